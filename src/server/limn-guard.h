/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define LIMN_GUARD_MAX_BODY_BYTES (20 * 1024 * 1024)
#define LIMN_GUARD_MAX_PATH_BYTES 256

gboolean limn_guard_check (GUri                *uri,
                           SoupMessageHeaders  *headers,
                           guint16              port,
                           GError             **error);

G_END_DECLS
