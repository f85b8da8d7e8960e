/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Greedy suppression of an answer that has nothing removed, in the frame in which a slider moves,
 * and a proof of whether it is what the server would answer. The strongest of a class is taken, and
 * what shares more than the limit with one that was taken goes.
 *
 * The proof is by induction over the scores: if all stronger ones were decided as the server did,
 * then the next one is, if it is kept and surely below the limit with all that were kept, or goes
 * and is surely over the limit with one of them. limn-fuzzy-box.c says what is sure. Among equal
 * scores the server's order is not known, so these must neither remove each other nor come near it.
 * Immutable once made; any thread. */

#include "config.h"

#include "limn-suppression.h"

#include "limn-suppression-private.h"

struct _LimnSuppression
{
  gatomicrefcount  ref_count;

  /* Owned. */
  LimnPrediction  *raw;
  GArray          *kept;
  GArray          *removals;

  gboolean         is_exact;
  gboolean         is_partial;
};

G_DEFINE_BOXED_TYPE (LimnSuppression, limn_suppression, limn_suppression_ref,
                     limn_suppression_unref)

static LimnSuppression *
suppression_new (LimnPrediction *raw)
{
  LimnSuppression *self = g_new0 (LimnSuppression, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->raw = limn_prediction_ref (raw);
  self->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->removals = g_array_new (FALSE, FALSE, sizeof (LimnRemoval));
  return self;
}

/* One instance against those that were kept. */
typedef struct
{
  LimnRemoval removal;
  /* Somebody certainly removes it. */
  gboolean    is_sure;
  /* Somebody may remove it. */
  gboolean    is_doubtful;
} Decision;

static void
decide_by_one (Decision  *self,
               LimnCrowd *crowd,
               guint32    other,
               gboolean   with_proof)
{
  const LimnInstance *weaker = limn_prediction_get_instance (crowd->raw, self->removal.index);
  const LimnInstance *stronger = limn_prediction_get_instance (crowd->raw, other);
  const LimnFuzzyBox *weaker_box = &crowd->boxes[self->removal.index];
  const LimnFuzzyBox *stronger_box = &crowd->boxes[other];
  gboolean is_tie = stronger->confidence == weaker->confidence;
  double share = limn_overlap_test_measure (&crowd->test, &stronger->box, &weaker->box);

  if (share > crowd->test.limit)
    {
      /* They are found in any order; the strongest is the one that removes. */
      if (limn_crowd_is_before (crowd, other, self->removal.by))
        {
          self->removal.by = other;
          self->removal.share = share;
        }
      if (with_proof && !self->is_sure && !is_tie)
        self->is_sure = limn_overlap_test_surely_over (&crowd->test, stronger_box, weaker_box);
    }
  else if (with_proof && !self->is_doubtful && self->removal.by == G_MAXUINT32)
    {
      self->is_doubtful = !limn_overlap_test_surely_below (&crowd->test, stronger_box, weaker_box)
                          || (is_tie && !limn_overlap_test_surely_below (&crowd->test, weaker_box,
                                                                         stronger_box));
    }
}

static Decision
decide (LimnCrowd *crowd,
        guint32    index,
        gboolean   is_in_tie,
        gboolean   with_proof)
{
  Decision decision = { { index, G_MAXUINT32, 0.0 }, FALSE, FALSE };
  int class_id = limn_prediction_get_instance (crowd->raw, index)->class_id;
  guint n_found = 0;
  const guint32 *found = limn_crowd_find (crowd, index, is_in_tie, &n_found);

  for (guint i = 0; i < n_found; i++)
    if (limn_prediction_get_instance (crowd->raw, found[i])->class_id == class_id)
      decide_by_one (&decision, crowd, found[i], with_proof);
  return decision;
}

/* Returns whether every decision was sure. */
static gboolean
suppress (LimnSuppression *self,
          LimnRule         rule,
          double           confidence,
          double           overlap)
{
  g_autoptr (LimnCrowd) crowd = limn_crowd_new (self->raw, rule, confidence, overlap);
  gboolean is_sure = TRUE;
  guint tie_begin = 0;
  guint tie_end = 0;

  for (guint i = 0; i < crowd->order->len; i++)
    {
      guint32 index = g_array_index (crowd->order, guint32, i);
      Decision decision = { { index, G_MAXUINT32, 0.0 }, FALSE, FALSE };

      if (i == tie_end)
        {
          tie_begin = i;
          tie_end = limn_crowd_get_tie (crowd, i);
        }
      /* No share is more than all of it. */
      if (crowd->test.limit < 1.0)
        decision = decide (crowd, index, tie_end - tie_begin > 1, is_sure);
      if (decision.removal.by == G_MAXUINT32)
        {
          g_array_append_val (self->kept, index);
          if (crowd->test.limit < 1.0)
            limn_crowd_add (crowd, index);
          is_sure = is_sure && !decision.is_doubtful;
        }
      else
        {
          g_array_append_val (self->removals, decision.removal);
          is_sure = is_sure && decision.is_sure;
        }
    }
  return is_sure;
}

static void
keep_all (LimnSuppression *self,
          double           confidence)
{
  LimnEngine engine = limn_prediction_get_engine (self->raw);

  for (guint32 i = 0; i < limn_prediction_get_n_instances (self->raw); i++)
    if (limn_engine_lets_pass (engine, limn_prediction_get_instance (self->raw, i)->confidence,
                               confidence))
      g_array_append_val (self->kept, i);
}

static gboolean
is_same_kept (const LimnSuppression *a,
              const LimnSuppression *b)
{
  if (a->kept->len != b->kept->len)
    return FALSE;
  for (guint i = 0; i < a->kept->len; i++)
    if (g_array_index (a->kept, guint32, i) != g_array_index (b->kept, guint32, i))
      return FALSE;
  return TRUE;
}

/* Whether both formulas give the same for certain. */
static gboolean
agrees (const LimnSuppression *self,
        LimnRule               rule,
        double                 confidence,
        double                 overlap)
{
  g_autoptr (LimnSuppression) other = suppression_new (self->raw);

  return suppress (other, rule == LIMN_RULE_IOU ? LIMN_RULE_COVERED : LIMN_RULE_IOU,
                   confidence, overlap)
         && is_same_kept (self, other);
}

/* Whether something has exactly the score at which engines differ. */
static gboolean
is_on_threshold (LimnPrediction *raw,
                 double          confidence)
{
  for (guint i = 0; i < limn_prediction_get_n_instances (raw); i++)
    {
      float score = limn_prediction_get_instance (raw, i)->confidence;

      if (limn_engine_lets_pass (LIMN_ENGINE_CLASSIC, score, confidence)
          && !limn_engine_lets_pass (LIMN_ENGINE_CURRENT, score, confidence))
        return TRUE;
    }
  return FALSE;
}

/* The weakest of all, wherever it stands. */
static gboolean
is_cut_above (LimnPrediction *raw,
              double          confidence)
{
  LimnEngine engine = limn_prediction_get_engine (raw);

  if (!limn_prediction_is_capped (raw))
    return FALSE;
  for (guint i = 0; i < limn_prediction_get_n_instances (raw); i++)
    if (!limn_engine_lets_pass (engine, limn_prediction_get_instance (raw, i)->confidence,
                                confidence))
      return FALSE;
  return TRUE;
}

/* Whether all that the server chooses from is here. What was left out of the answer because it
 * made no sense may have removed something. */
static gboolean
is_complete (LimnPrediction *raw,
             double          confidence)
{
  LimnQuery *query = limn_prediction_get_query (raw);

  return query != NULL
         && limn_query_get_overlap (query) >= LIMN_OVERLAP_MAX
         && limn_query_get_confidence (query) <= confidence
         && limn_prediction_get_n_dropped (raw) == 0
         && limn_prediction_get_image_width (raw) > 0;
}

/**
 * limn_suppression_new:
 * @raw: an answer that was asked at overlap 100, so that nothing was removed from it
 * @rule: what the server measures, as far as it is known
 * @confidence: percent, at least the confidence @raw was asked with
 * @overlap: percent
 *
 * Removes what the server would remove at a confidence and an overlap. %LIMN_RULE_EITHER goes by
 * the rule of the engine and is exact only if both rules give the same; %LIMN_RULE_UNKNOWN goes by
 * the rule of the engine as well and never is exact. %LIMN_RULE_NONE and %LIMN_RULE_OTHER remove
 * nothing.
 *
 * Takes some milliseconds for ten thousand instances. Any thread.
 *
 * Returns: (transfer full): the suppression
 */
LimnSuppression *
limn_suppression_new (LimnPrediction *raw,
                      LimnRule        rule,
                      double          confidence,
                      double          overlap)
{
  LimnSuppression *self = NULL;
  LimnRule formula = LIMN_RULE_NONE;
  gboolean is_sure = FALSE;

  g_return_val_if_fail (raw != NULL, NULL);

  self = suppression_new (raw);
  formula = limn_rule_to_draw (rule, limn_prediction_get_engine (raw));
  self->is_partial = is_cut_above (raw, confidence);
  if (formula == LIMN_RULE_NONE)
    {
      keep_all (self, confidence);
      /* Models that remove nothing compare by rules of their own. */
      is_sure = rule == LIMN_RULE_NONE && !is_on_threshold (raw, confidence);
    }
  else
    {
      is_sure = suppress (self, formula, confidence, overlap);
      if (limn_prediction_get_engine (raw) == LIMN_ENGINE_UNKNOWN)
        is_sure = is_sure && !is_on_threshold (raw, confidence);
    }
  self->is_exact = is_sure && !self->is_partial && rule != LIMN_RULE_UNKNOWN
                   && is_complete (raw, confidence)
                   && (rule != LIMN_RULE_EITHER || agrees (self, formula, confidence, overlap));
  return self;
}

/* The strongest that shares more than the limit; if none seems to, the strongest that may. */
static gboolean
find_remover (LimnCrowd   *crowd,
              LimnRemoval *removal)
{
  Decision decision = decide (crowd, removal->index, FALSE, FALSE);
  int class_id = limn_prediction_get_instance (crowd->raw, removal->index)->class_id;
  guint n_found = 0;
  const guint32 *found = NULL;

  *removal = decision.removal;
  if (removal->by != G_MAXUINT32)
    return TRUE;

  found = limn_crowd_find (crowd, removal->index, FALSE, &n_found);
  for (guint i = 0; i < n_found; i++)
    if (limn_crowd_is_before (crowd, found[i], removal->by)
        && limn_prediction_get_instance (crowd->raw, found[i])->class_id == class_id
        && !limn_overlap_test_surely_below (&crowd->test, &crowd->boxes[found[i]],
                                            &crowd->boxes[removal->index]))
      removal->by = found[i];
  if (removal->by == G_MAXUINT32)
    return FALSE;
  removal->share = limn_overlap_test_measure
    (&crowd->test, &limn_prediction_get_instance (crowd->raw, removal->by)->box,
     &limn_prediction_get_instance (crowd->raw, removal->index)->box);
  return TRUE;
}

/* Adds those of a run of equal scores that were kept, and then explains the others. */
static gboolean
explain_tie (LimnSuppression *self,
             LimnCrowd       *crowd,
             const gboolean  *is_kept,
             guint            begin,
             guint            end)
{
  gboolean is_explained = TRUE;

  for (guint i = begin; i < end; i++)
    {
      guint32 index = g_array_index (crowd->order, guint32, i);

      if (is_kept[index])
        limn_crowd_add (crowd, index);
    }
  for (guint i = begin; i < end; i++)
    {
      LimnRemoval removal = { g_array_index (crowd->order, guint32, i), G_MAXUINT32, 0.0 };

      if (is_kept[removal.index])
        continue;
      if (find_remover (crowd, &removal))
        g_array_append_val (self->removals, removal);
      else
        is_explained = FALSE;
    }
  return is_explained;
}

/* Below the weakest of an answer that was cut, what is missing was not removed by anyone. */
static gboolean
is_below_cap (LimnPrediction *answer,
              float           score)
{
  guint n = limn_prediction_get_n_instances (answer);

  return n > 0 && limn_prediction_is_capped (answer)
         && score <= limn_prediction_get_instance (answer, n - 1)->confidence;
}

static gboolean
explain (LimnSuppression *self,
         LimnPrediction  *answer,
         LimnRule         formula,
         const gboolean  *is_kept)
{
  LimnQuery *query = limn_prediction_get_query (answer);
  g_autoptr (LimnCrowd) crowd = limn_crowd_new (self->raw, formula,
                                                limn_query_get_confidence (query),
                                                limn_query_get_overlap (query));
  gboolean is_explained = TRUE;
  guint begin = 0;

  while (begin < crowd->order->len)
    {
      guint32 first = g_array_index (crowd->order, guint32, begin);
      guint end = limn_crowd_get_tie (crowd, begin);

      if (is_below_cap (answer, limn_prediction_get_instance (self->raw, first)->confidence))
        break;
      if (!explain_tie (self, crowd, is_kept, begin, end))
        is_explained = FALSE;
      begin = end;
    }
  return is_explained;
}

/**
 * limn_suppression_new_for_answer:
 * @raw: an answer that was asked at overlap 100, so that nothing was removed from it
 * @answer: the model's own answer about the same picture, with its query
 * @rule: what the server measures, as far as it is known
 *
 * Explains an answer: what it has of @raw is kept, and what it lacks was removed by the strongest
 * one that it has, of that class, that shares more than the limit by the rule, or may have shared
 * more before boxes were rounded. Without such a one there is no removal. %LIMN_RULE_NONE and
 * %LIMN_RULE_OTHER explain nothing. It is exact if all of @answer is in @raw and all that is
 * missing is explained by a rule that is known.
 *
 * Any thread.
 *
 * Returns: (transfer full): the suppression
 */
LimnSuppression *
limn_suppression_new_for_answer (LimnPrediction *raw,
                                 LimnPrediction *answer,
                                 LimnRule        rule)
{
  LimnSuppression *self = NULL;
  LimnRule formula = LIMN_RULE_NONE;
  g_autofree gboolean *is_kept = NULL;
  g_autofree guint32 *matches = NULL;
  gboolean is_explained = TRUE;
  guint n_instances = 0;

  g_return_val_if_fail (raw != NULL && answer != NULL, NULL);
  g_return_val_if_fail (limn_prediction_get_query (answer) != NULL, NULL);

  self = suppression_new (raw);
  formula = limn_rule_to_draw (rule, limn_prediction_get_engine (raw));
  n_instances = limn_prediction_get_n_instances (raw);
  is_kept = g_new0 (gboolean, MAX (n_instances, 1));
  matches = limn_crowd_match (raw, answer);
  for (guint i = 0; i < limn_prediction_get_n_instances (answer); i++)
    {
      if (matches[i] != G_MAXUINT32)
        is_kept[matches[i]] = TRUE;
      else
        is_explained = FALSE;
    }
  for (guint32 i = 0; i < n_instances; i++)
    if (is_kept[i])
      g_array_append_val (self->kept, i);
  self->is_partial = is_cut_above (raw,
                                   limn_query_get_confidence (limn_prediction_get_query (answer)));
  if (formula != LIMN_RULE_NONE && !explain (self, answer, formula, is_kept))
    is_explained = FALSE;
  self->is_exact = is_explained && !self->is_partial
                   && (rule == LIMN_RULE_IOU || rule == LIMN_RULE_COVERED);
  return self;
}

/**
 * limn_suppression_ref:
 * @self: a suppression
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnSuppression *
limn_suppression_ref (LimnSuppression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_suppression_unref:
 * @self: (transfer full): a suppression
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_suppression_unref (LimnSuppression *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  limn_prediction_unref (self->raw);
  g_array_unref (self->kept);
  g_array_unref (self->removals);
  g_free (self);
}

/**
 * limn_suppression_get_raw:
 * @self: a suppression
 *
 * Gets what it was made of; all indices are of that one. Any thread.
 *
 * Returns: (transfer none): the prediction
 */
LimnPrediction *
limn_suppression_get_raw (const LimnSuppression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->raw;
}

/**
 * limn_suppression_get_kept:
 * @self: a suppression
 * @n_kept: (out): how many
 *
 * Gets what is left, strongest first. Any thread.
 *
 * Returns: (transfer none) (array length=n_kept): indices in the raw prediction
 */
const guint32 *
limn_suppression_get_kept (const LimnSuppression *self,
                           guint                 *n_kept)
{
  g_return_val_if_fail (self != NULL && n_kept != NULL, NULL);

  *n_kept = self->kept->len;
  return (const guint32 *) (void *) self->kept->data;
}

/**
 * limn_suppression_get_removals:
 * @self: a suppression
 * @n_removals: (out): how many
 *
 * Gets what is not left and why, strongest first. What the confidence hides is not among it. Any
 * thread.
 *
 * Returns: (transfer none) (array length=n_removals): the removals
 */
const LimnRemoval *
limn_suppression_get_removals (const LimnSuppression *self,
                               guint                 *n_removals)
{
  g_return_val_if_fail (self != NULL && n_removals != NULL, NULL);

  *n_removals = self->removals->len;
  return (const LimnRemoval *) (void *) self->removals->data;
}

/**
 * limn_suppression_is_exact:
 * @self: a suppression
 *
 * Tells whether the server, if it goes by the rule, is sure to answer the same. Any thread.
 *
 * Returns: %FALSE if it is likely only
 */
gboolean
limn_suppression_is_exact (const LimnSuppression *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_exact;
}

/**
 * limn_suppression_is_partial:
 * @self: a suppression
 *
 * Tells whether the raw prediction was cut, so that weaker instances may be missing, which the
 * server has room for once others are removed. Any thread.
 *
 * Returns: %TRUE if so at this confidence
 */
gboolean
limn_suppression_is_partial (const LimnSuppression *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_partial;
}

/**
 * limn_suppression_dup_prediction:
 * @self: a suppression
 * @query: (nullable): what it is said to answer
 *
 * Makes a derived prediction of what is left. Any thread.
 *
 * Returns: (transfer full): the prediction
 */
LimnPrediction *
limn_suppression_dup_prediction (LimnSuppression *self,
                                 LimnQuery       *query)
{
  g_return_val_if_fail (self != NULL, NULL);

  return limn_prediction_pick (self->raw, query, (const guint32 *) (void *) self->kept->data,
                               self->kept->len);
}
