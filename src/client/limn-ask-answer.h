/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-http.h"
#include "limn-local-server.h"
#include "limn-reply-store.h"

G_BEGIN_DECLS

void            limn_ask_answer_parse_async   (GBytes               *reply,
                                               LimnQuery            *query,
                                               LimnEngine            engine,
                                               LimnReplyStore       *store,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
void            limn_ask_answer_recall_async  (LimnQuery            *query,
                                               LimnReplyStore       *store,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
void            limn_ask_answer_read_async    (LimnQuery            *query,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
LimnPrediction *limn_ask_answer_finish        (GAsyncResult         *result,
                                               GError              **error);
gboolean        limn_ask_answer_can_be_stored (LimnQuery            *query);
LimnEngine      limn_ask_answer_get_engine    (const LimnHttpReply  *reply);
gboolean        limn_ask_answer_check_head    (const LimnHttpReply  *reply,
                                               LimnQuery            *query,
                                               gboolean              has_key,
                                               GError              **error);
void            limn_ask_answer_explain_failure (LimnLocalServer    *server,
                                               GError              **error);

G_END_DECLS
