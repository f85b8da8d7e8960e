/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Precision, recall and F1 over confidence. Any thread. */

#include "config.h"

#include "limn-curve.h"

#include <math.h>

struct _LimnCurve
{
  gatomicrefcount ref_count;
};

G_DEFINE_BOXED_TYPE (LimnCurve, limn_curve, limn_curve_ref, limn_curve_unref)

/**
 * limn_curve_new:
 * @matches: (array length=n_matches): the matches, one for each picture
 * @n_matches: how many
 * @class_name: (nullable): only this class
 * @engine: how the server compares
 *
 * Makes the curve. Any thread.
 *
 * Returns: (transfer full): the curve
 */
LimnCurve *
limn_curve_new (LimnMatch * const *matches,
                guint              n_matches,
                const char        *class_name,
                LimnEngine         engine)
{
  LimnCurve *self = g_new0 (LimnCurve, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/**
 * limn_curve_ref:
 * @self: a curve
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnCurve *
limn_curve_ref (LimnCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_curve_unref:
 * @self: (transfer full): a curve
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_curve_unref (LimnCurve *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * limn_curve_get_n_points:
 * @self: a curve
 *
 * Gets how many points there are. Any thread.
 *
 * Returns: how many
 */
guint
limn_curve_get_n_points (const LimnCurve *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return 0;
}

/**
 * limn_curve_get_point:
 * @self: a curve
 * @position: which, highest confidence first
 *
 * Gets a point. Any thread.
 *
 * Returns: (transfer none) (nullable): the point
 */
const LimnCurvePoint *
limn_curve_get_point (const LimnCurve *self,
                      guint            position)
{
  g_return_val_if_fail (self != NULL, NULL);

  return NULL;
}

/**
 * limn_curve_get_at:
 * @self: a curve
 * @confidence: percent
 * @point: (out caller-allocates): how good the answers are there
 *
 * Measures at any confidence. Any thread.
 */
void
limn_curve_get_at (const LimnCurve *self,
                   double           confidence,
                   LimnCurvePoint  *point)
{
  g_return_if_fail (self != NULL && point != NULL);

  *point = (LimnCurvePoint) { .confidence = confidence, .precision = NAN, .recall = NAN,
                              .f1 = NAN };
}

/**
 * limn_curve_find:
 * @self: a curve
 * @goal: what is wanted
 * @point: (out caller-allocates): where it is
 *
 * Finds the confidence for a goal. Any thread.
 *
 * Returns: %FALSE if no confidence reaches it
 */
gboolean
limn_curve_find (const LimnCurve *self,
                 LimnCurveGoal    goal,
                 LimnCurvePoint  *point)
{
  g_return_val_if_fail (self != NULL && point != NULL, FALSE);

  return FALSE;
}
