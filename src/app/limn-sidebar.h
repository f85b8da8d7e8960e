/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SIDEBAR (limn_sidebar_get_type ())

/**
 * LimnSidebar:
 *
 * Thresholds pinned at the top; below them, scrolled, the classes, the objects and the details of
 * the selected one. The signal `reveal` (int index) asks the canvas to bring an object into view.
 */
G_DECLARE_FINAL_TYPE (LimnSidebar, limn_sidebar, LIMN, SIDEBAR, GtkWidget)

GtkWidget *limn_sidebar_new         (void);
void       limn_sidebar_set_overlay (LimnSidebar *self,
                                     LimnOverlay *overlay);
void       limn_sidebar_set_tuner   (LimnSidebar *self,
                                     LimnTuner   *tuner);
void       limn_sidebar_add_card    (LimnSidebar *self,
                                     GtkWidget   *card);
gboolean   limn_sidebar_get_stacked (LimnSidebar *self);

G_END_DECLS
