/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* PNG pictures of all types, by libpng, and bombs by hand. */

#include "config.h"

#include "corpus.h"
#include "image-fixture.h"

#include <string.h>

#include <png.h>
#include <zlib.h>

#define N_COLORS 16

/* Changes in every direction, and all channels differently. */
guint32
corpus_color (guint x,
              guint y)
{
  return 0xff000000u | ((x * 37 + y * 11) & 255) << 16 | ((x * 5 + y * 71) & 255) << 8
         | ((x * x + y) & 255);
}

guint32
corpus_color_alpha (guint x,
                    guint y)
{
  return (corpus_color (x, y) & 0xffffff) | ((x * 13 + y * 29) & 255) << 24;
}

guint32
corpus_premultiply (guint32 pixel)
{
  guint32 alpha = pixel >> 24;
  guint32 result = alpha << 24;

  for (int shift = 0; shift < 24; shift += 8)
    result |= ((pixel >> shift & 0xff) * alpha + 127) / 255 << shift;
  return result;
}

GBytes *
corpus_patch (GBytes       *bytes,
              gsize         offset,
              const guint8 *data,
              gsize         size)
{
  gsize all = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), all);

  g_assert_cmpuint (offset + size, <=, all);
  memcpy (copy + offset, data, size);
  return g_bytes_new_take (copy, all);
}

GBytes *
corpus_cut (GBytes *bytes,
            gsize   size)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (size, g_bytes_get_size (bytes)));
}

GBytes *
corpus_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static guint
get_index (guint x,
           guint y,
           int   depth)
{
  return (x + 3 * y) % MIN (N_COLORS, 1u << depth);
}

static guint32
get_palette_color (guint index)
{
  return (index * 31 & 255) << 24 | index * 16 << 16 | (255 - index * 9) << 8 | index * 5;
}

/* The key of types without alpha: what has this colour is not there. */
static guint32
get_key (const CorpusPng *spec)
{
  return corpus_color (3, 2) & 0xffffff;
}

guint32
corpus_png_pixel (const CorpusPng *spec,
                  guint            x,
                  guint            y)
{
  guint32 color = corpus_color (x, y);
  guint32 top = (1u << MIN (spec->depth, 8)) - 1;
  guint32 gray = (color >> 16 & 255) >> (8 - MIN (spec->depth, 8));
  guint32 level = gray * 255 / top;

  switch (spec->type)
    {
    case PNG_COLOR_TYPE_PALETTE:
      color = get_palette_color (get_index (x, y, spec->depth));
      return spec->has_key ? color : color | 0xff000000u;
    case PNG_COLOR_TYPE_GRAY:
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      color = level << 16 | level << 8 | level;
      if (spec->type == PNG_COLOR_TYPE_GRAY_ALPHA)
        return color | (corpus_color_alpha (x, y) & 0xff000000u);
      return spec->has_key && gray == (get_key (spec) >> 16) >> (8 - MIN (spec->depth, 8))
             ? color : color | 0xff000000u;
    case PNG_COLOR_TYPE_RGB:
      return spec->has_key && (color & 0xffffff) == get_key (spec) ? color & 0xffffff : color;
    default:
      return corpus_color_alpha (x, y);
    }
}

/* Sixteen bits: what is cut off differs from what stays. */
static void
put_sample (const CorpusPng *spec,
            guint8         **target,
            guint            value)
{
  *(*target)++ = (guint8) value;
  if (spec->depth == 16)
    *(*target)++ = (guint8) (value ^ 0xa5);
}

static void
fill_row (const CorpusPng *spec,
          guint8          *row,
          guint            y)
{
  guint8 *target = row;

  memset (row, 0, (gsize) spec->width * 8);
  for (guint x = 0; x < spec->width; x++)
    {
      guint32 color = corpus_color (x, y);
      guint value = (color >> 16 & 255) >> (8 - MIN (spec->depth, 8));

      if (spec->type == PNG_COLOR_TYPE_PALETTE)
        value = get_index (x, y, spec->depth);
      if (spec->depth < 8)
        {
          guint bit = x * (guint) spec->depth;

          row[bit / 8] |= (guint8) (value << (8 - (guint) spec->depth - bit % 8));
          continue;
        }
      put_sample (spec, &target, value);
      if ((spec->type & PNG_COLOR_MASK_COLOR) != 0 && spec->type != PNG_COLOR_TYPE_PALETTE)
        {
          put_sample (spec, &target, color >> 8 & 255);
          put_sample (spec, &target, color & 255);
        }
      if ((spec->type & PNG_COLOR_MASK_ALPHA) != 0)
        put_sample (spec, &target, corpus_color_alpha (x, y) >> 24);
    }
}

static void
append_cb (png_structp png,
           png_bytep   data,
           size_t      size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) size);
}

static void
flush_cb (png_structp png)
{
}

G_GNUC_NORETURN static void
fail_cb (png_structp     png,
         png_const_charp message)
{
  g_error ("%s", message);
}

static void
set_colors (const CorpusPng *spec,
            png_structp      png,
            png_infop        info)
{
  png_color palette[N_COLORS];
  guint8 alphas[N_COLORS];
  guint32 key = get_key (spec);
  guint shift = 8 - (guint) MIN (spec->depth, 8);
  guint n_colors = MIN (N_COLORS, 1u << spec->depth);
  png_color_16 key_color = {
    .red = (guint16) (key >> 16),
    .green = (guint16) (key >> 8 & 255),
    .blue = (guint16) (key & 255),
    .gray = (guint16) ((key >> 16) >> shift),
  };

  if (spec->type == PNG_COLOR_TYPE_PALETTE)
    {
      for (guint i = 0; i < n_colors; i++)
        {
          guint32 color = get_palette_color (i);

          palette[i].red = (guint8) (color >> 16);
          palette[i].green = (guint8) (color >> 8);
          palette[i].blue = (guint8) color;
          alphas[i] = (guint8) (color >> 24);
        }
      png_set_PLTE (png, info, palette, (int) n_colors);
      if (spec->has_key)
        png_set_tRNS (png, info, alphas, (int) n_colors, NULL);
    }
  else if (spec->has_key)
    png_set_tRNS (png, info, NULL, 0, &key_color);
}

GBytes *
corpus_png (const CorpusPng *spec)
{
  GByteArray *array = g_byte_array_new ();
  g_autofree guint8 *row = g_malloc ((gsize) spec->width * 8);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, fail_cb, NULL);
  png_infop info = png_create_info_struct (png);
  int n_passes = 0;

  png_set_write_fn (png, array, append_cb, flush_cb);
  png_set_IHDR (png, info, spec->width, spec->height, spec->depth, spec->type,
                spec->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  set_colors (spec, png, info);
  if (spec->idat_bytes > 0)
    png_set_compression_buffer_size (png, spec->idat_bytes);
  png_write_info (png, info);
  n_passes = png_set_interlace_handling (png);
  for (int pass = 0; pass < n_passes; pass++)
    for (guint y = 0; y < spec->height; y++)
      {
        fill_row (spec, row, y);
        png_write_row (png, row);
      }
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (array);
}

/* Few bytes for so many zeros. */
GBytes *
corpus_deflate_zeros (gsize size)
{
  static const guint8 zeros[64 * 1024];
  GByteArray *array = g_byte_array_new ();
  guint8 buffer[16 * 1024];
  z_stream stream = { 0 };
  int result = Z_OK;

  g_assert_cmpint (deflateInit (&stream, Z_BEST_SPEED), ==, Z_OK);
  while (result != Z_STREAM_END)
    {
      if (stream.avail_in == 0)
        {
          stream.next_in = (Bytef *) zeros;
          stream.avail_in = (uInt) MIN (size, sizeof zeros);
          size -= stream.avail_in;
        }
      stream.next_out = buffer;
      stream.avail_out = sizeof buffer;
      result = deflate (&stream, size == 0 ? Z_FINISH : Z_NO_FLUSH);
      g_byte_array_append (array, buffer, (guint) (sizeof buffer - stream.avail_out));
    }
  deflateEnd (&stream);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
corpus_insert_chunk (GBytes     *png,
                     const char *type,
                     GBytes     *data)
{
  g_autoptr (GBytes) chunk = image_png_chunk (type, g_bytes_get_data (data, NULL),
                                              g_bytes_get_size (data));

  /* Behind the header. */
  return image_splice (png, 33, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
}

GBytes *
corpus_png_blank (guint width,
                  guint height,
                  int   depth,
                  int   type)
{
  g_autoptr (GBytes) claim = image_png_claim (width, height, (guint8) depth, (guint8) type);
  guint n_channels = type == PNG_COLOR_TYPE_RGB ? 3 : type == PNG_COLOR_TYPE_RGBA ? 4 : 1;
  gsize row = ((gsize) width * (guint) depth * n_channels + 7) / 8 + 1;
  g_autoptr (GBytes) packed = corpus_deflate_zeros (row * height);
  g_autoptr (GBytes) head = corpus_cut (claim, 33);
  g_autoptr (GBytes) pixels = image_png_chunk ("IDAT", g_bytes_get_data (packed, NULL),
                                               g_bytes_get_size (packed));
  g_autoptr (GBytes) end = image_png_chunk ("IEND", NULL, 0);
  g_autoptr (GBytes) body = image_splice (head, 33, g_bytes_get_data (pixels, NULL),
                                          g_bytes_get_size (pixels));

  return image_splice (body, g_bytes_get_size (body), g_bytes_get_data (end, NULL),
                       g_bytes_get_size (end));
}
