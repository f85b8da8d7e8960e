/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-outline.h"
#include "limn-shape.h"

G_BEGIN_DECLS

/**
 * LimnDrawing:
 * @cr: (borrowed): the context, in view pixels, clipped to the view
 * @viewport: (borrowed): where the picture is in the view
 * @outline: (owned): memory for paths
 * @visible: the part of the view that is painted
 * @device_scale: device pixels per view pixel
 * @is_sound: whether the context could be drawn on at the beginning
 *
 * One drawing of objects: what scenes and marks share. Lives on the stack; one thread.
 */
typedef struct
{
  cairo_t            *cr;
  const LimnViewport *viewport;
  LimnOutline         outline;
  LimnViewBounds      visible;
  double              device_scale;
  gboolean            is_sound;
} LimnDrawing;

gboolean       limn_drawing_begin     (LimnDrawing          *self,
                                       cairo_t              *cr,
                                       const LimnViewport   *viewport);
void           limn_drawing_end       (LimnDrawing          *self);
LimnViewBounds limn_drawing_to_view   (LimnDrawing          *self,
                                       const LimnRect       *rect);
gboolean       limn_drawing_sees      (LimnDrawing          *self,
                                       const LimnViewBounds *bounds,
                                       double                reach);
double         limn_drawing_snap      (LimnDrawing          *self,
                                       double                position,
                                       double                width);
void           limn_drawing_add_box   (LimnDrawing          *self,
                                       const LimnRect       *box,
                                       double                core_width);
void           limn_drawing_add_shape (LimnDrawing          *self,
                                       const LimnShape      *shape,
                                       LimnPrediction       *prediction,
                                       guint                 index,
                                       double                core_width);

G_END_DECLS
