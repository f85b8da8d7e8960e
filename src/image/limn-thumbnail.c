/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small versions of pictures, for the filmstrip. A folder asks for hundreds at once: two are made
 * at a time, on threads of their own, so that neither memory nor the workers that open pictures
 * run out. */

#include "config.h"

#include "limn-image-loader.h"

#include "limn-image-loader-private.h"

#define MAX_THUMBNAIL_THREADS 2

/* What a worker needs. */
typedef struct
{
  GFile *file;
  int    side_px;
} LoadThumbnail;

static void
load_thumbnail_free (LoadThumbnail *data)
{
  g_object_unref (data->file);
  g_free (data);
}

/* Owns the reference that was pushed. */
static void
thumbnail_worker (gpointer task_pointer,
                  gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (task_pointer);
  LoadThumbnail *data = g_task_get_task_data (task);
  GError *error = NULL;
  LimnPixels *pixels = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  pixels = limn_thumbnail_load (data->file, data->side_px, g_task_get_cancellable (task), &error);
  if (pixels != NULL)
    g_task_return_pointer (task, pixels, (GDestroyNotify) limn_pixels_unref);
  else
    g_task_return_error (task, error);
}

/* The threads belong to the process, as GTask's own do. */
static GThreadPool *
get_pool (void)
{
  static gsize pool = 0;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize) g_thread_pool_new (thumbnail_worker, NULL,
                                                         MAX_THUMBNAIL_THREADS, FALSE, NULL));
  return (GThreadPool *) pool;
}

/**
 * limn_thumbnail_load_async:
 * @file: a file
 * @side_px: longest side of the result in pixels, positive
 * @cancellable: (nullable): a cancellable; one that is cancelled before its turn costs nothing
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Opens a small, upright version of a picture on a worker. Small pictures are not enlarged. Two are
 * made at a time, in the order asked for. @callback runs in the thread-default main context of the
 * caller.
 */
void
limn_thumbnail_load_async (GFile               *file,
                           int                  side_px,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadThumbnail *data = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (side_px > 0);

  data = g_new0 (LoadThumbnail, 1);
  data->file = g_object_ref (file);
  data->side_px = side_px;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_thumbnail_load_async);
  g_task_set_name (task, "load thumbnail");
  g_task_set_task_data (task, data, (GDestroyNotify) load_thumbnail_free);
  /* The error is that no thread could be started now; the task then waits for one. */
  g_thread_pool_push (get_pool (), g_object_ref (task), NULL);
}

/**
 * limn_thumbnail_load_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends limn_thumbnail_load_async().
 *
 * Returns: (transfer full) (nullable): the pixels, or %NULL with an error of
 *   limn_image_load_file()
 */
LimnPixels *
limn_thumbnail_load_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
