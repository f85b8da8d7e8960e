/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mark is under the pointer, for tooltips. Any thread. */

#include "config.h"

#include "limn-marks-private.h"

/**
 * limn_marks_hit_test:
 * @self: a list
 * @x: picture position, as [method@Viewport.to_picture] gives it
 * @y: the same
 * @tolerance: how far off still counts, picture pixels
 *
 * Finds the topmost mark at a place.
 *
 * Any thread.
 *
 * Returns: position of a mark, or -1
 */
int
limn_marks_hit_test (LimnMarks *self,
                     double     x,
                     double     y,
                     double     tolerance)
{
  g_return_val_if_fail (self != NULL, -1);

  for (guint i = self->marks->len; i > 0; i--)
    {
      const LimnMark *mark = &g_array_index (self->marks, LimnMark, i - 1);
      const LimnRect *box = &limn_prediction_get_instance (mark->prediction, mark->index)->box;

      if (x >= box->x - tolerance && x <= box->x + box->width + tolerance &&
          y >= box->y - tolerance && y <= box->y + box->height + tolerance)
        return (int) i - 1;
    }

  return -1;
}
