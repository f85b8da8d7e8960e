/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mark is under the pointer, for tooltips. Any thread. */

#include "config.h"

#include "limn-marks-private.h"

#include <math.h>

/* What came or went is over in a quarter of a second, and what is pointed at elsewhere is not what
 * is pointed at here: unless they have something to say, what lies below is meant. */
static gboolean
is_passing (const LimnMark *mark)
{
  switch (mark->kind)
    {
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_PEEKED:
      return mark->text == NULL;
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
    case LIMN_MARK_KEPT:
    case LIMN_MARK_STRUCK:
    case LIMN_MARK_CONFLICT:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      break;
    }

  return FALSE;
}

/**
 * limn_marks_hit_test:
 * @self: a list
 * @x: picture position, as [method@Viewport.to_picture] gives it
 * @y: the same
 * @tolerance: how far off an outline or an arrow still counts, picture pixels; a few view pixels by
 *   the zoom
 *
 * Finds the mark at a place: the topmost whose arrow is there, otherwise the topmost whose object
 * is. Arrows lie across other objects and are thin: who points at one means it.
 *
 * Any thread.
 *
 * Returns: position of a mark in the list, or -1
 */
int
limn_marks_hit_test (LimnMarks *self,
                     double     x,
                     double     y,
                     double     tolerance)
{
  int found = -1;

  g_return_val_if_fail (self != NULL, -1);

  if (!isfinite (x) || !isfinite (y))
    return -1;
  tolerance = isfinite (tolerance) ? MAX (tolerance, 0.0) : 0.0;

  for (guint i = self->order->len; i > 0; i--)
    {
      guint position = g_array_index (self->order, guint16, i - 1);
      const LimnMarkItem *item = &g_array_index (self->items, LimnMarkItem, position);
      double distance = 0.0;

      if (is_passing (&item->mark))
        continue;
      if (item->mark.by != NULL && limn_mark_arrow_probe (&item->arrow, x, y) <= tolerance)
        return (int) position;
      if (found < 0 &&
          limn_shape_probe (&item->shape, item->mark.prediction, item->mark.index,
                            x, y, tolerance, &distance) != LIMN_SHAPE_NONE)
        found = (int) position;
    }

  return found;
}
