/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The least confidence of everything and of single classes. A server knows one confidence only: it
 * is asked at the lowest, and what the classes ask for beyond that is filtered here, by the rule of
 * the engine that answered. Own values lie in one sorted array. Any thread. */

#include "config.h"

#include "limn-cutoffs.h"

#include <math.h>
#include <string.h>

struct _LimnCutoffs
{
  gatomicrefcount ref_count;

  /* Owned. Sorted by name and id; the names are counted, so that a copy is cheap. */
  LimnCutoff     *classes;

  guint           n_classes;
  double          confidence;
};

G_DEFINE_BOXED_TYPE (LimnCutoffs, limn_cutoffs, limn_cutoffs_ref, limn_cutoffs_unref)

/* As a query does it, so that what is compared here is what a server is asked. */
static double
round_confidence (double confidence)
{
  if (isnan (confidence))
    return LIMN_CONFIDENCE_DEFAULT;
  return round (CLAMP (confidence, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX) * 100.0) / 100.0;
}

static int
compare_classes (const char *name_a,
                 int         id_a,
                 const char *name_b,
                 int         id_b)
{
  int order = strcmp (name_a, name_b);

  return order != 0 ? order : (id_a > id_b) - (id_a < id_b);
}

static int
compare_cutoffs (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const LimnCutoff *p = a;
  const LimnCutoff *q = b;

  return compare_classes (p->name, p->class_id, q->name, q->class_id);
}

/* Finds where the class is, or where it would be. */
static gboolean
find_class (const LimnCutoffs *self,
            const char        *name,
            int                class_id,
            guint             *position)
{
  guint low = 0;
  guint high = self->n_classes;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LimnCutoff *cutoff = &self->classes[middle];

      if (compare_classes (cutoff->name, cutoff->class_id, name, class_id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  *position = low;
  return low < self->n_classes
         && compare_classes (self->classes[low].name, self->classes[low].class_id,
                             name, class_id) == 0;
}

static LimnCutoffs *
cutoffs_alloc (double confidence,
               guint  n_classes)
{
  LimnCutoffs *self = g_new0 (LimnCutoffs, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->confidence = round_confidence (confidence);
  self->classes = g_new0 (LimnCutoff, n_classes);
  self->n_classes = n_classes;
  return self;
}

static void
copy_classes (LimnCutoff       *to,
              const LimnCutoff *from,
              guint             n_classes)
{
  for (guint i = 0; i < n_classes; i++)
    {
      to[i] = from[i];
      to[i].name = g_ref_string_acquire ((char *) from[i].name);
    }
}

/**
 * limn_cutoffs_new:
 * @confidence: the main value, percent; clamped to 1 to 100 and rounded to two decimals
 *
 * Makes cutoffs in which all classes follow one value. Any thread.
 *
 * Returns: (transfer full): the cutoffs
 */
LimnCutoffs *
limn_cutoffs_new (double confidence)
{
  return cutoffs_alloc (confidence, 0);
}

/**
 * limn_cutoffs_new_for_classes:
 * @confidence: the main value, percent; clamped to 1 to 100 and rounded to two decimals
 * @classes: (array length=n_classes): classes with values of their own, in any order
 * @n_classes: how many
 *
 * Makes cutoffs with many values at once. Of two values for one class the later one counts. Any
 * thread.
 *
 * Returns: (transfer full): the cutoffs
 */
LimnCutoffs *
limn_cutoffs_new_for_classes (double            confidence,
                              const LimnCutoff *classes,
                              guint             n_classes)
{
  LimnCutoffs *self = NULL;
  guint n = 0;

  g_return_val_if_fail (classes != NULL || n_classes == 0, NULL);

  self = cutoffs_alloc (confidence, n_classes);
  for (guint i = 0; i < n_classes; i++)
    {
      self->classes[i] = classes[i];
      self->classes[i].name = g_ref_string_new (classes[i].name);
      self->classes[i].confidence = round_confidence (classes[i].confidence);
    }

  /* Stable, so that of equal classes the last one is the one that came last. */
  g_qsort_with_data (self->classes, (int) n_classes, sizeof *self->classes,
                     compare_cutoffs, NULL);
  for (guint i = 0; i < n_classes; i++)
    if (i + 1 < n_classes && compare_cutoffs (&self->classes[i], &self->classes[i + 1], NULL) == 0)
      g_ref_string_release ((char *) self->classes[i].name);
    else
      self->classes[n++] = self->classes[i];
  self->n_classes = n;
  return self;
}

/**
 * limn_cutoffs_ref:
 * @self: cutoffs
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnCutoffs *
limn_cutoffs_ref (LimnCutoffs *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_cutoffs_unref:
 * @self: (transfer full): cutoffs
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_cutoffs_unref (LimnCutoffs *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_classes; i++)
    g_ref_string_release ((char *) self->classes[i].name);
  g_free (self->classes);
  g_free (self);
}

/**
 * limn_cutoffs_with_confidence:
 * @self: cutoffs
 * @confidence: the main value, percent; clamped to 1 to 100 and rounded to two decimals
 *
 * Makes cutoffs with another main value. Classes keep values of their own. Any thread.
 *
 * Returns: (transfer full): the cutoffs
 */
LimnCutoffs *
limn_cutoffs_with_confidence (const LimnCutoffs *self,
                              double             confidence)
{
  LimnCutoffs *next = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  next = cutoffs_alloc (confidence, self->n_classes);
  copy_classes (next->classes, self->classes, self->n_classes);
  return next;
}

/**
 * limn_cutoffs_with_class:
 * @self: cutoffs
 * @name: name of a class
 * @class_id: the server's id of the class, or -1
 * @confidence: its value, percent; clamped to 1 to 100 and rounded to two decimals
 *
 * Makes cutoffs in which one class has a value of its own, even if that is the main one's. Any
 * thread.
 *
 * Returns: (transfer full): the cutoffs
 */
LimnCutoffs *
limn_cutoffs_with_class (const LimnCutoffs *self,
                         const char        *name,
                         int                class_id,
                         double             confidence)
{
  LimnCutoffs *next = NULL;
  LimnCutoff *cutoff = NULL;
  guint position = 0;
  gboolean is_known = FALSE;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  is_known = find_class (self, name, class_id, &position);
  next = cutoffs_alloc (self->confidence, self->n_classes + (is_known ? 0 : 1));
  cutoff = &next->classes[position];
  copy_classes (next->classes, self->classes, position);
  copy_classes (cutoff + 1, self->classes + position + (is_known ? 1 : 0),
                next->n_classes - position - 1);

  cutoff->name = g_ref_string_new (name);
  cutoff->class_id = class_id;
  cutoff->confidence = round_confidence (confidence);
  return next;
}

/**
 * limn_cutoffs_without_class:
 * @self: cutoffs
 * @name: name of a class
 * @class_id: the server's id of the class, or -1
 *
 * Makes cutoffs in which a class follows the main value again. Any thread.
 *
 * Returns: (transfer full): the cutoffs
 */
LimnCutoffs *
limn_cutoffs_without_class (const LimnCutoffs *self,
                            const char        *name,
                            int                class_id)
{
  LimnCutoffs *next = NULL;
  guint position = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!find_class (self, name, class_id, &position))
    return limn_cutoffs_with_confidence (self, self->confidence);

  next = cutoffs_alloc (self->confidence, self->n_classes - 1);
  copy_classes (next->classes, self->classes, position);
  copy_classes (next->classes + position, self->classes + position + 1,
                next->n_classes - position);
  return next;
}

/**
 * limn_cutoffs_get_confidence:
 * @self: cutoffs
 *
 * Gets the main value. Any thread.
 *
 * Returns: percent, 1 to 100, at most two decimals
 */
double
limn_cutoffs_get_confidence (const LimnCutoffs *self)
{
  g_return_val_if_fail (self != NULL, LIMN_CONFIDENCE_DEFAULT);

  return self->confidence;
}

/**
 * limn_cutoffs_get_class:
 * @self: cutoffs
 * @name: name of a class
 * @class_id: the server's id of the class, or -1
 * @confidence: (out) (optional): what counts for it, its own value or the main one, percent
 *
 * Gets the value that counts for a class. Any thread.
 *
 * Returns: whether the class has a value of its own
 */
gboolean
limn_cutoffs_get_class (const LimnCutoffs *self,
                        const char        *name,
                        int                class_id,
                        double            *confidence)
{
  guint position = 0;
  gboolean is_own = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  is_own = find_class (self, name, class_id, &position);
  if (confidence != NULL)
    *confidence = is_own ? self->classes[position].confidence : self->confidence;
  return is_own;
}

/**
 * limn_cutoffs_get_n_classes:
 * @self: cutoffs
 *
 * Gets the number of classes with a value of their own. Any thread.
 *
 * Returns: how many
 */
guint
limn_cutoffs_get_n_classes (const LimnCutoffs *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_classes;
}

/**
 * limn_cutoffs_get_nth:
 * @self: cutoffs
 * @position: which of the classes with a value of their own; they are sorted by name, then id
 * @class_id: (out) (optional): the server's id of the class, or -1
 * @confidence: (out) (optional): its value, percent
 *
 * Gets one class and its own value. Any thread.
 *
 * Returns: (transfer none): the name of the class, owned by the cutoffs
 */
const char *
limn_cutoffs_get_nth (const LimnCutoffs *self,
                      guint              position,
                      int               *class_id,
                      double            *confidence)
{
  const LimnCutoff *cutoff = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->n_classes, NULL);

  cutoff = &self->classes[position];
  if (class_id != NULL)
    *class_id = cutoff->class_id;
  if (confidence != NULL)
    *confidence = cutoff->confidence;
  return cutoff->name;
}

/**
 * limn_cutoffs_get_lowest:
 * @self: cutoffs
 *
 * Gets the confidence a server has to be asked with, so that nothing is missing: the least of the
 * main value and the own ones. Any thread.
 *
 * Returns: percent, 1 to 100, at most two decimals
 */
double
limn_cutoffs_get_lowest (const LimnCutoffs *self)
{
  double lowest = 0.0;

  g_return_val_if_fail (self != NULL, LIMN_CONFIDENCE_DEFAULT);

  lowest = self->confidence;
  for (guint i = 0; i < self->n_classes; i++)
    lowest = MIN (lowest, self->classes[i].confidence);
  return lowest;
}

/**
 * limn_cutoffs_equal:
 * @a: (nullable): cutoffs
 * @b: (nullable): cutoffs
 *
 * Tells whether both say the same: the same main value, and the same own values of the same
 * classes. Any thread.
 *
 * Returns: %TRUE if they do, or if both are %NULL
 */
gboolean
limn_cutoffs_equal (const LimnCutoffs *a,
                    const LimnCutoffs *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  if (a->confidence != b->confidence || a->n_classes != b->n_classes)
    return FALSE;

  for (guint i = 0; i < a->n_classes; i++)
    if (a->classes[i].confidence != b->classes[i].confidence
        || compare_cutoffs (&a->classes[i], &b->classes[i], NULL) != 0)
      return FALSE;
  return TRUE;
}

/**
 * limn_cutoffs_let_pass:
 * @self: cutoffs
 * @prediction: a prediction
 * @index: index of an instance
 *
 * Tells whether an object reaches what is asked of its class, by the comparison of the engine that
 * answered. Any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
limn_cutoffs_let_pass (const LimnCutoffs    *self,
                       const LimnPrediction *prediction,
                       guint                 index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  double confidence = 0.0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (instance != NULL, FALSE);

  confidence = self->confidence;
  if (self->n_classes > 0)
    limn_cutoffs_get_class (self,
                            limn_prediction_get_class_name (prediction, instance->class_index),
                            instance->class_id, &confidence);
  return limn_engine_lets_pass (limn_prediction_get_engine (prediction), instance->confidence,
                                confidence);
}

/**
 * limn_cutoffs_apply:
 * @self: cutoffs
 * @prediction: a prediction that was asked for at [method@Cutoffs.get_lowest] or below
 *
 * Takes the objects out that do not reach what is asked of their class. Any thread.
 *
 * Returns: (transfer full): @prediction itself if nothing is taken out; otherwise one of the same
 *   query that shares its arrays
 */
LimnPrediction *
limn_cutoffs_apply (const LimnCutoffs *self,
                    LimnPrediction    *prediction)
{
  g_autofree guint32 *indices = NULL;
  guint n_instances = 0;
  guint n_indices = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (prediction != NULL, NULL);

  n_instances = limn_prediction_get_n_instances (prediction);
  indices = g_new (guint32, n_instances);
  for (guint i = 0; i < n_instances; i++)
    if (limn_cutoffs_let_pass (self, prediction, i))
      indices[n_indices++] = i;

  if (n_indices == n_instances)
    return limn_prediction_ref (prediction);
  return limn_prediction_pick (prediction, limn_prediction_get_query (prediction), indices,
                               n_indices);
}
