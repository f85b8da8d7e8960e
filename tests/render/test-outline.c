/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-outline.h"

#include <math.h>

#define VIEW_PX 1000.0

static LimnViewport
make_viewport (double zoom)
{
  return (LimnViewport) { .zoom = zoom, .view_width = VIEW_PX, .view_height = VIEW_PX,
                          .picture_width = VIEW_PX, .picture_height = VIEW_PX };
}

static void
outline_init (LimnOutline *outline,
              double       zoom)
{
  const LimnViewBounds visible = { .right = VIEW_PX, .bottom = VIEW_PX };
  LimnViewport viewport = make_viewport (zoom);

  limn_outline_init (outline, &viewport, &visible, 0.5);
}

static guint
count_points (cairo_t *cr)
{
  cairo_path_t *path = cairo_copy_path (cr);
  guint n_points = 0;

  g_assert_cmpint (path->status, ==, CAIRO_STATUS_SUCCESS);
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      if (path->data[i].header.type == CAIRO_PATH_LINE_TO)
        n_points++;
    }
  cairo_path_destroy (path);

  return n_points + 1;
}

static void
fill_circle (LimnPoint *points,
             guint      n_points,
             double     radius)
{
  for (guint i = 0; i < n_points; i++)
    points[i] = (LimnPoint) { .x = (float) (500.0 + radius * cos (2.0 * G_PI * i / n_points)),
                              .y = (float) (500.0 + radius * sin (2.0 * G_PI * i / n_points)) };
}

static cairo_t *
create_context (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) VIEW_PX,
                                                         (int) VIEW_PX);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);

  return cr;
}

/* Area of the closed path on @cr, by the shoelace formula. */
static double
get_area (cairo_t *cr)
{
  cairo_path_t *path = cairo_copy_path (cr);
  double area = 0.0;
  double first_x = 0.0;
  double first_y = 0.0;
  double x = 0.0;
  double y = 0.0;

  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      const cairo_path_data_t *data = &path->data[i];

      if (data->header.type == CAIRO_PATH_LINE_TO)
        area += x * data[1].point.y - data[1].point.x * y;
      if (data->header.type == CAIRO_PATH_CLOSE_PATH)
        area += x * first_y - first_x * y;
      if (data->header.length < 2)
        continue;
      x = data[1].point.x;
      y = data[1].point.y;
      if (data->header.type == CAIRO_PATH_MOVE_TO)
        {
          first_x = x;
          first_y = y;
        }
    }
  cairo_path_destroy (path);

  return fabs (area) / 2.0;
}

static void
test_half_pixel (void)
{
  const LimnPoint square[] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } };
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;

  outline_init (&outline, 4.0);
  g_assert_true (limn_outline_add_ring (&outline, cr, square, 4));
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  g_assert_cmpfloat (left, ==, 2.0);
  g_assert_cmpfloat (top, ==, 2.0);
  g_assert_cmpfloat (right, ==, 42.0);
  g_assert_cmpfloat (bottom, ==, 42.0);
  cairo_destroy (cr);
}

/* Fewer points where they cannot be told apart, the same shape within half a pixel. */
static void
test_simplify (void)
{
  g_autofree LimnPoint *circle = g_new (LimnPoint, 20000);
  static const double zooms[] = { 1.0, 0.1, 0.02 };

  fill_circle (circle, 20000, 400.0);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_auto (LimnOutline) outline = { 0 };
      cairo_t *cr = create_context ();
      double radius = 400.0 * zooms[i];
      double perimeter = 2.0 * G_PI * radius;

      outline_init (&outline, zooms[i]);
      g_assert_true (limn_outline_add_ring (&outline, cr, circle, 20000));
      g_assert_cmpuint (count_points (cr), <=, (guint) (perimeter / 0.5) + 1);
      g_assert_cmpuint (count_points (cr), >=, (guint) (perimeter / 0.8));
      g_assert_cmpfloat (fabs (get_area (cr) - G_PI * radius * radius), <, perimeter * 0.5);
      cairo_destroy (cr);
    }
}

static void
test_not_finite (void)
{
  const float nan_value = NAN;
  const float inf = INFINITY;
  const LimnPoint points[] = {
    { nan_value, 0 }, { 100, 100 }, { inf, 100 }, { 200, 100 }, { 200, -inf }, { 200, 200 },
    { 100, nan_value },
  };
  const LimnPoint nothing[] = { { nan_value, 1 }, { inf, inf }, { 1, -inf } };
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();

  outline_init (&outline, 1.0);
  g_assert_false (limn_outline_add_ring (&outline, cr, nothing, G_N_ELEMENTS (nothing)));
  g_assert_false (limn_outline_add_ring (&outline, cr, NULL, 0));
  g_assert_true (limn_outline_add_ring (&outline, cr, points, G_N_ELEMENTS (points)));
  g_assert_cmpuint (count_points (cr), ==, 3);
  g_assert_cmpfloat_with_epsilon (get_area (cr), 5000.0, 1e-6);
  cairo_stroke (cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

/* Coordinates that cairo's fixed-point numbers cannot hold are cut, not clamped: the edges that can
 * be seen stay where they are. */
static void
test_huge (void)
{
  const LimnPoint triangle[] = { { -1e9f, -1e9f }, { 1e9f, -1e9f }, { 1e9f, 1e9f } };
  const LimnPoint extreme[] = { { -3e38f, 0 }, { 3e38f, 1 }, { 0, 3e38f }, { 0, -3e38f } };
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();
  double left = 0.0;
  double right = 0.0;
  double top = 0.0;
  double bottom = 0.0;

  outline_init (&outline, 40.0);
  g_assert_true (limn_outline_add_ring (&outline, cr, triangle, 3));
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  g_assert_cmpfloat (left, >=, -2001.0);
  g_assert_cmpfloat (right, <=, 3001.0);
  g_assert_cmpfloat (top, >=, -2001.0);
  g_assert_cmpfloat (bottom, <=, 3001.0);
  /* Its edge is the diagonal. */
  g_assert_true (cairo_in_fill (cr, 501.0, 500.0));
  g_assert_false (cairo_in_fill (cr, 500.0, 501.0));

  cairo_new_path (cr);
  limn_outline_add_ring (&outline, cr, extreme, 4);
  cairo_fill (cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

static void
test_out_of_sight (void)
{
  const LimnPoint far_away[] = { { 9000, 9000 }, { 9100, 9000 }, { 9100, 9100 } };
  const LimnPoint around[] = { { -9e4f, -9e4f }, { 9e4f, -9e4f }, { 9e4f, 9e4f }, { -9e4f, 9e4f } };
  const LimnPoint dot[] = { { 5.0f, 5.0f }, { 5.1f, 5.0f }, { 5.1f, 5.1f } };
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();

  outline_init (&outline, 1.0);
  g_assert_false (limn_outline_add_ring (&outline, cr, far_away, 3));
  g_assert_false (limn_outline_add_ring (&outline, cr, dot, 3));
  g_assert_false (limn_outline_add_ring (&outline, NULL, dot, 1));
  g_assert_true (limn_outline_add_ring (&outline, cr, around, 4));
  g_assert_true (cairo_in_fill (cr, 500.0, 500.0));
  cairo_destroy (cr);
}

/* A hundred thousand random points would take cairo seven seconds. */
static void
test_wild (void)
{
  g_autofree LimnPoint *points = g_new (LimnPoint, 100000);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();

  for (guint i = 0; i < 100000; i++)
    points[i] = (LimnPoint) { .x = (float) g_rand_double_range (random, 0, 1000),
                              .y = (float) g_rand_double_range (random, 0, 1000) };
  outline_init (&outline, 1.0);
  g_assert_true (limn_outline_add_ring (&outline, cr, points, 100000));
  g_assert_cmpuint (count_points (cr), <, 2000);
  cairo_fill (cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

/* A long comb is an outline and keeps its teeth. */
static void
test_comb (void)
{
  g_autofree LimnPoint *points = g_new (LimnPoint, 400);
  g_auto (LimnOutline) outline = { 0 };
  cairo_t *cr = create_context ();

  for (guint i = 0; i < 400; i++)
    points[i] = (LimnPoint) { .x = (float) (i * 2), .y = i % 2 == 0 ? 100.0f : 300.0f };
  outline_init (&outline, 1.0);
  g_assert_true (limn_outline_add_ring (&outline, cr, points, 400));
  g_assert_cmpuint (count_points (cr), ==, 400);
  cairo_destroy (cr);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outline/half-pixel", test_half_pixel);
  g_test_add_func ("/outline/simplify", test_simplify);
  g_test_add_func ("/outline/not-finite", test_not_finite);
  g_test_add_func ("/outline/huge", test_huge);
  g_test_add_func ("/outline/out-of-sight", test_out_of_sight);
  g_test_add_func ("/outline/wild", test_wild);
  g_test_add_func ("/outline/comb", test_comb);

  return g_test_run ();
}
