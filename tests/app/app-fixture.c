/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"

#include <glib/gstdio.h>

typedef struct
{
  AppFixture        *fixture;
  LimnSessionStatus  status;
} Wanted;

void
app_init (int    *argc,
          char ***argv)
{
  limn_test_keep_quarks ();
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("LIMN_SAMPLE_DIR", "/nonexistent", TRUE);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      exit (0);
    }

  adw_init ();
  /* What is animated is where it goes at once. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

void
app_set_up (AppFixture    *fixture,
            gconstpointer  data)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (GError) error = NULL;

  fixture->server = limn_test_server_new ();
  fixture->client = limn_client_new (keyring, NULL);
  /* One try each, unless a test is about more. */
  limn_client_set_retries (fixture->client, 0, 0);
  fixture->settings = g_settings_new (LIMN_APP_ID);
  g_settings_set_string (fixture->settings, "host", "custom");
  g_settings_set_string (fixture->settings, "custom-url",
                         limn_test_server_get_url (fixture->server));
  g_settings_set_string (fixture->settings, "model-id", "street/3");
  g_settings_reset (fixture->settings, "class-colors");
  g_settings_reset (fixture->settings, "class-confidences");
  g_settings_reset (fixture->settings, "confidence");
  g_settings_reset (fixture->settings, "pool-floor");
  g_settings_reset (fixture->settings, "save-credits");
  g_settings_reset (fixture->settings, "overlap");
  g_settings_reset (fixture->settings, "labels");
  g_settings_reset (fixture->settings, "fill");
  g_settings_reset (fixture->settings, "boxes");
  g_settings_reset (fixture->settings, "show-sidebar");
  g_settings_reset (fixture->settings, "show-filmstrip");
  fixture->folder = g_dir_make_tmp ("limn-app-XXXXXX", &error);
  g_assert_no_error (error);
}

void
app_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        app_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
is_null (gpointer data)
{
  gpointer *pointer = data;

  return *pointer == NULL;
}

/* Workers that are at it hold a reference until they are through; nobody else may. */
static void
drop_last (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  limn_test_wait (is_null, &object);
}

void
app_tear_down (AppFixture    *fixture,
               gconstpointer  data)
{
  g_assert_null (fixture->window);
  if (fixture->session != NULL)
    limn_session_close (fixture->session);
  if (fixture->overlay != NULL)
    drop_last (g_steal_pointer (&fixture->overlay));
  if (fixture->session != NULL)
    drop_last (g_steal_pointer (&fixture->session));
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->settings);
  g_clear_pointer (&fixture->server, limn_test_server_free);
  app_remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->reply, g_free);
}

static void
run_test (AppFixture    *fixture,
          gconstpointer  data)
{
  AppTest const *test = data;

  (*test) (fixture);
}

void
app_add (const char *path,
         AppTest     test)
{
  /* Lives until the end of the program: GLib keeps the pointer. */
  static GSList *tests = NULL;
  AppTest *boxed = g_new (AppTest, 1);

  *boxed = test;
  tests = g_slist_prepend (tests, boxed);
  g_test_add (path, AppFixture, boxed, app_set_up, run_test, app_tear_down);
}

void
app_make_overlay (AppFixture *fixture)
{
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (GError) error = NULL;

  fixture->session = limn_session_new (fixture->client);
  limn_session_set_debounce (fixture->session, 1, 2);
  model = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (fixture->server),
                          "street/3", &error);
  g_assert_no_error (error);
  limn_session_set_model (fixture->session, model);
  fixture->overlay = limn_overlay_new (fixture->session, NULL);
}

static gboolean
is_allocated (gpointer window)
{
  return gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0;
}

LimnWindow *
app_show_window (AppFixture *fixture,
                 int         width,
                 int         height)
{
  LimnWindow *window;

  g_assert_null (fixture->window);

  g_settings_set_int (fixture->settings, "window-width", width);
  g_settings_set_int (fixture->settings, "window-height", height);
  window = limn_window_new (NULL, fixture->client, fixture->settings);
  limn_session_set_debounce (limn_window_get_session (window), 1, 2);
  fixture->window = GTK_WIDGET (window);
  gtk_window_present (GTK_WINDOW (window));
  limn_test_wait (is_allocated, window);

  return window;
}

void
app_show_widget (AppFixture *fixture,
                 GtkWidget  *widget,
                 int         width,
                 int         height)
{
  g_assert_null (fixture->window);

  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_set_child (GTK_WINDOW (fixture->window), widget);
  gtk_window_present (GTK_WINDOW (fixture->window));
  limn_test_wait (is_allocated, fixture->window);
}

void
app_close_window (AppFixture *fixture)
{
  gpointer window = g_steal_pointer (&fixture->window);

  g_object_add_weak_pointer (window, &window);
  gtk_window_destroy (window);
  limn_test_wait (is_null, &window);
}

static void
answer_cb (LimnTestServer  *server,
           LimnTestRequest *request,
           gpointer         user_data)
{
  AppFixture *fixture = user_data;

  limn_test_request_reply (request, 200, NULL, fixture->reply, -1);
}

void
app_answer (AppFixture *fixture)
{
  const LimnTestInstance instances[] = {
    { "dog", 0, 0.9, 40, 60, 100, 180 },
    { "cat", 1, 0.6, 240, 60, 100, 180 },
  };

  g_free (fixture->reply);
  fixture->reply = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances,
                                    G_N_ELEMENTS (instances));
  limn_test_server_set_handler (fixture->server, answer_cb, fixture);
}

static gboolean
has_status (gpointer data)
{
  const Wanted *wanted = data;
  LimnSession *session = wanted->fixture->session;

  if (session == NULL)
    session = limn_window_get_session (LIMN_WINDOW (wanted->fixture->window));

  return limn_session_get_status (session) == wanted->status;
}

void
app_wait_status (AppFixture        *fixture,
                 LimnSessionStatus  status)
{
  Wanted wanted = { fixture, status };

  limn_test_wait (has_status, &wanted);
}

static void
painted_cb (GdkFrameClock *clock,
            gboolean      *painted)
{
  *painted = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

void
app_wait_frame (AppFixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (fixture->window);
  limn_test_wait (is_set, &painted);
  g_signal_handler_disconnect (clock, handler);
}

GFile *
app_write (AppFixture *fixture,
           const char *name,
           const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

GFile *
app_write_picture (AppFixture *fixture,
                   const char *name,
                   guint       seed)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, seed);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

GListModel *
app_list_files (GFile *file,
                ...)
{
  GListStore *list = g_list_store_new (G_TYPE_FILE);
  va_list args;

  va_start (args, file);
  for (GFile *each = file; each != NULL; each = va_arg (args, GFile *))
    g_list_store_append (list, each);
  va_end (args);

  return G_LIST_MODEL (list);
}

void
app_file_list_value (GValue *value,
                     GFile  *file,
                     ...)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  va_list args;

  va_start (args, file);
  for (GFile *each = file; each != NULL; each = va_arg (args, GFile *))
    g_ptr_array_add (files, each);
  va_end (args);

  g_value_init (value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (value, gdk_file_list_new_from_array ((GFile **) files->pdata, files->len));
}

gpointer
app_find (GtkWidget *widget,
          GType      type)
{
  gpointer found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = app_find (child, type);

  return found;
}

gpointer
app_child (gpointer    widget,
           const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);

  return child;
}

guint32 *
app_render (GtkWidget *widget,
            int       *width,
            int       *height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  guint32 *pixels;

  *width = gtk_widget_get_width (widget);
  *height = gtk_widget_get_height (widget);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node, &GRAPHENE_RECT_INIT (0, 0, *width, *height));
  gsk_render_node_unref (node);

  pixels = g_new0 (guint32, (gsize) *width * *height);
  gdk_texture_download (texture, (guchar *) pixels, *width * sizeof (guint32));

  return pixels;
}
