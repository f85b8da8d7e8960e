/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How good the answers are, in the real window over a scripted model and real files. */

#include "config.h"

#include "truth-fixture.h"

#include "limn-curves.h"
#include "limn-truth-problems.h"

#include <math.h>
#include <string.h>

#define NBSP "\302\240"

typedef GFile *(*Write) (AppFixture *fixture,
                         const char *stem);

static LimnWindow *
open_judged (AppFixture *fixture,
             Write       write)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) file = write (fixture, "street");

  limn_window_open_truth (window, file);
  truth_wait (window);

  return window;
}

static void
assert_figures (LimnWindow *window,
                const char *precision,
                const char *recall,
                const char *f1,
                const char *counts)
{
  g_assert_cmpstr (truth_says (window, "precision_label"), ==, precision);
  g_assert_cmpstr (truth_says (window, "recall_label"), ==, recall);
  g_assert_cmpstr (truth_says (window, "f1_label"), ==, f1);
  g_assert_cmpstr (limn_truth_card_get_counts (window->truth_card), ==, counts);
}

/* What the evaluation itself says about the same answer and the same truth. */
static void
assert_average (LimnWindow *window)
{
  LimnMatch *match = limn_referee_get_match (window->referee);
  const LimnCocoSummary *summary = limn_referee_get_summary (window->referee);
  g_autoptr (LimnCocoEval) eval = limn_coco_eval_new (LIMN_COCO_MASKS);
  LimnCocoSummary expected;
  double ap = 0;
  double ap50 = 0;
  double shown = 0;

  limn_coco_eval_add (eval, limn_session_get_pool (window->session), limn_match_get_truth (match),
                      PICTURE_WIDTH, PICTURE_HEIGHT);
  limn_coco_eval_summarize (eval, &expected);
  g_assert_cmpfloat (expected.ap, >, 0.1);
  g_assert_cmpfloat_with_epsilon (summary->ap, expected.ap, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary->ap50, expected.ap50, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary->ap75, expected.ap75, 1e-9);
  g_assert_true (limn_coco_eval_get_class (eval, "dog", &ap, &ap50));
  g_assert_true (limn_referee_get_class_ap (window->referee, "dog", &shown));
  g_assert_cmpfloat_with_epsilon (shown, ap, 1e-9);
  g_assert_false (limn_referee_get_class_ap (window->referee, "zebra", &shown));
  g_assert_true (g_str_has_prefix (limn_truth_card_get_ap (window->truth_card), "Mask AP 0."));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (app_child (window->truth_card,
                                                                    "ap_label")), "1 picture,"));
}

/* The same truth in each format: figures by hand, which follow the slider without a question. */
static void
check_format (AppFixture *fixture,
              Write       write,
              const char *name)
{
  LimnWindow *window = open_judged (fixture, write);
  guint n_requests;

  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->truth_card)));
  g_assert_nonnull (strstr (truth_says (window, "source_label"), name));
  g_assert_nonnull (strstr (truth_says (window, "source_label"), "5 objects in 1 picture"));
  g_assert_false (truth_shows (window, "problems_button"));
  assert_figures (window, "66.7" NBSP "%", "40" NBSP "%", "50" NBSP "%",
                  "2 correct · 1 extra · 3 missed");
  assert_average (window);
  g_assert_true (truth_shows (window, "known_label"));
  g_assert_nonnull (strstr (truth_says (window, "known_label"), "from 10" NBSP "% up"));
  g_assert_cmpstr (truth_says (window, "unanswered_label"), ==, "No answers of class “chair”");

  n_requests = limn_test_server_get_n_requests (fixture->server);
  limn_session_set_confidence (window->session, 40);
  assert_figures (window, "50" NBSP "%", "60" NBSP "%", "54.5" NBSP "%",
                  "3 correct · 3 extra · 2 missed");
  limn_session_set_confidence (window->session, 45);
  assert_figures (window, "60" NBSP "%", "60" NBSP "%", "60" NBSP "%",
                  "3 correct · 2 extra · 2 missed");
  limn_session_set_confidence (window->session, 95);
  assert_figures (window, "–", "0" NBSP "%", "0" NBSP "%", "0 correct · 0 extra · 5 missed");
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);

  app_close_window (fixture);
}

static void
test_labelme (AppFixture *fixture)
{
  check_format (fixture, truth_write_labelme, "labelme");
}

static void
test_coco (AppFixture *fixture)
{
  check_format (fixture, truth_write_coco, "annotations.json (COCO)");
}

static void
test_yolo (AppFixture *fixture)
{
  check_format (fixture, truth_write_yolo, "YOLO");
}

static void
test_voc (AppFixture *fixture)
{
  check_format (fixture, truth_write_voc, "Pascal VOC");
}

static void
set_goal (LimnWindow *window,
          const char *goal)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.set-goal", "s", goal);
}

static void
test_goals (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);

  set_goal (window, "f1");
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, TRUTH_BEST);
  assert_figures (window, "60" NBSP "%", "60" NBSP "%", "60" NBSP "%",
                  "3 correct · 2 extra · 2 missed");
  g_assert_false (truth_shows (window, "note_label"));

  /* From the second dog up only the first is shown. */
  set_goal (window, "precision");
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, 62);
  assert_figures (window, "100" NBSP "%", "20" NBSP "%", "33.3" NBSP "%",
                  "1 correct · 0 extra · 4 missed");

  set_goal (window, "recall");
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, 62);
  g_assert_true (truth_shows (window, "note_label"));
  g_assert_nonnull (strstr (truth_says (window, "note_label"), "at best 60" NBSP "%"));
  limn_session_set_confidence (window->session, 61);
  g_assert_false (truth_shows (window, "note_label"));

  gtk_widget_activate_action (fixture->window, "win.undo", NULL);
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, TRUTH_BEST);

  app_close_window (fixture);
}

/* Each class at its best: dogs from 39 to 45.5, cats from 47 to 52; the rest stays at 50. */
static void
test_goal_by_class (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  LimnCutoffs *cutoffs;
  double confidence = 0;

  set_goal (window, "classes");
  cutoffs = limn_session_get_cutoffs (window->session);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (cutoffs), ==, 2);
  g_assert_true (limn_cutoffs_get_class (cutoffs, "dog", 0, &confidence));
  g_assert_cmpfloat (confidence, ==, 40);
  g_assert_true (limn_cutoffs_get_class (cutoffs, "cat", 1, &confidence));
  g_assert_cmpfloat (confidence, ==, 50);
  assert_figures (window, "75" NBSP "%", "60" NBSP "%", "66.7" NBSP "%",
                  "3 correct · 1 extra · 2 missed");

  /* A goal for all is one value for all. */
  set_goal (window, "f1");
  g_assert_cmpuint (limn_cutoffs_get_n_classes (limn_session_get_cutoffs (window->session)), ==, 0);
  gtk_widget_activate_action (fixture->window, "win.undo", NULL);
  g_assert_cmpuint (limn_cutoffs_get_n_classes (limn_session_get_cutoffs (window->session)), ==, 2);

  app_close_window (fixture);
}

static guint
count_rows (LimnWindow *window)
{
  GtkWidget *rows = app_child (window->truth_card, "class_rows");
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;

  return n;
}

static void
assert_row (LimnWindow *window,
            int         position,
            const char *text)
{
  GtkListBoxRow *row =
    gtk_list_box_get_row_at_index (app_child (window->truth_card, "class_rows"), position);
  g_autofree char *problem =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text);

  g_assert_cmpstr (problem, ==, NULL);
}

/* The dogs: 51 of the 101 steps of recall at a precision of 1, the rest at two thirds. */
static void
test_by_class (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  GtkExpander *expander = app_child (window->truth_card, "classes_expander");

  g_assert_cmpuint (count_rows (window), ==, 0);
  gtk_expander_set_expanded (expander, TRUE);
  g_assert_cmpuint (count_rows (window), ==, 3);
  assert_row (window, 1, "chair: none found · AP 0.000");
  assert_row (window, 2, "dog: F1 80" NBSP "% at 40" NBSP "% · AP 0.835");
  gtk_expander_set_expanded (expander, FALSE);
  g_assert_cmpuint (count_rows (window), ==, 0);

  app_close_window (fixture);
}

/* Put away, everything is as it was: the colours too. */
static void
test_close (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  LimnCurves *curves = app_find (fixture->window, LIMN_TYPE_CURVES);
  g_autoptr (GFile) file = truth_write_labelme (fixture, "street");
  g_autofree guint32 *frame = NULL;
  int width;
  int height;

  limn_test_wait (street_has_picture, window->canvas);
  limn_test_settle ();
  frame = app_render (GTK_WIDGET (window->canvas), &width, &height);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->truth_card)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (curves)));

  limn_window_open_truth (window, file);
  truth_wait (window);
  g_assert_true (street_differs (window->canvas, frame));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (curves)));

  gtk_widget_activate_action (fixture->window, "win.close-truth", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->truth_card)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (curves)));
  g_assert_null (limn_referee_get_match (window->referee));
  g_assert_null (limn_referee_get_summary (window->referee));
  g_assert_null (limn_tuner_get_marks (window->tuner));
  limn_test_wait (street_has_picture, window->canvas);
  limn_test_settle ();
  g_assert_false (street_differs (window->canvas, frame));

  app_close_window (fixture);
}

static gboolean
is_described (gpointer data)
{
  g_autofree char *problem =
    gtk_test_accessible_check_property (data, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                        "At 50" NBSP "%: precision 66.7" NBSP "%, recall 40" NBSP
                                        "%, F1 50" NBSP "%. Best F1 60" NBSP "% at 45" NBSP "%.");

  return problem == NULL;
}

static GtkGesture *
get_click (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) each = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (each))
        return GTK_GESTURE (each);
    }

  return NULL;
}

/* The graph says what it shows, shares the places of the slider, and takes a click. */
static void
test_curves (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  LimnCurves *curves = app_find (fixture->window, LIMN_TYPE_CURVES);
  g_autofree guint32 *before = NULL;
  g_autofree guint32 *after = NULL;
  LimnCoveredScale *scale = app_find (fixture->window, LIMN_TYPE_COVERED_SCALE);
  graphene_point_t from;
  graphene_point_t to;
  int width;
  int height;

  limn_test_wait (is_described, curves);
  before = app_render (GTK_WIDGET (curves), &width, &height);

  graphene_point_init (&from, limn_covered_scale_get_x (scale, 70), 0);
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (scale), GTK_WIDGET (curves), &from, &to));
  g_signal_emit_by_name (get_click (GTK_WIDGET (curves)), "released", 1, to.x, 10.0);
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, 70);
  assert_figures (window, "100" NBSP "%", "20" NBSP "%", "33.3" NBSP "%",
                  "1 correct · 0 extra · 4 missed");

  /* The line of the threshold went along. */
  after = app_render (GTK_WIDGET (curves), &width, &height);
  g_assert_cmpint (memcmp (before, after, (gsize) width * height * sizeof (guint32)), !=, 0);

  app_close_window (fixture);
}

static GtkWindow *
find_problems (LimnWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) each = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (each) == GTK_WINDOW (window))
        return each;
    }

  return NULL;
}

static void
test_problems (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) file = app_write (fixture, "street.json",
    "{\"imagePath\": \"street.png\", \"imageWidth\": 400, \"imageHeight\": 300, \"shapes\": [\n"
    "{\"label\": \"dog\", \"shape_type\": \"polygon\", \"points\": [[10, 10], [70, 70]]},\n"
    "{\"label\": \"dog\", \"shape_type\": \"polygon\","
    " \"points\": [[10, 10], [70, 10], [70, 70], [10, 70]]}]}");
  GtkWindow *problems;
  GtkTextBuffer *buffer;
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  limn_window_open_truth (window, file);
  truth_wait_toast (window, "The ground truth has 1 problem");
  g_assert_true (truth_shows (window, "problems_button"));
  g_assert_cmpstr (gtk_button_get_label (app_child (window->truth_card, "problems_button")), ==,
                   "1 problem");

  gtk_widget_activate_action (fixture->window, "win.truth-problems", NULL);
  problems = find_problems (window);
  g_assert_nonnull (problems);
  buffer = gtk_text_view_get_buffer (app_find (GTK_WIDGET (problems), GTK_TYPE_TEXT_VIEW));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_true (g_str_has_prefix (text, "street.json:2: "));

  /* It goes with its window. */
  app_close_window (fixture);
}

static gboolean
shows_other (gpointer data)
{
  LimnWindow *window = data;

  return window->shown != NULL
         && g_str_equal (limn_picture_item_get_name (window->shown), "other.png");
}

/* Not a word about a picture is not the same as nothing in it. */
static void
test_silent (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  g_autoptr (GFile) other = app_write_picture (fixture, "other.png", 8);
  g_autoptr (GListModel) files = app_list_files (other, NULL);

  limn_window_open_files (window, files);
  limn_test_wait (shows_other, window);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_referee_get_match (window->referee));
  assert_figures (window, "–", "–", "–", "The ground truth says nothing about this picture");
  g_assert_false (gtk_widget_get_sensitive (app_child (window->truth_card, "goals")));

  app_close_window (fixture);
}

static gboolean
has_two (gpointer data)
{
  LimnTruthSet *truth = limn_referee_get_truth (data);

  return truth != NULL && limn_truth_set_get_n (truth) == 2;
}

/* What comes later is looked up as well. */
static void
test_added (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  g_autoptr (GFile) other = app_write_picture (fixture, "other.png", 8);
  g_autoptr (GListModel) files = app_list_files (other, NULL);
  g_autoptr (GFile) folder = truth_write_labelme (fixture, "other");

  limn_window_open_files (window, files);
  limn_test_wait (has_two, window->referee);
  limn_test_wait (shows_other, window);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  truth_wait (window);
  g_assert_cmpstr (limn_truth_card_get_counts (window->truth_card), ==,
                   "2 correct · 1 extra · 3 missed");

  app_close_window (fixture);
}

/* What comes after all pictures were closed is another matter. */
static void
test_close_pictures (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  g_autoptr (GFile) street = g_file_new_build_filename (fixture->folder, "street.png", NULL);
  g_autoptr (GListModel) files = app_list_files (street, NULL);

  gtk_widget_activate_action (fixture->window, "win.close-pictures", NULL);
  g_assert_null (limn_referee_get_truth (window->referee));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->truth_card)));

  limn_window_open_files (window, files);
  truth_wait_toast (window, "Ground truth found");

  app_close_window (fixture);
}

/* Pictures that come while the truth is being read are looked up as well. */
static void
test_added_meanwhile (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) other = app_write_picture (fixture, "other.png", 8);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) folder = truth_write_labelme (fixture, "other");
  g_autoptr (GFile) same = truth_write_labelme (fixture, "street");

  g_ptr_array_add (items, limn_picture_item_new_for_file (other));
  limn_window_open_truth (window, folder);
  limn_picture_list_add (window->pictures, items);
  limn_test_wait (has_two, window->referee);

  app_close_window (fixture);
}

static void
test_nothing_there (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) missing = g_file_new_build_filename (fixture->folder, "none.json", NULL);

  limn_window_open_truth (window, missing);
  truth_wait_toast (window, "Could not open the ground truth: ");
  g_assert_null (limn_referee_get_truth (window->referee));

  app_close_window (fixture);
}

/* Nothing lives on that was being read or compared. */
static void
test_closed_early (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) file = truth_write_coco (fixture, "street");
  g_autoptr (GPtrArray) pictures = g_ptr_array_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (GError) error = NULL;

  limn_window_open_truth (window, file);
  limn_window_open_truth (window, file);
  g_ptr_array_add (pictures, limn_picture_item_get_file (window->shown));
  set = limn_truth_set_load (file, pictures, NULL, &error);
  g_assert_no_error (error);
  limn_referee_set_truth (window->referee, set);
  g_assert_true (limn_referee_get_busy (window->referee));
  app_close_window (fixture);
}

static void
test_lifecycle (AppFixture *fixture)
{
  LimnWindow *window = open_judged (fixture, truth_write_labelme);
  LimnReferee *referee = limn_referee_new (window->survey);
  GtkWidget *card = g_object_ref_sink (limn_truth_card_new ());
  GtkWidget *curves = g_object_ref_sink (limn_curves_new ());

  limn_truth_card_set_referee (LIMN_TRUTH_CARD (card), referee);
  limn_curves_set_referee (LIMN_CURVES (curves), referee);
  limn_referee_set_truth (referee, limn_referee_get_truth (window->referee));
  limn_referee_set_folder (referee, TRUE);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_finalize_object (card);
  g_assert_finalize_object (curves);
  g_assert_finalize_object (referee);

  app_close_window (fixture);
}

int
main (int    argc,
      char **argv)
{
  app_init (&argc, &argv);

  app_add ("/truth/labelme", test_labelme);
  app_add ("/truth/coco", test_coco);
  app_add ("/truth/yolo", test_yolo);
  app_add ("/truth/voc", test_voc);
  app_add ("/truth/goals", test_goals);
  app_add ("/truth/goal-by-class", test_goal_by_class);
  app_add ("/truth/by-class", test_by_class);
  app_add ("/truth/close", test_close);
  app_add ("/truth/curves", test_curves);
  app_add ("/truth/problems", test_problems);
  app_add ("/truth/silent", test_silent);
  app_add ("/truth/added", test_added);
  app_add ("/truth/added-meanwhile", test_added_meanwhile);
  app_add ("/truth/close-pictures", test_close_pictures);
  app_add ("/truth/nothing-there", test_nothing_there);
  app_add ("/truth/closed-early", test_closed_early);
  app_add ("/truth/lifecycle", test_lifecycle);

  return g_test_run ();
}
