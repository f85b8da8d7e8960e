/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The canvas: the widget, where the picture lies in it, and what it tells assistive technology. How
 * the layers are drawn is in limn-canvas-layers.c, pointer and touch in limn-canvas-input.c. Main
 * thread only. */

#include "config.h"

#include "limn-canvas.h"

#include "limn-canvas-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ZOOM_STEP 1.25

/* Long enough to see where the view goes, short enough not to wait for it. */
#define ANIMATION_MS 180

/* A stale overlay fades only when the model takes longer than this, or every step of a slider
 * would flicker. */
#define DIM_AFTER_MS 200

/* A revealed object keeps this much of its surroundings in view. */
#define REVEAL_MARGIN_PX 80.0

/* Fitting never makes a device pixel of the picture larger than this. */
#define MAX_FIT_ZOOM 4.0

enum
{
  PROP_0,
  PROP_OVERLAY,
  PROP_ZOOM,
  PROP_FITTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LimnCanvas, limn_canvas, GTK_TYPE_WIDGET)

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

static void
update_description (LimnCanvas *self)
{
  g_autofree char *summary = NULL;
  g_autofree char *label = NULL;
  LimnImage *image = NULL;

  if (self->overlay != NULL)
    image = limn_session_get_image (limn_overlay_get_session (self->overlay));

  if (image == NULL)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("No picture"),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "",
                                      -1);
      return;
    }

  /* Translators: %s is the name of a file. */
  label = g_strdup_printf (_("Picture %s"), limn_image_get_name (image));
  summary = limn_overlay_dup_summary (self->overlay);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary,
                                  -1);
}

static gboolean
dim_cb (gpointer user_data)
{
  LimnCanvas *self = user_data;

  g_assert (LIMN_IS_CANVAS (self));

  self->dim_id = 0;
  self->dimmed = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

static void
status_changed_cb (LimnCanvas *self)
{
  LimnSessionStatus status;
  gboolean stale;

  g_assert (LIMN_IS_CANVAS (self));

  status = limn_session_get_status (limn_overlay_get_session (self->overlay));
  stale = status == LIMN_SESSION_STALE || status == LIMN_SESSION_FAILED;

  if (!stale)
    {
      g_clear_handle_id (&self->dim_id, g_source_remove);
      if (self->dimmed)
        gtk_widget_queue_draw (GTK_WIDGET (self));
      self->dimmed = FALSE;
    }
  else if (!self->dimmed && self->dim_id == 0)
    {
      self->dim_id = g_timeout_add (DIM_AFTER_MS, dim_cb, self);
      g_source_set_name_by_id (self->dim_id, "[limn] dim stale overlay");
    }
}

static void
image_changed_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  limn_canvas_update_image (self);
  update_description (self);
}

static void
scene_changed_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  if (self->fitted != fitted)
    {
      self->fitted = fitted;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITTED]);
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

static void
limn_canvas_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  LimnCanvas *self = LIMN_CANVAS (widget);

  if (self->overlay == NULL)
    return;

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                               gtk_widget_get_height (widget)));
  limn_canvas_draw_picture (self, snapshot);
  limn_canvas_draw_marks (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
limn_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 96 : 64;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 480;
}

static void
limn_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  LimnCanvas *self = LIMN_CANVAS (widget);
  LimnViewport viewport = self->viewport;

  if (viewport.view_width != width || viewport.view_height != height)
    {
      adw_animation_skip (self->animation);
      viewport = self->viewport;
      viewport.x += (width - viewport.view_width) / 2;
      viewport.y += (height - viewport.view_height) / 2;
      viewport.view_width = width;
      viewport.view_height = height;
      if (self->fitted)
        limn_canvas_fit (self, &viewport);
      else
        limn_viewport_clamp (&viewport);
      limn_canvas_set_viewport (self, &viewport, self->fitted);
    }

  limn_canvas_update_image (self);
}

static void
limn_canvas_dispose (GObject *object)
{
  LimnCanvas *self = LIMN_CANVAS (object);

  g_clear_handle_id (&self->dim_id, g_source_remove);
  if (self->animation != NULL)
    adw_animation_skip (self->animation);
  limn_canvas_set_tuner (self, NULL);
  limn_canvas_set_overlay (self, NULL);
  g_clear_object (&self->animation);
  g_clear_object (&self->drag);
  g_clear_object (&self->pinch);

  G_OBJECT_CLASS (limn_canvas_parent_class)->dispose (object);
}

static void
limn_canvas_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LimnCanvas *self = LIMN_CANVAS (object);

  switch (prop_id)
    {
    case PROP_OVERLAY:
      g_value_set_object (value, self->overlay);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, limn_canvas_get_zoom (self));
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, self->fitted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_canvas_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LimnCanvas *self = LIMN_CANVAS (object);

  switch (prop_id)
    {
    case PROP_OVERLAY:
      limn_canvas_set_overlay (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_canvas_class_init (LimnCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = limn_canvas_dispose;
  object_class->get_property = limn_canvas_get_property;
  object_class->set_property = limn_canvas_set_property;
  widget_class->snapshot = limn_canvas_snapshot;
  widget_class->measure = limn_canvas_measure;
  widget_class->size_allocate = limn_canvas_size_allocate;

  properties[PROP_OVERLAY] =
    g_param_spec_object ("overlay", NULL, NULL, LIMN_TYPE_OVERLAY,
                         flags | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT);
  properties[PROP_ZOOM] =
    g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1, flags);
  properties[PROP_FITTED] =
    g_param_spec_boolean ("fitted", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
limn_canvas_init (LimnCanvas *self)
{
  AdwAnimationTarget *target;

  self->viewport.zoom = 1;
  self->fitted = TRUE;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  target = adw_callback_animation_target_new (animate_cb, self, NULL);
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, ANIMATION_MS, target);

  limn_canvas_add_input (self);
}

/**
 * limn_canvas_new:
 * @overlay: (nullable): what to draw
 *
 * Creates a canvas. Main thread only.
 *
 * Returns: (transfer full): a new canvas
 */
GtkWidget *
limn_canvas_new (LimnOverlay *overlay)
{
  return g_object_new (LIMN_TYPE_CANVAS, "overlay", overlay, NULL);
}

/**
 * limn_canvas_set_overlay:
 * @self: a canvas
 * @overlay: (nullable): what to draw
 *
 * Sets the picture and what is drawn over it.
 */
void
limn_canvas_set_overlay (LimnCanvas  *self,
                         LimnOverlay *overlay)
{
  LimnSession *session;

  g_return_if_fail (LIMN_IS_CANVAS (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (self->overlay == overlay)
    return;

  if (self->overlay != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->overlay, self);
      g_signal_handlers_disconnect_by_data (limn_overlay_get_session (self->overlay), self);
    }

  g_set_object (&self->overlay, overlay);

  if (overlay != NULL)
    {
      session = limn_overlay_get_session (overlay);
      g_signal_connect_object (overlay, "notify::scene",
                               G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (overlay, "notify::visible",
                               G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (overlay, "notify::hovered",
                               G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (overlay, "notify::selected",
                               G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::image",
                               G_CALLBACK (image_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::status",
                               G_CALLBACK (status_changed_cb), self, G_CONNECT_SWAPPED);
      status_changed_cb (self);
    }

  image_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY]);
}

/**
 * limn_canvas_set_tuner:
 * @self: a canvas
 * @tuner: (nullable): what is drawn over the scene
 *
 * Sets what is shown beside the answer while thresholds are chosen.
 */
void
limn_canvas_set_tuner (LimnCanvas *self,
                       LimnTuner  *tuner)
{
  g_return_if_fail (LIMN_IS_CANVAS (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (self->tuner == tuner)
    return;

  if (self->tuner != NULL)
    g_signal_handlers_disconnect_by_data (self->tuner, self);
  g_set_object (&self->tuner, tuner);
  if (tuner != NULL)
    g_signal_connect_object (tuner, "notify::marks",
                             G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  LimnViewport viewport;
  double most;

  if (box == NULL)
    return;

  viewport = self->viewport;
  limn_viewport_fit_rect (&viewport, box,
                          MIN (REVEAL_MARGIN_PX,
                               MIN (viewport.view_width, viewport.view_height) / 5));

  most = MAX (2.0 / get_scale (self), self->viewport.zoom);
  if (viewport.zoom > most)
    limn_viewport_zoom_at (&viewport, most, viewport.view_width / 2, viewport.view_height / 2);
  limn_viewport_clamp (&viewport);
  move_to (self, &viewport, FALSE);
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
  LimnViewport viewport;
  double left, top, right, bottom;

  if (box == NULL)
    return;

  viewport = get_target (self);
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
