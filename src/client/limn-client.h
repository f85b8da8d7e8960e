/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-ask-progress.h"
#include "limn-keyring.h"
#include "limn-local-server.h"
#include "limn-policy.h"
#include "limn-prediction.h"
#include "limn-reply-store.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CLIENT (limn_client_get_type ())

/**
 * LimnAskFlags:
 * @LIMN_ASK_FLAGS_NONE: as usual
 * @LIMN_ASK_FLAGS_ANEW: the question is sent whatever is stored, and its answer takes the place of
 *   the stored one
 *
 * How a question is asked.
 */
typedef enum
{
  LIMN_ASK_FLAGS_NONE = 0,
  LIMN_ASK_FLAGS_ANEW = 1 << 0,
} LimnAskFlags;

/**
 * LimnClient:
 *
 * Asks a model over HTTP. Main thread only; parsing happens on a worker.
 */
G_DECLARE_FINAL_TYPE (LimnClient, limn_client, LIMN, CLIENT, GObject)

LimnClient      *limn_client_new               (LimnKeyring          *keyring,
                                                LimnLocalServer      *local_server);
LimnKeyring     *limn_client_get_keyring       (LimnClient           *self);
LimnLocalServer *limn_client_get_local_server  (LimnClient           *self);
LimnPolicy      *limn_client_get_policy        (LimnClient           *self);
guint            limn_client_get_n_requests    (LimnClient           *self);
void             limn_client_set_timeouts      (LimnClient           *self,
                                                guint                 connect_ms,
                                                guint                 idle_ms,
                                                guint                 total_ms);
void             limn_client_get_timeouts      (LimnClient           *self,
                                                guint                *connect_ms,
                                                guint                *idle_ms,
                                                guint                *total_ms);
void             limn_client_set_retries       (LimnClient           *self,
                                                guint                 max_retries,
                                                guint                 second_ms);
void             limn_client_set_active_learning (LimnClient         *self,
                                                gboolean              allowed);
void             limn_client_set_reply_store   (LimnClient           *self,
                                                LimnReplyStore       *store);
LimnReplyStore  *limn_client_get_reply_store   (LimnClient           *self);
void             limn_client_ask_async         (LimnClient           *self,
                                                LimnQuery            *query,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
void             limn_client_ask_full_async    (LimnClient           *self,
                                                LimnQuery            *query,
                                                LimnAskFlags          flags,
                                                LimnAskProgressFunc   progress,
                                                gpointer              progress_data,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
LimnPrediction  *limn_client_ask_finish        (LimnClient           *self,
                                                GAsyncResult         *result,
                                                GError              **error);
void             limn_client_fetch_async       (LimnClient           *self,
                                                const char           *link,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GBytes          *limn_client_fetch_finish      (LimnClient           *self,
                                                GAsyncResult         *result,
                                                GError              **error);

G_END_DECLS
