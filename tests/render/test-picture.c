/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-export.h"
#include "limn-picture.h"
#include "limn-render-fixtures.h"

#include <math.h>

static LimnPixels *
create_noise (int      width,
              int      height,
              gboolean opaque)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  gsize n_pixels = (gsize) width * (gsize) height;
  guint32 *data = g_new (guint32, n_pixels);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint32 alpha = opaque ? 255 : (guint32) g_rand_int_range (random, 0, 256);
      guint32 pixel = alpha << 24;

      for (int shift = 0; shift < 24; shift += 8)
        pixel |= (guint32) g_rand_int_range (random, 0, (gint32) alpha + 1) << shift;
      data[i] = pixel;
    }
  bytes = g_bytes_new_take (data, n_pixels * 4);

  return limn_pixels_new (bytes, width, height, (gsize) width * 4);
}

/* The mean of the source under a target pixel, in floating point. */
static double
get_mean (LimnPixels *pixels,
          int         x,
          int         y,
          int         width,
          int         height,
          int         shift)
{
  const guint32 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  int from_width = limn_pixels_get_width (pixels);
  double left = (double) x * from_width / width;
  double right = (double) (x + 1) * from_width / width;
  double top = (double) y * limn_pixels_get_height (pixels) / height;
  double bottom = (double) (y + 1) * limn_pixels_get_height (pixels) / height;
  double sum = 0.0;
  double weight = 0.0;

  for (int row = (int) top; row < bottom; row++)
    {
      for (int column = (int) left; column < right; column++)
        {
          double part = (MIN (right, column + 1) - MAX (left, column)) *
                        (MIN (bottom, row + 1) - MAX (top, row));

          sum += part * ((data[row * from_width + column] >> shift) & 0xff);
          weight += part;
        }
    }

  return sum / weight;
}

static void
test_scale (void)
{
  static const struct
  {
    int from_width;
    int from_height;
    int width;
    int height;
  } rows[] = {
    { 64, 48, 64, 48 }, { 64, 48, 32, 24 }, { 64, 48, 21, 17 }, { 64, 48, 63, 47 },
    { 64, 48, 1, 1 }, { 301, 7, 3, 7 }, { 7, 301, 7, 3 }, { 9, 9, 50, 40 }, { 1, 1, 8, 8 },
    { 1, 3000, 1, 60 }, { 3000, 1, 60, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (LimnPixels) pixels = create_noise (rows[i].from_width, rows[i].from_height, TRUE);
      cairo_surface_t *surface = limn_picture_scale (pixels, rows[i].width, rows[i].height);

      g_assert_nonnull (surface);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, rows[i].width);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, rows[i].height);
      for (int y = 0; y < rows[i].height; y++)
        {
          for (int x = 0; x < rows[i].width; x++)
            {
              guint32 pixel = limn_fixture_get_pixel (surface, x, y);

              g_assert_cmphex (pixel >> 24, ==, 0xff);
              for (int shift = 0; shift < 24; shift += 8)
                g_assert_cmpfloat_with_epsilon ((pixel >> shift) & 0xff,
                                                get_mean (pixels, x, y, rows[i].width,
                                                          rows[i].height, shift), 2.0);
            }
        }
      cairo_surface_destroy (surface);
    }
}

/* One to one is exact, and so are plain colours at any size: no rounding drifts. */
static void
test_scale_exact (void)
{
  static const guint32 colors[] = { 0xff000000, 0xffffffff, 0xff808080, 0xff010203, 0xfffefdfc };
  g_autoptr (LimnPixels) noise = create_noise (37, 29, TRUE);
  const guint32 *data = g_bytes_get_data (limn_pixels_get_bytes (noise), NULL);
  cairo_surface_t *same = limn_picture_scale (noise, 37, 29);

  for (int i = 0; i < 37 * 29; i++)
    g_assert_cmphex (limn_fixture_get_pixel (same, i % 37, i / 37), ==, data[i]);
  cairo_surface_destroy (same);

  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autoptr (LimnPixels) plain = limn_fixture_pixels (997, 61, colors[i]);
      cairo_surface_t *surface = limn_picture_scale (plain, 13, 11);

      for (int k = 0; k < 13 * 11; k++)
        g_assert_cmphex (limn_fixture_get_pixel (surface, k % 13, k / 13), ==, colors[i]);
      cairo_surface_destroy (surface);
    }
}

/* A single long row or column: sums must not overflow. */
static void
test_scale_extreme (void)
{
  g_autoptr (LimnPixels) wide = limn_fixture_pixels (2000000, 1, 0xffffffff);
  g_autoptr (LimnPixels) tall = limn_fixture_pixels (1, 2000000, 0xffffffff);
  cairo_surface_t *one = limn_picture_scale (wide, 1, 1);
  cairo_surface_t *two = limn_picture_scale (tall, 1, 1);
  cairo_surface_t *three = limn_picture_scale (wide, 1000, 1);

  g_assert_cmphex (limn_fixture_get_pixel (one, 0, 0), ==, 0xffffffff);
  g_assert_cmphex (limn_fixture_get_pixel (two, 0, 0), ==, 0xffffffff);
  g_assert_cmphex (limn_fixture_get_pixel (three, 999, 0), ==, 0xffffffff);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
  cairo_surface_destroy (three);

  g_assert_null (limn_picture_scale (wide, 0, 10));
  g_assert_null (limn_picture_scale (wide, 10, -1));
  g_assert_null (limn_picture_scale (wide, 40000, 1));
}

static void
test_checkerboard (void)
{
  g_autoptr (LimnPixels) clear = limn_fixture_pixels (64, 64, 0x00000000);
  g_autoptr (LimnPixels) noise = create_noise (64, 64, FALSE);
  cairo_surface_t *surface = limn_picture_scale (clear, 32, 32);
  cairo_surface_t *mixed = limn_picture_scale (noise, 23, 23);

  g_assert_cmphex (limn_fixture_get_pixel (surface, 0, 0), ==, 0xfff2f2f2);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 8, 0), ==, 0xffd9d9d9);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 8, 8), ==, 0xfff2f2f2);
  for (int i = 0; i < 23 * 23; i++)
    g_assert_cmphex (limn_fixture_get_pixel (mixed, i % 23, i / 23) >> 24, ==, 0xff);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (mixed);

  g_assert_false (limn_picture_is_opaque (clear));
  g_assert_false (limn_picture_is_opaque (noise));
}

static cairo_surface_t *
draw (LimnPixels         *pixels,
      const LimnViewport *viewport,
      double              scale)
{
  cairo_surface_t *surface = limn_fixture_surface ((int) viewport->view_width,
                                                   (int) viewport->view_height, scale, 0.5);
  cairo_t *cr = cairo_create (surface);

  limn_picture_draw (pixels, cr, viewport, FALSE);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);

  return surface;
}

/* The picture is where the viewport says, and nowhere else, at any zoom. */
static void
test_draw (void)
{
  static const double zooms[] = { 0.1, 0.3, 0.5, 1.0, 1.5, 8.0, 40.0 };
  static const double scales[] = { 1.0, 2.0 };
  g_autoptr (LimnPixels) pixels = limn_fixture_pixels (100, 80, 0xff204060);

  for (gsize i = 0; i < G_N_ELEMENTS (zooms) * G_N_ELEMENTS (scales); i++)
    {
      double scale = scales[i % 2];
      LimnViewport viewport = limn_fixture_viewport (100, 80);
      cairo_surface_t *surface = NULL;

      limn_viewport_zoom_at (&viewport, zooms[i / 2], 0.0, 0.0);
      limn_viewport_clamp (&viewport);
      surface = draw (pixels, &viewport, scale);
      g_assert_cmphex (limn_fixture_get_pixel (surface, (int) (50 * scale), (int) (40 * scale)),
                       ==, 0xff204060);
      if (zooms[i / 2] < 1.0)
        g_assert_cmphex (limn_fixture_get_pixel (surface, 0, 0), ==, 0xff808080);
      else
        g_assert_cmphex (limn_fixture_get_pixel (surface, 0, 0), ==, 0xff204060);
      cairo_surface_destroy (surface);
    }
}

/* Far in, pixels are squares with sharp edges. */
static void
test_draw_pixels (void)
{
  static const guint32 checker[] = { 0xff000000, 0xffffffff, 0xffffffff, 0xff000000 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (checker, sizeof checker);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (bytes, 2, 2, 8);
  LimnViewport viewport = limn_fixture_viewport (20, 20);
  cairo_surface_t *surface = NULL;

  viewport.picture_width = viewport.picture_height = 2;
  viewport.zoom = 10.0;
  surface = draw (pixels, &viewport, 1.0);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 9, 5), ==, 0xff000000);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 10, 5), ==, 0xffffffff);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 9, 10), ==, 0xffffffff);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 19, 19), ==, 0xff000000);
  cairo_surface_destroy (surface);
}

static void
test_draw_odd (void)
{
  static const double zooms[] = { NAN, INFINITY, 0.0, -1.0, 1e-9, 1e9 };
  g_autoptr (LimnPixels) pixels = limn_fixture_pixels (40000, 2, 0x00000000);

  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      LimnViewport viewport = limn_fixture_viewport (50, 50);

      viewport.zoom = zooms[i];
      cairo_surface_destroy (draw (pixels, &viewport, 1.0));
    }
  /* Wider than a surface can be, seen in parts and whole. */
  for (double zoom = 0.001; zoom < 40.0; zoom *= 4.0)
    {
      LimnViewport viewport = limn_fixture_viewport (50, 50);

      viewport.zoom = zoom;
      viewport.x = -39000.0 * zoom;
      cairo_surface_destroy (draw (pixels, &viewport, 1.0));
    }
}

static void
test_surface (void)
{
  g_autoptr (LimnPixels) too_wide = limn_fixture_pixels (32768, 1, 0xff000000);
  LimnPixels *pixels = limn_fixture_pixels (10, 10, 0xff102030);
  const void *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  cairo_surface_t *surface = limn_pixels_create_surface (pixels);

  /* No copy, and the surface keeps the memory. */
  g_assert_true (cairo_image_surface_get_data (surface) == data);
  limn_pixels_unref (pixels);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 9, 9), ==, 0xff102030);
  cairo_surface_destroy (surface);

  g_assert_null (limn_pixels_create_surface (too_wide));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/scale", test_scale);
  g_test_add_func ("/picture/scale-exact", test_scale_exact);
  g_test_add_func ("/picture/scale-extreme", test_scale_extreme);
  g_test_add_func ("/picture/checkerboard", test_checkerboard);
  g_test_add_func ("/picture/draw", test_draw);
  g_test_add_func ("/picture/draw-pixels", test_draw_pixels);
  g_test_add_func ("/picture/draw-odd", test_draw_odd);
  g_test_add_func ("/picture/surface", test_surface);

  return g_test_run ();
}
