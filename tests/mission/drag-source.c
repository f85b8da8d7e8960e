/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <gtk/gtk.h>

/* A window that is nothing but a drag source: another program's file manager or browser, as far as
 * the program under test can tell. `drag-source files PATH…` offers a file list, `drag-source link
 * URL` a link the way browsers do, `drag-source texture PATH` a picture without a file. An editor
 * is `drag-source paste`: without a window, it prints the text that another program has copied. */

typedef struct
{
  const char *kind;
  char      **values;
} Offer;

static GdkContentProvider *
provide_files (char **paths)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  GdkFileList *list = NULL;
  GdkContentProvider *provider = NULL;

  for (char **path = paths; *path != NULL; path++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (*path));
  list = gdk_file_list_new_from_array ((GFile **) files->pdata, files->len);
  provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);

  return provider;
}

static GdkContentProvider *
provide_link (const char *link)
{
  g_autofree char *uri_list = g_strconcat (link, "\r\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (uri_list, strlen (uri_list));
  GdkContentProvider *both[2];

  both[0] = gdk_content_provider_new_for_bytes ("text/uri-list", bytes);
  both[1] = gdk_content_provider_new_typed (G_TYPE_STRING, link);

  return gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
}

static GdkContentProvider *
provide_texture (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, &error);

  g_assert_no_error (error);

  return gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            gpointer       user_data)
{
  const Offer *offer = user_data;

  if (g_str_equal (offer->kind, "link"))
    return provide_link (offer->values[0]);
  if (g_str_equal (offer->kind, "texture"))
    return provide_texture (offer->values[0]);

  return provide_files (offer->values);
}

static void
drag_end_cb (GtkDragSource *source,
             GdkDrag       *drag,
             gboolean       delete_data,
             gpointer       user_data)
{
  g_print ("drag ended%s\n", delete_data ? " (the target asked for the data to be deleted)" : "");
}

static gboolean
drag_cancel_cb (GtkDragSource      *source,
                GdkDrag            *drag,
                GdkDragCancelReason reason,
                gpointer            user_data)
{
  g_print ("drag cancelled\n");

  return FALSE;
}

static void
activate_cb (GtkApplication *application,
             gpointer        user_data)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *label = gtk_label_new ("Drag from here");
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), user_data);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (drag_cancel_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));

  gtk_window_set_title (GTK_WINDOW (window), "drag-source");
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 160);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  GMainLoop *loop = user_data;

  if (text != NULL)
    g_print ("%s", text);
  else if (error != NULL)
    g_printerr ("drag-source: %s\n", error->message);
  g_main_loop_quit (loop);
}

static int
paste (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  gtk_init ();
  gdk_clipboard_read_text_async (gdk_display_get_clipboard (gdk_display_get_default ()), NULL,
                                 pasted_cb, loop);
  g_main_loop_run (loop);

  return 0;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GtkApplication) application = NULL;
  Offer offer = { 0 };

  if (argc == 2 && g_str_equal (argv[1], "paste"))
    return paste ();
  if (argc < 3)
    {
      g_printerr ("usage: drag-source files|link|texture VALUE…\n"
                  "       drag-source paste\n");
      return 2;
    }
  offer.kind = argv[1];
  offer.values = argv + 2;
  setvbuf (stdout, NULL, _IOLBF, 0);

  application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &offer);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
