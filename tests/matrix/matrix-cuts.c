/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A good reply, cut after each of its bytes, and sent in pieces of one byte. Every cut is a row of
 * its own and is held to all rules: never a result, always a sentence, and the next question is
 * answered. */

#include "config.h"

#include "matrix-fixture.h"

#include <string.h>

/* How the server says where the body ends. */
static const char *const replies[] = {
  MATRIX_GOOD,
  MATRIX_OK "Transfer-Encoding: chunked\r\n\r\n@X\r\n@R\r\n0\r\n\r\n",
  MATRIX_OK "\r\n@R",
};

static Matrix *matrix = NULL;

static gboolean
send_text_and_reset (MatrixPeer *peer,
                     const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_reset (peer);
}

static gboolean
send_by_bytes (MatrixPeer *peer,
               const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send_slowly (peer, text, -1, 0)
         && matrix_peer_finish (peer);
}

/* Every byte of one reply. Where no byte came the question is asked again, else never: it may have
 * been paid for. */
static void
cut_everywhere (const char *whole,
                gsize       first,
                gsize       end)
{
  for (gsize cut = first; cut < end; cut++)
    {
      g_autofree char *text = g_strndup (whole, cut);
      const MatrixRow row = {
        .name = "cut", .text = text,
        .code = cut == 0 ? LIMN_ERROR_UNREACHABLE : LIMN_ERROR_BAD_REPLY,
        .remedy = LIMN_REMEDY_RETRY, .n_tries = cut == 0 ? 3 : 1,
      };

      g_test_message ("cut after %" G_GSIZE_FORMAT " bytes", cut);
      matrix_run (matrix, &row);
    }
}

static void
test_first_half (gconstpointer data)
{
  g_autofree char *whole = matrix_expand (matrix, data);

  cut_everywhere (whole, 0, strlen (whole) / 2);
}

static void
test_second_half (gconstpointer data)
{
  g_autofree char *whole = matrix_expand (matrix, data);

  cut_everywhere (whole, strlen (whole) / 2, strlen (whole));
}

/* Within the head nothing can be said of how often it is tried: a reset may come before the client
 * has looked at what came before it. */
static void
test_reset (gconstpointer data)
{
  g_autofree char *whole = matrix_expand (matrix, data);
  gsize head = (gsize) (strstr (whole, "\r\n\r\n") - whole) + 4;

  for (gsize cut = head; cut < strlen (whole); cut += 16)
    {
      g_autofree char *text = g_strndup (whole, cut);
      const MatrixRow row = {
        .name = "reset", .behave = send_text_and_reset, .text = text,
        .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
      };

      g_test_message ("reset after %" G_GSIZE_FORMAT " bytes", cut);
      matrix_run (matrix, &row);
    }
}

static void
test_bytes (gconstpointer data)
{
  const MatrixRow row = {
    .name = "by-bytes", .behave = send_by_bytes, .text = data, .code = MATRIX_RESULT,
    .n_tries = 1,
  };

  matrix_run (matrix, &row);
}

int
main (int   argc,
      char *argv[])
{
  int status = 0;

  matrix_init (&argc, &argv);
  matrix = matrix_new ("http", "127.0.0.1", 0, NULL);
  g_test_add_data_func ("/matrix/cuts/first/end", replies[0], test_first_half);
  g_test_add_data_func ("/matrix/cuts/second/end", replies[0], test_second_half);
  g_test_add_data_func ("/matrix/cuts/second/reset", replies[0], test_reset);
  g_test_add_data_func ("/matrix/cuts/first/bytes-with-length", replies[0], test_bytes);
  g_test_add_data_func ("/matrix/cuts/first/bytes-in-chunks", replies[1], test_bytes);
  g_test_add_data_func ("/matrix/cuts/first/bytes-until-closed", replies[2], test_bytes);
  status = g_test_run ();
  matrix_free (matrix);

  return status;
}
