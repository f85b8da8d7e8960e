/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sidebar as a whole: what is pinned, what scrolls, and what it tells. */

#include "config.h"

#include "limn-object-list.h"
#include "limn-sidebar.h"
#include "sidebar-fixture.h"

static LimnSidebar *
create (Fixture *fixture)
{
  GtkWidget *sidebar = limn_sidebar_new ();

  limn_sidebar_set_overlay (LIMN_SIDEBAR (sidebar), fixture->overlay);

  return LIMN_SIDEBAR (sidebar);
}

static GtkAdjustment *
get_outer (LimnSidebar *sidebar)
{
  return gtk_scrolled_window_get_vadjustment (fixture_child (sidebar, "outer_scroller"));
}

static gboolean
can_scroll (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

static void
test_pinned (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);

  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_show (fixture, GTK_WIDGET (sidebar), 300, 600);
  fixture_open_confirmed (fixture);
  limn_test_settle ();

  g_assert_false (limn_sidebar_get_stacked (sidebar));
  g_assert_false (can_scroll (get_outer (sidebar)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (sidebar)), ==, 300);

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

static gboolean
is_stacked (gpointer sidebar)
{
  return limn_sidebar_get_stacked (sidebar);
}

static gboolean
outer_can_scroll (gpointer sidebar)
{
  return can_scroll (get_outer (sidebar));
}

/* As a sheet at the bottom of a narrow window: one column that scrolls as a whole. */
static void
test_low (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);
  gboolean handled = FALSE;
  double before;

  fixture_set_street (fixture);
  fixture_show (fixture, GTK_WIDGET (sidebar), 360, 250);
  limn_test_wait (is_stacked, sidebar);
  fixture_open_confirmed (fixture);
  limn_test_wait (outer_can_scroll, sidebar);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (sidebar)), ==, 250);

  /* A wheel that passes over a slider goes on scrolling. */
  before = limn_session_get_confidence (fixture->session);
  g_signal_emit_by_name (fixture_child (sidebar, "wheel"), "scroll", 0.0, 1.0, &handled);
  g_assert_true (handled);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_outer (sidebar)), >, 0);
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, before);
  g_assert_cmpint (gtk_event_controller_get_propagation_phase (fixture_child (sidebar, "wheel")),
                   ==, GTK_PHASE_CAPTURE);

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

static void
test_footer (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);
  GtkLabel *footer = fixture_child (sidebar, "footer_label");
  g_autoptr (LimnModel) hosted = limn_model_new (LIMN_HOST_SERVERLESS, NULL, "a/1", NULL);

  g_object_ref_sink (sidebar);
  g_assert_cmpstr (gtk_label_get_label (footer), ==,
                   "0 requests this session\nPictures stay on this computer");
  fixture_open_confirmed (fixture);
  g_assert_cmpstr (gtk_label_get_label (footer), ==,
                   "2 requests this session\nPictures stay on this computer");
  limn_session_close (fixture->session);
  limn_session_set_model (fixture->session, hosted);
  g_assert_cmpstr (gtk_label_get_label (footer), ==,
                   "2 requests this session\nPictures go to serverless.roboflow.com");
  limn_session_set_save_credits (fixture->session, TRUE);
  g_assert_cmpstr (gtk_label_get_label (footer), ==,
                   "2 requests this session; inside the known range nothing is asked\n"
                   "Pictures go to serverless.roboflow.com");

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

/* What knows the folder's ground truth has its place between classes and objects. */
static void
test_card (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);
  GtkWidget *card = gtk_label_new ("card");
  graphene_point_t at;

  limn_sidebar_add_card (sidebar, card);
  fixture_show (fixture, GTK_WIDGET (sidebar), 360, 900);
  g_assert_true (gtk_widget_get_mapped (card));
  g_assert_true (gtk_widget_compute_point (card, fixture_child (sidebar, "object_list"),
                                           &GRAPHENE_POINT_INIT (0, 0), &at));
  g_assert_cmpfloat (at.y, <, 0);

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

static void
reveal_cb (int *revealed,
           int  index)
{
  *revealed = index;
}

static void
test_reveal (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);
  int revealed = -1;

  g_object_ref_sink (sidebar);
  g_signal_connect_swapped (sidebar, "reveal", G_CALLBACK (reveal_cb), &revealed);
  g_signal_emit_by_name (fixture_child (sidebar, "object_list"), "reveal", 7);
  g_assert_cmpint (revealed, ==, 7);

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

/* Another session in the same window, and none. */
static void
test_switched (Fixture *fixture)
{
  LimnSidebar *sidebar = create (fixture);
  g_autoptr (LimnSession) session = limn_session_new (fixture->client);
  g_autoptr (LimnOverlay) overlay = limn_overlay_new (session, NULL);
  LimnObjectList *list = fixture_child (sidebar, "object_list");
  GListModel *model = G_LIST_MODEL (limn_object_list_get_model (list));

  g_object_ref_sink (sidebar);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 6);

  limn_session_set_confidence (session, 77);
  limn_sidebar_set_overlay (sidebar, overlay);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 77);
  g_assert_cmpfloat (limn_session_get_confidence (fixture->session), ==, 40);
  limn_sidebar_set_overlay (sidebar, NULL);

  fixture_drop (fixture, GTK_WIDGET (sidebar));
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/pinned", test_pinned);
  fixture_add ("/sidebar/low", test_low);
  fixture_add ("/sidebar/footer", test_footer);
  fixture_add ("/sidebar/card", test_card);
  fixture_add ("/sidebar/reveal", test_reveal);
  fixture_add ("/sidebar/switched", test_switched);

  return g_test_run ();
}
