/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The canvas: the widget, and what it tells assistive technology. Where the picture lies in it is
 * in limn-canvas-view.c, how the layers are drawn in limn-canvas-layers.c and limn-canvas-tuning.c,
 * pointer and touch in limn-canvas-input.c, the menu in limn-canvas-menu.c. Main thread only. */

#include "config.h"

#include "limn-canvas.h"

#include "limn-canvas-private.h"

#include <glib/gi18n-lib.h>

/* A stale overlay fades only when the model takes longer than this, or every step of a slider
 * would flicker. */
#define DIM_AFTER_MS 200

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

/*< private >
 * limn_canvas_update_description:
 * @self: a canvas
 *
 * Tells assistive technology what is to be seen.
 */
void
limn_canvas_update_description (LimnCanvas *self)
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
  summary = self->tuner != NULL ? limn_tuner_dup_description (self->tuner)
                                : limn_overlay_dup_summary (self->overlay);
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
  limn_canvas_update_description (self);
}

static void
scene_changed_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  limn_canvas_update_description (self);
  limn_canvas_prepare_marks (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  if (!limn_canvas_draw_glimpse (self, snapshot))
    {
      limn_canvas_draw_picture (self, snapshot);
      limn_canvas_draw_marks (self, snapshot);
      limn_canvas_draw_tuning (self, snapshot);
    }
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

  self->allocating = TRUE;
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
  self->allocating = FALSE;
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
limn_canvas_dispose (GObject *object)
{
  LimnCanvas *self = LIMN_CANVAS (object);

  g_clear_handle_id (&self->dim_id, g_source_remove);
  g_clear_handle_id (&self->zoomed_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
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
  self->viewport.zoom = 1;
  self->fitted = TRUE;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  limn_canvas_add_animation (self);
  limn_canvas_add_input (self);
  limn_canvas_add_tuning (self);
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
      g_signal_connect_object (session, "notify::glimpse",
                               G_CALLBACK (limn_canvas_update_glimpse), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::status",
                               G_CALLBACK (status_changed_cb), self, G_CONNECT_SWAPPED);
      status_changed_cb (self);
    }

  image_changed_cb (self);
  limn_canvas_update_glimpse (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVERLAY]);
}
