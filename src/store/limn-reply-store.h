/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

#define LIMN_TYPE_REPLY_STORE (limn_reply_store_get_type ())

/* What all stored answers take at most, unless told. */
#define LIMN_REPLY_STORE_MAX_BYTES (G_GUINT64_CONSTANT (256) * 1024 * 1024)

/**
 * LimnReplyStore:
 *
 * Answers that were paid for, on the disk: asking for one again costs nothing. It may vanish at any
 * time, and what comes out of it is believed no more than what comes over the network. Any thread;
 * everything but the references blocks: workers only.
 */
typedef struct _LimnReplyStore LimnReplyStore;

GType           limn_reply_store_get_type (void) G_GNUC_CONST;
LimnReplyStore *limn_reply_store_new      (const char      *base,
                                           guint64          max_bytes);
LimnReplyStore *limn_reply_store_ref      (LimnReplyStore  *self);
void            limn_reply_store_unref    (LimnReplyStore  *self);
char           *limn_reply_store_make_key (LimnQuery       *query);
GBytes         *limn_reply_store_lookup   (LimnReplyStore  *self,
                                           const char      *key,
                                           LimnEngine      *engine,
                                           gint64          *stored_us);
gboolean        limn_reply_store_put      (LimnReplyStore  *self,
                                           const char      *key,
                                           LimnEngine       engine,
                                           GBytes          *reply,
                                           GError         **error);
void            limn_reply_store_remove   (LimnReplyStore  *self,
                                           const char      *key);
guint64         limn_reply_store_measure  (LimnReplyStore  *self);
void            limn_reply_store_clear    (LimnReplyStore  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnReplyStore, limn_reply_store_unref)

G_END_DECLS
