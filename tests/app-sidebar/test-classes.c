/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of classes: its order, its eyes, and that it keeps still. */

#include "config.h"

#include "limn-class-list.h"
#include "sidebar-fixture.h"

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

  return g_test_run ();
}
