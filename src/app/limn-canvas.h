/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CANVAS (limn_canvas_get_type ())

/**
 * LimnCanvas:
 *
 * The picture and what the model sees in it. Zoom, pan, pinch, hover and select. Properties:
 * `overlay` (construct), `zoom` (double, read only), `fitted` (boolean, read only).
 */
G_DECLARE_FINAL_TYPE (LimnCanvas, limn_canvas, LIMN, CANVAS, GtkWidget)

GtkWidget *limn_canvas_new           (LimnOverlay *overlay);
void       limn_canvas_set_overlay   (LimnCanvas  *self,
                                      LimnOverlay *overlay);
void       limn_canvas_set_tuner     (LimnCanvas  *self,
                                      LimnTuner   *tuner);
double     limn_canvas_get_zoom      (LimnCanvas  *self);
void       limn_canvas_zoom_in       (LimnCanvas  *self);
void       limn_canvas_zoom_out      (LimnCanvas  *self);
void       limn_canvas_zoom_fit      (LimnCanvas  *self);
void       limn_canvas_zoom_to       (LimnCanvas  *self,
                                      double       zoom);
void       limn_canvas_reveal        (LimnCanvas  *self,
                                      int          index);
void       limn_canvas_show          (LimnCanvas  *self,
                                      int          index);
void       limn_canvas_reveal_target (LimnCanvas  *self);
void       limn_canvas_show_target   (LimnCanvas  *self);
void       limn_canvas_popup         (LimnCanvas  *self);
void       limn_canvas_pan           (LimnCanvas  *self,
                                      double       dx,
                                      double       dy);

G_END_DECLS
