/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "strip-bench.h"

#include <math.h>

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

/* Until everything is where it belongs and drawn. */
void
bench_wait (Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->strip);
  gboolean painted = FALSE;
  gulong handler;

  limn_test_settle ();
  handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &painted);
  gtk_widget_queue_draw (bench->strip);
  limn_test_wait (is_set, &painted);
  g_signal_handler_disconnect (clock, handler);
}

void
bench_open (Bench   *bench,
            Fixture *fixture)
{
  LimnThresholdRow *row;

  bench->fixture = fixture;
  bench->survey = limn_survey_new (fixture->session);
  bench->pins = limn_pins_new (fixture->session);
  bench->referee = limn_referee_new (bench->survey);
  bench->tuner = limn_tuner_new (fixture->overlay, bench->survey, bench->pins, bench->referee);
  bench->thresholds = LIMN_THRESHOLDS (limn_thresholds_new ());
  limn_thresholds_set_overlay (bench->thresholds, fixture->overlay);
  limn_thresholds_set_tuner (bench->thresholds, bench->tuner);
  bench->strip = fixture_child (bench->thresholds, "strip");
  row = limn_thresholds_get_confidence (bench->thresholds);
  bench->scale = GTK_WIDGET (limn_threshold_row_get_scale (row));
  fixture_show (fixture, GTK_WIDGET (bench->thresholds), 340, 400);
}

void
bench_close (Bench *bench)
{
  fixture_drop (bench->fixture, GTK_WIDGET (bench->thresholds));
  g_assert_finalize_object (bench->tuner);
  g_assert_finalize_object (bench->referee);
  g_assert_finalize_object (bench->pins);
  g_assert_finalize_object (bench->survey);
}

void
bench_run_street (Fixture   *fixture,
                  BenchFunc  func)
{
  Bench bench = { 0 };

  fixture_set_street (fixture);
  bench_open (&bench, fixture);
  fixture_open_confirmed (fixture);
  limn_pins_set_picture (bench.pins, "file:///street.jpg", "street.jpg");
  bench_wait (&bench);
  func (&bench);
  bench_close (&bench);
}

GtkWidget *
bench_find (GtkWidget  *widget,
            const char *css_name)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), css_name))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = bench_find (child, css_name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

graphene_rect_t
bench_get_bounds (Bench     *bench,
                  GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, bench->strip, &bounds));

  return bounds;
}

void
bench_set (Bench  *bench,
           double  percent)
{
  limn_session_set_confidence (bench->fixture->session, percent);
  bench_wait (bench);
}

/* Where the middle of the knob really is at a value, from the left edge of the strip. */
double
bench_measure_knob (Bench  *bench,
                    double  percent)
{
  graphene_rect_t bounds;

  bench_set (bench, percent);
  bounds = bench_get_bounds (bench, bench_find (bench->scale, "slider"));

  return bounds.origin.x + bounds.size.width / 2;
}

Shot
bench_shoot (GtkWidget *widget)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  Shot shot = { NULL, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, shot.width, shot.height));
  gsk_render_node_unref (node);
  shot.pixels = g_new0 (guint32, (gsize) shot.width * shot.height);
  gdk_texture_download (texture, (guchar *) shot.pixels, shot.width * sizeof (guint32));

  return shot;
}

guint32
bench_get_pixel (Bench      *bench,
                 const char *class_name)
{
  LimnPalette *palette = limn_overlay_get_palette (bench->fixture->overlay);
  LimnColor color = limn_palette_slot_color (limn_palette_get_slot (palette, class_name));

  return 0xff000000u | (guint32) lround (color.red * 255) << 16
         | (guint32) lround (color.green * 255) << 8 | (guint32) lround (color.blue * 255);
}

gboolean
bench_same_pixel (guint32 a,
                  guint32 b)
{
  for (guint shift = 0; shift < 32; shift += 8)
    if (ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)) > 2)
      return FALSE;

  return TRUE;
}

/* The columns in which a colour is, near to @x; FALSE if it is nowhere there. */
gboolean
bench_find_columns (const Shot *shot,
                    guint32     pixel,
                    double      x,
                    int        *first,
                    int        *last,
                    guint      *n_pixels)
{
  *first = shot->width;
  *last = -1;
  *n_pixels = 0;
  for (int column = MAX ((int) x - 5, 0); column < MIN ((int) x + 6, shot->width); column++)
    for (int line = 0; line < shot->height; line++)
      if (bench_same_pixel (shot->pixels[line * shot->width + column], pixel))
        {
          *first = MIN (*first, column);
          *last = MAX (*last, column);
          (*n_pixels)++;
        }

  return *last >= 0;
}
