/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-wire.h"

#include <math.h>
#include <string.h>

static LimnQuery *
new_query (LimnHost    host,
           const char *base_url,
           const char *link,
           double      confidence,
           double      overlap)
{
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (LimnImage) image = limn_image_new ("a.png", link, limn_image_get_upload (plain),
                                                limn_image_get_pixels (plain));
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnModel) model = limn_model_new (host, base_url, "cats-and-dogs/12", &error);

  g_assert_no_error (error);
  return limn_query_new (image, model, confidence, overlap);
}

static void
assert_built (LimnQuery  *query,
              const char *base_url,
              const char *key,
              gboolean    active_learning,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnKey) held = key != NULL ? limn_key_new (key, NULL) : NULL;
  g_autoptr (LimnHttpRequest) request = limn_wire_build (query, base_url, held, NULL,
                                                         active_learning, &error);
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  message = limn_http_message_new (request);
  address = g_uri_to_string (soup_message_get_uri (message));
  g_assert_cmpstr (address, ==, expected);
  g_assert_cmpstr (request->content_type, ==, "application/x-www-form-urlencoded");
}

static void
test_percent (void)
{
  static const struct
  {
    double      percent;
    const char *text;
  } cases[] = {
    { 40, "40" },
    { 100, "100" },
    { 1, "1" },
    { 0, "0" },
    { 30.5, "30.5" },
    { 33.333, "33.33" },
    { 66.666, "66.67" },
    { 99.999, "100" },
    { 150, "100" },
    { -3, "0" },
    /* Below one percent the server would read a fraction: 0.5 would be a half. */
    { 0.5, "0.005" },
    { 0.01, "0.0001" },
    { 0.99, "0.0099" },
    { 0.996, "1" },
    { 0.004, "0" },
    { NAN, "0" },
    { INFINITY, "0" },
  };
  char buffer[LIMN_PERCENT_MAX_LENGTH];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (limn_wire_format_percent (cases[i].percent, buffer), ==, cases[i].text);
}

/* What the server makes of the number is the same percentage, for each that a slider can have. */
static void
test_percent_round_trip (void)
{
  char buffer[LIMN_PERCENT_MAX_LENGTH];

  for (int hundredths = 0; hundredths <= 10000; hundredths++)
    {
      double value = g_ascii_strtod (limn_wire_format_percent (hundredths / 100.0, buffer), NULL);
      double fraction = value >= 1 ? value / 100 : value;

      g_assert_cmpfloat_with_epsilon (fraction, hundredths / 10000.0, 1e-9);
    }
}

static void
test_addresses (void)
{
  g_autoptr (LimnQuery) outline = new_query (LIMN_HOST_OUTLINE, NULL, NULL, 40, 30);
  g_autoptr (LimnQuery) serverless = new_query (LIMN_HOST_SERVERLESS, NULL, NULL, 0.2, 0.5);
  g_autoptr (LimnQuery) custom = new_query (LIMN_HOST_CUSTOM, "https://proxy.example:8443/rf/",
                                            NULL, 12.34, 100);
  g_autoptr (LimnQuery) local = new_query (LIMN_HOST_LOCAL, NULL, NULL, 40, 30);

  assert_built (outline, "https://outline.roboflow.com", "ab_cd-12", FALSE,
                "https://outline.roboflow.com/cats-and-dogs/12?api_key=ab_cd-12&confidence=40"
                "&overlap=30&disable_active_learning=true");
  /* The key of this host is in a header. */
  assert_built (serverless, "https://serverless.roboflow.com", "ab_cd-12", FALSE,
                "https://serverless.roboflow.com/cats-and-dogs/12?confidence=1&overlap=0.005"
                "&disable_active_learning=true");
  assert_built (custom, "https://proxy.example:8443/rf/", NULL, TRUE,
                "https://proxy.example:8443/rf/cats-and-dogs/12?confidence=12.34&overlap=100");
  assert_built (local, "http://127.0.0.1:4000", NULL, FALSE,
                "http://127.0.0.1:4000/cats-and-dogs/12?confidence=40&overlap=30");
}

static void
test_authorization (void)
{
  g_autoptr (LimnQuery) serverless = new_query (LIMN_HOST_SERVERLESS, NULL, NULL, 40, 30);
  g_autoptr (LimnQuery) outline = new_query (LIMN_HOST_OUTLINE, NULL, NULL, 40, 30);
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
  g_autoptr (LimnHttpRequest) header = limn_wire_build (serverless, "https://a.example", key,
                                                        NULL, FALSE, NULL);
  g_autoptr (LimnHttpRequest) query = limn_wire_build (outline, "https://a.example", key,
                                                       NULL, FALSE, NULL);
  g_autoptr (SoupMessage) with_header = limn_http_message_new (header);
  g_autoptr (SoupMessage) with_query = limn_http_message_new (query);
  SoupMessageHeaders *headers = soup_message_get_request_headers (with_header);
  SoupMessageHeaders *query_headers = soup_message_get_request_headers (with_query);

  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, "Bearer " CANARY);
  g_assert_null (strstr (g_uri_get_query (soup_message_get_uri (with_header)), CANARY));
  g_assert_null (soup_message_headers_get_one (query_headers, "Authorization"));
  g_assert_true (g_str_has_prefix (g_uri_get_query (soup_message_get_uri (with_query)),
                                   "api_key=" CANARY "&"));
  /* What is not a message has no key at all, and a message only as long as it is needed. */
  g_assert_null (strstr (g_uri_get_query (query->uri), CANARY));
  limn_http_message_wipe (with_header);
  limn_http_message_wipe (with_query);
  g_assert_cmpstr (g_uri_get_query (soup_message_get_uri (with_query)), ==, "");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, "");
}

static void
test_links (void)
{
  static const struct
  {
    LimnHost    host;
    const char *base_url;
    const char *link;
    gboolean    sends_link;
  } cases[] = {
    { LIMN_HOST_OUTLINE, NULL, "https://media.example.com/dog.jpeg", TRUE },
    { LIMN_HOST_SERVERLESS, NULL, "https://media.example.com/a%20b.jpeg?x=1&y=2", TRUE },
    { LIMN_HOST_SELF_HOSTED, NULL, "https://media.example.com/dog.jpeg", TRUE },
    { LIMN_HOST_SELF_HOSTED, NULL, "http://127.0.0.1:8000/dog.jpeg", TRUE },
    { LIMN_HOST_SELF_HOSTED, "http://[::1]:9001", "http://localhost:8000/dog.jpeg", TRUE },
    { LIMN_HOST_SELF_HOSTED, "http://192.168.1.9:9001", "http://127.0.0.1/dog.jpeg", FALSE },
    { LIMN_HOST_LOCAL, NULL, "https://media.example.com/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "http://media.example.com/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "https://192.168.1.2/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "https://nas/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "https://nas.local/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "https://me:secret@media.example.com/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "file:///home/me/dog.jpeg", FALSE },
    { LIMN_HOST_OUTLINE, NULL, "not a link", FALSE },
    { LIMN_HOST_OUTLINE, NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnQuery) query = new_query (cases[i].host, cases[i].base_url, cases[i].link,
                                               40, 30);

      g_test_message ("%s", cases[i].link);
      g_assert_cmpint (limn_wire_sends_link (query), ==, cases[i].sends_link);
    }
}

static void
test_link_escaped (void)
{
  g_autoptr (LimnQuery) query = new_query (LIMN_HOST_SELF_HOSTED, NULL,
                                           "https://media.example.com/a%20b+c.jpg?x=1&api_key=2#f",
                                           40, 30);

  assert_built (query, "http://localhost:9001", NULL, TRUE,
                "http://localhost:9001/cats-and-dogs/12?confidence=40&overlap=30"
                "&image=https%3A%2F%2Fmedia.example.com%2Fa%2520b%2Bc.jpg%3Fx%3D1%26api_key%3D2"
                "%23f");
}

static void
test_insecure (void)
{
  static const char *const clear[] = {
    "http://inference.example",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    "http://[::ffff:8.8.8.8]",
    "http://2130706433",
    "http://192.168.1.9:9001",
    "http://0x7f.1",
    "http://127.1",
  };
  static const char *const safe[] = {
    "http://127.0.0.1:9001",
    "http://127.9.9.9:9001",
    "http://[::1]:9001",
    "http://localhost:9001",
    "http://LOCALHOST:9001",
    "https://inference.example",
  };
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (clear); i++)
    {
      g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, clear[i], "a/1", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (model);
      g_assert_false (limn_wire_check_key (model, key, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INSECURE);
      assert_no_secret (error->message);
      g_assert_true (limn_wire_check_key (model, NULL, NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (safe); i++)
    {
      g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, safe[i], "a/1", NULL);

      g_assert_true (limn_wire_check_key (model, key, NULL));
    }
}

static void
test_key_needed (void)
{
  static const LimnHost hosted[] = { LIMN_HOST_SERVERLESS, LIMN_HOST_OUTLINE };
  g_autoptr (LimnModel) self_hosted = limn_model_new (LIMN_HOST_SELF_HOSTED, NULL, "a/1", NULL);
  g_autoptr (LimnModel) local = limn_model_new_local ();

  for (gsize i = 0; i < G_N_ELEMENTS (hosted); i++)
    {
      g_autoptr (LimnModel) model = limn_model_new (hosted[i], NULL, "a/1", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (limn_wire_check_key (model, NULL, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
      g_assert_nonnull (strstr (error->message, "roboflow.com needs an API key"));
    }
  g_assert_true (limn_wire_check_key (self_hosted, NULL, NULL));
  g_assert_true (limn_wire_check_key (local, NULL, NULL));
}

static LimnQuery *
new_query_of_size (LimnHost host,
                   gsize    size)
{
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (GBytes) upload = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LimnImage) image = limn_image_new ("big.png", NULL, upload,
                                                limn_image_get_pixels (plain));
  g_autoptr (LimnModel) model = limn_model_new (host, NULL, "coco/1", NULL);

  return limn_query_new (image, model, 40, 30);
}

static void
test_size (void)
{
  static const struct
  {
    LimnHost     host;
    gsize        limit;
    LimnWireForm form;
    const char  *refusal;
  } cases[] = {
    { LIMN_HOST_OUTLINE, LIMN_WIRE_MAX_BYTES_LEGACY, LIMN_WIRE_TEXT,
      "Too large for this server (limit 5 MB)." },
    { LIMN_HOST_SERVERLESS, LIMN_WIRE_MAX_BYTES, LIMN_WIRE_PARTS,
      "Too large for this server (limit 20 MB)." },
    { LIMN_HOST_LOCAL, LIMN_WIRE_MAX_BYTES, LIMN_WIRE_PARTS,
      "Too large for this server (limit 20 MB)." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnModel) model = limn_model_new (cases[i].host, NULL, "coco/1", NULL);
      gsize fits = limn_wire_get_max_upload (model);
      g_autoptr (LimnQuery) small = new_query_of_size (cases[i].host, 100);
      g_autoptr (LimnQuery) just = new_query_of_size (cases[i].host, fits);
      g_autoptr (LimnQuery) over = new_query_of_size (cases[i].host, fits + 1);
      g_autoptr (GBytes) encoded = NULL;

      g_assert_true (limn_wire_check_size (just, &error));
      g_assert_no_error (error);
      g_assert_cmpint (limn_wire_get_form (small), ==, LIMN_WIRE_TEXT);
      g_assert_cmpint (limn_wire_get_form (just), ==, cases[i].form);
      /* With the growth of base64, or what stands around a part, and room for the head. */
      encoded = limn_wire_encode (just);
      g_assert_cmpuint (g_bytes_get_size (encoded) + 2048, <=, cases[i].limit);
      g_assert_cmpuint (g_bytes_get_size (encoded) + 8192, >, cases[i].limit);
      g_assert_false (limn_wire_check_size (over, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
      g_assert_cmpstr (error->message, ==, cases[i].refusal);
      g_assert_cmpint (limn_error_get_remedy (error), ==, LIMN_REMEDY_SEND_SMALLER);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/wire/percent", test_percent);
  g_test_add_func ("/client/wire/percent-round-trip", test_percent_round_trip);
  g_test_add_func ("/client/wire/addresses", test_addresses);
  g_test_add_func ("/client/wire/authorization", test_authorization);
  g_test_add_func ("/client/wire/links", test_links);
  g_test_add_func ("/client/wire/link-escaped", test_link_escaped);
  g_test_add_func ("/client/wire/insecure", test_insecure);
  g_test_add_func ("/client/wire/key-needed", test_key_needed);
  g_test_add_func ("/client/wire/size", test_size);

  return g_test_run ();
}
