/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  limn_upload_is_link       (const char  *image_type);
GBytes   *limn_upload_decode        (const char  *content_type,
                                     const char  *image_type,
                                     GBytes      *body,
                                     GError     **error);
GBytes   *limn_upload_decode_base64 (const char  *text,
                                     gsize        length,
                                     GError     **error);

G_END_DECLS
