/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JPEG pictures in all colours and orders, by libjpeg, and hostile ones by hand. */

#include "config.h"

#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

G_GNUC_NORETURN static void
error_exit (j_common_ptr info)
{
  g_error ("libjpeg: %d", info->err->msg_code);
}

/* Soft, so that what is lost is little, but with something in every block. */
static guint8
get_sample (const CorpusJpeg *spec,
            guint             x,
            guint             y,
            guint             channel)
{
  switch (channel)
    {
    case 0:
      return (guint8) (x * 255 / spec->width);
    case 1:
      return (guint8) (y * 255 / spec->height);
    case 2:
      return (guint8) (((x / 8 + y / 8) & 1) * 100 + (x * 7 + y * 3) % 32);
    default:
      return (guint8) (200 + (x + y) % 50);
    }
}

static void
set_colors (const CorpusJpeg            *spec,
            struct jpeg_compress_struct *info)
{
  static const struct
  {
    J_COLOR_SPACE in;
    J_COLOR_SPACE file;
    int           n_channels;
  } spaces[] = {
    [CORPUS_YCC] = { JCS_RGB, JCS_YCbCr, 3 },
    [CORPUS_GRAY] = { JCS_GRAYSCALE, JCS_GRAYSCALE, 1 },
    [CORPUS_RGB] = { JCS_RGB, JCS_RGB, 3 },
    [CORPUS_CMYK] = { JCS_CMYK, JCS_CMYK, 4 },
    [CORPUS_YCCK] = { JCS_CMYK, JCS_YCCK, 4 },
    [CORPUS_TWO] = { JCS_UNKNOWN, JCS_UNKNOWN, 2 },
  };

  info->in_color_space = spaces[spec->colors].in;
  info->input_components = spaces[spec->colors].n_channels;
  jpeg_set_defaults (info);
  jpeg_set_colorspace (info, spaces[spec->colors].file);
}

/* Each colour in a scan of its own, or all in several. */
static void
set_order (const CorpusJpeg            *spec,
           struct jpeg_compress_struct *info)
{
  static const jpeg_scan_info split[] = {
    { 1, { 0 }, 0, 63, 0, 0 },
    { 1, { 1 }, 0, 63, 0, 0 },
    { 1, { 2 }, 0, 63, 0, 0 },
  };

  if (spec->has_full_colors)
    info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1;
  info->restart_in_rows = spec->restart_rows;
  info->arith_code = spec->is_arithmetic;
  if (spec->has_no_mark)
    info->write_Adobe_marker = FALSE;
  if (spec->is_progressive)
    jpeg_simple_progression (info);
  if (spec->is_split)
    {
      info->scan_info = split;
      info->num_scans = G_N_ELEMENTS (split);
    }
}

GBytes *
corpus_jpeg (const CorpusJpeg *spec)
{
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  g_autofree guint8 *row = g_malloc ((gsize) spec->width * 4);
  unsigned char *data = NULL;
  unsigned long size = 0;
  GBytes *bytes = NULL;

  info.err = jpeg_std_error (&errors);
  errors.error_exit = error_exit;
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &data, &size);
  info.image_width = spec->width;
  info.image_height = spec->height;
  set_colors (spec, &info);
  set_order (spec, &info);
  jpeg_start_compress (&info, TRUE);
  for (guint y = 0; y < spec->height; y++)
    {
      guint n_channels = (guint) info.input_components;

      for (guint i = 0; i < spec->width * n_channels; i++)
        row[i] = get_sample (spec, i / n_channels, y, i % n_channels);
      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (data, size);
  free (data);
  return bytes;
}

/* The pixels of a picture in ink of the kind that is not written the wrong way round. */
guint32 *
corpus_jpeg_ink (GBytes *jpeg)
{
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  guint32 *pixels = NULL;
  g_autofree guint8 *row = NULL;

  info.err = jpeg_std_error (&errors);
  errors.error_exit = error_exit;
  jpeg_create_decompress (&info);
  jpeg_mem_src (&info, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  jpeg_read_header (&info, TRUE);
  info.out_color_space = JCS_CMYK;
  jpeg_start_decompress (&info);
  pixels = g_new (guint32, (gsize) info.output_width * info.output_height);
  row = g_malloc ((gsize) info.output_width * 4);
  while (info.output_scanline < info.output_height)
    {
      guint32 *target = pixels + (gsize) info.output_scanline * info.output_width;

      jpeg_read_scanlines (&info, &row, 1);
      for (guint x = 0; x < info.output_width; x++)
        {
          guint32 light = 255u - row[4 * x + 3];

          target[x] = 0xff000000u | (255u - row[4 * x]) * light / 255 << 16
                      | (255u - row[4 * x + 1]) * light / 255 << 8
                      | (255u - row[4 * x + 2]) * light / 255;
        }
    }
  jpeg_destroy_decompress (&info);
  return pixels;
}

gsize
corpus_find (GBytes     *bytes,
             const char *what,
             gsize       length,
             gsize       from)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *found = memmem (data + from, size - from, what, length);

  g_assert_nonnull (found);
  return (gsize) (found - data);
}

/* Another size in the frame header, the same data. */
GBytes *
corpus_jpeg_resized (GBytes *jpeg,
                     guint   width,
                     guint   height)
{
  const guint8 sides[] = {
    (guint8) (height >> 8), (guint8) height, (guint8) (width >> 8), (guint8) width,
  };

  return corpus_patch (jpeg, corpus_find (jpeg, "\xff\xc0\0\x11\x08", 5, 0) + 5, sides,
                       sizeof sides);
}

/* A progressive picture that is gone over again and again, to no avail. */
GBytes *
corpus_jpeg_scans (guint n_scans,
                   guint width,
                   guint height)
{
  const CorpusJpeg spec = { 16, 16, CORPUS_GRAY, .is_progressive = TRUE };
  g_autoptr (GBytes) good = corpus_jpeg (&spec);
  const guint8 sides[] = {
    (guint8) (height >> 8), (guint8) height, (guint8) (width >> 8), (guint8) width,
  };
  /* All of the low frequencies, two bits down; of nothing, as far as the end of the band. */
  static const guint8 scan[] = { 0xff, 0xda, 0, 8, 1, 1, 0, 1, 5, 2, 0x3f };
  g_autoptr (GBytes) sized = corpus_patch (good, corpus_find (good, "\xff\xc2\0\x0b\x08", 5, 0) + 5,
                                           sides, sizeof sides);
  gsize size = g_bytes_get_size (sized) - 2;
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, g_bytes_get_data (sized, NULL), (guint) size);
  for (guint i = 0; i < n_scans; i++)
    g_byte_array_append (array, scan, sizeof scan);
  g_byte_array_append (array, (const guint8 *) "\xff\xd9", 2);
  return g_byte_array_free_to_bytes (array);
}
