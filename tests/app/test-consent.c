/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Before the first picture goes to a server, somebody is asked; and what is not allowed does not
 * leave, however hard the window tries. The real window over a scripted server with the name of
 * one that is elsewhere. */

#include "config.h"

#include "truth-fixture.h"

#include "limn-host-list.h"
#include "limn-preferences.h"
#include "limn-test-resolver.h"

#include <string.h>

#define HOST "inference.example"

/* The server of the fixture, as if it were elsewhere, and nobody has said anything yet. */
static char *
move_elsewhere (AppFixture *fixture)
{
  char *origin = g_strdup_printf ("http://" HOST ":%u",
                                  limn_test_server_get_port (fixture->server));

  g_settings_reset (fixture->settings, "allowed-hosts");
  g_settings_reset (fixture->settings, "local-only");
  g_settings_reset (fixture->settings, "active-learning");
  g_settings_set_string (fixture->settings, "custom-url", origin);
  limn_settings_bind_policy (fixture->settings, limn_client_get_policy (fixture->client));
  app_answer (fixture);
  return origin;
}

static LimnWindow *
open_picture (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GFile) file = app_write_picture (fixture, "garden.png", 3);
  g_autoptr (GListModel) files = app_list_files (file, NULL);

  limn_window_open_files (window, files);
  return window;
}

static gboolean
is_asking (gpointer data)
{
  LimnWindow *window = data;

  return window->consent != NULL && gtk_widget_get_mapped (GTK_WIDGET (window->consent));
}

static gboolean
is_not_asking (gpointer data)
{
  LimnWindow *window = data;

  return window->consent == NULL;
}

static void
answer (LimnWindow *window,
        const char *response)
{
  GtkWindow *dialog = window->consent;

  /* As a click does: it answers, and then closes. */
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
  limn_test_wait (is_not_asking, window);
}

/* Not even a name was looked up. */
static void
assert_silence (AppFixture *fixture,
                guint       n_names)
{
  g_assert_cmpuint (limn_test_server_get_n_connections (fixture->server), ==, 0);
  g_assert_cmpuint (limn_test_resolver_get_n_names (), ==, n_names);
}

static gboolean
is_allowed (AppFixture *fixture,
            const char *origin)
{
  g_auto (GStrv) origins = g_settings_get_strv (fixture->settings, "allowed-hosts");

  return g_strv_contains ((const char * const *) origins, origin);
}

static void
test_ask_once (AppFixture *fixture)
{
  g_autofree char *origin = move_elsewhere (fixture);
  guint n_names = limn_test_resolver_get_n_names ();
  LimnWindow *window = open_picture (fixture);
  g_autoptr (GFile) second = NULL;
  g_autoptr (GListModel) files = NULL;
  const char *body;

  limn_test_wait (is_asking, window);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (window->consent)), ==,
                   "Send This Picture to " HOST "?");
  body = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (window->consent));
  g_assert_true (g_str_has_prefix (body, "“garden.png”\n400 × 300 pixels, "));
  g_assert_nonnull (strstr (body, "also when and where it was taken"));
  g_assert_nonnull (strstr (body, HOST " is asked not to keep what it gets."));
  g_assert_nonnull (strstr (gtk_label_get_label (window->title_label), HOST));
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (window->consent)),
                   ==, "cancel");
  assert_silence (fixture, n_names);

  answer (window, "cancel");
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_cmpstr (limn_banner_get_button (window->banner), ==, "_Allow…");
  g_assert_cmpstr (limn_session_get_error (window->session)->message, ==,
                   "Limn has not sent a picture to " HOST " yet.");
  g_assert_null (strstr (limn_status_pill_get_text (window->pill), "Failed"));
  g_assert_false (is_allowed (fixture, origin));
  /* Whatever asks the model again does not ask the person again. */
  limn_session_ask_again (window->session);
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_null (window->consent);
  assert_silence (fixture, n_names);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.remedy", NULL);
  limn_test_wait (is_asking, window);
  assert_silence (fixture, n_names);
  answer (window, "send");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (is_allowed (fixture, origin));

  second = app_write_picture (fixture, "second.png", 4);
  files = app_list_files (second, NULL);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (window->consent);
  app_close_window (fixture);
}

static void
test_may_keep (AppFixture *fixture)
{
  g_autofree char *origin = move_elsewhere (fixture);
  LimnWindow *window = NULL;

  g_settings_set_boolean (fixture->settings, "active-learning", TRUE);
  window = open_picture (fixture);
  limn_test_wait (is_asking, window);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (window->consent)),
                            HOST " may keep what it gets, to learn from it."));
  answer (window, "cancel");
  app_close_window (fixture);
  g_settings_reset (fixture->settings, "active-learning");
}

static gboolean
has_ended (gpointer data)
{
  return !limn_survey_is_running (data);
}

/* A folder is one question, not one for each of its pictures. */
static void
test_folder (AppFixture *fixture)
{
  g_autofree char *origin = move_elsewhere (fixture);
  guint n_names = limn_test_resolver_get_n_names ();
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 4);
  g_autoptr (GFile) third = app_write_picture (fixture, "third.png", 5);
  g_autoptr (GListModel) files = app_list_files (second, third, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);
  guint n_done = 0;
  guint n_failed = 0;
  guint n_total = 0;

  limn_window_open_files (window, files);
  limn_test_wait (is_asking, window);
  answer (window, "cancel");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.analyse-folder", NULL);
  limn_test_wait (is_asking, window);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (window->consent)), ==,
                   "Send 2 Pictures to " HOST "?");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (window->consent)),
                            "in 2 requests"));
  assert_silence (fixture, n_names);

  answer (window, "send");
  g_assert_true (limn_survey_is_running (window->survey));
  limn_test_wait (has_ended, window->survey);
  g_assert_null (window->consent);
  limn_survey_get_progress (window->survey, &n_done, &n_failed, &n_total);
  g_assert_cmpuint (n_failed, ==, 0);
  g_assert_cmpuint (n_done, ==, n_total);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  app_close_window (fixture);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *name)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What was allowed is listed in the preferences, and taken back there. */
static void
test_take_back (AppFixture *fixture)
{
  g_autofree char *origin = move_elsewhere (fixture);
  LimnWindow *window = NULL;
  GtkWidget *list = NULL;
  GtkWidget *button = NULL;

  limn_policy_allow (limn_client_get_policy (fixture->client), origin);
  window = open_picture (fixture);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (window->consent);

  limn_window_show_privacy (window);
  list = app_find (GTK_WIDGET (window->preferences), LIMN_TYPE_HOST_LIST);
  g_assert_nonnull (list);
  button = find_button (list, origin);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_null (find_button (list, origin));
  g_assert_false (is_allowed (fixture, origin));
  gtk_window_destroy (window->preferences);

  limn_session_ask_again (window->session);
  limn_test_wait (is_asking, window);
  answer (window, "cancel");
  app_close_window (fixture);
}

/* One switch shuts everything, and says where it is. */
static void
test_local_only (AppFixture *fixture)
{
  g_autofree char *origin = move_elsewhere (fixture);
  guint n_names = limn_test_resolver_get_n_names ();
  LimnWindow *window = NULL;
  GtkWidget *page = NULL;

  g_settings_set_boolean (fixture->settings, "local-only", TRUE);
  limn_policy_allow (limn_client_get_policy (fixture->client), origin);
  window = open_picture (fixture);
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_nonnull (strstr (limn_session_get_error (window->session)->message,
                            "nothing may leave this computer"));
  g_assert_null (window->consent);
  assert_silence (fixture, n_names);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.remedy", NULL);
  g_assert_nonnull (window->preferences);
  page = GTK_WIDGET (adw_preferences_window_get_visible_page (
    ADW_PREFERENCES_WINDOW (window->preferences)));
  g_assert_nonnull (app_find (page, LIMN_TYPE_HOST_LIST));
  assert_silence (fixture, n_names);

  g_settings_set_boolean (fixture->settings, "local-only", FALSE);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  gtk_window_destroy (window->preferences);
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);
  limn_test_resolver_install ();

  app_add ("/app/consent/ask-once", test_ask_once);
  app_add ("/app/consent/may-keep", test_may_keep);
  app_add ("/app/consent/folder", test_folder);
  app_add ("/app/consent/take-back", test_take_back);
  app_add ("/app/consent/local-only", test_local_only);

  return g_test_run ();
}
