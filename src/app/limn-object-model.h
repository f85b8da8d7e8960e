/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-overlay.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OBJECT_SORT (limn_object_sort_get_type ())
#define LIMN_TYPE_OBJECT_MODEL (limn_object_model_get_type ())

/**
 * LimnObjectSort:
 * @LIMN_OBJECT_SORT_SCORE: the strongest first
 * @LIMN_OBJECT_SORT_CLASS: by the name of the class, then by score
 * @LIMN_OBJECT_SORT_SIZE: the largest first
 * @LIMN_OBJECT_SORT_POSITION: from the top down, then from the left
 *
 * The order of the object list.
 */
typedef enum
{
  LIMN_OBJECT_SORT_SCORE,
  LIMN_OBJECT_SORT_CLASS,
  LIMN_OBJECT_SORT_SIZE,
  LIMN_OBJECT_SORT_POSITION,
} LimnObjectSort;

GType limn_object_sort_get_type (void) G_GNUC_CONST;

/**
 * LimnObjectModel:
 *
 * The shown instances as a list of [class@ObjectItem], sorted and filtered. It is its own selection
 * model: what is selected is what the overlay says. Items are made when they are asked for, so
 * that ten thousand instances cost ten thousand numbers and a screenful of objects.
 */
G_DECLARE_FINAL_TYPE (LimnObjectModel, limn_object_model, LIMN, OBJECT_MODEL, GObject)

LimnObjectModel *limn_object_model_new          (void);
void             limn_object_model_set_overlay  (LimnObjectModel *self,
                                                 LimnOverlay     *overlay);
LimnObjectSort   limn_object_model_get_sort     (LimnObjectModel *self);
void             limn_object_model_set_sort     (LimnObjectModel *self,
                                                 LimnObjectSort   sort);
void             limn_object_model_set_filter   (LimnObjectModel *self,
                                                 const char      *text);
gboolean         limn_object_model_is_filtered  (LimnObjectModel *self);
int              limn_object_model_get_index    (LimnObjectModel *self,
                                                 guint            position);
guint            limn_object_model_get_position (LimnObjectModel *self,
                                                 int              index);
guint            limn_object_model_get_n_live   (LimnObjectModel *self);

G_END_DECLS
