/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A server that names what it sees after the key does not get the key into anything that the window
 * shows, copies or exports. */

#include "config.h"

#include "truth-fixture.h"

#include "limn-export.h"
#include "limn-reply-writer.h"

#include <string.h>

#define KEY "KEYCANARY_0123456789-echo"
/* The middle of each way in which base64 spells it. */
static const char *const spellings[] = {
  KEY, "KEYCANARY", "FWUNBTkFSW", "VZQ0FOQVJZ", "LRVlDQU5BU",
};

static void
assert_clean (const char *what,
              const char *data,
              gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (memmem (data, length, spellings[i], strlen (spellings[i])) != NULL)
      g_error ("The key is in %s", what);
}

static void
assert_text_clean (const char *what,
                   const char *text)
{
  if (text != NULL)
    assert_clean (what, text, strlen (text));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = limn_keyring_store_finish (LIMN_KEYRING (source), result, NULL);
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static LimnWindow *
open_echo (AppFixture *fixture)
{
  g_autoptr (LimnKey) key = limn_key_new (KEY, NULL);
  g_autoptr (GFile) file = app_write_picture (fixture, "garden.png", 3);
  g_autoptr (GListModel) files = app_list_files (file, NULL);
  const LimnTestInstance instances[] = {
    { "dog " KEY, 0, 0.9, 40, 60, 100, 180 },
    { KEY, 1, 0.6, 240, 60, 100, 180 },
  };
  LimnWindow *window = NULL;
  gboolean stored = FALSE;

  limn_keyring_store_async (limn_client_get_keyring (fixture->client),
                            limn_test_server_get_url (fixture->server), key, FALSE, NULL,
                            stored_cb, &stored);
  limn_test_wait (is_true, &stored);
  app_answer (fixture);
  g_free (fixture->reply);
  fixture->reply = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances,
                                    G_N_ELEMENTS (instances));
  window = app_show_window (fixture, 1000, 800);
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (limn_test_request_get_header (limn_test_server_get_last (fixture->server),
                                                 "Authorization"), ==, "Bearer " KEY);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_prediction (window->session)),
                    ==, 2);
  return window;
}

static void
check_widgets (GtkWidget *widget)
{
  assert_text_clean ("a tooltip", gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    assert_text_clean ("a label", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_EDITABLE (widget))
    assert_text_clean ("an entry", gtk_editable_get_text (GTK_EDITABLE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_widgets (child);
}

static void
test_shown (AppFixture *fixture)
{
  LimnWindow *window = open_echo (fixture);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.next-object", NULL);
  check_widgets (GTK_WIDGET (window));
  assert_text_clean ("the title", gtk_window_get_title (GTK_WINDOW (window)));
  app_close_window (fixture);
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
has_content (gpointer data)
{
  return gdk_clipboard_get_content (data) != NULL;
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copied (AppFixture *fixture)
{
  static const struct
  {
    const char *action;
    const char *parameter;
  } copies[] = {
    { "win.copy-json", NULL },
    { "win.copy-object", NULL },
    { "win.copy-thresholds", "json" },
    { "win.copy-thresholds", "python" },
    { "win.copy-thresholds", "c" },
    { "win.copy-thresholds", "supervision" },
  };
  LimnWindow *window = open_echo (fixture);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.next-object", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      g_autofree char *text = NULL;

      gdk_clipboard_set_content (clipboard, NULL);
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), copies[i].action,
                                                 copies[i].parameter != NULL ? "s" : NULL,
                                                 copies[i].parameter));
      limn_test_wait (has_content, clipboard);
      gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
      limn_test_wait (is_set, &text);
      g_assert_cmpuint (strlen (text), >, 10);
      assert_text_clean (copies[i].action, text);
    }
  app_close_window (fixture);
}

static void
test_exported (AppFixture *fixture)
{
  LimnWindow *window = open_echo (fixture);
  LimnImage *image = limn_session_get_image (window->session);
  LimnScene *scene = limn_overlay_get_scene (window->overlay);
  g_autoptr (GBytes) png = limn_export_png (image, scene, NULL);
  g_autoptr (GBytes) svg = limn_export_svg (image, scene, NULL);
  g_autofree char *json = NULL;
  gsize length = 0;

  json = limn_reply_write (limn_session_get_prediction (window->session), LIMN_REPLY_PRETTY,
                           &length);
  assert_clean ("the JSON", json, length);
  /* It is there, but for the key. */
  g_assert_nonnull (strstr (json, "dog ****"));
  assert_clean ("the picture", g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  assert_clean ("the drawing", g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  app_close_window (fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/app/echo/shown", test_shown);
  app_add ("/app/echo/copied", test_copied);
  app_add ("/app/echo/exported", test_exported);

  return g_test_run ();
}
