/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Average precision where it can be worked out on paper. */

#include "config.h"

#include "eval-fixture.h"

#include "limn-coco-eval.h"

#define SIZE 400
#define EPSILON 1e-9

static LimnCocoEval *
evaluate (const char      *instances,
          const char      *objects,
          LimnCocoMeasure  measure,
          LimnCocoSummary *summary)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction (instances, SIZE, SIZE);
  g_autoptr (LimnTruth) truth = eval_fixture_truth (objects, SIZE, SIZE);
  LimnCocoEval *eval = limn_coco_eval_new (measure);

  limn_coco_eval_add (eval, prediction, truth, SIZE, SIZE);
  g_assert_cmpuint (limn_coco_eval_get_n (eval), ==, 1);
  limn_coco_eval_summarize (eval, summary);
  return eval;
}

static void
test_perfect (void)
{
  for (LimnCocoMeasure measure = LIMN_COCO_BOXES; measure <= LIMN_COCO_MASKS; measure++)
    {
      LimnCocoSummary summary;
      g_autoptr (LimnCocoEval) eval = evaluate ("a .9 0 0 20 20\nb .2 50 50 50 50",
                                                "a 1 0 0 20 20\nb 1 50 50 50 50", measure,
                                                &summary);
      double ap = 0.0;
      double ap50 = 0.0;

      /* Adding a bit to the divisor, as the reference does, keeps it just below 1. */
      g_assert_cmpfloat_with_epsilon (summary.ap, 1.0, EPSILON);
      g_assert_cmpfloat_with_epsilon (summary.ap_small, 1.0, EPSILON);
      g_assert_cmpfloat_with_epsilon (summary.ap_medium, 1.0, EPSILON);
      g_assert_cmpfloat (summary.ap_large, ==, -1.0);
      g_assert_cmpfloat (summary.ar_large, ==, -1.0);
      g_assert_cmpfloat_with_epsilon (summary.ar1, 1.0, EPSILON);
      g_assert_true (limn_coco_eval_get_class (eval, "a", &ap, &ap50));
      g_assert_cmpfloat_with_epsilon (ap, 1.0, EPSILON);
      g_assert_false (limn_coco_eval_get_class (eval, "c", &ap, &ap50));
    }
}

/* One wrong before the right one: precision 1/2 at every recall. */
static void
test_wrong_first (void)
{
  LimnCocoSummary summary;
  g_autoptr (LimnCocoEval) eval = evaluate ("a .9 100 100 20 20\na .8 0 0 20 20", "a 1 0 0 20 20",
                                            LIMN_COCO_BOXES, &summary);

  g_assert_cmpfloat_with_epsilon (summary.ap, 0.5, EPSILON);
  g_assert_cmpfloat_with_epsilon (summary.ar1, 0.0, EPSILON);
  g_assert_cmpfloat_with_epsilon (summary.ar10, 1.0, EPSILON);
}

/* One of two found: precision 1 at the recalls 0 to 0.5, which are 51 of 101. */
static void
test_half_found (void)
{
  LimnCocoSummary summary;
  g_autoptr (LimnCocoEval) eval = evaluate ("a .9 0 0 20 20", "a 1 0 0 20 20\na 1 90 90 20 20",
                                            LIMN_COCO_MASKS, &summary);

  g_assert_cmpfloat_with_epsilon (summary.ap, 51.0 / 101.0, EPSILON);
  g_assert_cmpfloat_with_epsilon (summary.ar100, 0.5, EPSILON);
}

/* An overlap of 16 × 20 in 24 × 20: 2/3, which reaches 0.5 to 0.65, four of ten. */
static void
test_overlap (void)
{
  for (LimnCocoMeasure measure = LIMN_COCO_BOXES; measure <= LIMN_COCO_MASKS; measure++)
    {
      LimnCocoSummary summary;
      g_autoptr (LimnCocoEval) eval = evaluate ("a .9 4 0 20 20", "a 1 0 0 20 20", measure,
                                                &summary);

      g_assert_cmpfloat_with_epsilon (summary.ap, 0.4, EPSILON);
      g_assert_cmpfloat_with_epsilon (summary.ap50, 1.0, EPSILON);
      g_assert_cmpfloat_with_epsilon (summary.ap75, 0.0, EPSILON);
    }
}

/* Two in a crowd count for nothing; a crowd alone leaves nothing to measure. */
static void
test_crowd (void)
{
  LimnCocoSummary summary;
  g_autoptr (LimnCocoEval) eval = evaluate
    ("a .9 200 200 20 20\na .8 220 220 20 20\na .7 0 0 20 20",
     "a 1 200 200 100 100 1\na 1 0 0 20 20", LIMN_COCO_MASKS, &summary);
  g_autoptr (LimnCocoEval) only = NULL;

  g_assert_cmpfloat_with_epsilon (summary.ap, 1.0, EPSILON);
  only = evaluate ("a .9 200 200 20 20", "a 1 200 200 100 100 1", LIMN_COCO_MASKS, &summary);
  g_assert_cmpfloat (summary.ap, ==, -1.0);
  g_assert_cmpfloat (summary.ar100, ==, -1.0);
}

/* More than a hundred of a class in a picture are not looked at. */
static void
test_many (void)
{
  g_autoptr (GString) instances = g_string_new (NULL);
  g_autoptr (LimnCocoEval) eval = NULL;
  LimnCocoSummary summary;

  for (int i = 0; i < 100; i++)
    g_string_append (instances, "a .9 100 100 20 20\n");
  g_string_append (instances, "a .8 0 0 20 20\n");
  eval = evaluate (instances->str, "a 1 0 0 20 20", LIMN_COCO_BOXES, &summary);
  g_assert_cmpfloat_with_epsilon (summary.ap, 0.0, EPSILON);
  g_assert_cmpfloat_with_epsilon (summary.ar100, 0.0, EPSILON);
}

/* Two pictures: what is wrong in one without an object lowers the class of the other. */
static void
test_two_pictures (void)
{
  g_autoptr (LimnPrediction) first = eval_fixture_prediction ("A .9 0 0 20 20", SIZE, SIZE);
  g_autoptr (LimnPrediction) second = eval_fixture_prediction ("a .8 0 0 20 20", SIZE, SIZE);
  g_autoptr (LimnTruth) nothing = eval_fixture_truth ("", SIZE, SIZE);
  g_autoptr (LimnTruth) object = eval_fixture_truth ("a 1 0 0 20 20", SIZE, SIZE);
  g_autoptr (LimnCocoEval) eval = limn_coco_eval_new (LIMN_COCO_MASKS);
  LimnCocoSummary summary;

  limn_coco_eval_summarize (eval, &summary);
  g_assert_cmpfloat (summary.ap, ==, -1.0);
  limn_coco_eval_add (eval, first, nothing, SIZE, SIZE);
  limn_coco_eval_add (eval, second, object, SIZE, SIZE);
  limn_coco_eval_summarize (eval, &summary);
  g_assert_cmpfloat_with_epsilon (summary.ap, 0.5, EPSILON);
  limn_coco_eval_summarize (eval, &summary);
  g_assert_cmpfloat_with_epsilon (summary.ap, 0.5, EPSILON);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/coco/perfect", test_perfect);
  g_test_add_func ("/eval/coco/wrong-first", test_wrong_first);
  g_test_add_func ("/eval/coco/half-found", test_half_found);
  g_test_add_func ("/eval/coco/overlap", test_overlap);
  g_test_add_func ("/eval/coco/crowd", test_crowd);
  g_test_add_func ("/eval/coco/many", test_many);
  g_test_add_func ("/eval/coco/two-pictures", test_two_pictures);
  return g_test_run ();
}
