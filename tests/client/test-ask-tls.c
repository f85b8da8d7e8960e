/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A server whose certificate nobody trusts gets nothing; one that is trusted is spoken to in
 * HTTP/1.1. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-http.h"

#include <string.h>

const char *__asan_default_options (void);

/* The leak checker of gcc 12 crashes on the thread-local memory of a TLS library that was loaded
 * after the program began, unless it does not follow where that memory lies. */
const char *
__asan_default_options (void)
{
  return "intercept_tls_get_addr=0";
}

/* A TLS server that answers one request for each connection with the same reply. */
typedef struct
{
  GSocketService  *service;
  GTlsCertificate *certificate;
  LimnClient      *client;
  char            *protocol;
  GString         *received;
  guint            n_connections;
  guint16          port;
} Tls;

typedef struct
{
  Tls       *tls;
  GIOStream *stream;
  char      *reply;
  char       buffer[4096];
} Peer;

static void
peer_free (Peer *peer)
{
  g_object_unref (peer->stream);
  g_free (peer->reply);
  g_free (peer);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  peer_free (user_data);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Peer *peer = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length <= 0)
    {
      peer_free (peer);
      return;
    }
  g_string_append_len (peer->tls->received, peer->buffer, length);
  if (strstr (peer->tls->received->str, "\r\n\r\n") == NULL)
    {
      g_input_stream_read_async (G_INPUT_STREAM (source), peer->buffer, sizeof peer->buffer,
                                 G_PRIORITY_DEFAULT, NULL, read_cb, peer);
      return;
    }
  peer->reply = g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                 "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                 strlen (GOOD_REPLY), GOOD_REPLY);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (peer->stream), peer->reply,
                                   strlen (peer->reply), G_PRIORITY_DEFAULT, NULL, written_cb,
                                   peer);
}

static void
handshaken_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Peer *peer = user_data;
  GTlsConnection *connection = G_TLS_CONNECTION (source);

  if (!g_tls_connection_handshake_finish (connection, result, NULL))
    {
      peer_free (peer);
      return;
    }
  g_free (peer->tls->protocol);
  peer->tls->protocol = g_strdup (g_tls_connection_get_negotiated_protocol (connection));
  g_input_stream_read_async (g_io_stream_get_input_stream (peer->stream), peer->buffer,
                             sizeof peer->buffer, G_PRIORITY_DEFAULT, NULL, read_cb, peer);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  static const char *const protocols[] = { "h2", "http/1.1", NULL };
  Tls *tls = user_data;
  Peer *peer = g_new0 (Peer, 1);

  tls->n_connections++;
  peer->tls = tls;
  peer->stream = g_tls_server_connection_new (G_IO_STREAM (connection), tls->certificate, NULL);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (peer->stream), protocols);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (peer->stream), G_PRIORITY_DEFAULT, NULL,
                                    handshaken_cb, peer);
  return TRUE;
}

static char *
dup_certificate_path (void)
{
  return g_test_build_filename (G_TEST_DIST, "client", "untrusted.pem", NULL);
}

static void
tls_set_up (Tls           *tls,
            gconstpointer  data)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autofree char *path = dup_certificate_path ();
  g_autoptr (GError) error = NULL;

  tls->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  tls->received = g_string_new (NULL);
  tls->service = g_socket_service_new ();
  tls->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (tls->service), NULL, NULL);
  g_signal_connect (tls->service, "incoming", G_CALLBACK (incoming_cb), tls);
  g_socket_service_start (tls->service);
  tls->client = limn_client_new (keyring, NULL);
}

static void
tls_tear_down (Tls           *tls,
               gconstpointer  data)
{
  assert_gone (g_steal_pointer (&tls->client));
  limn_test_settle ();
  g_socket_service_stop (tls->service);
  g_clear_object (&tls->service);
  g_clear_object (&tls->certificate);
  g_string_free (tls->received, TRUE);
  g_free (tls->protocol);
}

static GError *
ask_for_error (LimnClient *client,
               const char *format,
               guint16     port)
{
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autofree char *url = g_strconcat (format, number, NULL);
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, url, "a/1", NULL);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  GError *error = NULL;

  store_key (limn_client_get_keyring (client), limn_model_get_origin (model), CANARY, FALSE);
  g_assert_null (client_ask (client, query, &error));
  g_test_message ("%s", error->message);
  return error;
}

static void
test_untrusted (Tls           *tls,
                gconstpointer  data)
{
  g_autoptr (GError) unknown = ask_for_error (tls->client, "https://localhost:", tls->port);
  g_autoptr (GError) other_name = ask_for_error (tls->client, "https://127.0.0.1:", tls->port);

  g_assert_error (unknown, LIMN_ERROR, LIMN_ERROR_INSECURE);
  g_assert_cmpstr (unknown->message, ==,
                   "The certificate of localhost was issued by no one this computer trusts.");
  g_assert_error (other_name, LIMN_ERROR, LIMN_ERROR_INSECURE);
  g_assert_cmpstr (other_name->message, ==,
                   "The certificate at 127.0.0.1 belongs to another server.");
  g_assert_cmpuint (tls->n_connections, ==, 2);
  g_assert_cmpuint (tls->received->len, ==, 0);
}

static void
test_not_tls (void)
{
  Net net = { 0 };

  net_set_up (&net, NULL);
  {
    g_autoptr (GError) closed = NULL;

    limn_test_server_set_accept (net.server, LIMN_TEST_ACCEPT_CLOSE);
    closed = ask_for_error (net.client, "https://127.0.0.1:",
                            limn_test_server_get_port (net.server));
    g_assert_cmpint (closed->domain, ==, LIMN_ERROR);
    g_assert_cmpuint (limn_test_server_get_n_requests (net.server), ==, 0);
  }
  {
    g_autoptr (GError) silent = NULL;

    /* The handshake is part of coming about. */
    limn_client_set_timeouts (net.client, 200, 60000, 60000);
    limn_test_server_set_accept (net.server, LIMN_TEST_ACCEPT_SILENT);
    silent = ask_for_error (net.client, "https://127.0.0.1:",
                            limn_test_server_get_port (net.server));
    g_assert_error (silent, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
    g_assert_cmpstr (silent->message, ==, "127.0.0.1 did not answer within 1 second.");
  }
  net_tear_down (&net, NULL);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (LimnHttpReply) reply = limn_http_send_finish (result, &outcome->error);

  if (reply != NULL)
    outcome->bytes = g_bytes_ref (reply->body);
  outcome->done = TRUE;
}

static void
test_trusted (Tls           *tls,
              gconstpointer  data)
{
  static const LimnDeadlines deadlines = { 10000, 10000, 10000 };
  g_autoptr (LimnHttp) http = limn_http_new ();
  g_autofree char *path = dup_certificate_path ();
  g_autofree char *url = g_strdup_printf ("https://localhost:%u/a/1", tls->port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) trust = g_tls_file_database_new (path, &error);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", uri);
  g_auto (Outcome) outcome = { 0 };

  g_assert_no_error (error);
  soup_session_set_tls_database (http->loopback, trust);
  request->max_reply_bytes = 1000;
  request->content_type = g_strdup ("text/plain");
  limn_http_send_async (http, request, &deadlines, NULL, sent_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (g_bytes_get_size (outcome.bytes), ==, strlen (GOOD_REPLY));
  /* The server would have liked HTTP/2 better. */
  g_assert_cmpstr (tls->protocol, ==, "http/1.1");
  g_assert_true (g_str_has_prefix (tls->received->str, "POST /a/1 HTTP/1.1\r\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/client/ask-tls/untrusted", Tls, NULL, tls_set_up, test_untrusted, tls_tear_down);
  g_test_add_func ("/client/ask-tls/not-tls", test_not_tls);
  g_test_add ("/client/ask-tls/trusted", Tls, NULL, tls_set_up, test_trusted, tls_tear_down);

  return g_test_run ();
}
