/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnReplyFlags:
 * @LIMN_REPLY_PLAIN: the API's reply and nothing else
 * @LIMN_REPLY_RECEIPT: adds `file` and `query`, which tell what was asked
 * @LIMN_REPLY_PRETTY: indented, for people
 * @LIMN_REPLY_IDS: adds `time`, `inference_id` and `detection_id`s, as a server sends them
 *
 * What a written reply holds. Of an object with several rings that is the largest, as in the API.
 */
typedef enum
{
  LIMN_REPLY_PLAIN = 0,
  LIMN_REPLY_RECEIPT = 1 << 0,
  LIMN_REPLY_PRETTY = 1 << 1,
  LIMN_REPLY_IDS = 1 << 2,
} LimnReplyFlags;

char *limn_reply_write          (LimnPrediction *prediction,
                                 LimnReplyFlags  flags,
                                 gsize          *length);
char *limn_reply_write_instance (LimnPrediction *prediction,
                                 guint           index);

G_END_DECLS
