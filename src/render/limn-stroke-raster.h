/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-palette.h"

#include <cairo.h>

G_BEGIN_DECLS

#define LIMN_STROKE_MAX_LAYERS 4

/**
 * LimnStrokeLayer:
 * @width: in user space
 * @color: what it is drawn in
 * @alpha: how opaque that is, 0 to 1
 *
 * One of the lines that lie on each other.
 */
typedef struct
{
  double    width;
  LimnColor color;
  double    alpha;
} LimnStrokeLayer;

gboolean limn_stroke_raster (cairo_t               *cr,
                             const LimnStrokeLayer *layers,
                             guint                  n_layers);

G_END_DECLS
