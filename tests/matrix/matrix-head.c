/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 12 to 17 and 25 to 28 of the matrix: heads that are none, or too long, or odd. */

#include "config.h"

#include "matrix-fixture.h"

#include <string.h>

#define LONG_LINE (200 * 1024)
#define N_HEADERS 20000

static gboolean
send_binary (MatrixPeer *peer,
             const char *text)
{
  char garbage[512];

  for (gsize i = 0; i < sizeof garbage; i++)
    garbage[i] = (char) (i * 37 + 129);

  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, garbage, sizeof garbage)
         && matrix_peer_finish (peer);
}

static gboolean
send_long_line (MatrixPeer *peer,
                const char *text)
{
  g_autofree char *line = g_strnfill (LONG_LINE, 'x');

  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, MATRIX_OK "X-Long: ", -1)
         && matrix_peer_send (peer, line, LONG_LINE)
         && matrix_peer_send (peer, "\r\n\r\n", -1)
         && matrix_peer_finish (peer);
}

static gboolean
send_headers (MatrixPeer *peer,
              guint       n)
{
  if (!matrix_peer_read_request (peer) || !matrix_peer_send (peer, MATRIX_OK, -1))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("X-Header-%u: value\r\n", i);

      if (!matrix_peer_send (peer, line, -1))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send_many_headers (MatrixPeer *peer,
                   const char *text)
{
  return send_headers (peer, N_HEADERS)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_finish (peer);
}

static gboolean
send_headers_for_ever (MatrixPeer *peer,
                       const char *text)
{
  return send_headers (peer, G_MAXUINT) && matrix_peer_finish (peer);
}

static gboolean
send_nul (MatrixPeer *peer,
          const char *text)
{
  static const char head[] = MATRIX_OK "X-Name: a\0b\r\n";

  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, head, sizeof head - 1)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_finish (peer);
}

#define UNEXPECTED(number_and_name)                                                     \
  .name = number_and_name, .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY,   \
  .n_tries = 1, .says = { "127.0.0.1 sent an unexpected reply" }

static const MatrixRow rows[] = {
  { UNEXPECTED ("12-half-status-line"), .text = "HTTP/1." },
  { UNEXPECTED ("12-half-status"), .text = "HTTP/1.1 20" },
  { UNEXPECTED ("13-binary"), .behave = send_binary },
  { UNEXPECTED ("13-hello-of-tls"), .text = "\x16\x03\x01\x02\x01\x01\r\n\r\n" },
  { UNEXPECTED ("14-body-only"), .text = "@R\r\n\r\n" },
  { UNEXPECTED ("15-http-2"), .text = "HTTP/2.0 200 OK\r\n\r\n@R" },
  { UNEXPECTED ("16-status-000"), .text = "HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n" },
  { UNEXPECTED ("16-status-negative"), .text = "HTTP/1.1 -1 No\r\nContent-Length: 0\r\n\r\n" },
  { .name = "17-status-999", .text = "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
    .code = LIMN_ERROR_SERVER, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "unexpected reply (999)" } },
  { UNEXPECTED ("25-line-too-long"), .behave = send_long_line },
  { UNEXPECTED ("26-many-headers"), .behave = send_many_headers, .text = "\r\n@R" },
  { UNEXPECTED ("26-headers-for-ever"), .behave = send_headers_for_ever },
  { UNEXPECTED ("27-nul-in-header"), .behave = send_nul,
    .text = "Content-Length: @L\r\n\r\n@R" },
  { .name = "28-latin-1", .text = MATRIX_OK "X-Name: caf\xe9\r\nContent-Length: @L\r\n\r\n@R",
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "28-folded",
    .text = MATRIX_OK "X-Name: one\r\n two\r\n\tthree\r\nContent-Length: @L\r\n\r\n@R",
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "28-no-colon", .text = MATRIX_OK "nothing\r\nContent-Length: @L\r\n\r\n@R",
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "28-line-feed-only",
    .text = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: @L\n\n@R",
    .code = MATRIX_RESULT, .n_tries = 1 },
};

int
main (int   argc,
      char *argv[])
{
  return matrix_main (argc, argv, "head", rows, G_N_ELEMENTS (rows));
}
