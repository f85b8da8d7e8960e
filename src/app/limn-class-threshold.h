/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-survival.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLASS_THRESHOLD (limn_class_threshold_get_type ())

/**
 * LimnClassThreshold:
 *
 * The least confidence of one class: a small slider, its number, and the scores of the class. The
 * signal `moved` (double percent) tells that the person moved it.
 */
G_DECLARE_FINAL_TYPE (LimnClassThreshold, limn_class_threshold, LIMN, CLASS_THRESHOLD, GtkWidget)

GtkWidget  *limn_class_threshold_new        (void);
void        limn_class_threshold_set_name   (LimnClassThreshold *self,
                                             const char         *class_name);
void        limn_class_threshold_set_slot   (LimnClassThreshold *self,
                                             guint               slot);
void        limn_class_threshold_set_scores (LimnClassThreshold *self,
                                             LimnSurvival       *scores);
void        limn_class_threshold_set_value  (LimnClassThreshold *self,
                                             double              percent,
                                             gboolean            own);
GtkRange   *limn_class_threshold_get_scale  (LimnClassThreshold *self);
const char *limn_class_threshold_get_text   (LimnClassThreshold *self);

G_END_DECLS
