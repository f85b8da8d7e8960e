/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds from examples. */

#include "config.h"

#include "limn-example.h"

#include "tune-fixture.h"

#include <math.h>

#define KEEP(score) { "dog", 16, score, TRUE }
#define HIDE(score) { "dog", 16, score, FALSE }

static gboolean
is_satisfied (const LimnExample *example,
              LimnEngine         engine,
              double             confidence)
{
  float threshold = (float) (confidence / 100.0);
  gboolean passes = engine == LIMN_ENGINE_CURRENT ? example->score > threshold
                                                  : example->score >= threshold;

  return passes == example->keep;
}

static guint
count_satisfied (const LimnExample *examples,
                 guint              n_examples,
                 LimnEngine         engine,
                 double             confidence)
{
  guint n = 0;

  for (guint i = 0; i < n_examples; i++)
    n += is_satisfied (&examples[i], engine, confidence);
  return n;
}

typedef struct
{
  const char *what;
  LimnExample examples[5];
  guint       n_examples;
  gboolean    possible;
  double      low;
  double      high;
  double      middle;
  guint       n_satisfied;
  int         weakest_kept;
  int         strongest_hidden;
} FitRow;

static const FitRow classic_rows[] = {
  { "none", { KEEP (0) }, 0, TRUE, 1.0, 100.0, 50.0, 0, -1, -1 },
  { "one kept", { KEEP (0.41f) }, 1, TRUE, 1.0, 41.0, 21.0, 1, 0, -1 },
  { "one hidden", { HIDE (0.41f) }, 1, TRUE, 41.01, 100.0, 71.0, 1, -1, 0 },
  { "wide apart", { KEEP (0.9f), KEEP (0.63f), HIDE (0.41f), HIDE (0.3f), HIDE (0.2f) }, 5,
    TRUE, 41.01, 63.0, 52.0, 5, 1, 2 },
  { "touching", { KEEP (0.50f), HIDE (0.4999f) }, 2, TRUE, 50.0, 50.0, 50.0, 2, 0, 1 },
  { "a tenth between", { KEEP (0.5034f), HIDE (0.5011f) }, 2,
    TRUE, 50.12, 50.34, 50.2, 2, 0, 1 },
  { "too close to tell", { KEEP (0.50004f), HIDE (0.50002f) }, 2,
    FALSE, 50.01, 100.0, 75.0, 1, 0, 1 },
  { "same score", { KEEP (0.5f), HIDE (0.5f) }, 2, FALSE, 50.01, 100.0, 75.0, 1, 0, 1 },
  { "the wrong way", { KEEP (0.38f), HIDE (0.52f) }, 2, FALSE, 52.01, 100.0, 76.0, 1, 0, 1 },
  { "one wrong", { KEEP (0.9f), KEEP (0.8f), KEEP (0.3f), HIDE (0.5f), HIDE (0.4f) }, 5,
    FALSE, 50.01, 80.0, 65.0, 4, 2, 3 },
  { "weaker than can be asked", { KEEP (0.005f), HIDE (0.004f) }, 2,
    FALSE, 1.0, 100.0, 50.0, 1, 0, 1 },
  { "as strong as can be", { HIDE (1.0f) }, 1, FALSE, 1.0, 100.0, 50.0, 0, -1, 0 },
};

static void
assert_fit (const FitRow *row,
            LimnEngine    engine)
{
  LimnExampleFit fit;

  g_test_message ("%s", row->what);
  limn_example_fit (row->examples, row->n_examples, engine, &fit);
  g_assert_cmpint (fit.possible, ==, row->possible);
  g_assert_cmpfloat (fit.low, ==, row->low);
  g_assert_cmpfloat (fit.high, ==, row->high);
  g_assert_cmpfloat (fit.middle, ==, row->middle);
  g_assert_cmpuint (fit.n_satisfied, ==, row->n_satisfied);
  g_assert_cmpuint (fit.n_examples, ==, row->n_examples);
  g_assert_cmpint (fit.weakest_kept, ==, row->weakest_kept);
  g_assert_cmpint (fit.strongest_hidden, ==, row->strongest_hidden);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (classic_rows); i++)
    assert_fit (&classic_rows[i], LIMN_ENGINE_CLASSIC);
}

/* What is on the threshold is hidden there, which moves both ends by a step. */
static void
test_current (void)
{
  const FitRow rows[] = {
    { "wide apart", { KEEP (0.63f), HIDE (0.41f) }, 2, TRUE, 41.0, 62.99, 52.0, 2, 0, 1 },
    { "touching", { KEEP (0.50f), HIDE (0.4999f) }, 2, TRUE, 49.99, 49.99, 49.99, 2, 0, 1 },
    { "as strong as can be", { HIDE (1.0f) }, 1, TRUE, 100.0, 100.0, 100.0, 1, -1, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_fit (&rows[i], LIMN_ENGINE_CURRENT);
}

/* Against every confidence that can be asked. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  guint n_possible = 0;

  for (guint run = 0; run < 300; run++)
    {
      LimnEngine engine = g_rand_int_range (random, 0, 3);
      guint n = (guint) g_rand_int_range (random, 0, 7);
      LimnExample examples[7];
      LimnExampleFit fit;
      guint most = 0;
      int widest = 0;
      int width = 0;

      for (guint i = 0; i < n; i++)
        {
          examples[i] = (LimnExample) KEEP (tune_random_score (random));
          examples[i].keep = examples[i].score > (float) g_rand_double_range (random, 0.0, 1.0);
        }
      limn_example_fit (examples, n, engine, &fit);

      for (int step = 100; step <= 10000; step++)
        most = MAX (most, count_satisfied (examples, n, engine, step / 100.0));
      for (int step = 100; step <= 10000; step++)
        {
          gboolean same = step > 100;

          for (guint i = 0; i < n && same; i++)
            same = is_satisfied (&examples[i], engine, step / 100.0)
                   == is_satisfied (&examples[i], engine, (step - 1) / 100.0);
          if (!same)
            width = 0;
          width++;
          if (count_satisfied (examples, n, engine, step / 100.0) == most)
            widest = MAX (widest, width);
        }

      n_possible += fit.possible;
      g_assert_cmpint (fit.possible, ==, most == n);
      g_assert_cmpuint (fit.n_satisfied, ==, most);
      g_assert_cmpint ((int) round ((fit.high - fit.low) * 100.0) + 1, ==, widest);
      g_assert_true (fit.low <= fit.middle && fit.middle <= fit.high);
      for (int step = (int) round (fit.low * 100.0); step <= (int) round (fit.high * 100.0);
           step++)
        g_assert_cmpuint (count_satisfied (examples, n, engine, step / 100.0), ==, most);
      for (guint i = 0; i < n; i++)
        if (examples[i].keep)
          g_assert_cmpfloat (examples[fit.weakest_kept].score, <=, examples[i].score);
        else
          g_assert_cmpfloat (examples[fit.strongest_hidden].score, >=, examples[i].score);
    }
  g_assert_cmpuint (n_possible, >, 50);
  g_assert_cmpuint (n_possible, <, 270);
}

static void
test_classes (void)
{
  static const LimnExample examples[] = {
    { "car", 2, 0.38f, TRUE },
    { "shadow", 3, 0.52f, FALSE },
    { "dog", 16, 0.70f, TRUE },
    { "dog", 16, 0.20f, FALSE },
    { "dog", 17, 0.30f, TRUE },
    { "bird", 14, 0.60f, TRUE },
    { "bird", 14, 0.80f, FALSE },
    { "bird", 14, 0.90f, FALSE },
    { "bird", 14, 0.95f, FALSE },
  };
  g_autoptr (LimnCutoffs) main_only = limn_cutoffs_new (45.0);
  g_autoptr (LimnCutoffs) before = limn_cutoffs_with_class (main_only, "tree", 5, 20.0);
  g_autoptr (LimnCutoffs) after = NULL;
  g_autoptr (LimnCutoffs) again = NULL;
  guint n_satisfied = 0;
  double confidence = 0.0;

  after = limn_example_fit_classes (examples, G_N_ELEMENTS (examples), LIMN_ENGINE_CLASSIC,
                                    before, &n_satisfied);
  /* All but the bird that is to be kept: three others of its class are stronger. */
  g_assert_cmpuint (n_satisfied, ==, G_N_ELEMENTS (examples) - 1);

  g_assert_cmpfloat (limn_cutoffs_get_confidence (after), ==, 45.0);
  g_assert_true (limn_cutoffs_get_class (after, "car", 2, &confidence));
  g_assert_cmpfloat (confidence, ==, 19.0);
  g_assert_true (limn_cutoffs_get_class (after, "shadow", 3, &confidence));
  g_assert_cmpfloat (confidence, ==, 76.0);
  g_assert_true (limn_cutoffs_get_class (after, "dog", 17, &confidence));
  g_assert_cmpfloat (confidence, ==, 15.0);
  g_assert_true (limn_cutoffs_get_class (after, "bird", 14, &confidence));
  g_assert_cmpfloat (confidence, ==, 98.0);
  /* For these dogs the main value does; of trees nothing was said. */
  g_assert_false (limn_cutoffs_get_class (after, "dog", 16, NULL));
  g_assert_true (limn_cutoffs_get_class (after, "tree", 5, &confidence));
  g_assert_cmpfloat (confidence, ==, 20.0);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (after), ==, 5);

  /* What does it already is left alone. */
  again = limn_example_fit_classes (examples, G_N_ELEMENTS (examples), LIMN_ENGINE_CLASSIC, after,
                                    NULL);
  g_assert_true (limn_cutoffs_equal (again, after));
}

static void
test_classes_none (void)
{
  g_autoptr (LimnCutoffs) before = limn_cutoffs_new (45.0);
  guint n_satisfied = 7;
  g_autoptr (LimnCutoffs) after = limn_example_fit_classes (NULL, 0, LIMN_ENGINE_CURRENT, before,
                                                            &n_satisfied);

  g_assert_true (limn_cutoffs_equal (after, before));
  g_assert_cmpuint (n_satisfied, ==, 0);
}

/* Each class gets as many as it could by itself, and what is said is what is so. */
static void
test_classes_random (void)
{
  static const char *const names[] = { "a", "b", "c" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint run = 0; run < 300; run++)
    {
      LimnEngine engine = g_rand_int_range (random, 0, 3);
      g_autoptr (LimnCutoffs) before = limn_cutoffs_new (g_rand_int_range (random, 10, 90));
      g_autoptr (LimnCutoffs) after = NULL;
      LimnExample examples[12];
      guint n_satisfied = 0;
      guint n = 0;
      guint best = 0;

      for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
        examples[i] = (LimnExample) {
          names[g_rand_int_range (random, 0, 3)], 1, tune_random_score (random),
          g_rand_boolean (random),
        };
      after = limn_example_fit_classes (examples, G_N_ELEMENTS (examples), engine, before,
                                        &n_satisfied);
      for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
        {
          double confidence = 0.0;

          limn_cutoffs_get_class (after, examples[i].class_name, 1, &confidence);
          n += is_satisfied (&examples[i], engine, confidence);
        }
      g_assert_cmpuint (n, ==, n_satisfied);

      for (guint c = 0; c < G_N_ELEMENTS (names); c++)
        {
          LimnExample of_class[G_N_ELEMENTS (examples)];
          LimnExampleFit fit;
          guint n_of_class = 0;

          for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
            if (examples[i].class_name == names[c])
              of_class[n_of_class++] = examples[i];
          limn_example_fit (of_class, n_of_class, engine, &fit);
          best += fit.n_satisfied;
        }
      g_assert_cmpuint (n_satisfied, ==, best);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/example/rows", test_rows);
  g_test_add_func ("/tune/example/current", test_current);
  g_test_add_func ("/tune/example/random", test_random);
  g_test_add_func ("/tune/example/classes", test_classes);
  g_test_add_func ("/tune/example/classes-none", test_classes_none);
  g_test_add_func ("/tune/example/classes-random", test_classes_random);

  return g_test_run ();
}
