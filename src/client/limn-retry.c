/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When a question is asked again by itself. Asking twice changes nothing on a server, but it may be
 * billed twice: so it is only done where no answer can have been given, which is when the
 * connection failed before the first byte of a reply, or where the server says that it gave none.
 * Waits are drawn at random over their whole length ("full jitter"), so that many programs that
 * failed in one moment do not come back in one. Pure functions. Any thread. */

#include "config.h"

#include "limn-retry.h"

/* Not in libsoup's list of names, as in limn-http-error.c. */
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_BAD_GATEWAY 502
#define STATUS_SERVICE_UNAVAILABLE 503
#define STATUS_GATEWAY_TIMEOUT 504

/* However often it failed, nobody waits for longer than this without being told to. */
#define MAX_WAIT_S 30

/**
 * limn_retry_is_busy:
 * @status: the status of a reply
 *
 * Tells whether a status says that the same question may well be answered a little later. Any
 * thread.
 *
 * Returns: %TRUE for 429, 502, 503 and 504
 */
gboolean
limn_retry_is_busy (guint status)
{
  return status == STATUS_TOO_MANY_REQUESTS
         || status == STATUS_BAD_GATEWAY
         || status == STATUS_SERVICE_UNAVAILABLE
         || status == STATUS_GATEWAY_TIMEOUT;
}

/* 2 s after the first try, 4 s after the second, at most. */
static double
draw_wait_s (const LimnRetryCase *failed)
{
  double longest_s = 1 << MIN (failed->n_tries, 10);

  return CLAMP (failed->chance, 0.0, 1.0) * MIN (longest_s, MAX_WAIT_S);
}

/**
 * limn_retry_decide:
 * @failed: a failed try
 * @wait_ms: (out): how long to wait for the next one, milliseconds; 0 if there is none
 *
 * Decides whether a question is asked again by itself. What the server says about when wins over
 * chance. Any thread.
 *
 * Returns: what to do
 */
LimnRetryVerdict
limn_retry_decide (const LimnRetryCase *failed,
                   guint               *wait_ms)
{
  double wait_s = 0.0;

  g_return_val_if_fail (failed != NULL && failed->n_tries > 0, LIMN_RETRY_NEVER);
  g_return_val_if_fail (wait_ms != NULL, LIMN_RETRY_NEVER);

  *wait_ms = 0;
  if (!failed->was_dropped && !limn_retry_is_busy (failed->status))
    return LIMN_RETRY_NEVER;
  if (failed->retry_after_s > LIMN_RETRY_MAX_AFTER_S)
    return LIMN_RETRY_LATER;
  if (failed->n_tries > failed->max_retries)
    return LIMN_RETRY_NEVER;

  wait_s = failed->retry_after_s >= 0 ? (double) failed->retry_after_s : draw_wait_s (failed);
  if (wait_s * failed->second_ms >= failed->left_ms)
    return failed->retry_after_s >= 0 ? LIMN_RETRY_LATER : LIMN_RETRY_NEVER;

  *wait_ms = (guint) (wait_s * failed->second_ms);
  return LIMN_RETRY_WAIT;
}
