/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-object-model.h"
#include "limn-pins.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OBJECT_LIST (limn_object_list_get_type ())

/**
 * LimnObjectList:
 *
 * The shown objects, linked to the picture both ways: what is hovered or selected here is so
 * there, and the menu of a row is for its object. Property: `sort` (LimnObjectSort), which the
 * action `objects.sort` sets. The signal `reveal` (int index) asks the picture to bring an object
 * into view.
 */
G_DECLARE_FINAL_TYPE (LimnObjectList, limn_object_list, LIMN, OBJECT_LIST, GtkWidget)

GtkWidget       *limn_object_list_new         (void);
void             limn_object_list_set_overlay (LimnObjectList *self,
                                               LimnOverlay    *overlay);
void             limn_object_list_set_pins    (LimnObjectList *self,
                                               LimnPins       *pins);
void             limn_object_list_set_sort    (LimnObjectList *self,
                                               LimnObjectSort  sort);
LimnObjectModel *limn_object_list_get_model   (LimnObjectList *self);
GtkEditable     *limn_object_list_get_search  (LimnObjectList *self);
GtkWidget       *limn_object_list_get_view    (LimnObjectList *self);
guint            limn_object_list_get_n_rows  (LimnObjectList *self);

G_END_DECLS
