/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-overlay.h"
#include "limn-threshold-row.h"
#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_THRESHOLDS (limn_thresholds_get_type ())

/**
 * LimnThresholds:
 *
 * Confidence and overlap of a session, each with a sentence that says what it does at its value,
 * and how much of what is known is shown.
 */
G_DECLARE_FINAL_TYPE (LimnThresholds, limn_thresholds, LIMN, THRESHOLDS, GtkWidget)

GtkWidget        *limn_thresholds_new            (void);
void              limn_thresholds_set_overlay    (LimnThresholds *self,
                                                  LimnOverlay    *overlay);
void              limn_thresholds_set_tuner      (LimnThresholds *self,
                                                  LimnTuner      *tuner);
void              limn_thresholds_add_extra      (LimnThresholds *self,
                                                  GtkWidget      *extra);
LimnThresholdRow *limn_thresholds_get_confidence (LimnThresholds *self);
LimnThresholdRow *limn_thresholds_get_overlap    (LimnThresholds *self);
const char       *limn_thresholds_get_shown_text (LimnThresholds *self);

G_END_DECLS
