/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Masks: encoded here by the definition of the format, traced, filled again and compared. */

#include "config.h"

#include "core-fixture.h"

#include "limn-rle.h"

#include <math.h>
#include <string.h>

typedef struct
{
  int     width;
  int     height;
  guint8 *pixels;
} Mask;

static Mask *
mask_new (int width,
          int height)
{
  Mask *mask = g_new0 (Mask, 1);

  mask->width = width;
  mask->height = height;
  mask->pixels = g_new0 (guint8, (gsize) width * height);
  return mask;
}

static void
mask_free (Mask *mask)
{
  g_free (mask->pixels);
  g_free (mask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mask, mask_free)

static Mask *
mask_new_from_rows (const char *const *rows)
{
  Mask *mask = mask_new ((int) strlen (rows[0]), (int) g_strv_length ((char **) rows));

  for (int y = 0; y < mask->height; y++)
    for (int x = 0; x < mask->width; x++)
      mask->pixels[y * mask->width + x] = rows[y][x] == '#';
  return mask;
}

static void
append_number (GString *counts,
               gint64   value)
{
  gboolean has_more = TRUE;

  while (has_more)
    {
      gint64 group = value & 0x1f;

      value >>= 5;
      has_more = (group & 0x10) != 0 ? value != -1 : value != 0;
      g_string_append_c (counts, (char) ((group | (has_more ? 0x20 : 0)) + 48));
    }
}

/* Down each column in turn; background first; from the fourth run on, the change against two runs
 * before. */
static char *
mask_encode (const Mask *mask)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) counts = g_string_new (NULL);
  guint8 value = 0;
  gint64 run = 0;

  for (int x = 0; x < mask->width; x++)
    for (int y = 0; y < mask->height; y++)
      {
        if (mask->pixels[y * mask->width + x] != value)
          {
            g_array_append_val (runs, run);
            value = !value;
            run = 0;
          }
        run++;
      }
  g_array_append_val (runs, run);
  for (guint i = 0; i < runs->len; i++)
    append_number (counts, g_array_index (runs, gint64, i)
                             - (i > 2 ? g_array_index (runs, gint64, i - 2) : 0));
  return g_string_free (g_steal_pointer (&counts), FALSE);
}

static LimnPredictionBuilder *
builder_new (int width,
             int height)
{
  LimnPredictionBuilder *builder = limn_prediction_builder_new ();
  const LimnRect box = { 0, 0, width, height };

  limn_prediction_builder_set_image_size (builder, width, height);
  g_assert_true (limn_prediction_builder_begin (builder, "a", 0, 0.5, &box));
  return builder;
}

static LimnRleResult
trace (const char *counts,
       int         width,
       int         height)
{
  g_autoptr (LimnPredictionBuilder) builder = builder_new (width, height);
  gint64 budget = LIMN_RLE_WORK_BUDGET;

  return limn_rle_trace (counts, strlen (counts), width, height, &budget, builder);
}

/* Even-odd, at the middle of each pixel, which is a whole number in this frame. */
static Mask *
fill (LimnPrediction *prediction)
{
  Mask *mask = mask_new (limn_prediction_get_image_width (prediction),
                         limn_prediction_get_image_height (prediction));
  const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + ring,
                                                          &n);

      for (guint i = 0; i < n; i++)
        {
          const LimnPoint *a = &points[i];
          const LimnPoint *b = &points[(i + 1) % n];

          g_assert_true ((a->x == b->x) != (a->y == b->y));
          for (int y = (int) ceilf (MIN (a->y, b->y)); y < MAX (a->y, b->y); y++)
            for (int x = (int) ceilf (a->x); x < mask->width; x++)
              mask->pixels[y * mask->width + x] ^= 1;
        }
    }
  return mask;
}

/* Returns the number of rings. */
static guint
assert_traces (const Mask *mask)
{
  g_autofree char *counts = mask_encode (mask);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (mask->width, mask->height);
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (Mask) filled = NULL;
  gint64 budget = LIMN_RLE_WORK_BUDGET;
  gsize size = (gsize) mask->width * mask->height;
  guint area = 0;
  guint n_rings = 0;

  g_assert_cmpint (limn_rle_trace (counts, strlen (counts), mask->width, mask->height, &budget,
                                   builder),
                   ==, LIMN_RLE_OK);
  prediction = limn_prediction_builder_end (builder);
  filled = fill (prediction);
  g_assert_cmpmem (filled->pixels, size, mask->pixels, size);

  /* Holes turn the other way round, so that the area comes out right. */
  for (gsize i = 0; i < size; i++)
    area += mask->pixels[i];
  n_rings = limn_prediction_get_instance (prediction, 0)->n_rings;
  if (n_rings > 0)
    g_assert_cmpfloat (limn_prediction_get_area (prediction, 0), ==, area);
  return n_rings;
}

static void
test_known_strings (void)
{
  static const char *const rectangle[] = {
    ".......", "..###..", "..###..", ".......", ".......", NULL,
  };
  static const char *const full[] = { "######", "######", "######", "######", NULL };
  static const char *const empty[] = { "....", "....", "....", "....", NULL };
  static const char *const pixel[] = {
    "......", "......", "...#..", "......", "......", "......", NULL,
  };
  static const char *const *const masks[] = { rectangle, full, empty, pixel };
  static const char *const expected[] = { ";230009", "0h0", "`0", "d01?" };

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      g_autoptr (Mask) mask = mask_new_from_rows (masks[i]);
      g_autofree char *counts = mask_encode (mask);

      g_assert_cmpstr (counts, ==, expected[i]);
      g_assert_cmpuint (assert_traces (mask), ==, masks[i] == empty ? 0 : 1);
    }
}

static void
test_shapes (void)
{
  static const char *const ring[] = { "#####", "#...#", "#.#.#", "#...#", "#####", NULL };
  static const char *const parts[] = { "##..##", "##..##", "......", "##..##", NULL };
  static const char *const touch[] = { "#..", ".#.", "..#", NULL };
  static const char *const anti[] = { "..#", ".#.", "#..", NULL };
  static const char *const board[] = { "#.#.", ".#.#", "#.#.", ".#.#", NULL };
  static const char *const column[] = { "#", "#", ".", "#", NULL };
  static const char *const row[] = { "##.#", NULL };
  g_autoptr (Mask) a = mask_new_from_rows (ring);
  g_autoptr (Mask) b = mask_new_from_rows (parts);
  g_autoptr (Mask) c = mask_new_from_rows (touch);
  g_autoptr (Mask) d = mask_new_from_rows (anti);
  g_autoptr (Mask) e = mask_new_from_rows (board);
  g_autoptr (Mask) f = mask_new_from_rows (column);
  g_autoptr (Mask) g = mask_new_from_rows (row);

  g_assert_cmpuint (assert_traces (a), ==, 3);
  g_assert_cmpuint (assert_traces (b), ==, 4);
  /* Parts that touch at a corner are one, as OpenCV sees them. */
  g_assert_cmpuint (assert_traces (c), ==, 1);
  g_assert_cmpuint (assert_traces (d), ==, 1);
  assert_traces (e);
  g_assert_cmpuint (assert_traces (f), ==, 2);
  g_assert_cmpuint (assert_traces (g), ==, 2);
}

static void
test_random (void)
{
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (Mask) mask = mask_new (g_test_rand_int_range (1, 40),
                                        g_test_rand_int_range (1, 40));
      int threshold = g_test_rand_int_range (0, 101);

      for (int i = 0; i < mask->width * mask->height; i++)
        mask->pixels[i] = g_test_rand_int_range (0, 100) < threshold;
      assert_traces (mask);
    }
}

/* A ring starts at its left edge and runs down first, as the polygons of servers do. */
static void
test_frame (void)
{
  g_autoptr (LimnPredictionBuilder) builder = builder_new (7, 5);
  g_autoptr (LimnPrediction) prediction = NULL;
  gint64 budget = LIMN_RLE_WORK_BUDGET;
  const LimnPoint *points = NULL;
  guint n = 0;

  g_assert_cmpint (limn_rle_trace (";230009", 7, 7, 5, &budget, builder), ==, LIMN_RLE_OK);
  prediction = limn_prediction_builder_end (builder);
  points = limn_prediction_get_ring (prediction, 0, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (points[0].x, ==, 1.5f);
  g_assert_cmpfloat (points[0].y, ==, 0.5f);
  g_assert_cmpfloat (points[1].x, ==, 1.5f);
  g_assert_cmpfloat (points[1].y, ==, 2.5f);
  g_assert_cmpfloat (points[2].x, ==, 4.5f);
  g_assert_cmpfloat (points[3].y, ==, 0.5f);
}

static void
test_malformed (void)
{
  static const char *const rows[] = {
    "",             /* nothing */
    "0",            /* too short for the mask */
    ";23000",       /* last run missing */
    ";230009:",     /* a run too many */
    "O",            /* more was promised */
    "OOOOOOOOOOO0", /* too many groups for a number */
    "?",            /* negative */
    ";2?",          /* goes below nothing */
    ";2300 9",      /* not of the alphabet */
    ";2300\x7f" "9",
    "\xff\xff",
    "oooooo0",      /* far too long a run */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (trace (rows[i], 7, 5) != LIMN_RLE_MALFORMED)
      g_error ("row %u was taken", i);
}

/* A few bytes may not buy unlimited work. */
static void
test_budget (void)
{
  g_autoptr (Mask) mask = mask_new (300, 3);
  g_autoptr (LimnPredictionBuilder) builder = builder_new (300, 3);
  g_autofree char *counts = NULL;
  gint64 budget = 299;

  memset (mask->pixels, 1, 900);
  counts = mask_encode (mask);
  g_assert_cmpuint (strlen (counts), <, 8);
  g_assert_cmpint (limn_rle_trace (counts, strlen (counts), 300, 3, &budget, builder), ==,
                   LIMN_RLE_TOO_LARGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/rle/known-strings", test_known_strings);
  g_test_add_func ("/core/rle/shapes", test_shapes);
  g_test_add_func ("/core/rle/random", test_random);
  g_test_add_func ("/core/rle/frame", test_frame);
  g_test_add_func ("/core/rle/malformed", test_malformed);
  g_test_add_func ("/core/rle/budget", test_budget);
  return g_test_run ();
}
