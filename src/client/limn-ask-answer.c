/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the bytes of a reply to an answer: those that have just come, which are kept once they have
 * been found good, those that were kept before, and those of a file. All go through the same strict
 * parser; of those we kept, what does not pass is removed. All of it happens on workers, which get
 * immutable values only. */

#include "config.h"

#include "limn-ask-answer.h"

#include "limn-error.h"
#include "limn-http-error.h"
#include "limn-redact.h"
#include "limn-reply-file.h"
#include "limn-reply-parser.h"
#include "limn-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* @reply is NULL where the store is to be asked, and @store where it is not to be told. */
typedef struct
{
  LimnQuery      *query;
  GBytes         *reply;
  LimnReplyStore *store;
  LimnEngine      engine;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  limn_query_unref (answer->query);
  g_clear_pointer (&answer->reply, g_bytes_unref);
  g_clear_pointer (&answer->store, limn_reply_store_unref);
  g_free (answer);
}

static void
parse_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Answer *answer = task_data;
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = NULL;

  answer->reply = limn_redact_bytes (g_steal_pointer (&answer->reply));
  prediction = limn_reply_parse (answer->reply, answer->query, answer->engine, &error);
  if (prediction == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);

  /* Nobody waits for this, and if it fails the model is asked again some day. */
  if (answer->store != NULL)
    {
      g_autofree char *key = limn_reply_store_make_key (answer->query);

      limn_reply_store_put (answer->store, key, answer->engine, answer->reply, NULL);
    }
}

static void
recall_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Answer *answer = task_data;
  g_autofree char *key = limn_reply_store_make_key (answer->query);
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnPrediction *dated = NULL;
  gint64 stored_us = 0;

  answer->reply = limn_reply_store_lookup (answer->store, key, &answer->engine, &stored_us);
  if (answer->reply != NULL)
    {
      prediction = limn_reply_parse (answer->reply, answer->query, answer->engine, NULL);
      if (prediction == NULL)
        limn_reply_store_remove (answer->store, key);
    }
  if (prediction != NULL)
    dated = limn_prediction_date (prediction, stored_us);
  g_task_return_pointer (task, dated, (GDestroyNotify) limn_prediction_unref);
}

static void
read_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Answer *answer = task_data;
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_file_read (answer->query, cancellable, &error);

  if (prediction == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);
}

static void
run (Answer              *answer,
     GTaskThreadFunc      worker,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, run);
  g_task_set_name (task, "[limn] read a reply");
  g_task_set_task_data (task, answer, answer_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, worker);
}

static Answer *
answer_new (LimnQuery      *query,
            LimnReplyStore *store)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->query = limn_query_ref (query);
  answer->store = store != NULL ? limn_reply_store_ref (store) : NULL;
  return answer;
}

/*< private >
 * limn_ask_answer_parse_async:
 * @reply: (transfer full): what came
 * @query: what was asked
 * @engine: which server code answered
 * @store: (nullable): where to keep the reply if it is good
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is parsed; its source object is %NULL
 * @user_data: data for @callback
 *
 * Parses a reply. Main thread only.
 */
void
limn_ask_answer_parse_async (GBytes              *reply,
                             LimnQuery           *query,
                             LimnEngine           engine,
                             LimnReplyStore      *store,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  Answer *answer = answer_new (query, store);

  answer->reply = reply;
  answer->engine = engine;
  run (answer, parse_worker, cancellable, callback, user_data);
}

/*< private >
 * limn_ask_answer_recall_async:
 * @query: what is asked
 * @store: where to look
 * @cancellable: (nullable): a cancellable
 * @callback: called when the answer was found, or not; its source object is %NULL
 * @user_data: data for @callback
 *
 * Looks for an answer that is stored. Main thread only.
 */
void
limn_ask_answer_recall_async (LimnQuery           *query,
                              LimnReplyStore      *store,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  run (answer_new (query, store), recall_worker, cancellable, callback, user_data);
}

/*< private >
 * limn_ask_answer_read_async:
 * @query: what is asked, of a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when it was read; its source object is %NULL
 * @user_data: data for @callback
 *
 * Reads an answer from the file that is its model. Main thread only.
 */
void
limn_ask_answer_read_async (LimnQuery           *query,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  run (answer_new (query, NULL), read_worker, cancellable, callback, user_data);
}

/*< private >
 * limn_ask_answer_finish:
 * @result: what the callback got
 * @error: return location for %LIMN_ERROR_BAD_REPLY, %LIMN_ERROR_WRONG_TASK,
 *   %LIMN_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 *
 * Ends the three. Main thread only.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL without an error if none is stored
 */
LimnPrediction *
limn_ask_answer_finish (GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*< private >
 * limn_ask_answer_can_be_stored:
 * @query: what is asked
 *
 * Tells whether the same question would get the same answer for ever. A version of a hosted model
 * does not change, but anybody else may put another model in the place of one. Where a server
 * fetches the picture, nobody here knows what it saw.
 *
 * Returns: %TRUE if it would
 */
gboolean
limn_ask_answer_can_be_stored (LimnQuery *query)
{
  switch (limn_model_get_host (limn_query_get_model (query)))
    {
    case LIMN_HOST_SERVERLESS:
    case LIMN_HOST_OUTLINE:
      return limn_wire_get_form (query) != LIMN_WIRE_LINK;
    case LIMN_HOST_LOCAL:
    case LIMN_HOST_SELF_HOSTED:
    case LIMN_HOST_CUSTOM:
    case LIMN_HOST_FILE:
      break;
    }
  return FALSE;
}

/*< private >
 * limn_ask_answer_get_engine:
 * @reply: a reply
 *
 * Tells which server code answered. Any thread.
 *
 * Returns: the engine
 */
LimnEngine
limn_ask_answer_get_engine (const LimnHttpReply *reply)
{
  if (g_strcmp0 (reply->engine, "old-inference") == 0)
    return LIMN_ENGINE_CLASSIC;
  if (g_strcmp0 (reply->engine, "inference-models") == 0)
    return LIMN_ENGINE_CURRENT;
  return LIMN_ENGINE_UNKNOWN;
}

/*< private >
 * limn_ask_answer_check_head:
 * @reply: a reply
 * @query: what was asked
 * @has_key: whether a key was sent
 * @error: return location for what is wrong
 *
 * Checks whether the head of a reply says that its body may be a result. Any thread.
 *
 * Returns: %FALSE if it is none
 */
gboolean
limn_ask_answer_check_head (const LimnHttpReply  *reply,
                            LimnQuery            *query,
                            gboolean              has_key,
                            GError              **error)
{
  if (reply->status != SOUP_STATUS_OK)
    {
      g_propagate_error (error,
                         limn_http_error_from_reply (reply, limn_query_get_model (query),
                                                     has_key));
      return FALSE;
    }
  if (reply->media_type != NULL && strcmp (reply->media_type, "application/json") != 0)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
                           strstr (reply->media_type, "html") != NULL
                             ? _("The reply was a web page, not a result.")
                             : _("The reply was not a result."));
      return FALSE;
    }
  if (g_bytes_get_size (reply->body) == 0)
    {
      g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY, _("The reply was empty."));
      return FALSE;
    }
  return TRUE;
}

/*< private >
 * limn_ask_answer_explain_failure:
 * @server: the local server, which was asked
 * @error: what came of it
 *
 * Says what a broken connection means where the server is our own child. Main thread only.
 */
void
limn_ask_answer_explain_failure (LimnLocalServer  *server,
                                 GError          **error)
{
  if (!g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE)
      && !g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_TIMEOUT)
      && !g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY))
    return;
  limn_local_server_suspect (server);
  if (!g_error_matches (*error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE))
    return;
  g_clear_error (error);
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                       _("The local model stopped. It is started again when it is asked again."));
}
