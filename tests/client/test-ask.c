/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is sent, to the byte, and what becomes of a good reply. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

static void
assert_one_header (LimnTestRequest *request,
                   const char      *name,
                   const char      *value)
{
  g_autofree char *line = g_strdup_printf ("\r\n%s: ", name);
  const char *head = limn_test_request_get_head (request);
  const char *first = strstr (head, line);

  g_assert_cmpstr (limn_test_request_get_header (request, name), ==, value);
  if (value != NULL)
    {
      g_assert_nonnull (first);
      g_assert_null (strstr (first + 2, line));
    }
}

static void
assert_body_is_upload (LimnTestRequest *request,
                       LimnQuery       *query)
{
  GBytes *body = limn_test_request_get_body (request);
  GBytes *upload = limn_image_get_upload (limn_query_get_image (query));
  gsize length = g_bytes_get_size (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), length);
  g_autofree char *length_text = g_strdup_printf ("%" G_GSIZE_FORMAT, length);
  g_autoptr (GBytes) decoded = NULL;
  guchar *data = NULL;

  g_assert_cmpuint (length, ==, (g_bytes_get_size (upload) + 2) / 3 * 4);
  g_assert_cmpuint (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789+/="), ==, length);
  assert_one_header (request, "Content-Length", length_text);
  data = g_base64_decode (text, &length);
  decoded = g_bytes_new_take (data, length);
  g_assert_true (g_bytes_equal (decoded, upload));
}

static void
test_legacy (Net           *net,
             gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_OUTLINE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autofree char *line = NULL;
  g_autofree char *host = g_strdup_printf ("127.0.0.1:%u",
                                           limn_test_server_get_port (net->server));
  LimnTestRequest *request = NULL;

  net_give_key (net);
  limn_test_server_push_reply (net->server, 200,
                               "Content-Type: application/json; charset=utf-8\r\n"
                               "x-inference-engine: old-inference\r\n", GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 1);
  g_assert_cmpint (limn_prediction_get_engine (prediction), ==, LIMN_ENGINE_CLASSIC);
  g_assert_true (limn_prediction_get_query (prediction) == query);

  request = limn_test_server_get_last (net->server);
  line = g_strndup (limn_test_request_get_head (request),
                    strcspn (limn_test_request_get_head (request), "\r"));
  g_assert_cmpstr (line, ==,
                   "POST /cats/3?api_key=" CANARY "&confidence=40&overlap=30"
                   "&disable_active_learning=true HTTP/1.1");
  assert_one_header (request, "Host", host);
  assert_one_header (request, "Content-Type", "application/x-www-form-urlencoded");
  assert_one_header (request, "Accept", "application/json");
  assert_one_header (request, "Accept-Encoding", "identity");
  assert_one_header (request, "User-Agent", "Limn/" LIMN_VERSION);
  assert_one_header (request, "Authorization", NULL);
  assert_one_header (request, "Cookie", NULL);
  assert_one_header (request, "Referer", NULL);
  assert_one_header (request, "Transfer-Encoding", NULL);
  assert_one_header (request, "Expect", NULL);
  assert_body_is_upload (request, query);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 1);
}

static void
test_serverless (Net           *net,
                 gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_SERVERLESS);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnTestRequest *request = NULL;

  net_give_key (net);
  limn_test_server_push_reply (net->server, 200,
                               "Content-Type: application/json\r\n"
                               "X-Inference-Engine: inference-models\r\n", GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limn_prediction_get_engine (prediction), ==, LIMN_ENGINE_CURRENT);

  request = limn_test_server_get_last (net->server);
  assert_one_header (request, "Authorization", "Bearer " CANARY);
  g_assert_cmpstr (limn_test_request_get_target (request), ==,
                   "/cats/3?confidence=40&overlap=30&disable_active_learning=true");
  assert_body_is_upload (request, query);
}

static void
test_without_key (Net           *net,
                  gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_SELF_HOSTED);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnTestRequest *request = NULL;

  limn_client_set_active_learning (net->client, TRUE);
  limn_test_server_push_reply (net->server, 200, "", GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limn_prediction_get_engine (prediction), ==, LIMN_ENGINE_UNKNOWN);

  request = limn_test_server_get_last (net->server);
  assert_one_header (request, "Authorization", NULL);
  g_assert_cmpstr (limn_test_request_get_target (request), ==, "/cats/3?confidence=40&overlap=30");
}

static void
test_key_missing (Net           *net,
                  gconstpointer  data)
{
  static const LimnHost hosts[] = { LIMN_HOST_OUTLINE, LIMN_HOST_SERVERLESS };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (LimnQuery) query = net_query (net, hosts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (net_ask (net, query, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
    }
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 0);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 0);
}

/* The key of one server never goes to another, even if both are on this computer. */
static void
test_key_of_other_origin (Net           *net,
                          gconstpointer  data)
{
  g_autoptr (LimnTestServer) other = limn_test_server_new ();
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (other),
                                                "a/1", NULL);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;

  net_give_key (net);
  limn_test_server_push_reply (other, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  assert_no_secret (limn_test_request_get_head (limn_test_server_get_last (other)));
}

static void
test_insecure (Net           *net,
               gconstpointer  data)
{
  g_autoptr (LimnImage) image = limn_test_image_new (8, 8);
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, "http://inference.example",
                                                "a/1", NULL);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  store_key (limn_client_get_keyring (net->client), limn_model_get_origin (model), CANARY, FALSE);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INSECURE);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 0);
}

static void
test_link (Net           *net,
           gconstpointer  data)
{
  g_autoptr (LimnImage) plain = limn_test_image_new (32, 24);
  g_autoptr (LimnImage) image = limn_image_new ("dog", "https://media.example.com/dog.jpeg?a=b",
                                                limn_image_get_upload (plain),
                                                limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_CUSTOM);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnTestRequest *request = NULL;

  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  request = limn_test_server_get_last (net->server);
  g_assert_cmpstr (limn_test_request_get_method (request), ==, "POST");
  g_assert_cmpstr (limn_test_request_get_parameter (request, "image"), ==,
                   "https://media.example.com/dog.jpeg?a=b");
  g_assert_cmpuint (g_bytes_get_size (limn_test_request_get_body (request)), ==, 0);
  assert_one_header (request, "Content-Length", "0");
  assert_one_header (request, "Content-Type", "application/x-www-form-urlencoded");
}

static void
test_too_large (Net           *net,
                gconstpointer  data)
{
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (GBytes) upload = g_bytes_new_take (g_malloc0 (5 * 1024 * 1024), 5 * 1024 * 1024);
  g_autoptr (LimnImage) image = limn_image_new ("big", NULL, upload, limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_OUTLINE);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  net_give_key (net);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 0);
}

/* A slider asks again and again over one connection. */
static void
test_connection_is_kept (Net           *net,
                         gconstpointer  data)
{
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_SELF_HOSTED);

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (LimnQuery) query = limn_query_new (image, model, 40 + i, 30);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = NULL;

      limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
      prediction = net_ask (net, query, &error);
      g_assert_no_error (error);
      assert_body_is_upload (limn_test_server_get_last (net->server), query);
      g_assert_cmpfloat (limn_test_request_get_number (limn_test_server_get_last (net->server),
                                                       "confidence", 0), ==, 40 + i);
    }
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 1);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 5);
}

/* Another picture is another body, though the last one is kept encoded. */
static void
test_pictures_are_told_apart (Net           *net,
                              gconstpointer  data)
{
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_SELF_HOSTED);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (LimnImage) image = limn_test_image_new_seeded (32, 24, i);
      g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
      g_autoptr (LimnPrediction) prediction = NULL;

      limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
      prediction = net_ask (net, query, NULL);
      g_assert_nonnull (prediction);
      assert_body_is_upload (limn_test_server_get_last (net->server), query);
    }
}

static void
reset_cb (LimnTestServer  *server,
          LimnTestRequest *request,
          gpointer         user_data)
{
  limn_test_request_reset (request);
}

/* A kept connection that breaks under the next request is not the person's problem, once. */
static void
test_dropped_connection (Net           *net,
                         gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_SELF_HOSTED);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) first = NULL;
  g_autoptr (LimnPrediction) second = NULL;

  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  first = net_ask (net, query, &error);
  g_assert_no_error (error);

  limn_test_server_push_handler (net->server, reset_cb, NULL);
  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  second = net_ask (net, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 3);
  g_assert_cmpuint (limn_test_server_get_n_connections (net->server), ==, 2);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 3);
  assert_body_is_upload (limn_test_server_get_last (net->server), query);

  limn_test_server_push_handler (net->server, reset_cb, NULL);
  limn_test_server_push_handler (net->server, reset_cb, NULL);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 5);
}

/* A picture of some megabytes, written and read in many pieces. */
static void
test_large_body (Net           *net,
                 gconstpointer  data)
{
  gsize size = 10 * 1024 * 1024;
  guint8 *noise = g_malloc (size);
  g_autoptr (LimnImage) plain = limn_test_image_new (32, 24);
  g_autoptr (GBytes) upload = NULL;
  g_autoptr (LimnImage) image = NULL;
  g_autoptr (LimnModel) model = net_model (net, LIMN_HOST_SELF_HOSTED);
  g_autoptr (LimnQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;

  for (gsize i = 0; i < size; i++)
    noise[i] = (i * 2654435761u) >> 13;
  upload = g_bytes_new_take (noise, size);
  image = limn_image_new ("noise", NULL, upload, limn_image_get_pixels (plain));
  query = limn_query_new (image, model, 40, 30);
  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = net_ask (net, query, &error);
  g_assert_no_error (error);
  assert_body_is_upload (limn_test_server_get_last (net->server), query);
}

static void
test_no_local_model (Net           *net,
                     gconstpointer  data)
{
  g_autoptr (LimnImage) image = limn_test_image_new (8, 8);
  g_autoptr (LimnModel) model = limn_model_new_local ();
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_client_get_local_server (net->client));
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
}

#define ADD(name, function) \
  g_test_add ("/client/ask/" name, Net, NULL, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  ADD ("legacy", test_legacy);
  ADD ("serverless", test_serverless);
  ADD ("without-key", test_without_key);
  ADD ("key-missing", test_key_missing);
  ADD ("key-of-other-origin", test_key_of_other_origin);
  ADD ("insecure", test_insecure);
  ADD ("link", test_link);
  ADD ("too-large", test_too_large);
  ADD ("connection-is-kept", test_connection_is_kept);
  ADD ("pictures-are-told-apart", test_pictures_are_told_apart);
  ADD ("dropped-connection", test_dropped_connection);
  ADD ("large-body", test_large_body);
  ADD ("no-local-model", test_no_local_model);

  return g_test_run ();
}
