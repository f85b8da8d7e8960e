/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ground truth in all four formats, as programs write it and as people break it. */

#include "config.h"

#include "eval-fixture.h"

#include "limn-error.h"
#include "limn-mask.h"

#include <string.h>

static void
assert_problem (LimnTruthSet *set,
                guint         position,
                const char   *file,
                guint         line,
                const char   *text)
{
  const LimnTruthProblem *problem = NULL;

  g_assert_cmpuint (position, <, limn_truth_set_get_n_problems (set));
  problem = limn_truth_set_get_problem (set, position);
  g_test_message ("%s:%u: %s", problem->file, problem->line, problem->text);
  if (file != NULL)
    g_assert_cmpstr (problem->file, ==, file);
  g_assert_cmpuint (problem->line, ==, line);
  g_assert_nonnull (strstr (problem->text, text));
}

static void
print_problems (LimnTruthSet *set)
{
  for (guint i = 0; i < limn_truth_set_get_n_problems (set); i++)
    {
      const LimnTruthProblem *problem = limn_truth_set_get_problem (set, i);

      g_test_message ("%s:%u: %s", problem->file, problem->line, problem->text);
    }
}

static void
assert_clean (LimnTruthSet *set)
{
  print_problems (set);
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 0);
}

static void
assert_object (LimnTruth  *truth,
               guint       index,
               const char *class_name,
               guint       n_rings,
               double      area)
{
  LimnPrediction *objects = limn_truth_get_objects (truth);
  const LimnInstance *object = NULL;

  g_assert_cmpuint (index, <, limn_prediction_get_n_instances (objects));
  object = limn_prediction_get_instance (objects, index);
  g_assert_cmpstr (limn_prediction_get_class_name (objects, object->class_index), ==, class_name);
  g_assert_cmpuint (object->n_rings, ==, n_rings);
  g_assert_cmpfloat (object->confidence, ==, 1.0f);
  g_assert_cmpfloat_with_epsilon (limn_truth_get_area (truth, index), area, 1e-4);
}

static void
assert_box (LimnTruth *truth,
            guint      index,
            double     x,
            double     y,
            double     width,
            double     height)
{
  const LimnInstance *object = limn_prediction_get_instance (limn_truth_get_objects (truth), index);

  g_assert_cmpfloat_with_epsilon (object->box.x, x, 1e-6);
  g_assert_cmpfloat_with_epsilon (object->box.y, y, 1e-6);
  g_assert_cmpfloat_with_epsilon (object->box.width, width, 1e-6);
  g_assert_cmpfloat_with_epsilon (object->box.height, height, 1e-6);
}

static LimnTruthSet *
load (EvalFolder *folder,
      const char *name)
{
  g_autoptr (GError) error = NULL;
  LimnTruthSet *set = eval_folder_load (folder, name, &error);

  g_assert_no_error (error);
  return set;
}

static void
assert_refused (EvalFolder *folder,
                const char *name,
                const char *text)
{
  g_autoptr (GError) error = NULL;
  LimnTruthSet *set = eval_folder_load (folder, name, &error);

  g_assert_null (set);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, text));
}

#define COCO_HEAD \
  "{\n" \
  "\"categories\": [{\"id\": 1, \"name\": \"cat\"}, {\"id\": 7, \"name\": \"dog\"}],\n" \
  "\"images\": [\n" \
  "  {\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 100, \"height\": 80},\n" \
  "  {\"id\": 2, \"file_name\": \"images\\\\B.JPG\", \"width\": 100, \"height\": 80},\n" \
  "  {\"id\": 3, \"file_name\": \"empty.png\", \"width\": 10, \"height\": 10},\n" \
  "  {\"id\": 4, \"file_name\": \"closed.jpg\"}\n" \
  "],\n"

static EvalFolder *
make_folder (void)
{
  EvalFolder *folder = eval_folder_new ();

  eval_folder_add_picture (folder, "a.jpg");
  eval_folder_add_picture (folder, "b.jpg");
  eval_folder_add_picture (folder, "empty.png");
  eval_folder_add_picture (folder, "unknown.png");
  return folder;
}

static void
test_coco (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;
  LimnTruth *truth = NULL;

  eval_folder_write (folder, "labels.json", COCO_HEAD
    "\"annotations\": [\n"
    "{\"id\": 0, \"image_id\": 2, \"category_id\": 7, \"bbox\": [1, 2, 3, 4]},\n"
    "{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": 0, \"area\": 99.5,"
    " \"bbox\": [10, 10, 20, 10],"
    " \"segmentation\": [[10, 10, 30, 10, 30, 20], [10, 12, 20, 20, 10, 20]]},\n"
    "{\"id\": 2, \"image_id\": 1, \"category_id\": 7, \"iscrowd\": 1,"
    " \"segmentation\": {\"size\": [80, 100], \"counts\": [82, 3, 77, 3, 7835]}},\n"
    "{\"id\": 3, \"image_id\": 4, \"category_id\": 7, \"bbox\": [1, 2, 3, 4]}\n"
    "]}");
  set = load (folder, "labels.json");
  g_assert_cmpint (limn_truth_set_get_format (set), ==, LIMN_TRUTH_COCO);
  g_assert_cmpstr (limn_truth_set_get_name (set), ==, "labels.json");
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 3);
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 3);
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 1);
  assert_problem (set, 0, "labels.json", 0, "1 picture of this file is not open: closed.jpg");

  truth = eval_folder_lookup (folder, set, "a.jpg");
  assert_object (truth, 0, "cat", 2, 99.5);
  assert_box (truth, 0, 10, 10, 20, 10);
  assert_object (truth, 1, "dog", 1, 6);
  assert_box (truth, 1, 1, 2, 2, 3);
  g_assert_cmpint (limn_truth_get_flags (truth, 1), ==, LIMN_TRUTH_CROWD);
  truth = eval_folder_lookup (folder, set, "b.jpg");
  assert_object (truth, 0, "dog", 0, 12);
  truth = eval_folder_lookup (folder, set, "empty.png");
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_truth_get_objects (truth)), ==, 0);
  g_assert_null (eval_folder_lookup (folder, set, "unknown.png"));
}

/* Polygons of files and of predictions are in different frames: one has pixel 0 from 0.0 to 1.0. */
static void
test_coco_frame (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (LimnMask) mask = NULL;
  LimnPrediction *objects = NULL;

  eval_folder_write (folder, "labels.json", COCO_HEAD
    "\"annotations\": [{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": false,"
    " \"bbox\": [0, 0, 4, 4], \"segmentation\": [[0, 0, 4, 0, 4, 4, 0, 4]]}]}");
  set = load (folder, "labels.json");
  objects = limn_truth_get_objects (eval_folder_lookup (folder, set, "a.jpg"));
  mask = limn_mask_new_even_odd (objects, 0, 100, 80);
  g_assert_cmpuint (limn_mask_get_area (mask), ==, 16);
}

static void
test_coco_problems (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;

  eval_folder_write (folder, "x.json",
    "{\"categories\": [\n"
    "{\"id\": 1, \"name\": \"cat\"},\n"
    "{\"id\": 1, \"name\": \"dog\"},\n"
    "{\"name\": \"no number\"}],\n"
    "\"images\": [\n"
    "{\"id\": 1, \"file_name\": \"a.jpg\"},\n"
    "{\"id\": 1, \"file_name\": \"b.jpg\"},\n"
    "{\"id\": 2}, {\"id\": 3, \"file_name\": \"a.jpg\"}],\n"
    "\"annotations\": [\n"
    "{\"id\": 1, \"image_id\": 9, \"category_id\": 1, \"bbox\": [1, 1, 2, 2]},\n"
    "{\"id\": 2, \"image_id\": 1, \"category_id\": 9, \"bbox\": [1, 1, 2, 2]},\n"
    "{\"id\": 3, \"image_id\": 1, \"category_id\": 1},\n"
    "7,\n"
    "{\"category_id\": 1},\n"
    "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 2],"
    " \"segmentation\": [[1, 1, 2], [1, 1, 5, 1, 5, 5], [1, 1, 2, 2]]},\n"
    "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 2, 2], \"area\": -4,"
    " \"segmentation\": {\"size\": [4, 4], \"counts\": [9, 9]}},\n"
    "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1e400, 1, 2, 2]}\n"
    "]}");
  set = load (folder, "x.json");
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 2);
  assert_problem (set, 0, "x.json", 0, "“a.jpg” is described already");
  assert_problem (set, 1, "x.json", 3, "Another class has the number 1");
  assert_problem (set, 2, "x.json", 4, "no number or no name");
  assert_problem (set, 3, "x.json", 7, "Another picture has the number 1");
  assert_problem (set, 4, "x.json", 8, "no number or no name");
  assert_problem (set, 5, "x.json", 10, "There is no picture number 9");
  assert_problem (set, 6, "x.json", 11, "There is no class number 9");
  assert_problem (set, 7, "x.json", 12, "encloses nothing");
  assert_problem (set, 8, "x.json", 13, "not an object");
  assert_problem (set, 9, "x.json", 14, "does not say which picture");
  assert_problem (set, 10, "x.json", 15, "2 parts of the outline are no polygons");
  assert_problem (set, 11, "x.json", 15, "The box makes no sense");
  assert_problem (set, 12, "x.json", 16, "run lengths make no sense");
  assert_problem (set, 13, "x.json", 16, "The area makes no sense");
  assert_problem (set, 14, "x.json", 17, "The box makes no sense");
  assert_problem (set, 15, "x.json", 17, "encloses nothing");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 16);
}

/* A thousand are listed, the rest is counted. */
static void
test_many_problems (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (GString) text = g_string_new (COCO_HEAD "\"annotations\": [0");

  for (int i = 1; i < 1500; i++)
    g_string_append (text, ",\n0");
  g_string_append (text, "]}");
  eval_folder_write (folder, "x.json", text->str);
  set = load (folder, "x.json");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 1001);
  assert_problem (set, 999, "x.json", 1008, "not an object");
  assert_problem (set, 1000, "x.json", 0, "And 501 more problems");
}

static char *
make_coco (const char *class_name,
           const char *picture)
{
  return g_strdup_printf
    ("{\"categories\": [{\"id\": 1, \"name\": \"%s\"}], \"images\": [{\"id\": 1, \"file_name\":"
     " \"%s\"}], \"annotations\": [{\"image_id\": 1, \"category_id\": 1, \"bbox\": [1, 1, 2, 2]}]}",
     class_name, picture);
}

/* Pictures of one name are told apart by their folders, or by where the file is. */
static void
test_coco_folders (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (LimnTruthSet) roboflow = NULL;
  g_autofree char *named = make_coco ("named", "valid/1.jpg");
  g_autofree char *vague = make_coco ("vague", "1.jpg");
  g_autofree char *train = make_coco ("train", "1.jpg");
  g_autofree char *valid = make_coco ("valid", "1.jpg");

  eval_folder_add_picture (folder, "train/1.jpg");
  eval_folder_add_picture (folder, "valid/1.jpg");
  eval_folder_write (folder, "named.json", named);
  set = load (folder, "named.json");
  assert_clean (set);
  g_assert_null (eval_folder_lookup (folder, set, "train/1.jpg"));
  assert_object (eval_folder_lookup (folder, set, "valid/1.jpg"), 0, "named", 0, 4);

  g_clear_pointer (&set, limn_truth_set_unref);
  eval_folder_write (folder, "vague.json", vague);
  set = load (folder, "vague.json");
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 0);
  assert_problem (set, 0, "vague.json", 1, "Several open pictures may be “1.jpg”");

  /* As Roboflow exports it; the folder above is opened. */
  eval_folder_write (folder, "train/_annotations.coco.json", train);
  eval_folder_write (folder, "valid/_annotations.coco.json", valid);
  eval_folder_write (folder, "named.json", "[]");
  eval_folder_write (folder, "vague.json", "{}");
  roboflow = load (folder, ".");
  assert_clean (roboflow);
  assert_object (eval_folder_lookup (folder, roboflow, "train/1.jpg"), 0, "train", 0, 4);
  assert_object (eval_folder_lookup (folder, roboflow, "valid/1.jpg"), 0, "valid", 0, 4);
}

/* Of the files beside COCO's pictures the one with the instances is meant. */
static void
test_coco_instances (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;

  eval_folder_add_picture (folder, "val2017/a.jpg");
  eval_folder_write (folder, "annotations/captions_val2017.json", COCO_HEAD
                     "\"annotations\": [{\"image_id\": 1, \"caption\": \"A cat.\"}]}");
  eval_folder_write (folder, "annotations/instances_val2017.json", COCO_HEAD
                     "\"annotations\": [{\"image_id\": 1, \"category_id\": 1,"
                     " \"bbox\": [1, 1, 2, 2]}]}");
  set = load (folder, "val2017");
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 1);
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 1);
  assert_problem (set, 0, "instances_val2017.json", 0, "3 pictures of this file are not open");
}

/* Above the pictures only what is called so is tried. */
static void
test_coco_above (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autofree char *good = make_coco ("good", "JPEGImages/1.jpg");
  g_autofree char *other = make_coco ("other", "JPEGImages/1.jpg");

  eval_folder_add_picture (folder, "JPEGImages/1.jpg");
  eval_folder_write (folder, "annotations.json", good);
  eval_folder_write (folder, "another.json", other);
  set = load (folder, "JPEGImages");
  assert_clean (set);
  assert_object (eval_folder_lookup (folder, set, "JPEGImages/1.jpg"), 0, "good", 0, 4);
}

static void
test_coco_refused (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();

  eval_folder_write (folder, "a1.json", "{\"images\": [],\n\n\"annotations\": [1,,2]}");
  assert_refused (folder, "a1.json", "line 3");
  eval_folder_write (folder, "a2.json", "{\"images\": [1, 2\n, \"annotations\": []}");
  assert_refused (folder, "a2.json", "line 2");
  eval_folder_write (folder, "a3.json", "{\"images\": [],\n \"annotations\": [{\"id\"");
  assert_refused (folder, "a3.json", "line 2");
  eval_folder_write (folder, "a4.json", "{\"images\": 3, \"annotations\": []}");
  assert_refused (folder, "a4.json", "One of them is missing");
  eval_folder_write (folder, "a5.json", "[{\"image_id\": 1}]");
  assert_refused (folder, "a5.json", "neither of COCO");
  assert_refused (folder, "nothing.json", "gone");
  assert_refused (folder, "nothing.csv", "Ground truth is JSON");
  eval_folder_write (folder, "a6.json", "\xef\xbb\xbf" COCO_HEAD "\"annotations\": []}");
  limn_truth_set_unref (load (folder, "a6.json"));
}

static void
test_yolo (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  g_autoptr (LimnTruth) scaled = NULL;
  LimnTruth *truth = NULL;

  /* As Roboflow exports it. */
  eval_folder_add_picture (folder, "train/images/a.jpg");
  eval_folder_add_picture (folder, "train/images/b.jpg");
  eval_folder_add_picture (folder, "train/images/none.jpg");
  eval_folder_write (folder, "data.yaml", "train: ../train/images\nval: ../valid/images\n\n"
                                          "nc: 2\nnames: ['cat', \"dog\"]\n");
  eval_folder_write (folder, "train/labels/a.txt",
                     "0 0.5 0.5 0.2 0.4\r\n\r\n1 0.1 0.1 0.3 0.1 0.3 0.2 0.1 0.2\n");
  eval_folder_write (folder, "train/labels/b.txt", "");
  eval_folder_write (folder, "train/labels/orphan.txt", "0 0.5 0.5 0.2 0.4");
  set = load (folder, "train/images");
  g_assert_cmpint (limn_truth_set_get_format (set), ==, LIMN_TRUTH_YOLO);
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 2);
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 1);
  assert_problem (set, 0, "labels", 0, "1 file belongs to no picture that is open: orphan.txt");
  g_assert_null (eval_folder_lookup (folder, set, "train/images/none.jpg"));
  truth = eval_folder_lookup (folder, set, "train/images/a.jpg");
  g_assert_true (limn_truth_is_normalised (truth));
  scaled = limn_truth_scale (truth, 200, 100);
  g_assert_false (limn_truth_is_normalised (scaled));
  assert_object (scaled, 0, "cat", 0, 40 * 40);
  assert_box (scaled, 0, 80, 30, 40, 40);
  assert_object (scaled, 1, "dog", 1, 40 * 10);
  assert_box (scaled, 1, 20, 10, 40, 10);

  /* The file itself, and the folder of all of them. */
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&set, limn_truth_set_unref);
      set = load (folder, i == 0 ? "data.yaml" : ".");
      g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 2);
    }
}

static void
test_yolo_problems (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;

  eval_folder_add_picture (folder, "a.jpg");
  eval_folder_write (folder, "data.yaml", "names:\n  0: cat\n  2: dog\n  x: bird\n  3: []\n");
  eval_folder_write (folder, "a.txt",
                     "0 .5 .5 .2 .2\n"
                     "1 .5 .5 .2 .2\n"
                     "2 .5 .5 .2\n"
                     "2 .1 .1 .2 .1 .2 .2 .1\n"
                     "cat .5 .5 .2 .2\n"
                     "2 nan .5 .2 .2\n"
                     "2 50 50 20 20\n"
                     "2 -0.05 .1 .3 .1 .3 .3\n"
                     "2 .1 .1 .2 .2 .3 .3\n"
                     "2 .1 .1 .1 .1 .1 .1\n"
                     "0.5 .5 .5 .2 .2\n"
                     "2 .5 .5 0 .2\n"
                     "2 0x1 .5 .2 .2\n");
  set = load (folder, "a.txt");
  assert_problem (set, 0, "data.yaml", 4, "no number or no name");
  assert_problem (set, 1, "data.yaml", 5, "no number or no name");
  assert_problem (set, 2, "a.txt", 2, "no class of this number");
  assert_problem (set, 3, "a.txt", 3, "four numbers");
  assert_problem (set, 4, "a.txt", 4, "four numbers");
  assert_problem (set, 5, "a.txt", 5, "no number");
  assert_problem (set, 6, "a.txt", 6, "no number");
  assert_problem (set, 7, "a.txt", 7, "not shares");
  assert_problem (set, 8, "a.txt", 8, "outside the picture");
  assert_problem (set, 9, "a.txt", 10, "encloses nothing");
  assert_problem (set, 10, "a.txt", 11, "no class of this number");
  assert_problem (set, 11, "a.txt", 12, "encloses nothing");
  assert_problem (set, 12, "a.txt", 13, "no number");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 13);
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 3);
}

static void
test_yolo_names (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;

  eval_folder_add_picture (folder, "a.jpg");
  eval_folder_write (folder, "a.txt", "1 .5 .5 .2 .2\n");
  set = load (folder, ".");
  assert_object (eval_folder_lookup (folder, set, "a.jpg"), 0, "1", 0, 0.04);
  assert_problem (set, 0, NULL, 0, "no data.yaml");
  g_clear_pointer (&set, limn_truth_set_unref);

  eval_folder_write (folder, "classes.txt", "cat\ndog\n");
  set = load (folder, ".");
  assert_clean (set);
  assert_object (eval_folder_lookup (folder, set, "a.jpg"), 0, "dog", 0, 0.04);
  eval_folder_write (folder, "bad.yaml", "names: [a, b\nnc: 2\n");
  assert_refused (folder, "bad.yaml", "line 2");
  eval_folder_write (folder, "bad.yaml", "nc: 2\n");
  assert_refused (folder, "bad.yaml", "no names of classes");
  /* Each alias is one node, however often it is named. */
  eval_folder_write (folder, "bad.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nnames: [*b, *b, cat]\n");
  g_clear_pointer (&set, limn_truth_set_unref);
  set = load (folder, "bad.yaml");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 3);
}

/* Keypoints stand behind the box. */
static void
test_yolo_keypoints (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;

  eval_folder_add_picture (folder, "a.jpg");
  eval_folder_write (folder, "a.txt", "0 .5 .5 .2 .2 .4 .4 2 .6 .6 2\n");
  eval_folder_write (folder, "data.yaml", "names: [cat]\nkpt_shape: [2, 3]\n");
  set = load (folder, ".");
  assert_clean (set);
  assert_object (eval_folder_lookup (folder, set, "a.jpg"), 0, "cat", 0, 0.04);
}

static void
test_labelme (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;
  LimnTruth *truth = NULL;

  eval_folder_write (folder, "a.json",
    "{\"version\": \"5.4.1\", \"flags\": {}, \"imagePath\": \"a.jpg\", \"imageData\": null,\n"
    "\"imageWidth\": 100, \"imageHeight\": 80, \"shapes\": [\n"
    "{\"label\": \"cat\", \"points\": [[10, 10], [30, 10], [30, 20]], \"group_id\": null,"
    " \"shape_type\": \"polygon\"},\n"
    "{\"label\": \"dog\", \"points\": [[40, 40], [20, 30]], \"shape_type\": \"rectangle\"},\n"
    "{\"label\": \"sun\", \"points\": [[50, 40], [50, 50]], \"shape_type\": \"circle\"},\n"
    "{\"label\": \"ring\", \"points\": [[0, 0], [10, 0], [10, 10], [0, 10]], \"group_id\": 4},\n"
    "{\"label\": \"ring\", \"points\": [[2, 2], [8, 2], [8, 8], [2, 8]], \"group_id\": 4},\n"
    "{\"label\": \"line\", \"points\": [[2, 2], [8, 2]], \"shape_type\": \"line\"},\n"
    "{\"label\": \"flat\", \"points\": [[2, 2], [8, 2]], \"shape_type\": \"polygon\"},\n"
    "{\"label\": \"flat\", \"points\": [[2, 2], [8, 2], [9, 2]]},\n"
    "{\"points\": [[2, 2], [8, 2], [9, 7]]},\n"
    "{\"label\": \"odd\", \"points\": [[2, 2], [8], [9, 7]]},\n"
    "{\"label\": \"map\", \"points\": [[2, 2], [8, 9]], \"shape_type\": \"mask\"},\n"
    "null\n"
    "]}");
  eval_folder_write (folder, "empty.json", "{\"shapes\": [], \"imagePath\": \"empty.png\"}");
  eval_folder_write (folder, "unknown.json", "{\"predictions\": []}");
  set = load (folder, ".");
  g_assert_cmpint (limn_truth_set_get_format (set), ==, LIMN_TRUTH_LABELME);
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 2);
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 4);
  truth = eval_folder_lookup (folder, set, "a.jpg");
  assert_object (truth, 0, "cat", 1, 100);
  assert_object (truth, 1, "dog", 1, 200);
  assert_box (truth, 1, 20, 30, 20, 10);
  assert_object (truth, 2, "sun", 1, 313.7606);
  assert_object (truth, 3, "ring", 2, 64);
  assert_problem (set, 0, "a.json", 8, "Shape 6 is a “line”");
  assert_problem (set, 1, "a.json", 9, "Shape 7 encloses nothing");
  assert_problem (set, 2, "a.json", 10, "Shape 8 encloses nothing");
  assert_problem (set, 3, "a.json", 11, "Shape 9 has no label");
  assert_problem (set, 4, "a.json", 12, "points of shape 10");
  assert_problem (set, 5, "a.json", 13, "Shape 11 is a bitmap");
  assert_problem (set, 6, "a.json", 14, "Shape 12 is not an object");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 7);
  g_clear_pointer (&set, limn_truth_set_unref);
  set = load (folder, "a.json");
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 2);
}

/* A region that labelme leaves out of its own exports counts for nothing. */
static void
test_labelme_ignored (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;
  LimnTruth *truth = NULL;

  eval_folder_write (folder, "a.json",
    "{\"shapes\": ["
    "{\"label\": \"__ignore__\", \"points\": [[10, 10], [30, 10], [30, 20]]},"
    "{\"label\": \"cat\", \"points\": [[10, 10], [30, 10], [30, 20]]}]}");
  set = load (folder, ".");
  assert_clean (set);
  truth = eval_folder_lookup (folder, set, "a.jpg");
  g_assert_cmpint (limn_truth_get_flags (truth, 0), ==, LIMN_TRUTH_DIFFICULT);
  g_assert_cmpint (limn_truth_get_flags (truth, 1), ==, 0);
}

static void
test_voc (void)
{
  g_autoptr (EvalFolder) folder = eval_folder_new ();
  g_autoptr (LimnTruthSet) set = NULL;
  LimnTruth *truth = NULL;

  eval_folder_add_picture (folder, "JPEGImages/a.jpg");
  eval_folder_add_picture (folder, "JPEGImages/b.jpg");
  eval_folder_write (folder, "Annotations/a.xml",
    "<?xml version=\"1.0\"?>\n"
    "<annotation><filename>a.jpg</filename><segmented>1</segmented>\n"
    "<size><width>100</width><height>80</height><depth>3</depth></size>\n"
    "<object><name> person </name><difficult>0</difficult><truncated>1</truncated>\n"
    "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>10</xmax><ymax>20</ymax></bndbox>\n"
    "<part><name>head</name><bndbox><xmin>5</xmin></bndbox></part></object>\n"
    "<object><name>A &amp; B</name><difficult>1</difficult>\n"
    "<bndbox><xmin>11</xmin><xmax>30</xmax><ymin>11</ymin><ymax>20</ymax></bndbox>\n"
    "<polygon><x1>11</x1><y1>11</y1><x2>31</x2><y2>11</y2><x3>31</x3><y3>21</y3></polygon>"
    "</object>\n"
    "<object><name>x</name><bndbox><xmin>?</xmin></bndbox></object>\n"
    "<object><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>\n"
    "<object><name>x</name><polygon><x1>1</x1><x2>3</x2></polygon></object>\n"
    "</annotation>\n");
  eval_folder_write (folder, "Annotations/b.xml", "<annotation>\n<object>\n<name>cut");
  set = load (folder, "JPEGImages");
  g_assert_cmpint (limn_truth_set_get_format (set), ==, LIMN_TRUTH_VOC);
  g_assert_cmpuint (limn_truth_set_get_n (set), ==, 2);
  truth = eval_folder_lookup (folder, set, "JPEGImages/a.jpg");
  assert_object (truth, 0, "person", 0, 200);
  assert_box (truth, 0, 0, 0, 10, 20);
  assert_object (truth, 1, "A & B", 1, 100);
  assert_box (truth, 1, 10, 10, 20, 10);
  g_assert_cmpint (limn_truth_get_flags (truth, 0), ==, 0);
  g_assert_cmpint (limn_truth_get_flags (truth, 1), ==, LIMN_TRUTH_DIFFICULT);
  g_assert_cmpuint (limn_truth_set_get_n_objects (set), ==, 2);
  assert_problem (set, 0, "a.xml", 10, "no number");
  assert_problem (set, 1, "a.xml", 10, "encloses nothing");
  assert_problem (set, 2, "a.xml", 11, "no name");
  assert_problem (set, 3, "a.xml", 12, "1 part of the outline is no polygon");
  assert_problem (set, 4, "a.xml", 12, "encloses nothing");
  assert_problem (set, 5, "a.xml", 0, "SegmentationObject");
  assert_problem (set, 6, "b.xml", 3, "not XML from here on");
  g_assert_cmpuint (limn_truth_set_get_n_problems (set), ==, 7);
}

static void
test_folder (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  g_autoptr (LimnTruthSet) set = NULL;

  assert_refused (folder, ".", "There is no ground truth for these pictures");
  eval_folder_write (folder, "a.json", "{\n\"shapes\":");
  assert_refused (folder, ".", "a.json: This is not JSON: line 2");
  eval_folder_write (folder, "a.json", "{\"shapes\": []}");
  eval_folder_write (folder, "b.xml", "<annotation/>");
  set = load (folder, ".");
  g_assert_cmpint (limn_truth_set_get_format (set), ==, LIMN_TRUTH_LABELME);
  assert_problem (set, 0, NULL, 0, "Some pictures have files in “.xml” too");
}

/* What was drawn on a smaller copy fits; what has another shape is left alone. */
static void
test_scale (void)
{
  g_autoptr (LimnTruth) truth = eval_fixture_truth
    ("a 1 10 10 20 10 1 ; 9.5 9.5 29.5 9.5 29.5 19.5", 100, 50);
  g_autoptr (LimnTruth) same = limn_truth_scale (truth, 100, 50);
  g_autoptr (LimnTruth) larger = limn_truth_scale (truth, 201, 100);
  g_autoptr (LimnTruth) other = limn_truth_scale (truth, 100, 100);
  const LimnPoint *points = NULL;
  guint n = 0;

  g_assert_true (same == truth);
  g_assert_true (other == truth);
  assert_box (larger, 0, 20.1, 20, 40.2, 20);
  points = limn_prediction_get_ring (limn_truth_get_objects (larger), 0, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat_with_epsilon (points[0].x, 19.6f, 1e-5);
  g_assert_cmpfloat_with_epsilon (points[0].y, 19.5f, 1e-5);
  g_assert_cmpint (limn_truth_get_flags (larger, 0), ==, LIMN_TRUTH_CROWD);
}

typedef struct
{
  LimnTruthSet *set;
  GError       *error;
  gboolean      is_done;
} Answer;

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;

  answer->set = limn_truth_set_load_finish (result, &answer->error);
  answer->is_done = TRUE;
}

static Answer
load_async (EvalFolder   *folder,
            const char   *name,
            GCancellable *cancellable,
            gboolean      is_late)
{
  g_autoptr (GFile) file = eval_folder_get_file (folder, name);
  Answer answer = { 0 };

  limn_truth_set_load_async (file, folder->pictures, cancellable, loaded_cb, &answer);
  if (is_late)
    g_cancellable_cancel (cancellable);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

static void
test_async (void)
{
  g_autoptr (EvalFolder) folder = make_folder ();
  Answer answer;

  eval_folder_write (folder, "a.json", "{\"shapes\": []}");
  answer = load_async (folder, ".", NULL, FALSE);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (limn_truth_set_get_n (answer.set), ==, 1);
  limn_truth_set_unref (answer.set);

  answer = load_async (folder, "nothing.json", NULL, FALSE);
  g_assert_error (answer.error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE);
  g_error_free (answer.error);

  for (int late = 0; late < 2; late++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      if (!late)
        g_cancellable_cancel (cancellable);
      answer = load_async (folder, ".", cancellable, late);
      g_assert_null (answer.set);
      g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_error_free (answer.error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/truth/coco", test_coco);
  g_test_add_func ("/eval/truth/coco-frame", test_coco_frame);
  g_test_add_func ("/eval/truth/coco-problems", test_coco_problems);
  g_test_add_func ("/eval/truth/many-problems", test_many_problems);
  g_test_add_func ("/eval/truth/coco-folders", test_coco_folders);
  g_test_add_func ("/eval/truth/coco-instances", test_coco_instances);
  g_test_add_func ("/eval/truth/coco-above", test_coco_above);
  g_test_add_func ("/eval/truth/coco-refused", test_coco_refused);
  g_test_add_func ("/eval/truth/yolo", test_yolo);
  g_test_add_func ("/eval/truth/yolo-problems", test_yolo_problems);
  g_test_add_func ("/eval/truth/yolo-names", test_yolo_names);
  g_test_add_func ("/eval/truth/yolo-keypoints", test_yolo_keypoints);
  g_test_add_func ("/eval/truth/labelme", test_labelme);
  g_test_add_func ("/eval/truth/labelme/ignored", test_labelme_ignored);
  g_test_add_func ("/eval/truth/voc", test_voc);
  g_test_add_func ("/eval/truth/folder", test_folder);
  g_test_add_func ("/eval/truth/scale", test_scale);
  g_test_add_func ("/eval/truth/async", test_async);
  return g_test_run ();
}
