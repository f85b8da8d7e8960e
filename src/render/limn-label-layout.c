/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds places for the label chips: greedy, the strongest object first, so that what matters keeps
 * the best place and nothing moves when a weaker object comes or goes. A place must be inside the
 * bounds and free of other chips; among those, one that does not cover a small object is better.
 * Pure geometry without text or drawing. Any thread. */

#include "config.h"

#include "limn-label-layout.h"

#include <math.h>

#define CELL_PX 64.0
/* Chips keep this distance from each other, so that two never read as one. */
#define GAP_PX 2.0
#define DOT_PX 7.0
/* A label further off than this many chip heights is no longer read as that object's. */
#define MAX_STEPS_OFF 3
/* How much of the picture chips may cover before they get fewer: past the first share objects that
 * are smaller than their chip get a dot and no chip stands apart, past the second all get dots. A
 * picture under text is no picture; the pointer shows any label in full. */
#define CALM_SHARE 0.10
#define FULL_SHARE 0.20
/* So many are never too many, however small the view. */
#define MIN_CHIPS 12
/* An object of less area than so many chips must not be under one. */
#define SMALL_CHIPS 3.0
/* Enough to fill a 4K view with chips; the rest of a very full picture gets no text. */
#define MAX_LABELS 4000

typedef struct
{
  LimnRect rect;
  int      next;
} Node;

/* A grid of lists: which rectangles touch a cell. */
typedef struct
{
  GArray  *nodes;
  int     *heads;
  LimnRect bounds;
  int      columns;
  int      rows;
} Grid;

typedef struct
{
  Grid            chips;
  Grid            small_objects;
  const LimnRect *bounds;
  double          scale;
  double          covered;
  guint           n_chips;
} Layout;

typedef enum
{
  SPOT_ABOVE_LEFT,
  SPOT_ABOVE_RIGHT,
  SPOT_INSIDE_TOP,
  SPOT_BELOW_LEFT,
  SPOT_BELOW_RIGHT,
  SPOT_RIGHT,
  SPOT_LEFT,
} Spot;

#define N_SPOTS (SPOT_LEFT + 1)

static void
grid_init (Grid           *grid,
           const LimnRect *bounds)
{
  grid->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  grid->bounds = *bounds;
  grid->columns = (int) CLAMP (ceil (bounds->width / CELL_PX), 1.0, 512.0);
  grid->rows = (int) CLAMP (ceil (bounds->height / CELL_PX), 1.0, 512.0);
  grid->heads = g_new (int, (gsize) grid->columns * grid->rows);
  for (int i = 0; i < grid->columns * grid->rows; i++)
    grid->heads[i] = -1;
}

static void
grid_clear (Grid *grid)
{
  g_clear_pointer (&grid->nodes, g_array_unref);
  g_clear_pointer (&grid->heads, g_free);
}

static int
to_cell (double position,
         double origin,
         int    n_cells)
{
  return (int) CLAMP (floor ((position - origin) / CELL_PX), 0.0, n_cells - 1.0);
}

static void
grid_add (Grid           *grid,
          const LimnRect *rect)
{
  int left = to_cell (rect->x, grid->bounds.x, grid->columns);
  int right = to_cell (rect->x + rect->width, grid->bounds.x, grid->columns);
  int top = to_cell (rect->y, grid->bounds.y, grid->rows);
  int bottom = to_cell (rect->y + rect->height, grid->bounds.y, grid->rows);

  for (int row = top; row <= bottom; row++)
    {
      for (int column = left; column <= right; column++)
        {
          int *head = &grid->heads[row * grid->columns + column];
          Node node = { .rect = *rect, .next = *head };

          *head = (int) grid->nodes->len;
          g_array_append_val (grid->nodes, node);
        }
    }
}

static gboolean
overlaps (const LimnRect *a,
          const LimnRect *b,
          double          gap)
{
  return a->x < b->x + b->width + gap && b->x < a->x + a->width + gap &&
         a->y < b->y + b->height + gap && b->y < a->y + a->height + gap;
}

static gboolean
rect_equal (const LimnRect *a,
            const LimnRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

/* Whether @rect touches anything in the grid but @own. */
static gboolean
grid_is_taken (const Grid     *grid,
               const LimnRect *rect,
               const LimnRect *own,
               double          gap)
{
  int left = to_cell (rect->x - gap, grid->bounds.x, grid->columns);
  int right = to_cell (rect->x + rect->width + gap, grid->bounds.x, grid->columns);
  int top = to_cell (rect->y - gap, grid->bounds.y, grid->rows);
  int bottom = to_cell (rect->y + rect->height + gap, grid->bounds.y, grid->rows);

  for (int row = top; row <= bottom; row++)
    {
      for (int column = left; column <= right; column++)
        {
          int i = grid->heads[row * grid->columns + column];

          while (i >= 0)
            {
              const Node *node = &g_array_index (grid->nodes, Node, i);

              if (overlaps (rect, &node->rect, gap) &&
                  (own == NULL || !rect_equal (&node->rect, own)))
                return TRUE;
              i = node->next;
            }
        }
    }

  return FALSE;
}

/* The part of the object that can be seen. An object out of sight becomes a point at the edge. */
static LimnRect
get_visible_anchor (const LimnRect *anchor,
                    const LimnRect *bounds)
{
  double left = CLAMP (anchor->x, bounds->x, bounds->x + bounds->width);
  double top = CLAMP (anchor->y, bounds->y, bounds->y + bounds->height);
  double right = CLAMP (anchor->x + anchor->width, bounds->x, bounds->x + bounds->width);
  double bottom = CLAMP (anchor->y + anchor->height, bounds->y, bounds->y + bounds->height);

  return (LimnRect) { .x = left, .y = top, .width = right - left, .height = bottom - top };
}

/* Moves @rect sideways into the bounds, to whole pixels; up and down it must fit by itself, or it
 * would cover what it should stand above. */
static gboolean
fit_into_bounds (LimnRect       *rect,
                 const LimnRect *bounds)
{
  double left = ceil (bounds->x);
  double right = floor (bounds->x + bounds->width);

  if (rect->width > right - left)
    return FALSE;

  rect->x = CLAMP (round (rect->x), left, floor (right - rect->width));
  rect->y = round (rect->y);

  return rect->y >= bounds->y && rect->y + rect->height <= bounds->y + bounds->height;
}

static LimnRect
get_spot (const LimnLabelRequest *request,
          const LimnRect         *anchor,
          Spot                    spot,
          double                  width)
{
  double reach = request->clearance;
  double left = anchor->x - reach;
  double right = anchor->x + anchor->width + reach - width;
  double above = anchor->y - reach - request->height;
  double below = anchor->y + anchor->height + reach;
  double middle = anchor->y + (anchor->height - request->height) / 2.0;
  LimnRect rect = { .x = left, .y = above, .width = width, .height = request->height };

  switch (spot)
    {
    case SPOT_ABOVE_LEFT:
      break;
    case SPOT_ABOVE_RIGHT:
      rect.x = right;
      break;
    case SPOT_INSIDE_TOP:
      rect.x = anchor->x + reach;
      rect.y = anchor->y + reach;
      break;
    case SPOT_BELOW_LEFT:
      rect.y = below;
      break;
    case SPOT_BELOW_RIGHT:
      rect.x = right;
      rect.y = below;
      break;
    case SPOT_RIGHT:
      rect.x = anchor->x + anchor->width + 2.0 * reach;
      rect.y = middle;
      break;
    case SPOT_LEFT:
      rect.x = left - reach - width;
      rect.y = middle;
      break;
    }

  return rect;
}

/* The spots to try, best first. Inside comes only where the object is larger than its label; beside
 * only where it is smaller, because there it costs nothing. */
static gsize
list_spots (const LimnLabelRequest *request,
            const LimnRect         *anchor,
            double                  width,
            Spot                   *spots)
{
  static const Spot large[] = {
    SPOT_ABOVE_LEFT, SPOT_ABOVE_RIGHT, SPOT_INSIDE_TOP, SPOT_BELOW_LEFT, SPOT_BELOW_RIGHT,
  };
  static const Spot small[] = {
    SPOT_ABOVE_LEFT, SPOT_ABOVE_RIGHT, SPOT_BELOW_LEFT, SPOT_BELOW_RIGHT, SPOT_RIGHT, SPOT_LEFT,
  };
  gboolean is_large = anchor->width >= width && anchor->height >= 2.0 * request->height;
  const Spot *from = is_large ? large : small;
  gsize n_spots = is_large ? G_N_ELEMENTS (large) : G_N_ELEMENTS (small);

  for (gsize i = 0; i < n_spots; i++)
    spots[i] = from[i];

  return n_spots;
}

static gboolean
try_rect (Layout         *layout,
          const LimnRect *own,
          gboolean        spare_small,
          LimnRect       *rect)
{
  double gap = GAP_PX * layout->scale;

  if (!fit_into_bounds (rect, layout->bounds))
    return FALSE;
  if (grid_is_taken (&layout->chips, rect, NULL, gap))
    return FALSE;

  return !spare_small || !grid_is_taken (&layout->small_objects, rect, own, 0.0);
}

static gboolean
find_beside (Layout                 *layout,
             const LimnLabelRequest *request,
             const LimnRect         *anchor,
             double                  width,
             gboolean                spare_small,
             LimnLabelPlace         *place)
{
  Spot spots[N_SPOTS];
  gsize n_spots = list_spots (request, anchor, width, spots);

  for (gsize i = 0; i < n_spots; i++)
    {
      place->rect = get_spot (request, anchor, spots[i], width);
      if (try_rect (layout, &request->anchor, spare_small, &place->rect))
        return TRUE;
    }

  return FALSE;
}

/* Further up, then further down, in steps of a chip, with a line that leads to the object. */
static gboolean
find_away (Layout                 *layout,
           const LimnLabelRequest *request,
           const LimnRect         *anchor,
           double                  width,
           LimnLabelPlace         *place)
{
  static const Spot spots[] = {
    SPOT_ABOVE_LEFT, SPOT_ABOVE_RIGHT, SPOT_BELOW_LEFT, SPOT_BELOW_RIGHT,
  };
  double step = request->height + GAP_PX * layout->scale;

  for (int n = 1; n <= MAX_STEPS_OFF; n++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (spots); i++)
        {
          gboolean above = spots[i] == SPOT_ABOVE_LEFT || spots[i] == SPOT_ABOVE_RIGHT;
          LimnRect rect = get_spot (request, anchor, spots[i], width);

          rect.y += (above ? -step : step) * n;
          if (!try_rect (layout, &request->anchor, TRUE, &rect))
            continue;

          place->rect = rect;
          place->has_leader = TRUE;
          place->leader_x = CLAMP (rect.x + rect.width / 2.0,
                                   anchor->x, anchor->x + anchor->width);
          place->leader_y = above ? anchor->y : anchor->y + anchor->height;
          return TRUE;
        }
    }

  return FALSE;
}

/* A dot at the object's corner, when even that is free. Objects that are hardly larger than the dot
 * do not need one. */
static void
place_dot (Layout                 *layout,
           const LimnLabelRequest *request,
           const LimnRect         *anchor,
           LimnLabelPlace         *place)
{
  double size = DOT_PX * layout->scale;
  LimnRect rect = { .x = anchor->x - size / 2.0, .y = anchor->y - size / 2.0,
                    .width = size, .height = size };

  place->form = LIMN_LABEL_HIDDEN;
  place->has_leader = FALSE;
  if (MAX (anchor->width, anchor->height) < 2.0 * size)
    return;

  if (try_rect (layout, NULL, FALSE, &rect))
    {
      place->form = LIMN_LABEL_DOT;
      place->rect = rect;
    }
}

static gboolean
is_over (const Layout *layout,
         double        share)
{
  return layout->n_chips >= MIN_CHIPS &&
         layout->covered > share * layout->bounds->width * layout->bounds->height;
}

static void
place_one (Layout                 *layout,
           const LimnLabelRequest *request,
           LimnLabelPlace         *place)
{
  LimnRect anchor = get_visible_anchor (&request->anchor, layout->bounds);
  double full = ceil (request->full_width);
  double brief = ceil (request->short_width);
  gboolean calm = is_over (layout, CALM_SHARE);
  gboolean small = anchor.width < full || anchor.height < request->height;

  if (is_over (layout, FULL_SHARE) || (calm && small))
    place_dot (layout, request, &anchor, place);
  else if (find_beside (layout, request, &anchor, full, TRUE, place) ||
           (!calm && find_away (layout, request, &anchor, full, place)) ||
           find_beside (layout, request, &anchor, full, FALSE, place))
    place->form = LIMN_LABEL_FULL;
  else if (brief > 0.0 && brief < full &&
           (find_beside (layout, request, &anchor, brief, TRUE, place) ||
            find_beside (layout, request, &anchor, brief, FALSE, place)))
    place->form = LIMN_LABEL_SHORT;
  else
    place_dot (layout, request, &anchor, place);
}

static gboolean
is_usable (const LimnLabelRequest *request)
{
  return isfinite (request->anchor.x) && isfinite (request->anchor.y) &&
         isfinite (request->anchor.width) && isfinite (request->anchor.height) &&
         request->anchor.width >= 0.0 && request->anchor.height >= 0.0 &&
         request->full_width > 0.0 && request->height > 0.0;
}

static gboolean
is_small (const LimnLabelRequest *request)
{
  return request->anchor.width * request->anchor.height <
         SMALL_CHIPS * request->full_width * request->height;
}

/**
 * limn_label_layout_place:
 * @requests: (array length=n_requests): the labels, strongest object first
 * @n_requests: how many
 * @bounds: what the chips must stay inside of, view pixels
 * @scale: multiplies the fixed distances
 * @places: (array length=n_requests) (out caller-allocates): where each label goes
 *
 * Finds a place for each label: above the box, inside at the top edge, below, further off with a
 * leader line, shorter, as a dot, or not at all. No two chips overlap, none leaves the bounds.
 *
 * Any thread.
 */
void
limn_label_layout_place (const LimnLabelRequest *requests,
                         gsize                   n_requests,
                         const LimnRect         *bounds,
                         double                  scale,
                         LimnLabelPlace         *places)
{
  limn_label_layout_place_around (requests, n_requests, NULL, 0, bounds, scale, places);
}

/**
 * limn_label_layout_place_around:
 * @requests: (array length=n_requests): the labels, strongest object first
 * @n_requests: how many
 * @taken: (array length=n_taken): what is there already, view pixels
 * @n_taken: how many
 * @bounds: what the chips must stay inside of, view pixels
 * @scale: multiplies the fixed distances
 * @places: (array length=n_requests) (out caller-allocates): where each label goes
 *
 * Finds places like limn_label_layout_place(), and keeps off what is there already.
 *
 * Any thread.
 */
void
limn_label_layout_place_around (const LimnLabelRequest *requests,
                                gsize                   n_requests,
                                const LimnRect         *taken,
                                gsize                   n_taken,
                                const LimnRect         *bounds,
                                double                  scale,
                                LimnLabelPlace         *places)
{
  Layout layout = { .bounds = bounds, .scale = scale };

  g_return_if_fail (requests != NULL || n_requests == 0);
  g_return_if_fail (places != NULL || n_requests == 0);
  g_return_if_fail (taken != NULL || n_taken == 0);
  g_return_if_fail (bounds != NULL);

  grid_init (&layout.chips, bounds);
  grid_init (&layout.small_objects, bounds);
  for (gsize i = 0; i < n_taken; i++)
    grid_add (&layout.chips, &taken[i]);
  for (gsize i = 0; i < MIN (n_requests, MAX_LABELS); i++)
    {
      if (is_usable (&requests[i]) && is_small (&requests[i]))
        grid_add (&layout.small_objects, &requests[i].anchor);
    }

  for (gsize i = 0; i < n_requests; i++)
    {
      places[i] = (LimnLabelPlace) { .form = LIMN_LABEL_HIDDEN };
      if (i >= MAX_LABELS || !is_usable (&requests[i]))
        continue;

      place_one (&layout, &requests[i], &places[i]);
      if (places[i].form == LIMN_LABEL_HIDDEN)
        continue;

      grid_add (&layout.chips, &places[i].rect);
      layout.covered += places[i].rect.width * places[i].rect.height;
      layout.n_chips++;
    }

  grid_clear (&layout.chips);
  grid_clear (&layout.small_objects);
}
