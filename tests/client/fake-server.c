/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for `limn-server`: says it is ready at the socket it was given, answers each request in
 * the way that the last part of its path asks for, and can be told by LIMN_FAKE_MODE to start
 * badly. */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

#define REPLY \
  "{\"predictions\":[{\"x\":10,\"y\":8,\"width\":6,\"height\":4,\"confidence\":0.9," \
  "\"class\":\"cat\",\"class_id\":1}],\"image\":{\"width\":32,\"height\":24}}"

static GMainLoop *loop = NULL;

static gboolean
handle_cb (GThreadedSocketService *service,
           GSocketConnection      *connection,
           GObject                *source,
           gpointer                user_data)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *reply = NULL;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const char *length_text = NULL;
  gsize length = 0;
  char byte = 0;

  while (strstr (head->str, "\r\n\r\n") == NULL)
    {
      if (g_input_stream_read (input, &byte, 1, NULL, NULL) != 1)
        return TRUE;
      g_string_append_c (head, byte);
    }
  length_text = strstr (head->str, "Content-Length: ");
  if (length_text != NULL)
    length = g_ascii_strtoull (length_text + strlen ("Content-Length: "), NULL, 10);
  while (length > 0 && g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    length--;

  /* The overlap asks for what is to happen: a query has no other free number. */
  if (strstr (head->str, "overlap=99") != NULL)
    {
      fputs ("dying as told\n", stderr);
      _exit (7);
    }
  if (strstr (head->str, "overlap=98") != NULL)
    raise (SIGSTOP);
  reply = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                           "x-inference-engine: inference-models\r\nConnection: close\r\n"
                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (REPLY), REPLY);
  g_output_stream_write_all (output, reply, strlen (reply), NULL, NULL, NULL);
  return TRUE;
}

/* As the real one with --exit-with-stdin: ends when whoever started it is gone. */
static gpointer
watch_stdin (gpointer data)
{
  char byte = 0;

  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  g_main_loop_quit (loop);
  return NULL;
}

static void
check_arguments (int    argc,
                 char **argv)
{
  gboolean is_good = argc == 5
                     && strcmp (argv[1], "--socket") == 0
                     && strcmp (argv[3], "--exit-with-stdin") == 0
                     && strcmp (argv[4], "--nice=5") == 0
                     && g_getenv ("LIMN_API_KEY") == NULL
                     && g_getenv ("DISPLAY") == NULL
                     && g_getenv ("DBUS_SESSION_BUS_ADDRESS") == NULL;

  if (is_good)
    return;
  fputs ("unexpected arguments or environment\n", stderr);
  exit (2);
}

static void
start_badly (const char *mode)
{
  if (strcmp (mode, "not-set-up") == 0)
    {
      fputs ("warming up\nno model in the cache folder\n", stderr);
      exit (3);
    }
  if (strcmp (mode, "crash") == 0)
    {
      fputs ("first line\nsomething broke\n\n", stderr);
      exit (1);
    }
  if (strcmp (mode, "garbage") == 0)
    puts ("Hello, I am not a server");
  if (strcmp (mode, "other-socket") == 0)
    puts ("{\"limn-server\":1,\"socket\":\"/nonexistent\",\"models\":[]}");
  if (strcmp (mode, "deep") == 0)
    for (int i = 0; i < 100000; i++)
      putchar ('[');
  fflush (stdout);
  if (strcmp (mode, "stubborn") == 0)
    {
      fputs ("not listening\n", stderr);
      signal (SIGTERM, SIG_IGN);
    }
  while (TRUE)
    pause ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (GSocketAddress) address = NULL;
  const char *mode = g_getenv ("LIMN_FAKE_MODE");

  check_arguments (argc, argv);
  if (mode != NULL)
    start_badly (mode);

  loop = g_main_loop_new (NULL, FALSE);
  address = g_unix_socket_address_new (argv[2]);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, NULL))
    return 2;
  g_signal_connect (service, "run", G_CALLBACK (handle_cb), NULL);
  g_socket_service_start (service);
  g_thread_unref (g_thread_new ("stdin", watch_stdin, NULL));
  printf ("{\"limn-server\":1,\"socket\":\"%s\",\"models\":[\"coco/1\"]}\nmore output\n",
          argv[2]);
  fflush (stdout);
  g_main_loop_run (loop);
  _exit (0);
}
