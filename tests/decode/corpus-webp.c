/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* WebP pictures by libwebp; films are put together by hand. */

#include "config.h"

#include "corpus.h"

#include <string.h>

#include <webp/encode.h>

GBytes *
corpus_webp (guint    width,
             guint    height,
             gboolean is_lossless,
             gboolean has_alpha)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) width * height * 4);
  guint8 *target = pixels;
  guint8 *data = NULL;
  GBytes *bytes = NULL;
  gsize size = 0;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, target += 4)
      {
        guint32 color = has_alpha ? corpus_color_alpha (x, y) : corpus_color (x, y);

        /* What is lossy is soft. */
        if (!is_lossless)
          color = (color & 0xff000000u) | (x * 255 / width) << 16 | (y * 255 / height) << 8 | 90;
        target[0] = (guint8) (color >> 16);
        target[1] = (guint8) (color >> 8);
        target[2] = (guint8) color;
        target[3] = (guint8) (color >> 24);
      }
  if (is_lossless)
    size = WebPEncodeLosslessRGBA (pixels, (int) width, (int) height, (int) width * 4, &data);
  else
    size = WebPEncodeRGBA (pixels, (int) width, (int) height, (int) width * 4, 90, &data);
  g_assert_cmpuint (size, >, 0);
  bytes = g_bytes_new (data, size);
  WebPFree (data);
  return bytes;
}

static void
append_le (GByteArray *array,
           guint32     value,
           guint       n_bytes)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (array, (const guint8 *) &little, n_bytes);
}

static void
append_text (GByteArray *array,
             const char *text)
{
  g_byte_array_append (array, (const guint8 *) text, (guint) strlen (text));
}

/* Frames of a canvas that is larger than they are: 4 pixels from the left and 2 from above. */
GBytes *
corpus_webp_film (guint n_frames)
{
  g_autoptr (GBytes) still = corpus_webp (8, 6, TRUE, FALSE);
  const guint8 *chunk = (const guint8 *) g_bytes_get_data (still, NULL) + 12;
  guint chunk_size = (guint) g_bytes_get_size (still) - 12;
  GByteArray *array = g_byte_array_new ();
  guint32 little = 0;

  append_text (array, "RIFF----WEBPVP8X");
  append_le (array, 10, 4);
  append_le (array, 0x02 | 0x10, 4);
  append_le (array, CORPUS_WIDTH - 1, 3);
  append_le (array, CORPUS_HEIGHT - 1, 3);
  append_text (array, "ANIM");
  append_le (array, 6, 4);
  append_le (array, 0, 4);
  append_le (array, 0, 2);
  for (guint i = 0; i < n_frames; i++)
    {
      append_text (array, "ANMF");
      append_le (array, 16 + chunk_size, 4);
      /* Places are in steps of two pixels. */
      append_le (array, 2, 3);
      append_le (array, 1, 3);
      append_le (array, 8 - 1, 3);
      append_le (array, 6 - 1, 3);
      append_le (array, 100, 3);
      append_le (array, 0, 1);
      g_byte_array_append (array, chunk, chunk_size);
    }
  little = GUINT32_TO_LE (array->len - 8);
  memcpy (array->data + 4, &little, 4);
  return g_byte_array_free_to_bytes (array);
}
