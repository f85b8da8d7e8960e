/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Filter and suppression: the boundaries of both engines' rules, one by one; random scenes against
 * a second implementation that was written another way; and, where a folder of recorded vectors is
 * given, what the real engines kept. */

#include "config.h"

#include "limn-suppress.h"

#include <json-glib/json-glib.h>

#define N_RANDOM_SCENES 400
#define MAX_BOXES 8
#define END G_MAXUINT

typedef struct
{
  const char    *name;
  double         confidence;
  double         overlap;
  guint          max_detections;
  LimnCandidate  boxes[MAX_BOXES];
  guint          n_boxes;
  guint          classic[MAX_BOXES + 1];
  guint          current[MAX_BOXES + 1];
} Scene;

static const Scene scenes[] = {
  { "nothing", 0.4, 0.3, 300, { { 0 } }, 0, { END }, { END } },
  { "score on the threshold", 0.5, 0.3, 300, { { 0, 0, 10, 10, 0.5f, 0 } }, 1,
    { 0, END }, { END } },
  /* 0.7 is not a float32: compared as one, the score is equal to it; compared as a double, less. */
  { "threshold is float32", 0.7, 0.3, 300, { { 0, 0, 10, 10, 0.7f, 0 } }, 1, { 0, END }, { END } },
  { "just above the threshold", 0.5, 0.3, 300, { { 0, 0, 10, 10, 0.50000006f, 0 } }, 1,
    { 0, END }, { 0, END } },
  { "order is by score", 0.1, 0.3, 300,
    { { 0, 0, 10, 10, 0.2f, 0 }, { 50, 0, 60, 10, 0.9f, 1 }, { 90, 0, 99, 10, 0.5f, 0 } }, 3,
    { 1, 2, 0, END }, { 1, 2, 0, END } },
  { "equal scores stay in order", 0.1, 0.3, 300,
    { { 0, 0, 10, 10, 0.5f, 0 }, { 50, 0, 60, 10, 0.5f, 1 }, { 90, 0, 99, 10, 0.5f, 0 } }, 3,
    { 0, 1, 2, END }, { 0, 1, 2, END } },
  /* Nearly all of the small one is covered, but hardly any of the union. */
  { "small and weak in large and strong", 0.4, 0.3, 300,
    { { 0, 0, 100, 100, 0.9f, 0 }, { 10, 10, 35, 35, 0.8f, 0 } }, 2, { 0, END }, { 0, 1, END } },
  { "large and weak around small and strong", 0.4, 0.3, 300,
    { { 0, 0, 100, 100, 0.8f, 0 }, { 10, 10, 35, 35, 0.9f, 0 } }, 2, { 1, 0, END }, { 1, 0, END } },
  { "classes do not touch each other", 0.4, 0.3, 300,
    { { 0, 0, 100, 100, 0.9f, 0 }, { 0, 0, 100, 100, 0.8f, 1 } }, 2, { 0, 1, END }, { 0, 1, END } },
  /* 50 of 100 pixels: exactly the threshold for one, 66 of 121 by the other's convention. */
  { "ratio on the threshold", 0.4, 0.5, 300,
    { { 0, 0, 10, 10, 0.9f, 0 }, { 0, 0, 10, 5, 0.8f, 0 } }, 2, { 0, END }, { 0, 1, END } },
  { "share on the classic threshold", 0.4, 0.5, 300,
    { { 0, 0, 9, 9, 0.9f, 0 }, { 0, 5, 9, 14, 0.8f, 0 } }, 2, { 0, 1, END }, { 0, 1, END } },
  { "share just over the classic threshold", 0.4, 0.499, 300,
    { { 0, 0, 9, 9, 0.9f, 0 }, { 0, 5, 9, 14, 0.8f, 0 } }, 2, { 0, END }, { 0, 1, END } },
  /* They only touch; the classic pixel is one wider. */
  { "touching edges", 0.4, 0.0, 300,
    { { 0, 0, 10, 10, 0.9f, 0 }, { 10, 0, 20, 10, 0.8f, 0 } }, 2, { 0, END }, { 0, 1, END } },
  { "full overlap allowed", 0.4, 1.0, 300,
    { { 0, 0, 10, 10, 0.9f, 0 }, { 0, 0, 10, 10, 0.8f, 0 } }, 2, { 0, 1, END }, { 0, 1, END } },
  /* What is gone does not suppress: the third is covered by the second only. */
  { "greedy", 0.4, 0.3, 300,
    { { 0, 0, 10, 10, 0.9f, 0 }, { 4, 0, 14, 10, 0.8f, 0 }, { 11, 0, 21, 10, 0.7f, 0 } }, 3,
    { 0, 2, END }, { 0, 2, END } },
  { "below the threshold does not suppress", 0.6, 0.3, 300,
    { { 0, 0, 10, 10, 0.9f, 0 }, { 4, 0, 14, 10, 0.5f, 0 }, { 11, 0, 21, 10, 0.7f, 0 } }, 3,
    { 0, 2, END }, { 0, 2, END } },
  /* Nothing over nothing is no number, and no number is over a threshold; one pixel is. */
  { "empty boxes", 0.4, 0.3, 300,
    { { 5, 5, 5, 5, 0.9f, 0 }, { 5, 5, 5, 5, 0.8f, 0 } }, 2, { 0, END }, { 0, 1, END } },
  { "cap", 0.1, 0.3, 2,
    { { 0, 0, 10, 10, 0.2f, 0 }, { 50, 0, 60, 10, 0.9f, 1 }, { 90, 0, 99, 10, 0.5f, 0 } }, 3,
    { 1, 2, END }, { 1, 2, END } },
  { "cap of zero", 0.1, 0.3, 0, { { 0, 0, 10, 10, 0.9f, 0 } }, 1, { END }, { END } },
};

static void
assert_kept (GArray      *kept,
             const guint *expected)
{
  guint n_expected = 0;

  while (expected[n_expected] != END)
    n_expected++;
  g_assert_cmpuint (kept->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    g_assert_cmpuint (g_array_index (kept, guint, i), ==, expected[i]);
}

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;
  g_autoptr (GArray) classic = limn_suppress (scene->boxes, scene->n_boxes, LIMN_ENGINE_CLASSIC,
                                              scene->confidence, scene->overlap,
                                              scene->max_detections);
  g_autoptr (GArray) current = limn_suppress (scene->boxes, scene->n_boxes, LIMN_ENGINE_CURRENT,
                                              scene->confidence, scene->overlap,
                                              scene->max_detections);

  assert_kept (classic, scene->classic);
  assert_kept (current, scene->current);
}

/* The second implementation: it removes from a set instead of collecting, looks for the maximum
 * instead of sorting, goes class by class, and computes in double. Coordinates and scores of the
 * scenes are small fractions of powers of two, so both are exact. */
static double
get_share (const LimnCandidate *a,
           const LimnCandidate *b,
           LimnEngine           engine)
{
  double extra = engine == LIMN_ENGINE_CLASSIC ? 1 : 0;
  double left = a->x1 > b->x1 ? a->x1 : b->x1;
  double top = a->y1 > b->y1 ? a->y1 : b->y1;
  double right = a->x2 < b->x2 ? a->x2 : b->x2;
  double bottom = a->y2 < b->y2 ? a->y2 : b->y2;
  double width = right - left + extra;
  double height = bottom - top + extra;
  double area_a = (a->x2 - a->x1 + extra) * (a->y2 - a->y1 + extra);
  double area_b = (b->x2 - b->x1 + extra) * (b->y2 - b->y1 + extra);
  double common = width > 0 && height > 0 ? width * height : 0;

  return engine == LIMN_ENGINE_CLASSIC ? common / area_b : common / (area_a + area_b - common);
}

static void
mark_kept_of_class (const LimnCandidate *boxes,
                    guint                n_boxes,
                    int                  class_id,
                    LimnEngine           engine,
                    double               confidence,
                    double               overlap,
                    gboolean            *is_kept)
{
  g_autofree gboolean *is_alive = g_new0 (gboolean, n_boxes);

  for (guint i = 0; i < n_boxes; i++)
    is_alive[i] = boxes[i].class_id == class_id
                  && (boxes[i].score > confidence
                      || (engine == LIMN_ENGINE_CLASSIC && boxes[i].score == confidence));

  for (;;)
    {
      guint best = END;

      for (guint i = 0; i < n_boxes; i++)
        {
          if (is_alive[i] && (best == END || boxes[i].score > boxes[best].score))
            best = i;
        }
      if (best == END)
        return;

      is_kept[best] = TRUE;
      is_alive[best] = FALSE;
      for (guint i = 0; i < n_boxes; i++)
        is_alive[i] = is_alive[i] && !(get_share (&boxes[best], &boxes[i], engine) > overlap);
    }
}

static void
assert_like_second (const LimnCandidate *boxes,
                    guint                n_boxes,
                    LimnEngine           engine,
                    double               confidence,
                    double               overlap)
{
  g_autoptr (GArray) kept = limn_suppress (boxes, n_boxes, engine, confidence, overlap, G_MAXUINT);
  g_autofree gboolean *is_kept = g_new0 (gboolean, n_boxes);
  guint n_kept = 0;

  for (int class_id = 0; class_id < 3; class_id++)
    mark_kept_of_class (boxes, n_boxes, class_id, engine, confidence, overlap, is_kept);
  for (guint i = 0; i < n_boxes; i++)
    n_kept += is_kept[i] ? 1 : 0;

  g_assert_cmpuint (kept->len, ==, n_kept);
  for (guint i = 0; i < kept->len; i++)
    {
      guint index = g_array_index (kept, guint, i);

      g_assert_true (is_kept[index]);
      if (i > 0)
        g_assert_cmpfloat (boxes[g_array_index (kept, guint, i - 1)].score, >=, boxes[index].score);
    }
}

static void
test_random (gconstpointer data)
{
  LimnEngine engine = (LimnEngine) GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);

  for (guint scene = 0; scene < N_RANDOM_SCENES; scene++)
    {
      /* Past a thousand boxes the current engine goes another way. */
      guint n_boxes = scene % 100 == 99 ? 1200 : (guint) g_rand_int_range (rand, 1, 60);
      g_autofree LimnCandidate *boxes = g_new0 (LimnCandidate, n_boxes);

      for (guint i = 0; i < n_boxes; i++)
        {
          boxes[i].x1 = (float) g_rand_int_range (rand, 0, 200) / 4;
          boxes[i].y1 = (float) g_rand_int_range (rand, 0, 200) / 4;
          boxes[i].x2 = boxes[i].x1 + (float) g_rand_int_range (rand, 1, 120) / 4;
          boxes[i].y2 = boxes[i].y1 + (float) g_rand_int_range (rand, 1, 120) / 4;
          boxes[i].score = (float) g_rand_int_range (rand, 0, 65) / 64;
          boxes[i].class_id = g_rand_int_range (rand, 0, 3);
        }
      assert_like_second (boxes, n_boxes, engine, (double) g_rand_int_range (rand, 0, 48) / 64,
                          g_rand_double (rand));
    }
}

/* What the sliders rely on: a higher threshold gives exactly what is left of the answer to a lower
 * one. */
static void
test_raising_confidence (gconstpointer data)
{
  LimnEngine engine = (LimnEngine) GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  LimnCandidate boxes[80];
  g_autoptr (GArray) wide = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      boxes[i].x1 = (float) g_rand_double_range (rand, 0, 100);
      boxes[i].y1 = (float) g_rand_double_range (rand, 0, 100);
      boxes[i].x2 = boxes[i].x1 + (float) g_rand_double_range (rand, 1, 60);
      boxes[i].y2 = boxes[i].y1 + (float) g_rand_double_range (rand, 1, 60);
      boxes[i].score = (float) g_rand_double (rand);
      boxes[i].class_id = g_rand_int_range (rand, 0, 2);
    }

  wide = limn_suppress (boxes, G_N_ELEMENTS (boxes), engine, 0.01, 0.4, 300);
  for (guint percent = 1; percent <= 100; percent++)
    {
      g_autoptr (GArray) narrow = limn_suppress (boxes, G_N_ELEMENTS (boxes), engine,
                                                 percent / 100.0, 0.4, 300);

      for (guint i = 0; i < narrow->len; i++)
        g_assert_cmpuint (g_array_index (narrow, guint, i), ==, g_array_index (wide, guint, i));
      if (narrow->len < wide->len)
        g_assert_cmpfloat (boxes[g_array_index (wide, guint, narrow->len)].score, <=,
                           (float) percent / 100);
    }
}

static void
check_recorded (JsonObject *scene,
                const char *member,
                LimnEngine  engine)
{
  JsonArray *list = json_object_get_array_member (scene, "boxes");
  JsonArray *expected = json_object_get_array_member (scene, member);
  guint n_boxes = json_array_get_length (list);
  g_autofree LimnCandidate *boxes = g_new0 (LimnCandidate, n_boxes);
  gboolean is_agnostic = json_object_get_boolean_member (scene, "class_agnostic");
  g_autoptr (GArray) kept = NULL;

  for (guint i = 0; i < n_boxes; i++)
    {
      JsonObject *box = json_array_get_object_element (list, i);

      boxes[i].x1 = (float) json_object_get_double_member (box, "x1");
      boxes[i].y1 = (float) json_object_get_double_member (box, "y1");
      boxes[i].x2 = (float) json_object_get_double_member (box, "x2");
      boxes[i].y2 = (float) json_object_get_double_member (box, "y2");
      boxes[i].score = (float) json_object_get_double_member (box, "confidence");
      /* The route cannot ask for suppression across classes; as one class it is the same. */
      boxes[i].class_id = is_agnostic ? 0 : (int) json_object_get_int_member (box, "class_id");
    }

  kept = limn_suppress (boxes, n_boxes, engine, json_object_get_double_member (scene, "confidence"),
                        json_object_get_double_member (scene, "overlap"),
                        (guint) json_object_get_int_member (scene, "max_detections"));
  g_assert_cmpuint (kept->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < kept->len; i++)
    g_assert_cmpuint (g_array_index (kept, guint, i), ==, json_array_get_int_element (expected, i));
}

static void
test_recorded (gconstpointer data)
{
  static const char *const groups[] = { "boundary", "random" };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  guint n_scenes = 0;

  json_parser_load_from_file (parser, data, &error);
  g_assert_no_error (error);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      JsonObject *root = json_node_get_object (json_parser_get_root (parser));
      JsonArray *list = json_object_get_array_member (root, groups[g]);

      for (guint i = 0; i < json_array_get_length (list); i++, n_scenes++)
        {
          JsonObject *scene = json_array_get_object_element (list, i);

          check_recorded (scene, "kept_old_engine", LIMN_ENGINE_CLASSIC);
          check_recorded (scene, "kept_new_engine", LIMN_ENGINE_CURRENT);
        }
    }
  g_assert_cmpuint (n_scenes, >, 20);
}

int
main (int    argc,
      char **argv)
{
  const char *fixtures = g_getenv ("LIMN_FIXTURES");
  g_autofree char *vectors = NULL;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/suppress/scene/%s", scenes[i].name);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }
  g_test_add_data_func ("/suppress/random/classic", GINT_TO_POINTER (LIMN_ENGINE_CLASSIC),
                        test_random);
  g_test_add_data_func ("/suppress/random/current", GINT_TO_POINTER (LIMN_ENGINE_CURRENT),
                        test_random);
  g_test_add_data_func ("/suppress/raising-confidence/classic",
                        GINT_TO_POINTER (LIMN_ENGINE_CLASSIC), test_raising_confidence);
  g_test_add_data_func ("/suppress/raising-confidence/current",
                        GINT_TO_POINTER (LIMN_ENGINE_CURRENT), test_raising_confidence);
  if (fixtures != NULL && *fixtures != '\0')
    {
      vectors = g_build_filename (fixtures, "nms", "nms_vectors.json", NULL);
      g_test_add_data_func ("/suppress/recorded", vectors, test_recorded);
    }

  return g_test_run ();
}
