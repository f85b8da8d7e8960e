/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Path and query of a question, corner by corner. */

#include "config.h"

#include "limn-api-error.h"
#include "limn-route.h"

typedef struct
{
  const char *query;
  double      confidence;
  double      overlap;
  guint       max_detections;
} Numbers;

/* Whatever is one or more is a percentage; below one percent there is nothing. */
static const Numbers numbers[] = {
  { "", 0.4, 0.3, 300 },
  { "confidence=40&overlap=30", 0.4, 0.3, 300 },
  { "confidence=0.4&overlap=0.3", 0.4, 0.3, 300 },
  { "confidence=1", 0.01, 0.3, 300 },
  { "confidence=1.0", 0.01, 0.3, 300 },
  { "confidence=0.99", 0.99, 0.3, 300 },
  { "confidence=100", 1.0, 0.3, 300 },
  { "confidence=150", 1.5, 0.3, 300 },
  { "confidence=0", 0.01, 0.3, 300 },
  { "confidence=0.001", 0.01, 0.3, 300 },
  { "confidence=-5", 0.01, 0.3, 300 },
  { "confidence=best", 0.4, 0.3, 300 },
  { "confidence=default", 0.4, 0.3, 300 },
  { "confidence=35.5", 0.355, 0.3, 300 },
  { "confidence=%2035+", 0.35, 0.3, 300 },
  { "confidence=4e1", 0.4, 0.3, 300 },
  { "confidence=inf", G_MAXDOUBLE, 0.3, 300 },
  { "overlap=0", 0.4, 0.0, 300 },
  { "overlap=1", 0.4, 0.01, 300 },
  { "overlap=100", 0.4, 1.0, 300 },
  { "overlap=-1", 0.4, -1.0, 300 },
  { "max_detections=5", 0.4, 0.3, 5 },
  { "max_detections=0", 0.4, 0.3, 0 },
  { "max_detections=-3", 0.4, 0.3, 0 },
  { "max_detections=5.0", 0.4, 0.3, 5 },
  /* The last of equal names counts, and nobody minds the others. */
  { "confidence=10&confidence=20", 0.2, 0.3, 300 },
  { "classes=a,b&name=x.jpg&&=&confidence=20&whatever", 0.2, 0.3, 300 },
  { "Confidence=20", 0.4, 0.3, 300 },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const Numbers *expected = &numbers[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRoute) route = limn_route_parse ("/coco/1", expected->query,
                                                      LIMN_ENGINE_CURRENT, &error);

      g_assert_no_error (error);
      if (expected->confidence == G_MAXDOUBLE)
        g_assert_cmpfloat (route->confidence, >, 1e300);
      else
        g_assert_cmpfloat_with_epsilon (route->confidence, expected->confidence, 1e-12);
      g_assert_cmpfloat_with_epsilon (route->overlap, expected->overlap, 1e-12);
      g_assert_cmpuint (route->max_detections, ==, expected->max_detections);
    }
}

static void
test_no_query (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRoute) route = limn_route_parse ("/coco/1", NULL, LIMN_ENGINE_CURRENT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (route->model_id, ==, "coco/1");
  g_assert_null (route->api_key);
  g_assert_null (route->image);
  g_assert_cmpint (route->format, ==, LIMN_ROUTE_JSON);
  g_assert_false (route->labels);
  g_assert_cmpint (route->stroke, ==, 1);
}

static void
test_texts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRoute) route =
    limn_route_parse ("/coco/1",
                      "api_key=a%2Bb+c%&image=https%3A%2F%2Fexample.org%2Fa.jpg%3Fx%3D1&labels=on"
                      "&stroke=4&format=image&image_type=url&source=%ff"
                      "&disable_active_learning=TRUE",
                      LIMN_ENGINE_CURRENT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (route->api_key, ==, "a+b c%");
  g_assert_cmpstr (route->image, ==, "https://example.org/a.jpg?x=1");
  g_assert_cmpstr (route->image_type, ==, "url");
  g_assert_true (route->labels);
  g_assert_cmpint (route->stroke, ==, 4);
  g_assert_cmpint (route->format, ==, LIMN_ROUTE_IMAGE);
}

static void
test_formats (void)
{
  static const struct { const char *query; LimnRouteFormat format; } formats[] = {
    { "format=json", LIMN_ROUTE_JSON },
    { "format=image", LIMN_ROUTE_IMAGE },
    { "format=image_and_json", LIMN_ROUTE_IMAGE_AND_JSON },
    { "format=png", LIMN_ROUTE_JSON },
    { "format=", LIMN_ROUTE_JSON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (LimnRoute) route = limn_route_parse ("/coco/1", formats[i].query,
                                                      LIMN_ENGINE_CURRENT, NULL);

      g_assert_cmpint (route->format, ==, formats[i].format);
    }
}

static void
test_booleans (void)
{
  static const char *const yes[] = { "on", "true", "1", "yes", "y", "t", "ON", "True" };
  static const char *const no[] = { "off", "false", "0", "no", "n", "f", "OFF", "False" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_autofree char *on = g_strdup_printf ("labels=%s", yes[i]);
      g_autofree char *off = g_strdup_printf ("labels=%s", no[i]);
      g_autoptr (LimnRoute) with = limn_route_parse ("/coco/1", on, LIMN_ENGINE_CURRENT, NULL);
      g_autoptr (LimnRoute) without = limn_route_parse ("/coco/1", off, LIMN_ENGINE_CURRENT, NULL);

      g_assert_true (with->labels);
      g_assert_false (without->labels);
    }
}

static void
test_wrong_types (void)
{
  static const struct { const char *query; const char *body; } wrong[] = {
    { "confidence=abc",
      "[{\"type\":\"float_parsing\",\"loc\":[\"query\",\"confidence\",\"float\"],\"msg\":\"Input "
      "should be a valid number, unable to parse string as a number\",\"input\":\"abc\"},{\"type\":"
      "\"literal_error\",\"loc\":[\"query\",\"confidence\",\"literal['best','default']\"],\"msg\":"
      "\"Input should be 'best' or 'default'\",\"input\":\"abc\",\"ctx\":{\"expected\":\"'best' or "
      "'default'\"}}]" },
    { "overlap=0,4",
      "[{\"type\":\"float_parsing\",\"loc\":[\"query\",\"overlap\"],\"msg\":\"Input should be a "
      "valid number, unable to parse string as a number\",\"input\":\"0,4\"}]" },
    { "max_detections=x",
      "[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"max_detections\"],\"msg\":\"Input should be "
      "a valid integer, unable to parse string as an integer\",\"input\":\"x\"}]" },
    { "labels=maybe",
      "[{\"type\":\"bool_parsing\",\"loc\":[\"query\",\"labels\"],\"msg\":\"Input should be a "
      "valid boolean, unable to interpret input\",\"input\":\"maybe\"}]" },
    { "response_mask_format=png",
      "[{\"type\":\"literal_error\",\"loc\":[\"query\",\"response_mask_format\"],\"msg\":\"Input "
      "should be 'polygon' or 'rle'\",\"input\":\"png\",\"ctx\":{\"expected\":\"'polygon' or "
      "'rle'\"}}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRoute) route = limn_route_parse ("/coco/1", wrong[i].query,
                                                      LIMN_ENGINE_CURRENT, &error);

      g_assert_null (route);
      g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_PARAMETERS);
      g_assert_cmpstr (error->message, ==, wrong[i].body);
      g_assert_cmpuint (limn_api_error_get_status (error), ==, 422);
    }
}

static void
test_other_wrong_types (void)
{
  static const char *const wrong[] = {
    "confidence=", "confidence=0x10", "confidence=1_0", "confidence=nan(1)", "confidence=40%25",
    "overlap=", "overlap=--1", "overlap=1e", "max_detections=1.5", "max_detections=1e2", "stroke=",
    "labels=", "labels=2", "disable_active_learning=x", "disable_preproc_contrast=x",
    "keypoint_confidence=x", "tradeoff_factor=x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRoute) route = limn_route_parse ("/coco/1", wrong[i], LIMN_ENGINE_CURRENT,
                                                      &error);

      g_assert_null (route);
      g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_PARAMETERS);
    }
}

static void
test_mask_decoding (void)
{
  static const char *const wrong[] = { "mask_decode_mode=slow", "tradeoff_factor=1.5" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRoute) classic = limn_route_parse ("/coco/1", wrong[i], LIMN_ENGINE_CLASSIC,
                                                        &error);
      g_autoptr (LimnRoute) current = limn_route_parse ("/coco/1", wrong[i], LIMN_ENGINE_CURRENT,
                                                        NULL);

      g_assert_null (classic);
      g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST);
      g_assert_nonnull (current);
    }
}

static void
test_paths (void)
{
  static const struct { const char *path; const char *model_id; } paths[] = {
    { "/coco/1", "coco/1" }, { "/My_data-set/123456", "My_data-set/123456" },
    { "/my-workspace/some-model", NULL }, { "/co%63o/1", NULL }, { "/coco/1234567", NULL },
    { "/", NULL }, { "", NULL }, { "/coco", NULL }, { "/coco/", NULL }, { "//1", NULL },
    { "/coco/1/", NULL }, { "/coco/1/2", NULL }, { "coco/1", NULL }, { "/coco/%00", NULL },
    { "/coco/%ff", NULL }, { "/coco/%zz", NULL }, { "/../1", NULL }, { "/c\xc3\xb6" "co/1", NULL },
  };
  g_autofree char *long_name = g_strnfill (64, 'a');
  g_autofree char *long_path = g_strdup_printf ("/%s/1", long_name);
  g_autofree char *too_long = g_strdup_printf ("/a%s/1", long_name);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnRoute) route = limn_route_parse (paths[i].path, NULL, LIMN_ENGINE_CURRENT,
                                                      &error);

      g_assert_cmpstr (route != NULL ? route->model_id : NULL, ==, paths[i].model_id);
      if (route == NULL)
        g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_NO_PATH);
    }
  g_assert_true (limn_route_check_path (long_path, NULL));
  g_assert_false (limn_route_check_path (too_long, NULL));
}

static void
test_unknown_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRoute) route = limn_route_parse ("/nothing", "confidence=abc", LIMN_ENGINE_CURRENT,
                                                  &error);
  g_autofree char *json = NULL;

  g_assert_null (route);
  g_assert_error (error, LIMN_API_ERROR, LIMN_API_ERROR_NO_PATH);
  json = limn_api_error_to_json (error);
  g_assert_cmpstr (json, ==, "{\"detail\":\"Not Found\"}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/route/numbers", test_numbers);
  g_test_add_func ("/route/no-query", test_no_query);
  g_test_add_func ("/route/texts", test_texts);
  g_test_add_func ("/route/formats", test_formats);
  g_test_add_func ("/route/booleans", test_booleans);
  g_test_add_func ("/route/wrong-types", test_wrong_types);
  g_test_add_func ("/route/other-wrong-types", test_other_wrong_types);
  g_test_add_func ("/route/mask-decoding", test_mask_decoding);
  g_test_add_func ("/route/paths", test_paths);
  g_test_add_func ("/route/unknown-path", test_unknown_path);

  return g_test_run ();
}
