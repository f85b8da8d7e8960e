/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the ground truth of one picture out of what a file says, whatever its format: twice, once
 * as a prediction, which is what is drawn and matched, and once in full precision, which is what
 * COCO's evaluation is exact about. One thread at a time. */

#include "config.h"

#include "limn-truth-private.h"

#include <math.h>

/* Where pixel 0 lies: files say from 0.0 to 1.0, predictions say around 0.0. */
#define FRAME 0.5

struct _LimnTruthBuilder
{
  LimnPredictionBuilder *objects;
  LimnOutlines          *outlines;
  GArray                *flags;
  GArray                *areas;

  /* The object that is laid out: where its rings and points begin in the outlines. */
  guint                  first_ring;
  guint                  first_point;
  guint                  ring_begin;
  gboolean               is_normalised;
};

/*< private >
 * limn_outlines_new:
 *
 * Returns: (transfer full): outlines of no objects
 */
LimnOutlines *
limn_outlines_new (void)
{
  LimnOutlines *self = g_new0 (LimnOutlines, 1);

  self->outlines = g_array_new (FALSE, FALSE, sizeof (LimnOutline));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->points = g_array_new (FALSE, FALSE, sizeof (LimnVertex));
  return self;
}

/*< private >
 * limn_outlines_free:
 * @self: (transfer full): outlines
 *
 * Frees outlines.
 */
void
limn_outlines_free (LimnOutlines *self)
{
  g_array_unref (self->outlines);
  g_array_unref (self->ring_ends);
  g_array_unref (self->points);
  g_free (self);
}

/*< private >
 * limn_truth_builder_new:
 * @width: width of the picture in pixels, 0 if it is not known
 * @height: height of the picture in pixels, 0 if it is not known
 * @is_normalised: whether coordinates are shares of the picture
 *
 * Returns: (transfer full): a builder
 */
LimnTruthBuilder *
limn_truth_builder_new (int      width,
                        int      height,
                        gboolean is_normalised)
{
  LimnTruthBuilder *self = g_new0 (LimnTruthBuilder, 1);

  self->objects = limn_prediction_builder_new ();
  self->outlines = limn_outlines_new ();
  self->flags = g_array_new (FALSE, FALSE, sizeof (guint8));
  self->areas = g_array_new (FALSE, FALSE, sizeof (double));
  self->is_normalised = is_normalised;
  if (is_normalised)
    limn_prediction_builder_set_image_size (self->objects, 1, 1);
  else if (width > 0 && height > 0)
    limn_prediction_builder_set_image_size (self->objects, width, height);
  return self;
}

/*< private >
 * limn_truth_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees a builder and what it collected.
 */
void
limn_truth_builder_free (LimnTruthBuilder *self)
{
  limn_prediction_builder_free (self->objects);
  g_clear_pointer (&self->outlines, limn_outlines_free);
  g_array_unref (self->flags);
  g_array_unref (self->areas);
  g_free (self);
}

/*< private >
 * limn_truth_builder_begin_ring:
 * @self: a builder
 *
 * Begins a ring of the object that is laid out.
 */
void
limn_truth_builder_begin_ring (LimnTruthBuilder *self)
{
  self->ring_begin = self->outlines->points->len;
}

/*< private >
 * limn_truth_builder_add_point:
 * @self: a builder
 * @x: pixel 0 reaches from 0.0 to 1.0
 * @y: likewise
 *
 * Adds a point to the ring.
 */
void
limn_truth_builder_add_point (LimnTruthBuilder *self,
                              double            x,
                              double            y)
{
  LimnVertex vertex = { x, y };

  g_array_append_val (self->outlines->points, vertex);
}

static gboolean
is_area (const LimnVertex *points,
         guint             n)
{
  double left = G_MAXDOUBLE;
  double right = -G_MAXDOUBLE;
  double top = G_MAXDOUBLE;
  double bottom = -G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      if (!isfinite (points[i].x) || !isfinite (points[i].y))
        return FALSE;
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  return n >= 3 && left < right && top < bottom;
}

/*< private >
 * limn_truth_builder_end_ring:
 * @self: a builder
 *
 * Ends the ring, and takes it back if it is no area.
 *
 * Returns: whether it is an area
 */
gboolean
limn_truth_builder_end_ring (LimnTruthBuilder *self)
{
  GArray *points = self->outlines->points;
  guint32 end = points->len;

  if (!is_area (&g_array_index (points, LimnVertex, self->ring_begin), end - self->ring_begin))
    {
      g_array_set_size (points, self->ring_begin);
      return FALSE;
    }
  g_array_append_val (self->outlines->ring_ends, end);
  return TRUE;
}

/*< private >
 * limn_truth_builder_discard:
 * @self: a builder
 *
 * Takes back the rings that are laid out.
 */
void
limn_truth_builder_discard (LimnTruthBuilder *self)
{
  g_array_set_size (self->outlines->ring_ends, self->first_ring);
  g_array_set_size (self->outlines->points, self->first_point);
}

static gboolean
find_box (LimnTruthBuilder *self,
          LimnRect         *box)
{
  const GArray *points = self->outlines->points;
  double left = G_MAXDOUBLE;
  double right = -G_MAXDOUBLE;
  double top = G_MAXDOUBLE;
  double bottom = -G_MAXDOUBLE;

  for (guint i = self->first_point; i < points->len; i++)
    {
      const LimnVertex *vertex = &g_array_index (points, LimnVertex, i);

      left = MIN (left, vertex->x);
      right = MAX (right, vertex->x);
      top = MIN (top, vertex->y);
      bottom = MAX (bottom, vertex->y);
    }
  *box = (LimnRect) { left, top, right - left, bottom - top };
  return points->len > self->first_point;
}

static gboolean
copy_rings (LimnTruthBuilder *self)
{
  const LimnOutlines *outlines = self->outlines;
  guint point = self->first_point;
  double frame = self->is_normalised ? 0.0 : FRAME;

  for (guint ring = self->first_ring; ring < outlines->ring_ends->len; ring++)
    {
      limn_prediction_builder_begin_ring (self->objects);
      for (; point < g_array_index (outlines->ring_ends, guint32, ring); point++)
        {
          const LimnVertex *vertex = &g_array_index (outlines->points, LimnVertex, point);

          if (!limn_prediction_builder_add_point (self->objects, vertex->x - frame,
                                                  vertex->y - frame))
            return FALSE;
        }
    }
  limn_prediction_builder_close (self->objects);
  return TRUE;
}

/*< private >
 * limn_truth_builder_add:
 * @self: a builder
 * @object: what belongs to the object beside the rings that are laid out
 *
 * Adds the object. If that fails it leaves no trace.
 *
 * Returns: how it went
 */
LimnTruthResult
limn_truth_builder_add (LimnTruthBuilder      *self,
                        const LimnTruthObject *object)
{
  LimnOutline outline = { 0 };
  guint8 flags = (guint8) object->flags;

  outline.first_ring = self->first_ring;
  outline.n_rings = self->outlines->ring_ends->len - self->first_ring;
  outline.is_bitmap = object->is_bitmap;
  if (object->box != NULL)
    outline.box = *object->box;
  if ((object->box == NULL && !find_box (self, &outline.box))
      || !limn_prediction_builder_begin (self->objects, object->class_name, object->class_id, 1.0,
                                         &outline.box))
    {
      limn_truth_builder_discard (self);
      return limn_prediction_builder_is_full (self->objects) ? LIMN_TRUTH_TOO_MANY
                                                             : LIMN_TRUTH_NO_AREA;
    }
  if (!copy_rings (self))
    {
      limn_prediction_builder_drop (self->objects);
      limn_truth_builder_discard (self);
      return LIMN_TRUTH_TOO_MANY;
    }
  /* The borders of pixels are the same in a prediction: float32 holds every half. */
  if (object->is_bitmap)
    {
      limn_truth_builder_discard (self);
      outline.n_rings = 0;
    }
  g_array_append_val (self->outlines->outlines, outline);
  g_array_append_val (self->flags, flags);
  g_array_append_val (self->areas, object->area);
  self->first_ring = self->outlines->ring_ends->len;
  self->first_point = self->outlines->points->len;
  return LIMN_TRUTH_ADDED;
}

/*< private >
 * limn_truth_builder_get_n:
 * @self: a builder
 *
 * Returns: how many objects were added
 */
guint
limn_truth_builder_get_n (const LimnTruthBuilder *self)
{
  return self->outlines->outlines->len;
}

/*< private >
 * limn_truth_builder_get_n_points:
 * @self: a builder
 *
 * Returns: how many points there are
 */
guint
limn_truth_builder_get_n_points (const LimnTruthBuilder *self)
{
  return self->outlines->points->len;
}

/*< private >
 * limn_truth_builder_end:
 * @self: a builder, which is spent and can only be freed
 *
 * Returns: (transfer full): the truth
 */
LimnTruth *
limn_truth_builder_end (LimnTruthBuilder *self)
{
  g_autoptr (LimnPrediction) objects = NULL;

  limn_truth_builder_discard (self);
  objects = limn_prediction_builder_end (self->objects);
  return limn_truth_new_full (objects, (const guint8 *) self->flags->data,
                              (const double *) (void *) self->areas->data,
                              g_steal_pointer (&self->outlines), self->is_normalised);
}
