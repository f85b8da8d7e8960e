/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "session-fixture.h"

#include <math.h>
#include <string.h>

typedef struct
{
  Fixture           *fixture;
  LimnSessionStatus  status;
} Wanted;

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Fixture *fixture = user_data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notified, pspec->name));

  g_hash_table_insert (fixture->notified, (gpointer) pspec->name, GUINT_TO_POINTER (n + 1));
}

LimnModel *
fixture_model (Fixture    *fixture,
               const char *id)
{
  g_autoptr (GError) error = NULL;
  LimnModel *model = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (fixture->server),
                                     id, &error);

  g_assert_no_error (error);

  return model;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnLocalServer) local = limn_local_server_new ();
  g_autoptr (LimnModel) model = NULL;

  fixture->server = limn_test_server_new ();
  fixture->client = limn_client_new (keyring, local);
  /* One try each, unless a test is about more. */
  limn_client_set_retries (fixture->client, 0, 0);
  fixture->session = limn_session_new (fixture->client);
  model = fixture_model (fixture, "thing/1");
  limn_session_set_model (fixture->session, model);
  fixture->image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 1);
  fixture->other_image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 2);
  fixture->notified = g_hash_table_new (g_str_hash, g_str_equal);
  g_signal_connect (fixture->session, "notify", G_CALLBACK (notify_cb), fixture);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  if (fixture->session != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->session));
  g_clear_object (&fixture->client);
  g_clear_pointer (&fixture->server, limn_test_server_free);
  g_clear_pointer (&fixture->image, limn_image_unref);
  g_clear_pointer (&fixture->other_image, limn_image_unref);
  g_clear_pointer (&fixture->notified, g_hash_table_unref);
}

static void
run_test (Fixture       *fixture,
          gconstpointer  data)
{
  FixtureTest const *test = data;

  (*test) (fixture);
}

void
fixture_add (const char  *path,
             FixtureTest  test)
{
  /* Lives until the end of the program: GLib keeps the pointer. */
  static GSList *tests = NULL;
  FixtureTest *boxed = g_new (FixtureTest, 1);

  *boxed = test;
  tests = g_slist_prepend (tests, boxed);
  g_test_add (path, Fixture, boxed, fixture_set_up, run_test, fixture_tear_down);
}

void
fixture_use_local (Fixture *fixture)
{
  g_autofree char *port = g_strdup_printf ("%u", limn_test_server_get_port (fixture->server));
  g_autoptr (LimnModel) model = limn_model_new_local ();

  g_setenv ("LIMN_SERVER", g_getenv ("LIMN_TEST_STAND_IN"), TRUE);
  g_setenv ("LIMN_TEST_PORT", port, TRUE);
  limn_session_set_model (fixture->session, model);
  fixture_reset_notified (fixture);
}

LimnTestRequest *
fixture_expect (Fixture *fixture,
                guint    n,
                double   confidence,
                double   overlap)
{
  LimnTestRequest *request = limn_test_server_wait_requests (fixture->server, n);

  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n);
  g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", NAN), ==, confidence);
  g_assert_cmpfloat (limn_test_request_get_number (request, "overlap", NAN), ==, overlap);

  return request;
}

void
fixture_reply (LimnTestRequest *request,
               const double    *scores,
               gsize            n_scores)
{
  double percent = limn_test_request_get_number (request, "confidence", NAN);
  LimnTestInstance instances[16] = { 0 };
  g_autofree char *body = NULL;
  gsize n_kept = 0;

  g_assert_cmpuint (n_scores, <=, G_N_ELEMENTS (instances));
  g_assert_cmpfloat (percent, >=, 1.0);
  for (gsize i = 0; i < n_scores; i++)
    if ((float) scores[i] >= (float) (percent / 100.0))
      instances[n_kept++] = (LimnTestInstance) {
        .class_name = "thing",
        .confidence = scores[i],
        .x = 3.0 * (double) i,
        .y = 5.0,
        .width = 2.0,
        .height = 7.0,
      };
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, n_kept);
  limn_test_request_reply (request, 200, NULL, body, -1);
}

void
fixture_reply_handler (LimnTestServer  *server,
                       LimnTestRequest *request,
                       gpointer         scores)
{
  const double *list = scores;
  gsize n_scores = 0;

  while (list[n_scores] >= 0.0)
    n_scores++;
  fixture_reply (request, list, n_scores);
}

static gboolean
has_status (gpointer data)
{
  const Wanted *wanted = data;

  return limn_session_get_status (wanted->fixture->session) == wanted->status;
}

void
fixture_wait_status (Fixture           *fixture,
                     LimnSessionStatus  status)
{
  Wanted wanted = { fixture, status };

  limn_test_wait (has_status, &wanted);
}

static gboolean
is_idle (gpointer data)
{
  return !limn_session_get_busy (data);
}

void
fixture_wait_idle (Fixture *fixture)
{
  limn_test_wait (is_idle, fixture->session);
}

guint
fixture_n_shown (Fixture *fixture)
{
  LimnPrediction *prediction = limn_session_get_prediction (fixture->session);

  g_assert_nonnull (prediction);

  return limn_prediction_get_n_instances (prediction);
}

double
fixture_shown_at (Fixture *fixture)
{
  LimnPrediction *prediction = limn_session_get_prediction (fixture->session);

  g_assert_nonnull (prediction);

  return limn_query_get_confidence (limn_prediction_get_query (prediction));
}

void
fixture_open_confirmed (Fixture      *fixture,
                        const double *scores,
                        gsize         n_scores)
{
  g_autofree double *listed = g_new (double, n_scores + 1);

  memcpy (listed, scores, n_scores * sizeof *scores);
  listed[n_scores] = -1.0;
  limn_test_server_set_handler (fixture->server, fixture_reply_handler, listed);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  limn_test_server_set_handler (fixture->server, NULL, NULL);
}

guint
fixture_n_notified (Fixture    *fixture,
                    const char *property)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notified, property));
}

void
fixture_reset_notified (Fixture *fixture)
{
  g_hash_table_remove_all (fixture->notified);
}
