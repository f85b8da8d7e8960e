/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-follow.h"

/* An object of the next answer is the same one when its class is and the boxes agree this much. */
#define SAME_OBJECT_IOU 0.9

static double
box_iou (const LimnRect *a,
         const LimnRect *b)
{
  double width = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double height = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);
  double shared;
  double both;

  if (width <= 0 || height <= 0)
    return 0;

  shared = width * height;
  both = a->width * a->height + b->width * b->height - shared;

  return both > 0 ? shared / both : 0;
}

static LimnImage *
prediction_image (LimnPrediction *prediction)
{
  LimnQuery *query = limn_prediction_get_query (prediction);

  return query != NULL ? limn_query_get_image (query) : NULL;
}

static const char *
get_class (LimnPrediction *prediction,
           guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);

  return limn_prediction_get_class_name (prediction, instance->class_index);
}

/**
 * limn_follow_instance:
 * @from: (nullable): the earlier prediction
 * @to: (nullable): the later one
 * @index: an index in @from, or -1
 *
 * Finds the same object in another answer about the same picture: of the same class, with a box
 * that agrees by nine tenths (intersection over union). Any thread.
 *
 * Returns: its index in @to, or -1
 */
int
limn_follow_instance (LimnPrediction *from,
                      LimnPrediction *to,
                      int             index)
{
  const LimnInstance *wanted;
  const char *name;
  double best_iou = 0;
  int best = -1;

  if (index < 0 || from == NULL || to == NULL)
    return -1;
  if ((guint) index >= limn_prediction_get_n_instances (from))
    return -1;
  if (prediction_image (from) != prediction_image (to))
    return -1;

  wanted = limn_prediction_get_instance (from, index);
  name = get_class (from, index);

  for (guint i = 0; i < limn_prediction_get_n_instances (to); i++)
    {
      double iou = box_iou (&wanted->box, &limn_prediction_get_instance (to, i)->box);

      /* Two instances may have the very same box; narrower answers of one pool keep their order. */
      if (iou < best_iou || (iou <= best_iou && (int) i != index))
        continue;
      if (g_strcmp0 (name, get_class (to, i)) != 0)
        continue;

      best_iou = iou;
      best = i;
    }

  return best_iou >= SAME_OBJECT_IOU ? best : -1;
}
