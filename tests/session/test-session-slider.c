/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What moving sliders do to the model and to each other. */

#include "config.h"

#include "limn-error.h"
#include "session-fixture.h"

#define N_STEPS 30
#define STEP_MS 10
#define DRAG_MS (N_STEPS * STEP_MS)

/* A machine that is busy elsewhere can stretch the drag; then it is done again. */
#define MAX_DRAGS 20

static const double scores[] = { 0.9, 0.7, 0.5, 0.3 };
static const double listed[] = { 0.9, 0.7, 0.5, 0.3, -1 };

typedef struct
{
  LimnSession *session;
  double       from;
  double       step;
  gint64       begun_us;
  gint64       elapsed_us;
  guint        n_done;
} Drag;

static gboolean
drag_cb (gpointer user_data)
{
  Drag *drag = user_data;

  drag->n_done++;
  limn_session_set_confidence (drag->session, drag->from + drag->step * drag->n_done);
  drag->elapsed_us = g_get_monotonic_time () - drag->begun_us;

  return drag->n_done < N_STEPS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
drag_is_done (gpointer data)
{
  return ((const Drag *) data)->n_done == N_STEPS;
}

/* Thirty steps; tells whether the machine did them in about the time they should take. */
static gboolean
drag_slider (Fixture *fixture,
             double   from,
             double   step)
{
  Drag drag = { fixture->session, from, step, g_get_monotonic_time (), 0, 0 };

  g_timeout_add (STEP_MS, drag_cb, &drag);
  limn_test_wait (drag_is_done, &drag);

  return drag.elapsed_us <= (DRAG_MS + 100) * 1000;
}

static void
check_drag (Fixture *fixture,
            double   from,
            double   step,
            guint    n_at_most)
{
  gboolean in_time = FALSE;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  for (int i = 0; i < MAX_DRAGS && !in_time; i++)
    {
      guint before = limn_test_server_get_n_requests (fixture->server);
      guint n_asked = 0;

      in_time = drag_slider (fixture, from, step);
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      n_asked = limn_test_server_get_n_requests (fixture->server) - before;
      g_assert_cmpuint (n_asked, >=, 1);
      if (in_time)
        g_assert_cmpuint (n_asked, <=, n_at_most);

      /* Whatever the time it took, the last value wins. */
      g_assert_cmpfloat (limn_test_request_get_number (limn_test_server_get_last (fixture->server),
                                                       "confidence", 0),
                         ==, from + step * N_STEPS);
      g_assert_cmpfloat (fixture_shown_at (fixture), ==, from + step * N_STEPS);

      /* Away from the end, so that the next drag has something to ask. */
      limn_session_set_confidence (fixture->session, 99);
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
    }
  g_assert_true (in_time);
}

static void
test_drag_up (Fixture *fixture)
{
  /* All of it is known already. */
  check_drag (fixture, 45, 1, 1);
}

static void
test_drag_down (Fixture *fixture)
{
  /* Known down to 10. What is below is asked for once or twice on the way, and covers the rest. */
  check_drag (fixture, 34, -1, 3);
}

static gboolean
two_more_requests (gpointer data)
{
  return limn_test_server_get_n_requests (data) >= N_TO_CONFIRM + 2;
}

static void
test_while_moving (Fixture *fixture)
{
  Drag drag = { fixture->session, 9, -0.25, 0, 0, 0 };
  guint id = 0;

  /* Where nothing is known, a hand that never rests long enough is answered all the same. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (fixture->session, 60 * 1000, 20);
  id = g_timeout_add (1, drag_cb, &drag);
  while (!two_more_requests (fixture->server))
    {
      if (drag.n_done == N_STEPS - 1)
        drag.n_done = 0;
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static void
test_covered_while_moving (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnPrediction *shown = NULL;

  /* Where everything is known, it is not asked for until it rests, however long it moves. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 60 * 1000, 0);
  for (int i = 1; i <= 100; i++)
    {
      limn_session_set_confidence (session, i % 2 == 0 ? 40 + i * 0.5 : 40 - i * 0.25);
      assert_status (fixture, LIMN_SESSION_DERIVED);
      limn_test_settle ();
    }
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 90);

  limn_session_set_debounce (session, 1, 0);
  limn_session_set_confidence (session, 60);
  shown = limn_session_get_prediction (session);
  fixture_reply (fixture_expect (fixture, N_TO_CONFIRM + 1, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_prediction (session) == shown);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM + 1);
}

static void
test_superseded (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *first = NULL;

  /* Moves alone do not cancel what is in flight; the next question does. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 50);
  first = fixture_expect (fixture, 3, 50, 30);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_confidence (session, 60);
  limn_test_settle ();
  g_assert_false (limn_test_request_is_gone (first));
  g_assert_true (limn_session_get_busy (session));
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 70);
  fixture_expect (fixture, 4, 70, 30);
  limn_test_request_wait_gone (first);

  /* Answers in the wrong order: the first comes to nobody. */
  fixture_reply (limn_test_server_get_last (fixture->server), scores, 4);
  fixture_reply (first, scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_settle ();
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 70);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 4);
}

static void
test_answer_while_moving (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  /* The first answer comes when the slider is elsewhere already: it is put to use. */
  limn_session_open_image (session, fixture->image);
  request = fixture_expect (fixture, 1, 10, 30);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_ASKING);
  fixture_reply (request, scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 60);
  g_assert_false (limn_session_get_differs (session));

  /* Also if it is about another overlap: better stale than nothing. */
  limn_session_open_image (session, fixture->other_image);
  request = fixture_expect (fixture, 2, 10, 30);
  limn_session_set_overlap (session, 50);
  fixture_reply (request, scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_null (limn_session_get_pool (session));
}

static void
test_covers_on_the_way (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  /* What is on its way will show the new value too: it is waited for, and asked about then. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_open_image (session, fixture->image);
  request = fixture_expect (fixture, 1, 10, 30);
  limn_session_set_confidence (session, 60);
  limn_session_set_confidence (session, 20);
  limn_test_settle ();
  g_assert_false (limn_test_request_is_gone (request));
  fixture_reply (request, scores, 4);
  fixture_reply (fixture_expect (fixture, 2, 20, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);

  /* It will not show this one. */
  limn_session_open_image (session, fixture->other_image);
  request = fixture_expect (fixture, 3, 10, 30);
  limn_session_set_confidence (session, 5);
  fixture_expect (fixture, 4, 5, 30);
  limn_test_request_wait_gone (request);
}

static void
test_failure_while_moving (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  /* Nobody wants to hear of the failure of a question that is about to be replaced. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 50);
  request = fixture_expect (fixture, 3, 50, 30);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_confidence (session, 60);
  limn_test_request_reply (request, 500, NULL, "{}", -1);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_null (limn_session_get_error (session));
}

static void
test_there_and_back (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;
  LimnPrediction *shown = NULL;

  /* Back to the value that was confirmed: there is nothing to ask, and what was is given up. */
  fixture_open_confirmed (fixture, scores, 4);
  shown = limn_session_get_prediction (session);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 60);
  request = fixture_expect (fixture, 3, 60, 30);
  limn_session_set_confidence (session, 40);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_false (limn_session_get_busy (session));
  limn_test_request_wait_gone (request);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 3);

  /* Back to the value that is being asked: that goes on. */
  limn_session_set_confidence (session, 60);
  request = fixture_expect (fixture, 4, 60, 30);
  limn_session_set_confidence (session, 65);
  limn_session_set_confidence (session, 60);
  fixture_reply (request, scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 60);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 4);

  /* Back from another overlap: the pool there was for what is not set any more. */
  limn_session_set_overlap (session, 50);
  request = fixture_expect (fixture, 5, 10, 50);
  limn_session_set_overlap (session, 30);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_request_wait_gone (request);
}

static void
test_same_value (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 0, 0);
  fixture_reset_notified (fixture);
  limn_session_set_confidence (session, 40);
  limn_session_set_overlap (session, 30);

  /* A step too small to be sent is none. */
  limn_session_set_confidence (session, 40.001);
  limn_session_set_overlap (session, 29.996);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 40);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, 30);
  g_assert_cmpuint (g_hash_table_size (fixture->notified), ==, 0);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);
}

static void
test_both_sliders (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_confidence (session, 55);
  limn_session_set_overlap (session, 40);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  fixture_reply (fixture_expect (fixture, 3, 55, 100), scores, 4);
  fixture_wait_idle (fixture);

  /* What is stale keeps to the confidence all the same. */
  limn_session_set_confidence (session, 75);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 55);
  limn_session_set_overlap (session, 45);
  fixture_reply (fixture_expect (fixture, 4, 10, 45), scores, 4);
  fixture_reply (fixture_expect (fixture, 5, 55, 45), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 5);
}

static void
test_capped (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree LimnTestInstance *instances = g_new0 (LimnTestInstance, LIMN_MAX_DETECTIONS_DEFAULT);
  g_autofree char *body = NULL;

  /* A server that cut its list kept the strongest: upward everything is there. */
  for (int i = 0; i < LIMN_MAX_DETECTIONS_DEFAULT; i++)
    instances[i] = (LimnTestInstance) {
      .class_name = "thing",
      .confidence = 0.99 - 0.001 * i,
      .x = i % 60,
      .y = i % 40,
      .width = 3,
      .height = 3,
    };
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, LIMN_MAX_DETECTIONS_DEFAULT);
  limn_session_open_image (session, fixture->image);
  limn_test_request_reply (fixture_expect (fixture, 1, 10, 30), 200, NULL, body, -1);
  limn_test_request_reply (fixture_expect (fixture, 2, 40, 30), 200, NULL, body, -1);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, LIMN_MAX_DETECTIONS_DEFAULT);
  g_assert_true (limn_prediction_is_capped (limn_session_get_prediction (session)));
  limn_session_set_confidence (session, 98.95);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/slider/drag-up", test_drag_up);
  fixture_add ("/session/slider/drag-down", test_drag_down);
  fixture_add ("/session/slider/while-moving", test_while_moving);
  fixture_add ("/session/slider/covered-while-moving", test_covered_while_moving);
  fixture_add ("/session/slider/superseded", test_superseded);
  fixture_add ("/session/slider/answer-while-moving", test_answer_while_moving);
  fixture_add ("/session/slider/covers-on-the-way", test_covers_on_the_way);
  fixture_add ("/session/slider/failure-while-moving", test_failure_while_moving);
  fixture_add ("/session/slider/there-and-back", test_there_and_back);
  fixture_add ("/session/slider/same-value", test_same_value);
  fixture_add ("/session/slider/both", test_both_sliders);
  fixture_add ("/session/slider/capped", test_capped);

  return g_test_run ();
}
