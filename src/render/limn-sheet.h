/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-scene.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SHEET (limn_sheet_get_type ())

/**
 * LimnSheet:
 *
 * A scene as it was drawn for one viewport. The next one, of which little is another, is made from
 * it. Immutable and reference counted; any thread.
 */
typedef struct _LimnSheet LimnSheet;

GType               limn_sheet_get_type     (void) G_GNUC_CONST;
LimnSheet          *limn_sheet_new          (LimnScene          *scene,
                                             const LimnViewport *viewport,
                                             int                 scale,
                                             LimnSheet          *before,
                                             GCancellable       *cancellable);
LimnSheet          *limn_sheet_ref          (LimnSheet          *self);
void                limn_sheet_unref        (LimnSheet          *self);
LimnScene          *limn_sheet_get_scene    (const LimnSheet    *self);
cairo_surface_t    *limn_sheet_get_surface  (const LimnSheet    *self);
const LimnViewport *limn_sheet_get_viewport (const LimnSheet    *self);
gboolean            limn_sheet_fits         (const LimnSheet    *self,
                                             const LimnViewport *viewport,
                                             int                 scale);
double              limn_sheet_get_drawn    (const LimnSheet    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSheet, limn_sheet_unref)

G_END_DECLS
