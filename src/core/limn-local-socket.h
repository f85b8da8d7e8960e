/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the system takes, with the zero at the end: the size of `sun_path`. */
#define LIMN_LOCAL_SOCKET_MAX_BYTES 108

char     *limn_local_socket_dup_folder (GError     **error);
gboolean  limn_local_socket_is_live    (const char  *path);
void      limn_local_socket_sweep      (const char  *folder,
                                        const char  *prefix);

G_END_DECLS
