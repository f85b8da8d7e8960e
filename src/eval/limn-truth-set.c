/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the ground truth of a folder, on a worker. The set itself is a value for any thread. */

#include "config.h"

#include "limn-truth-set.h"

#include "limn-error.h"
#include "limn-truth-load.h"

#include <glib/gi18n-lib.h>

struct _LimnTruthSet
{
  gatomicrefcount  ref_count;
  LimnTruthFormat  format;
  char            *name;
  GHashTable      *truths;
  GArray          *problems;
  guint            n_objects;
};

typedef struct
{
  GFile     *file;
  GPtrArray *pictures;
} LoadData;

G_DEFINE_BOXED_TYPE (LimnTruthSet, limn_truth_set, limn_truth_set_ref, limn_truth_set_unref)

static void
load_data_free (LoadData *data)
{
  g_object_unref (data->file);
  g_ptr_array_unref (data->pictures);
  g_free (data);
}

static void
load_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadData *data = task_data;
  GError *error = NULL;
  LimnTruthSet *set = limn_truth_set_load (data->file, data->pictures, cancellable, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) limn_truth_set_unref);
  else
    g_task_return_error (task, error);
}

/**
 * limn_truth_set_ref:
 * @self: a set
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnTruthSet *
limn_truth_set_ref (LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_truth_set_unref:
 * @self: (transfer full): a set
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_truth_set_unref (LimnTruthSet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_hash_table_unref (self->truths);
  g_array_unref (self->problems);
  g_free (self);
}

/**
 * limn_truth_set_load_async:
 * @file: what to read
 * @pictures: (element-type GFile): the pictures
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads ground truth on a worker, see limn_truth_set_load(). The list of pictures is copied. Any
 * thread with a main context.
 */
void
limn_truth_set_load_async (GFile               *file,
                           GPtrArray           *pictures,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadData *data = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (pictures != NULL);

  data = g_new0 (LoadData, 1);
  data->file = g_object_ref (file);
  data->pictures = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < pictures->len; i++)
    g_ptr_array_add (data->pictures, g_object_ref (g_ptr_array_index (pictures, i)));
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_truth_set_load_async);
  g_task_set_name (task, "read ground truth");
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * limn_truth_set_load_finish:
 * @result: the result
 * @error: return location
 *
 * Ends limn_truth_set_load_async().
 *
 * Returns: (transfer full): the set, or %NULL with @error set
 */
LimnTruthSet *
limn_truth_set_load_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*< private >
 * limn_truth_set_new_from_load:
 * @load: a reading; its problems are taken
 * @format: the format
 * @name: (nullable): the name of what was read
 *
 * Returns: (transfer full): the set
 */
LimnTruthSet *
limn_truth_set_new_from_load (LimnTruthLoad   *load,
                              LimnTruthFormat  format,
                              const char      *name)
{
  LimnTruthSet *self = g_new0 (LimnTruthSet, 1);
  guint n_more = load->n_more;

  g_atomic_ref_count_init (&self->ref_count);
  self->format = format;
  self->name = g_filename_display_name (name != NULL ? name : "");
  self->truths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) limn_truth_unref);
  for (guint i = 0; i < load->truths->len; i++)
    {
      LimnTruth *truth = g_ptr_array_index (load->truths, i);

      if (truth == NULL)
        continue;
      self->n_objects += limn_prediction_get_n_instances (limn_truth_get_objects (truth));
      g_hash_table_insert (self->truths,
                           g_file_get_uri (limn_truth_pictures_get (load->pictures, i)),
                           limn_truth_ref (truth));
    }
  if (n_more > 0)
    {
      LimnTruthProblem more = { g_strdup (self->name), 0, NULL };

      more.text = g_strdup_printf (ngettext ("And %u more problem.", "And %u more problems.",
                                             n_more), n_more);
      g_array_append_val (load->problems, more);
    }
  self->problems = g_steal_pointer (&load->problems);
  return self;
}

/**
 * limn_truth_set_load:
 * @file: a JSON file of COCO or labelme, data.yaml of YOLO, an XML file of Pascal VOC, or a folder
 * @pictures: (element-type GFile): the pictures that are open
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what is known about pictures. A file of one picture stands for all files beside it. In a
 * folder, and in the folders of the pictures, whatever there is is looked for: first COCO, then
 * YOLO with its names of classes, labelme, Pascal VOC, and YOLO without names.
 *
 * What cannot be used is a problem of the set, not an error, unless nothing is left. Blocks: for
 * workers. Any thread.
 *
 * Errors: #LimnError, as %LIMN_ERROR_BAD_FILE, or %G_IO_ERROR.
 *
 * Returns: (transfer full): the set, or %NULL with @error set
 */
LimnTruthSet *
limn_truth_set_load (GFile         *file,
                     GPtrArray     *pictures,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GFile) root = NULL;
  g_autofree char *name = NULL;
  LimnTruthLoad load = { 0 };
  LimnTruthFormat format = LIMN_TRUTH_COCO;
  LimnTruthSet *set = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (pictures != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY)
    root = g_object_ref (file);
  else
    root = g_file_get_parent (file);
  if (root == NULL)
    root = g_object_ref (file);
  name = g_file_get_basename (file);
  limn_truth_load_init (&load, root, pictures, cancellable);
  if (limn_truth_find (&load, file, &format, error))
    set = limn_truth_set_new_from_load (&load, format, name);
  limn_truth_load_clear (&load);
  /* What was stopped half-way is no set, and its error no reason. */
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_clear_pointer (&set, limn_truth_set_unref);
      if (error != NULL)
        g_clear_error (error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  return set;
}

/**
 * limn_truth_set_get_format:
 * @self: a set
 *
 * Gets how it is written down. Any thread.
 *
 * Returns: the format
 */
LimnTruthFormat
limn_truth_set_get_format (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, LIMN_TRUTH_COCO);

  return self->format;
}

/**
 * limn_truth_set_get_name:
 * @self: a set
 *
 * Gets the name of what was read. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
limn_truth_set_get_name (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * limn_truth_set_get_n:
 * @self: a set
 *
 * Gets how many pictures have a truth, if only an empty one. Any thread.
 *
 * Returns: how many
 */
guint
limn_truth_set_get_n (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->truths);
}

/**
 * limn_truth_set_get_n_objects:
 * @self: a set
 *
 * Gets how many objects there are in all. Any thread.
 *
 * Returns: how many
 */
guint
limn_truth_set_get_n_objects (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_objects;
}

/**
 * limn_truth_set_lookup:
 * @self: a set
 * @picture: a picture
 *
 * Gets the truth of a picture. Any thread.
 *
 * Returns: (transfer none) (nullable): the truth; %NULL if nobody says anything about it
 */
LimnTruth *
limn_truth_set_lookup (const LimnTruthSet *self,
                       GFile              *picture)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (picture), NULL);

  uri = g_file_get_uri (picture);
  return g_hash_table_lookup (self->truths, uri);
}

/**
 * limn_truth_set_get_n_problems:
 * @self: a set
 *
 * Gets how many problems there are. Any thread.
 *
 * Returns: how many
 */
guint
limn_truth_set_get_n_problems (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->problems->len;
}

/**
 * limn_truth_set_get_problem:
 * @self: a set
 * @position: which
 *
 * Gets a problem. Any thread.
 *
 * Returns: (transfer none): the problem
 */
const LimnTruthProblem *
limn_truth_set_get_problem (const LimnTruthSet *self,
                            guint               position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->problems->len, NULL);

  return &g_array_index (self->problems, LimnTruthProblem, position);
}
