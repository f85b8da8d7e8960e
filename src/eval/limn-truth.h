/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_TRUTH (limn_truth_get_type ())

/**
 * LimnTruthFlags:
 * @LIMN_TRUTH_CROWD: a region of many objects (COCO's `iscrowd`): neither right nor wrong to find
 * @LIMN_TRUTH_DIFFICULT: marked as difficult (Pascal VOC): left out of the count likewise
 *
 * What is special about an object of the ground truth.
 */
typedef enum
{
  LIMN_TRUTH_CROWD = 1 << 0,
  LIMN_TRUTH_DIFFICULT = 1 << 1,
} LimnTruthFlags;

/**
 * LimnTruth:
 *
 * What a person says is in one picture. Its objects are the instances of a prediction without a
 * query, in the order of the file, with a confidence of 1; rings are filled even-odd. YOLO writes
 * shares of a picture whose size it does not know: such a truth is of a picture of one pixel, until
 * it is scaled. Immutable and reference counted; any thread.
 */
typedef struct _LimnTruth LimnTruth;

GType           limn_truth_get_type      (void) G_GNUC_CONST;
LimnTruth      *limn_truth_new           (LimnPrediction   *objects,
                                          const guint8     *flags,
                                          const double     *areas);
LimnTruth      *limn_truth_ref           (LimnTruth        *self);
void            limn_truth_unref         (LimnTruth        *self);
LimnPrediction *limn_truth_get_objects   (const LimnTruth  *self);
LimnTruthFlags  limn_truth_get_flags     (const LimnTruth  *self,
                                          guint             index);
double          limn_truth_get_area      (const LimnTruth  *self,
                                          guint             index);
gboolean        limn_truth_is_normalised (const LimnTruth  *self);
LimnTruth      *limn_truth_scale         (LimnTruth        *self,
                                          int               width,
                                          int               height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTruth, limn_truth_unref)

G_END_DECLS
