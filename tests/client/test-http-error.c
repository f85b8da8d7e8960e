/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-fetch.h"
#include "limn-http-error.h"

#include <string.h>

static void
test_retry_after (void)
{
  static const struct
  {
    const char *value;
    gint64      seconds;
  } cases[] = {
    { "3", 3 },
    { "0", 0 },
    { "86400", 86400 },
    { "86401", -1 },
    { "-5", -1 },
    { "+5", -1 },
    { "3.5", -1 },
    { "soon", -1 },
    { "", -1 },
    { NULL, -1 },
    { "Sun, 06 Nov 1994 08:49:47 GMT", 10 },
    { "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
    { "Sun, 06 Nov 1994 08:49:00 GMT", -1 },
    { "Sun, 06 Nov 2099 08:49:37 GMT", -1 },
  };
  g_autoptr (GDateTime) now = g_date_time_new_utc (1994, 11, 6, 8, 49, 37);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (limn_http_parse_retry_after (cases[i].value, now), ==, cases[i].seconds);
}

static void
test_certificates (void)
{
  static const struct
  {
    GTlsCertificateFlags flags;
    const char          *expected;
  } cases[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "by no one this computer trusts" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "belongs to another server" },
    { G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_BAD_IDENTITY, "another server" },
    { G_TLS_CERTIFICATE_EXPIRED, "has expired, or the clock" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "clock" },
    { G_TLS_CERTIFICATE_REVOKED, "revoked" },
    { 0, "cannot be made secure" },
  };
  g_autoptr (GError) refused = g_error_new (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = limn_http_error_from_transport (refused, LIMN_HTTP_CONNECTING,
                                                                 "a.example", cases[i].flags);

      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INSECURE);
      g_assert_nonnull (strstr (error->message, cases[i].expected));
      g_assert_null (strchr (error->message, '%'));
    }
}

/* Where a server sends us: the host and no more, and what a person can make of it. */
static void
test_redirects (void)
{
  static const struct
  {
    const char *location;
    const char *expected;
  } cases[] = {
    { "https://login.example/x?key=y", "a.example sent Limn on to login.example, which it does not "
      "follow. This network may need you to sign in." },
    { "//login.example/", "a.example sent Limn on to login.example, which it does not follow. This "
      "network may need you to sign in." },
    { "http://a.example/x", "a.example sent Limn on to an address that is not secure, which it "
      "does not follow." },
    { "https://A.example/v2", "a.example has moved to another address, which Limn does not "
      "follow." },
    { "/v2", "a.example has moved to another address, which Limn does not follow." },
    { "file:///etc/passwd", "a.example sent Limn on, but not to an address of the web." },
    { "data:text/html,x", "a.example sent Limn on, but not to an address of the web." },
    { "ftp://b.example/", "a.example sent Limn on, but not to an address of the web." },
    { "http://[broken", "a.example sent Limn on, but not to an address of the web." },
    { "", "a.example sent Limn on, but not to an address of the web." },
    { NULL, "a.example sent Limn on, but not to an address of the web." },
  };
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, "https://a.example", "a/1", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"message\":\"gone\"}", 18);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *location = g_strdup (cases[i].location);
      LimnHttpReply reply = { .status = 302, .location = location, .body = body };
      g_autoptr (GError) error = limn_http_error_from_reply (&reply, model, FALSE);

      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT);
      g_assert_cmpstr (error->message, ==, cases[i].expected);
    }
}

/* Which failures of a connection the next try may not meet. */
static void
test_may_pass (void)
{
  static const struct
  {
    int         code;
    const char *url;
    gboolean    expected;
  } cases[] = {
    { G_IO_ERROR_CONNECTION_CLOSED, "https://a.example", TRUE },
    { G_IO_ERROR_PARTIAL_INPUT, "https://a.example", TRUE },
    { G_IO_ERROR_CONNECTION_REFUSED, "https://a.example", TRUE },
    { G_IO_ERROR_CONNECTION_REFUSED, "http://127.0.0.1:9", FALSE },
    { G_IO_ERROR_CONNECTION_REFUSED, "http://localhost:9", FALSE },
    { G_IO_ERROR_TIMED_OUT, "https://a.example", FALSE },
    { G_IO_ERROR_NETWORK_UNREACHABLE, "https://a.example", FALSE },
    { G_IO_ERROR_CANCELLED, "https://a.example", FALSE },
  };
  g_autoptr (GUri) uri = g_uri_parse ("https://a.example", G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) name = g_error_new_literal (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "x");
  g_autoptr (GError) lookup = g_error_new_literal (G_RESOLVER_ERROR,
                                                   G_RESOLVER_ERROR_TEMPORARY_FAILURE, "x");
  g_autoptr (GError) tls = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) asked = g_uri_parse (cases[i].url, G_URI_FLAGS_NONE, NULL);
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, cases[i].code, "x");

      g_assert_cmpint (limn_http_error_may_pass (error, asked), ==, cases[i].expected);
    }
  g_assert_false (limn_http_error_may_pass (name, uri));
  g_assert_true (limn_http_error_may_pass (lookup, uri));
  g_assert_false (limn_http_error_may_pass (tls, uri));
}

static void
test_transport (void)
{
  static const struct
  {
    int           code;
    LimnHttpPhase phase;
    LimnError     expected;
    const char   *text;
  } cases[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, LIMN_HTTP_CONNECTING, LIMN_ERROR_UNREACHABLE,
      "Can’t reach a.example. Is the server running?" },
    { G_IO_ERROR_HOST_UNREACHABLE, LIMN_HTTP_CONNECTING, LIMN_ERROR_UNREACHABLE, NULL },
    { G_IO_ERROR_NETWORK_UNREACHABLE, LIMN_HTTP_CONNECTING, LIMN_ERROR_UNREACHABLE, NULL },
    { G_IO_ERROR_TIMED_OUT, LIMN_HTTP_CONNECTING, LIMN_ERROR_TIMEOUT, NULL },
    { G_IO_ERROR_PROXY_FAILED, LIMN_HTTP_CONNECTING, LIMN_ERROR_UNREACHABLE,
      "The proxy does not connect to a.example." },
    { G_IO_ERROR_CONNECTION_CLOSED, LIMN_HTTP_SENDING, LIMN_ERROR_UNREACHABLE,
      "a.example hung up during the upload." },
    { G_IO_ERROR_CONNECTION_CLOSED, LIMN_HTTP_WAITING, LIMN_ERROR_UNREACHABLE,
      "a.example hung up without an answer." },
    { G_IO_ERROR_PARTIAL_INPUT, LIMN_HTTP_READING, LIMN_ERROR_BAD_REPLY,
      "The reply of a.example was cut short." },
    { G_IO_ERROR_FAILED, LIMN_HTTP_READING, LIMN_ERROR_UNREACHABLE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) cause = g_error_new (G_IO_ERROR, cases[i].code, "https://x/?api_key=y");
      g_autoptr (GError) error = limn_http_error_from_transport (cause, cases[i].phase, "a.example",
                                                                 0);

      g_assert_error (error, LIMN_ERROR, (int) cases[i].expected);
      g_assert_nonnull (strstr (error->message, "a.example"));
      /* The words of libraries, which may hold an address, are never repeated. */
      g_assert_null (strstr (error->message, "https"));
      if (cases[i].text != NULL)
        g_assert_cmpstr (error->message, ==, cases[i].text);
    }
}

static void
test_public_hosts (void)
{
  static const char *const public_hosts[] = {
    "media.example.com", "8.8.8.8", "2606:4700::1111", "xn--mnchen-3ya.de", "1password.com",
  };
  static const char *const private_hosts[] = {
    "localhost", "nas", "printer.local", "a.localhost", "router.lan", "x.home.arpa", "db.internal",
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "224.0.0.1", "2130706433", "127.1", "0x7f.1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (public_hosts); i++)
    g_assert_true (limn_fetch_is_public_host (public_hosts[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (private_hosts); i++)
    {
      g_test_message ("%s", private_hosts[i]);
      g_assert_false (limn_fetch_is_public_host (private_hosts[i]));
    }
}

/* What libsoup would do behind the back of a request is taken out. */
static void
test_features (void)
{
  g_autoptr (LimnHttp) http = limn_http_new ();
  SoupSession *const sessions[] = { http->loopback, http->network };

  for (gsize i = 0; i < G_N_ELEMENTS (sessions); i++)
    {
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_AUTH_MANAGER));
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_CONTENT_DECODER));
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_CONTENT_SNIFFER));
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_COOKIE_JAR));
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_CACHE));
      g_assert_false (soup_session_has_feature (sessions[i], SOUP_TYPE_LOGGER));
    }
  g_assert_null (soup_session_get_proxy_resolver (http->loopback));
}

/* Which errors a question about fewer objects might not meet. */
static void
test_asked_too_much (void)
{
  static const struct
  {
    guint    status;
    gboolean expected;
  } statuses[] = {
    { 400, TRUE }, { 413, FALSE }, { 422, TRUE }, { 504, TRUE }, { 507, TRUE },
    { 302, FALSE }, { 401, FALSE }, { 403, FALSE }, { 404, FALSE }, { 429, FALSE },
    { 500, FALSE }, { 502, FALSE }, { 503, FALSE },
  };
  static const struct
  {
    LimnHttpLimit limit;
    LimnHttpPhase phase;
    gboolean      expected;
  } limits[] = {
    { LIMN_HTTP_LIMIT_CONNECT, LIMN_HTTP_CONNECTING, FALSE },
    { LIMN_HTTP_LIMIT_TOTAL, LIMN_HTTP_CONNECTING, FALSE },
    { LIMN_HTTP_LIMIT_IDLE, LIMN_HTTP_SENDING, FALSE },
    { LIMN_HTTP_LIMIT_IDLE, LIMN_HTTP_WAITING, TRUE },
    { LIMN_HTTP_LIMIT_TOTAL, LIMN_HTTP_WAITING, TRUE },
    { LIMN_HTTP_LIMIT_TOTAL, LIMN_HTTP_READING, TRUE },
  };
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SERVERLESS, NULL, "a/1", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "x");

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      LimnHttpReply reply = { .status = statuses[i].status, .body = body };
      g_autoptr (GError) error = limn_http_error_from_reply (&reply, model, FALSE);
      g_autoptr (GError) copy = g_error_copy (error);

      g_assert_cmpint (limn_error_asked_too_much (error), ==, statuses[i].expected);
      g_assert_cmpint (limn_error_asked_too_much (copy), ==, statuses[i].expected);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GError) error = limn_http_error_from_limit (limits[i].limit, limits[i].phase,
                                                             "host", 1000);

      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TIMEOUT);
      g_assert_cmpint (limn_error_asked_too_much (error), ==, limits[i].expected);
    }
  g_assert_false (limn_error_asked_too_much (NULL));
  g_assert_false (limn_error_asked_too_much (other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/http-error/retry-after", test_retry_after);
  g_test_add_func ("/client/http-error/certificates", test_certificates);
  g_test_add_func ("/client/http-error/redirects", test_redirects);
  g_test_add_func ("/client/http-error/may-pass", test_may_pass);
  g_test_add_func ("/client/http-error/transport", test_transport);
  g_test_add_func ("/client/http-error/public-hosts", test_public_hosts);
  g_test_add_func ("/client/http-error/features", test_features);
  g_test_add_func ("/client/http-error/asked-too-much", test_asked_too_much);

  return g_test_run ();
}
