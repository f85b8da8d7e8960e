/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* That deriving is exact, for both engines: random scenes go through a server's whole filter, as
 * the engines do it, once at the wide and once at the narrow confidence; narrowing the first answer
 * must give the second. */

#include "config.h"

#include "limn-reply-parser.h"
#include "scene-stub.h"
#include "session-fixture.h"

#include <math.h>
#include <string.h>

#define N_SCENES 300
#define N_THRESHOLDS 6
#define PICTURE_SIZE 100

static void
randomize (Scene      *scene,
           LimnEngine  engine)
{
  scene_randomize (scene, PICTURE_SIZE);
  scene->max_detections = g_test_rand_bit () ? LIMN_MAX_DETECTIONS_DEFAULT
                                             : (guint) g_test_rand_int_range (1, 20);
  scene->engine = engine;
  scene->rule = limn_rule_of_engine (engine);
}

static LimnPrediction *
ask_scene (const Scene *scene,
           LimnQuery   *query)
{
  g_autofree char *text = scene_answer (scene, limn_query_get_confidence (query),
                                        limn_query_get_overlap (query));
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, query, scene->engine, &error);

  g_assert_no_error (error);

  return prediction;
}

static double
random_percent (double from)
{
  return g_test_rand_bit () ? (double) g_test_rand_int_range ((int) ceil (from), 101)
                            : round (g_test_rand_double_range (from, 100.0) * 100.0) / 100.0;
}

static void
check_engine (LimnEngine engine)
{
  g_autoptr (LimnImage) image = limn_test_image_new (PICTURE_SIZE, PICTURE_SIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, "http://127.0.0.1:9", "thing/1",
                                                &error);
  guint n_narrower = 0;

  g_assert_no_error (error);
  for (int i = 0; i < N_SCENES; i++)
    {
      double floor_percent = (double) g_test_rand_int_range (1, 60);
      double overlap = (double) g_test_rand_int_range (0, 101);
      g_autoptr (LimnQuery) wide = limn_query_new (image, model, floor_percent, overlap);
      g_autoptr (LimnPrediction) pool = NULL;
      Scene scene = { 0 };

      randomize (&scene, engine);
      pool = ask_scene (&scene, wide);
      for (int j = 0; j < N_THRESHOLDS; j++)
        {
          g_autoptr (LimnQuery) narrow = limn_query_new (image, model,
                                                         random_percent (floor_percent), overlap);
          g_autoptr (LimnPrediction) derived = limn_prediction_narrow (pool, narrow);
          g_autoptr (LimnPrediction) asked = ask_scene (&scene, narrow);

          g_assert_true (limn_prediction_equal_instances (derived, asked));
          if (limn_prediction_get_n_instances (derived) < limn_prediction_get_n_instances (pool))
            n_narrower++;
        }
    }

  /* The property is not trivially true. */
  g_assert_cmpuint (n_narrower, >, N_SCENES);
}

static void
test_classic (void)
{
  check_engine (LIMN_ENGINE_CLASSIC);
}

static void
test_current (void)
{
  check_engine (LIMN_ENGINE_CURRENT);
}

/* The same over the wire: whatever the slider does upward, no answer ever differs. */
static void
check_session (Fixture    *fixture,
               LimnEngine  engine)
{
  LimnSession *session = fixture->session;
  Scene scene = { 0 };
  guint n_expected = 0;

  limn_session_set_debounce (session, 0, 0);
  limn_test_server_set_handler (fixture->server, scene_handler, &scene);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (LimnImage) image = limn_test_image_new_seeded (PICTURE_SIZE, PICTURE_SIZE,
                                                                500 + (guint) i);

      randomize (&scene, engine);
      limn_session_close (session);
      limn_session_set_confidence (session, g_test_rand_int_range (1, 30));
      /* The pool and the exact answer; or both in one. */
      n_expected += limn_session_get_confidence (session) > limn_session_get_floor (session)
                      ? 2
                      : 1;
      limn_session_open_image (session, image);
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      g_assert_cmpint (limn_prediction_get_engine (limn_session_get_prediction (session)), ==,
                       engine);
      for (int j = 0; j < 5; j++)
        {
          double before = limn_session_get_confidence (session);
          g_autoptr (LimnPrediction) derived = NULL;

          limn_session_set_confidence (session, MIN (before + 7.5, 99.0));
          assert_status (fixture, LIMN_SESSION_DERIVED);
          derived = limn_prediction_ref (limn_session_get_prediction (session));
          fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
          g_assert_false (limn_session_get_differs (session));
          g_assert_true (limn_prediction_equal_instances (
                           derived, limn_session_get_prediction (session)));
          n_expected++;
        }
    }
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_expected);
}

static void
test_session_classic (Fixture *fixture)
{
  check_session (fixture, LIMN_ENGINE_CLASSIC);
}

static void
test_session_current (Fixture *fixture)
{
  check_session (fixture, LIMN_ENGINE_CURRENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/derive/classic", test_classic);
  g_test_add_func ("/derive/current", test_current);
  fixture_add ("/derive/session/classic", test_session_classic);
  fixture_add ("/derive/session/current", test_session_current);

  return g_test_run ();
}
