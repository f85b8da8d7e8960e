/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets: drawn by parts and by threads, from the last one where that is enough, they look like the
 * scene drawn at once by plain cairo. */

#include "config.h"

#include "limn-render-fixtures.h"
#include "limn-sheet.h"

#include <math.h>
#include <stdlib.h>

#define WIDTH 640
#define HEIGHT 480
#define N_OBJECTS 260
#define N_STEPS 24

/* A crowd with keypoints, boxes without outlines, and specks. */
static LimnPrediction *
make_answer (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  const char *const names[] = { "person", "dog", "traffic light", "bus", "bird" };

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  for (guint i = 0; i < N_OBJECTS; i++)
    {
      double x = g_rand_double_range (random, 0.0, WIDTH);
      double y = g_rand_double_range (random, 0.0, HEIGHT);
      double r = i % 20 == 0 ? 90.0 : g_rand_double_range (random, 1.0, 30.0);
      double confidence = g_rand_double_range (random, 0.01, 1.0);
      const char *name = names[i % G_N_ELEMENTS (names)];

      if (i % 7 == 0)
        limn_fixture_add_box (builder, name, confidence, x, y, r, r / 2.0);
      else
        limn_fixture_add_blob (builder, name, confidence, x, y, r, 40, i % 5 == 0 ? r / 3.0 : 0.0);
      if (i % 9 == 0)
        limn_prediction_builder_add_keypoint (builder, "nose", 0.9, x + 2.0 * r, y);
    }

  return limn_prediction_builder_end (builder);
}

static LimnPrediction *
pick_at_random (LimnPrediction *answer,
                GRand          *random,
                guint           percent)
{
  guint n = limn_prediction_get_n_instances (answer);
  g_autofree guint32 *indices = g_new (guint32, n);
  guint n_picked = 0;

  for (guint32 i = 0; i < n; i++)
    if ((guint) g_rand_int_range (random, 0, 100) < percent)
      indices[n_picked++] = i;

  return limn_prediction_pick (answer, NULL, indices, n_picked);
}

static LimnScene *
make_scene (LimnPrediction       *prediction,
            GRand                *random,
            const LimnSceneStyle *style,
            gboolean              is_judged)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  const char *const hidden[] = { "dog", NULL };
  guint n = limn_prediction_get_n_instances (prediction);
  g_autofree guint8 *meanings = g_new0 (guint8, n + 1);
  gboolean hides = g_rand_int_range (random, 0, 4) == 0;

  /* The same colours whatever is left. */
  limn_palette_get_slot (palette, "person");
  limn_palette_get_slot (palette, "dog");
  limn_palette_get_slot (palette, "traffic light");
  limn_palette_get_slot (palette, "bus");
  limn_palette_get_slot (palette, "bird");
  for (guint i = 0; i < n; i++)
    meanings[i] = (guint8) g_rand_int_range (random, LIMN_MEANING_CORRECT,
                                             LIMN_MEANING_IGNORED + 1);

  return limn_scene_new_judged (prediction, palette, hides ? hidden : NULL, style,
                                is_judged ? meanings : NULL);
}

/* No part may differ by more than what a clip that cuts an edge does to it. */
static void
assert_same_look (cairo_surface_t *a,
                  cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a);
  int height = cairo_image_surface_get_height (a);
  guint n_different = 0;
  int worst = 0;

  g_assert_cmpint (width, ==, cairo_image_surface_get_width (b));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (b));
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 one = limn_fixture_get_pixel (a, x, y);
        guint32 two = limn_fixture_get_pixel (b, x, y);

        n_different += one != two;
        for (int shift = 0; shift < 32; shift += 8)
          worst = MAX (worst, abs ((int) ((one >> shift) & 0xff) - (int) ((two >> shift) & 0xff)));
      }

  g_test_message ("%u of %d pixels differ, by up to %d", n_different, width * height, worst);
  g_assert_cmpuint (n_different, <=, (guint) (width * height) / 5000);
  if (cairo_version () < CAIRO_VERSION_ENCODE (1, 18, 0))
    g_assert_cmpint (worst, <=, 64);
}

static cairo_surface_t *
draw_at_once (LimnScene          *scene,
              const LimnViewport *viewport,
              int                 scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * scale,
                                                         HEIGHT * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  limn_scene_draw (scene, cr, viewport);
  cairo_destroy (cr);

  return surface;
}

static void
assert_like_plain (LimnSheet *sheet,
                   int        scale)
{
  cairo_surface_t *plain = draw_at_once (limn_sheet_get_scene (sheet),
                                         limn_sheet_get_viewport (sheet), scale);

  assert_same_look (plain, limn_sheet_get_surface (sheet));
  cairo_surface_destroy (plain);
}

typedef struct
{
  double   zoom;
  double   x;
  double   y;
  int      scale;
  gboolean is_judged;
} Way;

/* Whatever comes and goes, each sheet that was made from the last one looks as if it was not. */
static void
test_steps (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (LimnPrediction) answer = make_answer ();
  g_autoptr (LimnSheet) sheet = NULL;
  LimnViewport viewport = { .zoom = way->zoom, .x = way->x, .y = way->y, .view_width = WIDTH,
                            .view_height = HEIGHT, .picture_width = WIDTH,
                            .picture_height = HEIGHT };
  double least = 1.0;

  for (guint i = 0; i < N_STEPS; i++)
    {
      /* Most steps are small: nearly all of it, or nearly nothing. */
      guint percent = i % 3 == 0 ? 99 : i % 3 == 1 ? 97 : (guint) g_rand_int_range (random, 0, 101);
      g_autoptr (LimnPrediction) part = pick_at_random (answer, random, percent);
      g_autoptr (LimnScene) scene = make_scene (part, random, NULL, way->is_judged);
      LimnSheet *next = limn_sheet_new (scene, &viewport, way->scale, sheet, NULL);

      g_assert_nonnull (next);
      g_assert_true (limn_sheet_get_scene (next) == scene);
      assert_like_plain (next, way->scale);
      least = MIN (least, limn_sheet_get_drawn (next));
      g_clear_pointer (&sheet, limn_sheet_unref);
      sheet = next;
    }
  if (!way->is_judged)
    g_assert_cmpfloat (least, <, 0.5);
}

/* One weak object of many comes: little is drawn. None does: nothing is. */
static void
test_little (void)
{
  g_autoptr (LimnPrediction) answer = limn_fixture_crowd (300, 60, 1920, 1080, 30);
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnViewport viewport = limn_fixture_viewport (1920, 1080);
  guint32 indices[299];
  g_autoptr (LimnPrediction) part = NULL;
  g_autoptr (LimnScene) whole_scene = limn_scene_new (answer, palette, NULL, NULL);
  g_autoptr (LimnScene) again_scene = limn_scene_new (answer, palette, NULL, NULL);
  g_autoptr (LimnScene) part_scene = NULL;
  g_autoptr (LimnSheet) whole = NULL;
  g_autoptr (LimnSheet) again = NULL;
  g_autoptr (LimnSheet) less = NULL;

  for (guint32 i = 0; i < G_N_ELEMENTS (indices); i++)
    indices[i] = i;
  part = limn_prediction_pick (answer, NULL, indices, G_N_ELEMENTS (indices));
  part_scene = limn_scene_new (part, palette, NULL, NULL);

  whole = limn_sheet_new (whole_scene, &viewport, 1, NULL, NULL);
  g_assert_cmpfloat (limn_sheet_get_drawn (whole), ==, 1.0);
  again = limn_sheet_new (again_scene, &viewport, 1, whole, NULL);
  g_assert_cmpfloat (limn_sheet_get_drawn (again), ==, 0.0);
  less = limn_sheet_new (part_scene, &viewport, 1, whole, NULL);
  g_assert_cmpfloat (limn_sheet_get_drawn (less), >, 0.0);
  g_assert_cmpfloat (limn_sheet_get_drawn (less), <, 0.1);
}

/* Another view, style, colour or answer: all is drawn, and looks right. */
static void
test_all (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (LimnPrediction) answer = make_answer ();
  g_autoptr (LimnPrediction) same = make_answer ();
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnPalette) other_palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  LimnViewport moved = viewport;
  g_autoptr (LimnScene) scene = limn_scene_new (answer, palette, NULL, NULL);
  g_autoptr (LimnScene) styled = NULL;
  g_autoptr (LimnScene) coloured = NULL;
  g_autoptr (LimnScene) another = limn_scene_new (same, palette, NULL, NULL);
  g_autoptr (LimnScene) judged = make_scene (answer, random, NULL, TRUE);
  g_autoptr (LimnSheet) first = limn_sheet_new (scene, &viewport, 1, NULL, NULL);

  moved.x = 1.0;
  style.fill = FALSE;
  styled = limn_scene_new (answer, palette, NULL, &style);
  limn_palette_get_slot (other_palette, "something else");
  coloured = limn_scene_new (answer, other_palette, NULL, NULL);

  for (guint i = 0; i < 6; i++)
    {
      LimnScene *scenes[] = { scene, scene, styled, coloured, another, judged };
      int scale = i == 0 ? 2 : 1;
      g_autoptr (LimnSheet) next = limn_sheet_new (scenes[i], i == 1 ? &moved : &viewport, scale,
                                                   first, NULL);

      g_assert_cmpfloat (limn_sheet_get_drawn (next), ==, 1.0);
      assert_like_plain (next, scale);
    }
}

/* No objects, no picture, no view. */
static void
test_nothing (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) empty = NULL;
  g_autoptr (LimnPrediction) answer = make_answer ();
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnScene) full = limn_scene_new (answer, palette, NULL, NULL);
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  LimnViewport no_view = { .zoom = 1.0 };
  LimnViewport no_sense = { .zoom = NAN, .view_width = WIDTH, .view_height = HEIGHT };
  g_autoptr (LimnSheet) first = NULL;
  g_autoptr (LimnSheet) second = NULL;
  g_autoptr (LimnSheet) third = NULL;

  empty = limn_prediction_builder_end (builder);
  scene = limn_scene_new (empty, palette, NULL, NULL);
  first = limn_sheet_new (scene, &viewport, 1, NULL, NULL);
  g_assert_cmpuint (limn_fixture_get_pixel (limn_sheet_get_surface (first), 5, 5), ==, 0);
  second = limn_sheet_new (full, &no_view, 1, first, NULL);
  third = limn_sheet_new (full, &no_sense, 1, second, NULL);
  g_assert_cmpuint (limn_fixture_get_pixel (limn_sheet_get_surface (third), 5, 5), ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (LimnPrediction) answer = make_answer ();
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = limn_scene_new (answer, palette, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);

  g_cancellable_cancel (cancellable);
  g_assert_null (limn_sheet_new (scene, &viewport, 1, NULL, cancellable));
}

int
main (int    argc,
      char **argv)
{
  static const Way plain = { 1.0, 0.0, 0.0, 1, FALSE };
  static const Way small = { 0.41, 30.5, 12.25, 1, FALSE };
  static const Way large = { 3.3, -700.0, -300.0, 1, FALSE };
  static const Way fine = { 1.0, 0.0, 0.0, 2, FALSE };
  static const Way judged = { 1.0, 0.0, 0.0, 1, TRUE };

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/sheet/steps/plain", &plain, test_steps);
  g_test_add_data_func ("/sheet/steps/small", &small, test_steps);
  g_test_add_data_func ("/sheet/steps/large", &large, test_steps);
  g_test_add_data_func ("/sheet/steps/fine", &fine, test_steps);
  g_test_add_data_func ("/sheet/steps/judged", &judged, test_steps);
  g_test_add_func ("/sheet/little", test_little);
  g_test_add_func ("/sheet/all", test_all);
  g_test_add_func ("/sheet/nothing", test_nothing);
  g_test_add_func ("/sheet/cancelled", test_cancelled);

  return g_test_run ();
}
