/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people do with the thresholds beyond moving them, in the window. */

#include "config.h"

#include "app-fixture.h"
#include "limn-covered-scale.h"
#include "limn-tuner.h"
#include "limn-window-private.h"

static const LimnTestInstance objects[] = {
  { "dog", 0, 0.9, 40, 60, 100, 180 },
  { "cat", 1, 0.6, 240, 60, 100, 180 },
  { "cat", 1, 0.45, 160, 10, 40, 40 },
};

static void
reply_cb (LimnTestServer  *server,
          LimnTestRequest *request,
          gpointer         user_data)
{
  double percent = limn_test_request_get_number (request, "confidence", 40);
  g_autofree char *body = NULL;
  guint n = 0;

  while (n < G_N_ELEMENTS (objects) && objects[n].confidence * 100 >= percent)
    n++;
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, objects, n);
  limn_test_request_reply (request, 200, "Content-Type: application/json\r\n", body, -1);
}

static LimnWindow *
open_window (AppFixture *fixture)
{
  g_autoptr (GFile) file = app_write_picture (fixture, "a.png", 1);
  g_autoptr (GListModel) files = NULL;
  LimnWindow *window;

  limn_test_server_set_handler (fixture->server, reply_cb, fixture);
  window = app_show_window (fixture, 1100, 800);
  files = app_list_files (file, NULL);
  limn_window_open_files (window, files);

  return window;
}

static LimnWindow *
open_confirmed (AppFixture *fixture)
{
  LimnWindow *window = open_window (fixture);

  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  return window;
}

static guint
count_shown (LimnWindow *window)
{
  LimnSession *session = limn_window_get_session (window);

  return limn_prediction_get_n_instances (limn_session_get_prediction (session));
}

static void
activate (LimnWindow *window,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), action, NULL));
}

static gboolean
has_pool (gpointer session)
{
  return limn_session_get_pool (session) != NULL;
}

/* What the preferences say is what the server is asked, and what the trough shows as known. */
static void
test_floor (AppFixture *fixture)
{
  LimnWindow *window;
  LimnSession *session;
  LimnCoveredScale *scale;
  LimnTestRequest *request;

  g_settings_set_double (fixture->settings, "pool-floor", 25);
  g_settings_set_boolean (fixture->settings, "save-credits", TRUE);
  window = open_window (fixture);
  session = limn_window_get_session (window);
  limn_test_wait (has_pool, session);
  g_assert_cmpfloat (limn_session_get_floor (session), ==, 25);
  g_assert_true (limn_session_get_save_credits (session));

  request = limn_test_server_get_request (fixture->server, 0);
  g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", 0), ==, 25);
  scale = app_find (GTK_WIDGET (window), LIMN_TYPE_COVERED_SCALE);
  g_assert_cmpfloat (limn_covered_scale_get_covered_from (scale), ==, 25);

  /* What follows from that answer is not asked again. */
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);
  limn_session_set_confidence (session, 50);
  limn_test_settle ();
  g_assert_cmpuint (count_shown (window), ==, 2);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);

  g_settings_set_double (fixture->settings, "pool-floor", 5);
  g_settings_set_boolean (fixture->settings, "save-credits", FALSE);
  g_assert_cmpfloat (limn_session_get_floor (session), ==, 5);
  g_assert_false (limn_session_get_save_credits (session));

  app_close_window (fixture);
  g_settings_reset (fixture->settings, "pool-floor");
  g_settings_reset (fixture->settings, "save-credits");
}

static void
test_steps (AppFixture *fixture)
{
  LimnWindow *window = open_confirmed (fixture);

  g_assert_cmpuint (count_shown (window), ==, 3);
  activate (window, "win.next-change");
  g_assert_cmpuint (count_shown (window), ==, 2);
  activate (window, "win.next-change");
  g_assert_cmpuint (count_shown (window), ==, 1);
  activate (window, "win.previous-change");
  g_assert_cmpuint (count_shown (window), ==, 2);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (count_shown (window), ==, 2);
  g_assert_false (limn_session_get_differs (limn_window_get_session (window)));

  app_close_window (fixture);
}

static void
test_scope (AppFixture *fixture)
{
  LimnWindow *window = open_confirmed (fixture);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), "folder-scope");

  g_assert_nonnull (action);
  g_assert_false (limn_tuner_get_folder (window->tuner));
  g_action_activate (action, NULL);
  g_assert_true (limn_tuner_get_folder (window->tuner));
  g_action_activate (action, NULL);
  g_assert_false (limn_tuner_get_folder (window->tuner));

  app_close_window (fixture);
}

static GtkWidget *
find_spoken (GtkWidget  *widget,
             const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_STATUS
      && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_spoken (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_spoken (gpointer window)
{
  g_autofree char *text = limn_tuner_dup_spoken (LIMN_WINDOW (window)->tuner);

  return find_spoken (window, text) != NULL;
}

/* The summary is on the screen, and is what a screen reader is told to read. */
static void
test_spoken (AppFixture *fixture)
{
  LimnWindow *window = open_confirmed (fixture);
  g_autofree char *text = limn_tuner_dup_spoken (window->tuner);

  g_assert_true (g_str_has_prefix (text, "3 objects"));
  activate (window, "win.speak-summary");
  limn_test_wait (is_spoken, window);

  /* Another takes its place. */
  limn_session_set_confidence (limn_window_get_session (window), 70);
  activate (window, "win.speak-summary");
  limn_test_wait (is_spoken, window);

  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/app/tuning/floor", test_floor);
  app_add ("/app/tuning/steps", test_steps);
  app_add ("/app/tuning/scope", test_scope);
  app_add ("/app/tuning/spoken", test_spoken);

  return g_test_run ();
}
