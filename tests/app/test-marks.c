/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said about single objects beside the answer, in the real window over a scripted model:
 * why something vanished, where the model differs, what is pointed at, pinned, right or missed. */

#include "config.h"

#include "street-fixture.h"

#include <string.h>

/* The second is removed by the first: they share six tenths. The third is another class there. */
static const LimnTestInstance stacked[] = {
  { "dog", 0, 0.88, 40, 40, 100, 100 },
  { "dog", 0, 0.71, 40, 40, 100, 60 },
  { "cat", 1, 0.60, 40, 40, 100, 98 },
  { "dog", 0, 0.55, 240, 40, 100, 100 },
};

/* With the least overlap, the second one is not there. */
static void
stacked_cb (LimnTestServer  *server,
            LimnTestRequest *request,
            gpointer         user_data)
{
  const LimnTestInstance kept[] = { stacked[0], stacked[2], stacked[3] };

  if (limn_test_request_get_number (request, "overlap", 30) >= 100)
    street_reply (request, stacked, G_N_ELEMENTS (stacked));
  else
    street_reply (request, kept, G_N_ELEMENTS (kept));
}

/* When asked for sure it says something else than when it was asked for all. */
static void
fickle_cb (LimnTestServer  *server,
           LimnTestRequest *request,
           gpointer         user_data)
{
  double confidence = limn_test_request_get_number (request, "confidence", 40);
  const LimnTestInstance other[] = {
    street_instances[0], street_instances[2], { "owl", 3, 0.51, 10, 200, 60, 60 },
  };
  const StreetScene scene = { street_instances, G_N_ELEMENTS (street_instances) };

  if (confidence > 49.5 && confidence < 50.5)
    street_reply (request, other, G_N_ELEMENTS (other));
  else
    street_scene_cb (server, request, (gpointer) &scene);
}

static gboolean
has_suppression (gpointer data)
{
  return limn_tuner_get_suppression (data) != NULL
         && limn_session_get_status (limn_tuner_get_session (data)) == LIMN_SESSION_CONFIRMED;
}

static void
test_explain (AppFixture *fixture)
{
  LimnWindow *window = street_open_scene (fixture, stacked_cb, NULL, 50);
  const LimnMark *mark;
  const LimnMark *badge;
  const LimnInstance *by;
  g_autofree char *tip = NULL;
  LimnMarks *marks;

  g_assert_null (limn_tuner_get_suppression (window->tuner));
  gtk_widget_activate_action (fixture->window, "win.explain", NULL);
  g_assert_true (limn_session_get_explaining (window->session));
  limn_test_wait (has_suppression, window->tuner);

  marks = limn_tuner_get_marks (window->tuner);
  g_assert_cmpuint (street_count (marks, LIMN_MARK_REMOVED), ==, 1);
  mark = street_find (marks, LIMN_MARK_REMOVED, 71);
  g_assert_nonnull (mark);
  g_assert_true (mark->by == mark->prediction);
  by = limn_prediction_get_instance (mark->by, mark->by_index);
  g_assert_cmpfloat_with_epsilon (by->confidence, 0.88, 1e-6);
  tip = limn_tuner_dup_tip (window->tuner, mark);
  g_assert_cmpstr (tip, ==, "dog 71\302\240% removed by dog 88\302\240%: they share 60\302\240%, "
                   "limit 30\302\240%");

  badge = street_find (marks, LIMN_MARK_CONFLICT, 88);
  g_assert_nonnull (badge);
  g_assert_cmpstr (badge->text, ==, "2 classes, same place");

  /* Where the limit is higher nothing is removed. */
  limn_session_set_overlap (window->session, 65);
  g_assert_cmpuint (street_count (limn_tuner_get_marks (window->tuner), LIMN_MARK_REMOVED), ==, 0);

  gtk_widget_activate_action (fixture->window, "win.explain", NULL);
  g_assert_null (limn_tuner_get_suppression (window->tuner));
  g_assert_null (limn_tuner_get_marks (window->tuner));
  app_close_window (fixture);
}

static gboolean
differs (gpointer data)
{
  return limn_session_get_difference (data) != NULL;
}

static void
test_difference (AppFixture *fixture)
{
  LimnWindow *window = street_open_scene (fixture, fickle_cb, NULL, 60);
  GtkWidget *button = app_child (window->pill, "differs_button");

  g_assert_false (gtk_widget_get_visible (button));
  limn_session_set_confidence (window->session, 50);
  limn_test_wait (differs, window->session);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_null (limn_tuner_get_marks (window->tuner));

  g_signal_emit_by_name (button, "clicked");
  g_assert_true (limn_tuner_get_comparing (window->tuner));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpuint (limn_marks_get_n (limn_tuner_get_marks (window->tuner)), ==, 2);
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_ONLY_MODEL, 51));
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_ONLY_DERIVED, 62));

  limn_session_set_confidence (window->session, 70);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_session_get_difference (window->session));
  g_assert_false (limn_tuner_get_comparing (window->tuner));
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_null (limn_tuner_get_marks (window->tuner));

  app_close_window (fixture);
}

static void
test_peek (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);

  /* What is shown lights up as if it were hovered, what is not has a mark. */
  limn_tuner_set_peeked (window->tuner, 1);
  g_assert_cmpint (limn_overlay_get_hovered (window->overlay), ==, 1);
  g_assert_null (limn_tuner_get_marks (window->tuner));
  limn_tuner_set_peeked (window->tuner, 5);
  g_assert_cmpint (limn_overlay_get_hovered (window->overlay), ==, -1);
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_PEEKED, 42));
  limn_tuner_set_peeked (window->tuner, -1);
  g_assert_null (limn_tuner_get_marks (window->tuner));

  app_close_window (fixture);
}

static gboolean
is_menu_open (gpointer data)
{
  LimnCanvas *canvas = data;

  return canvas->menu != NULL && gtk_widget_get_mapped (canvas->menu);
}

/* From the weakest that is shown E goes on to the ghosts, whose menu pins them. */
static void
test_menu (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnPrediction *prediction = NULL;
  guint index = 0;

  limn_tuner_set_ghosts (window->tuner, TRUE);
  gtk_widget_activate_action (fixture->window, "win.object-menu", NULL);
  g_assert_null (window->canvas->menu);

  for (guint i = 0; i < 4; i++)
    gtk_widget_activate_action (fixture->window, "win.next-object", NULL);
  g_assert_true (limn_tuner_get_target (window->tuner, &prediction, &index));
  g_assert_true (prediction == limn_session_get_pool (window->session));
  g_assert_cmpuint (index, ==, 3);
  g_assert_cmpint (limn_overlay_get_selected (window->overlay), ==, -1);
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_PEEKED, 47));

  gtk_widget_activate_action (fixture->window, "win.object-menu", NULL);
  limn_test_wait (is_menu_open, window->canvas);
  gtk_popover_popdown (GTK_POPOVER (window->canvas->menu));
  gtk_widget_activate_action (fixture->window, "win.keep-object", NULL);
  g_assert_cmpuint (limn_pins_get_n (window->pins), ==, 1);
  g_assert_cmpfloat_with_epsilon (limn_pins_get (window->pins, 0)->score, 0.47, 1e-6);
  g_assert_true (limn_pins_get (window->pins, 0)->keep);
  g_assert_nonnull (street_find (limn_tuner_get_marks (window->tuner), LIMN_MARK_KEPT, 47));

  /* The threshold moved to where it is shown, so that it is selected now. */
  g_assert_cmpfloat (limn_session_get_confidence (window->session), <, 47);
  g_assert_cmpint (limn_overlay_get_selected (window->overlay), ==, 3);
  g_assert_cmpuint (street_count (limn_tuner_get_marks (window->tuner), LIMN_MARK_PEEKED), ==, 0);
  g_assert_true (limn_tuner_get_target (window->tuner, &prediction, &index));
  g_assert_true (prediction == limn_session_get_prediction (window->session));

  gtk_widget_activate_action (fixture->window, "win.escape", NULL);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  gtk_widget_activate_action (fixture->window, "win.escape", NULL);
  g_assert_false (limn_tuner_get_target (window->tuner, NULL, NULL));

  app_close_window (fixture);
}

/* Two examples that contradict each other: both are marked. */
static void
test_conflict (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnPrediction *pool = limn_session_get_pool (window->session);
  LimnMarks *marks;

  limn_pins_set (window->pins, pool, 6, TRUE);
  limn_pins_set (window->pins, pool, 2, FALSE);
  marks = limn_tuner_get_marks (window->tuner);
  g_assert_cmpuint (street_count (marks, LIMN_MARK_CONFLICT), ==, 2);
  g_assert_nonnull (street_find (marks, LIMN_MARK_CONFLICT, 39));
  g_assert_nonnull (street_find (marks, LIMN_MARK_CONFLICT, 52));
  g_assert_nonnull (street_find (marks, LIMN_MARK_KEPT, 39));
  g_assert_nonnull (street_find (marks, LIMN_MARK_STRUCK, 52));

  app_close_window (fixture);
}

static gboolean
has_match (gpointer data)
{
  return limn_referee_get_match (data) != NULL;
}

/* Two of the truth: the strongest dog, and a cat where the model sees none. */
static void
test_judged (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) truth = app_write (fixture, "street.json",
    "{\"imagePath\": \"street.png\", \"imageWidth\": 400, \"imageHeight\": 300, \"shapes\": ["
    "{\"label\": \"dog\", \"shape_type\": \"polygon\","
    " \"points\": [[10, 10], [70, 10], [70, 70], [10, 70]]},"
    "{\"label\": \"dog\", \"shape_type\": \"polygon\","
    " \"points\": [[10, 110], [70, 110], [70, 170], [10, 170]]},"
    "{\"label\": \"cat\", \"shape_type\": \"polygon\","
    " \"points\": [[300, 200], [360, 200], [360, 260], [300, 260]]}]}");
  g_autoptr (GFile) folder = g_file_get_parent (truth);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint32 *frame = NULL;
  LimnMarks *marks;
  int width;
  int height;

  limn_test_wait (street_has_picture, window->canvas);
  frame = app_render (GTK_WIDGET (window->canvas), &width, &height);
  g_ptr_array_add (pictures, limn_picture_item_get_file (window->shown));
  set = limn_truth_set_load (folder, pictures, NULL, &error);
  g_assert_no_error (error);
  limn_referee_set_truth (window->referee, set);
  limn_test_wait (has_match, window->referee);

  /* Drawn in other colours, and what is missing is marked: the second dog is too weak. */
  g_assert_true (street_differs (window->canvas, frame));
  marks = limn_tuner_get_marks (window->tuner);
  g_assert_cmpuint (street_count (marks, LIMN_MARK_MISSED), ==, 2);
  limn_session_set_confidence (window->session, 45);
  marks = limn_tuner_get_marks (window->tuner);
  g_assert_cmpuint (street_count (marks, LIMN_MARK_MISSED), ==, 1);
  g_assert_cmpstr (limn_marks_get (marks, 0)->text, ==, "Missed: cat");
  limn_overlay_set_class_hidden (window->overlay, "cat", TRUE);
  g_assert_null (limn_tuner_get_marks (window->tuner));

  limn_referee_set_truth (window->referee, NULL);
  app_close_window (fixture);
}

static void
texture_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GdkTexture **texture = user_data;
  g_autoptr (GError) error = NULL;

  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
has_new_content (gpointer data)
{
  return gdk_clipboard_get_content (data) != NULL;
}

static guint32 *
copy_annotated (LimnWindow *window)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels = g_new0 (guint32, PICTURE_WIDTH * PICTURE_HEIGHT);

  gdk_clipboard_set_content (clipboard, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.copy-annotated", NULL);
  limn_test_wait (has_new_content, clipboard);
  gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &texture);
  limn_test_wait (is_set, &texture);
  gdk_texture_download (texture, (guchar *) pixels, PICTURE_WIDTH * sizeof (guint32));

  return pixels;
}

/* What is copied and saved is the answer, whatever is drawn beside it. */
static void
test_export (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autofree guint32 *plain = NULL;
  g_autofree guint32 *marked = NULL;

  plain = copy_annotated (window);
  limn_tuner_set_ghosts (window->tuner, TRUE);
  limn_pins_set (window->pins, limn_session_get_pool (window->session), 0, TRUE);
  limn_tuner_set_peeked (window->tuner, 5);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_confidence (window->session, 50);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (limn_marks_get_n (limn_tuner_get_marks (window->tuner)), >=, 5);
  marked = copy_annotated (window);
  g_assert_cmpmem (marked, PICTURE_WIDTH * PICTURE_HEIGHT * sizeof (guint32),
                   plain, PICTURE_WIDTH * PICTURE_HEIGHT * sizeof (guint32));

  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/marks/explain", test_explain);
  app_add ("/marks/difference", test_difference);
  app_add ("/marks/peek", test_peek);
  app_add ("/marks/menu", test_menu);
  app_add ("/marks/conflict", test_conflict);
  app_add ("/marks/judged", test_judged);
  app_add ("/marks/export", test_export);

  return g_test_run ();
}
