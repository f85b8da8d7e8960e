/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer. Libsoup would buffer a body of any size, even after it was refused,
 * so bodies are collected here, up to the limit; the rest is read and thrown away, and if there is
 * far too much of it the connection ends. While a question waits nobody reads from its socket, so
 * this looks at it for the asker who has gone. Main thread. */

#include "config.h"

#include "limn-exchange.h"

#include "limn-api-error.h"
#include "limn-guard.h"

#include <sys/socket.h>

/* Reading on lets the asker see why it was refused; this is where patience ends. */
#define MAX_DISCARDED_BYTES (3 * (goffset) LIMN_GUARD_MAX_BODY_BYTES)

struct _LimnExchange
{
  GObject            parent_instance;

  /* Owned. */
  GByteArray        *body;
  LimnRoute         *route;
  GCancellable      *cancellable;
  GSocket           *socket;
  GSource           *peer_source;

  /* Borrowed; it owns us. */
  SoupServerMessage *message;
  const char        *engine_name;

  gint64             started_us;
  goffset            n_received;
  GLogLevelFlags     log_level;
  gboolean           is_held;
  gboolean           is_answered;
  gboolean           is_finished;
};

G_DEFINE_FINAL_TYPE (LimnExchange, limn_exchange, G_TYPE_OBJECT)

static void
stop_watching (LimnExchange *self)
{
  if (self->peer_source != NULL)
    g_source_destroy (self->peer_source);
  g_clear_pointer (&self->peer_source, g_source_unref);
}

static void
limn_exchange_dispose (GObject *object)
{
  LimnExchange *self = LIMN_EXCHANGE (object);

  stop_watching (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->route, limn_route_free);

  G_OBJECT_CLASS (limn_exchange_parent_class)->dispose (object);
}

static void
limn_exchange_class_init (LimnExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_exchange_dispose;
}

static void
limn_exchange_init (LimnExchange *self)
{
  self->body = g_byte_array_new ();
  self->cancellable = g_cancellable_new ();
  self->started_us = g_get_monotonic_time ();
}

/* Ends the connection at once. Without the option the other side could wait for room to send what
 * nobody will read. */
static void
end_connection (LimnExchange *self)
{
  const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

static void
got_chunk_cb (LimnExchange *self,
              GBytes       *chunk)
{
  gsize size = g_bytes_get_size (chunk);

  self->n_received += (goffset) size;
  if (self->n_received > MAX_DISCARDED_BYTES)
    end_connection (self);
  if (self->is_answered)
    return;

  if (self->n_received > LIMN_GUARD_MAX_BODY_BYTES)
    {
      g_autoptr (GError) error = NULL;

      limn_api_error_set (&error, LIMN_API_ERROR_TOO_LARGE);
      limn_exchange_send_error (self, error);
      g_byte_array_set_size (self->body, 0);
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL), (guint) size);
}

/* Method, path, status and time; never the query or the body, which hold keys and pictures. */
static void
log_exchange (LimnExchange *self)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (self->message));
  g_autofree char *printable = g_strescape (path, NULL);
  g_autofree char *method = g_strescape (soup_server_message_get_method (self->message), NULL);
  double elapsed_ms = (double) (g_get_monotonic_time () - self->started_us) / 1000;

  g_log (G_LOG_DOMAIN, self->log_level, "%.16s %.256s %u %.1f ms", method, printable,
         soup_server_message_get_status (self->message), elapsed_ms);
}

static void
finished_cb (LimnExchange *self)
{
  if (self->is_finished)
    return;

  self->is_finished = TRUE;
  stop_watching (self);
  g_cancellable_cancel (self->cancellable);
  log_exchange (self);
}

/**
 * limn_exchange_new:
 * @message: a request whose headers have been read
 * @socket: what it came by; libsoup does not know it when it did not accept the connection itself
 * @engine_name: (transfer none): for the header `x-inference-engine`; must stay
 * @log_level: how loud the line in the log is
 *
 * Begins an exchange, which the message then owns.
 *
 * Returns: (transfer none): the exchange
 */
LimnExchange *
limn_exchange_new (SoupServerMessage *message,
                   GSocket           *socket,
                   const char        *engine_name,
                   GLogLevelFlags     log_level)
{
  LimnExchange *self = g_object_new (LIMN_TYPE_EXCHANGE, NULL);

  self->message = message;
  self->socket = g_object_ref (socket);
  self->engine_name = engine_name;
  self->log_level = log_level;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (got_chunk_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (message, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (message), "limn-exchange", self, g_object_unref);

  return self;
}

/**
 * limn_exchange_get:
 * @message: a request
 *
 * Gets the exchange of a request.
 *
 * Returns: (transfer none) (nullable): the exchange, if it began
 */
LimnExchange *
limn_exchange_get (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "limn-exchange");
}

/**
 * limn_exchange_steal_body:
 * @self: an exchange
 *
 * Takes what was received.
 *
 * Returns: (transfer full): the body
 */
GBytes *
limn_exchange_steal_body (LimnExchange *self)
{
  GBytes *body = NULL;

  g_return_val_if_fail (LIMN_IS_EXCHANGE (self), NULL);

  body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  self->body = g_byte_array_new ();

  return body;
}

/**
 * limn_exchange_get_cancellable:
 * @self: an exchange
 *
 * Gets what is cancelled when the asker goes away.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
limn_exchange_get_cancellable (LimnExchange *self)
{
  g_return_val_if_fail (LIMN_IS_EXCHANGE (self), NULL);

  return self->cancellable;
}

/**
 * limn_exchange_set_route:
 * @self: an exchange
 * @route: (transfer full): the question
 *
 * Keeps the question until the body is there.
 */
void
limn_exchange_set_route (LimnExchange *self,
                         LimnRoute    *route)
{
  g_return_if_fail (LIMN_IS_EXCHANGE (self));

  g_clear_pointer (&self->route, limn_route_free);
  self->route = route;
}

/**
 * limn_exchange_get_route:
 * @self: an exchange
 *
 * Gets the question.
 *
 * Returns: (transfer none) (nullable): the question, if it is one
 */
LimnRoute *
limn_exchange_get_route (LimnExchange *self)
{
  g_return_val_if_fail (LIMN_IS_EXCHANGE (self), NULL);

  return self->route;
}

/**
 * limn_exchange_steal_route:
 * @self: an exchange
 *
 * Takes the question.
 *
 * Returns: (transfer full) (nullable): the question, if it is one
 */
LimnRoute *
limn_exchange_steal_route (LimnExchange *self)
{
  g_return_val_if_fail (LIMN_IS_EXCHANGE (self), NULL);

  return g_steal_pointer (&self->route);
}

/* The asker is gone when its side is closed: nothing more will come, and it expects nothing. */
static gboolean
peer_cb (GSocket      *socket,
         GIOCondition  condition,
         gpointer      user_data)
{
  LimnExchange *self = user_data;
  char byte = 0;
  gssize n_bytes = recv (g_socket_get_fd (socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  /* A byte is the next request, sent early; it would wake us again and again. */
  g_clear_pointer (&self->peer_source, g_source_unref);
  if (n_bytes <= 0)
    g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/**
 * limn_exchange_hold:
 * @self: an exchange
 *
 * Makes libsoup wait for limn_exchange_send(), and watches for the asker to go away meanwhile.
 */
void
limn_exchange_hold (LimnExchange *self)
{
  g_return_if_fail (LIMN_IS_EXCHANGE (self));

  self->is_held = TRUE;
  soup_server_message_pause (self->message);
  self->peer_source = g_socket_create_source (self->socket, G_IO_IN | G_IO_HUP, NULL);
  g_source_set_static_name (self->peer_source, "[limn] asker");
  g_source_set_callback (self->peer_source, G_SOURCE_FUNC (peer_cb), self, NULL);
  g_source_attach (self->peer_source, NULL);
}

static void
set_headers (LimnExchange *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  double elapsed = (double) (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC;

  g_ascii_formatd (seconds, sizeof seconds, "%.6f", elapsed);
  soup_message_headers_replace (headers, "x-inference-engine", self->engine_name);
  soup_message_headers_replace (headers, "X-Processing-Time", seconds);
  /* No page may read or keep what is answered here; see LimnGuard for who may ask. */
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
}

/**
 * limn_exchange_send:
 * @self: an exchange
 * @status: the HTTP status
 * @content_type: (transfer none): the type of @body; must stay
 * @body: what is sent
 *
 * Answers. Does nothing if the asker is gone or was answered already.
 */
void
limn_exchange_send (LimnExchange *self,
                    guint         status,
                    const char   *content_type,
                    GBytes       *body)
{
  SoupMessageHeaders *headers = NULL;

  g_return_if_fail (LIMN_IS_EXCHANGE (self));
  g_return_if_fail (body != NULL);

  stop_watching (self);
  if (self->is_finished || self->is_answered)
    return;

  self->is_answered = TRUE;
  headers = soup_server_message_get_response_headers (self->message);
  set_headers (self);
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_set_content_type (headers, content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), body);
  if (self->is_held)
    soup_server_message_unpause (self->message);
}

/**
 * limn_exchange_send_error:
 * @self: an exchange
 * @error: why there is no answer
 *
 * Answers with an error of the API.
 */
void
limn_exchange_send_error (LimnExchange *self,
                          const GError *error)
{
  g_autofree char *json = limn_api_error_to_json (error);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  guint status = limn_api_error_get_status (error);
  SoupMessageHeaders *headers = NULL;

  g_return_if_fail (LIMN_IS_EXCHANGE (self));

  headers = soup_server_message_get_response_headers (self->message);
  if (g_error_matches (error, LIMN_API_ERROR, LIMN_API_ERROR_BUSY))
    soup_message_headers_replace (headers, "Retry-After", "1");
  if (g_error_matches (error, LIMN_API_ERROR, LIMN_API_ERROR_METHOD))
    soup_message_headers_replace (headers, "Allow", "GET, POST");
  limn_exchange_send (self, status, "application/json", body);
}
