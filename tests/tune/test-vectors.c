/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the real engines kept of given boxes, recorded. The records belong to others and are not
 * part of this project: LIMN_FIXTURES names a folder of them. The server that other tests compare
 * with must keep the same, and so must what is derived, wherever that is claimed. */

#include "config.h"

#include "limn-suppression.h"
#include "tune-oracle.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

typedef struct
{
  guint n;
  guint n_skipped;
  guint n_previews;
  guint n_exact;
  guint n_right;
} Count;

static const char *fixtures = NULL;

static OracleScene *
read_scene (JsonObject *object,
            OracleRule  rule,
            int         magnified)
{
  JsonArray *list = json_object_get_array_member (object, "boxes");
  OracleScene *scene = oracle_scene_new (640 * magnified, 640 * magnified, rule);

  scene->scale_x = scene->scale_y = (float) magnified;
  scene->max_detections = (guint) json_object_get_int_member (object, "max_detections");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *item = json_array_get_object_element (list, i);
      OracleBox box = { 0 };

      box.x1 = (float) json_object_get_double_member (item, "x1");
      box.y1 = (float) json_object_get_double_member (item, "y1");
      box.x2 = (float) json_object_get_double_member (item, "x2");
      box.y2 = (float) json_object_get_double_member (item, "y2");
      box.score = (float) json_object_get_double_member (item, "confidence");
      /* The route cannot ask for suppression across classes; as one class it is the same. */
      box.class_id = json_object_get_boolean_member (object, "class_agnostic")
                     ? 0 : (int) json_object_get_int_member (item, "class_id");
      oracle_scene_add (scene, &box);
    }
  return scene;
}

static gboolean
is_expected (GArray    *chosen,
             JsonArray *expected)
{
  if (chosen->len != json_array_get_length (expected))
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    if (g_array_index (chosen, guint, i) != json_array_get_int_element (expected, i))
      return FALSE;
  return TRUE;
}

/* The answer to the recorded question, from an answer at the floor and one at overlap 100. */
static void
check_derived (OracleScene *scene,
               double       confidence,
               double       overlap,
               Count       *count)
{
  LimnRule rule = limn_rule_of_engine (scene->engine);
  g_autoptr (LimnQuery) query = oracle_scene_query (scene, confidence, overlap);
  g_autoptr (LimnPrediction) wide = oracle_scene_ask (scene, 1.0, overlap, 0);
  g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 1.0, 100.0, 0);
  g_autoptr (LimnPrediction) answer = oracle_scene_ask (scene, confidence, overlap, 0);
  g_autoptr (LimnPrediction) narrow = limn_prediction_narrow (wide, query);
  g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, rule, confidence, overlap);
  g_autoptr (LimnPrediction) derived = limn_suppression_dup_prediction (preview, query);
  LimnRule learned = limn_rule_learn (raw, answer);
  gboolean is_right = limn_prediction_equal_instances (derived, answer);

  g_assert_true (limn_prediction_equal_instances (narrow, answer));
  /* Another cap than that of the servers has to be told to them, which Limn does not. */
  if (scene->max_detections != LIMN_MAX_DETECTIONS_DEFAULT)
    {
      count->n_skipped++;
      return;
    }
  count->n_previews++;
  count->n_exact += limn_suppression_is_exact (preview);
  count->n_right += is_right;
  g_assert_true (is_right || !limn_suppression_is_exact (preview));
  g_assert_true (learned == rule || learned == LIMN_RULE_EITHER || learned == LIMN_RULE_UNKNOWN);
}

static void
check_scene (JsonObject *object,
             OracleRule  rule,
             Count      *count)
{
  static const int magnifications[] = { 1, 4 };
  const char *member = rule == ORACLE_CLASSIC ? "kept_old_engine" : "kept_new_engine";
  double confidence = 100.0 * json_object_get_double_member (object, "confidence");
  double overlap = 100.0 * json_object_get_double_member (object, "overlap");

  for (guint i = 0; i < G_N_ELEMENTS (magnifications); i++)
    {
      g_autoptr (OracleScene) scene = read_scene (object, rule, magnifications[i]);
      g_autoptr (GArray) chosen = oracle_scene_choose (scene, confidence, overlap, 0);

      count->n++;
      g_assert_true (is_expected (chosen, json_object_get_array_member (object, member)));
      check_derived (scene, confidence, overlap, count);
    }
}

static void
test_vectors (gconstpointer data)
{
  static const char *const groups[] = { "boundary", "random" };
  OracleRule rule = (OracleRule) GPOINTER_TO_INT (data);
  g_autofree char *path = g_build_filename (fixtures, "nms", "nms_vectors.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  Count count = { 0 };

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      JsonObject *root = json_node_get_object (json_parser_get_root (parser));
      JsonArray *list = json_object_get_array_member (root, groups[g]);

      for (guint i = 0; i < json_array_get_length (list); i++)
        check_scene (json_array_get_object_element (list, i), rule, &count);
    }
  g_test_message ("%u scenes; %u previews, %u exact, %u right, 0 wrong claims; %u with another cap",
                  count.n, count.n_previews, count.n_exact, count.n_right, count.n_skipped);
  g_assert_cmpuint (count.n, >, 40);
  g_assert_cmpuint (count.n_exact, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixtures = g_getenv ("LIMN_FIXTURES");
  if (fixtures == NULL)
    {
      printf ("1..0 # SKIP LIMN_FIXTURES names no folder of recorded replies\n");
      return 0;
    }
  g_test_add_data_func ("/tune/vectors/classic", GINT_TO_POINTER (ORACLE_CLASSIC), test_vectors);
  g_test_add_data_func ("/tune/vectors/current", GINT_TO_POINTER (ORACLE_CURRENT), test_vectors);
  return g_test_run ();
}
