/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* PNG by libpng, straight into the result. The parts that are not needed for the pixels are stepped
 * over, so that nothing is unpacked that nobody looks at. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-chunks.h"
#include "limn-decode-job.h"

#include <string.h>

#include <png.h>

/* How much is read at once where the data ends too early: what is left may still hold some rows. */
#define STEP_BYTES 32
/* Adam7: the last pass brings every second row, from the second on. */
#define LAST_PASS 6

typedef struct
{
  LimnJob    *job;
  LimnChunks  chunks;
  png_structp png;
  png_infop   info;
  gsize       position;
  guint8    **frame;
  int         pass;
  guint32     n_rows;
  guint32     n_sure;
  gboolean    has_alpha;
  gboolean    is_inexact;
} Png;

/* All that libpng knows and the picture is the same without. */
static const png_byte ignored[] =
  "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0"
  "tEXt\0tIME\0zTXt";

#define N_IGNORED ((int) (sizeof ignored / 5))

/* Rows of which the last pixels come in the last pass are not to be had before it. */
static void
push_frame (Png *png)
{
  LimnSurface *surface = &png->job->surface;
  guint32 height = (guint32) png->job->header.height;

  if (png->pass == 0)
    height = png->n_rows;
  for (guint32 y = 0; y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) png->frame[y];

      if (png->has_alpha || png->pass <= LAST_PASS)
        limn_surface_premultiply (surface, row);
      if (limn_surface_is_direct (surface))
        limn_surface_push (surface, 1);
      else
        limn_surface_push_copy (surface, row);
    }
}

static LimnDecodeStatus
judge (Png *png)
{
  LimnJob *job = png->job;
  gboolean is_all_read = png->n_rows == job->header.height
                         && (png->frame == NULL || png->pass > LAST_PASS);

  if (png->frame != NULL)
    push_frame (png);
  job->n_whole_rows = png->chunks.is_known && !png->is_inexact ? png->n_sure : 0;
  return is_all_read && png->chunks.is_whole && !png->is_inexact ? LIMN_DECODE_WHOLE
                                                                 : LIMN_DECODE_DAMAGED;
}

/* libpng must not be returned to from here. */
G_GNUC_NORETURN static void
fail_cb (png_structp     structure,
         png_const_charp message)
{
  Png *png = png_get_error_ptr (structure);

  if (png->job->surface.pixels == NULL)
    limn_job_end (png->job, LIMN_DECODE_BROKEN);
  limn_job_end (png->job, judge (png));
}

static void
warn_cb (png_structp     structure,
         png_const_charp message)
{
  Png *png = png_get_error_ptr (structure);

  /* The checksum over all pixels, which comes last. */
  if (g_str_has_suffix (message, "incorrect data check"))
    png->is_inexact = TRUE;
}

static void
read_cb (png_structp structure,
         png_bytep   target,
         size_t      size)
{
  Png *png = png_get_io_ptr (structure);
  LimnJob *job = png->job;

  if (size > job->size - png->position)
    png_error (structure, "cut off");
  memcpy (target, job->data + png->position, size);
  png->position += size;
}

static void
set_up (Png *png)
{
  png_set_crc_action (png->png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
  png_set_keep_unknown_chunks (png->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks (png->png, PNG_HANDLE_CHUNK_NEVER, ignored, N_IGNORED);
  png_set_user_limits (png->png, LIMN_DECODE_MAX_SIDE, LIMN_DECODE_MAX_SIDE);
  png_set_chunk_cache_max (png->png, 16);
  if (!png->chunks.is_whole)
    png_set_compression_buffer_size (png->png, STEP_BYTES);
  png_set_read_fn (png->png, png, read_cb);
}

/* Whatever is stored, four bytes come out, as ARGB in native order but not premultiplied. */
static gboolean
choose_format (Png *png)
{
  int depth = png_get_bit_depth (png->png, png->info);
  int type = png_get_color_type (png->png, png->info);

  if (png_get_image_width (png->png, png->info) != png->job->header.width
      || png_get_image_height (png->png, png->info) != png->job->header.height)
    return FALSE;
  png->has_alpha = (type & PNG_COLOR_MASK_ALPHA) != 0
                   || png_get_valid (png->png, png->info, PNG_INFO_tRNS) != 0;
  /* Some servers take the high byte, some are blinded by the value. */
  if (depth == 16)
    png->job->flags |= LIMN_DECODE_MUST_REENCODE;
  png_set_expand (png->png);
  png_set_strip_16 (png->png);
  if ((type & PNG_COLOR_MASK_COLOR) == 0)
    png_set_gray_to_rgb (png->png);
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  png_set_bgr (png->png);
  png_set_filler (png->png, 0xff, PNG_FILLER_AFTER);
#else
  png_set_swap_alpha (png->png);
  png_set_filler (png->png, 0xff, PNG_FILLER_BEFORE);
#endif
  return TRUE;
}

static void
read_rows (Png *png)
{
  LimnSurface *surface = &png->job->surface;
  guint8 *row = NULL;

  limn_surface_stream (surface);
  while (limn_surface_get_rows (surface, &row, 1) > 0)
    {
      png_read_row (png->png, row, NULL);
      if (png->has_alpha)
        limn_surface_premultiply (surface, (guint32 *) (gpointer) row);
      limn_surface_push (surface, 1);
      png->n_rows++;
      if (png->position <= png->chunks.bad_offset)
        png->n_sure = png->n_rows;
    }
}

/* The passes go over all of the picture, so all of it has to be there. */
static gboolean
open_frame (Png *png)
{
  guint32 height = (guint32) png->job->header.height;
  gsize stride = (gsize) png->job->header.width * 4;
  guint8 *memory = NULL;

  png->frame = g_try_new0 (guint8 *, height);
  if (png->frame == NULL)
    return FALSE;
  if (limn_surface_is_direct (&png->job->surface))
    return limn_surface_get_rows (&png->job->surface, png->frame, height) == height;
  memory = g_try_malloc0_n (height, stride);
  for (guint32 y = 0; y < height && memory != NULL; y++)
    png->frame[y] = memory + y * stride;
  return memory != NULL;
}

/* Until a pixel comes, what is known of its neighbourhood is shown in its place. */
static void
read_passes (Png *png)
{
  guint32 height = (guint32) png->job->header.height;

  for (; png->pass <= LAST_PASS; png->pass++)
    for (png->n_rows = 0; png->n_rows < height; png->n_rows++)
      {
        png_read_row (png->png, NULL, png->frame[png->n_rows]);
        if (png->pass == LAST_PASS && png->position <= png->chunks.bad_offset)
          png->n_sure = png->n_rows + 1;
      }
}

static LimnDecodeStatus
decode (Png *png)
{
  LimnJob *job = png->job;
  guint32 width = (guint32) job->header.width;
  guint32 height = (guint32) job->header.height;
  gboolean is_interlaced = FALSE;

  png_read_info (png->png, png->info);
  if (!choose_format (png))
    return LIMN_DECODE_BROKEN;
  is_interlaced = png_set_interlace_handling (png->png) > 1;
  png_read_update_info (png->png, png->info);
  if (png_get_rowbytes (png->png, png->info) != (gsize) width * 4)
    return LIMN_DECODE_UNSUPPORTED;
  if (!limn_job_open (job, width, height, width, height))
    return LIMN_DECODE_NO_MEMORY;
  if (!is_interlaced)
    read_rows (png);
  else if (open_frame (png))
    read_passes (png);
  else
    return LIMN_DECODE_NO_MEMORY;
  return judge (png);
}

/*< private >
 * limn_decode_png:
 * @job: a job whose header has been checked
 *
 * Decodes a PNG file; of an animated one the picture for programs that know no animation. May end
 * the process.
 *
 * Returns: what became of it
 */
LimnDecodeStatus
limn_decode_png (LimnJob *job)
{
  Png png = { .job = job };

  limn_chunks_check (&png.chunks, job->data, job->size);
  if (!png.chunks.is_head_good)
    return LIMN_DECODE_BROKEN;
  png.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &png, fail_cb, warn_cb);
  if (png.png == NULL)
    return LIMN_DECODE_NO_MEMORY;
  png.info = png_create_info_struct (png.png);
  if (png.info == NULL)
    return LIMN_DECODE_NO_MEMORY;
  set_up (&png);
  return decode (&png);
}
