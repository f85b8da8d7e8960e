/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which pixels an object covers, as runs down the columns of the picture: sorted, apart from each
 * other, so that two masks are compared in one walk along both. This file fills outlines by the
 * even-odd rule; the way of COCO's tools is in limn-mask-coco.c. Any thread. */

#include "config.h"

#include "limn-mask.h"

#include "limn-mask-private.h"

#include <math.h>
#include <stdlib.h>

struct _LimnMask
{
  gatomicrefcount  ref_count;
  LimnMaskRun     *runs;
  guint            n_runs;
  guint64          area;

  /* What it lies within: columns and rows, the last ones included. */
  int              left;
  int              right;
  int              top;
  int              bottom;
};

/* Where the outline crosses the columns first to last: the places in column c are those between
 * starts[c - first] and starts[c - first + 1]. */
typedef struct
{
  int      first;
  int      last;
  guint32 *starts;
  double  *places;
} Crossings;

/* A column right on a corner has two neighbourhoods. Where the outline is followed just to its
 * right and just to its left, everything on the outline is found. */
typedef enum
{
  SIDE_RIGHT,
  SIDE_LEFT,
} Side;

typedef void (*EdgeFunc) (Crossings       *crossings,
                          const LimnPoint *a,
                          const LimnPoint *b,
                          int              from,
                          int              to);

G_DEFINE_BOXED_TYPE (LimnMask, limn_mask, limn_mask_ref, limn_mask_unref)

static void
add_run (GArray  *runs,
         guint32  begin,
         guint32  end)
{
  LimnMaskRun run = { begin, end };
  LimnMaskRun *last = NULL;

  if (begin >= end)
    return;
  if (runs->len > 0)
    last = &g_array_index (runs, LimnMaskRun, runs->len - 1);
  if (last != NULL && begin <= last->end)
    last->end = MAX (last->end, end);
  else
    g_array_append_val (runs, run);
}

static void
measure (LimnMask *self,
         int       height)
{
  self->left = G_MAXINT;
  self->top = G_MAXINT;
  self->right = -1;
  self->bottom = -1;
  for (guint i = 0; i < self->n_runs; i++)
    {
      const LimnMaskRun *run = &self->runs[i];
      int first = (int) (run->begin / (guint) height);
      int last = (int) ((run->end - 1) / (guint) height);
      gboolean is_within = first == last;

      self->area += run->end - run->begin;
      self->left = MIN (self->left, first);
      self->right = MAX (self->right, last);
      self->top = MIN (self->top, is_within ? (int) (run->begin % (guint) height) : 0);
      self->bottom = MAX (self->bottom,
                          is_within ? (int) ((run->end - 1) % (guint) height) : height - 1);
    }
}

/*< private >
 * limn_mask_new_from_runs:
 * @runs: (transfer full) (element-type LimnMaskRun): sorted and apart from each other
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Returns: (transfer full): the mask
 */
LimnMask *
limn_mask_new_from_runs (GArray *runs,
                         int     width,
                         int     height)
{
  LimnMask *self = g_new0 (LimnMask, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_runs = runs->len;
  self->runs = (LimnMaskRun *) (void *) g_array_free (runs, FALSE);
  measure (self, height);
  return self;
}

/*< private >
 * limn_mask_box_runs:
 * @box: a box, picture pixels
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Returns: (transfer full) (element-type LimnMaskRun): the pixels whose middle is in the box
 */
GArray *
limn_mask_box_runs (const LimnRect *box,
                    int             width,
                    int             height)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (LimnMaskRun));
  int left = (int) CLAMP (ceil (box->x - 0.5), 0, width);
  int right = (int) CLAMP (ceil (box->x + box->width - 0.5), 0, width);
  int top = (int) CLAMP (ceil (box->y - 0.5), 0, height);
  int bottom = (int) CLAMP (ceil (box->y + box->height - 0.5), 0, height);

  for (int column = left; column < right; column++)
    {
      guint32 start = (guint32) column * (guint32) height;

      if (top < bottom)
        add_run (runs, start + (guint32) top, start + (guint32) bottom);
    }
  return runs;
}

/*< private >
 * limn_mask_join_runs:
 * @a: (transfer full) (element-type LimnMaskRun): runs
 * @b: (transfer full) (element-type LimnMaskRun): runs
 *
 * Returns: (transfer full) (element-type LimnMaskRun): the pixels that are in either
 */
GArray *
limn_mask_join_runs (GArray *a,
                     GArray *b)
{
  g_autoptr (GArray) left = a;
  g_autoptr (GArray) right = b;
  GArray *joined = NULL;
  guint i = 0;
  guint j = 0;

  if (left->len == 0)
    return g_steal_pointer (&right);
  if (right->len == 0)
    return g_steal_pointer (&left);
  joined = g_array_sized_new (FALSE, FALSE, sizeof (LimnMaskRun), left->len);
  while (i < left->len || j < right->len)
    {
      const LimnMaskRun *run = NULL;

      if (j == right->len
          || (i < left->len && g_array_index (left, LimnMaskRun, i).begin
                               <= g_array_index (right, LimnMaskRun, j).begin))
        run = &g_array_index (left, LimnMaskRun, i++);
      else
        run = &g_array_index (right, LimnMaskRun, j++);
      add_run (joined, run->begin, run->end);
    }
  return joined;
}

static void
count_crossings (Crossings       *crossings,
                 const LimnPoint *a,
                 const LimnPoint *b,
                 int              from,
                 int              to)
{
  for (int column = from; column <= to; column++)
    crossings->starts[column - crossings->first + 2]++;
}

/* The starts are one place ahead while they are filled: each moves up to the next one's. */
static void
put_crossings (Crossings       *crossings,
               const LimnPoint *a,
               const LimnPoint *b,
               int              from,
               int              to)
{
  double width = 0.0;
  double height = 0.0;

  /* Whichever way an edge goes, it is at the same place. */
  if (a->x > b->x)
    {
      const LimnPoint *swap = a;

      a = b;
      b = swap;
    }
  width = (double) b->x - a->x;
  height = (double) b->y - a->y;
  /* Multiplied first: then a place right in the middle of a pixel comes out as just that. */
  for (int column = from; column <= to; column++)
    crossings->places[crossings->starts[column - crossings->first + 1]++]
      = a->y + (column - (double) a->x) * height / width;
}

static void
for_each_edge (Crossings            *crossings,
               const LimnPrediction *prediction,
               const LimnInstance   *instance,
               Side                  side,
               EdgeFunc              func)
{
  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + ring,
                                                          &n);

      for (guint i = 0; i < n; i++)
        {
          const LimnPoint *a = &points[i];
          const LimnPoint *b = &points[i + 1 < n ? i + 1 : 0];
          double low = MIN (a->x, b->x);
          double high = MAX (a->x, b->x);
          double from = side == SIDE_RIGHT ? ceil (low) : floor (low) + 1;
          double to = side == SIDE_RIGHT ? ceil (high) - 1 : floor (high);

          from = MAX (from, crossings->first);
          to = MIN (to, crossings->last);
          if (from <= to)
            func (crossings, a, b, (int) from, (int) to);
        }
    }
}

static int
compare_places (const void *a,
                const void *b)
{
  double p = *(const double *) a;
  double q = *(const double *) b;

  return (p > q) - (p < q);
}

static void
sort_places (double *places,
             guint   n)
{
  if (n > 16)
    {
      qsort (places, n, sizeof *places, compare_places);
      return;
    }
  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0 && places[j] < places[j - 1]; j--)
      {
        double swap = places[j];

        places[j] = places[j - 1];
        places[j - 1] = swap;
      }
}

/* From the first crossing to the second is inside, and so on; what lies on the outline too. */
static GArray *
pair_crossings (Crossings *crossings,
                int        height)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (LimnMaskRun));

  for (int column = crossings->first; column <= crossings->last; column++)
    {
      guint32 begin = crossings->starts[column - crossings->first];
      guint32 end = crossings->starts[column - crossings->first + 1];
      guint32 start = (guint32) column * (guint32) height;

      sort_places (&crossings->places[begin], end - begin);
      for (guint32 i = begin; i + 1 < end; i += 2)
        {
          double top = MAX (ceil (crossings->places[i]), 0.0);
          double bottom = MIN (floor (crossings->places[i + 1]), height - 1.0);

          if (top <= bottom)
            add_run (runs, start + (guint32) top, start + (guint32) bottom + 1);
        }
    }
  return runs;
}

static GArray *
fill_side (const LimnPrediction *prediction,
           const LimnInstance   *instance,
           Side                  side,
           int                   first,
           int                   last,
           int                   height)
{
  g_autofree guint32 *starts = g_new0 (guint32, (gsize) (last - first) + 3);
  g_autofree double *places = NULL;
  Crossings crossings = { first, last, starts, NULL };
  guint64 total = 0;

  for_each_edge (&crossings, prediction, instance, side, count_crossings);
  for (int i = 0; i < last - first + 3; i++)
    {
      total += starts[i];
      starts[i] = (guint32) MIN (total, G_MAXUINT32);
    }
  if (total > LIMN_MASK_MAX_CROSSINGS)
    return NULL;
  places = g_new (double, total + 1);
  crossings.places = places;
  for_each_edge (&crossings, prediction, instance, side, put_crossings);
  return pair_crossings (&crossings, height);
}

static int
compare_runs (gconstpointer a,
              gconstpointer b)
{
  const LimnMaskRun *p = a;
  const LimnMaskRun *q = b;

  return (p->begin > q->begin) - (p->begin < q->begin);
}

/* Edges that go straight down a column, which no side sees where two of them lie on each other. */
static GArray *
fill_edges (const LimnPrediction *prediction,
            const LimnInstance   *instance,
            int                   width,
            int                   height)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (LimnMaskRun));
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (LimnMaskRun));

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + ring,
                                                          &n);

      for (guint i = 0; i < n; i++)
        {
          const LimnPoint *a = &points[i];
          const LimnPoint *b = &points[i + 1 < n ? i + 1 : 0];
          double top = MAX (ceil (MIN (a->y, b->y)), 0.0);
          double bottom = MIN (floor (MAX (a->y, b->y)), height - 1.0);
          guint32 start = 0;
          LimnMaskRun run = { 0 };

          if (a->x != b->x || a->x != floorf (a->x) || a->x < 0.0f || a->x >= width
              || top > bottom)
            continue;
          start = (guint32) a->x * (guint32) height;
          run = (LimnMaskRun) { start + (guint32) top, start + (guint32) bottom + 1 };
          g_array_append_val (runs, run);
        }
    }
  g_array_sort (runs, compare_runs);
  for (guint i = 0; i < runs->len; i++)
    add_run (joined, g_array_index (runs, LimnMaskRun, i).begin,
             g_array_index (runs, LimnMaskRun, i).end);
  return joined;
}

/* The columns that the rings reach, and whether a corner lies right on one. */
static gboolean
find_columns (const LimnPrediction *prediction,
              const LimnInstance   *instance,
              int                   width,
              int                  *first,
              int                  *last)
{
  gboolean is_on_column = FALSE;
  double low = G_MAXDOUBLE;
  double high = -G_MAXDOUBLE;

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + ring,
                                                          &n);

      for (guint i = 0; i < n; i++)
        {
          low = MIN (low, points[i].x);
          high = MAX (high, points[i].x);
          is_on_column = is_on_column || points[i].x == floorf (points[i].x);
        }
    }
  *first = (int) CLAMP (ceil (low), 0, width);
  *last = (int) CLAMP (floor (high), -1, width - 1);
  return is_on_column;
}

static GArray *
fill (const LimnPrediction *prediction,
      const LimnInstance   *instance,
      int                   width,
      int                   height)
{
  g_autoptr (GArray) right = NULL;
  GArray *left = NULL;
  int first = 0;
  int last = -1;
  gboolean is_on_column = find_columns (prediction, instance, width, &first, &last);

  if (first > last)
    return g_array_new (FALSE, FALSE, sizeof (LimnMaskRun));
  right = fill_side (prediction, instance, SIDE_RIGHT, first, last, height);
  if (right == NULL || !is_on_column)
    return g_steal_pointer (&right);
  left = fill_side (prediction, instance, SIDE_LEFT, first, last, height);
  if (left == NULL)
    return NULL;
  left = limn_mask_join_runs (left, fill_edges (prediction, instance, width, height));
  return limn_mask_join_runs (g_steal_pointer (&right), left);
}

/**
 * limn_mask_new_even_odd:
 * @prediction: a prediction
 * @index: which instance
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Makes the mask of an instance: the pixels whose middle is inside by the even-odd rule over all of
 * its rings, or in the box if it has none. A middle right on an outline counts as inside: outlines
 * as servers send them run through the middles of the outermost pixels, around holes as well.
 *
 * A tangle that crosses the columns of the picture more than 16 million times counts as its box.
 *
 * Any thread.
 *
 * Returns: (transfer full): the mask
 */
LimnMask *
limn_mask_new_even_odd (const LimnPrediction *prediction,
                        guint                 index,
                        int                   width,
                        int                   height)
{
  const LimnInstance *instance = NULL;
  GArray *runs = NULL;

  g_return_val_if_fail (prediction != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail ((guint64) width * (guint64) height < G_MAXUINT32, NULL);

  instance = limn_prediction_get_instance (prediction, index);
  g_return_val_if_fail (instance != NULL, NULL);
  if (instance->n_rings > 0)
    runs = fill (prediction, instance, width, height);
  if (runs == NULL)
    runs = limn_mask_box_runs (&instance->box, width, height);
  return limn_mask_new_from_runs (runs, width, height);
}

/**
 * limn_mask_ref:
 * @self: a mask
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnMask *
limn_mask_ref (LimnMask *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_mask_unref:
 * @self: (transfer full): a mask
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_mask_unref (LimnMask *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->runs);
  g_free (self);
}

/**
 * limn_mask_get_area:
 * @self: a mask
 *
 * Gets how many pixels are covered. Any thread.
 *
 * Returns: pixels
 */
guint64
limn_mask_get_area (const LimnMask *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->area;
}

/* The first run that does not end before a pixel. */
static guint
find_run (const LimnMask *self,
          guint32         pixel)
{
  guint low = 0;
  guint high = self->n_runs;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->runs[middle].end <= pixel)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint64
count_shared (const LimnMask *a,
              const LimnMask *b)
{
  guint i = 0;
  guint j = 0;
  guint64 shared = 0;

  if (a->n_runs == 0 || b->n_runs == 0)
    return 0;
  i = find_run (a, b->runs[0].begin);
  j = find_run (b, a->runs[0].begin);
  while (i < a->n_runs && j < b->n_runs)
    {
      const LimnMaskRun *p = &a->runs[i];
      const LimnMaskRun *q = &b->runs[j];
      guint32 begin = MAX (p->begin, q->begin);
      guint32 end = MIN (p->end, q->end);

      if (begin < end)
        shared += end - begin;
      if (p->end <= q->end)
        i++;
      else
        j++;
    }
  return shared;
}

/* The most that two masks can share: what their boxes do. */
static guint64
bound_shared (const LimnMask *a,
              const LimnMask *b)
{
  gint64 columns = (gint64) MIN (a->right, b->right) - MAX (a->left, b->left) + 1;
  gint64 rows = (gint64) MIN (a->bottom, b->bottom) - MAX (a->top, b->top) + 1;

  if (a->n_runs == 0 || b->n_runs == 0 || columns <= 0 || rows <= 0)
    return 0;
  return MIN ((guint64) (columns * rows), MIN (a->area, b->area));
}

/*< private >
 * limn_mask_iou_bound:
 * @a: a mask
 * @b: a mask of the same picture
 *
 * Says quickly what limn_mask_iou() cannot exceed. Most pairs of objects end here.
 *
 * Returns: 0 to 1
 */
double
limn_mask_iou_bound (const LimnMask *a,
                     const LimnMask *b)
{
  guint64 shared = bound_shared (a, b);

  return shared > 0 ? (double) shared / (double) (a->area + b->area - shared) : 0.0;
}

/**
 * limn_mask_iou:
 * @a: a mask
 * @b: a mask of the same picture
 * @b_is_crowd: whether @b is a region of many objects
 *
 * Measures how well two masks agree: the pixels of both among the pixels of either. For a region
 * of many objects it is the share of @a that lies in it, as in COCO's evaluation.
 *
 * Any thread.
 *
 * Returns: 0 to 1
 */
double
limn_mask_iou (const LimnMask *a,
               const LimnMask *b,
               gboolean        b_is_crowd)
{
  guint64 shared = 0;

  g_return_val_if_fail (a != NULL && b != NULL, 0.0);

  if (bound_shared (a, b) > 0)
    shared = count_shared (a, b);
  if (shared == 0)
    return 0.0;
  return (double) shared / (double) (b_is_crowd ? a->area : a->area + b->area - shared);
}
