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

/* How many instances of each class of its table @prediction has. Keypoint names are in the table
 * as well; they stay at 0. */
static guint *
count_classes (LimnPrediction *prediction)
{
  guint *counts = g_new0 (guint, limn_prediction_get_n_classes (prediction) + 1);

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    counts[limn_prediction_get_instance (prediction, i)->class_index]++;

  return counts;
}

static void
add_classes (LimnTally      *self,
             GHashTable     *by_name,
             LimnOverlay    *overlay,
             LimnPrediction *prediction,
             gboolean        is_shown)
{
  g_autofree guint *counts = count_classes (prediction);

  for (guint i = 0; i < limn_prediction_get_n_classes (prediction); i++)
    {
      const char *name = limn_prediction_get_class_name (prediction, i);
      LimnClassTally *tally;

      if (counts[i] == 0)
        continue;

      tally = g_hash_table_lookup (by_name, name);
      if (tally == NULL)
        {
          tally = g_new0 (LimnClassTally, 1);
          tally->name = g_strdup (name);
          tally->hidden = limn_overlay_is_class_hidden (overlay, name);
          g_ptr_array_add (self->classes, tally);
          g_hash_table_insert (by_name, tally->name, tally);
        }

      tally->n_total = MAX (tally->n_total, counts[i]);
      if (is_shown && tally->hidden)
        self->n_hidden += counts[i];
      else if (is_shown)
        tally->n_shown = counts[i];
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
  g_autoptr (GHashTable) by_name = NULL;
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
  by_name = g_hash_table_new (g_str_hash, g_str_equal);

  if (prediction == NULL)
    return self;

  self->n_total = limn_prediction_get_n_instances (prediction);
  if (pool != NULL)
    {
      guint n_known = limn_prediction_get_n_instances (pool);

      self->n_total = MAX (self->n_total, n_known);
      add_classes (self, by_name, overlay, pool, FALSE);
    }
  self->capped = self->n_total == LIMN_MAX_DETECTIONS_DEFAULT;

  add_classes (self, by_name, overlay, prediction, TRUE);
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
