/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A server that costs next to nothing, so that what is measured is the client: one thread, HTTP/1.1
 * with connections that stay open, on a free port of the loopback. Whatever is posted is read to
 * its end and answered with the same file, at once or after a while in which other questions may
 * come.
 *
 * usage: instant-server FILE [DELAY_MS]
 *
 * Prints the port; when standard input is closed, prints how many connections and questions there
 * were, and ends. */

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD 16384
#define N_EVENTS 64
#define BACKLOG 512

typedef enum
{
  READING_HEAD,
  READING_BODY,
  WAITING,
  WRITING,
} State;

typedef struct
{
  int    fd;
  State  state;
  gsize  n_head;
  gsize  n_missing;
  gsize  n_written;
  gint64 due_us;
  char   head[MAX_HEAD + 1];
} Connection;

typedef struct
{
  int      epoll_fd;
  int      listen_fd;
  GString *reply;
  gint64   delay_us;
  /* In the order in which they are due, for all wait as long. */
  GQueue   waiting;
  guint    n_connections;
  guint    n_questions;
} Server;

static void
watch (Server     *self,
       Connection *connection,
       int         operation,
       guint32     events)
{
  struct epoll_event event = { .events = events, .data.ptr = connection };

  epoll_ctl (self->epoll_fd, operation, connection->fd, &event);
}

static void
drop (Server     *self,
      Connection *connection)
{
  g_queue_remove (&self->waiting, connection);
  close (connection->fd);
  g_free (connection);
}

/* Returns FALSE if the other side is gone. */
static gboolean
write_reply (Server     *self,
             Connection *connection)
{
  connection->state = WRITING;
  while (connection->n_written < self->reply->len)
    {
      ssize_t n = write (connection->fd, self->reply->str + connection->n_written,
                         self->reply->len - connection->n_written);

      if (n < 0 && errno == EAGAIN)
        {
          watch (self, connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
          return TRUE;
        }
      if (n <= 0)
        return FALSE;
      connection->n_written += (gsize) n;
    }
  watch (self, connection, EPOLL_CTL_MOD, EPOLLIN);
  connection->state = READING_HEAD;
  connection->n_head = 0;
  connection->n_written = 0;
  self->n_questions++;
  return TRUE;
}

static gboolean
take_question (Server     *self,
               Connection *connection)
{
  if (self->delay_us == 0)
    return write_reply (self, connection);
  connection->state = WAITING;
  connection->due_us = g_get_monotonic_time () + self->delay_us;
  g_queue_push_tail (&self->waiting, connection);
  return TRUE;
}

static gboolean
take_head (Server     *self,
           Connection *connection)
{
  static const char proceed[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *end = NULL;
  const char *length = NULL;
  gsize n_body = 0;
  gsize n_have = 0;

  connection->head[connection->n_head] = '\0';
  end = strstr (connection->head, "\r\n\r\n");
  if (end == NULL)
    return connection->n_head < MAX_HEAD;
  length = strcasestr (connection->head, "content-length:");
  if (length != NULL && length < end)
    n_body = g_ascii_strtoull (length + strlen ("content-length:"), NULL, 10);
  if (strcasestr (connection->head, "100-continue") != NULL
      && write (connection->fd, proceed, strlen (proceed)) < 0)
    return FALSE;
  n_have = connection->n_head - (gsize) (end + 4 - connection->head);
  connection->n_missing = n_body - MIN (n_body, n_have);
  connection->state = READING_BODY;
  return connection->n_missing > 0 || take_question (self, connection);
}

static gboolean
receive (Server     *self,
         Connection *connection)
{
  static char body[256 * 1024];

  while (connection->state == READING_HEAD || connection->state == READING_BODY)
    {
      gboolean is_head = connection->state == READING_HEAD;
      ssize_t n = is_head ? read (connection->fd, connection->head + connection->n_head,
                                  MAX_HEAD - connection->n_head)
                          : read (connection->fd, body, MIN (sizeof body, connection->n_missing));

      if (n < 0 && errno == EAGAIN)
        return TRUE;
      if (n <= 0)
        return FALSE;
      if (is_head)
        connection->n_head += (gsize) n;
      else
        connection->n_missing -= (gsize) n;
      if (is_head && !take_head (self, connection))
        return FALSE;
      if (!is_head && connection->n_missing == 0 && !take_question (self, connection))
        return FALSE;
    }
  return TRUE;
}

static void
accept_all (Server *self)
{
  int on = 1;
  int fd = -1;

  while ((fd = accept4 (self->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      Connection *connection = g_new0 (Connection, 1);

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connection->fd = fd;
      watch (self, connection, EPOLL_CTL_ADD, EPOLLIN);
      self->n_connections++;
    }
}

/* Answers whom it is time to answer, and returns how long the next one has to wait, or -1. */
static int
answer_due (Server *self)
{
  gint64 now_us = g_get_monotonic_time ();

  while (!g_queue_is_empty (&self->waiting))
    {
      Connection *connection = g_queue_peek_head (&self->waiting);

      if (connection->due_us > now_us)
        return (int) ((connection->due_us - now_us + 999) / 1000);
      g_queue_pop_head (&self->waiting);
      if (!write_reply (self, connection))
        drop (self, connection);
    }
  return -1;
}

/* Returns FALSE when standard input is closed. */
static gboolean
step (Server *self)
{
  struct epoll_event events[N_EVENTS];
  int n = epoll_wait (self->epoll_fd, events, N_EVENTS, answer_due (self));

  for (int i = 0; i < n; i++)
    {
      Connection *connection = events[i].data.ptr;
      gboolean is_good = TRUE;

      if (connection == NULL)
        {
          accept_all (self);
          continue;
        }
      if (events[i].data.ptr == self)
        return FALSE;
      if (connection->state == WRITING)
        is_good = write_reply (self, connection);
      else if (connection->state == WAITING)
        is_good = !(events[i].events & (EPOLLHUP | EPOLLERR));
      else
        is_good = receive (self, connection);
      if (!is_good)
        drop (self, connection);
    }
  return TRUE;
}

static gboolean
open_server (Server     *self,
             const char *path)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  struct epoll_event listening = { .events = EPOLLIN, .data.ptr = NULL };
  struct epoll_event closing = { .events = EPOLLIN | EPOLLHUP, .data.ptr = self };
  g_autofree char *body = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &body, &size, NULL))
    return FALSE;
  self->reply = g_string_new (NULL);
  g_string_printf (self->reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", size);
  g_string_append_len (self->reply, body, (gssize) size);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (bind (self->listen_fd, (struct sockaddr *) &address, length) != 0
      || listen (self->listen_fd, BACKLOG) != 0
      || getsockname (self->listen_fd, (struct sockaddr *) &address, &length) != 0)
    return FALSE;
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->listen_fd, &listening);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &closing);
  printf ("%d\n", ntohs (address.sin_port));
  return fflush (stdout) == 0;
}

int
main (int    argc,
      char **argv)
{
  Server server = { .waiting = G_QUEUE_INIT };

  if (argc < 2 || !open_server (&server, argv[1]))
    return 1;
  server.delay_us = argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) * 1000 : 0;
  while (step (&server))
    continue;
  printf ("%u %u\n", server.n_connections, server.n_questions);
  g_string_free (server.reply, TRUE);
  return 0;
}
