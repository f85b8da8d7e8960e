/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-suppression.h"

struct _LimnSuppression
{
  gatomicrefcount  ref_count;
  LimnPrediction  *raw;
  GArray          *kept;
  GArray          *removals;
};

G_DEFINE_BOXED_TYPE (LimnSuppression, limn_suppression, limn_suppression_ref,
                     limn_suppression_unref)

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

LimnRule
limn_rule_learn (LimnPrediction *raw,
                 LimnPrediction *answer)
{
  return LIMN_RULE_UNKNOWN;
}

LimnRule
limn_rule_combine (LimnRule before,
                   LimnRule learned)
{
  return learned != LIMN_RULE_UNKNOWN ? learned : before;
}

double
limn_rule_measure (LimnRule        rule,
                   const LimnRect *stronger,
                   const LimnRect *weaker)
{
  return 0.0;
}

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

LimnSuppression *
limn_suppression_new (LimnPrediction *raw,
                      LimnRule        rule,
                      double          confidence,
                      double          overlap)
{
  LimnSuppression *self = suppression_new (raw);

  for (guint32 i = 0; i < limn_prediction_get_n_instances (raw); i++)
    if (limn_engine_lets_pass (limn_prediction_get_engine (raw),
                               limn_prediction_get_instance (raw, i)->confidence, confidence))
      g_array_append_val (self->kept, i);
  return self;
}

LimnSuppression *
limn_suppression_new_for_answer (LimnPrediction *raw,
                                 LimnPrediction *answer,
                                 LimnRule        rule)
{
  return suppression_new (raw);
}

LimnSuppression *
limn_suppression_ref (LimnSuppression *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

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

LimnPrediction *
limn_suppression_get_raw (const LimnSuppression *self)
{
  return self->raw;
}

const guint32 *
limn_suppression_get_kept (const LimnSuppression *self,
                           guint                 *n_kept)
{
  *n_kept = self->kept->len;
  return (const guint32 *) (void *) self->kept->data;
}

const LimnRemoval *
limn_suppression_get_removals (const LimnSuppression *self,
                               guint                 *n_removals)
{
  *n_removals = self->removals->len;
  return (const LimnRemoval *) (void *) self->removals->data;
}

gboolean
limn_suppression_is_exact (const LimnSuppression *self)
{
  return FALSE;
}

gboolean
limn_suppression_is_partial (const LimnSuppression *self)
{
  return limn_prediction_is_capped (self->raw);
}

LimnPrediction *
limn_suppression_dup_prediction (LimnSuppression *self,
                                 LimnQuery       *query)
{
  return limn_prediction_pick (self->raw, query, (const guint32 *) (void *) self->kept->data,
                               self->kept->len);
}
