/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is written can be read, and says the same. */

#include "config.h"

#include "core-fixture.h"

#include "limn-reply-writer.h"
#include "limn-test-fixtures.h"

#include <json-glib/json-glib.h>
#include <string.h>

static LimnPrediction *
make_prediction (void)
{
  g_autoptr (LimnQuery) query = core_query_new (100, 80, 12.5);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  const LimnRect box = { 10.0, 20.0, 5.0, 7.5 };
  static const double rings[][4][2] = {
    { { 30, 30 }, { 30, 32 }, { 32, 32 }, { 32, 30 } },
    { { 10, 20 }, { 10, 27.5 }, { 15, 27.5 }, { 15.1, 20 } },
  };

  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_time (builder, 0.125);
  g_assert_true (limn_prediction_builder_begin (builder, "a \"b\" <c> \\ \xc3\xa9", 3, 0.4, &box));
  for (guint i = 0; i < 2; i++)
    {
      limn_prediction_builder_begin_ring (builder);
      for (guint j = 0; j < 4; j++)
        g_assert_true (limn_prediction_builder_add_point (builder, rings[i][j][0],
                                                          rings[i][j][1]));
    }
  g_assert_true (limn_prediction_builder_begin (builder, "k", -1, 0.1, &box));
  g_assert_true (limn_prediction_builder_add_keypoint (builder, "nose", 0.3, 1.5, 2));
  return limn_prediction_builder_end (builder);
}

static void
test_plain (void)
{
  g_autoptr (LimnPrediction) prediction = make_prediction ();
  gsize length = 0;
  g_autofree char *json = limn_reply_write (prediction, LIMN_REPLY_PLAIN, &length);
  g_autofree char *one = limn_reply_write_instance (prediction, 1);

  g_assert_cmpstr (json, ==,
                   "{\"image\":{\"width\":100,\"height\":80},\"predictions\":["
                   "{\"x\":12.5,\"y\":23.75,\"width\":5,\"height\":7.5,\"confidence\":0.4,"
                   "\"class\":\"a \\\"b\\\" <c> \\\\ \xc3\xa9\",\"class_id\":3,"
                   "\"points\":[{\"x\":10,\"y\":20},{\"x\":10,\"y\":27.5},{\"x\":15,\"y\":27.5},"
                   "{\"x\":15.1,\"y\":20}]},"
                   "{\"x\":12.5,\"y\":23.75,\"width\":5,\"height\":7.5,\"confidence\":0.1,"
                   "\"class\":\"k\",\"points\":[],"
                   "\"keypoints\":[{\"x\":1.5,\"y\":2,\"confidence\":0.3,\"class\":\"nose\"}]}]}");
  g_assert_cmpuint (length, ==, strlen (json));
  g_assert_cmpstr (one, ==,
                   "{\"x\":12.5,\"y\":23.75,\"width\":5,\"height\":7.5,\"confidence\":0.1,"
                   "\"class\":\"k\",\"points\":[],"
                   "\"keypoints\":[{\"x\":1.5,\"y\":2,\"confidence\":0.3,\"class\":\"nose\"}]}");
}

static void
test_receipt (void)
{
  g_autoptr (LimnPrediction) prediction = make_prediction ();
  g_autofree char *json = limn_reply_write (prediction, LIMN_REPLY_RECEIPT, NULL);

  g_assert_true (g_str_has_prefix (json,
                                   "{\"file\":\"test.png\",\"query\":{\"model\":\"coco/1\","
                                   "\"host\":\"local\",\"confidence\":12.5,\"overlap\":30},"
                                   "\"image\":"));
  g_assert_null (strchr (json, '\n'));
}

static void
test_ids (void)
{
  g_autoptr (LimnPrediction) prediction = make_prediction ();
  g_autofree char *json = limn_reply_write (prediction, LIMN_REPLY_IDS, NULL);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *object = json_node_get_object (root);
  JsonArray *items = json_object_get_array_member (object, "predictions");
  const char *first = json_object_get_string_member (json_array_get_object_element (items, 0),
                                                     "detection_id");
  const char *second = json_object_get_string_member (json_array_get_object_element (items, 1),
                                                      "detection_id");

  g_assert_cmpfloat (json_object_get_double_member (object, "time"), ==, 0.125);
  g_assert_true (g_uuid_string_is_valid (json_object_get_string_member (object, "inference_id")));
  g_assert_true (g_uuid_string_is_valid (first));
  g_assert_true (g_uuid_string_is_valid (second));
  g_assert_cmpstr (first, !=, second);
}

/* Spread out or not, it is the same JSON. */
static void
test_pretty (void)
{
  g_autoptr (LimnPrediction) prediction = make_prediction ();
  g_autofree char *plain = limn_reply_write (prediction, LIMN_REPLY_RECEIPT, NULL);
  g_autofree char *pretty = limn_reply_write (prediction, LIMN_REPLY_RECEIPT | LIMN_REPLY_PRETTY,
                                              NULL);
  g_autoptr (JsonNode) a = json_from_string (plain, NULL);
  g_autoptr (JsonNode) b = json_from_string (pretty, NULL);

  g_assert_nonnull (a);
  g_assert_true (json_node_equal (a, b));
  g_assert_nonnull (strstr (pretty, "\n  \"image\": {\n    \"width\": 100,"));
  g_assert_nonnull (strstr (pretty, "\n        {\"x\": 10, \"y\": 20},\n"));
}

static void
test_empty (void)
{
  g_autoptr (LimnQuery) query = core_query_new (7, 5, 40.0);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autofree char *json = NULL;

  limn_prediction_builder_set_query (builder, query);
  prediction = limn_prediction_builder_end (builder);
  json = limn_reply_write (prediction, LIMN_REPLY_PLAIN, NULL);
  g_assert_cmpstr (json, ==, "{\"image\":{\"width\":7,\"height\":5},\"predictions\":[]}");
}

static double
random_coordinate (int side)
{
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      return g_test_rand_int_range (0, side);
    case 1:
      return g_test_rand_int_range (0, side * 2) / 2.0;
    default:
      return (double) (float) g_test_rand_double_range (0.0, side);
    }
}

static LimnPrediction *
make_random (int width,
             int height)
{
  g_autoptr (LimnQuery) query = core_query_new (width, height, 1.0);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  guint n = (guint) g_test_rand_int_range (0, 20);

  limn_prediction_builder_set_query (builder, query);
  for (guint i = 0; i < n; i++)
    {
      LimnRect box = { random_coordinate (width), random_coordinate (height),
                       random_coordinate (width) + 0.5, random_coordinate (height) + 0.5 };
      const char *name = g_test_rand_bit () ? "cat" : "d\xc3\xb6g";

      if (!limn_prediction_builder_begin (builder, name, (int) i, g_test_rand_double (), &box))
        continue;
      limn_prediction_builder_begin_ring (builder);
      for (int j = g_test_rand_int_range (0, 40); j > 0; j--)
        g_assert_true (limn_prediction_builder_add_point (builder, random_coordinate (width),
                                                          random_coordinate (height)));
    }
  return limn_prediction_builder_end (builder);
}

static LimnPrediction *
read_back (const char *json,
           int         width,
           int         height)
{
  g_autoptr (LimnQuery) query = core_query_new (width, height, 1.0);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, query, LIMN_ENGINE_UNKNOWN, &error);

  g_assert_no_error (error);
  return prediction;
}

/* Reading and writing again gives the same bytes, and the same float32 points and confidences. */
static void
test_round_trip (void)
{
  for (guint round = 0; round < 200; round++)
    {
      int width = round % 2 == 0 ? 60 : 301;
      g_autoptr (LimnPrediction) first = make_random (width, 80);
      g_autofree char *json = limn_reply_write (first, LIMN_REPLY_PLAIN, NULL);
      g_autoptr (LimnPrediction) second = read_back (json, width, 80);
      g_autofree char *again = limn_reply_write (second, LIMN_REPLY_PLAIN, NULL);
      g_autoptr (LimnPrediction) third = read_back (again, width, 80);

      g_assert_cmpstr (json, ==, again);
      g_assert_cmpuint (limn_prediction_get_n_dropped (second), ==, 0);
      g_assert_true (limn_prediction_equal_instances (second, third));
      for (guint i = 0; i < limn_prediction_get_n_instances (first); i++)
        g_assert_cmpfloat (limn_prediction_get_instance (first, i)->confidence, ==,
                           limn_prediction_get_instance (second, i)->confidence);
    }
}

/* Far out in a large picture a hundredth of a pixel still counts. */
static void
test_precision (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  const LimnRect box = { 29990.12, 29980.34, 5.56, 7.78 };
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPrediction) second = NULL;
  g_autoptr (GBytes) body = NULL;
  const LimnInstance *instance = NULL;
  char *json = NULL;

  limn_prediction_builder_set_image_size (builder, 30000, 30000);
  g_assert_true (limn_prediction_builder_begin (builder, "a", 0, 0.5, &box));
  prediction = limn_prediction_builder_end (builder);
  json = limn_reply_write (prediction, LIMN_REPLY_PLAIN, NULL);
  body = g_bytes_new_take (json, strlen (json));
  second = limn_reply_parse (body, NULL, LIMN_ENGINE_UNKNOWN, NULL);
  instance = limn_prediction_get_instance (second, 0);
  g_assert_cmpfloat_with_epsilon (instance->box.x, box.x, 0.01);
  g_assert_cmpfloat_with_epsilon (instance->box.y, box.y, 0.01);
  g_assert_cmpfloat_with_epsilon (instance->box.width, box.width, 0.01);
}

/* Every percent as float32 is written as that percent. */
static void
test_short_confidences (void)
{
  for (int percent = 1; percent <= 100; percent++)
    {
      g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
      const LimnRect box = { 1, 1, 2, 2 };
      g_autoptr (LimnPrediction) prediction = NULL;
      g_autofree char *json = NULL;
      g_autofree char *expected = NULL;
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_assert_true (limn_prediction_builder_begin (builder, "a", 0, percent / 100.0, &box));
      prediction = limn_prediction_builder_end (builder);
      json = limn_reply_write (prediction, LIMN_REPLY_PLAIN, NULL);
      g_ascii_formatd (number, sizeof number, "%.2g", percent / 100.0);
      expected = g_strdup_printf ("\"confidence\":%s,", number);
      g_assert_nonnull (strstr (json, expected));
    }
}

static void
test_comma_locale (void)
{
  core_enter_locale ("de_DE");
  test_plain ();
  test_receipt ();
  test_round_trip ();
  test_short_confidences ();
  core_leave_locale ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/writer/plain", test_plain);
  g_test_add_func ("/core/writer/receipt", test_receipt);
  g_test_add_func ("/core/writer/ids", test_ids);
  g_test_add_func ("/core/writer/pretty", test_pretty);
  g_test_add_func ("/core/writer/empty", test_empty);
  g_test_add_func ("/core/writer/round-trip", test_round_trip);
  g_test_add_func ("/core/writer/precision", test_precision);
  g_test_add_func ("/core/writer/short-confidences", test_short_confidences);
  g_test_add_func ("/core/writer/comma-locale", test_comma_locale);
  return g_test_run ();
}
