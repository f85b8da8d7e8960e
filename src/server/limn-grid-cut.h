/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnGridDirection:
 * @LIMN_GRID_EAST: to the right neighbour
 * @LIMN_GRID_SOUTH_WEST: to the one below and left
 * @LIMN_GRID_SOUTH: to the one below
 * @LIMN_GRID_SOUTH_EAST: to the one below and right
 *
 * The four of eight neighbours by which every pair of neighbours is named once.
 */
typedef enum
{
  LIMN_GRID_EAST,
  LIMN_GRID_SOUTH_WEST,
  LIMN_GRID_SOUTH,
  LIMN_GRID_SOUTH_EAST,
} LimnGridDirection;

/**
 * LimnGridCut:
 *
 * Parts the pixels of a grid in two as cheaply as possible: each pixel has a price for either side,
 * each pair of neighbours one for being parted. One thread at a time.
 */
typedef struct _LimnGridCut LimnGridCut;

LimnGridCut *limn_grid_cut_new       (int                width,
                                      int                height);
void         limn_grid_cut_free      (LimnGridCut       *self);
void         limn_grid_cut_set_pair  (LimnGridCut       *self,
                                      int                x,
                                      int                y,
                                      LimnGridDirection  direction,
                                      int                price);
void         limn_grid_cut_set_pixel (LimnGridCut       *self,
                                      int                x,
                                      int                y,
                                      int                gain);
gint64       limn_grid_cut_run       (LimnGridCut       *self);
gboolean     limn_grid_cut_is_inside (const LimnGridCut *self,
                                      int                x,
                                      int                y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnGridCut, limn_grid_cut_free)

G_END_DECLS
