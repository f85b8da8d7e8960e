/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-label.h"
#include "limn-render-fixtures.h"

#include <math.h>
#include <string.h>

static const LimnRect view = { .width = 800.0, .height = 600.0 };

static LimnLabelRequest
request (double x,
         double y,
         double width,
         double height)
{
  return (LimnLabelRequest) { .anchor = { .x = x, .y = y, .width = width, .height = height },
                              .full_width = 80.0, .short_width = 40.0, .height = 18.0,
                              .clearance = 3.0 };
}

static gboolean
is_inside (const LimnRect *rect,
           const LimnRect *bounds)
{
  return rect->x >= bounds->x && rect->y >= bounds->y &&
         rect->x + rect->width <= bounds->x + bounds->width &&
         rect->y + rect->height <= bounds->y + bounds->height;
}

static gboolean
overlaps (const LimnRect *a,
          const LimnRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width &&
         a->y < b->y + b->height && b->y < a->y + a->height;
}

static void
assert_apart (const LimnLabelPlace *places,
              gsize                 n_places,
              const LimnRect       *bounds)
{
  for (gsize i = 0; i < n_places; i++)
    {
      if (places[i].form == LIMN_LABEL_HIDDEN)
        continue;

      g_assert_true (is_inside (&places[i].rect, bounds));
      for (gsize j = 0; j < i; j++)
        {
          if (places[j].form != LIMN_LABEL_HIDDEN)
            g_assert_false (overlaps (&places[i].rect, &places[j].rect));
        }
    }
}

/* Where the chip of a single object goes, by where the object is. */
static void
test_alone (void)
{
  static const struct
  {
    const char *where;
    LimnRect    box;
    double      x;
    double      y;
  } rows[] = {
    { "middle: above", { 300, 300, 200, 100 }, 297, 279 },
    { "top edge: inside", { 300, 0, 200, 100 }, 303, 3 },
    { "left edge: above, clamped", { -50, 300, 200, 100 }, 0, 279 },
    { "right edge: above, clamped", { 750, 300, 200, 100 }, 720, 279 },
    { "bottom edge: above", { 300, 550, 200, 100 }, 297, 529 },
    { "top left corner: inside", { -50, -50, 200, 150 }, 3, 3 },
    { "top right corner: inside", { 700, -50, 200, 150 }, 703, 3 },
    { "bottom right corner", { 700, 550, 200, 100 }, 697, 529 },
    { "covers everything: inside", { -500, -500, 3000, 3000 }, 3, 3 },
    { "small, top edge: below", { 300, 5, 20, 10 }, 297, 18 },
    { "small, top left corner: below", { 0, 0, 8, 8 }, 0, 11 },
    { "small, top right corner: below", { 792, 0, 8, 8 }, 720, 11 },
    { "small, bottom right corner: above", { 792, 592, 8, 8 }, 720, 571 },
    { "fractional: whole pixels", { 300.4, 300.4, 200, 100 }, 297, 279 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LimnLabelRequest one = request (rows[i].box.x, rows[i].box.y,
                                      rows[i].box.width, rows[i].box.height);
      LimnLabelPlace place;

      g_test_message ("%s", rows[i].where);
      limn_label_layout_place (&one, 1, &view, 1.0, &place);
      g_assert_cmpint (place.form, ==, LIMN_LABEL_FULL);
      g_assert_false (place.has_leader);
      g_assert_cmpfloat (place.rect.x, ==, rows[i].x);
      g_assert_cmpfloat (place.rect.y, ==, rows[i].y);
      g_assert_true (is_inside (&place.rect, &view));
    }
}

/* The strongest keeps its place; equal boxes go round the box, then away with a line. */
static void
test_same_box (void)
{
  LimnLabelRequest requests[8];
  LimnLabelPlace places[G_N_ELEMENTS (requests)];
  guint n_leaders = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    requests[i] = request (300, 300, 200, 100);
  limn_label_layout_place (requests, G_N_ELEMENTS (requests), &view, 1.0, places);

  assert_apart (places, G_N_ELEMENTS (places), &view);
  g_assert_cmpfloat (places[0].rect.y, ==, 279.0);
  g_assert_cmpfloat (places[1].rect.x, ==, 423.0);
  g_assert_cmpfloat (places[2].rect.y, ==, 303.0);
  g_assert_cmpfloat (places[3].rect.y, ==, 403.0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_cmpint (places[i].form, ==, LIMN_LABEL_FULL);
      if (!places[i].has_leader)
        continue;
      n_leaders++;
      g_assert_cmpfloat (places[i].leader_x, >=, 300.0);
      g_assert_cmpfloat (places[i].leader_x, <=, 500.0);
      g_assert_true (places[i].leader_y == 300.0 || places[i].leader_y == 400.0);
    }
  g_assert_cmpuint (n_leaders, ==, 3);
}

static void
test_spares_small_objects (void)
{
  LimnLabelRequest requests[] = {
    request (300, 300, 200, 100),
    request (310, 284, 12, 10),
  };
  LimnLabelPlace places[2];

  limn_label_layout_place (requests, 2, &view, 1.0, places);
  g_assert_cmpint (places[0].form, ==, LIMN_LABEL_FULL);
  g_assert_false (overlaps (&places[0].rect, &requests[1].anchor));
  g_assert_false (overlaps (&places[1].rect, &requests[1].anchor));
}

/* No room for the text: shorter, then a dot, then nothing; never over the bounds. */
static void
test_narrow (void)
{
  const LimnRect narrow = { .x = 10.0, .y = 10.0, .width = 60.0, .height = 60.0 };
  const LimnRect tiny = { .x = 10.0, .y = 10.0, .width = 30.0, .height = 30.0 };
  const LimnRect nothing = { .x = 10.0, .y = 10.0 };
  LimnLabelRequest one = request (20, 35, 20, 20);
  LimnLabelRequest bare = one;
  LimnLabelPlace place;

  limn_label_layout_place (&one, 1, &narrow, 1.0, &place);
  g_assert_cmpint (place.form, ==, LIMN_LABEL_SHORT);
  g_assert_true (is_inside (&place.rect, &narrow));

  bare.short_width = 0.0;
  limn_label_layout_place (&bare, 1, &narrow, 1.0, &place);
  g_assert_cmpint (place.form, ==, LIMN_LABEL_DOT);
  g_assert_true (is_inside (&place.rect, &narrow));

  one.anchor = (LimnRect) { .x = 20, .y = 20, .width = 15, .height = 15 };
  limn_label_layout_place (&one, 1, &tiny, 1.0, &place);
  g_assert_cmpint (place.form, ==, LIMN_LABEL_DOT);
  one.anchor = (LimnRect) { .x = 20, .y = 20, .width = 3, .height = 3 };
  limn_label_layout_place (&one, 1, &tiny, 1.0, &place);
  g_assert_cmpint (place.form, ==, LIMN_LABEL_HIDDEN);
  limn_label_layout_place (&one, 1, &nothing, 1.0, &place);
  g_assert_cmpint (place.form, ==, LIMN_LABEL_HIDDEN);
}

static void
test_nonsense (void)
{
  LimnLabelRequest requests[] = {
    request (NAN, 0, 10, 10), request (0, 0, INFINITY, 10), request (0, 0, -1, 10),
    request (1e300, -1e300, 1e300, 1e300), request (300, 300, 200, 100),
  };
  LimnLabelPlace places[G_N_ELEMENTS (requests)];

  limn_label_layout_place (requests, G_N_ELEMENTS (requests), &view, 1.0, places);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpint (places[i].form, ==, LIMN_LABEL_HIDDEN);
  assert_apart (places, G_N_ELEMENTS (places), &view);
  g_assert_cmpint (places[4].form, ==, LIMN_LABEL_FULL);
}

/* A crowd is not covered with text, and what text there is belongs to the strongest. */
static void
test_crowd (void)
{
  g_autofree LimnLabelRequest *requests = g_new (LimnLabelRequest, 20000);
  g_autofree LimnLabelPlace *places = g_new (LimnLabelPlace, 20000);
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  double covered = 0.0;

  for (guint i = 0; i < 20000; i++)
    requests[i] = request (g_rand_double_range (random, -20, 820),
                           g_rand_double_range (random, -20, 620),
                           g_rand_double_range (random, 1, 120),
                           g_rand_double_range (random, 1, 120));
  limn_label_layout_place (requests, 20000, &view, 1.0, places);
  assert_apart (places, 4000, &view);
  for (guint i = 0; i < 20000; i++)
    {
      if (places[i].form >= LIMN_LABEL_SHORT)
        covered += places[i].rect.width * places[i].rect.height;
    }
  g_assert_cmpfloat (covered, <, 0.21 * view.width * view.height);
  g_assert_cmpint (places[0].form, ==, LIMN_LABEL_FULL);
  g_assert_cmpint (places[19999].form, ==, LIMN_LABEL_HIDDEN);
}

static void
test_percent (void)
{
  g_autofree char *text = limn_label_format_percent (62);

  g_assert_cmpstr (text, ==, "62\302\240%");
  g_assert_cmpint (limn_label_get_percent (0.624), ==, 62);
  g_assert_cmpint (limn_label_get_percent (0.625), ==, 63);
  g_assert_cmpint (limn_label_get_percent (1.7), ==, 100);
  g_assert_cmpint (limn_label_get_percent (-1.0), ==, 0);
  g_assert_cmpint (limn_label_get_percent (NAN), ==, 0);
}

/* Real text: every edge and corner of the picture, every mode and scale. */
static void
test_scene_edges (void)
{
  static const double scales[] = { 1.0, 1.5, 3.0 };
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnViewport viewport = limn_fixture_viewport (1200, 900);

  limn_prediction_builder_set_image_size (builder, 1200, 900);
  for (int row = 0; row < 3; row++)
    {
      for (int column = 0; column < 3; column++)
        limn_fixture_add_box (builder, "traffic light", 0.9 - 0.01 * (3 * row + column),
                              column * 540, row * 400, 120, 100);
    }
  prediction = limn_prediction_builder_end (builder);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      for (int mode = LIMN_LABELS_CLASS; mode <= LIMN_LABELS_PERCENT; mode++)
        {
          LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
          g_autoptr (LimnScene) scene = NULL;
          g_autoptr (LimnLabelPlan) plan = NULL;
          LimnRect area;

          style.labels = (LimnLabelMode) mode;
          style.line_scale = scales[i];
          scene = limn_scene_new (prediction, palette, NULL, &style);
          plan = limn_scene_ref_label_plan (scene, &viewport);
          limn_scene_get_label_area (&viewport, &area);
          g_assert_cmpuint (plan->n_labels, ==, 9);
          assert_apart (plan->places, plan->n_labels, &area);
          for (guint k = 0; k < plan->n_labels; k++)
            g_assert_cmpint (plan->places[k].form, ==, LIMN_LABEL_FULL);
        }
    }
}

/* Zoomed in, labels stay in the part of the picture that can be seen. */
static void
test_scene_moderate (void)
{
  static const double zooms[] = { 0.3, 1.0, 2.5, 9.0 };
  g_autoptr (LimnPrediction) prediction = limn_fixture_crowd (120, 40, 1600, 1200, 90);
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = limn_scene_new (prediction, palette, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      LimnViewport viewport = limn_fixture_viewport (1600, 1200);
      g_autoptr (LimnLabelPlan) plan = NULL;
      LimnRect area;

      viewport.view_width = 1000;
      viewport.view_height = 700;
      limn_viewport_zoom_at (&viewport, zooms[i], 333, 333);
      limn_viewport_clamp (&viewport);
      limn_scene_get_label_area (&viewport, &area);
      plan = limn_scene_ref_label_plan (scene, &viewport);
      g_assert_cmpuint (plan->n_labels, >, 0);
      assert_apart (plan->places, plan->n_labels, &area);
    }
}

/* The label of a highlighted object does not jump, and stays inside wherever the object is. */
static void
test_highlight_place (void)
{
  g_autoptr (LimnPrediction) prediction = limn_fixture_crowd (300, 40, 800, 600, 60);
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = limn_scene_new (prediction, palette, NULL, NULL);
  LimnViewport viewport = limn_fixture_viewport (800, 600);
  g_autoptr (LimnLabelPlan) plan = limn_scene_ref_label_plan (scene, &viewport);

  for (guint i = 0; i < plan->n_labels; i++)
    {
      LimnRect rect = limn_scene_place_highlight (scene, &viewport, plan->items[i]);

      g_assert_true (is_inside (&rect, &view));
      if (plan->places[i].form == LIMN_LABEL_FULL)
        g_assert_cmpmem (&rect, sizeof rect, &plan->places[i].rect, sizeof rect);
    }
}

/* Names of any length and script make chips of a size that can be drawn. */
static void
test_long_names (void)
{
  g_autofree char *lengthy = g_strnfill (4000, 'W');
  const char *names[] = { lengthy, "", "\330\263\331\212\330\247\330\261\330\251",
                          "\360\237\220\225",
                          "\344\272\244\351\200\232\344\277\241\345\217\267" };
  g_autoptr (LimnLabeler) labeler = limn_labeler_new (1.0, 1.0);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LimnLabelText text = { .class_name = names[i], .percent = 62 };
      double width = 0.0;
      double height = 0.0;

      limn_labeler_measure (labeler, &text, &width, &height);
      g_assert_cmpfloat (width, >, 20.0);
      g_assert_cmpfloat (width, <, 280.0);
      g_assert_cmpfloat (height, >=, 12.0);
      g_assert_cmpfloat (height, <, 40.0);
    }
}

/* Text follows the system's scale, but never falls under 11 pixels. */
static void
test_text_scale (void)
{
  static const double scales[] = { 0.5, 1.0, 2.0 };
  LimnLabelText text = { .class_name = "dog", .percent = 62 };
  double last_width = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (LimnLabeler) labeler = limn_labeler_new (scales[i], 1.0);
      double width = 0.0;
      double height = 0.0;

      limn_labeler_measure (labeler, &text, &width, &height);
      g_assert_cmpfloat (height, >=, 13.0);
      g_assert_cmpfloat (width, >, last_width);
      last_width = width;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/labels/alone", test_alone);
  g_test_add_func ("/labels/same-box", test_same_box);
  g_test_add_func ("/labels/spares-small-objects", test_spares_small_objects);
  g_test_add_func ("/labels/narrow", test_narrow);
  g_test_add_func ("/labels/nonsense", test_nonsense);
  g_test_add_func ("/labels/crowd", test_crowd);
  g_test_add_func ("/labels/percent", test_percent);
  g_test_add_func ("/labels/scene-edges", test_scene_edges);
  g_test_add_func ("/labels/scene-moderate", test_scene_moderate);
  g_test_add_func ("/labels/highlight-place", test_highlight_place);
  g_test_add_func ("/labels/long-names", test_long_names);
  g_test_add_func ("/labels/text-scale", test_text_scale);

  return g_test_run ();
}
