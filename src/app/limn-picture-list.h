/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-picture-item.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PICTURE_LIST (limn_picture_list_get_type ())

/**
 * LimnPictureList:
 *
 * The pictures of one window in the order of the filmstrip, a [iface@Gio.ListModel] of
 * [class@PictureItem]. No picture is in it twice. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnPictureList, limn_picture_list, LIMN, PICTURE_LIST, GObject)

LimnPictureList *limn_picture_list_new            (void);
guint            limn_picture_list_add            (LimnPictureList *self,
                                                   GPtrArray       *pictures);
void             limn_picture_list_clear          (LimnPictureList *self);
LimnPictureItem *limn_picture_list_peek           (LimnPictureList *self,
                                                   guint            position);
void             limn_picture_list_forget_answers (LimnPictureList *self);

G_END_DECLS
