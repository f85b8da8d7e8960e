/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Masks, held against bitmaps that are made pixel by pixel: by the even-odd rule in its plainest
 * form, and by COCO's way of filling as it reads, with every step of a fifth of a pixel. */

#include "config.h"

#include "eval-fixture.h"

#include "limn-mask.h"

#include <math.h>
#include <string.h>

#define N_SCENES 400

typedef struct
{
  int     width;
  int     height;
  guint8 *pixels;
} Bitmap;

typedef struct
{
  double x;
  double y;
} Corner;

static Bitmap *
bitmap_new (int width,
            int height)
{
  Bitmap *self = g_new0 (Bitmap, 1);

  self->width = width;
  self->height = height;
  self->pixels = g_new0 (guint8, (gsize) width * height);
  return self;
}

static void
bitmap_free (Bitmap *self)
{
  g_free (self->pixels);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bitmap, bitmap_free)

static guint64
count (const Bitmap *self)
{
  guint64 n = 0;

  for (int i = 0; i < self->width * self->height; i++)
    n += self->pixels[i];
  return n;
}

static guint64
count_both (const Bitmap *a,
            const Bitmap *b)
{
  guint64 n = 0;

  for (int i = 0; i < a->width * a->height; i++)
    n += a->pixels[i] & b->pixels[i];
  return n;
}

/* A ray to the right. */
static gboolean
is_inside (const LimnPoint *points,
           guint            n,
           double           x,
           double           y)
{
  gboolean is_in = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const LimnPoint *a = &points[i];
      const LimnPoint *b = &points[i + 1 < n ? i + 1 : 0];

      if ((a->y > y) != (b->y > y)
          && x < a->x + (y - a->y) * ((double) b->x - a->x) / ((double) b->y - a->y))
        is_in = !is_in;
    }
  return is_in;
}

static gboolean
is_on_edge (const LimnPoint *points,
            guint            n,
            double           x,
            double           y)
{
  for (guint i = 0; i < n; i++)
    {
      const LimnPoint *a = &points[i];
      const LimnPoint *b = &points[i + 1 < n ? i + 1 : 0];

      if (((double) b->x - a->x) * (y - a->y) == ((double) b->y - a->y) * (x - a->x)
          && x >= MIN (a->x, b->x) && x <= MAX (a->x, b->x)
          && y >= MIN (a->y, b->y) && y <= MAX (a->y, b->y))
        return TRUE;
    }
  return FALSE;
}

static Bitmap *
fill_even_odd (const LimnPrediction *prediction,
               guint                 index,
               int                   width,
               int                   height)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  Bitmap *bitmap = bitmap_new (width, height);

  for (int x = 0; x < width; x++)
    for (int y = 0; y < height; y++)
      {
        gboolean is_in = FALSE;
        gboolean is_on = FALSE;

        for (guint ring = 0; ring < instance->n_rings; ring++)
          {
            guint n = 0;
            const LimnPoint *points = limn_prediction_get_ring (prediction,
                                                                instance->first_ring + ring, &n);

            is_in = is_in != is_inside (points, n, x, y);
            is_on = is_on || is_on_edge (points, n, x, y);
          }
        bitmap->pixels[x * height + y] = is_in || is_on;
      }
  return bitmap;
}

/* Every point of the outline, in fifths of a pixel. */
static GArray *
walk (const Corner *corners,
      guint         n)
{
  GArray *walked = g_array_new (FALSE, FALSE, 2 * sizeof (int));

  for (guint i = 0; i < n; i++)
    {
      const Corner *next = &corners[(i + 1) % n];
      int xs = (int) (5.0 * corners[i].x + 0.5);
      int ys = (int) (5.0 * corners[i].y + 0.5);
      int xe = (int) (5.0 * next->x + 0.5);
      int ye = (int) (5.0 * next->y + 0.5);
      int dx = ABS (xe - xs);
      int dy = ABS (ye - ys);
      gboolean is_flipped = (dx >= dy && xs > xe) || (dx < dy && ys > ye);
      int length = MAX (dx, dy);
      double slope = 0.0;

      if (is_flipped)
        {
          int swap = xs;

          xs = xe;
          xe = swap;
          swap = ys;
          ys = ye;
          ye = swap;
        }
      if (length > 0)
        slope = dx >= dy ? (double) (ye - ys) / dx : (double) (xe - xs) / dy;
      for (int d = 0; d <= length; d++)
        {
          int t = is_flipped ? length - d : d;
          int point[2];

          point[0] = dx >= dy ? t + xs : (int) (xs + slope * t + 0.5);
          point[1] = dx >= dy ? (int) (ys + slope * t + 0.5) : t + ys;
          g_array_append_vals (walked, point, 1);
        }
    }
  return walked;
}

/* Adds a polygon to a bitmap: where the walk passes the middle of a column, the rest changes. */
static void
fill_coco (const Corner *corners,
           guint         n,
           Bitmap       *bitmap)
{
  g_autoptr (GArray) walked = walk (corners, n);
  g_autofree guint8 *changes = g_new0 (guint8, (gsize) bitmap->width * bitmap->height + 1);
  const int *points = (const int *) (const void *) walked->data;
  guint8 state = 0;

  for (guint j = 1; j < walked->len; j++)
    {
      const int *now = &points[2 * j];
      const int *before = &points[2 * (j - 1)];
      double x = 0.0;
      double y = 0.0;

      if (now[0] == before[0])
        continue;
      x = ((now[0] < before[0] ? now[0] : now[0] - 1) + 0.5) / 5.0 - 0.5;
      if (floor (x) != x || x < 0 || x > bitmap->width - 1)
        continue;
      y = ceil (CLAMP ((MIN (now[1], before[1]) + 0.5) / 5.0 - 0.5, 0.0, bitmap->height));
      changes[(int) x * bitmap->height + (int) y] ^= 1;
    }
  for (int i = 0; i < bitmap->width * bitmap->height; i++)
    {
      state ^= changes[i];
      bitmap->pixels[i] |= state;
    }
}

static LimnPrediction *
make_random (GRand  *rand,
             int     width,
             int     height,
             double  grid,
             GArray *corners)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  LimnRect box = { 0, 0, width, height };
  guint n_rings = (guint) g_rand_int_range (rand, 1, 4);

  limn_prediction_builder_begin (builder, "a", -1, 0.5, &box);
  for (guint ring = 0; ring < n_rings; ring++)
    {
      guint n = (guint) g_rand_int_range (rand, 3, 12);

      limn_prediction_builder_begin_ring (builder);
      for (guint i = 0; i < n; i++)
        {
          Corner corner = { g_rand_double_range (rand, -3.0, width + 3.0),
                            g_rand_double_range (rand, -3.0, height + 3.0) };

          /* Numbers as they are written, of few decimals. */
          corner.x = round (round (corner.x / grid) * grid * 1e6) / 1e6;
          corner.y = round (round (corner.y / grid) * grid * 1e6) / 1e6;
          limn_prediction_builder_add_point (builder, corner.x, corner.y);
          if (corners != NULL)
            g_array_append_val (corners, corner);
        }
    }
  return limn_prediction_builder_end (builder);
}

static void
assert_same (LimnMask     *mask,
             const Bitmap *bitmap)
{
  g_assert_cmpuint (limn_mask_get_area (mask), ==, count (bitmap));
}

static void
test_even_odd (void)
{
  static const double grids[] = { 1.0, 0.5, 0.25, 0.015625 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int scene = 0; scene < N_SCENES; scene++)
    {
      int width = g_rand_int_range (rand, 1, 40);
      int height = g_rand_int_range (rand, 1, 40);
      double grid = grids[scene % G_N_ELEMENTS (grids)];
      g_autoptr (LimnPrediction) a = make_random (rand, width, height, grid, NULL);
      g_autoptr (LimnPrediction) b = make_random (rand, width, height, grid, NULL);
      g_autoptr (LimnMask) p = limn_mask_new_even_odd (a, 0, width, height);
      g_autoptr (LimnMask) q = limn_mask_new_even_odd (b, 0, width, height);
      g_autoptr (Bitmap) bitmap_p = fill_even_odd (a, 0, width, height);
      g_autoptr (Bitmap) bitmap_q = fill_even_odd (b, 0, width, height);
      double both = (double) count_both (bitmap_p, bitmap_q);
      double either = (double) (count (bitmap_p) + count (bitmap_q)) - both;

      assert_same (p, bitmap_p);
      assert_same (q, bitmap_q);
      g_assert_cmpfloat (limn_mask_iou (p, q, FALSE), ==, both > 0 ? both / either : 0.0);
      g_assert_cmpfloat (limn_mask_iou (q, p, FALSE), ==, both > 0 ? both / either : 0.0);
      g_assert_cmpfloat (limn_mask_iou (p, q, TRUE), ==,
                         both > 0 ? both / (double) count (bitmap_p) : 0.0);
    }
}

static void
test_coco (void)
{
  static const double grids[] = { 1.0, 0.1, 0.01, 0.3 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (int scene = 0; scene < N_SCENES; scene++)
    {
      int width = g_rand_int_range (rand, 1, 60);
      int height = g_rand_int_range (rand, 1, 60);
      g_autoptr (GArray) corners = g_array_new (FALSE, FALSE, sizeof (Corner));
      g_autoptr (LimnPrediction) prediction = NULL;
      g_autoptr (LimnMask) mask = NULL;
      g_autoptr (Bitmap) bitmap = bitmap_new (width, height);
      const LimnInstance *instance = NULL;
      guint begin = 0;

      prediction = make_random (rand, width, height, grids[scene % 4], corners);
      mask = limn_mask_new_coco (prediction, 0, width, height);
      instance = limn_prediction_get_instance (prediction, 0);
      for (guint ring = 0; ring < instance->n_rings; ring++)
        {
          guint n = 0;

          limn_prediction_get_ring (prediction, ring, &n);
          fill_coco (&g_array_index (corners, Corner, begin), n, bitmap);
          begin += n;
        }
      /* A last point that repeats the first one is left out of a ring. */
      if (begin == corners->len)
        assert_same (mask, bitmap);
    }
}

/* Known by hand. */
static void
test_shapes (void)
{
  g_autoptr (LimnPrediction) shapes = eval_fixture_prediction
    ("square .9 2 2 4 4 ; 2 2 5 2 5 5 2 5\n"
     "frame .8 0 0 6 6 ; 0 0 5 0 5 5 0 5 ; 2 2 3 2 3 3 2 3\n"
     "box .7 1.5 1.5 2 3\n"
     "edges .6 2 2 4 4 ; 1.5 1.5 5.5 1.5 5.5 5.5 1.5 5.5\n"
     "outside .5 20 20 4 4 ; 20 20 25 20 25 25", 0, 0);
  static const guint64 areas[] = { 16, 36, 6, 16, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      g_autoptr (LimnMask) mask = limn_mask_new_even_odd (shapes, i, 10, 10);

      g_assert_cmpuint (limn_mask_get_area (mask), ==, areas[i]);
    }
}

/* COCO's tools draw a box as a polygon: edges at whole pixels are where they are. */
static void
test_coco_box (void)
{
  g_autoptr (LimnPrediction) boxes = eval_fixture_prediction
    ("a .9 2 3 4 5\nb .8 0 0 10 10\nc .7 2.6 3.6 4 5", 10, 10);
  static const guint64 areas[] = { 20, 100, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    {
      g_autoptr (LimnMask) mask = limn_mask_new_coco (boxes, i, 10, 10);

      g_assert_cmpuint (limn_mask_get_area (mask), ==, areas[i]);
    }
}

/* Ten thousand edges from side to side of a wide picture would be 3 × 10⁸ crossings. */
static void
test_tangle (void)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnMask) even_odd = NULL;
  g_autoptr (LimnMask) coco = NULL;
  LimnRect box = { 10.0, 10.0, 20.0, 30.0 };

  limn_prediction_builder_set_image_size (builder, 30000, 4000);
  limn_prediction_builder_begin (builder, "a", -1, 0.5, &box);
  limn_prediction_builder_begin_ring (builder);
  for (int i = 0; i < 10000; i++)
    limn_prediction_builder_add_point (builder, i % 2 == 0 ? 0.0 : 29999.0, i % 4000);
  prediction = limn_prediction_builder_end (builder);
  even_odd = limn_mask_new_even_odd (prediction, 0, 30000, 4000);
  coco = limn_mask_new_coco (prediction, 0, 30000, 4000);
  g_assert_cmpuint (limn_mask_get_area (even_odd), ==, 600);
  g_assert_cmpuint (limn_mask_get_area (coco), ==, 600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/masks/even-odd", test_even_odd);
  g_test_add_func ("/eval/masks/coco", test_coco);
  g_test_add_func ("/eval/masks/shapes", test_shapes);
  g_test_add_func ("/eval/masks/coco-box", test_coco_box);
  g_test_add_func ("/eval/masks/tangle", test_tangle);
  return g_test_run ();
}
