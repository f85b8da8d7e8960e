/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

void            limn_reply_file_find_async   (GFile                *picture,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        limn_reply_file_find_finish  (GAsyncResult         *result,
                                              GError              **error);
LimnPrediction *limn_reply_file_read         (LimnQuery            *query,
                                              GCancellable         *cancellable,
                                              GError              **error);

G_END_DECLS
