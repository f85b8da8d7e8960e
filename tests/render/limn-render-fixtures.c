/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-render-fixtures.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

/* Of a channel, and of all pixels. */
#define TOLERANCE 16
#define MAX_DIFFERENT 0.01

void
limn_fixture_add_box (LimnPredictionBuilder *builder,
                      const char            *class_name,
                      double                 confidence,
                      double                 x,
                      double                 y,
                      double                 width,
                      double                 height)
{
  LimnRect box = { .x = x, .y = y, .width = width, .height = height };

  g_assert_true (limn_prediction_builder_begin (builder, class_name, 0, confidence, &box));
}

void
limn_fixture_add_blob (LimnPredictionBuilder *builder,
                       const char            *class_name,
                       double                 confidence,
                       double                 x,
                       double                 y,
                       double                 radius,
                       guint                  n_points,
                       double                 hole)
{
  limn_fixture_add_box (builder, class_name, confidence,
                        x - radius, y - radius, 2.0 * radius, 2.0 * radius);
  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < n_points; i++)
    {
      double angle = 2.0 * G_PI * i / n_points;
      double r = radius * (0.8 + 0.2 * cos (3.0 * angle));

      limn_prediction_builder_add_point (builder, x + r * cos (angle), y + r * sin (angle));
    }

  if (hole <= 0.0)
    return;

  limn_prediction_builder_begin_ring (builder);
  for (guint i = 0; i < n_points; i++)
    {
      double angle = 2.0 * G_PI * i / n_points;

      limn_prediction_builder_add_point (builder, x + hole * cos (angle),
                                         y + hole * sin (angle));
    }
}

LimnPrediction *
limn_fixture_crowd (guint  n_objects,
                    guint  n_points,
                    int    width,
                    int    height,
                    double radius)
{
  static const char *names[] = {
    "person", "dog", "bicycle", "traffic light", "bus", "cat", "bird", "chair",
    "car", "kite", "boat", "horse", "oven", "sink", "cup", "fork",
  };
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  limn_prediction_builder_set_image_size (builder, width, height);
  for (guint i = 0; i < n_objects; i++)
    {
      double x = g_rand_double_range (random, 0.0, width);
      double y = g_rand_double_range (random, 0.0, height);
      double r = g_rand_double_range (random, radius * 0.1, radius);
      double confidence = g_rand_double_range (random, 0.3, 1.0);

      limn_fixture_add_blob (builder, names[i % G_N_ELEMENTS (names)], confidence,
                             x, y, r, n_points, 0.0);
    }

  return limn_prediction_builder_end (builder);
}

LimnViewport
limn_fixture_viewport (double width,
                       double height)
{
  return (LimnViewport) { .zoom = 1.0, .view_width = width, .view_height = height,
                          .picture_width = width, .picture_height = height };
}

LimnPixels *
limn_fixture_pixels (int     width,
                     int     height,
                     guint32 color)
{
  gsize n_pixels = (gsize) width * (gsize) height;
  guint32 *data = g_new (guint32, n_pixels);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n_pixels; i++)
    data[i] = color;
  bytes = g_bytes_new_take (data, n_pixels * 4);

  return limn_pixels_new (bytes, width, height, (gsize) width * 4);
}

cairo_surface_t *
limn_fixture_surface (int    width,
                      int    height,
                      double scale,
                      double grey)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) (width * scale),
                                                         (int) (height * scale));
  cairo_t *cr = NULL;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, grey, grey, grey);
  cairo_paint (cr);
  cairo_destroy (cr);

  return surface;
}

guint32
limn_fixture_get_pixel (cairo_surface_t *surface,
                        int              x,
                        int              y)
{
  const guint8 *data = NULL;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);

  return ((const guint32 *) (data + (gsize) stride * (gsize) y))[x];
}

void
limn_fixture_draw (LimnScene          *scene,
                   cairo_surface_t    *surface,
                   const LimnViewport *viewport)
{
  cairo_t *cr = cairo_create (surface);

  limn_scene_draw (scene, cr, viewport);
  limn_scene_draw_highlight (scene, cr, viewport, -1, -1);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

cairo_surface_t *
limn_fixture_background (double width,
                         double height,
                         double scale)
{
  static const double greys[] = { 0.06, 0.5, 0.95 };
  cairo_surface_t *surface = limn_fixture_surface ((int) width, (int) height, scale, 0.0);
  cairo_t *cr = cairo_create (surface);

  for (gsize i = 0; i < G_N_ELEMENTS (greys); i++)
    {
      cairo_rectangle (cr, width / 3.0 * (double) i, 0.0, width / 3.0, height);
      cairo_set_source_rgb (cr, greys[i], greys[i], greys[i]);
      cairo_fill (cr);
    }
  cairo_destroy (cr);

  return surface;
}

static guint
count_different (cairo_surface_t *drawn,
                 cairo_surface_t *reference,
                 cairo_surface_t *difference)
{
  int width = cairo_image_surface_get_width (drawn);
  int height = cairo_image_surface_get_height (drawn);
  guint8 *data = cairo_image_surface_get_data (difference);
  gsize stride = (gsize) cairo_image_surface_get_stride (difference);
  guint n_different = 0;

  cairo_surface_flush (difference);
  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          guint32 a = limn_fixture_get_pixel (drawn, x, y);
          guint32 b = limn_fixture_get_pixel (reference, x, y);
          int worst = 0;

          for (int shift = 0; shift < 24; shift += 8)
            worst = MAX (worst, abs ((int) ((a >> shift) & 0xff) - (int) ((b >> shift) & 0xff)));
          if (worst > TOLERANCE)
            n_different++;
          ((guint32 *) (data + stride * (gsize) y))[x] =
            0xff000000u | (worst > TOLERANCE ? 0xff0000u : (guint32) worst * 0x010101u);
        }
    }
  cairo_surface_mark_dirty (difference);

  return n_different;
}

void
limn_fixture_compare (cairo_surface_t *drawn,
                      const char      *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *diff_file = g_strconcat (name, ".diff.png", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "render", "reference", file, NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "render", "difference", NULL);
  g_autofree char *diff_path = g_build_filename (folder, diff_file, NULL);
  g_autofree char *drawn_path = g_build_filename (folder, file, NULL);
  int width = cairo_image_surface_get_width (drawn);
  int height = cairo_image_surface_get_height (drawn);
  cairo_surface_t *reference = NULL;
  cairo_surface_t *difference = NULL;
  guint n_different = 0;

  if (g_strcmp0 (g_getenv ("LIMN_UPDATE_REFERENCES"), "1") == 0)
    {
      g_assert_cmpint (cairo_surface_write_to_png (drawn, path), ==, CAIRO_STATUS_SUCCESS);
      return;
    }

  reference = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (reference), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (reference), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (reference), ==, height);
  difference = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  n_different = count_different (drawn, reference, difference);
  g_test_message ("%s: %u of %d pixels differ", name, n_different, width * height);

  if (n_different > 0)
    {
      g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
      cairo_surface_write_to_png (difference, diff_path);
      cairo_surface_write_to_png (drawn, drawn_path);
    }
  g_assert_cmpfloat (n_different, <=, MAX_DIFFERENT * width * height);
  cairo_surface_destroy (difference);
  cairo_surface_destroy (reference);
}
