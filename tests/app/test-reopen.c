/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was open is offered where nothing is, and answers that are stored are used and say so. */

#include "config.h"

#include "app-fixture.h"

#include "limn-details.h"
#include "limn-window-private.h"

#include <glib/gstdio.h>
#include <string.h>

static gboolean
is_idle (gpointer data)
{
  return !limn_state_file_is_busy (data);
}

static LimnStateFile *
open_state (AppFixture *fixture)
{
  g_autofree char *base = g_build_filename (fixture->folder, "state", NULL);
  LimnStateFile *state_file = limn_state_file_new (base);

  limn_test_wait (is_idle, state_file);
  return state_file;
}

static gboolean
is_offered (LimnWindow *window)
{
  return gtk_widget_get_visible (GTK_WIDGET (window->reopen_button));
}

static gboolean
is_open (gpointer data)
{
  return !limn_window_is_empty (data);
}

static gboolean
is_said (gpointer data)
{
  LimnWindow *window = data;

  return window->toast != NULL
         && g_strcmp0 (adw_toast_get_title (window->toast),
                       "1 picture is not there any more") == 0;
}

/* Two pictures are open, the second is looked at, at 55 %; and the program is gone. */
static void
leave (AppFixture *fixture,
       GFile      *first,
       GFile      *second)
{
  g_autoptr (LimnStateFile) state_file = open_state (fixture);
  g_autoptr (GListModel) files = app_list_files (first, second, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);

  limn_window_set_state_file (window, state_file);
  g_assert_false (is_offered (window));
  app_answer (fixture);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  gtk_single_selection_set_selected (window->selection, 1);
  limn_session_set_confidence (window->session, 55.0);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  app_close_window (fixture);
  limn_test_wait (is_idle, state_file);
}

static void
test_reopen (AppFixture *fixture)
{
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autoptr (LimnStateFile) state_file = NULL;
  g_autoptr (LimnStateFile) emptied = NULL;
  LimnWindow *window;

  leave (fixture, first, second);
  g_settings_set_double (fixture->settings, "confidence", 40.0);
  g_assert_cmpint (g_unlink (g_file_peek_path (first)), ==, 0);
  state_file = open_state (fixture);
  window = app_show_window (fixture, 900, 600);
  limn_window_set_state_file (window, state_file);
  g_assert_true (is_offered (window));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->reopen_label)));
  g_assert_cmpstr (gtk_button_get_label (window->reopen_button), ==, "_Reopen 2 Pictures");
  g_assert_true (limn_window_is_empty (window));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.reopen", NULL);
  limn_test_wait (is_open, window);
  limn_test_wait (is_said, window);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (g_list_model_get_n_items (limn_window_get_pictures (window)), ==, 1);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "second.png — Limn");
  g_assert_cmpfloat (limn_session_get_confidence (window->session), ==, 55.0);

  /* Whoever closes all pictures does not want them again. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-pictures", NULL);
  app_close_window (fixture);
  limn_test_wait (is_idle, state_file);
  emptied = open_state (fixture);
  window = app_show_window (fixture, 900, 600);
  limn_window_set_state_file (window, emptied);
  g_assert_false (is_offered (window));
  app_close_window (fixture);
}

/* A program that ends as it should does not complain, and an offer goes when something is opened
 * in another window. */
static void
test_clean_end (AppFixture *fixture)
{
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);
  g_autoptr (LimnBookmark) other = NULL;
  const char *const pictures[] = { "file:///other.png", NULL };
  LimnStateFile *state_file;
  LimnWindow *window;

  leave (fixture, first, second);
  state_file = open_state (fixture);
  limn_state_file_close (state_file);
  limn_test_wait (is_idle, state_file);
  g_object_unref (state_file);

  state_file = open_state (fixture);
  window = app_show_window (fixture, 900, 600);
  limn_window_set_state_file (window, state_file);
  g_assert_true (is_offered (window));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->reopen_label)));
  other = limn_bookmark_new (pictures, 0, NULL, 40.0, 30.0);
  limn_state_file_save (state_file, other);
  g_assert_false (is_offered (window));
  limn_test_wait (is_idle, state_file);
  app_close_window (fixture);
  g_object_unref (state_file);
}

static gboolean
is_stored (gpointer data)
{
  return limn_reply_store_measure (data) > 0;
}

static gboolean
says_stored (gpointer data)
{
  LimnDetails *details = app_find (data, LIMN_TYPE_DETAILS);

  return strstr (limn_details_get_text (details), "stored answer of") != NULL;
}

static gboolean
says_new (gpointer data)
{
  return !says_stored (data);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *is_kept = user_data;

  *is_kept = limn_keyring_store_finish (LIMN_KEYRING (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Hosted models are not asked without one. */
static void
give_key (AppFixture *fixture)
{
  g_autoptr (LimnKey) key = limn_key_new ("rf_not_a_key_0123456789", NULL);
  gboolean is_kept = FALSE;

  limn_keyring_store_async (limn_client_get_keyring (fixture->client),
                            limn_test_server_get_url (fixture->server), key, FALSE, NULL, kept_cb,
                            &is_kept);
  limn_test_wait (is_true, &is_kept);
}

static void
open_hosted (AppFixture *fixture,
             GFile      *file)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u",
                                          limn_test_server_get_port (fixture->server));
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SERVERLESS, url, "street/3", NULL);
  g_autoptr (GListModel) files = app_list_files (file, NULL);
  LimnWindow *window = app_show_window (fixture, 900, 600);

  limn_session_set_model (window->session, model);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_stored_answer (AppFixture *fixture)
{
  g_autofree char *base = g_build_filename (fixture->folder, "cache", NULL);
  g_autoptr (LimnReplyStore) store = limn_reply_store_new (base, LIMN_REPLY_STORE_MAX_BYTES);
  g_autoptr (GFile) file = app_write_picture (fixture, "first.png", 1);
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  limn_client_set_reply_store (fixture->client, store);
  give_key (fixture);
  app_answer (fixture);
  open_hosted (fixture, file);
  g_assert_true (says_new (fixture->window));
  /* An answer does not wait for the disk, so nothing tells when it is there. */
  while (!is_stored (store) && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  app_close_window (fixture);

  open_hosted (fixture, file);
  g_assert_true (says_stored (fixture->window));
  gtk_widget_activate_action (fixture->window, "win.ask-again", NULL);
  limn_test_wait (says_new, fixture->window);
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/reopen/reopen", test_reopen);
  app_add ("/reopen/clean-end", test_clean_end);
  app_add ("/reopen/stored-answer", test_stored_answer);

  return g_test_run ();
}
