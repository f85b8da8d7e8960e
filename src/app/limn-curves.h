/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-covered-scale.h"
#include "limn-referee.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CURVES (limn_curves_get_type ())

/**
 * LimnCurves:
 *
 * Precision, recall and F1 over confidence, below the slider that sets it and with the same places.
 * A click sets the confidence.
 */
G_DECLARE_FINAL_TYPE (LimnCurves, limn_curves, LIMN, CURVES, GtkWidget)

GtkWidget *limn_curves_new             (void);
void       limn_curves_set_scale       (LimnCurves       *self,
                                        LimnCoveredScale *scale);
void       limn_curves_set_referee     (LimnCurves       *self,
                                        LimnReferee      *referee);
char      *limn_curves_dup_description (LimnCurves       *self);

G_END_DECLS
