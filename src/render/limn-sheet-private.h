/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-scene-private.h"

G_BEGIN_DECLS

/* The tiles of a view, some of them marked. */
typedef struct _LimnTiles LimnTiles;

/* A scene with its labels. */
typedef struct
{
  LimnScene     *scene;
  LimnLabelPlan *plan;
} LimnSheetSide;

/* limn-tiles.c */
LimnTiles *limn_tiles_new       (int                   width,
                                 int                   height,
                                 int                   side);
void       limn_tiles_free      (LimnTiles            *self);
void       limn_tiles_mark      (LimnTiles            *self,
                                 double                left,
                                 double                top,
                                 double                right,
                                 double                bottom);
double     limn_tiles_get_share (const LimnTiles      *self);
GArray    *limn_tiles_to_parts  (const LimnTiles      *self);

/* limn-sheet-changes.c */
gboolean   limn_sheet_mark_changes (const LimnSheetSide *then,
                                    const LimnSheetSide *now,
                                    const LimnViewport  *viewport,
                                    int                  scale,
                                    LimnTiles           *tiles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTiles, limn_tiles_free)

G_END_DECLS
