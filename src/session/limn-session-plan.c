/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which question comes next, and when. The plan is made anew after every move, answer and failure,
 * from nothing but the state of that moment: first what makes the present settings visible, then
 * the model's own word on them, then what will make later settings visible. At most one question is
 * on its way. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

static gboolean
is_local (LimnSession *self)
{
  return limn_model_get_host (self->model) == LIMN_HOST_LOCAL;
}

/* What lies in a file is read once, as far as it goes, and is the last word. */
static gboolean
is_stored (LimnSession *self)
{
  return limn_model_get_host (self->model) == LIMN_HOST_FILE;
}

/* How far down the model is asked for the pool. */
static double
get_floor (LimnSession *self)
{
  double wanted = limn_model_is_free (self->model) ? LIMN_SESSION_LOCAL_FLOOR : self->floor;

  return MAX (wanted, limn_session_get_notes (self, self->model)->floor);
}

static gboolean
wants_wider_pool (LimnSession *self)
{
  return is_local (self)
         && !self->gave_up[LIMN_PURPOSE_WIDE]
         && self->pool != NULL
         && self->covered_from > get_floor (self);
}

static gboolean
wants_raw (LimnSession *self,
           LimnQuery   *query)
{
  if (self->gave_up[LIMN_PURPOSE_RAW])
    return FALSE;
  if (!is_local (self) && !self->explaining && !self->overlap_touched)
    return FALSE;

  return self->raw == NULL
         || limn_query_get_confidence (limn_prediction_get_query (self->raw))
              > limn_query_get_confidence (query);
}

static void
plan_raw (LimnQuery    *query,
          LimnQuestion *question)
{
  question->purpose = LIMN_PURPOSE_RAW;
  question->confidence = limn_query_get_confidence (query);
  question->overlap = LIMN_OVERLAP_MAX;
}

/* With nothing to show, one wide answer gives all that is above too. Where the model is this
 * computer and the wide answer takes longer, the exact one comes first. */
static void
plan_visible (LimnSession  *self,
              LimnQuestion *question)
{
  double floor_percent = get_floor (self);

  question->is_visible = TRUE;
  if (!is_local (self) && floor_percent < question->confidence)
    {
      question->purpose = LIMN_PURPOSE_WIDE;
      question->confidence = floor_percent;
    }
}

/* How long the hand must still rest. While it moves over what is not covered, it is shown something
 * from time to time; over what is covered it sees everything already. */
static gint64
get_wait_us (LimnSession        *self,
             const LimnQuestion *question)
{
  gint64 due_us = self->last_move_us + (gint64) self->rest_ms * 1000;

  if (question->is_visible)
    due_us = MIN (due_us, self->first_move_us + (gint64) self->longest_ms * 1000);

  return MAX (due_us - g_get_monotonic_time (), 0);
}

/* Decides on the next question. Returns whether there is one. */
static gboolean
plan_next (LimnSession  *self,
           LimnQuery    *query,
           LimnQuestion *question)
{
  gboolean is_confirmed = limn_session_is_answer (self->answer, query);
  gboolean is_covered = limn_session_is_covered (self, query);
  gboolean is_spared = is_stored (self) || (self->save_credits && !is_local (self));

  *question = (LimnQuestion) {
    .purpose = LIMN_PURPOSE_EXACT,
    .confidence = limn_query_get_confidence (query),
    .overlap = limn_query_get_overlap (query),
  };
  if (!is_confirmed && !is_covered)
    {
      plan_visible (self, question);
      return TRUE;
    }
  if (!is_confirmed && !is_spared)
    return TRUE;
  if (wants_wider_pool (self))
    {
      question->purpose = LIMN_PURPOSE_WIDE;
      question->confidence = get_floor (self);
      return TRUE;
    }
  if (wants_raw (self, query))
    {
      plan_raw (query, question);
      return TRUE;
    }

  return FALSE;
}

/* Whether the question on its way is no use any more, although there is no other to take its
 * place. */
static gboolean
is_pointless (LimnSession *self,
              LimnQuery   *query)
{
  const LimnSessionAsk *ask = self->ask;

  if (!limn_session_is_answer (self->answer, query))
    return FALSE;

  switch (ask->purpose)
    {
    case LIMN_PURPOSE_EXACT:
      return !limn_query_equal (ask->query, query);
    case LIMN_PURPOSE_WIDE:
      return limn_query_get_overlap (ask->query) != limn_query_get_overlap (query);
    case LIMN_PURPOSE_RAW:
      break;
    }

  return FALSE;
}

/* Whether the question on its way is to be waited for: because its answer shows the present
 * settings as well, or because it is worth more than being sure at once. */
static gboolean
waits (LimnSession        *self,
       LimnQuery          *query,
       const LimnQuestion *question)
{
  const LimnSessionAsk *ask = self->ask;

  if (ask == NULL)
    return FALSE;
  if (question->is_visible)
    return limn_query_covers (ask->query, query);
  if (question->purpose != LIMN_PURPOSE_EXACT)
    return TRUE;

  switch (ask->purpose)
    {
    case LIMN_PURPOSE_EXACT:
      return limn_query_equal (ask->query, query);
    case LIMN_PURPOSE_WIDE:
      return limn_query_get_overlap (ask->query) == limn_query_get_overlap (query);
    case LIMN_PURPOSE_RAW:
      break;
    }

  return TRUE;
}

static gboolean
debounce_cb (gpointer user_data)
{
  LimnSession *self = user_data;
  g_autoptr (LimnQuery) query = NULL;
  LimnQuestion question = { 0 };

  g_assert (LIMN_IS_SESSION (self));

  /* An answer may have come meanwhile, and changed how long is to be waited. */
  self->debounce_id = 0;
  query = limn_session_dup_query (self);
  if (!plan_next (self, query, &question) || get_wait_us (self, &question) == 0)
    self->moving = FALSE;
  limn_session_go_on (self);

  return G_SOURCE_REMOVE;
}

static void
arm_debounce (LimnSession *self,
              gint64       wait_us)
{
  limn_session_clear_debounce (self);
  self->debounce_id = g_timeout_add ((guint) ((wait_us + 999) / 1000), debounce_cb, self);
  g_source_set_name_by_id (self->debounce_id, "limn-session-debounce");
}

/* The hand is on the overlap slider for the first time: what is behind it is fetched while it still
 * moves, unless something else is on its way. */
static void
hurry_raw (LimnSession *self,
           LimnQuery   *query)
{
  LimnQuestion question = { 0 };

  if (!self->raw_is_urgent || self->ask != NULL)
    return;

  self->raw_is_urgent = FALSE;
  if (wants_raw (self, query))
    {
      plan_raw (query, &question);
      limn_session_start_ask (self, &question);
    }
}

static void
follow (LimnSession *self,
        LimnQuery   *query)
{
  LimnQuestion question = { 0 };

  if (self->ask != NULL && is_pointless (self, query))
    limn_session_stop_ask (self);
  if (!plan_next (self, query, &question))
    {
      limn_session_clear_debounce (self);
      self->moving = FALSE;
      return;
    }

  if (!self->moving || !question.is_visible)
    self->first_move_us = 0;
  else if (self->first_move_us == 0)
    self->first_move_us = self->last_move_us;
  if (self->moving)
    {
      arm_debounce (self, get_wait_us (self, &question));
      hurry_raw (self, query);
      return;
    }

  limn_session_clear_debounce (self);
  if (!waits (self, query, &question))
    limn_session_start_ask (self, &question);
}

/*< private >
 * limn_session_follow_plan:
 * @self: a session
 *
 * Asks what is to be asked now, and arms the debounce for what is to be asked when the hand rests.
 * After a failure, or after being cancelled, nothing is asked until something is done.
 */
void
limn_session_follow_plan (LimnSession *self)
{
  g_autoptr (LimnQuery) query = limn_session_dup_query (self);

  if (query == NULL || self->load != NULL || self->reducing != NULL || self->paused
      || self->error != NULL)
    {
      limn_session_clear_debounce (self);
      self->moving = FALSE;
    }
  else
    follow (self, query);
}

/*< private >
 * limn_session_ask_at_once:
 * @self: a session with a picture
 *
 * Asks about the present settings in place of what is on its way, even if they were answered. The
 * caller refreshes.
 */
void
limn_session_ask_at_once (LimnSession *self)
{
  g_autoptr (LimnQuery) query = limn_session_dup_query (self);
  LimnQuestion question = {
    .purpose = LIMN_PURPOSE_EXACT,
    .confidence = limn_query_get_confidence (query),
    .overlap = limn_query_get_overlap (query),
  };

  limn_session_be_still (self);
  limn_session_allow_questions (self);
  if (!limn_session_is_answer (self->answer, query) && !limn_session_is_covered (self, query))
    plan_visible (self, &question);
  limn_session_start_ask (self, &question);
}

/*< private >
 * limn_session_clear_debounce:
 * @self: a session
 *
 * Gives up the question that waits for the hand to rest. The caller refreshes.
 */
void
limn_session_clear_debounce (LimnSession *self)
{
  g_clear_handle_id (&self->debounce_id, g_source_remove);
}

/*< private >
 * limn_session_allow_questions:
 * @self: a session
 *
 * Forgets that somebody cancelled, and which questions came to nothing.
 */
void
limn_session_allow_questions (LimnSession *self)
{
  self->paused = FALSE;
  for (guint i = 0; i < LIMN_N_PURPOSES; i++)
    self->gave_up[i] = FALSE;
}
