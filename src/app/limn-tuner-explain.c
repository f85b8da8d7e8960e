/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Why something vanished: what the overlap threshold removed, and by whom. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

#include "limn-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Boxes of two classes that agree this much are the same object, named twice. */
#define STACKED_IOU 0.9
/* A share s of the union's width u is common, so that the edges differ by (1 - s) u at most. */
#define STACKED_SHIFT ((1.0 - STACKED_IOU) / STACKED_IOU)

/* Whether the model itself said what is known at this overlap. */
static gboolean
is_answered (LimnTuner *self)
{
  LimnPrediction *pool = self->view.pool;
  LimnQuery *query = pool != NULL ? limn_prediction_get_query (pool) : NULL;

  return query != NULL && !limn_prediction_is_derived (pool)
         && self->view.status == LIMN_SESSION_CONFIRMED
         && fabs (limn_query_get_overlap (query) - self->view.overlap) < 0.005;
}

/*< private >
 * limn_tuner_make_suppression:
 * @self: a tuner
 *
 * Finds out who removed what: from the model's answer if there is one to these settings, or else
 * by the rule that the model is known to follow.
 *
 * Returns: (transfer full) (nullable): the suppression, or %NULL if nobody asks or nothing is known
 */
LimnSuppression *
limn_tuner_make_suppression (LimnTuner *self)
{
  LimnPrediction *raw = self->view.raw;
  LimnQuery *query;

  if (!self->view.explaining || raw == NULL || self->view.shown == NULL)
    return NULL;

  if (is_answered (self))
    return limn_suppression_new_for_answer (raw, self->view.pool, self->view.rule);

  query = limn_prediction_get_query (raw);

  return limn_suppression_new (raw, self->view.rule,
                               query != NULL ? limn_query_get_confidence (query)
                                             : LIMN_CONFIDENCE_MIN,
                               self->view.overlap);
}

/* Whole numbers, unless they would hide that the share is above the limit. */
static char *
describe_removal (LimnTuner         *self,
                  LimnPrediction    *raw,
                  const LimnRemoval *removal)
{
  g_autofree char *weaker = limn_tuner_describe (raw, removal->index);
  g_autofree char *stronger = limn_tuner_describe (raw, removal->by);
  double percent = removal->share * 100.0;
  g_autofree char *share = NULL;
  g_autofree char *limit = limn_format_percent_nbsp (self->view.overlap);

  if (round (percent) <= self->view.overlap)
    share = limn_format_percent_nbsp (ceil (percent * 10.0) / 10.0);
  else
    share = limn_format_percent_nbsp (round (percent));

  /* Translators: "dog 71 % removed by dog 88 %: they share 64 %, limit 30 %". The first two are
   * objects, the third is how much of them is common, the last is the overlap that is set. */
  return g_strdup_printf (_("%s removed by %s: they share %s, limit %s"), weaker, stronger, share,
                          limit);
}

/*< private >
 * limn_tuner_dup_reason:
 * @self: a tuner
 * @index: an index in the raw prediction
 *
 * Says why an instance was removed. There may be dozens on one object, and then chips that say it
 * would hide all of them: it is for the tooltip.
 *
 * Returns: (transfer full) (nullable): a sentence in the person's language, or %NULL if it was not
 *   removed
 */
char *
limn_tuner_dup_reason (LimnTuner *self,
                       guint      index)
{
  LimnSuppression *suppression = limn_tuner_get_suppression (self);
  LimnPrediction *raw;
  const LimnRemoval *removals;
  guint n = 0;

  if (suppression == NULL)
    return NULL;

  raw = limn_suppression_get_raw (suppression);
  removals = limn_suppression_get_removals (suppression, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *object = NULL;

      if (removals[i].index != index)
        continue;
      if (self->view.rule != LIMN_RULE_OTHER)
        return describe_removal (self, raw, &removals[i]);

      /* Without a rule it is known that it went, not why. */
      object = limn_tuner_describe (raw, index);

      /* Translators: %s is an object: "dog 71 %". */
      return g_strdup_printf (_("%s removed: the server uses another rule"), object);
    }

  return NULL;
}

static void
add_removal (LimnTuner         *self,
             LimnMarks         *marks,
             LimnPrediction    *raw,
             const LimnRemoval *removal)
{
  if (self->view.rule == LIMN_RULE_OTHER)
    limn_marks_add (marks, LIMN_MARK_REMOVED, raw, removal->index, NULL);
  else
    limn_marks_add_arrow (marks, LIMN_MARK_REMOVED, raw, removal->index, raw, removal->by, NULL);
}

/*< private >
 * limn_tuner_add_removed:
 * @self: a tuner
 * @marks: where to add
 * @most: how many at most, the strongest
 *
 * Adds what was removed for its overlap, of what would be shown otherwise.
 */
void
limn_tuner_add_removed (LimnTuner *self,
                        LimnMarks *marks,
                        guint      most)
{
  LimnSuppression *suppression = limn_tuner_get_suppression (self);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  const LimnRemoval *removals;
  LimnPrediction *raw;
  guint n;

  if (suppression == NULL)
    return;

  raw = limn_suppression_get_raw (suppression);
  removals = limn_suppression_get_removals (suppression, &n);
  for (guint i = 0; i < n && chosen->len < most; i++)
    {
      const char *name = limn_prediction_get_class_of (raw, removals[i].index);

      if (limn_cutoffs_let_pass (self->view.cutoffs, raw, removals[i].index)
          && !limn_overlay_is_class_hidden (self->overlay, name))
        g_ptr_array_add (chosen, (gpointer) &removals[i]);
    }

  for (guint i = chosen->len; i > 0; i--)
    add_removal (self, marks, raw, g_ptr_array_index (chosen, i - 1));
}

typedef struct
{
  double x;
  guint  index;
} Edge;

static int
compare_edges (gconstpointer a,
               gconstpointer b)
{
  const Edge *one = a;
  const Edge *other = b;

  if (one->x < other->x || one->x > other->x)
    return one->x < other->x ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index;
}

/* Where each shown instance begins, from left to right. */
static GArray *
sort_edges (LimnTuner *self)
{
  LimnPrediction *shown = self->view.shown;
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (Edge));

  for (guint i = 0; i < limn_prediction_get_n_instances (shown); i++)
    {
      Edge edge = { .x = limn_prediction_get_instance (shown, i)->box.x, .index = i };

      if (!limn_overlay_is_class_hidden (self->overlay, limn_prediction_get_class_of (shown, i)))
        g_array_append_val (edges, edge);
    }
  g_array_sort (edges, compare_edges);

  return edges;
}

/* How many classes there are in the place of an instance, its own with them. */
static guint
count_classes (LimnPrediction *shown,
               GArray         *edges,
               guint           position)
{
  g_autoptr (GHashTable) classes = g_hash_table_new (g_str_hash, g_str_equal);
  guint index = g_array_index (edges, Edge, position).index;
  const LimnInstance *instance = limn_prediction_get_instance (shown, index);
  double reach = instance->box.width * STACKED_SHIFT;
  guint first = position;

  while (first > 0 && g_array_index (edges, Edge, first - 1).x >= instance->box.x - reach)
    first--;

  g_hash_table_add (classes, (gpointer) limn_prediction_get_class_of (shown, index));
  for (guint i = first; i < edges->len; i++)
    {
      const Edge *edge = &g_array_index (edges, Edge, i);
      const LimnInstance *other = limn_prediction_get_instance (shown, edge->index);

      if (edge->x > instance->box.x + reach)
        break;
      if (limn_box_iou (&instance->box, &other->box) < STACKED_IOU)
        continue;
      /* The strongest speaks for all of them. */
      if (edge->index < index)
        return 1;
      g_hash_table_add (classes, (gpointer) limn_prediction_get_class_of (shown, edge->index));
    }

  return g_hash_table_size (classes);
}

/*< private >
 * limn_tuner_add_stacked:
 * @self: a tuner
 * @marks: where to add
 * @most: how many at most
 *
 * Adds, while it is explained what overlap does, what overlap does not do: objects of different
 * classes in the same place stay.
 */
void
limn_tuner_add_stacked (LimnTuner *self,
                        LimnMarks *marks,
                        guint      most)
{
  LimnPrediction *shown = self->view.shown;
  g_autoptr (GArray) edges = NULL;
  guint n_added = 0;

  if (!self->view.explaining || shown == NULL)
    return;

  edges = sort_edges (self);
  for (guint i = 0; i < edges->len && n_added < most; i++)
    {
      guint n_classes = count_classes (shown, edges, i);
      g_autofree char *text = NULL;

      if (n_classes < 2)
        continue;

      /* Translators: %u classes were found in one place. */
      text = g_strdup_printf (ngettext ("%u class, same place", "%u classes, same place",
                                        n_classes), n_classes);
      limn_marks_add (marks, LIMN_MARK_CONFLICT, shown, g_array_index (edges, Edge, i).index,
                      text);
      n_added++;
    }
}
