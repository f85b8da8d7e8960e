/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures for tests, made here: nothing of anybody's is needed. */

#include "config.h"

#include "image-fixture.h"

#include <string.h>

/* Red, green, blue and yellow in reading order: every turn and flip shows. */
static const guint32 quarters[4] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffff00 };

GdkPixbuf *
image_quarters_new (int width,
                    int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 colour = quarters[(y * 2 / height) * 2 + x * 2 / width];
        guint8 *p = pixels + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x;

        p[0] = (guint8) (colour >> 16);
        p[1] = (guint8) (colour >> 8);
        p[2] = (guint8) colour;
      }
  return pixbuf;
}

GBytes *
image_encode (GdkPixbuf  *pixbuf,
              const char *format)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, format, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

GBytes *
image_splice (GBytes       *bytes,
              gsize         offset,
              const guint8 *data,
              gsize         size)
{
  gsize old_size = 0;
  const guint8 *old = g_bytes_get_data (bytes, &old_size);
  guint8 *joined = g_malloc (old_size + size);

  g_assert_cmpuint (offset, <=, old_size);
  memcpy (joined, old, offset);
  memcpy (joined + offset, data, size);
  memcpy (joined + offset + size, old + offset, old_size - offset);
  return g_bytes_new_take (joined, old_size + size);
}

/* A TIFF directory, most significant byte first, with the orientation as its one entry. */
GBytes *
image_exif (int orientation)
{
  const guint8 exif[] = {
    'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1,
    (guint8) (orientation >> 8), (guint8) orientation, 0, 0, 0, 0, 0, 0,
  };

  return g_bytes_new (exif, sizeof exif);
}

GBytes *
image_jpeg_oriented (GdkPixbuf *pixbuf,
                     int        orientation)
{
  g_autoptr (GBytes) plain = image_encode (pixbuf, "jpeg");
  g_autoptr (GBytes) exif = image_exif (orientation);
  gsize size = g_bytes_get_size (exif);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  const guint8 head[] = {
    0xff, 0xe1, (guint8) ((size + 8) >> 8), (guint8) (size + 8), 'E', 'x', 'i', 'f', 0, 0,
  };

  g_byte_array_append (segment, head, sizeof head);
  g_byte_array_append (segment, g_bytes_get_data (exif, NULL), (guint) size);
  return image_splice (plain, 2, segment->data, segment->len);
}

static guint32
crc_32 (const guint8 *data,
        gsize         size)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
  return ~crc;
}

static void
append_be32 (GByteArray *array,
             guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (array, (const guint8 *) &big, 4);
}

GBytes *
image_png_chunk (const char   *type,
                 const guint8 *data,
                 gsize         size)
{
  GByteArray *chunk = g_byte_array_new ();

  append_be32 (chunk, (guint32) size);
  g_byte_array_append (chunk, (const guint8 *) type, 4);
  if (size > 0)
    g_byte_array_append (chunk, data, (guint) size);
  append_be32 (chunk, crc_32 (chunk->data + 4, size + 4));
  return g_byte_array_free_to_bytes (chunk);
}

static void
append_chunk (GByteArray   *png,
              const char   *type,
              const guint8 *data,
              gsize         size)
{
  g_autoptr (GBytes) chunk = image_png_chunk (type, data, size);

  g_byte_array_append (png, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
}

/* A few bytes that claim any size, with the right checksums and hardly any pixels. */
GBytes *
image_png_claim (guint32 width,
                 guint32 height,
                 guint8  depth,
                 guint8  colour)
{
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 nothing[] = { 0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01 };
  guint8 header[13] = { 0 };
  guint32 sides[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };
  GByteArray *png = g_byte_array_new ();

  memcpy (header, sides, 8);
  header[8] = depth;
  header[9] = colour;
  g_byte_array_append (png, magic, sizeof magic);
  append_chunk (png, "IHDR", header, sizeof header);
  append_chunk (png, "IDAT", nothing, sizeof nothing);
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

LimnImage *
image_load (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LimnImage *image = limn_image_load_bytes (bytes, "test", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  return image;
}

void
image_assert_fails (GBytes     *bytes,
                    LimnError   code,
                    const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_bytes (bytes, "test", NULL, NULL, &error);

  if (image != NULL || !g_error_matches (error, LIMN_ERROR, code))
    g_error ("%s: %s instead of %s", what, error != NULL ? error->message : "success",
             limn_error_get_nick (code));
}

/* Refused, or shown with a note and sent as it is shown. */
void
image_assert_never_whole (GBytes     *bytes,
                          const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_bytes (bytes, "test", NULL, NULL, &error);

  if (image == NULL)
    {
      g_assert_true (error->domain == LIMN_ERROR);
      g_assert_true (error->code == LIMN_ERROR_DAMAGED_IMAGE
                     || error->code == LIMN_ERROR_UNSUPPORTED_IMAGE);
      return;
    }
  if (limn_image_get_n_whole_rows (image) == 0)
    g_error ("%s: %" G_GSIZE_FORMAT " bytes were taken for a whole picture", what,
             g_bytes_get_size (bytes));
  g_assert_true (limn_image_get_upload (image) != bytes);
}

guint32
image_pixel (LimnPixels *pixels,
             int         x,
             int         y)
{
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  guint32 pixel = 0;

  memcpy (&pixel, data + (gsize) y * limn_pixels_get_stride (pixels) + 4 * x, 4);
  return pixel;
}

/* Opaque, and the colour, but for what JPEG does to it. */
gboolean
image_is_near (guint32 pixel,
               guint32 rgb)
{
  if (pixel >> 24 != 0xff)
    return FALSE;
  for (int shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (pixel >> shift & 0xff) - (int) (rgb >> shift & 0xff)) > 24)
      return FALSE;
  return TRUE;
}
