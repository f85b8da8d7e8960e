/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-json.h"

G_BEGIN_DECLS

/* The members of a reply that mean something, in the order of limn_reply_keys. */
typedef enum
{
  LIMN_REPLY_PREDICTIONS,
  LIMN_REPLY_IMAGE,
  LIMN_REPLY_TIME,
  LIMN_REPLY_TOP,
  LIMN_REPLY_PREDICTED_CLASSES,
  LIMN_REPLY_SEGMENTATION_MASK,
  LIMN_REPLY_IS_STUB,
  LIMN_REPLY_MESSAGE,
  LIMN_REPLY_DETAIL,
  LIMN_REPLY_ERROR,
  LIMN_REPLY_HINT,
  LIMN_REPLY_N_KEYS,
} LimnReplyKey;

gboolean limn_reply_read_root   (LimnJsonValue        root,
                                 LimnJsonField       *fields);
char    *limn_reply_dup_message (const LimnJsonField *fields);

G_END_DECLS
