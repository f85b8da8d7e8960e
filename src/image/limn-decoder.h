/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  limn_decoder_start_launcher  (GError              **error);
void      limn_decoder_warm_up         (void);
void      limn_decoder_check_async     (GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  limn_decoder_check_finish    (GAsyncResult         *result,
                                        GError              **error);
char     *limn_decoder_dup_description (void);

G_END_DECLS
