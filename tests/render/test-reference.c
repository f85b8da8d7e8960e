/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures drawn now against pictures kept in reference/. Another cairo may round an edge another
 * way, so up to one pixel in a hundred may differ, and each by a little anywhere. Fonts differ
 * between machines: scenes have no labels, or the chips are painted over. With
 * LIMN_UPDATE_REFERENCES=1 in the environment the references are written instead; look at them
 * before they are committed. */

#include "config.h"

#include "limn-render-fixtures.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define TOLERANCE 16
#define MAX_DIFFERENT 0.01
#define WIDTH 240
#define HEIGHT 160

/* Dark, grey and bright: a line has to be seen on all of them. */
static cairo_surface_t *
create_background (double width,
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

static void
compare (cairo_surface_t *drawn,
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

/* Outlines with a hole, one over another, off the edge, small ones down to a speck, keypoints. */
static LimnPrediction *
create_instances (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_blob (builder, "a", 0.95, 60, 60, 50, 90, 15);
  limn_fixture_add_blob (builder, "b", 0.9, 100, 80, 40, 90, 0);
  limn_fixture_add_blob (builder, "c", 0.85, 30, 130, 28, 60, 0);
  limn_fixture_add_blob (builder, "d", 0.8, 200, 50, 36, 60, 0);
  limn_fixture_add_blob (builder, "e", 0.75, 190, 120, 60, 60, 0);
  limn_prediction_builder_add_keypoint (builder, "left", 0.9, 180, 130);
  limn_prediction_builder_add_keypoint (builder, "right", 0.9, 215, 125);
  limn_fixture_add_blob (builder, "f", 0.7, 130, 140, 6, 30, 0);
  limn_fixture_add_blob (builder, "g", 0.65, 110, 145, 3, 30, 0);
  limn_fixture_add_blob (builder, "h", 0.6, 95, 148, 1, 30, 0);

  return limn_prediction_builder_end (builder);
}

static LimnScene *
create_scene (LimnPrediction *prediction,
              guint           first_slot)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;

  style.labels = LIMN_LABELS_NONE;
  for (guint i = 0; i < first_slot; i++)
    {
      g_autofree char *name = g_strdup_printf ("unused %u", i);

      limn_palette_get_slot (palette, name);
    }

  return limn_scene_new (prediction, palette, NULL, &style);
}

static void
draw_and_compare (LimnScene  *scene,
                  double      width,
                  double      height,
                  double      scale,
                  const char *name)
{
  cairo_surface_t *surface = create_background (width, height, scale);
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);

  viewport.view_width = width;
  viewport.view_height = height;
  limn_fixture_draw (scene, surface, &viewport);
  compare (surface, name);
  cairo_surface_destroy (surface);
}

static void
test_instances (void)
{
  g_autoptr (LimnPrediction) prediction = create_instances ();
  g_autoptr (LimnScene) scene = create_scene (prediction, 0);

  draw_and_compare (scene, WIDTH, HEIGHT, 1.0, "instances-1x");
  draw_and_compare (scene, WIDTH / 2.0, HEIGHT / 2.0, 2.0, "instances-2x");
}

static void
test_boxes (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnScene) scene = NULL;

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_box (builder, "a", 0.9, 10, 15, 90, 120);
  limn_fixture_add_box (builder, "b", 0.8, 60, 50, 120, 60);
  limn_fixture_add_box (builder, "c", 0.7, 150, 70, 100, 100);
  limn_fixture_add_box (builder, "d", 0.6, 200.3, 20.7, 20.4, 20.4);
  limn_fixture_add_box (builder, "e", 0.5, 180, 30, 8, 8);
  prediction = limn_prediction_builder_end (builder);
  scene = create_scene (prediction, 0);
  draw_and_compare (scene, WIDTH, HEIGHT, 1.0, "boxes");
}

static void
test_dashes (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnScene) scene = NULL;

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  for (int i = 0; i < 48; i++)
    {
      g_autofree char *name = g_strdup_printf ("class %d", i);

      if (i % 6 == 0)
        limn_fixture_add_blob (builder, name, 0.9 - 0.01 * i, 35 + i / 6 % 4 * 57,
                               42 + i / 24 * 76, 27, 60, 0);
      else
        limn_fixture_add_box (builder, name, 0.9 - 0.01 * i, 300, 300, 1, 1);
    }
  prediction = limn_prediction_builder_end (builder);
  scene = create_scene (prediction, 0);
  draw_and_compare (scene, WIDTH, HEIGHT, 1.0, "dashes");
}

static void
hide_chip (cairo_t            *cr,
           LimnScene          *scene,
           const LimnViewport *viewport,
           guint               index)
{
  LimnRect rect = limn_scene_place_highlight (scene, viewport, index);

  /* Chips are as wide as the font makes them: hide more than any font needs. */
  cairo_rectangle (cr, rect.x - 4.0, rect.y - 6.0, 84.0, 30.0);
  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_fill (cr);
}

static void
test_highlight (void)
{
  g_autoptr (LimnPrediction) prediction = create_instances ();
  g_autoptr (LimnScene) scene = create_scene (prediction, 0);
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  cairo_surface_t *surface = create_background (WIDTH, HEIGHT, 1.0);
  cairo_t *cr = cairo_create (surface);

  limn_scene_draw (scene, cr, &viewport);
  limn_scene_draw_highlight (scene, cr, &viewport, 3, 0);
  hide_chip (cr, scene, &viewport, 3);
  hide_chip (cr, scene, &viewport, 0);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  compare (surface, "highlight");
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reference/instances", test_instances);
  g_test_add_func ("/reference/boxes", test_boxes);
  g_test_add_func ("/reference/dashes", test_dashes);
  g_test_add_func ("/reference/highlight", test_highlight);

  return g_test_run ();
}
