/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether two predictions hold the same objects, bit for bit. Pure functions; any thread. */

#include "config.h"

#include "limn-prediction.h"

#include "limn-prediction-private.h"

#include <string.h>

/* Objects of exactly equal confidence come in any order. Runs longer than this are compared in the
 * order they came, which keeps the comparison linear for hostile replies. */
#define MAX_TIE_RUN 64

/* A prediction, and its instances strongest first. */
typedef struct
{
  const LimnPrediction *prediction;
  const LimnInstance   *instances;
} Side;

static gboolean
equal_rings (const LimnPrediction *a,
             guint                 ring_a,
             const LimnPrediction *b,
             guint                 ring_b,
             guint                 n_rings)
{
  for (guint i = 0; i < n_rings; i++)
    {
      guint n_a = 0;
      guint n_b = 0;
      const LimnPoint *points_a = limn_prediction_get_ring (a, ring_a + i, &n_a);
      const LimnPoint *points_b = limn_prediction_get_ring (b, ring_b + i, &n_b);

      if (n_a != n_b || memcmp (points_a, points_b, n_a * sizeof (LimnPoint)) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_keypoints (const LimnPrediction *a,
                 guint                 first_a,
                 const LimnPrediction *b,
                 guint                 first_b,
                 guint                 n_keypoints)
{
  for (guint i = 0; i < n_keypoints; i++)
    {
      const LimnKeypoint *p = &a->data->keypoints[first_a + i];
      const LimnKeypoint *q = &b->data->keypoints[first_b + i];

      if (p->point.x != q->point.x || p->point.y != q->point.y || p->confidence != q->confidence
          || !g_str_equal (a->data->names[p->name_index], b->data->names[q->name_index]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_instance (const Side *a,
                guint       index_a,
                const Side *b,
                guint       index_b)
{
  const LimnInstance *p = &a->instances[index_a];
  const LimnInstance *q = &b->instances[index_b];
  const LimnPredictionData *data_a = a->prediction->data;
  const LimnPredictionData *data_b = b->prediction->data;

  /* The very same object of the same reply: its outline need not be looked at. */
  if (data_a == data_b && p->number == q->number)
    return TRUE;

  return p->confidence == q->confidence
         && p->box.x == q->box.x && p->box.y == q->box.y
         && p->box.width == q->box.width && p->box.height == q->box.height
         && p->class_id == q->class_id
         && p->n_rings == q->n_rings && p->n_keypoints == q->n_keypoints
         && g_str_equal (data_a->names[p->class_index], data_b->names[q->class_index])
         && equal_rings (a->prediction, p->first_ring, b->prediction, q->first_ring, p->n_rings)
         && equal_keypoints (a->prediction, p->first_keypoint, b->prediction, q->first_keypoint,
                             p->n_keypoints);
}

/* Compares the instances begin to end, which have one confidence, in any order. */
static gboolean
equal_tie_run (const Side *a,
               const Side *b,
               guint       begin,
               guint       end)
{
  guint64 used = 0;

  if (end - begin > MAX_TIE_RUN)
    {
      for (guint i = begin; i < end; i++)
        if (!equal_instance (a, i, b, i))
          return FALSE;
      return TRUE;
    }
  for (guint i = begin; i < end; i++)
    {
      guint j = begin;

      while (j < end && ((used >> (j - begin) & 1) != 0 || !equal_instance (a, i, b, j)))
        j++;
      if (j == end)
        return FALSE;
      used |= G_GUINT64_CONSTANT (1) << (j - begin);
    }
  return TRUE;
}

static int
compare_strongest_first (gconstpointer a,
                         gconstpointer b,
                         gpointer      user_data)
{
  const LimnInstance *p = a;
  const LimnInstance *q = b;

  return (p->confidence < q->confidence) - (p->confidence > q->confidence);
}

/* What was picked in another order is sorted for the comparison, in @copy. */
static Side
get_side (const LimnPrediction  *prediction,
          LimnInstance         **copy)
{
  Side side = { prediction, prediction->instances };

  if (!prediction->is_sorted)
    {
      *copy = g_memdup2 (prediction->instances, prediction->n_instances * sizeof (LimnInstance));
      g_qsort_with_data (*copy, (int) prediction->n_instances, sizeof (LimnInstance),
                         compare_strongest_first, NULL);
      side.instances = *copy;
    }
  return side;
}

/**
 * limn_prediction_is_same_answer:
 * @a: a prediction
 * @b: a prediction
 *
 * Tells whether both are parts of one answer, so that instances of the same number are the same.
 *
 * Any thread.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_prediction_is_same_answer (const LimnPrediction *a,
                                const LimnPrediction *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->data == b->data;
}

/**
 * limn_prediction_equal_instances:
 * @a: a prediction
 * @b: a prediction
 *
 * Tells whether both hold the same objects, whatever was asked. Objects of equal confidence may be
 * in any order, since servers do not promise one.
 *
 * Any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
limn_prediction_equal_instances (const LimnPrediction *a,
                                 const LimnPrediction *b)
{
  g_autofree LimnInstance *copy_a = NULL;
  g_autofree LimnInstance *copy_b = NULL;
  Side side_a = { 0 };
  Side side_b = { 0 };
  guint begin = 0;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->n_instances != b->n_instances)
    return FALSE;
  /* As many of the same list. */
  if (a->instances == b->instances)
    return TRUE;

  side_a = get_side (a, &copy_a);
  side_b = get_side (b, &copy_b);
  while (begin < a->n_instances)
    {
      float confidence = side_a.instances[begin].confidence;
      guint end = begin + 1;

      while (end < a->n_instances && side_a.instances[end].confidence == confidence)
        end++;
      if (!equal_tie_run (&side_a, &side_b, begin, end))
        return FALSE;
      begin = end;
    }
  return TRUE;
}
