/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place that knows the file chooser, which goes through the portal in a sandbox. It is
 * deprecated in later versions of GTK, where a change here is all it takes. Main thread only. */

#include "config.h"

#include "limn-file-picker.h"

#include <glib/gi18n-lib.h>

static void
add_filter (GtkFileChooser     *chooser,
            const char         *name,
            const char * const *mime_types,
            const char         *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; mime_types != NULL && mime_types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, mime_types[i]);
  if (suffix != NULL)
    gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_truth_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("COCO, YOLO, labelme, Pascal VOC"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_filter_add_suffix (filter, "yaml");
  gtk_file_filter_add_suffix (filter, "yml");
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_filter_add_suffix (filter, "xml");
  gtk_file_chooser_add_filter (chooser, filter);
}

/* Asks where to put a file of one kind. */
static GtkFileChooserNative *
saver_new (GtkWindow  *parent,
           const char *title,
           const char *filter_name,
           const char *suffix)
{
  GtkFileChooserNative *native;

  native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"),
                                        NULL);
  add_filter (GTK_FILE_CHOOSER (native), filter_name, NULL, suffix);

  return native;
}

static GtkFileChooserNative *
chooser_new (GtkWindow    *parent,
             LimnFileKind  kind)
{
  const char *pictures[] = { "image/*", NULL };
  GtkFileChooserNative *native = NULL;

  switch (kind)
    {
    case LIMN_FILE_PICTURES:
      native = gtk_file_chooser_native_new (_("Open Pictures"), parent,
                                            GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
      gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), TRUE);
      add_filter (GTK_FILE_CHOOSER (native), _("Pictures"), pictures, NULL);
      break;

    case LIMN_FILE_FOLDER:
      native = gtk_file_chooser_native_new (_("Open a Folder"), parent,
                                            GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Open"),
                                            NULL);
      break;

    case LIMN_FILE_ANNOTATED:
      native = saver_new (parent, _("Save the Annotated Picture"), _("PNG picture"), "png");
      break;

    case LIMN_FILE_DRAWING:
      native = saver_new (parent, _("Save the Annotated Picture"), _("SVG drawing"), "svg");
      break;

    case LIMN_FILE_JSON:
      native = saver_new (parent, _("Save the Answer"), _("JSON"), "json");
      break;

    case LIMN_FILE_PRESET_SAVE:
      native = saver_new (parent, _("Save Thresholds"), _("JSON"), "json");
      break;

    case LIMN_FILE_PRESET_OPEN:
      native = gtk_file_chooser_native_new (_("Open Thresholds"), parent,
                                            GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
      add_filter (GTK_FILE_CHOOSER (native), _("JSON"), NULL, "json");
      break;

    case LIMN_FILE_TRUTH:
      native = gtk_file_chooser_native_new (_("Open Ground Truth"), parent,
                                            GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
      add_truth_filter (GTK_FILE_CHOOSER (native));
      break;
    }

  g_assert (native != NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);

  return native;
}

static void
end_cb (GTask *task)
{
  GtkNativeDialog *native = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (native, task);
  if (g_task_get_source_object (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_source_object (task), task);
  gtk_native_dialog_destroy (native);
}

static void
response_cb (GtkNativeDialog *native,
             int              response,
             gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;

  g_assert (GTK_IS_NATIVE_DIALOG (native));

  end_cb (task);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (native)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dismissed");
}

static void
parent_destroyed_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  end_cb (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The window was closed");
}

/**
 * limn_file_picker_ask_async:
 * @parent: the window that asks
 * @kind: what for
 * @name: (nullable): suggested name of a file to save
 * @cancellable: (nullable): a cancellable
 * @callback: called when the person decided, or @parent is gone
 * @user_data: for @callback
 *
 * Asks for files, a folder, or a place to save. Main thread only.
 */
void
limn_file_picker_ask_async (GtkWindow           *parent,
                            LimnFileKind         kind,
                            const char          *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GtkFileChooserNative *native;
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  native = chooser_new (parent, kind);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_file_picker_ask_async);
  g_task_set_name (task, "[limn] choose files");
  g_task_set_task_data (task, native, g_object_unref);

  g_signal_connect (native, "response", G_CALLBACK (response_cb), task);
  g_signal_connect_swapped (parent, "destroy", G_CALLBACK (parent_destroyed_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/**
 * limn_file_picker_ask_finish:
 * @result: the result that the callback got
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 *
 * Ends [func@file_picker_ask_async].
 *
 * Returns: (transfer full) (element-type GFile): the files, or %NULL
 */
GListModel *
limn_file_picker_ask_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_file_picker_ask_finish_one:
 * @result: the result that the callback got
 *
 * Ends [func@file_picker_ask_async] where there is one file, or one place to save.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL if none was chosen
 */
GFile *
limn_file_picker_ask_finish_one (GAsyncResult *result)
{
  g_autoptr (GListModel) files = limn_file_picker_ask_finish (result, NULL);

  return files != NULL ? g_list_model_get_item (files, 0) : NULL;
}
