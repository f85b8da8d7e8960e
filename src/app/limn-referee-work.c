/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The referee's work: masks are matched, curves drawn and precision averaged on a worker, which gets
 * values only. */

#include "config.h"

#include "limn-referee-work.h"

/* What the worker is given, and gives back. */
typedef struct
{
  GPtrArray *cases;
  gboolean   measure;
} Trial;

/*< private >
 * limn_case_new:
 * @pool: all that is known of a picture
 * @truth: what is in it; if its coordinates are shares of the picture, they become pixels of it
 *
 * Puts an answer and the truth side by side. Any thread.
 *
 * Returns: (transfer full): a case without a match yet
 */
LimnCase *
limn_case_new (LimnPrediction *pool,
               LimnTruth      *truth)
{
  LimnCase *self = g_new0 (LimnCase, 1);

  self->pool = limn_prediction_ref (pool);
  if (limn_truth_is_normalised (truth))
    self->truth = limn_truth_scale (truth, limn_prediction_get_image_width (pool),
                                    limn_prediction_get_image_height (pool));
  else
    self->truth = limn_truth_ref (truth);

  return self;
}

/*< private >
 * limn_case_copy:
 * @self: a case
 *
 * Copies a case, sharing its values. Any thread.
 *
 * Returns: (transfer full): another case
 */
LimnCase *
limn_case_copy (const LimnCase *self)
{
  LimnCase *copy = g_new0 (LimnCase, 1);

  copy->pool = limn_prediction_ref (self->pool);
  copy->truth = limn_truth_ref (self->truth);
  copy->match = self->match != NULL ? limn_match_ref (self->match) : NULL;

  return copy;
}

/*< private >
 * limn_case_free:
 * @self: (transfer full): a case
 *
 * Lets go of a case.
 */
void
limn_case_free (LimnCase *self)
{
  g_clear_pointer (&self->pool, limn_prediction_unref);
  g_clear_pointer (&self->truth, limn_truth_unref);
  g_clear_pointer (&self->match, limn_match_unref);
  g_free (self);
}

/*< private >
 * limn_verdict_free:
 * @self: (transfer full): a verdict
 *
 * Lets go of a verdict.
 */
void
limn_verdict_free (LimnVerdict *self)
{
  g_clear_pointer (&self->curve, limn_curve_unref);
  g_clear_pointer (&self->classes, g_hash_table_unref);
  g_clear_pointer (&self->eval, limn_coco_eval_free);
  g_free (self);
}

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_ptr_array_unref (trial->cases);
  g_free (trial);
}

/* How sharp the threshold is depends on who answered; all cases are of one model. */
static void
draw_curves (GPtrArray   *cases,
             LimnVerdict *verdict)
{
  g_autofree LimnMatch **matches = g_new0 (LimnMatch *, cases->len + 1);
  LimnEngine engine = LIMN_ENGINE_UNKNOWN;

  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      matches[i] = each->match;
      engine = limn_prediction_get_engine (each->pool);
    }

  verdict->curve = limn_curve_new (matches, cases->len, NULL, engine);
  verdict->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) limn_curve_unref);
  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);
      LimnPrediction *objects = limn_truth_get_objects (each->truth);

      for (guint k = 0; k < limn_prediction_get_n_classes (objects); k++)
        {
          const char *name = limn_prediction_get_class_name (objects, k);

          if (!g_hash_table_contains (verdict->classes, name))
            g_hash_table_insert (verdict->classes, g_strdup (name),
                                 limn_curve_new (matches, cases->len, name, engine));
        }
    }
}

static LimnCocoEval *
measure (GPtrArray    *cases,
         GCancellable *cancellable)
{
  g_autoptr (LimnCocoEval) eval = limn_coco_eval_new (LIMN_COCO_MASKS);

  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      if (g_cancellable_is_cancelled (cancellable))
        return NULL;
      limn_coco_eval_add (eval, each->pool, each->truth,
                          limn_prediction_get_image_width (each->pool),
                          limn_prediction_get_image_height (each->pool));
    }

  return g_steal_pointer (&eval);
}

static void
judge_worker (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Trial *trial = task_data;
  g_autoptr (LimnVerdict) verdict = g_new0 (LimnVerdict, 1);

  for (guint i = 0; i < trial->cases->len; i++)
    {
      LimnCase *each = g_ptr_array_index (trial->cases, i);

      if (each->match == NULL)
        each->match = limn_match_new (each->pool, each->truth, LIMN_MATCH_IOU_DEFAULT, cancellable);
      if (g_task_return_error_if_cancelled (task))
        return;
    }

  draw_curves (trial->cases, verdict);
  if (trial->measure)
    verdict->eval = measure (trial->cases, cancellable);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&verdict), (GDestroyNotify) limn_verdict_free);
}

/*< private >
 * limn_judge_async:
 * @cases: (transfer full) (element-type LimnCase): what to look at; the caller keeps no copy
 * @measure_too: whether average precision is wanted too
 * @cancellable: (nullable): to stop
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Matches the cases that have no match, and draws conclusions from all. Main thread only.
 */
void
limn_judge_async (GPtrArray           *cases,
                  gboolean             measure_too,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *trial = g_new0 (Trial, 1);

  trial->cases = cases;
  trial->measure = measure_too;
  g_task_set_source_tag (task, limn_judge_async);
  g_task_set_name (task, "[limn] hold answers against the truth");
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, judge_worker);
}

/*< private >
 * limn_judge_finish:
 * @result: what the callback was given
 * @cases: (out) (transfer full) (element-type LimnCase): the cases, each with its match
 *
 * Gets what follows.
 *
 * Returns: (transfer full) (nullable): the verdict, or %NULL if it was cancelled
 */
LimnVerdict *
limn_judge_finish (GAsyncResult  *result,
                   GPtrArray    **cases)
{
  LimnVerdict *verdict = g_task_propagate_pointer (G_TASK (result), NULL);

  if (verdict != NULL)
    {
      const Trial *trial = g_task_get_task_data (G_TASK (result));

      *cases = g_ptr_array_ref (trial->cases);
    }

  return verdict;
}
