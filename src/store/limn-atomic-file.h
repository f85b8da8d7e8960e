/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean limn_atomic_file_write        (const char           *path,
                                        GBytes               *bytes,
                                        GError              **error);
void     limn_atomic_file_write_async  (GFile                *file,
                                        GBytes               *bytes,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean limn_atomic_file_write_finish (GAsyncResult         *result,
                                        GError              **error);
void     limn_atomic_file_sweep        (const char           *folder);

G_END_DECLS
