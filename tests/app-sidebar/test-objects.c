/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of objects and the details, on screen. */

#include "config.h"

#include "limn-details.h"
#include "limn-object-list.h"
#include "limn-object-row.h"
#include "sidebar-fixture.h"

/* GTK's macros put what they are given into a format string: a literal percent sign breaks it. */
#define FIRST_ROW "person, 91 %"
#define SECOND_ROW "bus, 88 %"

static LimnObjectList *
create (Fixture *fixture)
{
  GtkWidget *list = limn_object_list_new ();

  limn_object_list_set_overlay (LIMN_OBJECT_LIST (list), fixture->overlay);

  return LIMN_OBJECT_LIST (list);
}

static void
open_street (Fixture *fixture)
{
  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
}

static LimnObjectRow *
find_row (LimnObjectList *list,
          int             index)
{
  g_autoptr (GPtrArray) rows = fixture_find (GTK_WIDGET (list), LIMN_TYPE_OBJECT_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (limn_object_row_get_index (g_ptr_array_index (rows, i)) == index)
      return g_ptr_array_index (rows, i);

  return NULL;
}

static gboolean
has_first_row (gpointer list)
{
  return find_row (list, 0) != NULL;
}

static gboolean
has_row_9000 (gpointer list)
{
  return find_row (list, 9000) != NULL;
}

static void
test_recycled (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);

  fixture_set_many (fixture, 10000);
  fixture_show (fixture, GTK_WIDGET (list), 300, 500);
  fixture_open_confirmed (fixture);
  limn_test_wait (has_first_row, list);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (limn_object_list_get_model (list))),
                    ==, 10000);
  g_assert_cmpuint (limn_object_list_get_n_rows (list), <, 400);
  g_assert_cmpuint (limn_object_model_get_n_live (limn_object_list_get_model (list)), <, 400);

  /* Selected on the picture: the list goes there, with the rows that it has. */
  limn_overlay_set_selected (fixture->overlay, 9000);
  limn_test_wait (has_row_9000, list);
  g_assert_cmpuint (limn_object_list_get_n_rows (list), <, 400);

  fixture_drop (fixture, GTK_WIDGET (list));
}

/* Selected while the sidebar is away: it is in view when the sidebar comes back. */
static void
test_shown_later (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);

  fixture_set_many (fixture, 10000);
  fixture_open_confirmed (fixture);
  limn_overlay_set_selected (fixture->overlay, 9000);
  fixture_show (fixture, GTK_WIDGET (list), 300, 500);
  limn_test_wait (has_row_9000, list);

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
reveal_cb (int *revealed,
           int  index)
{
  *revealed = index;
}

static void
test_linked (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);
  int revealed = -1;

  fixture_show (fixture, GTK_WIDGET (list), 300, 500);
  open_street (fixture);
  limn_test_wait (has_first_row, list);

  g_signal_emit_by_name (find_row (list, 3), "hover", TRUE);
  g_assert_cmpint (limn_overlay_get_hovered (fixture->overlay), ==, 3);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_row (list, 3)), "hovered"));
  limn_overlay_set_hovered (fixture->overlay, 5);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (find_row (list, 3)), "hovered"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_row (list, 5)), "hovered"));
  /* A late leave of another row changes nothing. */
  g_signal_emit_by_name (find_row (list, 3), "hover", FALSE);
  g_assert_cmpint (limn_overlay_get_hovered (fixture->overlay), ==, 5);
  g_signal_emit_by_name (find_row (list, 5), "hover", FALSE);
  g_assert_cmpint (limn_overlay_get_hovered (fixture->overlay), ==, -1);

  g_signal_connect_swapped (list, "reveal", G_CALLBACK (reveal_cb), &revealed);
  limn_object_list_set_sort (list, LIMN_OBJECT_SORT_CLASS);
  gtk_widget_activate_action (limn_object_list_get_view (list), "list.select-item", "(ubb)",
                              0, FALSE, FALSE);
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, 1);
  gtk_widget_activate_action (limn_object_list_get_view (list), "list.activate-item", "u", 2);
  g_assert_cmpint (revealed, ==, 0);

  fixture_drop (fixture, GTK_WIDGET (list));
}

static gboolean
is_filtered (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (limn_object_list_get_model (list))) == 4;
}

static gboolean
is_empty (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (limn_object_list_get_model (list))) == 0;
}

static void
test_search (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);
  GtkStack *stack = fixture_child (list, "stack");
  GtkLabel *empty = fixture_child (list, "empty_label");

  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  g_assert_cmpstr (gtk_label_get_label (empty), ==, "What the model sees is listed here");

  fixture_show (fixture, GTK_WIDGET (list), 300, 500);
  open_street (fixture);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "list");

  gtk_editable_set_text (limn_object_list_get_search (list), "PERS");
  limn_test_wait (is_filtered, list);
  gtk_editable_set_text (limn_object_list_get_search (list), "zebra");
  limn_test_wait (is_empty, list);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stack), ==, "empty");
  g_assert_cmpstr (gtk_label_get_label (empty), ==, "No object matches the filter");
  g_signal_emit_by_name (limn_object_list_get_search (list), "stop-search");
  g_assert_cmpstr (gtk_editable_get_text (limn_object_list_get_search (list)), ==, "");

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
test_sort_menu (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);
  GtkMenuButton *button = fixture_child (list, "sort_button");
  LimnObjectSort sort = LIMN_OBJECT_SORT_SCORE;

  g_object_ref_sink (list);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Score");
  gtk_widget_activate_action (GTK_WIDGET (list), "objects.sort", "s", "size");
  g_object_get (list, "sort", &sort, NULL);
  g_assert_cmpint (sort, ==, LIMN_OBJECT_SORT_SIZE);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Size");

  fixture_drop (fixture, GTK_WIDGET (list));
}

static void
test_accessible (Fixture *fixture)
{
  LimnObjectList *list = create (fixture);

  fixture_show (fixture, GTK_WIDGET (list), 300, 500);
  open_street (fixture);
  limn_test_wait (has_first_row, list);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_row (list, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, FIRST_ROW);
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (find_row (list, 1)))),
    GTK_ACCESSIBLE_PROPERTY_LABEL, SECOND_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (limn_object_list_get_search (list)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Filter objects");

  fixture_drop (fixture, GTK_WIDGET (list));
}

typedef struct
{
  char     *text;
  gboolean  done;
} Clip;

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Clip *clip = user_data;

  clip->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  clip->done = TRUE;
}

static gboolean
is_read (gpointer clip)
{
  return ((Clip *) clip)->done;
}

static void
test_details (Fixture *fixture)
{
  LimnDetails *details = LIMN_DETAILS (limn_details_new ());
  GtkWidget *button = fixture_child (details, "copy_button");
  g_autoptr (GString) text = NULL;
  Clip clip = { 0 };

  limn_details_set_overlay (details, fixture->overlay);
  fixture_show (fixture, GTK_WIDGET (details), 300, 60);
  open_street (fixture);
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (limn_details_get_text (details), ==, "Select an object to see its numbers");

  limn_overlay_set_selected (fixture->overlay, 1);
  text = g_string_new (limn_details_get_text (details));
  g_string_replace (text, "\302\240", " ", 0);
  g_assert_cmpstr (text->str, ==, "bus · 383 × 249 px · area 95367 px² · 4 points");
  g_assert_true (gtk_widget_get_sensitive (button));

  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Copied");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (details)), NULL,
                                 text_cb, &clip);
  limn_test_wait (is_read, &clip);
  g_assert_nonnull (strstr (clip.text, "\"class\""));
  g_assert_nonnull (strstr (clip.text, "bus"));
  g_free (clip.text);

  limn_overlay_set_selected (fixture->overlay, 0);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Copy JSON");
  limn_overlay_set_class_hidden (fixture->overlay, "person", TRUE);
  g_assert_false (gtk_widget_get_sensitive (button));

  fixture_drop (fixture, GTK_WIDGET (details));
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/object-list/recycled", test_recycled);
  fixture_add ("/sidebar/object-list/shown-later", test_shown_later);
  fixture_add ("/sidebar/object-list/linked", test_linked);
  fixture_add ("/sidebar/object-list/search", test_search);
  fixture_add ("/sidebar/object-list/sort-menu", test_sort_menu);
  fixture_add ("/sidebar/object-list/accessible", test_accessible);
  fixture_add ("/sidebar/details", test_details);

  return g_test_run ();
}
