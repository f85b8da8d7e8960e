/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the referee found, for those who show it. All of it is a lookup, but for the figures of
 * thresholds of single classes, which count the answers. Main thread only. */

#include "config.h"

#include "limn-referee.h"

#include "limn-referee-private.h"

static LimnVerdict *
get_verdict (LimnReferee *self)
{
  return self->folder ? self->folder_verdict : self->shown_verdict;
}

/**
 * limn_referee_get_match:
 * @self: a referee
 *
 * Gets which instances of the picture that is shown are which objects. Main thread only.
 *
 * Returns: (transfer none) (nullable): the match
 */
LimnMatch *
limn_referee_get_match (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return self->shown_verdict != NULL ? self->shown->match : NULL;
}

/**
 * limn_referee_get_curve:
 * @self: a referee
 *
 * Gets how good the answers are over confidence: those about the picture that is shown, or those
 * about the folder. Main thread only.
 *
 * Returns: (transfer none) (nullable): the curve
 */
LimnCurve *
limn_referee_get_curve (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return get_verdict (self) != NULL ? get_verdict (self)->curve : NULL;
}

/**
 * limn_referee_measure:
 * @self: a referee
 * @cutoffs: what is shown
 * @point: (out caller-allocates): how good that is
 *
 * Measures what is shown at thresholds, those of single classes included. Main thread only.
 *
 * Returns: %FALSE if there is nothing to hold it against
 */
gboolean
limn_referee_measure (LimnReferee       *self,
                      const LimnCutoffs *cutoffs,
                      LimnCurvePoint    *point)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);
  g_return_val_if_fail (cutoffs != NULL && point != NULL, FALSE);

  if (get_verdict (self) == NULL)
    return FALSE;

  limn_verdict_measure (get_verdict (self), cutoffs, point);

  return TRUE;
}

/**
 * limn_referee_get_covered:
 * @self: a referee
 * @n_raised: (out) (optional): how many pictures of the scope are not known as far down as the rest
 *
 * Gets from which confidence up all answers of the scope are known. Main thread only.
 *
 * Returns: percent; 0 if there is nothing to hold against the truth
 */
double
limn_referee_get_covered (LimnReferee *self,
                          guint       *n_raised)
{
  const LimnVerdict *verdict;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), 0);

  verdict = get_verdict (self);
  if (n_raised != NULL)
    *n_raised = verdict != NULL ? verdict->n_raised : 0;

  return verdict != NULL ? verdict->covered : 0;
}

/**
 * limn_referee_find:
 * @self: a referee
 * @class_name: (nullable): a class of the truth; %NULL for all
 * @goal: what is wanted
 * @point: (out caller-allocates): where it is
 *
 * Finds the confidence for a goal among those whose answers are known. Main thread only.
 *
 * Returns: %FALSE if no known confidence reaches it
 */
gboolean
limn_referee_find (LimnReferee    *self,
                   const char     *class_name,
                   LimnCurveGoal   goal,
                   LimnCurvePoint *point)
{
  g_autoptr (LimnCurve) curve = NULL;
  double confidence;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);
  g_return_val_if_fail (point != NULL, FALSE);

  if (get_verdict (self) == NULL)
    return FALSE;
  if (class_name != NULL)
    curve = limn_referee_dup_class_curve (self, class_name);
  else
    curve = limn_curve_ref (get_verdict (self)->curve);
  if (curve == NULL || !limn_curve_find (curve, goal, point))
    return FALSE;

  /* The range of equal points may go on to where nothing is known; its upper end is known. */
  confidence = MAX (point->confidence, get_verdict (self)->covered);
  limn_curve_get_at (curve, confidence, point);

  return TRUE;
}

/**
 * limn_referee_dup_best:
 * @self: a referee
 * @cutoffs: the present thresholds
 *
 * Gives each class that the truth and the answers have the confidence at which its F1 is best.
 * Main thread only.
 *
 * Returns: (transfer full): the thresholds with those
 */
LimnCutoffs *
limn_referee_dup_best (LimnReferee *self,
                       LimnCutoffs *cutoffs)
{
  const LimnVerdict *verdict;
  LimnCutoffs *best = NULL;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);
  g_return_val_if_fail (cutoffs != NULL, NULL);

  verdict = get_verdict (self);
  best = limn_cutoffs_ref (cutoffs);
  for (guint i = 0; verdict != NULL && i < verdict->answered->len; i++)
    {
      const LimnAnswered *answered = g_ptr_array_index (verdict->answered, i);
      LimnCurvePoint point;

      if (answered->truth_name != NULL
          && limn_referee_find (self, answered->truth_name, LIMN_CURVE_BEST_F1, &point))
        {
          LimnCutoffs *next = limn_cutoffs_with_class (best, answered->name, answered->class_id,
                                                       point.confidence);

          limn_cutoffs_unref (best);
          best = next;
        }
    }

  return best;
}

/**
 * limn_referee_dup_class_curve:
 * @self: a referee
 * @class_name: a class of the truth
 *
 * Gets the curve of one class. Main thread only.
 *
 * Returns: (transfer full) (nullable): the curve; %NULL if the truth has none of the class
 */
LimnCurve *
limn_referee_dup_class_curve (LimnReferee *self,
                              const char  *class_name)
{
  LimnVerdict *verdict;
  LimnCurve *curve = NULL;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);
  g_return_val_if_fail (class_name != NULL, NULL);

  verdict = get_verdict (self);
  if (verdict != NULL)
    curve = g_hash_table_lookup (verdict->classes, class_name);

  return curve != NULL ? limn_curve_ref (curve) : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char * const *) a, *(const char * const *) b);
}

/**
 * limn_referee_dup_classes:
 * @self: a referee
 *
 * Lists the classes of the truth of the pictures that are looked at. Main thread only.
 *
 * Returns: (transfer full) (element-type utf8): their names, in the order of the alphabet
 */
GPtrArray *
limn_referee_dup_classes (LimnReferee *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  LimnVerdict *verdict;
  GHashTableIter iter;
  gpointer name = NULL;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), names);

  verdict = get_verdict (self);
  if (verdict == NULL)
    return names;

  g_hash_table_iter_init (&iter, verdict->classes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

/**
 * limn_referee_dup_unanswered:
 * @self: a referee
 *
 * Lists the classes of the truth that no answer has: the model may not know them, or call them
 * something else. Main thread only.
 *
 * Returns: (transfer full) (element-type utf8): their names, in the order of the alphabet
 */
GPtrArray *
limn_referee_dup_unanswered (LimnReferee *self)
{
  GPtrArray *names = limn_referee_dup_classes (self);
  const LimnVerdict *verdict;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), names);

  verdict = get_verdict (self);
  for (guint i = 0; verdict != NULL && i < verdict->answered->len; i++)
    {
      const LimnAnswered *answered = g_ptr_array_index (verdict->answered, i);
      guint index = 0;

      if (answered->truth_name != NULL
          && g_ptr_array_find_with_equal_func (names, answered->truth_name, g_str_equal, &index))
        g_ptr_array_remove_index (names, index);
    }

  return names;
}

/**
 * limn_referee_get_class_ap:
 * @self: a referee
 * @class_name: a class of the truth
 * @ap: (out): COCO's average precision of its masks over the folder, 0 to 1
 *
 * Gets the average precision of one class. Main thread only.
 *
 * Returns: %FALSE if there is none
 */
gboolean
limn_referee_get_class_ap (LimnReferee *self,
                           const char  *class_name,
                           double      *ap)
{
  const double *average = NULL;

  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);
  g_return_val_if_fail (class_name != NULL && ap != NULL, FALSE);

  if (self->folder_verdict != NULL && self->folder_verdict->averages != NULL)
    average = g_hash_table_lookup (self->folder_verdict->averages, class_name);
  if (average == NULL)
    return FALSE;

  *ap = *average;

  return TRUE;
}

/**
 * limn_referee_get_summary:
 * @self: a referee
 *
 * Gets the average precision of the masks of all analysed pictures that have a truth.
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the figures
 */
const LimnCocoSummary *
limn_referee_get_summary (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), NULL);

  return self->folder_verdict != NULL && self->folder_verdict->averages != NULL
           ? &self->folder_verdict->summary : NULL;
}

/**
 * limn_referee_get_n_measured:
 * @self: a referee
 *
 * Gets of how many pictures the average precision is; while a run goes on, there may be more.
 * Main thread only.
 *
 * Returns: how many
 */
guint
limn_referee_get_n_measured (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), 0);

  return self->folder_verdict != NULL ? self->folder_verdict->n_measured : 0;
}

/**
 * limn_referee_get_n_pictures:
 * @self: a referee
 *
 * Gets how many analysed pictures have a truth. Main thread only.
 *
 * Returns: how many
 */
guint
limn_referee_get_n_pictures (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), 0);

  return g_hash_table_size (self->cases);
}

/**
 * limn_referee_get_n_without_outlines:
 * @self: a referee
 *
 * Gets how many analysed pictures have a truth, but no outlines any more that could be held against
 * it: they would have to be asked about again. Main thread only.
 *
 * Returns: how many
 */
guint
limn_referee_get_n_without_outlines (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), 0);

  return g_hash_table_size (self->bare);
}

/**
 * limn_referee_knows_picture:
 * @self: a referee
 *
 * Gets whether the ground truth says anything about the picture that is shown, if only that nothing
 * is in it. Main thread only.
 *
 * Returns: %TRUE if it does
 */
gboolean
limn_referee_knows_picture (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);

  return self->truth != NULL && self->picture != NULL
         && limn_truth_set_lookup (self->truth, self->picture) != NULL;
}

/**
 * limn_referee_is_judging:
 * @self: a referee
 *
 * Gets whether the figures of the scope are being worked out. Main thread only.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_referee_is_judging (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);

  if (self->folder)
    return self->folder_cancellable != NULL || self->gather_id != 0;

  return self->shown_cancellable != NULL;
}

/**
 * limn_referee_get_busy:
 * @self: a referee
 *
 * Gets whether figures are being worked out. Main thread only.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_referee_get_busy (LimnReferee *self)
{
  g_return_val_if_fail (LIMN_IS_REFEREE (self), FALSE);

  return self->busy;
}
