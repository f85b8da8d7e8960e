/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-viewport.h"

G_BEGIN_DECLS

/**
 * LimnViewBounds:
 *
 * A rectangle in view pixels by its edges.
 */
typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} LimnViewBounds;

/**
 * LimnOutline:
 *
 * Turns rings in picture pixels into cairo paths in view pixels. Holds the memory for that, so
 * that one drawing with ten thousand rings does not allocate ten thousand times. Lives on the
 * stack of one drawing; one thread.
 */
typedef struct
{
  /* Owned */
  GArray        *points;
  GArray        *clipped;

  /* Plain */
  LimnViewport   viewport;
  LimnViewBounds guard;
  double         tolerance_px;
} LimnOutline;

void     limn_outline_init     (LimnOutline          *self,
                                const LimnViewport   *viewport,
                                const LimnViewBounds *visible,
                                double                tolerance_px);
void     limn_outline_clear    (LimnOutline          *self);
gboolean limn_outline_add_ring (LimnOutline          *self,
                                cairo_t              *cr,
                                const LimnPoint      *points,
                                guint                 n_points);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnOutline, limn_outline_clear)

G_END_DECLS
