/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request, tried again where the rule in limn-retry.c says so, and what there is to tell about
 * it meanwhile. All tries together have the time of one. Cancelling works in every phase, also
 * while the next try waits for its time. Main thread only, asynchronous. */

#include "config.h"

#include "limn-http-try.h"

#include "limn-http-error.h"
#include "limn-retry.h"

/* How often a person can read how much was sent. */
#define TELL_EVERY_US (100 * 1000)

typedef struct
{
  LimnHttp            *http;    /* borrowed, as is the request: the caller keeps both */
  LimnHttpRequest     *request;
  LimnAskProgressFunc  func;
  gpointer             func_data;
  GSource             *wait;
  LimnDeadlines        deadlines;
  LimnRetryPolicy      policy;
  LimnAskProgress      progress;
  gint64               begun_us;
  gint64               told_us;
} Trial;

static void try_once (GTask *task);

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  if (trial->wait != NULL)
    {
      g_source_destroy (trial->wait);
      g_source_unref (trial->wait);
    }
  g_free (trial);
}

static void
tell (Trial *trial)
{
  trial->told_us = g_get_monotonic_time ();
  if (trial->func != NULL)
    trial->func (&trial->progress, trial->func_data);
}

static void
enter_phase (Trial        *trial,
             LimnAskPhase  phase)
{
  trial->progress.phase = phase;
  trial->progress.since_us = g_get_monotonic_time ();
}

static LimnAskPhase
get_ask_phase (LimnHttpPhase phase)
{
  switch (phase)
    {
    case LIMN_HTTP_CONNECTING:
      return LIMN_ASK_CONNECTING;
    case LIMN_HTTP_SENDING:
      return LIMN_ASK_SENDING;
    case LIMN_HTTP_WAITING:
      return LIMN_ASK_WAITING;
    case LIMN_HTTP_READING:
      return LIMN_ASK_READING;
    }
  g_return_val_if_reached (LIMN_ASK_PREPARING);
}

static void
progress_cb (LimnHttpPhase http_phase,
             gsize         n_sent,
             gpointer      user_data)
{
  Trial *trial = user_data;
  LimnAskPhase phase = get_ask_phase (http_phase);
  gboolean is_news = phase != trial->progress.phase;

  if (trial->begun_us == 0)
    trial->begun_us = g_get_monotonic_time ();
  trial->progress.n_sent = n_sent;
  if (is_news)
    enter_phase (trial, phase);
  if (is_news || g_get_monotonic_time () - trial->told_us >= TELL_EVERY_US)
    tell (trial);
}

/* The time of the whole question that is left. What it waited for a connection is not counted. */
static guint
get_left_ms (Trial *trial)
{
  gint64 taken_ms = 0;

  if (trial->begun_us != 0)
    taken_ms = (g_get_monotonic_time () - trial->begun_us) / 1000;
  return taken_ms < trial->deadlines.total_ms ? trial->deadlines.total_ms - (guint) taken_ms : 0;
}

static gboolean
wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  Trial *trial = g_task_get_task_data (task);

  trial->progress.retry_at_us = 0;
  if (!g_task_return_error_if_cancelled (task))
    {
      enter_phase (trial, LIMN_ASK_PREPARING);
      tell (trial);
      try_once (task);
    }
  return G_SOURCE_REMOVE;
}

static void
wait_and_try (GTask *task,
              guint  wait_ms)
{
  Trial *trial = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (trial->wait != NULL)
    g_source_unref (trial->wait);
  trial->wait = g_timeout_source_new (wait_ms);
  g_source_set_name (trial->wait, "[limn] wait for the next try");
  g_source_set_callback (trial->wait, wait_over_cb, g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (trial->wait, cancelled);
    }
  g_source_attach (trial->wait, g_main_context_get_thread_default ());

  trial->progress.n_retries++;
  enter_phase (trial, LIMN_ASK_RETRYING);
  trial->progress.retry_at_us = trial->progress.since_us + (gint64) wait_ms * 1000;
  tell (trial);
}

/* Whether there is another try. What the last one brought is then of no interest any more. */
static gboolean
tries_again (GTask               *task,
             const LimnHttpReply *reply)
{
  Trial *trial = g_task_get_task_data (task);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  guint wait_ms = 0;
  LimnRetryCase failed = {
    .n_tries = trial->progress.n_retries + 1,
    .max_retries = trial->policy.max_retries,
    .status = reply != NULL ? reply->status : 0,
    .was_dropped = reply == NULL && trial->request->was_dropped && !trial->policy.is_fragile,
    .retry_after_s = limn_http_parse_retry_after (reply != NULL ? reply->retry_after : NULL, now),
    .second_ms = trial->policy.second_ms,
    .left_ms = get_left_ms (trial),
    .chance = g_random_double (),
  };

  if (limn_retry_decide (&failed, &wait_ms) != LIMN_RETRY_WAIT)
    return FALSE;

  trial->progress.is_busy = reply != NULL;
  wait_and_try (task, wait_ms);
  return TRUE;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpReply) reply = limn_http_send_finish (result, &error);
  Trial *trial = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task) || tries_again (task, reply))
    return;
  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  trial->progress.was_cold = reply->was_cold;
  tell (trial);
  g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) limn_http_reply_free);
}

static void
try_once (GTask *task)
{
  Trial *trial = g_task_get_task_data (task);
  LimnDeadlines deadlines = trial->deadlines;

  deadlines.total_ms = MAX (get_left_ms (trial), 1);
  trial->request->was_dropped = FALSE;
  limn_http_send_async (trial->http, trial->request, &deadlines, g_task_get_cancellable (task),
                        sent_cb, g_object_ref (task));
}

/**
 * limn_http_try_async:
 * @http: the connections
 * @request: what to send; kept alive by the caller until the callback
 * @deadlines: how long it may take, all tries and the waits between them together
 * @policy: how it is tried again
 * @progress: (nullable): told how it is doing; not called after @callback
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable; it works in every phase
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Sends a request and reads the reply, and tries again where that is right. Main thread only.
 */
void
limn_http_try_async (LimnHttp              *http,
                     LimnHttpRequest       *request,
                     const LimnDeadlines   *deadlines,
                     const LimnRetryPolicy *policy,
                     LimnAskProgressFunc    progress,
                     gpointer               progress_data,
                     GCancellable          *cancellable,
                     GAsyncReadyCallback    callback,
                     gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Trial *trial = NULL;

  g_return_if_fail (http != NULL && request != NULL);
  g_return_if_fail (deadlines != NULL && policy != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_http_try_async);
  g_task_set_name (task, "[limn] HTTP request with retries");
  trial = g_new0 (Trial, 1);
  trial->http = http;
  trial->request = request;
  trial->deadlines = *deadlines;
  trial->policy = *policy;
  trial->func = progress;
  trial->func_data = progress_data;
  trial->progress.max_retries = policy->max_retries;
  trial->progress.n_total = request->body != NULL ? g_bytes_get_size (request->body) : 0;
  request->progress = progress_cb;
  request->progress_data = trial;
  g_task_set_task_data (task, trial, trial_free);
  enter_phase (trial, LIMN_ASK_PREPARING);
  try_once (task);
}

/**
 * limn_http_try_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [func@http_try_async]. A reply with any status is a success here. Fails as
 * [func@http_send_finish] does. Main thread only.
 *
 * Returns: (transfer full): the last reply; %NULL on error
 */
LimnHttpReply *
limn_http_try_finish (GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
