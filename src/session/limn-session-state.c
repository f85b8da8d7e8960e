/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The inside of the state machine. Its inputs are the settings, the picture, what the memory knows
 * and what is under way; everything that can be seen follows from those, and is worked out in one
 * place: limn_session_refresh(). So whatever happens in whatever order, what is shown and what is
 * said about it agree. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

static gboolean
is_about (LimnPrediction *prediction,
          LimnImage      *image)
{
  LimnImage *shown = NULL;

  if (prediction == NULL || image == NULL)
    return FALSE;

  /* A picture of which a smaller copy is sent is the same on screen. */
  shown = limn_query_get_image (limn_prediction_get_query (prediction));
  return limn_image_get_pixels (shown) == limn_image_get_pixels (image);
}

static void
set_prediction (LimnSession     *self,
                LimnPrediction **field,
                LimnPrediction  *prediction,
                guint            prop_id)
{
  if (*field == prediction)
    return;

  g_clear_pointer (field, limn_prediction_unref);
  if (prediction != NULL)
    *field = limn_prediction_ref (prediction);
  if (prop_id != PROP_0)
    g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[prop_id]);
}

/* What follows from the answer at overlap 100, if it reaches down to @query and the rule is one
 * that can be followed. A moving slider asks for it again and again. */
static LimnPrediction *
dup_preview (LimnSession *self,
             LimnQuery   *query)
{
  g_autoptr (LimnSuppression) suppression = NULL;
  gboolean is_known = FALSE;
  guint n_removals = 0;

  if (self->raw == NULL
      || self->rule == LIMN_RULE_UNKNOWN
      || self->rule == LIMN_RULE_OTHER
      || limn_prediction_get_n_instances (self->raw) > LIMN_SESSION_MAX_RAW
      || limn_query_get_confidence (limn_prediction_get_query (self->raw))
           > limn_query_get_confidence (query))
    return NULL;
  if (self->preview_raw == self->raw
      && self->preview_rule == self->rule
      && self->preview_is_known == limn_session_knows_rule (self)
      && limn_session_is_answer (self->preview, query))
    return limn_prediction_ref (self->preview);

  /* Under a rule that was not seen at work, what no rule would remove is certain all the same. */
  is_known = limn_session_knows_rule (self);
  suppression = limn_suppression_new (self->raw, is_known ? self->rule : LIMN_RULE_EITHER,
                                      limn_query_get_confidence (query),
                                      limn_query_get_overlap (query));
  limn_suppression_get_removals (suppression, &n_removals);
  g_clear_pointer (&self->preview, limn_prediction_unref);
  self->preview = limn_suppression_dup_prediction (suppression, query);
  /* What a rule is proved on are whole pixels, which a smaller copy's are not once drawn large. */
  self->preview_is_exact = !limn_image_is_reduced (self->image)
                           && (is_known || n_removals == 0)
                           && limn_suppression_is_exact (suppression)
                           && !limn_suppression_is_partial (suppression);
  self->preview_rule = self->rule;
  self->preview_is_known = is_known;
  set_prediction (self, &self->preview_raw, self->raw, PROP_0);

  return limn_prediction_ref (self->preview);
}

/* The best there is for @query: the model's own answer, else what follows exactly from the pool,
 * else what follows from the answer at overlap 100, else the whole pool (which lacks only what is
 * weaker), else what is shown already. */
static LimnPrediction *
choose_base (LimnSession       *self,
             LimnQuery         *query,
             LimnSessionStatus *worth)
{
  g_autoptr (LimnPrediction) derived = NULL;

  *worth = LIMN_SESSION_CONFIRMED;
  if (limn_session_is_answer (self->answer, query))
    return limn_prediction_ref (self->answer);

  /* A file says nothing more to other settings than what follows from it. */
  *worth = limn_model_get_host (self->model) == LIMN_HOST_FILE ? LIMN_SESSION_CONFIRMED
                                                              : LIMN_SESSION_DERIVED;
  if (limn_session_is_covered (self, query))
    derived = limn_prediction_narrow (self->pool, query);
  else
    {
      derived = dup_preview (self, query);
      if (derived != NULL && !self->preview_is_exact)
        *worth = LIMN_SESSION_APPROXIMATE;
    }
  if (derived != NULL)
    {
      /* The same once more would only make the window draw for nothing. */
      if (is_about (self->base, self->image)
          && limn_session_is_answer (self->base, query)
          && limn_prediction_equal_instances (self->base, derived))
        return limn_prediction_ref (self->base);

      return g_steal_pointer (&derived);
    }

  *worth = LIMN_SESSION_STALE;
  if (self->pool != NULL)
    return limn_prediction_ref (self->pool);
  if (is_about (self->base, self->image))
    return limn_prediction_ref (self->base);

  return NULL;
}

/* What of the base reaches the cutoff of its class. The main cutoff was asked for, unless the base
 * answers something else. */
static LimnPrediction *
dup_filtered (LimnSession *self,
              LimnQuery   *query)
{
  if (self->base == NULL)
    return NULL;
  if (limn_cutoffs_get_n_classes (self->cutoffs) == 0
      && limn_session_is_answer (self->base, query))
    return limn_prediction_ref (self->base);
  if (self->filtered_base == self->base && self->filtered_cutoffs == self->cutoffs)
    return limn_prediction_ref (self->prediction);

  set_prediction (self, &self->filtered_base, self->base, PROP_0);
  g_clear_pointer (&self->filtered_cutoffs, limn_cutoffs_unref);
  self->filtered_cutoffs = limn_cutoffs_ref (self->cutoffs);

  return limn_cutoffs_apply (self->cutoffs, self->base);
}

static void
forget_filtered (LimnSession *self)
{
  g_clear_pointer (&self->filtered_base, limn_prediction_unref);
  g_clear_pointer (&self->filtered_cutoffs, limn_cutoffs_unref);
}

static void
show_filtered (LimnSession *self,
               LimnQuery   *query)
{
  g_autoptr (LimnPrediction) filtered = dup_filtered (self, query);

  if (filtered == self->base)
    forget_filtered (self);
  set_prediction (self, &self->prediction, filtered, PROP_PREDICTION);
}

static void
update_knowledge (LimnSession *self)
{
  g_autoptr (LimnPrediction) pool = NULL;
  g_autoptr (LimnPrediction) raw = NULL;
  double covered_from = LIMN_SESSION_NOT_COVERED;
  LimnRule rule = limn_session_find_rule (self);

  if (self->image != NULL)
    {
      pool = limn_memory_lookup (self->memory, self->image, self->model, self->overlap);
      raw = limn_memory_lookup (self->memory, self->image, self->model, LIMN_OVERLAP_MAX);
    }
  set_prediction (self, &self->pool, pool, PROP_POOL);
  set_prediction (self, &self->raw, raw, PROP_RAW);
  if (self->preview_raw != self->raw)
    {
      g_clear_pointer (&self->preview_raw, limn_prediction_unref);
      g_clear_pointer (&self->preview, limn_prediction_unref);
    }

  if (pool != NULL)
    covered_from = limn_query_get_confidence (limn_prediction_get_query (pool));
  if (self->covered_from != covered_from)
    {
      self->covered_from = covered_from;
      g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_COVERED_FROM]);
    }
  if (self->rule != rule)
    {
      self->rule = rule;
      g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_RULE]);
    }
}

static LimnSessionStatus
judge (LimnSession *self)
{
  if (self->error != NULL)
    return LIMN_SESSION_FAILED;
  if (self->load != NULL)
    return LIMN_SESSION_LOADING;
  if (self->image != NULL && self->prediction == NULL
      && (self->ask != NULL || self->reducing != NULL || self->debounce_id != 0))
    return LIMN_SESSION_ASKING;

  return self->worth;
}

static void
update_worth (LimnSession *self)
{
  LimnSessionStatus status = judge (self);
  gboolean busy = self->ask != NULL || self->reducing != NULL
                  || (self->load != NULL && self->load->fetching);

  if (self->status != status)
    {
      self->status = status;
      g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_STATUS]);
    }
  if (self->busy != busy)
    {
      self->busy = busy;
      g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_BUSY]);
    }
}

/*< private >
 * limn_session_is_answer:
 * @prediction: (nullable): a prediction
 * @query: a query
 *
 * Tells whether a prediction is about exactly these settings.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_session_is_answer (LimnPrediction *prediction,
                        LimnQuery      *query)
{
  return prediction != NULL && limn_query_equal (limn_prediction_get_query (prediction), query);
}

/*< private >
 * limn_session_is_covered:
 * @self: a session
 * @query: what the settings of this moment ask
 *
 * Tells whether the answer follows exactly from the pool.
 *
 * Returns: %TRUE if it does
 */
gboolean
limn_session_is_covered (LimnSession *self,
                         LimnQuery   *query)
{
  return self->pool != NULL
         && limn_query_covers (limn_prediction_get_query (self->pool), query);
}

/*< private >
 * limn_session_set_base:
 * @self: a session
 * @base: what is to be shown where nothing better is known
 *
 * Takes an answer to other settings for what is shown, until the next refresh finds better.
 */
void
limn_session_set_base (LimnSession    *self,
                       LimnPrediction *base)
{
  set_prediction (self, &self->base, base, PROP_0);
}

/*< private >
 * limn_session_set_image:
 * @self: a session
 * @image: (nullable): the picture that is to be shown
 *
 * Sets the property, and lets go of the picture before.
 */
void
limn_session_set_image (LimnSession *self,
                        LimnImage   *image)
{
  if (self->image == image)
    return;

  if (self->image != NULL)
    limn_memory_release_image (self->memory, self->image);
  g_clear_pointer (&self->image, limn_image_unref);
  if (image != NULL)
    self->image = limn_image_ref (image);
  if (!limn_session_is_copy (self, image))
    g_clear_pointer (&self->original, limn_image_unref);
  self->overlap_touched = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_IMAGE]);
}

/*< private >
 * limn_session_dup_query:
 * @self: a session
 *
 * Makes the query that the settings of this moment ask. A model knows one confidence only, so it is
 * the lowest of the cutoffs.
 *
 * Returns: (transfer full) (nullable): the query; %NULL without a picture
 */
LimnQuery *
limn_session_dup_query (LimnSession *self)
{
  if (self->image == NULL)
    return NULL;

  return limn_query_new (self->image, self->model, limn_cutoffs_get_lowest (self->cutoffs),
                         self->overlap);
}

/*< private >
 * limn_session_take_difference:
 * @self: a session
 * @difference: (transfer full) (nullable): from what had been derived to what the model said
 *
 * Sets the properties that tell that the model's answer was not what had been derived.
 */
void
limn_session_take_difference (LimnSession *self,
                              LimnChanges *difference)
{
  gboolean differs = difference != NULL;

  if (self->difference == NULL && !differs)
    return;

  g_clear_pointer (&self->difference, limn_changes_unref);
  self->difference = difference;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_DIFFERENCE]);
  if (self->differs != differs)
    {
      self->differs = differs;
      g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_DIFFERS]);
    }
}

/*< private >
 * limn_session_take_error:
 * @self: a session
 * @error: (transfer full) (nullable): what went wrong
 *
 * Sets the property.
 */
void
limn_session_take_error (LimnSession *self,
                         GError      *error)
{
  if (self->error == error)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_ERROR]);
}

/*< private >
 * limn_session_show_best:
 * @self: a session
 *
 * Works out what is shown from what is known. The caller refreshes, which says what it is worth.
 */
void
limn_session_show_best (LimnSession *self)
{
  g_autoptr (LimnQuery) query = limn_session_dup_query (self);
  g_autoptr (LimnPrediction) base = NULL;

  g_object_freeze_notify (G_OBJECT (self));

  update_knowledge (self);
  self->worth = LIMN_SESSION_EMPTY;
  if (query != NULL)
    base = choose_base (self, query, &self->worth);
  set_prediction (self, &self->base, base, PROP_0);
  show_filtered (self, query);

  g_object_thaw_notify (G_OBJECT (self));
}

/*< private >
 * limn_session_refresh:
 * @self: a session
 *
 * Works out what is shown, and what it is worth, from what is known. Every change ends here, or in
 * limn_session_go_on(). All of it is set before anybody is notified, so that handlers never see
 * halves.
 */
void
limn_session_refresh (LimnSession *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  limn_session_show_best (self);
  update_worth (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/*< private >
 * limn_session_go_on:
 * @self: a session
 *
 * Does what limn_session_refresh() does, and sees to it that what is not known is asked.
 */
void
limn_session_go_on (LimnSession *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  limn_session_show_best (self);
  limn_session_follow_plan (self);
  update_worth (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/*< private >
 * limn_session_thresholds_moved:
 * @self: a session
 *
 * Does what a new value of a threshold calls for. What was asked before goes on until the next
 * question is sent, since it may yet bring something to show.
 */
void
limn_session_thresholds_moved (LimnSession *self)
{
  if (self->image != NULL && self->load == NULL)
    {
      limn_session_forget_load (self);
      limn_session_take_error (self, NULL);
      limn_session_take_difference (self, NULL);
      self->paused = FALSE;
      self->moving = TRUE;
      self->last_move_us = g_get_monotonic_time ();
    }
  limn_session_go_on (self);
}

/*< private >
 * limn_session_be_still:
 * @self: a session
 *
 * Gives up the question on its way and the one that waits for the hand to rest. The caller
 * refreshes.
 */
void
limn_session_be_still (LimnSession *self)
{
  limn_session_clear_debounce (self);
  limn_session_stop_ask (self);
  limn_session_stop_reducing (self);
  self->moving = FALSE;
  self->raw_is_urgent = FALSE;
}

/*< private >
 * limn_session_begin_epoch:
 * @self: a session
 *
 * Leaves everything behind that belonged to the questions so far. The caller refreshes.
 */
void
limn_session_begin_epoch (LimnSession *self)
{
  self->epoch++;
  self->was_cold = FALSE;
  limn_session_be_still (self);
  limn_session_allow_questions (self);
  g_clear_pointer (&self->answer, limn_prediction_unref);
  limn_session_take_difference (self, NULL);
}

/*< private >
 * limn_session_show_image:
 * @self: a session
 * @image: a picture that is ready
 *
 * Shows @image with what is remembered about it, and asks the model at once.
 */
void
limn_session_show_image (LimnSession *self,
                         LimnImage   *image)
{
  g_object_freeze_notify (G_OBJECT (self));

  limn_session_begin_epoch (self);
  limn_session_forget_load (self);
  limn_session_take_error (self, NULL);
  limn_session_set_image (self, image);
  if (limn_session_reduces (self, image))
    limn_session_refresh (self);
  else
    limn_session_go_on (self);

  g_object_thaw_notify (G_OBJECT (self));
}
