/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_MAX_REPLY_BYTES (64 * 1024 * 1024)
#define LIMN_MAX_JSON_DEPTH 64

LimnPrediction *limn_reply_parse             (GBytes      *body,
                                              LimnQuery   *query,
                                              LimnEngine   engine,
                                              GError     **error);
char           *limn_reply_dup_error_message (GBytes      *body);

G_END_DECLS
