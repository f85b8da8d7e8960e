/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-class-row.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLASS_LIST (limn_class_list_get_type ())

/**
 * LimnClassList:
 *
 * The classes of the picture, the most frequent first, each with its colour and an eye. Rows keep
 * their place while the thresholds move.
 */
G_DECLARE_FINAL_TYPE (LimnClassList, limn_class_list, LIMN, CLASS_LIST, GtkWidget)

GtkWidget    *limn_class_list_new         (void);
void          limn_class_list_set_overlay (LimnClassList *self,
                                           LimnOverlay   *overlay);
void          limn_class_list_solo        (LimnClassList *self,
                                           const char    *class_name);
guint         limn_class_list_get_n_rows  (LimnClassList *self);
LimnClassRow *limn_class_list_get_row     (LimnClassList *self,
                                           guint          position);

G_END_DECLS
