/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-match.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CURVE (limn_curve_get_type ())

/**
 * LimnCurvePoint:
 * @confidence: percent
 * @n_correct: instances at or above it that are an object of the truth
 * @n_extra: that are none
 * @n_missed: objects that no instance at or above it is
 * @precision: 0 to 1; NaN if nothing is shown
 * @recall: 0 to 1; NaN if there is nothing to find
 * @f1: 0 to 1; NaN if both are
 *
 * How good the answers are at one confidence.
 */
typedef struct
{
  double confidence;
  guint  n_correct;
  guint  n_extra;
  guint  n_missed;
  double precision;
  double recall;
  double f1;
} LimnCurvePoint;

/**
 * LimnCurveGoal:
 * @LIMN_CURVE_BEST_F1: where F1 is greatest
 * @LIMN_CURVE_RECALL_95: the highest confidence at which at least 95 % is found
 * @LIMN_CURVE_PRECISION_95: the lowest confidence at which at least 95 % of what is shown is right
 *
 * What a threshold is chosen for.
 */
typedef enum
{
  LIMN_CURVE_BEST_F1,
  LIMN_CURVE_RECALL_95,
  LIMN_CURVE_PRECISION_95,
} LimnCurveGoal;

/**
 * LimnCurve:
 *
 * Precision, recall and F1 over confidence, of one picture or of many, of all classes or of one:
 * a point for each score that occurs. Immutable and reference counted; any thread.
 */
typedef struct _LimnCurve LimnCurve;

GType                 limn_curve_get_type     (void) G_GNUC_CONST;
LimnCurve            *limn_curve_new          (LimnMatch * const *matches,
                                               guint              n_matches,
                                               const char        *class_name,
                                               LimnEngine         engine);
LimnCurve            *limn_curve_ref          (LimnCurve         *self);
void                  limn_curve_unref        (LimnCurve         *self);
guint                 limn_curve_get_n_points (const LimnCurve   *self);
const LimnCurvePoint *limn_curve_get_point    (const LimnCurve   *self,
                                               guint              position);
void                  limn_curve_get_at       (const LimnCurve   *self,
                                               double             confidence,
                                               LimnCurvePoint    *point);
gboolean              limn_curve_find         (const LimnCurve   *self,
                                               LimnCurveGoal      goal,
                                               LimnCurvePoint    *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCurve, limn_curve_unref)

G_END_DECLS
