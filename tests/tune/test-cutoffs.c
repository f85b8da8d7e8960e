/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The least confidences of everything and of single classes. */

#include "config.h"

#include "limn-cutoffs.h"

#include "tune-fixture.h"

#include <math.h>

static const TuneObject animals[] = {
  { "dog", 16, 0.9, .x = 0 },
  { "cat", 15, 0.8, .x = 20 },
  { "dog", 16, 0.6, .x = 40 },
  { "dog", 17, 0.55, .x = 60 },
  { "cat", 15, 0.45, .x = 80 },
  { "bird", -1, 0.3, .x = 100 },
};

static void
assert_percent (double percent,
                double expected)
{
  g_assert_cmpfloat (percent, ==, expected);
}

static void
test_values (void)
{
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);
  g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", 16, 60.0);
  g_autoptr (LimnCutoffs) cat = limn_cutoffs_with_class (dog, "cat", 15, 30.0);
  g_autoptr (LimnCutoffs) again = limn_cutoffs_with_class (cat, "dog", 16, 70.0);
  g_autoptr (LimnCutoffs) raised = limn_cutoffs_with_confidence (again, 50.0);
  double confidence = 0.0;
  int class_id = 0;

  assert_percent (limn_cutoffs_get_confidence (plain), 45.0);
  assert_percent (limn_cutoffs_get_lowest (plain), 45.0);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (plain), ==, 0);

  g_assert_true (limn_cutoffs_get_class (dog, "dog", 16, &confidence));
  assert_percent (confidence, 60.0);
  g_assert_false (limn_cutoffs_get_class (dog, "dog", 17, &confidence));
  assert_percent (confidence, 45.0);
  g_assert_false (limn_cutoffs_get_class (dog, "cat", 15, NULL));
  assert_percent (limn_cutoffs_get_lowest (dog), 45.0);
  assert_percent (limn_cutoffs_get_lowest (cat), 30.0);

  g_assert_cmpuint (limn_cutoffs_get_n_classes (again), ==, 2);
  g_assert_cmpstr (limn_cutoffs_get_nth (again, 0, &class_id, &confidence), ==, "cat");
  g_assert_cmpint (class_id, ==, 15);
  assert_percent (confidence, 30.0);
  g_assert_cmpstr (limn_cutoffs_get_nth (again, 1, &class_id, &confidence), ==, "dog");
  g_assert_cmpint (class_id, ==, 16);
  assert_percent (confidence, 70.0);

  assert_percent (limn_cutoffs_get_confidence (raised), 50.0);
  g_assert_true (limn_cutoffs_get_class (raised, "dog", 16, &confidence));
  assert_percent (confidence, 70.0);
}

static void
test_without (void)
{
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);
  g_autoptr (LimnCutoffs) one = limn_cutoffs_with_class (plain, "dog", 16, 45.0);
  g_autoptr (LimnCutoffs) two = limn_cutoffs_with_class (one, "cat", 15, 20.0);
  g_autoptr (LimnCutoffs) back = limn_cutoffs_without_class (two, "cat", 15);
  g_autoptr (LimnCutoffs) none = limn_cutoffs_without_class (back, "dog", 16);
  g_autoptr (LimnCutoffs) same = limn_cutoffs_without_class (none, "dog", 16);

  /* A value of its own stays one, even if it is the main one's. */
  g_assert_false (limn_cutoffs_equal (plain, one));
  g_assert_true (limn_cutoffs_equal (back, one));
  g_assert_true (limn_cutoffs_equal (none, plain));
  g_assert_true (limn_cutoffs_equal (same, plain));
  g_assert_false (limn_cutoffs_equal (plain, NULL));
  g_assert_true (limn_cutoffs_equal (NULL, NULL));
}

static void
test_rounding (void)
{
  static const struct { double given; double expected; } rows[] = {
    { 0.0, 1.0 }, { -5.0, 1.0 }, { 101.0, 100.0 }, { 45.678, 45.68 }, { 33.333333, 33.33 },
    { INFINITY, 100.0 }, { -INFINITY, 1.0 }, { NAN, LIMN_CONFIDENCE_DEFAULT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (rows[i].given);
      g_autoptr (LimnCutoffs) class = limn_cutoffs_with_class (plain, "dog", 1, rows[i].given);
      g_autoptr (LimnQuery) query = tune_query_new (rows[i].given, 30.0);
      double confidence = 0.0;

      assert_percent (limn_cutoffs_get_confidence (plain), rows[i].expected);
      assert_percent (limn_cutoffs_get_confidence (plain), limn_query_get_confidence (query));
      limn_cutoffs_get_class (class, "dog", 1, &confidence);
      assert_percent (confidence, rows[i].expected);
    }
}

static void
test_many (void)
{
  LimnCutoff classes[300];
  char names[G_N_ELEMENTS (classes)][16];
  g_autoptr (LimnCutoffs) together = NULL;
  g_autoptr (LimnCutoffs) one_by_one = limn_cutoffs_new (40.0);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_snprintf (names[i], sizeof names[i], "c%u", i * 7 % 100);
      classes[i] = (LimnCutoff) { names[i], (int) (i % 2), 1.0 + i % 90 };
    }
  together = limn_cutoffs_new_for_classes (40.0, classes, G_N_ELEMENTS (classes));
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      LimnCutoffs *next = limn_cutoffs_with_class (one_by_one, classes[i].name,
                                                   classes[i].class_id, classes[i].confidence);

      limn_cutoffs_unref (one_by_one);
      one_by_one = next;
    }

  /* Later values of a class replace earlier ones, either way. */
  g_assert_cmpuint (limn_cutoffs_get_n_classes (together), <, G_N_ELEMENTS (classes));
  g_assert_true (limn_cutoffs_equal (together, one_by_one));
}

static void
assert_kept (const LimnCutoffs *cutoffs,
             LimnPrediction    *prediction,
             const char        *expected)
{
  g_autoptr (LimnPrediction) kept = limn_cutoffs_apply (cutoffs, prediction);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < limn_prediction_get_n_instances (kept); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (kept, i);

      g_string_append_printf (text, "%s%s%d", i > 0 ? " " : "",
                              limn_prediction_get_class_name (kept, instance->class_index),
                              (int) round ((double) instance->confidence * 100.0));
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_true (limn_prediction_get_query (kept) == limn_prediction_get_query (prediction));
}

static void
test_apply (void)
{
  g_autoptr (LimnPrediction) answer = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, animals,
                                                           G_N_ELEMENTS (animals));
  g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (40.0);
  g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", 16, 70.0);
  g_autoptr (LimnCutoffs) bird = limn_cutoffs_with_class (dog, "bird", -1, 20.0);
  g_autoptr (LimnCutoffs) low = limn_cutoffs_new (10.0);
  g_autoptr (LimnCutoffs) high = limn_cutoffs_new (99.0);
  g_autoptr (LimnPrediction) all = limn_cutoffs_apply (low, answer);

  g_assert_true (all == answer);
  assert_kept (plain, answer, "dog90 cat80 dog60 dog55 cat45");
  assert_kept (dog, answer, "dog90 cat80 dog55 cat45");
  assert_kept (bird, answer, "dog90 cat80 dog55 cat45 bird30");
  assert_kept (high, answer, "");
}

/* On the very threshold engines differ, for classes too. */
static void
test_threshold (void)
{
  static const LimnEngine engines[] = {
    LIMN_ENGINE_UNKNOWN, LIMN_ENGINE_CLASSIC, LIMN_ENGINE_CURRENT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      gboolean is_current = engines[i] == LIMN_ENGINE_CURRENT;
      g_autoptr (LimnPrediction) answer = tune_prediction_new (engines[i], 10.0, animals,
                                                               G_N_ELEMENTS (animals));
      g_autoptr (LimnCutoffs) plain = limn_cutoffs_new (45.0);
      g_autoptr (LimnCutoffs) dog = limn_cutoffs_with_class (plain, "dog", 16, 60.0);

      g_assert_cmpint (limn_cutoffs_let_pass (plain, answer, 4), ==, !is_current);
      g_assert_cmpint (limn_cutoffs_let_pass (dog, answer, 2), ==, !is_current);
      assert_kept (dog, answer, is_current ? "dog90 cat80 dog55" : "dog90 cat80 dog60 dog55 cat45");
    }
}

/* Against the rule said once more, by itself. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint run = 0; run < 500; run++)
    {
      LimnEngine engine = g_rand_int_range (random, 0, 3);
      TuneObject objects[40];
      double percents[5][2];
      g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (g_rand_int_range (random, 1, 101));
      g_autoptr (LimnPrediction) answer = NULL;
      g_autoptr (LimnPrediction) kept = NULL;
      guint n = 0;

      for (guint i = 0; i < 5; i++)
        for (guint id = 0; id < 2; id++)
          {
            const char name[] = { (char) ('a' + (char) i), '\0' };
            LimnCutoffs *next = NULL;

            percents[i][id] = limn_cutoffs_get_confidence (cutoffs);
            if (g_rand_boolean (random))
              continue;
            percents[i][id] = g_rand_int_range (random, 100, 10001) / 100.0;
            next = limn_cutoffs_with_class (cutoffs, name, (int) id, percents[i][id]);
            limn_cutoffs_unref (cutoffs);
            cutoffs = next;
          }
      for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
        {
          static const char *const names[] = { "a", "b", "c", "d", "e" };

          objects[i] = (TuneObject) {
            .class_name = names[g_rand_int_range (random, 0, 5)],
            .class_id = g_rand_int_range (random, 0, 2),
            .score = (double) tune_random_score (random),
            .x = i * 20.0,
          };
        }
      answer = tune_prediction_new (engine, 1.0, objects, G_N_ELEMENTS (objects));
      kept = limn_cutoffs_apply (cutoffs, answer);

      for (guint i = 0; i < limn_prediction_get_n_instances (answer); i++)
        {
          const LimnInstance *instance = limn_prediction_get_instance (answer, i);
          const char *name = limn_prediction_get_class_name (answer, instance->class_index);
          float threshold = (float) (percents[name[0] - 'a'][instance->class_id] / 100.0);
          gboolean passes = engine == LIMN_ENGINE_CURRENT ? instance->confidence > threshold
                                                          : instance->confidence >= threshold;

          g_assert_cmpint (limn_cutoffs_let_pass (cutoffs, answer, i), ==, passes);
          if (passes)
            g_assert_cmpfloat (limn_prediction_get_instance (kept, n++)->box.x, ==,
                               instance->box.x);
        }
      g_assert_cmpuint (limn_prediction_get_n_instances (kept), ==, n);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/cutoffs/values", test_values);
  g_test_add_func ("/tune/cutoffs/without", test_without);
  g_test_add_func ("/tune/cutoffs/rounding", test_rounding);
  g_test_add_func ("/tune/cutoffs/many", test_many);
  g_test_add_func ("/tune/cutoffs/apply", test_apply);
  g_test_add_func ("/tune/cutoffs/threshold", test_threshold);
  g_test_add_func ("/tune/cutoffs/random", test_random);

  return g_test_run ();
}
