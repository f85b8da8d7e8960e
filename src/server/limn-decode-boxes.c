/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the network's raw outputs into candidate boxes. Each cell of a grid has one score per class
 * and, for each of its four sides, eleven logits: a distribution over the distance from the cell's
 * centre. Pure functions; any thread. */

#include "config.h"

#include "limn-decode-boxes.h"

#include "limn-coco.h"

#include <math.h>

/* The mean of the distribution that the softmax of the logits describes, in strides. */
static float
expected_distance (const float *logits)
{
  float highest = logits[0];
  float sum = 0;
  float weighted = 0;

  for (int i = 1; i < LIMN_BOX_BINS; i++)
    highest = MAX (highest, logits[i]);

  for (int i = 0; i < LIMN_BOX_BINS; i++)
    {
      float weight = expf (logits[i] - highest);

      sum += weight;
      weighted += weight * (float) i;
    }

  return weighted / sum;
}

static int
best_class (const float *scores)
{
  int best = 0;

  for (int i = 1; i < LIMN_COCO_N_CLASSES; i++)
    {
      if (scores[i] > scores[best])
        best = i;
    }

  return best;
}

static float
clip (float value)
{
  return CLAMP (value, 0.0f, (float) LIMN_NETWORK_SIDE);
}

/**
 * limn_decode_boxes:
 * @scores: the class scores of one grid, row by row, 80 for each cell
 * @sides: the logits of the sides of the same grid, 4 x 11 for each cell
 * @stride: the size of a cell in network-input pixels: 8, 16 or 32
 * @floor: cells whose best score is lower are left out
 * @candidates: (element-type LimnCandidate): where to append
 *
 * Appends the boxes of one grid, clipped to the network's input. Like the servers, it takes only
 * the best class of each cell. Cells that are not finite are left out. Any thread.
 */
void
limn_decode_boxes (const float *scores,
                   const float *sides,
                   int          stride,
                   float        floor,
                   GArray      *candidates)
{
  int width = LIMN_NETWORK_SIDE / stride;

  g_return_if_fail (scores != NULL && sides != NULL && candidates != NULL);

  for (int cell = 0; cell < width * width; cell++)
    {
      const float *cell_scores = scores + (gsize) cell * LIMN_COCO_N_CLASSES;
      const float *cell_sides = sides + (gsize) cell * LIMN_BOX_SIDES * LIMN_BOX_BINS;
      float x = ((float) (cell % width) + 0.5f) * (float) stride;
      float y = ((float) (cell / width) + 0.5f) * (float) stride;
      float distances[LIMN_BOX_SIDES];
      LimnCandidate candidate = { 0 };

      candidate.class_id = best_class (cell_scores);
      candidate.score = cell_scores[candidate.class_id];
      if (!(candidate.score >= floor))
        continue;

      for (int side = 0; side < LIMN_BOX_SIDES; side++)
        distances[side] = expected_distance (cell_sides + side * LIMN_BOX_BINS) * (float) stride;

      candidate.x1 = clip (x - distances[0]);
      candidate.y1 = clip (y - distances[1]);
      candidate.x2 = clip (x + distances[2]);
      candidate.y2 = clip (y + distances[3]);
      if (isfinite (candidate.score) && isfinite (candidate.x1) && isfinite (candidate.y1)
          && isfinite (candidate.x2) && isfinite (candidate.y2))
        g_array_append_val (candidates, candidate);
    }
}
