/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The arrow from an object to the one that removed it. The two overlap, or the one would not have
 * been removed: the arrow goes along the line through their middles, from an edge of the one to the
 * nearest edge of the other that can be told apart from it. Where they nearly coincide there is no
 * such line, and a hook leaves the one and comes back to the other. Any thread. */

#include "config.h"

#include "limn-marks-private.h"

#include <math.h>

/* A shorter arrow is hardly more than its head. View pixels. */
#define MIN_LENGTH_PX 18.0
/* How far a hook reaches out, and how far below its beginning it ends. */
#define HOOK_REACH_PX 30.0
#define HOOK_DROP_PX 22.0
/* How much of its length an arrow is bent: it must not be taken for an edge. */
#define BEND 0.12
/* Straight pieces that stand for the bent line when it is looked for. */
#define N_PIECES 8

/* Where a line enters and leaves an object, in lengths of its direction from its origin. */
typedef struct
{
  double first;
  double last;
} Span;

typedef struct
{
  LimnPoint origin;
  LimnPoint direction;
} Line;

static LimnPoint
get_middle (const LimnRect *rect)
{
  return (LimnPoint) { .x = (float) (rect->x + rect->width / 2.0),
                       .y = (float) (rect->y + rect->height / 2.0) };
}

static LimnPoint
get_point (const Line *line,
           double      t)
{
  return (LimnPoint) { .x = (float) (line->origin.x + t * line->direction.x),
                       .y = (float) (line->origin.y + t * line->direction.y) };
}

/* Takes in where @line crosses the edge from @a to @b, if it does. */
static void
cross_edge (const Line      *line,
            const LimnPoint *a,
            const LimnPoint *b,
            Span            *span)
{
  double dx = line->direction.x;
  double dy = line->direction.y;
  double side_a = dx * ((double) a->y - line->origin.y) - dy * ((double) a->x - line->origin.x);
  double side_b = dx * ((double) b->y - line->origin.y) - dy * ((double) b->x - line->origin.x);
  double share = 0.0;
  double t = 0.0;

  if (!((side_a > 0.0) != (side_b > 0.0)))
    return;

  share = side_a / (side_a - side_b);
  t = dx * (a->x + share * ((double) b->x - a->x) - line->origin.x) +
      dy * (a->y + share * ((double) b->y - a->y) - line->origin.y);
  if (!isfinite (t))
    return;

  span->first = MIN (span->first, t);
  span->last = MAX (span->last, t);
}

/* Points of rings are the middles of pixels. */
static LimnPoint
get_edge_point (const LimnPoint *point)
{
  return (LimnPoint) { .x = point->x + 0.5f, .y = point->y + 0.5f };
}

static void
cross_rings (const Line     *line,
             LimnPrediction *prediction,
             guint           index,
             Span           *span)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);

  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + i,
                                                          &n_points);

      for (guint k = 0; k < n_points; k++)
        {
          LimnPoint a = get_edge_point (&points[k > 0 ? k - 1 : n_points - 1]);
          LimnPoint b = get_edge_point (&points[k]);

          cross_edge (line, &a, &b, span);
        }
    }
}

static void
cross_box (const Line     *line,
           const LimnRect *box,
           Span           *span)
{
  const LimnPoint corners[] = {
    { .x = (float) box->x, .y = (float) box->y },
    { .x = (float) (box->x + box->width), .y = (float) box->y },
    { .x = (float) (box->x + box->width), .y = (float) (box->y + box->height) },
    { .x = (float) box->x, .y = (float) (box->y + box->height) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    cross_edge (line, &corners[i], &corners[(i + 1) % G_N_ELEMENTS (corners)], span);
}

/* The line may miss an outline that is bent around it; it does not miss the box. */
static Span
get_span (const Line      *line,
          const LimnShape *shape,
          LimnPrediction  *prediction,
          guint            index)
{
  Span span = { .first = G_MAXDOUBLE, .last = -G_MAXDOUBLE };

  if (shape->outlined)
    cross_rings (line, prediction, index, &span);
  if (span.first > span.last)
    cross_box (line, &shape->bounds, &span);
  if (span.first > span.last)
    span = (Span) { 0.0, 0.0 };

  return span;
}

static void
choose_ends (LimnMarkArrow *self,
             const Line    *line,
             const Span    *own,
             const Span    *other)
{
  gboolean apart = own->last <= other->first;
  gboolean within = other->first < own->first && own->last < other->last;
  gboolean at_last = within && other->last - own->last > own->first - other->first;

  self->from = get_point (line, apart || at_last ? own->last : own->first);
  self->to = get_point (line, at_last ? other->last : other->first);
}

/* The leftmost and the rightmost point of an object, where a hook can leave it. Of a box, a place
 * below its corners, where there are badges. */
static void
find_sides (LimnMarkArrow      *self,
            const LimnMarkItem *item)
{
  const LimnRect *bounds = &item->shape.bounds;
  const LimnInstance *instance = limn_prediction_get_instance (item->mark.prediction,
                                                               item->mark.index);
  float y = (float) (bounds->y + bounds->height * 0.4);

  self->left = (LimnPoint) { .x = (float) bounds->x, .y = y };
  self->right = (LimnPoint) { .x = (float) (bounds->x + bounds->width), .y = y };
  if (!item->shape.outlined)
    return;

  self->left.x = G_MAXFLOAT;
  self->right.x = -G_MAXFLOAT;
  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (item->mark.prediction,
                                                          instance->first_ring + i, &n_points);

      for (guint k = 0; k < n_points; k++)
        {
          LimnPoint point = get_edge_point (&points[k]);

          if (point.x < self->left.x)
            self->left = point;
          if (point.x > self->right.x)
            self->right = point;
        }
    }
}

/*< private >
 * limn_mark_arrow_init:
 * @self: an uninitialised arrow
 * @item: a mark with another object and with both shapes
 *
 * Works out where the arrow goes.
 *
 * Any thread.
 */
void
limn_mark_arrow_init (LimnMarkArrow      *self,
                      const LimnMarkItem *item)
{
  LimnPoint middle = get_middle (&item->shape.bounds);
  LimnPoint other_middle = get_middle (&item->by_shape.bounds);
  double dx = (double) other_middle.x - middle.x;
  double dy = (double) other_middle.y - middle.y;
  double length = hypot (dx, dy);

  find_sides (self, item);
  self->from = middle;
  self->to = middle;
  if (length > 0.0)
    {
      Line line = { .origin = middle,
                    .direction = { .x = (float) (dx / length), .y = (float) (dy / length) } };
      Span own = get_span (&line, &item->shape, item->mark.prediction, item->mark.index);
      Span other = get_span (&line, &item->by_shape, item->mark.by, item->mark.by_index);

      choose_ends (self, &line, &own, &other);
    }
}

static double
get_length (const LimnMarkArrow *self)
{
  return hypot ((double) self->to.x - self->from.x, (double) self->to.y - self->from.y);
}

/* The point that bends the arrow: a quadratic curve's, picture pixels. */
static LimnPoint
get_bend (const LimnMarkArrow *self)
{
  double dx = (double) self->to.x - self->from.x;
  double dy = (double) self->to.y - self->from.y;

  return (LimnPoint) { .x = (float) (self->from.x + dx / 2.0 + 2.0 * BEND * dy),
                       .y = (float) (self->from.y + dy / 2.0 - 2.0 * BEND * dx) };
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

/*< private >
 * limn_mark_arrow_probe:
 * @self: an arrow
 * @x: picture position
 * @y: the same
 *
 * Computes how far the arrow is. A hook lies so near the outline that it is not asked for.
 *
 * Any thread.
 *
 * Returns: the distance, picture pixels
 */
double
limn_mark_arrow_probe (const LimnMarkArrow *self,
                       double               x,
                       double               y)
{
  LimnPoint bend = get_bend (self);
  LimnPoint previous = self->from;
  double distance = G_MAXDOUBLE;

  for (int i = 1; i <= N_PIECES; i++)
    {
      double t = i / (double) N_PIECES;
      double u = 1.0 - t;
      LimnPoint point = {
        .x = (float) (u * u * self->from.x + 2.0 * u * t * bend.x + t * t * self->to.x),
        .y = (float) (u * u * self->from.y + 2.0 * u * t * bend.y + t * t * self->to.y),
      };

      distance = MIN (distance, get_distance (&previous, &point, x, y));
      previous = point;
    }

  return distance;
}

static void
add_curve (LimnMarkDrawing     *drawing,
           const LimnMarkArrow *arrow)
{
  const LimnViewport *viewport = drawing->base.viewport;
  LimnPoint bend = get_bend (arrow);
  double x[3];
  double y[3];

  limn_viewport_to_view (viewport, arrow->from.x, arrow->from.y, &x[0], &y[0]);
  limn_viewport_to_view (viewport, bend.x, bend.y, &x[1], &y[1]);
  limn_viewport_to_view (viewport, arrow->to.x, arrow->to.y, &x[2], &y[2]);
  cairo_move_to (drawing->base.cr, x[0], y[0]);
  /* The same curve with the two control points that cairo wants. */
  cairo_curve_to (drawing->base.cr,
                  x[0] + 2.0 / 3.0 * (x[1] - x[0]), y[0] + 2.0 / 3.0 * (y[1] - y[0]),
                  x[2] + 2.0 / 3.0 * (x[1] - x[2]), y[2] + 2.0 / 3.0 * (y[1] - y[2]),
                  x[2], y[2]);
}

/* On the right, or on the left where the right is out of sight. */
static void
add_hook (LimnMarkDrawing     *drawing,
          const LimnMarkArrow *arrow)
{
  double reach = HOOK_REACH_PX * drawing->style.line_scale;
  double drop = HOOK_DROP_PX * drawing->style.line_scale;
  double side = 1.0;
  double x = 0.0;
  double y = 0.0;

  limn_viewport_to_view (drawing->base.viewport, arrow->right.x, arrow->right.y, &x, &y);
  if (x + reach > drawing->base.viewport->view_width)
    {
      side = -1.0;
      limn_viewport_to_view (drawing->base.viewport, arrow->left.x, arrow->left.y, &x, &y);
    }

  y -= drop / 2.0;
  cairo_move_to (drawing->base.cr, x, y);
  cairo_curve_to (drawing->base.cr, x + side * reach, y - drop * 0.3,
                  x + side * reach, y + drop * 1.2,
                  x + side * 2.0 * drawing->style.line_scale, y + drop);
}

/*< private >
 * limn_mark_draw_arrow:
 * @drawing: a drawing
 * @item: a mark with an arrow
 * @pen: how it is drawn
 *
 * Draws the arrow, or the hook where that would be too short.
 *
 * The thread that draws.
 */
void
limn_mark_draw_arrow (LimnMarkDrawing    *drawing,
                      const LimnMarkItem *item,
                      const LimnPen      *pen)
{
  const LimnMarkArrow *arrow = &item->arrow;
  double length = get_length (arrow) * drawing->base.viewport->zoom;

  cairo_new_path (drawing->base.cr);
  if (length >= MIN_LENGTH_PX * drawing->style.line_scale)
    add_curve (drawing, arrow);
  else
    add_hook (drawing, arrow);
  limn_stroke_arrow (drawing->base.cr, pen);
}
