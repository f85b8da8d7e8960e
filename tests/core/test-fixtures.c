/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Recorded replies of real servers, read as their index says. They belong to others and are not
 * part of this project: LIMN_FIXTURES names a folder of them. json-glib reads each a second time,
 * as an independent witness. */

#include "config.h"

#include "limn-error.h"
#include "limn-reply-parser.h"
#include "limn-rle.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

static const char *fixtures = NULL;

typedef void (*FixtureFunc) (GBytes     *body,
                             const char *name);

/* Calls @func for every file of a folder and returns how many there were. */
static guint
for_each (const char  *folder,
          FixtureFunc  func)
{
  g_autofree char *path = g_build_filename (fixtures, folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name = NULL;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (GBytes) body = NULL;
      char *text = NULL;
      gsize length = 0;

      g_file_get_contents (file, &text, &length, &error);
      g_assert_no_error (error);
      body = g_bytes_new_take (text, length);
      g_test_message ("%s/%s", folder, name);
      func (body, name);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
  return n;
}

static JsonNode *
witness (GBytes *body)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, g_bytes_get_data (body, NULL),
                              (gssize) g_bytes_get_size (body), &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static void
assert_item (LimnPrediction *prediction,
             JsonObject     *item)
{
  float confidence = (float) json_object_get_double_member (item, "confidence");
  double x = json_object_get_double_member (item, "x");
  double width = json_object_get_double_member (item, "width");
  guint n_points = 0;

  if (json_object_has_member (item, "points"))
    n_points = json_array_get_length (json_object_get_array_member (item, "points"));
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
      guint n = 0;

      if (instance->confidence != confidence || instance->box.x != x - width / 2.0)
        continue;
      g_assert_cmpstr (limn_prediction_get_class_name (prediction, instance->class_index), ==,
                       json_object_get_string_member (item, "class"));
      if (instance->n_rings > 0)
        limn_prediction_get_ring (prediction, instance->first_ring, &n);
      /* Points after one another may repeat; a ring loses only a repeated first one. */
      if (n_points > 3)
        g_assert_cmpuint (n, >=, n_points - 1);
      if (json_object_has_member (item, "keypoints"))
        g_assert_cmpuint (instance->n_keypoints, ==,
                          json_array_get_length (json_object_get_array_member (item,
                                                                               "keypoints")));
      return;
    }
  g_error ("an object of confidence %g is missing", (double) confidence);
}

static void
assert_places (GBytes     *body,
               const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *items = NULL;

  prediction = limn_reply_parse (body, NULL, LIMN_ENGINE_UNKNOWN, &error);
  g_assert_no_error (error);
  root = witness (body);
  items = json_object_get_array_member (json_node_get_object (root), "predictions");
  g_assert_cmpuint (limn_prediction_get_n_dropped (prediction), ==, 0);
  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==,
                    json_array_get_length (items));
  for (guint i = 0; i < json_array_get_length (items); i++)
    assert_item (prediction, json_array_get_object_element (items, i));
}

static void
assert_fails (GBytes    *body,
              LimnError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) prediction = limn_reply_parse (body, NULL, LIMN_ENGINE_UNKNOWN,
                                                            &error);

  g_assert_null (prediction);
  g_assert_error (error, LIMN_ERROR, (int) code);
  g_test_message ("  %s", error->message);
}

static void
assert_wrong_task (GBytes     *body,
                   const char *name)
{
  assert_fails (body, LIMN_ERROR_WRONG_TASK);
}

static void
assert_edge (GBytes     *body,
             const char *name)
{
  if (g_str_has_suffix (name, ".txt"))
    assert_fails (body, LIMN_ERROR_BAD_REPLY);
  else if (g_str_has_prefix (name, "stub"))
    assert_fails (body, LIMN_ERROR_WRONG_TASK);
  else
    assert_places (body, name);
}

static void
assert_error_body (GBytes     *body,
                   const char *name)
{
  g_autofree char *message = limn_reply_dup_error_message (body);

  assert_fails (body, LIMN_ERROR_SERVER);
  g_assert_nonnull (message);
  g_assert_cmpint (g_utf8_strlen (message, -1), <=, 200);
}

static double
trace_area (JsonObject *rle,
            double     *x_min)
{
  JsonArray *size = json_object_get_array_member (rle, "size");
  const char *counts = json_object_get_string_member (rle, "counts");
  int height = (int) json_array_get_int_element (size, 0);
  int width = (int) json_array_get_int_element (size, 1);
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  const LimnRect box = { 0, 0, width, height };
  gint64 budget = LIMN_RLE_WORK_BUDGET;
  const LimnInstance *instance = NULL;

  limn_prediction_builder_set_image_size (builder, width, height);
  g_assert_true (limn_prediction_builder_begin (builder, "a", 0, 0.5, &box));
  g_assert_cmpint (limn_rle_trace (counts, strlen (counts), width, height, &budget, builder), ==,
                   LIMN_RLE_OK);
  prediction = limn_prediction_builder_end (builder);
  instance = limn_prediction_get_instance (prediction, 0);
  *x_min = width;
  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, i, &n);

      for (guint j = 0; j < n; j++)
        *x_min = MIN (*x_min, points[j].x + 0.5);
    }
  return instance->n_rings > 0 ? limn_prediction_get_area (prediction, 0) : 0.0;
}

static void
assert_masks (GBytes     *body,
              const char *name)
{
  g_autoptr (JsonNode) root = witness (body);
  JsonArray *rows = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      gboolean is_real = json_object_has_member (row, "rle");
      JsonObject *expected = is_real ? json_object_get_object_member (row, "expected") : row;
      double x_min = 0.0;
      double area = trace_area (is_real ? json_object_get_object_member (row, "rle") : row,
                                &x_min);

      g_assert_cmpfloat (area, ==, json_object_get_double_member (expected, "area"));
      if (is_real)
        g_assert_cmpfloat (x_min, ==, json_object_get_double_member (expected, "x_min"));
    }
}

static void
test_places (void)
{
  g_assert_cmpuint (for_each ("instance", assert_places), >=, 6);
  g_assert_cmpuint (for_each ("detect", assert_places), >=, 7);
  g_assert_cmpuint (for_each ("keypoint", assert_places), >=, 2);
}

static void
test_wrong_tasks (void)
{
  g_assert_cmpuint (for_each ("classify", assert_wrong_task), >=, 3);
  g_assert_cmpuint (for_each ("semantic", assert_wrong_task), >=, 2);
}

static void
test_edges (void)
{
  g_assert_cmpuint (for_each ("edge", assert_edge), >=, 8);
}

static void
test_errors (void)
{
  g_assert_cmpuint (for_each ("errors", assert_error_body), >=, 28);
}

static void
test_masks (void)
{
  g_assert_cmpuint (for_each ("rle", assert_masks), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  fixtures = g_getenv ("LIMN_FIXTURES");
  if (fixtures == NULL || *fixtures == '\0')
    {
      puts ("1..0 # SKIP LIMN_FIXTURES is not set");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fixtures/places", test_places);
  g_test_add_func ("/fixtures/wrong-tasks", test_wrong_tasks);
  g_test_add_func ("/fixtures/edges", test_edges);
  g_test_add_func ("/fixtures/errors", test_errors);
  g_test_add_func ("/fixtures/masks", test_masks);
  return g_test_run ();
}
