/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a reply to pixels: the first line says how it is looked at, the rest is the reply. All that
 * is ever drawn of one is drawn, and no place, size or name may spoil the context: cairo draws
 * nothing more for the rest of a frame after one bad number. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-export.h"
#include "limn-marks.h"
#include "limn-reply-parser.h"
#include "limn-scene.h"

#include <string.h>

#define VIEW_WIDTH 160
#define VIEW_HEIGHT 120

/* From what people can do to what no canvas allows. */
static const double zooms[] = { 1.0, 0.02, 0.3, 1.7, 7.0, 40.0, 1e-9, 1e6, 1e300 };
static const double places[] = { 0.0, -5.5, 40.25, 160.0, -3000.0, 1e6, -1e6, 1e12, -1e300 };
static const double scales[] = { 1.0, 2.0, 1.25, 0.5 };

#define PICK(array, input) ((array)[fuzz_take_byte (input) % G_N_ELEMENTS (array)])

static LimnQuery *
get_query (void)
{
  static LimnQuery *query;

  if (query == NULL)
    query = fuzz_query_new (100, 80, 0, 0);
  return query;
}

static LimnPalette *
get_palette (void)
{
  static LimnPalette *palette;

  if (palette == NULL)
    palette = limn_palette_new ();
  return palette;
}

static LimnSceneStyle
take_style (FuzzInput *input)
{
  guint8 flags = fuzz_take_byte (input);
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;

  style.labels = flags & 3;
  style.fill = (flags & 4) == 0;
  style.boxes = (flags & 8) == 0;
  style.high_contrast = (flags & 16) != 0;
  style.line_scale = PICK (scales, input);
  style.text_scale = PICK (scales, input);
  return style;
}

static LimnMarks *
make_marks (LimnPrediction *prediction,
            guint8          kind)
{
  LimnMarks *marks = limn_marks_new ();
  guint n = limn_prediction_get_n_instances (prediction);

  for (guint i = 0; i < MIN (n, 8); i++)
    {
      LimnMarkKind mark = (kind + i) % (LIMN_MARK_ONLY_DERIVED + 1);

      if (mark == LIMN_MARK_REMOVED)
        limn_marks_add_arrow (marks, mark, prediction, i, prediction, n - 1 - i, "away");
      else
        limn_marks_add (marks, mark, prediction, i,
                        limn_prediction_get_class_of (prediction, i));
    }
  return marks;
}

static void
draw (LimnScene            *scene,
      LimnMarks            *marks,
      const LimnSceneStyle *style,
      const LimnViewport   *viewport,
      double                device_scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, VIEW_WIDTH,
                                                         VIEW_HEIGHT);
  cairo_t *cr = NULL;
  int n = (int) limn_prediction_get_n_instances (limn_scene_get_prediction (scene));

  cairo_surface_set_device_scale (surface, device_scale, device_scale);
  cr = cairo_create (surface);
  limn_scene_draw (scene, cr, viewport);
  fuzz_assert (cairo_status (cr) == CAIRO_STATUS_SUCCESS);
  limn_scene_draw_highlight (scene, cr, viewport, n - 1, n / 2);
  fuzz_assert (cairo_status (cr) == CAIRO_STATUS_SUCCESS);
  limn_marks_draw_around (marks, scene, get_palette (), style, 0.5, cr, viewport);
  fuzz_assert (cairo_status (cr) == CAIRO_STATUS_SUCCESS);
  fuzz_assert (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
point_at (LimnScene *scene,
          LimnMarks *marks)
{
  int n = (int) limn_prediction_get_n_instances (limn_scene_get_prediction (scene));

  for (double x = -20.0; x < 130.0; x += 30.0)
    {
      int hit = limn_scene_hit_test (scene, x, x * 0.7, 2.0, -1);

      fuzz_assert (hit >= -1 && hit < n);
      limn_marks_hit_test (marks, x, x * 0.7, 2.0);
    }
}

static void
take_away (LimnScene *scene)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = limn_export_svg (limn_query_get_image (get_query ()), scene, &error);
  g_autoptr (LimnPixels) pixels = limn_export_pixels (limn_query_get_image (get_query ()), scene);
  const char *data = NULL;
  gsize size = 0;

  g_assert_no_error (error);
  data = g_bytes_get_data (svg, &size);
  fuzz_assert (g_utf8_validate (data, (gssize) size, NULL));
  fuzz_assert (pixels != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  g_autofree char *line = fuzz_take_line (&input);
  FuzzInput choices = { (const uint8_t *) line, strlen (line) };
  LimnSceneStyle style = take_style (&choices);
  double device_scale = PICK (scales, &choices);
  LimnViewport viewport = {
    .zoom = PICK (zooms, &choices), .x = PICK (places, &choices), .y = PICK (places, &choices),
    .view_width = VIEW_WIDTH, .view_height = VIEW_HEIGHT,
    .picture_width = 100.0, .picture_height = 80.0,
  };
  guint8 kind = fuzz_take_byte (&choices);
  g_autoptr (GBytes) body = fuzz_take_bytes (&input);
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, get_query (),
                                                            LIMN_ENGINE_CURRENT, NULL);
  g_autoptr (LimnScene) scene = NULL;
  g_autoptr (LimnMarks) marks = NULL;

  if (prediction == NULL)
    return 0;
  scene = limn_scene_new (prediction, get_palette (), NULL, &style);
  marks = make_marks (prediction, kind);
  draw (scene, marks, &style, &viewport, device_scale);
  limn_viewport_fit (&viewport, 8.0);
  draw (scene, marks, &style, &viewport, device_scale);
  point_at (scene, marks);
  if (kind % 8 == 0)
    take_away (scene);
  return 0;
}
