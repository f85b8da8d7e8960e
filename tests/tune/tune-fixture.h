/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * TuneObject:
 *
 * One object of a made-up answer. Without a size its box is 10 px wide and high.
 */
typedef struct
{
  const char *class_name;
  int         class_id;
  double      score;
  double      x;
  double      y;
  double      width;
  double      height;
} TuneObject;

/* A question about one picture of 1000 × 1000 pixels, always the same one. */
LimnQuery      *tune_query_new      (double            confidence,
                                     double            overlap);

/* An answer to it. */
LimnPrediction *tune_prediction_new (LimnEngine        engine,
                                     double            confidence,
                                     const TuneObject *objects,
                                     guint             n_objects);

/* An answer with objects of these scores, all of one class, side by side. */
LimnPrediction *tune_scores_new     (LimnEngine        engine,
                                     double            confidence,
                                     const float      *scores,
                                     guint             n_scores);

/* A score as a model gives it: often on a round value, where engines differ. */
float           tune_random_score   (GRand            *random);

G_END_DECLS
