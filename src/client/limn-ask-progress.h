/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LIMN_TYPE_ASK_PROGRESS (limn_ask_progress_get_type ())

/**
 * LimnAskPhase:
 * @LIMN_ASK_PREPARING: a key is looked up, a local model starts, or the connections are all in use
 * @LIMN_ASK_CONNECTING: nothing was sent yet
 * @LIMN_ASK_SENDING: the picture is on its way
 * @LIMN_ASK_WAITING: all of it was sent
 * @LIMN_ASK_READING: the answer is coming in
 * @LIMN_ASK_RETRYING: a try failed, and the next one waits for its time
 *
 * How far a question has come.
 */
typedef enum
{
  LIMN_ASK_PREPARING,
  LIMN_ASK_CONNECTING,
  LIMN_ASK_SENDING,
  LIMN_ASK_WAITING,
  LIMN_ASK_READING,
  LIMN_ASK_RETRYING,
} LimnAskPhase;

/**
 * LimnAskProgress:
 * @phase: how far it has come
 * @n_retries: how many tries failed so far
 * @max_retries: how many retries there are at most
 * @since_us: when this phase began, monotonic microseconds
 * @retry_at_us: when the next try begins, monotonic microseconds; 0 unless retrying
 * @n_sent: bytes of the picture that were handed to the network
 * @n_total: bytes of the picture as it is sent; 0 if it is not sent but named by its link
 * @is_busy: whether the last failed try failed because the server said that it is busy
 * @was_cold: whether the server says that it had to start the model for this question
 *
 * How a question is doing. A plain value.
 */
typedef struct
{
  LimnAskPhase phase;
  guint        n_retries;
  guint        max_retries;
  gint64       since_us;
  gint64       retry_at_us;
  gsize        n_sent;
  gsize        n_total;
  gboolean     is_busy;
  gboolean     was_cold;
} LimnAskProgress;

/**
 * LimnAskProgressFunc:
 * @progress: how the question is doing; valid during the call
 * @user_data: data of the caller
 *
 * Is told about every change. Not called any more once the question is answered.
 */
typedef void (*LimnAskProgressFunc) (const LimnAskProgress *progress,
                                     gpointer               user_data);

GType            limn_ask_progress_get_type (void) G_GNUC_CONST;
LimnAskProgress *limn_ask_progress_copy     (const LimnAskProgress *self);
void             limn_ask_progress_free     (LimnAskProgress       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAskProgress, limn_ask_progress_free)

G_END_DECLS
