/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The minimum cut of a grid of pixels, by the method of Boykov and Kolmogorov (2004): two trees
 * grow from source and sink, where they meet flow is pushed, and what that tears off is adopted
 * again. Prices are integers, so that the result is the same on every machine. Pure; any thread. */

#include "config.h"

#include "limn-grid-cut.h"

#define N_DIRECTIONS 8
/* Opposite directions are four apart. */
#define OPPOSITE(direction) (((direction) + 4) % N_DIRECTIONS)

/* What a node hangs on, beside the eight directions. */
#define ON_TERMINAL 8
#define ORPHANED 9
#define FREE 10

#define NO_NODE (-1)

typedef struct
{
  /* What may still flow to each neighbour. */
  int     rest[N_DIRECTIONS];
  /* What may still flow from the source (positive) or to the sink (negative). */
  int     terminal;
  guint32 stamp;
  guint32 distance;
  /* Next active node, itself if last, NO_NODE if not active. */
  int     next;
  guint8  parent;
  guint8  is_sink;
} Node;

/* Where two trees touch: an edge from the source's to the sink's. */
typedef struct
{
  int from;
  int direction;
} Meeting;

struct _LimnGridCut
{
  Node    *nodes;
  /* Prices as they were set; a run uses up those of the nodes. */
  int     *pairs;
  int     *gains;
  GArray  *orphans;
  int      offsets[N_DIRECTIONS];
  int      width;
  int      height;
  int      stride;
  int      n_nodes;
  int      first_active;
  int      last_active;
  guint32  stamp;
};

/* A border of one pixel that nothing flows to saves every test for the edge. */
static int
get_index (const LimnGridCut *self,
           int                x,
           int                y)
{
  return (y + 1) * self->stride + x + 1;
}

static void
activate (LimnGridCut *self,
          int          index)
{
  if (self->nodes[index].next != NO_NODE)
    return;

  self->nodes[index].next = index;
  if (self->first_active == NO_NODE)
    self->first_active = index;
  else
    self->nodes[self->last_active].next = index;
  self->last_active = index;
}

static void
deactivate_first (LimnGridCut *self)
{
  int index = self->first_active;

  self->first_active = self->nodes[index].next == index ? NO_NODE : self->nodes[index].next;
  self->nodes[index].next = NO_NODE;
}

/* What may flow along the tree's direction from @index to its neighbour. */
static int
get_rest (const LimnGridCut *self,
          int                index,
          int                direction)
{
  const Node *node = &self->nodes[index];

  return node->is_sink ? self->nodes[index + self->offsets[direction]].rest[OPPOSITE (direction)]
                       : node->rest[direction];
}

static void
prepare (LimnGridCut *self)
{
  self->first_active = NO_NODE;
  self->last_active = NO_NODE;
  self->stamp = 0;
  for (int i = 0; i < self->n_nodes; i++)
    {
      Node *node = &self->nodes[i];

      for (int d = 0; d < N_DIRECTIONS; d++)
        node->rest[d] = self->pairs[i * N_DIRECTIONS + d];
      node->terminal = self->gains[i];
      node->stamp = 0;
      node->distance = 1;
      node->next = NO_NODE;
      node->is_sink = node->terminal < 0;
      node->parent = node->terminal != 0 ? ON_TERMINAL : FREE;
    }
  for (int i = 0; i < self->n_nodes; i++)
    {
      if (self->nodes[i].parent == ON_TERMINAL)
        activate (self, i);
    }
}

static void
attach (LimnGridCut *self,
        int          index,
        int          parent,
        int          direction)
{
  Node *node = &self->nodes[index];

  node->parent = (guint8) direction;
  node->is_sink = self->nodes[parent].is_sink;
  node->stamp = self->nodes[parent].stamp;
  node->distance = self->nodes[parent].distance + 1;
}

/* Grows both trees until they meet. */
static gboolean
grow (LimnGridCut *self,
      Meeting     *meeting)
{
  while (self->first_active != NO_NODE)
    {
      int index = self->first_active;
      const Node *node = &self->nodes[index];

      for (int d = 0; node->parent != FREE && d < N_DIRECTIONS; d++)
        {
          int other = index + self->offsets[d];
          Node *neighbour = &self->nodes[other];

          if (get_rest (self, index, d) <= 0)
            continue;
          if (neighbour->parent == FREE)
            {
              attach (self, other, index, OPPOSITE (d));
              activate (self, other);
            }
          else if (neighbour->is_sink != node->is_sink)
            {
              meeting->from = node->is_sink ? other : index;
              meeting->direction = node->is_sink ? OPPOSITE (d) : d;
              return TRUE;
            }
          else if (neighbour->distance > node->distance + 1 && neighbour->stamp <= node->stamp)
            attach (self, other, index, OPPOSITE (d));
        }
      deactivate_first (self);
    }

  return FALSE;
}

static void
tear_off (LimnGridCut *self,
          int          index)
{
  self->nodes[index].parent = ORPHANED;
  g_array_append_val (self->orphans, index);
}

/* How much the way from @index to the root of its tree lets through. */
static int
get_bottleneck (LimnGridCut *self,
                int          index)
{
  int least = G_MAXINT;

  while (self->nodes[index].parent != ON_TERMINAL)
    {
      int direction = self->nodes[index].parent;
      int parent = index + self->offsets[direction];

      least = MIN (least, get_rest (self, parent, OPPOSITE (direction)));
      index = parent;
    }

  return MIN (least, ABS (self->nodes[index].terminal));
}

/* Pushes flow along the way from @index to the root of its tree. */
static void
push (LimnGridCut *self,
      int          index,
      int          flow)
{
  gboolean is_sink = self->nodes[index].is_sink;

  while (self->nodes[index].parent != ON_TERMINAL)
    {
      int direction = self->nodes[index].parent;
      int parent = index + self->offsets[direction];
      int from = is_sink ? index : parent;
      int along = is_sink ? direction : OPPOSITE (direction);

      self->nodes[from].rest[along] -= flow;
      self->nodes[from + self->offsets[along]].rest[OPPOSITE (along)] += flow;
      if (self->nodes[from].rest[along] == 0)
        tear_off (self, index);
      index = parent;
    }

  self->nodes[index].terminal -= is_sink ? -flow : flow;
  if (self->nodes[index].terminal == 0)
    tear_off (self, index);
}

static int
augment (LimnGridCut   *self,
         const Meeting *meeting)
{
  int to = meeting->from + self->offsets[meeting->direction];
  int *rest = &self->nodes[meeting->from].rest[meeting->direction];
  int flow = MIN (*rest, MIN (get_bottleneck (self, meeting->from), get_bottleneck (self, to)));

  *rest -= flow;
  self->nodes[to].rest[OPPOSITE (meeting->direction)] += flow;
  push (self, meeting->from, flow);
  push (self, to, flow);

  return flow;
}

/* How far @index is from the root of its tree, or 0 if it hangs on an orphan. Leaves stamps behind,
 * so that the next walk that comes by is short. */
static guint32
find_root (LimnGridCut *self,
           int          index)
{
  guint32 steps = 0;
  guint32 distance = 0;
  int at = index;

  for (;;)
    {
      const Node *node = &self->nodes[at];

      if (node->stamp == self->stamp)
        {
          distance = steps + node->distance;
          break;
        }
      if (node->parent == ON_TERMINAL)
        {
          distance = steps + 1;
          break;
        }
      if (node->parent >= ORPHANED)
        return 0;
      steps++;
      at += self->offsets[node->parent];
    }

  for (guint32 d = distance; self->nodes[index].stamp != self->stamp; d--)
    {
      Node *node = &self->nodes[index];

      node->stamp = self->stamp;
      node->distance = d;
      if (node->parent == ON_TERMINAL)
        break;
      index += self->offsets[node->parent];
    }

  return distance;
}

/* Lets go of a node that nobody adopts, and of its children. */
static void
set_free (LimnGridCut *self,
          int          index)
{
  Node *node = &self->nodes[index];

  for (int d = 0; d < N_DIRECTIONS; d++)
    {
      int other = index + self->offsets[d];
      const Node *neighbour = &self->nodes[other];

      if (neighbour->parent == FREE || neighbour->is_sink != node->is_sink)
        continue;
      if (get_rest (self, other, OPPOSITE (d)) > 0)
        activate (self, other);
      if (neighbour->parent == OPPOSITE (d))
        tear_off (self, other);
    }
  node->parent = FREE;
}

static void
adopt (LimnGridCut *self,
       int          index)
{
  Node *node = &self->nodes[index];
  guint32 nearest = G_MAXUINT32;
  int parent = -1;

  for (int d = 0; d < N_DIRECTIONS; d++)
    {
      int other = index + self->offsets[d];
      guint32 distance = 0;

      if (self->nodes[other].parent == FREE || self->nodes[other].is_sink != node->is_sink
          || get_rest (self, other, OPPOSITE (d)) <= 0)
        continue;
      distance = find_root (self, other);
      if (distance > 0 && distance < nearest)
        {
          nearest = distance;
          parent = d;
        }
    }

  if (parent < 0)
    {
      set_free (self, index);
      return;
    }
  node->parent = (guint8) parent;
  node->stamp = self->stamp;
  node->distance = nearest + 1;
}

/**
 * limn_grid_cut_new:
 * @width: pixels across
 * @height: pixels down
 *
 * Creates a grid on which everything is free of charge.
 *
 * Returns: (transfer full): the grid
 */
LimnGridCut *
limn_grid_cut_new (int width,
                   int height)
{
  static const int steps[N_DIRECTIONS][2] = {
    { 1, 0 }, { -1, 1 }, { 0, 1 }, { 1, 1 }, { -1, 0 }, { 1, -1 }, { 0, -1 }, { -1, -1 },
  };
  LimnGridCut *self = NULL;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = g_new0 (LimnGridCut, 1);
  self->width = width;
  self->height = height;
  self->stride = width + 2;
  self->n_nodes = self->stride * (height + 2);
  self->nodes = g_new0 (Node, self->n_nodes);
  self->pairs = g_new0 (int, (gsize) self->n_nodes * N_DIRECTIONS);
  self->gains = g_new0 (int, self->n_nodes);
  self->orphans = g_array_new (FALSE, FALSE, sizeof (int));
  for (int d = 0; d < N_DIRECTIONS; d++)
    self->offsets[d] = steps[d][0] + steps[d][1] * self->stride;

  return self;
}

/**
 * limn_grid_cut_free:
 * @self: (transfer full): a grid
 *
 * Frees a grid.
 */
void
limn_grid_cut_free (LimnGridCut *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->pairs, g_free);
  g_clear_pointer (&self->gains, g_free);
  g_clear_pointer (&self->orphans, g_array_unref);
  g_free (self);
}

/**
 * limn_grid_cut_set_pair:
 * @self: a grid
 * @x: column
 * @y: row
 * @direction: which neighbour; pairs that reach over the edge are ignored
 * @price: what it costs to part the two, 0 or more
 *
 * Sets what it costs to part two neighbours.
 */
void
limn_grid_cut_set_pair (LimnGridCut       *self,
                        int                x,
                        int                y,
                        LimnGridDirection  direction,
                        int                price)
{
  int index = get_index (self, x, y);
  int other = index + self->offsets[direction];

  g_return_if_fail (price >= 0);

  if (y + 1 >= self->height && direction != LIMN_GRID_EAST)
    return;
  if ((x + 1 >= self->width && (direction == LIMN_GRID_EAST || direction == LIMN_GRID_SOUTH_EAST))
      || (x == 0 && direction == LIMN_GRID_SOUTH_WEST))
    return;

  self->pairs[index * N_DIRECTIONS + (int) direction] = price;
  self->pairs[other * N_DIRECTIONS + OPPOSITE ((int) direction)] = price;
}

/**
 * limn_grid_cut_set_pixel:
 * @self: a grid
 * @x: column
 * @y: row
 * @gain: what is lost by leaving the pixel outside; if negative, by taking it inside
 *
 * Sets to which side a pixel leans.
 */
void
limn_grid_cut_set_pixel (LimnGridCut *self,
                         int          x,
                         int          y,
                         int          gain)
{
  self->gains[get_index (self, x, y)] = gain;
}

/**
 * limn_grid_cut_run:
 * @self: a grid
 *
 * Finds the cheapest way to part the pixels. Prices stay, so some can be changed for another run.
 *
 * Returns: what it costs
 */
gint64
limn_grid_cut_run (LimnGridCut *self)
{
  Meeting meeting = { 0 };
  gint64 price = 0;

  g_return_val_if_fail (self != NULL, 0);

  prepare (self);
  while (grow (self, &meeting))
    {
      price += augment (self, &meeting);
      self->stamp++;
      while (self->orphans->len > 0)
        {
          int index = g_array_index (self->orphans, int, self->orphans->len - 1);

          g_array_set_size (self->orphans, self->orphans->len - 1);
          adopt (self, index);
        }
    }

  return price;
}

/**
 * limn_grid_cut_is_inside:
 * @self: a grid
 * @x: column
 * @y: row
 *
 * Tells on which side of the last run a pixel is. What could as well be on either is outside.
 *
 * Returns: %TRUE if it is inside
 */
gboolean
limn_grid_cut_is_inside (const LimnGridCut *self,
                         int                x,
                         int                y)
{
  const Node *node = &self->nodes[get_index (self, x, y)];

  return node->parent != FREE && !node->is_sink;
}
