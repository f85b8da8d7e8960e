/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-truth.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_MATCH (limn_match_get_type ())

#define LIMN_MATCH_IOU_DEFAULT 0.5

/* What LimnMatch says of an instance instead of the object that it found. */
#define LIMN_MATCH_NONE (-1)
#define LIMN_MATCH_IGNORED (-2)

/**
 * LimnMatch:
 *
 * Which instances of a prediction are which objects of the truth: one to one, of one class, by the
 * overlap of their masks (even-odd, at the size of the picture), the strongest instance first, each
 * taking the free object that it overlaps most. So the match at a higher confidence is the same one
 * with the weaker instances left out. Immutable and reference counted; any thread.
 */
typedef struct _LimnMatch LimnMatch;

GType           limn_match_get_type       (void) G_GNUC_CONST;
LimnMatch      *limn_match_new            (LimnPrediction  *prediction,
                                           LimnTruth       *truth,
                                           double           iou,
                                           GCancellable    *cancellable);
LimnMatch      *limn_match_ref            (LimnMatch       *self);
void            limn_match_unref          (LimnMatch       *self);
LimnPrediction *limn_match_get_prediction (const LimnMatch *self);
LimnTruth      *limn_match_get_truth      (const LimnMatch *self);
int             limn_match_get_object     (const LimnMatch *self,
                                           guint            instance);
int             limn_match_get_instance   (const LimnMatch *self,
                                           guint            object);
double          limn_match_get_iou        (const LimnMatch *self,
                                           guint            instance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMatch, limn_match_unref)

G_END_DECLS
