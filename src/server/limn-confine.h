/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     limn_confine_limits (void);
gboolean limn_confine_calls  (gboolean   allow_links,
                              GError   **error);

G_END_DECLS
