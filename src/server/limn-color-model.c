/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A mixture of Gaussians over colours, as GrabCut uses one for the object and one for what is
 * around it. Colours are put into clusters, and each cluster becomes an ellipsoid. The random start
 * comes from a fixed seed. Pure functions; any thread. */

#include "config.h"

#include "limn-color-model.h"

#include <math.h>
#include <string.h>

#define ROUNDS 5
/* Added to every variance: the noise of a camera and of JPEG, in squared steps of 8-bit colour. It
 * keeps a cluster of one colour from being infinitely sure. */
#define NOISE_VARIANCE 4.0

/* The sums of one cluster. */
typedef struct
{
  double weight;
  double sum[3];
  double products[6];
} Sums;

static float
get_squared_distance (const float a[3],
                      const float b[3])
{
  float x = a[0] - b[0];
  float y = a[1] - b[1];
  float z = a[2] - b[2];

  return x * x + y * y + z * z;
}

/* Good enough for choosing where clusters begin, and the same everywhere. */
static double
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;

  return *state / 4294967296.0;
}

static guint
choose_by_weight (const float *chances,
                  guint        n_colors,
                  double       total,
                  guint32     *state)
{
  double rest = next_random (state) * total;

  for (guint i = 0; i < n_colors; i++)
    {
      rest -= chances[i];
      if (rest < 0)
        return i;
    }

  return n_colors - 1;
}

/* Centres that are likely far from each other (k-means++). */
static void
choose_centres (const float   (*colors)[3],
                const float    *weights,
                guint           n_colors,
                float         (*centres)[3])
{
  g_autofree float *distances = g_new (float, n_colors);
  g_autofree float *chances = g_new (float, n_colors);
  guint32 state = 1;

  for (guint i = 0; i < n_colors; i++)
    distances[i] = G_MAXFLOAT;
  memcpy (chances, weights, n_colors * sizeof (float));

  for (guint c = 0; c < LIMN_COLOR_CLUSTERS; c++)
    {
      double total = 0;
      guint chosen = 0;

      for (guint i = 0; i < n_colors; i++)
        total += chances[i];
      chosen = choose_by_weight (chances, n_colors, total, &state);
      memcpy (centres[c], colors[chosen], sizeof centres[c]);
      for (guint i = 0; i < n_colors; i++)
        {
          distances[i] = MIN (distances[i], get_squared_distance (colors[i], centres[c]));
          chances[i] = distances[i] * weights[i];
        }
    }
}

static guint
find_nearest (const float   color[3],
              const float (*centres)[3])
{
  guint nearest = 0;
  float least = get_squared_distance (color, centres[0]);

  for (guint c = 1; c < LIMN_COLOR_CLUSTERS; c++)
    {
      float distance = get_squared_distance (color, centres[c]);

      if (distance < least)
        {
          least = distance;
          nearest = c;
        }
    }

  return nearest;
}

static void
sum_up (const float   (*colors)[3],
        const float    *weights,
        guint           n_colors,
        const float   (*centres)[3],
        Sums           *sums)
{
  memset (sums, 0, LIMN_COLOR_CLUSTERS * sizeof (Sums));
  for (guint i = 0; i < n_colors; i++)
    {
      const float *color = colors[i];
      Sums *sum = &sums[find_nearest (color, centres)];
      double weight = weights[i];
      guint at = 0;

      sum->weight += weight;
      for (guint a = 0; a < 3; a++)
        {
          sum->sum[a] += weight * color[a];
          for (guint b = a; b < 3; b++)
            sum->products[at++] += weight * color[a] * color[b];
        }
    }
}

static void
move_centres (const Sums *sums,
              float     (*centres)[3])
{
  for (guint c = 0; c < LIMN_COLOR_CLUSTERS; c++)
    {
      for (guint a = 0; a < 3 && sums[c].weight > 0; a++)
        centres[c][a] = (float) (sums[c].sum[a] / sums[c].weight);
    }
}

static void
make_cluster (LimnColorCluster *cluster,
              const Sums       *sum,
              double            total)
{
  double v[6];
  double mean[3];
  double determinant = 0;
  guint at = 0;

  memset (cluster, 0, sizeof *cluster);
  if (!(sum->weight > 0))
    return;

  for (guint a = 0; a < 3; a++)
    {
      mean[a] = sum->sum[a] / sum->weight;
      cluster->mean[a] = (float) mean[a];
    }
  for (guint a = 0; a < 3; a++)
    {
      for (guint b = a; b < 3; b++, at++)
        v[at] = sum->products[at] / sum->weight - mean[a] * mean[b] + (a == b ? NOISE_VARIANCE : 0);
    }

  determinant = v[0] * (v[3] * v[5] - v[4] * v[4]) - v[1] * (v[1] * v[5] - v[4] * v[2])
                + v[2] * (v[1] * v[4] - v[3] * v[2]);
  cluster->inverse[0] = (float) ((v[3] * v[5] - v[4] * v[4]) / determinant);
  cluster->inverse[1] = (float) ((v[2] * v[4] - v[1] * v[5]) / determinant);
  cluster->inverse[2] = (float) ((v[1] * v[4] - v[2] * v[3]) / determinant);
  cluster->inverse[3] = (float) ((v[0] * v[5] - v[2] * v[2]) / determinant);
  cluster->inverse[4] = (float) ((v[1] * v[2] - v[0] * v[4]) / determinant);
  cluster->inverse[5] = (float) ((v[0] * v[3] - v[1] * v[1]) / determinant);
  cluster->height = (float) (sum->weight / total / sqrt (determinant));
}

/**
 * limn_color_model_fit:
 * @self: a model
 * @colors: (array length=n_colors): colours, three channels of 0 to 255 each
 * @weights: (array length=n_colors): how much each counts, 0 or more
 * @n_colors: how many
 *
 * Makes a model of colours. Without any, every colour has a density of zero.
 */
void
limn_color_model_fit (LimnColorModel  *self,
                      const float    (*colors)[3],
                      const float     *weights,
                      guint            n_colors)
{
  float centres[LIMN_COLOR_CLUSTERS][3];
  Sums sums[LIMN_COLOR_CLUSTERS];
  double total = 0;

  memset (self, 0, sizeof *self);
  if (n_colors == 0)
    return;

  choose_centres (colors, weights, n_colors, centres);
  for (guint i = 0; i < ROUNDS; i++)
    {
      sum_up (colors, weights, n_colors, centres, sums);
      move_centres (sums, centres);
    }
  sum_up (colors, weights, n_colors, centres, sums);

  for (guint c = 0; c < LIMN_COLOR_CLUSTERS; c++)
    total += sums[c].weight;
  for (guint c = 0; c < LIMN_COLOR_CLUSTERS; c++)
    make_cluster (&self->clusters[c], &sums[c], total);
}

/**
 * limn_color_model_density:
 * @self: a model
 * @color: three channels of 0 to 255
 *
 * Tells how likely a colour is, up to a constant factor.
 *
 * Returns: 0 or more
 */
float
limn_color_model_density (const LimnColorModel *self,
                          const float           color[3])
{
  float density = 0;

  for (guint c = 0; c < LIMN_COLOR_CLUSTERS; c++)
    {
      const LimnColorCluster *cluster = &self->clusters[c];
      const float *m = cluster->inverse;
      float x = color[0] - cluster->mean[0];
      float y = color[1] - cluster->mean[1];
      float z = color[2] - cluster->mean[2];
      float q = m[0] * x * x + m[3] * y * y + m[5] * z * z
                + 2 * (m[1] * x * y + m[2] * x * z + m[4] * y * z);

      density += cluster->height * expf (-0.5f * q);
    }

  return density;
}
