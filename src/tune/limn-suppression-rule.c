/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server measures, found out from two of its answers: one with nothing removed and one with
 * a limit. A formula is given up only for what it cannot explain wherever the rounded boxes were.
 * Pure functions; any thread. */

#include "config.h"

#include "limn-suppression.h"

#include "limn-suppression-private.h"

/* How a formula stands to what was seen. */
typedef struct
{
  /* It had to remove something that was kept. */
  gboolean had_to_remove;
  /* Something was removed that it cannot have removed. */
  gboolean cannot_explain;
} Verdict;

/* Two answers, instance by instance. */
typedef struct
{
  LimnPrediction *raw;
  double          confidence;
  double          overlap;
  /* What is weaker may be missing because of the cap. */
  float           weakest;
  gboolean       *is_kept;
  guint           n_removed;
} Lesson;

/**
 * limn_rule_of_engine:
 * @engine: which server code answered
 *
 * Gets what the usual models of an engine measure. It is not what every model measures: some do
 * their own de-duplication.
 *
 * Any thread.
 *
 * Returns: the rule, or %LIMN_RULE_UNKNOWN
 */
LimnRule
limn_rule_of_engine (LimnEngine engine)
{
  switch (engine)
    {
    case LIMN_ENGINE_CLASSIC:
      return LIMN_RULE_COVERED;
    case LIMN_ENGINE_CURRENT:
      return LIMN_RULE_IOU;
    case LIMN_ENGINE_UNKNOWN:
      break;
    }
  return LIMN_RULE_UNKNOWN;
}

static void
look_at_kept (Verdict   *verdict,
              LimnCrowd *crowd,
              guint32    index)
{
  int class_id = limn_prediction_get_instance (crowd->raw, index)->class_id;
  guint n_found = 0;
  const guint32 *found = limn_crowd_find (crowd, index, FALSE, &n_found);

  for (guint i = 0; i < n_found; i++)
    {
      guint32 other = found[i];
      const LimnInstance *stronger = limn_prediction_get_instance (crowd->raw, other);
      gboolean is_tie = stronger->confidence
                        == limn_prediction_get_instance (crowd->raw, index)->confidence;

      if (other == index || stronger->class_id != class_id)
        continue;
      /* Of two equals either may have come first: both must be impossible. */
      if (limn_overlap_test_surely_over (&crowd->test, &crowd->boxes[other], &crowd->boxes[index])
          && (!is_tie || limn_overlap_test_surely_over (&crowd->test, &crowd->boxes[index],
                                                        &crowd->boxes[other])))
        {
          verdict->had_to_remove = TRUE;
          return;
        }
    }
}

static void
look_at_removed (Verdict   *verdict,
                 LimnCrowd *crowd,
                 guint32    index)
{
  int class_id = limn_prediction_get_instance (crowd->raw, index)->class_id;
  guint n_found = 0;
  const guint32 *found = limn_crowd_find (crowd, index, FALSE, &n_found);

  for (guint i = 0; i < n_found; i++)
    if (limn_prediction_get_instance (crowd->raw, found[i])->class_id == class_id
        && !limn_overlap_test_surely_below (&crowd->test, &crowd->boxes[found[i]],
                                            &crowd->boxes[index]))
      return;
  verdict->cannot_explain = TRUE;
}

/* Instances of one score are looked at together, since any of them may have removed another. */
static Verdict
judge (const Lesson *lesson,
       LimnRule      rule)
{
  g_autoptr (LimnCrowd) crowd = limn_crowd_new (lesson->raw, rule, lesson->confidence,
                                                lesson->overlap);
  Verdict verdict = { FALSE, FALSE };
  guint begin = 0;

  while (begin < crowd->order->len)
    {
      guint end = limn_crowd_get_tie (crowd, begin);

      for (guint i = begin; i < end; i++)
        {
          guint32 index = g_array_index (crowd->order, guint32, i);

          if (lesson->is_kept[index])
            limn_crowd_add (crowd, index);
        }
      for (guint i = begin; i < end; i++)
        {
          guint32 index = g_array_index (crowd->order, guint32, i);

          if (limn_prediction_get_instance (lesson->raw, index)->confidence <= lesson->weakest)
            return verdict;
          if (lesson->is_kept[index] && !verdict.had_to_remove)
            look_at_kept (&verdict, crowd, index);
          else if (!lesson->is_kept[index] && !verdict.cannot_explain)
            look_at_removed (&verdict, crowd, index);
        }
      begin = end;
    }
  return verdict;
}

static void
lesson_clear (Lesson *self)
{
  g_clear_pointer (&self->is_kept, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lesson, lesson_clear)

/* The weakest score of an answer that was cut: what is as weak may be missing. */
static float
get_weakest (LimnPrediction *prediction)
{
  guint n = limn_prediction_get_n_instances (prediction);

  if (!limn_prediction_is_capped (prediction) || n == 0)
    return -1.0f;
  return limn_prediction_get_instance (prediction, n - 1)->confidence;
}

/* FALSE if the two answers are not about the same boxes. */
static gboolean
lesson_init (Lesson         *self,
             LimnPrediction *raw,
             LimnPrediction *answer)
{
  LimnQuery *query = limn_prediction_get_query (answer);
  LimnEngine engine = limn_prediction_get_engine (raw);
  g_autofree guint32 *matches = limn_crowd_match (raw, answer);
  guint n_instances = limn_prediction_get_n_instances (raw);
  float raw_weakest = get_weakest (raw);

  self->raw = raw;
  self->confidence = limn_query_get_confidence (query);
  self->overlap = limn_query_get_overlap (query);
  self->weakest = MAX (raw_weakest, get_weakest (answer));
  self->is_kept = g_new0 (gboolean, MAX (n_instances, 1));
  for (guint i = 0; i < limn_prediction_get_n_instances (answer); i++)
    {
      if (matches[i] != G_MAXUINT32)
        self->is_kept[matches[i]] = TRUE;
      else if (limn_prediction_get_instance (answer, i)->confidence > raw_weakest)
        return FALSE;
    }
  for (guint i = 0; i < n_instances; i++)
    {
      float score = limn_prediction_get_instance (raw, i)->confidence;

      if (!self->is_kept[i] && score > self->weakest
          && limn_engine_lets_pass (engine, score, self->confidence))
        self->n_removed++;
    }
  return TRUE;
}

/**
 * limn_rule_learn:
 * @raw: an answer that was asked at overlap 100, so that nothing was removed from it
 * @answer: an answer about the same picture at a lower overlap, at a confidence that is not lower
 *
 * Finds out what the server measures, by what it kept and what it removed. A formula fits if what
 * it removes for certain was not kept, and all that was removed it may have removed, wherever the
 * rounded boxes were:
 *
 * - One fits: it is that one. Both fit: %LIMN_RULE_EITHER.
 * - Neither fits: %LIMN_RULE_OTHER.
 * - Nothing was removed, and both formulas had to remove something: %LIMN_RULE_NONE. If only one
 *   had to, the other explains it as well as %LIMN_RULE_NONE does, and nothing was learned.
 * - Nothing was removed and nothing had to be, or the answers are not about the same boxes:
 *   %LIMN_RULE_UNKNOWN.
 *
 * Any thread.
 *
 * Returns: what is known from these two answers
 */
LimnRule
limn_rule_learn (LimnPrediction *raw,
                 LimnPrediction *answer)
{
  g_auto (Lesson) lesson = { NULL };
  Verdict iou = { FALSE, FALSE };
  Verdict covered = { FALSE, FALSE };
  gboolean fits_iou = FALSE;
  gboolean fits_covered = FALSE;

  g_return_val_if_fail (raw != NULL && answer != NULL, LIMN_RULE_UNKNOWN);
  g_return_val_if_fail (limn_prediction_get_query (answer) != NULL, LIMN_RULE_UNKNOWN);

  if (!lesson_init (&lesson, raw, answer))
    return LIMN_RULE_UNKNOWN;

  iou = judge (&lesson, LIMN_RULE_IOU);
  covered = judge (&lesson, LIMN_RULE_COVERED);
  if (lesson.n_removed == 0)
    return iou.had_to_remove && covered.had_to_remove ? LIMN_RULE_NONE : LIMN_RULE_UNKNOWN;

  /* What was left out here may have removed what nothing else explains. */
  if (limn_prediction_get_n_dropped (raw) > 0)
    iou.cannot_explain = covered.cannot_explain = FALSE;
  fits_iou = !iou.had_to_remove && !iou.cannot_explain;
  fits_covered = !covered.had_to_remove && !covered.cannot_explain;
  if (fits_iou && fits_covered)
    return LIMN_RULE_EITHER;
  if (fits_iou)
    return LIMN_RULE_IOU;
  return fits_covered ? LIMN_RULE_COVERED : LIMN_RULE_OTHER;
}

/* The rules that are still possible, as a set: IOU 1, COVERED 2, NONE 4. */
static guint
get_possible (LimnRule rule)
{
  switch (rule)
    {
    case LIMN_RULE_UNKNOWN:
      return 1 | 2 | 4;
    case LIMN_RULE_IOU:
      return 1;
    case LIMN_RULE_COVERED:
      return 2;
    case LIMN_RULE_EITHER:
      return 1 | 2;
    case LIMN_RULE_NONE:
      return 4;
    case LIMN_RULE_OTHER:
      break;
    }
  return 0;
}

/**
 * limn_rule_combine:
 * @before: what was known
 * @learned: what one more lesson says
 *
 * Adds up what is known about one model: what both leave possible.
 *
 * | before \ learned | unknown | iou   | covered | either  | none  | other |
 * |------------------|---------|-------|---------|---------|-------|-------|
 * | unknown          | unknown | iou   | covered | either  | none  | other |
 * | iou              | iou     | iou   | other   | iou     | other | other |
 * | covered          | covered | other | covered | covered | other | other |
 * | either           | either  | iou   | covered | either  | other | other |
 * | none             | none    | other | other   | other   | none  | other |
 * | other            | other   | other | other   | other   | other | other |
 *
 * The order of the lessons does not matter. Any thread.
 *
 * Returns: what is known now
 */
LimnRule
limn_rule_combine (LimnRule before,
                   LimnRule learned)
{
  guint possible = get_possible (before) & get_possible (learned);

  for (int rule = LIMN_RULE_UNKNOWN; rule <= LIMN_RULE_OTHER; rule++)
    if (get_possible ((LimnRule) rule) == possible)
      return (LimnRule) rule;
  return LIMN_RULE_OTHER;
}

/**
 * limn_rule_measure:
 * @rule: a rule
 * @stronger: a box
 * @weaker: another
 *
 * Measures what two boxes share by a rule: for %LIMN_RULE_COVERED the share of @weaker, with a
 * pixel of the picture for the pixel that the server adds; for %LIMN_RULE_IOU, and where the rule
 * is not known, intersection over union; for the others nothing.
 *
 * Any thread.
 *
 * Returns: 0 to 1
 */
double
limn_rule_measure (LimnRule        rule,
                   const LimnRect *stronger,
                   const LimnRect *weaker)
{
  LimnOverlapTest test = { .rule = rule, .limit = 1.0, .pixel = 1.0 };

  g_return_val_if_fail (stronger != NULL && weaker != NULL, 0.0);

  switch (rule)
    {
    case LIMN_RULE_NONE:
    case LIMN_RULE_OTHER:
      return 0.0;
    case LIMN_RULE_UNKNOWN:
    case LIMN_RULE_EITHER:
    case LIMN_RULE_IOU:
    case LIMN_RULE_COVERED:
      break;
    }
  return limn_overlap_test_measure (&test, stronger, weaker);
}

/*< private >
 * limn_rule_to_draw:
 * @rule: what is known
 * @engine: which server code answered
 *
 * Chooses the formula to go by: the known one, else that of the engine, else intersection over
 * union, which most servers use.
 *
 * Returns: %LIMN_RULE_IOU, %LIMN_RULE_COVERED, or %LIMN_RULE_NONE if none is to be applied
 */
LimnRule
limn_rule_to_draw (LimnRule   rule,
                   LimnEngine engine)
{
  switch (rule)
    {
    case LIMN_RULE_IOU:
    case LIMN_RULE_COVERED:
      return rule;
    case LIMN_RULE_NONE:
    case LIMN_RULE_OTHER:
      return LIMN_RULE_NONE;
    case LIMN_RULE_UNKNOWN:
    case LIMN_RULE_EITHER:
      break;
    }
  return limn_rule_of_engine (engine) == LIMN_RULE_COVERED ? LIMN_RULE_COVERED : LIMN_RULE_IOU;
}
