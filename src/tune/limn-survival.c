/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How many objects are left at each confidence, for the strip under the slider. Thresholds travel
 * with two decimals, so there are 9,901 of them and no more. Everything here counts in these steps:
 * of each score the last step at which it is let through is what matters, and what a person is
 * offered is always a value that can be asked. Any thread. */

#include "config.h"

#include "limn-survival.h"

#include "limn-steps.h"

#include <math.h>
#include <string.h>

/* A gap is near if it begins no farther than this from the thumb, and is worth a mark if it is at
 * least this wide. */
#define NEAR_STEPS (15 * LIMN_STEPS_PER_PERCENT)
#define LEAST_GAP_STEPS (2 * LIMN_STEPS_PER_PERCENT)

/* Digits of the numbers that are sorted. */
#define SORT_BITS 8
#define SORT_MASK ((1u << SORT_BITS) - 1)

struct _LimnSurvival
{
  gatomicrefcount ref_count;

  /* Owned. Strongest first. */
  float          *scores;

  guint           n_scores;
  LimnEngine      engine;
};

/* Steps at all of which the same is left, both ends included. */
typedef struct
{
  int      first;
  int      last;
  /* Whether there is a score on either side. */
  gboolean is_inner;
} Gap;

G_DEFINE_BOXED_TYPE (LimnSurvival, limn_survival, limn_survival_ref, limn_survival_unref)

/* A number whose order is that of the scores, the strongest first: the bits of a float count up
 * with it, and those of a negative one down. */
static guint32
get_sort_key (float score)
{
  guint32 bits = 0;

  memcpy (&bits, &score, sizeof bits);
  return bits >> 31 != 0 ? bits : ~(bits | 0x80000000u);
}

/* Sorts by digits, the last one first. The half million scores of a folder take a tenth of the time
 * that comparing them would. */
static void
sort_scores (float *scores,
             guint  n_scores)
{
  g_autofree float *other = g_new (float, n_scores);
  float *from = scores;
  float *to = other;

  /* An even number of digits, so that the result is where it began. */
  for (guint shift = 0; shift < 32; shift += SORT_BITS)
    {
      guint begins[1 << SORT_BITS] = { 0 };
      guint begin = 0;
      float *swap = from;

      for (guint i = 0; i < n_scores; i++)
        begins[get_sort_key (from[i]) >> shift & SORT_MASK]++;
      for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
        {
          guint n = begins[i];

          begins[i] = begin;
          begin += n;
        }
      for (guint i = 0; i < n_scores; i++)
        to[begins[get_sort_key (from[i]) >> shift & SORT_MASK]++] = from[i];

      from = to;
      to = swap;
    }
}

static guint
count_at (const LimnSurvival *self,
          int                 step)
{
  double confidence = limn_step_value (step);
  guint low = 0;
  guint high = self->n_scores;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (limn_engine_lets_pass (self->engine, self->scores[middle], confidence))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Finds all steps around @step at which just as much is left. */
static void
find_plateau (const LimnSurvival *self,
              int                 step,
              int                *first,
              int                *last)
{
  guint count = count_at (self, step);

  *first = LIMN_STEP_FIRST;
  *last = LIMN_STEP_LAST;
  if (count < self->n_scores)
    *first = limn_step_last_of (self->engine, self->scores[count]) + 1;
  if (count > 0)
    *last = limn_step_last_of (self->engine, self->scores[count - 1]);
}

/**
 * limn_survival_new:
 * @scores: (array length=n_scores): scores, 0 to 1, in any order; what is no number is left out
 * @n_scores: how many
 * @engine: by whose rule they are compared
 *
 * Sorts scores. Any thread.
 *
 * Returns: (transfer full): the survival
 */
LimnSurvival *
limn_survival_new (const float *scores,
                   guint        n_scores,
                   LimnEngine   engine)
{
  LimnSurvival *self = NULL;
  gboolean is_sorted = TRUE;

  g_return_val_if_fail (scores != NULL || n_scores == 0, NULL);

  self = g_new0 (LimnSurvival, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->engine = engine;
  self->scores = g_new (float, n_scores);
  for (guint i = 0; i < n_scores; i++)
    if (isfinite (scores[i]))
      {
        is_sorted &= self->n_scores == 0 || self->scores[self->n_scores - 1] >= scores[i];
        self->scores[self->n_scores++] = scores[i];
      }

  /* Those of a prediction are sorted already. */
  if (!is_sorted)
    sort_scores (self->scores, self->n_scores);
  return self;
}

/**
 * limn_survival_ref:
 * @self: a survival
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnSurvival *
limn_survival_ref (LimnSurvival *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_survival_unref:
 * @self: (transfer full): a survival
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_survival_unref (LimnSurvival *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->scores);
  g_free (self);
}

/**
 * limn_survival_get_n:
 * @self: a survival
 *
 * Gets the number of scores. Any thread.
 *
 * Returns: how many
 */
guint
limn_survival_get_n (const LimnSurvival *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_scores;
}

/**
 * limn_survival_get_scores:
 * @self: a survival
 *
 * Gets the scores, strongest first; [method@Survival.get_n] says how many. Any thread.
 *
 * Returns: (transfer none): the scores, 0 to 1, owned by the survival
 */
const float *
limn_survival_get_scores (const LimnSurvival *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scores;
}

/**
 * limn_survival_count:
 * @self: a survival
 * @confidence: percent; rounded as a query rounds it
 *
 * Counts what is left at a confidence, compared as the server does. Any thread.
 *
 * Returns: how many
 */
guint
limn_survival_count (const LimnSurvival *self,
                     double              confidence)
{
  g_return_val_if_fail (self != NULL, 0);

  return count_at (self, limn_step_of (confidence));
}

/**
 * limn_survival_find_next:
 * @self: a survival
 * @confidence: where the thumb is, percent
 * @direction: 1 for the next higher value, -1 for the next lower
 * @next: (out): the value, percent, one that can be asked
 *
 * Finds the next value at which the count changes by exactly one group of equal scores. It lies
 * between two scores: on the roundest value, whole percents first, that is nearest to the middle of
 * the gap. Beyond the outermost score it is the first such value, since there is no gap to be in
 * the middle of, and less may be known there.
 *
 * Scores that no value can tell apart, being closer than a hundredth of a percent, are one group.
 *
 * Any thread.
 *
 * Returns: %FALSE if the count does not change any more in that direction
 */
gboolean
limn_survival_find_next (const LimnSurvival *self,
                         double              confidence,
                         int                 direction,
                         double             *next)
{
  int first = 0;
  int last = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (direction != 0, FALSE);
  g_return_val_if_fail (next != NULL, FALSE);

  find_plateau (self, limn_step_of (confidence), &first, &last);
  if (direction > 0 ? last >= LIMN_STEP_LAST : first <= LIMN_STEP_FIRST)
    return FALSE;

  if (direction > 0)
    {
      find_plateau (self, last + 1, &first, &last);
      if (last >= LIMN_STEP_LAST && count_at (self, last) == 0)
        last = MIN (first + LIMN_STEPS_PER_PERCENT - 1, LIMN_STEP_LAST);
    }
  else
    {
      find_plateau (self, first - 1, &first, &last);
      if (first <= LIMN_STEP_FIRST)
        first = MAX (last - LIMN_STEPS_PER_PERCENT + 1, LIMN_STEP_FIRST);
    }

  *next = limn_step_value (limn_step_choose (first, last));
  return TRUE;
}

/* How far the thumb is from a gap, in steps. */
static int
distance_to (const Gap *gap,
             int        thumb)
{
  return MAX (0, MAX (gap->first - thumb, thumb - gap->last));
}

/* Whether a gap is the better one to show: between two scores, wide, near the thumb. */
static gboolean
is_better_gap (const Gap *gap,
               const Gap *best,
               int        thumb)
{
  int gain = (gap->last - gap->first) - (best->last - best->first);

  if (gap->is_inner != best->is_inner)
    return gap->is_inner;
  if (gain != 0)
    return gain > 0;
  return distance_to (gap, thumb) < distance_to (best, thumb);
}

/**
 * limn_survival_find_gap:
 * @self: a survival
 * @confidence: where the thumb is, percent
 * @floor: the lowest confidence that is known, percent
 * @low: (out): where the gap begins, percent
 * @high: (out): where it ends, percent
 *
 * Finds the widest gap near the thumb: values that can be asked, from @low to @high and both
 * included, at all of which the very same objects are left. It lies between two scores, begins at
 * most 15 points from the thumb, and is at least 2 points wide; of two as wide the nearer one is
 * taken. If there is none, it may be the room above the strongest score or below the weakest one,
 * down to @floor, when the thumb is there.
 *
 * Any thread.
 *
 * Returns: %FALSE if there is no such gap, or no score at all
 */
gboolean
limn_survival_find_gap (const LimnSurvival *self,
                        double              confidence,
                        double              floor,
                        double             *low,
                        double             *high)
{
  Gap best = { .first = 0, .last = -1 };
  int thumb = 0;
  int lowest = 0;
  int step = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  if (self->n_scores == 0)
    return FALSE;

  thumb = limn_step_of (confidence);
  lowest = limn_step_of (floor);
  for (step = MAX (thumb - NEAR_STEPS, lowest); step <= MIN (thumb + NEAR_STEPS, LIMN_STEP_LAST);)
    {
      Gap gap = { 0 };

      find_plateau (self, step, &gap.first, &gap.last);
      gap.is_inner = gap.first > lowest && count_at (self, step) > 0;
      gap.first = MAX (gap.first, lowest);
      step = gap.last + 1;

      if (gap.last - gap.first >= LEAST_GAP_STEPS
          && (gap.is_inner || distance_to (&gap, thumb) == 0)
          && is_better_gap (&gap, &best, thumb))
        best = gap;
    }

  if (best.last < best.first)
    return FALSE;
  *low = limn_step_value (best.first);
  *high = limn_step_value (best.last);
  return TRUE;
}
