/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char   *limn_redact                    (const char *text);
GBytes *limn_redact_bytes              (GBytes     *bytes);
void    limn_redact_install_log_writer (void);

G_END_DECLS
