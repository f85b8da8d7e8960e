/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-coco-eval.h"
#include "limn-curve.h"
#include "limn-cutoffs.h"

G_BEGIN_DECLS

/**
 * LimnCase:
 * @pool: (owned): all that is known of a picture
 * @truth: (owned): what is in it; in pixels, once there is a match
 * @match: (owned) (nullable): which is which, once it is known
 * @covered: the confidence from which up all answers are known, percent
 *
 * One picture that the referee looks at.
 */
typedef struct
{
  LimnPrediction *pool;
  LimnTruth      *truth;
  LimnMatch      *match;
  double          covered;
} LimnCase;

LimnCase *limn_case_new  (LimnPrediction *pool,
                          LimnTruth      *truth,
                          double          covered);
LimnCase *limn_case_copy (const LimnCase *self);
void      limn_case_free (LimnCase       *self);

/**
 * LimnAnswered:
 * @name: (owned): the class's name, as the model has it
 * @class_id: its number there
 * @truth_name: (owned) (nullable): its name, as the truth has it
 *
 * A class that an answer has.
 */
typedef struct
{
  char *name;
  int   class_id;
  char *truth_name;
} LimnAnswered;

/**
 * LimnVerdict:
 * @curve: (owned): of all cases
 * @matches: (owned) (element-type LimnMatch): of all cases
 * @classes: (owned) (element-type utf8 LimnCurve): the curve of each class of the truth
 * @answered: (owned) (element-type LimnAnswered): the classes of the answers
 * @averages: (owned) (nullable) (element-type utf8 double): average precision of each class
 * @summary: average precision of all, if there are @averages
 * @n_measured: of how many cases
 * @covered: the confidence from which up all answers of all cases are known, percent
 * @n_raised: how many cases are not known as far down as the others
 *
 * What follows from many cases.
 */
typedef struct
{
  LimnCurve       *curve;
  GPtrArray       *matches;
  GHashTable      *classes;
  GPtrArray       *answered;
  GHashTable      *averages;
  LimnCocoSummary  summary;
  guint            n_measured;
  double           covered;
  guint            n_raised;
} LimnVerdict;

void         limn_verdict_free    (LimnVerdict          *self);
void         limn_verdict_measure (const LimnVerdict    *self,
                                   const LimnCutoffs    *cutoffs,
                                   LimnCurvePoint       *point);
void         limn_judge_async     (GPtrArray            *cases,
                                   gboolean              measure_too,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
LimnVerdict *limn_judge_finish    (GAsyncResult         *result,
                                   GPtrArray           **cases);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCase, limn_case_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnVerdict, limn_verdict_free)

G_END_DECLS
