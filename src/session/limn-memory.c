/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A short list of pools, most recently used first. A prediction holds its query, the query its
 * image, and the image its pixels: 32 of those would be gigabytes. So when a picture is put away,
 * its pools are copied into predictions without a query, and when the picture comes back they are
 * given the new query. The list is short enough to be walked. Main thread only. */

#include "config.h"

#include "limn-memory.h"

typedef struct
{
  char           *digest;
  LimnModel      *model;
  LimnPrediction *pool;
  double          confidence;
  double          overlap;
} Entry;

struct _LimnMemory
{
  GQueue entries;
  guint  capacity;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->digest);
  limn_model_unref (entry->model);
  limn_prediction_unref (entry->pool);
  g_free (entry);
}

static void
copy_instance (LimnPredictionBuilder *builder,
               LimnPrediction        *source,
               const LimnInstance    *instance)
{
  limn_prediction_builder_begin (builder,
                                 limn_prediction_get_name_of (source, instance->class_index),
                                 instance->class_id, (double) instance->confidence,
                                 &instance->box);

  for (guint ring = 0; ring < instance->n_rings; ring++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (source, instance->first_ring + ring,
                                                          &n_points);

      limn_prediction_builder_begin_ring (builder);
      for (guint i = 0; i < n_points; i++)
        limn_prediction_builder_add_point (builder, (double) points[i].x, (double) points[i].y);
    }

  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (source,
                                                                   instance->first_keypoint + i);

      limn_prediction_builder_add_keypoint (builder,
                                            limn_prediction_get_name_of (source,
                                                                         keypoint->name_index),
                                            (double) keypoint->confidence,
                                            (double) keypoint->point.x,
                                            (double) keypoint->point.y);
    }
}

/* The same instances as the answer to @query, which asks the same about the same bytes; or to
 * nothing. */
static LimnPrediction *
copy_prediction (LimnPrediction *source,
                 LimnQuery      *query)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  int width = limn_prediction_get_image_width (source);
  int height = limn_prediction_get_image_height (source);

  if (width > 0 && height > 0)
    limn_prediction_builder_set_image_size (builder, width, height);
  if (query != NULL)
    limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, limn_prediction_get_engine (source));
  limn_prediction_builder_set_time (builder, limn_prediction_get_server_time (source));
  for (guint i = 0; i < limn_prediction_get_n_dropped (source); i++)
    limn_prediction_builder_drop (builder);
  for (guint i = 0; i < limn_prediction_get_n_instances (source); i++)
    copy_instance (builder, source, limn_prediction_get_instance (source, i));

  return limn_prediction_builder_end (builder);
}

static gboolean
holds_image (const Entry *entry,
             LimnImage   *image)
{
  LimnQuery *query = limn_prediction_get_query (entry->pool);

  return query != NULL && limn_query_get_image (query) == image;
}

static GList *
find_entry (LimnMemory *self,
            const char *digest,
            LimnModel  *model,
            double      overlap)
{
  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      const Entry *entry = link->data;

      if (entry->overlap == overlap
          && g_str_equal (entry->digest, digest)
          && limn_model_equal (entry->model, model))
        return link;
    }

  return NULL;
}

/*< private >
 * limn_memory_new:
 * @capacity: how many pools are kept, at least one
 *
 * Creates an empty memory.
 *
 * Returns: (transfer full): the memory
 */
LimnMemory *
limn_memory_new (guint capacity)
{
  LimnMemory *self = NULL;

  g_return_val_if_fail (capacity > 0, NULL);

  self = g_new0 (LimnMemory, 1);
  g_queue_init (&self->entries);
  self->capacity = capacity;

  return self;
}

/*< private >
 * limn_memory_free:
 * @self: (transfer full): a memory
 *
 * Forgets everything.
 */
void
limn_memory_free (LimnMemory *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->entries, entry_free);
  g_free (self);
}

/*< private >
 * limn_memory_get_size:
 * @self: a memory
 *
 * Counts the pools that are kept.
 *
 * Returns: how many
 */
guint
limn_memory_get_size (LimnMemory *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries.length;
}

/*< private >
 * limn_memory_lookup:
 * @self: a memory
 * @image: the picture that is shown now
 * @model: the model
 * @overlap: percent, as a query has it
 *
 * Finds the pool for a picture with the bytes of @image, and makes it the last to be forgotten.
 *
 * Returns: (transfer full) (nullable): the pool, an answer about @image itself
 */
LimnPrediction *
limn_memory_lookup (LimnMemory *self,
                    LimnImage  *image,
                    LimnModel  *model,
                    double      overlap)
{
  GList *link = NULL;
  Entry *entry = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (image != NULL && model != NULL, NULL);

  link = find_entry (self, limn_image_get_digest (image), model, overlap);
  if (link == NULL)
    return NULL;

  entry = link->data;
  g_queue_unlink (&self->entries, link);
  g_queue_push_head_link (&self->entries, link);
  if (!holds_image (entry, image))
    {
      g_autoptr (LimnQuery) query = limn_query_new (image, model, entry->confidence, overlap);
      LimnPrediction *pool = copy_prediction (entry->pool, query);

      limn_prediction_unref (entry->pool);
      entry->pool = pool;
    }

  return limn_prediction_ref (entry->pool);
}

/*< private >
 * limn_memory_store:
 * @self: a memory
 * @pool: an answer of a model, with its query
 *
 * Keeps @pool in place of what was known for its picture, model and overlap. The pool used longest
 * ago is forgotten if there is no room.
 */
void
limn_memory_store (LimnMemory     *self,
                   LimnPrediction *pool)
{
  LimnQuery *query = NULL;
  GList *link = NULL;
  Entry *entry = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (pool != NULL && limn_prediction_get_query (pool) != NULL);

  query = limn_prediction_get_query (pool);
  entry = g_new0 (Entry, 1);
  entry->digest = g_strdup (limn_image_get_digest (limn_query_get_image (query)));
  entry->model = limn_model_ref (limn_query_get_model (query));
  entry->pool = limn_prediction_ref (pool);
  entry->confidence = limn_query_get_confidence (query);
  entry->overlap = limn_query_get_overlap (query);

  link = find_entry (self, entry->digest, entry->model, entry->overlap);
  if (link != NULL)
    {
      entry_free (link->data);
      g_queue_delete_link (&self->entries, link);
    }
  g_queue_push_head (&self->entries, entry);
  if (self->entries.length > self->capacity)
    entry_free (g_queue_pop_tail (&self->entries));
}

/*< private >
 * limn_memory_release_image:
 * @self: a memory
 * @image: a picture that is put away
 *
 * Lets go of @image, so that its pixels can be freed; what is known about it stays.
 */
void
limn_memory_release_image (LimnMemory *self,
                           LimnImage  *image)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (image != NULL);

  for (GList *link = self->entries.head; link != NULL; link = link->next)
    {
      Entry *entry = link->data;

      if (holds_image (entry, image))
        {
          LimnPrediction *pool = copy_prediction (entry->pool, NULL);

          limn_prediction_unref (entry->pool);
          entry->pool = pool;
        }
    }
}
