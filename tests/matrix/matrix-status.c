/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 9 and 52 to 55 of the matrix: refusals. Those that say that the server is busy are tried
 * three times, all others once; what the server says of its own is shown, but never a page, and
 * never the key, whichever way it comes back. */

#include "config.h"

#include "matrix-fixture.h"
#include "matrix-traces.h"

#include <string.h>

/* Gives back all of the request's head, where the key is. */
static gboolean
echo (MatrixPeer *peer,
      const char *text)
{
  g_autofree char *head = NULL;
  g_autofree char *line = NULL;
  g_autofree char *body = NULL;
  g_autofree char *whole = NULL;

  if (!matrix_peer_read_request (peer))
    return FALSE;
  head = matrix_peer_dup_head (peer);
  g_assert_nonnull (g_strstr_len (head, -1, MATRIX_KEY));
  g_strdelimit (head, "\r\n\"\\", ' ');
  line = g_strndup (head, 300);
  body = g_strdup_printf ("{\"message\":\"%s\",\"error\":{\"message\":\"%s\"}}", head, head);
  whole = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nX-Echo: %s\r\n"
                           "Retry-After: %s\r\nLocation: %s\r\nContent-Length: %u\r\n\r\n%s",
                           text, line, line, line, (guint) strlen (body), body);

  return matrix_peer_send (peer, whole, -1) && matrix_peer_finish (peer);
}

#define JSON(message) "{\"message\":\"" message "\"}"
#define REPLY(status, headers, body)                                                    \
  .text = "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n" headers           \
          "Connection: close\r\n\r\n" body
#define PAGE(status, headers)                                                           \
  .text = "HTTP/1.1 " status "\r\nContent-Type: text/html\r\n" headers                  \
          "Connection: close\r\n\r\n<html><h1>Bad gateway of nginx</h1></html>"
#define ONCE(number_and_name, error, button)                                            \
  .name = number_and_name, .code = error, .remedy = button, .n_tries = 1
#define THRICE(number_and_name, error)                                                  \
  .name = number_and_name, .code = error, .remedy = LIMN_REMEDY_RETRY, .n_tries = 3

static const MatrixRow rows[] = {
  { ONCE ("09-too-large", LIMN_ERROR_TOO_LARGE, LIMN_REMEDY_SEND_SMALLER),
    REPLY ("413 Too Large", "", JSON ("at most 100 KB")),
    .says = { "too large for 127.0.0.1", "at most 100 KB" } },
  { ONCE ("52-401", LIMN_ERROR_UNAUTHORIZED, LIMN_REMEDY_ENTER_KEY),
    REPLY ("401 No", "", JSON ("Unauthorized")), .says = { "127.0.0.1 rejected the API key" } },
  { ONCE ("52-401-basic", LIMN_ERROR_UNAUTHORIZED, LIMN_REMEDY_ENTER_KEY),
    REPLY ("401 No", "WWW-Authenticate: Basic realm=\"a\"\r\n", JSON ("Unauthorized")),
    .says = { "127.0.0.1 rejected the API key" } },
  { ONCE ("52-401-digest", LIMN_ERROR_UNAUTHORIZED, LIMN_REMEDY_ENTER_KEY),
    REPLY ("401 No", "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\"\r\n",
           JSON ("Unauthorized")), .says = { "127.0.0.1 rejected the API key" } },
  { ONCE ("53-402", LIMN_ERROR_PAYMENT, LIMN_REMEDY_RETRY),
    REPLY ("402 Pay", "", JSON ("No credits left")),
    .says = { "credits or the plan", "No credits left" } },
  { ONCE ("53-403", LIMN_ERROR_FORBIDDEN, LIMN_REMEDY_ENTER_KEY),
    REPLY ("403 No", "", JSON ("Not yours")),
    .says = { "127.0.0.1 refused", "street/3", "Not yours" } },
  { ONCE ("53-404", LIMN_ERROR_NOT_FOUND, LIMN_REMEDY_CHOOSE_MODEL),
    REPLY ("404 No", "", JSON ("Unknown")),
    .says = { "127.0.0.1 has no model", "street/3", "Unknown" } },
  { ONCE ("53-423", LIMN_ERROR_PAYMENT, LIMN_REMEDY_RETRY),
    REPLY ("423 Locked", "", JSON ("Paused")), .says = { "paused", "Paused" } },
  { THRICE ("54-429-after-3-s", LIMN_ERROR_RATE_LIMITED),
    REPLY ("429 Busy", "Retry-After: 3\r\n", JSON ("Slow down")),
    .says = { "asked too often" } },
  { ONCE ("54-429-far-away", LIMN_ERROR_RATE_LIMITED, LIMN_REMEDY_RETRY),
    REPLY ("429 Busy", "Retry-After: 7200\r\n", ""), .says = { "asked too often" } },
  { THRICE ("54-429-in-2099", LIMN_ERROR_RATE_LIMITED),
    REPLY ("429 Busy", "Retry-After: Thu, 01 Jan 2099 00:00:00 GMT\r\n", ""),
    .says = { "asked too often" } },
  { THRICE ("54-429-negative", LIMN_ERROR_RATE_LIMITED),
    REPLY ("429 Busy", "Retry-After: -5\r\n", ""), .says = { "asked too often" } },
  { THRICE ("54-429-junk", LIMN_ERROR_RATE_LIMITED),
    REPLY ("429 Busy", "Retry-After: soon\r\n", ""), .says = { "asked too often" } },
  { ONCE ("55-500", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY), PAGE ("500 Oh", ""),
    .says = { "(500)" } },
  { THRICE ("55-502-page", LIMN_ERROR_SERVER), PAGE ("502 Oh", ""), .says = { "(502)" } },
  { THRICE ("55-503", LIMN_ERROR_SERVER), PAGE ("503 Oh", ""), .says = { "(503)" } },
  { THRICE ("55-504", LIMN_ERROR_SERVER), PAGE ("504 Oh", ""), .says = { "(504)" } },
  { ONCE ("55-501", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY), PAGE ("501 Oh", ""),
    .says = { "(501)" } },
  { ONCE ("never-again-400", LIMN_ERROR_BAD_REQUEST, LIMN_REMEDY_OPEN_ANOTHER),
    REPLY ("400 No", "", JSON ("No picture")), .says = { "(400)", "No picture" } },
  { ONCE ("never-again-409", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY), REPLY ("409 No", "", ""),
    .says = { "(409)" } },
  { ONCE ("never-again-415", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY), REPLY ("415 No", "", ""),
    .says = { "(415)" } },
  { ONCE ("never-again-422", LIMN_ERROR_BAD_REQUEST, LIMN_REMEDY_OPEN_ANOTHER),
    REPLY ("422 No", "", ""), .says = { "(422)" } },
  { ONCE ("echo-401", LIMN_ERROR_UNAUTHORIZED, LIMN_REMEDY_ENTER_KEY),
    .behave = echo, .text = "401 No" },
  { ONCE ("echo-403", LIMN_ERROR_FORBIDDEN, LIMN_REMEDY_ENTER_KEY),
    .behave = echo, .text = "403 No" },
  { ONCE ("echo-500", LIMN_ERROR_SERVER, LIMN_REMEDY_RETRY),
    .behave = echo, .text = "500 No" },
  { ONCE ("echo-302", LIMN_ERROR_REDIRECT, LIMN_REMEDY_CHOOSE_MODEL),
    .behave = echo, .text = "302 Found" },
  { THRICE ("echo-429", LIMN_ERROR_RATE_LIMITED), .behave = echo, .text = "429 Busy" },
};

int
main (int   argc,
      char *argv[])
{
  return matrix_main (argc, argv, "status", rows, G_N_ELEMENTS (rows));
}
