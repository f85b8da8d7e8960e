/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-decode-protocol.h"

G_BEGIN_DECLS

/*
 * DecodeResult:
 * @is_answered: whether something came that limn_decode_reply_check() lets through
 * @message_size: bytes of what came, 0 if the decoder ended without a word
 * @reply: what came
 * @pixels: the pixels, %NULL if none came
 * @wait_status: how the decoder ended
 * @peak_kb: the most memory it ever had, if that was measured
 *
 * What a decoder did.
 */
typedef struct
{
  gboolean         is_answered;
  gsize            message_size;
  LimnDecodeReply  reply;
  guint32         *pixels;
  int              wait_status;
  guint            peak_kb;
} DecodeResult;

/* Decoders that are forked from one, for tests that need thousands. */
typedef struct _Zygote Zygote;

char    *decode_get_program    (const char    *name);
void     decode_run            (const char    *program,
                                const char    *argument,
                                GBytes        *picture,
                                guint32        max_side,
                                DecodeResult  *result);
void     decode_run_view       (const char    *program,
                                const char    *argument,
                                GBytes        *picture,
                                const LimnDecodeView *view,
                                DecodeResult  *result);
void     decode_measure        (GBytes        *picture,
                                DecodeResult  *result);
Zygote  *zygote_new            (void);
void     zygote_run            (Zygote        *zygote,
                                GBytes        *picture,
                                guint32        max_side,
                                DecodeResult  *result);
void     zygote_free           (Zygote        *zygote);
void     decode_result_clear   (DecodeResult  *result);
gboolean decode_is_instrumented (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Zygote, zygote_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DecodeResult, decode_result_clear)

G_END_DECLS
