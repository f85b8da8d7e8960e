/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From what is shown (premultiplied ARGB, native order) to what encoders take (RGB or straight
 * RGBA, a byte each), and on to files. Any thread; blocks for as long as the picture is large. */

#include "config.h"

#include "limn-image-convert.h"

#include "limn-error.h"
#include "limn-image-loader.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

#define JPEG_QUALITY "95"
#define REDUCED_JPEG_QUALITY "90"
/* Level 3 writes three times as fast as the default and about a tenth more. */
#define PNG_LEVEL "3"

/*< private >
 * limn_image_fail_memory:
 * @error: return location for an error
 *
 * Says that there is not enough memory, with %LIMN_ERROR_TOO_LARGE.
 */
void
limn_image_fail_memory (GError **error)
{
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                       _("There is not enough memory for this picture."));
}

static inline guint8
unpremultiply (guint32 channel,
               guint32 alpha)
{
  return (guint8) MIN ((channel * 255 + alpha / 2) / alpha, 255);
}

static void
write_straight (const guint32 *source,
                guint8        *target,
                int            width)
{
  for (int i = 0; i < width; i++)
    {
      guint32 pixel = source[i];
      guint32 alpha = pixel >> 24;
      guint8 *p = target + 4 * i;

      p[0] = alpha == 0 ? 0 : unpremultiply (pixel >> 16 & 0xff, alpha);
      p[1] = alpha == 0 ? 0 : unpremultiply (pixel >> 8 & 0xff, alpha);
      p[2] = alpha == 0 ? 0 : unpremultiply (pixel & 0xff, alpha);
      p[3] = (guint8) alpha;
    }
}

/* Premultiplied over white: what is missing in alpha is white. */
static void
write_on_white (const guint32 *source,
                guint8        *target,
                int            width)
{
  for (int i = 0; i < width; i++)
    {
      guint32 pixel = source[i];
      guint32 white = 255 - (pixel >> 24);
      guint8 *p = target + 3 * i;

      p[0] = (guint8) MIN ((pixel >> 16 & 0xff) + white, 255);
      p[1] = (guint8) MIN ((pixel >> 8 & 0xff) + white, 255);
      p[2] = (guint8) MIN ((pixel & 0xff) + white, 255);
    }
}

static gboolean
is_opaque (LimnPixels *pixels)
{
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  guint32 common = 0xff000000u;

  for (int y = 0; y < limn_pixels_get_height (pixels); y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (data + (gsize) y
                                                             * limn_pixels_get_stride (pixels));

      for (int x = 0; x < limn_pixels_get_width (pixels); x++)
        common &= row[x];
    }
  return common == 0xff000000u;
}

static GdkPixbuf *
make_pixbuf (LimnPixels *pixels,
             gboolean    has_alpha)
{
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  int width = limn_pixels_get_width (pixels);
  int height = limn_pixels_get_height (pixels);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);
  guint8 *target = NULL;

  if (pixbuf == NULL)
    return NULL;
  target = gdk_pixbuf_get_pixels (pixbuf);
  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (const void *) (data + (gsize) y
                                                             * limn_pixels_get_stride (pixels));
      guint8 *out = target + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf);

      if (has_alpha)
        write_straight (row, out, width);
      else
        write_on_white (row, out, width);
    }
  return pixbuf;
}

static GBytes *
encode (LimnPixels  *pixels,
        const char  *format,
        const char  *quality,
        gboolean     has_alpha,
        GError     **error)
{
  g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (pixels, has_alpha);
  g_autoptr (GError) cause = NULL;
  gboolean is_jpeg = g_str_equal (format, "jpeg");
  char *data = NULL;
  gsize size = 0;

  if (pixbuf == NULL)
    {
      limn_image_fail_memory (error);
      return NULL;
    }
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, format, &cause,
                                  is_jpeg ? "quality" : "compression",
                                  quality,
                                  NULL))
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                           _("The picture cannot be written in this format."));
      return NULL;
    }
  return g_bytes_new_take (data, size);
}

static const char *
get_quality (const char *format)
{
  return g_str_equal (format, "jpeg") ? JPEG_QUALITY : PNG_LEVEL;
}

/*< private >
 * limn_pixels_encode_on_white:
 * @pixels: pixels
 * @format: `png` or `jpeg`
 * @error: return location for an error
 *
 * Writes a picture as a model should see it: servers throw alpha away and show what hides below it,
 * so transparent parts are made white.
 *
 * Returns: (transfer full) (nullable): a file without alpha, or %NULL with %LIMN_ERROR_TOO_LARGE
 */
GBytes *
limn_pixels_encode_on_white (LimnPixels  *pixels,
                             const char  *format,
                             GError     **error)
{
  return encode (pixels, format, get_quality (format), FALSE, error);
}

/*< private >
 * limn_pixels_encode_reduced:
 * @pixels: pixels
 * @error: return location for an error
 *
 * Writes a picture as JPEG, somewhat smaller than limn_pixels_encode_on_white() does.
 *
 * Returns: (transfer full) (nullable): a file without alpha, or %NULL with %LIMN_ERROR_TOO_LARGE
 */
GBytes *
limn_pixels_encode_reduced (LimnPixels  *pixels,
                            GError     **error)
{
  return encode (pixels, "jpeg", REDUCED_JPEG_QUALITY, FALSE, error);
}

/**
 * limn_pixels_encode:
 * @pixels: pixels
 * @format: `png` or `jpeg`
 * @error: return location for an error
 *
 * Writes pixels as a file. PNG keeps transparency; JPEG, quality 95, has white in its place.
 *
 * Any thread; blocks for as long as the picture is large.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with %LIMN_ERROR_TOO_LARGE
 */
GBytes *
limn_pixels_encode (LimnPixels  *pixels,
                    const char  *format,
                    GError     **error)
{
  g_return_val_if_fail (pixels != NULL, NULL);
  g_return_val_if_fail (g_strcmp0 (format, "png") == 0 || g_strcmp0 (format, "jpeg") == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return encode (pixels, format, get_quality (format),
                 g_str_equal (format, "png") && !is_opaque (pixels), error);
}
