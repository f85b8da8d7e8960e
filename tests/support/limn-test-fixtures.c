/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures and replies for tests, and waiting without sleeping. The PNG is written here, byte by
 * byte, so that tests of values do not depend on an image library. */

#include "config.h"

#include "limn-test-fixtures.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define WAIT_DEADLINE_MS 60000
/* A chunk of a PNG that no decoder knows, and that is small enough for each to skip. */
#define PADDING_SIZE (512 * 1024)

static gboolean
expire_cb (gpointer user_data)
{
  gboolean *expired = user_data;

  *expired = TRUE;

  return G_SOURCE_REMOVE;
}

void
limn_test_wait_full (LimnTestPredicate  predicate,
                     gpointer           data,
                     const char        *what,
                     const char        *file,
                     int                line)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSource *deadline = g_timeout_source_new (WAIT_DEADLINE_MS);
  gboolean expired = FALSE;

  g_source_set_static_name (deadline, "limn-test-deadline");
  g_source_set_callback (deadline, expire_cb, &expired, NULL);
  g_source_attach (deadline, context);

  while (!predicate (data))
    {
      if (expired)
        g_error ("%s:%d: waited %d s in vain for: %s", file, line, WAIT_DEADLINE_MS / 1000, what);
      g_main_context_iteration (context, TRUE);
    }

  g_source_destroy (deadline);
  g_source_unref (deadline);
}

void
limn_test_settle (void)
{
  GMainContext *context = g_main_context_get_thread_default ();

  while (g_main_context_iteration (context, FALSE))
    continue;
}

static guint32
png_crc (const guint8 *data,
         gsize         length)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }

  return crc ^ 0xffffffffu;
}

static void
append_be32 (GByteArray *out,
             guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray   *out,
              const char   *type,
              const guint8 *data,
              gsize         length)
{
  guint start = 0;

  append_be32 (out, (guint32) length);
  start = out->len;
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (out, data, (guint) length);
  append_be32 (out, png_crc (out->data + start, out->len - start));
}

guint32
limn_test_gradient (int   x,
                    int   y,
                    guint seed)
{
  guint8 red = (guint8) ((guint) x * 3 + seed * 31);
  guint8 green = (guint8) ((guint) y * 5 + seed * 17);
  guint8 blue = (guint8) ((guint) (x + y) + seed * 7);

  return 0xff000000u | ((guint32) red << 16) | ((guint32) green << 8) | blue;
}

static GBytes *
compress (GByteArray *raw)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (stream, raw->data, raw->len, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
limn_test_png_new (int   width,
                   int   height,
                   guint seed)
{
  return limn_test_png_new_padded (width, height, seed, 0);
}

GBytes *
limn_test_png_new_padded (int   width,
                          int   height,
                          guint seed,
                          gsize size)
{
  static const guint8 signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  const guint8 rest[5] = { 8, 2, 0, 0, 0 };
  const guint8 filter_none = 0;
  g_autofree guint8 *padding = g_malloc0 (PADDING_SIZE);
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  g_autoptr (GBytes) packed = NULL;
  GByteArray *out = g_byte_array_new ();

  g_assert (width > 0 && height > 0);

  append_be32 (header, (guint32) width);
  append_be32 (header, (guint32) height);
  g_byte_array_append (header, rest, sizeof rest);

  for (int y = 0; y < height; y++)
    {
      g_byte_array_append (raw, &filter_none, 1);
      for (int x = 0; x < width; x++)
        {
          guint32 argb = limn_test_gradient (x, y, seed);
          const guint8 rgb[3] = { (guint8) (argb >> 16), (guint8) (argb >> 8), (guint8) argb };

          g_byte_array_append (raw, rgb, sizeof rgb);
        }
    }
  packed = compress (raw);

  g_byte_array_append (out, signature, sizeof signature);
  append_chunk (out, "IHDR", header->data, header->len);
  append_chunk (out, "IDAT", g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  while (out->len < size)
    append_chunk (out, "liMn", padding, PADDING_SIZE);
  append_chunk (out, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (out);
}

static void
append_number (GString    *json,
               const char *key,
               double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert (isfinite (value));
  g_ascii_formatd (buffer, sizeof buffer, "%.9g", value);
  g_string_append_printf (json, "\"%s\":%s", key, buffer);
}

static void
append_instance (GString                *json,
                 const LimnTestInstance *instance)
{
  const double corners[8] = {
    instance->x, instance->y,
    instance->x + instance->width, instance->y,
    instance->x + instance->width, instance->y + instance->height,
    instance->x, instance->y + instance->height,
  };
  const double *points = instance->points != NULL ? instance->points : corners;
  gsize n_points = instance->points != NULL ? instance->n_points : 4;

  g_string_append_c (json, '{');
  append_number (json, "x", instance->x + instance->width / 2);
  g_string_append_c (json, ',');
  append_number (json, "y", instance->y + instance->height / 2);
  g_string_append_c (json, ',');
  append_number (json, "width", instance->width);
  g_string_append_c (json, ',');
  append_number (json, "height", instance->height);
  g_string_append_c (json, ',');
  append_number (json, "confidence", instance->confidence);
  g_string_append_printf (json, ",\"class\":\"%s\",\"class_id\":%d,\"points\":[",
                          instance->class_name, instance->class_id);
  for (gsize i = 0; i < n_points; i++)
    {
      g_string_append (json, i > 0 ? ",{" : "{");
      append_number (json, "x", points[2 * i]);
      g_string_append_c (json, ',');
      append_number (json, "y", points[2 * i + 1]);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "]}");
}

char *
limn_test_reply (int                     width,
                 int                     height,
                 const LimnTestInstance *instances,
                 gsize                   n_instances)
{
  GString *json = g_string_new ("{\"time\":0.025,");

  g_string_append_printf (json, "\"image\":{\"width\":%d,\"height\":%d},\"predictions\":[",
                          width, height);
  for (gsize i = 0; i < n_instances; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_instance (json, &instances[i]);
    }
  g_string_append (json, "]}");

  return g_string_free (json, FALSE);
}

char *
limn_test_reply_scores (int           width,
                        int           height,
                        const double *scores,
                        gsize         n_scores)
{
  g_autofree LimnTestInstance *instances = g_new0 (LimnTestInstance, MAX (n_scores, 1));
  double step = n_scores > 0 ? (double) width / (double) n_scores : 0.0;

  for (gsize i = 0; i < n_scores; i++)
    instances[i] = (LimnTestInstance) {
      .class_name = "thing",
      .confidence = scores[i],
      .x = (double) i * step,
      .width = step * 0.75,
      .height = height * 0.5,
    };

  return limn_test_reply (width, height, instances, n_scores);
}
