/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-cutoffs.h"
#include "limn-survival.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SCORE_TABLE (limn_score_table_get_type ())

/**
 * LimnScoreTable:
 *
 * The scores of all analysed pictures of a folder, in flat arrays, so that a step of a slider
 * counts them all within a frame: 10,000 pictures of 50 scores. A picture is a row; its scores are
 * sorted, strongest first. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnScoreTable, limn_score_table, LIMN, SCORE_TABLE, GObject)

LimnScoreTable *limn_score_table_new          (void);
void            limn_score_table_put          (LimnScoreTable    *self,
                                               const char        *key,
                                               LimnPrediction    *prediction);
void            limn_score_table_remove       (LimnScoreTable    *self,
                                               const char        *key);
void            limn_score_table_clear        (LimnScoreTable    *self);
guint           limn_score_table_get_n_rows   (LimnScoreTable    *self);
guint           limn_score_table_get_n_scores (LimnScoreTable    *self);
double          limn_score_table_get_floor    (LimnScoreTable    *self);
guint           limn_score_table_count        (LimnScoreTable    *self,
                                               const LimnCutoffs *cutoffs,
                                               guint             *n_rows);
guint           limn_score_table_count_row    (LimnScoreTable    *self,
                                               const char        *key,
                                               const LimnCutoffs *cutoffs);
LimnSurvival   *limn_score_table_get_survival (LimnScoreTable    *self);

G_END_DECLS
