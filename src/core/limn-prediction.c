/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One answer of a model. Everything lies in flat arrays that are shared by all predictions derived
 * from the same reply, so that a moving slider costs one small allocation. What keeps some of the
 * instances only has a list of its own, and shares the outlines. Any thread. */

#include "config.h"

#include "limn-prediction.h"

#include "limn-prediction-private.h"

#include <math.h>

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

static void
list_unref (LimnInstanceList *list)
{
  if (g_atomic_ref_count_dec (&list->ref_count))
    g_free (list);
}

static guint
count_classes (const LimnInstance *instances,
               guint               n_instances)
{
  guint n_classes = 0;

  for (guint i = 0; i < n_instances; i++)
    n_classes = MAX (n_classes, instances[i].class_index + 1);
  return n_classes;
}

/* The first @n_instances of what @source has; it shares everything. */
static LimnPrediction *
prediction_new_prefix (const LimnPrediction *source,
                       LimnQuery            *query,
                       guint                 n_instances)
{
  LimnPrediction *self = g_new0 (LimnPrediction, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_atomic_ref_count_inc (&source->data->ref_count);
  self->data = source->data;
  if (source->list != NULL)
    g_atomic_ref_count_inc (&source->list->ref_count);
  self->list = source->list;
  self->instances = source->instances;
  self->query = query != NULL ? limn_query_ref (query) : NULL;
  self->n_instances = n_instances;
  self->n_classes = n_instances == source->n_instances
                    ? source->n_classes : count_classes (source->instances, n_instances);
  self->stored_us = source->stored_us;
  self->is_derived = TRUE;
  self->is_sorted = source->is_sorted;
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
  LimnPrediction *self = g_new0 (LimnPrediction, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->data = data;
  self->instances = data->instances;
  self->query = query != NULL ? limn_query_ref (query) : NULL;
  self->n_instances = data->n_instances;
  self->n_classes = count_classes (data->instances, data->n_instances);
  self->is_sorted = TRUE;
  return self;
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
  g_clear_pointer (&self->list, list_unref);
  g_clear_pointer (&self->data, data_unref);
  g_clear_pointer (&self->query, limn_query_unref);
  g_free (self);
}

/* The server's threshold: the percentage divided by 100 in double, then rounded to float32. */
static float
get_threshold (double confidence)
{
  return (float) (confidence / 100.0);
}

static gboolean
passes (LimnEngine engine,
        float      score,
        float      threshold)
{
  switch (engine)
    {
    case LIMN_ENGINE_CURRENT:
      return score > threshold;
    case LIMN_ENGINE_CLASSIC:
    case LIMN_ENGINE_UNKNOWN:
      break;
    }
  return score >= threshold;
}

/* How many of the sorted instances pass. */
static guint
find_end (const LimnPrediction *self,
          float                 threshold)
{
  guint low = 0;
  guint high = self->n_instances;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (passes (self->data->engine, self->instances[middle].confidence, threshold))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * limn_prediction_narrow:
 * @self: a prediction
 * @query: a query that the query of @self covers
 *
 * Derives the answer to a narrower query, exactly as the server would give it: the instances that
 * reach the higher confidence, in their order. They are a prefix of the list, so nothing is copied,
 * unless limn_prediction_pick() put them in an order of its own. The result is @self itself if it
 * answers @query already.
 *
 * On the very threshold the engines differ, see limn_engine_lets_pass().
 *
 * Any thread.
 *
 * Returns: (transfer full): a prediction whose query is @query
 */
LimnPrediction *
limn_prediction_narrow (LimnPrediction *self,
                        LimnQuery      *query)
{
  g_autofree guint32 *indices = NULL;
  float threshold = 0.0f;
  guint n_indices = 0;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->query != NULL && query != NULL, NULL);
  g_return_val_if_fail (limn_query_covers (self->query, query), NULL);

  if (limn_query_equal (self->query, query))
    return limn_prediction_ref (self);

  threshold = get_threshold (limn_query_get_confidence (query));
  if (self->is_sorted)
    return prediction_new_prefix (self, query, find_end (self, threshold));

  indices = g_new (guint32, self->n_instances);
  for (guint i = 0; i < self->n_instances; i++)
    if (passes (self->data->engine, self->instances[i].confidence, threshold))
      indices[n_indices++] = i;
  return limn_prediction_pick (self, query, indices, n_indices);
}

/**
 * limn_prediction_pick:
 * @self: a prediction
 * @query: (nullable): what the result is said to answer; may be the query of @self
 * @indices: (array length=n_indices): which instances of @self, each below their number
 * @n_indices: how many
 *
 * Derives a prediction of some of the instances, in the order of @indices. It has a list of its own
 * and shares outlines, points and the table of classes, in which there may be classes now that no
 * instance has. That they are what a model would answer to @query is the caller's word.
 *
 * Any thread.
 *
 * Returns: (transfer full): a derived prediction, or %NULL if an index is too great
 */
LimnPrediction *
limn_prediction_pick (LimnPrediction *self,
                      LimnQuery      *query,
                      const guint32  *indices,
                      guint           n_indices)
{
  LimnInstanceList *list = NULL;
  LimnPrediction *picked = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (indices != NULL || n_indices == 0, NULL);
  for (guint i = 0; i < n_indices; i++)
    g_return_val_if_fail (indices[i] < self->n_instances, NULL);

  list = g_malloc0 (sizeof (LimnInstanceList) + n_indices * sizeof (LimnInstance));
  g_atomic_ref_count_init (&list->ref_count);
  picked = g_new0 (LimnPrediction, 1);
  g_atomic_ref_count_init (&picked->ref_count);
  g_atomic_ref_count_inc (&self->data->ref_count);
  picked->data = self->data;
  picked->list = list;
  picked->instances = list->instances;
  picked->query = query != NULL ? limn_query_ref (query) : NULL;
  picked->n_instances = n_indices;
  picked->stored_us = self->stored_us;
  picked->is_derived = TRUE;
  picked->is_sorted = TRUE;
  for (guint i = 0; i < n_indices; i++)
    {
      list->instances[i] = self->instances[indices[i]];
      if (i > 0 && list->instances[i - 1].confidence < list->instances[i].confidence)
        picked->is_sorted = FALSE;
    }
  picked->n_classes = count_classes (list->instances, n_indices);
  return picked;
}

/**
 * limn_prediction_rebind:
 * @self: a prediction
 * @query: (nullable): another query, or %NULL for none
 *
 * Makes the same instances the answer to another query, which is how a memory lets go of a picture,
 * that the query holds, and takes it up again. Nothing is copied; whether it is derived stays as it
 * is. That they answer @query is the caller's word.
 *
 * Any thread.
 *
 * Returns: (transfer full): @self, if it has that very query, or a prediction that shares all
 */
LimnPrediction *
limn_prediction_rebind (LimnPrediction *self,
                        LimnQuery      *query)
{
  LimnPrediction *bound = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->query == query)
    return limn_prediction_ref (self);

  bound = prediction_new_prefix (self, query, self->n_instances);
  bound->is_derived = self->is_derived;
  return bound;
}

/**
 * limn_prediction_date:
 * @self: a prediction
 * @stored_us: when it was stored, microseconds since 1970; 0 if it was not
 *
 * Says that an answer was not given just now. What is derived from it says so too. Any thread.
 *
 * Returns: (transfer full): a prediction that shares all else
 */
LimnPrediction *
limn_prediction_date (LimnPrediction *self,
                      gint64          stored_us)
{
  LimnPrediction *dated = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  dated = prediction_new_prefix (self, self->query, self->n_instances);
  dated->is_derived = self->is_derived;
  dated->stored_us = stored_us;
  return dated;
}

/**
 * limn_prediction_get_stored_us:
 * @self: a prediction
 *
 * Gets when an answer was stored that was not given just now. Any thread.
 *
 * Returns: microseconds since 1970, or 0 if the model has just given it
 */
gint64
limn_prediction_get_stored_us (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->stored_us;
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
 * limn_prediction_is_capped:
 * @self: a prediction
 *
 * Tells whether the model sent as many objects as it sends at most, %LIMN_MAX_DETECTIONS_DEFAULT
 * with those that were left out here, and all of them are in @self: there may be weaker ones that
 * it did not send. What was derived at a higher confidence and has fewer is complete.
 *
 * Any thread.
 *
 * Returns: %TRUE if weaker objects may be missing
 */
gboolean
limn_prediction_is_capped (const LimnPrediction *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->data->n_instances + self->data->n_dropped == LIMN_MAX_DETECTIONS_DEFAULT
         && self->n_instances == self->data->n_instances;
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

  return &self->instances[index];
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
 * Gets the number of classes that the objects' class indices count up to. In a prediction that
 * limn_prediction_pick() made, some of them may have no object. Any thread.
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
 * limn_prediction_get_class_of:
 * @self: a prediction
 * @index: index of an instance
 *
 * Gets the name of the class of an instance. Any thread.
 *
 * Returns: (transfer none): valid UTF-8 without control characters, never empty
 */
const char *
limn_prediction_get_class_of (const LimnPrediction *self,
                              guint                 index)
{
  const LimnInstance *instance = limn_prediction_get_instance (self, index);

  return instance != NULL ? limn_prediction_get_class_name (self, instance->class_index) : NULL;
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

/**
 * limn_engine_lets_pass:
 * @engine: which server code
 * @score: an object's score, 0 to 1
 * @confidence: the threshold, percent
 *
 * Tells whether a server shows an object at a threshold. It compares float32 with float32: the
 * percentage divided by 100 in double, then rounded. The same steps here, or an object on the very
 * threshold would flicker. The suppressing models of the current engine keep only what is above the
 * threshold; everything else keeps what is on it too. A server that does not name its engine is
 * taken for the latter.
 *
 * Any thread.
 *
 * Returns: %TRUE if the object is shown
 */
gboolean
limn_engine_lets_pass (LimnEngine engine,
                       float      score,
                       double     confidence)
{
  return passes (engine, score, get_threshold (confidence));
}
