/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Three tries in all, as many as Roboflow's own client makes. */
#define LIMN_RETRY_MAX 2

/* A server that wants to be left alone for longer is left to the person. */
#define LIMN_RETRY_MAX_AFTER_S 60

/**
 * LimnRetryVerdict:
 * @LIMN_RETRY_NEVER: what went wrong stays wrong, or was tried often enough
 * @LIMN_RETRY_WAIT: worth another try after a while
 * @LIMN_RETRY_LATER: worth another try, but not as soon as anyone would wait for
 *
 * What to do after a failed try.
 */
typedef enum
{
  LIMN_RETRY_NEVER,
  LIMN_RETRY_WAIT,
  LIMN_RETRY_LATER,
} LimnRetryVerdict;

/**
 * LimnRetryCase:
 * @n_tries: tries made so far, at least 1
 * @max_retries: how many more there may be after the first
 * @status: status of the reply; 0 if there was none
 * @was_dropped: whether the connection failed before the first byte of a reply
 * @retry_after_s: how long the server wants to be left alone, seconds; -1 if it did not say
 * @second_ms: milliseconds in a second, less in tests
 * @left_ms: milliseconds that are left of the time allowed for the whole question
 * @chance: 0 to 1, another one each time
 *
 * A failed try, and what is known about it.
 */
typedef struct
{
  guint    n_tries;
  guint    max_retries;
  guint    status;
  gboolean was_dropped;
  gint64   retry_after_s;
  guint    second_ms;
  guint    left_ms;
  double   chance;
} LimnRetryCase;

gboolean         limn_retry_is_busy (guint                status);
LimnRetryVerdict limn_retry_decide  (const LimnRetryCase *failed,
                                     guint               *wait_ms);

G_END_DECLS
