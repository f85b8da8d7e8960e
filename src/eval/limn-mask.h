/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-truth.h"

G_BEGIN_DECLS

#define LIMN_TYPE_MASK (limn_mask_get_type ())

/**
 * LimnMask:
 *
 * Which pixels of a picture an object covers, as runs down its columns, as COCO's run lengths are.
 * Immutable and reference counted; any thread.
 */
typedef struct _LimnMask LimnMask;

GType     limn_mask_get_type        (void) G_GNUC_CONST;
LimnMask *limn_mask_new_even_odd    (const LimnPrediction *prediction,
                                     guint                 index,
                                     int                   width,
                                     int                   height);
LimnMask *limn_mask_new_coco        (const LimnPrediction *prediction,
                                     guint                 index,
                                     int                   width,
                                     int                   height);
LimnMask *limn_mask_ref             (LimnMask             *self);
void      limn_mask_unref           (LimnMask             *self);
guint64   limn_mask_get_area        (const LimnMask       *self);
double    limn_mask_iou             (const LimnMask       *a,
                                     const LimnMask       *b,
                                     gboolean              b_is_crowd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMask, limn_mask_unref)

G_END_DECLS
