/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "limn-canvas-private.h"
#include "limn-image-loader.h"

#include <math.h>
#include <string.h>

/* At this size, and at the picture's own size, there are 24 px around it. */
#define VIEW_WIDTH (PICTURE_WIDTH + 48)
#define VIEW_HEIGHT (PICTURE_HEIGHT + 48)
#define AROUND 24
#define SEED 11

static LimnCanvas *
show_canvas (AppFixture *fixture)
{
  LimnCanvas *canvas;

  app_make_overlay (fixture);
  canvas = LIMN_CANVAS (limn_canvas_new (fixture->overlay));
  app_show_widget (fixture, GTK_WIDGET (canvas), VIEW_WIDTH, VIEW_HEIGHT);

  return canvas;
}

static gboolean
has_image (gpointer data)
{
  LimnCanvas *canvas = data;

  return canvas->image != NULL && canvas->next_image == NULL;
}

static void
open_picture (AppFixture *fixture,
              LimnCanvas *canvas)
{
  g_autoptr (LimnImage) image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, SEED);

  limn_session_open_image (fixture->session, image);
  limn_test_wait (has_image, canvas);
  g_assert_true (canvas->image == image);
}

static guint32
pixel_at (LimnCanvas *canvas,
          int         x,
          int         y)
{
  g_autofree guint32 *pixels = NULL;
  int width;
  int height;

  pixels = app_render (GTK_WIDGET (canvas), &width, &height);
  g_assert_cmpint (x, <, width);
  g_assert_cmpint (y, <, height);

  return pixels[y * width + x];
}

static void
test_picture (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);

  open_picture (fixture, canvas);
  g_assert_true (canvas->fitted);
  g_assert_cmpfloat (limn_canvas_get_zoom (canvas), >, 1.0);

  limn_canvas_zoom_to (canvas, 1.0);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), 1.0, 1e-9);
  g_assert_false (canvas->fitted);

  for (int step = 0; step < 5; step++)
    {
      int x = step * 90;
      int y = step * 70;

      g_assert_cmphex (pixel_at (canvas, AROUND + x, AROUND + y), ==,
                       limn_test_gradient (x, y, SEED));
    }

  app_close_window (fixture);
}

static gboolean
has_scaled_to (gpointer data)
{
  LimnCanvas *canvas = data;
  int width = (int) round (PICTURE_WIDTH * canvas->viewport.zoom);

  gtk_widget_queue_draw (GTK_WIDGET (canvas));

  return canvas->scaled != NULL && limn_layer_get_width (canvas->scaled) == width;
}

/* When the picture is smaller on screen it is scaled to that very size, off the main thread. */
static void
test_scaled (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);

  open_picture (fixture, canvas);
  limn_canvas_zoom_to (canvas, 0.5);
  limn_test_wait (has_scaled_to, canvas);
  g_assert_cmpint (limn_layer_get_height (canvas->scaled), ==, PICTURE_HEIGHT / 2);

  app_close_window (fixture);
}

static void
test_overlay_drawn (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  guint32 inside;
  guint32 outside;

  open_picture (fixture, canvas);
  limn_canvas_zoom_to (canvas, 1.0);
  app_answer (fixture);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  /* The dog's box is 40 to 140 by 60 to 240. */
  inside = pixel_at (canvas, AROUND + 90, AROUND + 150);
  outside = pixel_at (canvas, AROUND + 200, AROUND + 280);
  g_assert_cmphex (inside, !=, limn_test_gradient (90, 150, SEED));
  g_assert_cmphex (outside, ==, limn_test_gradient (200, 280, SEED));

  limn_overlay_set_visible (fixture->overlay, FALSE);
  g_assert_cmphex (pixel_at (canvas, AROUND + 90, AROUND + 150), ==,
                   limn_test_gradient (90, 150, SEED));

  /* Selecting draws on top without drawing everything anew. */
  limn_overlay_set_visible (fixture->overlay, TRUE);
  (void) pixel_at (canvas, 0, 0);
  {
    LimnLayer *before = canvas->marks;
    guint32 edge = pixel_at (canvas, AROUND + 40, AROUND + 150);

    limn_overlay_set_selected (fixture->overlay, 0);
    g_assert_cmphex (pixel_at (canvas, AROUND + 36, AROUND + 150), !=, edge);
    g_assert_true (canvas->marks == before);
  }

  app_close_window (fixture);
}

static void
test_find (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);

  open_picture (fixture, canvas);
  limn_canvas_zoom_to (canvas, 1.0);
  app_answer (fixture);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  g_assert_cmpint (limn_canvas_find (canvas, AROUND + 90, AROUND + 150, 4, -1), ==, 0);
  g_assert_cmpint (limn_canvas_find (canvas, AROUND + 290, AROUND + 150, 4, -1), ==, 1);
  g_assert_cmpint (limn_canvas_find (canvas, AROUND + 190, AROUND + 280, 4, -1), ==, -1);

  limn_overlay_set_class_hidden (fixture->overlay, "cat", TRUE);
  g_assert_cmpint (limn_canvas_find (canvas, AROUND + 290, AROUND + 150, 4, -1), ==, -1);
  limn_overlay_set_visible (fixture->overlay, FALSE);
  g_assert_cmpint (limn_canvas_find (canvas, AROUND + 90, AROUND + 150, 4, -1), ==, -1);

  app_close_window (fixture);
}

static void
test_zoom (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  double fitted;

  /* Without a picture there is nothing to zoom. */
  limn_canvas_zoom_in (canvas);
  limn_canvas_zoom_fit (canvas);
  limn_canvas_reveal (canvas, 0);

  open_picture (fixture, canvas);
  fitted = limn_canvas_get_zoom (canvas);

  limn_canvas_zoom_in (canvas);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), fitted * 1.25, 1e-6);
  g_assert_true (limn_canvas_can_pan (canvas));
  limn_canvas_zoom_out (canvas);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), fitted, 1e-6);
  g_assert_false (limn_canvas_can_pan (canvas));

  for (int i = 0; i < 60; i++)
    limn_canvas_zoom_in (canvas);
  g_assert_cmpfloat (limn_canvas_get_zoom (canvas), <=, LIMN_ZOOM_MAX);
  for (int i = 0; i < 60; i++)
    limn_canvas_zoom_out (canvas);
  g_assert_cmpfloat (limn_canvas_get_zoom (canvas), >, 0);

  limn_canvas_zoom_fit (canvas);
  g_assert_true (canvas->fitted);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), fitted, 1e-9);

  /* Double click: to the original size with that point kept in place, and back. */
  limn_canvas_zoom_to (canvas, 3.0);
  limn_canvas_toggle_fit (canvas, 10, 10);
  g_assert_true (canvas->fitted);
  limn_canvas_toggle_fit (canvas, 10, 10);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), 1.0, 1e-9);

  app_close_window (fixture);
}

static void
test_pan (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  double x;

  open_picture (fixture, canvas);
  limn_canvas_zoom_to (canvas, 4.0);
  x = canvas->viewport.x;
  limn_canvas_pan (canvas, 0.1, 0);
  g_assert_cmpfloat_with_epsilon (canvas->viewport.x, x - 0.1 * VIEW_WIDTH, 1e-6);

  /* The picture cannot be lost. */
  for (int i = 0; i < 100; i++)
    limn_canvas_pan (canvas, 0.5, 0.5);
  g_assert_cmpfloat (canvas->viewport.x + PICTURE_WIDTH * 4.0, >, 0);
  g_assert_cmpfloat (canvas->viewport.y + PICTURE_HEIGHT * 4.0, >, 0);

  app_close_window (fixture);
}

static void
test_reveal (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  double left;
  double top;

  open_picture (fixture, canvas);
  app_answer (fixture);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  limn_canvas_zoom_to (canvas, 8.0);
  limn_canvas_reveal (canvas, 1);
  limn_viewport_to_view (&canvas->viewport, 240, 60, &left, &top);
  g_assert_cmpfloat (left, >=, 0);
  g_assert_cmpfloat (top, >=, 0);
  limn_canvas_reveal (canvas, 2);
  limn_canvas_reveal (canvas, -1);

  /* Only shown, it keeps its size, and what is in view already stays where it is. */
  limn_canvas_zoom_to (canvas, 2.0);
  limn_canvas_show (canvas, 0);
  g_assert_cmpfloat_with_epsilon (limn_canvas_get_zoom (canvas), 2.0, 1e-9);
  limn_viewport_to_view (&canvas->viewport, 40 + 50, 60 + 90, &left, &top);
  g_assert_cmpfloat (left, >, 0);
  g_assert_cmpfloat (left, <, VIEW_WIDTH);
  limn_canvas_zoom_fit (canvas);
  left = canvas->viewport.x;
  limn_canvas_show (canvas, 1);
  g_assert_cmpfloat (canvas->viewport.x, ==, left);

  app_close_window (fixture);
}

/* Until the next picture can be drawn the one before stays, in every frame. */
static void
test_old_stays (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (900, 100, 5);
  LimnImage *first;

  open_picture (fixture, canvas);
  first = canvas->image;
  limn_canvas_zoom_to (canvas, 2.0);

  limn_session_open_image (fixture->session, other);
  g_assert_true (canvas->image == first);
  g_assert_true (canvas->next_image == other);
  while (canvas->next_image != NULL)
    {
      g_assert_true (canvas->image == first);
      g_assert_cmpint (limn_canvas_find (canvas, 100, 100, 4, -1), ==, -1);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (canvas->image == other);
  g_assert_true (canvas->fitted);

  limn_session_close (fixture->session);
  g_assert_null (canvas->image);

  app_close_window (fixture);
}

/* A picture that is replaced before it was ready is never shown. */
static void
test_overtaken (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autoptr (LimnImage) second = limn_test_image_new_seeded (90, 100, 5);
  g_autoptr (LimnImage) third = limn_test_image_new_seeded (100, 90, 6);

  open_picture (fixture, canvas);
  limn_session_open_image (fixture->session, second);
  limn_session_open_image (fixture->session, third);
  while (canvas->next_image != NULL)
    {
      g_assert_true (canvas->image != second);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (canvas->image == third);

  app_close_window (fixture);
}

static gboolean
is_dimmed (gpointer data)
{
  return ((LimnCanvas *) data)->dimmed;
}

/* A JPEG as large as a camera's: a smooth picture, and bytes that nobody reads. */
static GBytes *
large_jpeg_new (void)
{
  const int width = 4000;
  const int height = 2400;
  /* Turned by half a circle */
  static const guint8 exif[] = {
    0xff, 0xe1, 0x00, 0x22, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0,
  };
  guint32 *data = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, (gsize) width * (gsize) height * 4);
  g_autoptr (LimnPixels) pixels = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  GByteArray *turned = g_byte_array_new ();
  const guint8 *plain = NULL;
  gsize size = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      data[y * width + x] = 0xff000000u | (guint32) (x * 255 / width) << 16
                            | (guint32) (y * 255 / height) << 8 | 40;
  pixels = limn_pixels_new (bytes, width, height, (gsize) width * 4);
  jpeg = limn_pixels_encode (pixels, "jpeg", NULL);
  plain = g_bytes_get_data (jpeg, &size);
  g_byte_array_append (turned, plain, 2);
  g_byte_array_append (turned, exif, sizeof exif);
  g_byte_array_append (turned, plain + 2, (guint) size - 2);
  return g_byte_array_free_to_bytes (turned);
}

/* What was drawn before the picture was there. */
typedef struct
{
  LimnCanvas *canvas;
  guint32    *drawn;
} Glimpse;

static void
glimpse_cb (LimnSession *session,
            GParamSpec  *pspec,
            Glimpse     *glimpse)
{
  int width = 0;
  int height = 0;

  if (limn_session_get_glimpse (session, &width, &height) == NULL)
    return;
  g_assert_cmpint (width, ==, 4000);
  g_free (glimpse->drawn);
  glimpse->drawn = app_render (GTK_WIDGET (glimpse->canvas), &width, &height);
}

static gboolean
has_large_picture (gpointer data)
{
  LimnCanvas *canvas = data;

  return canvas->image != NULL && limn_image_get_width (canvas->image) == 4000
         && canvas->next_image == NULL && canvas->scaled != NULL && canvas->glimpse == NULL;
}

static gboolean
is_near (guint32 a,
         guint32 b)
{
  for (int shift = 0; shift < 32; shift += 8)
    if (ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > 12)
      return FALSE;
  return TRUE;
}

/* The first look at a large picture lies where the picture will lie: nothing jumps. */
static void
test_glimpse (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  Glimpse glimpse = { canvas, NULL };
  gulong handler = g_signal_connect (fixture->session, "notify::glimpse", G_CALLBACK (glimpse_cb),
                                     &glimpse);
  g_autoptr (GBytes) jpeg = large_jpeg_new ();
  g_autofree guint32 *drawn = NULL;
  int width = 0;
  int height = 0;
  int n_far = 0;

  open_picture (fixture, canvas);
  limn_session_close (fixture->session);
  limn_session_open_bytes (fixture->session, jpeg, "large");
  limn_test_wait (has_large_picture, canvas);
  g_assert_nonnull (glimpse.drawn);
  drawn = app_render (GTK_WIDGET (canvas), &width, &height);
  for (int i = 0; i < width * height; i++)
    n_far += !is_near (drawn[i], glimpse.drawn[i]);
  /* Stretched edges are softer. */
  g_assert_cmpint (n_far, <, width * height / 100);

  g_signal_handler_disconnect (fixture->session, handler);
  g_free (glimpse.drawn);
  app_close_window (fixture);
}

static void
test_stale (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  guint n_requests;

  open_picture (fixture, canvas);
  app_answer (fixture);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (canvas->dimmed);

  n_requests = limn_test_server_get_n_requests (fixture->server);
  limn_test_server_set_handler (fixture->server, NULL, NULL);
  /* Below what was asked for, so that the answer to hand does not tell. */
  limn_session_set_confidence (fixture->session, 5);
  app_wait_status (fixture, LIMN_SESSION_STALE);
  g_assert_false (canvas->dimmed);
  limn_test_wait (is_dimmed, canvas);

  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, n_requests + 1),
                           200, NULL, fixture->reply, -1);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (canvas->dimmed);

  app_close_window (fixture);
}

static gboolean
has_marks (gpointer data)
{
  return ((LimnCanvas *) data)->marks != NULL;
}

/* Many objects are drawn on a worker, and it is those that are there in the end. */
static void
test_many (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autofree LimnTestInstance *instances = g_new0 (LimnTestInstance, 400);

  for (guint i = 0; i < 400; i++)
    instances[i] = (LimnTestInstance) { "ant", 0, 0.99 - i * 0.001, (i % 20) * 20, (i / 20) * 15,
                                        12, 9 };
  open_picture (fixture, canvas);
  app_answer (fixture);
  g_free (fixture->reply);
  fixture->reply = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, 400);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  limn_test_wait (has_marks, canvas);
  g_assert_true (limn_sheet_get_scene (canvas->sheet) == limn_overlay_get_scene (fixture->overlay));

  app_close_window (fixture);
}

/* A worker is drawing when the window goes: nothing is touched that is gone. */
static void
test_closed_while_drawing (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (1200, 900, 5);

  open_picture (fixture, canvas);
  limn_session_open_image (fixture->session, other);
  g_assert_nonnull (canvas->next_image);
  app_close_window (fixture);
}

/* Columns of one pixel each, black and white in turn: grey if there are fewer. */
static GBytes *
striped_png_new (int width,
                 int height)
{
  guint32 *data = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, (gsize) width * (gsize) height * 4);
  g_autoptr (LimnPixels) pixels = NULL;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      data[y * width + x] = x % 2 == 0 ? 0xff000000u : 0xffffffffu;
  pixels = limn_pixels_new (bytes, width, height, (gsize) width * 4);
  return limn_pixels_encode (pixels, "png", NULL);
}

static gboolean
has_picture (gpointer data)
{
  LimnCanvas *canvas = data;

  return canvas->image != NULL && canvas->next_image == NULL && canvas->scaled != NULL;
}

static gboolean
has_detail (gpointer data)
{
  LimnCanvas *canvas = data;

  return canvas->detail_cancellable == NULL && (canvas->whole != NULL || canvas->detail != NULL);
}

/* How many of a hundred pixels in the middle are as black or as white as in the picture. */
static int
get_contrast (LimnCanvas *canvas)
{
  g_autofree guint32 *drawn = NULL;
  int width = 0;
  int height = 0;
  int n_sharp = 0;

  drawn = app_render (GTK_WIDGET (canvas), &width, &height);
  for (int x = 0; x < width; x++)
    {
      guint32 pixel = drawn[height / 2 * width + x];

      n_sharp += is_near (pixel, 0xff000000u) || is_near (pixel, 0xffffffffu);
    }
  return 100 * n_sharp / width;
}

/* Who looks closer at a large picture sees its own pixels, wherever that is. */
static void
check_closer (AppFixture *fixture,
              int         width,
              int         height,
              gboolean    is_whole)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autoptr (GBytes) png = striped_png_new (width, height);

  limn_session_open_bytes (fixture->session, png, "stripes");
  limn_test_wait (has_picture, canvas);
  g_assert_false (limn_image_is_whole (canvas->image));
  g_assert_cmpint (get_contrast (canvas), ==, 0);
  g_assert_null (canvas->detail_cancellable);

  limn_canvas_zoom_to (canvas, 8.0);
  g_assert_cmpint (get_contrast (canvas), ==, 0);
  limn_test_wait (has_detail, canvas);
  g_assert_cmpint (canvas->whole != NULL, ==, is_whole);
  g_assert_cmpint (get_contrast (canvas), >=, 95);

  for (int i = 0; i < 3; i++)
    {
      limn_canvas_pan (canvas, 1.0, 0.3);
      get_contrast (canvas);
      limn_test_wait (has_detail, canvas);
      g_assert_cmpint (get_contrast (canvas), >=, 95);
    }

  limn_canvas_zoom_fit (canvas);
  get_contrast (canvas);
  g_assert_null (canvas->detail);
  app_close_window (fixture);
}
static void
test_closer_whole (AppFixture *fixture)
{
  check_closer (fixture, 4000, 2400, TRUE);
}

static void
test_closer_part (AppFixture *fixture)
{
  check_closer (fixture, 6001, 3000, FALSE);
}

static void
test_accessible (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  g_autofree char *label = NULL;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "No picture");

  open_picture (fixture, canvas);
  label = g_strdup_printf ("Picture %s", limn_image_get_name (canvas->image));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       label);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "No answer from a model yet");

  app_answer (fixture);
  limn_session_ask_again (fixture->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (canvas),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 objects: 1 dog, 1 cat");

  app_close_window (fixture);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_notify (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  guint n_zoom = 0;
  guint n_fitted = 0;

  open_picture (fixture, canvas);
  limn_canvas_zoom_to (canvas, 2.0);
  g_signal_connect_swapped (canvas, "notify::zoom", G_CALLBACK (count_cb), &n_zoom);
  g_signal_connect_swapped (canvas, "notify::fitted", G_CALLBACK (count_cb), &n_fitted);

  limn_canvas_pan (canvas, 0.01, 0);
  g_assert_cmpuint (n_zoom, ==, 0);
  limn_canvas_zoom_to (canvas, 1.0);
  g_assert_cmpuint (n_zoom, ==, 1);
  g_assert_cmpuint (n_fitted, ==, 0);
  limn_canvas_zoom_fit (canvas);
  g_assert_cmpuint (n_zoom, ==, 2);
  g_assert_cmpuint (n_fitted, ==, 1);

  app_close_window (fixture);
}

static gboolean
is_told (gpointer data)
{
  const guint *n_told = data;

  return *n_told > 0;
}

/* A label that shows the zoom would ask for another allocation in the middle of this one, and GTK
 * would draw its parents without any. */
static void
test_notify_after_allocation (AppFixture *fixture)
{
  LimnCanvas *canvas = show_canvas (fixture);
  GtkAllocation smaller = { 0, 0, 200, 150 };
  double before = 0;
  guint n_zoom = 0;

  open_picture (fixture, canvas);
  before = limn_canvas_get_zoom (canvas);
  g_signal_connect_swapped (canvas, "notify::zoom", G_CALLBACK (count_cb), &n_zoom);

  gtk_widget_size_allocate (GTK_WIDGET (canvas), &smaller, -1);
  g_assert_cmpfloat (limn_canvas_get_zoom (canvas), <, before);
  g_assert_cmpuint (n_zoom, ==, 0);
  limn_test_wait (is_told, &n_zoom);

  app_close_window (fixture);
}

/* Not in a window, not shown, not with anything: it must still go away. */
static void
test_bare (AppFixture *fixture)
{
  GtkWidget *canvas = g_object_ref_sink (limn_canvas_new (NULL));

  limn_canvas_set_overlay (LIMN_CANVAS (canvas), NULL);
  g_assert_finalize_object (canvas);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/canvas/picture", test_picture);
  app_add ("/canvas/scaled", test_scaled);
  app_add ("/canvas/overlay-drawn", test_overlay_drawn);
  app_add ("/canvas/find", test_find);
  app_add ("/canvas/zoom", test_zoom);
  app_add ("/canvas/pan", test_pan);
  app_add ("/canvas/reveal", test_reveal);
  app_add ("/canvas/old-stays", test_old_stays);
  app_add ("/canvas/closer-whole", test_closer_whole);
  app_add ("/canvas/closer-part", test_closer_part);
  app_add ("/canvas/overtaken", test_overtaken);
  app_add ("/canvas/glimpse", test_glimpse);
  app_add ("/canvas/stale", test_stale);
  app_add ("/canvas/many", test_many);
  app_add ("/canvas/closed-while-drawing", test_closed_while_drawing);
  app_add ("/canvas/accessible", test_accessible);
  app_add ("/canvas/notify", test_notify);
  app_add ("/canvas/notify-after-allocation", test_notify_after_allocation);
  app_add ("/canvas/bare", test_bare);

  return g_test_run ();
}
