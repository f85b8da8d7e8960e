/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pixels on their way to Limn. Decoders write their rows where they belong in the shared
 * memory, or have some at a time written there; only what has to be turned or made smaller takes a
 * step in between. Rows that never come stay transparent. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-surface.h"

#include "limn-decode-protocol.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*< private >
 * limn_surface_is_direct:
 * @surface: an open surface
 *
 * Tells whether the rows that are handed out are those of the result, so that all of them can be
 * had at once and be written in any order.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_surface_is_direct (LimnSurface *surface)
{
  return !surface->is_scaled && !surface->is_cut && surface->band == NULL;
}

/*< private >
 * limn_surface_stream:
 * @surface: an open surface
 *
 * Says that rows will come one after the other. They are then written a few at a time: to fill a
 * page of shared memory by writing costs half of what it costs to touch it, since it need not be
 * cleared before. Of 12 million pixels that is 15 ms.
 */
void
limn_surface_stream (LimnSurface *surface)
{
  if (limn_surface_is_direct (surface) && surface->orientation == 1)
    surface->stage = g_try_new (guint32, (gsize) surface->in_width * LIMN_SURFACE_BAND_ROWS);
}

static void
flush_stage (LimnSurface *surface)
{
  gsize row_bytes = (gsize) surface->in_width * 4;
  gsize begin = (surface->n_out - surface->n_staged) * row_bytes;
  gsize size = surface->n_staged * row_bytes;

  if (pwrite (surface->fd, surface->stage, size, (off_t) begin) != (gssize) size)
    surface->is_full = TRUE;
  surface->n_staged = 0;
}

static gboolean
open_pixels (LimnSurface *surface)
{
  gsize size = (gsize) surface->pixel_width * surface->pixel_height * 4;

  surface->fd = memfd_create ("limn-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (surface->fd < 0 || ftruncate (surface->fd, (off_t) size) != 0)
    return FALSE;
  surface->pixels = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, surface->fd, 0);
  if (surface->pixels == MAP_FAILED)
    surface->pixels = NULL;
  return surface->pixels != NULL;
}

/* For rows that are not written where they belong at once. */
static gboolean
open_rooms (LimnSurface *surface)
{
  const LimnSurfaceSize *size = &surface->size;

  if (surface->is_scaled || surface->is_cut)
    {
      surface->input = g_try_new0 (guint32, (gsize) size->row_width * LIMN_SURFACE_BAND_ROWS);
      if (surface->input == NULL)
        return FALSE;
    }
  if (surface->is_scaled && surface->is_cut)
    {
      surface->line = g_try_new0 (guint32, size->width);
      if (surface->line == NULL)
        return FALSE;
    }
  if (surface->is_scaled && !limn_scale_init (&surface->scale, size->row_width, size->n_rows,
                                              size->width, size->height))
    return FALSE;
  if (size->orientation == 1 || size->orientation == 4)
    return TRUE;
  surface->band = g_try_new0 (guint32, (gsize) surface->out_width * LIMN_SURFACE_BAND_ROWS);
  return surface->band != NULL;
}

/*< private >
 * limn_surface_open:
 * @surface: (out caller-allocates): a surface
 * @size: what comes, and what is to become of it
 *
 * Makes room for the pixels.
 *
 * Returns: %FALSE if there is not enough memory
 */
gboolean
limn_surface_open (LimnSurface           *surface,
                   const LimnSurfaceSize *size)
{
  gboolean is_turned = size->orientation >= 5;

  *surface = (LimnSurface) {
    .size = *size,
    .fd = -1,
    .orientation = size->orientation,
    .in_width = size->row_width,
    .in_height = size->n_rows,
    .out_width = size->part_width,
    .out_height = size->part_height,
    .alpha = 255,
  };
  surface->pixel_width = is_turned ? surface->out_height : surface->out_width;
  surface->pixel_height = is_turned ? surface->out_width : surface->out_height;
  surface->is_scaled = size->width != size->row_width || size->height != size->n_rows;
  surface->is_cut = size->part_width != size->width || size->part_height != size->height;
  return open_pixels (surface) && open_rooms (surface);
}

static guint32 *
get_pixel_row (LimnSurface *surface,
               guint32      y)
{
  return (guint32 *) (gpointer) (surface->pixels + (gsize) y * surface->pixel_width * 4);
}

/* Where row y before it is turned belongs, or the band if rows do not stay rows. */
static guint32 *
get_out_row (LimnSurface *surface,
             guint32      y)
{
  if (surface->band != NULL)
    return surface->band + (gsize) (y % LIMN_SURFACE_BAND_ROWS) * surface->out_width;
  return get_pixel_row (surface, surface->orientation == 4 ? surface->out_height - 1 - y : y);
}

/* Orientations 2 and 3: left and right change places. */
static void
mirror_band (LimnSurface *surface,
             guint32      begin,
             guint32      end)
{
  guint32 width = surface->out_width;

  for (guint32 y = begin; y < end; y++)
    {
      const guint32 *source = get_out_row (surface, y);
      guint32 *target = get_pixel_row (surface, surface->orientation == 2
                                                ? y : surface->out_height - 1 - y);

      for (guint32 x = 0; x < width; x++)
        target[width - 1 - x] = source[x];
    }
}

/* Orientations 5 to 8: rows become columns, those of a band side by side. */
static void
turn_band (LimnSurface *surface,
           guint32      begin,
           guint32      end)
{
  gboolean is_from_right = surface->orientation == 6 || surface->orientation == 7;
  gboolean is_from_below = surface->orientation == 7 || surface->orientation == 8;
  guint32 width = surface->out_width;
  guint32 n_rows = end - begin;
  guint32 left = is_from_right ? surface->out_height - end : begin;

  for (guint32 x = 0; x < width; x++)
    {
      const guint32 *source = surface->band + x;
      guint32 *target = get_pixel_row (surface, is_from_below ? width - 1 - x : x) + left;

      for (guint32 i = 0; i < n_rows; i++)
        target[is_from_right ? n_rows - 1 - i : i] = source[(gsize) i * width];
    }
}

static void
flush_band (LimnSurface *surface)
{
  guint32 n_rows = surface->n_out % LIMN_SURFACE_BAND_ROWS;
  guint32 begin = surface->n_out - (n_rows > 0 ? n_rows : LIMN_SURFACE_BAND_ROWS);

  if (surface->orientation <= 3)
    mirror_band (surface, begin, surface->n_out);
  else
    turn_band (surface, begin, surface->n_out);
}

static void
out_row_done (LimnSurface *surface)
{
  surface->n_out++;
  if (surface->band != NULL
      && (surface->n_out % LIMN_SURFACE_BAND_ROWS == 0 || surface->n_out == surface->out_height))
    flush_band (surface);
}

/* Takes what is wanted of the next row of the whole picture. */
static void
cut_row (LimnSurface   *surface,
         const guint32 *row)
{
  const LimnSurfaceSize *size = &surface->size;
  guint32 y = surface->n_scaled++;

  if (y < size->y || surface->n_out >= size->part_height)
    return;
  memcpy (get_out_row (surface, surface->n_out), row + size->x, (gsize) size->part_width * 4);
  out_row_done (surface);
}

static guint32 *
get_scaled_row_cb (gpointer user_data)
{
  LimnSurface *surface = user_data;

  return surface->is_cut ? surface->line : get_out_row (surface, surface->n_out);
}

static void
scaled_row_done_cb (gpointer user_data)
{
  LimnSurface *surface = user_data;

  if (surface->is_cut)
    cut_row (surface, surface->line);
  else
    out_row_done (surface);
}

/*< private >
 * limn_surface_get_first:
 * @surface: an open surface
 *
 * Tells from which row on those that come are needed.
 *
 * Returns: how many rows can be left out, see limn_surface_skip()
 */
guint32
limn_surface_get_first (const LimnSurface *surface)
{
  return surface->is_cut && !surface->is_scaled ? surface->size.y : 0;
}

/*< private >
 * limn_surface_has_all:
 * @surface: an open surface
 *
 * Tells whether rows that come later do not count.
 *
 * Returns: %TRUE if all that goes out has
 */
gboolean
limn_surface_has_all (const LimnSurface *surface)
{
  return surface->n_out >= surface->out_height;
}

/*< private >
 * limn_surface_skip:
 * @surface: an open surface
 * @n_rows: rows, at most as many as limn_surface_get_first() allows
 *
 * Says that the first rows do not come.
 */
void
limn_surface_skip (LimnSurface *surface,
                   guint        n_rows)
{
  surface->n_in += n_rows;
  surface->n_scaled += n_rows;
}

/*< private >
 * limn_surface_get_rows:
 * @surface: an open surface
 * @rows: (out caller-allocates) (array length=n_rows): where the next rows go
 * @n_rows: how many are wanted
 *
 * Hands out room for the next rows, each of limn_surface_open()'s width, 4 bytes a pixel.
 *
 * Returns: how many there are, 0 after the last row
 */
guint
limn_surface_get_rows (LimnSurface  *surface,
                       guint8      **rows,
                       guint         n_rows)
{
  guint n = MIN (n_rows, surface->in_height - surface->n_in);

  if (surface->stage != NULL)
    {
      n = MIN (n, LIMN_SURFACE_BAND_ROWS - surface->n_staged);
      for (guint i = 0; i < n; i++)
        rows[i] = (guint8 *) (surface->stage + (gsize) (surface->n_staged + i)
                                               * surface->in_width);
      return n;
    }
  if (surface->input != NULL)
    n = MIN (n, LIMN_SURFACE_BAND_ROWS);
  else if (surface->band != NULL)
    n = MIN (n, LIMN_SURFACE_BAND_ROWS - surface->n_out % LIMN_SURFACE_BAND_ROWS);
  for (guint i = 0; i < n; i++)
    rows[i] = (guint8 *) (surface->input != NULL ? surface->input + (gsize) i * surface->in_width
                                                 : get_out_row (surface, surface->n_out + i));
  return n;
}

/*< private >
 * limn_surface_push:
 * @surface: an open surface
 * @n_rows: how many of the rows handed out last have been written
 *
 * Takes rows, which must be premultiplied.
 */
void
limn_surface_push (LimnSurface *surface,
                   guint        n_rows)
{
  const LimnScaleTarget target = { get_scaled_row_cb, scaled_row_done_cb, surface };

  for (guint i = 0; i < n_rows; i++)
    if (surface->is_scaled)
      limn_scale_push (&surface->scale, surface->input + (gsize) i * surface->in_width, &target);
    else if (surface->is_cut)
      cut_row (surface, surface->input + (gsize) i * surface->in_width);
    else
      out_row_done (surface);
  surface->n_in += n_rows;
  if (surface->stage == NULL)
    return;
  surface->n_staged += n_rows;
  if (surface->n_staged == LIMN_SURFACE_BAND_ROWS)
    flush_stage (surface);
}

/*< private >
 * limn_surface_push_copy:
 * @surface: an open surface
 * @row: a premultiplied row
 *
 * Takes a row from elsewhere.
 */
void
limn_surface_push_copy (LimnSurface   *surface,
                        const guint32 *row)
{
  guint8 *target = NULL;

  if (limn_surface_get_rows (surface, &target, 1) == 0)
    return;
  memcpy (target, row, (gsize) surface->in_width * 4);
  limn_surface_push (surface, 1);
}

static inline guint32
multiply (guint32 channel,
          guint32 alpha)
{
  guint32 product = channel * alpha + 128;

  return (product + (product >> 8)) >> 8;
}

/*< private >
 * limn_surface_premultiply:
 * @surface: an open surface
 * @row: (inout): a row with straight alpha
 *
 * Premultiplies a row in place, and notes whether all of it is opaque.
 */
void
limn_surface_premultiply (LimnSurface *surface,
                          guint32     *row)
{
  guint32 common = 255;

  for (guint32 i = 0; i < surface->in_width; i++)
    {
      guint32 pixel = row[i];
      guint32 alpha = pixel >> 24;

      if (alpha == 255)
        continue;
      common &= alpha;
      row[i] = alpha << 24 | multiply (pixel >> 16 & 0xff, alpha) << 16
               | multiply (pixel >> 8 & 0xff, alpha) << 8 | multiply (pixel & 0xff, alpha);
    }
  surface->alpha &= common;
}

/*< private >
 * limn_surface_seal:
 * @surface: an open surface
 *
 * Ends the writing: nobody, not even this process, can change the pixels from here on.
 *
 * Returns: %FALSE if that did not work
 */
gboolean
limn_surface_seal (LimnSurface *surface)
{
  gsize size = (gsize) surface->pixel_width * surface->pixel_height * 4;

  if (surface->band != NULL && surface->n_out % LIMN_SURFACE_BAND_ROWS != 0
      && surface->n_out < surface->out_height)
    flush_band (surface);
  if (surface->n_staged > 0)
    flush_stage (surface);
  if (surface->n_out < surface->out_height)
    surface->alpha = 0;
  /* The kernel does not seal a file that is mapped for writing. */
  munmap (surface->pixels, size);
  surface->pixels = NULL;
  limn_scale_clear (&surface->scale);
  g_clear_pointer (&surface->input, g_free);
  g_clear_pointer (&surface->line, g_free);
  g_clear_pointer (&surface->band, g_free);
  g_clear_pointer (&surface->stage, g_free);
  return !surface->is_full
         && fcntl (surface->fd, F_ADD_SEALS,
                   F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}
