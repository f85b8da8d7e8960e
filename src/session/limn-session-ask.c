/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a session asks the model and what it makes of the answer. At most one question is on its way;
 * starting another one cancels it. The gate lets an answer through only if nothing was opened,
 * closed or replaced since it was asked (epoch), and no later question is settled (serial).
 * Main thread only; the client parses on a worker. */

#include "config.h"

#include "limn-session-private.h"

#include "limn-error.h"

static void
ask_clear (gpointer data)
{
  LimnSessionAsk *ask = data;

  g_weak_ref_clear (&ask->session);
  g_clear_object (&ask->cancellable);
  g_clear_pointer (&ask->query, limn_query_unref);
}

static void
ask_unref (LimnSessionAsk *ask)
{
  g_rc_box_release_full (ask, ask_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSessionAsk, ask_unref)

static gboolean
gate_lets_pass (LimnSession          *self,
                const LimnSessionAsk *ask)
{
  return ask->epoch == self->epoch && ask->serial > self->gate_serial;
}

/* What the pool says to the question that was asked, if it can say anything. */
static LimnPrediction *
dup_expected (LimnPrediction *pool,
              LimnQuery      *query)
{
  if (pool == NULL || !limn_query_covers (limn_prediction_get_query (pool), query))
    return NULL;

  return limn_prediction_narrow (pool, query);
}

/* Keeps the answer as the pool if it is the widest. A pool that the model contradicts is no
 * knowledge any more, however wide it is, and is not asked for again. */
static void
learn (LimnSession    *self,
       LimnPrediction *answer)
{
  LimnQuery *query = limn_prediction_get_query (answer);
  double confidence = limn_query_get_confidence (query);
  g_autoptr (LimnPrediction) pool = limn_memory_lookup (self->memory,
                                                        limn_query_get_image (query),
                                                        limn_query_get_model (query),
                                                        limn_query_get_overlap (query));
  g_autoptr (LimnPrediction) expected = dup_expected (pool, query);
  gboolean contradicted = expected != NULL
                          && !limn_predictions_agree (expected, answer, confidence);

  if (contradicted)
    self->gave_up[LIMN_PURPOSE_WIDE] = TRUE;
  if (pool == NULL || contradicted
      || limn_query_covers (query, limn_prediction_get_query (pool)))
    limn_memory_store (self->memory, answer);
  limn_session_learn_rule (self, answer);
}

/* The model's own word on settings. If what is shown for them is the same, that stays, so that
 * nothing is drawn again. */
static void
keep_answer (LimnSession    *self,
             LimnPrediction *answer)
{
  LimnPrediction *kept = answer;

  if (limn_session_is_answer (self->base, limn_prediction_get_query (answer))
      && limn_prediction_get_stored_us (self->base) == limn_prediction_get_stored_us (answer)
      && limn_prediction_equal_instances (self->base, answer))
    kept = self->base;
  limn_prediction_ref (kept);
  g_clear_pointer (&self->answer, limn_prediction_unref);
  self->answer = kept;
}

/* The first word on a picture is worth showing even if the settings are others already. */
static void
show_at_least (LimnSession    *self,
               LimnPrediction *answer,
               LimnQuery      *current)
{
  g_autoptr (LimnPrediction) shown = limn_prediction_ref (answer);

  if (limn_query_get_confidence (limn_prediction_get_query (answer))
      < limn_query_get_confidence (current))
    limn_session_narrow (&shown, limn_query_get_confidence (current));
  limn_session_set_base (self, shown);
}

static void
apply_answer (LimnSession    *self,
              LimnSessionAsk *ask,
              LimnPrediction *answer)
{
  g_autoptr (LimnQuery) current = limn_session_dup_query (self);
  gboolean is_waited_for = ask->purpose == LIMN_PURPOSE_EXACT;

  g_assert (current != NULL);

  self->gate_serial = ask->serial;
  if (ask->purpose == LIMN_PURPOSE_WIDE)
    is_waited_for = !limn_session_is_covered (self, current);
  if (is_waited_for)
    self->duration_ms = (double) (g_get_monotonic_time () - ask->begun_us) / 1000.0;
  learn (self, answer);

  if (self->pool == NULL && ask->purpose != LIMN_PURPOSE_RAW)
    show_at_least (self, answer, current);
  if (ask->purpose == LIMN_PURPOSE_EXACT || limn_query_equal (ask->query, current))
    keep_answer (self, answer);
}

/* What is shown for the present settings, if it was derived for them. */
static LimnPrediction *
dup_derived (LimnSession *self)
{
  g_autoptr (LimnQuery) current = limn_session_dup_query (self);

  if (self->status != LIMN_SESSION_DERIVED || !limn_session_is_answer (self->base, current))
    return NULL;

  return limn_prediction_ref (self->prediction);
}

/* Where the model's word on the present settings was not what had been derived for them, keeps
 * both. It may say so with the pool already; that its exact answer agrees with its pool then takes
 * nothing back. */
static void
compare_shown (LimnSession    *self,
               LimnPrediction *derived)
{
  double confidence = limn_cutoffs_get_lowest (self->cutoffs);

  if (derived != self->prediction
      && !limn_predictions_agree (derived, self->prediction, confidence))
    limn_session_take_difference (self, limn_changes_new (derived, self->prediction));
}

/* A question that nobody waits for: what it was to bring is there already, or is not asked for any
 * more. */
static gboolean
is_background (LimnSession          *self,
               const LimnSessionAsk *ask)
{
  g_autoptr (LimnQuery) current = limn_session_dup_query (self);

  switch (ask->purpose)
    {
    case LIMN_PURPOSE_EXACT:
      break;
    case LIMN_PURPOSE_WIDE:
      return limn_session_is_covered (self, current)
             || limn_query_get_overlap (ask->query) != limn_query_get_overlap (current);
    case LIMN_PURPOSE_RAW:
      return TRUE;
    }

  return FALSE;
}

static gboolean
can_ask_for_less (LimnSession          *self,
                  const LimnSessionAsk *ask)
{
  return ask->purpose == LIMN_PURPOSE_WIDE
         && limn_query_get_confidence (ask->query) < limn_cutoffs_get_lowest (self->cutoffs);
}

static void
take_failure (LimnSession          *self,
              const LimnSessionAsk *ask,
              GError               *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->paused = TRUE;
  else if (limn_error_asked_too_much (owned) && can_ask_for_less (self, ask))
    limn_session_raise_floor (self, limn_query_get_model (ask->query),
                              limn_query_get_confidence (ask->query));
  else if (is_background (self, ask))
    self->gave_up[ask->purpose] = TRUE;
  else if (!self->moving)
    {
      /* With a newer question about to be asked, the failure of this one is of no interest. */
      limn_session_mention_portal (self, &owned);
      limn_session_take_error (self, g_steal_pointer (&owned));
    }
}

static void
take_progress (LimnSession           *self,
               const LimnAskProgress *progress)
{
  if (self->progress == NULL && progress == NULL)
    return;

  g_clear_pointer (&self->progress, limn_ask_progress_free);
  if (progress != NULL)
    self->progress = limn_ask_progress_copy (progress);
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_PROGRESS]);
}

static void
ask_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (LimnSessionAsk) ask = user_data;
  g_autoptr (LimnSession) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) answer = limn_client_ask_finish (LIMN_CLIENT (source), result, &error);
  g_autoptr (LimnPrediction) derived = NULL;
  gboolean is_current = FALSE;

  self = g_weak_ref_get (&ask->session);
  if (self == NULL)
    return;
  is_current = self->ask == ask;
  if (!is_current && answer == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (is_current)
    {
      g_clear_pointer (&self->ask, ask_unref);
      take_progress (self, NULL);
    }

  if (answer != NULL && gate_lets_pass (self, ask))
    {
      derived = dup_derived (self);
      apply_answer (self, ask, answer);
      limn_session_show_best (self);
      if (derived != NULL)
        compare_shown (self, derived);
    }
  else if (error != NULL)
    take_failure (self, ask, g_steal_pointer (&error));

  limn_session_go_on (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
progress_cb (const LimnAskProgress *progress,
             gpointer               user_data)
{
  LimnSessionAsk *ask = user_data;
  g_autoptr (LimnSession) self = g_weak_ref_get (&ask->session);

  if (self == NULL || self->ask != ask)
    return;

  self->was_cold |= progress->was_cold;
  take_progress (self, progress);
}

/*< private >
 * limn_session_stop_ask:
 * @self: a session
 *
 * Cancels the question on its way, if any. The caller refreshes.
 */
void
limn_session_stop_ask (LimnSession *self)
{
  g_autoptr (LimnSessionAsk) ask = g_steal_pointer (&self->ask);

  if (ask == NULL)
    return;

  self->gate_serial = ask->serial;
  g_cancellable_cancel (ask->cancellable);
  take_progress (self, NULL);
}

/*< private >
 * limn_session_start_ask:
 * @self: a session with a picture
 * @question: what is asked
 *
 * Asks the model, in place of what was asked before. The caller refreshes.
 */
void
limn_session_start_ask (LimnSession        *self,
                        const LimnQuestion *question)
{
  LimnAskProgress progress = { .phase = LIMN_ASK_PREPARING };
  LimnAskFlags flags = LIMN_ASK_FLAGS_NONE;
  LimnSessionAsk *ask = NULL;

  g_assert (self->image != NULL);

  limn_session_stop_ask (self);

  ask = g_rc_box_new0 (LimnSessionAsk);
  g_weak_ref_init (&ask->session, self);
  ask->cancellable = g_cancellable_new ();
  ask->query = limn_query_new (self->image, self->model, question->confidence, question->overlap);
  ask->purpose = question->purpose;
  ask->begun_us = g_get_monotonic_time ();
  ask->epoch = self->epoch;
  ask->serial = ++self->serial;
  self->ask = g_rc_box_acquire (ask);

  progress.since_us = ask->begun_us;
  take_progress (self, &progress);
  /* Who has asked again once does not believe what was stored before. */
  if (self->anew_epoch == self->epoch)
    flags = LIMN_ASK_FLAGS_ANEW;
  limn_client_ask_full_async (self->client, ask->query, flags, progress_cb, ask, ask->cancellable,
                              ask_cb, ask);
}
