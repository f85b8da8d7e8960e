/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A hash of cells in levels: a box lies in one cell only, that of its middle, in the level whose
 * cells are just larger than it is. So what may touch a box is, in every level, in the cells that
 * the box covers and half a cell around. Levels and cells that would be more work than looking at
 * every box of the class are not gone through. One thread at a time. */

#include "config.h"

#include "limn-box-grid.h"

#include <math.h>

/* Cells of a level are four times those of the one below: few levels to look at, and still few
 * boxes in a cell. The largest cells, 4^11, are larger than any box of a prediction. */
#define LEVEL_BITS 2
#define N_LEVELS 12
#define NONE G_MAXUINT32

typedef struct
{
  LimnRect box;
  guint32  index;
  guint32  next_in_cell;
  guint32  next_in_class;
  guint32  class_index;
} Item;

typedef struct
{
  guint32 first;
  guint32 n_items;
  guint32 levels;
} Class;

struct _LimnBoxGrid
{
  Item    *items;
  guint32 *cells;
  Class   *classes;
  GArray  *found;
  guint    n_items;
  guint    max_items;
  guint    n_classes;
  guint32  cell_mask;
};

/* The cells of a level that are to be looked at. */
typedef struct
{
  int left;
  int top;
  int right;
  int bottom;
} Window;

/**
 * limn_box_grid_new:
 * @n_boxes: how many will be added at most
 * @n_classes: all class indices are below it
 *
 * Makes an empty grid.
 *
 * Returns: (transfer full): the grid
 */
LimnBoxGrid *
limn_box_grid_new (guint n_boxes,
                   guint n_classes)
{
  LimnBoxGrid *self = g_new0 (LimnBoxGrid, 1);
  guint n_cells = 16;

  while (n_cells < n_boxes)
    n_cells *= 2;
  self->items = g_new (Item, MAX (n_boxes, 1));
  self->cells = g_new (guint32, n_cells);
  self->classes = g_new (Class, MAX (n_classes, 1));
  self->found = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->max_items = n_boxes;
  self->n_classes = n_classes;
  self->cell_mask = n_cells - 1;
  for (guint i = 0; i < n_cells; i++)
    self->cells[i] = NONE;
  for (guint i = 0; i < n_classes; i++)
    self->classes[i] = (Class) { NONE, 0, 0 };
  return self;
}

/**
 * limn_box_grid_free:
 * @self: (transfer full): a grid
 *
 * Frees a grid.
 */
void
limn_box_grid_free (LimnBoxGrid *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->items);
  g_free (self->cells);
  g_free (self->classes);
  g_array_unref (self->found);
  g_free (self);
}

static double
get_cell_side (guint level)
{
  return (double) (1 << (level * LEVEL_BITS));
}

static guint
get_level (const LimnRect *box)
{
  double side = MAX (box->width, box->height);
  guint level = 0;

  while (level + 1 < N_LEVELS && get_cell_side (level) < side)
    level++;
  return level;
}

/* Mixes the bits, so that neighbours of one class do not share a chain. */
static guint32
get_cell (const LimnBoxGrid *self,
          guint              class_index,
          guint              level,
          int                column,
          int                row)
{
  guint32 hash = class_index * N_LEVELS + level;

  hash = (hash ^ (guint32) column) * 0x85ebca6bu;
  hash = (hash ^ (hash >> 15) ^ (guint32) row) * 0xc2b2ae35u;
  hash ^= hash >> 16;
  return hash & self->cell_mask;
}

static int
get_column (double coordinate,
            guint  level)
{
  return (int) floor (coordinate / get_cell_side (level));
}

/**
 * limn_box_grid_add:
 * @self: a grid
 * @class_index: the class
 * @box: where it is
 * @index: what to find it as
 *
 * Adds a box.
 */
void
limn_box_grid_add (LimnBoxGrid    *self,
                   guint           class_index,
                   const LimnRect *box,
                   guint32         index)
{
  Class *class = NULL;
  Item *item = NULL;
  guint level = 0;
  guint32 cell = 0;

  g_return_if_fail (self != NULL && box != NULL);
  g_return_if_fail (class_index < self->n_classes && self->n_items < self->max_items);

  level = get_level (box);
  cell = get_cell (self, class_index, level, get_column (box->x + box->width / 2.0, level),
                   get_column (box->y + box->height / 2.0, level));
  class = &self->classes[class_index];
  item = &self->items[self->n_items];
  item->box = *box;
  item->index = index;
  item->class_index = class_index;
  item->next_in_cell = self->cells[cell];
  item->next_in_class = class->first;
  self->cells[cell] = self->n_items;
  class->first = self->n_items;
  class->n_items++;
  class->levels |= 1u << level;
  self->n_items++;
}

static Window
get_window (const LimnRect *box,
            double          slack,
            guint           level)
{
  double reach = slack + get_cell_side (level) / 2.0;
  Window window = { 0 };

  window.left = get_column (box->x - reach, level);
  window.top = get_column (box->y - reach, level);
  window.right = get_column (box->x + box->width + reach, level);
  window.bottom = get_column (box->y + box->height + reach, level);
  return window;
}

static double
count_cells (const Class    *class,
             const LimnRect *box,
             double          slack)
{
  double n_cells = 0.0;

  for (guint level = 0; level < N_LEVELS; level++)
    if ((class->levels >> level & 1) != 0)
      {
        Window window = get_window (box, slack, level);

        n_cells += MAX (window.right - window.left + 1.0, 0.0)
                   * MAX (window.bottom - window.top + 1.0, 0.0);
      }
  return n_cells;
}

static gboolean
is_far (const LimnRect *a,
        const LimnRect *b,
        double          slack)
{
  return a->x + a->width + slack < b->x || b->x + b->width + slack < a->x
         || a->y + a->height + slack < b->y || b->y + b->height + slack < a->y;
}

static void
add_found (LimnBoxGrid    *self,
           const Item     *item,
           guint           class_index,
           const LimnRect *box,
           double          slack)
{
  if (item->class_index == class_index && !is_far (&item->box, box, slack))
    g_array_append_val (self->found, item->index);
}

static void
find_in_level (LimnBoxGrid    *self,
               guint           class_index,
               const LimnRect *box,
               double          slack,
               guint           level)
{
  Window window = get_window (box, slack, level);

  for (int row = window.top; row <= window.bottom; row++)
    for (int column = window.left; column <= window.right; column++)
      {
        guint32 i = self->cells[get_cell (self, class_index, level, column, row)];

        for (; i != NONE; i = self->items[i].next_in_cell)
          add_found (self, &self->items[i], class_index, box, slack);
      }
}

/**
 * limn_box_grid_find:
 * @self: a grid
 * @class_index: the class
 * @box: a box; if its width is negative, its left side lies to the right of its right one, and what
 *   is found has to reach over both
 * @slack: how far away from @box is still near
 * @n_found: (out): how many there are
 *
 * Finds the boxes of the class that touch @box or are near. They come in any order, and one may
 * come twice.
 *
 * Returns: (transfer none) (array length=n_found): their indices, until the next call
 */
const guint32 *
limn_box_grid_find (LimnBoxGrid    *self,
                    guint           class_index,
                    const LimnRect *box,
                    double          slack,
                    guint          *n_found)
{
  const Class *class = NULL;

  g_return_val_if_fail (self != NULL && box != NULL && n_found != NULL, NULL);
  g_return_val_if_fail (class_index < self->n_classes, NULL);

  class = &self->classes[class_index];
  g_array_set_size (self->found, 0);
  if (count_cells (class, box, slack) > class->n_items)
    {
      for (guint32 i = class->first; i != NONE; i = self->items[i].next_in_class)
        add_found (self, &self->items[i], class_index, box, slack);
    }
  else
    {
      for (guint level = 0; level < N_LEVELS; level++)
        if ((class->levels >> level & 1) != 0)
          find_in_level (self, class_index, box, slack, level);
    }
  *n_found = self->found->len;
  return (const guint32 *) (void *) self->found->data;
}
