/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The strip below the confidence and the trough above it, as they are drawn and used. */

#include "config.h"

#include "strip-bench.h"

#include <math.h>

/* GTK's macros put what they are given into a format string: a literal percent sign breaks it. */
#define NBSP "\302\240"
#define THREE_OF_TEN "3 of 10 shown at 63" NBSP "%; next change at 64" NBSP "%"
#define TWO_OF_TEN "2 of 10 shown at 70" NBSP "%; next change at 64" NBSP "%"
#define NOTHING "Nothing at or above 10" NBSP "%"
#define KNOWN "Known from 10" NBSP "% up; below, the model is asked"
#define SURE "Shows what the model is at least 40" NBSP "% sure of. " KNOWN
#define GAP "Safe gap 65–88" NBSP "%: nothing changes. " KNOWN
#define EXACT_PX 1.0

static void
assert_tick (Bench      *bench,
             const char *class_name,
             double      percent)
{
  double x = bench_measure_knob (bench, percent);
  Shot shot;
  guint n_pixels;
  int first;
  int last;

  /* Not under the line of the threshold. */
  bench_set (bench, 100);
  shot = bench_shoot (bench->strip);
  g_assert_true (bench_find_columns (&shot, bench_get_pixel (bench, class_name), x, &first, &last,
                                     &n_pixels));
  g_assert_cmpfloat (fabs ((first + last + 1) / 2.0 - x), <=, EXACT_PX);
  g_free (shot.pixels);
}

static void
check_ticks (Bench *bench)
{
  assert_tick (bench, "person", 91);
  assert_tick (bench, "bus", 88);
  assert_tick (bench, "person", 64);
  assert_tick (bench, "tv", 47);
  assert_tick (bench, "traffic light", 36);
  assert_tick (bench, "tv", 22);
}

static void
test_ticks (Fixture *fixture)
{
  bench_run_street (fixture, check_ticks);
}

static void
test_mirrored (Fixture *fixture)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  bench_run_street (fixture, check_ticks);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Left of the thumb hollow: of the same class, less of the colour. */
static void
check_hollow (Bench *bench)
{
  guint32 pixel = bench_get_pixel (bench, "person");
  double x = bench_measure_knob (bench, 64);
  guint n_solid;
  guint n_hollow;
  int first;
  int last;
  Shot shot;

  bench_set (bench, 50);
  shot = bench_shoot (bench->strip);
  g_assert_true (bench_find_columns (&shot, pixel, x, &first, &last, &n_solid));
  g_free (shot.pixels);
  bench_set (bench, 80);
  shot = bench_shoot (bench->strip);
  g_assert_true (bench_find_columns (&shot, pixel, x, &first, &last, &n_hollow));
  g_free (shot.pixels);
  g_assert_cmpuint (n_hollow, <, n_solid);
}

static void
test_hollow (Fixture *fixture)
{
  bench_run_street (fixture, check_hollow);
}

/* The hatched part ends where the knob is at the value that was asked for. */
static void
check_trough (Bench *bench)
{
  LimnTestRequest *request = limn_test_server_get_request (bench->fixture->server, 0);
  double asked = limn_test_request_get_number (request, "confidence", 0);
  GtkWidget *unknown = bench_find (bench->scale, "unknown");
  GtkWidget *scale = fixture_child (limn_thresholds_get_confidence (bench->thresholds), "scale");
  gboolean mirrored = gtk_widget_get_direction (bench->strip) == GTK_TEXT_DIR_RTL;
  graphene_rect_t bounds;
  double x;

  g_assert_cmpfloat (asked, ==, limn_session_get_floor (bench->fixture->session));
  g_assert_cmpfloat (limn_session_get_covered_from (bench->fixture->session), ==, asked);
  x = bench_measure_knob (bench, asked);
  bounds = bench_get_bounds (bench, unknown);
  g_assert_cmpfloat (fabs (bounds.origin.x + (mirrored ? 0 : bounds.size.width) - x), <=,
                     EXACT_PX);
  g_assert_cmpfloat (bounds.size.width, >, 10);

  g_assert_cmpstr (gtk_widget_get_tooltip_text (bench->scale), ==, KNOWN);
  bench_set (bench, 40);
  limn_threshold_row_set_explanation (limn_thresholds_get_confidence (bench->thresholds),
                                      "Shows what the model is at least 40" NBSP "% sure of.");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, SURE);
}

static void
test_trough (Fixture *fixture)
{
  bench_run_street (fixture, check_trough);
}

static void
test_trough_mirrored (Fixture *fixture)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  bench_run_street (fixture, check_trough);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* In one row of pixels of the trough: more than one colour below, one colour from there on. */
static void
check_hatch (Bench *bench)
{
  LimnCoveredScale *scale = LIMN_COVERED_SCALE (bench->scale);
  graphene_rect_t groove;
  Shot shot;
  int row;
  int edge;
  guint n_changes = 0;

  bench_set (bench, 100);
  shot = bench_shoot (bench->scale);
  g_assert_true (gtk_widget_compute_bounds (bench_find (bench->scale, "groove"), bench->scale,
                                            &groove));
  row = groove.origin.y + groove.size.height / 2;
  edge = lround (limn_covered_scale_get_x (scale, 10));
  for (int x = groove.origin.x + 3; x < lround (limn_covered_scale_get_x (scale, 90)); x++)
    {
      guint32 *line = shot.pixels + row * shot.width;

      if (bench_same_pixel (line[x], line[x - 1]))
        continue;

      g_assert_cmpint (x, <=, edge + 1);
      n_changes++;
    }
  g_assert_cmpuint (n_changes, >=, 4);
  g_free (shot.pixels);
}

/* The hatch is the style sheet's, which an application would load. */
static void
test_hatch (Fixture *fixture)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, LIMN_RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  bench_run_street (fixture, check_hatch);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (provider));
}

static guint
count_shown (Bench *bench)
{
  LimnPrediction *prediction = limn_session_get_prediction (bench->fixture->session);

  return limn_prediction_get_n_instances (prediction);
}

/* As GTK does for a key that is pressed while @widget has the focus. */
static void
press (GtkWidget *widget,
       guint      key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      GListModel *shortcuts;

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;

      shortcuts = G_LIST_MODEL (controller);
      for (guint j = 0; j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (!GTK_IS_KEYVAL_TRIGGER (trigger)
              || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key)
            continue;

          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                        gtk_shortcut_get_arguments (shortcut));
          limn_test_settle ();
          return;
        }
    }

  g_assert_not_reached ();
}

/* Each step lands where one object more, or less, is shown, and at the ends nothing moves. */
static void
check_keys (Bench *bench)
{
  guint up = gtk_widget_get_direction (bench->strip) == GTK_TEXT_DIR_RTL ? GDK_KEY_Left
                                                                         : GDK_KEY_Right;
  guint down = up == GDK_KEY_Left ? GDK_KEY_Right : GDK_KEY_Left;
  double last;

  g_assert_true (gtk_widget_get_focusable (bench->strip));
  bench_set (bench, 10);
  g_assert_cmpuint (count_shown (bench), ==, 10);
  for (guint n = 9; n < 10; n--)
    {
      press (bench->strip, up);
      g_assert_cmpuint (count_shown (bench), ==, n);
    }
  last = limn_session_get_confidence (bench->fixture->session);
  press (bench->strip, up);
  g_assert_cmpfloat (limn_session_get_confidence (bench->fixture->session), ==, last);
  for (guint n = 1; n <= 10; n++)
    {
      press (bench->strip, down);
      g_assert_cmpuint (count_shown (bench), ==, n);
    }
}

static void
test_keys (Fixture *fixture)
{
  bench_run_street (fixture, check_keys);
}

static void
test_keys_mirrored (Fixture *fixture)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  bench_run_street (fixture, check_keys);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Between 64 and 88 percent there is nothing: the widest gap, in words and as a band. */
static void
check_gap (Bench *bench)
{
  GtkWidget *scale = fixture_child (limn_thresholds_get_confidence (bench->thresholds), "scale");
  double low = 0;
  double high = 0;
  double left;
  double right;
  graphene_rect_t band;

  bench_set (bench, 70);
  g_assert_true (limn_strip_get_gap (LIMN_STRIP (bench->strip), &low, &high));
  for (double percent = low; percent <= high; percent += 0.5)
    {
      bench_set (bench, percent);
      g_assert_cmpuint (count_shown (bench), ==, 2);
    }
  bench_set (bench, low - 1.01);
  g_assert_cmpuint (count_shown (bench), ==, 3);
  bench_set (bench, high + 1.01);
  g_assert_cmpuint (count_shown (bench), ==, 1);

  left = bench_measure_knob (bench, low);
  right = bench_measure_knob (bench, high);
  bench_set (bench, 70);
  band = bench_get_bounds (bench, bench_find (bench->strip, "gap"));
  g_assert_cmpfloat (fabs (band.origin.x - left), <=, EXACT_PX);
  g_assert_cmpfloat (fabs (band.origin.x + band.size.width - right), <=, EXACT_PX);
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, GAP);
}

static void
test_gap (Fixture *fixture)
{
  bench_run_street (fixture, check_gap);
}

static void
check_described (Bench *bench)
{
  GtkAccessible *strip = GTK_ACCESSIBLE (bench->strip);

  gtk_test_accessible_assert_role (strip, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_LABEL, "Scores");
  bench_set (bench, 63);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, THREE_OF_TEN);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 63.0);
  bench_set (bench, 70);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, TWO_OF_TEN);
}

static void
test_described (Fixture *fixture)
{
  bench_run_street (fixture, check_described);
}

static void
test_nothing (Fixture *fixture)
{
  Bench bench = { 0 };
  Shot shot;

  bench_open (&bench, fixture);
  fixture_open_confirmed (fixture);
  limn_test_settle ();
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bench.strip),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, NOTHING);
  g_assert_cmpstr (limn_thresholds_get_shown_text (bench.thresholds), ==, "0 of 0 shown");
  shot = bench_shoot (bench.strip);
  g_free (shot.pixels);
  bench_close (&bench);
}

/* Two of one score share the height: both colours are in the same columns. */
static void
test_stacked (Fixture *fixture)
{
  Bench bench = { 0 };
  Shot shot;
  guint n_cats;
  guint n_dogs;
  int first;
  int last;
  double x;

  fixture_see (fixture, "cat", 0.8, 10, 10, 50, 50);
  fixture_see (fixture, "dog", 0.8, 200, 10, 50, 50);
  bench_open (&bench, fixture);
  fixture_open_confirmed (fixture);
  x = bench_measure_knob (&bench, 80);
  bench_set (&bench, 40);
  shot = bench_shoot (bench.strip);
  g_assert_true (bench_find_columns (&shot, bench_get_pixel (&bench, "cat"), x, &first, &last,
                                     &n_cats));
  g_assert_cmpfloat (fabs ((first + last + 1) / 2.0 - x), <=, EXACT_PX);
  g_assert_true (bench_find_columns (&shot, bench_get_pixel (&bench, "dog"), x, &first, &last,
                                     &n_dogs));
  g_assert_cmpfloat (fabs ((first + last + 1) / 2.0 - x), <=, EXACT_PX);
  g_assert_cmpuint (n_cats, >, 8);
  g_assert_cmpuint (n_dogs, >, 8);
  g_free (shot.pixels);
  bench_close (&bench);
}

/* Ten thousand are bars; one that stands alone stays a tick in its colour. */
static void
test_many (Fixture *fixture)
{
  Bench bench = { 0 };
  guint n_bars = 0;
  guint n_counted = 0;
  guint n_pixels;
  const LimnStripBar *bars;
  Shot shot;
  int first;
  int last;
  double x;

  fixture_see (fixture, "whale", 0.9, 500, 500, 100, 100);
  for (guint i = 0; i < 10000; i++)
    fixture_see (fixture, "ant", 0.5 - 0.3 * i / 10000, (i * 37) % 900, (i * 91) % 700, 9, 9);
  bench_open (&bench, fixture);
  fixture_open_confirmed (fixture);
  x = bench_measure_knob (&bench, 90);
  bench_set (&bench, 60);
  shot = bench_shoot (bench.strip);
  g_assert_true (bench_find_columns (&shot, bench_get_pixel (&bench, "whale"), x, &first, &last,
                                     &n_pixels));
  g_assert_cmpfloat (fabs ((first + last + 1) / 2.0 - x), <=, EXACT_PX);
  g_free (shot.pixels);

  bars = limn_strip_plot_get_bars (LIMN_STRIP (bench.strip)->plot, &n_bars);
  g_assert_cmpuint (n_bars, >, 10);
  for (guint i = 0; i < n_bars; i++)
    n_counted += bars[i].n;
  g_assert_cmpuint (n_counted, >, 9990);
  g_assert_cmpuint (n_counted, <=, 10000);
  bench_close (&bench);
}

static gpointer
get_controller (GtkWidget *widget,
                GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller;
    }

  g_assert_not_reached ();
}

static void
point (Bench  *bench,
       double  x)
{
  g_signal_emit_by_name (get_controller (bench->strip, GTK_TYPE_EVENT_CONTROLLER_MOTION),
                         "motion", x, 15.0);
}

static void
leave (Bench *bench)
{
  g_signal_emit_by_name (get_controller (bench->strip, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
}

static void
drag (Bench  *bench,
      double  from,
      double  to)
{
  GtkGesture *gesture = get_controller (bench->strip, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", from, 15.0);
  if (fabs (to - from) > 0)
    g_signal_emit_by_name (gesture, "drag-update", to - from, 0.0);
  g_signal_emit_by_name (gesture, "drag-end", to - from, 0.0);
  limn_test_settle ();
}

static void
check_pointed (Bench *bench)
{
  LimnOverlay *overlay = bench->fixture->overlay;
  double shown = bench_measure_knob (bench, 64);
  double weaker = bench_measure_knob (bench, 47);
  double empty = bench_measure_knob (bench, 78);
  g_autofree char *tick_text = NULL;
  g_autofree char *empty_text = NULL;

  bench_set (bench, 60);
  point (bench, weaker);
  g_assert_cmpint (limn_tuner_get_peeked (bench->tuner), ==, 3);
  tick_text = limn_strip_dup_place_text (LIMN_STRIP (bench->strip), weaker, 15);
  g_assert_cmpstr (tick_text, ==, "tv 47" NBSP "%");
  point (bench, empty);
  g_assert_cmpint (limn_tuner_get_peeked (bench->tuner), ==, -1);
  empty_text = limn_strip_dup_place_text (LIMN_STRIP (bench->strip), empty, 15);
  g_assert_cmpstr (empty_text, ==, "At 78" NBSP "% 2 remain");

  /* A click on what is shown selects it. */
  drag (bench, shown, shown);
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 2);

  /* A click on what is not keeps it lit when the pointer goes, and moves nothing. */
  point (bench, weaker);
  drag (bench, weaker, weaker);
  leave (bench);
  g_assert_cmpint (limn_tuner_get_peeked (bench->tuner), ==, 3);
  g_assert_cmpfloat (limn_session_get_confidence (bench->fixture->session), ==, 60);

  /* Beside them it is a slider. */
  drag (bench, empty, empty);
  g_assert_cmpfloat (limn_session_get_confidence (bench->fixture->session), ==, 78);
  drag (bench, empty, weaker);
  g_assert_cmpfloat (limn_session_get_confidence (bench->fixture->session), ==, 47);
  drag (bench, weaker, 5000);
  g_assert_cmpfloat (limn_session_get_confidence (bench->fixture->session), ==, 100);
}

static void
test_pointed (Fixture *fixture)
{
  bench_run_street (fixture, check_pointed);
}

static void
check_pins (Bench *bench)
{
  LimnPrediction *pool = limn_session_get_pool (bench->fixture->session);
  LimnExampleFit fit;
  graphene_rect_t band;
  const LimnStripTick *ticks;
  guint n_ticks;
  double left;
  double right;

  limn_pins_set (bench->pins, pool, 2, TRUE);
  limn_pins_set (bench->pins, pool, 3, FALSE);
  limn_pins_get_fit (bench->pins, &fit);
  g_assert_true (fit.possible);
  left = bench_measure_knob (bench, fit.low);
  right = bench_measure_knob (bench, fit.high);
  band = bench_get_bounds (bench, bench_find (bench->strip, "fit"));
  g_assert_cmpfloat (fabs (band.origin.x - left), <=, EXACT_PX);
  g_assert_cmpfloat (fabs (band.origin.x + band.size.width - right), <=, EXACT_PX);

  ticks = limn_strip_plot_get_ticks (LIMN_STRIP (bench->strip)->plot, &n_ticks);
  g_assert_cmpuint (n_ticks, ==, 10);
  g_assert_cmpint (ticks[7].pin, ==, LIMN_STRIP_PIN_KEEP);
  g_assert_cmpint (ticks[6].pin, ==, LIMN_STRIP_PIN_STRIKE);
  g_assert_cmpint (ticks[5].pin, ==, LIMN_STRIP_PIN_NONE);

  limn_pins_clear (bench->pins);
  bench_wait (bench);
  ticks = limn_strip_plot_get_ticks (LIMN_STRIP (bench->strip)->plot, &n_ticks);
  g_assert_cmpint (ticks[7].pin, ==, LIMN_STRIP_PIN_NONE);
}

static void
test_pins (Fixture *fixture)
{
  bench_run_street (fixture, check_pins);
}

/* The whole folder's: in bars, with a line about all pictures. */
static void
check_folder (Bench *bench)
{
  LimnPrediction *pool = limn_session_get_pool (bench->fixture->session);
  GtkWidget *scope = fixture_child (bench->thresholds, "scope_box");
  GtkWidget *picture = gtk_widget_get_first_child (scope);
  GtkWidget *folder = fixture_child (bench->thresholds, "folder_button");
  guint n_bars;

  limn_survey_put (bench->survey, "file:///a.jpg", pool);
  g_assert_false (gtk_widget_get_visible (scope));
  limn_survey_put (bench->survey, "file:///b.jpg", pool);
  g_assert_true (gtk_widget_get_visible (scope));

  bench_set (bench, 60);
  g_assert_cmpstr (limn_thresholds_get_shown_text (bench->thresholds), ==, "3 of 10 shown");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (folder), TRUE);
  bench_wait (bench);
  g_assert_true (limn_tuner_get_folder (bench->tuner));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (picture)));
  g_assert_cmpstr (limn_thresholds_get_shown_text (bench->thresholds), ==,
                   "6 objects in 2 pictures at 60" NBSP "%");
  limn_strip_plot_get_bars (LIMN_STRIP (bench->strip)->plot, &n_bars);
  g_assert_cmpuint (n_bars, ==, 10);

  bench_set (bench, 90);
  g_assert_cmpstr (limn_thresholds_get_shown_text (bench->thresholds), ==,
                   "2 objects in 2 pictures at 90" NBSP "%");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (picture), TRUE);
  g_assert_false (limn_tuner_get_folder (bench->tuner));
  g_assert_cmpstr (limn_thresholds_get_shown_text (bench->thresholds), ==, "1 of 10 shown");
}

static void
test_folder (Fixture *fixture)
{
  bench_run_street (fixture, check_folder);
}

/* Nothing that follows outlives the widget, and it can be made and dropped without anything. */
static void
test_lifecycle (Fixture *fixture)
{
  GtkWidget *strip = g_object_ref_sink (limn_strip_new ());
  Bench bench = { 0 };

  fixture_drop (fixture, strip);

  fixture_set_street (fixture);
  bench_open (&bench, fixture);
  fixture_open_confirmed (fixture);
  limn_thresholds_set_tuner (bench.thresholds, NULL);
  limn_thresholds_set_overlay (bench.thresholds, NULL);
  limn_session_set_confidence (fixture->session, 77);
  limn_thresholds_set_overlay (bench.thresholds, fixture->overlay);
  limn_thresholds_set_tuner (bench.thresholds, bench.tuner);
  bench_set (&bench, 70);
  limn_test_settle ();
  bench_close (&bench);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/strip/ticks", test_ticks);
  fixture_add ("/sidebar/strip/mirrored", test_mirrored);
  fixture_add ("/sidebar/strip/hollow", test_hollow);
  fixture_add ("/sidebar/strip/trough", test_trough);
  fixture_add ("/sidebar/strip/trough-mirrored", test_trough_mirrored);
  fixture_add ("/sidebar/strip/hatch", test_hatch);
  fixture_add ("/sidebar/strip/keys", test_keys);
  fixture_add ("/sidebar/strip/keys-mirrored", test_keys_mirrored);
  fixture_add ("/sidebar/strip/gap", test_gap);
  fixture_add ("/sidebar/strip/described", test_described);
  fixture_add ("/sidebar/strip/nothing", test_nothing);
  fixture_add ("/sidebar/strip/stacked", test_stacked);
  fixture_add ("/sidebar/strip/many", test_many);
  fixture_add ("/sidebar/strip/pointed", test_pointed);
  fixture_add ("/sidebar/strip/pins", test_pins);
  fixture_add ("/sidebar/strip/folder", test_folder);
  fixture_add ("/sidebar/strip/lifecycle", test_lifecycle);

  return g_test_run ();
}
