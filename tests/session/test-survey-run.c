/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of a survey over a real folder, with a real client and a scripted server in place of the
 * model. Each picture has a score of its own, so that an answer that is kept with the wrong picture
 * is seen. */

#include "config.h"

#include "survey-fixture.h"

#include <math.h>

#define N_FILES 9

static void
test_run (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);

  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  g_assert_false (limn_survey_is_running (trip->survey));
  trip_run (trip);
  g_assert_true (limn_survey_is_running (trip->survey));
  g_assert_cmpuint (trip->n_running, ==, 1);
  limn_test_wait (trip_is_over, trip);
  g_assert_cmpuint (trip->n_running, ==, 2);
  g_assert_cmpuint (trip->n_answered, ==, N_FILES);
  g_assert_cmpuint (trip->n_progress, >=, N_FILES);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  for (guint i = 0; i < N_FILES; i++)
    trip_assert_known (trip, i);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_FILES);
  g_assert_cmpuint (limn_score_table_get_n_rows (limn_survey_get_scores (trip->survey)), ==,
                    N_FILES);
  for (guint i = 0; i < N_FILES; i++)
    {
      LimnTestRequest *request = limn_test_server_get_request (fixture->server, i);

      g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", NAN), ==, 10.0);
      g_assert_cmpfloat (limn_test_request_get_number (request, "overlap", NAN), ==, 30.0);
    }

  /* What is known is not asked again, until it is wanted lower. */
  trip_run_through (trip);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_FILES);
  limn_session_set_confidence (fixture->session, 5);
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 2 * N_FILES);
}

static void
run_one (Trip  *trip,
         guint  index)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, g_ptr_array_index (trip->files, index));
  limn_survey_run (trip->survey, one);
  limn_test_wait (trip_is_over, trip);
}

static void
test_run_reuses (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 3);

  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  /* One that is known wide enough, one that is not. */
  run_one (trip, 1);
  limn_session_set_floor (fixture->session, 40);
  run_one (trip, 2);
  limn_session_set_floor (fixture->session, 10);
  g_assert_cmpuint (limn_prediction_get_n_instances (trip_look_up (trip, 2)), ==, 1);
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 4);
  for (guint i = 0; i < 3; i++)
    trip_assert_known (trip, i);
}

/* Outlines that were let go of are asked for again, once. */
static void
test_run_outlines (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 3);

  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  limn_survey_set_limits (trip->survey, 1, 1);
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 3);

  limn_survey_set_limits (trip->survey, LIMN_SURVEY_MAX_VERTICES, 1);
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 5);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *key = trip_get_key (trip, i);

      g_assert_true (limn_survey_has_outlines (trip->survey, key));
    }
}

static void
test_run_in_any_order (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, LIMN_SURVEY_MAX_REMOTE + 2);
  guint n_requests = LIMN_SURVEY_MAX_REMOTE;

  trip_run (trip);
  limn_test_server_wait_requests (fixture->server, n_requests);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);
  for (guint i = n_requests; i > 0; i--)
    trip_answer (trip, limn_test_server_get_request (fixture->server, i - 1));
  trip_answer (trip, limn_test_server_wait_requests (fixture->server, n_requests + 1));
  trip_answer (trip, limn_test_server_wait_requests (fixture->server, n_requests + 2));
  limn_test_wait (trip_is_over, trip);
  for (guint i = 0; i < trip->files->len; i++)
    trip_assert_known (trip, i);
}

static void
fail_third_cb (LimnTestServer  *server,
               LimnTestRequest *request,
               gpointer         user_data)
{
  if (trip_find_picture (user_data, request) == 3)
    limn_test_request_reply (request, 400, NULL, "{\"message\":\"no\"}", -1);
  else
    trip_answer (user_data, request);
}

static void
test_failures (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 6);
  g_autofree char *key = trip_get_key (trip, 3);
  g_autofree char *bad_key = NULL;
  guint n_requests = 0;

  trip_add (trip, "bad.png", "This is no picture.", 19);
  bad_key = trip_get_key (trip, 6);
  limn_test_server_set_handler (fixture->server, fail_third_cb, trip);
  trip_run_through (trip);
  trip_assert_counts (trip, 5, 2, 7);
  g_assert_null (limn_survey_get_error (trip->survey));
  g_assert_cmpuint (trip->failed->len, ==, 2);
  g_assert_true (g_ptr_array_find_with_equal_func (trip->failed, key, g_str_equal, NULL));
  g_assert_true (g_ptr_array_find_with_equal_func (trip->failed, bad_key, g_str_equal, NULL));
  for (guint i = 0; i < 6; i++)
    {
      if (i != 3)
        trip_assert_known (trip, i);
    }
  g_assert_null (trip_look_up (trip, 3));

  /* A new run tries again what failed, and only that. */
  n_requests = limn_test_server_get_n_requests (fixture->server);
  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  trip_run_through (trip);
  trip_assert_counts (trip, 6, 1, 7);
  trip_assert_known (trip, 3);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests + 1);
}

static void
test_stop (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  LimnTestRequest *request = NULL;

  trip_run (trip);
  trip_answer (trip, limn_test_server_wait_requests (fixture->server, 1));
  request = limn_test_server_wait_requests (fixture->server, LIMN_SURVEY_MAX_REMOTE + 1);
  limn_survey_stop (trip->survey);
  g_assert_false (limn_survey_is_running (trip->survey));
  g_assert_cmpuint (trip->n_running, ==, 2);
  limn_test_request_wait_gone (request);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==,
                    LIMN_SURVEY_MAX_REMOTE + 1);
  g_assert_cmpuint (trip->n_answered, ==, 1);
  g_assert_cmpuint (trip->failed->len, ==, 0);
  trip_assert_counts (trip, 1, 0, N_FILES);
  limn_survey_stop (trip->survey);

  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  trip_run_through (trip);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  g_assert_cmpuint (trip->n_answered, ==, N_FILES);
}

static guint
count_known (Trip *trip)
{
  guint n_known = 0;

  for (guint i = 0; i < trip->files->len; i++)
    n_known += trip_look_up (trip, i) != NULL ? 1 : 0;

  return n_known;
}

static gboolean
knows_first (gpointer data)
{
  return count_known (data) == LIMN_SURVEY_MAX_REMOTE;
}

static gboolean
is_answered (gpointer data)
{
  return limn_test_request_is_answered (data);
}

static void
test_model_changes (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  g_autoptr (LimnModel) first = fixture_model (fixture, "thing/1");
  g_autoptr (LimnModel) other = fixture_model (fixture, "other/2");

  trip_run (trip);
  limn_test_server_wait_requests (fixture->server, LIMN_SURVEY_MAX_REMOTE);
  limn_session_set_model (fixture->session, other);
  g_assert_false (limn_survey_is_running (trip->survey));
  trip_assert_counts (trip, 0, 0, 0);

  /* What was asked is taken, but not as what the new model said. */
  for (guint i = 0; i < LIMN_SURVEY_MAX_REMOTE; i++)
    {
      LimnTestRequest *request = limn_test_server_get_request (fixture->server, i);

      trip_answer (trip, request);
      limn_test_wait (is_answered, request);
    }

  /* The new model's own run comes after all that. */
  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  trip_run_through (trip);
  g_assert_cmpuint (trip->n_answered, ==, N_FILES);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==,
                    LIMN_SURVEY_MAX_REMOTE + N_FILES);

  limn_session_set_model (fixture->session, first);
  limn_test_wait (knows_first, trip);
  for (guint i = 0; i < N_FILES; i++)
    {
      if (trip_look_up (trip, i) != NULL)
        trip_assert_known (trip, i);
    }
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 2 * N_FILES);
}

static void
test_owner_gone (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  g_autoptr (LimnModel) other = fixture_model (fixture, "other/2");
  LimnTestRequest *request = NULL;

  /* While pictures are read. */
  trip_run (trip);
  g_assert_finalize_object (g_steal_pointer (&trip->survey));
  limn_test_settle ();

  /* While they are asked for, by a run and by one that was left. */
  trip->survey = limn_survey_new (fixture->session);
  trip_run (trip);
  request = limn_test_server_wait_requests (fixture->server, LIMN_SURVEY_MAX_REMOTE);
  limn_session_set_model (fixture->session, other);
  trip_run (trip);
  limn_test_server_wait_requests (fixture->server, 2 * LIMN_SURVEY_MAX_REMOTE);
  g_assert_finalize_object (g_steal_pointer (&trip->survey));
  limn_test_request_wait_gone (request);
  limn_test_settle ();
}

static void
stop_cb (LimnSurvey *survey)
{
  limn_survey_stop (survey);
}

/* Who is told of an answer may stop the trip_run, change the model, or drop the survey. */
static void
test_listeners_interfere (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  gulong handler = 0;

  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  handler = g_signal_connect (trip->survey, "answered", G_CALLBACK (stop_cb), NULL);
  trip_run_through (trip);
  g_assert_cmpuint (trip->n_answered, ==, 1);
  g_signal_handler_disconnect (trip->survey, handler);

  g_signal_connect_swapped (trip->survey, "answered", G_CALLBACK (g_clear_object),
                            &trip->survey);
  trip_run (trip);
  while (trip->survey != NULL)
    g_main_context_iteration (NULL, TRUE);
  limn_test_settle ();
}

static void
strain_cb (LimnTestServer  *server,
           LimnTestRequest *request,
           gpointer         user_data)
{
  if (limn_test_request_get_number (request, "confidence", NAN) < 20.0)
    limn_test_request_reply (request, 507, NULL, "{\"message\":\"no memory\"}", -1);
  else
    trip_answer (user_data, request);
}

static void
test_asked_too_much (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  guint n_requests = 0;

  limn_test_server_set_handler (fixture->server, strain_cb, trip);
  trip_run_through (trip);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  n_requests = limn_test_server_get_n_requests (fixture->server);
  /* It is learned: not each picture is asked for twice. */
  g_assert_cmpuint (n_requests, >, N_FILES);
  g_assert_cmpuint (n_requests, <=, N_FILES + LIMN_SURVEY_MAX_REMOTE);
  g_assert_cmpfloat (limn_test_request_get_number (limn_test_server_get_last (fixture->server),
                                                   "confidence", NAN), ==, 20.0);
  trip_run_through (trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);
}

static void
test_local (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 4);

  fixture_use_local (fixture);
  trip_run (trip);
  for (guint i = 1; i <= 4; i++)
    {
      LimnTestRequest *request = limn_test_server_wait_requests (fixture->server, i);

      /* One after the other, and not as low as a person may look. */
      limn_test_settle ();
      g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, i);
      g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", NAN), ==, 10.0);
      trip_answer (trip, request);
    }
  limn_test_wait (trip_is_over, trip);
  for (guint i = 0; i < 4; i++)
    trip_assert_known (trip, i);
}

static gboolean
has_read (gpointer data)
{
  return ((Trip *) data)->n_progress > LIMN_SURVEY_MAX_LOCAL;
}

/* The person's picture is not one of the folder. */
static void
answer_any_cb (LimnTestServer  *server,
               LimnTestRequest *request,
               gpointer         user_data)
{
  static const double scores[] = { 0.7, 0.12 };

  fixture_reply (request, scores, G_N_ELEMENTS (scores));
}

static void
test_local_gives_way (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 4);
  LimnTestRequest *request = NULL;

  fixture_use_local (fixture);
  limn_session_open_image (fixture->session, fixture->image);
  request = limn_test_server_wait_requests (fixture->server, 1);
  g_assert_true (limn_session_get_busy (fixture->session));
  trip->n_progress = 0;
  trip_run (trip);
  limn_test_wait (has_read, trip);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);

  limn_test_server_set_handler (fixture->server, answer_any_cb, NULL);
  answer_any_cb (fixture->server, request, NULL);
  limn_test_wait (trip_is_over, trip);
  trip_assert_counts (trip, 4, 0, 4);
}

static void
test_added_while_running (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);
  g_autoptr (GPtrArray) some = g_ptr_array_new ();

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (some, g_ptr_array_index (trip->files, i));
  limn_test_server_set_handler (fixture->server, trip_answer_cb, trip);
  limn_survey_run (trip->survey, some);
  trip_run_through (trip);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_FILES);
  g_assert_cmpuint (trip->n_running, ==, 2);

  g_ptr_array_set_size (some, 0);
  limn_survey_run (trip->survey, some);
  g_assert_false (limn_survey_is_running (trip->survey));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/survey-run/all", test_run);
  fixture_add ("/survey-run/reuses", test_run_reuses);
  fixture_add ("/survey-run/outlines", test_run_outlines);
  fixture_add ("/survey-run/in-any-order", test_run_in_any_order);
  fixture_add ("/survey-run/failures", test_failures);
  fixture_add ("/survey-run/stop", test_stop);
  fixture_add ("/survey-run/model-changes", test_model_changes);
  fixture_add ("/survey-run/owner-gone", test_owner_gone);
  fixture_add ("/survey-run/listeners-interfere", test_listeners_interfere);
  fixture_add ("/survey-run/asked-too-much", test_asked_too_much);
  fixture_add ("/survey-run/local", test_local);
  fixture_add ("/survey-run/local-gives-way", test_local_gives_way);
  fixture_add ("/survey-run/added-while-running", test_added_while_running);

  return g_test_run ();
}
