/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What outlines are made of: the cut through a grid against all ways to cut it, colour models, an
 * object that is easy to cut out, and the boxes the network's numbers stand for. */

#include "config.h"

#include "limn-coco.h"
#include "limn-color-model.h"
#include "limn-decode-boxes.h"
#include "limn-grab-cut.h"
#include "limn-grid-cut.h"

#include <math.h>
#include <string.h>

#define N_RANDOM_GRIDS 300
#define MAX_SIDE 4

static const int steps[4][2] = { { 1, 0 }, { -1, 1 }, { 0, 1 }, { 1, 1 } };

/* A small grid whose every parting can be tried. */
typedef struct
{
  int width;
  int height;
  int gains[MAX_SIDE * MAX_SIDE];
  int pairs[MAX_SIDE * MAX_SIDE][4];
} Grid;

static gint64
get_price (const Grid *grid,
           guint       labels)
{
  gint64 price = 0;

  for (int i = 0; i < grid->width * grid->height; i++)
    {
      gboolean is_inside = (labels >> i & 1) != 0;
      int x = i % grid->width;
      int y = i / grid->width;

      if (is_inside)
        price += MAX (0, -grid->gains[i]);
      else
        price += MAX (0, grid->gains[i]);
      for (int d = 0; d < 4; d++)
        {
          int other_x = x + steps[d][0];
          int other_y = y + steps[d][1];

          if (other_x < 0 || other_x >= grid->width || other_y >= grid->height)
            continue;
          if (is_inside != ((labels >> (other_y * grid->width + other_x) & 1) != 0))
            price += grid->pairs[i][d];
        }
    }

  return price;
}

static void
fill_randomly (Grid  *grid,
               GRand *rand)
{
  grid->width = g_rand_int_range (rand, 1, MAX_SIDE + 1);
  grid->height = g_rand_int_range (rand, 1, MAX_SIDE);
  for (int i = 0; i < grid->width * grid->height; i++)
    {
      grid->gains[i] = g_rand_int_range (rand, -20, 21);
      for (int d = 0; d < 4; d++)
        grid->pairs[i][d] = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 15) : 0;
    }
}

static guint
run_cut (const Grid *grid,
         gint64     *price)
{
  g_autoptr (LimnGridCut) cut = limn_grid_cut_new (grid->width, grid->height);
  guint labels = 0;

  for (int i = 0; i < grid->width * grid->height; i++)
    {
      int x = i % grid->width;
      int y = i / grid->width;

      limn_grid_cut_set_pixel (cut, x, y, grid->gains[i]);
      for (int d = 0; d < 4; d++)
        limn_grid_cut_set_pair (cut, x, y, (LimnGridDirection) d, grid->pairs[i][d]);
    }
  /* Twice, since a run must not use up what was set. */
  limn_grid_cut_run (cut);
  *price = limn_grid_cut_run (cut);
  for (int i = 0; i < grid->width * grid->height; i++)
    {
      if (limn_grid_cut_is_inside (cut, i % grid->width, i / grid->width))
        labels |= 1u << i;
    }

  return labels;
}

static void
test_grid (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < N_RANDOM_GRIDS; i++)
    {
      Grid grid = { 0 };
      gint64 least = G_MAXINT64;
      gint64 price = 0;
      guint labels = 0;

      fill_randomly (&grid, rand);
      labels = run_cut (&grid, &price);
      for (guint l = 0; l < 1u << (grid.width * grid.height); l++)
        least = MIN (least, get_price (&grid, l));
      g_assert_cmpint (price, ==, least);
      g_assert_cmpint (get_price (&grid, labels), ==, least);
    }
}

/* Too large to try all, but the price of the labels must be the flow that was pushed. */
static void
test_large_grid (void)
{
  g_autoptr (LimnGridCut) cut = limn_grid_cut_new (90, 70);
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_autofree int *gains = g_new0 (int, 90 * 70);
  gint64 flow = 0;
  gint64 price = 0;

  for (int i = 0; i < 90 * 70; i++)
    {
      gains[i] = g_rand_int_range (rand, -1000, 1000);
      limn_grid_cut_set_pixel (cut, i % 90, i / 90, gains[i]);
      for (int d = 0; d < 4; d++)
        limn_grid_cut_set_pair (cut, i % 90, i / 90, (LimnGridDirection) d, 300);
    }
  flow = limn_grid_cut_run (cut);

  for (int i = 0; i < 90 * 70; i++)
    {
      gboolean is_inside = limn_grid_cut_is_inside (cut, i % 90, i / 90);

      price += MAX (0, is_inside ? -gains[i] : gains[i]);
      for (int d = 0; d < 4; d++)
        {
          int x = i % 90 + steps[d][0];
          int y = i / 90 + steps[d][1];

          if (x >= 0 && x < 90 && y < 70 && is_inside != limn_grid_cut_is_inside (cut, x, y))
            price += 300;
        }
    }
  g_assert_cmpint (flow, ==, price);
}

static void
test_color_model (void)
{
  float colors[200][3];
  float weights[200];
  LimnColorModel model;
  LimnColorModel nothing;
  const float red[3] = { 200, 20, 20 };
  const float blue[3] = { 20, 20, 200 };
  const float green[3] = { 20, 200, 20 };

  for (guint i = 0; i < 200; i++)
    {
      const float *base = i < 150 ? red : blue;

      for (guint c = 0; c < 3; c++)
        colors[i][c] = base[c] + (float) (i * (c + 1) % 7);
      weights[i] = 1;
    }
  limn_color_model_fit (&model, colors, weights, 200);
  g_assert_cmpfloat (limn_color_model_density (&model, red), >, 0);
  g_assert_cmpfloat (limn_color_model_density (&model, blue), >, 0);
  g_assert_cmpfloat (limn_color_model_density (&model, green), <,
                     limn_color_model_density (&model, blue) / 1000);

  limn_color_model_fit (&nothing, colors, weights, 0);
  g_assert_cmpfloat (limn_color_model_density (&nothing, red), ==, 0);

  /* One colour only, and none that counts: no division by nothing. */
  limn_color_model_fit (&model, colors, weights, 1);
  g_assert_true (isfinite (limn_color_model_density (&model, colors[0])));
  memset (weights, 0, sizeof weights);
  limn_color_model_fit (&model, colors, weights, 200);
  g_assert_cmpfloat (limn_color_model_density (&model, red), ==, 0);
}

/* A disc on a ground of another colour, both noisy. */
static guint8 *
paint_disc (int width,
            int height,
            int radius)
{
  guint8 *colors = g_new (guint8, (gsize) width * (gsize) height * 3);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          int dx = x - width / 2;
          int dy = y - height / 2;
          gboolean is_disc = dx * dx + dy * dy <= radius * radius;
          guint8 noise = (guint8) ((x * 31 + y * 17) % 13);
          guint8 *pixel = colors + ((gsize) y * width + x) * 3;

          pixel[0] = (guint8) ((is_disc ? 160 : 90) + noise);
          pixel[1] = (guint8) ((is_disc ? 150 : 120) - noise);
          pixel[2] = 128;
        }
    }

  return colors;
}

static void
test_disc (void)
{
  const int width = 120;
  const int height = 100;
  const int radius = 30;
  const LimnCutFrame frame = { 60 - radius - 2, 50 - radius - 2, 2 * radius + 4, 2 * radius + 4 };
  g_autofree guint8 *colors = paint_disc (width, height, radius);
  g_autofree guint8 *mask = g_malloc0 ((gsize) width * height);
  g_autofree guint8 *again = g_malloc0 ((gsize) width * height);
  guint n_wrong = 0;

  limn_grab_cut (colors, width, height, &frame, 4, mask);
  limn_grab_cut (colors, width, height, &frame, 4, again);
  g_assert_cmpmem (mask, width * height, again, width * height);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          int dx = x - width / 2;
          int dy = y - height / 2;

          n_wrong += (mask[y * width + x] != 0) != (dx * dx + dy * dy <= radius * radius);
        }
    }
  g_assert_cmpuint (n_wrong, <, 60);
}

/* Senseless frames and pictures of one colour must neither crash nor reach outside. */
static void
test_odd_cuts (void)
{
  static const LimnCutFrame frames[] = {
    { 0, 0, 20, 20 }, { -5, -5, 40, 40 }, { 19, 19, 1, 1 }, { 100, 100, 3, 3 }, { 3, 0, 1, 20 },
  };
  g_autofree guint8 *colors = g_malloc0 (20 * 20 * 3);
  guint8 mask[20 * 20];

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      limn_grab_cut (colors, 20, 20, &frames[i], 4, mask);
      limn_grab_cut (colors, 1, 1, &frames[i], 4, mask);
      limn_grab_cut (colors, 20, 1, &frames[i], 1, mask);
    }
}

static void
test_decode_boxes (void)
{
  g_autofree float *scores = g_new0 (float, 13 * 13 * LIMN_COCO_N_CLASSES);
  g_autofree float *sides = g_new0 (float, 13 * 13 * LIMN_BOX_SIDES * LIMN_BOX_BINS);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (LimnCandidate));
  const guint cell = 6 * 13 + 5;
  const LimnCandidate *box = NULL;

  scores[cell * LIMN_COCO_N_CLASSES + 5] = 0.5f;
  scores[cell * LIMN_COCO_N_CLASSES + 7] = 0.25f;
  /* Almost certain: one cell to the left, two up, one and a half right, ten down. */
  sides[cell * 44 + 1] = 50;
  sides[cell * 44 + 11 + 2] = 50;
  sides[cell * 44 + 22 + 1] = 50;
  sides[cell * 44 + 22 + 2] = 50;
  sides[cell * 44 + 33 + 10] = 50;
  /* The first cell is on the floor, the second below it, the third no number. */
  scores[0] = 0.01f;
  scores[LIMN_COCO_N_CLASSES] = 0.0099f;
  scores[2 * LIMN_COCO_N_CLASSES] = NAN;
  /* Good score, but sides that are no numbers. */
  scores[3 * LIMN_COCO_N_CLASSES] = 0.9f;
  sides[3 * 44] = NAN;

  limn_decode_boxes (scores, sides, 32, 0.01f, candidates);
  g_assert_cmpuint (candidates->len, ==, 2);

  box = &g_array_index (candidates, LimnCandidate, 0);
  g_assert_cmpfloat (box->score, ==, 0.01f);
  /* All distances are as likely: five cells on average, clipped at the left and the top. */
  g_assert_cmpfloat (box->x1, ==, 0);
  g_assert_cmpfloat_with_epsilon (box->x2, 16 + 5 * 32, 1e-3);

  box = &g_array_index (candidates, LimnCandidate, 1);
  g_assert_cmpint (box->class_id, ==, 5);
  g_assert_cmpstr (limn_coco_get_name (box->class_id), ==, "bus");
  g_assert_cmpfloat (box->score, ==, 0.5f);
  g_assert_cmpfloat_with_epsilon (box->x1, 5.5 * 32 - 32, 1e-3);
  g_assert_cmpfloat_with_epsilon (box->y1, 6.5 * 32 - 64, 1e-3);
  g_assert_cmpfloat_with_epsilon (box->x2, 5.5 * 32 + 48, 1e-3);
  g_assert_cmpfloat (box->y2, ==, LIMN_NETWORK_SIDE);
}

static void
test_names (void)
{
  g_assert_cmpstr (limn_coco_get_name (0), ==, "person");
  g_assert_cmpstr (limn_coco_get_name (39), ==, "bottle");
  g_assert_cmpstr (limn_coco_get_name (79), ==, "toothbrush");
  for (int i = 0; i < LIMN_COCO_N_CLASSES; i++)
    {
      for (int k = 0; k < i; k++)
        g_assert_cmpstr (limn_coco_get_name (i), !=, limn_coco_get_name (k));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cut/grid", test_grid);
  g_test_add_func ("/cut/large-grid", test_large_grid);
  g_test_add_func ("/cut/color-model", test_color_model);
  g_test_add_func ("/cut/disc", test_disc);
  g_test_add_func ("/cut/odd", test_odd_cuts);
  g_test_add_func ("/boxes/decode", test_decode_boxes);
  g_test_add_func ("/boxes/names", test_names);

  return g_test_run ();
}
