/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thread accepts, and each connection has one that blocks as it likes: a behaviour is then a
 * few lines in the order in which things happen. Whatever a thread waits for, cancelling its
 * connection wakes it. */

#include "config.h"

#include "matrix-server.h"

#include <string.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#define READ_SIZE (64 * 1024)
#define MAX_HEAD_BYTES (64 * 1024)

/* Small, so that an upload that nobody reads stands still soon. */
#define RECEIVE_BUFFER (16 * 1024)

/* A queue for one connection is full after two. */
#define N_IN_THE_WAY 4

struct _MatrixServer
{
  GMutex           lock; /* of everything that changes */
  GSocket         *listener;
  GThread         *acceptor;
  GCancellable    *closing;
  GPtrArray       *peers;
  GPtrArray       *in_the_way;
  GTlsCertificate *certificate;
  MatrixBehaviour  behave;
  char            *text;
  char            *head;
  gboolean         is_proxy;
  guint            n_tries;
  guint            n_connections;
  guint16          port;
};

struct _MatrixPeer
{
  MatrixServer    *server;
  GThread         *thread;
  GSocket         *socket;
  GIOStream       *stream;
  GCancellable    *cancellable;
  GTlsCertificate *certificate;
  MatrixBehaviour  behave;
  char            *text;
  GByteArray      *in;
  char            *head;
  gsize            to_come; /* bytes of the body that were not read */
  guint            attempt;
  guint            n_requests;
};

/* Ends whatever its thread waits for. Reading is not cancelled but given its end: a TLS connection
 * of GnuTLS loses an error each time a read is cancelled. */
static void
peer_cancel (MatrixPeer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_socket_shutdown (self->socket, TRUE, FALSE, NULL);
}

static void
peer_free (gpointer data)
{
  MatrixPeer *self = data;

  peer_cancel (self);
  g_thread_join (self->thread);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->certificate);
  g_byte_array_unref (self->in);
  g_free (self->head);
  g_free (self->text);
  g_free (self);
}

/* Takes what there is to read. */
static gboolean
fill (MatrixPeer *self)
{
  GInputStream *stream = g_io_stream_get_input_stream (self->stream);
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  gssize n_read = g_input_stream_read (stream, buffer, READ_SIZE, NULL, NULL);

  if (n_read <= 0)
    return FALSE;
  g_byte_array_append (self->in, buffer, (guint) n_read);

  return TRUE;
}

static void
note_try (MatrixPeer *self)
{
  MatrixServer *server = self->server;

  g_mutex_lock (&server->lock);
  self->attempt = ++server->n_tries;
  self->behave = server->behave;
  g_free (self->text);
  self->text = g_strdup (server->text);
  g_mutex_unlock (&server->lock);
}

static gboolean
shake_hands (MatrixPeer *self)
{
  GIOStream *tls = NULL;

  if (self->certificate == NULL)
    return TRUE;

  tls = g_tls_server_connection_new (self->stream, self->certificate, NULL);
  g_object_unref (self->stream);
  self->stream = tls;

  return g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL);
}

/* As a proxy, lets the client through to itself, whoever it wants to go to. */
static gboolean
dig_tunnel (MatrixPeer *self)
{
  if (!self->server->is_proxy)
    return TRUE;
  if (!matrix_peer_read_head (self) || !g_str_has_prefix (self->head, "CONNECT "))
    return FALSE;
  self->n_requests = 0;

  return matrix_peer_send (self, "HTTP/1.1 200 Go on\r\n\r\n", -1);
}

static gpointer
peer_main (gpointer data)
{
  MatrixPeer *self = data;

  note_try (self);
  if (dig_tunnel (self) && shake_hands (self))
    {
      while (self->behave (self, self->text) && (self->in->len > 0 || fill (self)))
        note_try (self);
    }
  g_io_stream_close (self->stream, self->cancellable, NULL);
  g_socket_close (self->socket, NULL);

  return NULL;
}

static void
receive (MatrixServer *self,
         GSocket      *socket)
{
  MatrixPeer *peer = g_new0 (MatrixPeer, 1);

  /* Otherwise the kernel joins small writes, and "one byte at a time" would be untrue. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  peer->server = self;
  peer->socket = socket;
  peer->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  peer->cancellable = g_cancellable_new ();
  peer->in = g_byte_array_new ();

  g_mutex_lock (&self->lock);
  g_set_object (&peer->certificate, self->certificate);
  g_ptr_array_add (self->peers, peer);
  self->n_connections++;
  peer->thread = g_thread_new ("matrix-peer", peer_main, peer);
  g_mutex_unlock (&self->lock);
}

static gpointer
accept_main (gpointer data)
{
  MatrixServer *self = data;
  GSocket *socket = NULL;

  while ((socket = g_socket_accept (self->listener, self->closing, NULL)) != NULL)
    receive (self, socket);

  return NULL;
}

static GSocketAddress *
address_new (guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (loopback, port);
}

static GSocket *
socket_new (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);

  return socket;
}

static void
listen_at_port (MatrixServer *self,
                int           backlog)
{
  g_autoptr (GSocketAddress) address = address_new (self->port);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GError) error = NULL;

  self->listener = socket_new ();
  g_socket_set_listen_backlog (self->listener, backlog);
  g_socket_set_option (self->listener, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER, NULL);
  g_socket_bind (self->listener, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  local = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
}

static void
open_door (MatrixServer *self)
{
  listen_at_port (self, SOMAXCONN);
  self->closing = g_cancellable_new ();
  self->acceptor = g_thread_new ("matrix-server", accept_main, self);
}

/* Nobody accepts, and the queue is full: what comes then is dropped without a word. */
static void
dig_black_hole (MatrixServer *self)
{
  g_autoptr (GSocketAddress) address = NULL;

  listen_at_port (self, 1);
  address = address_new (self->port);
  for (guint i = 0; i < N_IN_THE_WAY; i++)
    {
      GSocket *socket = socket_new ();

      g_socket_set_blocking (socket, FALSE);
      g_socket_connect (socket, address, NULL, NULL);
      g_ptr_array_add (self->in_the_way, socket);
    }
}

static void
close_door (MatrixServer *self)
{
  if (self->acceptor != NULL)
    {
      g_cancellable_cancel (self->closing);
      g_thread_join (g_steal_pointer (&self->acceptor));
      g_clear_object (&self->closing);
    }
  g_clear_object (&self->listener);
  g_ptr_array_set_size (self->in_the_way, 0);
}

MatrixServer *
matrix_server_new (void)
{
  MatrixServer *self = g_new0 (MatrixServer, 1);

  g_mutex_init (&self->lock);
  self->peers = g_ptr_array_new_with_free_func (peer_free);
  self->in_the_way = g_ptr_array_new_with_free_func (g_object_unref);
  open_door (self);

  return self;
}

void
matrix_server_free (MatrixServer *self)
{
  close_door (self);
  g_ptr_array_unref (self->peers);
  g_ptr_array_unref (self->in_the_way);
  g_clear_object (&self->certificate);
  g_free (self->head);
  g_free (self->text);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
matrix_server_get_port (MatrixServer *self)
{
  return self->port;
}

void
matrix_server_set_door (MatrixServer *self,
                        MatrixDoor    door)
{
  close_door (self);

  switch (door)
    {
    case MATRIX_DOOR_OPEN:
      open_door (self);
      break;
    case MATRIX_DOOR_CLOSED:
      break;
    case MATRIX_DOOR_BLACK_HOLE:
      dig_black_hole (self);
      break;
    }
}

void
matrix_server_set_certificate (MatrixServer    *self,
                               GTlsCertificate *certificate)
{
  g_mutex_lock (&self->lock);
  g_set_object (&self->certificate, certificate);
  g_mutex_unlock (&self->lock);
}

void
matrix_server_set_proxy (MatrixServer *self)
{
  self->is_proxy = TRUE;
}

void
matrix_server_set_behaviour (MatrixServer    *self,
                             MatrixBehaviour  behave,
                             const char      *text)
{
  g_mutex_lock (&self->lock);
  self->behave = behave;
  g_free (self->text);
  self->text = g_strdup (text);
  g_mutex_unlock (&self->lock);
}

void
matrix_server_hang_up (MatrixServer *self)
{
  g_autoptr (GPtrArray) peers = NULL;

  g_mutex_lock (&self->lock);
  peers = g_steal_pointer (&self->peers);
  self->peers = g_ptr_array_new_with_free_func (peer_free);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < peers->len; i++)
    peer_cancel (g_ptr_array_index (peers, i));
}

guint
matrix_server_get_n_tries (MatrixServer *self)
{
  guint n_tries = 0;

  g_mutex_lock (&self->lock);
  n_tries = self->n_tries;
  g_mutex_unlock (&self->lock);

  return n_tries;
}

guint
matrix_server_get_n_connections (MatrixServer *self)
{
  guint n_connections = 0;

  g_mutex_lock (&self->lock);
  n_connections = self->n_connections;
  g_mutex_unlock (&self->lock);

  return n_connections;
}

void
matrix_server_forget (MatrixServer *self)
{
  g_mutex_lock (&self->lock);
  self->n_tries = 0;
  self->n_connections = 0;
  g_clear_pointer (&self->head, g_free);
  g_mutex_unlock (&self->lock);
}

char *
matrix_server_dup_head (MatrixServer *self)
{
  char *head = NULL;

  g_mutex_lock (&self->lock);
  head = g_strdup (self->head);
  g_mutex_unlock (&self->lock);

  return head;
}

static gsize
parse_length (const char *head)
{
  static const char field[] = "\r\ncontent-length:";
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *found = strstr (lower, field);

  return found != NULL ? g_ascii_strtoull (found + strlen (field), NULL, 10) : 0;
}

gboolean
matrix_peer_read_head (MatrixPeer *self)
{
  const char *end = NULL;
  gsize length = 0;

  while (self->in->len == 0
         || (end = g_strstr_len ((const char *) self->in->data, self->in->len,
                                 "\r\n\r\n")) == NULL)
    {
      g_assert_cmpuint (self->in->len, <, MAX_HEAD_BYTES);
      if (!fill (self))
        return FALSE;
    }

  length = (gsize) (end - (const char *) self->in->data);
  g_free (self->head);
  self->head = g_strndup ((const char *) self->in->data, length);
  g_byte_array_remove_range (self->in, 0, (guint) length + 4);
  self->to_come = parse_length (self->head);
  self->n_requests++;
  g_mutex_lock (&self->server->lock);
  g_free (self->server->head);
  self->server->head = g_strdup (self->head);
  g_mutex_unlock (&self->server->lock);

  return TRUE;
}

/* Reads of the body what there is, but at most @most bytes, and forgets it. */
gboolean
matrix_peer_read_body (MatrixPeer *self,
                       gsize       most)
{
  while (most > 0 && self->to_come > 0)
    {
      gsize n = MIN (self->in->len, MIN (most, self->to_come));

      g_byte_array_remove_range (self->in, 0, (guint) n);
      most -= n;
      self->to_come -= n;
      if (n == 0 && !fill (self))
        return FALSE;
    }

  return TRUE;
}

gboolean
matrix_peer_read_request (MatrixPeer *self)
{
  return matrix_peer_read_head (self) && matrix_peer_read_body (self, G_MAXSIZE);
}

gboolean
matrix_peer_send (MatrixPeer *self,
                  const char *data,
                  gssize      length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), data,
                                    length < 0 ? strlen (data) : (gsize) length, NULL,
                                    self->cancellable, NULL);
}

gboolean
matrix_peer_send_slowly (MatrixPeer *self,
                         const char *data,
                         gssize      length,
                         guint       pause_ms)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;

  for (gsize i = 0; i < size; i++)
    if (!matrix_peer_send (self, data + i, 1) || !matrix_peer_pause (self, pause_ms))
      return FALSE;

  return TRUE;
}

gboolean
matrix_peer_pause (MatrixPeer *self,
                   guint       pause_ms)
{
  GPollFD fd = { 0 };
  gboolean stopped = FALSE;

  if (pause_ms == 0 || !g_cancellable_make_pollfd (self->cancellable, &fd))
    return TRUE;
  stopped = g_poll (&fd, 1, (int) pause_ms) > 0;
  g_cancellable_release_fd (self->cancellable);

  return !stopped;
}

/* Says that there is no more to come, and takes what the client still sends: closing at once would
 * make a reset of what should be an end. */
gboolean
matrix_peer_finish (MatrixPeer *self)
{
  if (!G_IS_TLS_CONNECTION (self->stream))
    {
      g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
      while (fill (self))
        g_byte_array_set_size (self->in, 0);
    }

  return FALSE;
}

gboolean
matrix_peer_reset (MatrixPeer *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (self->socket, NULL);

  return FALSE;
}

/* Does nothing until the client goes. */
gboolean
matrix_peer_hold (MatrixPeer *self)
{
  g_socket_condition_wait (self->socket, G_IO_HUP | G_IO_ERR, self->cancellable, NULL);

  return FALSE;
}

guint
matrix_peer_get_try (MatrixPeer *self)
{
  return self->attempt;
}

guint
matrix_peer_get_n_requests (MatrixPeer *self)
{
  return self->n_requests;
}

char *
matrix_peer_dup_head (MatrixPeer *self)
{
  return g_strdup (self->head);
}
