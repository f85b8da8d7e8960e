/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-mask.h"

G_BEGIN_DECLS

/* A mask that crosses the columns of its picture more often than this is no object but a tangle:
 * its box stands for it. */
#define LIMN_MASK_MAX_CROSSINGS (16 * 1000 * 1000)

/* Pixels begin to end, without the latter, counted down the columns. */
typedef struct
{
  guint32 begin;
  guint32 end;
} LimnMaskRun;

typedef struct
{
  double x;
  double y;
} LimnVertex;

LimnMask *limn_mask_new_from_runs (GArray           *runs,
                                   int               width,
                                   int               height);
GArray   *limn_mask_box_runs      (const LimnRect   *box,
                                   int               width,
                                   int               height);
GArray   *limn_mask_join_runs     (GArray           *a,
                                   GArray           *b);
GArray   *limn_mask_polygon_runs  (const LimnVertex *points,
                                   guint             n_points,
                                   int               width,
                                   int               height);
LimnMask *limn_mask_new_of_truth  (const LimnTruth  *truth,
                                   guint             index,
                                   int               width,
                                   int               height);
double    limn_mask_iou_bound     (const LimnMask   *a,
                                   const LimnMask   *b);

G_END_DECLS
