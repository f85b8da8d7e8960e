/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-palette.h"

G_BEGIN_DECLS

/**
 * LimnStroke:
 * @LIMN_STROKE_OUTLINE: the outline of an object
 * @LIMN_STROKE_SMALL: the same around objects of a few pixels
 * @LIMN_STROKE_BOX: a bounding box beside an outline, which must not compete with it
 * @LIMN_STROKE_HOVERED: under the pointer
 * @LIMN_STROKE_SELECTED: selected
 * @LIMN_STROKE_DOUBLE: two lines side by side, for what is wrong
 * @LIMN_STROKE_BEADS: round dots, whatever the dash, for what is missing
 *
 * What a line is for, which decides its widths.
 */
typedef enum
{
  LIMN_STROKE_OUTLINE,
  LIMN_STROKE_SMALL,
  LIMN_STROKE_BOX,
  LIMN_STROKE_HOVERED,
  LIMN_STROKE_SELECTED,
  LIMN_STROKE_DOUBLE,
  LIMN_STROKE_BEADS,
} LimnStroke;

/**
 * LimnPen:
 * @color: colour of the core
 * @dash: line of the whole stack
 * @scale: multiplies every width
 * @high_contrast: wider, opaque casings
 *
 * How a line is drawn.
 */
typedef struct
{
  LimnColor color;
  LimnDash  dash;
  double    scale;
  gboolean  high_contrast;
} LimnPen;

double limn_stroke_get_width      (LimnStroke     stroke,
                                   const LimnPen *pen);
double limn_stroke_get_halo_width (const LimnPen *pen);
void   limn_stroke_path           (cairo_t       *cr,
                                   LimnStroke     stroke,
                                   const LimnPen *pen);
void   limn_stroke_halo           (cairo_t       *cr,
                                   const LimnPen *pen);
void   limn_stroke_dot            (cairo_t       *cr,
                                   const LimnPen *pen,
                                   double         x,
                                   double         y,
                                   double         radius);
void   limn_stroke_arrow          (cairo_t       *cr,
                                   const LimnPen *pen);

G_END_DECLS
