/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to derive what a step of a slider shows: processor time of the thread, median
 * and worst of all values of the slider, in milliseconds. Nothing is asserted. */

#include "config.h"

#include "limn-cutoffs.h"
#include "limn-suppression.h"
#include "limn-test-fixtures.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define WIDTH 4000
#define HEIGHT 3000
#define N_CLASSES 20
#define N_OWN_CUTOFFS 5
/* One for every percent of the slider, from the floor on. */
#define FLOOR_PERCENT 10
#define N_STEPS (100 - FLOOR_PERCENT)

typedef struct
{
  LimnPrediction *raw;
  LimnImage      *image;
  LimnRule        rule;
} Bench;

typedef LimnPrediction *(*StepFunc) (const Bench *bench,
                                     double       percent);

static double
get_time_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static LimnQuery *
make_query (const Bench *bench,
            double       confidence,
            double       overlap)
{
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_OUTLINE, NULL, "rabbits/2", NULL);

  return limn_query_new (bench->image, model, confidence, overlap);
}

/* Objects that were found some five times each, all over the picture, or all in one heap. */
static LimnPrediction *
make_raw (const Bench *bench,
          guint        n_instances,
          gboolean     is_heap)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n_instances);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnQuery) query = make_query (bench, FLOOR_PERCENT, LIMN_OVERLAP_MAX);
  double side = is_heap ? 400.0 : sqrt (2.5 * WIDTH * HEIGHT / n_instances);
  LimnRect object = { 0 };

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, LIMN_ENGINE_CURRENT);
  for (guint i = 0; i < n_instances; i++)
    {
      guint class_id = is_heap ? 0 : i / 5 % N_CLASSES;
      LimnRect box = { 0 };
      char name[16];

      if (i % 5 == 0)
        {
          object.width = side * g_rand_double_range (rand, 0.4, 1.6);
          object.height = side * g_rand_double_range (rand, 0.4, 1.6);
          object.x = g_rand_double_range (rand, 0.0, is_heap ? side : WIDTH - object.width);
          object.y = g_rand_double_range (rand, 0.0, is_heap ? side : HEIGHT - object.height);
        }
      box.x = rint (object.x + object.width * g_rand_double_range (rand, 0.0, 0.15));
      box.y = rint (object.y + object.height * g_rand_double_range (rand, 0.0, 0.15));
      box.width = rint (object.width);
      box.height = rint (object.height);
      g_snprintf (name, sizeof name, "class %u", class_id);
      limn_prediction_builder_begin (builder, name, (int) class_id,
                                     g_rand_double_range (rand, 0.1, 1.0), &box);
    }
  return limn_prediction_builder_end (builder);
}

static LimnPrediction *
step_narrow (const Bench *bench,
             double       percent)
{
  g_autoptr (LimnQuery) query = make_query (bench, percent, LIMN_OVERLAP_MAX);

  return limn_prediction_narrow (bench->raw, query);
}

static LimnPrediction *
step_cutoffs (const Bench *bench,
              double       percent)
{
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (percent);

  for (int i = 0; i < N_OWN_CUTOFFS; i++)
    {
      g_autoptr (LimnCutoffs) before = g_steal_pointer (&cutoffs);
      char name[16];

      g_snprintf (name, sizeof name, "class %d", i);
      cutoffs = limn_cutoffs_with_class (before, name, i, 100.0 - percent / 2.0);
    }
  return limn_cutoffs_apply (cutoffs, bench->raw);
}

/* The overlap is moved, everything above the floor takes part. */
static LimnPrediction *
step_overlap (const Bench *bench,
              double       percent)
{
  g_autoptr (LimnSuppression) preview = limn_suppression_new (bench->raw, bench->rule,
                                                              FLOOR_PERCENT, percent);

  return limn_suppression_dup_prediction (preview, NULL);
}

/* Once for an answer: what it teaches, and why others are missing. */
static LimnPrediction *
step_answer (const Bench *bench,
             double       percent)
{
  g_autoptr (LimnQuery) query = make_query (bench, FLOOR_PERCENT, percent);
  g_autoptr (LimnSuppression) preview = limn_suppression_new (bench->raw, bench->rule,
                                                              FLOOR_PERCENT, percent);
  g_autoptr (LimnPrediction) answer = limn_suppression_dup_prediction (preview, query);
  g_autoptr (LimnSuppression) why = limn_suppression_new_for_answer (bench->raw, answer,
                                                                     bench->rule);

  if (limn_rule_learn (bench->raw, answer) == LIMN_RULE_OTHER)
    g_error ("An answer by the rule was not recognised.");
  return limn_suppression_dup_prediction (why, NULL);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double p = *(const double *) a;
  double q = *(const double *) b;

  return (p > q) - (p < q);
}

static void
measure (const Bench *bench,
         StepFunc     func,
         const char  *what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  /* The first is not counted: it warms caches up. */
  for (int i = -1; i < N_STEPS; i++)
    {
      double start = get_time_ms ();
      g_autoptr (LimnPrediction) shown = func (bench, FLOOR_PERCENT + MAX (i, 0));
      double elapsed = get_time_ms () - start;

      if (i >= 0)
        g_array_append_val (times, elapsed);
    }
  g_array_sort (times, compare);
  printf ("%6u  %-28s %9.3f %9.3f\n", limn_prediction_get_n_instances (bench->raw), what,
          g_array_index (times, double, times->len / 2),
          g_array_index (times, double, times->len - 1));
}

int
main (void)
{
  static const guint sizes[] = { 20, 1000, 10000 };
  Bench bench = { NULL, limn_test_image_new (4, 4), LIMN_RULE_IOU };

  printf ("     n  step                            median     worst   (ms)\n");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      bench.raw = make_raw (&bench, sizes[i], FALSE);
      measure (&bench, step_narrow, "confidence");
      measure (&bench, step_cutoffs, "confidence, 5 own classes");
      bench.rule = LIMN_RULE_IOU;
      measure (&bench, step_overlap, "overlap, IoU");
      bench.rule = LIMN_RULE_COVERED;
      measure (&bench, step_overlap, "overlap, covered share");
      measure (&bench, step_answer, "an answer explained");
      g_clear_pointer (&bench.raw, limn_prediction_unref);
      bench.rule = LIMN_RULE_IOU;
      bench.raw = make_raw (&bench, sizes[i], TRUE);
      measure (&bench, step_overlap, "overlap, IoU, one heap");
      g_clear_pointer (&bench.raw, limn_prediction_unref);
    }
  limn_image_unref (bench.image);
  return 0;
}
