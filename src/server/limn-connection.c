/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One connection, from the first byte to the last. Libsoup's server has no limits of time, reads a
 * body to its end after it was refused, and takes requests that can be understood in two ways, so
 * the little of HTTP that is needed is spoken here: a head, a body of known length, an answer, and
 * again. Every step has its time. Who is refused gets the reason at once; what it still sends is
 * read for a moment and thrown away, or the reason would be lost with it. Main thread, never
 * blocks. */

#include "config.h"

#include "limn-connection.h"

#include "limn-api-error.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

#define READ_BYTES (32 * 1024)
/* How much, and how long, of what was refused is still read. */
#define MAX_DISCARDED_BYTES (3 * (gsize) LIMN_HEAD_MAX_BODY_BYTES)
#define FAREWELL_MS 2000
/* A body that takes longer, or an answer that nobody reads for so long, may have to make room. */
#define SLOW_US G_USEC_PER_SEC

/**
 * Phase:
 * @PHASE_IDLE: no byte of a request is there
 * @PHASE_HEAD: a part of a head is there
 * @PHASE_BODY: the head was let in, the body is coming
 * @PHASE_ASKED: the request is whole and waits for its answer
 * @PHASE_DELAYED: an answer waits for its time
 * @PHASE_SENDING: the answer is going out
 * @PHASE_FAREWELL: the answer is out; what was refused is read and thrown away
 * @PHASE_CLOSED: it is over
 */
typedef enum
{
  PHASE_IDLE,
  PHASE_HEAD,
  PHASE_BODY,
  PHASE_ASKED,
  PHASE_DELAYED,
  PHASE_SENDING,
  PHASE_FAREWELL,
  PHASE_CLOSED,
} Phase;

struct _LimnConnection
{
  GObject                    parent_instance;

  /* Owned. */
  GSocket                   *socket;
  GSource                   *source;
  GByteArray                *input;
  GByteArray                *output;
  LimnHead                  *head;
  LimnRoute                 *route;
  GBytes                    *body;
  GCancellable              *cancellable;

  /* Borrowed. */
  const char                *engine_name;
  const LimnConnectionHooks *hooks;
  gpointer                   user_data;

  Phase                      phase;
  gint64                     phase_us; /* since when, or since when nothing moved */
  gint64                     started_us;
  gsize                      n_sent;
  gsize                      n_discarded;
  gsize                      n_searched;
  gsize                      answer_bytes;
  guint                      status;
  guint                      timer_id;
  guint                      delay_ms;
  guint                      n_answered;
  GLogLevelFlags             log_level;
  gboolean                   is_last;
  gboolean                   is_refused;
};

G_DEFINE_FINAL_TYPE (LimnConnection, limn_connection, G_TYPE_OBJECT)

static void advance (LimnConnection *self);
static void send_more (LimnConnection *self);
static void watch (LimnConnection *self);

static void
stop_watching (LimnConnection *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
forget_request (LimnConnection *self)
{
  g_clear_pointer (&self->head, limn_head_free);
  g_clear_pointer (&self->route, limn_route_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->cancellable);
}

static void
limn_connection_dispose (GObject *object)
{
  LimnConnection *self = LIMN_CONNECTION (object);

  limn_connection_close (self);
  forget_request (self);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->input, g_byte_array_unref);
  g_clear_pointer (&self->output, g_byte_array_unref);

  G_OBJECT_CLASS (limn_connection_parent_class)->dispose (object);
}

static void
limn_connection_class_init (LimnConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_connection_dispose;
}

static void
limn_connection_init (LimnConnection *self)
{
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
}

/* Method, path, status, time and size; never the query or the body, which hold keys and
 * pictures. */
static void
log_request (LimnConnection *self)
{
  g_autofree char *path = g_strescape (self->head != NULL ? self->head->path : "-", NULL);
  double elapsed_ms = (double) (g_get_monotonic_time () - self->started_us) / 1000;

  g_log (G_LOG_DOMAIN, self->log_level, "%.16s %.256s %u %.1f ms %" G_GSIZE_FORMAT " bytes",
         self->head != NULL ? self->head->method : "-", path, self->status, elapsed_ms,
         self->answer_bytes);
}

static gboolean
timer_cb (gpointer user_data)
{
  g_autoptr (LimnConnection) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  self->timer_id = 0;
  switch (self->phase)
    {
    case PHASE_HEAD:
    case PHASE_BODY:
      limn_api_error_set (&error, LIMN_API_ERROR_TIMEOUT);
      self->is_refused = TRUE;
      limn_connection_send_error (self, error);
      break;
    case PHASE_ASKED:
      g_cancellable_cancel (self->cancellable);
      limn_api_error_set (&error, LIMN_API_ERROR_BUSY);
      self->is_last = TRUE;
      limn_connection_send_error (self, error);
      break;
    case PHASE_DELAYED:
      send_more (self);
      break;
    case PHASE_IDLE:
    case PHASE_SENDING:
    case PHASE_FAREWELL:
    case PHASE_CLOSED:
      limn_connection_close (self);
      break;
    }

  return G_SOURCE_REMOVE;
}

static void
enter (LimnConnection *self,
       Phase           phase,
       guint           limit_ms)
{
  self->phase = phase;
  self->phase_us = g_get_monotonic_time ();
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (limit_ms, timer_cb, self);
  g_source_set_name_by_id (self->timer_id, "[limn] time of a connection");
  watch (self);
}

/* The other side expects nothing more from us, and we want to hear why it still talks only so far
 * as it takes for our answer to arrive. */
static void
say_farewell (LimnConnection *self)
{
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  g_byte_array_set_size (self->input, 0);
  enter (self, PHASE_FAREWELL, FAREWELL_MS);
}

static void
answer_is_out (LimnConnection *self)
{
  gboolean is_last = self->is_last;

  log_request (self);
  self->n_answered++;
  forget_request (self);
  g_byte_array_set_size (self->output, 0);
  self->n_sent = 0;
  self->delay_ms = 0;
  if (is_last)
    {
      say_farewell (self);
      return;
    }
  enter (self, PHASE_IDLE, LIMN_CONNECTION_IDLE_MS);
  /* Who does not wait for an answer has sent the next request already. */
  if (self->input->len > 0)
    advance (self);
}

static void
send_more (LimnConnection *self)
{
  if (self->phase != PHASE_SENDING)
    enter (self, PHASE_SENDING, LIMN_CONNECTION_SEND_MS);
  while (self->n_sent < self->output->len)
    {
      g_autoptr (GError) error = NULL;
      const char *rest = (const char *) self->output->data + self->n_sent;
      gssize n_bytes = g_socket_send (self->socket, rest, self->output->len - self->n_sent, NULL,
                                      &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return;
      if (n_bytes <= 0)
        {
          limn_connection_close (self);
          return;
        }
      self->n_sent += (gsize) n_bytes;
      self->phase_us = g_get_monotonic_time ();
    }
  answer_is_out (self);
}

static void
refuse (LimnConnection *self,
        const GError   *error)
{
  self->is_refused = TRUE;
  limn_connection_send_error (self, error);
}

/* The body is there: what follows it belongs to the next request. */
static void
ask (LimnConnection *self)
{
  gsize length = (gsize) self->head->content_length;

  if (self->input->len == length)
    {
      self->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->input));
      self->input = g_byte_array_new ();
    }
  else
    {
      self->body = g_bytes_new (self->input->data, length);
      g_byte_array_remove_range (self->input, 0, (guint) length);
    }
  enter (self, PHASE_ASKED, LIMN_CONNECTION_ANSWER_MS);
  self->hooks->ask (self, self->head, self->user_data);
}

static void
let_body_in (LimnConnection *self)
{
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  guint spent_ms = (guint) ((g_get_monotonic_time () - self->started_us) / 1000);

  /* There is room for these few bytes, since nothing was sent that was not read; and who does not
   * get them sends the body after a second. */
  if (self->head->expects_continue && self->input->len < self->head->content_length)
    g_socket_send (self->socket, go_on, strlen (go_on), NULL, NULL);
  enter (self, PHASE_BODY, LIMN_CONNECTION_REQUEST_MS - MIN (spent_ms, LIMN_CONNECTION_HEAD_MS));
}

static void
take_head (LimnConnection *self)
{
  g_autoptr (GError) error = NULL;
  gsize size = limn_head_find_end ((const char *) self->input->data, self->input->len,
                                   self->n_searched);

  if (size == 0 && self->input->len < LIMN_HEAD_MAX_BYTES)
    {
      self->n_searched = self->input->len > 3 ? self->input->len - 3 : 0;
      return;
    }
  self->n_searched = 0;
  if (size == 0 || size > LIMN_HEAD_MAX_BYTES)
    limn_api_error_set (&error, LIMN_API_ERROR_HEAD_TOO_LARGE);
  else
    self->head = limn_head_parse ((const char *) self->input->data, size, &error);
  if (self->head != NULL && self->hooks->judge (self, self->head, self->user_data, &error))
    {
      g_byte_array_remove_range (self->input, 0, (guint) size);
      self->is_last = !self->head->is_kept;
      let_body_in (self);
      return;
    }
  refuse (self, error);
}

/* Does with what came in what can be done with it. */
static void
advance (LimnConnection *self)
{
  if (self->phase == PHASE_IDLE)
    {
      /* Some clients end a body with a line end that belongs to nothing. */
      while (self->input->len >= 2 && memcmp (self->input->data, "\r\n", 2) == 0)
        g_byte_array_remove_range (self->input, 0, 2);
      if (self->input->len == 0)
        return;
      self->started_us = g_get_monotonic_time ();
      self->cancellable = g_cancellable_new ();
      self->is_refused = FALSE;
      enter (self, PHASE_HEAD, LIMN_CONNECTION_HEAD_MS);
    }
  if (self->phase == PHASE_HEAD)
    take_head (self);
  if (self->phase == PHASE_BODY && self->input->len >= self->head->content_length)
    ask (self);
}

static void
receive (LimnConnection *self)
{
  char buffer[READ_BYTES];
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_socket_receive (self->socket, buffer, sizeof buffer, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return;
  if (n_bytes <= 0)
    {
      limn_connection_close (self);
      return;
    }
  if (self->phase == PHASE_FAREWELL)
    {
      self->n_discarded += (gsize) n_bytes;
      if (self->n_discarded > MAX_DISCARDED_BYTES)
        limn_connection_close (self);
      return;
    }
  g_byte_array_append (self->input, (const guint8 *) buffer, (guint) n_bytes);
  advance (self);
}

/* The asker is gone when its side is closed: nothing more will come, and it expects nothing. */
static void
look_for_asker (LimnConnection *self)
{
  char byte = 0;
  gssize n_bytes = recv (g_socket_get_fd (self->socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);

  /* A byte is the next request, sent early; it would wake us again and again. */
  if (n_bytes > 0)
    stop_watching (self);
  else
    limn_connection_close (self);
}

static gboolean
ready_cb (GSocket      *socket,
          GIOCondition  condition,
          gpointer      user_data)
{
  g_autoptr (LimnConnection) self = g_object_ref (user_data);

  switch (self->phase)
    {
    case PHASE_IDLE:
    case PHASE_HEAD:
    case PHASE_BODY:
    case PHASE_FAREWELL:
      receive (self);
      break;
    case PHASE_ASKED:
    case PHASE_DELAYED:
      look_for_asker (self);
      break;
    case PHASE_SENDING:
      send_more (self);
      break;
    case PHASE_CLOSED:
      break;
    }

  return G_SOURCE_CONTINUE;
}

static void
watch (LimnConnection *self)
{
  GIOCondition condition = self->phase == PHASE_SENDING ? G_IO_OUT : G_IO_IN;

  stop_watching (self);
  self->source = g_socket_create_source (self->socket, condition, NULL);
  g_source_set_static_name (self->source, "[limn] connection");
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

/**
 * limn_connection_new:
 * @socket: a connection that was accepted
 * @engine_name: (transfer none): for the header `x-inference-engine`; must stay
 * @log_level: how loud the line in the log is that each request makes
 * @hooks: (transfer none): who decides and answers; must stay
 * @user_data: for @hooks
 *
 * Begins to read requests.
 *
 * Returns: (transfer full): the connection
 */
LimnConnection *
limn_connection_new (GSocket                   *socket,
                     const char                *engine_name,
                     GLogLevelFlags             log_level,
                     const LimnConnectionHooks *hooks,
                     gpointer                   user_data)
{
  LimnConnection *self = g_object_new (LIMN_TYPE_CONNECTION, NULL);

  self->socket = g_object_ref (socket);
  self->engine_name = engine_name;
  self->log_level = log_level;
  self->hooks = hooks;
  self->user_data = user_data;
  g_socket_set_blocking (socket, FALSE);
  enter (self, PHASE_IDLE, LIMN_CONNECTION_IDLE_MS);

  return self;
}

/**
 * limn_connection_close:
 * @self: a connection
 *
 * Ends a connection at once. Whoever works on its answer is told to stop. Closing twice is fine.
 */
void
limn_connection_close (LimnConnection *self)
{
  g_return_if_fail (LIMN_IS_CONNECTION (self));

  if (self->phase == PHASE_CLOSED)
    return;

  self->phase = PHASE_CLOSED;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  stop_watching (self);
  g_socket_close (self->socket, NULL);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  self->hooks->closed (self, self->user_data);
}

/**
 * limn_connection_is_busy:
 * @self: a connection
 *
 * Gets whether a request was let in and is not answered yet.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_connection_is_busy (LimnConnection *self)
{
  g_return_val_if_fail (LIMN_IS_CONNECTION (self), FALSE);

  return self->phase == PHASE_BODY || self->phase == PHASE_ASKED || self->phase == PHASE_DELAYED
         || self->phase == PHASE_SENDING;
}

/**
 * limn_connection_get_patience:
 * @self: a connection
 * @now_us: the time, as of g_get_monotonic_time()
 * @since_us: (out): since when it waits
 *
 * Tells what a connection has to say for itself when another one wants its place: most of all a
 * request that is being answered, then that it was answered before or was at least let in, least of
 * all that it says nothing or was refused.
 *
 * Returns: 0 if it goes first, more if it goes later, %G_MAXUINT if it must stay
 */
guint
limn_connection_get_patience (LimnConnection *self,
                              gint64          now_us,
                              gint64         *since_us)
{
  gboolean is_slow = now_us - self->phase_us > SLOW_US;

  g_return_val_if_fail (LIMN_IS_CONNECTION (self), 0);

  *since_us = self->phase_us;
  switch (self->phase)
    {
    case PHASE_FAREWELL:
    case PHASE_DELAYED:
    case PHASE_CLOSED:
      return 0;
    case PHASE_IDLE:
    case PHASE_HEAD:
      return self->n_answered > 0 ? 3 : 1;
    case PHASE_BODY:
      return is_slow ? 2 : G_MAXUINT;
    case PHASE_SENDING:
      return is_slow ? 4 : G_MAXUINT;
    case PHASE_ASKED:
      return G_MAXUINT;
    }

  g_return_val_if_reached (0);
}

/**
 * limn_connection_set_delay:
 * @self: a connection
 * @delay_ms: milliseconds
 *
 * Holds the answer to the request under way back for a while.
 */
void
limn_connection_set_delay (LimnConnection *self,
                           guint           delay_ms)
{
  g_return_if_fail (LIMN_IS_CONNECTION (self));

  self->delay_ms = delay_ms;
}

/**
 * limn_connection_set_route:
 * @self: a connection
 * @route: (transfer full): the question
 *
 * Keeps the question until the body is there.
 */
void
limn_connection_set_route (LimnConnection *self,
                           LimnRoute      *route)
{
  g_return_if_fail (LIMN_IS_CONNECTION (self));

  g_clear_pointer (&self->route, limn_route_free);
  self->route = route;
}

/**
 * limn_connection_get_route:
 * @self: a connection
 *
 * Gets the question.
 *
 * Returns: (transfer none) (nullable): the question, if it is one
 */
LimnRoute *
limn_connection_get_route (LimnConnection *self)
{
  g_return_val_if_fail (LIMN_IS_CONNECTION (self), NULL);

  return self->route;
}

/**
 * limn_connection_steal_route:
 * @self: a connection
 *
 * Takes the question.
 *
 * Returns: (transfer full) (nullable): the question, if it is one
 */
LimnRoute *
limn_connection_steal_route (LimnConnection *self)
{
  g_return_val_if_fail (LIMN_IS_CONNECTION (self), NULL);

  return g_steal_pointer (&self->route);
}

/**
 * limn_connection_steal_body:
 * @self: a connection whose request is whole
 *
 * Takes the body.
 *
 * Returns: (transfer full): the body
 */
GBytes *
limn_connection_steal_body (LimnConnection *self)
{
  g_return_val_if_fail (LIMN_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (self->body != NULL, NULL);

  return g_steal_pointer (&self->body);
}

/**
 * limn_connection_get_cancellable:
 * @self: a connection with a request
 *
 * Gets what is cancelled when the asker goes away.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
limn_connection_get_cancellable (LimnConnection *self)
{
  g_return_val_if_fail (LIMN_IS_CONNECTION (self), NULL);

  return self->cancellable;
}

static void
write_answer (LimnConnection *self,
              const char     *content_type,
              const char     *more_fields,
              GBytes         *body)
{
  double elapsed = (double) (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC;
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) head = g_string_new (NULL);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (body, &size);

  g_ascii_formatd (seconds, sizeof seconds, "%.6f", elapsed);
  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nServer: limn-server/" LIMN_VERSION "\r\n",
                          self->status, soup_status_get_phrase (self->status));
  g_string_append_printf (head, "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          content_type, size);
  g_string_append_printf (head, "x-inference-engine: %s\r\nX-Processing-Time: %s\r\n",
                          self->engine_name, seconds);
  /* No page may read or keep what is answered here; see limn_head_check() for who may ask. */
  g_string_append (head, "Cross-Origin-Resource-Policy: same-origin\r\n"
                         "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
  g_string_append_printf (head, "%sConnection: %s\r\n\r\n", more_fields,
                          self->is_last ? "close" : "keep-alive");

  self->answer_bytes = size;
  g_byte_array_set_size (self->output, 0);
  g_byte_array_append (self->output, (const guint8 *) head->str, (guint) head->len);
  g_byte_array_append (self->output, data, (guint) size);
}

static void
answer (LimnConnection *self,
        guint           status,
        const char     *content_type,
        const char     *more_fields,
        GBytes         *body)
{
  gboolean is_open = self->phase == PHASE_ASKED
                     || (self->is_refused && (self->phase == PHASE_HEAD
                                              || self->phase == PHASE_BODY));

  /* The asker is gone, or was told that it takes too long. */
  if (!is_open)
    return;

  self->status = status;
  self->is_last = self->is_last || self->is_refused;
  write_answer (self, content_type, more_fields, body);
  if (self->delay_ms > 0)
    enter (self, PHASE_DELAYED, self->delay_ms);
  else
    send_more (self);
}

/**
 * limn_connection_send:
 * @self: a connection
 * @status: the HTTP status
 * @content_type: the type of @body
 * @body: what is sent
 *
 * Answers. Does nothing if the asker is gone or was answered already.
 */
void
limn_connection_send (LimnConnection *self,
                      guint           status,
                      const char     *content_type,
                      GBytes         *body)
{
  g_autoptr (LimnConnection) guard = NULL;

  g_return_if_fail (LIMN_IS_CONNECTION (self));
  g_return_if_fail (content_type != NULL && body != NULL);

  guard = g_object_ref (self);
  answer (self, status, content_type, "", body);
}

/**
 * limn_connection_send_error:
 * @self: a connection
 * @error: why there is no answer
 *
 * Answers with an error of the API.
 */
void
limn_connection_send_error (LimnConnection *self,
                            const GError   *error)
{
  g_autoptr (LimnConnection) guard = NULL;
  g_autofree char *json = limn_api_error_to_json (error);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  const char *more_fields = "";

  g_return_if_fail (LIMN_IS_CONNECTION (self));

  if (g_error_matches (error, LIMN_API_ERROR, LIMN_API_ERROR_BUSY))
    more_fields = "Retry-After: 1\r\n";
  else if (g_error_matches (error, LIMN_API_ERROR, LIMN_API_ERROR_METHOD))
    more_fields = "Allow: GET, POST\r\n";
  guard = g_object_ref (self);
  answer (self, limn_api_error_get_status (error), "application/json", more_fields, body);
}
