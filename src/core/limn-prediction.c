/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One answer of a model. Everything lies in flat arrays that are shared by all predictions derived
 * from the same reply, so that a moving slider costs one small allocation. Any thread. */

#include "config.h"

#include "limn-prediction.h"

#include "limn-prediction-private.h"

#include <math.h>
#include <string.h>

/* Objects of exactly equal confidence come in any order. Runs longer than this are compared in the
 * order they came, which keeps the comparison linear for hostile replies. */
#define MAX_TIE_RUN 64

struct _LimnPrediction
{
  gatomicrefcount     ref_count;
  LimnPredictionData *data;
  LimnQuery          *query;
  guint               n_instances;
  guint               n_classes;
  gboolean            is_derived;
};

G_DEFINE_BOXED_TYPE (LimnPrediction, limn_prediction, limn_prediction_ref, limn_prediction_unref)

static void
data_unref (LimnPredictionData *data)
{
  if (!g_atomic_ref_count_dec (&data->ref_count))
    return;
  for (guint i = 0; i < data->n_names; i++)
    g_free (data->names[i]);
  g_free (data->names);
  g_free (data->instances);
  g_free (data->ring_ends);
  g_free (data->points);
  g_free (data->keypoints);
  g_free (data);
}

static guint
count_classes (const LimnPredictionData *data,
               guint                     n_instances)
{
  guint n_classes = 0;

  for (guint i = 0; i < n_instances; i++)
    n_classes = MAX (n_classes, data->instances[i].class_index + 1);
  return n_classes;
}

static LimnPrediction *
prediction_new (LimnPredictionData *data,
                LimnQuery          *query,
                guint               n_instances,
                gboolean            is_derived)
{
  LimnPrediction *self = g_new0 (LimnPrediction, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->data = data;
  self->query = query != NULL ? limn_query_ref (query) : NULL;
  self->n_instances = n_instances;
  self->n_classes = count_classes (data, n_instances);
  self->is_derived = is_derived;
  return self;
}

/*< private >
 * limn_prediction_new_from_data:
 * @data: (transfer full): the arrays
 * @query: (nullable): what was asked
 *
 * Makes a prediction of all instances in @data.
 *
 * Returns: (transfer full): the prediction
 */
LimnPrediction *
limn_prediction_new_from_data (LimnPredictionData *data,
                               LimnQuery          *query)
{
  return prediction_new (data, query, data->n_instances, FALSE);
}

/**
 * limn_prediction_ref:
 * @self: a prediction
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnPrediction *
limn_prediction_ref (LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_prediction_unref:
 * @self: (transfer full): a prediction
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_prediction_unref (LimnPrediction *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  data_unref (self->data);
  g_clear_pointer (&self->query, limn_query_unref);
  g_free (self);
}

/* The server compares float32 with float32: the percentage divided by 100 in double, then
 * rounded. The same steps here, or an object on the very threshold would flicker. The suppressing
 * models of the current engine keep only what is above the threshold; everything else keeps what
 * is on it too. A server that does not name its engine is taken for the latter. */
static gboolean
passes (float      confidence,
        float      threshold,
        LimnEngine engine)
{
  switch (engine)
    {
    case LIMN_ENGINE_CURRENT:
      return confidence > threshold;
    case LIMN_ENGINE_CLASSIC:
    case LIMN_ENGINE_UNKNOWN:
      break;
    }
  return confidence >= threshold;
}

/**
 * limn_prediction_narrow:
 * @self: a prediction
 * @query: a query that the query of @self covers
 *
 * Derives the answer to a narrower query, exactly as the server would give it: the instances that
 * reach the higher confidence. They are a prefix of the list, so nothing is copied. The result is
 * @self itself if it answers @query already.
 *
 * On the very threshold the engines differ: %LIMN_ENGINE_CURRENT keeps what is greater, the others
 * what is greater or equal.
 *
 * Any thread.
 *
 * Returns: (transfer full): a prediction whose query is @query
 */
LimnPrediction *
limn_prediction_narrow (LimnPrediction *self,
                        LimnQuery      *query)
{
  float threshold = 0.0f;
  guint low = 0;
  guint high = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->query != NULL && query != NULL, NULL);
  g_return_val_if_fail (limn_query_covers (self->query, query), NULL);

  if (limn_query_equal (self->query, query))
    return limn_prediction_ref (self);

  threshold = (float) (limn_query_get_confidence (query) / 100.0);
  high = self->n_instances;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (passes (self->data->instances[middle].confidence, threshold, self->data->engine))
        low = middle + 1;
      else
        high = middle;
    }
  g_atomic_ref_count_inc (&self->data->ref_count);
  return prediction_new (self->data, query, low, TRUE);
}

/**
 * limn_prediction_get_query:
 * @self: a prediction
 *
 * Gets what was asked. Any thread.
 *
 * Returns: (transfer none) (nullable): the query; %NULL only if the builder was given none
 */
LimnQuery *
limn_prediction_get_query (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->query;
}

/**
 * limn_prediction_get_engine:
 * @self: a prediction
 *
 * Gets which server code answered. Any thread.
 *
 * Returns: the engine
 */
LimnEngine
limn_prediction_get_engine (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, LIMN_ENGINE_UNKNOWN);

  return self->data->engine;
}

/**
 * limn_prediction_is_derived:
 * @self: a prediction
 *
 * Tells whether this was derived from the answer to a wider query. Any thread.
 *
 * Returns: %FALSE if a model answered exactly this query
 */
gboolean
limn_prediction_is_derived (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_derived;
}

/**
 * limn_prediction_get_n_instances:
 * @self: a prediction
 *
 * Gets the number of objects. Any thread.
 *
 * Returns: how many
 */
guint
limn_prediction_get_n_instances (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_instances;
}

/**
 * limn_prediction_get_instance:
 * @self: a prediction
 * @index: which, strongest first
 *
 * Gets one object. Any thread.
 *
 * Returns: (transfer none): the instance, owned by the prediction
 */
const LimnInstance *
limn_prediction_get_instance (const LimnPrediction *self,
                              guint                 index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_instances, NULL);

  return &self->data->instances[index];
}

/**
 * limn_prediction_get_ring:
 * @self: a prediction
 * @ring: index of a ring, see #LimnInstance
 * @n_points: (out): how many points; at least three
 *
 * Gets the points of one ring, without the first one repeated at the end.
 *
 * Coordinates are as the server sends them: indices of pixels, that is the middle of pixel 0 is
 * 0.0. What draws them adds half a pixel. Outlines from masks are brought to the same frame.
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=n_points): the points, owned by the prediction
 */
const LimnPoint *
limn_prediction_get_ring (const LimnPrediction *self,
                          guint                 ring,
                          guint                *n_points)
{
  guint begin = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_points != NULL, NULL);
  g_return_val_if_fail (ring < self->data->n_rings, NULL);

  begin = ring > 0 ? self->data->ring_ends[ring - 1] : 0;
  *n_points = self->data->ring_ends[ring] - begin;
  return &self->data->points[begin];
}

/**
 * limn_prediction_get_keypoint:
 * @self: a prediction
 * @keypoint: index of a keypoint, see #LimnInstance
 *
 * Gets one named point. Any thread.
 *
 * Returns: (transfer none): the keypoint, owned by the prediction
 */
const LimnKeypoint *
limn_prediction_get_keypoint (const LimnPrediction *self,
                              guint                 keypoint)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (keypoint < self->data->n_keypoints, NULL);

  return &self->data->keypoints[keypoint];
}

/**
 * limn_prediction_get_n_classes:
 * @self: a prediction
 *
 * Gets the number of different classes among the objects. Any thread.
 *
 * Returns: how many
 */
guint
limn_prediction_get_n_classes (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_classes;
}

/**
 * limn_prediction_get_class_name:
 * @self: a prediction
 * @class_index: index of a class, see #LimnInstance
 *
 * Gets the name of a class. It comes from outside: show it as plain text. Classes are in the order
 * in which they first appear.
 *
 * Any thread.
 *
 * Returns: (transfer none): valid UTF-8 without control characters, never empty
 */
const char *
limn_prediction_get_class_name (const LimnPrediction *self,
                                guint                 class_index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (class_index < self->data->n_classes, NULL);

  return self->data->names[class_index];
}

/**
 * limn_prediction_get_name_of:
 * @self: a prediction
 * @index: index of a name, see #LimnKeypoint
 *
 * Gets a name of the table: the classes, then the names of keypoints. Any thread.
 *
 * Returns: (transfer none): valid UTF-8 without control characters, never empty
 */
const char *
limn_prediction_get_name_of (const LimnPrediction *self,
                             guint                 index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->data->n_names, NULL);

  return self->data->names[index];
}

/**
 * limn_prediction_get_n_dropped:
 * @self: a prediction
 *
 * Gets how many objects of the reply made no sense and were left out. Any thread.
 *
 * Returns: how many
 */
guint
limn_prediction_get_n_dropped (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->data->n_dropped;
}

/**
 * limn_prediction_get_image_width:
 * @self: a prediction
 *
 * Gets the width of the picture the coordinates are for. Any thread.
 *
 * Returns: width in pixels, 0 if not known
 */
int
limn_prediction_get_image_width (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->data->image_width;
}

/**
 * limn_prediction_get_image_height:
 * @self: a prediction
 *
 * Gets the height of the picture the coordinates are for. Any thread.
 *
 * Returns: height in pixels, 0 if not known
 */
int
limn_prediction_get_image_height (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->data->image_height;
}

/**
 * limn_prediction_get_server_time:
 * @self: a prediction
 *
 * Gets how long the server says it took. Any thread.
 *
 * Returns: seconds, negative if it did not say
 */
double
limn_prediction_get_server_time (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, -1.0);

  return self->data->server_time;
}

static double
get_signed_area (const LimnPoint *points,
                 guint            n_points)
{
  double sum = 0.0;

  for (guint i = 0; i < n_points; i++)
    {
      const LimnPoint *a = &points[i];
      const LimnPoint *b = &points[i + 1 < n_points ? i + 1 : 0];

      sum += (double) a->x * b->y - (double) b->x * a->y;
    }
  return sum / 2.0;
}

/**
 * limn_prediction_get_area:
 * @self: a prediction
 * @index: which instance
 *
 * Gets the area inside the outline, without holes. Rings that turn the other way round are holes;
 * without a ring it is the area of the box.
 *
 * Any thread.
 *
 * Returns: square pixels
 */
double
limn_prediction_get_area (const LimnPrediction *self,
                          guint                 index)
{
  const LimnInstance *instance = limn_prediction_get_instance (self, index);
  double sum = 0.0;

  g_return_val_if_fail (instance != NULL, 0.0);

  if (instance->n_rings == 0)
    return instance->box.width * instance->box.height;
  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (self, instance->first_ring + i,
                                                          &n_points);

      sum += get_signed_area (points, n_points);
    }
  return fabs (sum);
}

static gboolean
equal_rings (const LimnPrediction *a,
             guint                 ring_a,
             const LimnPrediction *b,
             guint                 ring_b,
             guint                 n_rings)
{
  for (guint i = 0; i < n_rings; i++)
    {
      guint n_a = 0;
      guint n_b = 0;
      const LimnPoint *points_a = limn_prediction_get_ring (a, ring_a + i, &n_a);
      const LimnPoint *points_b = limn_prediction_get_ring (b, ring_b + i, &n_b);

      if (n_a != n_b || memcmp (points_a, points_b, n_a * sizeof (LimnPoint)) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_keypoints (const LimnPrediction *a,
                 guint                 first_a,
                 const LimnPrediction *b,
                 guint                 first_b,
                 guint                 n_keypoints)
{
  for (guint i = 0; i < n_keypoints; i++)
    {
      const LimnKeypoint *p = &a->data->keypoints[first_a + i];
      const LimnKeypoint *q = &b->data->keypoints[first_b + i];

      if (p->point.x != q->point.x || p->point.y != q->point.y || p->confidence != q->confidence
          || !g_str_equal (a->data->names[p->name_index], b->data->names[q->name_index]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
equal_instance (const LimnPrediction *a,
                guint                 index_a,
                const LimnPrediction *b,
                guint                 index_b)
{
  const LimnInstance *p = &a->data->instances[index_a];
  const LimnInstance *q = &b->data->instances[index_b];

  return p->confidence == q->confidence
         && p->box.x == q->box.x && p->box.y == q->box.y
         && p->box.width == q->box.width && p->box.height == q->box.height
         && p->class_id == q->class_id
         && p->n_rings == q->n_rings && p->n_keypoints == q->n_keypoints
         && g_str_equal (a->data->names[p->class_index], b->data->names[q->class_index])
         && equal_rings (a, p->first_ring, b, q->first_ring, p->n_rings)
         && equal_keypoints (a, p->first_keypoint, b, q->first_keypoint, p->n_keypoints);
}

/* Compares the instances begin to end, which have one confidence, in any order. */
static gboolean
equal_tie_run (const LimnPrediction *a,
               const LimnPrediction *b,
               guint                 begin,
               guint                 end)
{
  guint64 used = 0;

  if (end - begin > MAX_TIE_RUN)
    {
      for (guint i = begin; i < end; i++)
        if (!equal_instance (a, i, b, i))
          return FALSE;
      return TRUE;
    }
  for (guint i = begin; i < end; i++)
    {
      guint j = begin;

      while (j < end && ((used >> (j - begin) & 1) != 0 || !equal_instance (a, i, b, j)))
        j++;
      if (j == end)
        return FALSE;
      used |= G_GUINT64_CONSTANT (1) << (j - begin);
    }
  return TRUE;
}

/**
 * limn_prediction_equal_instances:
 * @a: a prediction
 * @b: a prediction
 *
 * Tells whether both hold the same objects, whatever was asked. Objects of equal confidence may be
 * in any order, since servers do not promise one.
 *
 * Any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
limn_prediction_equal_instances (const LimnPrediction *a,
                                 const LimnPrediction *b)
{
  guint begin = 0;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->n_instances != b->n_instances)
    return FALSE;
  if (a->data == b->data)
    return TRUE;
  while (begin < a->n_instances)
    {
      float confidence = a->data->instances[begin].confidence;
      guint end = begin + 1;

      while (end < a->n_instances && a->data->instances[end].confidence == confidence)
        end++;
      if (!equal_tie_run (a, b, begin, end))
        return FALSE;
      begin = end;
    }
  return TRUE;
}
