/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which instances are which objects of the truth. The strongest instance chooses first, so what it
 * gets does not depend on weaker ones, and raising the confidence only cuts the list off. Any
 * thread. */

#include "config.h"

#include "limn-match.h"

#include "limn-class-names.h"
#include "limn-mask-private.h"

#include <math.h>

/* The largest picture that is measured pixel by pixel, as large as one may be to be opened. */
#define MAX_SIDE 30000

struct _LimnMatch
{
  gatomicrefcount  ref_count;
  LimnPrediction  *prediction;
  LimnTruth       *truth;
  int             *objects;
  int             *instances;
  float           *ious;
};

/* What is needed while matching: in @order, from starts[c] on, are the objects of class c. */
typedef struct
{
  LimnMatch  *match;
  LimnMask  **masks;
  guint32    *pairs;
  guint32    *starts;
  guint32    *order;
  guint       n_objects;
  double      iou;
  int         width;
  int         height;
} Matching;

G_DEFINE_BOXED_TYPE (LimnMatch, limn_match, limn_match_ref, limn_match_unref)

static void
sort_by_class (Matching             *matching,
               const LimnPrediction *objects)
{
  guint n_classes = limn_prediction_get_n_classes (objects);

  matching->starts = g_new0 (guint32, n_classes + 2);
  matching->order = g_new (guint32, matching->n_objects + 1);
  for (guint i = 0; i < matching->n_objects; i++)
    matching->starts[limn_prediction_get_instance (objects, i)->class_index + 2]++;
  for (guint c = 2; c < n_classes + 2; c++)
    matching->starts[c] += matching->starts[c - 1];
  for (guint i = 0; i < matching->n_objects; i++)
    matching->order[matching->starts[limn_prediction_get_instance (objects, i)->class_index + 1]++]
      = i;
}

/* Masks of objects are made when an instance of their class first asks. */
static const LimnMask *
get_object_mask (Matching *matching,
                 guint     object)
{
  if (matching->masks[object] == NULL)
    matching->masks[object]
      = limn_mask_new_even_odd (limn_truth_get_objects (matching->match->truth), object,
                                matching->width, matching->height);
  return matching->masks[object];
}

static gboolean
is_free (const Matching *matching,
         guint           object,
         gboolean        is_ignored)
{
  return (limn_truth_get_flags (matching->match->truth, object) != 0) == is_ignored
         && matching->match->instances[object] < 0;
}

/* The free object whose box says that it could overlap most. It is the right one nearly always, and
 * when its overlap is known, the boxes of the others show that they cannot reach it. */
static int
guess_object (Matching       *matching,
              const LimnMask *mask,
              guint32         class_index)
{
  double best = 0.0;
  int guess = LIMN_MATCH_NONE;

  for (guint i = matching->starts[class_index]; i < matching->starts[class_index + 1]; i++)
    {
      guint object = matching->order[i];
      double bound = 0.0;

      if (!is_free (matching, object, FALSE))
        continue;
      bound = limn_mask_iou_bound (mask, get_object_mask (matching, object));
      if (bound > best)
        {
          best = bound;
          guess = (int) object;
        }
    }
  return guess;
}

/* Compares with one object. Of two that are overlapped the same, the first one of the file wins. */
static void
try_object (Matching       *matching,
            const LimnMask *mask,
            guint           object,
            int            *best,
            double         *iou)
{
  gboolean is_crowd = (limn_truth_get_flags (matching->match->truth, object) & LIMN_TRUTH_CROWD)
                      != 0;
  const LimnMask *other = get_object_mask (matching, object);
  double overlap = 0.0;

  if (!is_crowd && limn_mask_iou_bound (mask, other) < *iou)
    return;
  overlap = limn_mask_iou (mask, other, is_crowd);
  if (overlap > *iou
      || (overlap == *iou && overlap > 0.0 && (*best < 0 || (int) object < *best)))
    {
      *best = (int) object;
      *iou = overlap;
    }
}

/* Finds the free object that a mask overlaps most, or the region that it lies in. */
static int
find_object (Matching       *matching,
             const LimnMask *mask,
             guint32         class_index,
             gboolean        is_ignored,
             double         *iou)
{
  int guess = is_ignored ? LIMN_MATCH_NONE : guess_object (matching, mask, class_index);
  int best = LIMN_MATCH_NONE;

  *iou = matching->iou;
  if (guess >= 0)
    try_object (matching, mask, (guint) guess, &best, iou);
  for (guint i = matching->starts[class_index]; i < matching->starts[class_index + 1]; i++)
    {
      guint object = matching->order[i];

      if ((int) object != guess && is_free (matching, object, is_ignored))
        try_object (matching, mask, object, &best, iou);
    }
  return best;
}

static void
match_instance (Matching *matching,
                guint     instance)
{
  LimnMatch *match = matching->match;
  guint32 class_index = matching->pairs[limn_prediction_get_instance (match->prediction, instance)
                                          ->class_index];
  g_autoptr (LimnMask) mask = NULL;
  double iou = 0.0;
  int object = LIMN_MATCH_NONE;

  if (class_index == LIMN_CLASS_NONE)
    return;
  mask = limn_mask_new_even_odd (match->prediction, instance, matching->width, matching->height);
  object = find_object (matching, mask, class_index, FALSE, &iou);
  if (object >= 0)
    {
      match->objects[instance] = object;
      match->instances[object] = (int) instance;
    }
  else if (find_object (matching, mask, class_index, TRUE, &iou) >= 0)
    {
      match->objects[instance] = LIMN_MATCH_IGNORED;
    }
  if (match->objects[instance] != LIMN_MATCH_NONE)
    match->ious[instance] = (float) iou;
}

/* How large the picture is: as the answer says, or else as large as anything in it. */
static void
find_size (const LimnPrediction *prediction,
           const LimnPrediction *objects,
           int                  *width,
           int                  *height)
{
  const LimnPrediction *both[] = { prediction, objects };
  double right = 1.0;
  double bottom = 1.0;

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      *width = limn_prediction_get_image_width (both[i]);
      *height = limn_prediction_get_image_height (both[i]);
      if (*width > 0 && *height > 0)
        return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    for (guint j = 0; j < limn_prediction_get_n_instances (both[i]); j++)
      {
        const LimnRect *box = &limn_prediction_get_instance (both[i], j)->box;

        right = MAX (right, box->x + box->width);
        bottom = MAX (bottom, box->y + box->height);
      }
  *width = (int) ceil (right) + 1;
  *height = (int) ceil (bottom) + 1;
}

static LimnMatch *
match_new (LimnPrediction *prediction,
           LimnTruth      *truth,
           int             width,
           int             height)
{
  LimnMatch *self = g_new0 (LimnMatch, 1);
  guint n_instances = limn_prediction_get_n_instances (prediction);
  guint n_objects = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->prediction = limn_prediction_ref (prediction);
  self->truth = limn_truth_scale (truth, width, height);
  n_objects = limn_prediction_get_n_instances (limn_truth_get_objects (self->truth));
  self->objects = g_new (int, n_instances + 1);
  self->instances = g_new (int, n_objects + 1);
  self->ious = g_new0 (float, n_instances + 1);
  for (guint i = 0; i < n_instances; i++)
    self->objects[i] = LIMN_MATCH_NONE;
  for (guint i = 0; i < n_objects; i++)
    self->instances[i] = limn_truth_get_flags (self->truth, i) != 0 ? LIMN_MATCH_IGNORED
                                                                    : LIMN_MATCH_NONE;
  return self;
}

/**
 * limn_match_new:
 * @prediction: what a model says
 * @truth: what a person says; brought to the size of the picture if need be
 * @iou: the least overlap of two masks, 0 to 1
 * @cancellable: (nullable): a cancellable
 *
 * Matches instances and objects of one class, see #LimnMatch. Classes are the same if their names
 * are, or if they differ in capitals and spaces only. An instance that finds no object but a region
 * of many of them (of which it lies inside by @iou), or a difficult one, is ignored.
 *
 * Blocks for up to some tens of milliseconds: for workers. Any thread.
 *
 * Returns: (transfer full) (nullable): the match; %NULL if cancelled
 */
LimnMatch *
limn_match_new (LimnPrediction *prediction,
                LimnTruth      *truth,
                double          iou,
                GCancellable   *cancellable)
{
  g_autoptr (LimnMatch) self = NULL;
  g_autofree LimnMask **masks = NULL;
  g_autofree guint32 *pairs = NULL;
  g_autofree guint32 *starts = NULL;
  g_autofree guint32 *order = NULL;
  Matching matching = { 0 };
  gboolean is_cancelled = FALSE;

  g_return_val_if_fail (prediction != NULL && truth != NULL, NULL);
  g_return_val_if_fail (iou >= 0.0 && iou <= 1.0, NULL);

  find_size (prediction, limn_truth_get_objects (truth), &matching.width, &matching.height);
  matching.width = MIN (matching.width, MAX_SIDE);
  matching.height = MIN (matching.height, MAX_SIDE);
  self = match_new (prediction, truth, matching.width, matching.height);
  matching.match = self;
  matching.iou = iou;
  matching.n_objects = limn_prediction_get_n_instances (limn_truth_get_objects (self->truth));
  masks = matching.masks = g_new0 (LimnMask *, matching.n_objects + 1);
  pairs = matching.pairs = limn_class_names_pair (prediction,
                                                  limn_truth_get_objects (self->truth));
  sort_by_class (&matching, limn_truth_get_objects (self->truth));
  starts = matching.starts;
  order = matching.order;
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction) && !is_cancelled; i++)
    {
      match_instance (&matching, i);
      is_cancelled = g_cancellable_is_cancelled (cancellable);
    }
  for (guint i = 0; i < matching.n_objects; i++)
    g_clear_pointer (&masks[i], limn_mask_unref);
  is_cancelled = is_cancelled || g_cancellable_is_cancelled (cancellable);
  return is_cancelled ? NULL : g_steal_pointer (&self);
}

/**
 * limn_match_ref:
 * @self: a match
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnMatch *
limn_match_ref (LimnMatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_match_unref:
 * @self: (transfer full): a match
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_match_unref (LimnMatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  limn_prediction_unref (self->prediction);
  limn_truth_unref (self->truth);
  g_free (self->objects);
  g_free (self->instances);
  g_free (self->ious);
  g_free (self);
}

/**
 * limn_match_get_prediction:
 * @self: a match
 *
 * Gets what the model says. Any thread.
 *
 * Returns: (transfer none): the prediction
 */
LimnPrediction *
limn_match_get_prediction (const LimnMatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->prediction;
}

/**
 * limn_match_get_truth:
 * @self: a match
 *
 * Gets what the person says, in pixels of the picture. Any thread.
 *
 * Returns: (transfer none): the truth
 */
LimnTruth *
limn_match_get_truth (const LimnMatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->truth;
}

/**
 * limn_match_get_object:
 * @self: a match
 * @instance: an instance of the prediction
 *
 * Gets which object an instance is. Any thread.
 *
 * Returns: the object; %LIMN_MATCH_NONE if it is none; %LIMN_MATCH_IGNORED if it is one that does
 *   not count
 */
int
limn_match_get_object (const LimnMatch *self,
                       guint            instance)
{
  g_return_val_if_fail (self != NULL, LIMN_MATCH_NONE);
  g_return_val_if_fail (instance < limn_prediction_get_n_instances (self->prediction),
                        LIMN_MATCH_NONE);

  return self->objects[instance];
}

/**
 * limn_match_get_instance:
 * @self: a match
 * @object: an object of the truth
 *
 * Gets which instance an object is. Any thread.
 *
 * Returns: the instance; %LIMN_MATCH_NONE if no instance is; %LIMN_MATCH_IGNORED if the object does
 *   not count, found or not
 */
int
limn_match_get_instance (const LimnMatch *self,
                         guint            object)
{
  g_return_val_if_fail (self != NULL, LIMN_MATCH_NONE);
  g_return_val_if_fail (object < limn_prediction_get_n_instances (limn_truth_get_objects
                                                                    (self->truth)),
                        LIMN_MATCH_NONE);

  return self->instances[object];
}

/**
 * limn_match_get_iou:
 * @self: a match
 * @instance: an instance of the prediction
 *
 * Gets how well an instance agrees with what it was found to be. Any thread.
 *
 * Returns: 0 to 1; 0 if it is no object
 */
double
limn_match_get_iou (const LimnMatch *self,
                    guint            instance)
{
  g_return_val_if_fail (self != NULL, 0.0);
  g_return_val_if_fail (instance < limn_prediction_get_n_instances (self->prediction), 0.0);

  return (double) self->ious[instance];
}
