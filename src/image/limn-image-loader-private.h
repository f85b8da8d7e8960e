/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image-loader.h"
#include "limn-snapshot.h"

G_BEGIN_DECLS

LimnPixels *limn_thumbnail_load (GFile         *file,
                                 int            side_px,
                                 GCancellable  *cancellable,
                                 GError       **error);
LimnImage  *limn_image_load_for_screen (GFile          *file,
                                 GCancellable          *cancellable,
                                 GError               **error);
LimnPixels *limn_image_decode   (LimnSnapshot          *snapshot,
                                 const LimnDecodeView  *view,
                                 GCancellable          *cancellable,
                                 LimnDecodeReply       *reply,
                                 GError               **error);
void        limn_image_return   (GTask         *task,
                                 LimnImage     *image,
                                 GError        *error);

G_END_DECLS
