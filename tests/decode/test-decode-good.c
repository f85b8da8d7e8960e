/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is good is shown as it was written: every kind through the program that is installed, its
 * pixels against what they must be. */

#include "config.h"

#include "corpus.h"
#include "decode-fixture.h"
#include "image-fixture.h"

#include <stdlib.h>
#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <webp/decode.h>

static void
run (GBytes       *picture,
     guint32       max_side,
     DecodeResult *result)
{
  g_autofree char *program = decode_get_program ("limn-decode");

  decode_run (program, LIMN_DECODE_STRICT, picture, max_side, result);
  g_assert_cmpint (result->wait_status, ==, 0);
  g_assert_true (result->is_answered);
}

static void
run_view (GBytes               *picture,
          const LimnDecodeView *view,
          DecodeResult         *result)
{
  g_autofree char *program = decode_get_program ("limn-decode");

  decode_run_view (program, LIMN_DECODE_STRICT, picture, view, result);
  g_assert_cmpint (result->wait_status, ==, 0);
  g_assert_true (result->is_answered);
  g_assert_cmpint (result->reply.status, ==, LIMN_DECODE_WHOLE);
}

static void
run_good (GBytes       *picture,
          guint32       max_side,
          DecodeResult *result)
{
  run (picture, max_side, result);
  g_assert_cmpint (result->reply.status, ==, LIMN_DECODE_WHOLE);
  g_assert_cmpint (result->reply.n_whole_rows, ==, 0);
}

static int
get_difference (guint32 a,
                guint32 b)
{
  int difference = 0;

  for (int shift = 0; shift < 32; shift += 8)
    difference = MAX (difference, abs ((int) (a >> shift & 255) - (int) (b >> shift & 255)));
  return difference;
}

/* Premultiplied pixels of a picture by another decoder. */
static guint32 *
decode_otherwise (GBytes     *picture,
                  LimnFormat  format)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (picture, &size);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = NULL;
  guint32 *pixels = NULL;
  int width = 0;
  int height = 0;
  guint8 *bytes = NULL;

  if (format == LIMN_FORMAT_WEBP)
    {
      bytes = WebPDecodeRGBA (data, size, &width, &height);
      pixels = g_new (guint32, width * height);
      for (int i = 0; i < width * height; i++)
        pixels[i] = corpus_premultiply ((guint32) bytes[4 * i + 3] << 24
                                        | (guint32) bytes[4 * i] << 16
                                        | (guint32) bytes[4 * i + 1] << 8 | bytes[4 * i + 2]);
      WebPFree (bytes);
      return pixels;
    }
  loader = gdk_pixbuf_loader_new ();
  gdk_pixbuf_loader_write (loader, data, size, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  width = gdk_pixbuf_get_width (pixbuf);
  height = gdk_pixbuf_get_height (pixbuf);
  pixels = g_new (guint32, width * height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *p = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf)
                          + x * gdk_pixbuf_get_n_channels (pixbuf);

        pixels[y * width + x] = 0xff000000u | (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
      }
  return pixels;
}

/* What the pixels must be, premultiplied. */
static guint32 *
make_reference (const CorpusKind *kind,
                GBytes           *picture,
                guint             width,
                guint             height)
{
  guint32 *pixels = NULL;

  /* gdk-pixbuf takes all ink for ink the wrong way round. */
  if (g_str_equal (kind->name, "jpeg_cmyk_no_mark"))
    return corpus_jpeg_ink (picture);
  if (kind->get_pixel == NULL)
    return decode_otherwise (picture, kind->format);
  pixels = g_new (guint32, (gsize) width * height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      pixels[(gsize) y * width + x] = corpus_premultiply (kind->get_pixel (x, y));
  return pixels;
}

static void
check_kind (const CorpusKind *kind)
{
  g_autoptr (GBytes) picture = kind->make ();
  g_auto (DecodeResult) result = { 0 };
  g_autofree guint32 *reference = NULL;
  guint32 alpha = 0xff000000u;

  g_test_message ("%s", kind->name);
  run_good (picture, 0, &result);
  g_assert_cmpint (result.reply.format, ==, kind->format);
  g_assert_cmpint (result.reply.flags & kind->flags, ==, kind->flags);
  g_assert_cmpint (!!(result.reply.flags & LIMN_DECODE_HAS_MORE_FRAMES), ==,
                   !!(kind->flags & LIMN_DECODE_HAS_MORE_FRAMES));
  reference = make_reference (kind, picture, result.reply.width, result.reply.height);
  for (gsize i = 0; i < (gsize) result.reply.width * result.reply.height; i++)
    {
      if (get_difference (result.pixels[i], reference[i]) > 1)
        g_error ("%s: pixel %" G_GSIZE_FORMAT " is %08x, not %08x", kind->name, i,
                 result.pixels[i], reference[i]);
      alpha &= result.pixels[i];
    }
  g_assert_cmpint (!!(result.reply.flags & LIMN_DECODE_HAS_TRANSPARENCY), ==,
                   alpha >> 24 != 255);
}

static void
test_pixels (void)
{
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    check_kind (&kinds[i]);
}

/* What servers read in another way is sent anew: 16 bits, ink, other orientations. */
static void
test_must_reencode (void)
{
  static const struct
  {
    const char *name;
    gboolean    must;
  } expected[] = {
    { "png_rgb", FALSE }, { "png_rgb_16", TRUE }, { "jpeg", FALSE }, { "jpeg_cmyk", TRUE },
    { "jpeg_ycck", TRUE }, { "jpeg_gray", FALSE }, { "webp_lossy", FALSE }, { "gif", TRUE },
  };
  guint n_kinds = 0;
  guint n_found = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    for (guint j = 0; j < G_N_ELEMENTS (expected); j++)
      if (g_str_equal (kinds[i].name, expected[j].name))
        {
          g_autoptr (GBytes) picture = kinds[i].make ();
          g_auto (DecodeResult) result = { 0 };

          run_good (picture, 0, &result);
          g_assert_cmpint (!!(result.reply.flags & LIMN_DECODE_MUST_REENCODE), ==,
                           expected[j].must);
          n_found++;
        }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (expected));
}

/* The mean of the area that a pixel stands for, in floating point. */
static guint32
get_mean (const guint32 *pixels,
          guint          width,
          guint          height,
          guint          out_width,
          guint          out_height,
          guint          x,
          guint          y)
{
  double sums[4] = { 0 };
  double left = (double) x * width / out_width;
  double right = (double) (x + 1) * width / out_width;
  double top = (double) y * height / out_height;
  double bottom = (double) (y + 1) * height / out_height;
  guint32 result = 0;

  for (guint j = (guint) top; j < height && j < bottom; j++)
    for (guint i = (guint) left; i < width && i < right; i++)
      {
        double weight = (MIN (right, i + 1) - MAX (left, i)) * (MIN (bottom, j + 1) - MAX (top, j));

        for (guint channel = 0; channel < 4; channel++)
          sums[channel] += weight * (pixels[(gsize) j * width + i] >> (8 * channel) & 255);
      }
  for (guint channel = 0; channel < 4; channel++)
    result |= (guint32) (sums[channel] / ((right - left) * (bottom - top)) + 0.5) << (8 * channel);
  return result;
}

/* Decoders that make pictures smaller by themselves know better than the mean, or a little worse:
 * JPEG leaves out frequencies, and its last block hangs over, which shows in pictures that are as
 * small as these. */
static void
check_scaled (const CorpusKind *kind,
              guint32           max_side)
{
  g_autoptr (GBytes) picture = kind->make ();
  g_auto (DecodeResult) full = { 0 };
  g_auto (DecodeResult) result = { 0 };
  int tolerance = kind->format == LIMN_FORMAT_JPEG ? 80 : kind->format == LIMN_FORMAT_WEBP ? 8 : 1;
  int sum = 0;
  guint width = 0;
  guint height = 0;

  g_test_message ("%s to %u", kind->name, max_side);
  run_good (picture, 0, &full);
  run_good (picture, max_side, &result);
  width = result.reply.pixel_width;
  height = result.reply.pixel_height;
  g_assert_cmpuint (result.reply.width, ==, full.reply.width);
  g_assert_cmpuint (result.reply.height, ==, full.reply.height);
  g_assert_cmpuint (MAX (width, height), ==, MIN (max_side, MAX (full.reply.width,
                                                                 full.reply.height)));
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint32 mean = get_mean (full.pixels, full.reply.width, full.reply.height, width, height,
                                 x, y);

        int difference = get_difference (result.pixels[y * width + x], mean);

        g_assert_cmpint (difference, <=, tolerance);
        sum += difference;
      }
  g_assert_cmpint (sum, <=, (int) (width * height) * MIN (tolerance, 32));
}

static void
test_scaled (void)
{
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      check_scaled (&kinds[i], 10);
      if (g_str_has_suffix (kinds[i].name, "alpha"))
        check_scaled (&kinds[i], 22);
    }
}

/* A part of a picture is what lies there in the whole one, made smaller in the same way. */
static void
check_part (const CorpusKind     *kind,
            const LimnDecodeView *view)
{
  g_autoptr (GBytes) picture = kind->make ();
  const LimnDecodeView all = {
    .cover_width = view->cover_width,
    .cover_height = view->cover_height,
    .reduction = view->reduction,
  };
  g_auto (DecodeResult) whole = { 0 };
  g_auto (DecodeResult) part = { 0 };
  LimnDecodeMeasure m = { 0 };

  run_view (picture, &all, &whole);
  run_view (picture, view, &part);
  limn_decode_measure (view, part.reply.width, part.reply.height, &m);
  g_test_message ("%s: %u x %u of %u x %u at %u, %u", kind->name, m.part_width, m.part_height,
                  m.width, m.height, m.x, m.y);
  g_assert_cmpuint (whole.reply.pixel_width, ==, m.width);
  g_assert_cmpuint (whole.reply.pixel_height, ==, m.height);
  g_assert_cmpuint (part.reply.pixel_width, ==, m.part_width);
  g_assert_cmpuint (part.reply.pixel_height, ==, m.part_height);
  for (guint y = 0; y < m.part_height; y++)
    for (guint x = 0; x < m.part_width; x++)
      g_assert_cmpint (get_difference (part.pixels[y * m.part_width + x],
                                       whole.pixels[(m.y + y) * m.width + m.x + x]), <=, 1);
}

static void
test_part (void)
{
  static const LimnDecodeView views[] = {
    { .x = 5, .y = 7, .width = 9, .height = 6 },
    { .x = 1, .y = 20, .width = 1000, .height = 1000 },
    { .reduction = 2, .x = 4, .y = 8, .width = 8, .height = 5 },
    { .reduction = 4, .x = 8, .width = 12, .height = 1000 },
    { .reduction = 16, .x = 99999, .y = 99999, .width = 1, .height = 1 },
    { .cover_width = 12, .cover_height = 12 },
    { .cover_width = 1, .cover_height = 1, .y = 3, .width = 2, .height = 2 },
  };
  guint n_kinds = 0;
  const CorpusKind *kinds = corpus_get_good (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    for (guint k = 0; k < G_N_ELEMENTS (views); k++)
      check_part (&kinds[i], &views[k]);
}

static void
check_measure (guint32 cover_width,
               guint32 cover_height,
               guint32 width,
               guint32 height)
{
  const LimnDecodeView view = { .cover_width = cover_width, .cover_height = cover_height };
  LimnDecodeMeasure m = { 0 };

  limn_decode_measure (&view, 4000, 3000, &m);
  g_assert_cmpuint (m.width, ==, width);
  g_assert_cmpuint (m.height, ==, height);
  g_assert_cmpuint (m.part_width, ==, width);
  g_assert_cmpuint (m.part_height, ==, height);
}

/* A box is covered by the smallest half of a half that is not smaller than what fits into it. */
static void
test_cover (void)
{
  check_measure (1920, 1080, 2000, 1500);
  check_measure (2001, 1080, 2000, 1500);
  check_measure (2001, 1501, 4000, 3000);
  check_measure (1000, 100000, 1000, 750);
  check_measure (1001, 751, 2000, 1500);
  check_measure (100000, 100000, 4000, 3000);
}

/* Red, green, blue and yellow in reading order. */
static void
check_upright (GBytes     *picture,
               guint32     max_side,
               int         orientation,
               const char *what)
{
  static const guint32 quarters[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffff00 };
  /* Where the corners of what is stored are when it is upright. */
  static const char places[9][5] = {
    "", "0123", "1032", "3210", "2301", "0213", "2031", "3120", "1302",
  };
  g_auto (DecodeResult) result = { 0 };

  run_good (picture, max_side, &result);
  g_test_message ("%s, orientation %d", what, orientation);
  g_assert_cmpint (result.reply.orientation, ==, orientation);
  g_assert_cmpint (result.reply.width > result.reply.height, ==, orientation < 5);
  for (guint i = 0; i < 4; i++)
    {
      guint x = (i % 2 * 2 + 1) * result.reply.pixel_width / 4;
      guint y = (i / 2 * 2 + 1) * result.reply.pixel_height / 4;

      g_assert_true (image_is_near (result.pixels[y * result.reply.pixel_width + x],
                                    quarters[places[orientation][i] - '0']));
    }
}

static void
test_orientation_jpeg (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (160, 96);

  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) jpeg = image_jpeg_oriented (pixbuf, orientation);

      check_upright (jpeg, 0, orientation, "JPEG");
      check_upright (jpeg, 50, orientation, "small JPEG");
      check_upright (jpeg, 80, orientation, "half a JPEG");
    }
  for (int orientation = -1; orientation <= 9; orientation += 10)
    {
      g_autoptr (GBytes) jpeg = image_jpeg_oriented (pixbuf, orientation);

      check_upright (jpeg, 0, 1, "no orientation at all");
    }
}

static void
test_orientation_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (160, 96);

  for (int orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) plain = image_encode (pixbuf, "png");
      g_autoptr (GBytes) exif = image_exif (orientation);
      g_autoptr (GBytes) png = corpus_insert_chunk (plain, "eXIf", exif);

      check_upright (png, 0, orientation, "PNG");
      check_upright (png, 50, orientation, "small PNG");
    }
}

/* TIFF is turned half of the way by its decoder. */
static void
test_orientation_tiff (void)
{
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) tiff = corpus_tiff (orientation, 8, FALSE, 1);
      g_auto (DecodeResult) result = { 0 };

      run_good (tiff, 0, &result);
      g_assert_cmpint (result.reply.orientation, ==, orientation);
      for (guint y = 0; y < CORPUS_HEIGHT; y++)
        for (guint x = 0; x < CORPUS_WIDTH; x++)
          {
            guint right = CORPUS_WIDTH - 1 - x;
            guint below = CORPUS_HEIGHT - 1 - y;
            const guint columns[] = { 0, x, right, right, x, y, below, below, y };
            const guint rows[] = { 0, y, y, below, below, x, x, right, right };
            guint place = rows[orientation] * result.reply.width + columns[orientation];

            g_assert_cmphex (result.pixels[place], ==, corpus_color (x, y));
          }
    }
}

/* A block of the most that there can be, and a directory that leads back to itself. */
static void
test_exif_hostile (void)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (160, 96);
  g_autoptr (GBytes) plain = image_encode (pixbuf, "jpeg");
  g_autofree guint8 *large = g_malloc0 (65537);
  static const guint8 loop[] = {
    0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
    0, 1, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8,
  };
  g_autoptr (GBytes) looped = image_splice (plain, 2, loop, sizeof loop);
  g_autoptr (GBytes) full = NULL;

  memcpy (large, loop, sizeof loop);
  large[2] = large[3] = 0xff;
  full = image_splice (plain, 2, large, 65537);
  check_upright (looped, 0, 1, "loop");
  check_upright (full, 0, 1, "64 KB");
}

/* 12 MP, and the 64 million pixels of a small file. */
static void
test_large (void)
{
  static const CorpusJpeg spec = { 4000, 3000, CORPUS_YCC };
  g_autoptr (GBytes) jpeg = corpus_jpeg (&spec);
  g_autofree guint32 *reference = decode_otherwise (jpeg, LIMN_FORMAT_JPEG);
  g_autoptr (GBytes) png = corpus_png_blank (8000, 8000, 8, 6);
  g_auto (DecodeResult) photo = { 0 };
  g_auto (DecodeResult) blank = { 0 };
  g_auto (DecodeResult) small = { 0 };

  run_good (jpeg, 0, &photo);
  g_assert_cmpmem (photo.pixels, (gsize) 4000 * 3000 * 4, reference, (gsize) 4000 * 3000 * 4);
  run_good (jpeg, 1000, &small);
  g_assert_cmpuint (small.reply.pixel_width, ==, 1000);
  g_assert_cmpuint (small.reply.pixel_height, ==, 750);
  for (guint y = 0; y < 750; y += 7)
    for (guint x = 0; x < 1000; x++)
      g_assert_cmpint (get_difference (small.pixels[y * 1000 + x],
                                       get_mean (photo.pixels, 4000, 3000, 1000, 750, x, y)),
                       <=, 16);

  run_good (png, 0, &blank);
  g_assert_cmpint (blank.reply.flags, ==, LIMN_DECODE_HAS_TRANSPARENCY);
  for (gsize i = 0; i < (gsize) 8000 * 8000; i++)
    g_assert_cmphex (blank.pixels[i], ==, 0);
}

/* Bombs that nobody has to set off: the parts that hold them are not needed. */
static void
test_ignored_parts (void)
{
  g_autoptr (GBytes) zeros = corpus_deflate_zeros (200 * 1000 * 1000);
  g_autoptr (GBytes) smaller = corpus_deflate_zeros (7 * 1000 * 1000);
  static const CorpusPng spec = { CORPUS_WIDTH, CORPUS_HEIGHT, 8, 2 };
  g_autoptr (GBytes) plain = corpus_png (&spec);
  g_autoptr (GBytes) text = image_splice (zeros, 0, (const guint8 *) "k\0", 3);
  g_autoptr (GBytes) profile = image_splice (zeros, 0, (const guint8 *) "icc\0", 5);
  g_autoptr (GBytes) with_text = corpus_insert_chunk (plain, "zTXt", text);
  g_autoptr (GBytes) with_profile = corpus_insert_chunk (plain, "iCCP", profile);
  g_autoptr (GBytes) with_many = g_bytes_ref (plain);
  g_autoptr (GBytes) little = image_splice (smaller, 0, (const guint8 *) "k\0", 3);
  GBytes *all[] = { with_text, with_profile, NULL };

  for (guint i = 0; i < 60; i++)
    {
      GBytes *more = corpus_insert_chunk (with_many, "zTXt", little);

      g_bytes_unref (with_many);
      with_many = more;
    }
  all[2] = with_many;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (DecodeResult) result = { 0 };

      decode_measure (all[i], &result);
      g_assert_true (result.is_answered);
      g_assert_cmpint (result.reply.status, ==, LIMN_DECODE_WHOLE);
      g_test_message ("%u KB", result.peak_kb);
      if (!decode_is_instrumented ())
        g_assert_cmpuint (result.peak_kb, <=, 16 * 1024);
      for (guint y = 0; y < CORPUS_HEIGHT; y++)
        for (guint x = 0; x < CORPUS_WIDTH; x++)
          g_assert_cmphex (result.pixels[y * CORPUS_WIDTH + x], ==, corpus_color (x, y));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/good/pixels", test_pixels);
  g_test_add_func ("/decode/good/must-reencode", test_must_reencode);
  g_test_add_func ("/decode/good/scaled", test_scaled);
  g_test_add_func ("/decode/good/part", test_part);
  g_test_add_func ("/decode/good/cover", test_cover);
  g_test_add_func ("/decode/good/orientation-jpeg", test_orientation_jpeg);
  g_test_add_func ("/decode/good/orientation-png", test_orientation_png);
  g_test_add_func ("/decode/good/orientation-tiff", test_orientation_tiff);
  g_test_add_func ("/decode/good/exif-hostile", test_exif_hostile);
  g_test_add_func ("/decode/good/large", test_large);
  g_test_add_func ("/decode/good/ignored-parts", test_ignored_parts);
  return g_test_run ();
}
