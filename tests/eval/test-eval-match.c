/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Matches and curves, held against the plainest way to find the same. */

#include "config.h"

#include "eval-fixture.h"

#include "limn-curve.h"
#include "limn-mask.h"

#include <math.h>
#include <string.h>

#define SIZE 60
#define N_SCENES 150

static void
append_random (GRand      *rand,
               GString    *text,
               guint       n,
               const char *classes,
               gboolean    has_flags)
{
  for (guint i = 0; i < n; i++)
    {
      double x = eval_random (rand, SIZE - 20);
      double y = eval_random (rand, SIZE - 20);
      double width = 4.0 + eval_random (rand, 16.0);
      double height = 4.0 + eval_random (rand, 16.0);
      int flag = 0;

      if (has_flags && g_rand_int_range (rand, 0, 8) == 0)
        flag = g_rand_int_range (rand, 1, 3);
      g_string_append_printf (text, "%c 0.%04d %.3f %.3f %.3f %.3f %d",
                              classes[g_rand_int_range (rand, 0, (int) strlen (classes))],
                              g_rand_int_range (rand, 50, 9999), x, y, width, height, flag);
      if (g_rand_boolean (rand))
        g_string_append_printf (text, " ; %.3f %.3f %.3f %.3f %.3f %.3f", x, y, x + width, y,
                                x + width / 2.0, y + height);
      g_string_append_c (text, '\n');
    }
}

/* Scores of the truth are 1. */
static LimnTruth *
make_truth (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (" 0\\.\\d+ ", 0, 0, NULL);
  g_autofree char *ones = g_regex_replace_literal (regex, text, -1, 0, " 1 ", 0, NULL);

  return eval_fixture_truth (ones, SIZE, SIZE);
}

static const char *
get_class (const LimnPrediction *prediction,
           guint                 index)
{
  return limn_prediction_get_class_name
    (prediction, limn_prediction_get_instance (prediction, index)->class_index);
}

static void
assert_greedy (LimnPrediction *prediction,
               LimnTruth      *truth,
               LimnMatch      *match,
               double          threshold)
{
  LimnPrediction *objects = limn_truth_get_objects (truth);
  guint n = limn_prediction_get_n_instances (objects);
  g_autofree gboolean *is_taken = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      g_autoptr (LimnMask) mask = limn_mask_new_even_odd (prediction, i, SIZE, SIZE);
      int expected = LIMN_MATCH_NONE;
      double best = 0.0;

      for (int pass = 0; pass < 2 && expected == LIMN_MATCH_NONE; pass++)
        for (guint j = 0; j < n; j++)
          {
            g_autoptr (LimnMask) other = limn_mask_new_even_odd (objects, j, SIZE, SIZE);
            LimnTruthFlags flags = limn_truth_get_flags (truth, j);
            double iou = limn_mask_iou (mask, other, (flags & LIMN_TRUTH_CROWD) != 0);

            if ((flags != 0) != (pass == 1) || is_taken[j] || iou < threshold || iou <= best
                || !g_str_equal (get_class (prediction, i), get_class (objects, j)))
              continue;
            best = iou;
            expected = pass == 1 ? LIMN_MATCH_IGNORED : (int) j;
          }
      g_assert_cmpint (limn_match_get_object (match, i), ==, expected);
      g_assert_cmpfloat_with_epsilon (limn_match_get_iou (match, i), best, 1e-6);
      if (expected >= 0)
        {
          is_taken[expected] = TRUE;
          g_assert_cmpint (limn_match_get_instance (match, (guint) expected), ==, (int) i);
        }
    }
  for (guint j = 0; j < n; j++)
    if (!is_taken[j])
      g_assert_cmpint (limn_match_get_instance (match, j), ==,
                       limn_truth_get_flags (truth, j) != 0 ? LIMN_MATCH_IGNORED
                                                            : LIMN_MATCH_NONE);
}

/* What is weaker changes nothing for what is stronger. */
static void
assert_prefix (const char *text,
               LimnTruth  *truth,
               LimnMatch  *match)
{
  g_autoptr (LimnPrediction) all = eval_fixture_prediction (text, SIZE, SIZE);
  guint n = limn_prediction_get_n_instances (all);

  for (guint keep = 0; keep < n; keep++)
    {
      g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
      g_autoptr (LimnPrediction) some = NULL;
      g_autoptr (LimnMatch) part = NULL;

      limn_prediction_builder_set_image_size (builder, SIZE, SIZE);
      for (guint i = 0; i < keep; i++)
        {
          const LimnInstance *instance = limn_prediction_get_instance (all, i);

          limn_prediction_builder_begin (builder, get_class (all, i), -1,
                                         (double) instance->confidence, &instance->box);
          for (guint ring = 0; ring < instance->n_rings; ring++)
            {
              guint n_points = 0;
              const LimnPoint *points = limn_prediction_get_ring (all, instance->first_ring + ring,
                                                                  &n_points);

              limn_prediction_builder_begin_ring (builder);
              for (guint k = 0; k < n_points; k++)
                limn_prediction_builder_add_point (builder, points[k].x, points[k].y);
            }
        }
      some = limn_prediction_builder_end (builder);
      part = limn_match_new (some, truth, 0.5, NULL);
      for (guint i = 0; i < keep; i++)
        g_assert_cmpint (limn_match_get_object (part, i), ==, limn_match_get_object (match, i));
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int scene = 0; scene < N_SCENES; scene++)
    {
      g_autoptr (GString) instances = g_string_new (NULL);
      g_autoptr (GString) objects = g_string_new (NULL);
      g_autoptr (LimnPrediction) prediction = NULL;
      g_autoptr (LimnTruth) truth = NULL;
      g_autoptr (LimnMatch) match = NULL;
      double iou = scene % 2 == 0 ? 0.5 : 0.2;

      append_random (rand, instances, (guint) g_rand_int_range (rand, 0, 20), "abc", FALSE);
      append_random (rand, objects, (guint) g_rand_int_range (rand, 0, 14), "abd", TRUE);
      prediction = eval_fixture_prediction (instances->str, SIZE, SIZE);
      truth = make_truth (objects->str);
      match = limn_match_new (prediction, truth, iou, NULL);
      assert_greedy (prediction, truth, match, iou);
      if (scene % 10 == 0)
        assert_prefix (instances->str, truth, match);
    }
}

static void
test_classes (void)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction
    ("Traffic\xc2\xa0Light .9 0 0 10 10\nCAR .8 20 0 10 10\nCat .7 40 0 10 10\n"
     "cat .6 0 20 10 10\ndog .5 20 20 10 10", SIZE, SIZE);
  g_autoptr (LimnTruth) truth = eval_fixture_truth
    ("traffic\xc2\xa0light 1 0 0 10 10\ncar 1 20 0 10 10\ncat 1 40 0 10 10\n"
     "cat 1 0 20 10 10\ndogs 1 20 20 10 10", SIZE, SIZE);
  g_autoptr (LimnMatch) match = limn_match_new (prediction, truth, 0.5, NULL);

  g_assert_cmpint (limn_match_get_object (match, 0), ==, 0);
  g_assert_cmpint (limn_match_get_object (match, 1), ==, 1);
  /* There is a class of just the other name, so this one is another class. */
  g_assert_cmpint (limn_match_get_object (match, 2), ==, LIMN_MATCH_NONE);
  g_assert_cmpint (limn_match_get_object (match, 3), ==, 3);
  g_assert_cmpint (limn_match_get_object (match, 4), ==, LIMN_MATCH_NONE);
}

static void
test_ignored (void)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction
    ("a .9 0 0 10 10\na .8 1 1 5 5\na .7 30 30 10 10\na .6 30 30 10 10\na .5 50 50 5 5",
     SIZE, SIZE);
  g_autoptr (LimnTruth) truth = eval_fixture_truth
    ("a 1 0 0 20 20 1\na 1 30 30 10 10 2\na 1 0 40 5 5", SIZE, SIZE);
  g_autoptr (LimnMatch) match = limn_match_new (prediction, truth, 0.5, NULL);
  g_autoptr (LimnCurve) curve = limn_curve_new (&match, 1, NULL, LIMN_ENGINE_CLASSIC);
  LimnCurvePoint point;

  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (limn_match_get_object (match, i), ==, LIMN_MATCH_IGNORED);
  g_assert_cmpint (limn_match_get_object (match, 4), ==, LIMN_MATCH_NONE);
  limn_curve_get_at (curve, 1.0, &point);
  g_assert_cmpuint (point.n_correct, ==, 0);
  g_assert_cmpuint (point.n_extra, ==, 1);
  g_assert_cmpuint (point.n_missed, ==, 1);
}

static void
test_cancel (void)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction ("a .9 0 0 9 9", SIZE, SIZE);
  g_autoptr (LimnTruth) truth = eval_fixture_truth ("a 1 0 0 9 9", SIZE, SIZE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (limn_match_new (prediction, truth, 0.5, cancellable));
}

static LimnCurvePoint
count_at (LimnMatch  **matches,
          guint        n,
          const char  *class_name,
          LimnEngine   engine,
          double       confidence)
{
  LimnCurvePoint point = { .confidence = confidence };
  guint n_objects = 0;

  for (guint m = 0; m < n; m++)
    {
      LimnPrediction *prediction = limn_match_get_prediction (matches[m]);
      LimnPrediction *objects = limn_truth_get_objects (limn_match_get_truth (matches[m]));

      for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
        {
          float score = limn_prediction_get_instance (prediction, i)->confidence;
          float threshold = (float) (confidence / 100.0);
          int object = limn_match_get_object (matches[m], i);

          if ((class_name != NULL && !g_str_equal (get_class (prediction, i), class_name))
              || !(engine == LIMN_ENGINE_CURRENT ? score > threshold : score >= threshold))
            continue;
          point.n_correct += object >= 0;
          point.n_extra += object == LIMN_MATCH_NONE;
        }
      for (guint j = 0; j < limn_prediction_get_n_instances (objects); j++)
        if (limn_truth_get_flags (limn_match_get_truth (matches[m]), j) == 0
            && (class_name == NULL || g_str_equal (get_class (objects, j), class_name)))
          n_objects++;
    }
  point.n_missed = n_objects - point.n_correct;
  return point;
}

static gboolean
reaches (const LimnCurvePoint *point,
         LimnCurveGoal         goal)
{
  guint rest = goal == LIMN_CURVE_RECALL_95 ? point->n_missed : point->n_extra;

  return point->n_correct > 0 && point->n_correct * 20 >= (point->n_correct + rest) * 19;
}

static double
get_f1 (const LimnCurvePoint *point)
{
  guint below = 2 * point->n_correct + point->n_extra + point->n_missed;

  return below > 0 ? 2.0 * point->n_correct / below : 0.0;
}

/* Every confidence that can be asked for. */
static void
assert_goals (LimnCurve   *curve,
              LimnMatch  **matches,
              guint        n,
              const char  *class_name,
              LimnEngine   engine)
{
  double best = 0.0;
  double recall = -1.0;
  double precision = -1.0;
  LimnCurvePoint point;

  for (int step = 10000; step >= 100; step--)
    {
      LimnCurvePoint expected = count_at (matches, n, class_name, engine, step / 100.0);

      limn_curve_get_at (curve, step / 100.0, &point);
      g_assert_cmpuint (point.n_correct, ==, expected.n_correct);
      g_assert_cmpuint (point.n_extra, ==, expected.n_extra);
      g_assert_cmpuint (point.n_missed, ==, expected.n_missed);
      best = MAX (best, get_f1 (&expected));
      if (recall < 0.0 && reaches (&expected, LIMN_CURVE_RECALL_95))
        recall = step / 100.0;
      if (reaches (&expected, LIMN_CURVE_PRECISION_95))
        precision = step / 100.0;
    }
  g_assert_cmpint (limn_curve_find (curve, LIMN_CURVE_BEST_F1, &point), ==, best > 0.0);
  if (best > 0.0)
    {
      LimnCurvePoint there = count_at (matches, n, class_name, engine, point.confidence);

      g_assert_cmpfloat (point.f1, ==, best);
      g_assert_cmpfloat (get_f1 (&there), ==, best);
      g_assert_cmpfloat (point.confidence, ==, round (point.confidence * 100.0) / 100.0);
    }
  g_assert_cmpint (limn_curve_find (curve, LIMN_CURVE_RECALL_95, &point), ==, recall >= 0.0);
  if (recall >= 0.0)
    g_assert_cmpfloat (point.confidence, ==, recall);
  g_assert_cmpint (limn_curve_find (curve, LIMN_CURVE_PRECISION_95, &point), ==, precision >= 0.0);
  if (precision >= 0.0)
    g_assert_cmpfloat (point.confidence, ==, precision);
}

static void
assert_points (LimnCurve   *curve,
               LimnMatch  **matches,
               guint        n,
               const char  *class_name,
               LimnEngine   engine)
{
  guint shown = 0;

  for (guint i = 0; i < limn_curve_get_n_points (curve); i++)
    {
      const LimnCurvePoint *point = limn_curve_get_point (curve, i);
      LimnCurvePoint there = count_at (matches, n, class_name, engine, point->confidence);
      LimnCurvePoint above = count_at (matches, n, class_name, engine,
                                       point->confidence + 0.01);

      g_assert_cmpuint (point->n_correct, ==, there.n_correct);
      g_assert_cmpuint (point->n_extra, ==, there.n_extra);
      g_assert_cmpuint (point->n_missed, ==, there.n_missed);
      g_assert_cmpuint (point->n_correct + point->n_extra, >, shown);
      /* It is the highest value that shows them. */
      if (point->confidence < 100.0)
        g_assert_cmpuint (above.n_correct + above.n_extra, ==, shown);
      shown = point->n_correct + point->n_extra;
      g_assert_cmpfloat (point->precision, ==, (double) point->n_correct / shown);
    }
}

static void
test_curve (void)
{
  static const char *const classes[] = { NULL, "a", "c", "d", "nothing" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (int round = 0; round < 12; round++)
    {
      LimnMatch *matches[6] = { NULL };
      const char *class_name = classes[round % G_N_ELEMENTS (classes)];
      LimnEngine engine = round % 2 == 0 ? LIMN_ENGINE_CLASSIC : LIMN_ENGINE_CURRENT;
      g_autoptr (LimnCurve) curve = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
        {
          g_autoptr (GString) instances = g_string_new (NULL);
          g_autoptr (GString) objects = g_string_new (NULL);
          g_autoptr (LimnPrediction) prediction = NULL;
          g_autoptr (LimnTruth) truth = NULL;

          append_random (rand, objects, 10, "abcd", TRUE);
          append_random (rand, instances, 6, "abc", FALSE);
          g_string_append (instances, objects->str);
          prediction = eval_fixture_prediction (instances->str, SIZE, SIZE);
          truth = make_truth (objects->str);
          matches[i] = limn_match_new (prediction, truth, 0.5, NULL);
        }
      curve = limn_curve_new (matches, G_N_ELEMENTS (matches), class_name, engine);
      assert_points (curve, matches, G_N_ELEMENTS (matches), class_name, engine);
      assert_goals (curve, matches, G_N_ELEMENTS (matches), class_name, engine);
      for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
        limn_match_unref (matches[i]);
    }
}

/* Known by hand: right at 90 and 60, wrong at 80, one never found. */
static void
test_curve_by_hand (void)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction
    ("a .9 0 0 10 10\na .8 20 20 10 10\na .6 40 40 10 10", SIZE, SIZE);
  g_autoptr (LimnTruth) truth = eval_fixture_truth
    ("a 1 0 0 10 10\na 1 40 40 10 10\na 1 0 40 10 10", SIZE, SIZE);
  g_autoptr (LimnMatch) match = limn_match_new (prediction, truth, 0.5, NULL);
  g_autoptr (LimnCurve) curve = limn_curve_new (&match, 1, NULL, LIMN_ENGINE_CLASSIC);
  LimnCurvePoint point;

  g_assert_cmpuint (limn_curve_get_n_points (curve), ==, 3);
  g_assert_cmpfloat (limn_curve_get_point (curve, 0)->confidence, ==, 90.0);
  g_assert_true (limn_curve_find (curve, LIMN_CURVE_BEST_F1, &point));
  g_assert_cmpfloat (point.f1, ==, 4.0 / 6.0);
  g_assert_cmpfloat (point.confidence, ==, 30.0);
  g_assert_false (limn_curve_find (curve, LIMN_CURVE_RECALL_95, &point));
  g_assert_true (limn_curve_find (curve, LIMN_CURVE_PRECISION_95, &point));
  g_assert_cmpfloat (point.confidence, ==, 80.01);
  limn_curve_get_at (curve, 95.0, &point);
  g_assert_true (isnan (point.precision));
  g_assert_cmpfloat (point.recall, ==, 0.0);
  g_assert_cmpfloat (point.f1, ==, 0.0);
}

static void
test_curve_empty (void)
{
  g_autoptr (LimnCurve) curve = limn_curve_new (NULL, 0, NULL, LIMN_ENGINE_UNKNOWN);
  LimnCurvePoint point;

  g_assert_cmpuint (limn_curve_get_n_points (curve), ==, 0);
  limn_curve_get_at (curve, 50.0, &point);
  g_assert_true (isnan (point.precision) && isnan (point.recall) && isnan (point.f1));
  g_assert_false (limn_curve_find (curve, LIMN_CURVE_BEST_F1, &point));
  g_assert_false (limn_curve_find (curve, LIMN_CURVE_RECALL_95, &point));
  g_assert_false (limn_curve_find (curve, LIMN_CURVE_PRECISION_95, &point));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/match/random", test_random);
  g_test_add_func ("/eval/match/classes", test_classes);
  g_test_add_func ("/eval/match/ignored", test_ignored);
  g_test_add_func ("/eval/match/cancel", test_cancel);
  g_test_add_func ("/eval/curve/random", test_curve);
  g_test_add_func ("/eval/curve/by-hand", test_curve_by_hand);
  g_test_add_func ("/eval/curve/empty", test_curve_empty);
  return g_test_run ();
}
