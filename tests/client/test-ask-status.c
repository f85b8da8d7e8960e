/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person reads for each status, whatever the body is. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

typedef struct
{
  guint       status;
  LimnHost    host;
  LimnError   code;
  const char *headers;
  const char *body;
  const char *expected; /* a part of the text */
} StatusCase;

#define JSON "Content-Type: application/json\r\n"
#define HTML "Content-Type: text/html\r\n"
#define HTML_BODY "<html><body>Forbidden by the gateway</body></html>"

static const StatusCase cases[] = {
  { 400, LIMN_HOST_OUTLINE, LIMN_ERROR_BAD_REQUEST, JSON,
    "{\"message\":\"Could not load input image. Cause: Malformed base64 input image.\"}",
    "could not use the picture or a setting (400). The server said: “Could not load input image" },
  { 400, LIMN_HOST_SELF_HOSTED, LIMN_ERROR_BAD_REQUEST, JSON,
    "{\"message\":\"Content-Type header not provided with request.\"}", "Content-Type header" },
  { 401, LIMN_HOST_SERVERLESS, LIMN_ERROR_UNAUTHORIZED, JSON,
    "{\"status\":401,\"message\":\"Unauthorized api_key\"}", "rejected the API key. The server" },
  { 401, LIMN_HOST_OUTLINE, LIMN_ERROR_UNAUTHORIZED,
    JSON "WWW-Authenticate: Basic realm=\"x\"\r\n", "{\"message\":\"Unauthorized\"}",
    "rejected the API key" },
  { 401, LIMN_HOST_SERVERLESS, LIMN_ERROR_UNAUTHORIZED,
    JSON "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\n", "", "rejected the API key" },
  { 402, LIMN_HOST_SERVERLESS, LIMN_ERROR_PAYMENT, JSON, "{\"message\":\"No credits left\"}",
    "credits or the plan" },
  { 403, LIMN_HOST_OUTLINE, LIMN_ERROR_FORBIDDEN, JSON, "{\"message\":\"Forbidden\"}",
    "the key, the model “cats/3” or the quota" },
  { 403, LIMN_HOST_SERVERLESS, LIMN_ERROR_FORBIDDEN, JSON, "{\"message\":\"Forbidden\"}",
    "This API key has no access to “cats/3”" },
  { 403, LIMN_HOST_SELF_HOSTED, LIMN_ERROR_FORBIDDEN, JSON, "{}",
    "Either the API key is wrong or there is no model “cats/3”" },
  { 404, LIMN_HOST_SERVERLESS, LIMN_ERROR_NOT_FOUND, JSON,
    "{\"message\":\"Requested Roboflow resource not found.\"}", "has no model “cats/3”" },
  { 404, LIMN_HOST_CUSTOM, LIMN_ERROR_NOT_FOUND, JSON, "{\"detail\":\"Not Found\"}",
    "The server said: “Not Found”" },
  { 405, LIMN_HOST_CUSTOM, LIMN_ERROR_SERVER, JSON, "{\"detail\":\"Method Not Allowed\"}",
    "refused the request (405)" },
  { 413, LIMN_HOST_OUTLINE, LIMN_ERROR_TOO_LARGE, HTML, HTML_BODY, "too large for 127.0.0.1" },
  { 422, LIMN_HOST_SERVERLESS, LIMN_ERROR_BAD_REQUEST, JSON,
    "{\"detail\":[{\"loc\":[\"query\",\"confidence\"],\"msg\":\"not a valid float\","
    "\"type\":\"float_parsing\"}]}", "(422). The server said: “" },
  { 423, LIMN_HOST_SERVERLESS, LIMN_ERROR_PAYMENT, JSON, "{\"message\":\"usage is paused\"}",
    "workspace is paused" },
  { 429, LIMN_HOST_SERVERLESS, LIMN_ERROR_RATE_LIMITED, JSON "Retry-After: 3\r\n", "",
    "asked too often. Try again in 3 seconds." },
  { 429, LIMN_HOST_OUTLINE, LIMN_ERROR_RATE_LIMITED, HTML "Retry-After: -5\r\n", HTML_BODY,
    "The server was asked too often." },
  { 500, LIMN_HOST_OUTLINE, LIMN_ERROR_SERVER, JSON, "{\"message\":\"Internal error.\"}",
    "The server has a problem (500). The server said: “Internal error.”" },
  { 501, LIMN_HOST_SELF_HOSTED, LIMN_ERROR_SERVER, JSON, "{}", "problem (501)" },
  { 502, LIMN_HOST_OUTLINE, LIMN_ERROR_SERVER, HTML, HTML_BODY, "problem (502)." },
  { 503, LIMN_HOST_SERVERLESS, LIMN_ERROR_SERVER, JSON "Retry-After: 1\r\n", "{}",
    "still being loaded (503). Try again in 1 second." },
  { 504, LIMN_HOST_SERVERLESS, LIMN_ERROR_SERVER, JSON,
    "{\"message\":\"Timeout when attempting to connect to Roboflow API.\"}", "(504)" },
  { 507, LIMN_HOST_SELF_HOSTED, LIMN_ERROR_SERVER, JSON, "{}", "does not fit on the server" },
  { 999, LIMN_HOST_CUSTOM, LIMN_ERROR_SERVER, JSON, "{}", "unexpected reply (999)" },
  { 204, LIMN_HOST_CUSTOM, LIMN_ERROR_BAD_REPLY, "", "", "unexpected reply (204)" },
  { 206, LIMN_HOST_CUSTOM, LIMN_ERROR_BAD_REPLY, JSON, GOOD_REPLY, "unexpected reply (206)" },
  { 304, LIMN_HOST_CUSTOM, LIMN_ERROR_BAD_REPLY, "", "", "unexpected reply (304)" },
  { 301, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT,
    "Location: https://login.example/portal?api_key=" CANARY "\r\n", "", "on to login.example," },
  { 302, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "Location: /elsewhere\r\n", "",
    "has moved to another address" },
  { 302, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "", "", "not to an address of the web" },
  { 302, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "Location: file:///etc/passwd\r\n", "",
    "not to an address of the web" },
  { 302, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "Location: http://[broken\r\n", "",
    "not to an address of the web" },
  { 303, LIMN_HOST_OUTLINE, LIMN_ERROR_REDIRECT, "Location: http://other.example/\r\n", "",
    "on to other.example" },
  { 307, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "Location: https://other.example/\r\n", "",
    "on to other.example" },
  { 308, LIMN_HOST_CUSTOM, LIMN_ERROR_REDIRECT, "Location: https://other.example/\r\n", "",
    "on to other.example" },
};

static void
test_status (Net           *net,
             gconstpointer  data)
{
  const StatusCase *row = data;
  g_autoptr (LimnQuery) query = net_query (net, row->host);
  g_autoptr (GError) error = NULL;

  net_give_key (net);
  limn_test_server_push_reply (net->server, row->status, row->headers, row->body, -1);
  g_assert_null (net_ask (net, query, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, LIMN_ERROR, (int) row->code);
  g_assert_nonnull (strstr (error->message, row->expected));
  /* A web page is never shown. */
  g_assert_null (strchr (error->message, '<'));
  g_assert_null (strstr (error->message, "gateway"));
  /* Nothing is asked again behind the person's back, and no redirect is followed. */
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 1);
}

static void
test_key_is_needed (Net           *net,
                    gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_SELF_HOSTED);
  g_autoptr (GError) error = NULL;

  limn_test_server_push_reply (net->server, 401, NULL, "{}", -1);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
  g_assert_cmpstr (error->message, ==, "127.0.0.1 needs an API key.");
}

/* A server that repeats the key in every way it can; the fixture looks for it in the text. */
static void
test_key_is_repeated (Net           *net,
                      gconstpointer  data)
{
  g_autofree char *encoded = g_base64_encode ((const guint8 *) "key:" CANARY,
                                              strlen ("key:" CANARY));
  g_autofree char *with_base64 = g_strdup_printf ("{\"message\":\"you sent %s\"}", encoded);
  const char *const bodies[] = {
    "{\"message\":\"POST /cats/3?api_key=" CANARY "&confidence=40 failed\"}",
    "{\"message\":\"" CANARY "\"}",
    "{\"error\":\"Bearer " CANARY " is unknown\"}",
    "{\"error\":{\"message\":\"token=" CANARY "\",\"hint\":\"" CANARY "\"}}",
    "{\"detail\":[{\"msg\":\"" CANARY "\",\"loc\":[\"" CANARY "\"]}]}",
    CANARY,
    with_base64,
  };
  static const LimnHost hosts[] = { LIMN_HOST_OUTLINE, LIMN_HOST_SERVERLESS, LIMN_HOST_CUSTOM };
  static const guint statuses[] = { 200, 400, 401, 403, 404, 500, 302 };

  net_give_key (net);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (hosts); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (statuses); k++)
        {
          g_autoptr (LimnQuery) query = net_query (net, hosts[j]);
          g_autoptr (GError) error = NULL;

          limn_test_server_push_reply (net->server, statuses[k],
                                       JSON "Location: http://x.example/?api_key=" CANARY "\r\n",
                                       bodies[i], -1);
          g_assert_null (net_ask (net, query, &error));
          g_assert_nonnull (error);
          g_assert_nonnull (strstr (limn_test_request_get_head (
                                      limn_test_server_get_last (net->server)), CANARY));
        }
}

/* A wrong schema or an error in a reply of 200 is told in the same clean way. */
static void
test_error_in_success (Net           *net,
                       gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_OUTLINE);
  g_autoptr (GError) error = NULL;

  net_give_key (net);
  limn_test_server_push_reply (net->server, 200, NULL,
                               "{\"error\":\"no such thing ?api_key=" CANARY "\"}", -1);
  g_assert_null (net_ask (net, query, &error));
  g_assert_cmpint (error->domain, ==, LIMN_ERROR);
}

static void
test_long_text (Net           *net,
                gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) body = g_string_new ("{\"message\":\"line one\\nline two ");

  for (int i = 0; i < 1000; i++)
    g_string_append (body, "ünïcödé ");
  g_string_append (body, "\"}");
  limn_test_server_push_reply (net->server, 500, NULL, body->str, -1);
  g_assert_null (net_ask (net, query, &error));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 300);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, "line one line two"));
}

/* A failed reply without an end is told by its status, without reading it. */
static void
test_endless_error_body (Net           *net,
                         gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GError) error = NULL;
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, "HTTP/1.1 500 No\r\n\r\n", -1);
  for (int i = 0; i < 8; i++)
    limn_test_request_send_raw (request, filler, -1);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_SERVER);
  limn_test_request_wait_gone (request);
}

/* A failed reply that breaks off keeps its status. */
static void
test_cut_error_body (Net           *net,
                     gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, "HTTP/1.1 404 No\r\nContent-Length: 500\r\n\r\n{\"mes", -1);
  limn_test_request_close (request);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_NOT_FOUND);
}

#define ADD(name, function) \
  g_test_add ("/client/ask-status/" name, Net, NULL, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/client/ask-status/%u/%" G_GSIZE_FORMAT,
                                               cases[i].status, i);

      g_test_add (name, Net, &cases[i], net_set_up, test_status, net_tear_down);
    }
  ADD ("key-is-needed", test_key_is_needed);
  ADD ("key-is-repeated", test_key_is_repeated);
  ADD ("error-in-success", test_error_in_success);
  ADD ("long-text", test_long_text);
  ADD ("endless-error-body", test_endless_error_body);
  ADD ("cut-error-body", test_cut_error_body);

  return g_test_run ();
}
