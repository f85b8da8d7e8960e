/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define LIMN_LINK_MAX_BYTES (20 * 1024 * 1024)
#define LIMN_LINK_SECONDS 30
#define LIMN_LINK_MAX_REDIRECTS 5

SoupSession *limn_link_session_new  (void);
gboolean     limn_link_check        (const char           *link,
                                     gboolean             *is_loopback,
                                     GError              **error);
gboolean     limn_link_is_public    (GInetAddress         *address);
void         limn_link_load_async   (SoupSession          *session,
                                     const char           *link,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GBytes      *limn_link_load_finish  (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
