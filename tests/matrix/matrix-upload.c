/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 6 to 8, 10 and 11 of the matrix: what can go wrong while a large picture is sent. What a
 * server says before it hangs up in the middle is lost with the connection; that it may be the size
 * is said all the same, and so many bytes are not sent twice. */

#include "config.h"

#include "matrix-fixture.h"

#define PICTURE_BYTES (9 * 1024 * 1024)
/* More than any server takes. */
#define TOO_MANY_BYTES (24 * 1024 * 1024)

static gboolean
read_some (MatrixPeer *peer)
{
  return matrix_peer_read_head (peer) && matrix_peer_read_body (peer, 256 * 1024);
}

static gboolean
end_early (MatrixPeer *peer,
           const char *text)
{
  return read_some (peer) && matrix_peer_finish (peer);
}

static gboolean
close_early (MatrixPeer *peer,
             const char *text)
{
  read_some (peer);

  return FALSE;
}

static gboolean
reset_early (MatrixPeer *peer,
             const char *text)
{
  return read_some (peer) && matrix_peer_reset (peer);
}

static gboolean
refuse_and_close (MatrixPeer *peer,
                  const char *text)
{
  if (read_some (peer))
    matrix_peer_send (peer, text, -1);

  return FALSE;
}

static gboolean
refuse_and_read_on (MatrixPeer *peer,
                    const char *text)
{
  return read_some (peer) && matrix_peer_send (peer, text, -1) && matrix_peer_finish (peer);
}

static gboolean
never_read (MatrixPeer *peer,
            const char *text)
{
  return matrix_peer_hold (peer);
}

static gboolean
read_slowly (MatrixPeer *peer,
             const char *text)
{
  if (!matrix_peer_read_head (peer))
    return FALSE;
  for (guint i = 0; i < PICTURE_BYTES / 3 * 4 / (64 * 1024); i++)
    if (!matrix_peer_read_body (peer, 64 * 1024) || !matrix_peer_pause (peer, 5))
      return FALSE;

  return matrix_peer_read_body (peer, G_MAXSIZE)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_finish (peer);
}

#define REFUSAL "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
#define HANGS_UP(number_and_name, sentence)                                             \
  .name = number_and_name, .code = LIMN_ERROR_UNREACHABLE,                              \
  .remedy = LIMN_REMEDY_SEND_SMALLER, .n_tries = 1, .says = { "127.0.0.1", sentence }

static const MatrixRow rows[] = {
  { .name = "06-end-in-upload", .behave = end_early,
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3,
    .says = { "127.0.0.1 hung up" } },
  { HANGS_UP ("06-close-in-upload", "hung up during the upload"), .behave = close_early },
  { HANGS_UP ("07-reset-in-upload", "hung up during the upload"), .behave = reset_early },
  { HANGS_UP ("08-413-and-close", "hung up during the upload"), .behave = refuse_and_close,
    .text = REFUSAL },
  { .name = "08-413-and-read-on", .behave = refuse_and_read_on, .text = REFUSAL,
    .code = LIMN_ERROR_TOO_LARGE, .remedy = LIMN_REMEDY_SEND_SMALLER, .n_tries = 1,
    .says = { "too large for 127.0.0.1" } },
  { .name = "10-never-reads", .behave = never_read, .idle_ms = 300,
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "The upload to 127.0.0.1 stood still for 1 second" } },
  { .name = "11-reads-slowly", .behave = read_slowly, .text = MATRIX_GOOD, .idle_ms = 900,
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "11-reads-too-slowly", .behave = read_slowly, .text = MATRIX_GOOD, .total_ms = 400,
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "127.0.0.1 did not finish within 1 second" } },
};

static void
run_rows_cb (gconstpointer data)
{
  static Matrix *matrix = NULL;
  const MatrixRow *row = data;

  if (matrix == NULL)
    matrix = matrix_new ("http", "127.0.0.1", PICTURE_BYTES, NULL);
  matrix_run (matrix, row);
  if (row == &rows[G_N_ELEMENTS (rows) - 1])
    g_clear_pointer (&matrix, matrix_free);
}

/* Row 8 as it is meant: not a byte is sent, and the button sends a smaller copy. */
static void
test_too_large (void)
{
  const MatrixRow row = {
    .name = "08-too-large-to-send", .code = LIMN_ERROR_TOO_LARGE,
    .remedy = LIMN_REMEDY_SEND_SMALLER, .n_tries = 0,
    .says = { "Too large for this server (limit 20" },
  };
  Matrix *matrix = matrix_new ("http", "127.0.0.1", TOO_MANY_BYTES, NULL);

  g_assert_false (matrix->has_answer);
  matrix_begin (matrix);
  matrix_ask (matrix, &row);
  matrix_judge (matrix, &row);
  matrix_server_set_behaviour (matrix->server, matrix_answer, NULL);
  matrix_act (matrix, "win.remedy");
  app_wait_status (&matrix->app, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (matrix_server_get_n_tries (matrix->server), ==, 1);
  matrix_free (matrix);
}

int
main (int   argc,
      char *argv[])
{
  matrix_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/matrix/upload/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], run_rows_cb);
    }
  g_test_add_func ("/matrix/upload/08-too-large-to-send", test_too_large);

  return g_test_run ();
}
