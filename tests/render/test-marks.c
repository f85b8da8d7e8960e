/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Marks: their lines, signs and arrows against kept pictures, what moves and what must not, and
 * what is found under the pointer. */

#include "config.h"

#include "limn-marks-private.h"
#include "limn-render-fixtures.h"

#include <math.h>

#define WIDTH 360
#define HEIGHT 240
#define LAST_KIND LIMN_MARK_ONLY_DERIVED

/* Fonts differ between machines: pictures that are kept have no text. */
static void
draw (LimnMarks       *marks,
      cairo_surface_t *surface,
      gboolean         high_contrast,
      double           progress)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  style.high_contrast = high_contrast;
  limn_marks_draw (marks, palette, &style, progress, cr, &viewport);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

static void
draw_and_compare (LimnMarks  *marks,
                  double      scale,
                  gboolean    high_contrast,
                  double      progress,
                  const char *name)
{
  cairo_surface_t *surface = limn_fixture_background (WIDTH, HEIGHT, scale);

  draw (marks, surface, high_contrast, progress);
  limn_fixture_compare (surface, name);
  cairo_surface_destroy (surface);
}

static guint
count_changed (cairo_surface_t *a,
               cairo_surface_t *b)
{
  guint n_changed = 0;

  for (int y = 0; y < cairo_image_surface_get_height (a); y++)
    {
      for (int x = 0; x < cairo_image_surface_get_width (a); x++)
        n_changed += limn_fixture_get_pixel (a, x, y) != limn_fixture_get_pixel (b, x, y) ? 1 : 0;
    }

  return n_changed;
}

static guint
count_drawn (LimnMarks *marks,
             double     progress)
{
  cairo_surface_t *before = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
  cairo_surface_t *after = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
  guint n_changed = 0;

  draw (marks, after, FALSE, progress);
  n_changed = count_changed (before, after);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);

  return n_changed;
}

/* Two rows of blobs, a row of boxes. */
static LimnPrediction *
create_objects (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  double confidence = 0.99;

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  for (int i = 0; i < 12; i++)
    {
      double x = 35.0 + 58.0 * (i % 6);
      double y = 45.0 + 75.0 * (i / 6);
      g_autofree char *name = g_strdup_printf ("class %d", i);

      confidence -= 0.01;
      limn_fixture_add_blob (builder, name, confidence, x, y, 26.0, 60, 0);
    }
  for (int i = 0; i < 6; i++)
    {
      confidence -= 0.01;
      limn_fixture_add_box (builder, "box", confidence, 10.0 + 58.0 * i, 190.0, 44.0, 40.0);
    }

  return limn_prediction_builder_end (builder);
}

/* No chip says anything, but for what was missed, whose object is hidden from the picture. */
static LimnMarks *
create_all_kinds (LimnPrediction *prediction)
{
  LimnMarks *marks = limn_marks_new ();

  for (guint i = 0; i <= LAST_KIND; i++)
    g_assert_true (limn_marks_add (marks, (LimnMarkKind) i, prediction, i,
                                   i == LIMN_MARK_MISSED ? "" : NULL));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_GHOST, prediction, 12, NULL));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_MISSED, prediction, 13, ""));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_STRUCK, prediction, 14, NULL));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_CONFLICT, prediction, 15, NULL));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_CAME, prediction, 16, NULL));
  g_assert_true (limn_marks_add (marks, LIMN_MARK_WENT, prediction, 17, NULL));

  return marks;
}

static void
test_kinds (void)
{
  g_autoptr (LimnPrediction) prediction = create_objects ();
  g_autoptr (LimnMarks) marks = create_all_kinds (prediction);

  draw_and_compare (marks, 1.0, FALSE, -1.0, "marks-1x");
  draw_and_compare (marks, 2.0, FALSE, -1.0, "marks-2x");
  draw_and_compare (marks, 1.0, TRUE, -1.0, "marks-contrast");
  draw_and_compare (marks, 1.0, FALSE, 0.4, "marks-moving");
}

/* Each kind is told from each other in grey, too: nothing is said by colour alone. */
static void
test_kinds_differ (void)
{
  g_autoptr (LimnPrediction) prediction = create_objects ();
  cairo_surface_t *surfaces[LAST_KIND + 1];

  for (guint i = 0; i <= LAST_KIND; i++)
    {
      g_autoptr (LimnMarks) marks = limn_marks_new ();

      limn_marks_add (marks, (LimnMarkKind) i, prediction, 0, "");
      surfaces[i] = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
      draw (marks, surfaces[i], FALSE, -1.0);
    }
  for (guint i = 0; i <= LAST_KIND; i++)
    {
      for (guint k = 0; k < i; k++)
        {
          gboolean changes = k == LIMN_MARK_CAME || i == LIMN_MARK_WENT;
          guint least = changes ? 8 : 40;

          g_assert_cmpuint (count_changed (surfaces[i], surfaces[k]), >=, least);
        }
    }
  for (guint i = 0; i <= LAST_KIND; i++)
    cairo_surface_destroy (surfaces[i]);
}

static void
test_arrows (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnMarks) marks = limn_marks_new ();

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_blob (builder, "a", 0.90, 50, 60, 40, 60, 0);
  limn_fixture_add_blob (builder, "a", 0.89, 85, 66, 40, 60, 0);
  limn_fixture_add_box (builder, "b", 0.88, 150, 20, 70, 70);
  limn_fixture_add_box (builder, "b", 0.87, 152, 22, 69, 68);
  limn_fixture_add_box (builder, "c", 0.86, 20, 130, 120, 90);
  limn_fixture_add_box (builder, "c", 0.85, 60, 160, 24, 20);
  limn_fixture_add_blob (builder, "d", 0.84, 190, 150, 24, 60, 0);
  limn_fixture_add_blob (builder, "d", 0.83, 250, 200, 24, 60, 0);
  limn_fixture_add_box (builder, "e", 0.82, 290, 40, 65, 70);
  limn_fixture_add_box (builder, "e", 0.81, 289, 41, 66, 71);
  prediction = limn_prediction_builder_end (builder);
  for (guint i = 0; i < 10; i += 2)
    {
      g_assert_true (limn_marks_add (marks, LIMN_MARK_ONLY_MODEL, prediction, i, NULL));
      g_assert_true (limn_marks_add_arrow (marks, LIMN_MARK_REMOVED, prediction, i + 1,
                                           prediction, i, NULL));
    }
  draw_and_compare (marks, 1.0, FALSE, 1.0, "arrows-1x");
  draw_and_compare (marks, 2.0, FALSE, 1.0, "arrows-2x");
}

/* Where arrows begin and end: on edges, and at the near one of what they point at. */
static void
test_arrow_ends (void)
{
  static const LimnRect pairs[][2] = {
    { { 10, 10, 20, 20 }, { 100, 10, 20, 20 } },
    { { 10, 10, 40, 20 }, { 30, 10, 40, 20 } },
    { { 30, 15, 10, 10 }, { 10, 10, 60, 20 } },
  };
  static const double ends[][2] = { { 30, 100 }, { 10, 30 }, { 40, 70 } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
      g_autoptr (LimnPrediction) prediction = NULL;
      g_autoptr (LimnMarks) marks = limn_marks_new ();
      const LimnMarkArrow *arrow = NULL;

      limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
      for (guint k = 0; k < 2; k++)
        limn_fixture_add_box (builder, "a", 0.9 - 0.1 * k, pairs[i][k].x, pairs[i][k].y,
                              pairs[i][k].width, pairs[i][k].height);
      prediction = limn_prediction_builder_end (builder);
      limn_marks_add_arrow (marks, LIMN_MARK_REMOVED, prediction, 0, prediction, 1, NULL);
      arrow = &g_array_index (marks->items, LimnMarkItem, 0).arrow;
      g_assert_cmpfloat_with_epsilon (arrow->from.x, ends[i][0], 0.01);
      g_assert_cmpfloat_with_epsilon (arrow->to.x, ends[i][1], 0.01);
      g_assert_cmpfloat_with_epsilon (arrow->from.y, 20.0, 0.01);
      g_assert_cmpfloat_with_epsilon (arrow->to.y, 20.0, 0.01);
    }
}

static void
test_transition (void)
{
  g_autoptr (LimnPrediction) prediction = create_objects ();
  g_autoptr (LimnMarks) marks = limn_marks_new ();
  g_autoptr (LimnMarks) still = limn_marks_new ();
  cairo_surface_t *first = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);

  limn_marks_add (still, LIMN_MARK_GHOST, prediction, 0, NULL);
  g_assert_false (limn_marks_has_changes (still));
  g_assert_cmpuint (count_drawn (still, 0.5), ==, count_drawn (still, 1.0));

  limn_marks_add (marks, LIMN_MARK_CAME, prediction, 2, NULL);
  limn_marks_add (marks, LIMN_MARK_WENT, prediction, 9, NULL);
  g_assert_true (limn_marks_has_changes (marks));
  g_assert_cmpuint (count_drawn (marks, 0.0), >, 100);
  g_assert_cmpuint (count_drawn (marks, 0.5), >, 100);
  g_assert_cmpuint (count_drawn (marks, 1.0), ==, 0);
  g_assert_cmpuint (count_drawn (marks, 7.0), ==, 0);
  g_assert_cmpuint (count_drawn (marks, NAN), ==, 0);

  /* Without motion no frame differs from another, and there are still signs. */
  draw (marks, first, FALSE, -1.0);
  for (int i = 1; i <= 8; i++)
    {
      cairo_surface_t *other = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);

      draw (marks, other, FALSE, -0.2 * i);
      g_assert_cmpuint (count_changed (first, other), ==, 0);
      cairo_surface_destroy (other);
    }
  g_assert_cmpuint (count_drawn (marks, -1.0), >, 100);
  cairo_surface_destroy (first);
}

/* What went gets weaker, frame by frame. */
static void
test_fades (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnMarks) marks = limn_marks_new ();
  int last = 256;

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_box (builder, "a", 0.9, 100, 100, 100, 100);
  prediction = limn_prediction_builder_end (builder);
  limn_marks_add (marks, LIMN_MARK_WENT, prediction, 0, NULL);
  for (int i = 0; i <= 10; i++)
    {
      cairo_surface_t *surface = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.0);
      int blue = 0;

      draw (marks, surface, FALSE, 0.1 * i);
      blue = (int) (limn_fixture_get_pixel (surface, 199, 150) & 0xff);
      g_assert_cmpint (blue, <, last);
      last = blue;
      cairo_surface_destroy (surface);
    }
  g_assert_cmpint (last, ==, 0);
}

static void
test_hit (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnMarks) marks = limn_marks_new ();

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_box (builder, "inner", 0.9, 40, 40, 20, 20);
  limn_fixture_add_box (builder, "outer", 0.8, 20, 20, 100, 100);
  limn_fixture_add_box (builder, "by", 0.7, 250, 40, 50, 50);
  limn_fixture_add_blob (builder, "round", 0.6, 300, 200, 30, 60, 0);
  prediction = limn_prediction_builder_end (builder);

  g_assert_cmpint (limn_marks_hit_test (marks, 50, 50, 3), ==, -1);
  limn_marks_add (marks, LIMN_MARK_GHOST, prediction, 0, "inner");
  limn_marks_add_arrow (marks, LIMN_MARK_REMOVED, prediction, 1, prediction, 2, "outer");
  limn_marks_add (marks, LIMN_MARK_GHOST, prediction, 3, NULL);

  /* The small one lies on the large one. */
  g_assert_cmpint (limn_marks_hit_test (marks, 50, 50, 3), ==, 0);
  g_assert_cmpint (limn_marks_hit_test (marks, 90, 90, 3), ==, 1);
  g_assert_cmpint (limn_marks_hit_test (marks, 122, 100, 3), ==, 1);
  g_assert_cmpint (limn_marks_hit_test (marks, 130, 130, 3), ==, -1);
  /* The outline counts, not the box. */
  g_assert_cmpint (limn_marks_hit_test (marks, 300, 200, 3), ==, 2);
  g_assert_cmpint (limn_marks_hit_test (marks, 272, 172, 1), ==, -1);
  /* The arrow, which is bent a little upwards, but not its end's object. */
  g_assert_cmpint (limn_marks_hit_test (marks, 185, 51, 4), ==, 1);
  g_assert_cmpint (limn_marks_hit_test (marks, 185, 90, 4), ==, -1);
  g_assert_cmpint (limn_marks_hit_test (marks, 275, 80, 3), ==, -1);
  g_assert_cmpint (limn_marks_hit_test (marks, NAN, 50, 3), ==, -1);

  /* What only passes is looked through, unless it says something. */
  limn_marks_add (marks, LIMN_MARK_WENT, prediction, 0, NULL);
  limn_marks_add (marks, LIMN_MARK_PEEKED, prediction, 0, NULL);
  g_assert_cmpint (limn_marks_hit_test (marks, 50, 50, 3), ==, 0);
  limn_marks_add (marks, LIMN_MARK_KEPT, prediction, 0, "kept");
  g_assert_cmpint (limn_marks_hit_test (marks, 50, 50, 3), ==, 5);
}

static void
test_cap (void)
{
  g_autoptr (LimnPrediction) prediction = limn_fixture_crowd (500, 40, WIDTH, HEIGHT, 12);
  g_autoptr (LimnMarks) marks = limn_marks_new ();

  for (guint i = 0; i < LIMN_MAX_MARKS; i++)
    g_assert_true (limn_marks_add (marks, (LimnMarkKind) (i % (LAST_KIND + 1)), prediction, i,
                                   "47 %"));
  g_assert_false (limn_marks_add (marks, LIMN_MARK_GHOST, prediction, 450, NULL));
  g_assert_cmpuint (limn_marks_get_n (marks), ==, LIMN_MAX_MARKS);
  g_assert_cmpint (limn_marks_get (marks, 14)->kind, ==, LIMN_MARK_WENT);
  g_assert_cmpuint (limn_marks_get (marks, 14)->index, ==, 14);
  g_assert_cmpuint (count_drawn (marks, 0.3), >, 1000);
}

/* Objects at and beyond the edge, without any size on the screen, and views of nothing. */
static void
test_edges (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnMarks) marks = limn_marks_new ();
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
  cairo_surface_t *surface = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
  cairo_t *cr = cairo_create (surface);
  static const double zooms[] = { 1.0, 0.001, 1000.0, 0.0, NAN, INFINITY };

  limn_fixture_add_box (builder, "a", 0.9, -400, -400, 5, 5);
  limn_fixture_add_box (builder, "b", 0.8, 100000, 100000, 5, 5);
  limn_fixture_add_box (builder, "c", 0.7, -10000, -10000, 20000, 20000);
  limn_fixture_add_box (builder, "d", 0.6, WIDTH - 4, HEIGHT - 4, 4, 4);
  limn_fixture_add_blob (builder, "e", 0.5, 0, 0, 0.1, 8, 0);
  prediction = limn_prediction_builder_end (builder);
  for (guint i = 0; i < 5; i++)
    {
      for (guint k = 0; k <= LAST_KIND; k++)
        limn_marks_add_arrow (marks, (LimnMarkKind) k, prediction, i, prediction, (i + k) % 5,
                              "first line\nsecond line");
    }

  style.line_scale = NAN;
  style.text_scale = -3.0;
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);

      viewport.zoom = zooms[i];
      limn_marks_draw (marks, palette, &style, 0.5, cr, &viewport);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Where the chips of marks lie, by what differs when they have texts. */
static guint
count_text (LimnMarks      *marks,
            LimnMarks      *mute,
            LimnScene      *scene,
            const LimnRect *within)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  cairo_surface_t *surfaces[2] = { NULL };
  guint n_changed = 0;

  for (guint i = 0; i < 2; i++)
    {
      cairo_t *cr = NULL;

      surfaces[i] = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
      cr = cairo_create (surfaces[i]);
      limn_scene_draw (scene, cr, &viewport);
      limn_marks_draw_around (i == 0 ? marks : mute, scene, palette, &style, 1.0, cr, &viewport);
      cairo_destroy (cr);
    }
  for (int y = (int) within->y; y < (int) (within->y + within->height); y++)
    {
      for (int x = (int) within->x; x < (int) (within->x + within->width); x++)
        n_changed += limn_fixture_get_pixel (surfaces[0], x, y) !=
                     limn_fixture_get_pixel (surfaces[1], x, y) ? 1 : 0;
    }
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);

  return n_changed;
}

/* A mark on an object that the scene has a label for: both can be read. */
static void
test_chips_keep_off (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnMarks) marks = limn_marks_new ();
  g_autoptr (LimnMarks) mute = limn_marks_new ();
  g_autoptr (LimnLabelPlan) plan = NULL;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  const LimnRect all = { 0, 0, WIDTH, HEIGHT };

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  limn_fixture_add_box (builder, "dog", 0.9, 100, 80, 140, 90);
  prediction = limn_prediction_builder_end (builder);
  scene = limn_scene_new (prediction, palette, NULL, NULL);
  plan = limn_scene_ref_label_plan (scene, &viewport);
  g_assert_cmpuint (plan->n_labels, ==, 1);
  limn_marks_add (marks, LIMN_MARK_CONFLICT, prediction, 0, "must stay\nbecause");
  limn_marks_add (mute, LIMN_MARK_CONFLICT, prediction, 0, NULL);
  g_assert_cmpuint (count_text (marks, mute, scene, &all), >, 100);
  g_assert_cmpuint (count_text (marks, mute, scene, &plan->places[0].rect), ==, 0);
}

/* What was missed is named by itself; and past sixty chips the weakest have none. */
static void
test_chips (void)
{
  g_autoptr (LimnPrediction) prediction = create_objects ();
  g_autoptr (LimnPrediction) crowd = limn_fixture_crowd (200, 20, WIDTH, HEIGHT, 2);
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnMarks) named = limn_marks_new ();
  g_autoptr (LimnMarks) mute = limn_marks_new ();
  g_autoptr (LimnMarks) strong = limn_marks_new ();
  g_autoptr (LimnMarks) all = limn_marks_new ();
  const LimnRect view = { 0, 0, WIDTH, HEIGHT };
  const char *hidden[] = { "class 0", "class 1", "class 2", "class 3", "class 4", "class 5",
                           "class 6", "class 7", "class 8", "class 9", "class 10", "class 11",
                           "box", NULL };

  scene = limn_scene_new (prediction, palette, hidden, NULL);
  limn_marks_add (named, LIMN_MARK_MISSED, prediction, 12, NULL);
  limn_marks_add (mute, LIMN_MARK_MISSED, prediction, 12, "");
  g_assert_cmpuint (count_text (named, mute, scene, &view), >, 100);

  /* The strongest sixty are all that is drawn, in whatever order they were added. */
  for (guint i = 200; i > 0; i--)
    {
      limn_marks_add (all, LIMN_MARK_GHOST, crowd, i - 1, "7");
      limn_marks_add (strong, LIMN_MARK_GHOST, crowd, i - 1, i <= 60 ? "7" : NULL);
    }
  g_assert_cmpuint (count_text (all, strong, scene, &view), ==, 0);
}

static LimnScene *
create_judged (LimnPrediction *prediction,
               LimnLabelMode   labels,
               const guint8   *meanings)
{
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;

  style.labels = labels;

  return limn_scene_new_judged (prediction, palette, NULL, &style, meanings);
}

static void
test_judged (void)
{
  static const guint8 meanings[] = {
    LIMN_MEANING_CORRECT, LIMN_MEANING_EXTRA, LIMN_MEANING_IGNORED, LIMN_MEANING_NONE,
  };
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnLabelPlan) plan = NULL;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  cairo_surface_t *surface = limn_fixture_background (WIDTH, HEIGHT, 1.0);

  limn_prediction_builder_set_image_size (builder, WIDTH, HEIGHT);
  for (int i = 0; i < 4; i++)
    limn_fixture_add_blob (builder, i == 1 ? "dog" : "cat", 0.9 - 0.1 * i, 50 + 85 * i, 120, 38,
                           60, 0);
  prediction = limn_prediction_builder_end (builder);

  /* Colour says what it is worth: the class is said by the label of all that are judged. */
  scene = create_judged (prediction, LIMN_LABELS_NONE, meanings);
  plan = limn_scene_ref_label_plan (scene, &viewport);
  g_assert_cmpuint (plan->n_labels, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (plan->places[i].form, ==, LIMN_LABEL_FULL);
  g_assert_cmpint (limn_scene_get_pen (scene, 0).dash, ==, LIMN_DASH_SOLID);
  g_assert_cmpint (limn_scene_get_pen (scene, 1).dash, ==, LIMN_DASH_DASHED);
  g_assert_cmpfloat (limn_scene_get_pen (scene, 1).color.red, ==, 0xe6 / 255.0);

  limn_fixture_draw (scene, surface, &viewport);
  for (guint i = 0; i < 3; i++)
    {
      cairo_t *cr = cairo_create (surface);

      /* Chips are as wide as the font makes them: hide more than any font needs. */
      cairo_rectangle (cr, plan->places[i].rect.x - 4.0, plan->places[i].rect.y - 6.0, 70.0, 30.0);
      cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
      cairo_fill (cr);
      cairo_destroy (cr);
    }
  limn_fixture_compare (surface, "judged");
  cairo_surface_destroy (surface);
}

/* Nothing judged is a scene as any other. */
static void
test_not_judged (void)
{
  static const guint8 meanings[18] = { LIMN_MEANING_NONE };
  g_autoptr (LimnPrediction) prediction = create_objects ();
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  cairo_surface_t *surfaces[2] = { NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (LimnScene) scene = create_judged (prediction, LIMN_LABELS_PERCENT,
                                                   i == 0 ? meanings : NULL);

      surfaces[i] = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
      limn_fixture_draw (scene, surfaces[i], &viewport);
    }
  g_assert_cmpuint (count_changed (surfaces[0], surfaces[1]), ==, 0);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/marks/kinds", test_kinds);
  g_test_add_func ("/marks/kinds-differ", test_kinds_differ);
  g_test_add_func ("/marks/arrows", test_arrows);
  g_test_add_func ("/marks/arrow-ends", test_arrow_ends);
  g_test_add_func ("/marks/transition", test_transition);
  g_test_add_func ("/marks/fades", test_fades);
  g_test_add_func ("/marks/hit", test_hit);
  g_test_add_func ("/marks/cap", test_cap);
  g_test_add_func ("/marks/edges", test_edges);
  g_test_add_func ("/marks/chips-keep-off", test_chips_keep_off);
  g_test_add_func ("/marks/chips", test_chips);
  g_test_add_func ("/marks/judged", test_judged);
  g_test_add_func ("/marks/not-judged", test_not_judged);

  return g_test_run ();
}
