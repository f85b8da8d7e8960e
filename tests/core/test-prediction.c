/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Building and narrowing predictions. */

#include "config.h"

#include "core-fixture.h"

#include "limn-test-fixtures.h"

#include <math.h>
#include <string.h>

static LimnPredictionBuilder *
builder_new (LimnQuery  *query,
             LimnEngine  engine)
{
  LimnPredictionBuilder *builder = limn_prediction_builder_new ();

  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, engine);
  return builder;
}

static gboolean
add (LimnPredictionBuilder *builder,
     const char            *name,
     double                 confidence)
{
  const LimnRect box = { 10.0, 10.0, 20.0, 20.0 };

  return limn_prediction_builder_begin (builder, name, 3, confidence, &box);
}

static void
add_square (LimnPredictionBuilder *builder,
            double                 x,
            double                 y,
            double                 side)
{
  limn_prediction_builder_begin_ring (builder);
  g_assert_true (limn_prediction_builder_add_point (builder, x, y));
  g_assert_true (limn_prediction_builder_add_point (builder, x, y + side));
  g_assert_true (limn_prediction_builder_add_point (builder, x + side, y + side));
  g_assert_true (limn_prediction_builder_add_point (builder, x + side, y));
}

static void
test_sorts_stably (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;
  static const char *const expected[] = { "d", "b", "e", "a", "c" };

  g_assert_true (add (builder, "a", 0.5));
  g_assert_true (add (builder, "b", 0.7));
  g_assert_true (add (builder, "c", 0.5));
  g_assert_true (add (builder, "d", 0.9));
  g_assert_true (add (builder, "e", 0.7));
  prediction = limn_prediction_builder_end (builder);

  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      /* Classes are numbered as they first appear. */
      g_assert_cmpuint (instance->class_index, ==, i);
      g_assert_cmpstr (limn_prediction_get_class_name (prediction, i), ==, expected[i]);
    }
  g_assert_cmpuint (limn_prediction_get_n_classes (prediction), ==, 5);
  g_assert_false (limn_prediction_is_derived (prediction));
  g_assert_true (limn_prediction_get_query (prediction) == query);
  g_assert_cmpint (limn_prediction_get_image_width (prediction), ==, 100);
  g_assert_cmpint (limn_prediction_get_image_height (prediction), ==, 80);
  g_assert_cmpfloat (limn_prediction_get_server_time (prediction), <, 0.0);
}

static void
test_drops_senseless (void)
{
  static const LimnRect boxes[] = {
    { NAN, 1, 1, 1 }, { 1, INFINITY, 1, 1 }, { 1, 1, -INFINITY, 1 }, { 1, 1, 1, NAN },
    { 1, 1, 0, 1 }, { 1, 1, 1, 0 }, { 1, 1, -1, 1 }, { 1e7, 1, 1, 1 }, { 1, 1, 1e308, 1 },
  };
  static const double confidences[] = { NAN, INFINITY, -0.001, 1.001, -INFINITY };
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    g_assert_false (limn_prediction_builder_begin (builder, "a", 0, 0.5, &boxes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (confidences); i++)
    g_assert_false (add (builder, "a", confidences[i]));
  g_assert_true (add (builder, "good", 1.0));
  g_assert_true (add (builder, "good", 0.0));
  g_assert_false (limn_prediction_builder_is_full (builder));
  prediction = limn_prediction_builder_end (builder);

  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 2);
  g_assert_cmpuint (limn_prediction_get_n_classes (prediction), ==, 1);
  g_assert_cmpuint (limn_prediction_get_n_dropped (prediction), ==,
                    G_N_ELEMENTS (boxes) + G_N_ELEMENTS (confidences));
}

/* A bad point takes its object along, and nothing of it stays in the arrays. */
static void
test_drops_bad_points (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;
  const LimnInstance *instance = NULL;
  const LimnPoint *points = NULL;
  guint n_points = 0;

  g_assert_true (add (builder, "bad", 0.9));
  add_square (builder, 1, 1, 5);
  g_assert_true (limn_prediction_builder_add_keypoint (builder, "nose", 0.5, 1, 1));
  g_assert_false (limn_prediction_builder_add_point (builder, NAN, 1));
  g_assert_false (limn_prediction_builder_add_point (builder, 1, 1));
  limn_prediction_builder_begin_ring (builder);
  g_assert_false (limn_prediction_builder_add_keypoint (builder, "ear", 0.5, 1, 1));
  g_assert_true (add (builder, "good", 0.8));
  add_square (builder, 20, 20, 5);
  g_assert_true (add (builder, "bad", 0.7));
  g_assert_false (limn_prediction_builder_add_keypoint (builder, "ear", 0.5, 1, INFINITY));
  prediction = limn_prediction_builder_end (builder);

  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 1);
  g_assert_cmpuint (limn_prediction_get_n_dropped (prediction), ==, 2);
  instance = limn_prediction_get_instance (prediction, 0);
  g_assert_cmpuint (instance->n_rings, ==, 1);
  g_assert_cmpuint (instance->n_keypoints, ==, 0);
  points = limn_prediction_get_ring (prediction, instance->first_ring, &n_points);
  g_assert_cmpuint (n_points, ==, 4);
  g_assert_cmpfloat (points[0].x, ==, 20.0f);
}

static void
test_rings (void)
{
  static const double triangle[][2] = { { 0, 0 }, { 0, 9 }, { 9, 9 }, { 0, 0 }, { 0, 0 } };
  static const double line[][2] = { { 1, 1 }, { 2, 2 }, { 1, 1 }, { 2, 2 }, { 2, 2 } };
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;
  const LimnInstance *instance = NULL;
  guint n_points = 0;

  g_assert_true (add (builder, "a", 0.9));
  limn_prediction_builder_begin_ring (builder);
  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < G_N_ELEMENTS (line); i++)
    g_assert_true (limn_prediction_builder_add_point (builder, line[i][0], line[i][1]));
  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < G_N_ELEMENTS (triangle); i++)
    g_assert_true (limn_prediction_builder_add_point (builder, triangle[i][0], triangle[i][1]));
  g_assert_true (add (builder, "b", 0.8));
  limn_prediction_builder_begin_ring (builder);
  g_assert_true (limn_prediction_builder_add_point (builder, 1, 1));
  prediction = limn_prediction_builder_end (builder);

  instance = limn_prediction_get_instance (prediction, 0);
  g_assert_cmpuint (instance->n_rings, ==, 1);
  limn_prediction_get_ring (prediction, instance->first_ring, &n_points);
  g_assert_cmpuint (n_points, ==, 3);
  g_assert_cmpfloat (limn_prediction_get_area (prediction, 0), ==, 40.5);
  g_assert_cmpuint (limn_prediction_get_instance (prediction, 1)->n_rings, ==, 0);
  g_assert_cmpfloat (limn_prediction_get_area (prediction, 1), ==, 400.0);
}

static void
test_clamps (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;
  const LimnRect huge = { -500.0, -500.0, 90000.0, 2000.0 };
  const LimnRect outside = { 5000.0, 10.0, 50.0, 10.0 };
  const LimnRect inside = { 0.1, 0.2, 0.3, 0.7 };
  const LimnPoint *points = NULL;
  const LimnInstance *instance = NULL;
  guint n_points = 0;

  g_assert_true (limn_prediction_builder_begin (builder, "huge", 0, 0.9, &huge));
  limn_prediction_builder_begin_ring (builder);
  g_assert_true (limn_prediction_builder_add_point (builder, -1e300, -1e300));
  g_assert_true (limn_prediction_builder_add_point (builder, 1e300, 1e300));
  g_assert_true (limn_prediction_builder_add_point (builder, 50.25, 1e300));
  g_assert_true (limn_prediction_builder_begin (builder, "outside", -7, 0.8, &outside));
  g_assert_true (limn_prediction_builder_begin (builder, "inside", 2000000, 0.7, &inside));
  prediction = limn_prediction_builder_end (builder);

  instance = limn_prediction_get_instance (prediction, 0);
  g_assert_cmpfloat (instance->box.x, ==, -10.0);
  g_assert_cmpfloat (instance->box.y, ==, -8.0);
  g_assert_cmpfloat_with_epsilon (instance->box.width, 120.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (instance->box.height, 96.0, 1e-9);
  points = limn_prediction_get_ring (prediction, instance->first_ring, &n_points);
  g_assert_cmpuint (n_points, ==, 3);
  g_assert_cmpfloat (points[0].x, ==, -10.0f);
  g_assert_cmpfloat (points[1].y, ==, 88.0f);
  g_assert_cmpfloat (points[2].x, ==, 50.25f);

  /* Still there, as a sliver at the edge. */
  instance = limn_prediction_get_instance (prediction, 1);
  g_assert_cmpfloat_with_epsilon (instance->box.x, 109.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (instance->box.width, 1.0, 1e-9);
  g_assert_cmpint (instance->class_id, ==, -1);

  instance = limn_prediction_get_instance (prediction, 2);
  g_assert_cmpfloat (instance->box.x, ==, 0.1);
  g_assert_cmpfloat (instance->box.width, ==, 0.3);
  g_assert_cmpint (instance->class_id, ==, -1);
}

static void
test_names (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autofree char *longest = g_strnfill (5000, 'x');

  g_assert_true (add (builder, NULL, 0.9));
  g_assert_true (limn_prediction_builder_add_keypoint (builder, "nose", 7.0, 1.5, 2.5));
  g_assert_true (add (builder, "  ", 0.8));
  g_assert_true (add (builder, "cat\n", 0.7));
  g_assert_true (limn_prediction_builder_add_keypoint (builder, "cat", NAN, 3, 4));
  g_assert_true (add (builder, "cat", 0.6));
  g_assert_true (add (builder, longest, 0.5));
  prediction = limn_prediction_builder_end (builder);

  g_assert_cmpuint (limn_prediction_get_n_classes (prediction), ==, 3);
  g_assert_cmpstr (limn_prediction_get_class_name (prediction, 0), ==, "(unnamed)");
  g_assert_cmpstr (limn_prediction_get_class_name (prediction, 1), ==, "cat");
  g_assert_cmpuint (strlen (limn_prediction_get_class_name (prediction, 2)), ==,
                    LIMN_MAX_STRING_BYTES);
  g_assert_cmpuint (limn_prediction_get_keypoint (prediction, 0)->name_index, ==, 3);
  g_assert_cmpstr (limn_prediction_get_name_of (prediction, 3), ==, "nose");
  g_assert_cmpfloat (limn_prediction_get_keypoint (prediction, 0)->confidence, ==, 1.0f);
  g_assert_cmpuint (limn_prediction_get_keypoint (prediction, 1)->name_index, ==, 1);
  g_assert_cmpfloat (limn_prediction_get_keypoint (prediction, 1)->confidence, ==, 0.0f);
}

static void
test_instance_limit (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);

  for (guint i = 0; i < LIMN_MAX_INSTANCES; i++)
    g_assert_true (add (builder, "a", 0.5));
  g_assert_false (limn_prediction_builder_is_full (builder));
  g_assert_false (add (builder, "a", 0.5));
  g_assert_true (limn_prediction_builder_is_full (builder));
}

static void
test_vertex_limit (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);

  g_assert_true (add (builder, "a", 0.5));
  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < LIMN_MAX_VERTICES; i++)
    if (!limn_prediction_builder_add_point (builder, i % 100, i % 80))
      g_assert_not_reached ();
  g_assert_false (limn_prediction_builder_is_full (builder));
  g_assert_false (limn_prediction_builder_add_point (builder, 1, 1));
  g_assert_true (limn_prediction_builder_is_full (builder));
}

static LimnPrediction *
make_steps (LimnQuery  *query,
            LimnEngine  engine)
{
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, engine);

  /* Every percent as a server would send it: float32 written out as double. */
  for (int percent = 1; percent <= 100; percent++)
    g_assert_true (add (builder, "a", (double) (float) (percent / 100.0)));
  return limn_prediction_builder_end (builder);
}

/* On the very threshold, at every percent, by the rule of each engine. */
static void
test_narrow_exact (void)
{
  g_autoptr (LimnQuery) wide = core_query_new (100, 80, 1.0);

  for (int engine = LIMN_ENGINE_UNKNOWN; engine <= LIMN_ENGINE_CURRENT; engine++)
    {
      g_autoptr (LimnPrediction) all = make_steps (wide, engine);

      for (int percent = 2; percent <= 100; percent++)
        {
          g_autoptr (LimnQuery) query = core_query_new (100, 80, percent);
          g_autoptr (LimnPrediction) narrow = limn_prediction_narrow (all, query);
          guint expected = 100 - percent + (engine == LIMN_ENGINE_CURRENT ? 0 : 1);

          g_assert_cmpuint (limn_prediction_get_n_instances (narrow), ==, expected);
          g_assert_true (limn_prediction_is_derived (narrow));
          g_assert_true (limn_prediction_get_query (narrow) == query);
          g_assert_cmpint (limn_prediction_get_engine (narrow), ==, engine);
        }
    }
}

/* Against the plain rule, for random confidences and thresholds. */
static void
test_narrow_random (void)
{
  for (guint round = 0; round < 50; round++)
    {
      LimnEngine engine = (LimnEngine) g_test_rand_int_range (0, 3);
      g_autoptr (LimnQuery) wide = core_query_new (100, 80, 5.0);
      g_autoptr (LimnPredictionBuilder) builder = builder_new (wide, engine);
      g_autoptr (LimnPrediction) all = NULL;
      g_autoptr (LimnPrediction) narrow = NULL;
      g_autoptr (LimnQuery) query = NULL;
      guint n = (guint) g_test_rand_int_range (0, 60);
      float threshold = 0.0f;
      guint expected = 0;

      for (guint i = 0; i < n; i++)
        g_assert_true (add (builder, "a", g_test_rand_int_range (5, 101) / 100.0));
      all = limn_prediction_builder_end (builder);
      query = core_query_new (100, 80, g_test_rand_int_range (6, 101));
      threshold = (float) (limn_query_get_confidence (query) / 100.0);
      for (guint i = 0; i < n; i++)
        {
          float confidence = limn_prediction_get_instance (all, i)->confidence;

          expected += engine == LIMN_ENGINE_CURRENT ? confidence > threshold
                                                    : confidence >= threshold;
        }
      narrow = limn_prediction_narrow (all, query);
      g_assert_cmpuint (limn_prediction_get_n_instances (narrow), ==, expected);
    }
}

static void
test_narrow_shares (void)
{
  g_autoptr (LimnQuery) wide = core_query_new (100, 80, 10.0);
  g_autoptr (LimnQuery) same = core_query_new (100, 80, 10.0);
  g_autoptr (LimnQuery) narrow_query = core_query_new (100, 80, 60.0);
  g_autoptr (LimnQuery) narrower_query = core_query_new (100, 80, 95.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (wide, LIMN_ENGINE_CURRENT);
  g_autoptr (LimnPrediction) all = NULL;
  g_autoptr (LimnPrediction) again = NULL;
  g_autoptr (LimnPrediction) narrow = NULL;
  g_autoptr (LimnPrediction) narrower = NULL;

  g_assert_true (add (builder, "a", 0.9));
  add_square (builder, 1, 1, 5);
  g_assert_true (add (builder, "b", 0.5));
  limn_prediction_builder_drop (builder);
  g_assert_true (add (builder, "b", 0.4));
  all = limn_prediction_builder_end (builder);
  again = limn_prediction_narrow (all, same);
  g_assert_true (again == all);

  narrow = limn_prediction_narrow (all, narrow_query);
  g_assert_true (limn_prediction_get_instance (narrow, 0) == limn_prediction_get_instance (all, 0));
  g_assert_cmpuint (limn_prediction_get_n_classes (all), ==, 2);
  g_assert_cmpuint (limn_prediction_get_n_classes (narrow), ==, 1);
  g_assert_cmpuint (limn_prediction_get_n_dropped (narrow), ==, 1);

  /* The arrays outlive what they came from. */
  g_clear_pointer (&again, limn_prediction_unref);
  g_clear_pointer (&all, limn_prediction_unref);
  g_assert_cmpstr (limn_prediction_get_class_name (narrow, 0), ==, "a");
  g_assert_cmpfloat (limn_prediction_get_area (narrow, 0), ==, 25.0);
  narrower = limn_prediction_narrow (narrow, narrower_query);
  g_assert_cmpuint (limn_prediction_get_n_instances (narrower), ==, 0);
  g_assert_cmpuint (limn_prediction_get_n_classes (narrower), ==, 0);
}

static LimnPrediction *
make_letters (const char *letters,
              double      x)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_UNKNOWN);

  for (const char *p = letters; *p != '\0'; p++)
    {
      const char name[2] = { *p, '\0' };

      /* Capitals are stronger; letters of one case are equally strong. */
      g_assert_true (add (builder, name, g_ascii_isupper (*p) ? 0.9 : 0.5));
      add_square (builder, x, 2, 3);
      g_assert_true (limn_prediction_builder_add_keypoint (builder, name, 0.5, x, 3));
    }
  return limn_prediction_builder_end (builder);
}

static void
test_equal_instances (void)
{
  g_autoptr (LimnPrediction) a = make_letters ("AbcB", 1);
  g_autoptr (LimnPrediction) shuffled = make_letters ("BcAb", 1);
  g_autoptr (LimnPrediction) other_class = make_letters ("AbdB", 1);
  g_autoptr (LimnPrediction) doubled = make_letters ("AbbB", 1);
  g_autoptr (LimnPrediction) fewer = make_letters ("Abc", 1);
  g_autoptr (LimnPrediction) moved = make_letters ("AbcB", 1.5);

  g_assert_true (limn_prediction_equal_instances (a, a));
  g_assert_true (limn_prediction_equal_instances (a, shuffled));
  g_assert_false (limn_prediction_equal_instances (a, other_class));
  g_assert_false (limn_prediction_equal_instances (a, doubled));
  g_assert_false (limn_prediction_equal_instances (doubled, a));
  g_assert_false (limn_prediction_equal_instances (a, fewer));
  g_assert_false (limn_prediction_equal_instances (a, moved));
}

/* All at every percent of both decimals, against the same sum done here. */
static void
test_lets_pass (void)
{
  for (int hundredths = 100; hundredths <= 10000; hundredths += 7)
    {
      double percent = hundredths / 100.0;
      float on = (float) (percent / 100.0);

      g_assert_false (limn_engine_lets_pass (LIMN_ENGINE_CURRENT, on, percent));
      g_assert_true (limn_engine_lets_pass (LIMN_ENGINE_CLASSIC, on, percent));
      g_assert_true (limn_engine_lets_pass (LIMN_ENGINE_UNKNOWN, on, percent));
      for (int engine = LIMN_ENGINE_UNKNOWN; engine <= LIMN_ENGINE_CURRENT; engine++)
        {
          g_assert_true (limn_engine_lets_pass ((LimnEngine) engine, nextafterf (on, 2), percent));
          g_assert_false (limn_engine_lets_pass ((LimnEngine) engine, nextafterf (on, 0), percent));
        }
    }
}

static void
assert_letters (LimnPrediction *prediction,
                const char     *letters)
{
  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, strlen (letters));
  for (guint i = 0; letters[i] != '\0'; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      g_assert_cmpint (limn_prediction_get_class_name (prediction, instance->class_index)[0], ==,
                       letters[i]);
    }
}

static void
test_pick (void)
{
  static const guint32 indices[] = { 4, 0, 2 };
  static const guint32 sorted[] = { 0, 2, 4 };
  static const guint32 none[] = { 0 };
  static const guint32 beyond[] = { 0, 6 };
  g_autoptr (LimnPrediction) all = make_letters ("ABcdef", 1);
  g_autoptr (LimnQuery) other = core_query_new (100, 80, 20.0);
  g_autoptr (LimnPrediction) picked = limn_prediction_pick (all, other, indices, 3);
  g_autoptr (LimnPrediction) in_order = limn_prediction_pick (all, NULL, sorted, 3);
  g_autoptr (LimnPrediction) empty = limn_prediction_pick (all, limn_prediction_get_query (all),
                                                           none, 0);
  guint n_points = 0;
  const LimnInstance *instance = NULL;

  assert_letters (picked, "eAc");
  assert_letters (in_order, "Ace");
  assert_letters (empty, "");
  g_assert_true (limn_prediction_is_derived (picked));
  g_assert_true (limn_prediction_get_query (picked) == other);
  g_assert_null (limn_prediction_get_query (in_order));
  g_assert_true (limn_prediction_get_query (empty) == limn_prediction_get_query (all));
  /* The table is that of all; only its length is told. */
  g_assert_cmpuint (limn_prediction_get_n_classes (picked), ==, 5);
  g_assert_cmpstr (limn_prediction_get_class_name (picked, 1), ==, "B");

  instance = limn_prediction_get_instance (picked, 0);
  g_assert_true (limn_prediction_get_ring (picked, instance->first_ring, &n_points)
                 == limn_prediction_get_ring (all, instance->first_ring, &n_points));
  g_assert_true (limn_prediction_get_keypoint (picked, instance->first_keypoint)
                 == limn_prediction_get_keypoint (all, instance->first_keypoint));
  g_assert_cmpfloat (limn_prediction_get_area (picked, 0), ==, 9.0);

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*< self->n_instances*");
  g_assert_null (limn_prediction_pick (all, other, beyond, 2));
  g_test_assert_expected_messages ();

  /* The outlines outlive what they came from. */
  g_clear_pointer (&all, limn_prediction_unref);
  g_assert_cmpfloat (limn_prediction_get_area (picked, 1), ==, 9.0);
}

static void
test_pick_composes (void)
{
  static const guint32 shuffled[] = { 3, 1, 2, 0 };
  static const guint32 sorted[] = { 0, 1, 3 };
  static const guint32 last_two[] = { 1, 2 };
  g_autoptr (LimnPrediction) all = make_letters ("ABcd", 1);
  g_autoptr (LimnQuery) query = limn_query_ref (limn_prediction_get_query (all));
  g_autoptr (LimnQuery) narrow_query = core_query_new (100, 80, 60.0);
  g_autoptr (LimnPrediction) picked = limn_prediction_pick (all, query, shuffled, 4);
  g_autoptr (LimnPrediction) narrow_picked = limn_prediction_narrow (picked, narrow_query);
  g_autoptr (LimnPrediction) narrow = limn_prediction_narrow (all, narrow_query);
  g_autoptr (LimnPrediction) in_order = limn_prediction_pick (all, query, sorted, 3);
  g_autoptr (LimnPrediction) narrow_in_order = limn_prediction_narrow (in_order, narrow_query);
  g_autoptr (LimnPrediction) again = limn_prediction_pick (in_order, query, last_two, 2);
  g_autoptr (LimnPrediction) first = limn_prediction_pick (narrow, narrow_query, shuffled + 3, 1);

  assert_letters (narrow_picked, "BA");
  assert_letters (narrow, "AB");
  assert_letters (narrow_in_order, "AB");
  assert_letters (again, "Bd");
  assert_letters (first, "A");
  /* A prefix of what was picked in order shares the list. */
  g_assert_true (limn_prediction_get_instance (narrow_in_order, 1)
                 == limn_prediction_get_instance (in_order, 1));

  g_assert_true (limn_prediction_equal_instances (narrow_picked, narrow));
  g_assert_true (limn_prediction_equal_instances (narrow, narrow_in_order));
  g_assert_true (limn_prediction_equal_instances (picked, all));
  g_assert_true (limn_prediction_equal_instances (all, picked));
  /* As many of the same reply, and yet not the same. */
  g_assert_false (limn_prediction_equal_instances (again, narrow));
  g_assert_false (limn_prediction_equal_instances (narrow_picked, again));
}

static void
test_rebind (void)
{
  static const guint32 indices[] = { 2, 0 };
  g_autoptr (LimnPrediction) all = make_letters ("Abc", 1);
  g_autoptr (LimnQuery) other = core_query_new (100, 80, 12.0);
  g_autoptr (LimnQuery) narrow_query = core_query_new (100, 80, 60.0);
  g_autoptr (LimnPrediction) free_one = limn_prediction_rebind (all, NULL);
  g_autoptr (LimnPrediction) bound = limn_prediction_rebind (free_one, other);
  g_autoptr (LimnPrediction) same = limn_prediction_rebind (bound, other);
  g_autoptr (LimnPrediction) picked = limn_prediction_pick (bound, other, indices, 2);
  g_autoptr (LimnPrediction) free_picked = limn_prediction_rebind (picked, NULL);
  g_autoptr (LimnPrediction) narrow = NULL;
  g_autoptr (LimnPrediction) free_narrow = NULL;

  g_assert_null (limn_prediction_get_query (free_one));
  g_assert_false (limn_prediction_is_derived (free_one));
  g_assert_true (limn_prediction_get_query (bound) == other);
  g_assert_false (limn_prediction_is_derived (bound));
  g_assert_true (same == bound);
  g_assert_true (limn_prediction_get_instance (bound, 0) == limn_prediction_get_instance (all, 0));
  g_assert_true (limn_prediction_equal_instances (bound, all));

  assert_letters (free_picked, "cA");
  g_assert_true (limn_prediction_is_derived (free_picked));
  g_clear_pointer (&all, limn_prediction_unref);
  g_clear_pointer (&free_one, limn_prediction_unref);
  narrow = limn_prediction_narrow (bound, narrow_query);
  free_narrow = limn_prediction_rebind (narrow, NULL);
  assert_letters (free_narrow, "A");
  g_assert_true (limn_prediction_is_derived (free_narrow));
  g_assert_cmpuint (limn_prediction_get_n_classes (free_narrow), ==, 1);
}

static void
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* A prediction without a query holds no picture: that is what it is for. */
static void
test_rebind_lets_go (void)
{
  static gboolean gone = FALSE;
  g_autoptr (LimnImage) like = limn_test_image_new (30, 20);
  g_autoptr (GBytes) upload = g_bytes_new_with_free_func ("x", 1, set_flag, &gone);
  g_autoptr (LimnImage) image = limn_image_new ("x.png", NULL, upload,
                                                limn_image_get_pixels (like));
  g_autoptr (LimnModel) model = limn_model_new_local ();
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 10.0, 30.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_CURRENT);
  g_autoptr (LimnPrediction) all = NULL;
  g_autoptr (LimnPrediction) free_one = NULL;

  g_assert_true (add (builder, "a", 0.5));
  all = limn_prediction_builder_end (builder);
  free_one = limn_prediction_rebind (all, NULL);
  g_clear_pointer (&builder, limn_prediction_builder_free);
  g_clear_pointer (&query, limn_query_unref);
  g_clear_pointer (&image, limn_image_unref);
  g_clear_pointer (&upload, g_bytes_unref);
  g_assert_false (gone);
  g_clear_pointer (&all, limn_prediction_unref);
  g_assert_true (gone);
  g_assert_cmpuint (limn_prediction_get_n_instances (free_one), ==, 1);
  g_assert_cmpint (limn_prediction_get_image_width (free_one), ==, 30);
  g_assert_cmpint (limn_prediction_get_engine (free_one), ==, LIMN_ENGINE_CURRENT);
}

static LimnPrediction *
make_many (guint n_instances,
           guint n_dropped)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 10.0);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (query, LIMN_ENGINE_CLASSIC);

  for (guint i = 0; i < n_instances; i++)
    g_assert_true (add (builder, "a", 0.9 - 0.002 * i));
  limn_prediction_builder_close (builder);
  for (guint i = 0; i < n_dropped; i++)
    limn_prediction_builder_drop (builder);
  return limn_prediction_builder_end (builder);
}

static void
test_capped (void)
{
  g_autoptr (LimnPrediction) fewer = make_many (299, 0);
  g_autoptr (LimnPrediction) capped = make_many (300, 0);
  g_autoptr (LimnPrediction) with_dropped = make_many (298, 2);
  g_autoptr (LimnPrediction) more = make_many (301, 0);
  g_autoptr (LimnPrediction) rebound = limn_prediction_rebind (capped, NULL);
  g_autoptr (LimnQuery) same_many = core_query_new (100, 80, 20.0);
  g_autoptr (LimnQuery) not_so_many = core_query_new (100, 80, 50.0);
  g_autoptr (LimnPrediction) still = limn_prediction_narrow (capped, same_many);
  g_autoptr (LimnPrediction) no_more = limn_prediction_narrow (capped, not_so_many);
  g_autoptr (LimnPrediction) dropped_still = limn_prediction_narrow (with_dropped, same_many);
  guint32 indices[300];
  g_autoptr (LimnPrediction) picked = NULL;
  g_autoptr (LimnPrediction) picked_all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (indices); i++)
    indices[i] = 299 - i;
  picked = limn_prediction_pick (capped, NULL, indices, 299);
  picked_all = limn_prediction_pick (capped, NULL, indices, 300);

  g_assert_false (limn_prediction_is_capped (fewer));
  g_assert_true (limn_prediction_is_capped (capped));
  g_assert_true (limn_prediction_is_capped (with_dropped));
  /* Not a server with this cap. */
  g_assert_false (limn_prediction_is_capped (more));
  g_assert_true (limn_prediction_is_capped (rebound));
  g_assert_true (limn_prediction_is_capped (still));
  g_assert_false (limn_prediction_is_capped (no_more));
  g_assert_true (limn_prediction_is_capped (dropped_still));
  g_assert_false (limn_prediction_is_capped (picked));
  g_assert_true (limn_prediction_is_capped (picked_all));
}

static gpointer
hammer_thread (gpointer data)
{
  LimnPrediction *prediction = data;
  const guint32 index = 1;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (LimnPrediction) mine = limn_prediction_ref (prediction);
      g_autoptr (LimnQuery) query = core_query_new (4, 4, 60.0);

      g_autoptr (LimnPrediction) other = limn_prediction_rebind (mine, query);
      g_autoptr (LimnPrediction) picked = limn_prediction_pick (other, NULL, &index, 1);

      g_assert_cmpuint (limn_prediction_get_n_instances (mine), ==, 3);
      g_assert_cmpuint (limn_prediction_get_n_instances (picked), ==, 1);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (LimnPrediction) prediction = make_letters ("abc", 1);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer_thread, prediction);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/prediction/sorts-stably", test_sorts_stably);
  g_test_add_func ("/core/prediction/drops-senseless", test_drops_senseless);
  g_test_add_func ("/core/prediction/drops-bad-points", test_drops_bad_points);
  g_test_add_func ("/core/prediction/rings", test_rings);
  g_test_add_func ("/core/prediction/clamps", test_clamps);
  g_test_add_func ("/core/prediction/names", test_names);
  g_test_add_func ("/core/prediction/instance-limit", test_instance_limit);
  g_test_add_func ("/core/prediction/vertex-limit", test_vertex_limit);
  g_test_add_func ("/core/prediction/narrow-exact", test_narrow_exact);
  g_test_add_func ("/core/prediction/narrow-random", test_narrow_random);
  g_test_add_func ("/core/prediction/narrow-shares", test_narrow_shares);
  g_test_add_func ("/core/prediction/equal-instances", test_equal_instances);
  g_test_add_func ("/core/prediction/lets-pass", test_lets_pass);
  g_test_add_func ("/core/prediction/pick", test_pick);
  g_test_add_func ("/core/prediction/pick-composes", test_pick_composes);
  g_test_add_func ("/core/prediction/rebind", test_rebind);
  g_test_add_func ("/core/prediction/rebind-lets-go", test_rebind_lets_go);
  g_test_add_func ("/core/prediction/capped", test_capped);
  g_test_add_func ("/core/prediction/threads", test_threads);
  return g_test_run ();
}
