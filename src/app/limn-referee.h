/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-coco-eval.h"
#include "limn-curve.h"
#include "limn-cutoffs.h"
#include "limn-survey.h"
#include "limn-truth-set.h"

G_BEGIN_DECLS

#define LIMN_TYPE_REFEREE (limn_referee_get_type ())

/**
 * LimnReferee:
 *
 * Holds the answers against the ground truth: of the picture that is shown, and of every analysed
 * picture of the folder. Matching and averaging are done on a worker; the figures follow. Main
 * thread only.
 *
 * Properties, notified only on change: `truth` (LimnTruthSet, nullable), `match` (LimnMatch of the
 * pool of the picture that is shown, nullable), `curve` (LimnCurve of the scope, nullable),
 * `folder` (boolean: the scope is the folder, not the picture), `summary` (pointer to
 * LimnCocoSummary of the folder's masks, nullable), `busy` (boolean; notified
 * too when it is another scope that is busy).
 */
G_DECLARE_FINAL_TYPE (LimnReferee, limn_referee, LIMN, REFEREE, GObject)

LimnReferee           *limn_referee_new                    (LimnSurvey    *survey);
LimnSurvey            *limn_referee_get_survey             (LimnReferee   *self);
void                   limn_referee_set_picture            (LimnReferee   *self,
                                                            GFile         *picture);
LimnTruthSet          *limn_referee_get_truth              (LimnReferee   *self);
void                   limn_referee_set_truth              (LimnReferee   *self,
                                                            LimnTruthSet  *truth);
gboolean               limn_referee_get_folder             (LimnReferee   *self);
void                   limn_referee_set_folder             (LimnReferee   *self,
                                                            gboolean       folder);
LimnMatch             *limn_referee_get_match              (LimnReferee   *self);
LimnCurve             *limn_referee_get_curve              (LimnReferee   *self);
gboolean               limn_referee_measure                (LimnReferee       *self,
                                                            const LimnCutoffs *cutoffs,
                                                            LimnCurvePoint    *point);
double                 limn_referee_get_covered            (LimnReferee   *self,
                                                            guint         *n_raised);
gboolean               limn_referee_find                   (LimnReferee    *self,
                                                            const char     *class_name,
                                                            LimnCurveGoal   goal,
                                                            LimnCurvePoint *point);
LimnCutoffs           *limn_referee_dup_best               (LimnReferee   *self,
                                                            LimnCutoffs   *cutoffs);
LimnCurve             *limn_referee_dup_class_curve        (LimnReferee   *self,
                                                            const char    *class_name);
GPtrArray             *limn_referee_dup_classes            (LimnReferee   *self);
GPtrArray             *limn_referee_dup_unanswered         (LimnReferee   *self);
gboolean               limn_referee_get_class_ap           (LimnReferee   *self,
                                                            const char    *class_name,
                                                            double        *ap);
const LimnCocoSummary *limn_referee_get_summary            (LimnReferee   *self);
guint                  limn_referee_get_n_measured         (LimnReferee   *self);
guint                  limn_referee_get_n_pictures         (LimnReferee   *self);
guint                  limn_referee_get_n_without_outlines (LimnReferee   *self);
gboolean               limn_referee_knows_picture          (LimnReferee   *self);
gboolean               limn_referee_is_judging             (LimnReferee   *self);
gboolean               limn_referee_get_busy               (LimnReferee   *self);

G_END_DECLS
