/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-picture-item.h"

G_BEGIN_DECLS

#define LIMN_TYPE_THUMBNAIL (limn_thumbnail_get_type ())

/**
 * LimnThumbnail:
 *
 * One picture of the filmstrip: small, with its count and a sign for its state.
 */
G_DECLARE_FINAL_TYPE (LimnThumbnail, limn_thumbnail, LIMN, THUMBNAIL, GtkWidget)

GtkWidget *limn_thumbnail_new      (void);
void       limn_thumbnail_set_item (LimnThumbnail   *self,
                                    LimnPictureItem *item);

G_END_DECLS
