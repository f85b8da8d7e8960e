/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A surface in the form that the renderer of the window shows at the least cost. GL keeps a texture
 * from frame to frame and scales it for nothing. The cairo renderer takes each texture apart again
 * in every frame and scales with a slow filter; a cairo node with the surface it only copies. */

#include "config.h"

#include "limn-layer.h"

#include "limn-texture.h"

struct _LimnLayer
{
  /* Owned; the texture once it is needed */
  cairo_surface_t *surface;
  GdkTexture      *texture;
};

/**
 * limn_layer_new:
 * @surface: an image surface of format ARGB32 that nobody draws on any more
 *
 * Makes a layer of a surface.
 *
 * Returns: (transfer full): a layer
 */
LimnLayer *
limn_layer_new (cairo_surface_t *surface)
{
  LimnLayer *self = g_new0 (LimnLayer, 1);

  self->surface = cairo_surface_reference (surface);

  return self;
}

/**
 * limn_layer_free:
 * @self: (transfer full): a layer
 *
 * Frees it.
 */
void
limn_layer_free (LimnLayer *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

/**
 * limn_layer_get_surface:
 * @self: a layer
 *
 * Gets what it is made of.
 *
 * Returns: (transfer none): the surface
 */
cairo_surface_t *
limn_layer_get_surface (LimnLayer *self)
{
  return self->surface;
}

/**
 * limn_layer_get_width:
 * @self: a layer
 *
 * Gets its width.
 *
 * Returns: device pixels
 */
int
limn_layer_get_width (LimnLayer *self)
{
  return cairo_image_surface_get_width (self->surface);
}

/**
 * limn_layer_get_height:
 * @self: a layer
 *
 * Gets its height.
 *
 * Returns: device pixels
 */
int
limn_layer_get_height (LimnLayer *self)
{
  return cairo_image_surface_get_height (self->surface);
}

/**
 * limn_layer_is_painted:
 * @widget: a widget
 *
 * Tells whether what a widget shows is painted by cairo, without the help of a graphics card.
 *
 * Returns: %FALSE also before the widget is in a window
 */
gboolean
limn_layer_is_painted (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

/* Pixel by pixel where the sizes agree, which is the case at rest. */
static void
paint (LimnLayer             *self,
       cairo_t               *cr,
       int                    scale,
       const graphene_rect_t *place)
{
  double scale_x = place->size.width * scale / limn_layer_get_width (self);
  double scale_y = place->size.height * scale / limn_layer_get_height (self);

  cairo_translate (cr, place->origin.x, place->origin.y);
  if (ABS (scale_x - 1.0) > 1e-4 || ABS (scale_y - 1.0) > 1e-4)
    cairo_scale (cr, scale_x, scale_y);
  cairo_set_source_surface (cr, self->surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
}

/**
 * limn_layer_append:
 * @self: a layer
 * @widget: whose snapshot it is
 * @snapshot: a snapshot
 * @place: where the whole layer goes
 * @visible: what of the widget can be seen
 *
 * Shows the layer.
 */
void
limn_layer_append (LimnLayer             *self,
                   GtkWidget             *widget,
                   GtkSnapshot           *snapshot,
                   const graphene_rect_t *place,
                   const graphene_rect_t *visible)
{
  graphene_rect_t part;
  cairo_t *cr;

  if (!graphene_rect_intersection (place, visible, &part))
    return;
  if (!limn_layer_is_painted (widget))
    {
      if (self->texture == NULL)
        self->texture = limn_texture_new_for_surface (self->surface);
      gtk_snapshot_append_texture (snapshot, self->texture, place);
      return;
    }

  cr = gtk_snapshot_append_cairo (snapshot, &part);
  paint (self, cr, gtk_widget_get_scale_factor (widget), place);
  cairo_destroy (cr);
}
