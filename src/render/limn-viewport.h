/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-geometry.h"

G_BEGIN_DECLS

#define LIMN_ZOOM_MIN 0.02
#define LIMN_ZOOM_MAX 40.0

/**
 * LimnViewport:
 * @zoom: view pixels per picture pixel
 * @x: view position of the picture's left edge
 * @y: view position of the picture's top edge
 * @view_width: the view's width in view (logical) pixels
 * @view_height: the view's height
 * @picture_width: the picture's width in picture pixels
 * @picture_height: the picture's height
 *
 * Picture pixels to view pixels. A plain value: copy it.
 */
typedef struct
{
  double zoom;
  double x;
  double y;
  double view_width;
  double view_height;
  double picture_width;
  double picture_height;
} LimnViewport;

double   limn_viewport_get_fit_zoom (const LimnViewport *self,
                                     double              margin);
void     limn_viewport_fit          (LimnViewport       *self,
                                     double              margin);
void     limn_viewport_fit_rect     (LimnViewport       *self,
                                     const LimnRect     *rect,
                                     double              margin);
void     limn_viewport_zoom_at      (LimnViewport       *self,
                                     double              zoom,
                                     double              view_x,
                                     double              view_y);
void     limn_viewport_pan          (LimnViewport       *self,
                                     double              dx,
                                     double              dy);
void     limn_viewport_clamp        (LimnViewport       *self);
void     limn_viewport_to_picture   (const LimnViewport *self,
                                     double              view_x,
                                     double              view_y,
                                     double             *x,
                                     double             *y);
void     limn_viewport_to_view      (const LimnViewport *self,
                                     double              x,
                                     double              y,
                                     double             *view_x,
                                     double             *view_y);
gboolean limn_viewport_equal        (const LimnViewport *a,
                                     const LimnViewport *b);

G_END_DECLS
