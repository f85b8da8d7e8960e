/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-error.h"
#include "limn-export.h"
#include "limn-render-fixtures.h"

#include <string.h>

typedef struct
{
  const guint8 *data;
  gsize         size;
} Reader;

static cairo_status_t
read_cb (void          *closure,
         unsigned char *data,
         unsigned int   length)
{
  Reader *reader = closure;

  if (reader->size < length)
    return CAIRO_STATUS_READ_ERROR;

  memcpy (data, reader->data, length);
  reader->data += length;
  reader->size -= length;

  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
read_png (GBytes *bytes)
{
  Reader reader = { 0 };
  cairo_surface_t *surface = NULL;

  reader.data = g_bytes_get_data (bytes, &reader.size);
  surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);

  return surface;
}

static LimnImage *
create_image (int     width,
              int     height,
              guint32 color)
{
  g_autoptr (GBytes) upload = g_bytes_new_static ("not looked at", 13);
  g_autoptr (LimnPixels) pixels = limn_fixture_pixels (width, height, color);

  return limn_image_new ("picture", NULL, upload, pixels);
}

static LimnScene *
create_scene (int    width,
              int    height,
              double line_scale)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPalette) palette = limn_palette_new ();
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;

  style.line_scale = line_scale;
  limn_prediction_builder_set_image_size (builder, width, height);
  limn_fixture_add_blob (builder, "dog", 0.9, width / 2.0, height / 2.0, height / 3.0, 100, 0);
  prediction = limn_prediction_builder_end (builder);

  return limn_scene_new (prediction, palette, NULL, &style);
}

static void
test_line_scale (void)
{
  g_assert_cmpfloat (limn_export_line_scale (640, 480), ==, 1.0);
  g_assert_cmpfloat (limn_export_line_scale (1280, 1280), ==, 1.0);
  g_assert_cmpfloat (limn_export_line_scale (2560, 100), ==, 2.0);
  g_assert_cmpfloat (limn_export_line_scale (100, 12800), ==, 10.0);
  g_assert_cmpfloat (limn_export_line_scale (0, 0), ==, 1.0);
}

static void
test_pixels (void)
{
  g_autoptr (LimnImage) image = create_image (300, 200, 0xff405060);
  g_autoptr (LimnScene) scene = create_scene (300, 200, 1.0);
  g_autoptr (LimnPixels) pixels = limn_export_pixels (image, scene);
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  gboolean changed = FALSE;

  g_assert_cmpint (limn_pixels_get_width (pixels), ==, 300);
  g_assert_cmpint (limn_pixels_get_height (pixels), ==, 200);
  for (int y = 0; y < 200; y++)
    {
      const guint32 *row = (const guint32 *) (data + limn_pixels_get_stride (pixels) * (gsize) y);

      for (int x = 0; x < 300; x++)
        {
          g_assert_cmphex (row[x] >> 24, ==, 0xff);
          changed |= row[x] != 0xff405060;
        }
    }
  g_assert_true (changed);
  g_assert_cmphex (*(const guint32 *) data, ==, 0xff405060);
  /* The picture itself is untouched. */
  g_assert_cmphex (((const guint32 *)
                    g_bytes_get_data (limn_pixels_get_bytes (limn_image_get_pixels (image)),
                                      NULL))[100 * 300 + 150], ==, 0xff405060);
}

static void
test_png (void)
{
  g_autoptr (LimnImage) image = create_image (300, 200, 0xff405060);
  g_autoptr (LimnImage) glass = create_image (300, 200, 0x00000000);
  g_autoptr (LimnScene) scene = create_scene (300, 200, 1.0);
  g_autoptr (LimnPixels) pixels = limn_export_pixels (image, scene);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = limn_export_png (image, scene, &error);
  g_autoptr (GBytes) clear = limn_export_png (glass, scene, &error);
  const guint8 *data = g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL);
  cairo_surface_t *surface = NULL;

  g_assert_no_error (error);
  surface = read_png (png);
  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_RGB24);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 300);
  for (int y = 0; y < 200; y++)
    {
      for (int x = 0; x < 300; x++)
        g_assert_cmphex (limn_fixture_get_pixel (surface, x, y) & 0xffffff, ==,
                         ((const guint32 *) (data + limn_pixels_get_stride (pixels) *
                                             (gsize) y))[x] & 0xffffff);
    }
  cairo_surface_destroy (surface);

  surface = read_png (clear);
  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_ARGB32);
  g_assert_cmphex (limn_fixture_get_pixel (surface, 1, 1), ==, 0);
  cairo_surface_destroy (surface);
}

/* Widths of lines at the left of the object, in the picture's pixels. */
static guint
count_line_pixels (GBytes *png,
                   int     y)
{
  cairo_surface_t *surface = read_png (png);
  guint n_pixels = 0;
  int x = 0;

  while (limn_fixture_get_pixel (surface, x, y) == 0xffffffff)
    x++;
  while (limn_fixture_get_pixel (surface, x, y) != 0xffffffff)
    {
      x++;
      n_pixels++;
    }
  cairo_surface_destroy (surface);

  return n_pixels;
}

/* Lines of big pictures are wider; a style that is made for it is not widened twice. */
static void
test_png_scale (void)
{
  g_autoptr (LimnImage) image = create_image (2560, 600, 0xffffffff);
  g_autoptr (LimnScene) unscaled = create_scene (2560, 600, 1.0);
  g_autoptr (LimnScene) scaled = create_scene (2560, 600, 2.0);
  g_autoptr (LimnScene) wider = create_scene (2560, 600, 4.0);
  g_autoptr (GBytes) one = limn_export_png (image, unscaled, NULL);
  g_autoptr (GBytes) two = limn_export_png (image, scaled, NULL);
  g_autoptr (GBytes) three = limn_export_png (image, wider, NULL);

  g_assert_true (g_bytes_equal (one, two));
  /* The thin box: one core and two casings. */
  g_assert_cmpuint (count_line_pixels (one, 460), >=, 5);
  g_assert_cmpuint (count_line_pixels (one, 460), <=, 6);
  g_assert_cmpuint (count_line_pixels (three, 460), >=, 10);
}

static void
test_svg (void)
{
  g_autoptr (LimnImage) image = create_image (300, 200, 0xff405060);
  g_autoptr (LimnScene) scene = create_scene (300, 200, 1.0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = limn_export_svg (image, scene, &error);
  g_autofree char *text = NULL;
  const char *first = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  g_assert_true (g_str_has_suffix (text, "</svg>\n"));
  g_assert_nonnull (strstr (text, "width=\"300px\""));
  g_assert_nonnull (strstr (text, "viewBox=\"0 0 300 200\""));
  g_assert_nonnull (strstr (text, "<path"));
  g_assert_nonnull (strstr (text, "evenodd"));
  /* One picture, and nothing else that was turned into pixels. */
  first = strstr (text, "data:image/");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "data:image/"));
}

static void
test_too_large (void)
{
  g_autoptr (LimnImage) image = create_image (32768, 1, 0xff405060);
  g_autoptr (LimnScene) scene = create_scene (32768, 1, 1.0);
  g_autoptr (GError) png_error = NULL;
  g_autoptr (GError) svg_error = NULL;

  g_assert_null (limn_export_pixels (image, scene));
  g_assert_null (limn_export_png (image, scene, &png_error));
  g_assert_error (png_error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  g_assert_null (limn_export_svg (image, scene, &svg_error));
  g_assert_error (svg_error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
}

static gpointer
export_cb (gpointer user_data)
{
  g_autoptr (LimnImage) image = create_image (300, 200, 0xff405060);

  return limn_export_png (image, user_data, NULL);
}

static void
test_threads (void)
{
  g_autoptr (LimnScene) scene = create_scene (300, 200, 1.0);
  g_autoptr (GBytes) expected = export_cb (scene);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("export", export_cb, scene);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GBytes) png = g_thread_join (threads[i]);

      g_assert_true (g_bytes_equal (png, expected));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/export/line-scale", test_line_scale);
  g_test_add_func ("/export/pixels", test_pixels);
  g_test_add_func ("/export/png", test_png);
  g_test_add_func ("/export/png-scale", test_png_scale);
  g_test_add_func ("/export/svg", test_svg);
  g_test_add_func ("/export/too-large", test_too_large);
  g_test_add_func ("/export/threads", test_threads);

  return g_test_run ();
}
