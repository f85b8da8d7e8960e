/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From the ring a server sent to a path that cairo can draw in reasonable time. What is not finite
 * is left out, what is closer than a device pixel can show is left out, rings too wild to be an
 * outline are thinned, and what is far outside of the view is cut off, because cairo's fixed-point
 * numbers end at 8 million and its time grows with the square of the crossings. Any thread. */

#include "config.h"

#include "limn-outline.h"

#include <math.h>

/* How far outside of the visible part a path may go. Cut edges run there, so it is more than any
 * stroke is wide; and it is large, because cutting a ring moves the start of its dashes. */
#define GUARD_PX 2000.0
/* More than any real outline has after simplification at the size of a screen. */
#define MAX_RING_POINTS 32768
/* Length of a ring by half the perimeter of its bounds. The outline of a mask with a comb of one
 * pixel teeth stays below; random points reach it at about 800 points. */
#define MAX_WILDNESS 256.0

typedef struct
{
  double x;
  double y;
} ViewPoint;

typedef enum
{
  EDGE_LEFT,
  EDGE_TOP,
  EDGE_RIGHT,
  EDGE_BOTTOM,
} Edge;

/**
 * limn_outline_init:
 * @self: an uninitialised outline
 * @viewport: where picture pixels are in the view; copied
 * @visible: the part of the view that will be seen
 * @tolerance_px: points closer than this to the one before are left out, view pixels
 *
 * Prepares for one drawing. Clear with [method@Outline.clear].
 *
 * Any thread.
 */
void
limn_outline_init (LimnOutline          *self,
                   const LimnViewport   *viewport,
                   const LimnViewBounds *visible,
                   double                tolerance_px)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (ViewPoint));
  self->clipped = g_array_new (FALSE, FALSE, sizeof (ViewPoint));
  self->viewport = *viewport;
  self->guard = (LimnViewBounds) { .left = visible->left - GUARD_PX,
                                   .top = visible->top - GUARD_PX,
                                   .right = visible->right + GUARD_PX,
                                   .bottom = visible->bottom + GUARD_PX };
  self->tolerance_px = tolerance_px;
}

/**
 * limn_outline_clear:
 * @self: an outline
 *
 * Frees what the outline holds. Safe to call twice.
 *
 * Any thread.
 */
void
limn_outline_clear (LimnOutline *self)
{
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->clipped, g_array_unref);
}

/* Fills self->points with the ring in view pixels. The half pixel is added here: servers send the
 * centres of pixels. */
static void
map_ring (LimnOutline     *self,
          const LimnPoint *points,
          guint            n_points)
{
  const double offset_x = self->viewport.x + 0.5 * self->viewport.zoom;
  const double offset_y = self->viewport.y + 0.5 * self->viewport.zoom;
  const double least = self->tolerance_px * self->tolerance_px;
  const ViewPoint *first = NULL;
  ViewPoint last = { 0.0, 0.0 };

  g_array_set_size (self->points, 0);
  for (guint i = 0; i < n_points; i++)
    {
      ViewPoint point = { .x = offset_x + points[i].x * self->viewport.zoom,
                          .y = offset_y + points[i].y * self->viewport.zoom };
      double dx = point.x - last.x;
      double dy = point.y - last.y;

      if (!isfinite (point.x) || !isfinite (point.y))
        continue;
      if (self->points->len > 0 && dx * dx + dy * dy < least)
        continue;

      g_array_append_val (self->points, point);
      last = point;
    }

  /* The ring closes by itself: its end must not come back to its beginning. */
  first = (const ViewPoint *) self->points->data;
  while (self->points->len > 1 &&
         hypot (last.x - first->x, last.y - first->y) < self->tolerance_px)
    {
      g_array_set_size (self->points, self->points->len - 1);
      last = g_array_index (self->points, ViewPoint, self->points->len - 1);
    }
}

static void
keep_every (GArray *points,
            guint   stride)
{
  ViewPoint *data = (ViewPoint *) points->data;
  guint n_kept = 0;

  for (guint i = 0; i < points->len; i += stride)
    data[n_kept++] = data[i];
  g_array_set_size (points, n_kept);
}

static void
get_bounds (const GArray   *points,
            LimnViewBounds *bounds)
{
  const ViewPoint *data = (const ViewPoint *) points->data;

  *bounds = (LimnViewBounds) { .left = data[0].x, .top = data[0].y,
                               .right = data[0].x, .bottom = data[0].y };
  for (guint i = 1; i < points->len; i++)
    {
      bounds->left = MIN (bounds->left, data[i].x);
      bounds->top = MIN (bounds->top, data[i].y);
      bounds->right = MAX (bounds->right, data[i].x);
      bounds->bottom = MAX (bounds->bottom, data[i].y);
    }
}

/* A ring that crosses itself everywhere costs cairo seconds. It is no outline, whatever is drawn of
 * it: every n-th point will do. */
static void
tame (GArray               *points,
      const LimnViewBounds *bounds)
{
  const ViewPoint *data = (const ViewPoint *) points->data;
  double size = bounds->right - bounds->left + bounds->bottom - bounds->top;
  double length = 0.0;
  double wildness = 0.0;

  for (guint i = 1; i < points->len; i++)
    length += fabs (data[i].x - data[i - 1].x) + fabs (data[i].y - data[i - 1].y);

  wildness = length / MAX (size, 1.0) / MAX_WILDNESS;
  wildness = MAX (wildness, points->len / (double) MAX_RING_POINTS);
  if (wildness > 1.0)
    keep_every (points, (guint) MIN (ceil (wildness), (double) points->len));
}

static double
distance_inside (const ViewPoint      *point,
                 Edge                  edge,
                 const LimnViewBounds *guard)
{
  switch (edge)
    {
    case EDGE_LEFT:
      return point->x - guard->left;
    case EDGE_TOP:
      return point->y - guard->top;
    case EDGE_RIGHT:
      return guard->right - point->x;
    case EDGE_BOTTOM:
      return guard->bottom - point->y;
    }

  g_return_val_if_reached (0.0);
}

/* One pass of Sutherland and Hodgman. Self-touching edges along the guard are out of sight. */
static void
cut_edge (const GArray         *from,
          GArray               *to,
          Edge                  edge,
          const LimnViewBounds *guard)
{
  const ViewPoint *data = (const ViewPoint *) from->data;

  g_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++)
    {
      const ViewPoint *a = &data[i > 0 ? i - 1 : from->len - 1];
      const ViewPoint *b = &data[i];
      double inside_a = distance_inside (a, edge, guard);
      double inside_b = distance_inside (b, edge, guard);

      if ((inside_a < 0.0) != (inside_b < 0.0))
        {
          double t = inside_a / (inside_a - inside_b);
          ViewPoint crossing = { .x = a->x + t * (b->x - a->x),
                                 .y = a->y + t * (b->y - a->y) };

          g_array_append_val (to, crossing);
        }
      if (inside_b >= 0.0)
        g_array_append_val (to, *b);
    }
}

static void
cut_to_guard (LimnOutline *self)
{
  static const Edge edges[] = { EDGE_LEFT, EDGE_TOP, EDGE_RIGHT, EDGE_BOTTOM };

  for (gsize i = 0; i < G_N_ELEMENTS (edges) && self->points->len > 0; i++)
    {
      GArray *swap = self->points;

      cut_edge (self->points, self->clipped, edges[i], &self->guard);
      self->points = self->clipped;
      self->clipped = swap;
    }
}

/**
 * limn_outline_add_ring:
 * @self: an outline
 * @cr: (nullable): where the closed path is added, in view pixels; %NULL to only ask
 * @points: a ring, picture pixels, pixel centres; may hold anything a float can
 * @n_points: how many
 *
 * Adds what can be seen of a ring to the current path of a context.
 *
 * The thread that draws.
 *
 * Returns: whether anything was added: a ring that is smaller than the tolerance, or out of sight,
 *   adds nothing
 */
gboolean
limn_outline_add_ring (LimnOutline     *self,
                       cairo_t         *cr,
                       const LimnPoint *points,
                       guint            n_points)
{
  LimnViewBounds bounds;
  const ViewPoint *data = NULL;

  map_ring (self, points, n_points);
  if (self->points->len < 2)
    return FALSE;

  get_bounds (self->points, &bounds);
  tame (self->points, &bounds);
  if (bounds.left < self->guard.left || bounds.top < self->guard.top ||
      bounds.right > self->guard.right || bounds.bottom > self->guard.bottom)
    cut_to_guard (self);
  if (self->points->len < 2)
    return FALSE;

  data = (const ViewPoint *) self->points->data;
  if (cr != NULL)
    {
      cairo_move_to (cr, data[0].x, data[0].y);
      for (guint i = 1; i < self->points->len; i++)
        cairo_line_to (cr, data[i].x, data[i].y);
      cairo_close_path (cr);
    }

  return TRUE;
}
