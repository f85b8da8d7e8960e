/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-truth.h"

G_BEGIN_DECLS

/**
 * LimnCocoMeasure:
 * @LIMN_COCO_BOXES: overlap of bounding boxes
 * @LIMN_COCO_MASKS: overlap of masks
 *
 * What is compared.
 */
typedef enum
{
  LIMN_COCO_BOXES,
  LIMN_COCO_MASKS,
} LimnCocoMeasure;

/**
 * LimnCocoSummary:
 *
 * The twelve figures of COCO's evaluation, 0 to 1, or -1 where there is nothing to measure.
 */
typedef struct
{
  double ap;
  double ap50;
  double ap75;
  double ap_small;
  double ap_medium;
  double ap_large;
  double ar1;
  double ar10;
  double ar100;
  double ar_small;
  double ar_medium;
  double ar_large;
} LimnCocoSummary;

/**
 * LimnCocoEval:
 *
 * COCO's average precision, as the reference implementation has it: pictures are added one by one,
 * of which only scores and matches are kept. One thread at a time.
 */
typedef struct _LimnCocoEval LimnCocoEval;

LimnCocoEval *limn_coco_eval_new         (LimnCocoMeasure   measure);
void          limn_coco_eval_free        (LimnCocoEval     *self);
void          limn_coco_eval_add         (LimnCocoEval     *self,
                                          LimnPrediction   *prediction,
                                          LimnTruth        *truth,
                                          int               width,
                                          int               height);
guint         limn_coco_eval_get_n       (const LimnCocoEval *self);
void          limn_coco_eval_summarize   (LimnCocoEval     *self,
                                          LimnCocoSummary  *summary);
gboolean      limn_coco_eval_get_class   (LimnCocoEval     *self,
                                          const char       *class_name,
                                          double           *ap,
                                          double           *ap50);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCocoEval, limn_coco_eval_free)

G_END_DECLS
