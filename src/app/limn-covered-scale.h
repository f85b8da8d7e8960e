/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMN_TYPE_COVERED_SCALE (limn_covered_scale_get_type ())

/**
 * LimnCoveredScale:
 *
 * A horizontal slider whose trough is hatched where the answer is not known yet. Properties:
 * `scale` (GtkScale, construct only), `keeps-above` (boolean: what lies past the knob is what
 * passes, and not what lies before it), `covered-from` (double: from this value on the answer is
 * known).
 */
G_DECLARE_FINAL_TYPE (LimnCoveredScale, limn_covered_scale, LIMN, COVERED_SCALE, GtkWidget)

GtkWidget *limn_covered_scale_new              (GtkScale         *scale);
GtkScale  *limn_covered_scale_get_scale        (LimnCoveredScale *self);
void       limn_covered_scale_set_keeps_above  (LimnCoveredScale *self,
                                                gboolean          keeps_above);
double     limn_covered_scale_get_covered_from (LimnCoveredScale *self);
void       limn_covered_scale_set_covered_from (LimnCoveredScale *self,
                                                double            value);
double     limn_covered_scale_get_x            (LimnCoveredScale *self,
                                                double            value);
double     limn_covered_scale_get_value_at     (LimnCoveredScale *self,
                                                double            x);

G_END_DECLS
