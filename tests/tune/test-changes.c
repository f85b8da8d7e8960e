/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What came, what went, and what is the same. */

#include "config.h"

#include "limn-changes.h"

#include "limn-test-fixtures.h"
#include "tune-fixture.h"

#include <string.h>

static char *
dup_indices (const guint32 *indices,
             guint          n_indices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_indices; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", indices[i]);
  return g_string_free (text, FALSE);
}

static void
assert_changes (LimnPrediction *before,
                LimnPrediction *after,
                const char     *expected_came,
                const char     *expected_went)
{
  g_autoptr (LimnChanges) changes = limn_changes_new (before, after);
  guint n_came = 0;
  guint n_went = 0;
  const guint32 *indices_came = limn_changes_get_came (changes, &n_came);
  const guint32 *indices_went = limn_changes_get_went (changes, &n_went);
  g_autofree char *came = dup_indices (indices_came, n_came);
  g_autofree char *went = dup_indices (indices_went, n_went);

  g_assert_cmpstr (came, ==, expected_came);
  g_assert_cmpstr (went, ==, expected_went);
  g_assert_cmpint (limn_changes_is_empty (changes), ==, n_came + n_went == 0);
  g_assert_true (limn_changes_get_before (changes) == before);
  g_assert_true (limn_changes_get_after (changes) == after);
}

/* Answers narrowed from one pool. */
static void
test_narrowed (void)
{
  static const TuneObject objects[] = {
    { "dog", 16, 0.9, .x = 0 },
    /* Two of a class in the very same place: each is itself. */
    { "dog", 16, 0.7, .x = 100 },
    { "dog", 16, 0.6, .x = 100 },
    { "cat", 15, 0.4, .x = 200 },
  };
  g_autoptr (LimnPrediction) pool = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, objects, 4);
  g_autoptr (LimnQuery) query_50 = tune_query_new (50.0, 30.0);
  g_autoptr (LimnQuery) query_65 = tune_query_new (65.0, 30.0);
  g_autoptr (LimnPrediction) at_50 = limn_prediction_narrow (pool, query_50);
  g_autoptr (LimnPrediction) at_65 = limn_prediction_narrow (pool, query_65);
  const guint32 second[] = { 0, 2 };
  g_autoptr (LimnPrediction) picked = limn_prediction_pick (pool, query_50, second, 2);

  assert_changes (pool, at_50, "", "3");
  assert_changes (at_50, pool, "3", "");
  assert_changes (at_50, at_65, "", "2");
  assert_changes (at_65, pool, "2 3", "");
  assert_changes (pool, pool, "", "");
  assert_changes (picked, picked, "", "");
  assert_changes (pool, picked, "", "1 3");
}

/* Answers of their own. */
static void
test_answers (void)
{
  static const TuneObject before[] = {
    { "dog", 16, 0.9, .x = 0, .y = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.8, .x = 200, .y = 0, .width = 100, .height = 100 },
    { "cat", 15, 0.7, .x = 400, .y = 0, .width = 100, .height = 100 },
    { "bird", 14, 0.6, .x = 600, .y = 0, .width = 100, .height = 100 },
  };
  static const TuneObject after[] = {
    /* A little beside the second one: 97 of 103 columns are shared. */
    { "dog", 16, 0.95, .x = 203, .y = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.85, .x = 0, .y = 0, .width = 100, .height = 100 },
    /* Too far: 90 of 110. */
    { "bird", 14, 0.6, .x = 610, .y = 0, .width = 100, .height = 100 },
    /* Another class, and another class of the same name. */
    { "wolf", 15, 0.5, .x = 400, .y = 0, .width = 100, .height = 100 },
    { "cat", 99, 0.4, .x = 400, .y = 0, .width = 100, .height = 100 },
  };
  g_autoptr (LimnPrediction) a = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, before, 4);
  g_autoptr (LimnPrediction) b = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, after, 5);
  g_autoptr (LimnPrediction) none = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, NULL, 0);

  assert_changes (a, b, "2 3 4", "2 3");
  assert_changes (b, a, "2 3", "2 3 4");
  assert_changes (a, none, "", "0 1 2 3");
  assert_changes (none, a, "0 1 2 3", "");
  assert_changes (none, none, "", "");
}

/* Each is matched once, so that of three in one place two remain two. */
static void
test_once (void)
{
  static const TuneObject three[] = {
    { "dog", 16, 0.9, .x = 100, .y = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.8, .x = 101, .y = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.7, .x = 102, .y = 0, .width = 100, .height = 100 },
  };
  static const TuneObject two[] = {
    { "dog", 16, 0.8, .x = 101, .y = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.7, .x = 102, .y = 1, .width = 100, .height = 100 },
  };
  g_autoptr (LimnPrediction) a = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, three, 3);
  g_autoptr (LimnPrediction) b = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, two, 2);

  /* What is exactly equal is taken first; of the others the strongest one chooses. */
  assert_changes (a, b, "", "2");
  assert_changes (b, a, "0", "");
}

static void
test_pictures (void)
{
  static const TuneObject objects[] = { { "dog", 16, 0.9, .x = 0 } };
  g_autoptr (LimnPrediction) a = tune_prediction_new (LIMN_ENGINE_CURRENT, 30.0, objects, 1);
  g_autoptr (LimnImage) image = limn_test_image_new (1000, 1000);
  g_autoptr (LimnModel) model = limn_model_new_local ();
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 30.0, 30.0);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) b = NULL;

  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_begin (builder, "dog", 16, 0.9, &(LimnRect) { 0, 0, 10, 10 });
  limn_prediction_builder_close (builder);
  b = limn_prediction_builder_end (builder);

  assert_changes (a, b, "0", "0");
  g_assert_cmpint (limn_follow_instance (a, b, 0), ==, -1);
}

static void
test_follow (void)
{
  static const TuneObject objects[] = {
    { "dog", 16, 0.9, .x = 0, .width = 100, .height = 100 },
    { "dog", 16, 0.8, .x = 0, .width = 100, .height = 100 },
    { "cat", 15, 0.7, .x = 1, .width = 100, .height = 100 },
  };
  static const TuneObject other[] = {
    { "cat", 15, 0.9, .x = 4, .width = 100, .height = 100 },
    { "cat", 15, 0.8, .x = 2, .width = 100, .height = 100 },
    { "cat", 15, 0.8, .x = 50, .width = 100, .height = 100 },
  };
  g_autoptr (LimnPrediction) pool = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, objects, 3);
  g_autoptr (LimnPrediction) answer = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, other, 3);
  g_autoptr (LimnQuery) query = tune_query_new (75.0, 30.0);
  g_autoptr (LimnPrediction) narrow = limn_prediction_narrow (pool, query);

  for (int i = 0; i < 3; i++)
    g_assert_cmpint (limn_follow_instance (pool, pool, i), ==, i);
  g_assert_cmpint (limn_follow_instance (pool, narrow, 1), ==, 1);
  g_assert_cmpint (limn_follow_instance (pool, narrow, 2), ==, -1);
  g_assert_cmpint (limn_follow_instance (pool, answer, 0), ==, -1);
  g_assert_cmpint (limn_follow_instance (pool, answer, 2), ==, 1);
  g_assert_cmpint (limn_follow_instance (pool, answer, 3), ==, -1);
  g_assert_cmpint (limn_follow_instance (pool, answer, -1), ==, -1);
  g_assert_cmpint (limn_follow_instance (NULL, answer, 0), ==, -1);
  g_assert_cmpint (limn_follow_instance (pool, NULL, 0), ==, -1);
}

static void
test_iou (void)
{
  const LimnRect a = { 0, 0, 10, 10 };

  g_assert_cmpfloat (limn_box_iou (&a, &a), ==, 1.0);
  g_assert_cmpfloat (limn_box_iou (&a, &(LimnRect) { 5, 0, 10, 10 }), ==, 50.0 / 150.0);
  g_assert_cmpfloat (limn_box_iou (&a, &(LimnRect) { 2, 2, 5, 5 }), ==, 0.25);
  g_assert_cmpfloat (limn_box_iou (&a, &(LimnRect) { 10, 0, 10, 10 }), ==, 0.0);
  g_assert_cmpfloat (limn_box_iou (&a, &(LimnRect) { 30, 30, 10, 10 }), ==, 0.0);
  g_assert_cmpfloat (limn_box_iou (&a, &(LimnRect) { 3, 3, 0, 0 }), ==, 0.0);
}

/* One object and another answer about it. */
static gboolean
agree (const TuneObject *derived,
       const TuneObject *answer)
{
  g_autoptr (LimnPrediction) a = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, derived,
                                                      derived != NULL ? 1 : 0);
  g_autoptr (LimnPrediction) b = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, answer,
                                                      answer != NULL ? 1 : 0);
  gboolean one_way = limn_predictions_agree (a, b, 45.0);

  g_assert_cmpint (limn_predictions_agree (b, a, 45.0), ==, one_way);
  return one_way;
}

static void
test_agree (void)
{
  const TuneObject dog = { "dog", 16, 0.8, .x = 100, .y = 100, .width = 50, .height = 40 };
  TuneObject other = dog;

  g_assert_true (agree (&dog, &other));
  g_assert_true (agree (NULL, NULL));
  g_assert_false (agree (&dog, NULL));

  /* As far as a GPU is from itself. */
  other.score = 0.8009;
  g_assert_true (agree (&dog, &other));
  other.score = 0.8021;
  g_assert_false (agree (&dog, &other));

  other = dog;
  other.x = 101;
  other.width = 49;
  g_assert_true (agree (&dog, &other));
  other.width = 51;
  g_assert_false (agree (&dog, &other));

  other = dog;
  other.height = 41.5;
  g_assert_false (agree (&dog, &other));
  other = dog;
  other.class_name = "cat";
  g_assert_false (agree (&dog, &other));
  other = dog;
  other.class_id = 15;
  g_assert_false (agree (&dog, &other));
}

static void
test_agree_on_threshold (void)
{
  const TuneObject on = { "dog", 16, 0.45, .x = 100, .y = 100 };
  const TuneObject above = { "dog", 16, 0.4500005, .x = 100, .y = 100 };
  const TuneObject clearly_above = { "dog", 16, 0.45001, .x = 100, .y = 100 };

  g_assert_true (agree (&on, NULL));
  g_assert_true (agree (&above, NULL));
  g_assert_false (agree (&clearly_above, NULL));
}

static void
test_agree_count (void)
{
  static const TuneObject two[] = {
    { "dog", 16, 0.8, .x = 100, .y = 100 },
    { "dog", 16, 0.8, .x = 100, .y = 100 },
  };
  g_autoptr (LimnPrediction) a = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, two, 2);
  g_autoptr (LimnPrediction) b = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, two, 1);

  g_assert_false (limn_predictions_agree (a, b, 45.0));
  g_assert_false (limn_predictions_agree (b, a, 45.0));
}

/* A crowd, and the same crowd as another computer sees it: all objects find their partner, and none
 * finds one that is not its own. */
static void
test_crowd (void)
{
  enum { N = 10000, N_GONE = 37 };
  g_autofree TuneObject *objects = g_new0 (TuneObject, N);
  g_autofree TuneObject *moved = g_new0 (TuneObject, N);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (LimnPrediction) before = NULL;
  g_autoptr (LimnPrediction) after = NULL;
  g_autoptr (LimnPrediction) fewer = NULL;
  g_autoptr (LimnChanges) changes = NULL;
  g_autoptr (LimnChanges) gone = NULL;
  guint n = 0;

  for (guint i = 0; i < N; i++)
    {
      objects[i] = (TuneObject) {
        i % 3 == 0 ? "dog" : "cat", (int) (i % 2), 0.999 - i * 0.00005,
        .x = i % 100 * 9.9, .y = i / 100 * 9.9, .width = 9, .height = 9,
      };
      moved[i] = objects[i];
      moved[i].x += g_rand_double_range (random, -0.1, 0.1);
      moved[i].y = MAX (0.0, moved[i].y + g_rand_double_range (random, -0.1, 0.1));
      moved[i].score += g_rand_double_range (random, -1e-4, 1e-4);
    }
  before = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, objects, N);
  after = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, moved, N);
  fewer = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, moved, N - N_GONE);

  changes = limn_changes_new (before, after);
  g_assert_true (limn_changes_is_empty (changes));
  g_assert_true (limn_predictions_agree (before, after, 45.0));

  gone = limn_changes_new (before, fewer);
  limn_changes_get_went (gone, &n);
  g_assert_cmpuint (n, ==, N_GONE);
  limn_changes_get_came (gone, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (limn_predictions_agree (before, fewer, 45.0));
}

/* All on one spot, none exactly equal: this ends, and the numbers add up. */
static void
test_heap (void)
{
  enum { N = 5000 };
  g_autofree TuneObject *objects = g_new0 (TuneObject, N);
  g_autoptr (LimnPrediction) before = NULL;
  g_autoptr (LimnPrediction) after = NULL;
  g_autoptr (LimnChanges) changes = NULL;
  guint n_came = 0;
  guint n_went = 0;

  for (guint i = 0; i < N; i++)
    objects[i] = (TuneObject) { "dog", 16, 0.9, .x = 100 + i * 1e-4, .width = 100, .height = 100 };
  before = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, objects, N);
  for (guint i = 0; i < N; i++)
    objects[i].x += 0.3;
  after = tune_prediction_new (LIMN_ENGINE_CURRENT, 45.0, objects, N - 100);

  changes = limn_changes_new (before, after);
  limn_changes_get_came (changes, &n_came);
  limn_changes_get_went (changes, &n_went);
  g_assert_cmpuint (n_went, ==, n_came + 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/changes/narrowed", test_narrowed);
  g_test_add_func ("/tune/changes/answers", test_answers);
  g_test_add_func ("/tune/changes/once", test_once);
  g_test_add_func ("/tune/changes/pictures", test_pictures);
  g_test_add_func ("/tune/changes/follow", test_follow);
  g_test_add_func ("/tune/changes/iou", test_iou);
  g_test_add_func ("/tune/changes/agree", test_agree);
  g_test_add_func ("/tune/changes/agree-on-threshold", test_agree_on_threshold);
  g_test_add_func ("/tune/changes/agree-count", test_agree_count);
  g_test_add_func ("/tune/changes/crowd", test_crowd);
  g_test_add_func ("/tune/changes/heap", test_heap);

  return g_test_run ();
}
