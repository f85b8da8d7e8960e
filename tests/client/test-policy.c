/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person has not allowed does not leave: no byte, no connection, not even a name. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-test-resolver.h"

#include <string.h>

/* The scripted server by a name, as if it were elsewhere. */
static LimnQuery *
query_elsewhere (Net        *net,
                 const char *host)
{
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autofree char *url = g_strdup_printf ("http://%s:%u", host,
                                          limn_test_server_get_port (net->server));
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, url, "cats/3", NULL);

  return limn_query_new (image, model, 40, 30);
}

static void
assert_refused (Net        *net,
                LimnQuery  *query,
                const char *sentence)
{
  guint n_names = limn_test_resolver_get_n_names ();
  guint n_connections = limn_test_server_get_n_connections (net->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = net_ask (net, query, &error);

  g_assert_null (prediction);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED);
  g_assert_cmpint (limn_error_get_remedy (error), ==, LIMN_REMEDY_ALLOW_HOST);
  g_assert_nonnull (strstr (error->message, sentence));
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, n_connections);
  g_assert_cmpuint (limn_test_resolver_get_n_names (), ==, n_names);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==,
                    limn_test_server_get_n_requests (net->server));
}

static void
assert_answered (Net       *net,
                 LimnQuery *query)
{
  guint n_requests = limn_test_server_get_n_requests (net->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;

  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  g_assert_nonnull (prediction);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, n_requests + 1);
}

static void
test_consent (Net           *net,
              gconstpointer  data)
{
  LimnPolicy *policy = limn_client_get_policy (net->client);
  g_autoptr (LimnQuery) query = query_elsewhere (net, "inference.example");
  g_autoptr (LimnQuery) other = query_elsewhere (net, "other.example");
  const char *origin = limn_model_get_origin (limn_query_get_model (query));

  /* Where nobody can be asked, naming the server is the consent. */
  assert_answered (net, query);

  g_object_set (policy, "consent-required", TRUE, NULL);
  assert_refused (net, query, "has not sent a picture to inference.example yet");
  limn_policy_allow (policy, origin);
  assert_answered (net, query);
  assert_refused (net, other, "other.example");
  limn_policy_withdraw (policy, origin);
  assert_refused (net, query, "inference.example");
}

/* The environment has a key that is none, which any lookup of a key would complain about. */
static void
test_before_key (Net           *net,
                 gconstpointer  data)
{
  g_autoptr (LimnQuery) query = query_elsewhere (net, "inference.example");
  g_autoptr (LimnKeyring) keyring = NULL;

  g_setenv ("LIMN_API_KEY", "not a key", TRUE);
  keyring = limn_keyring_new (FALSE);
  g_clear_object (&net->client);
  net->client = limn_client_new (keyring, NULL);
  g_object_set (limn_client_get_policy (net->client), "consent-required", TRUE, NULL);
  assert_refused (net, query, "inference.example");
}

/* Another port, another scheme: another server. */
static void
test_origin (Net           *net,
             gconstpointer  data)
{
  LimnPolicy *policy = limn_client_get_policy (net->client);
  g_autoptr (LimnQuery) query = query_elsewhere (net, "inference.example");

  g_object_set (policy, "consent-required", TRUE, NULL);
  limn_policy_allow (policy, "http://inference.example");
  limn_policy_allow (policy, "https://inference.example");
  limn_policy_allow (policy, "http://inference.example.evil.example");
  assert_refused (net, query, "inference.example");
}

/* What stays on this computer needs no leave, and what only looks like it does. */
static void
test_loopback (Net           *net,
               gconstpointer  data)
{
  static const char *const here[] = { "127.0.0.1", "localhost", "LOCALHOST", "127.1.2.3" };
  static const char *const elsewhere[] = { "127.0.0.1.example", "localhost.example", "gpu",
                                           "192.168.1.7" };
  LimnPolicy *policy = limn_client_get_policy (net->client);

  g_object_set (policy, "consent-required", TRUE, "local-only", TRUE, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (here); i++)
    {
      g_autoptr (LimnQuery) query = query_elsewhere (net, here[i]);

      g_assert_true (limn_policy_check (policy, limn_query_get_model (query), NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autoptr (LimnQuery) query = query_elsewhere (net, elsewhere[i]);

      assert_refused (net, query, "nothing may leave this computer");
    }
}

/* No allowance goes beyond it, no picture is fetched, and switching it off restores both. */
static void
test_local_only (Net           *net,
                 gconstpointer  data)
{
  LimnPolicy *policy = limn_client_get_policy (net->client);
  g_autoptr (LimnQuery) query = query_elsewhere (net, "inference.example");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *here = g_strconcat (limn_test_server_get_url (net->server), "/a.png", NULL);
  guint n_names = limn_test_resolver_get_n_names ();

  limn_policy_allow (policy, limn_model_get_origin (limn_query_get_model (query)));
  g_object_set (policy, "consent-required", TRUE, "local-only", TRUE, NULL);
  assert_refused (net, query, "nothing may leave this computer");

  bytes = client_fetch (net->client, "https://pictures.example/a.png", &error);
  g_assert_null (bytes);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (limn_test_resolver_get_n_names (), ==, n_names);
  g_clear_error (&error);

  limn_test_server_push_reply (net->server, 200, "Content-Type: image/png\r\n", "x", -1);
  bytes = client_fetch (net->client, here, &error);
  g_assert_no_error (error);

  g_object_set (policy, "local-only", FALSE, NULL);
  assert_answered (net, query);
}

/* The header is tried first. Where it was rejected, a person is told of the other way. */
static void
test_key_place (Net           *net,
                gconstpointer  data)
{
  LimnPolicy *policy = limn_client_get_policy (net->client);
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_SELF_HOSTED);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnTestRequest *request = NULL;

  net_give_key (net);
  limn_test_server_push_reply (net->server, 401, NULL, "{}", -1);
  prediction = net_ask (net, query, &error);
  request = limn_test_server_get_last (net->server);
  g_assert_cmpstr (limn_test_request_get_header (request, "Authorization"), ==, "Bearer " CANARY);
  g_assert_null (limn_test_request_get_parameter (request, "api_key"));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "older server"));
  g_clear_error (&error);

  limn_policy_put_key_in_address (policy, limn_query_get_model (query), TRUE);
  limn_test_server_push_reply (net->server, 401, NULL, "{}", -1);
  prediction = net_ask (net, query, &error);
  request = limn_test_server_get_last (net->server);
  g_assert_null (limn_test_request_get_header (request, "Authorization"));
  g_assert_cmpstr (limn_test_request_get_parameter (request, "api_key"), ==, CANARY);
  g_assert_null (strstr (error->message, "older server"));

  limn_policy_put_key_in_address (policy, limn_query_get_model (query), FALSE);
  assert_answered (net, query);
  request = limn_test_server_get_last (net->server);
  g_assert_null (limn_test_request_get_parameter (request, "api_key"));
}

/* Each host is asked not to keep pictures, unless somebody said that it may. */
static void
test_active_learning (Net           *net,
                      gconstpointer  data)
{
  static const LimnHost hosts[] = { LIMN_HOST_SERVERLESS, LIMN_HOST_OUTLINE, LIMN_HOST_SELF_HOSTED,
                                    LIMN_HOST_CUSTOM };

  net_give_key (net);
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (LimnQuery) query = net_query (net, hosts[i]);

      for (int allowed = 0; allowed < 2; allowed++)
        {
          limn_client_set_active_learning (net->client, allowed);
          assert_answered (net, query);
          g_assert_cmpstr (limn_test_request_get_parameter (
                             limn_test_server_get_last (net->server), "disable_active_learning"),
                           ==, allowed ? NULL : "true");
        }
    }
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  (*(int *) user_data)++;
}

static void
test_notify (void)
{
  g_autoptr (LimnPolicy) policy = limn_policy_new ();
  int n_changes = 0;

  g_signal_connect (policy, "notify", G_CALLBACK (count_cb), &n_changes);
  limn_policy_allow (policy, "https://a.example");
  limn_policy_allow (policy, "https://a.example");
  limn_policy_withdraw (policy, "https://b.example");
  g_assert_cmpint (n_changes, ==, 1);
  limn_policy_withdraw (policy, "https://a.example");
  g_assert_cmpint (n_changes, ==, 2);
  g_object_set (policy, "local-only", FALSE, "consent-required", FALSE, "allowed-origins", NULL,
                NULL);
  g_assert_cmpint (n_changes, ==, 2);
  g_object_set (policy, "local-only", TRUE, NULL);
  g_assert_cmpint (n_changes, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*run) (Net *, gconstpointer);
  } tests[] = {
    { "/client/policy/consent", test_consent },
    { "/client/policy/before-key", test_before_key },
    { "/client/policy/origin", test_origin },
    { "/client/policy/loopback", test_loopback },
    { "/client/policy/local-only", test_local_only },
    { "/client/policy/key-place", test_key_place },
    { "/client/policy/active-learning", test_active_learning },
  };

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("LIMN_API_KEY");
  limn_test_resolver_install ();

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Net, NULL, net_set_up, tests[i].run, net_tear_down);
  g_test_add_func ("/client/policy/notify", test_notify);

  return g_test_run ();
}
