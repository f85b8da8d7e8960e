/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The floor under everything that is measured: the least window that the toolkit can show with a
 * picture in it, which a thread decodes to fit while the toolkit starts. No program made with GTK
 * can be much faster. With --adw it is libadwaita's window with a header bar; without a picture it
 * is empty. */

#include "config.h"

#include <adwaita.h>

static gpointer
decode_worker (gpointer data)
{
  return gdk_pixbuf_new_from_file_at_size (data, 1920, 1080, NULL);
}

static GtkWidget *
new_content (GThread *decoder)
{
  GtkWidget *picture;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (decoder == NULL)
    return gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  pixbuf = g_thread_join (decoder);
  if (pixbuf == NULL)
    return gtk_label_new ("no picture");
  bytes = gdk_pixbuf_read_pixel_bytes (pixbuf);
  texture = gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                    gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8
                                                                      : GDK_MEMORY_R8G8B8,
                                    bytes, gdk_pixbuf_get_rowstride (pixbuf));
  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_widget_set_vexpand (picture, TRUE);

  return picture;
}

static gboolean
close_request_cb (GtkWindow *window,
                  GMainLoop *loop)
{
  g_main_loop_quit (loop);

  return FALSE;
}

int
main (int    argc,
      char **argv)
{
  gboolean is_adw = argc > 1 && g_str_equal (argv[1], "--adw");
  char *path = argc > 1 + is_adw ? argv[1 + is_adw] : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GThread *decoder = path != NULL ? g_thread_new ("decode", decode_worker, path) : NULL;
  GtkWidget *window;

  if (is_adw)
    {
      GtkWidget *box;

      adw_init ();
      window = adw_window_new ();
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
      gtk_box_append (GTK_BOX (box), new_content (decoder));
      adw_window_set_content (ADW_WINDOW (window), box);
    }
  else
    {
      gtk_init ();
      window = gtk_window_new ();
      gtk_window_set_child (GTK_WINDOW (window), new_content (decoder));
    }
  g_signal_connect (window, "close-request", G_CALLBACK (close_request_cb), loop);
  gtk_window_set_default_size (GTK_WINDOW (window), 1920, 1080);
  gtk_window_maximize (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);

  return 0;
}
