/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of all kinds again, for a hosted model: through a proxy, over TLS, with the key in a header,
 * and with a store in which good answers are kept. What goes wrong leaves the store as it was. */

#include "config.h"

#include "matrix-fixture.h"
#include "matrix-traces.h"
#include "matrix-trust.h"

#include <string.h>

#define HOST "serverless.roboflow.com"

static gboolean
hang_up (MatrixPeer *peer,
         const char *text)
{
  return matrix_peer_read_request (peer) && matrix_peer_finish (peer);
}

static gboolean
hold (MatrixPeer *peer,
      const char *text)
{
  return matrix_peer_read_request (peer) && matrix_peer_hold (peer);
}

#define BAD_REPLY(number_and_name, sentence)                                            \
  .name = number_and_name, .code = LIMN_ERROR_BAD_REPLY, .remedy = LIMN_REMEDY_RETRY,   \
  .n_tries = 1, .says = { sentence }
#define REFUSED(number_and_name, error, button, sentence)                               \
  .name = number_and_name, .code = error, .remedy = button, .n_tries = 1, .says = { sentence }
#define JSON "Content-Type: application/json\r\nConnection: close\r\n\r\n"

static const MatrixRow rows[] = {
  { .name = "04-hangs-up", .behave = hang_up, .code = LIMN_ERROR_UNREACHABLE,
    .remedy = LIMN_REMEDY_RETRY, .n_tries = 3, .says = { HOST " hung up" } },
  { .name = "19-early-hints", .text = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" MATRIX_GOOD,
    .code = MATRIX_RESULT, .n_tries = 1 },
  { .name = "20-no-reply", .behave = hold, .idle_ms = 300, .code = LIMN_ERROR_TIMEOUT,
    .remedy = LIMN_REMEDY_RETRY, .n_tries = 1, .says = { "No answer from " HOST } },
  { BAD_REPLY ("25-garbage", HOST " sent an unexpected reply"), .text = "what\r\n\r\n" },
  { BAD_REPLY ("33-text-as-packed", HOST " sent an unexpected reply"),
    .text = MATRIX_OK "Content-Encoding: gzip\r\n\r\n@R" },
  { REFUSED ("35-elsewhere", LIMN_ERROR_REDIRECT, LIMN_REMEDY_CHOOSE_MODEL, HOST),
    .text = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:@P/\r\n" JSON "@R" },
  { BAD_REPLY ("41-web-page", "a web page"),
    .text = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Sign in" },
  { BAD_REPLY ("45-cut", "The reply of " HOST " was cut short"),
    .text = MATRIX_OK "Content-Length: 9000\r\n\r\n@R" },
  { BAD_REPLY ("46-cut", "cut short"), .text = MATRIX_OK "\r\n{\"predictions\":[{\"x\":1" },
  { BAD_REPLY ("57-another-picture", "does not belong to this picture"),
    .text = MATRIX_OK "\r\n{\"predictions\":[],\"image\":{\"width\":320,\"height\":200}}" },
  { REFUSED ("52-401", LIMN_ERROR_UNAUTHORIZED, LIMN_REMEDY_ENTER_KEY,
             "rejected the API key. The server said: “Bearer ***”"),
    .text = "HTTP/1.1 401 No\r\n" JSON "{\"message\":\"Bearer " MATRIX_KEY "\"}" },
  { REFUSED ("53-402", LIMN_ERROR_PAYMENT, LIMN_REMEDY_RETRY, "credits"),
    .text = "HTTP/1.1 402 No\r\n" JSON "{}" },
  { REFUSED ("53-403", LIMN_ERROR_FORBIDDEN, LIMN_REMEDY_ENTER_KEY, "no access to “street/3”"),
    .text = "HTTP/1.1 403 No\r\n" JSON "{\"message\":\"api_key=" MATRIX_KEY "\"}" },
  { REFUSED ("53-404", LIMN_ERROR_NOT_FOUND, LIMN_REMEDY_CHOOSE_MODEL, "street/3"),
    .text = "HTTP/1.1 404 No\r\n" JSON "{}" },
  { .name = "54-429", .text = "HTTP/1.1 429 No\r\n" JSON "{}", .code = LIMN_ERROR_RATE_LIMITED,
    .remedy = LIMN_REMEDY_RETRY, .n_tries = 3 },
  { REFUSED ("55-500", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY, "(500)"),
    .text = "HTTP/1.1 500 No\r\n" JSON "{}" },
  { .name = "55-503", .text = "HTTP/1.1 503 No\r\n" JSON "{}", .code = LIMN_ERROR_SERVER,
    .remedy = LIMN_REMEDY_RETRY, .n_tries = 3 },
};

static Matrix *matrix = NULL;

/* All of the above would be worth little if the key were not sent, or nothing were kept. */
static void
test_really (void)
{
  g_autofree char *head = matrix_server_dup_head (matrix->server);
  g_autofree char *kept = matrix_list_files (g_get_user_cache_dir ());

  g_assert_true (matrix->has_answer);
  g_assert_nonnull (strstr (head, "Authorization: Bearer " MATRIX_KEY));
  g_assert_null (strstr (head, "api_key"));
  g_assert_cmpuint (strlen (kept), >, 1);
}

int
main (int   argc,
      char *argv[])
{
  MatrixServer *server = matrix_server_new ();
  g_autoptr (GTlsCertificate) good = NULL;
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u",
                                            matrix_server_get_port (server));
  int status = 0;

  g_setenv ("https_proxy", proxy, TRUE);
  g_unsetenv ("no_proxy");
  g_unsetenv ("NO_PROXY");
  matrix_server_set_proxy (server);
  matrix_init (&argc, &argv);
  matrix_trust_authority ();
  good = matrix_load_certificate ("good.pem");
  matrix = matrix_new_at (server, NULL, 0, good);
  g_test_add_func ("/matrix/hosted/really", test_really);
  matrix_add (matrix, "hosted", rows, G_N_ELEMENTS (rows));
  status = g_test_run ();
  matrix_free (matrix);

  return status;
}
