/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-score-table.h"

G_BEGIN_DECLS

/* Models and overlaps that are remembered beside the present one. */
#define LIMN_SURVEY_MAX_TABLES 8

/**
 * LimnSurveyTable:
 *
 * What one model said at one overlap: pools by the key of the picture, and their scores. Belongs to
 * the store; main thread only.
 */
typedef struct _LimnSurveyTable LimnSurveyTable;

/**
 * LimnSurveyStore:
 *
 * The tables, the last used first, and how much memory their outlines take. Main thread only.
 */
typedef struct _LimnSurveyStore LimnSurveyStore;

LimnSurveyStore *limn_survey_store_new                (guint64                max_vertices);
void             limn_survey_store_free               (LimnSurveyStore       *self);
void             limn_survey_store_set_max_vertices   (LimnSurveyStore       *self,
                                                       guint64                max_vertices);
LimnSurveyTable *limn_survey_store_enter              (LimnSurveyStore       *self,
                                                       LimnModel             *model,
                                                       double                 overlap);
LimnSurveyTable *limn_survey_store_ensure             (LimnSurveyStore       *self,
                                                       LimnModel             *model,
                                                       double                 overlap);
gboolean         limn_survey_store_put                (LimnSurveyStore       *self,
                                                       LimnSurveyTable       *table,
                                                       const char            *key,
                                                       LimnPrediction        *pool);
LimnPrediction  *limn_survey_store_lookup             (LimnSurveyStore       *self,
                                                       LimnSurveyTable       *table,
                                                       const char            *key);
gboolean         limn_survey_table_is_about           (const LimnSurveyTable *self,
                                                       LimnModel             *model,
                                                       double                 overlap);
GPtrArray       *limn_survey_table_dup_keys           (const LimnSurveyTable *self);
gboolean         limn_survey_table_has_outlines       (const LimnSurveyTable *self,
                                                       const char            *key);
double           limn_survey_table_get_asked          (const LimnSurveyTable *self,
                                                       const char            *key);
double           limn_survey_table_get_covered        (const LimnSurveyTable *self,
                                                       const char            *key);
LimnScoreTable  *limn_survey_table_get_scores         (const LimnSurveyTable *self);
double           limn_survey_table_get_least          (const LimnSurveyTable *self);
void             limn_survey_table_raise_least        (LimnSurveyTable       *self,
                                                       double                 percent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSurveyStore, limn_survey_store_free)

G_END_DECLS
