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

/*
 * LimnReplyFrame:
 * @width: width in pixels of the picture that the coordinates are for, 0 if not known
 * @height: height likewise
 * @is_transposed: whether the reply swaps the two
 * @has_mask: whether it has a mask of just that size
 * @left: how far to the left the reply has anything
 * @top: likewise
 * @right: likewise
 * @bottom: likewise
 *
 * Which picture a reply is for, by what it says and by where it has something.
 */
typedef struct
{
  int      width;
  int      height;
  gboolean is_transposed;
  gboolean has_mask;
  double   left;
  double   top;
  double   right;
  double   bottom;
} LimnReplyFrame;

gboolean limn_reply_read_root     (LimnJsonValue          root,
                                   LimnJsonField         *fields);
char    *limn_reply_dup_message   (const LimnJsonField   *fields);
void     limn_reply_frame_init    (LimnReplyFrame        *self,
                                   int                    width,
                                   int                    height);
gboolean limn_reply_frame_read    (LimnReplyFrame        *self,
                                   const LimnJsonField   *image,
                                   GError               **error);
void     limn_reply_frame_include (LimnReplyFrame        *self,
                                   double                 x,
                                   double                 y);
gboolean limn_reply_frame_check   (const LimnReplyFrame  *self,
                                   GError               **error);

G_END_DECLS
