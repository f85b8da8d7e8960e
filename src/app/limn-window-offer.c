/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents that come with pictures: ground truth that lies beside them is offered, and thresholds
 * or ground truth that are dropped are taken. Main thread only; files are read on workers. */

#include "config.h"

#include "limn-preset.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

/* So many pictures tell whether there is any ground truth beside them. */
#define N_TRIED 8

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTruthSet) truth = limn_truth_set_load_finish (result, &error);
  LimnWindow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_assert (LIMN_IS_WINDOW (self));

  if (truth == NULL || limn_truth_set_get_n (truth) == 0 || self->truth_cancellable != NULL
      || limn_referee_get_truth (self->referee) != NULL)
    return;

  limn_window_toast_with_button (self, _("Ground truth found"), _("_Show"),
                                 "win.find-truth");
}

/*< private >
 * limn_window_offer_truth:
 * @self: a window without ground truth
 * @first: the first picture that came
 * @n: how many came
 *
 * Looks whether there is ground truth beside the pictures that came, and offers it. A folder is
 * looked at once.
 */
void
limn_window_offer_truth (LimnWindow *self,
                         guint       first,
                         guint       n)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) folder = NULL;

  for (guint i = first; i < first + n && files->len < N_TRIED; i++)
    {
      GFile *file = limn_picture_item_get_file (limn_picture_list_peek (self->pictures, i));

      if (file == NULL)
        continue;
      if (folder == NULL)
        folder = g_file_get_parent (file);
      if (folder != NULL && g_file_has_parent (file, folder))
        g_ptr_array_add (files, g_object_ref (file));
    }
  if (files->len == 0 || (self->offered != NULL && g_file_equal (self->offered, folder)))
    return;

  g_set_object (&self->offered, folder);
  limn_truth_set_load_async (folder, files, self->cancellable, looked_cb, self);
}

static void
try_worker (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  g_autoptr (LimnPreset) preset = limn_preset_load (task_data, cancellable, NULL);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, preset != NULL);
}

static void
tried_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_preset = g_task_propagate_boolean (G_TASK (result), &error);
  LimnWindow *self;
  GFile *file;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_assert (LIMN_IS_WINDOW (self));

  file = g_task_get_task_data (G_TASK (result));
  if (is_preset)
    limn_window_open_preset (self, file);
  else
    limn_window_open_truth (self, file);
}

/*< private >
 * limn_window_open_document:
 * @self: a window
 * @file: a file that is no picture
 *
 * Opens a file as thresholds if it has any, or as ground truth.
 */
void
limn_window_open_document (LimnWindow *self,
                           GFile      *file)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, tried_cb, self);

  g_task_set_source_tag (task, limn_window_open_document);
  g_task_set_name (task, "[limn] look at a document");
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, try_worker);
}
