/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "survey-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
answered_cb (Trip *trip)
{
  trip->n_answered++;
}

static void
running_cb (Trip *trip)
{
  trip->n_running++;
}

static void
progress_cb (Trip *trip)
{
  trip->n_progress++;
}

static void
failed_cb (LimnSurvey   *survey,
           const char   *key,
           const GError *error,
           gpointer      user_data)
{
  Trip *trip = user_data;

  g_assert_nonnull (error);
  g_ptr_array_add (trip->failed, g_strdup (key));
}

void
trip_add (Trip       *trip,
          const char *name,
          const char *data,
          gsize       length)
{
  g_autofree char *path = g_build_filename (trip->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
  g_ptr_array_add (trip->files, g_file_new_for_path (path));
  g_ptr_array_add (trip->bodies, g_base64_encode ((const guchar *) data, length));
}

Trip *
trip_new (Fixture *fixture,
          guint    n_files)
{
  Trip *trip = g_new0 (Trip, 1);

  trip->fixture = fixture;
  trip->folder = g_dir_make_tmp ("limn-survey-XXXXXX", NULL);
  trip->files = g_ptr_array_new_with_free_func (g_object_unref);
  trip->bodies = g_ptr_array_new_with_free_func (g_free);
  trip->failed = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("picture %u.png", i);
      g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 10 + i);

      trip_add (trip, name, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
    }

  trip->survey = limn_survey_new (fixture->session);
  limn_survey_set_limits (trip->survey, LIMN_SURVEY_MAX_VERTICES, 1);
  g_signal_connect_swapped (trip->survey, "answered", G_CALLBACK (answered_cb), trip);
  g_signal_connect_swapped (trip->survey, "progress", G_CALLBACK (progress_cb), trip);
  g_signal_connect_swapped (trip->survey, "notify::running", G_CALLBACK (running_cb), trip);
  g_signal_connect (trip->survey, "failed", G_CALLBACK (failed_cb), trip);

  return trip;
}

void
trip_free (Trip *trip)
{
  if (trip->survey != NULL)
    g_assert_finalize_object (g_steal_pointer (&trip->survey));
  limn_test_server_set_handler (trip->fixture->server, NULL, NULL);
  for (guint i = 0; i < trip->files->len; i++)
    g_assert_true (g_file_delete (g_ptr_array_index (trip->files, i), NULL, NULL));
  g_assert_cmpint (g_rmdir (trip->folder), ==, 0);
  g_ptr_array_unref (trip->files);
  g_ptr_array_unref (trip->bodies);
  g_ptr_array_unref (trip->failed);
  g_free (trip->folder);
  g_free (trip);
}

char *
trip_get_key (Trip *trip,
              guint index)
{
  return g_file_get_uri (g_ptr_array_index (trip->files, index));
}

LimnPrediction *
trip_look_up (Trip *trip,
              guint index)
{
  g_autofree char *key = trip_get_key (trip, index);

  return limn_survey_lookup (trip->survey, key);
}

/* Which picture a request is about. */
guint
trip_find_picture (Trip            *trip,
                   LimnTestRequest *request)
{
  GBytes *bytes = limn_test_request_get_body (request);
  gsize length = 0;
  const char *body = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < trip->bodies->len; i++)
    {
      const char *expected = g_ptr_array_index (trip->bodies, i);

      if (strlen (expected) == length && memcmp (expected, body, length) == 0)
        return i;
    }

  g_assert_not_reached ();
}

static double
get_score (guint index)
{
  return 0.5 + 0.01 * index;
}

/* Two objects: one with the picture's own score, one that is found only when asked for low. */
void
trip_answer (Trip            *trip,
             LimnTestRequest *request)
{
  const double scores[] = { get_score (trip_find_picture (trip, request)), 0.12 };

  fixture_reply (request, scores, G_N_ELEMENTS (scores));
}

void
trip_answer_cb (LimnTestServer  *server,
                LimnTestRequest *request,
                gpointer         user_data)
{
  trip_answer (user_data, request);
}

/* Refuses some requests, then answers. */
void
trip_refuse_cb (LimnTestServer  *server,
                LimnTestRequest *request,
                gpointer         user_data)
{
  Trip *trip = user_data;

  if (trip->n_refused > 0)
    {
      trip->n_refused--;
      limn_test_request_reply (request, trip->refuse_status, NULL, "{\"message\":\"no\"}", -1);
    }
  else
    {
      trip_answer (trip, request);
    }
}

gboolean
trip_is_over (gpointer data)
{
  return !limn_survey_is_running (((Trip *) data)->survey);
}

void
trip_run (Trip *trip)
{
  limn_survey_run (trip->survey, trip->files);
}

void
trip_run_through (Trip *trip)
{
  trip_run (trip);
  limn_test_wait (trip_is_over, trip);
}

void
trip_assert_counts (Trip *trip,
                    guint n_done,
                    guint n_failed,
                    guint n_total)
{
  guint done = 0;
  guint failed = 0;
  guint total = 0;

  limn_survey_get_progress (trip->survey, &done, &failed, &total);
  g_assert_cmpuint (done, ==, n_done);
  g_assert_cmpuint (failed, ==, n_failed);
  g_assert_cmpuint (total, ==, n_total);
}

void
trip_assert_known (Trip *trip,
                   guint index)
{
  LimnPrediction *pool = trip_look_up (trip, index);

  g_assert_nonnull (pool);
  g_assert_null (limn_prediction_get_query (pool));
  g_assert_cmpuint (limn_prediction_get_n_instances (pool), ==, 2);
  g_assert_cmpfloat_with_epsilon (limn_prediction_get_instance (pool, 0)->confidence,
                                  get_score (index), 1e-6);
}
