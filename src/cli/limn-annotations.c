/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Annotated pictures of limn-predict. Names and colours are settled on the main thread, in the
 * order of the command line, so that they do not depend on which answer came first; drawing,
 * encoding and writing happen on a worker. */

#include "config.h"

#include "limn-annotations.h"

#include "limn-atomic-file.h"
#include "limn-error.h"
#include "limn-export.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

struct _LimnAnnotations
{
  char        *folder;
  LimnPalette *palette;
  /* Device and inode of every picture that was named: their files are never written. */
  GHashTable  *sources;
  /* The names that this run has written. */
  GHashTable  *written;
};

typedef struct
{
  LimnImage *image;
  LimnScene *scene;
  char      *path;
} WriteData;

static void
write_data_free (WriteData *data)
{
  limn_image_unref (data->image);
  limn_scene_unref (data->scene);
  g_free (data->path);
  g_free (data);
}

/* What tells two names of one file, or NULL when there is no such file. */
static char *
dup_identity (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                          (guint64) status.st_dev, (guint64) status.st_ino);
}

/**
 * limn_annotations_new:
 * @folder: where the PNGs go; made when it is not there
 * @pictures: (array zero-terminated=1): the pictures of the command line
 * @error: return location for an error of `G_FILE_ERROR`
 *
 * Makes the folder ready.
 *
 * Returns: (transfer full) (nullable): the writer, or %NULL when the folder cannot be made
 */
LimnAnnotations *
limn_annotations_new (const char          *folder,
                      const char * const  *pictures,
                      GError             **error)
{
  LimnAnnotations *self = NULL;

  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      int code = errno;
      g_autofree char *name = g_filename_display_name (folder);

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _("The folder %s cannot be made: %s"), name, g_strerror (code));
      return NULL;
    }

  limn_atomic_file_sweep (folder);
  self = g_new0 (LimnAnnotations, 1);
  self->folder = g_strdup (folder);
  self->palette = limn_palette_new ();
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; pictures[i] != NULL; i++)
    {
      char *identity = dup_identity (pictures[i]);

      if (identity != NULL)
        g_hash_table_add (self->sources, identity);
    }
  return self;
}

/**
 * limn_annotations_free:
 * @self: (transfer full): the writer
 *
 * Frees the writer. Writing that is under way is finished.
 */
void
limn_annotations_free (LimnAnnotations *self)
{
  g_free (self->folder);
  limn_palette_unref (self->palette);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->written);
  g_free (self);
}

static gboolean
is_taken (LimnAnnotations *self,
          const char      *path)
{
  g_autofree char *identity = dup_identity (path);

  return g_hash_table_contains (self->written, path) ||
         (identity != NULL && g_hash_table_contains (self->sources, identity));
}

/* FOLDER/NAME-limn.png, or with a number when that is a source, or written for another picture of
 * the same name. What an earlier run wrote is written again. */
static char *
choose_path (LimnAnnotations *self,
             const char      *picture)
{
  g_autofree char *base = g_path_get_basename (picture);
  g_autofree char *path = NULL;
  char *dot = NULL;

  /* A link may end in a query, which is not a name and may hold a secret. */
  base[strcspn (base, "?#")] = '\0';
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';

  for (guint i = 1; path == NULL; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s-limn.png", base)
                                     : g_strdup_printf ("%s-limn-%u.png", base, i);
      g_autofree char *candidate = g_build_filename (self->folder, name, NULL);

      if (!is_taken (self, candidate))
        path = g_steal_pointer (&candidate);
    }

  g_hash_table_add (self->written, g_strdup (path));
  return g_steal_pointer (&path);
}

static void
write_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  WriteData *data = task_data;
  g_autoptr (GBytes) png = NULL;
  g_autofree char *name = g_filename_display_name (data->path);
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;

  png = limn_export_png (data->image, data->scene, &error);
  if (png == NULL)
    g_task_return_error (task, error);
  else if (limn_atomic_file_write (data->path, png, &reason))
    g_task_return_pointer (task, g_strdup (data->path), g_free);
  else
    {
      /* Translators: the name of a file, and the reason. */
      g_task_return_new_error (task, LIMN_ERROR, LIMN_ERROR_NOT_SAVED,
                               _("Could not save %s: %s"), name, reason->message);
    }
}

/**
 * limn_annotations_write_async:
 * @self: the writer
 * @picture: the picture, as it was named on the command line
 * @prediction: what the model answered
 * @cancellable: (nullable): to give up before it is written
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Draws @prediction on its picture and writes that as PNG. Main thread; call it in the order of
 * the command line, because colours are given out in that order.
 */
void
limn_annotations_write_async (LimnAnnotations     *self,
                              const char          *picture,
                              LimnPrediction      *prediction,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LimnImage *image = limn_query_get_image (limn_prediction_get_query (prediction));
  LimnSceneStyle style = LIMN_SCENE_STYLE_DEFAULT;
  WriteData *data = g_new0 (WriteData, 1);

  style.line_scale = limn_export_line_scale (limn_image_get_width (image),
                                             limn_image_get_height (image));
  data->image = limn_image_ref (image);
  data->scene = limn_scene_new (prediction, self->palette, NULL, &style);
  data->path = choose_path (self, picture);

  g_task_set_source_tag (task, limn_annotations_write_async);
  g_task_set_name (task, "[limn] write annotated picture");
  g_task_set_task_data (task, data, (GDestroyNotify) write_data_free);
  g_task_run_in_thread (task, write_worker);
}

/**
 * limn_annotations_write_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Finishes [func@annotations_write_async].
 *
 * Returns: (transfer full) (nullable): where it was written, or %NULL on failure
 */
char *
limn_annotations_write_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
