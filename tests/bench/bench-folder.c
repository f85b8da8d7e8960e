/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a step of the slider takes to count a folder of 10,000 analysed pictures of 50 scores,
 * and to tell what came and went in a picture of 10,000 objects. Prints median and worst. */

#include "config.h"

#include "limn-changes.h"
#include "limn-score-table.h"
#include "tune-fixture.h"

#include <stdlib.h>

#define N_PICTURES 10000
#define N_SCORES 50
#define N_OBJECTS 10000
#define N_CLASSES 20
#define N_STEPS 200
/* For what takes longer than a step of the slider may. */
#define N_FEW 20

typedef struct
{
  LimnScoreTable *table;
  LimnPrediction *rows[N_PICTURES];
  LimnPrediction *pool;
  LimnPrediction *answer;
  LimnCutoffs    *own_values;
} Bench;

typedef guint (*StepFunc) (Bench  *bench,
                           double  confidence);

/* So that what is measured is not left out. */
static volatile guint sink;

static void
fill_objects (GRand      *random,
              TuneObject *objects,
              guint       n_objects,
              double      shift)
{
  static const char *const names[N_CLASSES] = {
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "bench",
    "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe",
  };

  for (guint i = 0; i < n_objects; i++)
    {
      guint class_index = (guint) g_rand_int_range (random, 0, N_CLASSES);

      objects[i] = (TuneObject) {
        names[class_index], (int) class_index, g_rand_double_range (random, 0.1, 1.0),
        .x = i % 100 * 9.9 + shift, .y = i / 100 % 100 * 9.9, .width = 9, .height = 9,
      };
    }
}

static guint
put_all (Bench  *bench,
         double  confidence)
{
  limn_score_table_clear (bench->table);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *key = g_strdup_printf ("file:///pictures/%05u.jpg", i);

      limn_score_table_put (bench->table, key, bench->rows[i]);
    }
  return limn_score_table_get_n_scores (bench->table);
}

static guint
count_plain (Bench  *bench,
             double  confidence)
{
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (confidence);
  guint n_rows = 0;

  return limn_score_table_count (bench->table, cutoffs, &n_rows);
}

static guint
count_classes (Bench  *bench,
               double  confidence)
{
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_with_confidence (bench->own_values, confidence);
  guint n_rows = 0;

  return limn_score_table_count (bench->table, cutoffs, &n_rows);
}

static guint
find_gap (Bench  *bench,
          double  confidence)
{
  LimnSurvival *survival = limn_score_table_get_survival (bench->table);
  double low = 0.0;
  double high = 0.0;

  return limn_survival_count (survival, confidence)
         + (guint) limn_survival_find_gap (survival, confidence, 10.0, &low, &high)
         + (guint) limn_survival_find_next (survival, confidence, 1, &low);
}

/* A picture was analysed meanwhile: everything is sorted again. */
static guint
sort_all (Bench  *bench,
          double  confidence)
{
  limn_score_table_put (bench->table, "one more", bench->rows[0]);
  return limn_survival_get_n (limn_score_table_get_survival (bench->table));
}

static guint
apply_classes (Bench  *bench,
               double  confidence)
{
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_with_confidence (bench->own_values, confidence);
  g_autoptr (LimnPrediction) kept = limn_cutoffs_apply (cutoffs, bench->pool);

  return limn_prediction_get_n_instances (kept);
}

static guint
change_narrowed (Bench  *bench,
                 double  confidence)
{
  g_autoptr (LimnQuery) query = tune_query_new (confidence, LIMN_OVERLAP_DEFAULT);
  g_autoptr (LimnPrediction) narrow = limn_prediction_narrow (bench->pool, query);
  g_autoptr (LimnChanges) changes = limn_changes_new (bench->pool, narrow);
  guint n_went = 0;

  limn_changes_get_went (changes, &n_went);
  return n_went;
}

static guint
change_answers (Bench  *bench,
                double  confidence)
{
  g_autoptr (LimnChanges) changes = limn_changes_new (bench->pool, bench->answer);
  guint n_came = 0;

  limn_changes_get_came (changes, &n_came);
  return n_came + (guint) limn_predictions_agree (bench->pool, bench->answer, confidence);
}

static int
compare_times (const void *a,
               const void *b)
{
  double p = *(const double *) a;
  double q = *(const double *) b;

  return (p > q) - (p < q);
}

static void
measure (Bench      *bench,
         const char *what,
         StepFunc    step,
         guint       n_steps)
{
  double times_ms[N_STEPS];

  for (guint i = 0; i < n_steps; i++)
    {
      gint64 begun_us = g_get_monotonic_time ();

      sink += step (bench, 11.0 + i * 88.0 / n_steps);
      times_ms[i] = (double) (g_get_monotonic_time () - begun_us) / 1000.0;
    }
  qsort (times_ms, n_steps, sizeof (double), compare_times);
  g_print ("%-52s %4u steps  median %8.3f ms  worst %8.3f ms\n", what, n_steps,
           times_ms[n_steps / 2], times_ms[n_steps - 1]);
}

static void
bench_init (Bench *bench)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree TuneObject *objects = g_new0 (TuneObject, N_OBJECTS);

  bench->table = limn_score_table_new ();
  for (guint i = 0; i < N_PICTURES; i++)
    {
      fill_objects (random, objects, N_SCORES, 0.0);
      bench->rows[i] = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, objects, N_SCORES);
    }

  fill_objects (random, objects, N_OBJECTS, 0.0);
  bench->pool = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, objects, N_OBJECTS);
  for (guint i = 0; i < N_OBJECTS; i++)
    objects[i].x += 0.2;
  bench->answer = tune_prediction_new (LIMN_ENGINE_CURRENT, 10.0, objects, N_OBJECTS);

  fill_objects (random, objects, N_CLASSES / 2, 0.0);
  bench->own_values = limn_cutoffs_new (LIMN_CONFIDENCE_DEFAULT);
  for (guint i = 0; i < N_CLASSES / 2; i++)
    {
      LimnCutoffs *next = limn_cutoffs_with_class (bench->own_values, objects[i].class_name,
                                                   objects[i].class_id,
                                                   objects[i].score * 100.0);

      limn_cutoffs_unref (bench->own_values);
      bench->own_values = next;
    }
}

static void
bench_clear (Bench *bench)
{
  for (guint i = 0; i < N_PICTURES; i++)
    limn_prediction_unref (bench->rows[i]);
  limn_prediction_unref (bench->pool);
  limn_prediction_unref (bench->answer);
  limn_cutoffs_unref (bench->own_values);
  g_object_unref (bench->table);
}

int
main (void)
{
  g_autofree Bench *bench = g_new0 (Bench, 1);

  bench_init (bench);

  g_print ("A folder of %d pictures of %d scores\n", N_PICTURES, N_SCORES);
  measure (bench, "  fill the table", put_all, N_FEW);
  measure (bench, "  count, one value for all classes", count_plain, N_STEPS);
  measure (bench, "  count, own values of ten classes", count_classes, N_STEPS);
  measure (bench, "  sort after a new picture", sort_all, N_FEW);
  measure (bench, "  count, gap and next change of the strip", find_gap, N_STEPS);
  g_print ("A picture of %d objects\n", N_OBJECTS);
  measure (bench, "  filter by own values of ten classes", apply_classes, N_STEPS);
  measure (bench, "  what came and went, of one pool", change_narrowed, N_STEPS);
  measure (bench, "  what came and went, and whether two answers agree", change_answers, N_STEPS);

  bench_clear (bench);
  return 0;
}
