/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a tuner follows what it speaks of, and what a move is: it begins with what was shown before
 * the hand moved, and is over when the hand rested for a while. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

/*< private >
 * limn_tuner_forget_marks:
 * @self: a tuner
 *
 * Has the marks made anew when they are asked for next.
 */
void
limn_tuner_forget_marks (LimnTuner *self)
{
  g_clear_pointer (&self->marks, limn_marks_unref);
  g_object_notify (G_OBJECT (self), "marks");
}

/*< private >
 * limn_tuner_forget_survival:
 * @self: a tuner
 *
 * Has the survival made anew when it is asked for next.
 */
void
limn_tuner_forget_survival (LimnTuner *self)
{
  g_clear_pointer (&self->survival, limn_survival_unref);
  g_object_notify (G_OBJECT (self), "survival");
}

static void
forget_suppression (LimnTuner *self)
{
  g_clear_pointer (&self->suppression, limn_suppression_unref);
  g_object_notify (G_OBJECT (self), "suppression");
}

static void
set_changes (LimnTuner   *self,
             LimnChanges *changes)
{
  if (self->changes == changes)
    return;

  g_clear_pointer (&self->changes, limn_changes_unref);
  if (changes != NULL)
    self->changes = limn_changes_ref (changes);
  g_object_notify (G_OBJECT (self), "changes");
}

static void
forget_move (LimnTuner *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->before, limn_prediction_unref);
  set_changes (self, NULL);
}

static gboolean
rest_cb (gpointer user_data)
{
  LimnTuner *self = user_data;

  g_assert (LIMN_IS_TUNER (self));

  self->rest_id = 0;
  forget_move (self);

  return G_SOURCE_REMOVE;
}

static void
extend_move (LimnTuner      *self,
             LimnPrediction *before)
{
  if (self->before == NULL && before != NULL)
    self->before = limn_prediction_ref (before);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (LIMN_REST_MS, rest_cb, self);
  g_source_set_name_by_id (self->rest_id, "[limn] the hand rests");
}

/* Another picture or another model says nothing about what came and went. */
static gboolean
same_subject (LimnPrediction *a,
              LimnPrediction *b)
{
  LimnQuery *query_a = a != NULL ? limn_prediction_get_query (a) : NULL;
  LimnQuery *query_b = b != NULL ? limn_prediction_get_query (b) : NULL;

  return query_a != NULL && query_b != NULL
         && limn_query_get_image (query_a) == limn_query_get_image (query_b)
         && limn_model_equal (limn_query_get_model (query_a), limn_query_get_model (query_b));
}

/* What came and went adds up until the hand rests, so that going back takes it back. */
static void
follow_shown (LimnTuner      *self,
              LimnPrediction *last,
              LimnPrediction *next)
{
  g_autoptr (LimnChanges) step = NULL;
  g_autoptr (LimnChanges) changes = NULL;
  g_autoptr (LimnMarks) moves = NULL;

  if (!same_subject (last, next))
    {
      forget_move (self);
      limn_tuner_pick (self, NULL, -1);
      limn_tuner_set_peeked (self, -1);
      return;
    }

  step = limn_changes_new (last, next);
  if (limn_changes_is_empty (step))
    return;

  extend_move (self, last);
  changes = limn_changes_new (self->before, next);
  set_changes (self, changes);

  moves = limn_tuner_make_moves (self, step);
  if (moves != NULL)
    g_signal_emit_by_name (self, "stepped", moves);
}

/* A ghost that is shown now is selected like everything that is shown. */
static void
follow_picked (LimnTuner *self)
{
  int index;

  if (self->picked == NULL || self->view.shown == NULL)
    return;

  index = limn_follow_instance (self->picked, self->view.shown, self->picked_index);
  if (index >= 0)
    limn_overlay_set_selected (self->overlay, index);
}

static gpointer
ref_or_null (gpointer value,
             gpointer (*ref) (gpointer))
{
  return value != NULL ? ref (value) : NULL;
}

#define REF(type, value) ref_or_null (value, (gpointer (*) (gpointer)) limn_##type##_ref)

static void
view_init (LimnTunerView *view,
           LimnSession   *session)
{
  view->shown = REF (prediction, limn_session_get_prediction (session));
  view->pool = REF (prediction, limn_session_get_pool (session));
  view->raw = REF (prediction, limn_session_get_raw (session));
  view->difference = REF (changes, limn_session_get_difference (session));
  view->cutoffs = REF (cutoffs, limn_session_get_cutoffs (session));
  view->status = limn_session_get_status (session);
  view->rule = limn_session_get_rule (session);
  view->overlap = limn_session_get_overlap (session);
  view->covered_from = limn_session_get_covered_from (session);
  view->explaining = limn_session_get_explaining (session);
}

static void
view_clear (LimnTunerView *view)
{
  g_clear_pointer (&view->shown, limn_prediction_unref);
  g_clear_pointer (&view->pool, limn_prediction_unref);
  g_clear_pointer (&view->raw, limn_prediction_unref);
  g_clear_pointer (&view->difference, limn_changes_unref);
  g_clear_pointer (&view->cutoffs, limn_cutoffs_unref);
}

/* The session tells one property after the other; all of them are right from the first on. */
static void
session_changed_cb (LimnTuner *self)
{
  LimnTunerView last = self->view;
  LimnTunerView *view = &self->view;
  gboolean pool_changed;
  gboolean reason_changed;

  g_assert (LIMN_IS_TUNER (self));

  view_init (view, limn_tuner_get_session (self));
  pool_changed = view->pool != last.pool;
  reason_changed = pool_changed || view->raw != last.raw || view->rule != last.rule
                   || view->status != last.status || view->explaining != last.explaining
                   || view->overlap < last.overlap || view->overlap > last.overlap;

  g_object_freeze_notify (G_OBJECT (self));
  if (view->shown != last.shown)
    {
      follow_shown (self, last.shown, view->shown);
      follow_picked (self);
    }
  if (view->difference == NULL)
    limn_tuner_set_comparing (self, FALSE);
  if (view->explaining != last.explaining)
    g_object_notify (G_OBJECT (self), "explaining");
  if (pool_changed && !self->folder)
    limn_tuner_forget_survival (self);
  if (reason_changed)
    forget_suppression (self);
  if (reason_changed || view->shown != last.shown || view->cutoffs != last.cutoffs
      || view->difference != last.difference)
    limn_tuner_forget_marks (self);
  g_object_thaw_notify (G_OBJECT (self));

  view_clear (&last);
}

/* Told before what follows from it, or after: the hand moves either way. */
static void
threshold_moved_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  extend_move (self, self->view.shown);
}

static void
match_changed_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  limn_tuner_follow_match (self);
  limn_tuner_forget_marks (self);
}

static void
selected_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  if (limn_overlay_get_selected (self->overlay) >= 0 && self->picked != NULL)
    limn_tuner_pick (self, NULL, -1);
  else
    g_object_notify (G_OBJECT (self), "target");
}

static void
around_changed_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  limn_tuner_forget_marks (self);
}

static void
survey_answered_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  if (self->folder)
    limn_tuner_forget_survival (self);
}

/*< private >
 * limn_tuner_follow:
 * @self: a tuner
 *
 * Follows what the tuner speaks of, from now on.
 */
void
limn_tuner_follow (LimnTuner *self)
{
  LimnSession *session = limn_tuner_get_session (self);
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } connections[] = {
    { session, "notify::confidence", G_CALLBACK (threshold_moved_cb) },
    { session, "notify::overlap", G_CALLBACK (threshold_moved_cb) },
    { session, "notify::cutoffs", G_CALLBACK (threshold_moved_cb) },
    { session, "notify", G_CALLBACK (session_changed_cb) },
    { self->overlay, "classes-changed", G_CALLBACK (around_changed_cb) },
    { self->overlay, "notify::palette", G_CALLBACK (around_changed_cb) },
    { self->pins, "changed", G_CALLBACK (around_changed_cb) },
    { self->survey, "answered", G_CALLBACK (survey_answered_cb) },
    { self->overlay, "notify::selected", G_CALLBACK (selected_cb) },
    { self->referee, "notify::match", G_CALLBACK (match_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (connections[i].object, connections[i].signal,
                             connections[i].callback, self, G_CONNECT_SWAPPED);

  session_changed_cb (self);
  limn_tuner_follow_match (self);
}

/*< private >
 * limn_tuner_unfollow:
 * @self: a tuner
 *
 * Stops following, and lets go of what was followed.
 */
void
limn_tuner_unfollow (LimnTuner *self)
{
  limn_overlay_set_judge (self->overlay, NULL, NULL);
  g_signal_handlers_disconnect_by_data (limn_tuner_get_session (self), self);
  g_signal_handlers_disconnect_by_data (self->overlay, self);
  g_signal_handlers_disconnect_by_data (self->pins, self);
  g_signal_handlers_disconnect_by_data (self->survey, self);
  g_signal_handlers_disconnect_by_data (self->referee, self);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->before, limn_prediction_unref);
  g_clear_pointer (&self->changes, limn_changes_unref);
  view_clear (&self->view);
}
