/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tiles of a view, of which some are to be drawn. Any thread, one at a time. */

#include "config.h"

#include "limn-sheet-private.h"

#include <math.h>

struct _LimnTiles
{
  guint8 *marks;
  int     width;
  int     height;
  int     side;
  int     n_columns;
  int     n_rows;
  int     n_marked;
};

/*< private >
 * limn_tiles_new:
 * @width: width of the view, device pixels
 * @height: height of the view
 * @side: side of a tile
 *
 * Divides a view.
 *
 * Returns: (transfer full): tiles, none of them marked
 */
LimnTiles *
limn_tiles_new (int width,
                int height,
                int side)
{
  LimnTiles *self = g_new0 (LimnTiles, 1);

  self->width = width;
  self->height = height;
  self->side = side;
  self->n_columns = (width + side - 1) / side;
  self->n_rows = (height + side - 1) / side;
  self->marks = g_new0 (guint8, MAX (self->n_columns * self->n_rows, 1));

  return self;
}

/*< private >
 * limn_tiles_free:
 * @self: (transfer full): tiles
 *
 * Frees them.
 */
void
limn_tiles_free (LimnTiles *self)
{
  g_free (self->marks);
  g_free (self);
}

static int
get_tile (const LimnTiles *self,
          double           position,
          int              n)
{
  return (int) CLAMP (floor (position / self->side), -1.0, (double) n);
}

/*< private >
 * limn_tiles_mark:
 * @self: tiles
 * @left: left edge, device pixels
 * @top: top edge
 * @right: right edge
 * @bottom: bottom edge
 *
 * Marks the tiles that a rectangle touches.
 */
void
limn_tiles_mark (LimnTiles *self,
                 double     left,
                 double     top,
                 double     right,
                 double     bottom)
{
  int first_column = 0;
  int last_column = 0;
  int first_row = 0;
  int last_row = 0;

  if (!isfinite (left) || !isfinite (top) || !isfinite (right) || !isfinite (bottom))
    return;

  first_column = MAX (get_tile (self, left, self->n_columns), 0);
  last_column = MIN (get_tile (self, right, self->n_columns), self->n_columns - 1);
  first_row = MAX (get_tile (self, top, self->n_rows), 0);
  last_row = MIN (get_tile (self, bottom, self->n_rows), self->n_rows - 1);
  for (int row = first_row; row <= last_row; row++)
    {
      guint8 *marks = self->marks + row * self->n_columns;

      for (int column = first_column; column <= last_column; column++)
        {
          self->n_marked += !marks[column];
          marks[column] = TRUE;
        }
    }
}

/*< private >
 * limn_tiles_get_share:
 * @self: tiles
 *
 * Gets how many of them are marked.
 *
 * Returns: a share, from 0 to 1
 */
double
limn_tiles_get_share (const LimnTiles *self)
{
  return self->n_marked / (double) MAX (self->n_columns * self->n_rows, 1);
}

/*< private >
 * limn_tiles_to_parts:
 * @self: tiles
 *
 * Makes one rectangle of marked tiles that lie side by side.
 *
 * Returns: (transfer full) (element-type cairo_rectangle_int_t): device pixels, none in two of them
 */
GArray *
limn_tiles_to_parts (const LimnTiles *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_int_t));

  for (int row = 0; row < self->n_rows; row++)
    {
      const guint8 *marks = self->marks + row * self->n_columns;
      int column = 0;

      while (column < self->n_columns)
        {
          cairo_rectangle_int_t part = { .x = column * self->side, .y = row * self->side };
          int end = column;

          while (end < self->n_columns && marks[end])
            end++;
          part.width = MIN (end * self->side, self->width) - part.x;
          part.height = MIN (self->side, self->height - part.y);
          if (end > column)
            g_array_append_val (parts, part);
          column = end + 1;
        }
    }

  return parts;
}
