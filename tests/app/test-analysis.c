/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs through the pictures of the filmstrip, and documents that come with them, in the real window
 * over a scripted model. */

#include "config.h"

#include "truth-fixture.h"

#include "limn-preset.h"
#include "limn-survey-bar.h"

#include <string.h>

#define NBSP "\302\240"

static const StreetScene street = { street_instances, N_STREET };

static gboolean
has_ended (gpointer data)
{
  return !limn_survey_is_running (data);
}

typedef struct
{
  LimnReferee *referee;
  guint        n;
} Measured;

static gboolean
is_measured (gpointer data)
{
  const Measured *measured = data;

  return limn_referee_get_n_measured (measured->referee) == measured->n
         && !limn_referee_get_busy (measured->referee);
}

static void
wait_measured (LimnWindow *window,
               guint       n)
{
  Measured measured = { window->referee, n };

  limn_test_wait (is_measured, &measured);
}

static gboolean
has_truth (gpointer data)
{
  return limn_referee_get_truth (data) != NULL;
}

static gboolean
is_idle (gpointer data)
{
  return !limn_referee_get_busy (data);
}

static gboolean
shows_another (gpointer data)
{
  LimnWindow *window = data;

  return window->shown != NULL
         && g_str_equal (limn_picture_item_get_name (window->shown), "another.png");
}

static gboolean
has_pictures (gpointer data)
{
  return g_list_model_get_n_items (data) > 1;
}

/* The street, which is known, another that is shown, a second that is neither, and one that cannot
 * be read. There is a truth of the street and of the second. */
static LimnWindow *
open_folder (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 8);
  g_autoptr (GFile) another = app_write_picture (fixture, "another.png", 9);
  g_autoptr (GFile) wrong = app_write (fixture, "wrong.png", "\211PNG\r\n\032\n and no more");
  g_autoptr (GFile) folder = g_file_get_parent (second);
  g_autoptr (GListModel) files = app_list_files (folder, NULL);
  g_autoptr (GFile) truth = NULL;
  g_autoptr (GFile) other = NULL;
  GListModel *pictures = limn_window_get_pictures (window);

  limn_window_open_files (window, files);
  limn_test_wait (has_pictures, pictures);
  limn_test_wait (shows_another, window);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  truth = truth_write_labelme (fixture, "street");
  other = truth_write_labelme (fixture, "second");
  limn_window_open_truth (window, truth);

  return window;
}

static LimnPictureItem *
find_item (LimnWindow *window,
           const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (window->pictures)); i++)
    {
      LimnPictureItem *item = limn_picture_list_peek (window->pictures, i);

      if (g_str_equal (limn_picture_item_get_name (item), name))
        return item;
    }

  g_assert_not_reached ();
}

static void
test_run (AppFixture *fixture)
{
  LimnWindow *window = open_folder (fixture);
  LimnSurveyBar *bar = app_find (fixture->window, LIMN_TYPE_SURVEY_BAR);
  guint n_requests;

  wait_measured (window, 1);
  g_assert_cmpstr (truth_says (window, "analysis_label"), ==, "1 of 2 pictures analysed");
  g_assert_true (truth_shows (window, "analyse_button"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));

  n_requests = limn_test_server_get_n_requests (fixture->server);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  g_assert_true (limn_survey_is_running (window->survey));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_assert_true (g_str_has_prefix (limn_survey_bar_get_text (bar), "Analysed 0 of "));
  limn_test_wait (has_ended, window->survey);
  truth_wait_toast (window, "1 picture could not be analysed");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  wait_measured (window, 2);

  /* Once, for the one that was not known. */
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests + 1);
  g_assert_cmpint (limn_picture_item_get_state (find_item (window, "wrong.png")), ==,
                   LIMN_PICTURE_FAILED);
  g_assert_cmpint (limn_picture_item_get_state (find_item (window, "second.png")), ==,
                   LIMN_PICTURE_DONE);
  g_assert_cmpint (limn_picture_item_get_count (find_item (window, "second.png")), ==, 3);
  g_assert_cmpstr (truth_says (window, "analysis_label"), ==, "2 of 2 pictures analysed");
  g_assert_false (truth_shows (window, "analyse_button"));

  /* Twice the figures of the one picture; the truth says nothing about the one that is shown. */
  limn_tuner_set_folder (window->tuner, TRUE);
  g_assert_cmpstr (limn_truth_card_get_counts (window->truth_card), ==,
                   "4 correct · 2 extra · 6 missed");
  g_assert_cmpstr (truth_says (window, "recall_label"), ==, "40" NBSP "%");

  /* What failed is tried again, what is known is not. */
  n_requests = limn_test_server_get_n_requests (fixture->server);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  limn_test_wait (has_ended, window->survey);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);

  app_close_window (fixture);
}

static void
strained_cb (LimnTestServer  *server,
             LimnTestRequest *request,
             gpointer         user_data)
{
  if (limn_test_request_get_number (request, "confidence", 40) < 20)
    limn_test_request_reply (request, 507, NULL, "{\"message\":\"no memory\"}", -1);
  else
    street_scene_cb (server, request, user_data);
}

/* A picture of which less is known than of the others is named, and so is from where all are. */
static void
test_raised (AppFixture *fixture)
{
  LimnWindow *window = open_folder (fixture);

  wait_measured (window, 1);
  limn_test_server_set_handler (fixture->server, strained_cb, (gpointer) &street);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  limn_test_wait (has_ended, window->survey);
  wait_measured (window, 2);
  limn_tuner_set_folder (window->tuner, TRUE);
  g_assert_cmpstr (truth_says (window, "known_label"), ==,
                   "The figures are about answers from 20" NBSP "% up: "
                   "1 picture had too many below");

  app_close_window (fixture);
}

/* What was let go of cannot be held against the truth, until it is asked for again. */
static void
test_without_outlines (AppFixture *fixture)
{
  LimnWindow *window = open_folder (fixture);
  guint n_requests;

  wait_measured (window, 1);
  gtk_widget_activate_action (fixture->window, "win.close-truth", NULL);
  /* What was looked up last is what stays. */
  limn_survey_lookup (window->survey, limn_picture_item_get_key (window->shown));
  limn_survey_set_limits (window->survey, 1, 1);
  gtk_widget_activate_action (fixture->window, "win.find-truth", NULL);
  limn_test_wait (has_truth, window->referee);
  limn_test_wait (is_idle, window->referee);
  g_assert_cmpuint (limn_referee_get_n_pictures (window->referee), ==, 0);
  g_assert_cmpuint (limn_referee_get_n_without_outlines (window->referee), ==, 1);
  g_assert_cmpstr (truth_says (window, "analysis_label"), ==,
                   "1 picture must be asked about again");

  limn_survey_set_limits (window->survey, LIMN_SURVEY_MAX_VERTICES, 1);
  n_requests = limn_test_server_get_n_requests (fixture->server);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  limn_test_wait (has_ended, window->survey);
  wait_measured (window, 2);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests + 2);
  g_assert_cmpuint (limn_referee_get_n_without_outlines (window->referee), ==, 0);

  app_close_window (fixture);
}

/* No figures are not the figures of nothing. */
static void
test_unanswered (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 1000, 700);
  g_autoptr (GFile) file = app_write_picture (fixture, "street.png", 7);
  g_autoptr (GListModel) files = app_list_files (file, NULL);
  g_autoptr (GFile) truth = truth_write_labelme (fixture, "street");

  limn_test_server_stop (fixture->server);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  limn_window_open_truth (window, truth);
  limn_test_wait (has_truth, window->referee);
  limn_test_wait (is_idle, window->referee);
  g_assert_cmpstr (limn_truth_card_get_counts (window->truth_card), ==,
                   "The model has not answered yet");
  limn_tuner_set_folder (window->tuner, TRUE);
  g_assert_cmpstr (limn_truth_card_get_counts (window->truth_card), ==,
                   "No analysed picture has a ground truth");
  g_assert_null (limn_referee_get_curve (window->referee));
  g_assert_null (limn_truth_card_get_ap (window->truth_card));
  g_assert_false (gtk_widget_get_sensitive (app_child (window->truth_card, "goals")));

  app_close_window (fixture);
}

static void
test_all_known (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);

  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  g_assert_false (limn_survey_is_running (window->survey));
  truth_wait_toast (window, "All pictures are analysed");

  app_close_window (fixture);
}

/* Nothing is answered, so that the run is under way for as long as it takes. */
static void
test_stop (AppFixture *fixture)
{
  LimnWindow *window = open_folder (fixture);
  guint n_requests;

  wait_measured (window, 1);
  n_requests = limn_test_server_get_n_requests (fixture->server);
  limn_test_server_set_handler (fixture->server, NULL, NULL);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  limn_test_server_wait_requests (fixture->server, n_requests + 1);
  gtk_widget_activate_action (fixture->window, "win.stop-analysis", NULL);
  g_assert_false (limn_survey_is_running (window->survey));
  g_assert_cmpuint (limn_referee_get_n_pictures (window->referee), ==, 1);

  limn_test_server_set_handler (fixture->server, street_scene_cb, (gpointer) &street);
  app_close_window (fixture);
}

/* The window goes while pictures are asked for and answers compared. */
static void
test_closed_early (AppFixture *fixture)
{
  LimnWindow *window = open_folder (fixture);
  guint n_requests = limn_test_server_get_n_requests (fixture->server);

  limn_test_server_set_handler (fixture->server, NULL, NULL);
  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  limn_test_server_wait_requests (fixture->server, n_requests + 1);
  g_assert_true (limn_survey_is_running (window->survey));
  app_close_window (fixture);
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) each = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (each))
        return ADW_MESSAGE_DIALOG (each);
    }

  return NULL;
}

/* Requests to another computer are not made by a slip of the hand. */
static void
test_confirmation (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 1000, 700);
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (GError) error = NULL;
  AdwMessageDialog *dialog;

  /* Nothing is opened, so nothing is asked for. */
  model = limn_model_new (LIMN_HOST_CUSTOM, "https://models.invalid", "street/3", &error);
  g_assert_no_error (error);
  limn_session_set_model (window->session, model);
  g_ptr_array_add (items, limn_picture_item_new_for_file (first));
  g_ptr_array_add (items, limn_picture_item_new_for_file (second));
  limn_picture_list_add (window->pictures, items);

  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  g_assert_false (limn_survey_is_running (window->survey));
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, "Ask about 2 Pictures?");
  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==,
                   "That is 2 requests to models.invalid.");
  adw_message_dialog_response (dialog, "cancel");
  g_assert_false (limn_survey_is_running (window->survey));
  gtk_window_destroy (GTK_WINDOW (dialog));

  gtk_widget_activate_action (fixture->window, "win.analyse-folder", NULL);
  dialog = find_dialog ();
  adw_message_dialog_response (dialog, "ask");
  g_assert_true (limn_survey_is_running (window->survey));
  limn_survey_stop (window->survey);

  app_close_window (fixture);
}

/* Pictures with ground truth beside them: it is offered, not forced upon anyone. */
static void
test_offer (AppFixture *fixture)
{
  g_autoptr (GFile) folder = truth_write_labelme (fixture, "street");
  LimnWindow *window = street_open (fixture);

  truth_wait_toast (window, "Ground truth found");
  g_assert_null (limn_referee_get_truth (window->referee));
  gtk_widget_activate_action (fixture->window, "win.find-truth", NULL);
  limn_test_wait (has_truth, window->referee);
  truth_wait (window);

  app_close_window (fixture);
}

static void
test_dropped_truth (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) file = truth_write_coco (fixture, "street");
  g_auto (GValue) value = G_VALUE_INIT;

  app_file_list_value (&value, file, NULL);
  g_assert_true (limn_window_open_value (window, &value));
  limn_test_wait (has_truth, window->referee);
  truth_wait (window);
  g_assert_cmpint (limn_truth_set_get_format (limn_referee_get_truth (window->referee)), ==,
                   LIMN_TRUTH_COCO);

  app_close_window (fixture);
}

static gboolean
is_at_33 (gpointer data)
{
  return limn_session_get_confidence (data) == 33;
}

static void
test_dropped_preset (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (33);
  g_autoptr (LimnPreset) preset =
    limn_preset_new ("street/3", LIMN_ENGINE_UNKNOWN, cutoffs, 30);
  g_autofree char *text = limn_preset_write (preset, LIMN_SNIPPET_JSON);
  g_autoptr (GFile) file = app_write (fixture, "mine.json", text);
  g_auto (GValue) value = G_VALUE_INIT;

  app_file_list_value (&value, file, NULL);
  g_assert_true (limn_window_open_value (window, &value));
  limn_test_wait (is_at_33, window->session);
  g_assert_null (limn_referee_get_truth (window->referee));

  app_close_window (fixture);
}

/* What is neither is said to be nothing. */
static void
test_dropped_other (AppFixture *fixture)
{
  LimnWindow *window = street_open (fixture);
  g_autoptr (GFile) file = app_write (fixture, "other.json", "{\"a\": 1}");
  g_auto (GValue) value = G_VALUE_INIT;

  app_file_list_value (&value, file, NULL);
  g_assert_true (limn_window_open_value (window, &value));
  truth_wait_toast (window, "Could not open the ground truth: ");
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, 50);

  app_close_window (fixture);
}

int
main (int    argc,
      char **argv)
{
  app_init (&argc, &argv);

  app_add ("/analysis/run", test_run);
  app_add ("/analysis/raised", test_raised);
  app_add ("/analysis/without-outlines", test_without_outlines);
  app_add ("/analysis/unanswered", test_unanswered);
  app_add ("/analysis/all-known", test_all_known);
  app_add ("/analysis/stop", test_stop);
  app_add ("/analysis/closed-early", test_closed_early);
  app_add ("/analysis/confirmation", test_confirmation);
  app_add ("/documents/offer", test_offer);
  app_add ("/documents/dropped-truth", test_dropped_truth);
  app_add ("/documents/dropped-preset", test_dropped_preset);
  app_add ("/documents/dropped-other", test_dropped_other);

  return g_test_run ();
}
