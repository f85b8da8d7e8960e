/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OBJECT_ITEM (limn_object_item_get_type ())

/**
 * LimnObjectItem:
 *
 * What a row of the object list shows. Made when a row needs it; it does not change.
 */
G_DECLARE_FINAL_TYPE (LimnObjectItem, limn_object_item, LIMN, OBJECT_ITEM, GObject)

LimnObjectItem *limn_object_item_new            (LimnPrediction *prediction,
                                                 guint           index,
                                                 guint           slot);
guint           limn_object_item_get_index      (LimnObjectItem *self);
guint           limn_object_item_get_slot       (LimnObjectItem *self);
const char     *limn_object_item_get_class_name (LimnObjectItem *self);
double          limn_object_item_get_confidence (LimnObjectItem *self);

G_END_DECLS
