/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is hostile, broken or of another kind: what the decoder says of it, and how much memory that
 * costs. None of it may be shown as if it were whole, and what is refused at the header must cost
 * next to nothing. */

#include "config.h"

#include "corpus.h"
#include "decode-fixture.h"
#include "image-fixture.h"

#include <string.h>

#include <png.h>

#define PEAK_KB (16 * 1024)

/* What may become of a file. */
#define MAY(status) (1u << LIMN_DECODE_ ## status)

typedef struct
{
  const char  *name;
  GBytes    * (*make) (void);
  guint        allowed;
} Bad;

static const CorpusPng plain_png = { CORPUS_WIDTH, CORPUS_HEIGHT, 8, PNG_COLOR_TYPE_RGB };
static const CorpusJpeg plain_jpeg = { 320, 200, CORPUS_YCC };

static GBytes *
make_empty (void)
{
  return g_bytes_new (NULL, 0);
}

static GBytes *
make_text (void)
{
  return corpus_text ("This is no picture, whatever its name says.\n");
}

static GBytes *
make_png_magic (void)
{
  return corpus_text ("\x89PNG\r\n\x1a\n");
}

static GBytes *
make_png_no_end (void)
{
  g_autoptr (GBytes) png = corpus_png (&plain_png);

  return corpus_cut (png, g_bytes_get_size (png) - 12);
}

static GBytes *
make_png_bad_header_sum (void)
{
  g_autoptr (GBytes) png = corpus_png (&plain_png);

  return corpus_patch (png, 29, (const guint8 *) "\0\0\0\0", 4);
}

static GBytes *
make_png_bad_sum (void)
{
  g_autoptr (GBytes) png = corpus_png (&plain_png);

  return corpus_patch (png, g_bytes_get_size (png) - 16, (const guint8 *) "\0\0\0\0", 4);
}

static GBytes *
make_png_zero (void)
{
  return image_png_claim (0, 0, 8, 2);
}

static GBytes *
make_png_2_31 (void)
{
  return image_png_claim (1, 0x7fffffff, 8, 2);
}

static GBytes *
make_png_2_31_2 (void)
{
  return image_png_claim (0x7fffffff, 0x7fffffff, 8, 2);
}

static GBytes *
make_png_2_32 (void)
{
  return image_png_claim (0xffffffff, 0xffffffff, 8, 2);
}

static GBytes *
make_png_20000 (void)
{
  return image_png_claim (20000, 20000, 8, 2);
}

static GBytes *
make_png_30000 (void)
{
  return image_png_claim (30000, 30000, 8, 6);
}

static GBytes *
make_png_65535 (void)
{
  return image_png_claim (65535, 65535, 8, 6);
}

static GBytes *
make_png_interlaced_20000 (void)
{
  CorpusPng spec = { 16, 16, 8, PNG_COLOR_TYPE_RGB, .is_interlaced = TRUE };
  g_autoptr (GBytes) small = corpus_png (&spec);
  g_autoptr (GBytes) header = g_bytes_new ("\0\0\x4e\x20\0\0\x4e\x20\x08\2\0\0\1", 13);
  g_autoptr (GBytes) chunk = image_png_chunk ("IHDR", g_bytes_get_data (header, NULL), 13);

  return corpus_patch (small, 8, g_bytes_get_data (chunk, NULL), 25);
}

static GBytes *
make_png_12000 (void)
{
  return corpus_png_blank (12000, 12000, 8, PNG_COLOR_TYPE_RGB);
}

static GBytes *
make_png_32767 (void)
{
  return corpus_png_blank (32767, 32767, 1, PNG_COLOR_TYPE_GRAY);
}

static GBytes *
make_jpeg_700 (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_cut (jpeg, 700);
}

static GBytes *
make_jpeg_half (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_cut (jpeg, g_bytes_get_size (jpeg) / 2);
}

static GBytes *
make_jpeg_3_less (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_cut (jpeg, g_bytes_get_size (jpeg) - 3);
}

static GBytes *
make_jpeg_20000 (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_jpeg_resized (jpeg, 20000, 20000);
}

static GBytes *
make_jpeg_taller (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_jpeg_resized (jpeg, plain_jpeg.width, plain_jpeg.height * 3);
}

static GBytes *
make_jpeg_smaller (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_jpeg_resized (jpeg, plain_jpeg.width, plain_jpeg.height / 2);
}

static GBytes *
make_jpeg_wider (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_jpeg_resized (jpeg, 3000, 2000);
}

static GBytes *
make_jpeg_no_height (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_jpeg_resized (jpeg, 320, 0);
}

/* Other values in the frame header: the process, or the bits of a sample. */
static GBytes *
make_jpeg_frame (const char *frame)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);

  return corpus_patch (jpeg, corpus_find (jpeg, "\xff\xc0\0\x11\x08", 5, 0),
                       (const guint8 *) frame, 5);
}

static GBytes *
make_jpeg_12_bits (void)
{
  return make_jpeg_frame ("\xff\xc1\0\x11\x0c");
}

static GBytes *
make_jpeg_lossless (void)
{
  return make_jpeg_frame ("\xff\xc3\0\x11\x08");
}

static GBytes *
make_jpeg_hierarchical (void)
{
  return make_jpeg_frame ("\xff\xc5\0\x11\x08");
}

static GBytes *
make_jpeg_arithmetic (void)
{
  const CorpusJpeg spec = { 40, 33, CORPUS_YCC, .is_arithmetic = TRUE };

  return corpus_jpeg (&spec);
}

static GBytes *
make_jpeg_two (void)
{
  const CorpusJpeg spec = { 40, 33, CORPUS_TWO };

  return corpus_jpeg (&spec);
}

static GBytes *
make_jpeg_10000_scans (void)
{
  return corpus_jpeg_scans (10000, 1000, 1000);
}

static GBytes *
make_jpeg_99_scans (void)
{
  return corpus_jpeg_scans (98, 10000, 10000);
}

static GBytes *
make_jpeg_65500 (void)
{
  return corpus_jpeg_scans (10, 65500, 65500);
}

/* A hole in the middle, with all around it in its place. */
static GBytes *
make_jpeg_hole (void)
{
  g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);
  static const guint8 zeros[64];

  return corpus_patch (jpeg, g_bytes_get_size (jpeg) / 2, zeros, sizeof zeros);
}

static GBytes *
make_jpeg_lost_restart (void)
{
  CorpusJpeg spec = plain_jpeg;
  g_autoptr (GBytes) jpeg = NULL;

  spec.restart_rows = 1;
  jpeg = corpus_jpeg (&spec);
  return corpus_patch (jpeg, corpus_find (jpeg, "\xff\xd3", 2, 0), (const guint8 *) "\0\0", 2);
}

static GBytes *
make_gif_cut (void)
{
  g_autoptr (GBytes) gif = corpus_gif (100, 90, 1, FALSE);

  return corpus_cut (gif, g_bytes_get_size (gif) / 2);
}

static GBytes *
make_gif_sized (const char *sides)
{
  g_autoptr (GBytes) gif = corpus_gif (1, 1, 1, FALSE);

  return corpus_patch (gif, 6, (const guint8 *) sides, 4);
}

static GBytes *
make_gif_65535 (void)
{
  return make_gif_sized ("\xff\xff\xff\xff");
}

static GBytes *
make_gif_large_screen (void)
{
  return make_gif_sized ("\x20\x4e\x20\x4e");
}

static GBytes *
make_gif_zero (void)
{
  g_autoptr (GBytes) gif = make_gif_sized ("\0\0\0\0");

  return corpus_patch (gif, corpus_find (gif, ",\0\0\0\0", 5, 0) + 5, (const guint8 *) "\0\0\0\0",
                       4);
}

static GBytes *
make_bmp_sides (gint32 width,
                gint32 height)
{
  g_autoptr (GBytes) bmp = corpus_bmp (4, 4);
  const guint32 sides[] = { GUINT32_TO_LE ((guint32) width), GUINT32_TO_LE ((guint32) height) };

  return corpus_patch (bmp, 18, (const guint8 *) sides, sizeof sides);
}

static GBytes *
make_bmp_least (void)
{
  return make_bmp_sides (4, G_MININT32);
}

static GBytes *
make_bmp_60000 (void)
{
  return make_bmp_sides (60000, 60000);
}

static GBytes *
make_bmp_cut (void)
{
  g_autoptr (GBytes) bmp = corpus_bmp (40, 40);

  return corpus_cut (bmp, g_bytes_get_size (bmp) / 2);
}

static GBytes *
make_tiff_65535 (void)
{
  g_autoptr (GBytes) tiff = corpus_tiff (1, 8, FALSE, 1);
  gsize entry = corpus_find (tiff, "\0\1\3\0\1\0\0\0", 8, 8);
  g_autoptr (GBytes) wide = corpus_patch (tiff, entry + 8, (const guint8 *) "\xff\xff", 2);

  return corpus_patch (wide, entry + 20, (const guint8 *) "\xff\xff", 2);
}

static GBytes *
make_tiff_cut (void)
{
  g_autoptr (GBytes) tiff = corpus_tiff_packed ("5");

  return corpus_cut (tiff, g_bytes_get_size (tiff) - 20);
}

static GBytes *
make_tiff_tiles (void)
{
  return corpus_tiff_tiled (FALSE);
}

/* The next directory is the first. */
static GBytes *
make_tiff_loop (void)
{
  g_autoptr (GBytes) tiff = corpus_tiff (1, 8, FALSE, 1);
  const guint8 *first = (const guint8 *) g_bytes_get_data (tiff, NULL) + 4;

  return corpus_patch (tiff, g_bytes_get_size (tiff) - 4, first, 4);
}

static GBytes *
make_webp_16383 (void)
{
  g_autoptr (GBytes) webp = corpus_webp (4, 4, TRUE, FALSE);

  /* Fourteen bits each. */
  return corpus_patch (webp, 21, (const guint8 *) "\xff\xff\xff\x0f", 4);
}

static GBytes *
make_webp_cut (void)
{
  g_autoptr (GBytes) webp = corpus_webp (200, 200, FALSE, FALSE);

  return corpus_cut (webp, g_bytes_get_size (webp) / 2);
}

/* The first bytes of formats that are not opened, each with something behind. */
#define OTHERS(OTHER) \
  OTHER (svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>") \
  OTHER (xpm, "/* XPM */\nstatic char *x[] = { \"1 1 1 1\", \"a c red\", \"a\" };") \
  OTHER (ico, "\0\0\1\0\1\0\1\1\0\0\1\0\x18\0") \
  OTHER (pnm, "P6\n1 1\n255\nabc") \
  OTHER (icns, "icns\0\0\0\x08") \
  OTHER (avif, "\0\0\0\x1c" "ftypavif\0\0\0\0") \
  OTHER (heic, "\0\0\0\x1c" "ftypheic\0\0\0\0") \
  OTHER (jxl, "\xff\x0a\0\0\0\0") \
  OTHER (jp2, "\0\0\0\x0cjP  \r\n\x87\n") \
  OTHER (psd, "8BPS\0\1\0\0") \
  OTHER (pdf, "%PDF-1.7\n")

#define DEFINE_OTHER(name, bytes) \
  static GBytes * \
  make_ ## name (void) \
  { \
    return g_bytes_new_static (bytes, sizeof bytes - 1); \
  }

OTHERS (DEFINE_OTHER)

/* These begin as nothing in particular. */
static GBytes *
make_tga (void)
{
  return g_bytes_new_static ("\0\0\2\0\0\0\0\0\0\0\0\0\1\0\1\0\x18\0abc", 21);
}

static GBytes *
make_ani (void)
{
  return g_bytes_new_static ("RIFF\x10\0\0\0ACONanih\0\0\0\0", 20);
}

static GBytes *
make_qtif (void)
{
  return g_bytes_new_static ("\0\0\0\x08idsc\0\0\0\0", 12);
}

#define ROW(name, allowed) { #name, make_ ## name, allowed },
#define OTHER_ROW(name, bytes) ROW (name, MAY (UNSUPPORTED))

/* Refused before anything is decoded. */
static const Bad refused[] = {
  ROW (empty, MAY (NO_PICTURE))
  ROW (text, MAY (NO_PICTURE))
  ROW (tga, MAY (NO_PICTURE))
  ROW (ani, MAY (NO_PICTURE))
  ROW (qtif, MAY (NO_PICTURE))
  ROW (png_magic, MAY (BROKEN))
  ROW (png_bad_header_sum, MAY (BROKEN))
  ROW (png_zero, MAY (BROKEN))
  ROW (png_2_31, MAY (TOO_LARGE))
  ROW (png_2_31_2, MAY (TOO_LARGE))
  ROW (png_2_32, MAY (BROKEN) | MAY (TOO_LARGE))
  ROW (png_20000, MAY (TOO_LARGE))
  ROW (png_30000, MAY (TOO_LARGE))
  ROW (png_65535, MAY (TOO_LARGE))
  ROW (png_interlaced_20000, MAY (TOO_LARGE))
  ROW (png_12000, MAY (TOO_LARGE))
  ROW (png_32767, MAY (TOO_LARGE))
  ROW (jpeg_700, MAY (BROKEN))
  ROW (jpeg_20000, MAY (TOO_LARGE))
  ROW (jpeg_no_height, MAY (BROKEN))
  ROW (jpeg_12_bits, MAY (UNSUPPORTED))
  ROW (jpeg_lossless, MAY (UNSUPPORTED))
  ROW (jpeg_hierarchical, MAY (UNSUPPORTED))
  ROW (jpeg_arithmetic, MAY (UNSUPPORTED))
  ROW (jpeg_two, MAY (UNSUPPORTED))
  ROW (jpeg_10000_scans, MAY (TOO_LONG))
  ROW (jpeg_99_scans, MAY (TOO_LONG))
  ROW (jpeg_65500, MAY (TOO_LARGE))
  ROW (gif_65535, MAY (TOO_LARGE))
  ROW (gif_large_screen, MAY (TOO_LARGE))
  ROW (gif_zero, MAY (BROKEN))
  ROW (bmp_least, MAY (BROKEN) | MAY (TOO_LARGE))
  ROW (bmp_60000, MAY (TOO_LARGE))
  ROW (tiff_65535, MAY (TOO_LARGE))
  ROW (webp_16383, MAY (TOO_LARGE))
  OTHERS (OTHER_ROW)
};

/* Shown as damaged, if there is anything to show; or good, where only the structure is odd. */
static const Bad damaged[] = {
  ROW (png_no_end, MAY (DAMAGED))
  ROW (png_bad_sum, MAY (DAMAGED))
  ROW (jpeg_half, MAY (DAMAGED))
  ROW (jpeg_3_less, MAY (DAMAGED))
  ROW (jpeg_taller, MAY (DAMAGED))
  ROW (jpeg_smaller, MAY (DAMAGED))
  ROW (jpeg_wider, MAY (DAMAGED) | MAY (BROKEN))
  ROW (jpeg_hole, MAY (DAMAGED))
  ROW (jpeg_lost_restart, MAY (DAMAGED))
  ROW (gif_cut, MAY (DAMAGED))
  ROW (bmp_cut, MAY (DAMAGED))
  ROW (tiff_cut, MAY (BROKEN))
  ROW (webp_cut, MAY (DAMAGED))
  ROW (tiff_loop, MAY (WHOLE))
  ROW (tiff_tiles, MAY (WHOLE) | MAY (UNSUPPORTED))
};

static guint
check_bad (const Bad *bad)
{
  g_autoptr (GBytes) picture = bad->make ();
  g_auto (DecodeResult) result = { 0 };

  decode_measure (picture, &result);
  g_test_message ("%s: %u, %u KB", bad->name, result.reply.status, result.peak_kb);
  g_assert_cmpint (result.wait_status, ==, 0);
  g_assert_true (result.is_answered);
  if ((bad->allowed & 1u << result.reply.status) == 0)
    g_error ("%s: %u", bad->name, result.reply.status);
  if (result.reply.status == LIMN_DECODE_DAMAGED)
    g_assert_cmpint (result.reply.flags & LIMN_DECODE_MUST_REENCODE, !=, 0);
  if (result.reply.status == LIMN_DECODE_TOO_LARGE)
    g_assert_cmpuint (MAX (result.reply.width, result.reply.height), >, 8000);
  return result.peak_kb;
}

static void
test_refused (void)
{
  guint peak_kb = 0;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    peak_kb = MAX (peak_kb, check_bad (&refused[i]));
  g_test_message ("at most %u KB", peak_kb);
  if (!decode_is_instrumented ())
    g_assert_cmpuint (peak_kb, <=, PEAK_KB);
}

static void
test_damaged (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    check_bad (&damaged[i]);
}

/* A file as large as can be, refused for what its first bytes say, costs no more. */
static void
test_large_file (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg_20000 ();
  g_autofree guint8 *rest = g_malloc0 (60 * 1000 * 1000);
  g_autoptr (GBytes) large = image_splice (jpeg, g_bytes_get_size (jpeg) - 2, rest,
                                           60 * 1000 * 1000);
  g_auto (DecodeResult) result = { 0 };

  decode_measure (large, &result);
  g_assert_cmpint (result.reply.status, ==, LIMN_DECODE_TOO_LARGE);
  g_test_message ("%u KB", result.peak_kb);
  if (!decode_is_instrumented ())
    g_assert_cmpuint (result.peak_kb, <=, PEAK_KB);
}

/* The row from which on a picture is damaged is told exactly. */
static void
test_rows (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg_taller ();
  g_autoptr (GBytes) no_end = make_png_no_end ();
  CorpusPng spec = { 64, 64, 16, PNG_COLOR_TYPE_RGBA, .idat_bytes = 512 };
  g_autoptr (GBytes) parts = corpus_png (&spec);
  gsize third = corpus_find (parts, "IDAT", 4, corpus_find (parts, "IDAT", 4, corpus_find (
                             parts, "IDAT", 4, 0) + 1) + 1);
  g_autoptr (GBytes) spoilt = corpus_patch (parts, third + 100, (const guint8 *) "damage", 6);
  g_auto (DecodeResult) taller = { 0 };
  g_auto (DecodeResult) whole = { 0 };
  g_auto (DecodeResult) middle = { 0 };

  decode_measure (jpeg, &taller);
  /* 13 rows of blocks of 16; the last row of colours is only sure together with the next. */
  g_assert_cmpuint (taller.reply.n_whole_rows, ==, 207);
  g_assert_cmpint (taller.reply.flags & LIMN_DECODE_HAS_TRANSPARENCY, !=, 0);
  decode_measure (no_end, &whole);
  g_assert_cmpuint (whole.reply.n_whole_rows, ==, CORPUS_HEIGHT);
  g_assert_cmpint (whole.reply.flags & LIMN_DECODE_HAS_TRANSPARENCY, ==, 0);

  decode_measure (spoilt, &middle);
  g_assert_cmpint (middle.reply.status, ==, LIMN_DECODE_DAMAGED);
  g_test_message ("damaged below row %u", middle.reply.n_whole_rows);
  g_assert_cmpuint (middle.reply.n_whole_rows, >, 0);
  g_assert_cmpuint (middle.reply.n_whole_rows, <, 64);
  for (guint y = 0; y < middle.reply.n_whole_rows; y++)
    for (guint x = 0; x < 64; x++)
      g_assert_cmphex (middle.pixels[y * 64 + x], ==,
                       corpus_premultiply (corpus_color_alpha (x, y)));
}

/* 200 bytes of the codes changed at random: never whole. */
static void
test_scattered (void)
{
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GBytes) jpeg = corpus_jpeg (&plain_jpeg);
      gsize size = g_bytes_get_size (jpeg);
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (jpeg, NULL), size);
      gsize begin = corpus_find (jpeg, "\xff\xda", 2, 0) + 14;
      g_autoptr (GBytes) changed = NULL;
      g_auto (DecodeResult) result = { 0 };

      for (guint i = 0; i < 200; i++)
        data[g_rand_int_range (random, (gint32) begin, (gint32) size - 2)]
          = (guint8) g_rand_int_range (random, 0, 256);
      changed = g_bytes_new (data, size);
      decode_measure (changed, &result);
      g_assert_true (result.is_answered);
      g_assert_cmpint (result.reply.status, !=, LIMN_DECODE_WHOLE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decode/bad/refused", test_refused);
  g_test_add_func ("/decode/bad/damaged", test_damaged);
  g_test_add_func ("/decode/bad/large-file", test_large_file);
  g_test_add_func ("/decode/bad/rows", test_rows);
  g_test_add_func ("/decode/bad/scattered", test_scattered);
  return g_test_run ();
}
