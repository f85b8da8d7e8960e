/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-tally.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLASS_ROW (limn_class_row_get_type ())

/**
 * LimnClassRow:
 *
 * One class: its colour, its name, "2 / 4" and a button that hides it. The signal `solo` asks to
 * see only this class, `toggled` (boolean hidden) to hide it or to show it again.
 */
G_DECLARE_FINAL_TYPE (LimnClassRow, limn_class_row, LIMN, CLASS_ROW, GtkListBoxRow)

GtkWidget  *limn_class_row_new        (const char           *class_name);
const char *limn_class_row_get_name   (LimnClassRow         *self);
guint       limn_class_row_get_total  (LimnClassRow         *self);
void        limn_class_row_update     (LimnClassRow         *self,
                                       const LimnClassTally *tally,
                                       guint                 slot);
GtkWidget  *limn_class_row_get_eye    (LimnClassRow         *self);
const char *limn_class_row_get_counts (LimnClassRow         *self);

G_END_DECLS
