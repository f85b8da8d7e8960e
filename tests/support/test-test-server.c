/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scripted server is what the network suites measure by, so it is measured first, with plain
 * sockets. */

#include "config.h"

#include "limn-test-server.h"

#include <string.h>

#define ASK                                              \
  "POST /coco/1?confidence=40.5&name=a%20b HTTP/1.1\r\n" \
  "Host: x\r\nContent-Length: 3\r\n\r\nabc"

typedef struct
{
  GSocketConnection *stream;
  GString           *received;
  GError            *error;
  gboolean           ended;
  char               chunk[4096];
} Peer;

static void
peer_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Peer *peer = user_data;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &peer->error);

  if (n_read <= 0)
    {
      peer->ended = TRUE;
      return;
    }

  g_string_append_len (peer->received, peer->chunk, n_read);
  g_input_stream_read_async (G_INPUT_STREAM (source), peer->chunk, sizeof peer->chunk,
                             G_PRIORITY_DEFAULT, NULL, peer_read_cb, peer);
}

static void
peer_connect (Peer           *peer,
              LimnTestServer *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  /* The kernel completes the connection before the server's loop runs: this does not wait. */
  peer->stream = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                  limn_test_server_get_port (server), NULL,
                                                  &peer->error);
  g_assert_no_error (peer->error);
  peer->received = g_string_new (NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (peer->stream)),
                             peer->chunk, sizeof peer->chunk, G_PRIORITY_DEFAULT, NULL,
                             peer_read_cb, peer);
}

static void
peer_send (Peer       *peer,
           const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (peer->stream)),
                             text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
peer_has_ended (gpointer data)
{
  return ((Peer *) data)->ended;
}

static gboolean
peer_has_body (gpointer data)
{
  return g_str_has_suffix (((Peer *) data)->received->str, "end");
}

static void
peer_clear (Peer *peer)
{
  g_socket_shutdown (g_socket_connection_get_socket (peer->stream), TRUE, TRUE, NULL);
  if (!peer->ended)
    limn_test_wait (peer_has_ended, peer);
  g_clear_object (&peer->stream);
  g_clear_error (&peer->error);
  g_string_free (peer->received, TRUE);
  memset (peer, 0, sizeof *peer);
}

static void
test_record (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  LimnTestRequest *request = NULL;
  Peer peer = { 0 };

  limn_test_server_push_reply (server, 200, NULL, "the end", -1);
  peer_connect (&peer, server);
  peer_send (&peer, ASK);
  request = limn_test_server_wait_requests (server, 1);
  g_assert_cmpstr (limn_test_request_get_method (request), ==, "POST");
  g_assert_cmpstr (limn_test_request_get_path (request), ==, "/coco/1");
  g_assert_cmpstr (limn_test_request_get_header (request, "CONTENT-length"), ==, "3");
  g_assert_null (limn_test_request_get_header (request, "Content-Type"));
  g_assert_cmpstr (limn_test_request_get_parameter (request, "name"), ==, "a b");
  g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", 0), ==, 40.5);
  g_assert_cmpfloat (limn_test_request_get_number (request, "overlap", 30), ==, 30);
  g_assert_cmpmem (g_bytes_get_data (limn_test_request_get_body (request), NULL),
                   g_bytes_get_size (limn_test_request_get_body (request)), "abc", 3);

  limn_test_wait (peer_has_body, &peer);
  g_assert_true (limn_test_request_is_answered (request));
  g_assert_true (g_str_has_prefix (peer.received->str, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (peer.received->str, "\r\nContent-Length: 7\r\n\r\nthe end"));

  /* The connection lives on, and takes a request that comes in two halves. */
  g_string_truncate (peer.received, 0);
  peer_send (&peer, "GET /again HT");
  limn_test_settle ();
  peer_send (&peer, "TP/1.1\r\n\r\n");
  request = limn_test_server_wait_requests (server, 2);
  g_assert_cmpstr (limn_test_request_get_target (request), ==, "/again");
  limn_test_request_reply (request, 204, "", NULL, 0);
  g_assert_cmpuint (limn_test_server_get_n_connections (server), ==, 1);

  peer_clear (&peer);
}

static void
test_any_order (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  Peer a = { 0 };
  Peer b = { 0 };

  peer_connect (&a, server);
  peer_send (&a, ASK);
  limn_test_server_wait_requests (server, 1);
  peer_connect (&b, server);
  peer_send (&b, ASK);
  limn_test_server_wait_requests (server, 2);

  limn_test_request_reply (limn_test_server_get_request (server, 1), 200, NULL, "second end", -1);
  limn_test_wait (peer_has_body, &b);
  g_assert_cmpuint (a.received->len, ==, 0);
  limn_test_request_reply (limn_test_server_get_request (server, 0), 200, NULL, "first end", -1);
  limn_test_wait (peer_has_body, &a);

  peer_clear (&a);
  peer_clear (&b);
}

static void
test_slowly (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  LimnTestRequest *request = NULL;
  Peer peer = { 0 };

  peer_connect (&peer, server);
  peer_send (&peer, ASK);
  request = limn_test_server_wait_requests (server, 1);
  limn_test_request_write_slowly (request, "one by one to the end", -1, 1);
  limn_test_request_close (request);
  limn_test_wait (peer_has_ended, &peer);
  g_assert_no_error (peer.error);
  g_assert_cmpstr (peer.received->str, ==, "one by one to the end");
  g_assert_true (limn_test_request_is_answered (request));

  peer_clear (&peer);
}

static void
test_reset (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  LimnTestRequest *request = NULL;
  Peer peer = { 0 };

  peer_connect (&peer, server);
  peer_send (&peer, ASK);
  request = limn_test_server_wait_requests (server, 1);
  limn_test_request_reset (request);
  limn_test_wait (peer_has_ended, &peer);
  g_assert_error (peer.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);

  peer_clear (&peer);
}

static void
test_gone (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  LimnTestRequest *request = NULL;
  Peer peer = { 0 };

  peer_connect (&peer, server);
  peer_send (&peer, ASK);
  request = limn_test_server_wait_requests (server, 1);
  g_assert_false (limn_test_request_is_gone (request));
  peer_clear (&peer);
  limn_test_request_wait_gone (request);
  g_assert_false (limn_test_request_is_answered (request));

  /* Too late, and harmless. */
  limn_test_request_reply (request, 200, NULL, "nobody hears this", -1);
}

static void
test_accept (void)
{
  g_autoptr (LimnTestServer) server = limn_test_server_new ();
  Peer peer = { 0 };

  limn_test_server_set_accept (server, LIMN_TEST_ACCEPT_CLOSE);
  peer_connect (&peer, server);
  limn_test_wait (peer_has_ended, &peer);
  g_assert_no_error (peer.error);
  peer_clear (&peer);

  limn_test_server_set_accept (server, LIMN_TEST_ACCEPT_RESET);
  peer_connect (&peer, server);
  limn_test_wait (peer_has_ended, &peer);
  g_assert_error (peer.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  peer_clear (&peer);

  limn_test_server_set_accept (server, LIMN_TEST_ACCEPT_SILENT);
  peer_connect (&peer, server);
  peer_send (&peer, ASK);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_connections (server), ==, 3);
  g_assert_cmpuint (limn_test_server_get_n_requests (server), ==, 0);
  limn_test_server_stop (server);
  peer_clear (&peer);
}

static void
test_png (void)
{
  g_autoptr (GBytes) png = limn_test_png_new (3, 2, 1);
  g_autoptr (GBytes) same = limn_test_png_new (3, 2, 1);
  g_autoptr (GBytes) other = limn_test_png_new (3, 2, 2);
  const guint8 *data = g_bytes_get_data (png, NULL);

  g_assert_true (g_bytes_equal (png, same));
  g_assert_false (g_bytes_equal (png, other));
  g_assert_cmpmem (data + 1, 3, "PNG", 3);

  /* The checksum of an empty IEND chunk is in the PNG specification's examples. */
  g_assert_cmpmem (data + g_bytes_get_size (png) - 4, 4, "\xae\x42\x60\x82", 4);
}

static void
test_reply (void)
{
  const double scores[2] = { 0.75, 0.5 };
  g_autofree char *none = limn_test_reply (8, 4, NULL, 0);
  g_autofree char *two = limn_test_reply_scores (8, 4, scores, 2);

  g_assert_cmpstr (none, ==,
                   "{\"time\":0.025,\"image\":{\"width\":8,\"height\":4},\"predictions\":[]}");
  g_assert_nonnull (strstr (two, "{\"x\":1.5,\"y\":1,\"width\":3,\"height\":2,\"confidence\":0.75,"
                                 "\"class\":\"thing\",\"class_id\":0,\"points\":[{\"x\":0,\"y\":0},"
                                 "{\"x\":3,\"y\":0},{\"x\":3,\"y\":2},{\"x\":0,\"y\":2}]}"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/test-server/record", test_record);
  g_test_add_func ("/test-server/any-order", test_any_order);
  g_test_add_func ("/test-server/slowly", test_slowly);
  g_test_add_func ("/test-server/reset", test_reset);
  g_test_add_func ("/test-server/gone", test_gone);
  g_test_add_func ("/test-server/accept", test_accept);
  g_test_add_func ("/test-server/png", test_png);
  g_test_add_func ("/test-server/reply", test_reply);

  return g_test_run ();
}
