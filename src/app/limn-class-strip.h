/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-survival.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLASS_STRIP (limn_class_strip_get_type ())

/**
 * LimnClassStrip:
 *
 * The scores of one class below the slider that cuts them: a tick for each, full if it passes,
 * hollow if not.
 */
G_DECLARE_FINAL_TYPE (LimnClassStrip, limn_class_strip, LIMN, CLASS_STRIP, GtkWidget)

GtkWidget *limn_class_strip_new        (void);
void       limn_class_strip_set_scale  (LimnClassStrip *self,
                                        GtkRange       *scale);
void       limn_class_strip_set_scores (LimnClassStrip *self,
                                        LimnSurvival   *scores);
void       limn_class_strip_set_slot   (LimnClassStrip *self,
                                        guint           slot);
double     limn_class_strip_get_x      (LimnClassStrip *self,
                                        double          percent);

G_END_DECLS
