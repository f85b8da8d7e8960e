/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What suppressing and explaining have in common: the instances of a prediction in their order,
 * where each may have been, who is near whom, and which of them another answer has as well. One
 * thread at a time. */

#include "config.h"

#include "limn-suppression-private.h"

#include <math.h>

/* The same object in two answers: rounding may fall differently, scores are printed differently. */
#define SAME_SIDE_PX 0.5
#define SAME_SCORE 1e-4f
/* What rounding of the numbers above may add. */
#define EPSILON 1e-6

static int
compare_strongest_first (gconstpointer a,
                         gconstpointer b,
                         gpointer      user_data)
{
  const LimnPrediction *raw = user_data;
  float score_a = limn_prediction_get_instance (raw, *(const guint32 *) a)->confidence;
  float score_b = limn_prediction_get_instance (raw, *(const guint32 *) b)->confidence;

  return (score_a < score_b) - (score_a > score_b);
}

/**
 * limn_crowd_new:
 * @raw: a prediction; it must outlive the crowd
 * @rule: %LIMN_RULE_IOU or %LIMN_RULE_COVERED
 * @confidence: percent: only instances that pass take part
 * @overlap: percent
 *
 * Prepares the instances of a prediction.
 *
 * Returns: (transfer full): a crowd with an empty grid
 */
LimnCrowd *
limn_crowd_new (LimnPrediction *raw,
                LimnRule        rule,
                double          confidence,
                double          overlap)
{
  LimnCrowd *self = g_new0 (LimnCrowd, 1);
  guint n_instances = limn_prediction_get_n_instances (raw);
  LimnEngine engine = limn_prediction_get_engine (raw);
  gboolean is_sorted = TRUE;
  float before = G_MAXFLOAT;

  self->raw = raw;
  limn_overlap_test_init (&self->test, raw, rule, overlap);
  self->order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_instances);
  self->boxes = g_new (LimnFuzzyBox, MAX (n_instances, 1));
  self->grid = limn_box_grid_new (n_instances, limn_prediction_get_n_classes (raw));
  for (guint32 i = 0; i < n_instances; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (raw, i);

      if (!limn_engine_lets_pass (engine, instance->confidence, confidence))
        continue;
      limn_overlap_test_blur (&self->test, instance, &self->boxes[i]);
      self->blur = MAX (self->blur,
                        limn_overlap_test_get_blur (&self->test, instance->class_id));
      is_sorted = is_sorted && instance->confidence <= before;
      before = instance->confidence;
      g_array_append_val (self->order, i);
    }
  /* Only what was picked in another order is not; the sort is stable. */
  if (!is_sorted)
    g_array_sort_with_data (self->order, compare_strongest_first, raw);
  return self;
}

/**
 * limn_crowd_free:
 * @self: (transfer full): a crowd
 *
 * Frees a crowd.
 */
void
limn_crowd_free (LimnCrowd *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->order);
  g_free (self->boxes);
  limn_box_grid_free (self->grid);
  g_free (self);
}

/**
 * limn_crowd_add:
 * @self: a crowd
 * @index: an instance
 *
 * Makes an instance one that limn_crowd_find() finds.
 */
void
limn_crowd_add (LimnCrowd *self,
                guint32    index)
{
  const LimnInstance *instance = limn_prediction_get_instance (self->raw, index);

  limn_box_grid_add (self->grid, instance->class_index, &instance->box, index);
}

/* By either rule, what removes a box covers more than the limit of it, and of each of its sides:
 * its end is beyond the first such part and its start before the last. That is not so where the box
 * was clipped, for then it is longer than it seems. */
static void
take_middle (double              *start,
             double              *length,
             const LimnFuzzySpan *span,
             double               part,
             double               blur)
{
  if (span->end_high - span->start_low > *length + 2.5 * blur)
    return;
  *start += part * *length;
  *length -= 2.0 * part * *length;
}

/**
 * limn_crowd_find:
 * @self: a crowd
 * @index: an instance
 * @may_be_stronger: whether to find what it may remove as well, not only what may remove it
 * @n_found: (out): how many there are
 *
 * Finds what was added, has the class of an instance and may share more than the limit with it, in
 * any order, some twice, and perhaps the instance itself. A class is a name here; the caller looks
 * at the ids.
 *
 * Returns: (transfer none) (array length=n_found): their indices, until the next call
 */
const guint32 *
limn_crowd_find (LimnCrowd *self,
                 guint32    index,
                 gboolean   may_be_stronger,
                 guint     *n_found)
{
  const LimnInstance *instance = limn_prediction_get_instance (self->raw, index);
  double pixel = self->test.rule == LIMN_RULE_COVERED ? self->test.pixel_max : 0.0;
  LimnRect box = instance->box;

  if (!may_be_stronger)
    {
      take_middle (&box.x, &box.width, &self->boxes[index].x, self->test.limit, self->blur);
      take_middle (&box.y, &box.height, &self->boxes[index].y, self->test.limit, self->blur);
    }
  /* Two sides of each of two boxes were rounded, and a pixel may be added. */
  return limn_box_grid_find (self->grid, instance->class_index, &box, 4.0 * self->blur + pixel,
                             n_found);
}

/**
 * limn_crowd_is_before:
 * @self: a crowd
 * @index: an instance
 * @other: another, or %G_MAXUINT32 for none
 *
 * Tells whether an instance is looked at before another: it is stronger, or comes first.
 *
 * Returns: %TRUE if so, or if there is no other
 */
gboolean
limn_crowd_is_before (LimnCrowd *self,
                      guint32    index,
                      guint32    other)
{
  float score = 0.0f;
  float other_score = 0.0f;

  if (other == G_MAXUINT32)
    return TRUE;
  score = limn_prediction_get_instance (self->raw, index)->confidence;
  other_score = limn_prediction_get_instance (self->raw, other)->confidence;
  return score > other_score || (score == other_score && index < other);
}

/**
 * limn_crowd_get_tie:
 * @self: a crowd
 * @position: a position in its order
 *
 * Gets where the run of instances with the score of that one ends. Which of them a server takes
 * first is not known.
 *
 * Returns: the position after it
 */
guint
limn_crowd_get_tie (LimnCrowd *self,
                    guint      position)
{
  guint32 first = g_array_index (self->order, guint32, position);
  float score = limn_prediction_get_instance (self->raw, first)->confidence;
  guint end = position + 1;

  while (end < self->order->len)
    {
      guint32 index = g_array_index (self->order, guint32, end);

      if (limn_prediction_get_instance (self->raw, index)->confidence != score)
        break;
      end++;
    }
  return end;
}

/* How different two instances are, or a negative number if they are not the same object. */
static double
get_difference (LimnPrediction     *raw,
                const LimnInstance *a,
                LimnPrediction     *answer,
                const LimnInstance *b)
{
  double sides[4];
  double sum = 0.0;

  if (fabsf (a->confidence - b->confidence) > SAME_SCORE || a->class_id != b->class_id)
    return -1.0;
  sides[0] = fabs (a->box.x - b->box.x);
  sides[1] = fabs (a->box.y - b->box.y);
  sides[2] = fabs (a->box.x + a->box.width - b->box.x - b->box.width);
  sides[3] = fabs (a->box.y + a->box.height - b->box.y - b->box.height);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      if (sides[i] > SAME_SIDE_PX + EPSILON)
        return -1.0;
      sum += sides[i];
    }
  if (!g_str_equal (limn_prediction_get_class_name (raw, a->class_index),
                    limn_prediction_get_class_name (answer, b->class_index)))
    return -1.0;
  return sum + (double) fabsf (a->confidence - b->confidence) / (double) SAME_SCORE;
}

/**
 * limn_crowd_match:
 * @raw: a prediction
 * @answer: another one about the same picture
 *
 * Finds every instance of @answer in @raw: the same class, the sides within half a pixel, the score
 * within 1e-4; each once, the most alike first come, first served.
 *
 * Returns: (transfer full) (array): for every instance of @answer its index in @raw, or
 *   %G_MAXUINT32
 */
guint32 *
limn_crowd_match (LimnPrediction *raw,
                  LimnPrediction *answer)
{
  guint n_raw = limn_prediction_get_n_instances (raw);
  guint n_answer = limn_prediction_get_n_instances (answer);
  guint32 *matches = g_new (guint32, MAX (n_answer, 1));
  g_autofree gboolean *is_used = g_new0 (gboolean, MAX (n_raw, 1));
  guint begin = 0;

  for (guint i = 0; i < n_answer; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (answer, i);
      double best = G_MAXDOUBLE;

      matches[i] = G_MAXUINT32;
      /* Both are sorted, so the window of scores only moves on. */
      while (begin < n_raw
             && (is_used[begin]
                 || limn_prediction_get_instance (raw, begin)->confidence
                    > instance->confidence + SAME_SCORE))
        begin++;
      for (guint j = begin; j < n_raw && best > 0.0; j++)
        {
          const LimnInstance *other = limn_prediction_get_instance (raw, j);
          double difference = -1.0;

          if (other->confidence < instance->confidence - SAME_SCORE)
            break;
          if (!is_used[j])
            difference = get_difference (raw, other, answer, instance);
          if (difference >= 0.0 && difference < best)
            {
              best = difference;
              matches[i] = j;
            }
        }
      if (matches[i] != G_MAXUINT32)
        is_used[matches[i]] = TRUE;
    }
  return matches;
}
