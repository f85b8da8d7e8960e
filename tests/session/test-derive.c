/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* That deriving is exact, for both engines: random scenes go through a server's whole filter, as
 * the engines do it, once at the wide and once at the narrow confidence; narrowing the first answer
 * must give the second. */

#include "config.h"

#include "limn-reply-parser.h"
#include "session-fixture.h"

#include <math.h>
#include <string.h>

#define N_SCENES 300
#define N_THRESHOLDS 6
#define MAX_CANDIDATES 60
#define N_CLASSES 3

static const char * const class_names[N_CLASSES] = { "dog", "cat", "car" };

typedef struct
{
  float left;
  float top;
  float right;
  float bottom;
  float score;
  int   class_id;
} Candidate;

typedef struct
{
  Candidate candidates[MAX_CANDIDATES];
  guint     n_candidates;
  guint     max_detections;
} Scene;

/* Scores come in hundredths half of the time, so that many lie exactly on a threshold, and twice
 * in a scene. */
static void
random_scene (Scene *scene)
{
  scene->n_candidates = (guint) g_test_rand_int_range (0, MAX_CANDIDATES + 1);
  scene->max_detections = g_test_rand_bit () ? LIMN_MAX_DETECTIONS_DEFAULT
                                             : (guint) g_test_rand_int_range (1, 20);
  for (guint i = 0; i < scene->n_candidates; i++)
    {
      Candidate *candidate = &scene->candidates[i];

      candidate->left = (float) g_test_rand_int_range (0, 60);
      candidate->top = (float) g_test_rand_int_range (0, 60);
      candidate->right = candidate->left + (float) g_test_rand_int_range (2, 40);
      candidate->bottom = candidate->top + (float) g_test_rand_int_range (2, 40);
      candidate->score = g_test_rand_bit ()
                           ? (float) (g_test_rand_int_range (1, 101) / 100.0)
                           : (float) g_test_rand_double_range (0.01, 1.0);
      candidate->class_id = g_test_rand_int_range (0, N_CLASSES);
    }
}

static gboolean
passes (const Candidate *candidate,
        LimnEngine       engine,
        double           confidence)
{
  float threshold = (float) (confidence / 100.0);

  return engine == LIMN_ENGINE_CURRENT ? candidate->score > threshold
                                       : candidate->score >= threshold;
}

/* The share of the weaker box for the classic engine, with its extra pixel; the true ratio of
 * intersection and union for the current one. */
static gboolean
suppresses (const Candidate *strong,
            const Candidate *weak,
            LimnEngine       engine,
            double           overlap)
{
  float pixel = engine == LIMN_ENGINE_CURRENT ? 0.0f : 1.0f;
  float width = MIN (strong->right, weak->right) - MAX (strong->left, weak->left) + pixel;
  float height = MIN (strong->bottom, weak->bottom) - MAX (strong->top, weak->top) + pixel;
  float common = MAX (width, 0.0f) * MAX (height, 0.0f);
  float weak_area = (weak->right - weak->left + pixel) * (weak->bottom - weak->top + pixel);
  float strong_area = (strong->right - strong->left) * (strong->bottom - strong->top);

  if (strong->class_id != weak->class_id)
    return FALSE;
  if (engine == LIMN_ENGINE_CURRENT)
    return common / (strong_area + weak_area - common) > overlap / 100.0;

  return common / weak_area > overlap / 100.0;
}

static int
stronger_first (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const Candidate *p = a;
  const Candidate *q = b;

  return (p->score < q->score) - (p->score > q->score);
}

static guint
filter_scene (const Scene *scene,
              LimnEngine   engine,
              double       confidence,
              double       overlap,
              Candidate   *kept)
{
  Candidate sorted[MAX_CANDIDATES] = { 0 };
  guint n_sorted = 0;
  guint n_kept = 0;

  for (guint i = 0; i < scene->n_candidates; i++)
    if (passes (&scene->candidates[i], engine, confidence))
      sorted[n_sorted++] = scene->candidates[i];
  g_qsort_with_data (sorted, (int) n_sorted, sizeof *sorted, stronger_first, NULL);

  for (guint i = 0; i < n_sorted && n_kept < scene->max_detections; i++)
    {
      gboolean suppressed = FALSE;

      for (guint j = 0; j < n_kept && !suppressed; j++)
        suppressed = suppresses (&kept[j], &sorted[i], engine, overlap);
      if (!suppressed)
        kept[n_kept++] = sorted[i];
    }

  return n_kept;
}

static char *
answer_scene (const Scene *scene,
              LimnEngine   engine,
              double       confidence,
              double       overlap)
{
  Candidate kept[MAX_CANDIDATES] = { 0 };
  LimnTestInstance instances[MAX_CANDIDATES] = { 0 };
  guint n_kept = filter_scene (scene, engine, confidence, overlap, kept);

  for (guint i = 0; i < n_kept; i++)
    instances[i] = (LimnTestInstance) {
      .class_name = class_names[kept[i].class_id],
      .class_id = kept[i].class_id,
      .confidence = (double) kept[i].score,
      .x = (double) kept[i].left,
      .y = (double) kept[i].top,
      .width = (double) (kept[i].right - kept[i].left),
      .height = (double) (kept[i].bottom - kept[i].top),
    };

  return limn_test_reply (100, 100, instances, n_kept);
}

static LimnPrediction *
ask_scene (const Scene *scene,
           LimnEngine   engine,
           LimnQuery   *query)
{
  g_autofree char *text = answer_scene (scene, engine, limn_query_get_confidence (query),
                                        limn_query_get_overlap (query));
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, query, engine, &error);

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
  g_autoptr (LimnImage) image = limn_test_image_new (100, 100);
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

      random_scene (&scene);
      pool = ask_scene (&scene, engine, wide);
      for (int j = 0; j < N_THRESHOLDS; j++)
        {
          g_autoptr (LimnQuery) narrow = limn_query_new (image, model,
                                                         random_percent (floor_percent), overlap);
          g_autoptr (LimnPrediction) derived = limn_prediction_narrow (pool, narrow);
          g_autoptr (LimnPrediction) asked = ask_scene (&scene, engine, narrow);

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

typedef struct
{
  Scene      scene;
  LimnEngine engine;
} Stub;

static void
stub_handler (LimnTestServer  *server,
              LimnTestRequest *request,
              gpointer         user_data)
{
  const Stub *stub = user_data;
  g_autofree char *body =
    answer_scene (&stub->scene, stub->engine,
                  limn_test_request_get_number (request, "confidence", NAN),
                  limn_test_request_get_number (request, "overlap", NAN));

  limn_test_request_reply (request, 200,
                           stub->engine == LIMN_ENGINE_CURRENT
                             ? "Content-Type: application/json\r\n"
                               "x-inference-engine: inference-models\r\n"
                             : "Content-Type: application/json\r\n"
                               "x-inference-engine: old-inference\r\n",
                           body, -1);
}

/* The same over the wire: whatever the slider does upward, no answer ever differs. */
static void
check_session (Fixture    *fixture,
               LimnEngine  engine)
{
  LimnSession *session = fixture->session;
  Stub stub = { .engine = engine };
  guint n_expected = 0;

  limn_session_set_debounce (session, 0, 0);
  limn_test_server_set_handler (fixture->server, stub_handler, &stub);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (LimnImage) image = limn_test_image_new_seeded (100, 100, 500 + (guint) i);

      random_scene (&stub.scene);
      limn_session_close (session);
      limn_session_set_confidence (session, g_test_rand_int_range (1, 30));
      /* The pool and the exact answer; or both in one. */
      n_expected += limn_session_get_confidence (session) > limn_session_get_floor (session) ? 2 : 1;
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
