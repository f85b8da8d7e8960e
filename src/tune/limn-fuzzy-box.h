/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-suppression.h"

G_BEGIN_DECLS

/* The input of the network of Limn's own model, pixels. */
#define LIMN_LOCAL_NETWORK_SIDE 416

/**
 * LimnFuzzySpan:
 * @start_low: the least that the start may have been
 * @start_high: the most
 * @end_low: the least that the end may have been
 * @end_high: the most
 *
 * One axis of a box, picture pixels.
 */
typedef struct
{
  double start_low;
  double start_high;
  double end_low;
  double end_high;
} LimnFuzzySpan;

/**
 * LimnFuzzyBox:
 * @x: left and right side
 * @y: top and bottom side
 *
 * Where the sides of a box may have been before the server rounded and clipped it.
 */
typedef struct
{
  LimnFuzzySpan x;
  LimnFuzzySpan y;
} LimnFuzzyBox;

/**
 * LimnOverlapTest:
 * @rule: %LIMN_RULE_IOU or %LIMN_RULE_COVERED
 * @limit: what may be shared at most, a fraction
 * @pixel: the likely size of a pixel of the network, picture pixels
 * @pixel_min: the least it can be
 * @pixel_max: the most it can be
 * @width: of the picture, pixels, or 0
 * @height: of the picture, pixels, or 0
 * @far_x: how far beyond the picture a clipped side may have been, across, pixels
 * @far_y: the same, down
 *
 * When two boxes of a class are one object. A plain struct.
 */
typedef struct
{
  LimnRule rule;
  double   limit;
  double   pixel;
  double   pixel_min;
  double   pixel_max;
  int      width;
  int      height;
  double   far_x;
  double   far_y;
} LimnOverlapTest;

void     limn_overlap_test_init         (LimnOverlapTest       *self,
                                         const LimnPrediction  *raw,
                                         LimnRule               rule,
                                         double                 overlap);
double   limn_overlap_test_get_blur     (const LimnOverlapTest *self,
                                         int                    class_id);
void     limn_overlap_test_blur         (const LimnOverlapTest *self,
                                         const LimnInstance    *instance,
                                         LimnFuzzyBox          *box);
double   limn_overlap_test_measure      (const LimnOverlapTest *self,
                                         const LimnRect        *stronger,
                                         const LimnRect        *weaker);
gboolean limn_overlap_test_surely_over  (const LimnOverlapTest *self,
                                         const LimnFuzzyBox    *stronger,
                                         const LimnFuzzyBox    *weaker);
gboolean limn_overlap_test_surely_below (const LimnOverlapTest *self,
                                         const LimnFuzzyBox    *stronger,
                                         const LimnFuzzyBox    *weaker);

G_END_DECLS
