/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading from bytes: what is shown, what is uploaded, and what is refused. */

#include "config.h"

#include "image-fixture.h"

#include <string.h>

#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define YELLOW 0xffff00

static void
assert_quarters (LimnPixels    *pixels,
                 const guint32 *expected)
{
  int right = limn_pixels_get_width (pixels) * 3 / 4;
  int bottom = limn_pixels_get_height (pixels) * 3 / 4;
  int left = limn_pixels_get_width (pixels) / 4;
  int top = limn_pixels_get_height (pixels) / 4;

  g_assert_true (image_is_near (image_pixel (pixels, left, top), expected[0]));
  g_assert_true (image_is_near (image_pixel (pixels, right, top), expected[1]));
  g_assert_true (image_is_near (image_pixel (pixels, left, bottom), expected[2]));
  g_assert_true (image_is_near (image_pixel (pixels, right, bottom), expected[3]));
}

static const guint32 upright[4] = { RED, GREEN, BLUE, YELLOW };

static void
test_formats (void)
{
  static const char *const formats[] = { "png", "jpeg", "bmp", "tiff" };
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (64, 48);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) bytes = image_encode (pixbuf, formats[i]);
      g_autoptr (LimnImage) image = image_load (bytes);
      g_autofree char *type = g_strconcat ("image/", formats[i], NULL);
      gboolean is_sent_as_is = i < 2;

      g_assert_cmpstr (limn_image_sniff (bytes), ==, type);
      g_assert_cmpint (limn_image_get_width (image), ==, 64);
      g_assert_cmpint (limn_image_get_height (image), ==, 48);
      assert_quarters (limn_image_get_pixels (image), upright);
      g_assert_true ((limn_image_get_upload (image) == bytes) == is_sent_as_is);
      if (!is_sent_as_is)
        g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (image)), ==, "image/png");
    }
}

static gboolean
can_write (const char *name)
{
  GSList *formats = gdk_pixbuf_get_formats ();
  gboolean is_found = FALSE;

  for (GSList *l = formats; l != NULL; l = l->next)
    {
      g_autofree char *other = gdk_pixbuf_format_get_name (l->data);

      if (g_str_equal (other, name) && gdk_pixbuf_format_is_writable (l->data))
        is_found = TRUE;
    }
  g_slist_free (formats);
  return is_found;
}

static void
test_webp (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (64, 48);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (LimnImage) image = NULL;

  if (!can_write ("webp"))
    {
      g_test_skip ("gdk-pixbuf has no WebP here");
      return;
    }
  bytes = image_encode (pixbuf, "webp");
  image = image_load (bytes);
  g_assert_cmpstr (limn_image_sniff (bytes), ==, "image/webp");
  assert_quarters (limn_image_get_pixels (image), upright);
  g_assert_true (limn_image_get_upload (image) == bytes);
  cut = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) - 1);
  image_assert_never_whole (cut, "WebP cut");
}

/* For each orientation, where the quarters are when it is upright. */
static const guint32 turned[9][4] = {
  { 0 },
  { RED, GREEN, BLUE, YELLOW },
  { GREEN, RED, YELLOW, BLUE },
  { YELLOW, BLUE, GREEN, RED },
  { BLUE, YELLOW, RED, GREEN },
  { RED, BLUE, GREEN, YELLOW },
  { BLUE, RED, YELLOW, GREEN },
  { YELLOW, GREEN, BLUE, RED },
  { GREEN, YELLOW, RED, BLUE },
};

/* What is shown is upright, and so is what is sent, without a tag that would turn it again. */
static void
assert_upright (GBytes     *bytes,
                int         orientation,
                const char *upload_type)
{
  g_autoptr (LimnImage) image = image_load (bytes);
  g_autoptr (LimnImage) sent = image_load (limn_image_get_upload (image));
  gboolean is_swapped = orientation >= 5;

  g_assert_cmpint (limn_image_get_width (image), ==, is_swapped ? 48 : 64);
  g_assert_cmpint (limn_image_get_height (image), ==, is_swapped ? 64 : 48);
  assert_quarters (limn_image_get_pixels (image), turned[orientation]);
  g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (image)), ==, upload_type);
  g_assert_true ((limn_image_get_upload (image) == bytes) == (orientation == 1));
  g_assert_true (limn_image_get_upload (sent) == limn_image_get_upload (image));
  assert_quarters (limn_image_get_pixels (sent), turned[orientation]);
}

static void
test_exif_jpeg (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (64, 48);

  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) bytes = image_jpeg_oriented (pixbuf, orientation);

      assert_upright (bytes, orientation, "image/jpeg");
    }
}

static void
test_exif_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (64, 48);
  g_autoptr (GBytes) plain = image_encode (pixbuf, "png");

  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) exif = image_exif (orientation);
      g_autoptr (GBytes) chunk = image_png_chunk ("eXIf", g_bytes_get_data (exif, NULL),
                                                  g_bytes_get_size (exif));
      g_autoptr (GBytes) bytes = image_splice (plain, 33, g_bytes_get_data (chunk, NULL),
                                               g_bytes_get_size (chunk));

      assert_upright (bytes, orientation, "image/png");
    }
}

static void
test_exif_nonsense (void)
{
  static const int values[] = { 0, 9, 255, 65535 };
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (64, 48);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GBytes) bytes = image_jpeg_oriented (pixbuf, values[i]);

      assert_upright (bytes, 1, "image/jpeg");
    }
}

static GdkPixbuf *
transparent_new (void)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 8, 8);

  /* Green hides under full transparency; half of it on the right is red. */
  gdk_pixbuf_fill (pixbuf, 0x00ff0000);
  for (int y = 0; y < 8; y++)
    for (int x = 4; x < 8; x++)
      {
        guint8 *p = gdk_pixbuf_get_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf) + 4 * x;

        p[0] = 0xff;
        p[1] = 0;
        p[3] = 0x80;
      }
  return pixbuf;
}

/* Servers throw alpha away and see what hides below it, so they get it on white. */
static void
test_alpha (void)
{
  g_autoptr (GdkPixbuf) pixbuf = transparent_new ();
  g_autoptr (GBytes) bytes = image_encode (pixbuf, "png");
  g_autoptr (LimnImage) image = image_load (bytes);
  g_autoptr (LimnImage) sent = image_load (limn_image_get_upload (image));

  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 0, 0), ==, 0);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 7, 7), ==, 0x80800000);
  g_assert_true (limn_image_get_upload (image) != bytes);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (sent), 0, 0), ==, 0xffffffff);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (sent), 7, 7), ==, 0xffff7f7f);
  g_assert_true (limn_image_get_upload (sent) == limn_image_get_upload (image));
}

/* A channel that hides nothing is no reason to write the file anew. */
static void
test_opaque_alpha (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 5, 3);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnImage) image = NULL;

  gdk_pixbuf_fill (pixbuf, 0x123456ff);
  bytes = image_encode (pixbuf, "png");
  image = image_load (bytes);
  g_assert_true (limn_image_get_upload (image) == bytes);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 4, 2), ==, 0xff123456);
}

static void
test_link (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (8, 8);
  g_autoptr (GBytes) png = image_encode (pixbuf, "png");
  g_autoptr (GBytes) bmp = image_encode (pixbuf, "bmp");
  g_autoptr (LimnImage) kept = limn_image_load_bytes (png, "a", "https://x/a.png", NULL, NULL);
  g_autoptr (LimnImage) dropped = limn_image_load_bytes (bmp, "a", "https://x/a.bmp", NULL, NULL);

  g_assert_cmpstr (limn_image_get_link (kept), ==, "https://x/a.png");
  g_assert_null (limn_image_get_link (dropped));
}

/* One white pixel of two: "\x80" after the palette, and the trailer, as small as a GIF can be. */
static const guint8 gif[] = {
  'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0x80, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0,
  0x2c, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0a, 0, 0x3b,
};

static void
test_gif (void)
{
  g_autoptr (GBytes) whole = g_bytes_new_static (gif, sizeof gif);
  g_autoptr (LimnImage) image = image_load (whole);
  g_autoptr (GBytes) cut = g_bytes_new_static (gif, sizeof gif - 3);
  /* A second frame that is broken does not matter. */
  static const guint8 junk[] = { 0x2c, 9, 9, 9, 9, 9 };
  g_autoptr (GBytes) film = image_splice (whole, sizeof gif - 1, junk, sizeof junk);
  g_autoptr (LimnImage) first = image_load (film);

  g_assert_cmpint (limn_image_get_width (image), ==, 2);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 0, 0), ==, 0xffffffff);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 1, 0), ==, 0xff000000);
  g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (image)), ==, "image/png");
  g_assert_cmpint (limn_image_get_width (first), ==, 2);
  image_assert_fails (cut, LIMN_ERROR_DAMAGED_IMAGE, "GIF cut");
}

/* A PNG of one pixel of 16-bit grey. */
static GBytes *
grey_new (const guint8 *data,
          gsize         size)
{
  g_autoptr (GBytes) claim = image_png_claim (1, 1, 16, 0);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (claim, 0, 33);
  g_autoptr (GBytes) chunk = image_png_chunk ("IDAT", data, size);
  g_autoptr (GBytes) end = image_png_chunk ("IEND", NULL, 0);
  g_autoptr (GBytes) with_data = image_splice (head, 33, g_bytes_get_data (chunk, NULL),
                                               g_bytes_get_size (chunk));

  return image_splice (with_data, g_bytes_get_size (with_data), g_bytes_get_data (end, NULL),
                       g_bytes_get_size (end));
}

static void
test_sixteen_bit (void)
{
  /* 0x8000, deflated without compression. */
  static const guint8 data[] = {
    0x78, 0x01, 0x01, 0x03, 0x00, 0xfc, 0xff, 0x00, 0x80, 0x00, 0x01, 0x03, 0x00, 0x81,
  };
  g_autoptr (GBytes) bytes = grey_new (data, sizeof data);
  g_autoptr (LimnImage) image = image_load (bytes);

  g_autoptr (LimnImage) sent = image_load (limn_image_get_upload (image));

  /* Servers do not agree on what 16 bits are, so they get 8. */
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 0, 0), ==, 0xff808080);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (sent), 0, 0), ==, 0xff808080);
  g_assert_true (limn_image_get_upload (sent) == limn_image_get_upload (image));
}

/* The structure is whole but the pixels are not: the decoder says nothing and leaves them as the
 * memory happened to be. */
static void
test_missing_pixels (void)
{
  static const guint8 nothing[] = { 0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01 };
  static const guint8 wrong_sum[] = {
    0x78, 0x01, 0x01, 0x03, 0x00, 0xfc, 0xff, 0x00, 0x80, 0x00, 0x00, 0x84, 0x00, 0x81,
  };
  g_autoptr (GBytes) empty = grey_new (nothing, sizeof nothing);
  g_autoptr (GBytes) damaged = grey_new (wrong_sum, sizeof wrong_sum);
  g_autoptr (GBytes) claim = image_png_claim (300, 200, 8, 6);

  image_assert_fails (empty, LIMN_ERROR_DAMAGED_IMAGE, "no pixels");
  image_assert_fails (damaged, LIMN_ERROR_DAMAGED_IMAGE, "wrong sum");
  image_assert_fails (claim, LIMN_ERROR_DAMAGED_IMAGE, "claim of pixels");
}

/* No cut of a file passes for a whole picture: it is refused, or said to be damaged. */
static void
test_every_cut (void)
{
  static const char *const formats[] = { "png", "jpeg", "bmp", "tiff" };
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) whole = image_encode (pixbuf, formats[i]);
      gsize size = g_bytes_get_size (whole);

      /* The last bytes of a TIFF may hold nothing that is needed. */
      for (gsize cut = 0; cut < size - (i == 3 ? 16 : 0); cut += cut + 40 < size ? 11 : 1)
        {
          g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (whole, 0, cut);

          image_assert_never_whole (bytes, formats[i]);
        }
    }
}

/* Changed bytes: a picture or an error, never a crash or a warning of ours. */
static void
test_changed_bytes (void)
{
  static const char *const formats[] = { "png", "jpeg", "bmp", "tiff" };
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) whole = image_encode (pixbuf, formats[i]);
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (whole, &size);

      for (guint round = 0; round < 40; round++)
        {
          guint8 *copy = g_memdup2 (data, size);
          g_autoptr (GBytes) bytes = NULL;
          g_autoptr (GError) error = NULL;
          g_autoptr (LimnImage) image = NULL;

          for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
            copy[g_test_rand_int_range (8, (int) size)] = (guint8) g_test_rand_int ();
          bytes = g_bytes_new_take (copy, size);
          image = limn_image_load_bytes (bytes, "changed", NULL, NULL, &error);
          g_assert_true ((image == NULL) == (error != NULL));
        }
    }
}

static void
test_claims (void)
{
  static const struct
  {
    guint32   width;
    guint32   height;
    LimnError code;
  } rows[] = {
    { 20000, 20000, LIMN_ERROR_TOO_LARGE },
    { 65535, 65535, LIMN_ERROR_TOO_LARGE },
    { 30001, 1, LIMN_ERROR_TOO_LARGE },
    { 1, 30001, LIMN_ERROR_TOO_LARGE },
    { 0x7fffffff, 0x7fffffff, LIMN_ERROR_TOO_LARGE },
    { 12001, 10000, LIMN_ERROR_TOO_LARGE },
    { 0, 0, LIMN_ERROR_DAMAGED_IMAGE },
    { 0, 5, LIMN_ERROR_DAMAGED_IMAGE },
    { 0x80000000, 5, LIMN_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = image_png_claim (rows[i].width, rows[i].height, 8, 6);

      image_assert_fails (bytes, rows[i].code, "claim");
    }
}

/* Every place a size stands in, made huge: refused before a decoder reserves memory. */
static void
test_patched_sizes (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);
  g_autoptr (GBytes) jpeg = image_encode (pixbuf, "jpeg");
  g_autoptr (GBytes) bmp = image_encode (pixbuf, "bmp");
  g_autoptr (GBytes) big_jpeg = NULL;
  g_autoptr (GBytes) big_bmp = NULL;
  gsize size = 0;
  guint8 *copy = NULL;

  size = g_bytes_get_size (jpeg);
  copy = g_memdup2 (g_bytes_get_data (jpeg, NULL), size);
  for (gsize i = 0; i + 9 < size; i++)
    if (copy[i] == 0xff && copy[i + 1] == 0xc0)
      memset (copy + i + 5, 0x4e, 4);
  big_jpeg = g_bytes_new_take (copy, size);
  image_assert_fails (big_jpeg, LIMN_ERROR_TOO_LARGE, "JPEG 20046²");

  size = g_bytes_get_size (bmp);
  copy = g_memdup2 (g_bytes_get_data (bmp, NULL), size);
  copy[20] = 1;
  copy[24] = 1;
  big_bmp = g_bytes_new_take (copy, size);
  image_assert_fails (big_bmp, LIMN_ERROR_TOO_LARGE, "BMP 65552 × 65548");
}

static void
test_gif_claims (void)
{
  guint8 *screen = g_memdup2 (gif, sizeof gif);
  guint8 *frame = g_memdup2 (gif, sizeof gif);
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;

  memset (screen + 6, 0xff, 4);
  memset (frame + 24, 0xff, 4);
  a = g_bytes_new_take (screen, sizeof gif);
  b = g_bytes_new_take (frame, sizeof gif);
  image_assert_fails (a, LIMN_ERROR_TOO_LARGE, "GIF screen");
  image_assert_fails (b, LIMN_ERROR_TOO_LARGE, "GIF frame");
}

static void
test_not_pictures (void)
{
  static const struct
  {
    const char *data;
    gsize       size;
    LimnError   code;
    const char *named;
  } rows[] = {
    { "", 0, LIMN_ERROR_DAMAGED_IMAGE, "empty" },
    { "hello, this is text", 19, LIMN_ERROR_UNSUPPORTED_IMAGE, NULL },
    { "BMW is a brand of cars, and this is a text", 42, LIMN_ERROR_UNSUPPORTED_IMAGE, NULL },
    { "<svg xmlns='http://www.w3.org/2000/svg'/>", 41, LIMN_ERROR_UNSUPPORTED_IMAGE, "SVG" },
    { "<?xml version='1.0'?>\n<svg/>", 28, LIMN_ERROR_UNSUPPORTED_IMAGE, "SVG" },
    { "\0\0\0\x18" "ftypheic\0\0\0\0", 16, LIMN_ERROR_UNSUPPORTED_IMAGE, "HEIC" },
    { "\0\0\0\x18" "ftypavif\0\0\0\0", 16, LIMN_ERROR_UNSUPPORTED_IMAGE, "AVIF" },
    { "\0\0\0\x0cJXL \r\n\x87\n", 12, LIMN_ERROR_UNSUPPORTED_IMAGE, "JPEG XL" },
    { "\0\0\1\0\1\0", 6, LIMN_ERROR_UNSUPPORTED_IMAGE, "ICO" },
    { "P6\n1 1\n255\nabc", 14, LIMN_ERROR_UNSUPPORTED_IMAGE, "PNM" },
    { "/* XPM */\nstatic char *a[]", 26, LIMN_ERROR_UNSUPPORTED_IMAGE, "XPM" },
    { "%PDF-1.7", 8, LIMN_ERROR_UNSUPPORTED_IMAGE, "PDF" },
    { "\x89PNG\r\n\x1a\n", 8, LIMN_ERROR_DAMAGED_IMAGE, "PNG" },
    { "\xff\xd8\xff\xe0", 4, LIMN_ERROR_DAMAGED_IMAGE, "JPEG" },
    { "RIFF\4\0\0\0WEBP", 12, LIMN_ERROR_DAMAGED_IMAGE, "WebP" },
    { "RIFF\4\0\0\0WAVE", 12, LIMN_ERROR_UNSUPPORTED_IMAGE, NULL },
    { "II\x2a\0\xff\xff\xff\xff", 8, LIMN_ERROR_DAMAGED_IMAGE, "TIFF" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (rows[i].data, rows[i].size);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnImage) image = limn_image_load_bytes (bytes, "x", NULL, NULL, &error);

      g_assert_null (image);
      g_assert_error (error, LIMN_ERROR, (int) rows[i].code);
      if (rows[i].named != NULL)
        g_assert_nonnull (strstr (error->message, rows[i].named));
    }
}

/* Behind the end may be anything; the file is sent as it is. */
static void
test_trailing_bytes (void)
{
  static const char *const formats[] = { "png", "jpeg" };
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (16, 12);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) plain = image_encode (pixbuf, formats[i]);
      g_autoptr (GBytes) bytes = image_splice (plain, g_bytes_get_size (plain),
                                               (const guint8 *) "PK\3\4<html>", 10);
      g_autoptr (LimnImage) image = image_load (bytes);

      assert_quarters (limn_image_get_pixels (image), upright);
      g_assert_true (limn_image_get_upload (image) == bytes);
    }
}

static void
test_thin (void)
{
  static const int sides[][2] = { { 1, 1 }, { 1, 30000 }, { 30000, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (sides[i][0], sides[i][1]);
      g_autoptr (GBytes) bytes = image_encode (pixbuf, "png");
      g_autoptr (LimnImage) image = image_load (bytes);

      g_assert_cmpint (limn_image_get_width (image), ==, sides[i][0]);
      g_assert_cmpint (limn_image_get_height (image), ==, sides[i][1]);
    }
}

static void
test_encode (void)
{
  g_autoptr (GdkPixbuf) pixbuf = transparent_new ();
  g_autoptr (GBytes) bytes = image_encode (pixbuf, "png");
  g_autoptr (LimnImage) image = image_load (bytes);
  g_autoptr (GBytes) png = limn_pixels_encode (limn_image_get_pixels (image), "png", NULL);
  g_autoptr (GBytes) jpeg = limn_pixels_encode (limn_image_get_pixels (image), "jpeg", NULL);
  g_autoptr (LimnImage) again = image_load (png);
  g_autoptr (LimnImage) white = image_load (jpeg);
  gsize size = limn_pixels_get_stride (limn_image_get_pixels (image)) * 8;

  g_assert_cmpmem (g_bytes_get_data (limn_pixels_get_bytes (limn_image_get_pixels (image)), NULL),
                   size,
                   g_bytes_get_data (limn_pixels_get_bytes (limn_image_get_pixels (again)), NULL),
                   size);
  g_assert_cmpstr (limn_image_sniff (jpeg), ==, "image/jpeg");
  g_assert_true (image_is_near (image_pixel (limn_image_get_pixels (white), 0, 0), 0xffffff));
}

static void
test_names (void)
{
  static const char *const good[] = {
    "a.jpg", "A.JPEG", "x.y.png", "https://x/a.WebP", "a.bmp", "a.tif", "a.TIFF", "a.gif",
  };
  static const char *const bad[] = { "", "jpg", ".png", "a.svg", "a.heic", "a.png.txt", "a." };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (limn_image_is_supported_name (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (limn_image_is_supported_name (bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/loader/formats", test_formats);
  g_test_add_func ("/image/loader/webp", test_webp);
  g_test_add_func ("/image/loader/exif-jpeg", test_exif_jpeg);
  g_test_add_func ("/image/loader/exif-png", test_exif_png);
  g_test_add_func ("/image/loader/exif-nonsense", test_exif_nonsense);
  g_test_add_func ("/image/loader/alpha", test_alpha);
  g_test_add_func ("/image/loader/opaque-alpha", test_opaque_alpha);
  g_test_add_func ("/image/loader/link", test_link);
  g_test_add_func ("/image/loader/gif", test_gif);
  g_test_add_func ("/image/loader/sixteen-bit", test_sixteen_bit);
  g_test_add_func ("/image/loader/missing-pixels", test_missing_pixels);
  g_test_add_func ("/image/loader/every-cut", test_every_cut);
  g_test_add_func ("/image/loader/changed-bytes", test_changed_bytes);
  g_test_add_func ("/image/loader/claims", test_claims);
  g_test_add_func ("/image/loader/patched-sizes", test_patched_sizes);
  g_test_add_func ("/image/loader/gif-claims", test_gif_claims);
  g_test_add_func ("/image/loader/not-pictures", test_not_pictures);
  g_test_add_func ("/image/loader/trailing-bytes", test_trailing_bytes);
  g_test_add_func ("/image/loader/thin", test_thin);
  g_test_add_func ("/image/loader/encode", test_encode);
  g_test_add_func ("/image/loader/names", test_names);
  return g_test_run ();
}
