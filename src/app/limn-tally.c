/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Counts what is shown of what is known: the one place where "12 of 19", the numbers beside the
 * classes and the status line come from, so that they cannot disagree. Main thread only. */

#include "config.h"

#include "limn-tally.h"

static void
class_tally_free (gpointer data)
{
  LimnClassTally *tally = data;

  g_free (tally->name);
  g_free (tally);
}

/* A name with more ids than this is not from a model; the rest counts with the last of them. */
#define MAX_IDS 64

/* The instances of one class of a prediction's table that have one id. @next is where the next id
 * of the class is, -1 for none. */
typedef struct
{
  guint32 class_index;
  int     class_id;
  guint   count;
  int     next;
} Group;

static int
add_group (GArray             *groups,
           const LimnInstance *instance)
{
  Group group = { instance->class_index, instance->class_id, 0, -1 };

  g_array_append_val (groups, group);

  return (int) groups->len - 1;
}

/* One class nearly always has one id, so that this is a look at a table per instance. Names of
 * keypoints are in the table as well; no instance has them. */
static GArray *
count_classes (LimnPrediction *prediction)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  guint n_classes = limn_prediction_get_n_classes (prediction);
  g_autofree int *first = g_new (int, n_classes + 1);

  for (guint i = 0; i < n_classes; i++)
    first[i] = -1;

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
      int at = first[instance->class_index];
      guint n_ids = 1;

      if (at < 0)
        at = first[instance->class_index] = add_group (groups, instance);

      while (g_array_index (groups, Group, at).class_id != instance->class_id && n_ids < MAX_IDS)
        {
          int next = g_array_index (groups, Group, at).next;

          if (next < 0)
            {
              next = add_group (groups, instance);
              g_array_index (groups, Group, at).next = next;
            }
          at = next;
          n_ids++;
        }
      g_array_index (groups, Group, at).count++;
    }

  return groups;
}

static LimnClassTally *
get_tally (LimnTally   *self,
           GHashTable  *known,
           LimnOverlay *overlay,
           const char  *name,
           int          class_id)
{
  const LimnClassTally key = { .name = (char *) name, .class_id = class_id };
  LimnClassTally *tally = g_hash_table_lookup (known, &key);

  if (tally != NULL)
    return tally;

  tally = g_new0 (LimnClassTally, 1);
  tally->name = g_strdup (name);
  tally->class_id = class_id;
  tally->hidden = limn_overlay_is_class_hidden (overlay, name);
  g_ptr_array_add (self->classes, tally);
  g_hash_table_add (known, tally);

  return tally;
}

static void
add_classes (LimnTally      *self,
             GHashTable     *known,
             LimnOverlay    *overlay,
             LimnPrediction *prediction,
             gboolean        is_shown)
{
  g_autoptr (GArray) groups = count_classes (prediction);

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);
      const char *name = limn_prediction_get_class_name (prediction, group->class_index);
      LimnClassTally *tally = get_tally (self, known, overlay, name, group->class_id);

      tally->n_total = MAX (tally->n_total, group->count);
      if (is_shown && tally->hidden)
        self->n_hidden += group->count;
      else if (is_shown)
        tally->n_shown = group->count;
    }
}

/**
 * limn_tally_new:
 * @overlay: what is shown
 *
 * Counts. What is known is the session's pool; without one, what is shown.
 *
 * Returns: (transfer full): the numbers now; they do not follow
 */
LimnTally *
limn_tally_new (LimnOverlay *overlay)
{
  g_autoptr (GHashTable) known = NULL;
  LimnSession *session;
  LimnPrediction *prediction;
  LimnPrediction *pool;
  LimnTally *self;

  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);

  session = limn_overlay_get_session (overlay);
  prediction = limn_session_get_prediction (session);
  pool = limn_session_get_pool (session);

  self = g_new0 (LimnTally, 1);
  self->classes = g_ptr_array_new_with_free_func (class_tally_free);
  known = g_hash_table_new (limn_class_tally_hash, limn_class_tally_equal);

  if (prediction == NULL)
    return self;

  self->n_total = limn_prediction_get_n_instances (prediction);
  if (pool != NULL)
    {
      guint n_known = limn_prediction_get_n_instances (pool);

      self->n_total = MAX (self->n_total, n_known);
      add_classes (self, known, overlay, pool, FALSE);
    }
  self->capped = self->n_total == LIMN_MAX_DETECTIONS_DEFAULT;

  add_classes (self, known, overlay, prediction, TRUE);
  self->n_shown = limn_prediction_get_n_instances (prediction) - self->n_hidden;

  return self;
}

/**
 * limn_tally_free:
 * @self: (nullable): numbers
 *
 * Frees them.
 */
void
limn_tally_free (LimnTally *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->classes);
  g_free (self);
}

/**
 * limn_class_tally_hash:
 * @key: numbers of a class
 *
 * Hashes a class by its name and id.
 *
 * Returns: the hash
 */
guint
limn_class_tally_hash (gconstpointer key)
{
  const LimnClassTally *tally = key;

  return g_str_hash (tally->name) ^ (guint) tally->class_id;
}

/**
 * limn_class_tally_equal:
 * @a: numbers of a class
 * @b: numbers of a class
 *
 * Checks whether two are of one class.
 *
 * Returns: %TRUE if name and id are the same
 */
gboolean
limn_class_tally_equal (gconstpointer a,
                        gconstpointer b)
{
  const LimnClassTally *one = a;
  const LimnClassTally *other = b;

  return one->class_id == other->class_id && g_str_equal (one->name, other->name);
}
