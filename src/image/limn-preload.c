/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a picture before it is asked for: the first of the command line while the toolkit starts,
 * which takes longer than reading most pictures does and leaves the other processors alone, and the
 * one that comes next while a person looks at this one. The thread needs no main loop. Who takes
 * the picture waits for it on a worker, which reads it again if its file has changed since. */

#include "config.h"

#include "limn-preload.h"

#include "limn-decoder.h"
#include "limn-image-loader-private.h"

struct _LimnPreload
{
  GFile        *file;
  GCancellable *cancellable;

  /* Guarded by the mutex, but for the thread that reads */
  GMutex        mutex;
  GCond         cond;
  LimnImage    *image;
  GError       *error;
  char         *version; /* of the file, as it was before */
  gboolean      is_done;
};

static void
preload_clear (gpointer data)
{
  LimnPreload *self = data;

  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_error (&self->error);
  g_free (self->version);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

/* Another content has another time or size. */
static char *
dup_version (GFile *file)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE ","
                                                        G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    return NULL;
  return g_strdup_printf ("%s %" G_GOFFSET_FORMAT, g_file_info_get_etag (info),
                          g_file_info_get_size (info));
}

static gpointer
read_cb (gpointer data)
{
  LimnPreload *self = data;
  GError *error = NULL;
  g_autofree char *version = dup_version (self->file);
  LimnImage *image = limn_image_load_for_screen (self->file, self->cancellable, &error);

  g_mutex_lock (&self->mutex);
  self->version = g_steal_pointer (&version);
  self->image = image;
  self->error = error;
  self->is_done = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  limn_preload_unref (self);

  return NULL;
}

/**
 * limn_preload_new:
 * @file: a file on this computer
 *
 * Starts to read a picture. What cannot be read says so to who takes it. Any thread.
 *
 * Returns: (transfer full) (nullable): the picture on its way; %NULL for what is not on this
 *   computer
 */
LimnPreload *
limn_preload_new (GFile *file)
{
  LimnPreload *self = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (!g_file_is_native (file))
    return NULL;
  self = g_atomic_rc_box_new0 (LimnPreload);
  self->file = g_object_ref (file);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  limn_decoder_warm_up ();
  g_thread_unref (g_thread_new ("preload", read_cb, limn_preload_ref (self)));

  return self;
}

/**
 * limn_preload_ref:
 * @self: a picture on its way
 *
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnPreload *
limn_preload_ref (LimnPreload *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * limn_preload_unref:
 * @self: (transfer full): a picture on its way
 *
 * Gives a reference back. The thread that reads has one of its own. Any thread.
 */
void
limn_preload_unref (LimnPreload *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, preload_clear);
}

/**
 * limn_preload_is_of:
 * @self: a picture on its way
 * @file: a file
 *
 * Tells which picture it is. Any thread.
 *
 * Returns: %TRUE if it is in @file
 */
gboolean
limn_preload_is_of (const LimnPreload *self,
                    GFile             *file)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  return g_file_equal (self->file, file);
}

static void
take_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LimnPreload *self = task_data;
  g_autofree char *version = NULL;
  LimnImage *image = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  while (!self->is_done)
    g_cond_wait (&self->cond, &self->mutex);
  image = g_steal_pointer (&self->image);
  error = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->mutex);

  version = dup_version (self->file);
  if (image != NULL && g_strcmp0 (version, self->version) != 0)
    {
      g_clear_pointer (&image, limn_image_unref);
      image = limn_image_load_for_screen (self->file, cancellable, &error);
    }

  limn_image_return (task, image, error);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * limn_preload_take_async:
 * @self: a picture on its way
 * @cancellable: (nullable): a cancellable
 * @callback: called when the picture is there; [func@image_load_finish] ends it
 * @user_data: data for @callback
 *
 * Waits for the picture. Once. Main thread only.
 */
void
limn_preload_take_async (LimnPreload         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_preload_take_async);
  g_task_set_name (task, "[limn] wait for the first picture");
  g_task_set_task_data (task, limn_preload_ref (self), (GDestroyNotify) limn_preload_unref);
  if (cancellable != NULL)
    g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                           g_object_ref (self->cancellable), g_object_unref);
  g_task_run_in_thread (task, take_worker);
}
