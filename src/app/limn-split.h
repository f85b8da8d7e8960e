/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMN_TYPE_SPLIT (limn_split_get_type ())

/**
 * LimnSplit:
 *
 * The canvas with the sidebar beside it or, where that would not leave enough room, with a sheet
 * below it that a bar opens and closes. Properties: `content`, `sidebar` and `bar` (GtkWidget),
 * `enabled` (whether there is anything for the sidebar to show), `show-sidebar` and `show-sheet`
 * (boolean, what was chosen in the wide and in the narrow form), `open` (boolean, the one of the
 * two that counts now), `narrow` (boolean, read only).
 */
G_DECLARE_FINAL_TYPE (LimnSplit, limn_split, LIMN, SPLIT, GtkWidget)

gboolean limn_split_get_narrow  (LimnSplit *self);
gboolean limn_split_get_open    (LimnSplit *self);
void     limn_split_set_open    (LimnSplit *self,
                                 gboolean   open);
void     limn_split_set_enabled (LimnSplit *self,
                                 gboolean   enabled);

G_END_DECLS
