/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Heads of requests: what is understood, what is refused and how, and who may ask at all. */

#include "config.h"

#include "limn-api-error.h"
#include "limn-head.h"

#include <string.h>

#define HOST "Host: 127.0.0.1:9001\r\n"
#define PORT 9001

static LimnHead *
parse (const char  *text,
       GError     **error)
{
  return limn_head_parse (text, strlen (text), error);
}

static void
test_reads (void)
{
  static const char text[] =
    "POST /coco/1?api_key=K&x=1 HTTP/1.1\r\nhost: 127.0.0.1:9001\r\ncontent-LENGTH:  12 \r\n"
    "Content-Type: text/plain; charset=utf-8\r\nAuthorization: Bearer K\r\nX-Other:\r\n"
    "Expect: 100-continue\r\nRange: bytes=0-3\r\n\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHead) head = parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (head->method, ==, "POST");
  g_assert_cmpstr (head->path, ==, "/coco/1");
  g_assert_cmpstr (head->query, ==, "api_key=K&x=1");
  g_assert_cmpstr (head->host, ==, "127.0.0.1:9001");
  g_assert_cmpstr (head->content_type, ==, "text/plain; charset=utf-8");
  g_assert_cmpstr (head->authorization, ==, "Bearer K");
  g_assert_cmpuint (head->content_length, ==, 12);
  g_assert_true (head->has_length && head->is_kept && head->expects_continue);
  g_assert_false (head->is_chunked || head->is_web_page);
  g_assert_true (limn_head_check (head, PORT, NULL));
  g_assert_true (limn_head_check_body (head, NULL));
}

static void
test_end (void)
{
  static const char text[] = "GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n\r\n";
  gsize end = strstr (text, "\r\n\r\n") - text + 4;

  for (gsize size = 0; size < sizeof text; size++)
    g_assert_cmpuint (limn_head_find_end (text, size, 0), ==, size < end ? 0 : end);
  g_assert_cmpuint (limn_head_find_end (text, strlen (text), end - 4), ==, end);
  g_assert_cmpuint (limn_head_find_end (text, strlen (text), end), ==, strlen (text));
}

/* The status of the refusal, or 0 where the request is let in. */
static guint
judge (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHead) head = parse (text, &error);

  if (head != NULL && limn_head_check (head, PORT, &error) && limn_head_check_body (head, &error))
    {
      g_assert_no_error (error);
      return 0;
    }
  g_assert_cmpint (error->domain, ==, LIMN_API_ERROR);

  return limn_api_error_get_status (error);
}

static const struct { const char *text; guint status; } judged[] = {
  { "GET /info HTTP/1.1\r\n" HOST "\r\n", 0 },
  { "GET /info HTTP/1.0\r\n" HOST "\r\n", 0 },
  { "GET http://127.0.0.1:9001/info HTTP/1.1\r\n" HOST "\r\n", 0 },
  { "GET /info HTTP/1.1\r\nHost: localhost:9001\r\n\r\n", 0 },
  { "GET /info HTTP/1.1\r\nHost: LOCALHOST:9001\r\n\r\n", 0 },
  { "GET /info HTTP/1.1\r\nHost: [::1]:9001\r\n\r\n", 0 },
  { "GET /info HTTP/1.1\r\n" HOST "Sec-Fetch-Site: none\r\n\r\n", 0 },
  { "GET /info HTTP/1.1\r\n" HOST "Content-Length: 20971520\r\n\r\n", 0 },
  { "GET /info HTTP/1.1\r\n" HOST "Name: v\xc3\xa4lue\r\n\r\n", 0 },
  /* Not this computer, or not this port. */
  { "GET /info HTTP/1.1\r\nHost: example.org:9001\r\n\r\n", 421 },
  { "GET /info HTTP/1.1\r\nHost: 127.0.0.1.example.org:9001\r\n\r\n", 421 },
  { "GET /info HTTP/1.1\r\nHost: 127.0.0.1:9002\r\n\r\n", 421 },
  { "GET /info HTTP/1.1\r\nHost: 127.0.0.1:90010\r\n\r\n", 421 },
  { "GET /info HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421 },
  { "GET /info HTTP/1.1\r\nHost:\r\n\r\n", 421 },
  /* Pages. */
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Origin: https://example.org\r\n\r\n", 403 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Origin: null\r\n\r\n", 403 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Origin:\r\n\r\n", 403 },
  { "GET /info HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\n\r\n", 403 },
  { "GET /info HTTP/1.1\r\n" HOST "Sec-Fetch-Site: same-origin\r\n\r\n", 403 },
  { "GET /info HTTP/1.1\r\nHost: example.org\r\nOrigin: null\r\n\r\n", 403 },
  /* Two opinions. */
  { "GET /info HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
  { "GET http://example.org/info HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
    400 },
  { "GET /info HTTP/1.1\r\n" HOST "Content-Type: a\r\nContent-Type: b\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\n", 400 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400 },
  /* Not a request of HTTP/1.1. */
  { "GET /info HTTP/1.0\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n\r\n", 400 },
  { "GET /info\r\n" HOST "\r\n", 400 },
  { "GET /info HTTP/2.0\r\n" HOST "\r\n", 400 },
  { "PRI * HTTP/2.0\r\n\r\n", 400 },
  { "GET  /info HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /in fo HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /info#x HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET info HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "CONNECT example.org:443 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /\xff\xfe/1 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "G\xc3\xa4T /info HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "\x16\x03\x01\x02\r\n\r\n", 400 },
  { "nonsense\r\n\r\n", 400 },
  { "\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Upgrade: websocket\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Expect: wonders\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "no colon\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Name : value\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST " folded: line\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST ": value\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Name: va\001lue\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\r\n" HOST "Name: va\nlue\r\n\r\n", 400 },
  { "GET /info HTTP/1.1\n" HOST "\r\n", 400 },
  /* What cannot be read, or is too much. */
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 411 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n", 411 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 20971521\r\n\r\n", 413 },
  { "POST /coco/1 HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n", 413 },
  { "PROPPATCH /coco/1 HTTP/1.1\r\n" HOST "\r\n", 405 },
};

static void
test_judged (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judged); i++)
    {
      guint status = judge (judged[i].text);

      if (status != judged[i].status)
        g_error ("%s: %u instead of %u", judged[i].text, status, judged[i].status);
    }
}

/* At a Unix socket the port means nothing. */
static void
test_socket_host (void)
{
  static const struct { const char *host; gboolean is_ours; } cases[] = {
    { "localhost", TRUE }, { "127.0.0.1", TRUE }, { "localhost:80", FALSE },
    { "example.org", FALSE }, { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("GET /info HTTP/1.1\r\nHost: %s\r\n\r\n",
                                               cases[i].host);
      g_autoptr (LimnHead) head = parse (text, NULL);

      g_assert_cmpint (limn_head_check (head, 0, NULL), ==, cases[i].is_ours);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("GET /info HTTP/1.1\r\n" HOST);
  g_autofree char *path = g_strnfill (LIMN_HEAD_MAX_PATH_BYTES, '/');
  g_autofree char *longest = g_strdup_printf ("GET %s HTTP/1.1\r\n" HOST "\r\n", path);
  g_autofree char *too_long = g_strdup_printf ("GET /%s HTTP/1.1\r\n" HOST "\r\n", path);

  g_assert_cmpuint (judge (longest), ==, 0);
  g_assert_cmpuint (judge (too_long), ==, 404);

  for (guint i = 1; i < LIMN_HEAD_MAX_FIELDS; i++)
    g_string_append (many, "X: y\r\n");
  g_string_append (many, "\r\n");
  g_assert_cmpuint (judge (many->str), ==, 0);
  g_string_truncate (many, many->len - 2);
  g_string_append (many, "X: y\r\n\r\n");
  g_assert_cmpuint (judge (many->str), ==, 431);
}

static void
test_zero (void)
{
  static const char text[] = "GET /in\0fo HTTP/1.1\r\n" HOST "\r\n";
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_head_parse (text, sizeof text - 1, &error));
  g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/head/reads", test_reads);
  g_test_add_func ("/head/end", test_end);
  g_test_add_func ("/head/judged", test_judged);
  g_test_add_func ("/head/socket-host", test_socket_host);
  g_test_add_func ("/head/limits", test_limits);
  g_test_add_func ("/head/zero", test_zero);

  return g_test_run ();
}
