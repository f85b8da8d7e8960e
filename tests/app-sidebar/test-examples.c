/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card of the examples, the marks of the rows, and the card of what differs. */

#include "config.h"

#include "limn-difference-bar.h"
#include "limn-example-bar.h"
#include "limn-object-list.h"
#include "limn-object-row.h"
#include "sidebar-fixture.h"

#define NBSP "\302\240"

/* Where they are in the street. */
#define PERSON_91 0
#define BUS_88 1
#define PERSON_64 2
#define TV_47 3

static LimnPins *
create_pins (Fixture *fixture)
{
  LimnPins *pins = limn_pins_new (fixture->session);

  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  limn_pins_set_picture (pins, "file:///street", "street");

  return pins;
}

static void
pin (Fixture  *fixture,
     LimnPins *pins,
     guint     index,
     gboolean  keep)
{
  limn_pins_set (pins, limn_session_get_pool (fixture->session), index, keep);
}

static gboolean
is_shown (gpointer bar,
          const char *name)
{
  return gtk_widget_get_visible (bar) && gtk_widget_get_visible (fixture_child (bar, "remedies"))
         && gtk_widget_get_visible (fixture_child (bar, name));
}

static void
test_bar (Fixture *fixture)
{
  g_autoptr (LimnPins) pins = create_pins (fixture);
  LimnExampleBar *bar = LIMN_EXAMPLE_BAR (g_object_ref_sink (limn_example_bar_new ()));
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  limn_example_bar_set_pins (bar, pins);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));

  pin (fixture, pins, BUS_88, TRUE);
  pin (fixture, pins, PERSON_64, FALSE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_assert_cmpstr (limn_example_bar_get_text (bar), ==, "65–88" NBSP "% satisfies 2 of 2");
  g_assert_false (is_shown (bar, "best_button"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (bar), "conflict"));

  /* The tv must stay although a person that is more certain must go: two ways out. */
  pin (fixture, pins, TV_47, TRUE);
  g_assert_cmpstr (limn_example_bar_get_text (bar), ==,
                   "No single value works: tv 47" NBSP "% must stay but person 64" NBSP
                   "% must go");
  g_assert_true (is_shown (bar, "classes_button"));
  g_assert_true (is_shown (bar, "best_button"));
  g_assert_cmpstr (gtk_button_get_label (fixture_child (bar, "best_button")), ==,
                   "_Best compromise (1 wrong)");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bar), "conflict"));

  cutoffs = limn_pins_fit_classes (pins, NULL);
  limn_pins_apply (pins, cutoffs, limn_session_get_overlap (fixture->session));
  g_assert_false (is_shown (bar, "best_button"));
  g_assert_cmpstr (limn_example_bar_get_text (bar), ==, "Per-class values satisfy 3 of 3");

  limn_pins_clear (pins);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));

  fixture_drop (fixture, GTK_WIDGET (bar));
}

/* Classes do not help where two of one class contradict each other. */
static void
test_bar_one_class (Fixture *fixture)
{
  g_autoptr (LimnPins) pins = create_pins (fixture);
  LimnExampleBar *bar = LIMN_EXAMPLE_BAR (g_object_ref_sink (limn_example_bar_new ()));

  limn_example_bar_set_pins (bar, pins);
  pin (fixture, pins, PERSON_91, FALSE);
  pin (fixture, pins, PERSON_64, TRUE);

  g_assert_false (is_shown (bar, "classes_button"));
  g_assert_true (is_shown (bar, "best_button"));

  fixture_drop (fixture, GTK_WIDGET (bar));
}

static void
test_bar_accessible (Fixture *fixture)
{
  LimnExampleBar *bar = LIMN_EXAMPLE_BAR (g_object_ref_sink (limn_example_bar_new ()));

  gtk_test_accessible_assert_role (fixture_child (bar, "sentence_label"),
                                   GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_test_accessible_assert_property (fixture_child (bar, "clear_button"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Clear all examples");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Threshold by example");

  fixture_drop (fixture, GTK_WIDGET (bar));
}

typedef struct
{
  GtkWidget  *list;
  int         index;
  const char *name;
} WantedRow;

static LimnObjectRow *
find_row (GtkWidget *list,
          int        index)
{
  g_autoptr (GPtrArray) rows = fixture_find (list, LIMN_TYPE_OBJECT_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (limn_object_row_get_index (g_ptr_array_index (rows, i)) == index)
      return g_ptr_array_index (rows, i);

  return NULL;
}

static gboolean
is_named (gpointer data)
{
  const WantedRow *wanted = data;
  LimnObjectRow *row = find_row (wanted->list, wanted->index);
  g_autofree char *problem = NULL;

  if (row == NULL)
    return FALSE;

  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row),
                                                GTK_ACCESSIBLE_PROPERTY_LABEL, wanted->name);

  return problem == NULL;
}

static void
wait_row (GtkWidget  *list,
          int         index,
          const char *name,
          const char *icon)
{
  WantedRow wanted = { list, index, name };
  GtkWidget *image;

  limn_test_wait (is_named, &wanted);
  image = fixture_child (find_row (list, index), "pin_icon");
  g_assert_cmpint (gtk_widget_get_visible (image), ==, icon != NULL);
  if (icon != NULL)
    g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (image)), ==, icon);
}

/* A lock or a stroke in the row, and the same in words. */
static void
test_rows (Fixture *fixture)
{
  g_autoptr (LimnPins) pins = create_pins (fixture);
  GtkWidget *list = limn_object_list_new ();

  limn_object_list_set_overlay (LIMN_OBJECT_LIST (list), fixture->overlay);
  limn_object_list_set_pins (LIMN_OBJECT_LIST (list), pins);
  fixture_show (fixture, list, 320, 700);
  wait_row (list, PERSON_91, "person, 91 %", NULL);

  pin (fixture, pins, PERSON_91, TRUE);
  limn_session_set_confidence (fixture->session, 30);
  wait_row (list, PERSON_91, "person, 91 %, must stay", "limn-keep-symbolic");
  wait_row (list, PERSON_64, "person, 64 %", NULL);

  pin (fixture, pins, PERSON_64, FALSE);
  limn_session_set_confidence (fixture->session, 30);
  wait_row (list, PERSON_64, "person, 64 %, must go", "limn-strike-symbolic");

  limn_pins_undo (pins);
  limn_session_set_confidence (fixture->session, 30);
  wait_row (list, PERSON_64, "person, 64 %", NULL);

  fixture_drop (fixture, list);
}

/* The menu of a row is for its object, by pointer and by key. */
static void
test_menu (Fixture *fixture)
{
  g_autoptr (LimnPins) pins = create_pins (fixture);
  GtkWidget *list = limn_object_list_new ();
  GtkWidget *menu = fixture_child (list, "menu");
  WantedRow wanted = { list, PERSON_64, "person, 64 %" };
  GtkWidget *row;

  limn_object_list_set_overlay (LIMN_OBJECT_LIST (list), fixture->overlay);
  limn_object_list_set_pins (LIMN_OBJECT_LIST (list), pins);
  fixture_show (fixture, list, 320, 700);
  limn_test_wait (is_named, &wanted);

  row = GTK_WIDGET (find_row (list, PERSON_64));
  gtk_widget_grab_focus (gtk_widget_get_parent (row));
  g_assert_false (gtk_widget_get_visible (menu));
  g_assert_true (gtk_widget_activate_action (list, "objects.menu", NULL));
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, PERSON_64);
  gtk_popover_popdown (GTK_POPOVER (menu));

  fixture_drop (fixture, list);
}

typedef struct
{
  GtkWidget *bar;
  gboolean   visible;
} WantedBar;

static gboolean
is_visible (gpointer data)
{
  const WantedBar *wanted = data;

  return gtk_widget_get_visible (wanted->bar) == wanted->visible;
}

/* The server knows another object at 50 % and has forgotten one. */
static void
disagree_cb (LimnTestServer  *server,
             LimnTestRequest *request,
             gpointer         user_data)
{
  Fixture *fixture = user_data;

  if (limn_test_request_get_number (request, "confidence", 40) > 49)
    {
      g_array_set_size (fixture->scene, 0);
      fixture_see (fixture, "person", 0.91, 120, 300, 75, 220);
      fixture_see (fixture, "bus", 0.88, 240, 220, 383, 249);
      fixture_see (fixture, "kite", 0.7, 20, 20, 30, 30);
    }
  fixture_reply (fixture, request);
}

static void
test_difference (Fixture *fixture)
{
  GtkWidget *bar = g_object_ref_sink (limn_difference_bar_new ());
  WantedBar wanted = { bar, TRUE };

  limn_difference_bar_set_session (LIMN_DIFFERENCE_BAR (bar), fixture->session);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  g_assert_false (gtk_widget_get_visible (bar));

  limn_test_server_set_handler (fixture->server, disagree_cb, fixture);
  limn_session_set_confidence (fixture->session, 50);
  limn_test_wait (is_visible, &wanted);
  g_assert_cmpstr (limn_difference_bar_get_text (LIMN_DIFFERENCE_BAR (bar)), ==,
                   "The model's answer differs from what was derived: 1" NBSP "more, 1" NBSP
                   "fewer");
  gtk_test_accessible_assert_role (fixture_child (bar, "text_label"), GTK_ACCESSIBLE_ROLE_STATUS);

  fixture_drop (fixture, bar);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/examples/bar", test_bar);
  fixture_add ("/sidebar/examples/bar-one-class", test_bar_one_class);
  fixture_add ("/sidebar/examples/bar-accessible", test_bar_accessible);
  fixture_add ("/sidebar/examples/rows", test_rows);
  fixture_add ("/sidebar/examples/menu", test_menu);
  fixture_add ("/sidebar/examples/difference", test_difference);

  return g_test_run ();
}
