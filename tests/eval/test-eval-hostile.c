/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are cut off, changed at random, or made to cost as much as they can. Nothing has to be
 * found in them, but everything has to end, and what comes out has to be sound. */

#include "config.h"

#include "eval-fixture.h"

#include "limn-coco-eval.h"
#include "limn-curve.h"

#include <math.h>
#include <string.h>

#define N_MUTATIONS 1500

typedef struct
{
  const char *name;
  const char *text;
} Sample;

static const Sample samples[] = {
  { "x.json",
    "{\"categories\": [{\"id\": 1, \"name\": \"cat\"}],\n"
    "\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 40, \"height\": 30}],\n"
    "\"annotations\": [{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": 0,"
    " \"area\": 99.5, \"bbox\": [10, 10, 20, 10], \"segmentation\": [[10, 10, 30, 10, 30, 20]]},\n"
    "{\"id\": 2, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": 1, \"segmentation\":"
    " {\"size\": [30, 40], \"counts\": [32, 3, 27, 3, 1135]}},\n"
    "{\"id\": 3, \"image_id\": 1, \"category_id\": 1, \"segmentation\":"
    " {\"size\": [30, 40], \"counts\": \"P13KN0oP1\"}}]}" },
  { "a.json",
    "{\"imagePath\": \"a.jpg\", \"imageWidth\": 40, \"imageHeight\": 30, \"shapes\": [\n"
    "{\"label\": \"cat\", \"points\": [[1, 1], [3, 1], [3, 2]], \"group_id\": 1},\n"
    "{\"label\": \"cat\", \"points\": [[5, 4], [5, 9]], \"shape_type\": \"circle\","
    " \"group_id\": 1},\n"
    "{\"label\": \"dog\", \"points\": [[4, 4], [2, 3]], \"shape_type\": \"rectangle\"}]}" },
  { "a.xml",
    "<annotation><segmented>0</segmented><size><width>40</width><height>30</height></size>\n"
    "<object><name>cat</name><difficult>1</difficult><bndbox><xmin>1</xmin><ymin>1</ymin>"
    "<xmax>9</xmax><ymax>9</ymax></bndbox><polygon><x1>1</x1><y1>1</y1><x2>3</x2><y2>1</y2>"
    "<x3>3</x3><y3>2</y3></polygon></object></annotation>" },
  { "a.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.1 0.3 0.1 0.3 0.2 0.1 0.2\n" },
  { "data.yaml", "train: ../train/images\nnc: 2\nnames:\n  0: cat\n  1: \"dog\"\n"
                 "kpt_shape: [1, 2]\n" },
};

/* Uses everything in a set, as the window would. */
static void
use (EvalFolder   *folder,
     LimnTruthSet *set)
{
  g_autoptr (LimnPrediction) prediction = eval_fixture_prediction
    ("cat .9 10 10 20 10\ndog .5 2 3 2 1 ; 1 1 9 2 5 9", 40, 30);
  LimnTruth *truth = eval_folder_lookup (folder, set, "a.jpg");
  g_autoptr (LimnMatch) match = NULL;
  g_autoptr (LimnCurve) curve = NULL;
  g_autoptr (LimnCocoEval) eval = limn_coco_eval_new (LIMN_COCO_MASKS);
  LimnCocoSummary summary;

  for (guint i = 0; i < limn_truth_set_get_n_problems (set); i++)
    {
      const LimnTruthProblem *problem = limn_truth_set_get_problem (set, i);

      g_assert_true (g_utf8_validate (problem->text, -1, NULL));
      g_assert_true (g_utf8_validate (problem->file, -1, NULL));
      g_assert_cmpuint (strlen (problem->text), >, 0);
    }
  if (truth == NULL)
    return;
  for (guint i = 0; i < limn_prediction_get_n_instances (limn_truth_get_objects (truth)); i++)
    g_assert_true (isfinite (limn_truth_get_area (truth, i)));
  match = limn_match_new (prediction, truth, 0.5, NULL);
  curve = limn_curve_new (&match, 1, NULL, LIMN_ENGINE_CLASSIC);
  g_assert_cmpuint (limn_curve_get_n_points (curve), <=, 2);
  limn_coco_eval_add (eval, prediction, truth, 40, 30);
  limn_coco_eval_summarize (eval, &summary);
  g_assert_true (summary.ap >= -1.0 && summary.ap <= 1.0);
}

static void
try (EvalFolder *folder,
     const char *name,
     const char *text,
     gsize       length)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTruthSet) set = NULL;

  g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  set = eval_folder_load (folder, name, &error);
  g_assert_true ((set != NULL) == (error == NULL));
  if (set != NULL)
    use (folder, set);
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static EvalFolder *
make_folder (void)
{
  EvalFolder *folder = eval_folder_new ();

  eval_folder_add_picture (folder, "a.jpg");
  eval_folder_write (folder, "a.txt", samples[3].text);
  return folder;
}

static void
test_cut_off (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (gsize length = 0; length <= strlen (samples[i].text); length++)
      try (folder, samples[i].name, samples[i].text, length);
}

static void
test_mutations (void)
{
  static const char *const parts[] = {
    "1e999", "-1", "1e308", "NaN", "null", "[", "]", "{", "}", "\"", ",", "0",
    "99999999999999999999", "\xff", "&lol;", "<", ">", "\n", "-", "*a", "&a ",
    "1e-300", "4294967296", "true", "[[[[[[[[",
  };
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < N_MUTATIONS; i++)
    {
      const Sample *sample = &samples[i % (int) G_N_ELEMENTS (samples)];
      g_autoptr (GString) text = g_string_new (sample->text);

      for (int n = g_rand_int_range (rand, 1, 5); n > 0; n--)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, (int) text->len);
          gsize length = (gsize) g_rand_int_range (rand, 0, 6);
          const char *part = parts[g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (parts))];

          g_string_erase (text, (gssize) at, (gssize) MIN (length, text->len - at));
          g_string_insert (text, (gssize) at, part);
        }
      try (folder, sample->name, text->str, text->len);
    }
}

/* A hundred thousand lists within each other. */
static void
test_depth (void)
{
  static const char *const frames[][3] = {
    { "x.json", "{\"images\": [], \"annotations\": ", "[" },
    { "a.json", "{\"shapes\": ", "[" },
    { "a.xml", "<annotation>", "<a>" },
    { "data.yaml", "names: ", "[" },
  };
  g_autoptr (EvalFolder) folder = make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GString) text = g_string_new (frames[i][1]);

      for (int n = 0; n < 100000; n++)
        g_string_append (text, frames[i][2]);
      try (folder, frames[i][0], text->str, text->len);
    }
}

/* Masks as large as they may be, again and again. */
static void
test_run_lengths (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append (text,
    "{\"categories\": [{\"id\": 1, \"name\": \"cat\"}],\n"
    "\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [0");
  for (int i = 0; i < 3000; i++)
    g_string_append (text, ",{\"image_id\": 1, \"category_id\": 1, \"segmentation\": {\"size\":"
                           " [30000, 30000], \"counts\": [1, 899999998, 1]}}");
  g_string_append (text, "]}");
  try (folder, "x.json", text->str, text->len);
}

/* A pipe would be waited for; a folder and a link to itself are none of ours. */
static void
test_no_files (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autofree char *link = g_build_filename (folder->path, "loop.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_autoptr (GError) error = NULL;

  g_file_make_symbolic_link (file, "loop.json", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (eval_folder_load (folder, "loop.json", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (eval_folder_load (folder, "a.jpg", &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/hostile/cut-off", test_cut_off);
  g_test_add_func ("/eval/hostile/mutations", test_mutations);
  g_test_add_func ("/eval/hostile/depth", test_depth);
  g_test_add_func ("/eval/hostile/run-lengths", test_run_lengths);
  g_test_add_func ("/eval/hostile/no-files", test_no_files);
  return g_test_run ();
}
