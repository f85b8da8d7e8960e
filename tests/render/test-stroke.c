/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Outlines that are drawn at once against the same lines drawn by cairo one after the other. */

#include "config.h"

#include "limn-stroke-raster.h"
#include "limn-stroke.h"

#include <math.h>
#include <stdlib.h>

#define SIDE 220
/* How far apart the two may be: of 255 on average over what is drawn, and the share of it where
 * they are farther apart than an eye sees on an edge. */
#define MAX_MEAN 8.0
#define FAR_APART 40
#define MAX_FAR_APART 0.02

static const LimnStrokeLayer layers[] = {
  { 5.0, { 0.0, 0.0, 0.0 }, 0.85 },
  { 3.5, { 1.0, 1.0, 1.0 }, 0.85 },
  { 2.0, { 0.9, 0.2, 0.1 }, 1.0 },
};

/* A star with as many corners as @n_points, and one inside of it. */
static void
add_rings (cairo_t *cr,
           guint    seed,
           guint    n_points)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (int ring = 0; ring < 2; ring++)
    {
      for (guint i = 0; i < n_points; i++)
        {
          double angle = 2.0 * G_PI * i / n_points;
          double radius = g_rand_double_range (rand, 70.0, 90.0) / (ring == 0 ? 1.0 : 2.5);

          cairo_line_to (cr, 100.3 + radius * cos (angle), 99.8 + radius * sin (angle));
        }
      cairo_close_path (cr);
      cairo_new_sub_path (cr);
    }
}

static void
stroke_plainly (cairo_t               *cr,
                const LimnStrokeLayer *layer)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, layer->color.red, layer->color.green, layer->color.blue,
                         layer->alpha);
  cairo_set_line_width (cr, layer->width);
  cairo_stroke_preserve (cr);
}

static cairo_surface_t *
create_surface (double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (surface);

  /* On a picture, half of it */
  cairo_set_source_rgb (cr, 0.4, 0.6, 0.5);
  cairo_rectangle (cr, 0.0, 0.0, SIDE, SIDE / 2);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_set_device_scale (surface, scale, scale);

  return surface;
}

static const guint32 *
get_pixels (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  return (const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface);
}

static int
get_difference (guint32 a,
                guint32 b)
{
  int worst = 0;

  for (int shift = 0; shift < 32; shift += 8)
    worst = MAX (worst, abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return worst;
}

static void
check_near (cairo_surface_t *drawn,
            cairo_surface_t *expected,
            const char      *what)
{
  cairo_surface_t *empty = create_surface (1.0);
  const guint32 *a = get_pixels (drawn);
  const guint32 *b = get_pixels (expected);
  const guint32 *before = get_pixels (empty);
  guint n_drawn = 0;
  guint n_far = 0;
  double sum = 0.0;

  for (int i = 0; i < SIDE * SIDE; i++)
    {
      int difference = get_difference (a[i], b[i]);

      n_drawn += b[i] != before[i];
      n_far += difference > FAR_APART;
      sum += difference;
    }
  g_test_message ("%s: %u pixels drawn, mean difference %.2f, %u far apart", what, n_drawn,
                  sum / MAX (n_drawn, 1), n_far);
  g_assert_cmpuint (n_drawn, >, 300);
  g_assert_cmpfloat (sum / n_drawn, <=, MAX_MEAN);
  g_assert_cmpfloat (n_far, <=, MAX_FAR_APART * n_drawn);
  cairo_surface_destroy (empty);
}

static void
check_rings (guint  seed,
             guint  n_points,
             double zoom,
             double scale)
{
  g_autofree char *what = g_strdup_printf ("%u points, zoom %g, scale %g", n_points, zoom, scale);
  cairo_surface_t *surfaces[2] = { create_surface (scale), create_surface (scale) };

  for (int i = 0; i < 2; i++)
    {
      cairo_t *cr = cairo_create (surfaces[i]);

      cairo_translate (cr, -3.25 * zoom, 1.5);
      cairo_scale (cr, zoom, zoom);
      add_rings (cr, seed, n_points);
      if (i == 0)
        g_assert_true (limn_stroke_raster (cr, layers, G_N_ELEMENTS (layers)));
      else
        for (guint k = 0; k < G_N_ELEMENTS (layers); k++)
          stroke_plainly (cr, &layers[k]);
      cairo_destroy (cr);
    }
  check_near (surfaces[0], surfaces[1], what);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

/* A scene leaves out corners that are closer than a pixel. */
static void
test_near_cairo (void)
{
  const double zooms[] = { 0.3, 0.7, 1.0, 1.3, 1.9 };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    for (guint n_points = 3; n_points < 200.0 * zooms[i]; n_points *= 3)
      {
        check_rings (n_points, n_points, zooms[i], 1.0);
        check_rings (n_points + 1, n_points, zooms[i], 2.0);
      }
}

/* Every kind of solid line of a scene, on a surface that is an image and on one that is none. */
static void
check_kind (LimnStroke stroke,
            gboolean   high_contrast)
{
  const LimnPen pen = {
    .color = { 0.1, 0.3, 0.9 }, .dash = LIMN_DASH_SOLID, .scale = 1.0,
    .high_contrast = high_contrast,
  };
  cairo_surface_t *drawn = create_surface (1.0);
  cairo_surface_t *expected = create_surface (1.0);
  cairo_surface_t *record = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  g_autofree char *what = g_strdup_printf ("stroke %d", stroke);
  cairo_t *cr = cairo_create (drawn);

  add_rings (cr, 7, 24);
  limn_stroke_path (cr, stroke, &pen);
  g_assert_false (cairo_has_current_point (cr));
  cairo_destroy (cr);

  cr = cairo_create (record);
  add_rings (cr, 7, 24);
  limn_stroke_path (cr, stroke, &pen);
  cairo_destroy (cr);
  cr = cairo_create (expected);
  cairo_set_source_surface (cr, record, 0.0, 0.0);
  cairo_paint (cr);
  cairo_destroy (cr);

  check_near (drawn, expected, what);
  cairo_surface_destroy (record);
  cairo_surface_destroy (drawn);
  cairo_surface_destroy (expected);
}

static void
test_kinds (void)
{
  const LimnStroke strokes[] = {
    LIMN_STROKE_OUTLINE, LIMN_STROKE_SMALL, LIMN_STROKE_HOVERED, LIMN_STROKE_SELECTED,
    LIMN_STROKE_DOUBLE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (strokes); i++)
    {
      check_kind (strokes[i], FALSE);
      check_kind (strokes[i], TRUE);
    }
}

/* A drawing in parts is the drawing. */
static void
test_clip (void)
{
  cairo_surface_t *whole = create_surface (1.0);
  cairo_surface_t *parts = create_surface (1.0);
  cairo_t *cr = cairo_create (whole);

  add_rings (cr, 3, 50);
  g_assert_true (limn_stroke_raster (cr, layers, G_N_ELEMENTS (layers)));
  cairo_destroy (cr);
  for (int y = 0; y < SIDE; y += 31)
    for (int x = 0; x < SIDE; x += 47)
      {
        cr = cairo_create (parts);
        cairo_rectangle (cr, x, y, 47, 31);
        cairo_clip (cr);
        add_rings (cr, 3, 50);
        g_assert_true (limn_stroke_raster (cr, layers, G_N_ELEMENTS (layers)));
        cairo_destroy (cr);
      }
  for (int i = 0; i < SIDE * SIDE; i++)
    g_assert_cmpint (get_difference (get_pixels (whole)[i], get_pixels (parts)[i]), <=, 3);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (parts);
}

typedef void (*PrepareFunc) (cairo_t *cr);

static void
prepare_open (cairo_t *cr)
{
  cairo_move_to (cr, 10.0, 10.0);
  cairo_line_to (cr, 90.0, 50.0);
}

static void
prepare_open_first (cairo_t *cr)
{
  prepare_open (cr);
  cairo_new_sub_path (cr);
  add_rings (cr, 1, 5);
}

static void
prepare_curve (cairo_t *cr)
{
  cairo_arc (cr, 50.0, 50.0, 20.0, 0.0, 5.0);
  cairo_close_path (cr);
}

static void
prepare_turned (cairo_t *cr)
{
  cairo_rotate (cr, 0.1);
  add_rings (cr, 1, 5);
}

static void
prepare_stretched (cairo_t *cr)
{
  cairo_scale (cr, 1.0, 1.5);
  add_rings (cr, 1, 5);
}

static void
prepare_clip (cairo_t *cr)
{
  cairo_rectangle (cr, 10.5, 10.0, 100.0, 100.0);
  cairo_clip (cr);
  add_rings (cr, 1, 5);
}

static void
prepare_round_clip (cairo_t *cr)
{
  cairo_arc (cr, 50.0, 50.0, 40.0, 0.0, 7.0);
  cairo_clip (cr);
  add_rings (cr, 1, 5);
}

static void
prepare_wide (cairo_t *cr)
{
  cairo_scale (cr, 100.0, 100.0);
  add_rings (cr, 1, 5);
}

static void
prepare_nothing (cairo_t *cr)
{
}

/* What is not simple is refused, with nothing drawn and the path still there. */
static void
test_refused (void)
{
  const PrepareFunc prepares[] = {
    prepare_open, prepare_open_first, prepare_curve, prepare_turned, prepare_stretched,
    prepare_clip, prepare_round_clip, prepare_wide, prepare_nothing,
  };

  for (guint i = 0; i < G_N_ELEMENTS (prepares); i++)
    {
      cairo_surface_t *surface = create_surface (1.0);
      cairo_surface_t *empty = create_surface (1.0);
      cairo_t *cr = cairo_create (surface);
      gboolean has_point = FALSE;

      prepares[i] (cr);
      has_point = cairo_has_current_point (cr);
      g_assert_false (limn_stroke_raster (cr, layers, G_N_ELEMENTS (layers)));
      g_assert_cmpint (cairo_has_current_point (cr), ==, has_point);
      cairo_destroy (cr);
      for (int k = 0; k < SIDE * SIDE; k++)
        g_assert_cmphex (get_pixels (surface)[k], ==, get_pixels (empty)[k]);
      cairo_surface_destroy (surface);
      cairo_surface_destroy (empty);
    }
}

/* As far away as cairo's numbers go, along edges and with points that are no line. */
static void
test_far_away (void)
{
  const double places[] = { -8e6, -2000.0, -3.0, 0.0, 110.0, SIDE, SIDE + 2.9, 5000.0, 8e6 };
  cairo_surface_t *surface = create_surface (1.0);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint k = 0; k < G_N_ELEMENTS (places); k++)
      {
        cairo_new_path (cr);
        cairo_move_to (cr, places[i], places[k]);
        cairo_line_to (cr, places[k], places[i]);
        cairo_line_to (cr, places[k], places[i]);
        cairo_line_to (cr, places[(i + 3) % G_N_ELEMENTS (places)], 30.0);
        cairo_close_path (cr);
        limn_stroke_raster (cr, layers, G_N_ELEMENTS (layers));
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stroke/near-cairo", test_near_cairo);
  g_test_add_func ("/stroke/kinds", test_kinds);
  g_test_add_func ("/stroke/clip", test_clip);
  g_test_add_func ("/stroke/refused", test_refused);
  g_test_add_func ("/stroke/far-away", test_far_away);

  return g_test_run ();
}
