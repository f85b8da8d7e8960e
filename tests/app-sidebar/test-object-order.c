/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Filter, order and selection of the objects, without any widget. */

#include "config.h"

#include "limn-object-filter.h"
#include "limn-object-item.h"
#include "limn-object-model.h"
#include "sidebar-fixture.h"

static void
test_filter (void)
{
  static const struct
  {
    const char *text;
    const char *class_name;
    double      confidence;
    gboolean    passes;
  } cases[] = {
    { "", "person", 0.5, TRUE },
    { "  ", "person", 0.5, TRUE },
    { "pers", "person", 0.5, TRUE },
    { "PERS", "person", 0.5, TRUE },
    { "bus", "person", 0.5, FALSE },
    { "light traffic", "traffic light", 0.5, TRUE },
    { "light bus", "traffic light", 0.5, FALSE },
    { ">60", "person", 0.61, TRUE },
    { ">60", "person", (float) 0.6, FALSE },
    { ">=60", "person", (float) 0.6, TRUE },
    { "<80", "person", 0.79, TRUE },
    { "<80", "person", (float) 0.8, FALSE },
    { "<=80", "person", (float) 0.8, TRUE },
    { ">60 <80", "person", 0.7, TRUE },
    { ">60 <80", "person", 0.9, FALSE },
    { "per >60%", "person", 0.7, TRUE },
    { "bus >60", "person", 0.7, FALSE },
    { ">62,5", "person", 0.63, TRUE },
    { ">62,5", "person", 0.62, FALSE },
    { ">60 >70", "person", 0.65, FALSE },
    { ">", "person", 0.1, TRUE },
    { ">abc", "person", 0.1, TRUE },
    { "stra\303\237e", "STRASSE", 0.5, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnObjectFilter) filter = limn_object_filter_new (cases[i].text);
      gboolean passes = limn_object_filter_matches_class (filter, cases[i].class_name)
                        && limn_object_filter_matches_score (filter, cases[i].confidence);

      g_test_message ("\"%s\" and %s %f", cases[i].text, cases[i].class_name,
                      cases[i].confidence);
      g_assert_cmpint (passes, ==, cases[i].passes);
    }
}

static LimnObjectModel *
create (Fixture *fixture)
{
  LimnObjectModel *model = limn_object_model_new ();

  limn_object_model_set_overlay (model, fixture->overlay);

  return model;
}

/* The indices in the order of the list: "0 2 1". */
static void
assert_order (LimnObjectModel *model,
              const char      *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (LimnObjectItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      g_assert_cmpint (limn_object_item_get_index (item), ==,
                       limn_object_model_get_index (model, i));
      g_assert_cmpuint (limn_object_model_get_position (model, limn_object_item_get_index (item)),
                        ==, i);
      g_string_append_printf (order, "%s%u", i > 0 ? " " : "", limn_object_item_get_index (item));
    }

  g_assert_cmpstr (order->str, ==, expected);
}

static void
open_street (Fixture *fixture)
{
  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
}

static void
test_sort (Fixture *fixture)
{
  static const struct
  {
    LimnObjectSort  sort;
    const char     *order;
  } cases[] = {
    { LIMN_OBJECT_SORT_CLASS, "1 4 0 2 5 8 6 3 7 9" },
    { LIMN_OBJECT_SORT_SIZE, "1 0 2 3 8 5 6 7 4 9" },
    { LIMN_OBJECT_SORT_POSITION, "4 6 7 1 3 0 2 8 5 9" },
    { LIMN_OBJECT_SORT_SCORE, "0 1 2 3 4 5 6 7 8 9" },
  };
  LimnObjectModel *model = create (fixture);

  open_street (fixture);
  assert_order (model, "0 1 2 3 4 5 6 7 8 9");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      limn_object_model_set_sort (model, cases[i].sort);
      assert_order (model, cases[i].order);
    }

  g_assert_finalize_object (model);
}

static void
test_filtered (Fixture *fixture)
{
  LimnObjectModel *model = create (fixture);

  open_street (fixture);
  limn_object_model_set_filter (model, "person");
  g_assert_true (limn_object_model_is_filtered (model));
  assert_order (model, "0 2 5 8");
  limn_object_model_set_filter (model, "person >60");
  assert_order (model, "0 2");
  limn_object_model_set_sort (model, LIMN_OBJECT_SORT_CLASS);
  limn_object_model_set_filter (model, ">40 <65");
  assert_order (model, "4 2 5 3");
  g_assert_cmpuint (limn_object_model_get_position (model, 0), ==, GTK_INVALID_LIST_POSITION);
  limn_object_model_set_filter (model, NULL);
  g_assert_false (limn_object_model_is_filtered (model));
  limn_object_model_set_sort (model, LIMN_OBJECT_SORT_SCORE);

  limn_overlay_set_class_hidden (fixture->overlay, "person", TRUE);
  assert_order (model, "1 3 4 6 7 9");
  limn_session_set_confidence (fixture->session, 40);
  assert_order (model, "1 3 4");

  g_assert_finalize_object (model);
}

typedef struct
{
  guint n_signals;
  guint position;
  guint removed;
  guint added;
} Changes;

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            Changes    *changes)
{
  changes->n_signals++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

/* Raising the confidence only takes the end of the list away; what stays are the same items. */
static void
test_quiet (Fixture *fixture)
{
  LimnObjectModel *model = create (fixture);
  g_autoptr (LimnObjectItem) first = NULL;
  g_autoptr (LimnObjectItem) again = NULL;
  Changes changes = { 0 };

  open_street (fixture);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), &changes);

  limn_session_set_confidence (fixture->session, 60);
  g_assert_cmpuint (changes.n_signals, ==, 1);
  g_assert_cmpuint (changes.position, ==, 3);
  g_assert_cmpuint (changes.removed, ==, 7);
  g_assert_cmpuint (changes.added, ==, 0);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (first == again);

  /* The model says the same: nothing to tell. */
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (changes.n_signals, ==, 1);
  limn_overlay_set_fill (fixture->overlay, FALSE);
  g_assert_cmpuint (changes.n_signals, ==, 1);

  g_signal_handlers_disconnect_by_data (model, &changes);
  g_assert_finalize_object (model);
}

static void
test_selection (Fixture *fixture)
{
  LimnObjectModel *model = create (fixture);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);
  g_autoptr (GtkBitset) bits = NULL;

  open_street (fixture);
  limn_object_model_set_sort (model, LIMN_OBJECT_SORT_CLASS);

  g_assert_true (gtk_selection_model_select_item (selection, 0, TRUE));
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, 1);
  limn_overlay_set_selected (fixture->overlay, 2);
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
  g_assert_true (gtk_selection_model_is_selected (selection, 3));
  bits = gtk_selection_model_get_selection (selection);
  g_assert_cmpuint (gtk_bitset_get_size (bits), ==, 1);
  g_assert_cmpuint (gtk_bitset_get_minimum (bits), ==, 3);

  /* It follows its object through another order and another answer. */
  limn_object_model_set_sort (model, LIMN_OBJECT_SORT_SCORE);
  g_assert_true (gtk_selection_model_is_selected (selection, 2));
  limn_session_set_confidence (fixture->session, 60);
  g_assert_true (gtk_selection_model_is_selected (selection, 2));
  limn_session_set_confidence (fixture->session, 70);
  g_assert_false (gtk_selection_model_is_selected (selection, 2));
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);

  limn_overlay_set_selected (fixture->overlay, 0);
  g_assert_true (gtk_selection_model_unselect_item (selection, 0));
  g_assert_cmpint (limn_overlay_get_selected (fixture->overlay), ==, -1);
  g_assert_false (gtk_selection_model_select_item (selection, 500, TRUE));

  g_assert_finalize_object (model);
}

static void
test_lazy (Fixture *fixture)
{
  LimnObjectModel *model = create (fixture);
  g_autoptr (LimnObjectItem) item = NULL;

  fixture_set_many (fixture, 10000);
  fixture_open_confirmed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 10000);
  g_assert_cmpuint (limn_object_model_get_n_live (model), ==, 0);

  for (int sort = LIMN_OBJECT_SORT_SCORE; sort <= LIMN_OBJECT_SORT_POSITION; sort++)
    limn_object_model_set_sort (model, sort);
  limn_object_model_set_filter (model, "bee >70");
  g_assert_cmpuint (limn_object_model_get_n_live (model), ==, 0);

  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_cmpstr (limn_object_item_get_class_name (item), ==, "bee");
  g_assert_cmpuint (limn_object_model_get_n_live (model), ==, 1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 10000));

  g_assert_finalize_object (model);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/sidebar/objects/filter", test_filter);
  fixture_add ("/sidebar/objects/sort", test_sort);
  fixture_add ("/sidebar/objects/filtered", test_filtered);
  fixture_add ("/sidebar/objects/quiet", test_quiet);
  fixture_add ("/sidebar/objects/selection", test_selection);
  fixture_add ("/sidebar/objects/lazy", test_lazy);

  return g_test_run ();
}
