/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its reply, within limits of time and size, however the server behaves. libsoup
 * alone has no limit for the whole, none for the connection and none for the size of a body; it
 * follows redirects, takes broken framing for success and sends loopback requests through a proxy.
 * All of that is closed here. Main thread only, asynchronous. */

#include "config.h"

#include "limn-http.h"

#include "limn-error.h"
#include "limn-http-error.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#define READ_SIZE (64 * 1024)
#define MAX_CONNECTIONS_PER_HOST 8
#define IDLE_CONNECTION_TIMEOUT_S 30

/* A server that finds an upload too large says so and hangs up, and what it said is lost with the
 * connection. So one that hangs up while so many bytes are sent is not sent them twice. */
#define LARGE_UPLOAD_BYTES (10 * 1000 * 1000)

/* Replies of status 1xx that may come before the one that counts. */
#define MAX_HINTS 20

typedef struct
{
  SoupSession     *session;
  LimnHttpRequest *request; /* borrowed: the caller keeps it until the end */
  SoupMessage     *message;
  GInputStream    *stream;
  GByteArray      *body;
  LimnHttpReply   *reply;
  GCancellable    *io;
  GSource         *caller_source;
  GError          *verdict; /* why we ended it ourselves */
  LimnDeadlines    deadlines;
  gint64           last_progress_us;
  gsize            n_body_sent;
  gsize            max_bytes;
  goffset          expected_bytes; /* -1 if the head does not say */
  guint            connect_id;
  guint            idle_id;
  guint            total_id;
  guint            n_hints;
  LimnHttpPhase    phase;
  gboolean         has_begun;
  gboolean         fresh_connection;
  gboolean         retried;
} Exchange;

static void send_message (GTask *task);
static void read_more    (GTask *task);

static void
exchange_stop_clocks (Exchange *exchange)
{
  g_clear_handle_id (&exchange->connect_id, g_source_remove);
  g_clear_handle_id (&exchange->idle_id, g_source_remove);
  g_clear_handle_id (&exchange->total_id, g_source_remove);
  if (exchange->caller_source != NULL)
    {
      g_source_destroy (exchange->caller_source);
      g_clear_pointer (&exchange->caller_source, g_source_unref);
    }
}

static void
exchange_clear_message (Exchange *exchange)
{
  if (exchange->message != NULL)
    {
      g_signal_handlers_disconnect_by_data (exchange->message, exchange);
      limn_http_message_wipe (exchange->message);
    }
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
}

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  exchange_stop_clocks (exchange);
  exchange_clear_message (exchange);
  g_clear_object (&exchange->session);
  g_clear_object (&exchange->io);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_clear_pointer (&exchange->reply, limn_http_reply_free);
  g_clear_error (&exchange->verdict);
  g_free (exchange);
}

static const char *
exchange_get_host (Exchange *exchange)
{
  return g_uri_get_host (exchange->request->uri);
}

/* Ends the exchange with an error of our own. The operation under way then comes back. */
static void
exchange_end (Exchange *exchange,
              GError   *verdict)
{
  if (exchange->verdict == NULL)
    exchange->verdict = verdict;
  else
    g_error_free (verdict);
  g_cancellable_cancel (exchange->io);
}

static gboolean
connect_limit_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->connect_id = 0;
  exchange_end (exchange, limn_http_error_from_limit (LIMN_HTTP_LIMIT_CONNECT, exchange->phase,
                                                      exchange_get_host (exchange),
                                                      exchange->deadlines.connect_ms));
  return G_SOURCE_REMOVE;
}

static gboolean
total_limit_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->total_id = 0;
  exchange_end (exchange, limn_http_error_from_limit (LIMN_HTTP_LIMIT_TOTAL, exchange->phase,
                                                      exchange_get_host (exchange),
                                                      exchange->deadlines.total_ms));
  return G_SOURCE_REMOVE;
}

/* Progress only writes a time down; the clock looks at it when it rings, and sets itself again for
 * what is left. */
static gboolean
idle_limit_cb (gpointer user_data)
{
  Exchange *exchange = user_data;
  gint64 idle_ms = (g_get_monotonic_time () - exchange->last_progress_us) / 1000;

  if (idle_ms < exchange->deadlines.idle_ms)
    {
      exchange->idle_id = g_timeout_add (exchange->deadlines.idle_ms - idle_ms, idle_limit_cb,
                                         exchange);
      g_source_set_name_by_id (exchange->idle_id, "[limn] idle limit of a request");
      return G_SOURCE_REMOVE;
    }
  exchange->idle_id = 0;
  exchange_end (exchange, limn_http_error_from_limit (LIMN_HTTP_LIMIT_IDLE, exchange->phase,
                                                      exchange_get_host (exchange),
                                                      exchange->deadlines.idle_ms));
  return G_SOURCE_REMOVE;
}

static void
note_progress (Exchange *exchange)
{
  exchange->last_progress_us = g_get_monotonic_time ();
}

static void
tell_progress (Exchange *exchange)
{
  if (exchange->request->progress != NULL)
    exchange->request->progress (exchange->phase, exchange->n_body_sent,
                                 exchange->request->progress_data);
}

static gboolean
caller_cancelled_cb (GCancellable *cancellable,
                     gpointer      user_data)
{
  Exchange *exchange = user_data;

  g_cancellable_cancel (exchange->io);
  return G_SOURCE_REMOVE;
}

/* The first sign that a connection is made, or that a kept one is used. Until then the request
 * waits for others to the same host, and no clock of its own runs. */
static void
begin (Exchange *exchange)
{
  if (exchange->has_begun)
    return;

  exchange->has_begun = TRUE;
  if (exchange->total_id == 0)
    {
      exchange->total_id = g_timeout_add (exchange->deadlines.total_ms, total_limit_cb, exchange);
      g_source_set_name_by_id (exchange->total_id, "[limn] total limit of a request");
    }
  exchange->connect_id = g_timeout_add (exchange->deadlines.connect_ms, connect_limit_cb, exchange);
  g_source_set_name_by_id (exchange->connect_id, "[limn] connection limit of a request");
  tell_progress (exchange);
}

static void
listen_to_caller (GTask    *task,
                  Exchange *exchange)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;
  exchange->caller_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (exchange->caller_source, G_SOURCE_FUNC (caller_cancelled_cb), exchange,
                         NULL);
  g_source_attach (exchange->caller_source, g_main_context_get_thread_default ());
}

static void
return_error (GTask  *task,
              GError *error)
{
  exchange_stop_clocks (g_task_get_task_data (task));
  if (g_task_return_error_if_cancelled (task))
    g_error_free (error);
  else
    g_task_return_error (task, error);
}

static gboolean
is_address_allowed (GIOStream *stream)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (!G_IS_SOCKET_CONNECTION (stream))
    return TRUE;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream), NULL);
  /* Where a proxy connects to is the proxy's to decide, and where it stands says nothing. */
  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address) || G_IS_PROXY_ADDRESS (address))
    return TRUE;
  return !limn_http_is_private (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *stream,
                  gpointer            user_data)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  Exchange *exchange = user_data;

  exchange->fresh_connection = TRUE;
  begin (exchange);
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && G_IS_TLS_CONNECTION (stream))
    {
      /* HTTP/2 in libsoup before 3.6.6 has a use after free (CVE-2025-12105), and it has nothing
       * to offer to one request at a time. */
      g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (stream), protocols);
    }
  if (event == G_SOCKET_CLIENT_CONNECTING
      && exchange->request->public_only
      && !is_address_allowed (stream))
    exchange_end (exchange, g_error_new (LIMN_ERROR, LIMN_ERROR_REDIRECT,
                                         /* Translators: %s is the name of a host. */
                                         _("The link leads to %s, which is in the local network. "
                                           "Limn does not follow it there."),
                                         exchange_get_host (exchange)));
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  Exchange *exchange = user_data;

  begin (exchange);
  g_clear_handle_id (&exchange->connect_id, g_source_remove);
  exchange->phase = exchange->request->body != NULL ? LIMN_HTTP_SENDING : LIMN_HTTP_WAITING;
  note_progress (exchange);
  tell_progress (exchange);
  if (exchange->idle_id == 0)
    {
      exchange->idle_id = g_timeout_add (exchange->deadlines.idle_ms, idle_limit_cb, exchange);
      g_source_set_name_by_id (exchange->idle_id, "[limn] idle limit of a request");
    }
}

static void
wrote_body_data_cb (SoupMessage *message,
                    guint        size,
                    gpointer     user_data)
{
  Exchange *exchange = user_data;

  exchange->n_body_sent += size;
  note_progress (exchange);
  tell_progress (exchange);
}

static void
wrote_body_cb (SoupMessage *message,
               gpointer     user_data)
{
  Exchange *exchange = user_data;

  note_progress (exchange);
  if (exchange->phase >= LIMN_HTTP_WAITING)
    return;
  exchange->phase = LIMN_HTTP_WAITING;
  tell_progress (exchange);
}

static void
count_framing_cb (const char *name,
                  const char *value,
                  gpointer    user_data)
{
  guint *framing = user_data;

  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    {
      framing[0]++;
      /* libsoup takes a negative length for a large one. */
      if (*value == '\0' || value[strspn (value, "0123456789")] != '\0')
        framing[0]++;
    }
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    framing[1]++;
}

/* Whether the head says in two ways where the body ends, or that it is packed though we asked for
 * it plain. Two readers of such a reply would read two different bodies. */
static gboolean
is_head_sound (SoupMessageHeaders *headers)
{
  const char *packing = soup_message_headers_get_list (headers, "Content-Encoding");
  guint framing[2] = { 0, 0 };

  soup_message_headers_foreach (headers, count_framing_cb, framing);
  return framing[0] + framing[1] <= 1
         && (packing == NULL || g_ascii_strcasecmp (packing, "identity") == 0);
}

static GError *
new_unexpected_error (Exchange *exchange)
{
  return g_error_new (LIMN_ERROR, LIMN_ERROR_BAD_REPLY,
                      /* Translators: %s is the name of a host. */
                      _("%s sent an unexpected reply."), exchange_get_host (exchange));
}

/* While there is something to read libsoup goes on with it and does not come back to the main loop:
 * a flood of these would hold up the window, and no clock would ring. */
static void
got_informational_cb (SoupMessage *message,
                      gpointer     user_data)
{
  Exchange *exchange = user_data;

  if (++exchange->n_hints > MAX_HINTS)
    exchange_end (exchange, new_unexpected_error (exchange));
}

static void
got_headers_cb (SoupMessage *message,
                gpointer     user_data)
{
  Exchange *exchange = user_data;

  note_progress (exchange);
  exchange->phase = LIMN_HTTP_READING;
}

/* Judges the head as soon as it is parsed, which is when the status is set, and before libsoup
 * decides by it how to read the body: a negative length is a programming error to it, not a fault
 * of the server. */
static void
status_cb (SoupMessage *message,
           GParamSpec  *pspec,
           gpointer     user_data)
{
  Exchange *exchange = user_data;
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (soup_message_get_status (message) < SOUP_STATUS_OK || is_head_sound (headers))
    return;
  if (exchange->verdict == NULL)
    exchange->verdict = new_unexpected_error (exchange);
  soup_message_headers_remove (headers, "Content-Length");
  soup_message_headers_remove (headers, "Transfer-Encoding");
}

static LimnHttpReply *
reply_new (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  LimnHttpReply *reply = g_new0 (LimnHttpReply, 1);
  const char *type = soup_message_headers_get_one (headers, "Content-Type");

  reply->status = soup_message_get_status (message);
  if (type != NULL)
    {
      g_autofree char *bare = g_strndup (type, strcspn (type, ";"));

      reply->media_type = g_ascii_strdown (g_strstrip (bare), -1);
    }
  reply->engine = g_strdup (soup_message_headers_get_one (headers, "x-inference-engine"));
  reply->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  reply->retry_after = g_strdup (soup_message_headers_get_one (headers, "Retry-After"));
  reply->was_cold = soup_message_headers_header_equals (headers, "X-Model-Cold-Start", "true");
  return reply;
}

static void
return_reply (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  LimnHttpReply *reply = g_steal_pointer (&exchange->reply);

  exchange_stop_clocks (exchange);
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  g_task_return_pointer (task, reply, (GDestroyNotify) limn_http_reply_free);
}

static void
return_too_large (GTask    *task,
                  Exchange *exchange)
{
  g_autofree char *limit = g_format_size_full (exchange->max_bytes, G_FORMAT_SIZE_IEC_UNITS);
  GError *error = g_error_new (LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                               /* Translators: %s is a size like “64.0 MiB”. */
                               _("The reply is too large (over %s)."), limit);

  limn_error_mark_asked_too_much (error);
  g_cancellable_cancel (exchange->io);
  return_error (task, error);
}

/* A server that sent a single byte may have done the work. */
static gboolean
has_reply_begun (SoupMessage *message)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (message);

  return metrics == NULL || soup_message_metrics_get_response_start (metrics) != 0;
}

static gboolean
is_refused_for_size (Exchange     *exchange,
                     const GError *error)
{
  return exchange->phase == LIMN_HTTP_SENDING
         && g_error_matches (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE)
         && exchange->request->body != NULL
         && g_bytes_get_size (exchange->request->body) > LARGE_UPLOAD_BYTES;
}

static void
return_transport_error (GTask        *task,
                        const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);
  GTlsCertificateFlags certificate_errors = 0;
  GError *described = NULL;

  if (exchange->verdict != NULL)
    {
      return_error (task, g_steal_pointer (&exchange->verdict));
      return;
    }
  certificate_errors = soup_message_get_tls_peer_certificate_errors (exchange->message);
  described = limn_http_error_from_transport (error, exchange->phase, exchange_get_host (exchange),
                                              certificate_errors);
  if (is_refused_for_size (exchange, described))
    limn_error_mark_sent_too_much (described);
  else
    exchange->request->was_dropped = !has_reply_begun (exchange->message)
                                     && limn_http_error_may_pass (error, exchange->request->uri);
  return_error (task, described);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  gboolean succeeded = exchange->reply->status == SOUP_STATUS_OK;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (bytes == NULL && (succeeded || exchange->verdict != NULL
                        || g_cancellable_is_cancelled (exchange->io)))
    {
      return_transport_error (task, error);
      return;
    }
  /* libsoup takes the end of a connection that is not kept for the end of the body. */
  if (bytes != NULL && g_bytes_get_size (bytes) == 0
      && succeeded && exchange->body->len < exchange->expected_bytes)
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "");
      return_transport_error (task, error);
      return;
    }
  /* A failed reply that breaks off is still a failed reply, and its status says why. */
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      return_reply (task);
      return;
    }
  note_progress (exchange);
  if (exchange->body->len + g_bytes_get_size (bytes) > exchange->max_bytes)
    {
      if (succeeded)
        return_too_large (task, exchange);
      else
        return_reply (task);
      return;
    }
  g_byte_array_append (exchange->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  read_more (task);
}

static void
read_more (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, READ_SIZE, G_PRIORITY_DEFAULT, exchange->io,
                                   read_cb, g_object_ref (task));
}

/* A kept connection that the server closed just as we wrote on it: nothing was answered, and what
 * was asked changes nothing on the server. */
static gboolean
may_retry (Exchange     *exchange,
           const GError *error)
{
  return !exchange->retried
         && !exchange->fresh_connection
         && exchange->verdict == NULL
         && exchange->phase < LIMN_HTTP_READING
         && !g_cancellable_is_cancelled (exchange->io)
         && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
             || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL && may_retry (exchange, error))
    {
      exchange->retried = TRUE;
      exchange_clear_message (exchange);
      send_message (task);
      return;
    }
  if (exchange->stream == NULL || exchange->verdict != NULL)
    {
      g_cancellable_cancel (exchange->io);
      return_transport_error (task, error);
      return;
    }

  headers = soup_message_get_response_headers (exchange->message);
  exchange->phase = LIMN_HTTP_READING;
  tell_progress (exchange);
  exchange->reply = reply_new (exchange->message);
  exchange->body = g_byte_array_new ();
  exchange->max_bytes = exchange->reply->status == SOUP_STATUS_OK
                          ? exchange->request->max_reply_bytes
                          : LIMN_HTTP_MAX_ERROR_BYTES;
  exchange->expected_bytes = -1;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    exchange->expected_bytes = soup_message_headers_get_content_length (headers);
  if (exchange->reply->status == SOUP_STATUS_OK
      && exchange->expected_bytes > (goffset) exchange->max_bytes)
    {
      return_too_large (task, exchange);
      return;
    }
  read_more (task);
}

static SoupMessage *
message_new (LimnHttpRequest *request,
             gboolean         new_connection)
{
  SoupMessage *message = limn_http_message_new (request);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT
                           | SOUP_MESSAGE_IDEMPOTENT
                           | SOUP_MESSAGE_COLLECT_METRICS;

  /* What was connected before the rule about addresses held may lead anywhere. */
  if (new_connection || request->public_only)
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_set_flags (message, flags);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (request->accept != NULL)
    soup_message_headers_replace (headers, "Accept", request->accept);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  else if (request->content_type != NULL)
    {
      soup_message_headers_replace (headers, "Content-Type", request->content_type);
      soup_message_headers_set_content_length (headers, 0);
    }
  return message;
}

static void
send_message (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  exchange->phase = LIMN_HTTP_CONNECTING;
  exchange->has_begun = FALSE;
  exchange->fresh_connection = FALSE;
  exchange->n_body_sent = 0;
  exchange->message = message_new (exchange->request, exchange->retried);
  g_clear_handle_id (&exchange->idle_id, g_source_remove);
  g_clear_handle_id (&exchange->connect_id, g_source_remove);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), exchange);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), exchange);
  g_signal_connect (exchange->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb),
                    exchange);
  g_signal_connect (exchange->message, "wrote-body", G_CALLBACK (wrote_body_cb), exchange);
  g_signal_connect (exchange->message, "notify::status-code", G_CALLBACK (status_cb), exchange);
  g_signal_connect (exchange->message, "got-informational", G_CALLBACK (got_informational_cb),
                    exchange);
  g_signal_connect (exchange->message, "got-headers", G_CALLBACK (got_headers_cb), exchange);
  exchange->request->n_sent++;
  soup_session_send_async (exchange->session, exchange->message, G_PRIORITY_DEFAULT, exchange->io,
                           sent_cb, g_object_ref (task));
}

/* Everything that libsoup does behind the back of a request is taken out: answering challenges,
 * unpacking without a limit; cookies, a cache and a logger are not there unless added. The limit
 * of its own on each wait is off: the clocks here are finer. */
static SoupSession *
session_new (gboolean        loopback,
             GSocketAddress *address)
{
  SoupSession *session = soup_session_new_with_options ("remote-connectable", address,
                                                        "timeout", 0,
                                                        "idle-timeout", IDLE_CONNECTION_TIMEOUT_S,
                                                        "max-conns-per-host",
                                                        MAX_CONNECTIONS_PER_HOST,
                                                        "user-agent", "Limn/" LIMN_VERSION,
                                                        NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  if (loopback)
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

/* The local model listens at another socket each time it is started. */
static SoupSession *
get_local_session (LimnHttp   *self,
                   const char *socket_path)
{
  if (g_strcmp0 (self->socket_path, socket_path) != 0)
    {
      g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);

      g_clear_object (&self->local);
      g_free (self->socket_path);
      self->local = session_new (TRUE, address);
      self->socket_path = g_strdup (socket_path);
    }
  return self->local;
}

static SoupSession *
get_session (LimnHttp        *self,
             LimnHttpRequest *request)
{
  if (request->socket_path != NULL)
    return get_local_session (self, request->socket_path);
  return limn_http_is_loopback (request->uri) ? self->loopback : self->network;
}

/**
 * limn_http_new:
 *
 * Makes the two connections to the world. Main thread only.
 *
 * Returns: (transfer full): both
 */
LimnHttp *
limn_http_new (void)
{
  LimnHttp *self = g_new0 (LimnHttp, 1);

  self->loopback = session_new (TRUE, NULL);
  self->network = session_new (FALSE, NULL);
  return self;
}

/**
 * limn_http_free:
 * @self: (transfer full): the two connections
 *
 * Closes kept connections. A request under way goes on. Main thread only.
 */
void
limn_http_free (LimnHttp *self)
{
  g_object_unref (self->loopback);
  g_object_unref (self->network);
  g_clear_object (&self->local);
  g_free (self->socket_path);
  g_free (self);
}

/**
 * limn_http_send_async:
 * @self: the two connections
 * @request: what to send; kept alive by the caller until the callback
 * @deadlines: how long it may take
 * @cancellable: (nullable): a cancellable; it works in every phase
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Sends a request and reads the reply. Redirects are not followed. Main thread only.
 */
void
limn_http_send_async (LimnHttp            *self,
                      LimnHttpRequest     *request,
                      const LimnDeadlines *deadlines,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (request != NULL);
  g_return_if_fail (deadlines != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_http_send_async);
  g_task_set_name (task, "[limn] HTTP request");
  if (g_task_return_error_if_cancelled (task))
    return;

  exchange = g_new0 (Exchange, 1);
  exchange->session = g_object_ref (get_session (self, request));
  exchange->request = request;
  exchange->io = g_cancellable_new ();
  exchange->deadlines = *deadlines;
  g_task_set_task_data (task, exchange, exchange_free);
  listen_to_caller (task, exchange);
  send_message (task);
}

/**
 * limn_http_send_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [func@http_send_async]. A reply with any status is a success here.
 *
 * Fails with %LIMN_ERROR_UNREACHABLE, %LIMN_ERROR_TIMEOUT, %LIMN_ERROR_INSECURE,
 * %LIMN_ERROR_BAD_REPLY or %LIMN_ERROR_TOO_LARGE; no text names more of the address than the host.
 * Main thread only.
 *
 * Returns: (transfer full): the reply; %NULL on error
 */
LimnHttpReply *
limn_http_send_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
