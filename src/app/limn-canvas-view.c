/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the picture lies in the canvas, how it gets elsewhere, and what is at a place. Main thread
 * only. */

#include "config.h"

#include "limn-canvas-private.h"

#include <math.h>

#define ZOOM_STEP 1.25

/* Long enough to see where the view goes, short enough not to wait for it. */
#define ANIMATION_MS 180

/* A revealed object keeps this much of its surroundings in view. */
#define REVEAL_MARGIN_PX 80.0

/* Fitting never makes a device pixel of the picture larger than this. */
#define MAX_FIT_ZOOM 4.0

static int
get_scale (LimnCanvas *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/*< private >
 * limn_canvas_fit:
 * @self: a canvas
 * @viewport: (inout): a viewport
 *
 * Fits the picture in a viewport. Tiny pictures are enlarged, but not without end.
 */
void
limn_canvas_fit (LimnCanvas   *self,
                 LimnViewport *viewport)
{
  double most = MAX_FIT_ZOOM / get_scale (self);

  limn_viewport_fit (viewport, limn_canvas_get_margin (viewport->view_width,
                                                       viewport->view_height));
  if (viewport->zoom <= most)
    return;

  limn_viewport_zoom_at (viewport, most, viewport->view_width / 2, viewport->view_height / 2);
  limn_viewport_clamp (viewport);
}

static gboolean
zoomed_cb (gpointer user_data)
{
  LimnCanvas *self = user_data;

  g_assert (LIMN_IS_CANVAS (self));

  self->zoomed_id = 0;
  g_object_notify (G_OBJECT (self), "zoom");

  return G_SOURCE_REMOVE;
}

/* What follows from a new zoom for others, as the text beside the buttons, must not change in the
 * middle of an allocation: GTK would draw their parents without any. */
static void
tell_zoom (LimnCanvas *self)
{
  if (!self->allocating)
    {
      g_object_notify (G_OBJECT (self), "zoom");
    }
  else if (self->zoomed_id == 0)
    {
      self->zoomed_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, zoomed_cb, self, NULL);
      g_source_set_name_by_id (self->zoomed_id, "[limn] tell the new zoom");
    }
}

/*< private >
 * limn_canvas_set_viewport:
 * @self: a canvas
 * @viewport: where the picture lies now
 * @fitted: whether it goes on to fit when the canvas changes its size
 *
 * Moves the picture.
 */
void
limn_canvas_set_viewport (LimnCanvas         *self,
                          const LimnViewport *viewport,
                          gboolean            fitted)
{
  gboolean zoomed = self->viewport.zoom != viewport->zoom;

  fitted = !!fitted;
  self->viewport = *viewport;

  g_object_freeze_notify (G_OBJECT (self));
  if (zoomed)
    tell_zoom (self);
  if (self->fitted != fitted)
    {
      self->fitted = fitted;
      g_object_notify (G_OBJECT (self), "fitted");
    }
  g_object_thaw_notify (G_OBJECT (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Zooms geometrically along the straight line that keeps the point still that stays in place. */
static void
animate_cb (double   progress,
            gpointer user_data)
{
  LimnCanvas *self = user_data;
  LimnViewport viewport = self->viewport;
  double along = progress;

  if (self->image == NULL)
    return;

  viewport.zoom = self->from.zoom * pow (self->to.zoom / self->from.zoom, progress);
  if (fabs (self->to.zoom - self->from.zoom) > 1e-9)
    along = (viewport.zoom - self->from.zoom) / (self->to.zoom - self->from.zoom);
  viewport.x = self->from.x + (self->to.x - self->from.x) * along;
  viewport.y = self->from.y + (self->to.y - self->from.y) * along;
  if (progress >= 1.0)
    {
      viewport.zoom = self->to.zoom;
      viewport.x = self->to.x;
      viewport.y = self->to.y;
    }

  limn_canvas_set_viewport (self, &viewport, self->fitted);
}

static void
move_to (LimnCanvas         *self,
         const LimnViewport *viewport,
         gboolean            fitted)
{
  if (self->image == NULL || self->viewport.view_width <= 0)
    return;

  /* Resetting applies the beginning, so that has to be where the picture is now. */
  self->from = self->viewport;
  self->to = *viewport;
  limn_canvas_set_viewport (self, &self->from, fitted);
  adw_animation_reset (self->animation);
  adw_animation_play (self->animation);
}

/* Where an animation under way is going to, so that steps add up. */
static LimnViewport
get_target (LimnCanvas *self)
{
  LimnViewport target = self->viewport;

  if (adw_animation_get_state (self->animation) == ADW_ANIMATION_PLAYING)
    {
      target.zoom = self->to.zoom;
      target.x = self->to.x;
      target.y = self->to.y;
    }

  return target;
}

static void
zoom_around (LimnCanvas *self,
             double      zoom,
             double      x,
             double      y)
{
  LimnViewport viewport = get_target (self);

  limn_viewport_zoom_at (&viewport, zoom, x, y);
  limn_viewport_clamp (&viewport);
  move_to (self, &viewport, FALSE);
}

/*< private >
 * limn_canvas_add_animation:
 * @self: a canvas
 *
 * Makes the view move there instead of jumping.
 */
void
limn_canvas_add_animation (LimnCanvas *self)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (animate_cb, self, NULL);

  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, ANIMATION_MS, target);
}

/**
 * limn_canvas_get_zoom:
 * @self: a canvas
 *
 * Gets how large the picture is shown. At 1, a pixel of the picture is a pixel of the screen.
 *
 * Returns: device pixels per picture pixel
 */
double
limn_canvas_get_zoom (LimnCanvas *self)
{
  g_return_val_if_fail (LIMN_IS_CANVAS (self), 1);

  return self->viewport.zoom * get_scale (self);
}

/**
 * limn_canvas_zoom_in:
 * @self: a canvas
 *
 * Zooms in by one step, around the middle.
 */
void
limn_canvas_zoom_in (LimnCanvas *self)
{
  g_return_if_fail (LIMN_IS_CANVAS (self));

  zoom_around (self, get_target (self).zoom * ZOOM_STEP,
               self->viewport.view_width / 2, self->viewport.view_height / 2);
}

/**
 * limn_canvas_zoom_out:
 * @self: a canvas
 *
 * Zooms out by one step, around the middle.
 */
void
limn_canvas_zoom_out (LimnCanvas *self)
{
  g_return_if_fail (LIMN_IS_CANVAS (self));

  zoom_around (self, get_target (self).zoom / ZOOM_STEP,
               self->viewport.view_width / 2, self->viewport.view_height / 2);
}

/**
 * limn_canvas_zoom_fit:
 * @self: a canvas
 *
 * Shows the whole picture, and goes on to do so when the canvas changes its size.
 */
void
limn_canvas_zoom_fit (LimnCanvas *self)
{
  LimnViewport viewport;

  g_return_if_fail (LIMN_IS_CANVAS (self));

  viewport = self->viewport;
  limn_canvas_fit (self, &viewport);
  move_to (self, &viewport, TRUE);
}

/**
 * limn_canvas_zoom_to:
 * @self: a canvas
 * @zoom: device pixels per picture pixel
 *
 * Shows the picture at a size, around the middle.
 */
void
limn_canvas_zoom_to (LimnCanvas *self,
                     double      zoom)
{
  g_return_if_fail (LIMN_IS_CANVAS (self));
  g_return_if_fail (isfinite (zoom) && zoom > 0);

  zoom_around (self, zoom / get_scale (self),
               self->viewport.view_width / 2, self->viewport.view_height / 2);
}

/*< private >
 * limn_canvas_toggle_fit:
 * @self: a canvas
 * @x: where in the view
 * @y: the same
 *
 * Goes from fitted to original size around a point, and back.
 */
void
limn_canvas_toggle_fit (LimnCanvas *self,
                        double      x,
                        double      y)
{
  if (self->fitted)
    zoom_around (self, 1.0 / get_scale (self), x, y);
  else
    limn_canvas_zoom_fit (self);
}

static const LimnRect *
get_box (LimnCanvas *self,
         int         index)
{
  LimnPrediction *prediction;

  g_return_val_if_fail (LIMN_IS_CANVAS (self), NULL);

  if (self->overlay == NULL || self->image == NULL || self->next_image != NULL)
    return NULL;

  prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
  if (prediction == NULL || index < 0
      || (guint) index >= limn_prediction_get_n_instances (prediction))
    return NULL;

  return &limn_prediction_get_instance (prediction, index)->box;
}

static const LimnRect *
get_target_box (LimnCanvas *self)
{
  LimnPrediction *prediction = NULL;
  guint index = 0;

  if (self->tuner == NULL || self->image == NULL || self->next_image != NULL
      || !limn_tuner_get_target (self->tuner, &prediction, &index))
    return NULL;

  return &limn_prediction_get_instance (prediction, index)->box;
}

static void
reveal_box (LimnCanvas     *self,
            const LimnRect *box)
{
  LimnViewport viewport = self->viewport;
  double most;

  limn_viewport_fit_rect (&viewport, box,
                          MIN (REVEAL_MARGIN_PX,
                               MIN (viewport.view_width, viewport.view_height) / 5));

  most = MAX (2.0 / get_scale (self), self->viewport.zoom);
  if (viewport.zoom > most)
    limn_viewport_zoom_at (&viewport, most, viewport.view_width / 2, viewport.view_height / 2);
  limn_viewport_clamp (&viewport);
  move_to (self, &viewport, FALSE);
}

static void
show_box (LimnCanvas     *self,
          const LimnRect *box)
{
  LimnViewport viewport = get_target (self);
  double left, top, right, bottom;

  limn_viewport_to_view (&viewport, box->x, box->y, &left, &top);
  limn_viewport_to_view (&viewport, box->x + box->width, box->y + box->height, &right, &bottom);
  if (left >= 0 && top >= 0 && right <= viewport.view_width && bottom <= viewport.view_height)
    return;

  limn_viewport_pan (&viewport, (viewport.view_width - left - right) / 2,
                     (viewport.view_height - top - bottom) / 2);
  limn_viewport_clamp (&viewport);
  move_to (self, &viewport, self->fitted);
}

/**
 * limn_canvas_reveal:
 * @self: a canvas
 * @index: an index in the shown prediction
 *
 * Brings an object into view, as large as it fits but at most twice the original size.
 */
void
limn_canvas_reveal (LimnCanvas *self,
                    int         index)
{
  const LimnRect *box = get_box (self, index);

  if (box != NULL)
    reveal_box (self, box);
}

/**
 * limn_canvas_show:
 * @self: a canvas
 * @index: an index in the shown prediction
 *
 * Moves the view to an object that is not wholly in it, without changing the zoom.
 */
void
limn_canvas_show (LimnCanvas *self,
                  int         index)
{
  const LimnRect *box = get_box (self, index);

  if (box != NULL)
    show_box (self, box);
}

/**
 * limn_canvas_reveal_target:
 * @self: a canvas
 *
 * Brings the object into view that is selected or picked, as [method@Canvas.reveal] does.
 */
void
limn_canvas_reveal_target (LimnCanvas *self)
{
  const LimnRect *box;

  g_return_if_fail (LIMN_IS_CANVAS (self));

  box = get_target_box (self);
  if (box != NULL)
    reveal_box (self, box);
}

/**
 * limn_canvas_show_target:
 * @self: a canvas
 *
 * Moves the view to the object that is selected or picked if it is not wholly in it, without
 * changing the zoom.
 */
void
limn_canvas_show_target (LimnCanvas *self)
{
  const LimnRect *box;

  g_return_if_fail (LIMN_IS_CANVAS (self));

  box = get_target_box (self);
  if (box != NULL)
    show_box (self, box);
}

/**
 * limn_canvas_pan:
 * @self: a canvas
 * @dx: how far the view moves right, as a part of its width
 * @dy: how far it moves down, as a part of its height
 *
 * Moves the view over the picture.
 */
void
limn_canvas_pan (LimnCanvas *self,
                 double      dx,
                 double      dy)
{
  LimnViewport viewport;

  g_return_if_fail (LIMN_IS_CANVAS (self));

  viewport = get_target (self);
  limn_viewport_pan (&viewport, -dx * viewport.view_width, -dy * viewport.view_height);
  limn_viewport_clamp (&viewport);
  move_to (self, &viewport, self->fitted);
}

/*< private >
 * limn_canvas_can_pan:
 * @self: a canvas
 *
 * Checks whether the picture is larger than the view.
 *
 * Returns: %TRUE if there is more to see
 */
gboolean
limn_canvas_can_pan (LimnCanvas *self)
{
  const LimnViewport *viewport = &self->viewport;

  return self->image != NULL
         && (viewport->picture_width * viewport->zoom > viewport->view_width + 0.5
             || viewport->picture_height * viewport->zoom > viewport->view_height + 0.5);
}

/*< private >
 * limn_canvas_find:
 * @self: a canvas
 * @x: where in the view
 * @y: the same
 * @tolerance: how far beside it still counts, view pixels
 * @after: an index, to find what lies beneath it; or -1
 *
 * Finds the object at a place.
 *
 * Returns: its index, or -1
 */
int
limn_canvas_find (LimnCanvas *self,
                  double      x,
                  double      y,
                  double      tolerance,
                  int         after)
{
  LimnScene *scene;
  double picture_x;
  double picture_y;

  if (self->image == NULL || self->next_image != NULL || self->peeking
      || !limn_overlay_get_visible (self->overlay))
    return -1;

  scene = limn_overlay_get_scene (self->overlay);
  if (scene == NULL)
    return -1;

  limn_viewport_to_picture (&self->viewport, x, y, &picture_x, &picture_y);

  return limn_scene_hit_test (scene, picture_x, picture_y, tolerance / self->viewport.zoom, after);
}
