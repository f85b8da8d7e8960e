/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-box-grid.h"
#include "limn-fuzzy-box.h"
#include "limn-suppression.h"

G_BEGIN_DECLS

/**
 * LimnCrowd:
 * @raw: (not owned): the prediction
 * @test: when two are one object
 * @order: (element-type guint32): the instances that take part, strongest first
 * @boxes: (array): where the sides of each instance of @raw may have been; only of those in @order
 * @grid: those that were added, by place
 * @blur: how far at most a side was moved by rounding, picture pixels
 *
 * The instances of a prediction, to be suppressed or to be explained.
 */
typedef struct
{
  LimnPrediction  *raw;
  LimnOverlapTest  test;
  GArray          *order;
  LimnFuzzyBox    *boxes;
  LimnBoxGrid     *grid;
  double           blur;
} LimnCrowd;

LimnCrowd          *limn_crowd_new        (LimnPrediction *raw,
                                           LimnRule        rule,
                                           double          confidence,
                                           double          overlap);
void                limn_crowd_free       (LimnCrowd      *self);
void                limn_crowd_add        (LimnCrowd      *self,
                                           guint32         index);
const guint32      *limn_crowd_find       (LimnCrowd      *self,
                                           guint32         index,
                                           gboolean        may_be_stronger,
                                           guint          *n_found);
gboolean            limn_crowd_is_before  (LimnCrowd      *self,
                                           guint32         index,
                                           guint32         other);
guint               limn_crowd_get_tie    (LimnCrowd      *self,
                                           guint           position);
guint32            *limn_crowd_match      (LimnPrediction *raw,
                                           LimnPrediction *answer);
LimnRule            limn_rule_to_draw     (LimnRule        rule,
                                           LimnEngine      engine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCrowd, limn_crowd_free)

G_END_DECLS
