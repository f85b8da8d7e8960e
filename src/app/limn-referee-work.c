/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The referee's work: masks are matched, curves drawn and precision averaged on a worker, which
 * gets values only. */

#include "config.h"

#include "limn-referee-work.h"

#include "limn-class-names.h"

#include <math.h>

/* What the worker is given, and gives back. */
typedef struct
{
  GPtrArray *cases;
  gboolean   measure;
} Trial;

/*< private >
 * limn_case_new:
 * @pool: all that is known of a picture
 * @truth: what is in it; if its coordinates are shares of the picture, the worker makes them pixels
 * @covered: the confidence from which up all answers are known, percent
 *
 * Puts an answer and the truth side by side. Any thread.
 *
 * Returns: (transfer full): a case without a match yet
 */
LimnCase *
limn_case_new (LimnPrediction *pool,
               LimnTruth      *truth,
               double          covered)
{
  LimnCase *self = g_new0 (LimnCase, 1);

  self->pool = limn_prediction_ref (pool);
  self->truth = limn_truth_ref (truth);
  self->covered = covered;

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
  LimnCase *copy = limn_case_new (self->pool, self->truth, self->covered);

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
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  g_clear_pointer (&self->classes, g_hash_table_unref);
  g_clear_pointer (&self->answered, g_ptr_array_unref);
  g_clear_pointer (&self->averages, g_hash_table_unref);
  g_free (self);
}

/* Each answer counts by the value of its own class; objects that do not count are left out. */
static void
count_shown (const LimnVerdict *self,
             const LimnCutoffs *cutoffs,
             guint             *n_correct,
             guint             *n_extra)
{
  for (guint i = 0; i < self->matches->len; i++)
    {
      const LimnMatch *match = g_ptr_array_index (self->matches, i);
      LimnPrediction *pool = limn_match_get_prediction (match);

      for (guint k = 0; k < limn_prediction_get_n_instances (pool); k++)
        {
          int object = limn_match_get_object (match, k);

          if (object == LIMN_MATCH_IGNORED || !limn_cutoffs_let_pass (cutoffs, pool, k))
            continue;
          if (object >= 0)
            (*n_correct)++;
          else
            (*n_extra)++;
        }
    }
}

/*< private >
 * limn_verdict_measure:
 * @self: a verdict
 * @cutoffs: what is shown
 * @point: (out caller-allocates): how good that is
 *
 * Measures what is shown, whether classes have values of their own or not. Any thread.
 */
void
limn_verdict_measure (const LimnVerdict *self,
                      const LimnCutoffs *cutoffs,
                      LimnCurvePoint    *point)
{
  double confidence = limn_cutoffs_get_confidence (cutoffs);
  guint n_objects;
  guint n_correct = 0;
  guint n_extra = 0;

  limn_curve_get_at (self->curve, confidence, point);
  if (limn_cutoffs_get_n_classes (cutoffs) == 0)
    return;

  n_objects = point->n_correct + point->n_missed;
  count_shown (self, cutoffs, &n_correct, &n_extra);
  point->n_correct = n_correct;
  point->n_extra = n_extra;
  point->n_missed = n_objects - MIN (n_correct, n_objects);
  point->precision = n_correct + n_extra > 0 ? (double) n_correct / (n_correct + n_extra)
                                             : (double) NAN;
  point->recall = n_objects > 0 ? (double) n_correct / n_objects : (double) NAN;
  point->f1 = n_correct + n_extra + n_objects > 0
                ? 2.0 * n_correct / (n_correct + n_extra + n_objects)
                : (double) NAN;
}

static void
answered_free (gpointer data)
{
  LimnAnswered *answered = data;

  g_free (answered->name);
  g_free (answered->truth_name);
  g_free (answered);
}

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_ptr_array_unref (trial->cases);
  g_free (trial);
}

/* A class whose objects do not count is none. */
static gboolean
has_no_objects (gpointer name,
                gpointer curve,
                gpointer user_data)
{
  LimnCurvePoint point;

  limn_curve_get_at (curve, LIMN_CONFIDENCE_MAX, &point);

  return point.n_correct + point.n_missed == 0;
}

/* How sharp the threshold is depends on who answered; all cases are of one model. */
static void
draw_curves (GPtrArray    *cases,
             LimnVerdict  *verdict,
             GCancellable *cancellable)
{
  LimnMatch **matches;
  LimnEngine engine = LIMN_ENGINE_UNKNOWN;

  verdict->matches = g_ptr_array_new_full (cases->len + 1, (GDestroyNotify) limn_match_unref);

  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      g_ptr_array_add (verdict->matches, limn_match_ref (each->match));
      engine = limn_prediction_get_engine (each->pool);
    }
  matches = (LimnMatch **) verdict->matches->pdata;

  verdict->curve = limn_curve_new (matches, cases->len, NULL, engine);
  verdict->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) limn_curve_unref);
  for (guint i = 0; i < cases->len && !g_cancellable_is_cancelled (cancellable); i++)
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
  g_hash_table_foreach_remove (verdict->classes, has_no_objects, NULL);
}

static void
add_answered (GHashTable           *seen,
              GPtrArray            *answered,
              const LimnPrediction *pool,
              guint                 index,
              const char           *truth_name)
{
  const LimnInstance *instance = limn_prediction_get_instance (pool, index);
  const char *name = limn_prediction_get_class_name (pool, instance->class_index);
  g_autofree char *key = g_strdup_printf ("%d %s", instance->class_id, name);
  LimnAnswered *known = g_hash_table_lookup (seen, key);

  if (known == NULL)
    {
      known = g_new0 (LimnAnswered, 1);
      known->name = g_strdup (name);
      known->class_id = instance->class_id;
      g_ptr_array_add (answered, known);
      g_hash_table_insert (seen, g_steal_pointer (&key), known);
    }
  if (known->truth_name == NULL)
    known->truth_name = g_strdup (truth_name);
}

/* Which classes the answers have, and what the truth calls them. */
static void
list_answered (GPtrArray   *cases,
               LimnVerdict *verdict)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  verdict->answered = g_ptr_array_new_with_free_func (answered_free);
  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);
      LimnPrediction *objects = limn_truth_get_objects (each->truth);
      g_autofree guint32 *pairs = limn_class_names_pair (each->pool, objects);

      for (guint k = 0; k < limn_prediction_get_n_instances (each->pool); k++)
        {
          guint32 theirs = pairs[limn_prediction_get_instance (each->pool, k)->class_index];

          add_answered (seen, verdict->answered, each->pool, k,
                        theirs != LIMN_CLASS_NONE
                          ? limn_prediction_get_class_name (objects, theirs) : NULL);
        }
    }
}

/* Servers that cannot answer down to the floor are asked from a higher confidence up. */
static void
find_covered (GPtrArray   *cases,
              LimnVerdict *verdict)
{
  double least = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      least = i == 0 ? each->covered : MIN (least, each->covered);
      verdict->covered = MAX (verdict->covered, each->covered);
    }
  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      verdict->n_raised += each->covered > least;
    }
}

static void
measure (GPtrArray    *cases,
         LimnVerdict  *verdict,
         GCancellable *cancellable)
{
  g_autoptr (LimnCocoEval) eval = limn_coco_eval_new (LIMN_COCO_MASKS);
  GHashTableIter iter;
  gpointer name = NULL;

  for (guint i = 0; i < cases->len; i++)
    {
      const LimnCase *each = g_ptr_array_index (cases, i);

      if (g_cancellable_is_cancelled (cancellable))
        return;
      limn_coco_eval_add (eval, each->pool, each->truth,
                          limn_prediction_get_image_width (each->pool),
                          limn_prediction_get_image_height (each->pool));
    }

  limn_coco_eval_summarize (eval, &verdict->summary);
  verdict->n_measured = cases->len;
  verdict->averages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, verdict->classes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      double ap = 0;
      double ap50 = 0;

      if (limn_coco_eval_get_class (eval, name, &ap, &ap50))
        g_hash_table_insert (verdict->averages, g_strdup (name), g_memdup2 (&ap, sizeof ap));
    }
}

static void
match_case (LimnCase     *each,
            GCancellable *cancellable)
{
  if (each->match != NULL)
    return;

  if (limn_truth_is_normalised (each->truth))
    {
      LimnTruth *scaled =
        limn_truth_scale (each->truth, limn_prediction_get_image_width (each->pool),
                          limn_prediction_get_image_height (each->pool));

      limn_truth_unref (each->truth);
      each->truth = scaled;
    }
  each->match = limn_match_new (each->pool, each->truth, LIMN_MATCH_IOU_DEFAULT, cancellable);
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
      match_case (g_ptr_array_index (trial->cases, i), cancellable);
      if (g_task_return_error_if_cancelled (task))
        return;
    }

  draw_curves (trial->cases, verdict, cancellable);
  list_answered (trial->cases, verdict);
  find_covered (trial->cases, verdict);
  if (trial->measure)
    measure (trial->cases, verdict, cancellable);
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
