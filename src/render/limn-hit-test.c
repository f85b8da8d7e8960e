/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is under the pointer. The order is that of drawing, from the top: the smallest first, so
 * that an object inside another can be reached, and a repeated click goes down the stack. Called
 * at every pointer motion, so most instances are ruled out by their bounds. Any thread. */

#include "config.h"

#include "limn-scene-private.h"

#include <math.h>

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
      LimnShapeHit hit = limn_shape_probe (&self->items[index].shape, self->prediction,
                                           (guint) index, x, y, tolerance, &distance);

      if (hit == LIMN_SHAPE_INSIDE)
        {
          if (take_next || after < 0)
            return index;
          if (first < 0)
            first = index;
          take_next = index == after;
        }
      else if (hit == LIMN_SHAPE_NEAR && distance < best_distance)
        {
          best_distance = distance;
          nearest = index;
        }
    }

  return first >= 0 ? first : nearest;
}
