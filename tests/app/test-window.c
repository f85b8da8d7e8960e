/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "limn-menus.h"
#include "limn-session-private.h"
#include "limn-window-private.h"

#include <string.h>

static const char *
get_page (LimnWindow *window)
{
  return gtk_stack_get_visible_child_name (window->pages);
}

static gboolean
can (LimnWindow *window,
     const char *action)
{
  GtkWidget *probe = GTK_WIDGET (window->title_button);
  gboolean enabled = FALSE;

  /* An action has a state for those who ask through a widget; a button shows it. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), action);
  enabled = gtk_widget_get_sensitive (probe);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), "win.choose-model");

  return enabled;
}

static void
act (LimnWindow *window,
     const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_assert_true (g_action_parse_detailed_name (action, &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (window), name, target));
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

typedef struct
{
  LimnWindow *window;
  const char *text;
} Expected;

static gboolean
says (gpointer data)
{
  const Expected *expected = data;

  return has_label (GTK_WIDGET (expected->window), expected->text);
}

static void
wait_for_text (LimnWindow *window,
               const char *text)
{
  Expected expected = { window, text };

  limn_test_wait (says, &expected);
}

static gboolean
shows_page (gpointer data)
{
  const Expected *expected = data;

  return g_strcmp0 (get_page (expected->window), expected->text) == 0;
}

static void
wait_for_page (LimnWindow *window,
               const char *page)
{
  Expected expected = { window, page };

  limn_test_wait (shows_page, &expected);
}

/* Two pictures and a text, dropped as a file manager would. */
static void
drop_pictures (AppFixture *fixture,
               LimnWindow *window)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) first = app_write_picture (fixture, "first.png", 1);
  g_autoptr (GFile) notes = app_write (fixture, "notes.txt", "not a picture");
  g_autoptr (GFile) second = app_write_picture (fixture, "second.png", 2);

  app_answer (fixture);
  app_file_list_value (&value, first, notes, second, NULL);
  g_assert_true (limn_window_open_value (window, &value));
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_empty (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);

  g_assert_true (limn_window_is_empty (window));
  g_assert_cmpstr (get_page (window), ==, "empty");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Limn");
  g_assert_false (gtk_widget_get_visible (window->share_button));
  /* All windows share it: GTK would lose the items of one menu for each window. */
  g_assert_true (adw_split_button_get_menu_model (window->open_button)
                 == limn_menus_get ("open_menu"));
  g_assert_false (can (window, "win.zoom-in"));
  g_assert_false (can (window, "win.copy-annotated"));
  g_assert_false (can (window, "win.next"));
  g_assert_true (can (window, "win.open"));

  /* Where there are no samples the button says so. */
  wait_for_text (window, "No Sample Pictures Installed");
  g_assert_false (can (window, "win.sample"));

  app_close_window (fixture);
}

static void
test_samples (AppFixture *fixture)
{
  g_autoptr (GFile) sample = app_write_picture (fixture, "samples/street.png", 1);
  g_autofree char *folder = g_build_filename (fixture->folder, "samples", NULL);
  LimnWindow *window;

  g_setenv ("LIMN_SAMPLE_DIR", folder, TRUE);
  app_answer (fixture);
  window = app_show_window (fixture, 900, 600);
  wait_for_text (window, "_Try a Sample");
  while (!can (window, "win.sample"))
    g_main_context_iteration (NULL, TRUE);
  act (window, "win.sample");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "street.png — Limn");
  g_setenv ("LIMN_SAMPLE_DIR", "/nonexistent", TRUE);

  app_close_window (fixture);
}

static void
test_drop (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  GListModel *pictures = limn_window_get_pictures (window);
  g_autoptr (LimnPictureItem) item = NULL;

  drop_pictures (fixture, window);

  g_assert_cmpstr (get_page (window), ==, "viewer");
  g_assert_cmpuint (g_list_model_get_n_items (pictures), ==, 2);
  g_assert_true (gtk_revealer_get_reveal_child (window->filmstrip_revealer));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "first.png — Limn");
  g_assert_cmpstr (gtk_label_get_label (window->subtitle_label), ==, "first.png — 1 of 2");
  wait_for_text (window, "Skipped “notes.txt”: not a picture");

  item = g_list_model_get_item (pictures, 0);
  g_assert_cmpint (limn_picture_item_get_state (item), ==, LIMN_PICTURE_DONE);
  g_assert_cmpint (limn_picture_item_get_count (item), ==, 2);

  g_assert_true (can (window, "win.zoom-in"));
  g_assert_true (can (window, "win.copy-annotated"));
  g_assert_true (can (window, "win.next"));
  g_assert_false (can (window, "win.previous"));

  app_close_window (fixture);
}

/* What is read ahead: a picture and who would take it. */
typedef struct
{
  LimnSession *session;
  GFile       *file;
} Ahead;

static gboolean
is_read_ahead (gpointer data)
{
  const Ahead *ahead = data;

  return ahead->session->preload != NULL
         && limn_preload_is_of (ahead->session->preload, ahead->file);
}

static gboolean
is_second_shown (gpointer data)
{
  LimnImage *image = limn_session_get_image (data);

  return image != NULL && g_str_equal (limn_image_get_name (image), "second.png");
}

static gboolean
is_ahead_done (gpointer data)
{
  return LIMN_WINDOW (data)->ahead_id == 0;
}

/* The next picture is read while a person looks at this one, on the side where they are going. */
static void
test_read_ahead (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnSession *session = limn_window_get_session (window);
  g_autoptr (GFile) second = NULL;
  Ahead ahead = { session, NULL };

  drop_pictures (fixture, window);
  ahead.file = second = g_file_new_build_filename (fixture->folder, "second.png", NULL);
  limn_test_wait (is_read_ahead, &ahead);

  /* It is what is shown then, and nothing comes after it. */
  act (window, "win.next");
  limn_test_wait (is_second_shown, session);
  limn_test_wait (is_ahead_done, window);
  g_assert_null (session->preload);
  app_close_window (fixture);
}

static void
test_go (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);

  drop_pictures (fixture, window);
  act (window, "win.next");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (gtk_label_get_label (window->subtitle_label), ==, "second.png — 2 of 2");
  g_assert_false (can (window, "win.next"));
  g_assert_true (can (window, "win.first"));
  act (window, "win.first");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (gtk_label_get_label (window->subtitle_label), ==, "first.png — 1 of 2");
  act (window, "win.last");
  act (window, "win.previous");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (gtk_label_get_label (window->subtitle_label), ==, "first.png — 1 of 2");

  /* What is open already is gone to, not opened twice. */
  {
    g_autoptr (GFile) second = g_file_new_build_filename (fixture->folder, "second.png", NULL);
    g_autoptr (GListModel) files = app_list_files (second, NULL);

    limn_window_open_files (window, files);
    wait_for_text (window, "second.png — 2 of 2");
    g_assert_cmpuint (g_list_model_get_n_items (limn_window_get_pictures (window)), ==, 2);
    app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  }

  act (window, "win.close-pictures");
  g_assert_cmpstr (get_page (window), ==, "empty");
  g_assert_true (limn_window_is_empty (window));
  g_assert_null (limn_session_get_image (limn_window_get_session (window)));

  app_close_window (fixture);
}

static void
test_data (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GBytes) bytes = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 3);
  LimnPixels *pixels;

  app_answer (fixture);
  g_value_init (&value, G_TYPE_BYTES);
  g_value_set_boxed (&value, bytes);
  g_assert_true (limn_window_open_value (window, &value));
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  pixels = limn_image_get_pixels (limn_session_get_image (limn_window_get_session (window)));
  g_assert_cmpint (limn_pixels_get_width (pixels), ==, PICTURE_WIDTH);
  g_assert_cmphex (*(const guint32 *) g_bytes_get_data (limn_pixels_get_bytes (pixels), NULL), ==,
                   limn_test_gradient (0, 0, 3));

  app_close_window (fixture);
}

static void
test_refused_value (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_INT);
  g_assert_false (limn_window_open_value (window, &value));
  app_close_window (fixture);
}

/* The first picture does not open: a page that says why, with a button. */
static void
test_broken_first (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GFile) gone = g_file_new_build_filename (fixture->folder, "gone.png", NULL);
  g_autoptr (GListModel) files = app_list_files (gone, NULL);

  limn_window_open_files (window, files);
  wait_for_page (window, "error");
  g_assert_cmpstr (adw_status_page_get_title (window->error_page), !=, "");
  g_assert_null (limn_banner_get_button (window->banner));
  g_assert_nonnull (gtk_button_get_label (window->error_button));

  app_close_window (fixture);
}

/* What is missing of a picture is said for as long as it is shown. */
static void
test_damaged (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 3);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) * 3 / 4);
  const char *note = NULL;

  app_answer (fixture);
  limn_session_open_bytes (limn_window_get_session (window), cut, "cut.png");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  note = gtk_label_get_label (window->picture_note);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window->picture_note)));
  g_assert_true (g_str_has_prefix (note, "Damaged below row "));

  limn_session_open_bytes (limn_window_get_session (window), png, "whole.png");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window->picture_note)));

  app_close_window (fixture);
}

/* A later one does not: the one before stays with its name, and the banner says why. */
static void
test_broken_later (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GFile) gone = g_file_new_build_filename (fixture->folder, "gone.png", NULL);
  g_autoptr (GListModel) files = app_list_files (gone, NULL);
  g_autoptr (LimnPictureItem) item = NULL;
  LimnImage *image;

  drop_pictures (fixture, window);
  image = limn_session_get_image (limn_window_get_session (window));
  limn_window_open_files (window, files);
  app_wait_status (fixture, LIMN_SESSION_FAILED);

  g_assert_cmpstr (get_page (window), ==, "viewer");
  g_assert_true (limn_session_get_image (limn_window_get_session (window)) == image);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "first.png — Limn");
  g_assert_nonnull (limn_banner_get_button (window->banner));
  item = g_list_model_get_item (limn_window_get_pictures (window), 2);
  g_assert_cmpint (limn_picture_item_get_state (item), ==, LIMN_PICTURE_FAILED);

  app_close_window (fixture);
}

static void
fail_cb (LimnTestServer  *server,
         LimnTestRequest *request,
         gpointer         user_data)
{
  limn_test_request_reply (request, GPOINTER_TO_UINT (user_data), NULL, "{}", -1);
}

/* The model fails: the last answer stays, the banner says why, and its button asks again. */
static void
test_retry (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnSession *session = limn_window_get_session (window);

  drop_pictures (fixture, window);
  g_assert_null (limn_banner_get_button (window->banner));

  limn_test_server_set_handler (fixture->server, fail_cb, GUINT_TO_POINTER (500));
  act (window, "win.step-confidence(-5.0)");
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_cmpstr (limn_banner_get_button (window->banner), ==, "_Retry");
  g_assert_nonnull (limn_session_get_prediction (session));
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 35);
  g_assert_true (can (window, "win.remedy"));

  app_answer (fixture);
  act (window, "win.remedy");
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_banner_get_button (window->banner));
  g_assert_false (can (window, "win.remedy"));

  app_close_window (fixture);
}

/* The key is refused: the button leads to where one enters it. */
static void
test_key (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);

  limn_test_server_set_handler (fixture->server, fail_cb, GUINT_TO_POINTER (401));
  {
    g_autoptr (GFile) picture = app_write_picture (fixture, "a.png", 1);
    g_autoptr (GListModel) files = app_list_files (picture, NULL);

    limn_window_open_files (window, files);
  }
  app_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_cmpstr (limn_banner_get_button (window->banner), ==, "Enter _Key…");
  act (window, "win.remedy");
  g_assert_nonnull (window->preferences);
  g_assert_true (gtk_window_get_transient_for (window->preferences) == GTK_WINDOW (window));
  gtk_window_destroy (window->preferences);
  g_assert_null (window->preferences);

  app_close_window (fixture);
}

static void
test_thresholds (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnSession *session = limn_window_get_session (window);

  drop_pictures (fixture, window);
  act (window, "win.step-confidence(5.0)");
  act (window, "win.step-overlap(-1.0)");
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 45);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, 29);
  g_assert_cmpfloat (g_settings_get_double (fixture->settings, "confidence"), ==, 45);
  g_assert_cmpstr (gtk_label_get_label (window->bar_label), !=, "");

  for (int i = 0; i < 30; i++)
    act (window, "win.step-confidence(5.0)");
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 100);
  for (int i = 0; i < 30; i++)
    act (window, "win.step-confidence(-5.0)");
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 1);

  act (window, "win.reset-thresholds");
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, LIMN_CONFIDENCE_DEFAULT);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, LIMN_OVERLAP_DEFAULT);

  app_close_window (fixture);
}

static void
test_overlay_actions (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnOverlay *overlay = limn_window_get_overlay (window);

  drop_pictures (fixture, window);

  act (window, "win.next-object");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 0);
  act (window, "win.next-object");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 1);
  act (window, "win.next-object");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 0);
  act (window, "win.previous-object");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 1);
  act (window, "win.zoom-selected");
  act (window, "win.escape");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, -1);

  act (window, "win.toggle-class(0)");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (overlay)), ==, 1);
  act (window, "win.toggle-class(7)");
  act (window, "win.toggle-class(0)");
  g_assert_cmpuint (limn_scene_get_n_shown (limn_overlay_get_scene (overlay)), ==, 2);

  act (window, "win.show-overlay");
  g_assert_false (limn_overlay_get_visible (overlay));
  act (window, "win.fill");
  g_assert_false (limn_overlay_get_fill (overlay));
  g_assert_false (g_settings_get_boolean (fixture->settings, "fill"));
  act (window, "win.cycle-labels");
  g_assert_cmpint (limn_overlay_get_labels (overlay), ==, LIMN_LABELS_PERCENT);
  act (window, "win.cycle-labels");
  g_assert_cmpint (limn_overlay_get_labels (overlay), ==, LIMN_LABELS_NONE);

  app_close_window (fixture);
}

static void
test_escape_cancels (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnSession *session = limn_window_get_session (window);
  LimnOverlay *overlay = limn_window_get_overlay (window);

  drop_pictures (fixture, window);
  limn_overlay_set_selected (overlay, 1);
  limn_test_server_set_handler (fixture->server, NULL, NULL);
  act (window, "win.ask-again");
  limn_test_server_wait_requests (fixture->server, 2);
  g_assert_true (limn_session_get_busy (session));

  act (window, "win.escape");
  g_assert_false (limn_session_get_busy (session));
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, 1);
  act (window, "win.escape");
  g_assert_cmpint (limn_overlay_get_selected (overlay), ==, -1);

  app_close_window (fixture);
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
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

static void
test_copy (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));
  g_autofree char *text = NULL;
  g_autoptr (GdkTexture) plain = NULL;
  g_autoptr (GdkTexture) annotated = NULL;

  drop_pictures (fixture, window);

  act (window, "win.copy-json");
  wait_for_text (window, "JSON copied");
  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, &text);
  limn_test_wait (is_set, &text);
  g_assert_nonnull (strstr (text, "\"predictions\""));
  g_assert_nonnull (strstr (text, "\"dog\""));

  act (window, "win.copy-picture");
  wait_for_text (window, "Picture copied");
  gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &plain);
  limn_test_wait (is_set, &plain);
  g_assert_cmpint (gdk_texture_get_width (plain), ==, PICTURE_WIDTH);

  act (window, "win.copy-annotated");
  wait_for_text (window, "Annotated picture copied");
  gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &annotated);
  limn_test_wait (is_set, &annotated);
  g_assert_cmpint (gdk_texture_get_height (annotated), ==, PICTURE_HEIGHT);

  /* What was copied can be pasted. */
  act (window, "win.paste");
  wait_for_text (window, "Picture — 3 of 3");

  app_close_window (fixture);
}

static void
test_palette (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GVariant) colors = NULL;
  g_autoptr (GVariant) names = NULL;
  LimnPalette *palette;

  drop_pictures (fixture, window);
  colors = g_settings_get_value (fixture->settings, "class-colors");
  names = g_variant_lookup_value (colors, "custom street/3", G_VARIANT_TYPE_STRING_ARRAY);
  g_assert_nonnull (names);
  g_assert_cmpuint (g_variant_n_children (names), ==, 2);
  app_close_window (fixture);

  /* Another window, another day: the cat has kept its colour though no dog came first. */
  window = app_show_window (fixture, 900, 600);
  palette = limn_overlay_get_palette (limn_window_get_overlay (window));
  g_assert_cmpuint (limn_palette_get_slot (palette, "cat"), ==, 1);
  app_close_window (fixture);
}

static void
test_model_changes (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  LimnSession *session = limn_window_get_session (window);
  LimnPalette *before = limn_overlay_get_palette (limn_window_get_overlay (window));

  drop_pictures (fixture, window);
  g_settings_set_string (fixture->settings, "model-id", "street/4");
  g_assert_cmpstr (limn_model_get_id (limn_session_get_model (session)), ==, "street/4");
  g_assert_true (limn_overlay_get_palette (limn_window_get_overlay (window)) != before);
  app_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  app_close_window (fixture);
}

static gboolean
has_no_place (gpointer data)
{
  return !gtk_widget_get_child_visible (data);
}

static gboolean
has_place (gpointer data)
{
  return gtk_widget_get_child_visible (data);
}

/* GTK warns, and warnings are fatal here, where content does not fit. */
static void
test_narrow (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 360, 294);

  drop_pictures (fixture, window);
  limn_test_wait (has_no_place, window->sidebar);
  g_assert_true (limn_split_get_narrow (window->split));
  /* Less where the window has a border of its own. */
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 360);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), <=, 294);
  g_assert_false (limn_split_get_open (window->split));

  act (window, "win.show-sidebar");
  g_assert_true (limn_split_get_open (window->split));
  limn_test_wait (has_place, window->sidebar);
  g_assert_false (gtk_revealer_get_reveal_child (window->filmstrip_revealer));
  /* What was chosen for the wide form stays as it was. */
  g_assert_true (g_settings_get_boolean (fixture->settings, "show-sidebar"));

  app_close_window (fixture);
}

static gboolean
is_wide (gpointer data)
{
  LimnWindow *window = data;

  return !limn_split_get_narrow (window->split)
         && gtk_widget_get_width (GTK_WIDGET (window->sidebar)) > 0;
}

/* The sidebar is at the end of the line, whichever end that is. */
static void
test_right_to_left (AppFixture *fixture)
{
  LimnWindow *window;
  graphene_point_t place;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  window = app_show_window (fixture, 900, 600);
  drop_pictures (fixture, window);
  limn_test_wait (is_wide, window);
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (window->sidebar), GTK_WIDGET (window->split),
                                           &GRAPHENE_POINT_INIT (0, 0), &place));
  g_assert_cmpfloat (place.x, ==, 0);
  app_close_window (fixture);

  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  window = app_show_window (fixture, 900, 600);
  drop_pictures (fixture, window);
  limn_test_wait (is_wide, window);
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (window->sidebar), GTK_WIDGET (window->split),
                                           &GRAPHENE_POINT_INIT (0, 0), &place));
  g_assert_cmpfloat (place.x, >, 400);
  app_close_window (fixture);
}

/* A window that is closed while a picture is being read and a model asked. */
static void
test_close_busy (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GFile) picture = app_write_picture (fixture, "a.png", 1);
  g_autoptr (GListModel) files = app_list_files (picture, NULL);

  limn_window_open_files (window, files);
  limn_test_server_wait_requests (fixture->server, 1);
  app_close_window (fixture);
}

static void
test_close_finding (AppFixture *fixture)
{
  LimnWindow *window = app_show_window (fixture, 900, 600);
  g_autoptr (GFile) picture = app_write_picture (fixture, "a.png", 1);
  g_autoptr (GListModel) files = app_list_files (picture, NULL);

  limn_window_open_files (window, files);
  app_close_window (fixture);
  limn_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  app_init (&argc, &argv);

  app_add ("/window/empty", test_empty);
  app_add ("/window/samples", test_samples);
  app_add ("/window/drop", test_drop);
  app_add ("/window/read-ahead", test_read_ahead);
  app_add ("/window/go", test_go);
  app_add ("/window/data", test_data);
  app_add ("/window/refused-value", test_refused_value);
  app_add ("/window/broken-first", test_broken_first);
  app_add ("/window/broken-later", test_broken_later);
  app_add ("/window/damaged", test_damaged);
  app_add ("/window/retry", test_retry);
  app_add ("/window/key", test_key);
  app_add ("/window/thresholds", test_thresholds);
  app_add ("/window/overlay-actions", test_overlay_actions);
  app_add ("/window/escape-cancels", test_escape_cancels);
  app_add ("/window/copy", test_copy);
  app_add ("/window/palette", test_palette);
  app_add ("/window/model-changes", test_model_changes);
  app_add ("/window/narrow", test_narrow);
  app_add ("/window/right-to-left", test_right_to_left);
  app_add ("/window/close-busy", test_close_busy);
  app_add ("/window/close-finding", test_close_finding);

  return g_test_run ();
}
