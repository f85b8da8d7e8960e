/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JPEG by libjpeg-turbo, straight into the result. What libjpeg only warns of is looked at here: it
 * fills in grey what is missing and goes on. A file that ends too early is sure down to the row
 * where it ends. In one that is damaged in between nothing is sure: the codes have no checksums,
 * and are noticed to be wrong a while after they are. In the decoder only, one thread. */

#include "config.h"

#include "limn-decode-job.h"

#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define NATIVE_ARGB JCS_EXT_BGRA
#else
#define NATIVE_ARGB JCS_EXT_ARGB
#endif

#define NO_ROW G_MAXUINT
/* A code gone wrong mostly makes the data last a few blocks too long or too short. So near the end,
 * the row where they end says nothing about the row that is wrong. */
#define NEAR_END_ROWS 2

typedef struct
{
  struct jpeg_error_mgr         errors;
  struct jpeg_decompress_struct info;
  LimnJob                      *job;
  guint                         n_components;
  guint                         end_row;
  gboolean                      is_scanning;
  gboolean                      is_cut;
  gboolean                      is_corrupt;
} Jpeg;

static LimnDecodeStatus
get_status (int code)
{
  switch (code)
    {
    case JERR_OUT_OF_MEMORY:
      return LIMN_DECODE_NO_MEMORY;
    case JERR_IMAGE_TOO_BIG:
      return LIMN_DECODE_TOO_LARGE;
    case JERR_BAD_J_COLORSPACE:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
      return LIMN_DECODE_UNSUPPORTED;
    default:
      return LIMN_DECODE_DAMAGED;
    }
}

/* libjpeg must not be returned to from here. */
G_GNUC_NORETURN static void
error_exit (j_common_ptr info)
{
  Jpeg *jpeg = info->client_data;
  LimnDecodeStatus status = get_status (info->err->msg_code);

  limn_job_end (jpeg->job, status);
}

/* Zeros before a marker are padding, which some cameras write. libjpeg just stepped over them. */
static gboolean
is_padding (Jpeg *jpeg,
            int   n_bytes)
{
  const guint8 *end = jpeg->info.src->next_input_byte;

  /* Where the file is cut off libjpeg reads from elsewhere. */
  if (jpeg->is_cut)
    return TRUE;
  for (int i = 1; i <= n_bytes && end - i >= jpeg->job->data; i++)
    if (*(end - i) != 0)
      return FALSE;
  return TRUE;
}

static void
emit_message (j_common_ptr info,
              int          level)
{
  Jpeg *jpeg = info->client_data;

  if (level >= 0)
    return;
  switch (info->err->msg_code)
    {
    case JWRN_JPEG_EOF:
      jpeg->is_cut = TRUE;
      break;
    case JWRN_HIT_MARKER:
      jpeg->end_row = MIN (jpeg->end_row, jpeg->info.input_iMCU_row);
      break;
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
      jpeg->is_corrupt = TRUE;
      break;
    case JWRN_EXTRANEOUS_DATA:
      if (jpeg->is_scanning && !is_padding (jpeg, info->err->msg_parm.i[0]))
        jpeg->is_corrupt = TRUE;
      break;
    default:
      /* About the version, or what other programs wrote to the side. */
      break;
    }
}

static void
output_message (j_common_ptr info)
{
}

/* Ink to light, as every viewer does it without a profile. Programs of one maker write ink the
 * wrong way round, and leave their mark. */
static void
convert_ink (const Jpeg *jpeg,
             guint8     *bytes)
{
  guint32 *row = (guint32 *) (gpointer) bytes;
  guint8 flip = jpeg->info.saw_Adobe_marker ? 0 : 255;

  for (guint i = 0; i < jpeg->info.output_width; i++, bytes += 4)
    {
      guint32 light = bytes[3] ^ flip;
      guint32 red = (bytes[0] ^ flip) * light / 255;
      guint32 green = (bytes[1] ^ flip) * light / 255;
      guint32 blue = (bytes[2] ^ flip) * light / 255;

      row[i] = 0xff000000u | red << 16 | green << 8 | blue;
    }
}

static guint32
divide_up (guint32 value,
           guint32 by)
{
  return (value + by - 1) / by;
}

/* The decoder halves the size at hardly any cost; the rest is done to what comes out. */
static void
choose_scale (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;
  LimnSurfaceSize size = { 0 };

  limn_job_measure (jpeg->job, info->image_width, info->image_height, &size);
  info->scale_num = 1;
  info->scale_denom = 8;
  while (info->scale_denom > 1
         && (divide_up (info->image_width, info->scale_denom) < size.width
             || divide_up (info->image_height, info->scale_denom) < size.height))
    info->scale_denom /= 2;
}

static gboolean
choose_colors (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;

  switch (info->jpeg_color_space)
    {
    case JCS_GRAYSCALE:
    case JCS_RGB:
    case JCS_YCbCr:
      info->out_color_space = NATIVE_ARGB;
      return TRUE;
    case JCS_CMYK:
    case JCS_YCCK:
      info->out_color_space = JCS_CMYK;
      jpeg->job->flags |= LIMN_DECODE_MUST_REENCODE;
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether the scans up to the one that is being read say all there is to say. */
static gboolean
is_last_scan (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;

  if (!info->progressive_mode)
    return jpeg->n_components >= (guint) info->num_components;
  for (int i = 0; i < info->num_components; i++)
    for (int k = 0; k < DCTSIZE2; k++)
      if (info->coef_bits[i][k] != 0)
        return FALSE;
  return TRUE;
}

/* Several scans: all are read before the first row comes out. */
static LimnDecodeStatus
read_scans (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;
  guint n_scans = 1;
  int result = JPEG_SUSPENDED;

  jpeg->n_components = (guint) info->comps_in_scan;
  while ((result = jpeg_consume_input (info)) != JPEG_REACHED_EOI)
    {
      if (result == JPEG_SUSPENDED)
        return LIMN_DECODE_BROKEN;
      if (result != JPEG_REACHED_SOS)
        continue;
      jpeg->n_components += (guint) info->comps_in_scan;
      /* They have been counted before, but a damaged file may be read in more than one way. */
      if (++n_scans > LIMN_DECODE_MAX_PASSES)
        return LIMN_DECODE_TOO_LONG;
    }
  jpeg_start_output (info, info->input_scan_number);
  return LIMN_DECODE_WHOLE;
}

/* The first row, among those that come out, of which there is nothing. */
static guint
get_end (const Jpeg *jpeg)
{
  const struct jpeg_decompress_struct *info = &jpeg->info;
  guint64 end = 0;

  /* Later scans only add to what the first says of every row. */
  if (jpeg->end_row == NO_ROW || (info->buffered_image && info->input_scan_number > 1))
    return info->output_height;
  end = ((guint64) jpeg->end_row + 1) * (guint64) info->max_v_samp_factor
        * (guint64) info->min_DCT_scaled_size;
  return (guint) MIN (end, info->output_height);
}

/* Of rows above the part that is wanted only the codes are read. What jpeg_skip_scanlines() does
 * while several scans are on their way is not to be relied on. */
static void
skip_rows (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;
  guint32 n_rows = limn_surface_get_first (&jpeg->job->surface);

  if (!info->buffered_image && n_rows > 0)
    limn_surface_skip (&jpeg->job->surface, jpeg_skip_scanlines (info, n_rows));
}

static void
read_rows (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;
  LimnSurface *surface = &jpeg->job->surface;
  guint8 *rows[LIMN_SURFACE_BAND_ROWS];

  limn_surface_stream (surface);
  skip_rows (jpeg);
  while (info->output_scanline < get_end (jpeg) && !limn_surface_has_all (surface))
    {
      guint n_rows = limn_surface_get_rows (surface, rows, G_N_ELEMENTS (rows));

      n_rows = jpeg_read_scanlines (info, rows, n_rows);
      if (n_rows == 0)
        {
          jpeg->is_corrupt = TRUE;
          return;
        }
      if (info->out_color_space == JCS_CMYK)
        for (guint i = 0; i < n_rows; i++)
          convert_ink (jpeg, rows[i]);
      limn_surface_push (surface, n_rows);
    }
}

static LimnDecodeStatus
judge (Jpeg *jpeg)
{
  const struct jpeg_decompress_struct *info = &jpeg->info;
  guint rows_each = (guint) (info->max_v_samp_factor * DCTSIZE);
  LimnJob *job = jpeg->job;

  if (!jpeg->is_cut && !jpeg->is_corrupt && jpeg->end_row == NO_ROW)
    return LIMN_DECODE_WHOLE;

  job->n_whole_rows = 0;
  if (jpeg->is_corrupt || (info->buffered_image && !is_last_scan (jpeg)))
    return LIMN_DECODE_DAMAGED;
  if (jpeg->end_row == NO_ROW)
    job->n_whole_rows = info->image_height;
  else if (jpeg->is_cut || jpeg->end_row + NEAR_END_ROWS < info->total_iMCU_rows)
    {
      job->n_whole_rows = jpeg->end_row * rows_each;
      /* The colours of a row may be those of the rows above and below. */
      if (info->max_v_samp_factor > 1 && job->n_whole_rows > 0)
        job->n_whole_rows--;
      if (jpeg->end_row == 0 && info->input_scan_number == 1)
        return LIMN_DECODE_BROKEN;
    }
  return LIMN_DECODE_DAMAGED;
}

static LimnDecodeStatus
decode (Jpeg *jpeg)
{
  struct jpeg_decompress_struct *info = &jpeg->info;
  LimnDecodeStatus status = LIMN_DECODE_WHOLE;

  jpeg_read_header (info, TRUE);
  if (info->image_width != jpeg->job->header.width
      || info->image_height != jpeg->job->header.height)
    return LIMN_DECODE_BROKEN;
  /* Of arithmetic codes libjpeg does not say when they end too early. */
  if (info->arith_code || !choose_colors (jpeg))
    return LIMN_DECODE_UNSUPPORTED;
  choose_scale (jpeg);
  jpeg->is_scanning = TRUE;
  info->buffered_image = jpeg_has_multiple_scans (info);
  /* What a file that is cut off says of the next scan would be an error if half of it is there. */
  if (info->buffered_image && info->restart_interval == 0)
    info->src->bytes_in_buffer -= jpeg->job->size - jpeg->job->header.used_size;
  jpeg_start_decompress (info);
  if (info->buffered_image)
    status = read_scans (jpeg);
  if (status != LIMN_DECODE_WHOLE)
    return status;
  if (!limn_job_open (jpeg->job, info->image_width, info->image_height, info->output_width,
                      info->output_height))
    return LIMN_DECODE_NO_MEMORY;
  read_rows (jpeg);
  /* Reads on to the end, and warns if there is none. Who wants a part knows about the whole. */
  if (jpeg->end_row == NO_ROW && !info->buffered_image && !jpeg->is_corrupt
      && info->output_scanline == info->output_height)
    jpeg_finish_decompress (info);
  return judge (jpeg);
}

/*< private >
 * limn_decode_jpeg:
 * @job: a job whose header has been checked
 *
 * Decodes a JPEG file. May end the process.
 *
 * Returns: what became of it
 */
LimnDecodeStatus
limn_decode_jpeg (LimnJob *job)
{
  Jpeg jpeg = { .job = job, .end_row = NO_ROW };

  jpeg.info.err = jpeg_std_error (&jpeg.errors);
  jpeg.errors.error_exit = error_exit;
  jpeg.errors.emit_message = emit_message;
  jpeg.errors.output_message = output_message;
  jpeg.info.client_data = &jpeg;
  jpeg_create_decompress (&jpeg.info);
  jpeg_mem_src (&jpeg.info, job->data, job->size);
  return decode (&jpeg);
}
