/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *limn_server_find    (GError     **error);
char *limn_server_find_in (const char  *override,
                           const char  *program_dir,
                           const char  *libexec_dir,
                           GError     **error);

G_END_DECLS
