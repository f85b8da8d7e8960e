/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person says is in one picture. Any thread. */

#include "config.h"

#include "limn-truth.h"

#include "limn-truth-private.h"

#include <math.h>

/* How far two pictures may differ in shape and still be one picture in two sizes: it is rounded. */
#define SHAPE_TOLERANCE 0.01

struct _LimnTruth
{
  gatomicrefcount  ref_count;
  LimnPrediction  *objects;
  LimnOutlines    *outlines;
  guint8          *flags;
  double          *areas;
  gboolean         is_normalised;
};

G_DEFINE_BOXED_TYPE (LimnTruth, limn_truth, limn_truth_ref, limn_truth_unref)

/*< private >
 * limn_truth_new_full:
 * @objects: the objects, as instances of a prediction
 * @flags: (nullable) (array): #LimnTruthFlags of each object
 * @areas: (nullable) (array): the area of each object as its file gives it, negative if it does not
 * @outlines: (transfer full) (nullable): what the file says, in full precision
 * @is_normalised: whether coordinates are shares of the picture
 *
 * Returns: (transfer full): the truth
 */
LimnTruth *
limn_truth_new_full (LimnPrediction *objects,
                     const guint8   *flags,
                     const double   *areas,
                     LimnOutlines   *outlines,
                     gboolean        is_normalised)
{
  LimnTruth *self = g_new0 (LimnTruth, 1);
  guint n = limn_prediction_get_n_instances (objects);

  g_atomic_ref_count_init (&self->ref_count);
  self->objects = limn_prediction_ref (objects);
  self->outlines = outlines;
  self->flags = flags != NULL ? g_memdup2 (flags, n * sizeof *flags) : NULL;
  self->areas = areas != NULL ? g_memdup2 (areas, n * sizeof *areas) : NULL;
  self->is_normalised = is_normalised;
  return self;
}

/*< private >
 * limn_truth_get_outlines:
 * @self: a truth
 *
 * Returns: (transfer none) (nullable): what the file says; %NULL if there was no file
 */
const LimnOutlines *
limn_truth_get_outlines (const LimnTruth *self)
{
  return self->outlines;
}

/**
 * limn_truth_new:
 * @objects: the objects, as instances of a prediction
 * @flags: (nullable) (array): #LimnTruthFlags of each object; %NULL if none has any
 * @areas: (nullable) (array): the area of each object in square pixels as its file gives it,
 *   negative if it does not; %NULL if none does
 *
 * Makes the ground truth of one picture. Any thread.
 *
 * Returns: (transfer full): the truth
 */
LimnTruth *
limn_truth_new (LimnPrediction *objects,
                const guint8   *flags,
                const double   *areas)
{
  g_return_val_if_fail (objects != NULL, NULL);

  return limn_truth_new_full (objects, flags, areas, NULL, FALSE);
}

/**
 * limn_truth_ref:
 * @self: a truth
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnTruth *
limn_truth_ref (LimnTruth *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_truth_unref:
 * @self: (transfer full): a truth
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_truth_unref (LimnTruth *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  limn_prediction_unref (self->objects);
  g_clear_pointer (&self->outlines, limn_outlines_free);
  g_free (self->flags);
  g_free (self->areas);
  g_free (self);
}

/**
 * limn_truth_get_objects:
 * @self: a truth
 *
 * Gets the objects. Any thread.
 *
 * Returns: (transfer none): the objects, in the order of the file
 */
LimnPrediction *
limn_truth_get_objects (const LimnTruth *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->objects;
}

/**
 * limn_truth_get_flags:
 * @self: a truth
 * @index: which object
 *
 * Gets what is special about an object. Any thread.
 *
 * Returns: the flags
 */
LimnTruthFlags
limn_truth_get_flags (const LimnTruth *self,
                      guint            index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (self->objects), 0);

  return self->flags != NULL ? (LimnTruthFlags) self->flags[index] : 0;
}

/**
 * limn_truth_get_area:
 * @self: a truth
 * @index: which object
 *
 * Gets the area of an object as its file gives it, and what its outline encloses if it does not;
 * for an outline of several rings, in whole pixels. Any thread.
 *
 * Returns: square pixels
 */
double
limn_truth_get_area (const LimnTruth *self,
                     guint            index)
{
  int width = 0;
  int height = 0;

  g_return_val_if_fail (self != NULL, 0.0);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (self->objects), 0.0);

  if (self->areas != NULL && self->areas[index] >= 0.0)
    return self->areas[index];
  width = limn_prediction_get_image_width (self->objects);
  height = limn_prediction_get_image_height (self->objects);
  /* Parts may turn either way round, which says nothing about holes. */
  if (limn_prediction_get_instance (self->objects, index)->n_rings > 1
      && width > 0 && height > 0 && !self->is_normalised)
    {
      g_autoptr (LimnMask) mask = limn_mask_new_even_odd (self->objects, index, width, height);

      return (double) limn_mask_get_area (mask);
    }
  return limn_prediction_get_area (self->objects, index);
}

/**
 * limn_truth_is_normalised:
 * @self: a truth
 *
 * Tells whether coordinates are shares of the picture, 0 to 1, because its size is not known yet.
 * Any thread.
 *
 * Returns: %TRUE until limn_truth_scale()
 */
gboolean
limn_truth_is_normalised (const LimnTruth *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_normalised;
}

static void
add_scaled_rings (LimnTruth        *self,
                  guint             index,
                  double            scale_x,
                  double            scale_y,
                  LimnTruthBuilder *builder)
{
  const LimnInstance *instance = limn_prediction_get_instance (self->objects, index);
  const double frame = self->is_normalised ? 0.0 : 0.5;

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n = 0;
      const LimnPoint *points = limn_prediction_get_ring (self->objects,
                                                          instance->first_ring + ring, &n);

      limn_truth_builder_begin_ring (builder);
      for (guint i = 0; i < n; i++)
        limn_truth_builder_add_point (builder, (points[i].x + frame) * scale_x,
                                      (points[i].y + frame) * scale_y);
      limn_truth_builder_end_ring (builder);
    }
}

static void
add_scaled_outline (LimnTruth         *self,
                    const LimnOutline *outline,
                    double             scale_x,
                    double             scale_y,
                    LimnTruthBuilder  *builder)
{
  const LimnOutlines *all = self->outlines;

  for (guint ring = outline->first_ring; ring < outline->first_ring + outline->n_rings; ring++)
    {
      guint i = ring > 0 ? g_array_index (all->ring_ends, guint32, ring - 1) : 0;

      limn_truth_builder_begin_ring (builder);
      for (; i < g_array_index (all->ring_ends, guint32, ring); i++)
        {
          const LimnVertex *vertex = &g_array_index (all->points, LimnVertex, i);

          limn_truth_builder_add_point (builder, vertex->x * scale_x, vertex->y * scale_y);
        }
      limn_truth_builder_end_ring (builder);
    }
}

static LimnTruth *
rebuild (LimnTruth *self,
         double     scale_x,
         double     scale_y,
         int        width,
         int        height)
{
  g_autoptr (LimnTruthBuilder) builder = limn_truth_builder_new (width, height, FALSE);

  for (guint i = 0; i < limn_prediction_get_n_instances (self->objects); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (self->objects, i);
      const LimnOutline *outline = NULL;
      LimnRect box = instance->box;
      LimnTruthObject object = {
        .class_name = limn_prediction_get_class_name (self->objects, instance->class_index),
        .class_id = instance->class_id,
        .box = &box,
        .flags = limn_truth_get_flags (self, i),
        .area = -1.0,
      };

      if (self->areas != NULL && self->areas[i] >= 0.0)
        object.area = self->areas[i] * scale_x * scale_y;
      if (self->outlines != NULL)
        {
          outline = &g_array_index (self->outlines->outlines, LimnOutline, i);
          box = outline->box;
        }
      box = (LimnRect) { box.x * scale_x, box.y * scale_y, box.width * scale_x,
                         box.height * scale_y };
      if (outline != NULL && !outline->is_bitmap)
        add_scaled_outline (self, outline, scale_x, scale_y, builder);
      else
        add_scaled_rings (self, i, scale_x, scale_y, builder);
      limn_truth_builder_add (builder, &object);
    }
  return limn_truth_builder_end (builder);
}

/**
 * limn_truth_scale:
 * @self: a truth
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Brings a truth to the size of its picture: shares of the picture become pixels, and what was
 * drawn on a larger or smaller copy of it is scaled. Where the sizes do not agree in shape nothing
 * can be said, and the numbers stay as they are.
 *
 * Any thread.
 *
 * Returns: (transfer full): the truth in pixels of the picture, maybe @self
 */
LimnTruth *
limn_truth_scale (LimnTruth *self,
                  int        width,
                  int        height)
{
  double scale_x = 0.0;
  double scale_y = 0.0;
  int own_width = 0;
  int own_height = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  own_width = limn_prediction_get_image_width (self->objects);
  own_height = limn_prediction_get_image_height (self->objects);
  if (self->is_normalised)
    return rebuild (self, width, height, width, height);
  if (own_width <= 0 || own_height <= 0 || (own_width == width && own_height == height))
    return limn_truth_ref (self);
  scale_x = (double) width / own_width;
  scale_y = (double) height / own_height;
  if (fabs (scale_x / scale_y - 1.0) > SHAPE_TOLERANCE)
    return limn_truth_ref (self);
  return rebuild (self, scale_x, scale_y, width, height);
}
