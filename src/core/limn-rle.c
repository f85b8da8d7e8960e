/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns a COCO compressed mask into outlines, without ever making the mask: the runs are cut at
 * the columns, neighbouring columns are compared, and what differs is a vertical edge. The ends of
 * the edges in one row are joined two by two, since along a row in and out alternate. So the cost
 * follows the outline and not the picture. Any thread. */

#include "config.h"

#include "limn-rle.h"

#include <stdlib.h>

/* Five bits a character: a run never needs more than seven characters. */
#define MAX_RUN_CHARACTERS 7

/* Half-open range of rows in one column. */
typedef struct
{
  int begin;
  int end;
} Interval;

/* A vertical edge of the outline, with the object on its left as seen from the way it goes. On the
 * screen an outline then runs down first, as the server's polygons do, and a hole the other way. */
typedef struct
{
  int x;
  int from;
  int to;
} Edge;

/* One end of an edge: number 2 e is where edge e begins, 2 e + 1 where it ends. */
typedef struct
{
  guint64 key;
  guint32 end;
} EdgeEnd;

typedef struct
{
  GArray *left;
  GArray *right;
  GArray *edges;
  int     column;
  int     height;
  gint64 *budget;
} Sweep;

/* Reads one number: groups of five bits, least first, 0x20 for "more follows", 0x10 of the last
 * group as the sign. */
static gboolean
read_number (const char **cursor,
             const char  *end,
             gint64      *number)
{
  guint64 bits = 0;

  for (guint i = 0; i < MAX_RUN_CHARACTERS && *cursor < end; i++)
    {
      guint group = (guint) (guchar) **cursor - 48u;

      if (group > 63)
        return FALSE;
      (*cursor)++;
      bits |= (guint64) (group & 0x1f) << (5 * i);
      if ((group & 0x20) == 0)
        {
          if ((group & 0x10) != 0)
            bits |= G_MAXUINT64 << (5 * (i + 1));
          *number = (gint64) bits;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
add_edge (Sweep *sweep,
          int    top,
          int    bottom,
          int    side)
{
  Edge edge = { sweep->column, side > 0 ? top : bottom, side > 0 ? bottom : top };

  (*sweep->budget)--;
  if (sweep->edges->len >= LIMN_MAX_VERTICES / 2)
    return FALSE;
  g_array_append_val (sweep->edges, edge);
  return TRUE;
}

static gboolean
is_inside (const GArray *intervals,
           guint         index,
           int           row)
{
  return index < intervals->len && g_array_index (intervals, Interval, index).begin <= row;
}

static int
next_change (const GArray *intervals,
             guint         index,
             int           row)
{
  const Interval *interval = NULL;

  if (index >= intervals->len)
    return G_MAXINT;
  interval = &g_array_index (intervals, Interval, index);
  return row < interval->begin ? interval->begin : interval->end;
}

/* Compares the two columns at the current boundary and moves on by one. */
static gboolean
step_column (Sweep *sweep)
{
  GArray *left = sweep->left;
  GArray *right = sweep->right;
  guint l = 0;
  guint r = 0;
  int row = 0;
  int top = 0;
  int side = 0;

  while (row != G_MAXINT)
    {
      int now = 0;

      while (l < left->len && g_array_index (left, Interval, l).end <= row)
        l++;
      while (r < right->len && g_array_index (right, Interval, r).end <= row)
        r++;
      now = is_inside (right, r, row) - is_inside (left, l, row);
      if (now != side)
        {
          if (side != 0 && !add_edge (sweep, top, row, side))
            return FALSE;
          side = now;
          top = row;
        }
      row = MIN (next_change (left, l, row), next_change (right, r, row));
    }
  sweep->left = right;
  sweep->right = left;
  g_array_set_size (sweep->right, 0);
  sweep->column++;
  return TRUE;
}

static gboolean
move_to_column (Sweep *sweep,
                int    column)
{
  /* Two steps leave both sides empty; there is nothing to compare further on. */
  for (int i = 0; i < 2 && sweep->column < column; i++)
    if (!step_column (sweep))
      return FALSE;
  sweep->column = column;
  return TRUE;
}

static gboolean
add_run (Sweep  *sweep,
         gint64  begin,
         gint64  end)
{
  while (begin < end)
    {
      int column = (int) (begin / sweep->height);
      gint64 column_begin = (gint64) column * sweep->height;
      gint64 stop = MIN (end, column_begin + sweep->height);
      Interval interval = { (int) (begin - column_begin), (int) (stop - column_begin) };
      Interval *last = NULL;

      if (--(*sweep->budget) < 0 || !move_to_column (sweep, column))
        return FALSE;
      if (sweep->right->len > 0)
        last = &g_array_index (sweep->right, Interval, sweep->right->len - 1);
      if (last != NULL && last->end == interval.begin)
        last->end = interval.end;
      else
        g_array_append_val (sweep->right, interval);
      begin = stop;
    }
  return TRUE;
}

static LimnRleResult
read_runs (Sweep      *sweep,
           const char *counts,
           gsize       length,
           int         width)
{
  const gint64 total = (gint64) width * sweep->height;
  const char *end = counts + length;
  gint64 before[2] = { 0, 0 };
  gint64 position = 0;

  for (guint i = 0; counts < end; i++)
    {
      gint64 run = 0;

      if (!read_number (&counts, end, &run))
        return LIMN_RLE_MALFORMED;
      /* From the fourth on, a run is told by how it differs from the one two before. */
      if (i > 2)
        run += before[i % 2];
      before[i % 2] = run;
      if (run < 0 || run > total - position)
        return LIMN_RLE_MALFORMED;
      if (--(*sweep->budget) < 0)
        return LIMN_RLE_TOO_LARGE;
      if (i % 2 == 1 && !add_run (sweep, position, position + run))
        return LIMN_RLE_TOO_LARGE;
      position += run;
    }
  if (position != total)
    return LIMN_RLE_MALFORMED;
  return move_to_column (sweep, sweep->column + 2) ? LIMN_RLE_OK : LIMN_RLE_TOO_LARGE;
}

static int
compare_ends (const void *a,
              const void *b)
{
  const EdgeEnd *p = a;
  const EdgeEnd *q = b;

  return (p->key > q->key) - (p->key < q->key);
}

/* Joins the ends along each row. Where two parts touch at a corner two ends share a place; the one
 * of the downward edge goes first, which makes one outline of both parts as OpenCV does. */
static guint32 *
join_ends (const GArray *edges)
{
  gsize n_ends = (gsize) edges->len * 2;
  g_autofree EdgeEnd *ends = g_new (EdgeEnd, n_ends);
  guint32 *partners = g_new (guint32, n_ends);

  for (guint i = 0; i < edges->len; i++)
    {
      const Edge *edge = &g_array_index (edges, Edge, i);
      guint64 upward = edge->to < edge->from ? 1 : 0;

      ends[2 * i].key = ((guint64) edge->from << 32 | (guint64) edge->x << 1) | upward;
      ends[2 * i].end = 2 * i;
      ends[2 * i + 1].key = ((guint64) edge->to << 32 | (guint64) edge->x << 1) | upward;
      ends[2 * i + 1].end = 2 * i + 1;
    }
  qsort (ends, n_ends, sizeof (EdgeEnd), compare_ends);
  for (gsize i = 0; i + 1 < n_ends; i += 2)
    {
      partners[ends[i].end] = ends[i + 1].end;
      partners[ends[i + 1].end] = ends[i].end;
    }
  return partners;
}

/* Pixel edges become the coordinates of polygons, where the middle of pixel 0 is 0.0. */
static gboolean
add_corner (LimnPredictionBuilder *builder,
            int                    x,
            int                    y)
{
  return limn_prediction_builder_add_point (builder, x - 0.5, y - 0.5);
}

static gboolean
add_rings (const GArray          *edges,
           LimnPredictionBuilder *builder)
{
  g_autofree guint32 *partners = join_ends (edges);
  g_autofree guint8 *is_done = g_new0 (guint8, edges->len + 1);

  for (guint first = 0; first < edges->len; first++)
    {
      guint i = first;

      if (is_done[first])
        continue;
      limn_prediction_builder_begin_ring (builder);
      while (!is_done[i])
        {
          const Edge *edge = &g_array_index (edges, Edge, i);

          is_done[i] = TRUE;
          if (!add_corner (builder, edge->x, edge->from)
              || !add_corner (builder, edge->x, edge->to))
            return FALSE;
          i = partners[2 * i + 1] / 2;
        }
    }
  return TRUE;
}

/*< private >
 * limn_rle_trace:
 * @counts: (array length=length): the runs, column by column, background first
 * @length: bytes
 * @width: width of the mask in pixels
 * @height: height of the mask in pixels
 * @budget: (inout): work that is left, see %LIMN_RLE_WORK_BUDGET
 * @builder: what gets the rings; its instance is open
 *
 * Adds the outline of a mask to the open instance: a ring for each part and for each hole. An empty
 * mask adds none. If the result is not %LIMN_RLE_OK the instance is incomplete.
 *
 * Returns: how it went
 */
LimnRleResult
limn_rle_trace (const char            *counts,
                gsize                  length,
                int                    width,
                int                    height,
                gint64                *budget,
                LimnPredictionBuilder *builder)
{
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (Interval));
  g_autoptr (GArray) right = g_array_new (FALSE, FALSE, sizeof (Interval));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  Sweep sweep = { left, right, edges, 0, height, budget };
  LimnRleResult result = LIMN_RLE_OK;

  g_return_val_if_fail (width > 0 && height > 0, LIMN_RLE_MALFORMED);

  result = read_runs (&sweep, counts, length, width);
  if (result != LIMN_RLE_OK || edges->len == 0)
    return result;
  return add_rings (edges, builder) ? LIMN_RLE_OK : LIMN_RLE_TOO_LARGE;
}
