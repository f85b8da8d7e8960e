/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GIF, BMP and TIFF pictures, byte by byte. */

#include "config.h"

#include "corpus.h"

#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <zlib.h>

static void
append (GByteArray *array,
        guint32     value,
        guint       n_bytes)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, n_bytes);
}

/* Codes of growing length, packed from the lowest bit up into blocks of up to 255 bytes. */
typedef struct
{
  GByteArray *target;
  guint8      block[255];
  guint       n_bytes;
  guint32     bits;
  guint       n_bits;
} Packer;

static void
flush_block (Packer *packer)
{
  if (packer->n_bytes == 0)
    return;
  append (packer->target, packer->n_bytes, 1);
  g_byte_array_append (packer->target, packer->block, packer->n_bytes);
  packer->n_bytes = 0;
}

static void
put_code (Packer *packer,
          guint   code,
          guint   n_bits)
{
  packer->bits |= code << packer->n_bits;
  packer->n_bits += n_bits;
  while (packer->n_bits >= 8)
    {
      packer->block[packer->n_bytes++] = (guint8) packer->bits;
      packer->bits >>= 8;
      packer->n_bits -= 8;
      if (packer->n_bytes == sizeof packer->block)
        flush_block (packer);
    }
}

#define GIF_BITS 4
#define GIF_CLEAR (1u << GIF_BITS)
#define GIF_MAX_CODES 4096

static guint
get_gif_index (guint x,
               guint y)
{
  return (x / 3 + y / 2) % 5 + (x * y) % 7;
}

guint32
corpus_gif_pixel (guint x,
                  guint y)
{
  guint index = get_gif_index (x, y);

  return 0xff000000u | index * 16 << 16 | (255 - index * 9) << 8 | index * 5;
}

/* Strings of pixels get codes as they first come; the codes of all that are longer by one. */
static void
pack_gif (GByteArray   *target,
          const guint8 *indices,
          gsize         n_indices)
{
  g_autofree guint16 *children = g_new0 (guint16, GIF_MAX_CODES * GIF_CLEAR);
  Packer packer = { target };
  guint next = GIF_CLEAR + 2;
  guint n_bits = GIF_BITS + 1;
  guint string = indices[0];

  append (target, GIF_BITS, 1);
  put_code (&packer, GIF_CLEAR, n_bits);
  for (gsize i = 1; i < n_indices; i++)
    {
      guint16 *child = &children[string * GIF_CLEAR + indices[i]];

      if (*child != 0)
        {
          string = *child;
          continue;
        }
      put_code (&packer, string, n_bits);
      *child = (guint16) next;
      string = indices[i];
      /* The decoder is one code behind. */
      if (next == 1u << n_bits)
        n_bits++;
      if (++next == GIF_MAX_CODES)
        {
          put_code (&packer, GIF_CLEAR, n_bits);
          memset (children, 0, GIF_MAX_CODES * GIF_CLEAR * sizeof *children);
          next = GIF_CLEAR + 2;
          n_bits = GIF_BITS + 1;
        }
    }
  put_code (&packer, string, n_bits);
  if (next == 1u << n_bits && n_bits < 12)
    n_bits++;
  put_code (&packer, GIF_CLEAR + 1, n_bits);
  put_code (&packer, 0, 7);
  flush_block (&packer);
  append (target, 0, 1);
}

static guint
get_gif_row (guint    index,
             guint    height,
             gboolean is_interlaced)
{
  static const guint begins[] = { 0, 4, 2, 1 };
  static const guint steps[] = { 8, 8, 4, 2 };

  if (!is_interlaced)
    return index;
  for (guint pass = 0; pass < G_N_ELEMENTS (begins); pass++)
    {
      guint n_rows = height > begins[pass] ? (height - begins[pass] - 1) / steps[pass] + 1 : 0;

      if (index < n_rows)
        return begins[pass] + index * steps[pass];
      index -= n_rows;
    }
  g_assert_not_reached ();
}

GBytes *
corpus_gif (guint    width,
            guint    height,
            guint    n_frames,
            gboolean is_interlaced)
{
  GByteArray *array = g_byte_array_new ();
  g_autofree guint8 *indices = g_malloc ((gsize) width * height);

  g_byte_array_append (array, (const guint8 *) "GIF89a", 6);
  append (array, width, 2);
  append (array, height, 2);
  append (array, 0x80 | (GIF_BITS - 1), 3);
  for (guint i = 0; i < GIF_CLEAR; i++)
    append (array, i * 16 | (255 - i * 9) << 8 | i * 5 << 16, 3);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      indices[y * width + x] = (guint8) get_gif_index (x, get_gif_row (y, height, is_interlaced));
  for (guint i = 0; i < n_frames; i++)
    {
      /* Shown for a tenth of a second. */
      g_byte_array_append (array, (const guint8 *) "\x21\xf9\x04\0\x0a\0\0\0", 8);
      append (array, 0x2c, 1);
      append (array, 0, 4);
      append (array, width, 2);
      append (array, height, 2);
      append (array, is_interlaced ? 0x40 : 0, 1);
      pack_gif (array, indices, (gsize) width * height);
    }
  append (array, 0x3b, 1);
  return g_byte_array_free_to_bytes (array);
}

static void
append_bmp_head (GByteArray *array,
                 int         width,
                 int         height,
                 guint       depth,
                 guint       compression,
                 guint       n_bytes)
{
  guint offset = 54 + (depth == 8 ? 4 * 256 : 0);

  g_byte_array_append (array, (const guint8 *) "BM", 2);
  append (array, offset + n_bytes, 4);
  append (array, 0, 4);
  append (array, offset, 4);
  append (array, 40, 4);
  append (array, (guint32) width, 4);
  append (array, (guint32) height, 4);
  append (array, 1, 2);
  append (array, depth, 2);
  append (array, compression, 4);
  append (array, n_bytes, 4);
  append (array, 2835, 4);
  append (array, 2835, 4);
  append (array, 0, 4);
  append (array, 0, 4);
}

/* A negative height: from the top down. */
GBytes *
corpus_bmp (int width,
            int height)
{
  GByteArray *array = g_byte_array_new ();
  guint n_rows = (guint) ABS (height);
  guint padding = (4 - (guint) width * 3 % 4) % 4;

  append_bmp_head (array, width, height, 24, 0, ((guint) width * 3 + padding) * n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      for (guint x = 0; x < (guint) width; x++)
        append (array, corpus_color (x, height < 0 ? i : n_rows - 1 - i), 3);
      append (array, 0, padding);
    }
  return g_byte_array_free_to_bytes (array);
}

/* Eight bits, as runs of one pixel each. */
GBytes *
corpus_bmp_runs (void)
{
  GByteArray *array = g_byte_array_new ();

  append_bmp_head (array, CORPUS_WIDTH, CORPUS_HEIGHT, 8, 1,
                   (CORPUS_WIDTH * 2 + 2) * CORPUS_HEIGHT + 2);
  for (guint i = 0; i < 256; i++)
    append (array, (i * 16 & 255) << 16 | (255 - (i * 9 & 255)) << 8 | (i * 5 & 255), 4);
  for (guint y = CORPUS_HEIGHT; y-- > 0; )
    {
      for (guint x = 0; x < CORPUS_WIDTH; x++)
        append (array, 1 | get_gif_index (x, y) << 8, 2);
      append (array, 0, 2);
    }
  append (array, 0x100, 2);
  return g_byte_array_free_to_bytes (array);
}

static void
append_entry (GByteArray *array,
              guint       tag,
              guint       type,
              guint       count,
              guint       value)
{
  append (array, tag, 2);
  append (array, type, 2);
  append (array, count, 4);
  append (array, value, 4);
}

enum
{
  SHORT = 3,
  LONG = 4,
};

static void
append_tiff_pixels (GByteArray *array,
                    guint       depth,
                    gboolean    has_alpha)
{
  for (guint y = 0; y < CORPUS_HEIGHT; y++)
    for (guint x = 0; x < CORPUS_WIDTH; x++)
      {
        guint32 color = has_alpha ? corpus_color_alpha (x, y) : corpus_color (x, y);

        for (guint i = 0; i < (has_alpha ? 4u : 3u); i++)
          {
            guint value = color >> (i < 3 ? 16 - 8 * i : 24) & 255;

            /* As many sixteenths of the whole range. */
            append (array, depth == 16 ? value * 257 : value, depth / 8);
          }
      }
}

/* One strip for each page, then its directory. */
GBytes *
corpus_tiff (guint    orientation,
             guint    depth,
             gboolean has_alpha,
             guint    n_pages)
{
  GByteArray *array = g_byte_array_new ();
  guint n_channels = has_alpha ? 4 : 3;
  guint n_bytes = CORPUS_WIDTH * CORPUS_HEIGHT * n_channels * depth / 8;
  guint n_entries = has_alpha ? 12 : 11;
  guint page_bytes = n_bytes + n_bytes % 2 + 8 + 2 + 12 * n_entries + 4;

  g_byte_array_append (array, (const guint8 *) "II\x2a\0", 4);
  append (array, 8 + n_bytes + n_bytes % 2 + 8, 4);
  for (guint page = 0; page < n_pages; page++)
    {
      guint begin = array->len;

      append_tiff_pixels (array, depth, has_alpha);
      append (array, 0, n_bytes % 2);
      for (guint i = 0; i < 4; i++)
        append (array, depth, 2);
      append (array, n_entries, 2);
      append_entry (array, 256, SHORT, 1, CORPUS_WIDTH);
      append_entry (array, 257, SHORT, 1, CORPUS_HEIGHT);
      append_entry (array, 258, SHORT, n_channels, begin + n_bytes + n_bytes % 2);
      append_entry (array, 259, SHORT, 1, 1);
      append_entry (array, 262, SHORT, 1, 2);
      append_entry (array, 273, LONG, 1, begin);
      append_entry (array, 274, SHORT, 1, orientation);
      append_entry (array, 277, SHORT, 1, n_channels);
      append_entry (array, 278, SHORT, 1, CORPUS_HEIGHT);
      append_entry (array, 279, LONG, 1, n_bytes);
      append_entry (array, 284, SHORT, 1, 1);
      if (has_alpha)
        append_entry (array, 338, SHORT, 1, 2);
      append (array, page + 1 < n_pages ? begin + 2 * page_bytes - (2 + 12 * n_entries + 4) : 0, 4);
    }
  return g_byte_array_free_to_bytes (array);
}

#define TILE 16
#define N_TILES 4

static void
append_tile (GByteArray *array,
             guint       tile,
             gboolean    is_packed)
{
  guint8 pixels[TILE * TILE * 3];
  guint8 packed[sizeof pixels + 64];
  uLongf size = sizeof packed;

  for (guint i = 0; i < sizeof pixels; i++)
    {
      guint x = tile % 2 * TILE + i / 3 % TILE;
      guint y = tile / 2 * TILE + i / 3 / TILE;

      pixels[i] = (guint8) (corpus_color (x, y) >> (16 - 8 * (i % 3)));
    }
  if (!is_packed)
    {
      g_byte_array_append (array, pixels, sizeof pixels);
      return;
    }
  g_assert_cmpint (compress (packed, &size, pixels, sizeof pixels), ==, Z_OK);
  g_byte_array_append (array, packed, (guint) size);
  append (array, 0, size % 2);
}

/* Two by two tiles, which hang over; they come before the directory. */
GBytes *
corpus_tiff_tiled (gboolean is_packed)
{
  GByteArray *array = g_byte_array_new ();
  guint begins[N_TILES + 1] = { 8 };
  guint32 directory = 0;

  g_byte_array_append (array, (const guint8 *) "II\x2a\0----", 8);
  for (guint i = 0; i < N_TILES; i++)
    {
      append_tile (array, i, is_packed);
      begins[i + 1] = array->len;
    }
  for (guint i = 0; i < N_TILES; i++)
    append (array, begins[i], 4);
  for (guint i = 0; i < N_TILES; i++)
    append (array, begins[i + 1] - begins[i], 4);
  for (guint i = 0; i < 4; i++)
    append (array, 8, 2);
  directory = GUINT32_TO_LE (array->len);
  memcpy (array->data + 4, &directory, 4);
  append (array, 10, 2);
  append_entry (array, 256, SHORT, 1, CORPUS_WIDTH);
  append_entry (array, 257, SHORT, 1, CORPUS_HEIGHT);
  append_entry (array, 258, SHORT, 3, begins[N_TILES] + 32);
  append_entry (array, 259, SHORT, 1, is_packed ? 8 : 1);
  append_entry (array, 262, SHORT, 1, 2);
  append_entry (array, 277, SHORT, 1, 3);
  append_entry (array, 322, SHORT, 1, TILE);
  append_entry (array, 323, SHORT, 1, TILE);
  append_entry (array, 324, LONG, N_TILES, begins[N_TILES]);
  append_entry (array, 325, LONG, N_TILES, begins[N_TILES] + 16);
  append (array, 0, 4);
  return g_byte_array_free_to_bytes (array);
}

/* With what libtiff calls a compression of that number. */
GBytes *
corpus_tiff_packed (const char *compression)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, CORPUS_WIDTH,
                                                 CORPUS_HEIGHT);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  char *data = NULL;
  gsize size = 0;

  for (guint y = 0; y < CORPUS_HEIGHT; y++)
    for (guint x = 0; x < CORPUS_WIDTH; x++)
      for (guint i = 0; i < 3; i++)
        pixels[y * (guint) gdk_pixbuf_get_rowstride (pixbuf) + 3 * x + i]
          = (guint8) (corpus_color (x, y) >> (16 - 8 * i));
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "tiff", &error, "compression", compression,
                             NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}
