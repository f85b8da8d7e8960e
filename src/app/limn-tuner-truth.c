/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the ground truth says about what is shown. The match is about all that is known of the
 * picture; what is shown is a part of that, or the model's own answer to the same question, so each
 * shown object is found again among the matched ones. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

#include <glib/gi18n-lib.h>

/* From what was matched to what is shown; kept until one of them changes. */
static LimnChanges *
get_verdict (LimnTuner      *self,
             LimnMatch      *match,
             LimnPrediction *shown)
{
  LimnPrediction *matched = limn_match_get_prediction (match);

  if (self->verdict != NULL && limn_changes_get_before (self->verdict) == matched
      && limn_changes_get_after (self->verdict) == shown)
    return self->verdict;

  g_clear_pointer (&self->verdict, limn_changes_unref);
  self->verdict = limn_changes_new (matched, shown);

  return self->verdict;
}

/* For a moment there may be a match about another picture. */
static LimnMatch *
get_match (LimnTuner      *self,
           LimnPrediction *shown)
{
  LimnMatch *match = limn_referee_get_match (self->referee);
  LimnQuery *matched = NULL;
  LimnQuery *query = limn_prediction_get_query (shown);

  if (match != NULL)
    matched = limn_prediction_get_query (limn_match_get_prediction (match));

  return matched != NULL && query != NULL
         && limn_query_get_image (matched) == limn_query_get_image (query) ? match : NULL;
}

static guint8 *
judge_cb (LimnPrediction *prediction,
          gpointer        user_data)
{
  LimnTuner *self = user_data;
  LimnMatch *match;
  LimnChanges *verdict;
  guint8 *meanings;

  g_assert (LIMN_IS_TUNER (self));

  match = get_match (self, prediction);
  if (match == NULL)
    return NULL;

  verdict = get_verdict (self, match, prediction);
  meanings = g_new0 (guint8, limn_prediction_get_n_instances (prediction) + 1);
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      int matched = limn_changes_get_partner (verdict, i);
      int object = matched >= 0 ? limn_match_get_object (match, (guint) matched)
                                : LIMN_MATCH_NONE;

      if (matched < 0)
        meanings[i] = LIMN_MEANING_NONE;
      else if (object == LIMN_MATCH_IGNORED)
        meanings[i] = LIMN_MEANING_IGNORED;
      else
        meanings[i] = object >= 0 ? LIMN_MEANING_CORRECT : LIMN_MEANING_EXTRA;
    }

  return meanings;
}

/*< private >
 * limn_tuner_follow_match:
 * @self: a tuner
 *
 * Has what is shown judged by the match that there is now.
 */
void
limn_tuner_follow_match (LimnTuner *self)
{
  g_clear_pointer (&self->verdict, limn_changes_unref);
  limn_overlay_set_judge (self->overlay,
                          limn_referee_get_match (self->referee) != NULL ? judge_cb : NULL, self);
}

/* Which objects of the truth are shown. */
static gboolean *
find_found (LimnMatch   *match,
            LimnChanges *verdict)
{
  LimnPrediction *shown = limn_changes_get_after (verdict);
  LimnPrediction *objects = limn_truth_get_objects (limn_match_get_truth (match));
  gboolean *found = g_new0 (gboolean, limn_prediction_get_n_instances (objects) + 1);

  for (guint i = 0; i < limn_prediction_get_n_instances (shown); i++)
    {
      int matched = limn_changes_get_partner (verdict, i);
      int object = matched >= 0 ? limn_match_get_object (match, (guint) matched) : -1;

      if (object >= 0)
        found[object] = TRUE;
    }

  return found;
}

/*< private >
 * limn_tuner_add_missed:
 * @self: a tuner
 * @marks: where to add
 * @most: how many at most
 *
 * Adds the objects of the ground truth that nothing shown is.
 */
void
limn_tuner_add_missed (LimnTuner *self,
                       LimnMarks *marks,
                       guint      most)
{
  LimnMatch *match = self->view.shown != NULL ? get_match (self, self->view.shown) : NULL;
  LimnTruth *truth;
  LimnPrediction *objects;
  g_autofree gboolean *found = NULL;
  guint n_added = 0;

  if (match == NULL)
    return;

  truth = limn_match_get_truth (match);
  objects = limn_truth_get_objects (truth);
  found = find_found (match, get_verdict (self, match, self->view.shown));

  for (guint i = 0; i < limn_prediction_get_n_instances (objects) && n_added < most; i++)
    {
      const char *name = limn_prediction_get_class_of (objects, i);
      g_autofree char *text = NULL;

      if (found[i] || limn_truth_get_flags (truth, i) != 0
          || limn_overlay_is_class_hidden (self->overlay, name))
        continue;

      /* Translators: %s is a class: the ground truth has one here that the model does not show. */
      text = g_strdup_printf (_("Missed: %s"), name);
      limn_marks_add (marks, LIMN_MARK_MISSED, objects, i, text);
      n_added++;
    }
}
