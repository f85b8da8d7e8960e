/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking the local model, also when its server dies at the worst moment. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <signal.h>
#include <string.h>

/* The stand-in for the server dies of the first overlap, and stands still at the second. */
#define DEADLY 99
#define FREEZING 98

static LimnQuery *
new_query (double overlap)
{
  g_autoptr (LimnImage) plain = limn_test_image_new (32, 24);
  g_autoptr (LimnImage) image = limn_image_new ("dog", "https://media.example.com/dog.jpeg",
                                                limn_image_get_upload (plain),
                                                limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = limn_model_new_local ();

  return limn_query_new (image, model, 40, overlap);
}

static LimnClient *
new_client (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();

  g_setenv ("LIMN_SERVER", g_getenv ("LIMN_TEST_FAKE_SERVER"), TRUE);
  return limn_client_new (keyring, server);
}

static void
test_ask (void)
{
  LimnClient *client = new_client ();
  g_autoptr (LimnQuery) query = new_query (30);

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = client_ask (client, query, &error);

      g_assert_no_error (error);
      g_assert_cmpint (limn_prediction_get_engine (prediction), ==, LIMN_ENGINE_CURRENT);
    }
  g_assert_cmpint (limn_local_server_get_pid (limn_client_get_local_server (client)), >, 0);
  g_assert_cmpuint (limn_client_get_n_requests (client), ==, 3);
  assert_gone (client);
}

static void
test_dies_while_asked (void)
{
  LimnClient *client = new_client ();
  g_autoptr (LimnQuery) query = new_query (30);
  g_autoptr (LimnQuery) deadly = new_query (DEADLY);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = NULL;

      g_assert_null (client_ask (client, deadly, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
      g_assert_cmpstr (error->message, ==,
                       "The local model stopped. It is started again when it is asked again.");
      g_clear_error (&error);
      prediction = client_ask (client, query, &error);
      g_assert_no_error (error);
    }
  assert_gone (client);
}

/* One that neither answers nor dies is noticed long before the time of the question is up. */
static void
test_stands_still_while_asked (void)
{
  LimnClient *client = new_client ();
  g_autoptr (LimnQuery) query = new_query (30);
  g_autoptr (LimnQuery) freezing = new_query (FREEZING);
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (GError) error = NULL;

  limn_local_server_set_watch_interval (limn_client_get_local_server (client), 50);
  g_assert_null (client_ask (client, freezing, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
  g_assert_cmpstr (error->message, ==,
                   "The local model stopped. It is started again when it is asked again.");
  g_clear_error (&error);
  prediction = client_ask (client, query, &error);
  g_assert_no_error (error);
  assert_gone (client);
}

static gboolean
has_no_process (gpointer data)
{
  return limn_local_server_get_pid (data) == 0;
}

static void
test_dies_between (void)
{
  LimnClient *client = new_client ();
  LimnLocalServer *server = limn_client_get_local_server (client);
  g_autoptr (LimnQuery) query = new_query (30);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) first = client_ask (client, query, &error);
  g_autoptr (LimnPrediction) second = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (limn_local_server_get_pid (server), >, 0);
  g_assert_no_errno (kill (limn_local_server_get_pid (server), SIGKILL));
  limn_test_wait (has_no_process, server);
  second = client_ask (client, query, &error);
  g_assert_no_error (error);
  assert_gone (client);
}

static void
test_not_there (void)
{
  LimnClient *client = new_client ();
  g_autoptr (LimnQuery) query = new_query (30);
  g_autoptr (GError) error = NULL;

  g_setenv ("LIMN_SERVER", "/nonexistent", TRUE);
  g_assert_null (client_ask (client, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
  g_assert_cmpuint (limn_client_get_n_requests (client), ==, 0);
  assert_gone (client);
}

static void
test_cancel (void)
{
  LimnClient *client = new_client ();
  g_autoptr (LimnQuery) query = new_query (30);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_async (client, query, cancellable, outcome_ask_cb, &outcome);
  g_cancellable_cancel (cancellable);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_gone (client);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LIMN_API_KEY", CANARY, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/local-ask/ask", test_ask);
  g_test_add_func ("/client/local-ask/dies-while-asked", test_dies_while_asked);
  g_test_add_func ("/client/local-ask/stands-still", test_stands_still_while_asked);
  g_test_add_func ("/client/local-ask/dies-between", test_dies_between);
  g_test_add_func ("/client/local-ask/not-there", test_not_there);
  g_test_add_func ("/client/local-ask/cancel", test_cancel);

  return g_test_run ();
}
