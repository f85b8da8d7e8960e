/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-ask-progress.h"
#include "limn-http.h"

G_BEGIN_DECLS

/**
 * LimnRetryPolicy:
 * @max_retries: how many more tries there may be after the first
 * @second_ms: milliseconds in a second of waiting, less in tests
 * @is_fragile: whether a connection that drops is left to the caller, who knows why
 *
 * How a request is tried again.
 */
typedef struct
{
  guint    max_retries;
  guint    second_ms;
  gboolean is_fragile;
} LimnRetryPolicy;

void           limn_http_try_async  (LimnHttp               *http,
                                     LimnHttpRequest        *request,
                                     const LimnDeadlines    *deadlines,
                                     const LimnRetryPolicy  *policy,
                                     LimnAskProgressFunc     progress,
                                     gpointer                progress_data,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
LimnHttpReply *limn_http_try_finish (GAsyncResult           *result,
                                     GError                **error);

G_END_DECLS
