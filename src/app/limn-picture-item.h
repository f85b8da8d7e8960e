/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PICTURE_ITEM (limn_picture_item_get_type ())
#define LIMN_TYPE_PICTURE_STATE (limn_picture_state_get_type ())

/**
 * LimnPictureState:
 * @LIMN_PICTURE_UNASKED: no model was asked about it yet
 * @LIMN_PICTURE_ASKING: it is being read, or a model is being asked
 * @LIMN_PICTURE_DONE: a model answered
 * @LIMN_PICTURE_FAILED: it could not be read, or no answer came
 *
 * What is known about a picture of the filmstrip.
 */
typedef enum
{
  LIMN_PICTURE_UNASKED,
  LIMN_PICTURE_ASKING,
  LIMN_PICTURE_DONE,
  LIMN_PICTURE_FAILED,
} LimnPictureState;

GType limn_picture_state_get_type (void) G_GNUC_CONST;

/**
 * LimnPictureItem:
 *
 * Where a picture comes from, and what is known about it: a file, a link or bytes. The pixels are
 * not here. Main thread only.
 *
 * Properties, notified only on change: `name` (string, construct only), `state`
 * (LimnPictureState), `count` (int, -1 before there is an answer), `thumbnail` (GdkPaintable,
 * nullable).
 */
G_DECLARE_FINAL_TYPE (LimnPictureItem, limn_picture_item, LIMN, PICTURE_ITEM, GObject)

LimnPictureItem  *limn_picture_item_new_for_file      (GFile            *file);
LimnPictureItem  *limn_picture_item_new_for_link      (const char       *link);
LimnPictureItem  *limn_picture_item_new_for_bytes     (GBytes           *bytes,
                                                       const char       *name);
const char       *limn_picture_item_get_name          (LimnPictureItem  *self);
GFile            *limn_picture_item_get_file          (LimnPictureItem  *self);
const char       *limn_picture_item_get_link          (LimnPictureItem  *self);
const char       *limn_picture_item_get_key           (LimnPictureItem  *self);
gboolean          limn_picture_item_equal             (LimnPictureItem  *self,
                                                       LimnPictureItem  *other);
LimnPictureState  limn_picture_item_get_state         (LimnPictureItem  *self);
int               limn_picture_item_get_count         (LimnPictureItem  *self);
void              limn_picture_item_set_answer        (LimnPictureItem  *self,
                                                       LimnPictureState  state,
                                                       int               count);
GdkPaintable     *limn_picture_item_get_thumbnail     (LimnPictureItem  *self);
void              limn_picture_item_set_thumbnail     (LimnPictureItem  *self,
                                                       GdkPaintable     *thumbnail);
void              limn_picture_item_request_thumbnail (LimnPictureItem  *self,
                                                       int               side_px);
void              limn_picture_item_cancel_thumbnail  (LimnPictureItem  *self);
void              limn_picture_item_open              (LimnPictureItem  *self,
                                                       LimnSession      *session);

G_END_DECLS
