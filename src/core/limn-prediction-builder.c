/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects what a reply says, drops what makes no sense, and makes the immutable prediction. The
 * arrays grow here and are handed over as they are. One thread at a time. */

#include "config.h"

#include "limn-prediction.h"

#include "limn-prediction-private.h"
#include "limn-text.h"

#include <math.h>
#include <string.h>

/* No picture is that large; float32 still has a sixteenth of a pixel there. */
#define MAX_COORDINATE 1e6
/* How far outside the picture a coordinate may lie, as a share of its side, and at least in pixels:
 * the outline of a mask lies half a pixel outside. */
#define MARGIN 0.1
#define MIN_MARGIN_PX 1.0
/* A box that was clamped, written as float32 and read again is over the edge by less than this. It
 * stays as it is, so that writing and reading comes to rest. */
#define TOLERANCE_PX 0.01
/* The server's ids count from 0; anything else is no id. */
#define MAX_CLASS_ID 1000000

#define UNNAMED "(unnamed)"

/* Where the arrays ended before the instance that is open. */
typedef struct
{
  guint rings;
  guint points;
  guint keypoints;
} Mark;

struct _LimnPredictionBuilder
{
  LimnQuery  *query;
  GArray     *instances;
  GArray     *ring_ends;
  GArray     *points;
  GArray     *keypoints;
  GPtrArray  *names;
  GHashTable *name_indices;

  Mark        mark;
  guint       ring_begin;
  gboolean    is_open;
  gboolean    in_ring;
  gboolean    is_full;

  guint       n_dropped;
  LimnEngine  engine;
  int         image_width;
  int         image_height;
  /* What coordinates are for that come in; 0 if for the picture as it is. */
  int         sent_width;
  int         sent_height;
  double      server_time;
};

/**
 * limn_prediction_builder_new:
 *
 * Makes an empty builder. Set the query or the size of the picture before the first instance: they
 * bound the coordinates.
 *
 * Returns: (transfer full): the builder
 */
LimnPredictionBuilder *
limn_prediction_builder_new (void)
{
  LimnPredictionBuilder *self = g_new0 (LimnPredictionBuilder, 1);

  self->instances = g_array_new (FALSE, FALSE, sizeof (LimnInstance));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->points = g_array_new (FALSE, FALSE, sizeof (LimnPoint));
  self->keypoints = g_array_new (FALSE, FALSE, sizeof (LimnKeypoint));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->name_indices = g_hash_table_new (g_str_hash, g_str_equal);
  self->server_time = -1.0;
  return self;
}

/**
 * limn_prediction_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees a builder and all it collected.
 */
void
limn_prediction_builder_free (LimnPredictionBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->query, limn_query_unref);
  g_clear_pointer (&self->instances, g_array_unref);
  g_clear_pointer (&self->ring_ends, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->keypoints, g_array_unref);
  g_clear_pointer (&self->name_indices, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

/**
 * limn_prediction_builder_set_query:
 * @self: a builder
 * @query: what was asked
 *
 * Sets the query the prediction answers. Its picture gives the size, if none was set.
 */
void
limn_prediction_builder_set_query (LimnPredictionBuilder *self,
                                   LimnQuery             *query)
{
  LimnImage *image = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (query != NULL);

  limn_query_ref (query);
  g_clear_pointer (&self->query, limn_query_unref);
  self->query = query;
  image = limn_query_get_image (query);
  if (self->image_width == 0)
    limn_prediction_builder_set_image_size (self, limn_image_get_width (image),
                                            limn_image_get_height (image));
}

/**
 * limn_prediction_builder_set_engine:
 * @self: a builder
 * @engine: which server code answered
 *
 * Sets the engine, which decides what happens on the very threshold.
 */
void
limn_prediction_builder_set_engine (LimnPredictionBuilder *self,
                                    LimnEngine             engine)
{
  g_return_if_fail (self != NULL);

  self->engine = engine;
}

/**
 * limn_prediction_builder_set_image_size:
 * @self: a builder
 * @width: width in pixels
 * @height: height in pixels
 *
 * Sets the size of the picture the coordinates are for.
 */
void
limn_prediction_builder_set_image_size (LimnPredictionBuilder *self,
                                        int                    width,
                                        int                    height)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (width > 0 && height > 0);

  self->image_width = width;
  self->image_height = height;
}

/**
 * limn_prediction_builder_set_sent_size:
 * @self: a builder
 * @width: width in pixels of what the server saw
 * @height: height likewise
 *
 * Tells that a smaller version of the picture was sent, so that all coordinates are brought back to
 * the picture as they come in: the far edge of what was sent to the far edge of the picture, and
 * the middle of a pixel to the middle of the area that it stood for. Set the size of the picture
 * too.
 */
void
limn_prediction_builder_set_sent_size (LimnPredictionBuilder *self,
                                       int                    width,
                                       int                    height)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (width > 0 && height > 0);

  self->sent_width = width;
  self->sent_height = height;
}

/**
 * limn_prediction_builder_set_time:
 * @self: a builder
 * @seconds: how long the server says it took; what is not a time is ignored
 *
 * Sets the server's time.
 */
void
limn_prediction_builder_set_time (LimnPredictionBuilder *self,
                                  double                 seconds)
{
  g_return_if_fail (self != NULL);

  if (isfinite (seconds) && seconds >= 0.0)
    self->server_time = seconds;
}

static guint
intern_name (LimnPredictionBuilder *self,
             const char            *name)
{
  g_autofree char *clean = NULL;
  gpointer value = NULL;

  /* Almost always the name is clean and known already. */
  if (name != NULL && g_hash_table_lookup_extended (self->name_indices, name, NULL, &value))
    return GPOINTER_TO_UINT (value);

  clean = limn_text_clean (name != NULL ? name : "", -1, LIMN_MAX_STRING_BYTES);
  if (*clean == '\0')
    {
      g_free (clean);
      clean = g_strdup (UNNAMED);
    }
  if (g_hash_table_lookup_extended (self->name_indices, clean, NULL, &value))
    return GPOINTER_TO_UINT (value);

  g_hash_table_insert (self->name_indices, clean, GUINT_TO_POINTER (self->names->len));
  g_ptr_array_add (self->names, g_steal_pointer (&clean));
  return self->names->len - 1;
}

/* Fewer than three different points enclose nothing. */
static gboolean
is_ring (const LimnPoint *points,
         guint            n_points)
{
  guint second = 1;

  while (second < n_points && points[second].x == points[0].x && points[second].y == points[0].y)
    second++;
  for (guint i = second + 1; i < n_points; i++)
    if ((points[i].x != points[0].x || points[i].y != points[0].y)
        && (points[i].x != points[second].x || points[i].y != points[second].y))
      return TRUE;
  return FALSE;
}

static void
close_ring (LimnPredictionBuilder *self)
{
  LimnPoint *points = NULL;
  guint n_points = 0;

  if (!self->in_ring)
    return;
  self->in_ring = FALSE;
  if (self->points->len == self->ring_begin)
    return;
  points = &((LimnPoint *) (void *) self->points->data)[self->ring_begin];
  n_points = self->points->len - self->ring_begin;
  while (n_points > 1
         && points[0].x == points[n_points - 1].x && points[0].y == points[n_points - 1].y)
    n_points--;
  if (n_points >= 3 && is_ring (points, n_points))
    {
      guint32 end = self->ring_begin + n_points;

      g_array_set_size (self->points, end);
      g_array_append_val (self->ring_ends, end);
    }
  else
    {
      g_array_set_size (self->points, self->ring_begin);
    }
}

static void
close_instance (LimnPredictionBuilder *self)
{
  LimnInstance *instance = NULL;

  if (!self->is_open)
    return;
  close_ring (self);
  self->is_open = FALSE;
  instance = &g_array_index (self->instances, LimnInstance, self->instances->len - 1);
  instance->n_rings = self->ring_ends->len - instance->first_ring;
  instance->n_keypoints = self->keypoints->len - instance->first_keypoint;
}

static void
discard_instance (LimnPredictionBuilder *self)
{
  self->is_open = FALSE;
  self->in_ring = FALSE;
  g_array_set_size (self->instances, self->instances->len - 1);
  g_array_set_size (self->ring_ends, self->mark.rings);
  g_array_set_size (self->points, self->mark.points);
  g_array_set_size (self->keypoints, self->mark.keypoints);
}

static gboolean
is_sane_coordinate (double value)
{
  return isfinite (value) && fabs (value) <= MAX_COORDINATE;
}

/* Keeps a coordinate near the picture, so that one wild value cannot cost memory or time where it
 * is drawn. Without a size there is only the general bound. */
static double
clamp_coordinate (double value,
                  int    side)
{
  double margin = MAX (MARGIN * side, MIN_MARGIN_PX);

  if (side <= 0)
    return CLAMP (value, -MAX_COORDINATE, MAX_COORDINATE);
  return CLAMP (value, -margin, side + margin);
}

/* Clamps one axis of a box. A box wholly outside stays as a sliver of up to one pixel at the
 * edge, so that its object stays in the list and can be written out again. */
static void
clamp_span (double *start,
            double *length,
            int     side)
{
  double low = clamp_coordinate (*start, side);
  double high = clamp_coordinate (*start + *length, side);

  /* What is inside keeps its very value: adding and taking away again would round it. */
  if (fabs (low - *start) < TOLERANCE_PX && fabs (high - *start - *length) < TOLERANCE_PX)
    return;
  if (high - low < 1.0)
    {
      double extent = MIN (*length, 1.0);

      if (*start > 0.0)
        low = high - extent;
      else
        high = low + extent;
    }
  *start = low;
  *length = high - low;
}

/* From the pixels of what was sent to those of the picture. It is multiplied first, since the
 * product of two whole numbers is exact: so one far edge comes to lie on the other to the last
 * bit. */
static double
scale_length (double length,
              int    from,
              int    to)
{
  return from > 0 && from != to ? length * to / from : length;
}

/* Points count from the middle of the first pixel, and only edges can be scaled. */
static double
scale_point (double position,
             int    from,
             int    to)
{
  return from > 0 && from != to ? (position + 0.5) * to / from - 0.5 : position;
}

static LimnPoint
place_point (const LimnPredictionBuilder *self,
             double                       x,
             double                       y)
{
  LimnPoint point;

  x = scale_point (x, self->sent_width, self->image_width);
  y = scale_point (y, self->sent_height, self->image_height);
  point.x = (float) clamp_coordinate (x, self->image_width);
  point.y = (float) clamp_coordinate (y, self->image_height);
  return point;
}

static LimnRect
place_box (const LimnPredictionBuilder *self,
           const LimnRect              *box)
{
  LimnRect placed = {
    .x = scale_length (box->x, self->sent_width, self->image_width),
    .y = scale_length (box->y, self->sent_height, self->image_height),
    .width = scale_length (box->width, self->sent_width, self->image_width),
    .height = scale_length (box->height, self->sent_height, self->image_height),
  };

  clamp_span (&placed.x, &placed.width, self->image_width);
  clamp_span (&placed.y, &placed.height, self->image_height);
  return placed;
}

/**
 * limn_prediction_builder_begin:
 * @self: a builder
 * @class_name: (nullable): name of the class; cleaned, and “(unnamed)” if nothing is left
 * @class_id: the server's id of the class; anything but 0 to 1,000,000 counts as none
 * @confidence: 0 to 1
 * @box: bounding box, picture pixels
 *
 * Begins an instance and ends the one before. Senseless ones are dropped and counted: values that
 * are not finite or beyond a million pixels, a box without area, a confidence outside 0 to 1. A box
 * that reaches far outside the picture is clamped to a tenth of its size around it.
 *
 * Returns: %FALSE if the instance was dropped, or if there are %LIMN_MAX_INSTANCES already; then
 *   limn_prediction_builder_is_full() is %TRUE
 */
gboolean
limn_prediction_builder_begin (LimnPredictionBuilder *self,
                               const char            *class_name,
                               int                    class_id,
                               double                 confidence,
                               const LimnRect        *box)
{
  LimnInstance instance = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (box != NULL, FALSE);

  close_instance (self);
  if (!(confidence >= 0.0 && confidence <= 1.0)
      || !is_sane_coordinate (box->x) || !is_sane_coordinate (box->y)
      || !is_sane_coordinate (box->width) || !is_sane_coordinate (box->height)
      || box->width <= 0.0 || box->height <= 0.0)
    {
      self->n_dropped++;
      return FALSE;
    }
  if (self->instances->len >= LIMN_MAX_INSTANCES)
    {
      self->is_full = TRUE;
      return FALSE;
    }

  instance.box = place_box (self, box);
  instance.confidence = (float) confidence;
  instance.class_index = intern_name (self, class_name);
  instance.class_id = class_id >= 0 && class_id <= MAX_CLASS_ID ? class_id : -1;
  instance.first_ring = self->ring_ends->len;
  instance.first_keypoint = self->keypoints->len;
  g_array_append_val (self->instances, instance);

  self->mark.rings = self->ring_ends->len;
  self->mark.points = self->points->len;
  self->mark.keypoints = self->keypoints->len;
  self->is_open = TRUE;
  return TRUE;
}

/**
 * limn_prediction_builder_begin_ring:
 * @self: a builder
 *
 * Begins a ring of the open instance and ends the one before. A ring with fewer than three
 * different points is left out; a last point that repeats the first one too. Does nothing if the
 * instance was dropped.
 */
void
limn_prediction_builder_begin_ring (LimnPredictionBuilder *self)
{
  g_return_if_fail (self != NULL);

  close_ring (self);
  if (!self->is_open)
    return;
  self->in_ring = TRUE;
  self->ring_begin = self->points->len;
}

/**
 * limn_prediction_builder_add_point:
 * @self: a builder
 * @x: picture pixels; the middle of pixel 0 is 0.0
 * @y: picture pixels
 *
 * Adds a point to the open ring. One that is not finite drops the whole instance; one far outside
 * is clamped to a tenth of the picture around it.
 *
 * Returns: %FALSE if the instance is dropped, or if there are %LIMN_MAX_VERTICES already; then
 *   limn_prediction_builder_is_full() is %TRUE
 */
gboolean
limn_prediction_builder_add_point (LimnPredictionBuilder *self,
                                   double                 x,
                                   double                 y)
{
  LimnPoint point;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->is_open)
    return FALSE;
  g_return_val_if_fail (self->in_ring, FALSE);
  if (!isfinite (x) || !isfinite (y))
    {
      limn_prediction_builder_drop (self);
      return FALSE;
    }
  if (self->points->len >= LIMN_MAX_VERTICES)
    {
      self->is_full = TRUE;
      return FALSE;
    }
  point = place_point (self, x, y);
  g_array_append_val (self->points, point);
  return TRUE;
}

/**
 * limn_prediction_builder_add_keypoint:
 * @self: a builder
 * @name: (nullable): what it is
 * @confidence: 0 to 1; clamped, and 0 if it is no number
 * @x: picture pixels; the middle of pixel 0 is 0.0
 * @y: picture pixels
 *
 * Adds a named point to the open instance. Keypoints count as vertices for the limit.
 *
 * Returns: %FALSE if the instance is dropped, or if there are too many; see
 *   limn_prediction_builder_add_point()
 */
gboolean
limn_prediction_builder_add_keypoint (LimnPredictionBuilder *self,
                                      const char            *name,
                                      double                 confidence,
                                      double                 x,
                                      double                 y)
{
  LimnKeypoint keypoint = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->is_open)
    return FALSE;
  if (!isfinite (x) || !isfinite (y))
    {
      limn_prediction_builder_drop (self);
      return FALSE;
    }
  if (self->keypoints->len + self->points->len >= LIMN_MAX_VERTICES)
    {
      self->is_full = TRUE;
      return FALSE;
    }
  keypoint.point = place_point (self, x, y);
  keypoint.confidence = isnan (confidence) ? 0.0f : (float) CLAMP (confidence, 0.0, 1.0);
  keypoint.name_index = intern_name (self, name);
  g_array_append_val (self->keypoints, keypoint);
  return TRUE;
}

/**
 * limn_prediction_builder_drop:
 * @self: a builder
 *
 * Takes back the open instance and counts it as dropped; without one, counts an object that could
 * not even be begun.
 */
void
limn_prediction_builder_drop (LimnPredictionBuilder *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_open)
    discard_instance (self);
  self->n_dropped++;
}

/**
 * limn_prediction_builder_close:
 * @self: a builder
 *
 * Ends the open instance, if there is one: what is dropped from here on is another one. Beginning
 * the next instance and ending the prediction do the same.
 */
void
limn_prediction_builder_close (LimnPredictionBuilder *self)
{
  g_return_if_fail (self != NULL);

  close_instance (self);
}

/**
 * limn_prediction_builder_is_full:
 * @self: a builder
 *
 * Tells whether something was refused because of %LIMN_MAX_INSTANCES or %LIMN_MAX_VERTICES.
 *
 * Returns: %TRUE if the prediction would be incomplete
 */
gboolean
limn_prediction_builder_is_full (const LimnPredictionBuilder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_full;
}

static void
include (LimnRect *rect,
         double    x,
         double    y)
{
  double right = MAX (rect->x + rect->width, x);
  double bottom = MAX (rect->y + rect->height, y);

  rect->x = MIN (rect->x, x);
  rect->y = MIN (rect->y, y);
  rect->width = right - rect->x;
  rect->height = bottom - rect->y;
}

/* Half a pixel is added to the points: servers send the centres of pixels, boxes are edges. Returns
 * whether the ring encloses anything, so that it can stand for the object. */
static gboolean
include_ring (LimnRect        *rect,
              const LimnPoint *points,
              guint            n_points)
{
  double left = G_MAXDOUBLE;
  double top = G_MAXDOUBLE;
  double right = -G_MAXDOUBLE;
  double bottom = -G_MAXDOUBLE;
  guint n_finite = 0;

  for (guint i = 0; i < n_points; i++)
    {
      if (!isfinite (points[i].x) || !isfinite (points[i].y))
        continue;

      n_finite++;
      left = MIN (left, points[i].x);
      top = MIN (top, points[i].y);
      right = MAX (right, points[i].x);
      bottom = MAX (bottom, points[i].y);
    }

  if (n_finite == 0)
    return FALSE;

  include (rect, left + 0.5, top + 0.5);
  include (rect, right + 0.5, bottom + 0.5);

  return n_finite >= 3;
}

/* What is not finite is left out. */
static void
measure_instances (LimnPredictionData *data)
{
  for (guint i = 0; i < data->n_instances; i++)
    {
      LimnInstance *instance = &data->instances[i];

      instance->number = i;
      instance->bounds = instance->box;
      for (guint ring = instance->first_ring; ring < instance->first_ring + instance->n_rings;
           ring++)
        {
          guint begin = ring > 0 ? data->ring_ends[ring - 1] : 0;

          if (include_ring (&instance->bounds, &data->points[begin],
                            data->ring_ends[ring] - begin))
            instance->is_outlined = TRUE;
        }
    }
}

static int
compare_instances (gconstpointer a,
                   gconstpointer b)
{
  const LimnInstance *p = a;
  const LimnInstance *q = b;

  return (p->confidence < q->confidence) - (p->confidence > q->confidence);
}

static gboolean
is_sorted (const GArray *instances)
{
  for (guint i = 1; i < instances->len; i++)
    if (g_array_index (instances, LimnInstance, i - 1).confidence
        < g_array_index (instances, LimnInstance, i).confidence)
      return FALSE;
  return TRUE;
}

/* g_array_sort() is a stable sort since GLib 2.32. The server's order is kept among equals, because
 * it decides what lies on top. */
static void
sort_instances (LimnPredictionBuilder *self)
{
  if (!is_sorted (self->instances))
    g_array_sort (self->instances, compare_instances);
}

/* Renumbers the names: classes in the order of the sorted instances, then the rest. */
static guint
order_names (LimnPredictionBuilder *self,
             LimnPredictionData    *data)
{
  g_autofree guint32 *new_index = g_new (guint32, self->names->len + 1);
  guint n_names = 0;
  guint n_classes = 0;

  memset (new_index, 0xff, sizeof (guint32) * (self->names->len + 1));
  data->names = g_new0 (char *, self->names->len + 1);
  for (guint i = 0; i < data->n_instances; i++)
    {
      guint32 *slot = &new_index[data->instances[i].class_index];

      if (*slot == G_MAXUINT32)
        {
          data->names[n_names] = g_strdup (g_ptr_array_index (self->names,
                                                              data->instances[i].class_index));
          *slot = n_names++;
        }
      data->instances[i].class_index = *slot;
    }
  n_classes = n_names;
  for (guint i = 0; i < data->n_keypoints; i++)
    {
      guint32 *slot = &new_index[data->keypoints[i].name_index];

      if (*slot == G_MAXUINT32)
        {
          data->names[n_names] = g_strdup (g_ptr_array_index (self->names,
                                                              data->keypoints[i].name_index));
          *slot = n_names++;
        }
      data->keypoints[i].name_index = *slot;
    }
  data->n_names = n_names;
  return n_classes;
}

/* Takes an array's memory without its spare room. */
static gpointer
take_array (GArray **array,
            guint   *length)
{
  gsize size = g_array_get_element_size (*array);
  gpointer memory = NULL;

  *length = (*array)->len;
  memory = g_array_free (g_steal_pointer (array), FALSE);
  return g_realloc_n (memory, MAX (*length, 1), size);
}

/**
 * limn_prediction_builder_end:
 * @self: a builder
 *
 * Makes the prediction: sorted by confidence, strongest first, equals in the order they came. The
 * builder is spent and can only be freed.
 *
 * Returns: (transfer full): the prediction
 */
LimnPrediction *
limn_prediction_builder_end (LimnPredictionBuilder *self)
{
  LimnPredictionData *data = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->instances != NULL, NULL);

  close_instance (self);
  sort_instances (self);
  data = g_new0 (LimnPredictionData, 1);
  g_atomic_ref_count_init (&data->ref_count);
  data->instances = take_array (&self->instances, &data->n_instances);
  data->ring_ends = take_array (&self->ring_ends, &data->n_rings);
  data->points = take_array (&self->points, &data->n_points);
  data->keypoints = take_array (&self->keypoints, &data->n_keypoints);
  measure_instances (data);
  data->n_classes = order_names (self, data);
  data->n_dropped = self->n_dropped;
  data->engine = self->engine;
  data->image_width = self->image_width;
  data->image_height = self->image_height;
  data->server_time = self->server_time;
  return limn_prediction_new_from_data (data, self->query);
}
