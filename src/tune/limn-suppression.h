/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SUPPRESSION (limn_suppression_get_type ())

/**
 * LimnRule:
 * @LIMN_RULE_UNKNOWN: nothing is known yet
 * @LIMN_RULE_IOU: intersection over union
 * @LIMN_RULE_COVERED: the share of the weaker box that is covered, edges counted as pixels
 * @LIMN_RULE_EITHER: both explain what was seen
 * @LIMN_RULE_NONE: overlap has no effect on this model
 * @LIMN_RULE_OTHER: neither explains what was seen
 *
 * What a server measures when it decides that two boxes of a class are one object.
 */
typedef enum
{
  LIMN_RULE_UNKNOWN,
  LIMN_RULE_IOU,
  LIMN_RULE_COVERED,
  LIMN_RULE_EITHER,
  LIMN_RULE_NONE,
  LIMN_RULE_OTHER,
} LimnRule;

/**
 * LimnRemoval:
 * @index: the instance that was removed, in the raw prediction
 * @by: the stronger one that removed it, in the raw prediction
 * @share: how much they share by the rule, 0 to 1
 *
 * Why an instance is not shown.
 */
typedef struct
{
  guint32 index;
  guint32 by;
  double  share;
} LimnRemoval;

/**
 * LimnSuppression:
 *
 * What is left of a raw prediction, one that was asked at overlap 100 so that nothing was removed
 * from it, at a lower overlap, and who removed what. Immutable and reference counted; any thread.
 */
typedef struct _LimnSuppression LimnSuppression;

LimnRule           limn_rule_of_engine              (LimnEngine             engine);
LimnRule           limn_rule_learn                  (LimnPrediction        *raw,
                                                     LimnPrediction        *answer);
LimnRule           limn_rule_combine                (LimnRule               before,
                                                     LimnRule               learned);
double             limn_rule_measure                (LimnRule               rule,
                                                     const LimnRect        *stronger,
                                                     const LimnRect        *weaker);
GType              limn_suppression_get_type        (void) G_GNUC_CONST;
LimnSuppression   *limn_suppression_new             (LimnPrediction        *raw,
                                                     LimnRule               rule,
                                                     double                 confidence,
                                                     double                 overlap);
LimnSuppression   *limn_suppression_new_for_answer  (LimnPrediction        *raw,
                                                     LimnPrediction        *answer,
                                                     LimnRule               rule);
LimnSuppression   *limn_suppression_ref             (LimnSuppression       *self);
void               limn_suppression_unref           (LimnSuppression       *self);
LimnPrediction    *limn_suppression_get_raw         (const LimnSuppression *self);
const guint32     *limn_suppression_get_kept        (const LimnSuppression *self,
                                                     guint                 *n_kept);
const LimnRemoval *limn_suppression_get_removals    (const LimnSuppression *self,
                                                     guint                 *n_removals);
gboolean           limn_suppression_is_exact        (const LimnSuppression *self);
gboolean           limn_suppression_is_partial      (const LimnSuppression *self);
LimnPrediction    *limn_suppression_dup_prediction  (LimnSuppression       *self,
                                                     LimnQuery             *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSuppression, limn_suppression_unref)

G_END_DECLS
