/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-coco-eval.h"
#include "limn-curve.h"

G_BEGIN_DECLS

/**
 * LimnCase:
 * @pool: (owned): all that is known of a picture
 * @truth: (owned): what is in it, in pixels
 * @match: (owned) (nullable): which is which, once it is known
 *
 * One picture that the referee looks at.
 */
typedef struct
{
  LimnPrediction *pool;
  LimnTruth      *truth;
  LimnMatch      *match;
} LimnCase;

LimnCase *limn_case_new  (LimnPrediction *pool,
                          LimnTruth      *truth);
LimnCase *limn_case_copy (const LimnCase *self);
void      limn_case_free (LimnCase       *self);

/**
 * LimnVerdict:
 * @curve: (owned): of all cases
 * @classes: (owned) (element-type utf8 LimnCurve): the curve of each class of the truth
 * @eval: (owned) (nullable): average precision of all cases
 *
 * What follows from many cases.
 */
typedef struct
{
  LimnCurve    *curve;
  GHashTable   *classes;
  LimnCocoEval *eval;
} LimnVerdict;

void         limn_verdict_free   (LimnVerdict          *self);
void         limn_judge_async    (GPtrArray            *cases,
                                  gboolean              measure_too,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
LimnVerdict *limn_judge_finish   (GAsyncResult         *result,
                                  GPtrArray           **cases);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCase, limn_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnVerdict, limn_verdict_free)

G_END_DECLS
