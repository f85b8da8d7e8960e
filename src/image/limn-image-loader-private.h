/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image-loader.h"

G_BEGIN_DECLS

LimnPixels *limn_thumbnail_load (GFile         *file,
                                 int            side_px,
                                 GCancellable  *cancellable,
                                 GError       **error);
void        limn_image_return   (GTask         *task,
                                 LimnImage     *image,
                                 GError        *error);

G_END_DECLS
