/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of pools, most recently used first. A prediction holds its query, the query its image, and
 * the image its pixels: a hundred of those would be gigabytes. So when a picture is put away, its
 * pools are kept without a query, and when the picture comes back they are given the new one. What
 * is left are outlines, which are limited by how many points they have: a hundred pictures of
 * crowds may not fit, but many hundred others do. The list is short enough to be walked. Main
 * thread only. */

#include "config.h"

#include "limn-memory.h"

typedef struct
{
  char           *digest;
  LimnModel      *model;
  LimnPrediction *pool;
  double          confidence;
  double          overlap;
  gsize           n_points;
} Entry;

struct _LimnMemory
{
  GQueue entries;
  gsize  n_points;
  gsize  max_points;
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

static gsize
count_points (LimnPrediction *pool)
{
  gsize n_points = 0;

  for (guint i = 0; i < limn_prediction_get_n_instances (pool); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (pool, i);

      for (guint ring = 0; ring < instance->n_rings; ring++)
        {
          guint n = 0;

          limn_prediction_get_ring (pool, instance->first_ring + ring, &n);
          n_points += n;
        }
    }

  return n_points;
}

static void
forget (LimnMemory *self,
        GList      *link)
{
  Entry *entry = link->data;

  self->n_points -= entry->n_points;
  entry_free (entry);
  g_queue_delete_link (&self->entries, link);
}

/* Whatever its size, what was stored last stays. */
static void
forget_oldest (LimnMemory *self)
{
  while (self->entries.length > 1
         && (self->entries.length > self->capacity || self->n_points > self->max_points))
    forget (self, self->entries.tail);
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
 * @max_points: how many points their outlines may have in all
 *
 * Creates an empty memory.
 *
 * Returns: (transfer full): the memory
 */
LimnMemory *
limn_memory_new (guint capacity,
                 gsize max_points)
{
  LimnMemory *self = NULL;

  g_return_val_if_fail (capacity > 0, NULL);

  self = g_new0 (LimnMemory, 1);
  g_queue_init (&self->entries);
  self->capacity = capacity;
  self->max_points = max_points;

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
      LimnPrediction *pool = limn_prediction_rebind (entry->pool, query);

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
 * Keeps @pool in place of what was known for its picture, model and overlap. The pools used longest
 * ago are forgotten if there is no room.
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
  entry->n_points = count_points (pool);

  link = find_entry (self, entry->digest, entry->model, entry->overlap);
  if (link != NULL)
    forget (self, link);
  g_queue_push_head (&self->entries, entry);
  self->n_points += entry->n_points;
  forget_oldest (self);
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
          LimnPrediction *pool = limn_prediction_rebind (entry->pool, NULL);

          limn_prediction_unref (entry->pool);
          entry->pool = pool;
        }
    }
}
