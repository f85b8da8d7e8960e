/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STRIP (limn_strip_get_type ())

/**
 * LimnStrip:
 *
 * What is known at each confidence, below the slider that sets it: a tick for each instance at its
 * score, how many remain, and where nothing changes. It can be pointed at, dragged and stepped
 * through with the arrow keys.
 */
G_DECLARE_FINAL_TYPE (LimnStrip, limn_strip, LIMN, STRIP, GtkWidget)

GtkWidget *limn_strip_new       (void);
void       limn_strip_set_tuner (LimnStrip *self,
                                 LimnTuner *tuner);

G_END_DECLS
