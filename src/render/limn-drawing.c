/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What scenes and marks share when they draw: a context clipped to the view, its device pixels, and
 * the paths of objects in view pixels. Any thread, one at a time. */

#include "config.h"

#include "limn-drawing.h"

#include <math.h>

/* Points closer than this many device pixels cannot be told apart. */
#define TOLERANCE_PX 0.5

static gboolean
is_drawable (const LimnViewport *viewport)
{
  return isfinite (viewport->zoom) && viewport->zoom > 0.0 &&
         isfinite (viewport->x) && isfinite (viewport->y) &&
         isfinite (viewport->view_width) && viewport->view_width > 0.0 &&
         isfinite (viewport->view_height) && viewport->view_height > 0.0;
}

/**
 * limn_drawing_begin:
 * @self: an uninitialised drawing
 * @cr: a context in view pixels
 * @viewport: where the picture is in the view
 *
 * Saves the context, clips it to the view, and finds out what can be seen, if anything. To be
 * ended in any case.
 *
 * The thread that draws.
 *
 * Returns: whether there is anything to draw on
 */
gboolean
limn_drawing_begin (LimnDrawing        *self,
                    cairo_t            *cr,
                    const LimnViewport *viewport)
{
  /* Outlines are cut by the view and not by the clip, or the dashes of one would begin elsewhere in
   * each part that is drawn by itself. */
  LimnViewBounds view = { .right = viewport->view_width, .bottom = viewport->view_height };
  double scale_x = 1.0;
  double scale_y = 1.0;

  *self = (LimnDrawing) { .cr = cr, .viewport = viewport };
  self->is_sound = cairo_status (cr) == CAIRO_STATUS_SUCCESS;
  cairo_save (cr);
  if (!is_drawable (viewport))
    return FALSE;

  cairo_new_path (cr);
  cairo_rectangle (cr, 0.0, 0.0, viewport->view_width, viewport->view_height);
  cairo_clip (cr);
  cairo_clip_extents (cr, &self->visible.left, &self->visible.top,
                      &self->visible.right, &self->visible.bottom);
  cairo_surface_get_device_scale (cairo_get_group_target (cr), &scale_x, &scale_y);
  cairo_user_to_device_distance (cr, &scale_x, &scale_y);
  self->device_scale = CLAMP (fabs (scale_x), 0.1, 16.0);
  limn_outline_init (&self->outline, viewport, &view, TOLERANCE_PX / self->device_scale);

  return self->visible.right > self->visible.left && self->visible.bottom > self->visible.top;
}

/**
 * limn_drawing_end:
 * @self: a drawing
 *
 * Frees what the drawing holds and restores the context. After one bad number cairo draws nothing
 * more, without a word: it is said here if that has happened.
 *
 * The thread that draws.
 */
void
limn_drawing_end (LimnDrawing *self)
{
  limn_outline_clear (&self->outline);
  cairo_restore (self->cr);
  if (self->is_sound && cairo_status (self->cr) != CAIRO_STATUS_SUCCESS)
    g_warning ("The drawing is incomplete: %s",
               cairo_status_to_string (cairo_status (self->cr)));
}

/**
 * limn_drawing_to_view:
 * @self: a drawing
 * @rect: picture pixels
 *
 * Converts a rectangle.
 *
 * Any thread.
 *
 * Returns: its edges in view pixels
 */
LimnViewBounds
limn_drawing_to_view (LimnDrawing    *self,
                      const LimnRect *rect)
{
  LimnViewBounds bounds;

  limn_viewport_to_view (self->viewport, rect->x, rect->y, &bounds.left, &bounds.top);
  limn_viewport_to_view (self->viewport, rect->x + rect->width, rect->y + rect->height,
                         &bounds.right, &bounds.bottom);

  return bounds;
}

/**
 * limn_drawing_sees:
 * @self: a drawing
 * @bounds: view pixels
 * @reach: how far lines reach beyond @bounds
 *
 * Tells whether anything there will be painted.
 *
 * Any thread.
 *
 * Returns: %FALSE when it can be left out
 */
gboolean
limn_drawing_sees (LimnDrawing          *self,
                   const LimnViewBounds *bounds,
                   double                reach)
{
  return bounds->right + reach >= self->visible.left &&
         bounds->left - reach <= self->visible.right &&
         bounds->bottom + reach >= self->visible.top &&
         bounds->top - reach <= self->visible.bottom;
}

/**
 * limn_drawing_snap:
 * @self: a drawing
 * @position: view pixels
 * @width: width of a line there, view pixels
 *
 * Puts the middle of a line where its edges fall on device pixels: straight lines along the axes
 * must not blur.
 *
 * Any thread.
 *
 * Returns: the position next to @position
 */
double
limn_drawing_snap (LimnDrawing *self,
                   double       position,
                   double       width)
{
  double odd = fmod (round (width * self->device_scale), 2.0) / 2.0;

  return (round (position * self->device_scale - odd) + odd) / self->device_scale;
}

/**
 * limn_drawing_add_box:
 * @self: a drawing
 * @box: picture pixels
 * @core_width: width of the line that will be drawn, view pixels
 *
 * Adds a box to the path.
 *
 * The thread that draws.
 */
void
limn_drawing_add_box (LimnDrawing    *self,
                      const LimnRect *box,
                      double          core_width)
{
  LimnViewBounds bounds = limn_drawing_to_view (self, box);
  LimnViewBounds *guard = &self->outline.guard;

  bounds.left = limn_drawing_snap (self, MAX (bounds.left, guard->left), core_width);
  bounds.top = limn_drawing_snap (self, MAX (bounds.top, guard->top), core_width);
  bounds.right = limn_drawing_snap (self, MIN (bounds.right, guard->right), core_width);
  bounds.bottom = limn_drawing_snap (self, MIN (bounds.bottom, guard->bottom), core_width);
  cairo_rectangle (self->cr, bounds.left, bounds.top,
                   bounds.right - bounds.left, bounds.bottom - bounds.top);
}

/**
 * limn_drawing_add_shape:
 * @self: a drawing
 * @shape: the shape of an instance
 * @prediction: where the instance is from
 * @index: its index there
 * @core_width: width of the line that will be drawn, view pixels
 *
 * Adds the outline of an instance to the path, or its box when it has none.
 *
 * The thread that draws.
 */
void
limn_drawing_add_shape (LimnDrawing     *self,
                        const LimnShape *shape,
                        LimnPrediction  *prediction,
                        guint            index,
                        double           core_width)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  gboolean added = FALSE;

  for (guint i = 0; shape->outlined && i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + i,
                                                          &n_points);

      added |= limn_outline_add_ring (&self->outline, self->cr, points, n_points);
    }

  if (!added)
    limn_drawing_add_box (self, &shape->bounds, core_width);
}
