/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-covered-scale.h"
#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STRIP (limn_strip_get_type ())

/**
 * LimnStrip:
 *
 * What is known at each confidence, below the slider that sets it: a tick for each instance at its
 * score, how many remain, where nothing changes and what the examples ask for. It can be pointed
 * at, dragged and stepped through with the arrow keys.
 */
G_DECLARE_FINAL_TYPE (LimnStrip, limn_strip, LIMN, STRIP, GtkWidget)

GtkWidget *limn_strip_new             (void);
void       limn_strip_set_scale       (LimnStrip        *self,
                                       LimnCoveredScale *scale);
void       limn_strip_set_tuner       (LimnStrip        *self,
                                       LimnTuner        *tuner);
gboolean   limn_strip_get_gap         (LimnStrip        *self,
                                       double           *low,
                                       double           *high);
char      *limn_strip_dup_description (LimnStrip        *self);

G_END_DECLS
