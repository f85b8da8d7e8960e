/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Servers and networks that misbehave below HTTP or in it. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

typedef struct
{
  const char *name;
  LimnError   code;
  const char *raw;      /* everything the server writes before it closes */
  const char *expected; /* a part of the text; NULL if the parser words it */
} BrokenCase;

static const BrokenCase broken_cases[] = {
  { "empty", LIMN_ERROR_BAD_REPLY, OK_HEAD "Content-Length: 0\r\n\r\n", "The reply was empty." },
  { "empty-closed", LIMN_ERROR_BAD_REPLY, OK_HEAD "\r\n", "The reply was empty." },
  { "html", LIMN_ERROR_BAD_REPLY,
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 13\r\n\r\n"
    "<html></html>", "The reply was a web page, not a result." },
  { "html-untyped", LIMN_ERROR_BAD_REPLY, "HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>Hello",
    NULL },
  { "picture", LIMN_ERROR_BAD_REPLY,
    "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\nabc",
    "The reply was not a result." },
  { "length-too-long", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: 900\r\n\r\n{\"predictions\":[",
    "The reply of 127.0.0.1 was cut short." },
  { "length-too-long-and-close", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Connection: close\r\nContent-Length: 19\r\n\r\n{\"predictions\":[]}",
    "The reply of 127.0.0.1 was cut short." },
  { "length-too-short", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: 14\r\n\r\n{\"predictions\":[]}", NULL },
  { "cut-without-length", LIMN_ERROR_BAD_REPLY, OK_HEAD "\r\n{\"predictions\":[{\"x\":1", NULL },
  { "chunk-cut", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n40\r\n{\"predictions\":[", NULL },
  { "chunk-size-garbage", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", NULL },
  { "chunk-size-negative", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n", NULL },
  { "chunk-size-overflow", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n", NULL },
  { "two-lengths", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: 10\r\nContent-Length: 18\r\n\r\n{\"predictions\":[]}",
    "127.0.0.1 sent an unexpected reply." },
  { "two-equal-lengths", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: 18\r\nContent-Length: 18\r\n\r\n{\"predictions\":[]}",
    "127.0.0.1 sent an unexpected reply." },
  { "length-and-chunked", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: 18\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n{\"predictions\":[]}\r\n"
    "0\r\n\r\n", "127.0.0.1 sent an unexpected reply." },
  { "negative-length", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Length: -5\r\n\r\n{\"predictions\":[]}", "sent an unexpected reply." },
  { "odd-length", LIMN_ERROR_BAD_REPLY, OK_HEAD "Content-Length: 12abc\r\n\r\n{\"predictions\":[]}",
    "sent an unexpected reply." },
  { "huge-length", LIMN_ERROR_TOO_LARGE, OK_HEAD "Content-Length: 1000000000000\r\n\r\n{",
    "The reply is too large" },
  { "gzip", LIMN_ERROR_BAD_REPLY,
    OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 18\r\n\r\n{\"predictions\":[]}",
    "sent an unexpected reply." },
  { "half-status-line", LIMN_ERROR_BAD_REPLY, "HTTP/1.", "sent an unexpected reply." },
  { "garbage", LIMN_ERROR_BAD_REPLY, "\x16\x03\x01\x02\x01\x00\x01\r\n\r\n",
    "sent an unexpected reply." },
  { "body-only", LIMN_ERROR_BAD_REPLY, "{\"predictions\":[]}\r\n\r\n",
    "sent an unexpected reply." },
  { "http-2", LIMN_ERROR_BAD_REPLY, "HTTP/2.0 200 OK\r\n\r\n{}", "sent an unexpected reply." },
  { "status-000", LIMN_ERROR_BAD_REPLY, "HTTP/1.1 000 No\r\n\r\n{}", "sent an unexpected reply." },
  { "closed", LIMN_ERROR_UNREACHABLE, "", "hung up without an answer." },
  { "not-json", LIMN_ERROR_BAD_REPLY, OK_HEAD "\r\nnope", NULL },
};

static void
test_broken (Net           *net,
             gconstpointer  data)
{
  const BrokenCase *row = data;
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnPrediction) prediction = NULL;
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  net_give_key (net);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, row->raw, -1);
  limn_test_request_close (request);
  limn_test_wait (outcome_is_done, &outcome);
  g_test_message ("%s", outcome.error != NULL ? outcome.error->message : "no error");
  g_assert_null (outcome.prediction);
  g_assert_error (outcome.error, LIMN_ERROR, (int) row->code);
  assert_no_secret (outcome.error->message);
  if (row->expected != NULL)
    g_assert_nonnull (strstr (outcome.error->message, row->expected));

  /* The next question finds everything in order. */
  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, NULL);
  g_assert_nonnull (prediction);
}

static char *
good_reply (const char *headers)
{
  return g_strdup_printf (OK_HEAD "%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", headers,
                          strlen (GOOD_REPLY), GOOD_REPLY);
}

/* Odd, but sound. */
static void
test_tolerated (Net           *net,
                gconstpointer  data)
{
  g_autofree char *plain = good_reply ("");
  g_autofree char *hints = g_strconcat ("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", plain,
                                        NULL);
  g_autofree char *latin = good_reply ("X-Name: caf\xe9\r\nX-Engine:\r\n");
  g_autofree char *identity = good_reply ("Content-Encoding: identity\r\n");
  g_autofree char *extra = g_strconcat (plain, "HTTP/1.1 200 OK\r\n\r\nmore", NULL);
  g_autofree char *closed = g_strconcat (OK_HEAD "\r\n", GOOD_REPLY, NULL);
  g_autofree char *chunked = g_strdup_printf (OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"
                                              "%x\r\n%s\r\n0\r\n\r\n",
                                              (guint) strlen (GOOD_REPLY), GOOD_REPLY);
  const char *const replies[] = { plain, hints, latin, identity, extra, closed, chunked };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
      g_auto (Outcome) outcome = { 0 };
      LimnTestRequest *request = NULL;

      limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
      request = limn_test_server_wait_requests (net->server, i + 1);
      limn_test_request_send_raw (request, replies[i], -1);
      limn_test_request_close (request);
      limn_test_wait (outcome_is_done, &outcome);
      g_assert_no_error (outcome.error);
      g_assert_cmpuint (limn_prediction_get_n_instances (outcome.prediction), ==, 1);
    }
}

/* A good reply, cut after each of its bytes: never a result, always an error, never a crash. */
static void
test_every_cut (Net           *net,
                gconstpointer  data)
{
  g_autofree char *reply = good_reply ("");
  gsize length = strlen (reply);

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
      g_auto (Outcome) outcome = { 0 };
      LimnTestRequest *request = NULL;

      limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
      request = limn_test_server_wait_requests (net->server, cut + 1);
      limn_test_request_send_raw (request, reply, cut);
      limn_test_request_close (request);
      limn_test_wait (outcome_is_done, &outcome);
      g_assert_null (outcome.prediction);
      if (cut == 0)
        g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
      else if (!g_error_matches (outcome.error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE))
        g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
    }
}

static void
test_one_byte_writes (Net           *net,
                      gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autofree char *reply = good_reply ("");
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_write_slowly (request, reply, -1, 0);
  limn_test_request_finish (request);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (limn_prediction_get_n_instances (outcome.prediction), ==, 1);
}

typedef struct
{
  LimnTestRequest *request;
  GBytes          *piece;
  gsize            n_pieces;
  guint            id;
} Flood;

static gboolean
flood_cb (gpointer user_data)
{
  Flood *flood = user_data;

  if (limn_test_request_is_gone (flood->request))
    {
      flood->id = 0;
      return G_SOURCE_REMOVE;
    }
  limn_test_request_send_raw (flood->request, g_bytes_get_data (flood->piece, NULL),
                              g_bytes_get_size (flood->piece));
  flood->n_pieces++;
  return G_SOURCE_CONTINUE;
}

/* A body that never ends is left alone at the limit. */
static void
test_endless_body (Net           *net,
                   gconstpointer  data)
{
  gboolean chunked = GPOINTER_TO_INT (data);
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GString) piece = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (Outcome) outcome = { 0 };
  Flood flood = { 0 };

  g_string_set_size (piece, 1024 * 1024);
  memset (piece->str, ' ', piece->len);
  if (chunked)
    {
      g_string_prepend (piece, "100000\r\n");
      g_string_append (piece, "\r\n");
    }
  bytes = g_bytes_new (piece->str, piece->len);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  flood.request = limn_test_server_wait_requests (net->server, 1);
  flood.piece = bytes;
  limn_test_request_send_raw (flood.request, chunked ? OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"
                                                     : OK_HEAD "\r\n", -1);
  flood.id = g_timeout_add (1, flood_cb, &flood);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  limn_test_request_wait_gone (flood.request);
  g_clear_handle_id (&flood.id, g_source_remove);
  g_assert_cmpuint (flood.n_pieces, >, 60);
}

static void
test_reset (Net           *net,
            gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) error = NULL;

  limn_test_server_set_accept (net->server, LIMN_TEST_ACCEPT_RESET);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  g_clear_error (&error);

  limn_test_server_set_accept (net->server, LIMN_TEST_ACCEPT_CLOSE);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  /* Nothing is asked twice on a connection that was new. */
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 2);
}

static void
test_refused (Net           *net,
              gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) error = NULL;

  limn_test_server_stop (net->server);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  g_assert_cmpstr (error->message, ==, "Can’t reach 127.0.0.1. Is the server running?");
}

static void
test_unknown_host (Net           *net,
                   gconstpointer  data)
{
  g_autoptr (LimnImage) image = limn_test_image_new (8, 8);
  /* No resolver may ever know a name under .invalid. */
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, "https://limn.invalid", "a/1",
                                                NULL);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  g_assert_cmpstr (error->message, ==,
                   "Can’t find limn.invalid. Check the address or your connection.");
}

static void
test_header_flood (Net           *net,
                   gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autofree char *filler = g_strnfill (200 * 1024, 'x');
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, OK_HEAD "X-Long: ", -1);
  limn_test_request_send_raw (request, filler, -1);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
  g_assert_nonnull (strstr (outcome.error->message, "unexpected reply"));
}

/* Which limit ends what, and what is said. */
static void
test_limits (Net           *net,
             gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) waiting = NULL;
  g_auto (Outcome) reading = { 0 };
  g_auto (Outcome) total = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_set_timeouts (net->client, 60000, 100, 60000);
  g_assert_null (net_ask (net, query, &waiting));
  g_assert_error (waiting, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
  g_assert_cmpstr (waiting->message, ==, "No answer from 127.0.0.1 in 1 second.");

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &reading);
  request = limn_test_server_wait_requests (net->server, 2);
  limn_test_request_send_raw (request, OK_HEAD "Content-Length: 100\r\n\r\n{", -1);
  limn_test_wait (outcome_is_done, &reading);
  g_assert_error (reading.error, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
  g_assert_cmpstr (reading.error->message, ==, "The reply of 127.0.0.1 stood still for 1 second.");
  limn_test_request_wait_gone (request);

  limn_client_set_timeouts (net->client, 60000, 60000, 200);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &total);
  request = limn_test_server_wait_requests (net->server, 3);
  limn_test_request_write_slowly (request, OK_HEAD "Content-Length: 100\r\n\r\n"
                                  "                                           ", -1, 20);
  limn_test_wait (outcome_is_done, &total);
  g_assert_error (total.error, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
  g_assert_cmpstr (total.error->message, ==, "127.0.0.1 did not finish within 1 second.");
  limn_test_request_wait_gone (request);
}

/* Slow is not idle: each byte sets the clock back. */
static void
test_slow_is_fine (Net           *net,
                   gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autofree char *reply = good_reply ("");
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;
  gsize head = strstr (reply, "\r\n\r\n") - reply + 4;

  limn_client_set_timeouts (net->client, 60000, 1000, 60000);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, reply, head);
  limn_test_request_write_slowly (request, reply + head, -1, 8);
  limn_test_request_finish (request);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
}

/* A server that accepts and never reads: the upload stands still. */
static void
test_upload_stalls (Net           *net,
                    gconstpointer  data)
{
  gsize size = 14 * 1024 * 1024;
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (GBytes) upload = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LimnImage) image = limn_image_new ("big", NULL, upload, limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  limn_test_server_set_accept (net->server, LIMN_TEST_ACCEPT_SILENT);
  limn_client_set_timeouts (net->client, 60000, 300, 60000);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
  g_assert_cmpstr (error->message, ==, "The upload to 127.0.0.1 stood still for 1 second.");
}

/* A listener whose queue of connections is full: none comes about. */
static void
test_connection_limit (Net           *net,
                       gconstpointer  data)
{
  g_autoptr (GSocketClient) socket_client = g_socket_client_new ();
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (LimnImage) image = limn_test_image_new (8, 8);
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (LimnQuery) query = NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_socket_set_listen_backlog (socket, 0);
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  address = g_socket_get_local_address (socket, NULL);
  for (int i = 0; i < 8; i++)
    {
      GSocket *filler = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (filler, FALSE);
      g_socket_connect (filler, address, NULL, NULL);
      g_ptr_array_add (fillers, filler);
    }
  url = g_strdup_printf ("http://127.0.0.1:%u",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  model = limn_model_new (LIMN_HOST_CUSTOM, url, "a/1", NULL);
  query = limn_query_new (image, model, 40, 30);
  limn_client_set_timeouts (net->client, 100, 60000, 60000);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
  g_assert_cmpstr (error->message, ==, "127.0.0.1 did not answer within 1 second.");
}

#define ADD(name, data, function) \
  g_test_add ("/client/ask-broken/" name, Net, data, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (broken_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/client/ask-broken/", broken_cases[i].name, NULL);

      g_test_add (name, Net, &broken_cases[i], net_set_up, test_broken, net_tear_down);
    }
  ADD ("tolerated", NULL, test_tolerated);
  ADD ("every-cut", NULL, test_every_cut);
  ADD ("one-byte-writes", NULL, test_one_byte_writes);
  ADD ("endless-body", GINT_TO_POINTER (FALSE), test_endless_body);
  ADD ("endless-body-chunked", GINT_TO_POINTER (TRUE), test_endless_body);
  ADD ("reset", NULL, test_reset);
  ADD ("refused", NULL, test_refused);
  ADD ("unknown-host", NULL, test_unknown_host);
  ADD ("header-flood", NULL, test_header_flood);
  ADD ("limits", NULL, test_limits);
  ADD ("slow-is-fine", NULL, test_slow_is_fine);
  ADD ("upload-stalls", NULL, test_upload_stalls);
  ADD ("connection-limit", NULL, test_connection_limit);

  return g_test_run ();
}
