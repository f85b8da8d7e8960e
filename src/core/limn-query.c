/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-query.h"

#include <math.h>

struct _LimnQuery
{
  gatomicrefcount ref_count;
  LimnImage      *image;
  LimnModel      *model;
  double          confidence;
  double          overlap;
};

G_DEFINE_BOXED_TYPE (LimnQuery, limn_query, limn_query_ref, limn_query_unref)

/* Two decimals travel on the wire. The value is rounded here, so that what is compared, derived
 * and sent is the same number. */
static double
round_percent (double value,
               double min,
               double max,
               double fallback)
{
  if (isnan (value))
    return fallback;
  return round (CLAMP (value, min, max) * 100.0) / 100.0;
}

/**
 * limn_query_new:
 * @image: the picture
 * @model: who is asked
 * @confidence: least confidence, percent; clamped to 1 to 100 and rounded to two decimals
 * @overlap: greatest overlap, percent; clamped to 0 to 100 and rounded to two decimals
 *
 * Makes a question. Any thread.
 *
 * Returns: (transfer full): the query
 */
LimnQuery *
limn_query_new (LimnImage *image,
                LimnModel *model,
                double     confidence,
                double     overlap)
{
  LimnQuery *self = NULL;

  g_return_val_if_fail (image != NULL, NULL);
  g_return_val_if_fail (model != NULL, NULL);

  self = g_new0 (LimnQuery, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->image = limn_image_ref (image);
  self->model = limn_model_ref (model);
  self->confidence = round_percent (confidence, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX,
                                    LIMN_CONFIDENCE_DEFAULT);
  self->overlap = round_percent (overlap, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX,
                                 LIMN_OVERLAP_DEFAULT);
  return self;
}

/**
 * limn_query_ref:
 * @self: a query
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnQuery *
limn_query_ref (LimnQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_query_unref:
 * @self: (transfer full): a query
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_query_unref (LimnQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  limn_image_unref (self->image);
  limn_model_unref (self->model);
  g_free (self);
}

/**
 * limn_query_get_image:
 * @self: a query
 *
 * Gets the picture. Any thread.
 *
 * Returns: (transfer none): the picture
 */
LimnImage *
limn_query_get_image (const LimnQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->image;
}

/**
 * limn_query_get_model:
 * @self: a query
 *
 * Gets who is asked. Any thread.
 *
 * Returns: (transfer none): the model
 */
LimnModel *
limn_query_get_model (const LimnQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model;
}

/**
 * limn_query_get_confidence:
 * @self: a query
 *
 * Gets the least confidence. Any thread.
 *
 * Returns: percent, 1 to 100
 */
double
limn_query_get_confidence (const LimnQuery *self)
{
  g_return_val_if_fail (self != NULL, LIMN_CONFIDENCE_DEFAULT);

  return self->confidence;
}

/**
 * limn_query_get_overlap:
 * @self: a query
 *
 * Gets the greatest overlap that two objects of a class may have. Any thread.
 *
 * Returns: percent, 0 to 100
 */
double
limn_query_get_overlap (const LimnQuery *self)
{
  g_return_val_if_fail (self != NULL, LIMN_OVERLAP_DEFAULT);

  return self->overlap;
}

static gboolean
is_same_but_confidence (const LimnQuery *a,
                        const LimnQuery *b)
{
  return g_str_equal (limn_image_get_digest (a->image), limn_image_get_digest (b->image))
         && limn_model_equal (a->model, b->model)
         && a->overlap == b->overlap;
}

/**
 * limn_query_equal:
 * @a: a query
 * @b: a query
 *
 * Tells whether both ask the same: same bytes, same model, same thresholds. Any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
limn_query_equal (const LimnQuery *a,
                  const LimnQuery *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (a->confidence == b->confidence && is_same_but_confidence (a, b));
}

/**
 * limn_query_covers:
 * @wide: a query
 * @narrow: a query
 *
 * Tells whether an answer to @wide contains the answer to @narrow: the same question, but for a
 * confidence that is as high or higher. Suppression begins with the strongest object, so that a
 * higher confidence never brings one back. Any thread.
 *
 * Returns: %TRUE if the answer to @narrow can be derived exactly
 */
gboolean
limn_query_covers (const LimnQuery *wide,
                   const LimnQuery *narrow)
{
  g_return_val_if_fail (wide != NULL && narrow != NULL, FALSE);

  return wide->confidence <= narrow->confidence && is_same_but_confidence (wide, narrow);
}
