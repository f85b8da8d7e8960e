/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* BMP, TIFF and GIF by gdk-pixbuf, where it can: its modules must be loaded before the sandbox is
 * closed, and newer versions hand the work to programs that cannot be started from within. So each
 * format is tried on a tiny picture first. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-gif.h"
#include "limn-decode-job.h"

#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Fed in pieces: no decoder has to have a copy of all of the file at once. */
#define CHUNK_BYTES (128 * 1024)

/* What the callbacks of the decoder have to know: which rows came, the others stay transparent. */
typedef struct
{
  LimnJob  *job;
  guint32   begin;
  guint32   end;
  gboolean  is_refused;
} Feed;

/* One red pixel each. */
static const guint8 tiny_bmp[] = {
  'B', 'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0,
  0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 0,
};
static const guint8 tiny_gif[] = {
  'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 0,
  0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
};
static const guint8 tiny_tiff[] = {
  'I', 'I', 42, 0, 14, 0, 0, 0, 255, 0, 0, 0, 0, 0, 9, 0,
  0, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  2, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 3, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  6, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0x11, 1, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0,
  0x15, 1, 3, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0x16, 1, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,
  0x17, 1, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
};

static const struct
{
  LimnFormat    format;
  const char   *name;
  const guint8 *tiny;
  gsize         size;
} formats[] = {
  { LIMN_FORMAT_BMP, "bmp", tiny_bmp, sizeof tiny_bmp },
  { LIMN_FORMAT_GIF, "gif", tiny_gif, sizeof tiny_gif },
  { LIMN_FORMAT_TIFF, "tiff", tiny_tiff, sizeof tiny_tiff },
};

static GdkPixbufLoader *
loader_new (LimnFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].format == format)
      return gdk_pixbuf_loader_new_with_type (formats[i].name, NULL);
  return NULL;
}

static gboolean
is_red (GdkPixbuf *pixbuf)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf);

  return pixel != NULL && pixel[0] == 255 && pixel[1] == 0 && pixel[2] == 0;
}

/*< private >
 * limn_decode_pixbuf_probe:
 *
 * Decodes a tiny picture of each format. To be called before the sandbox is closed, to load what is
 * needed, and after, to see what works.
 *
 * Returns: a bit for each #LimnFormat that works
 */
guint32
limn_decode_pixbuf_probe (void)
{
  guint32 usable = 0;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GdkPixbufLoader) loader = loader_new (formats[i].format);
      GdkPixbuf *pixbuf = NULL;
      gboolean is_good = FALSE;

      if (loader == NULL)
        continue;
      is_good = gdk_pixbuf_loader_write (loader, formats[i].tiny, formats[i].size, NULL);
      is_good = gdk_pixbuf_loader_close (loader, NULL) && is_good;
      pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
      if (is_good && pixbuf != NULL && is_red (pixbuf))
        usable |= 1u << formats[i].format;
    }
  return usable;
}

/* The decoder saw a size before it reserved memory for it. If that is not what the structure of the
 * file says, somebody is playing tricks; feeding is stopped then. */
static void
size_prepared_cb (GdkPixbufLoader *loader,
                  int              width,
                  int              height,
                  gpointer         user_data)
{
  Feed *feed = user_data;
  const LimnHeader *header = &feed->job->header;

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  if (width > 0 && height > 0
      && (guint64) width <= header->width && (guint64) height <= header->height)
    return;
  feed->is_refused = TRUE;
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static void
area_updated_cb (GdkPixbufLoader *loader,
                 int              x,
                 int              y,
                 int              width,
                 int              height,
                 gpointer         user_data)
{
  Feed *feed = user_data;

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  feed->begin = MIN (feed->begin, (guint32) MAX (y, 0));
  feed->end = MAX (feed->end, (guint32) MAX (y + height, 0));
}

static LimnDecodeStatus
get_status (const GError *error)
{
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    return LIMN_DECODE_NO_MEMORY;
  if (g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE)
      || g_error_matches (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNSUPPORTED_OPERATION))
    return LIMN_DECODE_UNSUPPORTED;
  return LIMN_DECODE_DAMAGED;
}

/* Feeds what there is, and closes. There may be pixels even after an error. */
static LimnDecodeStatus
feed_all (Feed            *feed,
          GdkPixbufLoader *loader)
{
  static const guint8 gif_end = 0x3b;
  g_autoptr (GError) error = NULL;
  const LimnJob *job = feed->job;
  gsize size = job->header.used_size;
  gboolean is_good = TRUE;

  for (gsize index = 0; index < size && is_good && !feed->is_refused; index += CHUNK_BYTES)
    is_good = gdk_pixbuf_loader_write (loader, job->data + index, MIN (CHUNK_BYTES, size - index),
                                       &error);
  /* A GIF ends after its first frame here, whatever follows. */
  if (job->header.format == LIMN_FORMAT_GIF && is_good && !feed->is_refused)
    is_good = gdk_pixbuf_loader_write (loader, &gif_end, 1, &error);
  is_good = gdk_pixbuf_loader_close (loader, error == NULL ? &error : NULL) && is_good;
  if (feed->is_refused)
    return LIMN_DECODE_BROKEN;
  return is_good ? LIMN_DECODE_WHOLE : get_status (error);
}

/* Bytes to pixels. Those of TIFF are premultiplied already. */
static void
convert_row (LimnJob      *job,
             GdkPixbuf    *pixbuf,
             const guint8 *source,
             guint32      *target)
{
  guint n_channels = (guint) gdk_pixbuf_get_n_channels (pixbuf);
  guint32 common = 255;

  for (guint32 i = 0; i < job->surface.in_width; i++, source += n_channels)
    {
      guint32 alpha = n_channels == 4 ? source[3] : 255;

      common &= alpha;
      target[i] = alpha << 24 | (guint32) source[0] << 16 | (guint32) source[1] << 8 | source[2];
    }
  if (common == 255)
    return;
  if (job->header.format != LIMN_FORMAT_TIFF)
    limn_surface_premultiply (&job->surface, target);
  job->surface.alpha &= common;
}

static void
push_rows (const Feed *feed,
           GdkPixbuf  *pixbuf)
{
  LimnSurface *surface = &feed->job->surface;
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  guint8 *row = NULL;

  for (guint32 y = 0; y < feed->end && limn_surface_get_rows (surface, &row, 1) > 0; y++)
    {
      if (y < feed->begin)
        memset (row, 0, (gsize) surface->in_width * 4);
      else
        convert_row (feed->job, pixbuf, pixels + y * stride, (guint32 *) (gpointer) row);
      limn_surface_push (surface, 1);
    }
  if (feed->begin > 0)
    surface->alpha = 0;
}

/* libtiff turns half of the way by itself: it flips until the rest is one of two kinds. */
static int
get_rest_of_turn (int orientation)
{
  if (orientation < 5)
    return 1;
  return orientation % 2 == 1 ? 5 : 7;
}

/* What the decoder said, and what the structure of the file says. */
static LimnDecodeStatus
judge (Feed             *feed,
       GdkPixbuf        *pixbuf,
       LimnDecodeStatus  status)
{
  LimnJob *job = feed->job;
  guint32 height = (guint32) gdk_pixbuf_get_height (pixbuf);
  LimnGifFrame frame;

  switch (job->header.format)
    {
    case LIMN_FORMAT_GIF:
      limn_gif_frame_count (&frame, job->data + job->header.frame_offset,
                            job->size - job->header.frame_offset);
      feed->begin = 0;
      feed->end = frame.is_whole ? height : MIN (frame.n_rows, height);
      job->n_whole_rows = frame.is_whole ? height : MIN (frame.n_sure, height);
      return status == LIMN_DECODE_WHOLE && (!frame.is_whole || !job->header.is_ended)
             ? LIMN_DECODE_DAMAGED : status;
    case LIMN_FORMAT_BMP:
      if (status == LIMN_DECODE_WHOLE && job->header.is_complete)
        break;
      /* Most are stored from the bottom up. */
      job->n_whole_rows = feed->begin == 0 ? feed->end : 0;
      return LIMN_DECODE_DAMAGED;
    case LIMN_FORMAT_TIFF:
      /* All the data is there, but it is beyond gdk-pixbuf, as are tiles that are not packed. */
      if (status != LIMN_DECODE_WHOLE)
        return job->header.is_ended ? LIMN_DECODE_UNSUPPORTED : LIMN_DECODE_BROKEN;
      job->n_whole_rows = height;
      status = job->header.is_ended ? LIMN_DECODE_WHOLE : LIMN_DECODE_DAMAGED;
      break;
    case LIMN_FORMAT_UNKNOWN:
    case LIMN_FORMAT_JPEG:
    case LIMN_FORMAT_PNG:
    case LIMN_FORMAT_WEBP:
    case LIMN_FORMAT_OTHER:
      break;
    }
  feed->begin = 0;
  feed->end = height;
  return status;
}

/*< private >
 * limn_decode_pixbuf:
 * @job: a job whose header has been checked
 *
 * Decodes a BMP, TIFF or GIF file; of the latter two the first page or frame.
 *
 * Returns: what became of it
 */
LimnDecodeStatus
limn_decode_pixbuf (LimnJob *job)
{
  g_autoptr (GdkPixbufLoader) loader = loader_new (job->header.format);
  GdkPixbuf *pixbuf = NULL;
  Feed feed = { job, G_MAXUINT32, 0, FALSE };
  LimnDecodeStatus status = LIMN_DECODE_UNSUPPORTED;
  guint32 width = 0;
  guint32 height = 0;

  if (loader == NULL || (job->usable & 1u << job->header.format) == 0)
    return LIMN_DECODE_UNSUPPORTED;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &feed);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated_cb), &feed);
  status = feed_all (&feed, loader);
  if (status != LIMN_DECODE_WHOLE && status != LIMN_DECODE_DAMAGED)
    return status;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  /* Of a good file without pixels there was no room for them: it does not always say so. */
  if (pixbuf == NULL)
    return status == LIMN_DECODE_WHOLE ? LIMN_DECODE_NO_MEMORY : LIMN_DECODE_BROKEN;
  width = (guint32) gdk_pixbuf_get_width (pixbuf);
  height = (guint32) gdk_pixbuf_get_height (pixbuf);
  if (width > job->header.width || height > job->header.height)
    return LIMN_DECODE_BROKEN;

  status = judge (&feed, pixbuf, status);
  if (job->header.format == LIMN_FORMAT_TIFF)
    job->turn = get_rest_of_turn (job->header.orientation);
  if (!limn_job_open (job, width, height, width, height))
    return LIMN_DECODE_NO_MEMORY;
  push_rows (&feed, pixbuf);
  return status;
}
