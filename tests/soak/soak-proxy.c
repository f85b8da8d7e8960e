/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thread accepts, and one more serves each connection: it reads a request, has the real server
 * answer it, and passes the answer on or spoils it. Plain blocking sockets; nothing of Limn's own
 * client or server is used, so that their mistakes cannot meet here. */

#include "config.h"

#include "soak-proxy.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#define MAX_MESSAGE_BYTES (64 * 1024 * 1024)
#define SERVER_TIMEOUT_S 30
#define LATE_MS 1500

typedef enum
{
  FAULT_NONE,
  FAULT_CUT,
  FAULT_HANG_UP,
  FAULT_LATE,
  FAULT_BUSY,
  FAULT_GARBAGE,
  FAULT_HTML,
  N_FAULTS,
} Fault;

struct _SoakProxy
{
  GSocketService *service;
  GMainContext   *context;
  GMainLoop      *loop;
  GThread        *thread;
  char           *server_path;
  char           *url;
  guint           faults_percent;

  GMutex          lock;
  GRand          *random;
  guint           n_requests;
  guint           n_faults;
  guint           n_running;
  GCond           idle;
};

/* Reads until the blank line and then as much as the length says; the bytes that came, or NULL
 * when the other side has gone. */
static GByteArray *
read_message (GInputStream *stream,
              gboolean      until_end)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  gsize wanted = G_MAXSIZE;
  guint8 chunk[16384];

  while (message->len < wanted && message->len < MAX_MESSAGE_BYTES)
    {
      gssize n = g_input_stream_read (stream, chunk, sizeof chunk, NULL, NULL);
      const guint8 *blank = NULL;

      if (n <= 0)
        return until_end && message->len > 0 ? g_steal_pointer (&message) : NULL;
      g_byte_array_append (message, chunk, n);
      if (until_end || wanted != G_MAXSIZE)
        continue;
      blank = memmem (message->data, message->len, "\r\n\r\n", 4);
      if (blank != NULL)
        {
          gsize head_length = blank + 4 - message->data;
          g_autofree char *head = g_strndup ((char *) message->data, head_length);
          g_autofree char *lower = g_ascii_strdown (head, -1);
          const char *length = strstr (lower, "\r\ncontent-length:");

          wanted = head_length;
          if (length != NULL)
            wanted += g_ascii_strtoull (length + strlen ("\r\ncontent-length:"), NULL, 10);
        }
    }

  return g_steal_pointer (&message);
}

/* The server is asked under its own name, and told to hang up when it has answered. */
static GByteArray *
readdress (GByteArray *request)
{
  g_autofree char *head = NULL;
  g_auto (GStrv) lines = NULL;
  GByteArray *readdressed = g_byte_array_new ();
  const guint8 *blank = memmem (request->data, request->len, "\r\n\r\n", 4);
  gsize head_length = blank - request->data;

  head = g_strndup ((char *) request->data, head_length);
  lines = g_strsplit (head, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (g_ascii_strncasecmp (line, "host:", 5) == 0)
        line = "Host: localhost\r\nConnection: close";
      else if (g_ascii_strncasecmp (line, "connection:", 11) == 0)
        continue;
      g_byte_array_append (readdressed, (const guint8 *) line, strlen (line));
      g_byte_array_append (readdressed, (const guint8 *) "\r\n", 2);
    }
  g_byte_array_append (readdressed, (const guint8 *) "\r\n", 2);
  g_byte_array_append (readdressed, blank + 4, request->len - head_length - 4);

  return readdressed;
}

static GByteArray *
ask_server (SoakProxy  *self,
            GByteArray *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->server_path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GByteArray) readdressed = readdress (request);

  g_socket_client_set_timeout (client, SERVER_TIMEOUT_S);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                     readdressed->data, readdressed->len, NULL, NULL, NULL))
    return NULL;

  return read_message (g_io_stream_get_input_stream (G_IO_STREAM (connection)), TRUE);
}

static Fault
choose_fault (SoakProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Fault fault = FAULT_NONE;

  self->n_requests++;
  if ((guint) g_rand_int_range (self->random, 0, 100) < self->faults_percent)
    {
      fault = g_rand_int_range (self->random, FAULT_NONE + 1, N_FAULTS);
      self->n_faults++;
    }

  return fault;
}

static void
reply (GOutputStream *stream,
       gconstpointer  data,
       gsize          length)
{
  g_output_stream_write_all (stream, data, length, NULL, NULL, NULL);
}

static void
reply_text (GOutputStream *stream,
            const char    *text)
{
  reply (stream, text, strlen (text));
}

static void
pass_on (GOutputStream *stream,
         GByteArray    *answer,
         Fault          fault)
{
  switch (fault)
    {
    case FAULT_LATE:
      g_usleep (LATE_MS * 1000);
      reply (stream, answer->data, answer->len);
      break;
    case FAULT_NONE:
      reply (stream, answer->data, answer->len);
      break;
    case FAULT_CUT:
      reply (stream, answer->data, answer->len / 2);
      break;
    case FAULT_BUSY:
      reply_text (stream, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
                          "Content-Length: 0\r\nConnection: close\r\n\r\n");
      break;
    case FAULT_GARBAGE:
      reply_text (stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: 12\r\nConnection: close\r\n\r\n{\"predict\":[");
      break;
    case FAULT_HTML:
      reply_text (stream, "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n"
                          "Content-Length: 13\r\nConnection: close\r\n\r\n<html></html>");
      break;
    case FAULT_HANG_UP:
    case N_FAULTS:
      break;
    }
}

static void
count_running (SoakProxy *self,
               int        more)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_running += more;
  if (self->n_running == 0)
    g_cond_broadcast (&self->idle);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                user_data)
{
  SoakProxy *self = user_data;
  GIOStream *stream = G_IO_STREAM (connection);
  g_autoptr (GByteArray) request = NULL;
  g_autoptr (GByteArray) answer = NULL;

  count_running (self, 1);
  request = read_message (g_io_stream_get_input_stream (stream), FALSE);
  if (request != NULL)
    answer = ask_server (self, request);
  if (answer != NULL)
    pass_on (g_io_stream_get_output_stream (stream), answer, choose_fault (self));
  g_io_stream_close (stream, NULL, NULL);
  count_running (self, -1);

  return TRUE;
}

static gpointer
accept_thread (gpointer user_data)
{
  SoakProxy *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_socket_service_start (self->service);
  g_main_loop_run (self->loop);
  g_socket_service_stop (self->service);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
listen_on_loopback (SoakProxy *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

SoakProxy *
soak_proxy_new (const char *server_path,
                guint       faults_percent,
                guint32     seed)
{
  SoakProxy *self = g_new0 (SoakProxy, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->server_path = g_strdup (server_path);
  self->faults_percent = faults_percent;
  self->random = g_rand_new_with_seed (seed);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  /* Sources of the service belong to the thread that accepts. */
  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (-1);
  listen_on_loopback (self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("soak proxy", accept_thread, self);

  return self;
}

void
soak_proxy_free (SoakProxy *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  soak_proxy_wait_idle (self);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_rand_free (self->random);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  g_free (self->server_path);
  g_free (self->url);
  g_free (self);
}

/* Waits until no connection is served any more; there must be no client that keeps one. */
void
soak_proxy_wait_idle (SoakProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->n_running > 0)
    g_cond_wait (&self->idle, &self->lock);
}

const char *
soak_proxy_get_url (SoakProxy *self)
{
  return self->url;
}

void
soak_proxy_get_counts (SoakProxy *self,
                       guint     *n_requests,
                       guint     *n_faults)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  *n_requests = self->n_requests;
  *n_faults = self->n_faults;
}
