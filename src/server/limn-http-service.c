/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The API over HTTP. Headers are judged before the body is read: who asks, which model, which key,
 * which parameters. Then the body, or the image that a link points to, goes to the queue in front
 * of the model, and what comes back is sent. Main thread. */

#include "config.h"

#include "limn-http-service.h"

#include "limn-api-error.h"
#include "limn-exchange.h"
#include "limn-guard.h"
#include "limn-link.h"
#include "limn-listener.h"
#include "limn-upload.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define SERVER_NAME "limn-server"
/* Where the socket of a connection is found: libsoup hands the address on, but not the socket. */
#define SOCKET_KEY "limn-socket"

struct _LimnHttpService
{
  GObject         parent_instance;

  LimnInference  *inference;
  SoupServer     *server;
  SoupSession    *links;
  LimnListener   *listener;
  char           *api_key;
  char           *uuid;
  GLogLevelFlags  log_level;
  /* Requests whose headers were read and that are not over yet. */
  guint           n_requests;
};

G_DEFINE_FINAL_TYPE (LimnHttpService, limn_http_service, G_TYPE_OBJECT)

static const char *
get_engine_name (LimnHttpService *self)
{
  return limn_inference_get_engine (self->inference) == LIMN_ENGINE_CLASSIC ? "old-inference"
                                                                            : "inference-models";
}

/* Takes the same time wherever the first difference is. */
static gboolean
keys_equal (const char *a,
            const char *b)
{
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);
  guint8 difference = length_a != length_b;

  for (gsize i = 0; i < length_a; i++)
    difference |= (guint8) (a[i] ^ b[length_b > 0 ? i % length_b : 0]);

  return difference == 0;
}

/* The key in the query wins over the one in the header. */
static gboolean
check_key (LimnHttpService     *self,
           const LimnRoute     *route,
           SoupMessageHeaders  *headers,
           GError             **error)
{
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *key = route->api_key;

  if (self->api_key == NULL)
    return TRUE;

  if ((key == NULL || *key == '\0') && authorization != NULL
      && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    key = authorization + 7;
  if (key == NULL || *key == '\0')
    {
      limn_api_error_set (error, LIMN_API_ERROR_KEY_MISSING);
      return FALSE;
    }
  if (!keys_equal (key, self->api_key))
    {
      limn_api_error_set (error, LIMN_API_ERROR_KEY_WRONG);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_page (const char *path)
{
  return g_str_equal (path, "/info") || g_str_equal (path, "/healthz");
}

static gboolean
check_method (const char  *method,
              gboolean     may_post,
              GError     **error)
{
  if (g_str_equal (method, SOUP_METHOD_GET) || (may_post && g_str_equal (method, SOUP_METHOD_POST)))
    return TRUE;

  limn_api_error_set (error, LIMN_API_ERROR_METHOD);

  return FALSE;
}

/* What can be said of a question before its body is there. */
static LimnRoute *
check_question (LimnHttpService    *self,
                SoupServerMessage  *message,
                GError            **error)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *method = soup_server_message_get_method (message);
  LimnEngine engine = limn_inference_get_engine (self->inference);
  g_autoptr (LimnRoute) route = limn_route_parse (g_uri_get_path (uri), g_uri_get_query (uri),
                                                  engine, error);

  if (route == NULL || !check_method (method, TRUE, error)
      || !check_key (self, route, headers, error))
    return NULL;

  if (!g_str_equal (route->model_id, LIMN_SERVED_MODEL_ID))
    {
      limn_api_error_set (error, LIMN_API_ERROR_NO_MODEL);
      return NULL;
    }
  if (route->image == NULL && soup_message_headers_get_one (headers, "Content-Type") == NULL)
    {
      g_set_error_literal (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST,
                           "Content-Type header not provided with request.");
      return NULL;
    }

  return g_steal_pointer (&route);
}

/* Libsoup would answer a part of the JSON, or nothing, and some of its versions fail at it. */
static void
remove_conditions (SoupMessageHeaders *headers)
{
  static const char *const names[] = {
    "Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    soup_message_headers_remove (headers, names[i]);
}

static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  GSocket *socket = g_object_get_data (G_OBJECT (remote), SOCKET_KEY);
  LimnExchange *exchange = limn_exchange_new (message, socket, get_engine_name (self),
                                              self->log_level);
  g_autoptr (GError) error = NULL;

  self->n_requests++;
  remove_conditions (headers);
  if (limn_guard_check (uri, headers, limn_http_service_get_port (self), &error))
    {
      if (is_page (g_uri_get_path (uri)))
        check_method (soup_server_message_get_method (message), FALSE, &error);
      else
        limn_exchange_set_route (exchange, check_question (self, message, &error));
    }
  if (error == NULL)
    return;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
  limn_exchange_send_error (exchange, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LimnExchange) exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnAnswer) answer = limn_inference_ask_finish (LIMN_INFERENCE (source), result,
                                                             &error);

  /* After a cancel the asker is gone, but libsoup still waits for an answer to let go. */
  if (answer != NULL)
    limn_exchange_send (exchange, SOUP_STATUS_OK, answer->content_type, answer->body);
  else
    limn_exchange_send_error (exchange, error);
}

/* A link on its way to the queue. */
typedef struct
{
  LimnHttpService *service;
  LimnExchange    *exchange;
} LinkStep;

static void
link_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree LinkStep *step = user_data;
  g_autoptr (LimnHttpService) self = g_steal_pointer (&step->service);
  g_autoptr (LimnExchange) exchange = g_steal_pointer (&step->exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_link_load_finish (result, &error);

  if (bytes == NULL)
    limn_exchange_send_error (exchange, error);
  else
    limn_inference_ask_async (self->inference, limn_exchange_steal_route (exchange), NULL, bytes,
                              limn_exchange_get_cancellable (exchange), answered_cb,
                              g_object_ref (exchange));
}

static void
load_link (LimnHttpService *self,
           LimnExchange    *exchange,
           const char      *link)
{
  LinkStep *step = g_new0 (LinkStep, 1);

  step->service = g_object_ref (self);
  step->exchange = g_object_ref (exchange);
  limn_link_load_async (self->links, link, limn_exchange_get_cancellable (exchange),
                        link_loaded_cb, step);
}

static void
ask (LimnHttpService   *self,
     SoupServerMessage *message,
     LimnExchange      *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  LimnRoute *route = limn_exchange_get_route (exchange);
  g_autoptr (GBytes) body = limn_exchange_steal_body (exchange);

  limn_exchange_hold (exchange);
  if (route->image != NULL)
    load_link (self, exchange, route->image);
  else if (limn_upload_is_link (route->image_type))
    {
      g_autofree char *link = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

      load_link (self, exchange, g_utf8_validate (link, -1, NULL) ? link : "");
    }
  else
    limn_inference_ask_async (self->inference, limn_exchange_steal_route (exchange),
                              soup_message_headers_get_one (headers, "Content-Type"), body,
                              limn_exchange_get_cancellable (exchange), answered_cb,
                              g_object_ref (exchange));
}

static void
add_member (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static GBytes *
make_page (LimnHttpService *self,
           const char      *path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *json = NULL;

  json_builder_begin_object (builder);
  if (g_str_equal (path, "/info"))
    {
      add_member (builder, "name", SERVER_NAME);
      add_member (builder, "version", LIMN_VERSION);
      add_member (builder, "uuid", self->uuid);
      json_builder_set_member_name (builder, "inferences");
      json_builder_add_int_value (builder, limn_inference_get_n_inferences (self->inference));
    }
  else
    add_member (builder, "status", "healthy");
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  return g_bytes_new_take (json, strlen (json));
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);
  LimnExchange *exchange = limn_exchange_get (message);

  if (limn_exchange_get_route (exchange) != NULL)
    ask (self, message, exchange);
  else
    {
      GUri *uri = soup_server_message_get_uri (message);
      g_autoptr (GBytes) page = make_page (self, g_uri_get_path (uri));

      limn_exchange_send (exchange, SOUP_STATUS_OK, "application/json", page);
    }
}

static void
request_over_cb (LimnHttpService   *self,
                 SoupServerMessage *message)
{
  if (limn_exchange_get (message) != NULL)
    self->n_requests--;
}

static void
accept_cb (GSocketConnection *connection,
           gpointer           user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GError) error = NULL;

  /* Who has no address any more is gone already. */
  if (remote == NULL)
    return;

  g_object_set_data_full (G_OBJECT (remote), SOCKET_KEY, g_object_ref (socket), g_object_unref);
  if (!soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote, &error))
    g_info ("Cannot take a connection: %s", error->message);
}

static void
limn_http_service_dispose (GObject *object)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (object);

  limn_http_service_close (self);
  g_clear_object (&self->server);
  g_clear_object (&self->links);
  g_clear_object (&self->inference);

  G_OBJECT_CLASS (limn_http_service_parent_class)->dispose (object);
}

static void
limn_http_service_finalize (GObject *object)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (object);

  if (self->api_key != NULL)
    explicit_bzero (self->api_key, strlen (self->api_key));
  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->uuid, g_free);

  G_OBJECT_CLASS (limn_http_service_parent_class)->finalize (object);
}

static void
limn_http_service_class_init (LimnHttpServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_http_service_dispose;
  object_class->finalize = limn_http_service_finalize;
}

static void
limn_http_service_init (LimnHttpService *self)
{
  self->uuid = g_uuid_string_random ();
  self->links = limn_link_session_new ();
  self->server = soup_server_new ("server-header", SERVER_NAME "/" LIMN_VERSION,
                                  "raw-paths", TRUE,
                                  NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_signal_connect_object (self->server, "request-finished", G_CALLBACK (request_over_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "request-aborted", G_CALLBACK (request_over_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * limn_http_service_new:
 * @inference: the queue in front of the model
 * @api_key: (nullable): the key that is asked for, or %NULL to take any or none
 * @log_level: how loud the line in the log is that each request makes
 *
 * Creates the service. It does not listen yet.
 *
 * Returns: (transfer full): the service
 */
LimnHttpService *
limn_http_service_new (LimnInference  *inference,
                       const char     *api_key,
                       GLogLevelFlags  log_level)
{
  LimnHttpService *self = NULL;

  g_return_val_if_fail (LIMN_IS_INFERENCE (inference), NULL);

  self = g_object_new (LIMN_TYPE_HTTP_SERVICE, NULL);
  self->inference = g_object_ref (inference);
  self->api_key = g_strdup (api_key);
  self->log_level = log_level;

  return self;
}

/**
 * limn_http_service_listen:
 * @self: the service
 * @port: the port, or 0 for one that the system chooses
 * @error: return location for an error
 *
 * Begins to listen on the loopback addresses.
 *
 * Returns: %FALSE with a %G_IO_ERROR if it cannot
 */
gboolean
limn_http_service_listen (LimnHttpService  *self,
                          guint16           port,
                          GError          **error)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), FALSE);
  g_return_val_if_fail (self->listener == NULL, FALSE);

  self->listener = limn_listener_new (port, accept_cb, self, error);

  return self->listener != NULL;
}

/**
 * limn_http_service_get_port:
 * @self: the service
 *
 * Gets the port.
 *
 * Returns: the port, or 0 while the service does not listen
 */
guint16
limn_http_service_get_port (LimnHttpService *self)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), 0);

  return self->listener != NULL ? limn_listener_get_port (self->listener) : 0;
}

/**
 * limn_http_service_is_idle:
 * @self: the service
 *
 * Gets whether no request is being answered.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_http_service_is_idle (LimnHttpService *self)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), TRUE);

  return self->n_requests == 0 && !limn_inference_is_busy (self->inference);
}

/**
 * limn_http_service_stop:
 * @self: the service
 *
 * Takes no new connections. What is open goes on.
 */
void
limn_http_service_stop (LimnHttpService *self)
{
  g_return_if_fail (LIMN_IS_HTTP_SERVICE (self));

  if (self->listener != NULL)
    limn_listener_close (self->listener);
}

/**
 * limn_http_service_close:
 * @self: the service
 *
 * Takes no new connections and ends the open ones. Closing twice is fine.
 */
void
limn_http_service_close (LimnHttpService *self)
{
  g_return_if_fail (LIMN_IS_HTTP_SERVICE (self));

  limn_http_service_stop (self);
  g_clear_object (&self->listener);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
}
