/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture behind a link. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-fetch.h"
#include "limn-image-loader.h"

#include <string.h>

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

/* A name service in which every name leads to this computer. */
struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_lookup_async (GResolver                *resolver,
                            const char               *name,
                            GResolverNameLookupFlags  flags,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_set_source_tag (task, test_resolver_lookup_async);
  if (flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no address");
  else
    g_task_return_boolean (task, TRUE);
}

static GList *
test_resolver_lookup_finish (GResolver     *resolver,
                             GAsyncResult  *result,
                             GError       **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4));
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static char *
link_to (Net        *net,
         const char *path)
{
  return g_strconcat (limn_test_server_get_url (net->server), path, NULL);
}

static void
test_picture (Net           *net,
              gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/dog%20one.jpeg?size=2#part");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  LimnTestRequest *request = NULL;

  net_give_key (net);
  /* The media type is not trusted, in neither direction. */
  limn_test_server_push_reply (net->server, 200, "Content-Type: text/html\r\n", "\x89PNG\0x", 6);
  bytes = client_fetch (net->client, link, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\x89PNG\0x", 6);

  request = limn_test_server_get_last (net->server);
  g_assert_cmpstr (limn_test_request_get_method (request), ==, "GET");
  g_assert_cmpstr (limn_test_request_get_target (request), ==, "/dog%20one.jpeg?size=2");
  g_assert_null (limn_test_request_get_header (request, "Authorization"));
  g_assert_null (limn_test_request_get_header (request, "Referer"));
  g_assert_null (limn_test_request_get_header (request, "Cookie"));
  assert_no_secret (limn_test_request_get_head (request));
  /* Only what is asked of models counts. */
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 0);
}

static void
test_refused_links (Net           *net,
                    gconstpointer  data)
{
  static const char *const links[] = {
    "file:///etc/passwd",
    "/etc/passwd",
    "ftp://example.com/a.png",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "http:///nohost.png",
    "not a link",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (client_fetch (net->client, links[i], &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
    }
}

static void
test_redirects (Net           *net,
                gconstpointer  data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *link = link_to (net, "/a/start");
  g_autofree char *absolute = g_strdup_printf ("Location: %s/absolute\r\n",
                                               limn_test_server_get_url (net->server));
  const char *const headers[] = {
    "Location: /one\r\n", "Location: two\r\n", "Location: ?three=3\r\n", absolute,
    "Location: ../five\r\n",
  };
  static const char *const targets[] = { "/one", "/two", "/two?three=3", "/absolute", "/five" };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    limn_test_server_push_reply (net->server, statuses[i], headers[i], "moved", -1);
  limn_test_server_push_reply (net->server, 200, "", "picture", -1);
  bytes = client_fetch (net->client, link, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen ("picture"));
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      LimnTestRequest *request = limn_test_server_get_request (net->server, i + 1);

      g_assert_cmpstr (limn_test_request_get_target (request), ==, targets[i]);
    }
}

static void
test_redirect_without_end (Net           *net,
                           gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/loop");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 10; i++)
    limn_test_server_push_reply (net->server, 302, "Location: /loop\r\n", "", -1);
  g_assert_null (client_fetch (net->client, link, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==,
                    LIMN_FETCH_MAX_REDIRECTS + 1);
}

static void
test_bad_redirects (Net           *net,
                    gconstpointer  data)
{
  static const char *const headers[] = {
    "Location: file:///etc/passwd\r\n",
    "Location: data:text/plain,x\r\n",
    "Location: ftp://example.com/\r\n",
    "Location: http://[broken\r\n",
    "Location: http:///\r\n",
    "",
  };
  g_autofree char *link = link_to (net, "/x");

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GError) error = NULL;

      limn_test_server_push_reply (net->server, 302, headers[i], "", -1);
      g_assert_null (client_fetch (net->client, link, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT);
    }
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, G_N_ELEMENTS (headers));
}

/* A name that looks public may still lead home; that is seen before anything is sent. The person's
 * own link may lead anywhere. */
static void
test_name_that_leads_home (Net           *net,
                           gconstpointer  data)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GResolver) fake = g_object_new (TEST_TYPE_RESOLVER, NULL);
  guint port = limn_test_server_get_port (net->server);
  g_autofree char *link = g_strdup_printf ("http://pictures.example:%u/a.png", port);
  g_autofree char *header = g_strdup_printf ("Location: http://other.example:%u/b\r\n", port);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_resolver_set_default (fake);
  limn_test_server_push_reply (net->server, 200, "", "picture", -1);
  bytes = client_fetch (net->client, link, &error);
  g_assert_no_error (error);

  limn_test_server_push_reply (net->server, 302, header, "", -1);
  g_assert_null (client_fetch (net->client, link, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT);
  g_assert_nonnull (strstr (error->message, "other.example"));
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 2);
  g_resolver_set_default (resolver);
}

static void
test_statuses (Net           *net,
               gconstpointer  data)
{
  static const struct
  {
    guint       status;
    LimnError   code;
    const char *text;
  } cases[] = {
    { 404, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 has nothing at this link." },
    { 410, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 has nothing at this link." },
    { 401, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 does not let Limn open this link." },
    { 403, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 does not let Limn open this link." },
    { 429, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 did not give the picture (429)." },
    { 500, LIMN_ERROR_SERVER, "127.0.0.1 did not give the picture (500)." },
    { 206, LIMN_ERROR_NOT_A_FILE, "127.0.0.1 did not give the picture (206)." },
  };
  g_autofree char *link = link_to (net, "/x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      limn_test_server_push_reply (net->server, cases[i].status, "", "secret page", -1);
      g_assert_null (client_fetch (net->client, link, &error));
      g_assert_error (error, LIMN_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].text);
    }
}

static void
test_too_large (Net           *net,
                gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/x");
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                                           LIMN_MAX_FILE_BYTES + 1);
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_fetch_async (net->client, link, NULL, outcome_fetch_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, head, -1);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  limn_test_request_wait_gone (request);
}

static void
test_cut_short (Net           *net,
                gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/x");
  g_auto (Outcome) outcome = { 0 };
  LimnTestRequest *request = NULL;

  limn_client_fetch_async (net->client, link, NULL, outcome_fetch_cb, &outcome);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                              "Content-Length: 1000\r\n\r\nhalf", -1);
  limn_test_request_close (request);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
}

static void
test_cancel (Net           *net,
             gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/x");
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  LimnTestRequest *request = NULL;

  g_cancellable_cancel (before);
  limn_client_fetch_async (net->client, link, before, outcome_fetch_cb, &first);
  limn_test_wait (outcome_is_done, &first);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 0);

  limn_client_fetch_async (net->client, link, during, outcome_fetch_cb, &second);
  request = limn_test_server_wait_requests (net->server, 1);
  limn_test_request_send_raw (request, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf", -1);
  limn_test_settle ();
  g_cancellable_cancel (during);
  limn_test_wait (outcome_is_done, &second);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  limn_test_request_wait_gone (request);
}

static void
test_owner_gone (Net           *net,
                 gconstpointer  data)
{
  g_autofree char *link = link_to (net, "/x");
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  LimnClient *client = limn_client_new (keyring, NULL);
  g_auto (Outcome) outcome = { 0 };

  limn_test_server_push_reply (net->server, 302, "Location: /y\r\n", "", -1);
  limn_test_server_push_reply (net->server, 200, "", "picture", -1);
  limn_client_fetch_async (client, link, NULL, outcome_fetch_cb, &outcome);
  assert_gone (client);
  g_assert_true (outcome.done);
  g_assert_no_error (outcome.error);
}

#define ADD(name, function) \
  g_test_add ("/client/fetch/" name, Net, NULL, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  ADD ("picture", test_picture);
  ADD ("refused-links", test_refused_links);
  ADD ("redirects", test_redirects);
  ADD ("redirect-without-end", test_redirect_without_end);
  ADD ("bad-redirects", test_bad_redirects);
  ADD ("name-that-leads-home", test_name_that_leads_home);
  ADD ("statuses", test_statuses);
  ADD ("too-large", test_too_large);
  ADD ("cut-short", test_cut_short);
  ADD ("cancel", test_cancel);
  ADD ("owner-gone", test_owner_gone);

  return g_test_run ();
}
