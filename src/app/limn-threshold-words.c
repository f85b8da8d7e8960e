/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What two thresholds do, in words. Pure functions; main thread only, since what they read is. */

#include "config.h"

#include "limn-threshold-words.h"

#include "limn-format.h"

#include <glib/gi18n-lib.h>

/* From here on no pair of boxes shares more, so none is removed. */
#define NOTHING_REMOVED 99.995

/*< private >
 * limn_describe_coverage:
 * @covered_from: from where on everything is known, in percent
 * @lower: the least that can be asked for, in percent
 *
 * Says which part of the slider moves without a question.
 *
 * Returns: (transfer full): a sentence
 */
char *
limn_describe_coverage (double covered_from,
                        double lower)
{
  g_autofree char *percent = limn_format_percent_nbsp (covered_from);

  if (covered_from <= lower)
    return g_strdup (_("Known all the way down: the model need not be asked"));
  if (covered_from > LIMN_CONFIDENCE_MAX)
    return g_strdup (_("Nothing is known yet: the model is asked"));

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Known from %s up; below, the model is asked"), percent);
}

/*< private >
 * limn_explain_confidence:
 * @cutoffs: the confidence, and the classes' own
 *
 * Says what the confidence does, or that it does not do it to all classes.
 *
 * Returns: (transfer full): a sentence
 */
char *
limn_explain_confidence (const LimnCutoffs *cutoffs)
{
  guint n_classes = limn_cutoffs_get_n_classes (cutoffs);
  g_autofree char *percent = NULL;

  if (n_classes > 0)
    {
      /* Translators: %u is a number of classes that have a confidence of their own */
      return g_strdup_printf (ngettext ("%u class has its own value.",
                                        "%u classes have their own value.", n_classes),
                              n_classes);
    }

  percent = limn_format_percent_nbsp (limn_cutoffs_get_confidence (cutoffs));

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Shows what the model is at least %s sure of."), percent);
}

/*< private >
 * limn_describe_gap:
 * @low: where nothing begins to change, in percent
 * @high: where it does again
 *
 * Says where the confidence can be moved without effect.
 *
 * Returns: (transfer full): a sentence
 */
char *
limn_describe_gap (double low,
                   double high)
{
  g_autofree char *range = limn_format_percent_range (low, high);

  /* Translators: %s is an interval in which no object comes or goes: "41–63 %" */
  return g_strdup_printf (_("Safe gap %s: nothing changes."), range);
}

static LimnEngine
get_engine (LimnSession *session)
{
  LimnPrediction *prediction = limn_session_get_prediction (session);

  return prediction != NULL ? limn_prediction_get_engine (prediction) : LIMN_ENGINE_UNKNOWN;
}

/*< private >
 * limn_get_explained_rule:
 * @session: whose model it is
 *
 * Gets the rule that is explained: where both explain what was seen, what the server says decides.
 *
 * Returns: what the model measures
 */
LimnRule
limn_get_explained_rule (LimnSession *session)
{
  LimnRule rule = limn_session_get_rule (session);
  LimnEngine engine = get_engine (session);

  return rule == LIMN_RULE_EITHER && engine != LIMN_ENGINE_UNKNOWN ? limn_rule_of_engine (engine)
                                                                   : rule;
}

/*< private >
 * limn_explain_overlap:
 * @overlap: the overlap, in percent
 * @rule: what the model measures
 *
 * Says what the overlap does with this model.
 *
 * Returns: (transfer full): a sentence
 */
char *
limn_explain_overlap (double   overlap,
                      LimnRule rule)
{
  g_autofree char *percent = limn_format_percent_nbsp (overlap);

  if (rule == LIMN_RULE_NONE)
    return g_strdup (_("This model removes duplicates itself: overlap has no effect."));
  if (rule == LIMN_RULE_OTHER)
    return g_strdup (_("This server uses a rule of its own."));
  if (overlap > NOTHING_REMOVED)
    return g_strdup (_("No box is removed, however much it overlaps another."));

  switch (rule)
    {
    case LIMN_RULE_COVERED:
      /* Translators: %s is a percentage */
      return g_strdup_printf (_("Two boxes of one class sharing more than %s of the weaker box: "
                                "the stronger stays."), percent);
    case LIMN_RULE_IOU:
      /* Translators: %s is a percentage; IoU is "intersection over union" */
      return g_strdup_printf (_("Two boxes of one class sharing more than %s (IoU): "
                                "the stronger stays."), percent);
    case LIMN_RULE_EITHER:
      /* Translators: %s is a percentage; IoU is "intersection over union" */
      return g_strdup_printf (_("Two boxes of one class sharing more than %s, either of the weaker "
                                "box or as IoU: the stronger stays."), percent);
    case LIMN_RULE_UNKNOWN:
    case LIMN_RULE_NONE:
    case LIMN_RULE_OTHER:
      break;
    }

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Two boxes of one class that overlap by more than %s: "
                            "the stronger stays."), percent);
}

/*< private >
 * limn_describe_rule:
 * @session: whose model it is
 *
 * Says where the rule that is explained comes from.
 *
 * Returns: (transfer full): a sentence
 */
char *
limn_describe_rule (LimnSession *session)
{
  LimnRule rule = limn_session_get_rule (session);
  LimnEngine engine = get_engine (session);

  if (rule == LIMN_RULE_UNKNOWN)
    return g_strdup (_("It is not known yet what the server measures. "
                       "“Why did it vanish?” finds out."));

  if (limn_session_get_raw (session) == NULL && engine != LIMN_ENGINE_UNKNOWN
      && rule == limn_rule_of_engine (engine))
    return g_strdup (_("The server says in its answer which rule it uses."));

  switch (rule)
    {
    case LIMN_RULE_EITHER:
      if (engine != LIMN_ENGINE_UNKNOWN)
        return g_strdup (_("The server says in its answer which rule it uses."));
      return g_strdup (_("Learned from two answers, one with nothing removed: "
                         "both rules explain them."));
    case LIMN_RULE_OTHER:
      return g_strdup (_("Learned from two answers, one with nothing removed: "
                         "no known rule explains them."));
    case LIMN_RULE_UNKNOWN:
    case LIMN_RULE_IOU:
    case LIMN_RULE_COVERED:
    case LIMN_RULE_NONE:
      break;
    }

  return g_strdup (_("Learned from two answers, one with nothing removed."));
}

/*< private >
 * limn_describe_shown:
 * @tally: the numbers
 * @approximate: whether the model may say otherwise
 *
 * Says how much is shown, and why not all of what is over the threshold: "12 of 19 shown".
 *
 * Returns: (transfer full): a line
 */
char *
limn_describe_shown (const LimnTally *tally,
                     gboolean         approximate)
{
  g_autofree char *shown = NULL;
  g_autofree char *hidden = NULL;
  g_autofree char *line = NULL;

  shown = g_strdup_printf (_("%u of %u shown"), tally->n_shown, tally->n_total);
  if (tally->n_hidden > 0)
    {
      /* Translators: %u is a number of objects whose class is hidden */
      hidden = g_strdup_printf (ngettext ("%u hidden by class", "%u hidden by class",
                                          tally->n_hidden),
                                tally->n_hidden);

      /* Translators: two parts of a line: "12 of 19 shown" and "3 hidden by class" */
      line = g_strdup_printf (_("%s · %s"), shown, hidden);
    }
  else
    {
      line = g_steal_pointer (&shown);
    }

  if (!approximate)
    return g_steal_pointer (&line);

  /* Translators: %s is a line like "12 of 19 shown", which is not exact */
  return g_strdup_printf (_("≈ %s"), line);
}

/*< private >
 * limn_describe_folder:
 * @table: the scores of the folder
 * @cutoffs: what is let through
 *
 * Says how much is shown in all pictures: "412 objects in 96 pictures at 50 %".
 *
 * Returns: (transfer full): a line
 */
char *
limn_describe_folder (LimnScoreTable    *table,
                      const LimnCutoffs *cutoffs)
{
  guint n = limn_score_table_count (table, cutoffs, NULL);
  guint n_rows = limn_score_table_get_n_rows (table);
  g_autofree char *objects = NULL;
  g_autofree char *pictures = NULL;
  g_autofree char *percent = NULL;

  objects = g_strdup_printf (ngettext ("%u object", "%u objects", n), n);
  pictures = g_strdup_printf (ngettext ("%u picture", "%u pictures", n_rows), n_rows);
  percent = limn_format_percent_nbsp (limn_cutoffs_get_confidence (cutoffs));

  /* Translators: "412 objects", "96 pictures" and a percentage */
  return g_strdup_printf (_("%s in %s at %s"), objects, pictures, percent);
}

/*< private >
 * limn_describe_removed:
 * @suppression: (nullable): why instances are missing
 * @cutoffs: what is let through
 *
 * Says how many of those that would be shown were removed for their overlap.
 *
 * Returns: (transfer full) (nullable): a line, or %NULL while it is not known
 */
char *
limn_describe_removed (LimnSuppression   *suppression,
                       const LimnCutoffs *cutoffs)
{
  g_autofree char *removed = NULL;
  g_autofree char *partial = NULL;
  const LimnRemoval *removals;
  LimnPrediction *raw;
  guint n_removals;
  guint n = 0;

  if (suppression == NULL)
    return NULL;

  /* What was asked for may reach below what is shown. */
  raw = limn_suppression_get_raw (suppression);
  removals = limn_suppression_get_removals (suppression, &n_removals);
  for (guint i = 0; i < n_removals; i++)
    if (limn_cutoffs_let_pass (cutoffs, raw, removals[i].index))
      n++;

  /* Translators: %u is a number of objects that overlapped a stronger one */
  removed = g_strdup_printf (ngettext ("%u removed", "%u removed", n), n);
  if (!limn_suppression_is_partial (suppression))
    return g_steal_pointer (&removed);

  n = limn_prediction_get_n_instances (raw);

  /* Translators: %u is how many objects the server sends at most */
  partial = g_strdup_printf (ngettext ("partial: %u strongest", "partial: %u strongest", n), n);

  return g_strdup_printf (_("%s · %s"), removed, partial);
}
