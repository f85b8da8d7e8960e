/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place where bytes from outside meet a decoder. Blocks: workers only. */

#include "config.h"

#include "limn-image-decode.h"

#include "limn-error.h"
#include "limn-image-loader.h"

#include <glib/gi18n-lib.h>

/* Fed in pieces, so that cancelling works within one. */
#define CHUNK_BYTES (128 * 1024)

/* What the callback of the decoder has to know. */
typedef struct
{
  const LimnHeader *header;
  int               max_side;
  int               last_row;
  gboolean          is_refused;
} Sizing;

static const char *
get_media_type (LimnFormat format)
{
  switch (format)
    {
    case LIMN_FORMAT_JPEG:
      return "image/jpeg";
    case LIMN_FORMAT_PNG:
      return "image/png";
    case LIMN_FORMAT_WEBP:
      return "image/webp";
    case LIMN_FORMAT_BMP:
      return "image/bmp";
    case LIMN_FORMAT_TIFF:
      return "image/tiff";
    case LIMN_FORMAT_GIF:
      return "image/gif";
    case LIMN_FORMAT_UNKNOWN:
    case LIMN_FORMAT_OTHER:
      break;
    }
  return NULL;
}

/* The decoder saw a size before it reserved memory for it. If that is not what the structure of the
 * file says, somebody is playing tricks; feeding is stopped then. */
static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  Sizing *sizing = user_data;
  double scale = 1.0;

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  if (width <= 0 || height <= 0
      || (guint64) width > sizing->header->width || (guint64) height > sizing->header->height)
    {
      sizing->is_refused = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  if (sizing->max_side <= 0)
    return;
  scale = (double) sizing->max_side / MAX (width, height);
  if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale + 0.5)),
                                MAX (1, (int) (height * scale + 0.5)));
}

/* Rows come from the top down, for each pass anew. */
static void
area_updated_cb (GdkPixbufLoader *loader,
                 int              x,
                 int              y,
                 int              width,
                 int              height,
                 gpointer         user_data)
{
  Sizing *sizing = user_data;

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  sizing->last_row = MAX (sizing->last_row, y + height);
}

static void
fail_damaged (GError           **error,
              const LimnHeader  *header)
{
  /* Translators: the placeholder is the name of a format, such as “PNG”. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_DAMAGED_IMAGE, _("This %s picture is damaged."),
               header->name);
}

static void
fail_from_decoder (GError           **error,
                   const LimnHeader  *header,
                   const GError      *cause)
{
  if (g_error_matches (cause, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                         _("There is not enough memory for this picture."));
  else if (g_error_matches (cause, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE)
           || g_error_matches (cause, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNSUPPORTED_OPERATION))
    /* Translators: the placeholder is the name of a format, such as “WebP”. */
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
                 _("This system cannot open this kind of %s picture."), header->name);
  else
    fail_damaged (error, header);
}

static gboolean
feed (GdkPixbufLoader  *loader,
      const guint8     *data,
      gsize             size,
      Sizing           *sizing,
      GCancellable     *cancellable,
      GError          **error)
{
  g_autoptr (GError) cause = NULL;

  for (gsize index = 0; index < size && !sizing->is_refused; index += CHUNK_BYTES)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!gdk_pixbuf_loader_write (loader, data + index, MIN (CHUNK_BYTES, size - index), &cause))
        {
          fail_from_decoder (error, sizing->header, cause);
          return FALSE;
        }
    }
  if (sizing->is_refused)
    fail_damaged (error, sizing->header);
  return !sizing->is_refused;
}

/* A GIF is cut after its first frame and closed there. */
static gboolean
feed_all (GdkPixbufLoader  *loader,
          GBytes           *bytes,
          Sizing           *sizing,
          GCancellable     *cancellable,
          GError          **error)
{
  static const guint8 gif_end = 0x3b;

  if (!feed (loader, g_bytes_get_data (bytes, NULL), sizing->header->used_size, sizing,
             cancellable, error))
    return FALSE;
  return sizing->header->format != LIMN_FORMAT_GIF
         || feed (loader, &gif_end, 1, sizing, cancellable, error);
}

/* Loaders know the orientation of some formats, and scale before or after. What the structure says
 * is used for all but TIFF, whose loader has turned half of the way already. */
static GdkPixbuf *
turn_upright (GdkPixbuf        *pixbuf,
              const LimnHeader *header)
{
  if (header->format != LIMN_FORMAT_TIFF)
    {
      const char orientation[2] = { (char) ('0' + header->orientation), '\0' };

      gdk_pixbuf_remove_option (pixbuf, "orientation");
      gdk_pixbuf_set_option (pixbuf, "orientation", orientation);
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

/* Some loaders ignore the wish for a size. */
static GdkPixbuf *
shrink (GdkPixbuf *pixbuf,
        int        max_side)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  double scale = (double) max_side / MAX (width, height);

  if (max_side <= 0 || scale >= 1.0)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, MAX (1, (int) (width * scale + 0.5)),
                                  MAX (1, (int) (height * scale + 0.5)), GDK_INTERP_BILINEAR);
}

/* The decoder of PNG keeps quiet about rows that never came, and leaves them as the memory was. */
static gboolean
has_all_rows (GdkPixbuf    *pixbuf,
              const Sizing *sizing)
{
  return sizing->header->format != LIMN_FORMAT_PNG
         || sizing->last_row >= gdk_pixbuf_get_height (pixbuf);
}

/*< private >
 * limn_image_decode:
 * @bytes: a picture
 * @header: what limn_header_read() found in @bytes; its size has been checked against the limits
 * @max_side: longest side of the result in pixels, or 0 for the full size
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Decodes the first frame and turns it upright. Blocks.
 *
 * Returns: (transfer full) (nullable): 8 bits a channel, or %NULL with %LIMN_ERROR_DAMAGED_IMAGE,
 *   %LIMN_ERROR_TOO_LARGE, %LIMN_ERROR_UNSUPPORTED_IMAGE or %G_IO_ERROR_CANCELLED
 */
GdkPixbuf *
limn_image_decode (GBytes            *bytes,
                   const LimnHeader  *header,
                   int                max_side,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GdkPixbuf) shrunk = NULL;
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GError) cause = NULL;
  GdkPixbuf *pixbuf = NULL;
  Sizing sizing = { header, max_side, 0, FALSE };

  loader = gdk_pixbuf_loader_new_with_mime_type (get_media_type (header->format), &cause);
  if (loader == NULL)
    {
      fail_from_decoder (error, header, cause);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &sizing);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated_cb), &sizing);
  if (!feed_all (loader, bytes, &sizing, cancellable, error))
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return NULL;
    }
  if (!gdk_pixbuf_loader_close (loader, &cause))
    {
      fail_from_decoder (error, header, cause);
      return NULL;
    }

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL || sizing.is_refused || !has_all_rows (pixbuf, &sizing))
    {
      fail_damaged (error, header);
      return NULL;
    }
  shrunk = shrink (pixbuf, max_side);
  upright = shrunk != NULL ? turn_upright (shrunk, header) : NULL;
  if (upright == NULL)
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                         _("There is not enough memory for this picture."));
  return g_steal_pointer (&upright);
}
