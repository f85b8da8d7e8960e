/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A scripted HTTP/1.1 server for tests, in the process and on the thread of the test. Each
 * connection always has one read under way, also while a request waits for its answer: that is how
 * a client that goes away is noticed. What is to be written is a queue of pieces, one write at a
 * time. */

#include "config.h"

#include "limn-test-server.h"

#include "limn-test-request-private.h"

#include <string.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#define READ_SIZE (64 * 1024)

typedef LimnTestConnection Connection;

typedef enum
{
  ENDING_NONE,
  ENDING_FINISH,
  ENDING_CLOSE,
  ENDING_RESET,
} Ending;

typedef struct
{
  GBytes   *bytes;
  gboolean  slowly;
  guint     interval_ms;
} Piece;

struct _LimnTestConnection
{
  LimnTestServer    *server;
  GSocketConnection *stream;
  GCancellable      *cancellable;
  GByteArray        *in;
  LimnTestRequest   *current;
  GQueue             pieces;
  GSource           *pause;
  gsize              offset;
  grefcount          references;
  Ending             ending;
  gboolean           writing;
  gboolean           closed;
  guint8             chunk[READ_SIZE];
};

typedef struct
{
  LimnTestHandler  handler;
  gpointer         user_data;
  char            *headers;
  GBytes          *body;
  guint            status;
} Step;

struct _LimnTestServer
{
  GSocketService  *service;
  GMainContext    *context;
  GPtrArray       *connections;
  GPtrArray       *requests;
  GQueue           steps;
  LimnTestHandler  handler;
  gpointer         user_data;
  char            *url;
  guint            n_connections;
  LimnTestAccept   accept;
  guint16          port;
};

static void connection_write (Connection *connection);
static void connection_parse (Connection *connection);

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->headers);
  g_clear_pointer (&step->body, g_bytes_unref);
  g_free (step);
}

static Connection *
connection_ref (Connection *connection)
{
  g_ref_count_inc (&connection->references);

  return connection;
}

static void
connection_unref (gpointer data)
{
  Connection *connection = data;

  if (!g_ref_count_dec (&connection->references))
    return;

  g_clear_object (&connection->stream);
  g_clear_object (&connection->cancellable);
  g_byte_array_unref (connection->in);
  g_queue_clear_full (&connection->pieces, piece_free);
  g_free (connection);
}

/* Ends the connection now. Operations under way are cancelled first, so that their callbacks come
 * with CANCELLED and find it closed. */
static void
connection_end (Connection *connection,
                gboolean    reset)
{
  GSocket *socket = g_socket_connection_get_socket (connection->stream);

  if (connection->closed)
    return;

  connection->closed = TRUE;
  g_cancellable_cancel (connection->cancellable);
  if (connection->pause != NULL)
    {
      g_source_destroy (connection->pause);
      g_clear_pointer (&connection->pause, g_source_unref);
    }
  g_queue_clear_full (&connection->pieces, piece_free);
  if (connection->current != NULL)
    {
      connection->current->gone = !connection->current->answered;
      connection->current = NULL;
    }
  if (reset)
    {
      struct linger linger = { .l_onoff = 1, .l_linger = 0 };

      setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    }
  g_socket_close (socket, NULL);
}

static void
connection_complete (Connection *connection)
{
  LimnTestRequest *request = connection->current;
  Ending ending = connection->ending;

  connection->ending = ENDING_NONE;
  request->answered = TRUE;
  connection->current = NULL;

  switch (ending)
    {
    case ENDING_NONE:
      g_assert_not_reached ();
      break;

    case ENDING_FINISH:
      connection_parse (connection);
      break;

    case ENDING_CLOSE:
      connection_end (connection, FALSE);
      break;

    case ENDING_RESET:
      connection_end (connection, TRUE);
      break;
    }
}

static gboolean
pause_cb (gpointer user_data)
{
  Connection *connection = user_data;

  g_clear_pointer (&connection->pause, g_source_unref);
  connection_write (connection);

  return G_SOURCE_REMOVE;
}

static void
connection_pause (Connection *connection,
                  guint       interval_ms)
{
  connection->pause = g_timeout_source_new (interval_ms);
  g_source_set_static_name (connection->pause, "limn-test-slow-write");
  g_source_set_callback (connection->pause, pause_cb,
                         connection_ref (connection), connection_unref);
  g_source_attach (connection->pause, connection->server->context);
}

static void
write_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Connection *connection = user_data;
  g_autoptr (GError) error = NULL;
  Piece *piece = NULL;
  gssize written = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, &error);

  connection->writing = FALSE;
  if (connection->closed)
    {
      connection_unref (connection);
      return;
    }
  if (written < 0)
    {
      connection_end (connection, FALSE);
      connection_unref (connection);
      return;
    }

  piece = g_queue_peek_head (&connection->pieces);
  connection->offset += (gsize) written;
  if (connection->offset == g_bytes_get_size (piece->bytes))
    {
      connection->offset = 0;
      piece_free (g_queue_pop_head (&connection->pieces));
      connection_write (connection);
    }
  else if (piece->slowly)
    connection_pause (connection, piece->interval_ms);
  else
    connection_write (connection);

  connection_unref (connection);
}

static void
connection_write (Connection *connection)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection->stream));
  Piece *piece = g_queue_peek_head (&connection->pieces);
  const char *data = NULL;
  gsize size = 0;

  if (connection->closed || connection->writing || connection->pause != NULL)
    return;
  if (piece == NULL)
    {
      if (connection->ending != ENDING_NONE)
        connection_complete (connection);
      return;
    }

  data = g_bytes_get_data (piece->bytes, &size);
  connection->writing = TRUE;
  g_output_stream_write_async (stream, data + connection->offset,
                               piece->slowly ? 1 : size - connection->offset,
                               G_PRIORITY_DEFAULT, connection->cancellable,
                               write_cb, connection_ref (connection));
}

static void
answer (LimnTestServer  *self,
        LimnTestRequest *request)
{
  Step *step = g_queue_pop_head (&self->steps);

  if (step != NULL && step->handler != NULL)
    step->handler (self, request, step->user_data);
  else if (step != NULL)
    limn_test_request_reply (request, step->status, step->headers,
                             g_bytes_get_data (step->body, NULL),
                             (gssize) g_bytes_get_size (step->body));
  else if (self->handler != NULL)
    self->handler (self, request, self->user_data);

  g_clear_pointer (&step, step_free);
}

/* Takes one request off the input if it is there in full and the one before it is answered. */
static void
connection_parse (Connection *connection)
{
  LimnTestServer *self = connection->server;
  g_autofree char *head = NULL;
  const char *end = NULL;
  const char *length_text = NULL;
  LimnTestRequest *request = NULL;
  gsize head_size = 0;
  gsize body_size = 0;

  if (connection->closed || connection->current != NULL || connection->in->len == 0)
    return;
  end = g_strstr_len ((const char *) connection->in->data, connection->in->len, "\r\n\r\n");
  if (end == NULL)
    return;

  head_size = (gsize) (end - (const char *) connection->in->data) + 4;
  head = g_strndup ((const char *) connection->in->data, head_size - 4);
  request = limn_test_request_new (head);
  if (limn_test_request_get_header (request, "Transfer-Encoding") != NULL)
    g_error ("The test server does not read chunked requests; clients are to send Content-Length");
  length_text = limn_test_request_get_header (request, "Content-Length");
  if (length_text != NULL)
    body_size = (gsize) g_ascii_strtoull (length_text, NULL, 10);
  if (connection->in->len - head_size < body_size)
    {
      limn_test_request_free (request);
      return;
    }

  request->body = g_bytes_new (connection->in->data + head_size, body_size);
  request->connection = connection;
  g_byte_array_remove_range (connection->in, 0, (guint) (head_size + body_size));
  connection->current = request;
  g_ptr_array_add (self->requests, request);
  answer (self, request);
}

static void connection_read (Connection *connection);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Connection *connection = user_data;
  g_autoptr (GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (connection->closed)
    {
      connection_unref (connection);
      return;
    }
  if (n_read <= 0)
    connection_end (connection, FALSE);
  else
    {
      g_byte_array_append (connection->in, connection->chunk, (guint) n_read);
      connection_read (connection);
      connection_parse (connection);
    }

  connection_unref (connection);
}

static void
connection_read (Connection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection->stream));

  g_input_stream_read_async (stream, connection->chunk, sizeof connection->chunk,
                             G_PRIORITY_DEFAULT, connection->cancellable,
                             read_cb, connection_ref (connection));
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *stream,
             GObject           *source_object,
             gpointer           user_data)
{
  LimnTestServer *self = user_data;
  Connection *connection = g_new0 (Connection, 1);

  g_ref_count_init (&connection->references);
  connection->server = self;
  connection->stream = g_object_ref (stream);
  connection->cancellable = g_cancellable_new ();
  connection->in = g_byte_array_new ();
  g_queue_init (&connection->pieces);
  g_ptr_array_add (self->connections, connection);
  self->n_connections++;

  /* Without this the kernel joins small writes, and "one byte at a time" would be untrue. */
  g_socket_set_option (g_socket_connection_get_socket (stream), IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  switch (self->accept)
    {
    case LIMN_TEST_ACCEPT_READ:
      connection_read (connection);
      break;

    case LIMN_TEST_ACCEPT_CLOSE:
      connection_end (connection, FALSE);
      break;

    case LIMN_TEST_ACCEPT_RESET:
      connection_end (connection, TRUE);
      break;

    case LIMN_TEST_ACCEPT_SILENT:
      break;
    }

  return TRUE;
}

LimnTestServer *
limn_test_server_new (void)
{
  LimnTestServer *self = g_new0 (LimnTestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_ref_thread_default ();
  self->service = g_socket_service_new ();
  self->connections = g_ptr_array_new_with_free_func (connection_unref);
  self->requests = g_ptr_array_new_with_free_func (limn_test_request_free);
  g_queue_init (&self->steps);

  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);

  return self;
}

void
limn_test_server_stop (LimnTestServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  for (guint i = 0; i < self->connections->len; i++)
    connection_end (g_ptr_array_index (self->connections, i), FALSE);
}

void
limn_test_server_free (LimnTestServer *self)
{
  limn_test_server_stop (self);
  g_signal_handlers_disconnect_by_data (self->service, self);

  /* The cancelled reads and writes give back their references in callbacks. */
  limn_test_settle ();

  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->requests);
  g_queue_clear_full (&self->steps, step_free);
  g_object_unref (self->service);
  g_main_context_unref (self->context);
  g_free (self->url);
  g_free (self);
}

guint16
limn_test_server_get_port (LimnTestServer *self)
{
  return self->port;
}

const char *
limn_test_server_get_url (LimnTestServer *self)
{
  return self->url;
}

void
limn_test_server_set_accept (LimnTestServer *self,
                             LimnTestAccept  accept)
{
  self->accept = accept;
}

void
limn_test_server_set_handler (LimnTestServer  *self,
                              LimnTestHandler  handler,
                              gpointer         user_data)
{
  self->handler = handler;
  self->user_data = user_data;
}

void
limn_test_server_push_handler (LimnTestServer  *self,
                               LimnTestHandler  handler,
                               gpointer         user_data)
{
  Step *step = g_new0 (Step, 1);

  step->handler = handler;
  step->user_data = user_data;
  g_queue_push_tail (&self->steps, step);
}

void
limn_test_server_push_reply (LimnTestServer *self,
                             guint           status,
                             const char     *headers,
                             const char     *body,
                             gssize          length)
{
  Step *step = g_new0 (Step, 1);

  step->status = status;
  step->headers = g_strdup (headers);
  step->body = g_bytes_new (body, length < 0 ? strlen (body) : (gsize) length);
  g_queue_push_tail (&self->steps, step);
}

guint
limn_test_server_get_n_connections (LimnTestServer *self)
{
  return self->n_connections;
}

guint
limn_test_server_get_n_requests (LimnTestServer *self)
{
  return self->requests->len;
}

LimnTestRequest *
limn_test_server_get_request (LimnTestServer *self,
                              guint           index)
{
  g_assert_cmpuint (index, <, self->requests->len);

  return g_ptr_array_index (self->requests, index);
}

LimnTestRequest *
limn_test_server_get_last (LimnTestServer *self)
{
  return limn_test_server_get_request (self, self->requests->len - 1);
}

typedef struct
{
  LimnTestServer *server;
  guint           n;
} Wanted;

static gboolean
enough_requests (gpointer data)
{
  const Wanted *wanted = data;

  return wanted->server->requests->len >= wanted->n;
}

LimnTestRequest *
limn_test_server_wait_requests (LimnTestServer *self,
                                guint           n)
{
  Wanted wanted = { self, n };

  g_assert_cmpuint (n, >, 0);
  limn_test_wait (enough_requests, &wanted);

  return limn_test_server_get_request (self, n - 1);
}

static void
push_piece (LimnTestRequest *self,
            GBytes          *bytes,
            gboolean         slowly,
            guint            interval_ms)
{
  Piece *piece = NULL;

  g_assert_false (self->ended);
  if (self->gone || g_bytes_get_size (bytes) == 0)
    return;

  piece = g_new0 (Piece, 1);
  piece->bytes = g_bytes_ref (bytes);
  piece->slowly = slowly;
  piece->interval_ms = interval_ms;
  g_queue_push_tail (&self->connection->pieces, piece);
  connection_write (self->connection);
}

static void
end_request (LimnTestRequest *self,
             Ending           ending)
{
  g_assert_false (self->ended);
  self->ended = TRUE;
  if (self->gone)
    return;

  self->connection->ending = ending;
  connection_write (self->connection);
}

void
limn_test_request_reply (LimnTestRequest *self,
                         guint            status,
                         const char      *headers,
                         const char      *body,
                         gssize           length)
{
  gsize size = body == NULL ? 0 : length < 0 ? strlen (body) : (gsize) length;
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %u Scripted\r\n%s"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           status,
                                           headers != NULL ? headers
                                                           : "Content-Type: application/json\r\n",
                                           size);

  limn_test_request_send_raw (self, head, -1);
  limn_test_request_send_raw (self, body != NULL ? body : "", (gssize) size);
  limn_test_request_finish (self);
}

void
limn_test_request_send_raw (LimnTestRequest *self,
                            const char      *data,
                            gssize           length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length < 0 ? strlen (data) : (gsize) length);

  push_piece (self, bytes, FALSE, 0);
}

void
limn_test_request_write_slowly (LimnTestRequest *self,
                                const char      *data,
                                gssize           length,
                                guint            interval_ms)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length < 0 ? strlen (data) : (gsize) length);

  push_piece (self, bytes, TRUE, interval_ms);
}

void
limn_test_request_finish (LimnTestRequest *self)
{
  end_request (self, ENDING_FINISH);
}

void
limn_test_request_close (LimnTestRequest *self)
{
  end_request (self, ENDING_CLOSE);
}

void
limn_test_request_reset (LimnTestRequest *self)
{
  end_request (self, ENDING_RESET);
}
