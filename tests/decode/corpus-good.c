/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The good kinds, one function each, so that every test can go through all of them. */

#include "config.h"

#include "corpus.h"
#include "image-fixture.h"

#include <png.h>

#define W CORPUS_WIDTH
#define H CORPUS_HEIGHT

/* Name, then the fields of a CorpusPng. */
#define PNG_KINDS(KIND) \
  KIND (png_rgb, W, H, 8, PNG_COLOR_TYPE_RGB) \
  KIND (png_rgb_16, W, H, 16, PNG_COLOR_TYPE_RGB) \
  KIND (png_rgba, W, H, 8, PNG_COLOR_TYPE_RGBA) \
  KIND (png_rgba_16, W, H, 16, PNG_COLOR_TYPE_RGBA) \
  KIND (png_gray_1, W, H, 1, PNG_COLOR_TYPE_GRAY) \
  KIND (png_gray_2, W, H, 2, PNG_COLOR_TYPE_GRAY) \
  KIND (png_gray_4, W, H, 4, PNG_COLOR_TYPE_GRAY) \
  KIND (png_gray_8, W, H, 8, PNG_COLOR_TYPE_GRAY) \
  KIND (png_gray_16, W, H, 16, PNG_COLOR_TYPE_GRAY) \
  KIND (png_gray_alpha, W, H, 8, PNG_COLOR_TYPE_GRAY_ALPHA) \
  KIND (png_gray_key, W, H, 4, PNG_COLOR_TYPE_GRAY, .has_key = TRUE) \
  KIND (png_rgb_key, W, H, 8, PNG_COLOR_TYPE_RGB, .has_key = TRUE) \
  KIND (png_palette_2, W, H, 2, PNG_COLOR_TYPE_PALETTE) \
  KIND (png_palette_8, W, H, 8, PNG_COLOR_TYPE_PALETTE) \
  KIND (png_palette_key, W, H, 4, PNG_COLOR_TYPE_PALETTE, .has_key = TRUE) \
  KIND (png_interlaced, W, H, 8, PNG_COLOR_TYPE_RGB, .is_interlaced = TRUE) \
  KIND (png_interlaced_alpha, W, H, 16, PNG_COLOR_TYPE_RGBA, .is_interlaced = TRUE) \
  KIND (png_interlaced_1, W, H, 1, PNG_COLOR_TYPE_GRAY, .is_interlaced = TRUE) \
  KIND (png_small_parts, W, H, 8, PNG_COLOR_TYPE_RGB, .idat_bytes = 64) \
  KIND (png_single, 1, 1, 8, PNG_COLOR_TYPE_RGB) \
  KIND (png_tall, 1, LIMN_DECODE_MAX_SIDE, 8, PNG_COLOR_TYPE_RGB) \
  KIND (png_wide, LIMN_DECODE_MAX_SIDE, 1, 8, PNG_COLOR_TYPE_RGB)

#define DEFINE_PNG(kind, ...) \
  static const CorpusPng spec_ ## kind = { __VA_ARGS__ }; \
  static GBytes * \
  make_ ## kind (void) \
  { \
    return corpus_png (&spec_ ## kind); \
  } \
  static guint32 \
  pixel_ ## kind (guint x, \
                  guint y) \
  { \
    return corpus_png_pixel (&spec_ ## kind, x, y); \
  }

PNG_KINDS (DEFINE_PNG)

/* Name, then the fields of a CorpusJpeg. */
#define JPEG_KINDS(KIND) \
  KIND (jpeg, 40, 33, CORPUS_YCC) \
  KIND (jpeg_gray, 40, 33, CORPUS_GRAY) \
  KIND (jpeg_rgb, 40, 33, CORPUS_RGB) \
  KIND (jpeg_full_colors, 40, 33, CORPUS_YCC, .has_full_colors = TRUE) \
  KIND (jpeg_progressive, 40, 33, CORPUS_YCC, .is_progressive = TRUE) \
  KIND (jpeg_split, 40, 33, CORPUS_YCC, .is_split = TRUE) \
  KIND (jpeg_restarts, 40, 33, CORPUS_YCC, .restart_rows = 1) \
  KIND (jpeg_cmyk, 40, 33, CORPUS_CMYK) \
  KIND (jpeg_cmyk_no_mark, 40, 33, CORPUS_CMYK, .has_no_mark = TRUE) \
  KIND (jpeg_ycck, 40, 33, CORPUS_YCCK)

#define DEFINE_JPEG(kind, ...) \
  static GBytes * \
  make_ ## kind (void) \
  { \
    static const CorpusJpeg spec = { __VA_ARGS__ }; \
    return corpus_jpeg (&spec); \
  }

JPEG_KINDS (DEFINE_JPEG)

static GBytes *
make_png_film (void)
{
  g_autoptr (GBytes) png = make_png_rgb ();
  g_autoptr (GBytes) frames = g_bytes_new ("\0\0\0\2\0\0\0\0", 8);

  return corpus_insert_chunk (png, "acTL", frames);
}

static GBytes *
make_png_trailing (void)
{
  g_autoptr (GBytes) png = make_png_rgb ();
  g_autofree guint8 *more = g_malloc0 (100 * 1024);

  return image_splice (png, g_bytes_get_size (png), more, 100 * 1024);
}

static GBytes *
make_jpeg_trailing (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg ();
  static const char html[] = "<html><script>alert (1)</script></html>";

  return image_splice (jpeg, g_bytes_get_size (jpeg), (const guint8 *) html, sizeof html);
}

static GBytes *
make_jpeg_padded (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg ();
  static const guint8 zeros[16];

  return image_splice (jpeg, g_bytes_get_size (jpeg) - 2, zeros, sizeof zeros);
}

static GBytes *
make_jpeg_profile (void)
{
  g_autoptr (GBytes) jpeg = make_jpeg ();
  static const char profile[] = "\xff\xe2\0\x1aICC_PROFILE\0\1\1nonsense";

  return image_splice (jpeg, 2, (const guint8 *) profile, sizeof profile - 1);
}

static GBytes *
make_webp_lossless (void)
{
  return corpus_webp (W, H, TRUE, FALSE);
}

static GBytes *
make_webp_lossless_alpha (void)
{
  return corpus_webp (W, H, TRUE, TRUE);
}

static GBytes *
make_webp_lossy (void)
{
  return corpus_webp (40, 33, FALSE, FALSE);
}

static GBytes *
make_webp_lossy_alpha (void)
{
  return corpus_webp (40, 33, FALSE, TRUE);
}

static GBytes *
make_webp_film (void)
{
  return corpus_webp_film (3);
}

static guint32
pixel_webp_film (guint x,
                 guint y)
{
  return x >= 4 && x < 12 && y >= 2 && y < 8 ? corpus_color (x - 4, y - 2) : 0;
}

static GBytes *
make_gif (void)
{
  return corpus_gif (100, 90, 1, FALSE);
}

static GBytes *
make_gif_interlaced (void)
{
  return corpus_gif (W, H, 1, TRUE);
}

static GBytes *
make_gif_film (void)
{
  return corpus_gif (W, H, 3, FALSE);
}

static GBytes *
make_gif_long_film (void)
{
  return corpus_gif (4, 4, 3000, FALSE);
}

static GBytes *
make_bmp (void)
{
  return corpus_bmp (W, H);
}

static GBytes *
make_bmp_top_down (void)
{
  return corpus_bmp (W, -H);
}

static GBytes *
make_tiff (void)
{
  return corpus_tiff (1, 8, FALSE, 1);
}

static GBytes *
make_tiff_16 (void)
{
  return corpus_tiff (1, 16, FALSE, 1);
}

static GBytes *
make_tiff_alpha (void)
{
  return corpus_tiff (1, 8, TRUE, 1);
}

static GBytes *
make_tiff_pages (void)
{
  return corpus_tiff (1, 8, FALSE, 3);
}

static GBytes *
make_tiff_tiled (void)
{
  return corpus_tiff_tiled (TRUE);
}

static GBytes *
make_tiff_lzw (void)
{
  return corpus_tiff_packed ("5");
}

static GBytes *
make_tiff_deflate (void)
{
  return corpus_tiff_packed ("8");
}

#define CLEAR LIMN_DECODE_HAS_TRANSPARENCY
#define ANEW LIMN_DECODE_MUST_REENCODE
#define MORE LIMN_DECODE_HAS_MORE_FRAMES

#define PNG_ROW(kind, ...) { #kind, make_ ## kind, LIMN_FORMAT_PNG, 0, pixel_ ## kind },
#define JPEG_ROW(kind, ...) { #kind, make_ ## kind, LIMN_FORMAT_JPEG, 0, NULL },

static const CorpusKind kinds[] = {
  PNG_KINDS (PNG_ROW)
  { "png_film", make_png_film, LIMN_FORMAT_PNG, MORE, corpus_color },
  { "png_trailing", make_png_trailing, LIMN_FORMAT_PNG, 0, corpus_color },
  JPEG_KINDS (JPEG_ROW)
  { "jpeg_trailing", make_jpeg_trailing, LIMN_FORMAT_JPEG, 0, NULL },
  { "jpeg_padded", make_jpeg_padded, LIMN_FORMAT_JPEG, 0, NULL },
  { "jpeg_profile", make_jpeg_profile, LIMN_FORMAT_JPEG, 0, NULL },
  { "webp_lossless", make_webp_lossless, LIMN_FORMAT_WEBP, 0, corpus_color },
  { "webp_lossless_alpha", make_webp_lossless_alpha, LIMN_FORMAT_WEBP, CLEAR, corpus_color_alpha },
  { "webp_lossy", make_webp_lossy, LIMN_FORMAT_WEBP, 0, NULL },
  { "webp_lossy_alpha", make_webp_lossy_alpha, LIMN_FORMAT_WEBP, CLEAR, NULL },
  { "webp_film", make_webp_film, LIMN_FORMAT_WEBP, CLEAR | ANEW | MORE, pixel_webp_film },
  { "gif", make_gif, LIMN_FORMAT_GIF, ANEW, corpus_gif_pixel },
  { "gif_interlaced", make_gif_interlaced, LIMN_FORMAT_GIF, ANEW, corpus_gif_pixel },
  { "gif_film", make_gif_film, LIMN_FORMAT_GIF, ANEW | MORE, corpus_gif_pixel },
  { "gif_long_film", make_gif_long_film, LIMN_FORMAT_GIF, ANEW | MORE, corpus_gif_pixel },
  { "bmp", make_bmp, LIMN_FORMAT_BMP, ANEW, corpus_color },
  { "bmp_top_down", make_bmp_top_down, LIMN_FORMAT_BMP, ANEW, corpus_color },
  { "bmp_runs", corpus_bmp_runs, LIMN_FORMAT_BMP, ANEW, corpus_gif_pixel },
  { "tiff", make_tiff, LIMN_FORMAT_TIFF, ANEW, corpus_color },
  { "tiff_16", make_tiff_16, LIMN_FORMAT_TIFF, ANEW, corpus_color },
  { "tiff_alpha", make_tiff_alpha, LIMN_FORMAT_TIFF, ANEW | CLEAR, corpus_color_alpha },
  { "tiff_pages", make_tiff_pages, LIMN_FORMAT_TIFF, ANEW | MORE, corpus_color },
  { "tiff_tiled", make_tiff_tiled, LIMN_FORMAT_TIFF, ANEW, corpus_color },
  { "tiff_lzw", make_tiff_lzw, LIMN_FORMAT_TIFF, ANEW, corpus_color },
  { "tiff_deflate", make_tiff_deflate, LIMN_FORMAT_TIFF, ANEW, corpus_color },
};

const CorpusKind *
corpus_get_good (guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}
