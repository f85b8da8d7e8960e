/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A question that is no longer wanted, at each point of its way. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

static void
assert_cancelled (Outcome *outcome)
{
  limn_test_wait (outcome_is_done, outcome);
  g_assert_null (outcome->prediction);
  g_assert_error (outcome->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_still_works (Net *net)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;

  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
}

static void
test_before (Net           *net,
             gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };

  g_cancellable_cancel (cancellable);
  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  g_assert_false (outcome.done);
  assert_cancelled (&outcome);
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 0);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 0);
  assert_still_works (net);
}

/* Right after the call: the key is being looked up, or the picture encoded. */
static void
test_before_sending (Net           *net,
                     gconstpointer  data)
{
  guint n_steps = GPOINTER_TO_UINT (data);
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  for (guint i = 0; i < n_steps; i++)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&outcome);
  assert_still_works (net);
}

static void
test_during_upload (Net           *net,
                    gconstpointer  data)
{
  gsize size = 14 * 1024 * 1024;
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (GBytes) upload = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LimnImage) image = limn_image_new ("big", NULL, upload, limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };

  limn_test_server_set_accept (net->server, LIMN_TEST_ACCEPT_SILENT);
  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  while (limn_test_server_get_n_connections (net->server) == 0)
    g_main_context_iteration (NULL, TRUE);
  limn_test_settle ();
  g_assert_false (outcome.done);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&outcome);
  limn_test_server_set_accept (net->server, LIMN_TEST_ACCEPT_READ);
  assert_still_works (net);
}

static void
test_waiting (Net           *net,
              gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&outcome);
  /* The server is not left to work for nothing. */
  limn_test_request_wait_gone (request);
  assert_still_works (net);
}

static gboolean
is_read (gpointer data)
{
  return limn_test_request_is_answered (data);
}

static void
test_in_head (Net           *net,
              gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, "HTTP/1.1 200 OK\r\nContent-", -1);
  limn_test_settle ();
  g_cancellable_cancel (cancellable);
  assert_cancelled (&outcome);
  limn_test_request_wait_gone (request);
  assert_still_works (net);
}

static void
test_in_body (Net           *net,
              gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, OK_HEAD "Content-Length: 1000\r\n\r\n{\"predictions\":[",
                              -1);
  limn_test_settle ();
  g_cancellable_cancel (cancellable);
  assert_cancelled (&outcome);
  limn_test_request_wait_gone (request);
  assert_still_works (net);
}

/* A reply that takes a while to parse is dropped at once; the worker ends by itself. */
static void
test_in_parse (Net           *net,
               gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) body = g_string_new ("{\"image\":{\"width\":32,\"height\":24},"
                                           "\"predictions\":[");
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  for (int i = 0; i < 15000; i++)
    g_string_append_printf (body, "%s{\"x\":10,\"y\":8,\"width\":6,\"height\":4,\"confidence\":0.9,"
                            "\"class\":\"cat %d\",\"class_id\":%d,\"points\":[{\"x\":7,\"y\":6},"
                            "{\"x\":13,\"y\":6},{\"x\":13,\"y\":10}]}", i > 0 ? "," : "", i, i);
  g_string_append (body, "]}");
  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_reply (request, 200, NULL, body->str, -1);
  limn_test_wait (is_read, request);
  /* Wherever between the last byte and the callback this falls, it is honoured. */
  while (!outcome.done)
    {
      g_cancellable_cancel (cancellable);
      g_main_context_iteration (NULL, TRUE);
    }
  assert_cancelled (&outcome);
  assert_still_works (net);
}

/* Each number of turns of the main loop, until the answer is there. */
static void
test_at_every_step (Net           *net,
                    gconstpointer  data)
{
  gboolean answered = FALSE;

  for (guint n_steps = 0; !answered; n_steps++)
    {
      g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Outcome) outcome = { 0 };
      g_autofree char *reply = g_strdup (GOOD_REPLY);

      limn_test_server_push_reply (net->server, 200, NULL, reply, -1);
      limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &outcome);
      for (guint i = 0; i < n_steps && !outcome.done; i++)
        g_main_context_iteration (NULL, TRUE);
      answered = outcome.done;
      g_cancellable_cancel (cancellable);
      if (answered)
        g_assert_no_error (outcome.error);
      else
        assert_cancelled (&outcome);
      g_assert_cmpuint (n_steps, <, 10000);
    }
  limn_test_settle ();
}

/* Whoever asked lets go of the client; the answer still comes, and then the client goes. */
static void
test_owner_gone (Net           *net,
                 gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  LimnClient *client = limn_client_new (keyring, NULL);
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_async (client, query, NULL, outcome_ask_cb, &outcome);
  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  assert_gone (client);
  g_assert_true (outcome.done);
  g_assert_no_error (outcome.error);
}

static void
test_owner_gone_cancelled (Net           *net,
                           gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LimnClient *client = limn_client_new (keyring, NULL);
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (client, query, cancellable, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  g_cancellable_cancel (cancellable);
  assert_gone (client);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  limn_test_request_wait_gone (request);
}

/* Two questions at once do not disturb each other, answered in the other order. */
static void
test_two_at_once (Net           *net,
                  gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  g_auto (Outcome) third = { 0 };

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &first);
  limn_test_server_wait_requests (net->server, 1);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &second);
  limn_test_server_wait_requests (net->server, 2);
  limn_client_ask_async (net->client, query, cancellable, outcome_ask_cb, &third);
  limn_test_server_wait_requests (net->server, 3);
  g_cancellable_cancel (cancellable);
  assert_cancelled (&third);
  limn_test_request_reply (limn_test_server_get_request (net->server, 1), 200, NULL, GOOD_REPLY,
                           -1);
  limn_test_wait (outcome_is_done, &second);
  g_assert_no_error (second.error);
  g_assert_false (first.done);
  limn_test_request_reply (limn_test_server_get_request (net->server, 0), 200, NULL, GOOD_REPLY,
                           -1);
  limn_test_wait (outcome_is_done, &first);
  g_assert_no_error (first.error);
}

#define ADD(name, data, function) \
  g_test_add ("/client/ask-cancel/" name, Net, data, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  ADD ("before", NULL, test_before);
  ADD ("before-sending/0", GUINT_TO_POINTER (0), test_before_sending);
  ADD ("before-sending/1", GUINT_TO_POINTER (1), test_before_sending);
  ADD ("before-sending/2", GUINT_TO_POINTER (2), test_before_sending);
  ADD ("during-upload", NULL, test_during_upload);
  ADD ("waiting", NULL, test_waiting);
  ADD ("in-head", NULL, test_in_head);
  ADD ("in-body", NULL, test_in_body);
  ADD ("in-parse", NULL, test_in_parse);
  ADD ("at-every-step", NULL, test_at_every_step);
  ADD ("owner-gone", NULL, test_owner_gone);
  ADD ("owner-gone-cancelled", NULL, test_owner_gone_cancelled);
  ADD ("two-at-once", NULL, test_two_at_once);

  return g_test_run ();
}
