/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-object-item.h"
#include "limn-pins.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OBJECT_ROW (limn_object_row_get_type ())

/**
 * LimnObjectRow:
 *
 * One object: colour, class, score bar and percent, and whether it is an example of what must stay
 * or go. Rows are recycled: bound to one item after the other. The signal `hover` (boolean inside)
 * tells that the pointer came or went.
 */
G_DECLARE_FINAL_TYPE (LimnObjectRow, limn_object_row, LIMN, OBJECT_ROW, GtkWidget)

GtkWidget *limn_object_row_new         (void);
void       limn_object_row_bind        (LimnObjectRow  *self,
                                        LimnObjectItem *item);
int        limn_object_row_get_index   (LimnObjectRow  *self);
void       limn_object_row_set_hovered (LimnObjectRow  *self,
                                        gboolean        hovered);
void       limn_object_row_set_pin     (LimnObjectRow  *self,
                                        const LimnPin  *pin);

G_END_DECLS
