/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a session asks the model and what it makes of the answer. At most one question is on its way;
 * starting another one cancels it. The gate lets an answer through only if nothing was opened,
 * closed or replaced since it was asked (epoch), and no later question is settled (serial).
 * Main thread only; the client parses on a worker. */

#include "config.h"

#include "limn-session-private.h"

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
 * knowledge any more, however wide it is. Returns whether it was contradicted. */
static gboolean
learn (LimnSession    *self,
       LimnPrediction *answer)
{
  LimnQuery *query = limn_prediction_get_query (answer);
  g_autoptr (LimnPrediction) pool = limn_memory_lookup (self->memory,
                                                        limn_query_get_image (query),
                                                        limn_query_get_model (query),
                                                        limn_query_get_overlap (query));
  g_autoptr (LimnPrediction) expected = dup_expected (pool, query);
  gboolean contradicted = expected != NULL && !limn_prediction_equal_instances (expected, answer);

  if (pool == NULL || contradicted
      || limn_query_covers (query, limn_prediction_get_query (pool)))
    limn_memory_store (self->memory, answer);

  return contradicted;
}

static void
apply_answer (LimnSession    *self,
              LimnSessionAsk *ask,
              LimnPrediction *answer)
{
  g_autoptr (LimnQuery) current = limn_session_dup_query (self);
  gboolean was_derived = FALSE;
  gboolean contradicted = FALSE;

  g_assert (current != NULL);

  self->gate_serial = ask->serial;
  self->duration_ms = (double) (g_get_monotonic_time () - ask->begun_us) / 1000.0;
  was_derived = self->status == LIMN_SESSION_DERIVED && limn_query_equal (ask->query, current);
  contradicted = learn (self, answer);

  /* The first word on these settings' overlap is worth showing even if it answers others. */
  if (self->pool == NULL)
    limn_session_set_prediction (self, answer);

  g_clear_pointer (&self->answer, limn_prediction_unref);
  self->answer = limn_prediction_ref (answer);
  limn_session_take_error (self, NULL);
  limn_session_set_differs (self, was_derived && contradicted);
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
  gboolean is_current = FALSE;

  self = g_weak_ref_get (&ask->session);
  if (self == NULL)
    return;
  is_current = self->ask == ask;
  if (!is_current && answer == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (is_current)
    g_clear_pointer (&self->ask, ask_unref);

  if (answer != NULL && gate_lets_pass (self, ask))
    apply_answer (self, ask, answer);
  else if (error != NULL
           && self->debounce_id == 0
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* With a newer question about to be asked, the failure of this one is of no interest. */
      limn_session_take_error (self, g_steal_pointer (&error));
    }

  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
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
}

/*< private >
 * limn_session_start_ask:
 * @self: a session with a picture
 *
 * Asks the model at the settings of this moment, in place of what was asked before. The caller
 * refreshes.
 */
void
limn_session_start_ask (LimnSession *self)
{
  LimnSessionAsk *ask = NULL;

  g_assert (self->image != NULL);

  limn_session_clear_debounce (self);
  limn_session_stop_ask (self);
  limn_session_take_error (self, NULL);

  ask = g_rc_box_new0 (LimnSessionAsk);
  g_weak_ref_init (&ask->session, self);
  ask->cancellable = g_cancellable_new ();
  ask->query = limn_session_dup_query (self);
  ask->begun_us = g_get_monotonic_time ();
  ask->epoch = self->epoch;
  ask->serial = ++self->serial;
  self->ask = g_rc_box_acquire (ask);

  limn_client_ask_async (self->client, ask->query, ask->cancellable, ask_cb, ask);
}
