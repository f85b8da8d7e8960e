/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The interval of a measure holds what the server measured, for boxes at the very ends of what
 * rounding, clipping, the added pixel and float32 allow; and it is no wider than it must be.
 * Finding near boxes by the grid against looking at all. */

#include "config.h"

#include "limn-box-grid.h"
#include "limn-fuzzy-box.h"
#include "tune-oracle.h"

#include <math.h>

#define SEED 20260302

/* The limits between which a decision is not sure, by halving. */
static double
find_limit (LimnOverlapTest    *test,
            const LimnFuzzyBox *a,
            const LimnFuzzyBox *b,
            gboolean            is_over)
{
  double low = 0.0;
  double high = 1.0;

  for (guint i = 0; i < 40; i++)
    {
      gboolean is_low = FALSE;

      test->limit = (low + high) / 2.0;
      is_low = is_over ? limn_overlap_test_surely_over (test, a, b)
                       : !limn_overlap_test_surely_below (test, a, b);
      if (is_low)
        low = test->limit;
      else
        high = test->limit;
    }
  return is_over ? low : high;
}

static float
measure_iou (const OracleBox *a,
             const OracleBox *b,
             float            by)
{
  float width = fminf (a->x2 + by, b->x2 + by) - fmaxf (a->x1 + by, b->x1 + by);
  float height = fminf (a->y2 + by, b->y2 + by) - fmaxf (a->y1 + by, b->y1 + by);
  float both = fmaxf (width, 0.0f) * fmaxf (height, 0.0f);

  return both / (((a->x2 + by) - (a->x1 + by)) * ((a->y2 + by) - (a->y1 + by))
                 + ((b->x2 + by) - (b->x1 + by)) * ((b->y2 + by) - (b->y1 + by)) - both);
}

static float
measure_covered (const OracleBox *a,
                 const OracleBox *b)
{
  float width = fminf (a->x2, b->x2) - fmaxf (a->x1, b->x1) + 1.0f;
  float height = fminf (a->y2, b->y2) - fmaxf (a->y1, b->y1) + 1.0f;

  return fmaxf (width, 0.0f) * fmaxf (height, 0.0f)
         / ((b->x2 - b->x1 + 1.0f) * (b->y2 - b->y1 + 1.0f));
}

/* A side on a whole pixel of the picture, and in the network as far from it as rounding allows. */
static float
get_side (GRand *rand,
          int    place,
          float  scale)
{
  static const double ends[] = { -0.4999, 0.4999, -0.4999, 0.4999, 0.0, 0.25 };

  return (float) ((place + ends[g_rand_int_range (rand, 0, G_N_ELEMENTS (ends))])
                  / (double) scale);
}

static OracleBox
get_box (GRand *rand,
         int    side,
         float  scale,
         int    class_id)
{
  int width = g_rand_int_range (rand, 3, side / 3);
  int height = g_rand_int_range (rand, 3, side / 3);
  int x = g_rand_int_range (rand, 2, side - width - 2);
  int y = g_rand_int_range (rand, 2, side - height - 2);
  OracleBox box = { 0 };

  box.x1 = get_side (rand, x, scale);
  box.y1 = get_side (rand, y, scale);
  box.x2 = get_side (rand, x + width, scale);
  box.y2 = get_side (rand, y + height, scale);
  box.score = 0.9f;
  box.class_id = class_id;
  return box;
}

/* The same box a little elsewhere, so that most pairs share much. */
static OracleBox
get_near (GRand           *rand,
          const OracleBox *box,
          int              side,
          float            scale)
{
  OracleBox near_by = *box;
  int reach = MAX ((int) ((box->x2 - box->x1) * scale / 3.0f), 2);
  float *sides[] = { &near_by.x1, &near_by.y1, &near_by.x2, &near_by.y2 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      int place = (int) rintf (*sides[i] * scale) + g_rand_int_range (rand, -reach, reach + 1);

      *sides[i] = get_side (rand, CLAMP (place, 2, side - 2), scale);
    }
  if (near_by.x2 - near_by.x1 < 3.0f / scale || near_by.y2 - near_by.y1 < 3.0f / scale)
    near_by = *box;
  near_by.score = 0.8f;
  return near_by;
}

static void
check_pair (OracleScene *scene,
            LimnRule     rule,
            float        offset,
            double      *widest)
{
  g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
  const OracleBox *a = &g_array_index (scene->boxes, OracleBox, 0);
  const OracleBox *b = &g_array_index (scene->boxes, OracleBox, 1);
  LimnOverlapTest test = { 0 };
  LimnFuzzyBox boxes[2];
  double measured = 0.0;
  double least = 0.0;
  double most = 0.0;

  g_assert_cmpuint (limn_prediction_get_n_instances (raw), ==, 2);
  limn_overlap_test_init (&test, raw, rule, 30.0);
  for (guint i = 0; i < 2; i++)
    limn_overlap_test_blur (&test, limn_prediction_get_instance (raw, i), &boxes[i]);
  measured = rule == LIMN_RULE_IOU ? (double) measure_iou (a, b, offset * (float) a->class_id)
                                   : (double) measure_covered (a, b);
  least = find_limit (&test, &boxes[0], &boxes[1], TRUE);
  most = find_limit (&test, &boxes[0], &boxes[1], FALSE);
  /* Nothing shared is below any limit, and all shared over none but less than all. */
  if (measured < least || (measured > most && most < 0.9999))
    g_error ("%g is not between %g and %g: %g %g %g %g and %g %g %g %g", measured, least, most,
             (double) a->x1, (double) a->y1, (double) a->x2, (double) a->y2,
             (double) b->x1, (double) b->y1, (double) b->x2, (double) b->y2);
  *widest = MAX (*widest, most - least);
}

/* Thousands of pairs with their sides at the ends of the intervals, for each network. */
static void
test_holds (gconstpointer data)
{
  static const int networks[] = { 320, 416, 640, 1280 };
  LimnRule rule = (LimnRule) GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + rule);
  double widest = 0.0;

  for (guint round = 0; round < 8000; round++)
    {
      int network = networks[round % G_N_ELEMENTS (networks)];
      int side = 32 * g_rand_int_range (rand, 2, 60);
      int class_id = round % 3 == 0 ? 600 : round % 3;
      g_autoptr (OracleScene) scene = oracle_scene_new (side, side, rule == LIMN_RULE_IOU
                                                                    ? ORACLE_CURRENT
                                                                    : ORACLE_CLASSIC);
      OracleBox a = { 0 };
      OracleBox b = { 0 };

      scene->is_own = network == 416;
      scene->scale_x = scene->scale_y = (float) side / (float) network;
      a = get_box (rand, side, scene->scale_x, class_id);
      b = round % 5 == 0 ? get_box (rand, side, scene->scale_x, class_id)
                         : get_near (rand, &a, side, scene->scale_x);
      b.score = 0.8f;
      oracle_scene_add (scene, &a);
      oracle_scene_add (scene, &b);
      check_pair (scene, rule, (float) network + 1.0f, &widest);
    }
  g_test_message ("the widest interval is %g", widest);
}

/* Large boxes leave hardly a doubt; small ones leave much; at an edge there is no knowing. */
static void
test_is_narrow (void)
{
  static const LimnRect rects[][2] = {
    { { 200, 200, 1000, 800 }, { 260, 240, 1000, 800 } },
    { { 200, 200, 10, 8 }, { 202, 201, 10, 8 } },
    { { 0, 200, 1000, 800 }, { 0, 240, 1000, 800 } },
  };
  static const double widths[][2] = { { 0.0, 0.01 }, { 0.2, 0.9 }, { 0.6, 1.0 } };
  g_autoptr (OracleScene) scene = oracle_scene_new (1600, 1200, ORACLE_CURRENT);
  g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
  LimnOverlapTest test = { 0 };

  limn_overlap_test_init (&test, raw, LIMN_RULE_IOU, 30.0);
  for (guint i = 0; i < G_N_ELEMENTS (rects); i++)
    {
      LimnFuzzyBox boxes[2];
      double width = 0.0;

      for (guint j = 0; j < 2; j++)
        {
          LimnInstance instance = { .box = rects[i][j], .class_id = 3 };

          limn_overlap_test_blur (&test, &instance, &boxes[j]);
        }
      width = find_limit (&test, &boxes[0], &boxes[1], FALSE)
              - find_limit (&test, &boxes[0], &boxes[1], TRUE);
      g_assert_cmpfloat (width, >=, widths[i][0]);
      g_assert_cmpfloat (width, <=, widths[i][1]);
    }
}

/* At the ends of the scale: nothing is over all of it, and what does not touch is over nothing. */
static void
test_ends (void)
{
  g_autoptr (OracleScene) scene = oracle_scene_new (1600, 1200, ORACLE_CURRENT);
  g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
  const LimnInstance large = { .box = { 200, 200, 100, 100 } };
  const LimnInstance beside = { .box = { 302, 200, 100, 100 } };
  const LimnInstance thin = { .box = { 250, 250, 1, 40 } };
  static const LimnRule rules[] = { LIMN_RULE_IOU, LIMN_RULE_COVERED };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      LimnOverlapTest test = { 0 };
      LimnFuzzyBox a = { 0 };
      LimnFuzzyBox b = { 0 };
      LimnFuzzyBox c = { 0 };

      limn_overlap_test_init (&test, raw, rules[i], 100.0);
      limn_overlap_test_blur (&test, &large, &a);
      limn_overlap_test_blur (&test, &beside, &b);
      limn_overlap_test_blur (&test, &thin, &c);
      g_assert_true (limn_overlap_test_surely_below (&test, &a, &a));
      g_assert_false (limn_overlap_test_surely_over (&test, &a, &a));
      test.limit = 0.0;
      g_assert_true (limn_overlap_test_surely_over (&test, &a, &a));
      /* Two pixels apart, of which the classic rule may add five. */
      g_assert_cmpint (limn_overlap_test_surely_below (&test, &a, &b), ==,
                       rules[i] == LIMN_RULE_IOU);
      g_assert_false (limn_overlap_test_surely_over (&test, &a, &c));
      g_assert_false (limn_overlap_test_surely_below (&test, &a, &c));
    }
}

static gboolean
is_found (const guint32 *found,
          guint          n_found,
          guint32        index)
{
  for (guint i = 0; i < n_found; i++)
    if (found[i] == index)
      return TRUE;
  return FALSE;
}

/* Whatever touches is found, and nothing of another class or far away. */
static void
test_grid (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 60; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, 400);
      guint n_classes = (guint) g_rand_int_range (rand, 1, 4);
      double largest = g_rand_double_range (rand, 2.0, 2000.0);
      double slack = g_rand_double_range (rand, 0.0, 10.0);
      g_autoptr (LimnBoxGrid) grid = limn_box_grid_new (n, n_classes);
      g_autofree LimnRect *rects = g_new (LimnRect, n);

      for (guint32 i = 0; i < n; i++)
        {
          guint n_found = 0;
          const guint32 *found = NULL;
          LimnRect query = { 0 };

          rects[i].x = g_rand_double_range (rand, -200.0, 2000.0);
          rects[i].y = g_rand_double_range (rand, -200.0, 2000.0);
          rects[i].width = exp (g_rand_double_range (rand, -1.0, log (largest)));
          rects[i].height = exp (g_rand_double_range (rand, -1.0, log (largest)));
          query = rects[i];
          if (round % 2 == 1)
            {
              query.x += query.width;
              query.width *= -1.0;
            }
          found = limn_box_grid_find (grid, i % n_classes, &query, slack, &n_found);
          for (guint32 j = 0; j < i; j++)
            {
              gboolean is_near = rects[j].x <= query.x + query.width + slack
                                 && query.x <= rects[j].x + rects[j].width + slack
                                 && rects[j].y <= query.y + query.height + slack
                                 && query.y <= rects[j].y + rects[j].height + slack
                                 && i % n_classes == j % n_classes;

              g_assert_cmpint (is_found (found, n_found, j), ==, is_near);
            }
          limn_box_grid_add (grid, i % n_classes, &rects[i], i);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tune/fuzzy-box/holds/iou", GINT_TO_POINTER (LIMN_RULE_IOU), test_holds);
  g_test_add_data_func ("/tune/fuzzy-box/holds/covered", GINT_TO_POINTER (LIMN_RULE_COVERED),
                        test_holds);
  g_test_add_func ("/tune/fuzzy-box/is-narrow", test_is_narrow);
  g_test_add_func ("/tune/fuzzy-box/ends", test_ends);
  g_test_add_func ("/tune/box-grid/finds", test_grid);
  return g_test_run ();
}
