/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What pycocotools says of sets drawn at random. They are not part of this project: LIMN_FIXTURES
 * names the folder that has coco-eval. */

#include "config.h"

#include "limn-coco-eval.h"
#include "limn-truth-set.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

static const char *fixtures = NULL;

static JsonNode *
read_json (const char *set,
           const char *what)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.json", set, what);
  g_autofree char *path = g_build_filename (fixtures, "coco-eval", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static double
get_number (JsonArray *array,
            guint      index)
{
  return json_array_get_double_element (array, index);
}

/* The detections of one picture, in the order of the file. */
static LimnPrediction *
make_prediction (JsonArray  *detections,
                 JsonArray  *categories,
                 gint64      image_id,
                 int         width,
                 int         height)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();

  limn_prediction_builder_set_image_size (builder, width, height);
  for (guint i = 0; i < json_array_get_length (detections); i++)
    {
      JsonObject *detection = json_array_get_object_element (detections, i);
      JsonArray *numbers = json_object_get_array_member (detection, "bbox");
      JsonArray *rings = json_object_get_array_member (detection, "segmentation");
      guint category = (guint) json_object_get_int_member (detection, "category_id");
      LimnRect box = { get_number (numbers, 0), get_number (numbers, 1), get_number (numbers, 2),
                       get_number (numbers, 3) };

      if (json_object_get_int_member (detection, "image_id") != image_id)
        continue;
      limn_prediction_builder_begin
        (builder, json_object_get_string_member (json_array_get_object_element (categories,
                                                                                category - 1),
                                                 "name"), -1,
         json_object_get_double_member (detection, "score"), &box);
      for (guint j = 0; j < json_array_get_length (rings); j++)
        {
          JsonArray *ring = json_array_get_array_element (rings, j);

          limn_prediction_builder_begin_ring (builder);
          for (guint k = 0; k < json_array_get_length (ring); k += 2)
            limn_prediction_builder_add_point (builder, get_number (ring, k),
                                               get_number (ring, k + 1));
        }
    }
  return limn_prediction_builder_end (builder);
}

static LimnTruthSet *
load_truth (const char *set,
            JsonArray  *images)
{
  g_autofree char *name = g_strdup_printf ("%s-gt.json", set);
  g_autofree char *path = g_build_filename (fixtures, "coco-eval", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  LimnTruthSet *truth = NULL;

  for (guint i = 0; i < json_array_get_length (images); i++)
    g_ptr_array_add (pictures,
                     g_file_new_for_path (json_object_get_string_member
                                            (json_array_get_object_element (images, i),
                                             "file_name")));
  truth = limn_truth_set_load (file, pictures, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (limn_truth_set_get_n (truth), ==, json_array_get_length (images));
  g_assert_cmpuint (limn_truth_set_get_n_problems (truth), ==, 0);
  return truth;
}

static void
assert_figure (JsonObject *expected,
               const char *name,
               double      value)
{
  double wanted = json_object_get_double_member (expected, name);

  g_test_message ("%s %.9f expected %.9f", name, value, wanted);
  g_assert_cmpfloat_with_epsilon (value, wanted, 1e-9);
}

static void
assert_figures (LimnCocoEval *eval,
                JsonObject   *expected)
{
  JsonObject *classes = json_object_get_object_member (expected, "per_class");
  JsonObjectIter iter;
  JsonNode *node = NULL;
  const char *name = NULL;
  LimnCocoSummary summary;

  limn_coco_eval_summarize (eval, &summary);
  assert_figure (expected, "AP", summary.ap);
  assert_figure (expected, "AP50", summary.ap50);
  assert_figure (expected, "AP75", summary.ap75);
  assert_figure (expected, "APs", summary.ap_small);
  assert_figure (expected, "APm", summary.ap_medium);
  assert_figure (expected, "APl", summary.ap_large);
  assert_figure (expected, "AR1", summary.ar1);
  assert_figure (expected, "AR10", summary.ar10);
  assert_figure (expected, "AR100", summary.ar100);
  assert_figure (expected, "ARs", summary.ar_small);
  assert_figure (expected, "ARm", summary.ar_medium);
  assert_figure (expected, "ARl", summary.ar_large);
  json_object_iter_init (&iter, classes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      double ap = 0.0;
      double ap50 = 0.0;

      g_assert_true (limn_coco_eval_get_class (eval, name, &ap, &ap50));
      assert_figure (json_node_get_object (node), "AP", ap);
      assert_figure (json_node_get_object (node), "AP50", ap50);
    }
}

static void
test_set (gconstpointer data)
{
  const char *set = data;
  g_autoptr (JsonNode) truth_node = read_json (set, "gt");
  g_autoptr (JsonNode) detection_node = read_json (set, "predictions");
  g_autoptr (JsonNode) expected = read_json (set, "expected");
  JsonObject *root = json_node_get_object (truth_node);
  JsonArray *images = json_object_get_array_member (root, "images");
  g_autoptr (LimnTruthSet) truth = load_truth (set, images);
  g_autoptr (LimnCocoEval) boxes = limn_coco_eval_new (LIMN_COCO_BOXES);
  g_autoptr (LimnCocoEval) masks = limn_coco_eval_new (LIMN_COCO_MASKS);

  for (guint i = 0; i < json_array_get_length (images); i++)
    {
      JsonObject *image = json_array_get_object_element (images, i);
      int width = (int) json_object_get_int_member (image, "width");
      int height = (int) json_object_get_int_member (image, "height");
      g_autoptr (GFile) picture = g_file_new_for_path (json_object_get_string_member
                                                         (image, "file_name"));
      g_autoptr (LimnPrediction) prediction = NULL;

      prediction = make_prediction (json_node_get_array (detection_node),
                                    json_object_get_array_member (root, "categories"),
                                    json_object_get_int_member (image, "id"), width, height);
      limn_coco_eval_add (boxes, prediction, limn_truth_set_lookup (truth, picture), width, height);
      limn_coco_eval_add (masks, prediction, limn_truth_set_lookup (truth, picture), width, height);
    }
  assert_figures (boxes, json_object_get_object_member (json_node_get_object (expected), "bbox"));
  assert_figures (masks, json_object_get_object_member (json_node_get_object (expected), "segm"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  fixtures = g_getenv ("LIMN_FIXTURES");
  if (fixtures == NULL || *fixtures == '\0')
    {
      puts ("1..0 # SKIP LIMN_FIXTURES is not set");
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  path = g_build_filename (fixtures, "coco-eval", NULL);
  dir = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, "-expected.json"))
      {
        char *set = g_strndup (name, strlen (name) - strlen ("-expected.json"));
        g_autofree char *test = g_strconcat ("/eval/vectors/", set, NULL);

        g_ptr_array_add (sets, set);
        g_test_add_data_func (test, set, test_set);
      }
  g_assert_cmpuint (sets->len, >, 0);
  return g_test_run ();
}
