/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The annotated picture as pixels, PNG or SVG, at the picture's own resolution and with lines and
 * text that can be read when the whole of it is seen. Takes as long as the picture is large; any
 * thread, meant for a worker. */

#include "config.h"

#include "limn-export.h"

#include "limn-error.h"
#include "limn-picture.h"
#include "limn-scene-private.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

/* Up to this long side a picture is seen about one to one, so widths stay as on the screen. */
#define UNSCALED_PX 1280.0
/* Cairo's limit for image surfaces. */
#define MAX_SURFACE_PX 32767

static const cairo_user_data_key_t bytes_key;

/**
 * limn_pixels_create_surface:
 * @pixels: a picture
 *
 * Wraps pixels in a cairo surface without copying them. The surface keeps them alive. Only read
 * from it: pixels are shared and immutable.
 *
 * Any thread; the surface stays on one.
 *
 * Returns: (transfer full) (nullable): an image surface, or %NULL when a side is over 32,767, which
 *   cairo cannot do
 */
cairo_surface_t *
limn_pixels_create_surface (LimnPixels *pixels)
{
  cairo_surface_t *surface = NULL;
  GBytes *bytes = NULL;

  g_return_val_if_fail (pixels != NULL, NULL);

  if (limn_pixels_get_width (pixels) > MAX_SURFACE_PX ||
      limn_pixels_get_height (pixels) > MAX_SURFACE_PX ||
      limn_pixels_get_stride (pixels) > G_MAXINT)
    return NULL;

  bytes = limn_pixels_get_bytes (pixels);
  surface = cairo_image_surface_create_for_data ((guint8 *) g_bytes_get_data (bytes, NULL),
                                                 CAIRO_FORMAT_ARGB32,
                                                 limn_pixels_get_width (pixels),
                                                 limn_pixels_get_height (pixels),
                                                 (int) limn_pixels_get_stride (pixels));
  g_bytes_ref (bytes);
  if (cairo_surface_set_user_data (surface, &bytes_key, bytes,
                                   (cairo_destroy_func_t) g_bytes_unref) != CAIRO_STATUS_SUCCESS)
    {
      g_bytes_unref (bytes);
      g_clear_pointer (&surface, cairo_surface_destroy);
    }

  return surface;
}

/**
 * limn_export_line_scale:
 * @width: of the picture
 * @height: of the picture
 *
 * Computes by how much lines and text grow in an export: not at all up to 1280 pixels on the long
 * side, then in proportion, so that they look the same when the picture is made to fit.
 *
 * Any thread.
 *
 * Returns: 1 or more
 */
double
limn_export_line_scale (int width,
                        int height)
{
  return MAX (MAX (width, height) / UNSCALED_PX, 1.0);
}

/* The style may already be for a big picture; growing twice is not wanted. */
static LimnScene *
ref_scene_for_export (LimnImage *image,
                      LimnScene *scene)
{
  double line_scale = limn_export_line_scale (limn_image_get_width (image),
                                              limn_image_get_height (image));

  if (scene->style.line_scale >= line_scale)
    return limn_scene_ref (scene);

  return limn_scene_with_line_scale (scene, line_scale);
}

static gboolean
draw_export (LimnImage *image,
             LimnScene *scene,
             cairo_t   *cr)
{
  g_autoptr (LimnScene) scaled = ref_scene_for_export (image, scene);
  cairo_surface_t *picture = limn_pixels_create_surface (limn_image_get_pixels (image));
  LimnViewport viewport = {
    .zoom = 1.0,
    .view_width = limn_image_get_width (image),
    .view_height = limn_image_get_height (image),
    .picture_width = limn_image_get_width (image),
    .picture_height = limn_image_get_height (image),
  };

  if (picture == NULL)
    return FALSE;

  cairo_set_source_surface (cr, picture, 0.0, 0.0);
  cairo_paint (cr);
  cairo_surface_destroy (picture);
  limn_scene_draw (scaled, cr, &viewport);

  return cairo_status (cr) == CAIRO_STATUS_SUCCESS;
}

/* A picture without transparency is written without: smaller, and nobody wonders. */
static cairo_surface_t *
create_annotated (LimnImage *image,
                  LimnScene *scene)
{
  gboolean opaque = limn_picture_is_opaque (limn_image_get_pixels (image));
  cairo_surface_t *surface = cairo_image_surface_create (opaque ? CAIRO_FORMAT_RGB24
                                                                : CAIRO_FORMAT_ARGB32,
                                                         limn_image_get_width (image),
                                                         limn_image_get_height (image));
  cairo_t *cr = cairo_create (surface);
  gboolean drawn = draw_export (image, scene, cr);

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (!drawn)
    g_clear_pointer (&surface, cairo_surface_destroy);

  return surface;
}

static void
set_too_large (GError **error)
{
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                       _("The picture is too large to be drawn on"));
}

/**
 * limn_export_pixels:
 * @image: a picture
 * @scene: what to draw on it
 *
 * Draws the annotated picture at its own size, for the clipboard.
 *
 * Any thread; meant for a worker.
 *
 * Returns: (transfer full) (nullable): the pixels, or %NULL when the picture is too large
 */
LimnPixels *
limn_export_pixels (LimnImage *image,
                    LimnScene *scene)
{
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface = NULL;
  guint8 *data = NULL;
  gsize stride = 0;
  gboolean opaque = FALSE;
  int width = 0;
  int height = 0;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (scene != NULL, NULL);

  surface = create_annotated (image, scene);
  if (surface == NULL)
    return NULL;

  opaque = cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24;
  data = cairo_image_surface_get_data (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  /* Cairo does not care what is in the unused byte of RGB24; pixels promise 255. */
  for (int y = 0; opaque && y < height; y++)
    {
      guint32 *row = (guint32 *) (data + stride * (gsize) y);

      for (int x = 0; x < width; x++)
        row[x] |= 0xff000000u;
    }
  bytes = g_bytes_new_with_free_func (data, stride * (gsize) height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return limn_pixels_new (bytes, width, height, stride);
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
set_cairo_error (cairo_status_t   status,
                 GError         **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: %s is the reason, from a library, in English. */
               _("The picture could not be written: %s"), cairo_status_to_string (status));
}

/**
 * limn_export_png:
 * @image: a picture
 * @scene: what to draw on it
 * @error: return location for an error
 *
 * Writes the annotated picture as PNG. Errors: %LIMN_ERROR_TOO_LARGE, or %G_IO_ERROR_FAILED.
 *
 * Any thread; meant for a worker.
 *
 * Returns: (transfer full): the file's bytes, or %NULL with @error set
 */
GBytes *
limn_export_png (LimnImage  *image,
                 LimnScene  *scene,
                 GError    **error)
{
  g_autoptr (GByteArray) array = NULL;
  cairo_surface_t *surface = NULL;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (scene != NULL, NULL);

  surface = create_annotated (image, scene);
  if (surface == NULL)
    {
      set_too_large (error);
      return NULL;
    }

  array = g_byte_array_new ();
  status = cairo_surface_write_to_png_stream (surface, append_cb, array);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      set_cairo_error (status, error);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/**
 * limn_export_svg:
 * @image: a picture
 * @scene: what to draw on it
 * @error: return location for an error
 *
 * Writes the annotated picture as SVG: the picture is embedded, outlines are paths and text is
 * glyph outlines, so that it looks the same without the fonts. One unit is one pixel of the
 * picture. Errors: %LIMN_ERROR_TOO_LARGE, or %G_IO_ERROR_FAILED.
 *
 * Any thread; meant for a worker.
 *
 * Returns: (transfer full): the file's bytes, or %NULL with @error set
 */
GBytes *
limn_export_svg (LimnImage  *image,
                 LimnScene  *scene,
                 GError    **error)
{
  g_autoptr (GByteArray) array = NULL;
  cairo_surface_t *surface = NULL;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  cairo_t *cr = NULL;
  gboolean drawn = FALSE;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (scene != NULL, NULL);

  array = g_byte_array_new ();
  surface = cairo_svg_surface_create_for_stream (append_cb, array,
                                                 limn_image_get_width (image),
                                                 limn_image_get_height (image));
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  drawn = draw_export (image, scene, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (!drawn)
    {
      set_too_large (error);
      return NULL;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      set_cairo_error (status, error);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}
