/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The API over HTTP. Headers are judged before the body is read: who asks, with which token, which
 * model, which parameters. Then the body, or the image that a link points to, goes to the queue in
 * front of the model, and what comes back is sent. Main thread.
 *
 * There are sixteen places, whoever comes. When all are taken and somebody knocks, the one goes
 * that has the least to say for itself and has waited longest: who was refused and still talks, who
 * has said nothing or half a head, who takes more than a second over a body, who was answered and
 * says nothing more, who does not read an answer. Who has asked and waits for the answer stays, and
 * so does who began to send a body a moment ago; then the one at the door waits. Two do not go
 * within five milliseconds, so that whoever comes in has seventy-five to say what it wants, however
 * many knock. */

#include "config.h"

#include "limn-http-service.h"

#include "limn-api-error.h"
#include "limn-connection.h"
#include "limn-link.h"
#include "limn-listener.h"
#include "limn-token.h"
#include "limn-upload.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define SERVER_NAME "limn-server"
#define MAX_CONNECTIONS 16
/* Between two connections that had to make room, and until the next look for one that may. */
#define ROOM_INTERVAL_MS 5
#define NO_ROOM_MS 20

struct _LimnHttpService
{
  GObject         parent_instance;

  LimnInference  *inference;
  SoupSession    *links; /* NULL if links are not fetched */
  LimnListener   *listener;
  LimnToken      *token; /* NULL if none is needed */
  GPtrArray      *connections;
  char           *model_hash;
  char           *uuid;

  gint64          made_room_us;
  GLogLevelFlags  log_level;
};

G_DEFINE_FINAL_TYPE (LimnHttpService, limn_http_service, G_TYPE_OBJECT)

static const char *
get_engine_name (LimnHttpService *self)
{
  return limn_inference_get_engine (self->inference) == LIMN_ENGINE_CLASSIC ? "old-inference"
                                                                            : "inference-models";
}

static gboolean
is_page (const char *path)
{
  return g_str_equal (path, "/info") || g_str_equal (path, "/health")
         || g_str_equal (path, "/healthz");
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

/* Notes a wrong token, so that guessing is slow. */
static gboolean
check_token (LimnHttpService  *self,
             LimnConnection   *connection,
             const LimnHead   *head,
             const char       *in_query,
             GError          **error)
{
  if (self->token == NULL || limn_token_check (self->token, in_query, head->authorization, error))
    return TRUE;

  limn_connection_set_delay (connection,
                             limn_token_get_delay (self->token, g_get_monotonic_time ()));

  return FALSE;
}

static gboolean
check_page (LimnHttpService  *self,
            LimnConnection   *connection,
            const LimnHead   *head,
            GError          **error)
{
  g_autofree char *in_query = limn_route_dup_api_key (head->query);

  return check_method (head->method, FALSE, error)
         && check_token (self, connection, head, in_query, error);
}

static gboolean
check_route (LimnHttpService  *self,
             const LimnRoute  *route,
             const LimnHead   *head,
             GError          **error)
{
  gboolean has_link = route->image != NULL || limn_upload_is_link (route->image_type);

  if (!g_str_equal (route->model_id, LIMN_SERVED_MODEL_ID))
    limn_api_error_set (error, LIMN_API_ERROR_NO_MODEL);
  else if (has_link && self->links == NULL)
    limn_api_error_set_image (error, "Links are not fetched by this server. Start it with "
                                     "--allow-links, or send the image itself.");
  else if (route->image == NULL && g_str_equal (head->method, SOUP_METHOD_POST)
           && !head->has_length)
    limn_api_error_set (error, LIMN_API_ERROR_LENGTH_REQUIRED);
  else if (route->image == NULL && head->content_type == NULL)
    g_set_error_literal (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST,
                         "Content-Type header not provided with request.");
  else
    return TRUE;

  return FALSE;
}

/* What can be said of a question before its body is there. */
static gboolean
check_question (LimnHttpService  *self,
                LimnConnection   *connection,
                const LimnHead   *head,
                GError          **error)
{
  LimnEngine engine = limn_inference_get_engine (self->inference);
  g_autofree char *in_query = NULL;
  g_autoptr (LimnRoute) route = NULL;

  if (!limn_route_check_path (head->path, error) || !check_method (head->method, TRUE, error))
    return FALSE;
  in_query = limn_route_dup_api_key (head->query);
  if (!check_token (self, connection, head, in_query, error)
      || !limn_head_check_body (head, error))
    return FALSE;
  route = limn_route_parse (head->path, head->query, engine, error);
  if (route == NULL || !check_route (self, route, head, error))
    return FALSE;
  limn_connection_set_route (connection, g_steal_pointer (&route));

  return TRUE;
}

static gboolean
judge_cb (LimnConnection  *connection,
          const LimnHead  *head,
          gpointer         user_data,
          GError         **error)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);

  if (!limn_head_check (head, limn_http_service_get_port (self), error))
    return FALSE;
  if (is_page (head->path))
    return check_page (self, connection, head, error) && limn_head_check_body (head, error);

  return check_question (self, connection, head, error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LimnConnection) connection = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnAnswer) answer = limn_inference_ask_finish (LIMN_INFERENCE (source), result,
                                                             &error);

  if (answer != NULL)
    limn_connection_send (connection, SOUP_STATUS_OK, answer->content_type, answer->body);
  else
    limn_connection_send_error (connection, error);
}

/* A link on its way to the queue. */
typedef struct
{
  LimnHttpService *service;
  LimnConnection  *connection;
} LinkStep;

static void
link_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree LinkStep *step = user_data;
  g_autoptr (LimnHttpService) self = g_steal_pointer (&step->service);
  g_autoptr (LimnConnection) connection = g_steal_pointer (&step->connection);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_link_load_finish (result, &error);

  if (bytes == NULL)
    limn_connection_send_error (connection, error);
  else
    limn_inference_ask_async (self->inference, limn_connection_steal_route (connection), NULL,
                              bytes, limn_connection_get_cancellable (connection), answered_cb,
                              g_object_ref (connection));
}

static void
load_link (LimnHttpService *self,
           LimnConnection  *connection,
           const char      *link)
{
  LinkStep *step = g_new0 (LinkStep, 1);

  step->service = g_object_ref (self);
  step->connection = g_object_ref (connection);
  limn_link_load_async (self->links, link, limn_connection_get_cancellable (connection),
                        link_loaded_cb, step);
}

static void
ask (LimnHttpService *self,
     LimnConnection  *connection,
     const LimnHead  *head)
{
  LimnRoute *route = limn_connection_get_route (connection);
  g_autoptr (GBytes) body = limn_connection_steal_body (connection);

  if (route->image != NULL)
    load_link (self, connection, route->image);
  else if (limn_upload_is_link (route->image_type))
    {
      g_autofree char *link = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

      load_link (self, connection, g_utf8_validate (link, -1, NULL) ? link : "");
    }
  else
    limn_inference_ask_async (self->inference, limn_connection_steal_route (connection),
                              head->content_type, body,
                              limn_connection_get_cancellable (connection), answered_cb,
                              g_object_ref (connection));
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
      add_member (builder, "model_sha256", self->model_hash);
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
ask_cb (LimnConnection *connection,
        const LimnHead *head,
        gpointer        user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);

  if (limn_connection_get_route (connection) != NULL)
    ask (self, connection, head);
  else
    {
      g_autoptr (GBytes) page = make_page (self, head->path);

      limn_connection_send (connection, SOUP_STATUS_OK, "application/json", page);
    }
}

static void
closed_cb (LimnConnection *connection,
           gpointer        user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);

  g_ptr_array_remove_fast (self->connections, connection);
}

static const LimnConnectionHooks connection_hooks = { judge_cb, ask_cb, closed_cb };

/* The connection that has to go first, if any may. */
static LimnConnection *
find_first_to_go (LimnHttpService *self,
                  gint64           now_us)
{
  LimnConnection *first = NULL;
  guint least = G_MAXUINT;
  gint64 oldest_us = 0;

  for (guint i = 0; i < self->connections->len; i++)
    {
      LimnConnection *connection = g_ptr_array_index (self->connections, i);
      gint64 since_us = 0;
      guint patience = limn_connection_get_patience (connection, now_us, &since_us);

      if (patience < least || (patience == least && first != NULL && since_us < oldest_us))
        {
          first = connection;
          least = patience;
          oldest_us = since_us;
        }
    }

  return first;
}

static guint
make_room_cb (gpointer user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);
  gint64 now_us = g_get_monotonic_time ();
  LimnConnection *first = NULL;

  if (self->connections->len < MAX_CONNECTIONS)
    return 0;
  if (now_us - self->made_room_us < ROOM_INTERVAL_MS * 1000)
    return ROOM_INTERVAL_MS;
  first = find_first_to_go (self, now_us);
  if (first == NULL)
    return NO_ROOM_MS;

  self->made_room_us = now_us;
  limn_connection_close (first);

  return 0;
}

static void
take_cb (GSocket  *socket,
         gpointer  user_data)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (user_data);

  g_ptr_array_add (self->connections,
                   limn_connection_new (socket, get_engine_name (self), self->log_level,
                                        &connection_hooks, self));
}

static const LimnListenerHooks listener_hooks = { make_room_cb, take_cb };

static void
limn_http_service_dispose (GObject *object)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (object);

  limn_http_service_close (self);
  g_clear_object (&self->links);
  g_clear_object (&self->inference);

  G_OBJECT_CLASS (limn_http_service_parent_class)->dispose (object);
}

static void
limn_http_service_finalize (GObject *object)
{
  LimnHttpService *self = LIMN_HTTP_SERVICE (object);

  g_clear_pointer (&self->token, limn_token_free);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->model_hash, g_free);
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
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->listener = limn_listener_new (&listener_hooks, self);
}

/**
 * limn_http_service_new:
 * @inference: the queue in front of the model
 * @model_hash: the SHA-256 of the model's file, to be shown
 * @allow_links: whether pictures are fetched from links
 * @log_level: how loud the line in the log is that each request makes
 *
 * Creates the service. It does not listen yet.
 *
 * Returns: (transfer full): the service
 */
LimnHttpService *
limn_http_service_new (LimnInference  *inference,
                       const char     *model_hash,
                       gboolean        allow_links,
                       GLogLevelFlags  log_level)
{
  LimnHttpService *self = NULL;

  g_return_val_if_fail (LIMN_IS_INFERENCE (inference), NULL);
  g_return_val_if_fail (model_hash != NULL, NULL);

  self = g_object_new (LIMN_TYPE_HTTP_SERVICE, NULL);
  self->inference = g_object_ref (inference);
  self->model_hash = g_strdup (model_hash);
  self->links = allow_links ? limn_link_session_new () : NULL;
  self->log_level = log_level;

  return self;
}

/**
 * limn_http_service_listen_port:
 * @self: the service
 * @port: the port, or 0 for one that the system chooses
 * @token: what must be known to ask
 * @error: return location for an error
 *
 * Begins to listen on the loopback addresses.
 *
 * Returns: %FALSE with a %G_IO_ERROR if it cannot
 */
gboolean
limn_http_service_listen_port (LimnHttpService  *self,
                               guint16           port,
                               const char       *token,
                               GError          **error)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), FALSE);
  g_return_val_if_fail (self->token == NULL, FALSE);

  self->token = limn_token_new (token);

  return limn_listener_open_port (self->listener, port, error);
}

/**
 * limn_http_service_listen_socket:
 * @self: the service
 * @path: (type filename): where to make the socket
 * @error: return location for an error
 *
 * Begins to listen at a Unix socket. Who can open it needs no token; one that is sent is ignored.
 *
 * Returns: %FALSE with a %G_IO_ERROR if it cannot
 */
gboolean
limn_http_service_listen_socket (LimnHttpService  *self,
                                 const char       *path,
                                 GError          **error)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), FALSE);

  return limn_listener_open_socket (self->listener, path, error);
}

/**
 * limn_http_service_get_port:
 * @self: the service
 *
 * Gets the port.
 *
 * Returns: the port, or 0 if the service does not listen at one
 */
guint16
limn_http_service_get_port (LimnHttpService *self)
{
  g_return_val_if_fail (LIMN_IS_HTTP_SERVICE (self), 0);

  return limn_listener_get_port (self->listener);
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

  for (guint i = 0; i < self->connections->len; i++)
    {
      if (limn_connection_is_busy (g_ptr_array_index (self->connections, i)))
        return FALSE;
    }

  return !limn_inference_is_busy (self->inference);
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
  while (self->connections->len > 0)
    limn_connection_close (g_ptr_array_index (self->connections, 0));
}
