/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  limn_program_is_one  (const char *path);
char     *limn_program_find_in (const char *name,
                                const char *source_folder,
                                const char *program_dir,
                                const char *libexec_dir);
char     *limn_program_dup_dir (void);

G_END_DECLS
