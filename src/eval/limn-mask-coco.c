/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills polygons exactly as COCO's own tools do (rleFrPoly of maskApi.c), so that areas and
 * overlaps are the same numbers. There the outline is walked in steps of a fifth of a pixel, and
 * where a step passes the middle of a column, the row decides from where on pixels change sides.
 * Here only those steps are looked at, so that the cost follows the columns and not the length of
 * the outline. Any thread. */

#include "config.h"

#include "limn-mask-private.h"

#include "limn-truth-private.h"

#include <math.h>
#include <stdlib.h>

#define SCALE 5
/* Steps SCALE c + LOWER and the next one are on both sides of the middle of column c. */
#define LOWER 2
/* What is farther out than this cannot be reached in steps counted by an int. */
#define MAX_COORDINATE 1e8

typedef struct
{
  int x;
  int y;
} Step;

typedef struct
{
  GArray *toggles;
  int     width;
  int     height;
} Walk;

static int
to_step (double value)
{
  return (int) (SCALE * CLAMP (value, -MAX_COORDINATE, MAX_COORDINATE) + 0.5);
}

static gboolean
add_toggle (Walk *walk,
            int   column,
            int   y)
{
  double row = ceil (CLAMP ((y + 0.5) / SCALE - 0.5, 0.0, walk->height));
  guint32 toggle = (guint32) column * (guint32) walk->height + (guint32) row;

  if (walk->toggles->len >= LIMN_MASK_MAX_CROSSINGS)
    return FALSE;
  g_array_append_val (walk->toggles, toggle);
  return TRUE;
}

/* The columns whose middle lies between two steps. */
static void
get_columns (const Walk *walk,
             int         from,
             int         to,
             int        *first,
             int        *last)
{
  *first = from <= LOWER ? 0 : (from - LOWER + SCALE - 1) / SCALE;
  *last = to - 1 < LOWER ? -1 : (to - 1 - LOWER) / SCALE;
  *last = MIN (*last, walk->width - 1);
}

/* An edge that goes at least as far across as down: one step across at a time. */
static gboolean
walk_across (Walk *walk,
             Step  from,
             Step  to)
{
  int length = to.x - from.x;
  double slope = length > 0 ? (double) (to.y - from.y) / length : 0.0;
  int first = 0;
  int last = 0;

  get_columns (walk, from.x, to.x, &first, &last);
  for (int column = first; column <= last; column++)
    {
      int t = SCALE * column + LOWER - from.x;
      int before = (int) (from.y + slope * t + 0.5);
      int after = (int) (from.y + slope * (t + 1) + 0.5);

      if (!add_toggle (walk, column, MIN (before, after)))
        return FALSE;
    }
  return TRUE;
}

static int
get_x (Step   from,
       double slope,
       int    t)
{
  return (int) (from.x + slope * t + 0.5);
}

/* An edge that goes farther down than across: one step down at a time, some of which go across. */
static gboolean
walk_down (Walk *walk,
           Step  from,
           Step  to)
{
  int length = to.y - from.y;
  double slope = (double) (to.x - from.x) / length;
  int sign = to.x >= from.x ? 1 : -1;
  int first = 0;
  int last = 0;

  get_columns (walk, MIN (from.x, to.x), MAX (from.x, to.x), &first, &last);
  for (int column = first; column <= last; column++)
    {
      int target = SCALE * column + LOWER + (sign > 0 ? 1 : 0);
      int low = 0;
      int high = length;

      /* The first step that has arrived on the other side. */
      while (low < high)
        {
          int middle = low + (high - low) / 2;

          if (sign * (get_x (from, slope, middle) - target) >= 0)
            high = middle;
          else
            low = middle + 1;
        }
      if (low > 0 && !add_toggle (walk, column, from.y + low - 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_edge (Walk *walk,
           Step  from,
           Step  to)
{
  gboolean is_across = ABS (to.x - from.x) >= ABS (to.y - from.y);

  if (is_across)
    return from.x <= to.x ? walk_across (walk, from, to) : walk_across (walk, to, from);
  return from.y <= to.y ? walk_down (walk, from, to) : walk_down (walk, to, from);
}

static int
compare_toggles (const void *a,
                 const void *b)
{
  guint32 p = *(const guint32 *) a;
  guint32 q = *(const guint32 *) b;

  return (p > q) - (p < q);
}

/*< private >
 * limn_mask_polygon_runs:
 * @points: (array length=n_points): the polygon; pixel 0 reaches from 0.0 to 1.0
 * @n_points: how many
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Fills one polygon as COCO's tools do.
 *
 * Returns: (transfer full) (nullable) (element-type LimnMaskRun): the pixels; %NULL if there are
 *   more than %LIMN_MASK_MAX_CROSSINGS
 */
GArray *
limn_mask_polygon_runs (const LimnVertex *points,
                        guint             n_points,
                        int               width,
                        int               height)
{
  g_autoptr (GArray) toggles = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *runs = NULL;
  Walk walk = { toggles, width, height };
  guint32 end = (guint32) width * (guint32) height;

  for (guint i = 0; i < n_points; i++)
    {
      const LimnVertex *next = &points[i + 1 < n_points ? i + 1 : 0];
      Step from = { to_step (points[i].x), to_step (points[i].y) };
      Step to = { to_step (next->x), to_step (next->y) };

      if (!walk_edge (&walk, from, to))
        return NULL;
    }
  if (toggles->len > 0)
    qsort (toggles->data, toggles->len, sizeof (guint32), compare_toggles);
  /* An outline that is open at the edge of the picture goes on to its end. */
  if (toggles->len % 2 == 1)
    g_array_append_val (toggles, end);
  runs = g_array_sized_new (FALSE, FALSE, sizeof (LimnMaskRun), toggles->len / 2);
  for (guint i = 0; i < toggles->len; i += 2)
    {
      LimnMaskRun run = { g_array_index (toggles, guint32, i),
                          g_array_index (toggles, guint32, i + 1) };
      LimnMaskRun *last = NULL;

      if (runs->len > 0)
        last = &g_array_index (runs, LimnMaskRun, runs->len - 1);
      if (run.begin == run.end)
        continue;
      if (last != NULL && last->end == run.begin)
        last->end = run.end;
      else
        g_array_append_val (runs, run);
    }
  return runs;
}

/* The number that was written where a float32 was read from: the one with the fewest decimals.
 * Steps of a fifth of a pixel have their limits at tenths, which no float32 is. */
static double
get_written (float value)
{
  double power = 1.0;

  for (int i = 0; i <= 6; i++, power *= 10.0)
    {
      double written = round ((double) value * power) / power;

      if ((float) written == value)
        return written;
    }
  return value;
}

static GArray *
fill_box (const LimnRect *box,
          int             width,
          int             height)
{
  double right = box->x + box->width;
  double bottom = box->y + box->height;
  const LimnVertex corners[] = {
    { box->x, box->y }, { box->x, bottom }, { right, bottom }, { right, box->y },
  };

  return limn_mask_polygon_runs (corners, G_N_ELEMENTS (corners), width, height);
}

/* Adds a polygon to what there is, as separate polygons of COCO are parts of one object. */
static gboolean
join_polygon (GArray           **runs,
              const LimnVertex  *points,
              guint              n_points,
              int                width,
              int                height)
{
  GArray *more = limn_mask_polygon_runs (points, n_points, width, height);

  if (more == NULL)
    {
      g_clear_pointer (runs, g_array_unref);
      return FALSE;
    }
  *runs = *runs != NULL ? limn_mask_join_runs (*runs, more) : more;
  return TRUE;
}

/**
 * limn_mask_new_coco:
 * @prediction: a prediction
 * @index: which instance
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Makes the mask of an instance as COCO's own tools (rleFrPoly of pycocotools) make it of the same
 * numbers: each ring is filled for itself and all are joined, and a box counts as a polygon.
 *
 * A tangle that crosses the columns of the picture more than 16 million times counts as its box.
 *
 * Any thread.
 *
 * Returns: (transfer full): the mask
 */
LimnMask *
limn_mask_new_coco (const LimnPrediction *prediction,
                    guint                 index,
                    int                   width,
                    int                   height)
{
  const LimnInstance *instance = NULL;
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (LimnVertex));
  GArray *runs = NULL;

  g_return_val_if_fail (prediction != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail ((guint64) width * (guint64) height < G_MAXUINT32, NULL);

  instance = limn_prediction_get_instance (prediction, index);
  g_return_val_if_fail (instance != NULL, NULL);
  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + ring,
                                                          &n);

      g_array_set_size (vertices, 0);
      for (guint i = 0; i < n; i++)
        {
          LimnVertex vertex = { get_written (points[i].x), get_written (points[i].y) };

          g_array_append_val (vertices, vertex);
        }
      if (!join_polygon (&runs, (const LimnVertex *) (void *) vertices->data, n, width, height))
        break;
    }
  if (runs == NULL)
    runs = fill_box (&instance->box, width, height);
  return limn_mask_new_from_runs (runs, width, height);
}

/*< private >
 * limn_mask_new_of_truth:
 * @truth: a truth, in pixels of the picture
 * @index: which object
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Makes the mask of an object as COCO's own tools do, of the numbers that are in the file. One that
 * was given as run lengths has just those pixels.
 *
 * Returns: (transfer full): the mask
 */
LimnMask *
limn_mask_new_of_truth (const LimnTruth *truth,
                        guint            index,
                        int              width,
                        int              height)
{
  const LimnOutlines *outlines = limn_truth_get_outlines (truth);
  LimnPrediction *objects = limn_truth_get_objects (truth);
  const LimnOutline *outline = NULL;
  GArray *runs = NULL;

  if (outlines == NULL)
    return limn_mask_new_coco (objects, index, width, height);
  outline = &g_array_index (outlines->outlines, LimnOutline, index);
  if (outline->is_bitmap)
    return limn_mask_new_even_odd (objects, index, width, height);
  for (guint ring = outline->first_ring; ring < outline->first_ring + outline->n_rings; ring++)
    {
      guint begin = ring > 0 ? g_array_index (outlines->ring_ends, guint32, ring - 1) : 0;
      guint n = g_array_index (outlines->ring_ends, guint32, ring) - begin;

      if (!join_polygon (&runs, &g_array_index (outlines->points, LimnVertex, begin), n, width,
                         height))
        break;
    }
  if (runs == NULL)
    runs = fill_box (&outline->box, width, height);
  return limn_mask_new_from_runs (runs, width, height);
}
