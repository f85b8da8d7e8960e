/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The reply parser against good replies of every shape and a corpus of bad ones. */

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

/* Every prefix is refused, and none crashes. */
static void
test_every_cut (void)
{
  for (gsize length = 0; length < strlen (good); length++)
    {
      g_autofree char *copy = g_memdup2 (good, MAX (length, 1));

      core_assert_fails (copy, (gssize) length, LIMN_ERROR_BAD_REPLY, "cut");
    }
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

typedef struct
{
  const char *what;
  const char *json;
  LimnError   code;
} BadRow;

static const BadRow bad_rows[] = {
  { "blank", "   \n ", LIMN_ERROR_BAD_REPLY },
  { "byte order mark", "\xef\xbb\xbf", LIMN_ERROR_BAD_REPLY },
  { "byte order mark and object", "\xef\xbb\xbf" REPLY (""), LIMN_ERROR_BAD_REPLY },
  { "null", "null", LIMN_ERROR_BAD_REPLY },
  { "true", "true", LIMN_ERROR_BAD_REPLY },
  { "number", "1", LIMN_ERROR_BAD_REPLY },
  { "string", "\"s\"", LIMN_ERROR_BAD_REPLY },
  { "empty list", "[]", LIMN_ERROR_BAD_REPLY },
  { "list of two", "[" REPLY ("") "," REPLY ("") "]", LIMN_ERROR_BAD_REPLY },
  { "list of a number", "[1]", LIMN_ERROR_BAD_REPLY },
  { "empty object", "{}", LIMN_ERROR_BAD_REPLY },
  { "predictions null", "{\"predictions\":null}", LIMN_ERROR_BAD_REPLY },
  { "predictions empty object", "{\"predictions\":{}}", LIMN_ERROR_BAD_REPLY },
  { "predictions object", "{\"predictions\":{\"a\":1}}", LIMN_ERROR_BAD_REPLY },
  { "predictions string", "{\"predictions\":\"a\"}", LIMN_ERROR_BAD_REPLY },
  { "predictions number", "{\"predictions\":7}", LIMN_ERROR_BAD_REPLY },
  { "other case", "{\"Predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "NaN", REPLY (ITEM (",\"class_id\":NaN")), LIMN_ERROR_BAD_REPLY },
  { "Infinity", REPLY (ITEM (",\"class_id\":-Infinity")), LIMN_ERROR_BAD_REPLY },
  { "octal", REPLY (ITEM (",\"class_id\":0123")), LIMN_ERROR_BAD_REPLY },
  { "hexadecimal", REPLY (ITEM (",\"class_id\":0x1F")), LIMN_ERROR_BAD_REPLY },
  { "binary", REPLY (ITEM (",\"class_id\":0b11")), LIMN_ERROR_BAD_REPLY },
  { "dollar", REPLY (ITEM (",\"class_id\":$FF")), LIMN_ERROR_BAD_REPLY },
  { "no digit before", REPLY (ITEM (",\"class_id\":.5")), LIMN_ERROR_BAD_REPLY },
  { "no digit after", REPLY (ITEM (",\"class_id\":5.")), LIMN_ERROR_BAD_REPLY },
  { "point and exponent", REPLY (ITEM (",\"class_id\":1.e5")), LIMN_ERROR_BAD_REPLY },
  { "plus", REPLY (ITEM (",\"class_id\":+1")), LIMN_ERROR_BAD_REPLY },
  { "two minus", REPLY (ITEM (",\"class_id\":--1")), LIMN_ERROR_BAD_REPLY },
  { "minus and blank", REPLY (ITEM (",\"class_id\":- 1")), LIMN_ERROR_BAD_REPLY },
  { "bare exponent", REPLY (ITEM (",\"class_id\":1e")), LIMN_ERROR_BAD_REPLY },
  { "two points", REPLY (ITEM (",\"class_id\":1.2.3")), LIMN_ERROR_BAD_REPLY },
  { "number and letters", REPLY (ITEM (",\"class_id\":123abc")), LIMN_ERROR_BAD_REPLY },
  { "octal beside too big", REPLY (ITEM (",\"x\":1e999,\"y\":0123")), LIMN_ERROR_BAD_REPLY },
  { "duplicate predictions", "{\"predictions\":[],\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "duplicate image",
    "{\"image\":{\"width\":100,\"height\":80},\"image\":{\"width\":100,\"height\":80},"
    "\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "trailing comma in list", REPLY (ITEM ("") ","), LIMN_ERROR_BAD_REPLY },
  { "trailing comma in object", REPLY (ITEM (",")), LIMN_ERROR_BAD_REPLY },
  { "missing comma", REPLY (ITEM ("") ITEM ("")), LIMN_ERROR_BAD_REPLY },
  { "missing colon", "{\"predictions\"[]}", LIMN_ERROR_BAD_REPLY },
  { "single quotes", "{'predictions':[]}", LIMN_ERROR_BAD_REPLY },
  { "bare key", "{predictions:[]}", LIMN_ERROR_BAD_REPLY },
  { "comment", "/* c */{\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "line comment", "// c\n{\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "assignment", "var a = {\"predictions\":[]};", LIMN_ERROR_BAD_REPLY },
  { "call", "cb({\"predictions\":[]})", LIMN_ERROR_BAD_REPLY },
  { "guard", ")]}'\n{\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "two documents", "{\"predictions\":[]}{\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "two lines", "{\"predictions\":[]}\n{\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "trailing garbage", "{\"predictions\":[]}x", LIMN_ERROR_BAD_REPLY },
  { "invalid UTF-8", REPLY (ITEM (",\"k\":\"\xff\"")), LIMN_ERROR_BAD_REPLY },
  { "overlong UTF-8", REPLY (ITEM (",\"k\":\"\xc0\xaf\"")), LIMN_ERROR_BAD_REPLY },
  { "surrogate in UTF-8", REPLY (ITEM (",\"k\":\"\xed\xa0\x80\"")), LIMN_ERROR_BAD_REPLY },
  { "NUL in class", REPLY ("{\"x\":5,\"y\":4,\"width\":2,\"height\":1,\"confidence\":0.5,"
                           "\"class\":\"a\\u0000b\"}"), LIMN_ERROR_BAD_REPLY },
  { "NUL in keypoint", REPLY (ITEM (",\"keypoints\":[{\"x\":1,\"y\":1,\"class\":\"\\u0000\"}]")),
    LIMN_ERROR_BAD_REPLY },
  { "raw newline", REPLY (ITEM (",\"k\":\"a\nb\"")), LIMN_ERROR_BAD_REPLY },
  { "raw tab", REPLY (ITEM (",\"k\":\"a\tb\"")), LIMN_ERROR_BAD_REPLY },
  { "unknown escape", REPLY (ITEM (",\"k\":\"\\q\"")), LIMN_ERROR_BAD_REPLY },
  { "HTML", "<html><body>Sign in</body></html>", LIMN_ERROR_BAD_REPLY },
  { "wrong size", "{\"image\":{\"width\":101,\"height\":80},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "double size", "{\"image\":{\"width\":200,\"height\":160},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "turned", "{\"image\":{\"width\":80,\"height\":100},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "zero size", "{\"image\":{\"width\":0,\"height\":80},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "negative size", "{\"image\":{\"width\":-100,\"height\":80},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "size as text", "{\"image\":{\"width\":\"100\",\"height\":80},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "size 1e999", "{\"image\":{\"width\":1e999,\"height\":81},\"predictions\":[]}",
    LIMN_ERROR_BAD_REPLY },
  { "image as number", "{\"image\":5,\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "two images", "{\"image\":[{\"width\":100,\"height\":80},{\"width\":100,\"height\":80}],"
                  "\"predictions\":[]}", LIMN_ERROR_BAD_REPLY },
  { "stub", "{\"time\":0.1,\"is_stub\":true,\"model_id\":\"a/0\"}", LIMN_ERROR_WRONG_TASK },
  { "semantic, nested", "{\"image\":{\"width\":100,\"height\":80},\"predictions\":"
                        "{\"segmentation_mask\":\"iVBO\",\"class_map\":{\"0\":\"a\"}}}",
    LIMN_ERROR_WRONG_TASK },
  { "semantic, top", "{\"segmentation_mask\":\"iVBO\",\"class_map\":{\"0\":\"a\"},"
                     "\"image\":{\"width\":1,\"height\":2}}", LIMN_ERROR_WRONG_TASK },
  { "single label", "{\"predictions\":[{\"class\":\"a\",\"class_id\":0,\"confidence\":0.9}],"
                    "\"top\":\"a\",\"confidence\":0.9}", LIMN_ERROR_WRONG_TASK },
  { "single label, nothing", "{\"predictions\":[],\"top\":\"\",\"confidence\":0.0}",
    LIMN_ERROR_WRONG_TASK },
  { "single label, no top", "{\"predictions\":[{\"class\":\"a\",\"confidence\":0.9}]}",
    LIMN_ERROR_WRONG_TASK },
  { "multi label, size swapped", "{\"image\":{\"width\":80,\"height\":100},\"predictions\":"
                                 "{\"a\":{\"confidence\":0.9,\"class_id\":0}},"
                                 "\"predicted_classes\":[\"a\"]}", LIMN_ERROR_WRONG_TASK },
  { "multi label, nothing", "{\"predictions\":{},\"predicted_classes\":[]}",
    LIMN_ERROR_WRONG_TASK },
  { "message", "{\"message\":\"Forbidden\"}", LIMN_ERROR_SERVER },
  { "error", "{\"error\":{\"message\":\"no\"}}", LIMN_ERROR_SERVER },
  { "detail", "{\"detail\":\"Not Found\"}", LIMN_ERROR_SERVER },
  { "error of no kind", "{\"error\":7}", LIMN_ERROR_SERVER },
};

static void
test_bad_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    core_assert_fails (bad_rows[i].json, -1, bad_rows[i].code, bad_rows[i].what);
  core_assert_fails ("{\"predictions\":[]}\0", 19, LIMN_ERROR_BAD_REPLY, "trailing NUL");
  core_assert_fails ("{\0}", 3, LIMN_ERROR_BAD_REPLY, "NUL");
}

typedef struct
{
  const char *what;
  const char *json;
  guint       n_instances;
  guint       n_dropped;
} GoodRow;

static const GoodRow good_rows[] = {
  { "nothing found", "{\"predictions\":[]}", 0, 0 },
  { "nothing found, sized", REPLY (""), 0, 0 },
  { "list of one", "[" REPLY (ITEM ("")) "]", 1, 0 },
  { "image as list of one",
    "{\"image\":[{\"width\":100,\"height\":80}],\"predictions\":[]}", 0, 0 },
  { "image null", "{\"image\":null,\"predictions\":[]}", 0, 0 },
  { "image empty", "{\"image\":{},\"predictions\":[]}", 0, 0 },
  { "image sides null", "{\"image\":{\"width\":null,\"height\":null},\"predictions\":[]}", 0, 0 },
  { "image as double", "{\"image\":{\"width\":1e2,\"height\":80.0},\"predictions\":[]}", 0, 0 },
  { "all optionals null",
    "{\"visualization\":null,\"inference_id\":null,\"time\":null,\"image\":null,\"is_stub\":null,"
    "\"top\":null,\"error\":null,\"predictions\":["
    ITEM (",\"class_id\":null,\"points\":null,\"rle\":null,\"keypoints\":null,"
          "\"tracker_id\":null,\"mask_format\":null") "]}", 1, 0 },
  { "time as text", "{\"time\":\"now\",\"predictions\":[]}", 0, 0 },
  { "not a stub", "{\"is_stub\":false,\"predictions\":[]}", 0, 0 },
  { "message beside predictions", "{\"message\":\"hello\",\"predictions\":[]}", 0, 0 },
  { "unknown keys", REPLY (ITEM (",\"k\":{\"a\":[1,{\"b\":[[]]}]},\"\":0")), 1, 0 },
  { "keys with NUL", REPLY (ITEM (",\"x\\u0000yyyyyyyyyyyyyyyyyyyy\":0,\"\\u0000\":1")),
    1, 0 },
  { "items of other types", REPLY ("1,null,\"s\",[],{}," ITEM ("")), 1, 5 },
  { "x as text", REPLY (ITEM (",\"x\":\"12.5\"")), 0, 1 },
  { "x true", REPLY (ITEM (",\"x\":true")), 0, 1 },
  { "x null", REPLY (ITEM (",\"x\":null")), 0, 1 },
  { "x null after a good one", REPLY (ITEM ("") "," ITEM (",\"x\":null") "," ITEM ("")), 2, 1 },
  { "no item after a good one", REPLY (ITEM ("") ",7"), 1, 1 },
  { "x list", REPLY (ITEM (",\"x\":[1]")), 0, 1 },
  { "x object", REPLY (ITEM (",\"x\":{}")), 0, 1 },
  { "x missing", REPLY ("{\"y\":40,\"width\":20,\"height\":10,\"confidence\":0.5}"), 0, 1 },
  { "confidence missing", REPLY ("{\"x\":9,\"y\":40,\"width\":20,\"height\":10}"), 0, 1 },
  { "confidence -1", REPLY (ITEM (",\"confidence\":-1")), 0, 1 },
  { "confidence 2", REPLY (ITEM (",\"confidence\":2")), 0, 1 },
  { "confidence text", REPLY (ITEM (",\"confidence\":\"0.5\"")), 0, 1 },
  { "confidence tiny", REPLY (ITEM (",\"confidence\":1e-300")), 1, 0 },
  { "last of equal keys counts", REPLY (ITEM (",\"width\":0,\"width\":3")), 1, 0 },
  { "width 0", REPLY (ITEM (",\"width\":0")), 0, 1 },
  { "width -0.0", REPLY (ITEM (",\"width\":-0.0")), 0, 1 },
  { "width negative", REPLY (ITEM (",\"width\":-4")), 0, 1 },
  { "height 1e308", REPLY (ITEM (",\"height\":1e308")), 0, 1 },
  { "wide", REPLY (ITEM (",\"width\":5000")), 1, 0 },
  { "far", REPLY (ITEM (",\"x\":5000,\"y\":-5000")), 1, 0 },
  { "1e999", REPLY (ITEM (",\"x\":1e999") "," ITEM ("")), 1, 1 },
  { "-1e999 in points", REPLY (ITEM (",\"points\":[{\"x\":-1e999,\"y\":1}]") "," ITEM ("")), 1, 1 },
  { "2^64", REPLY (ITEM (",\"x\":18446744073709551616") "," ITEM ("")), 1, 1 },
  { "2^63", REPLY (ITEM (",\"x\":9223372036854775808") "," ITEM ("")), 1, 1 },
  { "-2^63-1", REPLY (ITEM (",\"x\":-9223372036854775809") "," ITEM ("")), 1, 1 },
  { "40 digits", REPLY (ITEM (",\"x\":1234567890123456789012345678901234567890") "," ITEM ("")),
    1, 1 },
  { "class_id 2^64", REPLY (ITEM (",\"class_id\":18446744073709551616")), 1, 0 },
  { "class_id float", REPLY (ITEM (",\"class_id\":1.5")), 1, 0 },
  { "class_id negative", REPLY (ITEM (",\"class_id\":-3")), 1, 0 },
  { "class_id 1e20", REPLY (ITEM (",\"class_id\":1e20")), 1, 0 },
  { "class_id text", REPLY (ITEM (",\"class_id\":\"3\"")), 1, 0 },
  { "x 1e-999", REPLY (ITEM (",\"x\":1e-999")), 1, 0 },
  { "17 digits", REPLY (ITEM (",\"x\":50.000000000000001,\"y\":9.0071992547409930")), 1, 0 },
  { "class missing",
    REPLY ("{\"x\":9,\"y\":9,\"width\":2,\"height\":1,\"confidence\":0.5}"), 1, 0 },
  { "class number", REPLY (ITEM (",\"class\":5")), 1, 0 },
  { "class null", REPLY (ITEM (",\"class\":null")), 1, 0 },
  { "points text", REPLY (ITEM (",\"points\":\"no\"")), 0, 1 },
  { "points of numbers", REPLY (ITEM (",\"points\":[1,2,3]")), 0, 1 },
  { "point without y", REPLY (ITEM (",\"points\":[{\"x\":1}]")), 0, 1 },
  { "point with text", REPLY (ITEM (",\"points\":[{\"x\":1,\"y\":\"2\"}]")), 0, 1 },
  { "point with three", REPLY (ITEM (",\"points\":[[1,2,3]]")), 0, 1 },
  { "point with z", REPLY (ITEM (",\"points\":[{\"z\":0,\"x\":1,\"y\":2}]")), 1, 0 },
  { "rle number", REPLY (ITEM (",\"rle\":5")), 0, 1 },
  { "rle without counts", REPLY (ITEM (",\"rle\":{\"size\":[80,100]}")), 0, 1 },
  { "rle of another size", REPLY (ITEM (",\"rle\":{\"size\":[100,80],\"counts\":\"\"}")), 0, 1 },
  { "rle broken", REPLY (ITEM (",\"rle\":{\"size\":[80,100],\"counts\":\"0\"}")), 0, 1 },
  { "rle with counts of numbers", REPLY (ITEM (",\"rle\":{\"size\":[80,100],\"counts\":[8000]}")),
    0, 1 },
  { "keypoints text", REPLY (ITEM (",\"keypoints\":\"no\"")), 0, 1 },
  { "keypoint without x", REPLY (ITEM (",\"keypoints\":[{\"y\":1}]")), 0, 1 },
  { "classification among boxes", REPLY ("{\"class\":\"a\",\"confidence\":0.9}," ITEM ("")), 1, 1 },
  { "space around", " \r\n\t" REPLY (ITEM ("")) "\n ", 1, 0 },
};

static void
test_good_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_rows); i++)
    {
      const GoodRow *row = &good_rows[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPrediction) prediction = core_parse (row->json, -1, 100, 80, &error);

      if (prediction == NULL)
        g_error ("%s: %s", row->what, error->message);
      if (limn_prediction_get_n_instances (prediction) != row->n_instances
          || limn_prediction_get_n_dropped (prediction) != row->n_dropped)
        g_error ("%s: %u and %u dropped", row->what,
                 limn_prediction_get_n_instances (prediction),
                 limn_prediction_get_n_dropped (prediction));
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

static char *
nest (guint       depth,
      const char *open,
      const char *close)
{
  GString *text = g_string_new ("{\"predictions\":[],\"k\":");

  /* The object around it is the first level. */
  for (guint i = 1; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "0");
  for (guint i = 1; i < depth; i++)
    g_string_append (text, close);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const guint depths[] = { 2, 63, 64, 65, 1000, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *lists = nest (depths[i], "[", "]");
      g_autofree char *objects = nest (depths[i], "{\"a\":", "}");
      g_autoptr (LimnPrediction) a = core_parse (lists, -1, 100, 80, NULL);
      g_autoptr (LimnPrediction) b = core_parse (objects, -1, 100, 80, NULL);

      g_test_message ("depth %u", depths[i]);
      g_assert_true ((a != NULL) == (depths[i] <= LIMN_MAX_JSON_DEPTH));
      g_assert_true ((b != NULL) == (depths[i] <= LIMN_MAX_JSON_DEPTH));
    }
}

static void
test_unclosed (void)
{
  g_autofree char *brackets = g_strnfill (1000000, '[');
  g_autofree char *quotes = g_strnfill (1000000, '"');
  g_autofree char *escapes = g_strnfill (1000000, '\\');
  g_autofree char *blanks = g_strnfill (1000000, ' ');

  core_assert_fails (brackets, -1, LIMN_ERROR_BAD_REPLY, "brackets");
  core_assert_fails (quotes, -1, LIMN_ERROR_BAD_REPLY, "quotes");
  core_assert_fails (escapes, -1, LIMN_ERROR_BAD_REPLY, "escapes");
  core_assert_fails (blanks, -1, LIMN_ERROR_BAD_REPLY, "blanks");
}

static void
test_long_number (void)
{
  g_autofree char *digits = g_strnfill (1000000, '7');
  g_autofree char *json = g_strdup_printf (REPLY (ITEM (",\"x\":%s")), digits);

  core_assert_fails (json, -1, LIMN_ERROR_BAD_REPLY, "a million digits");
}

static void
test_too_large (void)
{
  g_autoptr (GString) items = g_string_new ("{\"predictions\":[");
  g_autofree char *big = g_strnfill (LIMN_MAX_REPLY_BYTES + 1, ' ');

  core_assert_fails (big, -1, LIMN_ERROR_TOO_LARGE, "bytes");
  for (guint i = 0; i <= LIMN_MAX_INSTANCES; i++)
    g_string_append (items, i > 0 ? "," ITEM ("") : ITEM (""));
  g_string_append (items, "]}");
  core_assert_fails (items->str, (gssize) items->len, LIMN_ERROR_TOO_LARGE, "instances");
}

static void
test_too_many_points (void)
{
  GString *json = g_string_sized_new (LIMN_MAX_VERTICES * 8);

  g_string_append (json, "{\"predictions\":[{\"x\":5,\"y\":5,\"width\":2,\"height\":2,"
                         "\"confidence\":0.5,\"class\":\"a\",\"points\":[[1,2]");
  for (guint i = 0; i < LIMN_MAX_VERTICES; i++)
    g_string_append (json, ",[1,2]");
  g_string_append (json, "]}]}");
  core_assert_fails (json->str, (gssize) json->len, LIMN_ERROR_TOO_LARGE, "points");
  g_string_free (json, TRUE);
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

static gpointer
parse_thread (gpointer data)
{
  g_autofree char *deep = nest (LIMN_MAX_JSON_DEPTH, "[", "]");
  g_autoptr (LimnPrediction) prediction = core_parse_good (deep, 100, 80);

  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, 0);
  return NULL;
}

/* Off the main thread, where replies are parsed for real. */
static void
test_thread (void)
{
  g_thread_join (g_thread_new ("parse", parse_thread, NULL));
}

static void
test_comma_locale (void)
{
  if (!core_enter_comma ())
    return;
  test_instances ();
  test_good_rows ();
  test_bad_rows ();
  test_points ();
  test_keypoints ();
  test_blunt_numbers ();
  core_leave_comma ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parser/instances", test_instances);
  g_test_add_func ("/core/parser/every-cut", test_every_cut);
  g_test_add_func ("/core/parser/every-byte", test_every_byte);
  g_test_add_func ("/core/parser/bad-rows", test_bad_rows);
  g_test_add_func ("/core/parser/good-rows", test_good_rows);
  g_test_add_func ("/core/parser/points", test_points);
  g_test_add_func ("/core/parser/rle-with-hole", test_rle_with_hole);
  g_test_add_func ("/core/parser/keypoints", test_keypoints);
  g_test_add_func ("/core/parser/depth", test_depth);
  g_test_add_func ("/core/parser/unclosed", test_unclosed);
  g_test_add_func ("/core/parser/long-number", test_long_number);
  g_test_add_func ("/core/parser/too-large", test_too_large);
  g_test_add_func ("/core/parser/too-many-points", test_too_many_points);
  g_test_add_func ("/core/parser/no-query", test_no_query);
  g_test_add_func ("/core/parser/error-messages", test_error_messages);
  g_test_add_func ("/core/parser/error-message-is-short", test_error_message_is_short);
  g_test_add_func ("/core/parser/server-text", test_server_text);
  g_test_add_func ("/core/parser/blunt-numbers", test_blunt_numbers);
  g_test_add_func ("/core/parser/thread", test_thread);
  g_test_add_func ("/core/parser/comma-locale", test_comma_locale);
  return g_test_run ();
}
