/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-render-fixtures.h"

#include <math.h>

/* The instances of the scene, strongest first, so in the order of the prediction. */
enum
{
  LARGE_BOX,
  RING_WITH_HOLE,
  SMALL_BOX,
  TINY_BOX,
  TWIN_A,
  TWIN_B,
  HIDDEN,
};

static LimnScene *
create_scene (void)
{
  static const char *hidden[] = { "ghost", NULL };
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();

  limn_prediction_builder_set_image_size (builder, 1000, 1000);
  limn_fixture_add_box (builder, "a", 0.90, 0, 0, 400, 400);
  limn_fixture_add_blob (builder, "b", 0.85, 700, 200, 150, 200, 60);
  limn_fixture_add_box (builder, "c", 0.80, 100, 100, 100, 100);
  limn_fixture_add_box (builder, "d", 0.75, 300, 300, 2, 2);
  limn_fixture_add_box (builder, "e", 0.70, 500, 600, 50, 50);
  limn_fixture_add_box (builder, "e", 0.65, 500, 600, 50, 50);
  limn_fixture_add_box (builder, "ghost", 0.60, 0, 0, 1000, 1000);
  prediction = limn_prediction_builder_end (builder);

  return limn_scene_new (prediction, palette, hidden, NULL);
}

static const struct
{
  double x;
  double y;
  double tolerance;
  int    after;
  int    expected;
} rows[] = {
  /* One object, its edges, and nothing. */
  { 50, 50, 0, -1, LARGE_BOX },
  { 0, 0, 0, -1, LARGE_BOX },
  { 399.9, 399.9, 0, -1, LARGE_BOX },
  { 400.1, 50, 0, -1, -1 },
  { 990, 990, 0, -1, -1 },
  { -5, -5, 0, -1, -1 },
  /* The smaller one first, then down the stack and around. */
  { 150, 150, 0, -1, SMALL_BOX },
  { 150, 150, 0, SMALL_BOX, LARGE_BOX },
  { 150, 150, 0, LARGE_BOX, SMALL_BOX },
  { 150, 150, 0, TWIN_A, SMALL_BOX },
  { 50, 50, 0, LARGE_BOX, LARGE_BOX },
  { 50, 50, 0, 12345, LARGE_BOX },
  /* Perfect duplicates can both be reached. */
  { 520, 620, 0, -1, TWIN_A },
  { 520, 620, 0, TWIN_A, TWIN_B },
  { 520, 620, 0, TWIN_B, TWIN_A },
  /* A hole is not the object. */
  { 810, 200, 0, -1, RING_WITH_HOLE },
  { 700, 200, 0, -1, -1 },
  { 700, 255, 0, -1, -1 },
  /* Near an outline counts when nothing contains the place. */
  { 403, 50, 0, -1, -1 },
  { 403, 50, 4, -1, LARGE_BOX },
  { 700.5, 258, 4, -1, RING_WITH_HOLE },
  { 700, 200, 4, -1, -1 },
  { 498, 601, 4, -1, TWIN_A },
  /* What contains the place comes before what is near. */
  { 98, 150, 4, -1, LARGE_BOX },
  /* Too small to aim at: near is on. */
  { 301, 301, 0, -1, TINY_BOX },
  { 305, 301, 0, -1, LARGE_BOX },
  { 305, 301, 4, -1, TINY_BOX },
  { 305, 301, 4, TINY_BOX, LARGE_BOX },
  /* Nonsense. */
  { NAN, 0, 0, -1, -1 },
  { 0, INFINITY, 0, -1, -1 },
  { 50, 50, NAN, -1, LARGE_BOX },
  { 50, 50, -7, -1, LARGE_BOX },
  { 50, 50, 0, -99, LARGE_BOX },
};

static void
test_table (void)
{
  g_autoptr (LimnScene) scene = create_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int found = limn_scene_hit_test (scene, rows[i].x, rows[i].y, rows[i].tolerance,
                                       rows[i].after);

      if (found != rows[i].expected)
        g_test_message ("row %zu: (%g, %g) tolerance %g after %d", i, rows[i].x, rows[i].y,
                        rows[i].tolerance, rows[i].after);
      g_assert_cmpint (found, ==, rows[i].expected);
    }
}

/* Points are pixel centres: the outline of the ring is drawn, and hit, half a pixel further. */
static void
test_half_pixel (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;

  limn_prediction_builder_set_image_size (builder, 100, 100);
  limn_fixture_add_box (builder, "a", 0.9, 10, 10, 11, 11);
  limn_prediction_builder_begin_ring (builder);
  limn_prediction_builder_add_point (builder, 10, 10);
  limn_prediction_builder_add_point (builder, 20, 10);
  limn_prediction_builder_add_point (builder, 20, 20);
  limn_prediction_builder_add_point (builder, 10, 20);
  prediction = limn_prediction_builder_end (builder);
  scene = limn_scene_new (prediction, palette, NULL, NULL);

  g_assert_cmpint (limn_scene_hit_test (scene, 10.4, 15, 0, -1), ==, -1);
  g_assert_cmpint (limn_scene_hit_test (scene, 10.6, 15, 0, -1), ==, 0);
  g_assert_cmpint (limn_scene_hit_test (scene, 20.4, 15, 0, -1), ==, 0);
  g_assert_cmpint (limn_scene_hit_test (scene, 20.6, 15, 0, -1), ==, -1);
}

/* Going on and on visits every object at a place once, then begins again. */
static void
test_cycle (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;
  int current = -1;

  limn_prediction_builder_set_image_size (builder, 1000, 1000);
  for (int i = 0; i < 20; i++)
    limn_fixture_add_blob (builder, "a", 0.99 - 0.01 * i, 500, 500, 100 + 10 * ((i * 7) % 20),
                           60, 0);
  prediction = limn_prediction_builder_end (builder);
  scene = limn_scene_new (prediction, palette, NULL, NULL);

  for (int round = 0; round < 2; round++)
    {
      guint seen = 0;

      for (int i = 0; i < 20; i++)
        {
          current = limn_scene_hit_test (scene, 500, 500, 3, current);
          g_assert_cmpint (current, >=, 0);
          g_assert_cmpuint (seen & (1u << current), ==, 0);
          seen |= 1u << current;
        }
      g_assert_cmpuint (seen, ==, (1u << 20) - 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hit-test/table", test_table);
  g_test_add_func ("/hit-test/half-pixel", test_half_pixel);
  g_test_add_func ("/hit-test/cycle", test_cycle);

  return g_test_run ();
}
