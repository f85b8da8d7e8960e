/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-image.h"

G_BEGIN_DECLS

LimnImage *limn_image_reduce        (LimnImage            *image,
                                     gsize                 max_upload_bytes,
                                     GCancellable         *cancellable,
                                     GError              **error);
void       limn_image_reduce_async  (LimnImage            *image,
                                     gsize                 max_upload_bytes,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
LimnImage *limn_image_reduce_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
