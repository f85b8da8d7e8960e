/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A proxy in the environment sees what goes to the network, and nothing that stays here. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

static LimnTestServer *proxy = NULL;

static void
test_loopback (Net           *net,
               gconstpointer  data)
{
  g_autofree char *localhost = g_strdup_printf ("http://localhost:%u",
                                                limn_test_server_get_port (net->server));
  const char *const urls[] = { limn_test_server_get_url (net->server), localhost };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
      g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SELF_HOSTED, urls[i], "a/1", NULL);
      g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = NULL;

      store_key (limn_client_get_keyring (net->client), limn_model_get_origin (model), CANARY,
                 FALSE);
      limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
      prediction = net_ask (net, query, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (limn_test_server_get_n_connections (proxy), ==, 0);
}

/* Shows that the proxy is really in use: the test above would be worth nothing otherwise. */
static void
test_network (Net           *net,
              gconstpointer  data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  limn_test_server_push_reply (proxy, 200, "Content-Type: image/png\r\n", "a picture", -1);
  bytes = client_fetch (net->client, "http://pictures.invalid/a.png", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (limn_test_server_get_n_requests (proxy), ==, 1);
  g_assert_cmpstr (limn_test_request_get_target (limn_test_server_get_last (proxy)), ==,
                   "http://pictures.invalid/a.png");
}

/* The proxy itself may stand on this computer; that is no way into the local network. */
static void
test_redirect_through_proxy (Net           *net,
                             gconstpointer  data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  limn_test_server_push_reply (proxy, 302, "Location: http://other.invalid/b.png\r\n", "", -1);
  limn_test_server_push_reply (proxy, 200, "", "a picture", -1);
  bytes = client_fetch (net->client, "http://pictures.invalid/a.png", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limn_test_request_get_target (limn_test_server_get_last (proxy)), ==,
                   "http://other.invalid/b.png");
}

static void
test_redirect_into_local_network (Net           *net,
                                  gconstpointer  data)
{
  static const char *const targets[] = { "localhost", "192.168.1.1", "[::1]", "nas.local" };
  guint n_before = limn_test_server_get_n_requests (proxy);

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *header = g_strdup_printf ("Location: http://%s:%u/admin\r\n", targets[i],
                                                 limn_test_server_get_port (net->server));
      g_autoptr (GError) error = NULL;

      limn_test_server_push_reply (proxy, 302, header, "", -1);
      g_assert_null (client_fetch (net->client, "http://pictures.invalid/a.png", &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT);
    }
  g_assert_cmpuint (limn_test_server_get_n_requests (proxy) - n_before, ==,
                    G_N_ELEMENTS (targets));
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 0);
}

#define ADD(name, function) \
  g_test_add ("/client/proxy/" name, Net, NULL, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  int result = 0;

  g_unsetenv ("LIMN_API_KEY");
  g_unsetenv ("no_proxy");
  g_unsetenv ("NO_PROXY");
  proxy = limn_test_server_new ();
  g_setenv ("http_proxy", limn_test_server_get_url (proxy), TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("loopback", test_loopback);
  ADD ("network", test_network);
  ADD ("redirect-through-proxy", test_redirect_through_proxy);
  ADD ("redirect-into-local-network", test_redirect_into_local_network);

  result = g_test_run ();
  g_clear_pointer (&proxy, limn_test_server_free);
  return result;
}
