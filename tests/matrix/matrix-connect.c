/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 1 to 5 of the matrix, and 18 to 24: servers that are not there, hang up or take their
 * time. */

#include "config.h"

#include "matrix-fixture.h"

#define N_CONTINUES 15

static gboolean
hang_up (MatrixPeer *peer,
         const char *text)
{
  return matrix_peer_finish (peer);
}

static gboolean
reset (MatrixPeer *peer,
       const char *text)
{
  return matrix_peer_reset (peer);
}

static gboolean
reset_when_asked (MatrixPeer *peer,
                  const char *text)
{
  return matrix_peer_read_request (peer) && matrix_peer_reset (peer);
}

static gboolean
send_and_hold (MatrixPeer *peer,
               const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, text, -1)
         && matrix_peer_hold (peer);
}

static gboolean
send_slowly (MatrixPeer *peer,
             const char *text)
{
  return matrix_peer_read_request (peer)
         && matrix_peer_send_slowly (peer, text, -1, 2)
         && matrix_peer_finish (peer);
}

static gboolean
send_continues (MatrixPeer *peer,
                const char *text)
{
  if (!matrix_peer_read_request (peer))
    return FALSE;
  for (guint i = 0; i < N_CONTINUES; i++)
    if (!matrix_peer_send (peer, "HTTP/1.1 100 Continue\r\n\r\n", -1))
      return FALSE;

  return matrix_peer_send (peer, text, -1) && matrix_peer_finish (peer);
}

static gboolean
send_continues_for_ever (MatrixPeer *peer,
                         const char *text)
{
  if (!matrix_peer_read_request (peer))
    return FALSE;
  while (matrix_peer_send (peer, "HTTP/1.1 100 Continue\r\n\r\n", -1))
    continue;

  return FALSE;
}

static const MatrixRow rows[] = {
  { .name = "01-port-closed", .door = MATRIX_DOOR_CLOSED,
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 0,
    .says = { "Can’t reach 127.0.0.1" } },
  { .name = "03-black-hole", .door = MATRIX_DOOR_BLACK_HOLE, .connect_ms = 300,
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 0,
    .says = { "127.0.0.1 did not answer" } },
  { .name = "04-end-at-once", .behave = hang_up,
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3,
    .says = { "127.0.0.1 hung up" } },
  { .name = "04-end-when-asked", .text = "",
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3,
    .says = { "127.0.0.1 hung up" } },
  { .name = "05-reset-at-once", .behave = reset,
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3,
    .says = { "127.0.0.1" } },
  { .name = "05-reset-when-asked", .behave = reset_when_asked,
    .code = LIMN_ERROR_UNREACHABLE, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3,
    .says = { "127.0.0.1 hung up" } },
  { .name = "18-unasked-101", .behave = send_and_hold, .idle_ms = 300,
    .text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "127.0.0.1", "1 second" } },
  { .name = "19-early-hints", .text = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" MATRIX_GOOD,
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "20-no-reply", .behave = send_and_hold, .text = "", .idle_ms = 300,
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "No answer from 127.0.0.1 in 1 second" } },
  { .name = "21-body-stands-still", .behave = send_and_hold, .idle_ms = 300,
    .text = MATRIX_OK "Content-Length: @L\r\n\r\n{\"time\":0.",
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "The reply of 127.0.0.1 stood still for 1 second" } },
  { .name = "22-slow-but-there", .behave = send_slowly, .text = MATRIX_GOOD, .idle_ms = 1000,
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "22-slow-body", .behave = send_slowly, .idle_ms = 1000, .total_ms = 500,
    .text = MATRIX_OK "Content-Length: @L\r\n\r\n@R",
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "127.0.0.1 did not finish within 1 second" } },
  { .name = "23-slow-head", .behave = send_slowly, .idle_ms = 1000, .total_ms = 100,
    .text = MATRIX_GOOD,
    .code = LIMN_ERROR_TIMEOUT, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "127.0.0.1 did not finish within 1 second" } },
  { .name = "24-some-continues", .behave = send_continues, .text = MATRIX_GOOD,
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "24-continues-for-ever", .behave = send_continues_for_ever,
    .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY, .n_tries = 1,
    .says = { "127.0.0.1 sent an unexpected reply" } },
};

int
main (int   argc,
      char *argv[])
{
  return matrix_main (argc, argv, "connect", rows, G_N_ELEMENTS (rows));
}
