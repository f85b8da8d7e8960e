/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session learns about models while it asks them: how far down they let themselves be asked,
 * and what they measure when they remove instances for their overlap. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

/* Where a model that refuses to be asked so far down is asked next. Beyond the last one it is asked
 * at the settings themselves. */
static const double floors[] = { 5.0, 10.0, 20.0, 40.0 };

/*< private >
 * limn_session_get_notes:
 * @self: a session
 * @model: a model
 *
 * Gets what was learned about a model, which is kept as long as the session.
 *
 * Returns: (transfer none): the notes
 */
LimnModelNotes *
limn_session_get_notes (LimnSession *self,
                        LimnModel   *model)
{
  const char *base_url = limn_model_get_base_url (model);
  g_autofree char *key = g_strdup_printf ("%s %s %s",
                                          limn_host_get_nick (limn_model_get_host (model)),
                                          base_url != NULL ? base_url : "",
                                          limn_model_get_id (model));
  LimnModelNotes *notes = g_hash_table_lookup (self->notes, key);

  if (notes == NULL)
    {
      notes = g_new0 (LimnModelNotes, 1);
      notes->floor = LIMN_CONFIDENCE_MIN;
      g_hash_table_insert (self->notes, g_steal_pointer (&key), notes);
    }

  return notes;
}

/*< private >
 * limn_session_find_rule:
 * @self: a session
 *
 * Finds what the present model measures: what was learned, or else what its engine is known for.
 *
 * Returns: the rule
 */
LimnRule
limn_session_find_rule (LimnSession *self)
{
  const LimnModelNotes *notes = limn_session_get_notes (self, self->model);

  return notes->rule != LIMN_RULE_UNKNOWN ? notes->rule : limn_rule_of_engine (notes->engine);
}

/*< private >
 * limn_session_knows_rule:
 * @self: a session
 *
 * Tells whether the rule was seen at work, belongs to the server that comes with Limn, or is what
 * stored answers are held to. An engine is not enough: some of its models do without suppression.
 *
 * Returns: %FALSE if the rule is what the engine is known for
 */
gboolean
limn_session_knows_rule (LimnSession *self)
{
  return limn_session_get_notes (self, self->model)->rule != LIMN_RULE_UNKNOWN
         || limn_model_is_free (self->model);
}

/*< private >
 * limn_session_raise_floor:
 * @self: a session
 * @model: a model
 * @refused: the confidence it refused to be asked at, percent
 *
 * Remembers that a model is not to be asked so far down again.
 */
void
limn_session_raise_floor (LimnSession *self,
                          LimnModel   *model,
                          double       refused)
{
  LimnModelNotes *notes = limn_session_get_notes (self, model);
  guint i = 0;

  while (i < G_N_ELEMENTS (floors) && floors[i] <= refused)
    i++;
  notes->floor = i < G_N_ELEMENTS (floors) ? floors[i] : LIMN_CONFIDENCE_MAX;
}

/*< private >
 * limn_session_learn_rule:
 * @self: a session
 * @answer: what a model answered
 *
 * Learns from an answer, and from what else is known about its picture, what the model measures
 * when it removes instances for their overlap.
 */
void
limn_session_learn_rule (LimnSession    *self,
                         LimnPrediction *answer)
{
  LimnQuery *query = limn_prediction_get_query (answer);
  LimnImage *image = limn_query_get_image (query);
  LimnModel *model = limn_query_get_model (query);
  LimnModelNotes *notes = limn_session_get_notes (self, model);
  double confidence = limn_query_get_confidence (query);
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnPrediction) kept = NULL;

  if (limn_prediction_get_engine (answer) != LIMN_ENGINE_UNKNOWN)
    notes->engine = limn_prediction_get_engine (answer);

  raw = limn_memory_lookup (self->memory, image, model, LIMN_OVERLAP_MAX);
  if (limn_query_get_overlap (query) < LIMN_OVERLAP_MAX)
    kept = limn_prediction_ref (answer);
  else if (self->overlap < LIMN_OVERLAP_MAX)
    kept = limn_memory_lookup (self->memory, image, model, self->overlap);
  if (raw == NULL || kept == NULL || limn_prediction_get_n_instances (raw) > LIMN_SESSION_MAX_RAW)
    return;

  /* Or what only one of them was asked for would seem to have come from nowhere. */
  confidence = MAX (limn_query_get_confidence (limn_prediction_get_query (raw)),
                    limn_query_get_confidence (limn_prediction_get_query (kept)));
  limn_session_narrow (&kept, confidence);
  notes->rule = limn_rule_combine (notes->rule, limn_rule_learn (raw, kept));
}

/*< private >
 * limn_session_narrow:
 * @prediction: (inout): an answer
 * @confidence: at least what it was asked at, percent
 *
 * Puts in place of an answer what it says at a higher confidence.
 */
void
limn_session_narrow (LimnPrediction **prediction,
                     double           confidence)
{
  LimnQuery *query = limn_prediction_get_query (*prediction);
  g_autoptr (LimnQuery) narrow = limn_query_new (limn_query_get_image (query),
                                                 limn_query_get_model (query), confidence,
                                                 limn_query_get_overlap (query));
  LimnPrediction *narrowed = limn_prediction_narrow (*prediction, narrow);

  limn_prediction_unref (*prediction);
  *prediction = narrowed;
}
