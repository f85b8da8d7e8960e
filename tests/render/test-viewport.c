/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-viewport.h"

#include <math.h>

#define NEAR 1e-9

static LimnViewport
make (double view_width,
      double view_height,
      double picture_width,
      double picture_height)
{
  return (LimnViewport) { .zoom = 1.0, .view_width = view_width, .view_height = view_height,
                          .picture_width = picture_width, .picture_height = picture_height };
}

static void
test_fit (void)
{
  static const struct
  {
    double view_width;
    double view_height;
    double picture_width;
    double picture_height;
    double margin;
    double zoom;
  } rows[] = {
    { 800, 600, 1600, 1200, 0, 0.5 },
    { 800, 600, 1600, 600, 0, 0.5 },
    { 800, 600, 400, 300, 0, 2.0 },
    { 820, 620, 1600, 1200, 10, 0.5 },
    { 800, 600, 1, 30000, 0, 0.02 },
    { 300, 300, 1, 30000, 0, 0.01 },
    { 800, 600, 30000, 1, 0, 800.0 / 30000.0 },
    { 800, 600, 1, 1, 0, LIMN_ZOOM_MAX },
    { 10, 10, 100, 100, 50, 0.1 },
    { 0, 0, 100, 100, 0, 1.0 },
    { 800, 600, 0, 0, 0, 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LimnViewport viewport = make (rows[i].view_width, rows[i].view_height,
                                    rows[i].picture_width, rows[i].picture_height);

      limn_viewport_fit (&viewport, rows[i].margin);
      g_assert_cmpfloat_with_epsilon (viewport.zoom, rows[i].zoom, NEAR);
      g_assert_true (isfinite (viewport.x) && isfinite (viewport.y));
      if (rows[i].picture_width > 0.0 && rows[i].view_width > 0.0)
        {
          double x = 0.0;
          double y = 0.0;

          limn_viewport_to_picture (&viewport, rows[i].view_width / 2.0,
                                    rows[i].view_height / 2.0, &x, &y);
          g_assert_cmpfloat_with_epsilon (x, rows[i].picture_width / 2.0, 1e-6);
          g_assert_cmpfloat_with_epsilon (y, rows[i].picture_height / 2.0, 1e-6);
        }
    }
}

static void
test_zoom_keeps_point (void)
{
  static const double zooms[] = { 0.02, 0.1, 0.5, 1.0, 3.0, 40.0, 1.0 };
  LimnViewport viewport = make (800, 600, 4000, 3000);

  limn_viewport_fit (&viewport, 0.0);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      double before_x = 0.0;
      double before_y = 0.0;
      double after_x = 0.0;
      double after_y = 0.0;

      limn_viewport_to_picture (&viewport, 123.0, 456.0, &before_x, &before_y);
      limn_viewport_zoom_at (&viewport, zooms[i], 123.0, 456.0);
      limn_viewport_to_picture (&viewport, 123.0, 456.0, &after_x, &after_y);
      g_assert_cmpfloat_with_epsilon (viewport.zoom, zooms[i], NEAR);
      g_assert_cmpfloat_with_epsilon (before_x, after_x, 1e-6);
      g_assert_cmpfloat_with_epsilon (before_y, after_y, 1e-6);
    }
}

static void
test_zoom_limits (void)
{
  LimnViewport viewport = make (800, 600, 4000, 3000);
  LimnViewport tall = make (300, 300, 1, 30000);
  LimnViewport before;

  limn_viewport_zoom_at (&viewport, 1e9, 0.0, 0.0);
  g_assert_cmpfloat (viewport.zoom, ==, LIMN_ZOOM_MAX);
  limn_viewport_zoom_at (&viewport, 0.0, 0.0, 0.0);
  g_assert_cmpfloat (viewport.zoom, ==, LIMN_ZOOM_MIN);
  limn_viewport_zoom_at (&viewport, -5.0, 0.0, 0.0);
  g_assert_cmpfloat (viewport.zoom, ==, LIMN_ZOOM_MIN);

  /* A picture that fits at less may be seen at less. */
  limn_viewport_zoom_at (&tall, 0.0, 0.0, 0.0);
  g_assert_cmpfloat_with_epsilon (tall.zoom, 0.01, NEAR);

  before = viewport;
  limn_viewport_zoom_at (&viewport, NAN, 0.0, 0.0);
  limn_viewport_zoom_at (&viewport, 1.0, INFINITY, 0.0);
  limn_viewport_pan (&viewport, NAN, 0.0);
  g_assert_cmpfloat (before.zoom, ==, viewport.zoom);
  g_assert_cmpfloat (before.x, ==, viewport.x);
}

static void
test_clamp (void)
{
  static const struct
  {
    double picture;
    double zoom;
    double position;
    double expected;
  } rows[] = {
    { 400, 1.0, 0, 200 },
    { 400, 1.0, -1e6, 200 },
    { 1600, 1.0, 5, 0 },
    { 1600, 1.0, -800, -800 },
    { 1600, 1.0, -801, -800 },
    { 1600, 1.0, -300, -300 },
    { 800, 1.0, 17, 0 },
    { 30000, 40.0, -1e9, 800 - 1200000.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LimnViewport viewport = make (800, 800, rows[i].picture, rows[i].picture);

      viewport.zoom = rows[i].zoom;
      viewport.x = rows[i].position;
      viewport.y = rows[i].position;
      limn_viewport_clamp (&viewport);
      g_assert_cmpfloat_with_epsilon (viewport.x, rows[i].expected, NEAR);
      g_assert_cmpfloat_with_epsilon (viewport.y, rows[i].expected, NEAR);
    }
}

static void
test_clamp_repairs (void)
{
  LimnViewport viewport = make (800, 600, 1600, 1200);

  viewport.zoom = NAN;
  viewport.x = INFINITY;
  viewport.y = NAN;
  limn_viewport_clamp (&viewport);
  g_assert_cmpfloat_with_epsilon (viewport.zoom, 0.5, NEAR);
  g_assert_cmpfloat_with_epsilon (viewport.x, 0.0, NEAR);
  g_assert_cmpfloat_with_epsilon (viewport.y, 0.0, NEAR);
}

static void
test_fit_rect (void)
{
  LimnViewport viewport = make (800, 600, 4000, 3000);
  LimnRect inner = { .x = 1000.0, .y = 1000.0, .width = 160.0, .height = 60.0 };
  LimnRect corner = { .x = 0.0, .y = 0.0, .width = 10.0, .height = 10.0 };
  LimnRect empty = { .x = 2000.0, .y = 1500.0 };
  LimnRect broken = { .x = NAN, .width = 10.0, .height = 10.0 };
  LimnViewport before;
  double x = 0.0;
  double y = 0.0;

  limn_viewport_fit_rect (&viewport, &inner, 0.0);
  g_assert_cmpfloat_with_epsilon (viewport.zoom, 5.0, NEAR);
  limn_viewport_to_view (&viewport, 1080.0, 1030.0, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 400.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, 300.0, 1e-6);

  limn_viewport_fit_rect (&viewport, &corner, 0.0);
  g_assert_cmpfloat (viewport.zoom, ==, LIMN_ZOOM_MAX);
  g_assert_cmpfloat (viewport.x, ==, 0.0);
  g_assert_cmpfloat (viewport.y, ==, 0.0);

  limn_viewport_fit_rect (&viewport, &empty, 20.0);
  g_assert_cmpfloat (viewport.zoom, ==, LIMN_ZOOM_MAX);

  before = viewport;
  limn_viewport_fit_rect (&viewport, &broken, 0.0);
  g_assert_cmpfloat (viewport.zoom, ==, before.zoom);
  g_assert_cmpfloat (viewport.x, ==, before.x);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 1000; i++)
    {
      LimnViewport viewport = make (g_rand_double_range (random, 1, 4000),
                                    g_rand_double_range (random, 1, 4000),
                                    g_rand_double_range (random, 1, 30000),
                                    g_rand_double_range (random, 1, 30000));
      double view_x = g_rand_double_range (random, -100, 4000);
      double view_y = g_rand_double_range (random, -100, 4000);
      double x = 0.0;
      double y = 0.0;

      limn_viewport_fit (&viewport, 12.0);
      limn_viewport_zoom_at (&viewport, g_rand_double_range (random, 0.01, 50.0), view_x, view_y);
      limn_viewport_pan (&viewport, 13.0, -7.0);
      limn_viewport_clamp (&viewport);
      limn_viewport_to_picture (&viewport, view_x, view_y, &x, &y);
      limn_viewport_to_view (&viewport, x, y, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, view_x, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, view_y, 1e-6);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/viewport/zoom-limits", test_zoom_limits);
  g_test_add_func ("/viewport/clamp", test_clamp);
  g_test_add_func ("/viewport/clamp-repairs", test_clamp_repairs);
  g_test_add_func ("/viewport/fit-rect", test_fit_rect);
  g_test_add_func ("/viewport/round-trip", test_round_trip);

  return g_test_run ();
}
