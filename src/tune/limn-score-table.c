/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scores of a folder. All lie in one flat array, and the class of each in another beside it, so
 * that counting walks along memory. What an engine lets pass is turned into the least float32 that
 * passes, once for each class and not for each score. Rows that are put again go to the end, and
 * the arrays are packed when half of them is waste. Main thread only. */

#include "config.h"

#include "limn-score-table.h"

#include "limn-steps.h"

#include <math.h>

#define N_ENGINES (LIMN_ENGINE_CURRENT + 1)

/* A row of a picture. */
typedef struct
{
  /* Borrowed: the table of rows by key owns it. */
  const char *key;

  guint       begin;
  guint       n_scores;
  int         floor_step;
  LimnEngine  engine;
} Row;

typedef struct
{
  char *name;
  int   class_id;
} Class;

/* The least score that passes: of everything, or of each class. */
typedef struct
{
  float  least[N_ENGINES];
  /* Owned. By class and engine; NULL if no class has a value of its own. */
  float *of_class;
} Limits;

struct _LimnScoreTable
{
  GObject       parent_instance;

  /* Owned. Each score has its class at the same index. */
  GArray       *rows;
  GHashTable   *row_of_key;
  GArray       *scores;
  GArray       *class_of_score;
  GPtrArray    *classes;
  GHashTable   *index_of_class;
  LimnSurvival *survival;

  guint         n_scores;
};

G_DEFINE_FINAL_TYPE (LimnScoreTable, limn_score_table, G_TYPE_OBJECT)

static void
class_free (Class *class)
{
  g_free (class->name);
  g_free (class);
}

static guint
class_hash (gconstpointer key)
{
  const Class *class = key;

  return g_str_hash (class->name) ^ (guint) class->class_id;
}

static gboolean
class_equal (gconstpointer a,
             gconstpointer b)
{
  const Class *p = a;
  const Class *q = b;

  return p->class_id == q->class_id && g_str_equal (p->name, q->name);
}

static guint32
intern_class (LimnScoreTable *self,
              const char     *name,
              int             class_id)
{
  const Class wanted = { .name = (char *) name, .class_id = class_id };
  gpointer index = NULL;
  Class *class = NULL;

  if (g_hash_table_lookup_extended (self->index_of_class, &wanted, NULL, &index))
    return GPOINTER_TO_UINT (index);

  class = g_new0 (Class, 1);
  class->name = g_strdup (name);
  class->class_id = class_id;
  g_ptr_array_add (self->classes, class);
  g_hash_table_insert (self->index_of_class, class,
                       GUINT_TO_POINTER (self->classes->len - 1));
  return self->classes->len - 1;
}

static Row *
find_row (LimnScoreTable *self,
          const char     *key)
{
  gpointer index = NULL;

  if (!g_hash_table_lookup_extended (self->row_of_key, key, NULL, &index))
    return NULL;
  return &g_array_index (self->rows, Row, GPOINTER_TO_UINT (index));
}

/* The lowest confidence from which on nothing of a picture is missing. An answer that was capped
 * may lack others that are as weak as its weakest. */
static int
find_floor (LimnPrediction *prediction)
{
  LimnQuery *query = limn_prediction_get_query (prediction);
  guint n_instances = limn_prediction_get_n_instances (prediction);
  int step = query != NULL ? limn_step_of (limn_query_get_confidence (query)) : LIMN_STEP_FIRST;

  if (limn_prediction_is_capped (prediction) && n_instances > 0)
    {
      float weakest = INFINITY;
      int last = 0;

      for (guint i = 0; i < n_instances; i++)
        weakest = MIN (weakest, limn_prediction_get_instance (prediction, i)->confidence);
      last = limn_step_last_of (limn_prediction_get_engine (prediction), weakest);
      step = MAX (step, MIN (last + 1, LIMN_STEP_LAST));
    }
  return step;
}

/* Brings the rows together again, in their order. */
static void
pack (LimnScoreTable *self)
{
  GArray *scores = g_array_sized_new (FALSE, FALSE, sizeof (float), self->n_scores);
  GArray *class_of_score = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_scores);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);
      guint begin = scores->len;

      if (row->n_scores == 0)
        continue;
      g_array_append_vals (scores, &g_array_index (self->scores, float, row->begin),
                           row->n_scores);
      g_array_append_vals (class_of_score,
                           &g_array_index (self->class_of_score, guint32, row->begin),
                           row->n_scores);
      row->begin = begin;
    }

  g_array_unref (self->scores);
  g_array_unref (self->class_of_score);
  self->scores = scores;
  self->class_of_score = class_of_score;
}

/* Scores of a prediction are sorted, unless it was picked in another order. */
static void
fill_row (LimnScoreTable *self,
          Row            *row,
          LimnPrediction *prediction)
{
  guint n_instances = limn_prediction_get_n_instances (prediction);
  float *scores = NULL;
  guint32 *classes = NULL;

  row->begin = self->scores->len;
  row->n_scores = n_instances;
  row->floor_step = find_floor (prediction);
  row->engine = limn_prediction_get_engine (prediction);
  g_array_set_size (self->scores, row->begin + n_instances);
  g_array_set_size (self->class_of_score, row->begin + n_instances);
  scores = (float *) (gpointer) self->scores->data + row->begin;
  classes = (guint32 *) (gpointer) self->class_of_score->data + row->begin;

  for (guint i = 0; i < n_instances; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
      const char *name = limn_prediction_get_class_name (prediction, instance->class_index);
      guint32 class_index = intern_class (self, name, instance->class_id);
      guint j = i;

      for (; j > 0 && scores[j - 1] < instance->confidence; j--)
        {
          scores[j] = scores[j - 1];
          classes[j] = classes[j - 1];
        }
      scores[j] = instance->confidence;
      classes[j] = class_index;
    }
  self->n_scores += n_instances;
}

static void
limits_clear (Limits *limits)
{
  g_free (limits->of_class);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Limits, limits_clear)

/* The least float32 that passes: what is on the threshold, or what comes next. */
static float
find_least (LimnEngine engine,
            double     confidence)
{
  float threshold = (float) (confidence / 100.0);

  return limn_engine_lets_pass (engine, threshold, confidence) ? threshold
                                                               : nextafterf (threshold, INFINITY);
}

static void
limits_init (Limits            *limits,
             LimnScoreTable    *self,
             const LimnCutoffs *cutoffs)
{
  gboolean has_classes = limn_cutoffs_get_n_classes (cutoffs) > 0;

  for (guint engine = 0; engine < N_ENGINES; engine++)
    limits->least[engine] = find_least (engine, limn_cutoffs_get_lowest (cutoffs));
  if (!has_classes)
    return;

  limits->of_class = g_new (float, self->classes->len * N_ENGINES);
  for (guint i = 0; i < self->classes->len; i++)
    {
      const Class *class = g_ptr_array_index (self->classes, i);
      double confidence = 0.0;

      limn_cutoffs_get_class (cutoffs, class->name, class->class_id, &confidence);
      for (guint engine = 0; engine < N_ENGINES; engine++)
        limits->of_class[engine * self->classes->len + i] = find_least (engine, confidence);
    }
}

static guint
count_row (LimnScoreTable *self,
           const Row      *row,
           const Limits   *limits)
{
  const float *scores = (const float *) (gpointer) self->scores->data + row->begin;
  const guint32 *classes = (const guint32 *) (gpointer) self->class_of_score->data + row->begin;
  const float *of_class = NULL;
  float least = limits->least[row->engine];
  guint low = 0;
  guint high = row->n_scores;
  guint n = 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (scores[middle] >= least)
        low = middle + 1;
      else
        high = middle;
    }
  if (limits->of_class == NULL)
    return low;

  of_class = &limits->of_class[row->engine * self->classes->len];
  for (guint i = 0; i < low; i++)
    n += scores[i] >= of_class[classes[i]];
  return n;
}

static void
limn_score_table_finalize (GObject *object)
{
  LimnScoreTable *self = LIMN_SCORE_TABLE (object);

  g_array_unref (self->rows);
  g_hash_table_unref (self->row_of_key);
  g_array_unref (self->scores);
  g_array_unref (self->class_of_score);
  g_hash_table_unref (self->index_of_class);
  g_ptr_array_unref (self->classes);
  g_clear_pointer (&self->survival, limn_survival_unref);

  G_OBJECT_CLASS (limn_score_table_parent_class)->finalize (object);
}

static void
limn_score_table_class_init (LimnScoreTableClass *class)
{
  G_OBJECT_CLASS (class)->finalize = limn_score_table_finalize;
}

static void
limn_score_table_init (LimnScoreTable *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->row_of_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scores = g_array_new (FALSE, FALSE, sizeof (float));
  self->class_of_score = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) class_free);
  self->index_of_class = g_hash_table_new (class_hash, class_equal);
}

/**
 * limn_score_table_new:
 *
 * Makes an empty table. Main thread.
 *
 * Returns: (transfer full): the table
 */
LimnScoreTable *
limn_score_table_new (void)
{
  return g_object_new (LIMN_TYPE_SCORE_TABLE, NULL);
}

/**
 * limn_score_table_put:
 * @self: a table
 * @key: what the picture is known by
 * @prediction: the widest answer about it
 *
 * Sets the row of a picture. Main thread.
 */
void
limn_score_table_put (LimnScoreTable *self,
                      const char     *key,
                      LimnPrediction *prediction)
{
  Row *row = NULL;

  g_return_if_fail (LIMN_IS_SCORE_TABLE (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (prediction != NULL);

  row = find_row (self, key);
  if (row == NULL)
    {
      Row added = { .key = g_strdup (key) };

      g_hash_table_insert (self->row_of_key, (char *) added.key,
                           GUINT_TO_POINTER (self->rows->len));
      g_array_append_val (self->rows, added);
      row = &g_array_index (self->rows, Row, self->rows->len - 1);
    }

  self->n_scores -= row->n_scores;
  row->n_scores = 0;
  if (self->scores->len > 2 * self->n_scores)
    pack (self);
  fill_row (self, row, prediction);
  g_clear_pointer (&self->survival, limn_survival_unref);
}

/**
 * limn_score_table_remove:
 * @self: a table
 * @key: what the picture is known by
 *
 * Takes the row of a picture out, if it has one. Main thread.
 */
void
limn_score_table_remove (LimnScoreTable *self,
                         const char     *key)
{
  Row *row = NULL;
  guint index = 0;

  g_return_if_fail (LIMN_IS_SCORE_TABLE (self));
  g_return_if_fail (key != NULL);

  row = find_row (self, key);
  if (row == NULL)
    return;

  index = (guint) (row - (Row *) (gpointer) self->rows->data);
  self->n_scores -= row->n_scores;
  g_hash_table_remove (self->row_of_key, key);
  g_array_remove_index_fast (self->rows, index);
  if (index < self->rows->len)
    {
      const Row *moved = &g_array_index (self->rows, Row, index);

      /* The key stays the one the table owns. */
      g_hash_table_insert (self->row_of_key, g_strdup (moved->key), GUINT_TO_POINTER (index));
    }
  if (self->scores->len > 2 * self->n_scores)
    pack (self);
  g_clear_pointer (&self->survival, limn_survival_unref);
}

/**
 * limn_score_table_clear:
 * @self: a table
 *
 * Takes all rows out. Main thread.
 */
void
limn_score_table_clear (LimnScoreTable *self)
{
  g_return_if_fail (LIMN_IS_SCORE_TABLE (self));

  g_hash_table_remove_all (self->row_of_key);
  g_hash_table_remove_all (self->index_of_class);
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->scores, 0);
  g_array_set_size (self->class_of_score, 0);
  g_ptr_array_set_size (self->classes, 0);
  g_clear_pointer (&self->survival, limn_survival_unref);
  self->n_scores = 0;
}

/**
 * limn_score_table_get_n_rows:
 * @self: a table
 *
 * Gets the number of pictures. Main thread.
 *
 * Returns: how many
 */
guint
limn_score_table_get_n_rows (LimnScoreTable *self)
{
  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), 0);

  return self->rows->len;
}

/**
 * limn_score_table_get_n_scores:
 * @self: a table
 *
 * Gets the number of objects in all pictures, however weak. Main thread.
 *
 * Returns: how many
 */
guint
limn_score_table_get_n_scores (LimnScoreTable *self)
{
  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), 0);

  return self->n_scores;
}

/**
 * limn_score_table_get_floor:
 * @self: a table
 *
 * Gets the lowest confidence from which on counts are complete: no picture was asked about at a
 * higher one, or lacks objects because its answer was capped. Main thread.
 *
 * Returns: percent; the least there is if there are no rows
 */
double
limn_score_table_get_floor (LimnScoreTable *self)
{
  int step = LIMN_STEP_FIRST;

  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), LIMN_CONFIDENCE_MIN);

  for (guint i = 0; i < self->rows->len; i++)
    step = MAX (step, g_array_index (self->rows, Row, i).floor_step);
  return limn_step_value (step);
}

/**
 * limn_score_table_count:
 * @self: a table
 * @cutoffs: what is let through
 * @n_rows: (out) (optional): in how many pictures there is at least one
 *
 * Counts the objects of all pictures that are let through. Main thread.
 *
 * Returns: how many
 */
guint
limn_score_table_count (LimnScoreTable    *self,
                        const LimnCutoffs *cutoffs,
                        guint             *n_rows)
{
  g_auto (Limits) limits = { 0 };
  guint n = 0;
  guint n_shown = 0;

  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), 0);
  g_return_val_if_fail (cutoffs != NULL, 0);

  limits_init (&limits, self, cutoffs);
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint count = count_row (self, &g_array_index (self->rows, Row, i), &limits);

      n += count;
      n_shown += count > 0;
    }

  if (n_rows != NULL)
    *n_rows = n_shown;
  return n;
}

/**
 * limn_score_table_count_row:
 * @self: a table
 * @key: what the picture is known by
 * @cutoffs: what is let through
 *
 * Counts the objects of one picture that are let through. Main thread.
 *
 * Returns: how many; 0 if the picture has no row
 */
guint
limn_score_table_count_row (LimnScoreTable    *self,
                            const char        *key,
                            const LimnCutoffs *cutoffs)
{
  g_auto (Limits) limits = { 0 };
  const Row *row = NULL;

  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), 0);
  g_return_val_if_fail (key != NULL && cutoffs != NULL, 0);

  row = find_row (self, key);
  if (row == NULL)
    return 0;

  limits_init (&limits, self, cutoffs);
  return count_row (self, row, &limits);
}

/**
 * limn_score_table_get_survival:
 * @self: a table
 *
 * Gets the scores of all pictures together. They are sorted when they are asked for first after a
 * row changed. If engines differ, the one of most pictures counts. Main thread.
 *
 * Returns: (transfer none): the survival, owned by the table until a row changes
 */
LimnSurvival *
limn_score_table_get_survival (LimnScoreTable *self)
{
  guint n_of_engine[N_ENGINES] = { 0 };
  LimnEngine engine = LIMN_ENGINE_UNKNOWN;

  g_return_val_if_fail (LIMN_IS_SCORE_TABLE (self), NULL);

  if (self->survival != NULL)
    return self->survival;

  if (self->scores->len > self->n_scores)
    pack (self);
  for (guint i = 0; i < self->rows->len; i++)
    n_of_engine[g_array_index (self->rows, Row, i).engine]++;
  for (guint i = 0; i < N_ENGINES; i++)
    if (n_of_engine[i] > n_of_engine[engine])
      engine = i;
  self->survival = limn_survival_new ((const float *) (gpointer) self->scores->data,
                                      self->scores->len, engine);
  return self->survival;
}
