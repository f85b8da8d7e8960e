/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SURVIVAL (limn_survival_get_type ())

/**
 * LimnSurvival:
 *
 * How many instances are left at each confidence: the scores of one picture, of a class, or of a
 * folder, sorted. Immutable and reference counted; any thread. Thresholds are in percent and are
 * compared as the server does, as float32 fractions.
 */
typedef struct _LimnSurvival LimnSurvival;

GType         limn_survival_get_type   (void) G_GNUC_CONST;
LimnSurvival *limn_survival_new        (const float        *scores,
                                        guint               n_scores,
                                        LimnEngine          engine);
LimnSurvival *limn_survival_ref        (LimnSurvival       *self);
void          limn_survival_unref      (LimnSurvival       *self);
guint         limn_survival_get_n      (const LimnSurvival *self);
const float  *limn_survival_get_scores (const LimnSurvival *self);
guint         limn_survival_count      (const LimnSurvival *self,
                                        double              confidence);
gboolean      limn_survival_find_next  (const LimnSurvival *self,
                                        double              confidence,
                                        int                 direction,
                                        double             *next);
gboolean      limn_survival_find_gap   (const LimnSurvival *self,
                                        double              confidence,
                                        double              floor,
                                        double             *low,
                                        double             *high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSurvival, limn_survival_unref)

G_END_DECLS
