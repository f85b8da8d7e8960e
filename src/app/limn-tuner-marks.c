/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a tuner has to say about objects, gathered from where it is known, from the least important
 * at the bottom to what is pointed at on top. Each kind has its share of what a frame can draw.
 * Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

#include "limn-format.h"
#include "limn-label.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of LIMN_MAX_MARKS; ghosts have LIMN_MAX_GHOSTS. */
#define MAX_MISSED 100
#define MAX_REMOVED 100
#define MAX_STACKED 20
#define MAX_DIFFERENT 38
#define MAX_PINNED 40

/* What is left is for the one that is peeked at and the one that was picked. */
G_STATIC_ASSERT (MAX_MISSED + MAX_REMOVED + MAX_STACKED + LIMN_MAX_GHOSTS + MAX_DIFFERENT
                 + MAX_PINNED + 2 == LIMN_MAX_MARKS);

static gboolean
is_hidden (LimnTuner      *self,
           LimnPrediction *prediction,
           guint           index)
{
  return limn_overlay_is_class_hidden (self->overlay,
                                       limn_prediction_get_class_of (prediction, index));
}

/* In percent: the least confidence at which an instance is shown. */
static double
get_cutoff (LimnTuner      *self,
            LimnPrediction *prediction,
            guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  double cutoff = limn_cutoffs_get_confidence (self->view.cutoffs);

  limn_cutoffs_get_class (self->view.cutoffs, limn_prediction_get_class_of (prediction, index),
                          instance->class_id, &cutoff);

  return cutoff;
}

static LimnCutoffs *
dup_lower_cutoffs (LimnCutoffs *cutoffs)
{
  double confidence = limn_cutoffs_get_confidence (cutoffs) - LIMN_GHOST_POINTS;
  g_autoptr (LimnCutoffs) lower = limn_cutoffs_new (MAX (confidence, LIMN_CONFIDENCE_MIN));

  for (guint i = 0; i < limn_cutoffs_get_n_classes (cutoffs); i++)
    {
      int class_id = -1;
      double own = 0;
      const char *name = limn_cutoffs_get_nth (cutoffs, i, &class_id, &own);
      LimnCutoffs *next = limn_cutoffs_with_class (lower, name, class_id,
                                                   MAX (own - LIMN_GHOST_POINTS,
                                                        LIMN_CONFIDENCE_MIN));

      limn_cutoffs_unref (lower);
      lower = next;
    }

  return g_steal_pointer (&lower);
}

typedef struct
{
  double below;
  guint  index;
} Ghost;

static int
compare_ghosts (gconstpointer a,
                gconstpointer b)
{
  const Ghost *one = a;
  const Ghost *other = b;

  if (one->below < other->below || one->below > other->below)
    return one->below < other->below ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index;
}

/*< private >
 * limn_tuner_find_ghosts:
 * @self: a tuner
 * @most: how many at most, the nearest to the threshold
 *
 * Finds what is known and just below the threshold of its class, but for hidden classes.
 *
 * Returns: (transfer full) (element-type guint): indices in the pool, strongest first
 */
GArray *
limn_tuner_find_ghosts (LimnTuner *self,
                        guint      most)
{
  LimnPrediction *pool = self->view.pool;
  g_autoptr (GArray) ghosts = g_array_new (FALSE, FALSE, sizeof (Ghost));
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (LimnCutoffs) lower = NULL;

  if (pool == NULL || self->view.cutoffs == NULL)
    return indices;

  lower = dup_lower_cutoffs (self->view.cutoffs);
  for (guint i = 0; i < limn_prediction_get_n_instances (pool); i++)
    {
      float score = limn_prediction_get_instance (pool, i)->confidence;
      Ghost ghost = { .index = i };

      if (limn_cutoffs_let_pass (self->view.cutoffs, pool, i)
          || !limn_cutoffs_let_pass (lower, pool, i) || is_hidden (self, pool, i))
        continue;

      ghost.below = get_cutoff (self, pool, i) - score * 100.0;
      g_array_append_val (ghosts, ghost);
    }

  if (ghosts->len > most)
    {
      g_array_sort (ghosts, compare_ghosts);
      g_array_set_size (ghosts, most);
    }
  for (guint i = 0; i < ghosts->len; i++)
    g_array_append_val (indices, g_array_index (ghosts, Ghost, i).index);

  return indices;
}

/* Whole numbers, unless they would say that the score is at the threshold. */
static char *
describe_ghost (LimnTuner *self,
                guint      index)
{
  LimnPrediction *pool = self->view.pool;
  double percent = limn_prediction_get_instance (pool, index)->confidence * 100.0;
  double cutoff = get_cutoff (self, pool, index);
  double shown = round (percent);
  g_autofree char *score = NULL;
  g_autofree char *below = NULL;

  if (shown >= cutoff || cutoff - shown < 1.0)
    {
      shown = floor (percent * 10.0) / 10.0;
      below = g_strdup_printf ("%.1f", MAX (cutoff - shown, 0.1));
    }
  else
    {
      below = g_strdup_printf ("%.0f", cutoff - shown);
    }
  score = limn_format_percent_nbsp (shown);

  /* Translators: a score and by how many points it misses the threshold: "47 % (3 below)". */
  return g_strdup_printf (_("%s (%s below)"), score, below);
}

static void
add_ghosts (LimnTuner *self,
            LimnMarks *marks)
{
  g_autoptr (GArray) ghosts = limn_tuner_find_ghosts (self, LIMN_MAX_GHOSTS);

  /* What is added last is on top: the strongest. */
  for (guint i = ghosts->len; i > 0; i--)
    {
      guint index = g_array_index (ghosts, guint, i - 1);
      g_autofree char *text = describe_ghost (self, index);

      limn_marks_add (marks, LIMN_MARK_GHOST, self->view.pool, index, text);
    }
}

static void
add_difference (LimnTuner *self,
                LimnMarks *marks)
{
  LimnChanges *difference = self->view.difference;
  LimnPrediction *before = limn_changes_get_before (difference);
  LimnPrediction *after = limn_changes_get_after (difference);
  guint n_came;
  guint n_went;
  const guint32 *came = limn_changes_get_came (difference, &n_came);
  const guint32 *went = limn_changes_get_went (difference, &n_went);

  for (guint i = 0; i < MIN (n_went, MAX_DIFFERENT / 2); i++)
    if (!is_hidden (self, before, went[i]))
      limn_marks_add (marks, LIMN_MARK_ONLY_DERIVED, before, went[i], _("Only derived"));
  for (guint i = 0; i < MIN (n_came, MAX_DIFFERENT / 2); i++)
    if (!is_hidden (self, after, came[i]))
      limn_marks_add (marks, LIMN_MARK_ONLY_MODEL, after, came[i], _("Only the model"));
}

/* A pin is shown where its object is: in what is shown, or else where it would be. */
static LimnPrediction *
find_pin (LimnTuner *self,
          guint      position,
          guint     *index)
{
  LimnPrediction *places[] = { self->view.shown, self->view.pool };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      int found = places[i] != NULL ? limn_pins_locate (self->pins, position, places[i]) : -1;

      if (found >= 0)
        {
          *index = (guint) found;
          return places[i];
        }
    }

  return NULL;
}

static void
add_pins (LimnTuner *self,
          LimnMarks *marks)
{
  LimnExampleFit fit = { 0 };
  guint n_left = MAX_PINNED / 2;

  limn_pins_get_fit (self->pins, &fit);
  for (guint i = 0; i < limn_pins_get_n (self->pins) && n_left > 0; i++)
    {
      const LimnPin *pin = limn_pins_get (self->pins, i);
      guint index = 0;
      LimnPrediction *place = find_pin (self, i, &index);

      if (place == NULL)
        continue;

      limn_marks_add (marks, pin->keep ? LIMN_MARK_KEPT : LIMN_MARK_STRUCK, place, index, NULL);
      n_left--;
      if (fit.n_examples > 0 && !fit.possible
          && (fit.weakest_kept == (int) i || fit.strongest_hidden == (int) i))
        limn_marks_add (marks, LIMN_MARK_CONFLICT, place, index,
                        _("Contradicts the other example"));
    }
}

static gboolean
is_shown (LimnTuner *self,
          guint      index)
{
  return self->view.shown != NULL
         && limn_follow_instance (self->view.pool, self->view.shown, (int) index) >= 0;
}

static void
add_pointed (LimnTuner *self,
             LimnMarks *marks)
{
  LimnPrediction *pool = self->view.pool;

  if (self->picked != NULL)
    {
      g_autofree char *text = limn_tuner_describe (self->picked, self->picked_index);

      limn_marks_add (marks, LIMN_MARK_PEEKED, self->picked, self->picked_index, text);
    }

  if (self->peeked >= 0 && pool != NULL
      && (guint) self->peeked < limn_prediction_get_n_instances (pool)
      && !is_shown (self, self->peeked))
    {
      g_autofree char *text = limn_tuner_describe (pool, self->peeked);

      limn_marks_add (marks, LIMN_MARK_PEEKED, pool, self->peeked, text);
    }
}

/*< private >
 * limn_tuner_describe:
 * @prediction: a prediction
 * @index: an index in it
 *
 * Names an object: "dog 71 %".
 *
 * Returns: (transfer full): a few words in the person's language
 */
char *
limn_tuner_describe (LimnPrediction *prediction,
                     guint           index)
{
  double score = limn_prediction_get_instance (prediction, index)->confidence;
  g_autofree char *percent = limn_format_percent_nbsp (limn_label_get_percent (score));

  /* Translators: a class and a confidence: "dog 71 %". */
  return g_strdup_printf (_("%s %s"), limn_prediction_get_class_of (prediction, index), percent);
}

/*< private >
 * limn_tuner_make_marks:
 * @self: a tuner
 *
 * Gathers what is drawn over the scene.
 *
 * Returns: (transfer full) (nullable): the marks, or %NULL if there is nothing to say
 */
LimnMarks *
limn_tuner_make_marks (LimnTuner *self)
{
  g_autoptr (LimnMarks) marks = NULL;

  if (self->view.shown == NULL && self->view.pool == NULL)
    return NULL;

  marks = limn_marks_new ();
  limn_tuner_add_missed (self, marks, MAX_MISSED);
  limn_tuner_add_removed (self, marks, MAX_REMOVED);
  limn_tuner_add_stacked (self, marks, MAX_STACKED);
  if (self->ghosts)
    add_ghosts (self, marks);
  if (self->comparing && self->view.difference != NULL)
    add_difference (self, marks);
  add_pins (self, marks);
  add_pointed (self, marks);

  return limn_marks_get_n (marks) > 0 ? g_steal_pointer (&marks) : NULL;
}

/*< private >
 * limn_tuner_make_moves:
 * @self: a tuner
 * @changes: what came and went
 *
 * Marks what came and went.
 *
 * Returns: (transfer full) (nullable): the marks, or %NULL if there are none or too many to see
 */
LimnMarks *
limn_tuner_make_moves (LimnTuner   *self,
                       LimnChanges *changes)
{
  g_autoptr (LimnMarks) marks = limn_marks_new ();
  LimnPrediction *before = limn_changes_get_before (changes);
  LimnPrediction *after = limn_changes_get_after (changes);
  guint n_came;
  guint n_went;
  const guint32 *came = limn_changes_get_came (changes, &n_came);
  const guint32 *went = limn_changes_get_went (changes, &n_went);

  if (n_came + n_went > LIMN_MAX_MOVING)
    return NULL;

  for (guint i = 0; i < n_went; i++)
    if (!is_hidden (self, before, went[i]))
      limn_marks_add (marks, LIMN_MARK_WENT, before, went[i], NULL);
  for (guint i = 0; i < n_came; i++)
    if (!is_hidden (self, after, came[i]))
      limn_marks_add (marks, LIMN_MARK_CAME, after, came[i], NULL);

  return limn_marks_get_n (marks) > 0 ? g_steal_pointer (&marks) : NULL;
}
