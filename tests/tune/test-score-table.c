/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scores of a folder, against counting them one by one. */

#include "config.h"

#include "limn-score-table.h"

#include "tune-fixture.h"

#include <math.h>

static void
assert_count (LimnScoreTable *table,
              double          confidence,
              guint           expected,
              guint           expected_rows)
{
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (confidence);
  guint n_rows = 0;

  g_assert_cmpuint (limn_score_table_count (table, cutoffs, &n_rows), ==, expected);
  g_assert_cmpuint (n_rows, ==, expected_rows);
  g_assert_cmpuint (limn_score_table_count (table, cutoffs, NULL), ==, expected);
}

static void
test_rows (void)
{
  const float scores_a[] = { 0.9f, 0.5f, 0.3f };
  const float scores_b[] = { 0.45f };
  g_autoptr (LimnScoreTable) table = limn_score_table_new ();
  g_autoptr (LimnPrediction) a = tune_scores_new (LIMN_ENGINE_CLASSIC, 10.0, scores_a, 3);
  g_autoptr (LimnPrediction) b = tune_scores_new (LIMN_ENGINE_CURRENT, 20.0, scores_b, 1);
  g_autoptr (LimnPrediction) none = tune_scores_new (LIMN_ENGINE_CURRENT, 15.0, NULL, 0);
  g_autoptr (LimnCutoffs) at_45 = limn_cutoffs_new (45.0);

  assert_count (table, 50.0, 0, 0);
  g_assert_cmpfloat (limn_score_table_get_floor (table), ==, 1.0);

  limn_score_table_put (table, "a", a);
  limn_score_table_put (table, "b", b);
  limn_score_table_put (table, "none", none);
  g_assert_cmpuint (limn_score_table_get_n_rows (table), ==, 3);
  g_assert_cmpuint (limn_score_table_get_n_scores (table), ==, 4);
  g_assert_cmpfloat (limn_score_table_get_floor (table), ==, 20.0);
  assert_count (table, 10.0, 4, 2);
  /* Each row by the rule of its own engine. */
  assert_count (table, 45.0, 2, 1);
  assert_count (table, 44.99, 3, 2);
  assert_count (table, 50.0, 2, 1);
  assert_count (table, 99.0, 0, 0);
  g_assert_cmpuint (limn_score_table_count_row (table, "a", at_45), ==, 2);
  g_assert_cmpuint (limn_score_table_count_row (table, "b", at_45), ==, 0);
  g_assert_cmpuint (limn_score_table_count_row (table, "c", at_45), ==, 0);

  /* Put again, a row is replaced. */
  limn_score_table_put (table, "a", b);
  g_assert_cmpuint (limn_score_table_get_n_rows (table), ==, 3);
  assert_count (table, 10.0, 2, 2);

  limn_score_table_remove (table, "a");
  limn_score_table_remove (table, "a");
  g_assert_cmpuint (limn_score_table_get_n_rows (table), ==, 2);
  assert_count (table, 10.0, 1, 1);
  limn_score_table_remove (table, "b");
  g_assert_cmpfloat (limn_score_table_get_floor (table), ==, 15.0);

  limn_score_table_put (table, "a", a);
  limn_score_table_clear (table);
  g_assert_cmpuint (limn_score_table_get_n_rows (table), ==, 0);
  g_assert_cmpuint (limn_score_table_get_n_scores (table), ==, 0);
  assert_count (table, 10.0, 0, 0);
}

/* An answer that was capped is complete only above its weakest object. */
static void
test_floor_capped (void)
{
  float scores[LIMN_MAX_DETECTIONS_DEFAULT];
  g_autoptr (LimnScoreTable) table = limn_score_table_new ();
  g_autoptr (LimnPrediction) capped = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    scores[i] = 0.9f - i * 0.001f;
  scores[G_N_ELEMENTS (scores) - 1] = 0.42f;
  capped = tune_scores_new (LIMN_ENGINE_CLASSIC, 10.0, scores, G_N_ELEMENTS (scores));
  g_assert_true (limn_prediction_is_capped (capped));

  limn_score_table_put (table, "a", capped);
  g_assert_cmpfloat (limn_score_table_get_floor (table), ==, 42.01);
}

static void
test_survival (void)
{
  const float scores_a[] = { 0.9f, 0.5f };
  const float scores_b[] = { 0.7f, 0.45f, 0.2f };
  const float all[] = { 0.9f, 0.7f, 0.5f, 0.45f, 0.2f };
  g_autoptr (LimnScoreTable) table = limn_score_table_new ();
  g_autoptr (LimnPrediction) a = tune_scores_new (LIMN_ENGINE_CURRENT, 10.0, scores_a, 2);
  g_autoptr (LimnPrediction) b = tune_scores_new (LIMN_ENGINE_CURRENT, 10.0, scores_b, 3);
  LimnSurvival *survival = NULL;

  g_assert_cmpuint (limn_survival_get_n (limn_score_table_get_survival (table)), ==, 0);
  limn_score_table_put (table, "b", a);
  limn_score_table_put (table, "b", b);
  limn_score_table_put (table, "a", a);
  survival = limn_score_table_get_survival (table);
  g_assert_true (limn_score_table_get_survival (table) == survival);
  g_assert_cmpmem (limn_survival_get_scores (survival),
                   limn_survival_get_n (survival) * sizeof (float), all, sizeof all);
  g_assert_cmpuint (limn_survival_count (survival, 45.0), ==, 3);

  limn_score_table_remove (table, "a");
  survival = limn_score_table_get_survival (table);
  g_assert_cmpmem (limn_survival_get_scores (survival),
                   limn_survival_get_n (survival) * sizeof (float), scores_b, sizeof scores_b);
}

static const char *const names[] = { "a", "b", "c", "d" };

static LimnCutoffs *
create_cutoffs (GRand *random)
{
  LimnCutoffs *cutoffs = limn_cutoffs_new (g_rand_int_range (random, 1, 101));

  for (int i = g_rand_int_range (random, 0, 4); i > 0; i--)
    {
      LimnCutoffs *next = limn_cutoffs_with_class (cutoffs, names[g_rand_int_range (random, 0, 4)],
                                                   g_rand_int_range (random, -1, 2),
                                                   g_rand_int_range (random, 1, 101));

      limn_cutoffs_unref (cutoffs);
      cutoffs = next;
    }
  return cutoffs;
}

/* Rows come, change and go in any order; the numbers are those of applying the cutoffs to each. */
static void
test_random (void)
{
  static const char *const keys[] = { "p", "q", "r", "s", "t", "u" };
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  g_autoptr (LimnScoreTable) table = limn_score_table_new ();
  LimnPrediction *rows[G_N_ELEMENTS (keys)] = { NULL };

  for (guint run = 0; run < 2000; run++)
    {
      guint k = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (keys));
      guint n = (guint) g_rand_int_range (random, 0, 25);
      g_autoptr (LimnCutoffs) cutoffs = create_cutoffs (random);
      TuneObject objects[25];
      guint n_scores = 0;
      guint n_shown = 0;
      guint n_rows = 0;

      g_clear_pointer (&rows[k], limn_prediction_unref);
      if (g_rand_int_range (random, 0, 4) == 0)
        limn_score_table_remove (table, keys[k]);
      else
        {
          for (guint i = 0; i < n; i++)
            objects[i] = (TuneObject) {
              .class_name = names[g_rand_int_range (random, 0, 4)],
              .class_id = g_rand_int_range (random, -1, 2),
              .score = (double) tune_random_score (random),
              .x = i * 20.0,
            };
          rows[k] = tune_prediction_new (g_rand_int_range (random, 0, 3), 1.0, objects, n);
          limn_score_table_put (table, keys[k], rows[k]);
        }

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (rows[i] != NULL)
          {
            g_autoptr (LimnPrediction) kept = limn_cutoffs_apply (cutoffs, rows[i]);
            guint n_kept = limn_prediction_get_n_instances (kept);

            g_assert_cmpuint (limn_score_table_count_row (table, keys[i], cutoffs), ==, n_kept);
            n_scores += limn_prediction_get_n_instances (rows[i]);
            n_shown += n_kept;
            n_rows += n_kept > 0;
          }
      g_assert_cmpuint (limn_score_table_get_n_scores (table), ==, n_scores);
      g_assert_cmpuint (limn_survival_get_n (limn_score_table_get_survival (table)), ==, n_scores);
      g_assert_cmpuint (limn_score_table_count (table, cutoffs, &n), ==, n_shown);
      g_assert_cmpuint (n, ==, n_rows);
    }

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_clear_pointer (&rows[i], limn_prediction_unref);
}

static void
test_finalized (void)
{
  LimnScoreTable *table = limn_score_table_new ();

  g_assert_finalize_object (table);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/score-table/rows", test_rows);
  g_test_add_func ("/tune/score-table/floor-capped", test_floor_capped);
  g_test_add_func ("/tune/score-table/survival", test_survival);
  g_test_add_func ("/tune/score-table/random", test_random);
  g_test_add_func ("/tune/score-table/finalized", test_finalized);

  return g_test_run ();
}
