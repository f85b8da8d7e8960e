/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-http.h"

G_BEGIN_DECLS

#define LIMN_FETCH_MAX_REDIRECTS 5

gboolean  limn_fetch_is_public_host (const char           *host);
void      limn_fetch_async          (LimnHttp             *http,
                                     const char           *link,
                                     const LimnDeadlines  *deadlines,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GBytes   *limn_fetch_finish         (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
