/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session has for choosing thresholds: cutoffs of classes, how far down it asks, and what it
 * found out about overlap. When the questions are asked is in limn-session-plan.c. Main thread
 * only. */

#include "config.h"

#include "limn-session-private.h"

#include <math.h>

/**
 * limn_session_get_difference:
 * @self: a session
 *
 * Gets what came and went from what had been derived to what the model said, both as the cutoffs of
 * the classes let them be seen. Main thread only.
 *
 * Returns: (transfer none) (nullable): the changes; %NULL unless limn_session_get_differs()
 */
LimnChanges *
limn_session_get_difference (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->difference;
}

/**
 * limn_session_get_cutoffs:
 * @self: a session
 *
 * Gets the least confidence, and the own values of some classes. Main thread only.
 *
 * Returns: (transfer none): the cutoffs
 */
LimnCutoffs *
limn_session_get_cutoffs (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->cutoffs;
}

/**
 * limn_session_set_cutoffs:
 * @self: a session
 * @cutoffs: the cutoffs
 *
 * Sets the least confidence of everything and of single classes. The model is asked at the lowest
 * of them; what is shown is what reaches the value of its class. See limn_session_set_confidence().
 * Main thread only.
 */
void
limn_session_set_cutoffs (LimnSession *self,
                          LimnCutoffs *cutoffs)
{
  double before = 0.0;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (cutoffs != NULL);

  if (limn_cutoffs_equal (self->cutoffs, cutoffs))
    return;

  g_object_freeze_notify (G_OBJECT (self));

  before = limn_cutoffs_get_confidence (self->cutoffs);
  limn_cutoffs_ref (cutoffs);
  limn_cutoffs_unref (self->cutoffs);
  self->cutoffs = cutoffs;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_CUTOFFS]);
  if (limn_cutoffs_get_confidence (cutoffs) != before)
    g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_CONFIDENCE]);
  limn_session_thresholds_moved (self);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_get_covered_from:
 * @self: a session
 *
 * Gets from which confidence up everything is known about this picture, of this model, at this
 * overlap. Main thread only.
 *
 * Returns: percent; more than 100 if nothing is known
 */
double
limn_session_get_covered_from (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_SESSION_NOT_COVERED);

  return self->covered_from;
}

/**
 * limn_session_get_floor:
 * @self: a session
 *
 * Gets how far down a remote model is asked, so that everything above can be derived. A model that
 * refuses to be asked so far down is asked less far without this changing; the local model is
 * always asked down to 1. Main thread only.
 *
 * Returns: percent
 */
double
limn_session_get_floor (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_SESSION_DEFAULT_FLOOR);

  return self->floor;
}

/**
 * limn_session_set_floor:
 * @self: a session
 * @percent: how far down, percent; clamped to 1 to 100 and rounded to two decimals
 *
 * Sets how far down a remote model is asked. It holds for the questions to come. Main thread only.
 */
void
limn_session_set_floor (LimnSession *self,
                        double       percent)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (!isnan (percent));

  percent = round (CLAMP (percent, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX) * 100.0) / 100.0;
  if (self->floor == percent)
    return;

  self->floor = percent;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_FLOOR]);
}

/**
 * limn_session_get_save_credits:
 * @self: a session
 *
 * Tells whether a remote model is asked only about what is not known already. Main thread only.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_session_get_save_credits (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->save_credits;
}

/**
 * limn_session_set_save_credits:
 * @self: a session
 * @save_credits: whether to ask only about what is not known
 *
 * Sets whether a remote model is asked only about what is not known already. What follows from its
 * answers stays %LIMN_SESSION_DERIVED then. It has no effect on the local model.
 * Main thread only.
 */
void
limn_session_set_save_credits (LimnSession *self,
                               gboolean     save_credits)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  save_credits = !!save_credits;
  if (self->save_credits == save_credits)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->save_credits = save_credits;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_SAVE_CREDITS]);
  limn_session_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_get_explaining:
 * @self: a session
 *
 * Tells whether it is wanted to know why instances were removed. Main thread only.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_session_get_explaining (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->explaining;
}

/**
 * limn_session_set_explaining:
 * @self: a session
 * @explaining: whether it is wanted
 *
 * Sets whether it is wanted to know why instances were removed. The model is asked at overlap 100
 * then, for each picture, after everything that is waited for. Main thread only.
 */
void
limn_session_set_explaining (LimnSession *self,
                             gboolean     explaining)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  explaining = !!explaining;
  if (self->explaining == explaining)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->explaining = explaining;
  if (explaining)
    self->gave_up[LIMN_PURPOSE_RAW] = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_EXPLAINING]);
  limn_session_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_get_raw:
 * @self: a session
 *
 * Gets the widest answer known for this picture and model at overlap 100, from which nothing was
 * removed. Main thread only.
 *
 * Returns: (transfer none) (nullable): the answer
 */
LimnPrediction *
limn_session_get_raw (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->raw;
}

/**
 * limn_session_get_rule:
 * @self: a session
 *
 * Gets what this model measures when it removes instances for their overlap: learned from two of
 * its answers about a picture, or else what its engine is known for. Main thread only.
 *
 * Returns: the rule
 */
LimnRule
limn_session_get_rule (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_RULE_UNKNOWN);

  return self->rule;
}
