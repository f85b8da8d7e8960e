/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a scene takes to draw, in a window of 1920 x 1080: processor time of the thread, so that
 * other work on the machine disturbs little. The ratios depend less on the machine than the times.
 * Nothing is asserted. */

#include "config.h"

#include "limn-outline.h"
#include "limn-picture.h"
#include "limn-render-fixtures.h"

#include <time.h>

#define WIDTH 1920
#define HEIGHT 1080
#define N_RUNS 5

static double
get_time_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
get_median (double *values)
{
  for (int i = 1; i < N_RUNS; i++)
    {
      for (int k = i; k > 0 && values[k] < values[k - 1]; k--)
        {
          double swap = values[k];

          values[k] = values[k - 1];
          values[k - 1] = swap;
        }
    }

  return values[N_RUNS / 2];
}

static double
time_scene (LimnScene          *scene,
            const LimnViewport *viewport)
{
  cairo_surface_t *surface = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
  double values[N_RUNS];

  for (int i = 0; i < N_RUNS; i++)
    {
      cairo_t *cr = cairo_create (surface);
      double start = get_time_ms ();

      limn_scene_draw (scene, cr, viewport);
      values[i] = get_time_ms () - start;
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);

  return get_median (values);
}

/* Fill and line of every ring, with points closer than @tolerance_px left out. */
static double
time_outlines (LimnPrediction     *prediction,
               const LimnViewport *viewport,
               double              tolerance_px)
{
  const LimnViewBounds visible = { .right = WIDTH, .bottom = HEIGHT };
  cairo_surface_t *surface = limn_fixture_surface (WIDTH, HEIGHT, 1.0, 0.5);
  double values[N_RUNS];

  for (int run = 0; run < N_RUNS; run++)
    {
      g_auto (LimnOutline) outline = { 0 };
      cairo_t *cr = cairo_create (surface);
      double start = get_time_ms ();

      limn_outline_init (&outline, viewport, &visible, tolerance_px);
      for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
        {
          const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
          guint n_points = 0;
          const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring,
                                                              &n_points);

          limn_outline_add_ring (&outline, cr, points, n_points);
          cairo_set_source_rgba (cr, 1.0, 0.0, 0.0, 0.25);
          cairo_fill_preserve (cr);
          cairo_stroke (cr);
        }
      values[run] = get_time_ms () - start;
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);

  return get_median (values);
}

static void
bench_crowd (guint  n_objects,
             guint  n_points,
             double radius)
{
  g_autoptr (LimnPrediction) prediction = limn_fixture_crowd (n_objects, n_points,
                                                              WIDTH * 2, HEIGHT * 2, radius);
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle bare = LIMN_SCENE_STYLE_DEFAULT;
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnScene) unlabelled = NULL;
  LimnViewport viewport = limn_fixture_viewport (WIDTH, HEIGHT);
  double start = get_time_ms ();
  double made_ms = 0.0;
  double fit_ms = 0.0;
  double bare_ms = 0.0;
  double close_ms = 0.0;
  double ratio = 0.0;

  viewport.picture_width = WIDTH * 2;
  viewport.picture_height = HEIGHT * 2;
  limn_viewport_fit (&viewport, 0.0);
  scene = limn_scene_new (prediction, palette, NULL, NULL);
  made_ms = get_time_ms () - start;
  bare.labels = LIMN_LABELS_NONE;
  unlabelled = limn_scene_new (prediction, palette, NULL, &bare);

  fit_ms = time_scene (scene, &viewport);
  bare_ms = time_scene (unlabelled, &viewport);
  ratio = time_outlines (prediction, &viewport, 0.5) / time_outlines (prediction, &viewport, 0.0);
  limn_viewport_zoom_at (&viewport, 4.0, WIDTH / 2.0, HEIGHT / 2.0);
  close_ms = time_scene (scene, &viewport);
  g_print ("%6u objects of %u points: scene %.2f ms, draw %.1f ms, without labels %.1f ms, "
           "zoomed in %.1f ms; simplified / all points %.2f\n",
           n_objects, n_points, made_ms, fit_ms, bare_ms, close_ms, ratio);
}

static void
bench_picture (int width,
               int height)
{
  g_autoptr (LimnPixels) pixels = limn_fixture_pixels (width, height, 0xff336699);
  double values[N_RUNS];

  for (int i = 0; i < N_RUNS; i++)
    {
      double start = get_time_ms ();

      cairo_surface_destroy (limn_picture_scale (pixels, 1440, 1080));
      values[i] = get_time_ms () - start;
    }
  g_print ("picture of %d x %d to 1440 x 1080: %.1f ms\n", width, height, get_median (values));
}

int
main (void)
{
  bench_crowd (20, 100, 300.0);
  bench_crowd (1000, 100, 100.0);
  bench_crowd (10000, 100, 40.0);
  bench_crowd (200, 4000, 150.0);
  bench_picture (4000, 3000);
  bench_picture (1600, 1200);

  return 0;
}
