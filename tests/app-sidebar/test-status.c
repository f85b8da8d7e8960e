/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the status pill says in each state of a session. */

#include "config.h"

#include "limn-status-pill.h"
#include "sidebar-fixture.h"

static LimnStatusPill *
create (Fixture *fixture)
{
  GtkWidget *pill = limn_status_pill_new ();

  limn_status_pill_set_overlay (LIMN_STATUS_PILL (pill), fixture->overlay);
  g_object_ref_sink (pill);

  return LIMN_STATUS_PILL (pill);
}

static void
assert_pill (Fixture        *fixture,
             LimnStatusPill *pill,
             const char     *pattern,
             const char     *icon_name)
{
  g_autofree char *described = limn_status_describe (fixture->overlay);
  GtkImage *icon = fixture_child (pill, "icon");

  g_test_message ("%s", described);
  g_assert_true (g_regex_match_simple (pattern, described, G_REGEX_ANCHORED, 0));
  g_assert_cmpstr (limn_status_pill_get_text (pill), ==, described);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pill), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       described);
  g_assert_cmpstr (gtk_image_get_icon_name (icon), ==, icon_name);
  g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (icon)), ==, icon_name != NULL);
  g_assert_cmpint (gtk_widget_get_visible (fixture_child (pill, "spinner")), ==,
                   icon_name == NULL);
}

static void
test_steps (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (pill)));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (pill), GTK_ACCESSIBLE_ROLE_STATUS);

  fixture_set_street (fixture);
  limn_session_set_confidence (fixture->session, 20);
  fixture_open (fixture);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (pill)));
  assert_pill (fixture, pill, "Asking street/3…$", NULL);

  fixture_reply (fixture, limn_test_server_wait_requests (fixture->server, 1));
  fixture_reply (fixture, limn_test_server_wait_requests (fixture->server, 2));
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_pill (fixture, pill,
               "10 objects · confirmed by the model · [0-9]+ ms · this computer$",
               "object-select-symbolic");
  limn_overlay_set_class_hidden (fixture->overlay, "tv", TRUE);
  assert_pill (fixture, pill, "7 of 10 objects · confirmed", "object-select-symbolic");
  limn_overlay_set_class_hidden (fixture->overlay, "tv", FALSE);

  limn_session_set_confidence (fixture->session, 50);
  assert_pill (fixture, pill, "3 objects · derived$", "content-loading-symbolic");
  limn_test_server_wait_requests (fixture->server, 3);
  assert_pill (fixture, pill, "3 objects · derived, asking the model…$",
               "content-loading-symbolic");

  limn_session_set_overlap (fixture->session, 60);
  limn_test_server_wait_requests (fixture->server, 4);
  assert_pill (fixture, pill, "Changed: showing the last answer, asking…$",
               "document-open-recent-symbolic");

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static void
test_nothing (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);

  fixture_open_confirmed (fixture);
  assert_pill (fixture, pill, "Nothing at 40 % or above · confirmed", "object-select-symbolic");

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static void
test_differs (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);

  limn_session_set_confidence (fixture->session, 20);
  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  g_array_set_size (fixture->scene, 2);
  limn_session_set_confidence (fixture->session, 50);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_pill (fixture, pill, "2 objects · corrected by the model", "object-select-symbolic");

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static void
test_loading (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 1);

  fixture_auto_reply (fixture);
  limn_session_open_bytes (fixture->session, png, "street.png");
  assert_pill (fixture, pill, "Loading street.png…$", NULL);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static gboolean
is_slow (gpointer pill)
{
  return strstr (limn_status_pill_get_text (pill), "till waiting") != NULL;
}

static void
test_patience (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);

  limn_status_pill_set_patience (pill, 1);
  fixture_set_street (fixture);
  fixture_open (fixture);
  limn_test_wait (is_slow, pill);
  g_assert_cmpstr (limn_status_pill_get_text (pill), ==, "Still waiting for street/3…");

  fixture_reply (fixture, limn_test_server_wait_requests (fixture->server, 1));
  fixture_reply (fixture, limn_test_server_wait_requests (fixture->server, 2));
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (is_slow (pill));

  limn_session_set_overlap (fixture->session, 60);
  limn_test_wait (is_slow, pill);
  g_assert_cmpstr (limn_status_pill_get_text (pill), ==,
                   "Changed: showing the last answer, still waiting…");

  /* The timer of a wait that lasts does not keep the pill. */
  limn_status_pill_set_patience (pill, 100000);
  limn_session_set_overlap (fixture->session, 70);
  fixture_drop (fixture, GTK_WIDGET (pill));
}

/* The button that people see is the banner's; this one says the same to those who hear it. */
static void
assert_spoken_remedy (LimnStatusPill *pill,
                      const char     *remedy)
{
  g_autofree char *spoken = g_strdup_printf ("%s. %s", limn_status_pill_get_text (pill), remedy);

  gtk_test_accessible_assert_property (fixture_child (pill, "failure_button"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
}

static void
cancel_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  limn_session_cancel (((Fixture *) user_data)->session);
}

static gboolean
is_trying_again (gpointer pill)
{
  return strstr (limn_status_pill_get_text (pill), "trying again") != NULL;
}

/* A busy server: who, how long, which try of how many, and a way out at once. */
static void
test_busy (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GActionEntry entries[] = { { .name = "cancel", .activate = cancel_cb } };
  GtkWidget *button = fixture_child (pill, "cancel_button");

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, 1, fixture);
  fixture_show (fixture, GTK_WIDGET (pill), 600, 60);
  g_object_unref (pill);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));

  limn_client_set_retries (fixture->client, 2, 1000);
  fixture_open (fixture);
  g_assert_false (gtk_widget_get_visible (button));
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 1), 503,
                           "Retry-After: 50\r\n", "", 0);
  limn_test_wait (is_trying_again, pill);
  g_assert_true (g_regex_match_simple ("^street/3 is busy, trying again in (50|49) s "
                                       "\\(1 of 2\\)$", limn_status_pill_get_text (pill), 0, 0));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_cmpstr (limn_status_pill_get_text (pill), ==, "The model has not been asked");

  limn_client_set_retries (fixture->client, 2, 50000);
  limn_test_server_set_accept (fixture->server, LIMN_TEST_ACCEPT_CLOSE);
  limn_session_ask_again (fixture->session);
  limn_test_request_reset (limn_test_server_wait_requests (fixture->server, 2));
  limn_test_wait (is_trying_again, pill);
  g_assert_true (g_regex_match_simple ("^street/3 hung up, trying again in [0-9]+ s "
                                       "\\([12] of 2\\)$", limn_status_pill_get_text (pill), 0, 0));

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static gboolean
sends_smaller (gpointer session)
{
  return limn_session_get_sends_smaller (session);
}

/* What is asked about is not the picture itself, and it is said. */
static void
test_smaller (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);
  GtkLabel *note = fixture_child (pill, "note_label");

  fixture_open (fixture);
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 1), 413, NULL, "", 0);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  assert_spoken_remedy (pill, "Send Smaller");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (note)));
  limn_session_send_smaller (fixture->session);
  limn_test_wait (sends_smaller, fixture->session);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (note)));
  g_test_message ("%s", gtk_label_get_label (note));
  g_assert_true (g_regex_match_simple ("^Sent (at [0-9]+ × [0-9]+|as a JPEG of [0-9.]+.[kM]B)$",
                                       gtk_label_get_label (note), 0, 0));
  limn_session_cancel (fixture->session);

  fixture_drop (fixture, GTK_WIDGET (pill));
}

static void
remedy_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_failed (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GActionEntry entries[] = { { .name = "remedy", .activate = remedy_cb } };
  GtkWidget *button = fixture_child (pill, "failure_button");
  GtkLabel *label = fixture_child (pill, "failure_label");
  guint n_remedies = 0;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, 1, &n_remedies);
  fixture_show (fixture, GTK_WIDGET (pill), 600, 60);
  g_object_unref (pill);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));

  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  limn_test_server_stop (fixture->server);
  limn_session_set_overlap (fixture->session, 60);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);

  g_assert_true (g_str_has_prefix (limn_status_pill_get_text (pill), "Failed: "));
  g_assert_false (g_str_has_suffix (limn_status_pill_get_text (pill), "."));
  g_assert_cmpstr (gtk_label_get_label (label), ==, limn_status_pill_get_text (pill));
  g_assert_false (gtk_label_get_use_markup (label));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture_child (pill, "stack")), ==,
                   "failure");
  assert_spoken_remedy (pill, "Try Again");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_nonnull (gtk_widget_get_tooltip_text (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_remedies, ==, 1);

  fixture_drop (fixture, GTK_WIDGET (pill));
}

/* What a server says is text, whatever it looks like. */
static void
test_hostile (Fixture *fixture)
{
  LimnStatusPill *pill = create (fixture);
  const char *body = "{\"message\": \"<b>no</b> & <span font='99'>never\"}";

  fixture_open (fixture);
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 1), 401, NULL,
                           body, -1);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_str_has_prefix (limn_status_pill_get_text (pill), "Failed: "));
  assert_spoken_remedy (pill, "Enter Key");

  fixture_drop (fixture, GTK_WIDGET (pill));
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/status/steps", test_steps);
  fixture_add ("/status/nothing", test_nothing);
  fixture_add ("/status/differs", test_differs);
  fixture_add ("/status/loading", test_loading);
  fixture_add ("/status/patience", test_patience);
  fixture_add ("/status/busy", test_busy);
  fixture_add ("/status/smaller", test_smaller);
  fixture_add ("/status/failed", test_failed);
  fixture_add ("/status/hostile", test_hostile);

  return g_test_run ();
}
