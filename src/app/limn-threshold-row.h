/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-covered-scale.h"

G_BEGIN_DECLS

#define LIMN_TYPE_THRESHOLD_ROW (limn_threshold_row_get_type ())

/**
 * LimnThresholdRow:
 *
 * One threshold in percent: heading, number, reset and slider, and a sentence that says what it
 * does. Number and slider are one adjustment. Properties: `title` (string, with mnemonic),
 * `lower` and `default-value` (double, percent), `keeps-above` (boolean: what lies right of the
 * knob is what passes), all construct only; `adjustment` (GtkAdjustment, read only); `below`
 * (GtkWidget, nullable: right below the slider); `explanation` (string). The action
 * `threshold.reset` goes back to the default.
 */
G_DECLARE_FINAL_TYPE (LimnThresholdRow, limn_threshold_row, LIMN, THRESHOLD_ROW, GtkWidget)

GtkAdjustment    *limn_threshold_row_get_adjustment  (LimnThresholdRow *self);
LimnCoveredScale *limn_threshold_row_get_scale       (LimnThresholdRow *self);
void              limn_threshold_row_set_coverage    (LimnThresholdRow *self,
                                                      double            covered_from,
                                                      const char       *coverage);
void              limn_threshold_row_set_explanation (LimnThresholdRow *self,
                                                      const char       *explanation);
void              limn_threshold_row_set_note        (LimnThresholdRow *self,
                                                      const char       *note,
                                                      gboolean          important);
void              limn_threshold_row_reset           (LimnThresholdRow *self);

G_END_DECLS
