/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnShape:
 * @box: its box, with sides that are not negative
 * @bounds: what box and outline reach, the half pixel of ring points included
 * @outlined: whether a ring can stand for it; otherwise its box does
 *
 * Where one instance is, in continuous picture pixels.
 */
typedef struct
{
  LimnRect box;
  LimnRect bounds;
  gboolean outlined;
} LimnShape;

/**
 * LimnShapeHit:
 * @LIMN_SHAPE_NONE: nothing of the instance is there
 * @LIMN_SHAPE_NEAR: its outline is near
 * @LIMN_SHAPE_INSIDE: it is there, or so small that near is all one can aim at
 *
 * What is at a place.
 */
typedef enum
{
  LIMN_SHAPE_NONE,
  LIMN_SHAPE_NEAR,
  LIMN_SHAPE_INSIDE,
} LimnShapeHit;

void         limn_shape_init  (LimnShape       *self,
                               LimnPrediction  *prediction,
                               guint            index);
LimnShapeHit limn_shape_probe (const LimnShape *self,
                               LimnPrediction  *prediction,
                               guint            index,
                               double           x,
                               double           y,
                               double           tolerance,
                               double          *distance);

G_END_DECLS
