/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory of a survey: pools by model, overlap and picture. Pools are bound to no query, which
 * would keep the picture alive. Ten thousand pools without outlines are some tens of megabytes, so
 * only outlines are counted, and those that were longest unused go first: boxes, scores and classes
 * stay, and so do their places in the list. Main thread only. */

#include "config.h"

#include "limn-survey-store.h"

#include <math.h>

/* Nothing is known of a picture. */
#define UNKNOWN_PERCENT (LIMN_CONFIDENCE_MAX + 1.0)

typedef struct
{
  /* Owned */
  char           *key;
  LimnPrediction *pool;

  /* Borrowed: its place among those with outlines, or NULL without. */
  GList          *link;
  GQueue         *queue;

  /* Plain: the confidence it was asked at, and from which up nothing is missing. */
  double          asked_percent;
  double          covered_percent;
  guint64         n_vertices;
  guint64        *n_vertices_in_all;
  gboolean        is_stripped;
} Entry;

struct _LimnSurveyTable
{
  /* Owned */
  LimnModel      *model;
  LimnScoreTable *scores;
  GHashTable     *entries;

  /* Plain */
  double          overlap_percent;
  double          least_percent;
};

struct _LimnSurveyStore
{
  /* Owned */
  GPtrArray *tables;

  /* Entries with outlines, the last used first. */
  GQueue     outlined;

  /* Plain */
  guint64    n_vertices;
  guint64    max_vertices;
};

static void
entry_forget_outlines (Entry *entry)
{
  if (entry->link == NULL)
    return;

  g_queue_delete_link (entry->queue, g_steal_pointer (&entry->link));
  *entry->n_vertices_in_all -= entry->n_vertices;
  entry->n_vertices = 0;
}

static void
entry_free_cb (gpointer data)
{
  Entry *entry = data;

  entry_forget_outlines (entry);
  g_clear_pointer (&entry->pool, limn_prediction_unref);
  g_clear_pointer (&entry->key, g_free);
  g_free (entry);
}

static LimnSurveyTable *
table_new (LimnModel *model,
           double     overlap)
{
  LimnSurveyTable *self = g_new0 (LimnSurveyTable, 1);

  self->model = model != NULL ? limn_model_ref (model) : NULL;
  self->overlap_percent = overlap;
  self->least_percent = LIMN_CONFIDENCE_MIN;
  self->scores = limn_score_table_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free_cb);

  return self;
}

static void
table_free_cb (gpointer data)
{
  LimnSurveyTable *self = data;

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->scores);
  g_clear_pointer (&self->model, limn_model_unref);
  g_free (self);
}

/*< private >
 * limn_survey_store_new:
 * @max_vertices: how many points of outlines are kept in all
 *
 * Creates an empty store.
 *
 * Main thread only.
 *
 * Returns: (transfer full): a store
 */
LimnSurveyStore *
limn_survey_store_new (guint64 max_vertices)
{
  LimnSurveyStore *self = g_new0 (LimnSurveyStore, 1);

  self->tables = g_ptr_array_new_with_free_func (table_free_cb);
  self->max_vertices = max_vertices;
  g_queue_init (&self->outlined);

  return self;
}

/*< private >
 * limn_survey_store_free:
 * @self: (transfer full): a store
 *
 * Frees the store and its tables.
 *
 * Main thread only.
 */
void
limn_survey_store_free (LimnSurveyStore *self)
{
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_free (self);
}

static gboolean
models_equal (LimnModel *a,
              LimnModel *b)
{
  return a == b || (a != NULL && b != NULL && limn_model_equal (a, b));
}

/*< private >
 * limn_survey_table_is_about:
 * @self: a table
 * @model: (nullable): a model
 * @overlap: per cent
 *
 * Tells whether a table holds what a model said at an overlap.
 *
 * Main thread only.
 *
 * Returns: whether it does
 */
gboolean
limn_survey_table_is_about (const LimnSurveyTable *self,
                            LimnModel             *model,
                            double                 overlap)
{
  return self->overlap_percent == overlap && models_equal (self->model, model);
}

/* A slider that is drawn along passes many overlaps at which nothing is ever asked: what was left
 * empty does not push out what is known. */
static void
drop_surplus (LimnSurveyStore *self)
{
  for (guint i = self->tables->len; i > 1; i--)
    {
      LimnSurveyTable *table = g_ptr_array_index (self->tables, i - 1);

      if (g_hash_table_size (table->entries) == 0)
        g_ptr_array_remove_index (self->tables, i - 1);
    }
  if (self->tables->len > LIMN_SURVEY_MAX_TABLES)
    g_ptr_array_set_size (self->tables, LIMN_SURVEY_MAX_TABLES);
}

static LimnSurveyTable *
ensure_at (LimnSurveyStore *self,
           LimnModel       *model,
           double           overlap,
           guint            position)
{
  LimnSurveyTable *table = NULL;

  for (guint i = 0; i < self->tables->len && table == NULL; i++)
    {
      LimnSurveyTable *candidate = g_ptr_array_index (self->tables, i);

      if (!limn_survey_table_is_about (candidate, model, overlap))
        continue;
      if (i <= position)
        return candidate;
      table = g_ptr_array_steal_index (self->tables, i);
    }

  if (table == NULL)
    table = table_new (model, overlap);
  g_ptr_array_insert (self->tables, (int) MIN (position, self->tables->len), table);

  return table;
}

/*< private >
 * limn_survey_store_enter:
 * @self: a store
 * @model: (nullable): a model
 * @overlap: per cent
 *
 * Makes the table of a model and an overlap the present one, with all it knew if it is one of the
 * last. Tables that were got before may be gone.
 *
 * Main thread only.
 *
 * Returns: (transfer none): the table
 */
LimnSurveyTable *
limn_survey_store_enter (LimnSurveyStore *self,
                         LimnModel       *model,
                         double           overlap)
{
  LimnSurveyTable *table = ensure_at (self, model, overlap, 0);

  drop_surplus (self);

  return table;
}

/*< private >
 * limn_survey_store_ensure:
 * @self: a store with a present table
 * @model: a model
 * @overlap: per cent
 *
 * Gets the table of a model and an overlap without making it the present one: for an answer that
 * comes after the question has changed. It is meant to be filled at once.
 *
 * Main thread only.
 *
 * Returns: (transfer none): the table
 */
LimnSurveyTable *
limn_survey_store_ensure (LimnSurveyStore *self,
                          LimnModel       *model,
                          double           overlap)
{
  LimnSurveyTable *table = ensure_at (self, model, overlap, 1);

  if (self->tables->len > LIMN_SURVEY_MAX_TABLES)
    g_ptr_array_set_size (self->tables, LIMN_SURVEY_MAX_TABLES);

  return table;
}

static guint64
count_vertices (LimnPrediction *pool)
{
  guint64 n_vertices = 0;

  for (guint i = 0; i < limn_prediction_get_n_instances (pool); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (pool, i);

      for (guint k = 0; k < instance->n_rings; k++)
        {
          guint n_points = 0;

          limn_prediction_get_ring (pool, instance->first_ring + k, &n_points);
          n_vertices += n_points;
        }
    }

  return n_vertices;
}

/* The same objects in the same order, with their boxes only. What had been dropped is dropped
 * again, so that it is still known whether the answer was cut off. */
static LimnPrediction *
without_outlines (LimnPrediction *pool)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  const LimnRect nowhere = { 0 };
  int width = limn_prediction_get_image_width (pool);
  int height = limn_prediction_get_image_height (pool);

  if (width > 0 && height > 0)
    limn_prediction_builder_set_image_size (builder, width, height);
  limn_prediction_builder_set_engine (builder, limn_prediction_get_engine (pool));
  limn_prediction_builder_set_time (builder, limn_prediction_get_server_time (pool));
  for (guint i = 0; i < limn_prediction_get_n_dropped (pool); i++)
    limn_prediction_builder_begin (builder, NULL, -1, -1.0, &nowhere);
  for (guint i = 0; i < limn_prediction_get_n_instances (pool); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (pool, i);

      limn_prediction_builder_begin (builder,
                                     limn_prediction_get_class_name (pool, instance->class_index),
                                     instance->class_id, (double) instance->confidence,
                                     &instance->box);
      limn_prediction_builder_close (builder);
    }

  return limn_prediction_builder_end (builder);
}

static void
drop_outlines (Entry *entry)
{
  g_autoptr (LimnPrediction) pool = g_steal_pointer (&entry->pool);

  entry->pool = without_outlines (pool);
  entry->is_stripped = TRUE;
  entry_forget_outlines (entry);
}

/* The one that was used last keeps its outlines, whatever it takes: it is what is looked at. */
static void
keep_within_budget (LimnSurveyStore *self)
{
  while (self->n_vertices > self->max_vertices && g_queue_get_length (&self->outlined) > 1)
    drop_outlines (g_queue_peek_tail (&self->outlined));
}

/*< private >
 * limn_survey_store_set_max_vertices:
 * @self: a store
 * @max_vertices: how many points of outlines are kept in all
 *
 * Changes the budget, at once.
 *
 * Main thread only.
 */
void
limn_survey_store_set_max_vertices (LimnSurveyStore *self,
                                    guint64          max_vertices)
{
  self->max_vertices = max_vertices;
  keep_within_budget (self);
}

static void
touch (Entry *entry)
{
  if (entry->link == NULL)
    return;

  g_queue_unlink (entry->queue, entry->link);
  g_queue_push_head_link (entry->queue, entry->link);
}

/* From which confidence up nothing is missing. An answer that was cut off ends where its weakest
 * object is. */
static double
get_covered (LimnPrediction *pool)
{
  LimnQuery *query = limn_prediction_get_query (pool);
  double percent = query != NULL ? limn_query_get_confidence (query) : LIMN_CONFIDENCE_MIN;
  guint n_instances = limn_prediction_get_n_instances (pool);

  if (limn_prediction_is_capped (pool) && n_instances > 0)
    {
      float weakest = limn_prediction_get_instance (pool, n_instances - 1)->confidence;

      percent = MAX (percent, (double) weakest * 100.0);
    }

  return percent;
}

static gboolean
is_news (const Entry    *entry,
         LimnPrediction *pool)
{
  double covered_percent = get_covered (pool);

  if (entry == NULL || covered_percent < entry->covered_percent)
    return TRUE;
  if (covered_percent > entry->covered_percent)
    return FALSE;

  return !limn_prediction_equal_instances (entry->pool, pool) ||
         (entry->is_stripped && count_vertices (pool) > 0);
}

static void
fill_entry (LimnSurveyStore *self,
            Entry           *entry,
            LimnPrediction  *pool)
{
  LimnQuery *query = limn_prediction_get_query (pool);

  entry->pool = limn_prediction_rebind (pool, NULL);
  entry->asked_percent = query != NULL ? limn_query_get_confidence (query) : LIMN_CONFIDENCE_MIN;
  entry->covered_percent = get_covered (pool);
  entry->n_vertices = count_vertices (pool);
  entry->n_vertices_in_all = &self->n_vertices;
  entry->queue = &self->outlined;
  if (entry->n_vertices > 0)
    {
      g_queue_push_head (&self->outlined, entry);
      entry->link = self->outlined.head;
      self->n_vertices += entry->n_vertices;
    }
}

/*< private >
 * limn_survey_store_put:
 * @self: a store
 * @table: one of its tables
 * @key: which picture
 * @pool: what the model said
 *
 * Keeps an answer, unless a wider one is known.
 *
 * Main thread only.
 *
 * Returns: whether what is known has changed
 */
gboolean
limn_survey_store_put (LimnSurveyStore *self,
                       LimnSurveyTable *table,
                       const char      *key,
                       LimnPrediction  *pool)
{
  Entry *entry = g_hash_table_lookup (table->entries, key);
  LimnQuery *query = limn_prediction_get_query (pool);

  if (!is_news (entry, pool))
    {
      /* A narrower answer may have been asked for lower, and have been cut off. */
      if (query != NULL)
        entry->asked_percent = MIN (entry->asked_percent, limn_query_get_confidence (query));
      touch (entry);
      return FALSE;
    }

  entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  fill_entry (self, entry, pool);
  g_hash_table_replace (table->entries, entry->key, entry);
  limn_score_table_put (table->scores, key, pool);
  keep_within_budget (self);

  return TRUE;
}

/*< private >
 * limn_survey_store_lookup:
 * @self: a store
 * @table: one of its tables
 * @key: which picture
 *
 * Looks up what is known, which counts as use.
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the pool, without a query
 */
LimnPrediction *
limn_survey_store_lookup (LimnSurveyStore *self,
                          LimnSurveyTable *table,
                          const char      *key)
{
  Entry *entry = g_hash_table_lookup (table->entries, key);

  if (entry == NULL)
    return NULL;

  touch (entry);

  return entry->pool;
}

/*< private >
 * limn_survey_table_dup_keys:
 * @self: a table
 *
 * Lists the pictures that are in it. Main thread only.
 *
 * Returns: (transfer full) (element-type utf8): the keys, in no order
 */
GPtrArray *
limn_survey_table_dup_keys (const LimnSurveyTable *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, g_strdup (key));

  return keys;
}

/*< private >
 * limn_survey_table_has_outlines:
 * @self: a table
 * @key: which picture
 *
 * Tells whether the outlines of a picture's objects are still there, or were never any.
 *
 * Main thread only.
 *
 * Returns: %FALSE when the picture is unknown, or its outlines had to go
 */
gboolean
limn_survey_table_has_outlines (const LimnSurveyTable *self,
                                const char            *key)
{
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry != NULL && !entry->is_stripped;
}

/*< private >
 * limn_survey_table_get_asked:
 * @self: a table
 * @key: which picture
 *
 * Gets the lowest confidence the model was asked at.
 *
 * Main thread only.
 *
 * Returns: per cent; more than 100 when the picture is unknown
 */
double
limn_survey_table_get_asked (const LimnSurveyTable *self,
                             const char            *key)
{
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry != NULL ? entry->asked_percent : UNKNOWN_PERCENT;
}

/*< private >
 * limn_survey_table_get_covered:
 * @self: a table
 * @key: which picture
 *
 * Gets the confidence from which up nothing is missing.
 *
 * Main thread only.
 *
 * Returns: per cent; more than 100 when the picture is unknown
 */
double
limn_survey_table_get_covered (const LimnSurveyTable *self,
                               const char            *key)
{
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry != NULL ? entry->covered_percent : UNKNOWN_PERCENT;
}

/*< private >
 * limn_survey_table_get_scores:
 * @self: a table
 *
 * Gets the scores of all pictures.
 *
 * Main thread only.
 *
 * Returns: (transfer none): the scores
 */
LimnScoreTable *
limn_survey_table_get_scores (const LimnSurveyTable *self)
{
  return self->scores;
}

/*< private >
 * limn_survey_table_get_least:
 * @self: a table
 *
 * Gets the least confidence that the model stands to be asked at.
 *
 * Main thread only.
 *
 * Returns: per cent
 */
double
limn_survey_table_get_least (const LimnSurveyTable *self)
{
  return self->least_percent;
}

/*< private >
 * limn_survey_table_raise_least:
 * @self: a table
 * @percent: what went well when less did not
 *
 * Remembers that the model does not stand to be asked lower.
 *
 * Main thread only.
 */
void
limn_survey_table_raise_least (LimnSurveyTable *self,
                               double           percent)
{
  self->least_percent = MAX (self->least_percent, percent);
}
