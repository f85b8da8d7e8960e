/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A handful of the rows through limn-predict: it ends with the right code and says why in one
 * sentence, and what it prints does not hold the key. */

#include "config.h"

#include "app-fixture.h"
#include "matrix-server.h"
#include "matrix-traces.h"

#include <string.h>

#define OK "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

typedef struct
{
  const char      *name;
  MatrixBehaviour  behave; /* NULL: sends the text and closes */
  const char      *text;
  const char      *option;
  const char      *says;
  int              status;
} PredictRow;

static const char *program = NULL;
static MatrixServer *server = NULL;
static char *picture = NULL;

static gboolean
send_text (MatrixPeer *peer,
           const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_finish (peer);
}

static gboolean
send_for_ever (MatrixPeer *peer,
               const char *text)
{
  g_autofree char *piece = g_strnfill (64 * 1024, ' ');

  if (!matrix_peer_read_request (peer) || !matrix_peer_send (peer, text, -1))
    return FALSE;
  while (matrix_peer_send (peer, piece, 64 * 1024))
    continue;

  return FALSE;
}

static gboolean
hold (MatrixPeer *peer,
      const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_hold (peer);
}

static const PredictRow rows[] = {
  { "13-garbage", NULL, "\x16\x03\x01\x02\r\n\r\n", NULL, "127.0.0.1 sent an unexpected reply", 1 },
  { "21-body-stands-still", hold, OK "Content-Length: 90\r\n\r\n{", "--idle-timeout=1",
    "The reply of 127.0.0.1 stood still for 1 second", 3 },
  { "30-for-ever", send_for_ever, OK "\r\n", NULL, "too large (over 64", 1 },
  { "33-text-as-packed", NULL, OK "Content-Encoding: gzip\r\n\r\n{\"predictions\":[]}", NULL,
    "127.0.0.1 sent an unexpected reply", 1 },
  { "35-elsewhere", NULL, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
    "Location: https://moved.example/?api_key=" MATRIX_KEY "\r\n\r\n", NULL, "moved.example", 3 },
  { "41-web-page", NULL, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", NULL,
    "a web page, not a result", 1 },
  { "45-cut", NULL, OK "Content-Length: 90\r\n\r\n{\"predictions\":[", NULL,
    "The reply of 127.0.0.1 was cut short", 1 },
  { "48-two-lengths", NULL, OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", NULL,
    "127.0.0.1 sent an unexpected reply", 1 },
  { "52-401", NULL, "HTTP/1.1 401 No\r\nContent-Type: application/json\r\n\r\n"
    "{\"message\":\"" MATRIX_KEY " is no key; Bearer " MATRIX_KEY "\"}", NULL,
    "127.0.0.1 rejected the API key", 4 },
  { "53-404", NULL, "HTTP/1.1 404 No\r\n\r\n", NULL, "has no model “street/3”", 3 },
  { "55-500", NULL, "HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n<h1>nginx</h1>", NULL,
    "(500)", 1 },
};

static void
test_row (gconstpointer data)
{
  const PredictRow *row = data;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", matrix_server_get_port (server));
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *head = NULL;

  matrix_server_forget (server);
  matrix_server_set_behaviour (server, row->behave != NULL ? row->behave : send_text, row->text);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "LIMN_API_KEY", MATRIX_KEY, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--server", url,
                                         "--model", "street/3", picture, row->option, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  matrix_server_hang_up (server);

  g_test_message ("%s", complaint);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, row->status);
  g_assert_nonnull (strstr (complaint, row->says));
  g_assert_null (strstr (complaint, "nginx"));
  matrix_assert_no_key (output, "what it prints");
  matrix_assert_no_key (complaint, "what it complains of");
  head = matrix_server_dup_head (server);
  g_assert_nonnull (strstr (head, MATRIX_KEY));
  g_assert_cmpuint (matrix_server_get_n_tries (server), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GBytes) png = limn_test_png_new (40, 30, 1);
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  folder = g_dir_make_tmp ("limn-matrix-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("HOME", folder, TRUE);
  picture = g_build_filename (folder, "street.png", NULL);
  g_file_set_contents (picture, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                       &error);
  g_assert_no_error (error);
  server = matrix_server_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/matrix/predict/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  status = g_test_run ();

  matrix_server_free (server);
  matrix_assert_no_key_in_files (folder);
  app_remove_folder (folder);
  g_free (picture);

  return status;
}
