/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     limn_server_probe_async  (const char          *socket_path,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean limn_server_probe_finish (GAsyncResult        *result);

G_END_DECLS
