/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which instances the object list shows, and in which order: numbers only, because there may be
 * many. Main thread only. */

#include "config.h"

#include "limn-object-order.h"

typedef struct
{
  LimnPrediction *prediction;
  LimnObjectSort  sort;
  guint          *class_ranks;
  double         *areas;
} SortContext;

typedef struct
{
  const char *name;
  guint       class_index;
} ClassName;

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (((const ClassName *) a)->name, ((const ClassName *) b)->name);
}

/* Names are compared once a class, not once a pair of instances. */
static guint *
rank_classes (LimnPrediction *prediction)
{
  guint n = limn_prediction_get_n_classes (prediction);
  g_autofree ClassName *names = g_new (ClassName, n + 1);
  guint *ranks = g_new0 (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      names[i].name = limn_prediction_get_class_name (prediction, i);
      names[i].class_index = i;
    }
  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    ranks[names[i].class_index] = i;

  return ranks;
}

static double *
measure_areas (LimnPrediction *prediction)
{
  guint n = limn_prediction_get_n_instances (prediction);
  double *areas = g_new (double, n + 1);

  for (guint i = 0; i < n; i++)
    areas[i] = limn_prediction_get_area (prediction, i);

  return areas;
}

static int
compare_doubles (double a,
                 double b)
{
  return (a > b) - (a < b);
}

static int
compare_by_sort (const SortContext *context,
                 guint              a,
                 guint              b)
{
  const LimnInstance *one = limn_prediction_get_instance (context->prediction, a);
  const LimnInstance *other = limn_prediction_get_instance (context->prediction, b);
  int order = 0;

  switch (context->sort)
    {
    case LIMN_OBJECT_SORT_SCORE:
      break;
    case LIMN_OBJECT_SORT_CLASS:
      order = compare_doubles (context->class_ranks[one->class_index],
                               context->class_ranks[other->class_index]);
      break;
    case LIMN_OBJECT_SORT_SIZE:
      order = compare_doubles (context->areas[b], context->areas[a]);
      break;
    case LIMN_OBJECT_SORT_POSITION:
      order = compare_doubles (one->box.y, other->box.y);
      if (order == 0)
        order = compare_doubles (one->box.x, other->box.x);
      break;
    }

  return order;
}

/* A prediction is in order of score, so the index breaks every tie. */
static int
compare_indices (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;
  int order = compare_by_sort (data, one, other);

  return order != 0 ? order : (one > other) - (one < other);
}

static gboolean *
choose_classes (LimnOverlay            *overlay,
                LimnPrediction         *prediction,
                const LimnObjectFilter *filter)
{
  guint n = limn_prediction_get_n_classes (prediction);
  gboolean *chosen = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *name = limn_prediction_get_class_name (prediction, i);

      chosen[i] = !limn_overlay_is_class_hidden (overlay, name)
                  && limn_object_filter_matches_class (filter, name);
    }

  return chosen;
}

/**
 * limn_object_order:
 * @overlay: knows which classes are hidden
 * @prediction: the instances
 * @sort: the order
 * @filter: what may pass
 * @n: (out): how many indices are returned
 *
 * Lists the instances that are shown, in order.
 *
 * Returns: (transfer full) (array length=n): indices in @prediction
 */
guint *
limn_object_order (LimnOverlay            *overlay,
                   LimnPrediction         *prediction,
                   LimnObjectSort          sort,
                   const LimnObjectFilter *filter,
                   guint                  *n)
{
  g_autofree gboolean *classes = NULL;
  g_autofree guint *class_ranks = NULL;
  g_autofree double *areas = NULL;
  SortContext context = { prediction, sort, NULL, NULL };
  guint n_instances;
  guint n_chosen = 0;
  guint *order;

  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);
  g_return_val_if_fail (prediction != NULL, NULL);

  n_instances = limn_prediction_get_n_instances (prediction);
  order = g_new (guint, n_instances + 1);
  classes = choose_classes (overlay, prediction, filter);

  for (guint i = 0; i < n_instances; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);

      if (classes[instance->class_index]
          && limn_object_filter_matches_score (filter, instance->confidence))
        order[n_chosen++] = i;
    }

  if (sort == LIMN_OBJECT_SORT_CLASS)
    context.class_ranks = class_ranks = rank_classes (prediction);
  if (sort == LIMN_OBJECT_SORT_SIZE)
    context.areas = areas = measure_areas (prediction);
  if (sort != LIMN_OBJECT_SORT_SCORE)
    g_qsort_with_data (order, n_chosen, sizeof *order, compare_indices, &context);

  *n = n_chosen;

  return order;
}
