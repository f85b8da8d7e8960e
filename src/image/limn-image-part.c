/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture that was opened for the screen has as many pixels as that. More of them, of a part or
 * of all, are taken from the same file, when somebody looks closer or writes all of it. */

#include "config.h"

#include "limn-image-loader.h"

#include "limn-image-loader-private.h"

static LimnPixels *
load_view (LimnImage             *image,
           const LimnDecodeView  *view,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autoptr (LimnSnapshot) snapshot = NULL;
  LimnDecodeReply reply = { 0 };

  snapshot = limn_snapshot_new_for_bytes (limn_image_get_original (image), error);
  if (snapshot == NULL)
    return NULL;
  return limn_image_decode (snapshot, view, cancellable, &reply, error);
}

/**
 * limn_image_load_whole:
 * @image: a picture
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Gets the picture with all its pixels. That is @image itself where it has them.
 *
 * Any thread. Blocks for as long as the picture is large.
 *
 * Returns: (transfer full) (nullable): the picture, or %NULL with an error of
 *   limn_image_load_bytes()
 */
LimnImage *
limn_image_load_whole (LimnImage     *image,
                       GCancellable  *cancellable,
                       GError       **error)
{
  static const LimnDecodeView all = { 0 };
  g_autoptr (LimnPixels) pixels = NULL;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (limn_image_is_whole (image) || limn_image_get_original (image) == NULL)
    return limn_image_ref (image);
  pixels = load_view (image, &all, cancellable, error);
  if (pixels == NULL)
    return NULL;
  return limn_image_new_with_pixels (image, pixels);
}

/* What a worker needs. */
typedef struct
{
  LimnImage     *image;
  LimnImagePart  part;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  limn_image_unref (load->image);
  g_free (load);
}

static void
load_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Load *load = task_data;
  const LimnDecodeView view = {
    .reduction = (guint32) load->part.reduction,
    .x = (guint32) load->part.x,
    .y = (guint32) load->part.y,
    .width = (guint32) load->part.width,
    .height = (guint32) load->part.height,
  };
  GError *error = NULL;
  LimnPixels *pixels = load_view (load->image, &view, cancellable, &error);

  if (pixels != NULL)
    g_task_return_pointer (task, pixels, (GDestroyNotify) limn_pixels_unref);
  else
    g_task_return_error (task, error);
}

/**
 * limn_image_load_part_async:
 * @image: a picture that is not whole
 * @part: what is wanted of it; not empty and inside the picture
 * @cancellable: (nullable): a cancellable
 * @callback: what to call when it is done
 * @user_data: data for @callback
 *
 * Gets more pixels of a part of the picture, on a worker. @callback runs in the thread-default main
 * context of the caller.
 */
void
limn_image_load_part_async (LimnImage           *image,
                            const LimnImagePart *part,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load = NULL;

  g_return_if_fail (image != NULL);
  g_return_if_fail (limn_image_get_original (image) != NULL);
  g_return_if_fail (part != NULL && part->reduction > 0);
  g_return_if_fail (part->x >= 0 && part->y >= 0 && part->width > 0 && part->height > 0);

  load = g_new0 (Load, 1);
  load->image = limn_image_ref (image);
  load->part = *part;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_image_load_part_async);
  g_task_set_name (task, "load part of picture");
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * limn_image_load_part_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends limn_image_load_part_async().
 *
 * Returns: (transfer full) (nullable): the pixels of the part, made smaller as it was asked for, or
 *   %NULL with an error of limn_image_load_bytes()
 */
LimnPixels *
limn_image_load_part_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
