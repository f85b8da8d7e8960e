/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks a model. A question goes through the same steps for every host: who answers (the local
 * server's address, or the key of the origin), what is sent (checked, and encoded on a worker),
 * the request, and what came back (parsed on a worker). Main thread only; each question owns what
 * it needs, so that nothing is shared between two of them but the connections and the picture that
 * was encoded last. */

#include "config.h"

#include "limn-client.h"

#include "limn-ask-answer.h"
#include "limn-error.h"
#include "limn-fetch.h"
#include "limn-http-error.h"
#include "limn-http-try.h"
#include "limn-redact.h"
#include "limn-reply-parser.h"
#include "limn-retry.h"
#include "limn-wire.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define CONNECT_MS 15000
#define IDLE_MS 60000
#define TOTAL_MS 120000
#define SECOND_MS 1000

struct _LimnClient
{
  GObject          parent_instance;

  LimnKeyring     *keyring;
  LimnLocalServer *local_server;
  LimnPolicy      *policy;
  LimnHttp        *http;
  LimnReplyStore  *store;
  /* A slider asks about the same picture again and again. */
  GBytes          *last_upload;
  GBytes          *last_encoded;
  LimnWireForm     last_form;

  LimnDeadlines    deadlines;
  guint            max_retries;
  guint            second_ms;
  guint            n_requests;
  gboolean         active_learning;
};

G_DEFINE_FINAL_TYPE (LimnClient, limn_client, G_TYPE_OBJECT)

/* One question. */
typedef struct
{
  LimnQuery       *query;
  char            *base_url;
  char            *socket_path; /* of the local model */
  LimnKey         *key;
  LimnHttpRequest *request;

  LimnAskProgressFunc  progress;
  gpointer             progress_data;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_pointer (&ask->query, limn_query_unref);
  g_clear_pointer (&ask->base_url, g_free);
  g_clear_pointer (&ask->socket_path, g_free);
  g_clear_pointer (&ask->key, limn_key_unref);
  g_clear_pointer (&ask->request, limn_http_request_free);
  g_free (ask);
}

static LimnHost
ask_get_host (Ask *ask)
{
  return limn_model_get_host (limn_query_get_model (ask->query));
}

/* Returns an error of whatever step, without the key. */
static void
return_error (GTask  *task,
              GError *error)
{
  g_autofree char *clean = limn_redact (error->message);
  GError *returned = g_error_new_literal (error->domain, error->code,
                                          clean != NULL
                                            ? clean
                                            : _("The server sent an unexpected reply."));

  if (limn_error_asked_too_much (error))
    limn_error_mark_asked_too_much (returned);
  if (limn_error_sent_too_much (error))
    limn_error_mark_sent_too_much (returned);
  g_error_free (error);
  g_task_return_error (task, returned);
}

static void
parsed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_ask_answer_finish (result, &error);

  if (prediction != NULL)
    g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);
  else
    return_error (task, g_steal_pointer (&error));
}

static void
parse_reply (GTask         *task,
             LimnHttpReply *reply)
{
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);

  limn_ask_answer_parse_async (g_steal_pointer (&reply->body), ask->query,
                               limn_ask_answer_get_engine (reply),
                               limn_ask_answer_can_be_stored (ask->query) ? self->store : NULL,
                               g_task_get_cancellable (task), parsed_cb, g_object_ref (task));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (LimnHttpReply) reply = limn_http_try_finish (result, &error);

  if (ask->socket_path != NULL)
    limn_local_server_end_question (self->local_server);
  if (ask->request->n_sent > 1)
    self->n_requests += ask->request->n_sent - 1;
  if (reply == NULL)
    {
      if (ask_get_host (ask) == LIMN_HOST_LOCAL && self->local_server != NULL)
        limn_ask_answer_explain_failure (self->local_server, &error);
      return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!limn_ask_answer_check_head (reply, ask->query, ask->key != NULL, &error))
    {
      if (ask->key != NULL)
        limn_policy_explain_rejection (self->policy, limn_query_get_model (ask->query), error);
      return_error (task, g_steal_pointer (&error));
      return;
    }
  parse_reply (task, reply);
}

static void
send_ask (GTask  *task,
          GBytes *encoded)
{
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  LimnRetryPolicy policy;

  ask->request = limn_wire_build (ask->query, ask->base_url, ask->key, encoded,
                                  self->active_learning, &error);
  if (ask->request == NULL)
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }
  ask->request->max_reply_bytes = LIMN_MAX_REPLY_BYTES;
  if (ask->socket_path != NULL)
    {
      ask->request->socket_path = g_strdup (ask->socket_path);
      limn_local_server_begin_question (self->local_server);
    }
  if (limn_policy_wants_key_in_address (self->policy, limn_query_get_model (ask->query)))
    ask->request->key_in_address = TRUE;
  self->n_requests++;
  policy = (LimnRetryPolicy) {
    .max_retries = self->max_retries,
    .second_ms = self->second_ms,
    .is_fragile = ask_get_host (ask) == LIMN_HOST_LOCAL,
  };
  limn_http_try_async (self->http, ask->request, &self->deadlines, &policy, ask->progress,
                       ask->progress_data, g_task_get_cancellable (task), sent_cb,
                       g_object_ref (task));
}

static void
encode_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  g_task_return_pointer (task, limn_wire_encode (task_data), (GDestroyNotify) g_bytes_unref);
}

static void
encoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) encoded = g_task_propagate_pointer (G_TASK (result), &error);
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  GBytes *upload = limn_image_get_upload (limn_query_get_image (ask->query));

  if (encoded == NULL)
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_pointer (&self->last_upload, g_bytes_unref);
  g_clear_pointer (&self->last_encoded, g_bytes_unref);
  self->last_upload = g_bytes_ref (upload);
  self->last_form = limn_wire_get_form (ask->query);
  self->last_encoded = g_bytes_ref (encoded);
  send_ask (task, encoded);
}

/* Checks what can be checked before a byte is sent, then makes the body. */
static void
prepare_ask (GTask *task)
{
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  GBytes *upload = limn_image_get_upload (limn_query_get_image (ask->query));
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) worker = NULL;
  LimnWireForm form;

  if (!limn_wire_check_key (limn_query_get_model (ask->query), ask->key, &error)
      || !limn_wire_check_size (ask->query, &error))
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }
  form = limn_wire_get_form (ask->query);
  if (form == LIMN_WIRE_LINK)
    {
      send_ask (task, NULL);
      return;
    }
  if (upload == self->last_upload && form == self->last_form)
    {
      send_ask (task, self->last_encoded);
      return;
    }
  worker = g_task_new (NULL, g_task_get_cancellable (task), encoded_cb, g_object_ref (task));
  g_task_set_source_tag (worker, prepare_ask);
  g_task_set_name (worker, "[limn] encode a picture");
  g_task_set_task_data (worker, limn_query_ref (ask->query), (GDestroyNotify) limn_query_unref);
  g_task_set_return_on_cancel (worker, TRUE);
  g_task_run_in_thread (worker, encode_worker);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ask *ask = g_task_get_task_data (task);

  ask->key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result, &error);
  if (error != NULL)
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }
  prepare_ask (task);
}

static void
local_ready_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ask *ask = g_task_get_task_data (task);

  ask->socket_path = limn_local_server_ready_finish (LIMN_LOCAL_SERVER (source), result, &error);
  ask->base_url = g_strdup (LIMN_LOCAL_SERVER_URL);
  if (ask->socket_path == NULL)
    {
      return_error (task, g_steal_pointer (&error));
      return;
    }
  prepare_ask (task);
}

/* Who answers, if it may get the picture. */
static void
find_server (GTask *task)
{
  LimnClient *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  LimnModel *model = limn_query_get_model (ask->query);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) error = NULL;

  if (!limn_policy_check (self->policy, model, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (limn_model_get_host (model) != LIMN_HOST_LOCAL)
    {
      ask->base_url = g_strdup (limn_model_get_base_url (model));
      limn_keyring_lookup_async (self->keyring, limn_model_get_origin (model), cancellable, key_cb,
                                 g_steal_pointer (&owned));
      return;
    }
  if (self->local_server != NULL)
    limn_local_server_ready_async (self->local_server, cancellable, local_ready_cb,
                                   g_steal_pointer (&owned));
  else
    g_task_return_new_error (task, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                             _("There is no local model here."));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_ask_answer_finish (result, &error);

  if (prediction != NULL)
    g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);
  else
    return_error (task, g_steal_pointer (&error));
}

static void
recalled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_ask_answer_finish (result, &error);

  if (prediction != NULL)
    g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);
  else if (error != NULL)
    return_error (task, g_steal_pointer (&error));
  else
    find_server (g_steal_pointer (&task));
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = limn_fetch_finish (result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
limn_client_dispose (GObject *object)
{
  LimnClient *self = LIMN_CLIENT (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->local_server);
  g_clear_object (&self->policy);

  G_OBJECT_CLASS (limn_client_parent_class)->dispose (object);
}

static void
limn_client_finalize (GObject *object)
{
  LimnClient *self = LIMN_CLIENT (object);

  g_clear_pointer (&self->http, limn_http_free);
  g_clear_pointer (&self->store, limn_reply_store_unref);
  g_clear_pointer (&self->last_upload, g_bytes_unref);
  g_clear_pointer (&self->last_encoded, g_bytes_unref);

  G_OBJECT_CLASS (limn_client_parent_class)->finalize (object);
}

static void
limn_client_class_init (LimnClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_client_dispose;
  object_class->finalize = limn_client_finalize;
}

static void
limn_client_init (LimnClient *self)
{
  self->http = limn_http_new ();
  self->policy = limn_policy_new ();
  self->deadlines = (LimnDeadlines) { CONNECT_MS, IDLE_MS, TOTAL_MS };
  self->max_retries = LIMN_RETRY_MAX;
  self->second_ms = SECOND_MS;
}

/**
 * limn_client_new:
 * @keyring: where keys are looked up
 * @local_server: (nullable): who runs the local model; %NULL if there is none
 *
 * Makes a client. Main thread only.
 *
 * Returns: (transfer full): the client
 */
LimnClient *
limn_client_new (LimnKeyring     *keyring,
                 LimnLocalServer *local_server)
{
  LimnClient *self = NULL;

  g_return_val_if_fail (LIMN_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (local_server == NULL || LIMN_IS_LOCAL_SERVER (local_server), NULL);

  self = g_object_new (LIMN_TYPE_CLIENT, NULL);
  g_set_object (&self->keyring, keyring);
  g_set_object (&self->local_server, local_server);
  return self;
}

/**
 * limn_client_get_keyring:
 * @self: a client
 *
 * Gets where keys are looked up. Main thread only.
 *
 * Returns: (transfer none): the keyring
 */
LimnKeyring *
limn_client_get_keyring (LimnClient *self)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);

  return self->keyring;
}

/**
 * limn_client_get_local_server:
 * @self: a client
 *
 * Gets who runs the local model. Main thread only.
 *
 * Returns: (transfer none) (nullable): the local server
 */
LimnLocalServer *
limn_client_get_local_server (LimnClient *self)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);

  return self->local_server;
}

/**
 * limn_client_get_policy:
 * @self: a client
 *
 * Gets what may be sent, and to whom. At first that is everything. Main thread only.
 *
 * Returns: (transfer none): the policy
 */
LimnPolicy *
limn_client_get_policy (LimnClient *self)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);

  return self->policy;
}

/**
 * limn_client_get_n_requests:
 * @self: a client
 *
 * Gets how many HTTP requests were sent to models so far, also those that failed or were
 * cancelled. Main thread only.
 *
 * Returns: the number
 */
guint
limn_client_get_n_requests (LimnClient *self)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), 0);

  return self->n_requests;
}

/**
 * limn_client_set_timeouts:
 * @self: a client
 * @connect_ms: milliseconds for name lookup, connection and TLS; 15,000 at first
 * @idle_ms: longest time without a byte in either direction, milliseconds; 60,000 at first
 * @total_ms: milliseconds for a question and its answer, with all tries and the waits between them,
 *   but not with the time it waits until a connection is free; 120,000 at first
 *
 * Sets how long a request may take. It holds for requests that begin later. Main thread only.
 */
void
limn_client_set_timeouts (LimnClient *self,
                          guint       connect_ms,
                          guint       idle_ms,
                          guint       total_ms)
{
  g_return_if_fail (LIMN_IS_CLIENT (self));
  g_return_if_fail (connect_ms > 0 && idle_ms > 0 && total_ms > 0);

  self->deadlines = (LimnDeadlines) { connect_ms, idle_ms, total_ms };
}

/**
 * limn_client_get_timeouts:
 * @self: a client
 * @connect_ms: (out): milliseconds for name lookup, connection and TLS
 * @idle_ms: (out): longest time without a byte in either direction, milliseconds
 * @total_ms: (out): milliseconds for a question and its answer
 *
 * Gets how long a request may take. Main thread only.
 */
void
limn_client_get_timeouts (LimnClient *self,
                          guint      *connect_ms,
                          guint      *idle_ms,
                          guint      *total_ms)
{
  g_return_if_fail (LIMN_IS_CLIENT (self));

  *connect_ms = self->deadlines.connect_ms;
  *idle_ms = self->deadlines.idle_ms;
  *total_ms = self->deadlines.total_ms;
}

/**
 * limn_client_set_retries:
 * @self: a client
 * @max_retries: how many more tries there are after the first that failed; 2 at first
 * @second_ms: milliseconds in each second that is waited between tries, 1,000 at first; less in
 *   tests
 *
 * Sets how often a question is asked again where that is right: the connection failed before the
 * first byte of a reply, or the server is busy. It holds for questions that are sent later. Main
 * thread only.
 */
void
limn_client_set_retries (LimnClient *self,
                         guint       max_retries,
                         guint       second_ms)
{
  g_return_if_fail (LIMN_IS_CLIENT (self));

  self->max_retries = max_retries;
  self->second_ms = second_ms;
}

/**
 * limn_client_set_active_learning:
 * @self: a client
 * @allowed: whether servers may keep pictures to learn from; %FALSE at first
 *
 * Sets whether a server may keep the pictures it is asked about, if its owner has set that up.
 * Main thread only.
 */
void
limn_client_set_active_learning (LimnClient *self,
                                 gboolean    allowed)
{
  g_return_if_fail (LIMN_IS_CLIENT (self));

  self->active_learning = allowed;
}

/**
 * limn_client_set_reply_store:
 * @self: a client
 * @store: (nullable): where answers are kept, %NULL at first
 *
 * Sets where answers of hosted models are kept, which never change and cost something. A question
 * whose answer is there is not sent; [method@Prediction.get_stored_us] tells. Main thread only.
 */
void
limn_client_set_reply_store (LimnClient     *self,
                             LimnReplyStore *store)
{
  g_return_if_fail (LIMN_IS_CLIENT (self));

  if (store != NULL)
    limn_reply_store_ref (store);
  g_clear_pointer (&self->store, limn_reply_store_unref);
  self->store = store;
}

/**
 * limn_client_get_reply_store:
 * @self: a client
 *
 * Gets where answers are kept. Main thread only.
 *
 * Returns: (transfer none) (nullable): the store
 */
LimnReplyStore *
limn_client_get_reply_store (LimnClient *self)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);

  return self->store;
}

/**
 * limn_client_ask_async:
 * @self: a client
 * @query: what is asked
 * @cancellable: (nullable): a cancellable; it works in every phase
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Asks the model of @query. The client stays alive until @callback was called. Main thread only.
 */
void
limn_client_ask_async (LimnClient          *self,
                       LimnQuery           *query,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  limn_client_ask_full_async (self, query, LIMN_ASK_FLAGS_NONE, NULL, NULL, cancellable, callback,
                              user_data);
}

/**
 * limn_client_ask_full_async:
 * @self: a client
 * @query: what is asked
 * @flags: how it is asked
 * @progress: (nullable): told how the question is doing; not called after @callback
 * @progress_data: data for @progress
 * @cancellable: (nullable): a cancellable; it works in every phase
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Does what [method@Client.ask_async] does, and tells how it goes. [method@Client.ask_finish] ends
 * it. Main thread only.
 */
void
limn_client_ask_full_async (LimnClient          *self,
                            LimnQuery           *query,
                            LimnAskFlags         flags,
                            LimnAskProgressFunc  progress,
                            gpointer             progress_data,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask = NULL;

  g_return_if_fail (LIMN_IS_CLIENT (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_client_ask_async);
  g_task_set_name (task, "[limn] ask a model");
  ask = g_new0 (Ask, 1);
  ask->query = limn_query_ref (query);
  ask->progress = progress;
  ask->progress_data = progress_data;
  g_task_set_task_data (task, ask, ask_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (ask_get_host (ask) == LIMN_HOST_FILE)
    limn_ask_answer_read_async (query, cancellable, read_cb, g_steal_pointer (&task));
  else if ((flags & LIMN_ASK_FLAGS_ANEW) != 0 || self->store == NULL
      || !limn_ask_answer_can_be_stored (query))
    find_server (g_steal_pointer (&task));
  else
    limn_ask_answer_recall_async (query, self->store, cancellable, recalled_cb,
                                  g_steal_pointer (&task));
}

/**
 * limn_client_ask_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@Client.ask_async].
 *
 * Fails with a code of %LIMN_ERROR for each thing the world can do wrong, or with
 * %G_IO_ERROR_CANCELLED. No text has the key in it. Main thread only.
 *
 * Returns: (transfer full): the model's answer; %NULL on error
 */
LimnPrediction *
limn_client_ask_finish (LimnClient    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_client_fetch_async:
 * @self: a client
 * @link: a link that begins with https or http
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Fetches the picture behind a link, to show it. No key is sent. At most five redirects are
 * followed, never from the internet into the local network and never to an address that is less
 * secure. Main thread only.
 */
void
limn_client_fetch_async (LimnClient          *self,
                         const char          *link,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LIMN_IS_CLIENT (self));
  g_return_if_fail (link != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_client_fetch_async);
  g_task_set_name (task, "[limn] fetch a picture");
  if (!limn_policy_check_link (self->policy, link, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  limn_fetch_async (self->http, link, &self->deadlines, cancellable, fetched_cb,
                    g_steal_pointer (&task));
}

/**
 * limn_client_fetch_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@Client.fetch_async]. Whether the bytes are a picture is not looked at.
 *
 * Fails with %LIMN_ERROR_NOT_A_FILE for what is no link or leads to nothing, %LIMN_ERROR_REDIRECT,
 * %LIMN_ERROR_TOO_LARGE over %LIMN_MAX_FILE_BYTES, and the codes of the network; or with
 * %G_IO_ERROR_CANCELLED. Main thread only.
 *
 * Returns: (transfer full): the bytes; %NULL on error
 */
GBytes *
limn_client_fetch_finish (LimnClient    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
