/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char  *limn_server_make_socket_path (gboolean  *owns_folder,
                                     GError   **error);
char **limn_server_dup_environment  (void);

G_END_DECLS
