/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where one instance is, and what is at a point of it. Shared by the scene, the marks beside it,
 * and what finds either of them under the pointer. Any thread. */

#include "config.h"

#include "limn-shape.h"

#include <math.h>

/* Objects less than this many tolerances wide cannot be aimed at: near counts as on. */
#define TINY_TOLERANCES 4.0

/**
 * limn_shape_init:
 * @self: an uninitialised shape
 * @prediction: where the instance is from
 * @index: its index there
 *
 * Takes the measures of an instance.
 *
 * Any thread.
 */
void
limn_shape_init (LimnShape      *self,
                 LimnPrediction *prediction,
                 guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);

  *self = (LimnShape) { .box = instance->box, .bounds = instance->bounds,
                        .outlined = instance->is_outlined };
}

/* Even-odd, as drawing does it: holes are rings. A half-open rule for y, so that a vertex counts
 * once. */
static gboolean
crosses (const LimnPoint *a,
         const LimnPoint *b,
         double           x,
         double           y)
{
  if ((a->y > y) == (b->y > y))
    return FALSE;

  return x < a->x + (y - a->y) / ((double) b->y - a->y) * ((double) b->x - a->x);
}

static double
get_distance (const LimnPoint *a,
              const LimnPoint *b,
              double           x,
              double           y)
{
  double dx = (double) b->x - a->x;
  double dy = (double) b->y - a->y;
  double length = dx * dx + dy * dy;
  double t = length > 0.0 ? ((x - a->x) * dx + (y - a->y) * dy) / length : 0.0;

  t = CLAMP (t, 0.0, 1.0);

  return hypot (x - (a->x + t * dx), y - (a->y + t * dy));
}

static void
probe_ring (const LimnPoint *points,
            guint            n_points,
            double           x,
            double           y,
            gboolean        *inside,
            double          *distance)
{
  const LimnPoint *previous = NULL;
  const LimnPoint *first = NULL;

  for (guint i = 0; i < n_points; i++)
    {
      const LimnPoint *point = &points[i];

      if (!isfinite (point->x) || !isfinite (point->y))
        continue;
      if (previous != NULL)
        {
          *inside ^= crosses (previous, point, x, y);
          *distance = MIN (*distance, get_distance (previous, point, x, y));
        }
      else
        {
          first = point;
        }
      previous = point;
    }

  if (first != NULL)
    {
      *inside ^= crosses (previous, first, x, y);
      *distance = MIN (*distance, get_distance (previous, first, x, y));
    }
}

/* Distance to the edge of a box, from inside or outside. */
static double
get_box_distance (const LimnRect *box,
                  double          x,
                  double          y)
{
  double dx = MAX (box->x - x, x - (box->x + box->width));
  double dy = MAX (box->y - y, y - (box->y + box->height));

  if (dx <= 0.0 && dy <= 0.0)
    return -MAX (dx, dy);

  return hypot (MAX (dx, 0.0), MAX (dy, 0.0));
}

/**
 * limn_shape_probe:
 * @self: the shape of the instance
 * @prediction: where the instance is from
 * @index: its index there
 * @x: picture position
 * @y: the same
 * @tolerance: how far off an outline still counts, picture pixels
 * @distance: (out): how far the outline is, picture pixels; only when there is a hit
 *
 * Finds out what is at a place.
 *
 * Any thread.
 *
 * Returns: whether the place is inside of the instance, near its outline, or neither
 */
LimnShapeHit
limn_shape_probe (const LimnShape *self,
                  LimnPrediction  *prediction,
                  guint            index,
                  double           x,
                  double           y,
                  double           tolerance,
                  double          *distance)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  const LimnRect *bounds = &self->bounds;
  gboolean inside = FALSE;
  gboolean tiny = FALSE;

  if (x < bounds->x - tolerance || x > bounds->x + bounds->width + tolerance ||
      y < bounds->y - tolerance || y > bounds->y + bounds->height + tolerance)
    return LIMN_SHAPE_NONE;

  *distance = G_MAXDOUBLE;
  if (self->outlined)
    {
      for (guint i = 0; i < instance->n_rings; i++)
        {
          guint n_points = 0;
          const LimnPoint *points = limn_prediction_get_ring (prediction,
                                                              instance->first_ring + i,
                                                              &n_points);

          probe_ring (points, n_points, x - 0.5, y - 0.5, &inside, distance);
        }
    }
  else
    {
      *distance = get_box_distance (bounds, x, y);
      inside = x >= bounds->x && x < bounds->x + bounds->width &&
               y >= bounds->y && y < bounds->y + bounds->height;
    }

  tiny = MAX (bounds->width, bounds->height) < TINY_TOLERANCES * tolerance;
  if (inside || (tiny && *distance <= tolerance))
    return LIMN_SHAPE_INSIDE;

  return *distance <= tolerance ? LIMN_SHAPE_NEAR : LIMN_SHAPE_NONE;
}
