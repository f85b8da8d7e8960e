/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How pictures come in: dropped, pasted, chosen, linked, named on the command line. All of it goes
 * through limn-drop.c and ends in one place, add_found(). Main thread only. */

#include "config.h"

#include "limn-file-picker.h"
#include "limn-link-dialog.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

static void
add_found (LimnWindow *self,
           LimnDrop   *found)
{
  g_autofree char *skipped = limn_drop_describe_skipped (found);
  guint first;

  if (skipped != NULL)
    limn_window_toast (self, skipped);

  first = limn_picture_list_add (self->pictures, found->items);
  for (guint i = 0; i < found->documents->len; i++)
    limn_window_open_document (self, g_ptr_array_index (found->documents, i));
  if (first == GTK_INVALID_LIST_POSITION)
    return;

  if (gtk_single_selection_get_selected (self->selection) != first)
    gtk_single_selection_set_selected (self->selection, first);
  else
    limn_window_open_item (self, limn_picture_list_peek (self->pictures, first));

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  LimnWindow *self;
  g_autoptr (LimnDrop) found = limn_drop_finish (result, NULL);

  if (found == NULL)
    return;

  self = user_data;
  g_assert (LIMN_IS_WINDOW (self));

  add_found (self, found);
}

/*< private >
 * limn_window_open_item:
 * @self: a window
 * @item: a picture
 *
 * Makes a picture the one on the canvas; the one before stays until it can be shown.
 */
void
limn_window_open_item (LimnWindow      *self,
                       LimnPictureItem *item)
{
  limn_window_open_stored (self, item);
}

/**
 * limn_window_open_files:
 * @self: a window
 * @files: (element-type GFile): files and folders
 *
 * Opens the first picture among files and puts all of them in the filmstrip.
 */
void
limn_window_open_files (LimnWindow *self,
                        GListModel *files)
{
  g_return_if_fail (LIMN_IS_WINDOW (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  limn_drop_files_async (files, self->cancellable, found_cb, self);
}

/**
 * limn_window_open_value:
 * @self: a window
 * @value: what was dropped or pasted
 *
 * Opens the first picture in a value and puts all of them in the filmstrip.
 *
 * Returns: %FALSE if the value is of a kind that holds no pictures
 */
gboolean
limn_window_open_value (LimnWindow   *self,
                        const GValue *value)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), FALSE);

  if (!limn_drop_accepts_value (value))
    return FALSE;

  limn_drop_value_async (value, self->cancellable, found_cb, self);

  return TRUE;
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  LimnWindow *self;
  g_autoptr (GListModel) files = limn_file_picker_ask_finish (result, NULL);

  if (files == NULL)
    return;

  self = LIMN_WINDOW (object);
  limn_window_open_files (self, files);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  limn_file_picker_ask_async (GTK_WINDOW (widget), LIMN_FILE_PICTURES, NULL,
                              LIMN_WINDOW (widget)->cancellable, chosen_cb, NULL);
}

static void
open_folder_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  limn_file_picker_ask_async (GTK_WINDOW (widget), LIMN_FILE_FOLDER, NULL,
                              LIMN_WINDOW (widget)->cancellable, chosen_cb, NULL);
}

static void
link_cb (LimnWindow *self,
         const char *link)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert (LIMN_IS_WINDOW (self));

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, link);
  limn_window_open_value (self, &value);
}

static void
open_link_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  GtkWidget *dialog = limn_link_dialog_new (GTK_WINDOW (widget));

  g_signal_connect_object (dialog, "link", G_CALLBACK (link_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
pasted_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LimnWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (value == NULL || !limn_window_open_value (self, value))
    limn_window_toast (self, _("There is no picture in the clipboard"));
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_BYTES, G_TYPE_STRING };
  g_autoptr (GdkContentFormats) readable =
    gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (gdk_content_formats_contain_gtype (readable, types[i]))
      {
        gdk_clipboard_read_value_async (clipboard, types[i], G_PRIORITY_DEFAULT,
                                        self->cancellable, pasted_cb, g_object_ref (self));
        return;
      }

  limn_window_toast (self, _("There is no picture in the clipboard"));
}

static void
sample_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  if (self->samples != NULL && self->samples->items->len > 0)
    add_found (self, self->samples);
}

static void
close_pictures_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  limn_window_dispose_stored (self);
  g_clear_object (&self->opened);
  limn_picture_list_clear (self->pictures);
  limn_session_close (self->session);
}

static void
samples_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  LimnWindow *self;
  g_autoptr (LimnDrop) found = limn_drop_finish (result, NULL);
  gboolean any;

  if (found == NULL)
    return;

  self = user_data;
  g_assert (LIMN_IS_WINDOW (self));

  /* What else lies in the folder is nobody's business. */
  g_ptr_array_set_size (found->skipped, 0);
  any = found->items->len > 0;
  self->samples = g_steal_pointer (&found);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sample", any);
  gtk_button_set_label (self->sample_button,
                        any ? _("_Try a Sample") : _("No Sample Pictures Installed"));
}

/* Sample pictures are those that came with the set-up; none come with the program. */
static void
look_for_samples (LimnWindow *self)
{
  const char *chosen = g_getenv ("LIMN_SAMPLE_DIR");
  g_autofree char *installed = g_build_filename (LIMN_DATA_DIR, "samples", NULL);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "limn", "samples", NULL);
  const char *folders[] = { chosen, installed, own };
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GFile) file = NULL;

      if (folders[i] == NULL || folders[i][0] == '\0')
        continue;

      file = g_file_new_for_path (folders[i]);
      g_list_store_append (files, file);
      if (folders[i] == chosen)
        break;
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sample", FALSE);
  limn_drop_files_async (G_LIST_MODEL (files), self->cancellable, samples_cb, self);
}

static void
update_drop_hint (LimnWindow *self)
{
  guint count = limn_drop_guess_count (gtk_drop_target_get_value (self->drop_target));
  g_autofree char *text = NULL;

  if (count > 0)
    /* Translators: %u is how many pictures hover over the window. */
    text = g_strdup_printf (ngettext ("Drop to analyse %u picture",
                                      "Drop to analyse %u pictures", count), count);

  gtk_label_set_label (self->drop_label, text != NULL ? text : _("Drop to analyse"));
}

static void
drop_value_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  update_drop_hint (self);
}

/* Copying is what happens: the source must never be told that it may delete its file. A source that
 * only offers to move is accepted as well, for nothing is deleted here. */
static GdkDragAction
drop_enter_cb (LimnWindow    *self,
               double         x,
               double         y,
               GtkDropTarget *target)
{
  GdkDrop *drop;

  g_assert (LIMN_IS_WINDOW (self));

  update_drop_hint (self);
  gtk_widget_set_visible (self->drop_hint, TRUE);

  drop = gtk_drop_target_get_current_drop (target);
  if (drop != NULL && (gdk_drop_get_actions (drop) & GDK_ACTION_COPY) == 0)
    return GDK_ACTION_MOVE;

  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_set_visible (self->drop_hint, FALSE);
}

static gboolean
drop_cb (LimnWindow   *self,
         const GValue *value)
{
  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_set_visible (self->drop_hint, FALSE);

  return limn_window_open_value (self, value);
}

static void
add_drop_target (LimnWindow *self)
{
  /* Files before text, for what a file manager drags is both. */
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_BYTES, G_TYPE_STRING };

  self->drop_target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  gtk_drop_target_set_gtypes (self->drop_target, types, G_N_ELEMENTS (types));
  gtk_drop_target_set_preload (self->drop_target, TRUE);
  g_signal_connect_swapped (self->drop_target, "enter", G_CALLBACK (drop_enter_cb), self);
  g_signal_connect_swapped (self->drop_target, "motion", G_CALLBACK (drop_enter_cb), self);
  g_signal_connect_swapped (self->drop_target, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect_swapped (self->drop_target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect_swapped (self->drop_target, "notify::value", G_CALLBACK (drop_value_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->toasts), GTK_EVENT_CONTROLLER (self->drop_target));
}

/*< private >
 * limn_window_init_open:
 * @self: a window
 *
 * Makes the window take drops, and looks for sample pictures.
 */
void
limn_window_init_open (LimnWindow *self)
{
  limn_drop_register_types ();
  add_drop_target (self);
  look_for_samples (self);
}

/*< private >
 * limn_window_class_install_open_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_open_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-folder", NULL, open_folder_action);
  gtk_widget_class_install_action (widget_class, "win.open-link", NULL, open_link_action);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "win.sample", NULL, sample_action);
  gtk_widget_class_install_action (widget_class, "win.close-pictures", NULL,
                                   close_pictures_action);
}
