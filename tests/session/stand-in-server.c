/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for limn-server: listens where it is told to, hands every connection on to the port of
 * the test's own server, byte by byte, and lives until its input ends. */

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

typedef struct
{
  GSocket *from;
  GSocket *to;
} Lane;

/* One direction. When it ends, so does the other side's reading. */
static gpointer
carry (gpointer data)
{
  Lane *lane = data;
  char buffer[4096];
  gssize n_bytes = 0;

  while ((n_bytes = g_socket_receive (lane->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      for (gssize sent = 0, n = 0; sent < n_bytes; sent += n)
        {
          n = g_socket_send (lane->to, buffer + sent, (gsize) (n_bytes - sent), NULL, NULL);
          if (n <= 0)
            return NULL;
        }
    }
  g_socket_shutdown (lane->to, FALSE, TRUE, NULL);
  return NULL;
}

static gboolean
connection_cb (GThreadedSocketService *service,
               GSocketConnection      *connection,
               GObject                *source,
               gpointer                user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) other = NULL;
  guint16 port = (guint16) g_ascii_strtoull (g_getenv ("LIMN_TEST_PORT"), NULL, 10);
  Lane forth = { NULL, NULL };
  Lane back = { NULL, NULL };
  GThread *thread = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  other = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  if (other == NULL)
    return TRUE;
  forth.from = back.to = g_socket_connection_get_socket (connection);
  forth.to = back.from = g_socket_connection_get_socket (other);
  thread = g_thread_new ("forth", carry, &forth);
  carry (&back);
  /* Whoever asked is gone, or has been answered; the other direction may still wait for more. */
  shutdown (g_socket_get_fd (back.to), SHUT_RDWR);
  g_thread_join (thread);
  return TRUE;
}

static gpointer
watch_stdin (gpointer data)
{
  while (getchar () != EOF)
    ;
  _exit (0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (32);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketAddress) address = NULL;

  if (argc < 3 || strcmp (argv[1], "--socket") != 0)
    return 2;
  address = g_unix_socket_address_new (argv[2]);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, NULL))
    return 2;
  g_signal_connect (service, "run", G_CALLBACK (connection_cb), NULL);
  g_thread_unref (g_thread_new ("stdin", watch_stdin, NULL));
  g_print ("{\"limn-server\": \"stand-in\", \"socket\": \"%s\"}\n", argv[2]);
  g_main_loop_run (loop);

  return 0;
}
