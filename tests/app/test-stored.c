/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that lie beside pictures, or are named when pictures are opened, take the place of the
 * model: nobody is asked, both thresholds work, and asking again asks the model. */

#include "config.h"

#include "app-fixture.h"

#include "limn-details.h"
#include "limn-preferences.h"
#include "limn-window-private.h"

#include <string.h>

static const double scores[] = { 0.9, 0.7, 0.3, 0.1 };

static void
write_answer (AppFixture *fixture,
              const char *name)
{
  g_autofree char *reply = limn_test_reply_scores (PICTURE_WIDTH, PICTURE_HEIGHT, scores,
                                                   G_N_ELEMENTS (scores));

  g_object_unref (app_write (fixture, name, reply));
}

static guint
count_shown (LimnWindow *window)
{
  LimnPrediction *prediction = limn_session_get_prediction (window->session);

  return prediction != NULL ? limn_prediction_get_n_instances (prediction) : 0;
}

static gboolean
shows (LimnWindow *window,
       const char *title)
{
  return strcmp (gtk_label_get_label (window->title_label), title) == 0;
}

typedef struct
{
  LimnWindow *window;
  const char *name;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;
  LimnImage *image = limn_session_get_image (shown->window->session);

  return image != NULL && strcmp (limn_image_get_name (image), shown->name) == 0
         && limn_session_get_status (shown->window->session) == LIMN_SESSION_CONFIRMED
         && !limn_session_get_busy (shown->window->session);
}

static void
wait_shown (LimnWindow *window,
            const char *name)
{
  Shown shown = { .window = window, .name = name };

  limn_test_wait (is_shown, &shown);
}

/* A folder in which one picture has an answer and another has none. */
static void
test_beside (AppFixture *fixture)
{
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autoptr (GListModel) files = app_list_files (first, second, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnDetails *details;
  guint n_requests;

  write_answer (fixture, "first.predictions.json");
  app_answer (fixture);
  limn_window_open_files (window, files);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 2);
  g_assert_true (g_str_has_suffix (gtk_label_get_label (window->title_label), " · Stored answers"));
  g_assert_cmpstr (gtk_label_get_label (window->subtitle_label), ==, "first.png — 1 of 2");
  details = app_find (fixture->window, LIMN_TYPE_DETAILS);
  g_assert_nonnull (strstr (limn_details_get_text (details), "stored answer of"));
  limn_session_set_confidence (window->session, 20);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 3);
  limn_session_set_confidence (window->session, 1);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 4);
  limn_session_set_overlap (window->session, 70);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 4);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 0);

  gtk_single_selection_set_selected (window->selection, 1);
  wait_shown (window, "second.png");
  g_assert_true (shows (window, "street/3 · this computer"));
  n_requests = limn_test_server_get_n_requests (fixture->server);
  g_assert_cmpuint (n_requests, >, 0);
  g_assert_cmpuint (count_shown (window), ==, 2);

  gtk_single_selection_set_selected (window->selection, 0);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 4);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);

  /* Looking at the preferences and leaving them as they are changes nothing. */
  limn_window_show_preferences (window, FALSE);
  gtk_window_destroy (window->preferences);
  g_assert_false (shows (window, "street/3 · this computer"));

  gtk_widget_activate_action (fixture->window, "win.ask-again", NULL);
  g_assert_true (shows (window, "street/3 · this computer"));
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 2);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), >, n_requests);
  app_close_window (fixture);
}

/* As with limn --predictions. What has no answer says so, and the model can be asked. */
static void
test_named (AppFixture *fixture)
{
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autofree char *reply = limn_test_reply_scores (PICTURE_WIDTH, PICTURE_HEIGHT, scores,
                                                   G_N_ELEMENTS (scores));
  g_autofree char *line = g_strconcat ("{\"file\":\"somewhere/first.png\",", reply + 1, NULL);
  g_autoptr (GFile) answers = NULL;
  g_autoptr (GListModel) files = app_list_files (first, second, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);

  g_strdelimit (line, "\n", ' ');
  answers = app_write (fixture, "all.jsonl", line);
  app_answer (fixture);
  limn_window_set_predictions (window, answers);
  limn_window_open_files (window, files);
  wait_shown (window, "first.png");
  g_assert_cmpuint (count_shown (window), ==, 2);
  g_assert_true (shows (window, "all.jsonl · Stored answers"));

  gtk_single_selection_set_selected (window->selection, 1);
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_nonnull (strstr (limn_session_get_error (window->session)->message, "second.png"));
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 0);

  gtk_widget_activate_action (fixture->window, "win.ask-again", NULL);
  wait_shown (window, "second.png");
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), >, 0);
  app_close_window (fixture);
}

/* Going through the pictures faster than they can be opened ends at the last one, and no answer is
 * taken for another's. */
static void
test_hurry (AppFixture *fixture)
{
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autoptr (GFile) third = app_write_picture (fixture, "third.png", 3);
  g_autoptr (GListModel) files = app_list_files (first, second, third, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);

  write_answer (fixture, "second.png.predictions.json");
  app_answer (fixture);
  limn_window_open_files (window, files);
  wait_shown (window, "first.png");
  for (guint i = 0; i < 40; i++)
    {
      guint wanted = i % 3;

      gtk_single_selection_set_selected (window->selection, wanted);
      for (guint j = 0; j < i % 7; j++)
        g_main_context_iteration (NULL, FALSE);
      if (window->shown != NULL)
        g_assert_cmpstr (limn_picture_item_get_name (window->shown), ==,
                         limn_image_get_name (limn_session_get_image (window->session)));
    }
  gtk_single_selection_set_selected (window->selection, 1);
  wait_shown (window, "second.png");
  g_assert_true (g_str_has_suffix (gtk_label_get_label (window->title_label), " · Stored answers"));
  gtk_single_selection_set_selected (window->selection, 2);
  wait_shown (window, "third.png");
  g_assert_true (shows (window, "street/3 · this computer"));

  /* Nothing is opened after all was closed. */
  gtk_single_selection_set_selected (window->selection, 1);
  gtk_widget_activate_action (fixture->window, "win.close-pictures", NULL);
  limn_test_settle ();
  g_assert_cmpint (limn_session_get_status (window->session), ==, LIMN_SESSION_EMPTY);
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/stored/beside", test_beside);
  app_add ("/stored/named", test_named);
  app_add ("/stored/hurry", test_hurry);

  return g_test_run ();
}
