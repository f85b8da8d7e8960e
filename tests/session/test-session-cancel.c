/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving up, at every moment there is: before a question is sent, in the head and in the body of
 * the reply, while it is parsed; by cancelling, by moving on, and by the session going away. */

#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

/* No question takes this many turns of the main loop; the sweeps end well before. */
#define MAX_TURNS 2000

static const double scores[] = { 0.9, 0.7, 0.5, 0.3 };
static const double listed[] = { 0.9, 0.7, 0.5, 0.3, -1 };

typedef enum
{
  GIVE_UP_CANCEL,
  GIVE_UP_OPEN,
  GIVE_UP_MODEL,
  GIVE_UP_CLOSE,
  GIVE_UP_FINALIZE,
} GiveUp;

static gboolean
knows_pool (Fixture *fixture)
{
  return limn_session_get_pool (fixture->session) != NULL;
}

/* Nothing may come of what was given up: no status, no error, no overlay. If that was the exact
 * question already, what the pool says stays. */
static void
assert_cancelled (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  assert_status (fixture, knows_pool (fixture) ? LIMN_SESSION_DERIVED : LIMN_SESSION_STALE);
  g_assert_false (limn_session_get_busy (session));
  g_assert_null (limn_session_get_error (session));
  g_assert_true ((limn_session_get_prediction (session) != NULL) == knows_pool (fixture));
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);
}

static void
recover (Fixture *fixture)
{
  guint n = limn_test_server_get_n_requests (fixture->server);
  gboolean knew_pool = knows_pool (fixture);

  limn_session_ask_again (fixture->session);
  assert_status (fixture, knew_pool ? LIMN_SESSION_DERIVED : LIMN_SESSION_ASKING);
  if (!knew_pool)
    fixture_reply (fixture_expect (fixture, ++n, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, ++n, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
}

static void
test_before_send (Fixture *fixture)
{
  limn_session_open_image (fixture->session, fixture->image);
  limn_session_cancel (fixture->session);
  assert_cancelled (fixture);
  limn_test_settle ();
  assert_cancelled (fixture);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 0);

  recover (fixture);
}

static void
test_waiting (Fixture *fixture)
{
  LimnTestRequest *request = NULL;

  limn_session_open_image (fixture->session, fixture->image);
  request = limn_test_server_wait_requests (fixture->server, 1);
  limn_session_cancel (fixture->session);
  limn_test_request_wait_gone (request);
  assert_cancelled (fixture);

  recover (fixture);
}

static void
test_in_head (Fixture *fixture)
{
  LimnTestRequest *request = NULL;

  limn_session_open_image (fixture->session, fixture->image);
  request = limn_test_server_wait_requests (fixture->server, 1);
  limn_test_request_send_raw (request, HEAD "Content-Le", -1);
  limn_test_settle ();
  limn_session_cancel (fixture->session);
  limn_test_request_wait_gone (request);
  assert_cancelled (fixture);

  recover (fixture);
}

static void
test_in_body (Fixture *fixture)
{
  LimnTestRequest *request = NULL;

  limn_session_open_image (fixture->session, fixture->image);
  request = limn_test_server_wait_requests (fixture->server, 1);
  limn_test_request_send_raw (request, HEAD "Content-Length: 5000\r\n\r\n{\"predictions\":[", -1);
  limn_test_settle ();
  limn_session_cancel (fixture->session);
  limn_test_request_wait_gone (request);
  assert_cancelled (fixture);

  recover (fixture);
}

static void
test_keeps_overlay (Fixture *fixture)
{
  LimnPrediction *shown = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  shown = limn_session_get_prediction (fixture->session);

  /* In flight. */
  limn_session_ask_again (fixture->session);
  fixture_expect (fixture, 3, 40, 30);
  limn_session_cancel (fixture->session);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_prediction (fixture->session) == shown);

  /* Waiting for the hand to rest. */
  limn_session_set_confidence (fixture->session, 80);
  limn_session_cancel (fixture->session);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  limn_session_set_confidence (fixture->session, 5);
  limn_session_cancel (fixture->session);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_true (limn_session_get_prediction (fixture->session)
                 == limn_session_get_pool (fixture->session));
  g_assert_false (limn_session_get_busy (fixture->session));

  /* Nothing begins by itself again. */
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 3);
}

static void
give_up (Fixture *fixture,
         GiveUp   way)
{
  g_autoptr (LimnModel) model = fixture_model (fixture, "other/2");

  switch (way)
    {
    case GIVE_UP_CANCEL:
      limn_session_cancel (fixture->session);
      break;

    case GIVE_UP_OPEN:
      limn_session_open_image (fixture->session, fixture->other_image);
      break;

    case GIVE_UP_MODEL:
      limn_session_set_model (fixture->session, model);
      break;

    case GIVE_UP_CLOSE:
      limn_session_close (fixture->session);
      break;

    case GIVE_UP_FINALIZE:
      g_assert_finalize_object (g_steal_pointer (&fixture->session));
      break;
    }
}

static void
assert_given_up (Fixture *fixture,
                 GiveUp   way)
{
  switch (way)
    {
    case GIVE_UP_CANCEL:
      limn_test_settle ();
      assert_cancelled (fixture);
      recover (fixture);
      break;

    case GIVE_UP_OPEN:
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      g_assert_true (limn_query_get_image (limn_prediction_get_query (
                       limn_session_get_prediction (fixture->session))) == fixture->other_image);
      break;

    case GIVE_UP_MODEL:
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      g_assert_true (limn_query_get_model (limn_prediction_get_query (
                       limn_session_get_prediction (fixture->session)))
                     == limn_session_get_model (fixture->session));
      break;

    case GIVE_UP_CLOSE:
      limn_test_settle ();
      assert_status (fixture, LIMN_SESSION_EMPTY);
      g_assert_null (limn_session_get_prediction (fixture->session));
      break;

    case GIVE_UP_FINALIZE:
      limn_test_settle ();
      break;
    }
}

/* Asks, lets the main loop turn @turns times, and gives up. Tells whether there was something left
 * to give up. */
static gboolean
give_up_after (Fixture *fixture,
               GiveUp   way,
               guint    turns)
{
  gboolean was_busy = FALSE;

  if (fixture->session == NULL)
    {
      g_autoptr (LimnModel) model = fixture_model (fixture, "thing/1");

      fixture->session = limn_session_new (fixture->client);
      limn_session_set_model (fixture->session, model);
    }
  else
    {
      g_autoptr (LimnModel) model = fixture_model (fixture, "thing/1");
      g_autoptr (LimnImage) fresh = NULL;

      /* Another picture each time, or memory would answer. */
      limn_session_close (fixture->session);
      limn_session_set_model (fixture->session, model);
      fresh = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 100 + turns);
      limn_image_unref (fixture->image);
      fixture->image = g_steal_pointer (&fresh);
    }

  limn_session_open_image (fixture->session, fixture->image);
  for (guint i = 0; i < turns && limn_session_get_busy (fixture->session); i++)
    g_main_context_iteration (NULL, TRUE);
  was_busy = limn_session_get_busy (fixture->session);
  if (was_busy)
    {
      give_up (fixture, way);
      limn_test_server_set_handler (fixture->server,
                                    way == GIVE_UP_CANCEL ? NULL : fixture_reply_handler,
                                    (gpointer) listed);
      assert_given_up (fixture, way);
      limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
    }

  return was_busy;
}

/* One turn more each time, until the answers come before the end: so every step on the way of both
 * questions, whatever they are, has once been the last. */
static void
sweep (Fixture *fixture,
       GiveUp   way)
{
  guint turns = 0;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  while (give_up_after (fixture, way, turns))
    {
      turns++;
      g_assert_cmpuint (turns, <, MAX_TURNS);
    }

  /* Connecting, sending, reading and parsing take some turns each, and then once more. */
  g_assert_cmpuint (turns, >=, 8);
}

static void
test_sweep_cancel (Fixture *fixture)
{
  sweep (fixture, GIVE_UP_CANCEL);
}

static void
test_sweep_open (Fixture *fixture)
{
  sweep (fixture, GIVE_UP_OPEN);
}

static void
test_sweep_model (Fixture *fixture)
{
  sweep (fixture, GIVE_UP_MODEL);
}

static void
test_sweep_close (Fixture *fixture)
{
  sweep (fixture, GIVE_UP_CLOSE);
}

static void
test_sweep_finalize (Fixture *fixture)
{
  sweep (fixture, GIVE_UP_FINALIZE);
}

/* A reply so long that the worker is still at it when the main loop is idle again. */
static char *
long_reply (void)
{
  GString *points = g_string_new (NULL);
  GString *body = g_string_new ("{\"image\":{\"width\":64,\"height\":48},\"predictions\":[");

  for (int i = 0; i < 500; i++)
    g_string_append_printf (points, "%s{\"x\":%d.5,\"y\":%d.25}", i > 0 ? "," : "", i % 60, i % 43);
  for (int i = 0; i < 200; i++)
    g_string_append_printf (body,
                            "%s{\"x\":30,\"y\":20,\"width\":20,\"height\":10,\"confidence\":0.9,"
                            "\"class\":\"thing\",\"class_id\":0,\"points\":[%s]}",
                            i > 0 ? "," : "", points->str);
  g_string_append (body, "]}");
  g_string_free (points, TRUE);

  return g_string_free (body, FALSE);
}

static gboolean
is_answered (gpointer data)
{
  return limn_test_request_is_answered (data);
}

static void
test_in_parse (Fixture *fixture)
{
  g_autofree char *body = long_reply ();
  guint n_cancelled = 0;

  /* From the moment the last byte is written, one turn more each time. */
  for (guint turns = 0; turns < MAX_TURNS; turns++)
    {
      guint before = limn_test_server_get_n_requests (fixture->server);
      LimnTestRequest *request = NULL;

      limn_session_close (fixture->session);
      limn_image_unref (fixture->image);
      fixture->image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 3000 + turns);
      limn_session_open_image (fixture->session, fixture->image);
      request = limn_test_server_wait_requests (fixture->server, before + 1);
      limn_test_request_reply (request, 200, NULL, body, -1);
      limn_test_wait (is_answered, request);
      for (guint i = 0; i < turns && !knows_pool (fixture); i++)
        g_main_context_iteration (NULL, TRUE);
      if (knows_pool (fixture))
        break;

      limn_session_cancel (fixture->session);
      assert_cancelled (fixture);
      limn_test_settle ();
      assert_cancelled (fixture);
      n_cancelled++;
    }

  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (n_cancelled, >, 0);
}

static void
test_finalize_debounce (Fixture *fixture)
{
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (fixture->session, 1, 1);
  limn_session_set_confidence (fixture->session, 60);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/cancel/before-send", test_before_send);
  fixture_add ("/session/cancel/waiting", test_waiting);
  fixture_add ("/session/cancel/in-head", test_in_head);
  fixture_add ("/session/cancel/in-body", test_in_body);
  fixture_add ("/session/cancel/in-parse", test_in_parse);
  fixture_add ("/session/cancel/keeps-overlay", test_keeps_overlay);
  fixture_add ("/session/cancel/sweep", test_sweep_cancel);
  fixture_add ("/session/cancel/sweep-open", test_sweep_open);
  fixture_add ("/session/cancel/sweep-model", test_sweep_model);
  fixture_add ("/session/cancel/sweep-close", test_sweep_close);
  fixture_add ("/session/cancel/sweep-finalize", test_sweep_finalize);
  fixture_add ("/session/cancel/finalize-debounce", test_finalize_debounce);

  return g_test_run ();
}
