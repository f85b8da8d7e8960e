/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CHANGES (limn_changes_get_type ())

/**
 * LimnChanges:
 *
 * What came and what went between two predictions about one picture. The same object is one of the
 * same class whose box agrees by nine tenths; each is matched once, the strongest first. Immutable
 * and reference counted; any thread.
 */
typedef struct _LimnChanges LimnChanges;

GType           limn_changes_get_type    (void) G_GNUC_CONST;
LimnChanges    *limn_changes_new         (LimnPrediction    *before,
                                          LimnPrediction    *after);
LimnChanges    *limn_changes_ref         (LimnChanges       *self);
void            limn_changes_unref       (LimnChanges       *self);
LimnPrediction *limn_changes_get_before  (const LimnChanges *self);
LimnPrediction *limn_changes_get_after   (const LimnChanges *self);
const guint32  *limn_changes_get_came    (const LimnChanges *self,
                                          guint             *n_came);
const guint32  *limn_changes_get_went    (const LimnChanges *self,
                                          guint             *n_went);
int             limn_changes_get_partner (const LimnChanges *self,
                                          guint              index_after);
gboolean        limn_changes_is_empty    (const LimnChanges *self);
gboolean        limn_predictions_agree   (LimnPrediction    *derived,
                                          LimnPrediction    *answer,
                                          double             confidence);
int             limn_follow_instance     (LimnPrediction    *from,
                                          LimnPrediction    *to,
                                          int                index);
double          limn_box_iou             (const LimnRect    *a,
                                          const LimnRect    *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnChanges, limn_changes_unref)

G_END_DECLS
