/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of classes: its order, its eyes, and that it keeps still. */

#include "config.h"

#include "limn-class-list.h"
#include "limn-class-strip.h"
#include "sidebar-fixture.h"

#include <math.h>

static LimnClassList *
create (Fixture *fixture)
{
  GtkWidget *list = g_object_ref_sink (limn_class_list_new ());

  limn_class_list_set_overlay (LIMN_CLASS_LIST (list), fixture->overlay);

  return LIMN_CLASS_LIST (list);
}

static void
assert_row (LimnClassList *list,
            guint          position,
            const char    *name,
            const char    *counts)
{
  LimnClassRow *row = limn_class_list_get_row (list, position);

  g_assert_nonnull (row);
  g_assert_cmpstr (limn_class_row_get_name (row), ==, name);
  g_assert_cmpstr (limn_class_row_get_counts (row), ==, counts);
}

static void
open_street (Fixture *fixture)
{
  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
}

static void
test_order (Fixture *fixture)
{
  LimnClassList *list = create (fixture);

  g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));

  open_street (fixture);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (list)));
  g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 4);
  assert_row (list, 0, "person", "4 / 4");
  assert_row (list, 1, "tv", "3 / 3");
  assert_row (list, 2, "bus", "2 / 2");
  assert_row (list, 3, "traffic light", "1 / 1");

  fixture_drop (fixture, GTK_WIDGET (list));
}

/* While a slider moves, rows stay the same widgets in the same places. */
static void
test_stable (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassRow *rows[4];

  open_street (fixture);
  for (guint i = 0; i < 4; i++)
    rows[i] = limn_class_list_get_row (list, i);

  for (double confidence = 25; confidence <= 95; confidence += 5)
    {
      limn_session_set_confidence (fixture->session, confidence);
      g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 4);
      for (guint i = 0; i < 4; i++)
        g_assert_true (limn_class_list_get_row (list, i) == rows[i]);
    }

  limn_session_set_confidence (fixture->session, 60);
  assert_row (list, 0, "person", "2 / 4");
  assert_row (list, 1, "tv", "0 / 3");
  assert_row (list, 2, "bus", "1 / 2");
  assert_row (list, 3, "traffic light", "0 / 1");

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
test_new_picture (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 5);

  open_street (fixture);
  g_array_set_size (fixture->scene, 0);
  fixture_see (fixture, "kite", 0.9, 1, 1, 9, 9);
  fixture_see (fixture, "bus", 0.8, 20, 1, 9, 9);
  fixture_see (fixture, "bus", 0.7, 40, 1, 9, 9);
  limn_session_open_image (fixture->session, other);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 2);
  assert_row (list, 0, "bus", "2 / 2");
  assert_row (list, 1, "kite", "1 / 1");

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
test_eye (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  GtkToggleButton *eye;

  open_street (fixture);
  eye = GTK_TOGGLE_BUTTON (limn_class_row_get_eye (limn_class_list_get_row (list, 0)));

  gtk_toggle_button_set_active (eye, TRUE);
  g_assert_true (limn_overlay_is_class_hidden (fixture->overlay, "person"));
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 6);
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (eye)), ==, "view-conceal-symbolic");
  assert_row (list, 0, "person", "0 / 4");

  limn_overlay_set_class_hidden (fixture->overlay, "person", FALSE);
  g_assert_false (gtk_toggle_button_get_active (eye));
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (eye)), ==, "view-reveal-symbolic");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 10);

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_solo (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassRow *row;
  guint n_scenes = 0;

  open_street (fixture);
  row = limn_class_list_get_row (list, 2);
  g_signal_connect_swapped (fixture->overlay, "notify::scene", G_CALLBACK (count_cb), &n_scenes);

  g_signal_emit_by_name (row, "solo");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 2);
  g_assert_false (limn_overlay_is_class_hidden (fixture->overlay, "bus"));
  g_assert_cmpuint (n_scenes, ==, 1);

  /* Another class alone, then the same once more: all again. */
  g_signal_emit_by_name (limn_class_list_get_row (list, 0), "solo");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 4);
  g_signal_emit_by_name (limn_class_list_get_row (list, 0), "solo");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 10);

  /* Enter or a double click on the row does the same; a button shows all again. */
  g_signal_emit_by_name (fixture_child (list, "list"), "row-activated", row);
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 2);
  g_assert_true (gtk_widget_get_visible (fixture_child (list, "all_button")));
  gtk_widget_activate_action (GTK_WIDGET (list), "classes.show-all", NULL);
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (fixture->overlay)), ==, 10);
  g_assert_false (gtk_widget_get_visible (fixture_child (list, "all_button")));

  g_signal_handlers_disconnect_by_data (fixture->overlay, &n_scenes);
  fixture_drop (fixture, GTK_WIDGET (list));
}

/* A reply that names a class per object must not make a widget per object. */
static void
test_many (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 1000; i++)
    {
      char *name = g_strdup_printf ("class %04u", i);

      g_ptr_array_add (names, name);
      fixture_see (fixture, name, 0.9, i % 900, i % 700, 5, 5);
    }
  fixture_open_confirmed (fixture);

  g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 200);
  g_assert_cmpstr (gtk_label_get_label (fixture_child (list, "more_label")), ==,
                   "and 800 more classes");
  g_assert_true (gtk_widget_get_visible (fixture_child (list, "more_label")));

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
test_accessible (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassRow *row;

  open_street (fixture);
  limn_session_set_confidence (fixture->session, 60);
  row = limn_class_list_get_row (list, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (limn_class_row_get_eye (row)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Hide person");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "person, 2 of 4 shown");

  fixture_drop (fixture, GTK_WIDGET (list));
}

static LimnClassThreshold *
expand (LimnClassList *list,
        guint          position)
{
  LimnClassRow *row = limn_class_list_get_row (list, position);

  limn_class_row_set_expanded (row, TRUE);

  return limn_class_row_get_threshold (row);
}

/* As a hand or a key does it. */
static void
drag_to (LimnClassThreshold *threshold,
         double              percent)
{
  gtk_adjustment_set_value (gtk_range_get_adjustment (limn_class_threshold_get_scale (threshold)),
                            percent);
}

static double
get_own (Fixture    *fixture,
         const char *name)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (fixture->session);
  double confidence = 0;

  return limn_cutoffs_get_class (cutoffs, name, 0, &confidence) ? confidence : -1;
}

/* A class follows the main confidence until it is moved, and again after a click on the chain. */
static void
test_own_value (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassThreshold *threshold;
  LimnClassRow *row;

  open_street (fixture);
  row = limn_class_list_get_row (list, 0);
  threshold = expand (list, 0);
  limn_session_set_confidence (fixture->session, 44);
  g_assert_cmpstr (limn_class_threshold_get_text (threshold), ==, "44 %");
  g_assert_false (gtk_widget_get_visible (limn_class_row_get_relink (row)));
  g_assert_cmpfloat (get_own (fixture, "person"), <, 0);

  drag_to (threshold, 66);
  g_assert_cmpfloat_with_epsilon (get_own (fixture, "person"), 66, 1e-9);
  g_assert_true (gtk_widget_get_visible (limn_class_row_get_relink (row)));

  /* Only what is of the class and at 66 % or above, and of the others at 44 %. */
  assert_row (list, 0, "person", "1 / 4");
  assert_row (list, 1, "tv", "1 / 3");
  assert_row (list, 2, "bus", "1 / 2");

  limn_session_set_confidence (fixture->session, 30);
  g_assert_cmpstr (limn_class_threshold_get_text (threshold), ==, "66 %");
  assert_row (list, 0, "person", "1 / 4");
  assert_row (list, 1, "tv", "2 / 3");

  g_signal_emit_by_name (limn_class_row_get_relink (row), "clicked");
  g_assert_cmpfloat (get_own (fixture, "person"), <, 0);
  g_assert_cmpstr (limn_class_threshold_get_text (threshold), ==, "30 %");
  g_assert_false (gtk_widget_get_visible (limn_class_row_get_relink (row)));
  assert_row (list, 0, "person", "3 / 4");

  fixture_drop (fixture, GTK_WIDGET (list));
}

typedef struct
{
  guint  n;
  double lowest;
} Asked;

static void
remember_cb (LimnTestServer  *server,
             LimnTestRequest *request,
             gpointer         user_data)
{
  Fixture *fixture = user_data;
  Asked *asked = g_object_get_data (G_OBJECT (fixture->session), "asked");

  asked->n++;
  asked->lowest = MIN (asked->lowest, limn_test_request_get_number (request, "confidence", 40));
  fixture_reply (fixture, request);
}

static gboolean
was_asked (gpointer data)
{
  const Asked *asked = data;

  return asked->n > 0;
}

/* The model is asked for the lowest of all values, where that is not known yet. */
static void
test_request (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  Asked asked = { 0, 100 };
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (60);

  limn_session_set_floor (fixture->session, 40);
  limn_session_set_cutoffs (fixture->session, cutoffs);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  assert_row (list, 0, "person", "2 / 3");

  g_object_set_data (G_OBJECT (fixture->session), "asked", &asked);
  limn_test_server_set_handler (fixture->server, remember_cb, fixture);
  drag_to (expand (list, 0), 25);
  limn_test_wait (was_asked, &asked);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat_with_epsilon (asked.lowest, 25, 1e-9);
  assert_row (list, 0, "person", "4 / 4");
  assert_row (list, 1, "bus", "1 / 2");

  fixture_drop (fixture, GTK_WIDGET (list));
}

/* Two classes of one name are told apart by their ids, in words as well. */
static void
test_same_name (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassRow *row;

  fixture_see (fixture, "bolt", 0.9, 10, 10, 50, 50);
  fixture_see (fixture, "bolt", 0.8, 110, 10, 50, 50);
  fixture_see (fixture, "bolt", 0.7, 210, 10, 50, 50);
  g_array_index (fixture->scene, LimnTestInstance, 1).class_id = 4;
  g_array_index (fixture->scene, LimnTestInstance, 2).class_id = 4;
  fixture_open_confirmed (fixture);

  g_assert_cmpuint (limn_class_list_get_n_rows (list), ==, 2);
  row = limn_class_list_get_row (list, 0);
  g_assert_cmpint (limn_class_row_get_class_id (row), ==, 4);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "bolt (4), 2 of 2 shown");

  drag_to (expand (list, 0), 75);
  assert_row (list, 0, "bolt", "1 / 2");
  assert_row (list, 1, "bolt", "1 / 1");
  g_assert_cmpfloat (get_own (fixture, "bolt"), <, 0);

  fixture_drop (fixture, GTK_WIDGET (list));
}

static gboolean
is_revealed (gpointer row)
{
  return gtk_revealer_get_child_revealed (fixture_child (row, "revealer"));
}

static GtkWidget *
find_node (GtkWidget  *widget,
           const char *name)
{
  GtkWidget *found = g_str_equal (gtk_widget_get_css_name (widget), name) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_node (child, name);

  return found;
}

typedef struct
{
  GtkWidget *knob;
  GtkWidget *strip;
  double     percent;
} Tick;

static gboolean
is_below_knob (gpointer data)
{
  const Tick *tick = data;
  double x = limn_class_strip_get_x (LIMN_CLASS_STRIP (tick->strip), tick->percent);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (tick->knob, tick->strip, &bounds)
         && fabs (bounds.origin.x + bounds.size.width / 2 - x) <= 1;
}

/* A tick stands below the middle of the knob at its value. */
static void
test_ticks (Fixture *fixture)
{
  LimnClassList *list = LIMN_CLASS_LIST (limn_class_list_new ());
  LimnClassThreshold *threshold;
  Tick tick = { NULL };

  limn_class_list_set_overlay (list, fixture->overlay);
  open_street (fixture);
  fixture_show (fixture, GTK_WIDGET (list), 320, 600);
  threshold = expand (list, 0);
  limn_test_wait (is_revealed, limn_class_list_get_row (list, 0));
  tick.knob = find_node (GTK_WIDGET (limn_class_threshold_get_scale (threshold)), "slider");
  tick.strip = fixture_child (threshold, "strip");

  for (tick.percent = 10; tick.percent <= 90; tick.percent += 20)
    {
      drag_to (threshold, tick.percent);
      limn_test_wait (is_below_knob, &tick);
    }

  fixture_drop (fixture, GTK_WIDGET (list));
}

/* GTK's own assertion takes what it compares with as a format. */
static void
assert_accessible (gpointer               widget,
                   GtkAccessibleProperty  property,
                   const char            *expected)
{
  g_autofree char *problem = gtk_test_accessible_check_property (widget, property, expected);

  g_assert_cmpstr (problem, ==, NULL);
}

/* What is not seen is said. */
static void
test_own_accessible (Fixture *fixture)
{
  LimnClassList *list = create (fixture);
  LimnClassThreshold *threshold;
  GtkAccessible *scale;
  LimnClassRow *row;

  open_street (fixture);
  row = limn_class_list_get_row (list, 0);
  gtk_test_accessible_assert_property (fixture_child (row, "expander"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Confidence of person");
  gtk_test_accessible_assert_property (fixture_child (list, "menu_button"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Thresholds to take away");

  threshold = expand (list, 0);
  scale = GTK_ACCESSIBLE (limn_class_threshold_get_scale (threshold));
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Confidence of person");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "4 of 4 pass; follows the main confidence");
  drag_to (threshold, 50);
  assert_accessible (scale, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "50 %");
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "2 of 4 pass; has its own value");
  assert_accessible (limn_class_row_get_relink (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                     "person has its own confidence, 50 %. "
                     "Follow the main one again");

  fixture_drop (fixture, GTK_WIDGET (list));
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/classes/order", test_order);
  fixture_add ("/sidebar/classes/stable", test_stable);
  fixture_add ("/sidebar/classes/new-picture", test_new_picture);
  fixture_add ("/sidebar/classes/eye", test_eye);
  fixture_add ("/sidebar/classes/solo", test_solo);
  fixture_add ("/sidebar/classes/many", test_many);
  fixture_add ("/sidebar/classes/accessible", test_accessible);
  fixture_add ("/sidebar/classes/own-value", test_own_value);
  fixture_add ("/sidebar/classes/request", test_request);
  fixture_add ("/sidebar/classes/same-name", test_same_name);
  fixture_add ("/sidebar/classes/ticks", test_ticks);
  fixture_add ("/sidebar/classes/own-accessible", test_own_accessible);

  return g_test_run ();
}
