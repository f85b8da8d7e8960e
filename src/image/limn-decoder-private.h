/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-protocol.h"
#include "limn-decoder.h"
#include "limn-pixels.h"
#include "limn-snapshot.h"

G_BEGIN_DECLS

/*
 * LimnDecoderStats:
 * @n_running: helpers that have a picture now
 * @most_running: the most that ever had one at a time
 * @n_started: helpers that were started since the program was
 *
 * What tests want to know.
 */
typedef struct
{
  guint n_running;
  guint most_running;
  guint n_started;
} LimnDecoderStats;

gboolean limn_decoder_decode     (LimnSnapshot          *snapshot,
                                  const LimnDecodeView  *view,
                                  GCancellable          *cancellable,
                                  LimnDecodeReply       *reply,
                                  LimnPixels           **pixels,
                                  GError               **error);
gboolean limn_decoder_try_bubble (LimnSnapshot      *snapshot);
void     limn_decoder_set_wall   (gint64             wall_ms);
void     limn_decoder_set_bubble (gboolean           is_wanted);
void     limn_decoder_get_stats  (LimnDecoderStats  *stats);
void     limn_decoder_drop_spare (void);

G_END_DECLS
