/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the reply parser makes of good replies, of every shape, and of the words of servers. */

#include "config.h"

#include "core-fixture.h"

#include "limn-json-numbers.h"
#include "limn-test-fixtures.h"

#include <string.h>

#define ITEM(rest) \
  "{\"x\":50,\"y\":40,\"width\":20,\"height\":10,\"confidence\":0.5,\"class\":\"a\"" rest "}"
#define REPLY(items) "{\"image\":{\"width\":100,\"height\":80},\"predictions\":[" items "]}"

static const char *const good =
  "{\"inference_id\":\"5f1d\",\"time\":0.25,\"image\":{\"width\":100,\"height\":80},"
  "\"predictions\":["
  "{\"x\":30.5,\"y\":20,\"width\":21,\"height\":10,\"confidence\":0.4000000059604645,"
  "\"class\":\"caf\\u00e9\",\"class_id\":7,\"detection_id\":\"x\","
  "\"points\":[{\"x\":20,\"y\":15},{\"x\":20.25,\"y\":25},{\"x\":41,\"y\":25}]},"
  "{\"x\":70,\"y\":50,\"width\":20,\"height\":30,\"confidence\":0.9,\"class\":\"bus\","
  "\"class_id\":5,\"points\":[]}]}";

static void
test_instances (void)
{
  g_autoptr (LimnPrediction) prediction = core_parse_good (good, 100, 80);
  const LimnInstance *first = limn_prediction_get_instance (prediction, 0);
  const LimnInstance *second = limn_prediction_get_instance (prediction, 1);
  const LimnPoint *points = NULL;
  guint n = 0;

  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 2);
  g_assert_cmpuint (limn_prediction_get_n_dropped (prediction), ==, 0);
  g_assert_cmpfloat (limn_prediction_get_server_time (prediction), ==, 0.25);
  g_assert_cmpstr (limn_prediction_get_class_name (prediction, first->class_index), ==, "bus");
  g_assert_cmpfloat (first->box.x, ==, 60.0);
  g_assert_cmpfloat (first->box.y, ==, 35.0);
  g_assert_cmpuint (first->n_rings, ==, 0);
  g_assert_cmpint (first->class_id, ==, 5);
  g_assert_cmpstr (limn_prediction_get_class_name (prediction, second->class_index), ==,
                   "caf\xc3\xa9");
  g_assert_cmpfloat (second->confidence, ==, 0.4f);
  g_assert_cmpfloat (second->box.x, ==, 20.0);
  points = limn_prediction_get_ring (prediction, second->first_ring, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (points[1].x, ==, 20.25f);
}

/* Each byte changed to each of some that matter: no crash, and never a value out of range. */
static void
test_every_byte (void)
{
  static const char bytes[] = "\0\"\\{}[],:-9e.n\x80\xff";

  for (gsize i = 0; i < strlen (good); i++)
    for (gsize j = 0; j < sizeof bytes - 1; j++)
      {
        g_autofree char *copy = g_strdup (good);
        g_autoptr (GError) error = NULL;
        g_autoptr (LimnPrediction) prediction = NULL;

        copy[i] = bytes[j];
        prediction = core_parse (copy, (gssize) strlen (good), 100, 80, &error);
        g_assert_true ((prediction == NULL) == (error != NULL));
        for (guint k = 0; prediction != NULL && k < limn_prediction_get_n_instances (prediction);
             k++)
          {
            const LimnInstance *instance = limn_prediction_get_instance (prediction, k);

            g_assert_true (instance->confidence >= 0.0f && instance->confidence <= 1.0f);
            g_assert_true (instance->box.width > 0.0 && instance->box.width <= 120.0);
          }
      }
}

static void
test_points (void)
{
  static const struct
  {
    const char *points;
    guint       n_points;
  } rows[] = {
    { "", 0 },
    { "{\"x\":1,\"y\":1}", 0 },
    { "{\"x\":1,\"y\":1},{\"x\":2,\"y\":2}", 0 },
    { "{\"x\":1,\"y\":1},{\"x\":1,\"y\":1},{\"x\":1,\"y\":1},{\"x\":1,\"y\":1}", 0 },
    { "{\"x\":1,\"y\":1},{\"x\":5,\"y\":2},{\"x\":1,\"y\":1}", 0 },
    { "{\"x\":1,\"y\":1},{\"x\":5,\"y\":5},{\"x\":9,\"y\":9}", 3 },
    { "{\"x\":1,\"y\":1},{\"x\":5,\"y\":1},{\"x\":5,\"y\":9},{\"x\":1,\"y\":1}", 3 },
    { "{\"x\":0,\"y\":0},{\"x\":9,\"y\":9},{\"x\":9,\"y\":0},{\"x\":0,\"y\":9}", 4 },
    { "[1,1],[5,1],{\"y\":9,\"x\":5}", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf (REPLY (ITEM (",\"points\":[%s]")), rows[i].points);
      g_autoptr (LimnPrediction) prediction = core_parse_good (json, 100, 80);
      const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);
      guint n = 0;

      g_assert_cmpuint (instance->n_rings, ==, rows[i].n_points > 0 ? 1 : 0);
      if (rows[i].n_points > 0)
        limn_prediction_get_ring (prediction, instance->first_ring, &n);
      g_assert_cmpuint (n, ==, rows[i].n_points);
    }
}

/* Eight pixels around one, in a picture of 3 × 3: runs 0, 4, 1, 4. */
static void
test_rle_with_hole (void)
{
  g_autoptr (LimnPrediction) prediction = core_parse_good (
    "{\"predictions\":[{\"x\":1.5,\"y\":1.5,\"width\":3,\"height\":3,\"confidence\":0.5,"
    "\"class\":\"a\",\"mask_format\":\"rle\",\"points\":null,"
    "\"rle\":{\"size\":[3,3],\"counts\":\"0410\"}}]}", 3, 3);

  g_assert_cmpuint (limn_prediction_get_instance (prediction, 0)->n_rings, ==, 2);
  g_assert_cmpfloat (limn_prediction_get_area (prediction, 0), ==, 8.0);
}

static void
test_keypoints (void)
{
  g_autoptr (LimnPrediction) prediction = core_parse_good (
    REPLY (ITEM (",\"keypoints\":["
                 "{\"x\":1,\"y\":2,\"confidence\":0.75,\"class_id\":0,\"class\":\"nose\"},"
                 "{\"x\":3.5,\"y\":4,\"confidence\":0.5,\"class_name\":\"ear\"},"
                 "{\"x\":5,\"y\":6}]")), 100, 80);
  const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);
  static const char *const names[] = { "nose", "ear", "(unnamed)" };

  g_assert_cmpuint (instance->n_keypoints, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i);

      g_assert_cmpstr (limn_prediction_get_name_of (prediction, keypoint->name_index), ==,
                       names[i]);
    }
  g_assert_cmpfloat (limn_prediction_get_keypoint (prediction, 1)->point.x, ==, 3.5f);
  g_assert_cmpfloat (limn_prediction_get_keypoint (prediction, 0)->confidence, ==, 0.75f);
  g_assert_cmpuint (limn_prediction_get_n_classes (prediction), ==, 1);
}

/* Without a query the reply's own size counts. */
static void
test_no_query (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (good, strlen (good));
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, NULL, LIMN_ENGINE_CLASSIC,
                                                            &error);

  g_assert_no_error (error);
  g_assert_cmpint (limn_prediction_get_image_width (prediction), ==, 100);
  g_assert_cmpint (limn_prediction_get_engine (prediction), ==, LIMN_ENGINE_CLASSIC);
}

static void
test_error_messages (void)
{
  static const char *const rows[][2] = {
    { "{\"message\":\"Forbidden\",\"help_url\":\"https://x\"}", "Forbidden" },
    { "{\"status\":401,\"message\":\"Unauthorized api_key\"}", "Unauthorized api_key" },
    { "{\"detail\":\"Not Found\"}", "Not Found" },
    { "{\"detail\":[{\"loc\":[\"query\"],\"msg\":\"bad a\",\"type\":\"t\"},{\"msg\":\"bad b\"}]}",
      "bad a bad b" },
    { "{\"error\":\"broken\",\"hint\":\"mend it\"}", "broken mend it" },
    { "{\"error\":{\"message\":\"no key\",\"status\":401}}", "no key" },
    { "{\"error\":{\"message\":\"no key\",\"hint\":\"get one\"}}", "no key get one" },
    { "{\"message\":\"first\",\"detail\":\"second\",\"error\":\"third\"}", "first" },
    { "{\"message\":\"\",\"detail\":\"second\"}", "second" },
    { "{\"message\":null,\"error\":\"third\"}", "third" },
    { "{\"message\":5,\"detail\":{},\"error\":[]}", NULL },
    { "[{\"message\":\"in a list\"}]", "in a list" },
    { "{\"message\":\"<b>bold</b>\\u0007\\u001b[31m\\nnext\\u202e\"}", "<b>bold</b>[31m next" },
    { "{}", NULL },
    { "", NULL },
    { "null", NULL },
    { "Forbidden", NULL },
    { "<html><h1>502 Bad Gateway</h1></html>", NULL },
    { "{\"message\":\"cut", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (rows[i][0], strlen (rows[i][0]));
      g_autofree char *message = limn_reply_dup_error_message (body);

      g_assert_cmpstr (message, ==, rows[i][1]);
    }
}

static void
test_error_message_is_short (void)
{
  g_autoptr (GString) json = g_string_new ("{\"message\":\"");
  g_autoptr (GBytes) body = NULL;
  g_autofree char *message = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append (json, "ä");
  g_string_append (json, "\"}");
  body = g_bytes_new (json->str, json->len);
  message = limn_reply_dup_error_message (body);
  g_assert_cmpint (g_utf8_strlen (message, -1), ==, 200);
  g_assert_true (g_str_has_suffix (message, "ä…"));
}

static void
test_server_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = core_parse ("{\"error\":\"out of paint\"}", -1, 9, 9,
                                                      &error);

  g_assert_null (prediction);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_SERVER);
  g_assert_cmpstr (error->message, ==, "out of paint");
}

static void
test_blunt_numbers (void)
{
  static const char *const rows[][2] = {
    { "1e999", "null " },
    { "-1e309,2", "null  ,2" },
    { "18446744073709551616", "null                " },
    { "\"1e999\\\"1e999\" 1e400", "\"1e999\\\"1e999\" null " },
    { "123456789012345678", "123456789012345678" },
    { "1e308", "1e308" },
    { "1e-999", "1e-999" },
    { "01e999", "01e999" },
    { "1.e999", "1.e999" },
    { "-", "-" },
    { "\"unclosed 1e999", "\"unclosed 1e999" },
    { "\"\\", "\"\\" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = strlen (rows[i][0]);
      g_autofree char *text = g_strdup (rows[i][0]);
      gboolean has_changed = limn_json_blunt_numbers (text, length);

      g_assert_cmpstr (text, ==, rows[i][1]);
      g_assert_true (has_changed == !g_str_equal (rows[i][0], rows[i][1]));
    }
}

static void
test_comma_locale (void)
{
  core_enter_locale ("de_DE");
  test_instances ();
  test_points ();
  test_keypoints ();
  test_blunt_numbers ();
  core_leave_locale ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parser/instances", test_instances);
  g_test_add_func ("/core/parser/every-byte", test_every_byte);
  g_test_add_func ("/core/parser/points", test_points);
  g_test_add_func ("/core/parser/rle-with-hole", test_rle_with_hole);
  g_test_add_func ("/core/parser/keypoints", test_keypoints);
  g_test_add_func ("/core/parser/no-query", test_no_query);
  g_test_add_func ("/core/parser/error-messages", test_error_messages);
  g_test_add_func ("/core/parser/error-message-is-short", test_error_message_is_short);
  g_test_add_func ("/core/parser/server-text", test_server_text);
  g_test_add_func ("/core/parser/blunt-numbers", test_blunt_numbers);
  g_test_add_func ("/core/parser/comma-locale", test_comma_locale);
  return g_test_run ();
}
