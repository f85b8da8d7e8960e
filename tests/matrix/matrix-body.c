/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 29 to 33, 41 to 49 and 57 of the matrix: bodies that are too large, packed, cut short, of
 * another kind, or not about this picture. */

#include "config.h"

#include "matrix-fixture.h"

#include <string.h>

#define PIECE (64 * 1024)
#define N_PIECES 3200 /* 200 MB */
#define BOMB_SIZE (16 * 1024 * 1024)

static gboolean
send_pieces (MatrixPeer *peer,
             const char *head,
             guint       n,
             gboolean    chunked)
{
  g_autofree char *piece = g_strnfill (PIECE, ' ');

  if (!matrix_peer_read_request (peer) || !matrix_peer_send (peer, head, -1))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if ((chunked && !matrix_peer_send (peer, "10000\r\n", -1))
        || !matrix_peer_send (peer, piece, PIECE)
        || (chunked && !matrix_peer_send (peer, "\r\n", -1)))
      return FALSE;

  return matrix_peer_finish (peer);
}

static gboolean
send_200_mb (MatrixPeer *peer,
             const char *text)
{
  return send_pieces (peer, text, N_PIECES, FALSE);
}

static gboolean
send_200_mb_in_chunks (MatrixPeer *peer,
                       const char *text)
{
  return send_pieces (peer, text, N_PIECES, TRUE);
}

static gboolean
send_for_ever (MatrixPeer *peer,
               const char *text)
{
  return send_pieces (peer, text, G_MAXUINT, FALSE);
}

static GBytes *
pack (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));

  g_output_stream_write_bytes (stream, bytes, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gboolean
send_packed (MatrixPeer *peer,
             GBytes     *packed,
             gsize       length)
{
  g_autofree char *head = g_strdup_printf (MATRIX_OK "Content-Encoding: gzip\r\n"
                                           "Content-Length: %u\r\n\r\n", (guint) length);

  return matrix_peer_read_request (peer)
         && matrix_peer_send (peer, head, -1)
         && matrix_peer_send (peer, g_bytes_get_data (packed, NULL), (gssize) length)
         && matrix_peer_finish (peer);
}

static gboolean
send_bomb (MatrixPeer *peer,
           const char *text)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (BOMB_SIZE), BOMB_SIZE);
  g_autoptr (GBytes) packed = pack (zeros);

  return send_packed (peer, packed, g_bytes_get_size (packed));
}

static gboolean
send_packed_cut (MatrixPeer *peer,
                 const char *text)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) packed = pack (plain);

  return send_packed (peer, packed, g_bytes_get_size (packed) - 9);
}

static gboolean
send_packed_corrupt (MatrixPeer *peer,
                     const char *text)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) packed = pack (plain);
  gsize size = 0;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&packed), &size);

  for (gsize i = 20; i < size; i += 7)
    data[i] ^= 0x5a;
  packed = g_bytes_new_take (data, size);

  return send_packed (peer, packed, size);
}

static gboolean
send_packed_twice (MatrixPeer *peer,
                   const char *text)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) packed = pack (plain);
  g_autoptr (GBytes) twice = pack (packed);

  return send_packed (peer, twice, g_bytes_get_size (twice));
}

static gboolean
send_text_as_packed (MatrixPeer *peer,
                     const char *text)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

  return send_packed (peer, plain, strlen (text));
}

#define RESULT(number_and_name) \
  .name = number_and_name, .code = MATRIX_RESULT, .n_tries = 1
#define REFUSED(number_and_name, sentence)                                              \
  .name = number_and_name, .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY,   \
  .n_tries = 1, .says = { sentence }
#define TOO_LARGE(number_and_name)                                                      \
  .name = number_and_name, .code = LIMN_ERROR_TOO_LARGE,                                \
  .remedy = LIMN_REMEDY_OPEN_ANOTHER, .n_tries = 1, .says = { "too large (over 64" }
#define UNEXPECTED "127.0.0.1 sent an unexpected reply"
#define CUT_SHORT "The reply of 127.0.0.1 was cut short"
#define CHUNKED MATRIX_OK "Transfer-Encoding: chunked\r\n\r\n"

static const MatrixRow rows[] = {
  { TOO_LARGE ("29-200-mb"), .behave = send_200_mb,
    .text = MATRIX_OK "Content-Length: 209715200\r\n\r\n" },
  { TOO_LARGE ("29-200-mb-in-chunks"), .behave = send_200_mb_in_chunks, .text = CHUNKED },
  { TOO_LARGE ("30-for-ever"), .behave = send_for_ever, .text = MATRIX_OK "\r\n" },
  { TOO_LARGE ("31-length-of-a-terabyte"), .text = MATRIX_OK "Content-Length: 1000000000000\r\n"
                                                    "\r\n{" },
  { REFUSED ("32-bomb", UNEXPECTED), .behave = send_bomb },
  { REFUSED ("33-packed-cut", UNEXPECTED), .behave = send_packed_cut, .text = "@R" },
  { REFUSED ("33-packed-corrupt", UNEXPECTED), .behave = send_packed_corrupt, .text = "@R" },
  { REFUSED ("33-text-as-packed", UNEXPECTED), .behave = send_text_as_packed, .text = "@R" },
  { REFUSED ("33-packed-twice", UNEXPECTED), .behave = send_packed_twice, .text = "@R" },
  { REFUSED ("41-web-page", "a web page, not a result"),
    .text = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html>Sign in" },
  { REFUSED ("41-untyped-web-page", "not a prediction"),
    .text = "HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>Sign in" },
  { REFUSED ("42-empty", "The reply was empty"), .text = MATRIX_OK "Content-Length: 0\r\n\r\n" },
  { REFUSED ("42-empty-until-closed", "The reply was empty"), .text = MATRIX_OK "\r\n" },
  { REFUSED ("42-empty-chunks", "The reply was empty"), .text = CHUNKED "0\r\n\r\n" },
  { REFUSED ("43-204", "(204)"), .text = "HTTP/1.1 204 No Content\r\n\r\n" },
  { REFUSED ("43-206", "(206)"), .text = "HTTP/1.1 206 Partial\r\nContent-Length: @L\r\n\r\n@R" },
  { REFUSED ("43-304", "(304)"), .text = "HTTP/1.1 304 Not Modified\r\n\r\n" },
  { REFUSED ("44-length-too-small", "cut short"),
    .text = MATRIX_OK "Content-Length: 75\r\n\r\n@R" },
  { REFUSED ("45-length-too-large", CUT_SHORT),
    .text = MATRIX_OK "Content-Length: 9000\r\n\r\n@R" },
  { REFUSED ("45-length-too-large-and-close", CUT_SHORT),
    .text = MATRIX_OK "Connection: close\r\nContent-Length: 9000\r\n\r\n@R" },
  { REFUSED ("46-no-length-and-cut", "cut short"),
    .text = MATRIX_OK "\r\n{\"predictions\":[{\"x\":1" },
  { REFUSED ("47-cut-in-chunk", "cut short"), .text = CHUNKED "@X\r\n{\"predictions\":[" },
  { RESULT ("47-no-last-chunk"), .text = CHUNKED "@X\r\n@R\r\n" },
  { REFUSED ("47-chunk-size-zz", "The reply was empty"), .text = CHUNKED "zz\r\n@R\r\n0\r\n\r\n" },
  { REFUSED ("47-chunk-size-negative", "The reply was empty"),
    .text = CHUNKED "-5\r\n@R\r\n0\r\n\r\n" },
  { REFUSED ("47-chunk-size-overflows", "The reply was empty"),
    .text = CHUNKED "ffffffffffffffffff\r\n@R\r\n0\r\n\r\n" },
  { REFUSED ("48-two-lengths", UNEXPECTED),
    .text = MATRIX_OK "Content-Length: 10\r\nContent-Length: @L\r\n\r\n@R" },
  { REFUSED ("48-two-equal-lengths", UNEXPECTED),
    .text = MATRIX_OK "Content-Length: @L\r\nContent-Length: @L\r\n\r\n@R" },
  { REFUSED ("48-length-and-chunks", UNEXPECTED),
    .text = MATRIX_OK "Content-Length: @L\r\nTransfer-Encoding: chunked\r\n\r\n@X\r\n@R\r\n"
            "0\r\n\r\n" },
  { REFUSED ("48-negative-length", UNEXPECTED),
    .text = MATRIX_OK "Content-Length: -5\r\n\r\n@R" },
  { REFUSED ("48-length-12abc", UNEXPECTED),
    .text = MATRIX_OK "Content-Length: 12abc\r\n\r\n@R" },
  { RESULT ("chunks"), .text = CHUNKED "@X\r\n@R\r\n0\r\n\r\n" },
  { RESULT ("until-closed"), .text = MATRIX_OK "\r\n@R" },
  { REFUSED ("57-another-picture", "does not belong to this picture"),
    .text = MATRIX_OK "\r\n{\"predictions\":[],\"image\":{\"width\":320,\"height\":200}}" },
  { REFUSED ("57-another-schema", "not a prediction"), .text = MATRIX_OK "\r\n{\"answer\":42}" },
  { .name = "57-error-object", .code = LIMN_ERROR_SERVER, .remedy = LIMN_REMEDY_RETRY,
    .n_tries = 1, .says = { "No such workspace" },
    .text = MATRIX_OK "\r\n{\"error\":\"No such workspace\"}" },
  { .name = "57-error-message", .code = LIMN_ERROR_SERVER, .remedy = LIMN_REMEDY_RETRY,
    .n_tries = 1, .says = { "No such workspace" },
    .text = MATRIX_OK "\r\n{\"message\":\"No such workspace\"}" },
};

int
main (int   argc,
      char *argv[])
{
  return matrix_main (argc, argv, "body", rows, G_N_ELEMENTS (rows));
}
