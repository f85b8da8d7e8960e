/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What ends a run of a survey, what makes it pause, and what is only one picture's. */

#include "config.h"

#include "limn-error.h"
#include "survey-fixture.h"

#define N_FILES 9

static void
test_key_refused (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);

  trip->refuse_status = 401;
  trip->n_refused = N_FILES;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run_through (trip);
  g_assert_error (limn_survey_get_error (trip->survey), LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (trip->failed->len, ==, 1);
  trip_assert_counts (trip, 0, 1, N_FILES);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), <=,
                    LIMN_SURVEY_MAX_REMOTE);
  g_assert_cmpuint (trip->n_running, ==, 2);

  /* A new run knows nothing of it. */
  trip->n_refused = 0;
  trip_run_through (trip);
  g_assert_null (limn_survey_get_error (trip->survey));
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
}

static void
test_unreachable (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);

  limn_test_server_stop (fixture->server);
  trip_run_through (trip);
  g_assert_error (limn_survey_get_error (trip->survey), LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  trip_assert_counts (trip, 0, 1, N_FILES);
}

static gboolean
is_paused (gpointer data)
{
  return limn_survey_get_pause (((Trip *) data)->survey) != NULL;
}

static void
test_server_is_ill (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 12);

  trip->refuse_status = 500;
  trip->n_refused = G_MAXUINT;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run_through (trip);
  g_assert_error (limn_survey_get_error (trip->survey), LIMN_ERROR, LIMN_ERROR_SERVER);
  trip_assert_counts (trip, 0, 1, 12);
  g_assert_cmpuint (trip->failed->len, ==, 1);
  g_assert_null (limn_survey_get_pause (trip->survey));
}

/* One sentence, one picture that is asked about in place of all, and then all the rest. */
static void
test_server_comes_back (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 12);

  trip->refuse_status = 503;
  trip->n_refused = 9;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run (trip);
  limn_test_wait (is_paused, trip);
  g_assert_error (limn_survey_get_pause (trip->survey), LIMN_ERROR, LIMN_ERROR_SERVER);
  limn_test_wait (trip_is_over, trip);
  g_assert_null (limn_survey_get_error (trip->survey));
  g_assert_null (limn_survey_get_pause (trip->survey));
  trip_assert_counts (trip, 12, 0, 12);
  g_assert_cmpuint (trip->failed->len, ==, 0);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 12 + 9);
}

/* Fewer than that in a row are the pictures' own. */
static void
test_some_fail (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 12);

  trip->refuse_status = 500;
  trip->n_refused = 3;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run_through (trip);
  g_assert_null (limn_survey_get_error (trip->survey));
  trip_assert_counts (trip, 9, 3, 12);
  g_assert_cmpuint (trip->failed->len, ==, 3);
}

static void
test_asked_too_often (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, N_FILES);

  trip->refuse_status = 429;
  trip->n_refused = 2;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run_through (trip);
  trip_assert_counts (trip, N_FILES, 0, N_FILES);
  g_assert_cmpuint (trip->failed->len, ==, 0);
  g_assert_null (limn_survey_get_error (trip->survey));
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_FILES + 2);
  for (guint i = 0; i < N_FILES; i++)
    trip_assert_known (trip, i);
}

/* A server that never has enough is given up at last. */
static void
test_always_too_often (Fixture *fixture)
{
  g_autoptr (Trip) trip = trip_new (fixture, 3);

  trip->refuse_status = 429;
  trip->n_refused = G_MAXUINT;
  limn_test_server_set_handler (fixture->server, trip_refuse_cb, trip);
  trip_run_through (trip);
  g_assert_error (limn_survey_get_error (trip->survey), LIMN_ERROR, LIMN_ERROR_RATE_LIMITED);
  trip_assert_counts (trip, 0, 1, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/survey-run/key-refused", test_key_refused);
  fixture_add ("/survey-run/unreachable", test_unreachable);
  fixture_add ("/survey-run/server-is-ill", test_server_is_ill);
  fixture_add ("/survey-run/server-comes-back", test_server_comes_back);
  fixture_add ("/survey-run/some-fail", test_some_fail);
  fixture_add ("/survey-run/asked-too-often", test_asked_too_often);
  fixture_add ("/survey-run/always-too-often", test_always_too_often);

  return g_test_run ();
}
