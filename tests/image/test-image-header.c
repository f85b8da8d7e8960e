/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The structure of files, on handmade bytes: what no encoder here writes. */

#include "config.h"

#include "image-fixture.h"

#include "limn-header.h"

#include <string.h>

/* A WebP of one chunk; its picture is never decoded here. */
static GBytes *
webp_new (const char   *type,
          const guint8 *data,
          guint8        size)
{
  GByteArray *webp = g_byte_array_new ();
  const guint8 head[] = {
    'R', 'I', 'F', 'F', (guint8) (size + 12), 0, 0, 0, 'W', 'E', 'B', 'P',
    (guint8) type[0], (guint8) type[1], (guint8) type[2], (guint8) type[3], size, 0, 0, 0,
  };

  g_byte_array_append (webp, head, sizeof head);
  g_byte_array_append (webp, data, size);
  return g_byte_array_free_to_bytes (webp);
}

static gboolean
read_header (GBytes     *bytes,
             LimnHeader *header)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return limn_header_read (data, size, header);
}

static void
test_webp (void)
{
  static const guint8 lossy[] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00 };
  static const guint8 lossless[] = { 0x2f, 0x3f, 0xc1, 0x3b, 0x00, 0 };
  static const guint8 extended[] = { 0x02, 0, 0, 0, 0x3f, 0x01, 0x00, 0xef, 0x00, 0x00 };
  g_autoptr (GBytes) a = webp_new ("VP8 ", lossy, sizeof lossy);
  g_autoptr (GBytes) b = webp_new ("VP8L", lossless, sizeof lossless);
  g_autoptr (GBytes) c = webp_new ("VP8X", extended, sizeof extended);
  GBytes *all[] = { a, b, c };
  LimnHeader header;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (all[i], 0, g_bytes_get_size (all[i]) - 1);

      g_assert_true (read_header (all[i], &header));
      g_assert_cmpuint (header.width, ==, 320);
      g_assert_cmpuint (header.height, ==, 240);
      g_assert_true (header.is_complete);
      /* A film has to be written anew, since servers cannot read it. */
      g_assert_true (header.must_reencode == (i == 2));
      if (read_header (cut, &header))
        g_assert_false (header.is_complete);
    }
}

static void
test_webp_orientation (void)
{
  static const guint8 lossy[] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00 };
  g_autoptr (GBytes) plain = webp_new ("VP8 ", lossy, sizeof lossy);
  g_autoptr (GBytes) exif = image_exif (6);
  gsize size = g_bytes_get_size (exif);

  for (guint with_prefix = 0; with_prefix < 2; with_prefix++)
    {
      g_autoptr (GByteArray) webp = g_byte_array_new ();
      guint8 length = (guint8) (size + (with_prefix ? 6 : 0));
      const guint8 head[] = { 'E', 'X', 'I', 'F', length, 0, 0, 0 };
      LimnHeader header;

      g_byte_array_append (webp, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
      g_byte_array_append (webp, head, sizeof head);
      if (with_prefix)
        g_byte_array_append (webp, (const guint8 *) "Exif\0", 6);
      g_byte_array_append (webp, g_bytes_get_data (exif, NULL), (guint) size);
      webp->data[4] = (guint8) (webp->len - 8);
      g_assert_true (limn_header_read (webp->data, webp->len, &header));
      g_assert_cmpint (header.orientation, ==, 6);
    }
}

/* Both byte orders, every cut, and entries that point nowhere. */
static void
test_exif (void)
{
  static const guint8 little[] = {
    'I', 'I', 42, 0, 8, 0, 0, 0, 2, 0,
    0x00, 0x01, 3, 0, 1, 0, 0, 0, 7, 0, 0, 0,
    0x12, 0x01, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0,
  };
  static const guint8 many[] = {
    'I', 'I', 42, 0, 8, 0, 0, 0, 0xff, 0xff, 0, 0, 0,
  };
  static const guint8 outside[] = {
    'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 4, 0, 0xff, 0xff, 0xff, 0xff, 8, 0, 0, 0,
  };
  static const guint8 far[] = { 'M', 'M', 0, 42, 0xff, 0xff, 0xff, 0xff };

  g_assert_cmpint (limn_exif_orientation (little, sizeof little), ==, 8);
  for (gsize size = 0; size < sizeof little; size++)
    {
      g_autofree guint8 *copy = g_memdup2 (little, MAX (size, 1));

      g_assert_cmpint (limn_exif_orientation (copy, size), ==, 1);
    }
  g_assert_cmpint (limn_exif_orientation (many, sizeof many), ==, 1);
  g_assert_cmpint (limn_exif_orientation (outside, sizeof outside), ==, 1);
  g_assert_cmpint (limn_exif_orientation (far, sizeof far), ==, 1);
}

static void
test_jpeg_scans (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);
  g_autoptr (GBytes) plain = image_encode (pixbuf, "jpeg");
  static const guint8 scan[] = { 0xff, 0xda, 0, 3, 0, 0x55, 0xff, 0x00, 0xff, 0xd0, 0x55 };
  g_autoptr (GByteArray) scans = g_byte_array_new ();
  g_autoptr (GBytes) many = NULL;
  LimnHeader header;

  g_assert_true (read_header (plain, &header));
  g_assert_cmpuint (header.n_passes, ==, 1);
  for (guint i = 0; i < 10000; i++)
    g_byte_array_append (scans, scan, sizeof scan);
  many = image_splice (plain, g_bytes_get_size (plain) - 2, scans->data, scans->len);
  g_assert_true (read_header (many, &header));
  g_assert_cmpuint (header.n_passes, ==, 10001);
  g_assert_true (header.is_complete);
  image_assert_fails (many, LIMN_ERROR_TOO_LARGE, "10,000 scans");
}

/* The end of a thumbnail inside a segment is not the end of the picture. */
static void
test_jpeg_thumbnail (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);
  g_autoptr (GBytes) plain = image_encode (pixbuf, "jpeg");
  static const guint8 segment[] = { 0xff, 0xe2, 0, 8, 0xff, 0xd8, 0xff, 0xd9, 0, 0 };
  g_autoptr (GBytes) bytes = image_splice (plain, 2, segment, sizeof segment);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 2);
  LimnHeader header;

  g_assert_true (read_header (bytes, &header));
  g_assert_true (header.is_complete);
  g_assert_true (read_header (cut, &header));
  g_assert_false (header.is_complete);
}

static void
test_jpeg_ink (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);
  g_autoptr (GBytes) plain = image_encode (pixbuf, "jpeg");
  gsize size = g_bytes_get_size (plain);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (plain, NULL), size);
  LimnHeader header;

  for (gsize i = 0; i + 9 < size; i++)
    if (copy[i] == 0xff && copy[i + 1] == 0xc0)
      copy[i + 9] = 4;
  g_assert_true (limn_header_read (copy, size, &header));
  g_assert_true (header.must_reencode);
}

static void
test_random_bytes (void)
{
  static const char *const magics[] = {
    "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "RIFF....WEBP", "BM", "II\x2a", "GIF89a",
  };

  for (guint round = 0; round < 20000; round++)
    {
      const char *magic = magics[round % G_N_ELEMENTS (magics)];
      gsize size = (gsize) g_test_rand_int_range (12, 120);
      g_autofree guint8 *data = g_malloc (size);
      LimnHeader header;

      for (gsize i = 0; i < size; i++)
        data[i] = g_test_rand_bit () ? (guint8) g_test_rand_int () : 0;
      memcpy (data, magic, strlen (magic));
      limn_header_read (data, size, &header);
      g_assert_cmpint (header.orientation, >=, 1);
      g_assert_cmpint (header.orientation, <=, 8);
      g_assert_cmpuint (header.used_size, <=, size);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/header/webp", test_webp);
  g_test_add_func ("/image/header/webp-orientation", test_webp_orientation);
  g_test_add_func ("/image/header/exif", test_exif);
  g_test_add_func ("/image/header/jpeg-scans", test_jpeg_scans);
  g_test_add_func ("/image/header/jpeg-thumbnail", test_jpeg_thumbnail);
  g_test_add_func ("/image/header/jpeg-ink", test_jpeg_ink);
  g_test_add_func ("/image/header/random-bytes", test_random_bytes);
  return g_test_run ();
}
