/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-geometry.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnBoxGrid:
 *
 * Boxes by class and place, to find those near another one without looking at all. One thread at a
 * time.
 */
typedef struct _LimnBoxGrid LimnBoxGrid;

LimnBoxGrid   *limn_box_grid_new  (guint           n_boxes,
                                   guint           n_classes);
void           limn_box_grid_free (LimnBoxGrid    *self);
void           limn_box_grid_add  (LimnBoxGrid    *self,
                                   guint           class_index,
                                   const LimnRect *box,
                                   guint32         index);
const guint32 *limn_box_grid_find (LimnBoxGrid    *self,
                                   guint           class_index,
                                   const LimnRect *box,
                                   double          slack,
                                   guint          *n_found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnBoxGrid, limn_box_grid_free)

G_END_DECLS
