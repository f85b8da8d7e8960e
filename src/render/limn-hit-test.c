/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is under the pointer. The order is that of drawing, from the top: the smallest first, so
 * that an object inside another can be reached, and a repeated click goes down the stack. Called
 * at every pointer motion, so most instances are ruled out by their bounds. Any thread. */

#include "config.h"

#include "limn-scene-private.h"

#include <math.h>

/* Objects less than this many tolerances wide cannot be aimed at: near counts as on. */
#define TINY_TOLERANCES 4.0

typedef enum
{
  HIT_NONE,
  HIT_NEAR,
  HIT_INSIDE,
} Hit;

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

static Hit
probe_item (LimnScene *self,
            guint      index,
            double     x,
            double     y,
            double     tolerance,
            double    *distance)
{
  const LimnSceneItem *item = &self->items[index];
  const LimnInstance *instance = limn_prediction_get_instance (self->prediction, index);
  const LimnRect *bounds = &item->bounds;
  gboolean inside = FALSE;
  gboolean tiny = FALSE;

  if (x < bounds->x - tolerance || x > bounds->x + bounds->width + tolerance ||
      y < bounds->y - tolerance || y > bounds->y + bounds->height + tolerance)
    return HIT_NONE;

  *distance = G_MAXDOUBLE;
  if (item->outlined)
    {
      for (guint i = 0; i < instance->n_rings; i++)
        {
          guint n_points = 0;
          const LimnPoint *points = limn_prediction_get_ring (self->prediction,
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
    return HIT_INSIDE;

  return *distance <= tolerance ? HIT_NEAR : HIT_NONE;
}

/**
 * limn_scene_hit_test:
 * @self: a scene
 * @x: picture position, as [method@Viewport.to_picture] gives it
 * @y: the same
 * @tolerance: how far off an outline still counts, picture pixels; a few view pixels by the zoom
 * @after: the instance that was found before at this place, or -1
 *
 * Finds the instance at a place: the smallest that contains it, otherwise the one whose outline is
 * nearest within the tolerance. With @after it goes on to the next larger one there, and from the
 * last back to the first.
 *
 * Any thread.
 *
 * Returns: index of an instance that is shown, or -1
 */
int
limn_scene_hit_test (LimnScene *self,
                     double     x,
                     double     y,
                     double     tolerance,
                     int        after)
{
  double best_distance = G_MAXDOUBLE;
  int nearest = -1;
  int first = -1;
  gboolean take_next = FALSE;

  g_return_val_if_fail (self != NULL, -1);

  if (!isfinite (x) || !isfinite (y))
    return -1;
  tolerance = isfinite (tolerance) ? MAX (tolerance, 0.0) : 0.0;

  for (guint i = self->n_shown; i > 0; i--)
    {
      int index = (int) self->order[i - 1];
      double distance = 0.0;
      Hit hit = probe_item (self, (guint) index, x, y, tolerance, &distance);

      if (hit == HIT_INSIDE)
        {
          if (take_next || after < 0)
            return index;
          if (first < 0)
            first = index;
          take_next = index == after;
        }
      else if (hit == HIT_NEAR && distance < best_distance)
        {
          best_distance = distance;
          nearest = index;
        }
    }

  return first >= 0 ? first : nearest;
}
