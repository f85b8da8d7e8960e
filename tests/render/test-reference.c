/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Scenes drawn now against pictures kept in reference/. Fonts differ between machines: the scenes
 * have no labels, or the chips are painted over. */

#include "config.h"

#include "limn-render-fixtures.h"

#define WIDTH 240
#define HEIGHT 160

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
  cairo_surface_t *surface = limn_fixture_background (width, height, scale);
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);

  viewport.view_width = width;
  viewport.view_height = height;
  limn_fixture_draw (scene, surface, &viewport);
  limn_fixture_compare (surface, name);
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
  cairo_surface_t *surface = limn_fixture_background (WIDTH, HEIGHT, 1.0);
  cairo_t *cr = cairo_create (surface);

  limn_scene_draw (scene, cr, &viewport);
  limn_scene_draw_highlight (scene, cr, &viewport, 3, 0);
  hide_chip (cr, scene, &viewport, 3);
  hide_chip (cr, scene, &viewport, 0);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  limn_fixture_compare (surface, "highlight");
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
