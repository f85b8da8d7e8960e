/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Picture pixels to view pixels and back. A plain value without state of its own: the canvas has
 * one, copies go to workers. Any thread.
 *
 * Coordinates are continuous: picture pixel (0, 0) covers 0 to 1. Points of a prediction are pixel
 * centres; whoever draws them adds the half pixel. */

#include "config.h"

#include "limn-viewport.h"

#include <math.h>

/* A place without a size, before the first allocation or with no picture, maps one to one. */
static gboolean
is_sized (const LimnViewport *self)
{
  return isfinite (self->view_width) && isfinite (self->view_height) &&
         isfinite (self->picture_width) && isfinite (self->picture_height) &&
         self->view_width > 0.0 && self->view_height > 0.0 &&
         self->picture_width > 0.0 && self->picture_height > 0.0;
}

/* The zoom at which @width x @height picture pixels fill the view less @margin on each side. A
 * view smaller than its margins uses all of itself. */
static double
zoom_to_fill (const LimnViewport *self,
              double              width,
              double              height,
              double              margin)
{
  double inner_width = self->view_width - 2.0 * margin;
  double inner_height = self->view_height - 2.0 * margin;

  if (inner_width < 1.0)
    inner_width = self->view_width;
  if (inner_height < 1.0)
    inner_height = self->view_height;

  return MIN (inner_width / width, inner_height / height);
}

static void
center_on (LimnViewport *self,
           double        x,
           double        y)
{
  self->x = self->view_width / 2.0 - x * self->zoom;
  self->y = self->view_height / 2.0 - y * self->zoom;
}

/**
 * limn_viewport_get_fit_zoom:
 * @self: a viewport
 * @margin: free space on each side, view pixels
 *
 * Computes the zoom at which the whole picture is seen. Very long pictures fit at less than
 * %LIMN_ZOOM_MIN; small ones are enlarged, up to %LIMN_ZOOM_MAX.
 *
 * Any thread.
 *
 * Returns: view pixels per picture pixel; 1 while view or picture have no size
 */
double
limn_viewport_get_fit_zoom (const LimnViewport *self,
                            double              margin)
{
  g_return_val_if_fail (self != NULL, 1.0);

  if (!is_sized (self))
    return 1.0;

  return MIN (zoom_to_fill (self, self->picture_width, self->picture_height, margin),
              LIMN_ZOOM_MAX);
}

/**
 * limn_viewport_fit:
 * @self: a viewport
 * @margin: free space on each side, view pixels
 *
 * Shows the whole picture, in the middle.
 *
 * Any thread.
 */
void
limn_viewport_fit (LimnViewport *self,
                   double        margin)
{
  g_return_if_fail (self != NULL);

  self->zoom = limn_viewport_get_fit_zoom (self, margin);
  self->x = 0.0;
  self->y = 0.0;
  if (is_sized (self))
    center_on (self, self->picture_width / 2.0, self->picture_height / 2.0);
}

/**
 * limn_viewport_fit_rect:
 * @self: a viewport
 * @rect: what to show, picture pixels
 * @margin: free space on each side, view pixels
 *
 * Shows a part of the picture as large as it fits, then keeps the picture in the view. A rectangle
 * that is not finite changes nothing.
 *
 * Any thread.
 */
void
limn_viewport_fit_rect (LimnViewport   *self,
                        const LimnRect *rect,
                        double          margin)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rect != NULL);

  if (!is_sized (self) ||
      !isfinite (rect->x) || !isfinite (rect->y) ||
      !isfinite (rect->width) || !isfinite (rect->height))
    return;

  self->zoom = zoom_to_fill (self, MAX (rect->width, 1.0), MAX (rect->height, 1.0), margin);
  self->zoom = CLAMP (self->zoom,
                      MIN (LIMN_ZOOM_MIN, limn_viewport_get_fit_zoom (self, 0.0)),
                      LIMN_ZOOM_MAX);
  center_on (self, rect->x + rect->width / 2.0, rect->y + rect->height / 2.0);
  limn_viewport_clamp (self);
}

/**
 * limn_viewport_zoom_at:
 * @self: a viewport
 * @zoom: the new zoom; held between %LIMN_ZOOM_MIN, or the fit zoom if that is less, and
 *   %LIMN_ZOOM_MAX
 * @view_x: what stays under the pointer, view pixels
 * @view_y: the same
 *
 * Changes the zoom and keeps the picture point at a view position where it is. The edges are not
 * looked at: call [method@Viewport.clamp] when the movement is over.
 *
 * Any thread.
 */
void
limn_viewport_zoom_at (LimnViewport *self,
                       double        zoom,
                       double        view_x,
                       double        view_y)
{
  double picture_x = 0.0;
  double picture_y = 0.0;
  double least = LIMN_ZOOM_MIN;

  g_return_if_fail (self != NULL);

  if (!isfinite (zoom) || !isfinite (view_x) || !isfinite (view_y))
    return;

  if (is_sized (self))
    least = MIN (least, limn_viewport_get_fit_zoom (self, 0.0));

  limn_viewport_to_picture (self, view_x, view_y, &picture_x, &picture_y);
  self->zoom = CLAMP (zoom, least, LIMN_ZOOM_MAX);
  self->x = view_x - picture_x * self->zoom;
  self->y = view_y - picture_y * self->zoom;
}

/**
 * limn_viewport_pan:
 * @self: a viewport
 * @dx: how far the picture moves to the right, view pixels
 * @dy: how far it moves down
 *
 * Moves the picture. The edges are not looked at: call [method@Viewport.clamp] afterwards.
 *
 * Any thread.
 */
void
limn_viewport_pan (LimnViewport *self,
                   double        dx,
                   double        dy)
{
  g_return_if_fail (self != NULL);

  if (!isfinite (dx) || !isfinite (dy))
    return;

  self->x += dx;
  self->y += dy;
}

static double
clamp_axis (double position,
            double picture,
            double view)
{
  if (picture <= view)
    return (view - picture) / 2.0;

  return CLAMP (position, view - picture, 0.0);
}

/**
 * limn_viewport_clamp:
 * @self: a viewport
 *
 * Moves the picture so that no space is wasted: a side that is smaller than the view is centred, a
 * larger one covers the view from edge to edge.
 *
 * Any thread.
 */
void
limn_viewport_clamp (LimnViewport *self)
{
  g_return_if_fail (self != NULL);

  if (!is_sized (self))
    return;

  if (!isfinite (self->zoom) || self->zoom <= 0.0)
    self->zoom = limn_viewport_get_fit_zoom (self, 0.0);
  if (!isfinite (self->x))
    self->x = 0.0;
  if (!isfinite (self->y))
    self->y = 0.0;

  self->x = clamp_axis (self->x, self->picture_width * self->zoom, self->view_width);
  self->y = clamp_axis (self->y, self->picture_height * self->zoom, self->view_height);
}

/**
 * limn_viewport_to_picture:
 * @self: a viewport
 * @view_x: a view position
 * @view_y: the same
 * @x: (out): the picture position; may lie outside the picture
 * @y: (out): the same
 *
 * Converts from view pixels to picture pixels.
 *
 * Any thread.
 */
void
limn_viewport_to_picture (const LimnViewport *self,
                          double              view_x,
                          double              view_y,
                          double             *x,
                          double             *y)
{
  double zoom = 1.0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (x != NULL);
  g_return_if_fail (y != NULL);

  if (self->zoom > 0.0)
    zoom = self->zoom;
  *x = (view_x - self->x) / zoom;
  *y = (view_y - self->y) / zoom;
}

/**
 * limn_viewport_to_view:
 * @self: a viewport
 * @x: a picture position
 * @y: the same
 * @view_x: (out): the view position; may lie outside the view
 * @view_y: (out): the same
 *
 * Converts from picture pixels to view pixels.
 *
 * Any thread.
 */
void
limn_viewport_to_view (const LimnViewport *self,
                       double              x,
                       double              y,
                       double             *view_x,
                       double             *view_y)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (view_x != NULL);
  g_return_if_fail (view_y != NULL);

  *view_x = self->x + x * self->zoom;
  *view_y = self->y + y * self->zoom;
}

/**
 * limn_viewport_equal:
 * @a: a viewport
 * @b: a viewport
 *
 * Tells whether the same picture lies at the same place of the same view. Any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_viewport_equal (const LimnViewport *a,
                     const LimnViewport *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->zoom == b->zoom && a->x == b->x && a->y == b->y
         && a->view_width == b->view_width && a->view_height == b->view_height
         && a->picture_width == b->picture_width && a->picture_height == b->picture_height;
}
