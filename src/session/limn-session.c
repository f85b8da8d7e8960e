/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The state machine of one window, as its owner sees it: settings and commands. What follows from
 * them is worked out in limn-session-state.c, which question comes next in limn-session-plan.c, the
 * model is asked in limn-session-ask.c, and pictures come by limn-session-load.c. Main thread
 * only. */

#include "config.h"

#include "limn-session-private.h"

#include <math.h>

/* How long the hand must rest before the model is asked, and how long it can keep moving before it
 * is asked anyway, where nothing can be derived. Shorter asks for values nobody stopped at; longer
 * feels dead. */
#define DEFAULT_REST_MS 150
#define DEFAULT_LONGEST_MS 450

/* Pools kept for going back to a picture, a model or an overlap: some hundred pictures at the few
 * overlaps that were tried, and no more than 80 MB of outlines. */
#define MEMORY_CAPACITY 512
#define MEMORY_MAX_POINTS (10 * 1000 * 1000)

G_DEFINE_FINAL_TYPE (LimnSession, limn_session, G_TYPE_OBJECT)

static void
limn_session_dispose (GObject *object)
{
  LimnSession *self = LIMN_SESSION (object);

  limn_session_be_still (self);
  limn_session_stop_load (self);
  limn_session_forget_load (self);
  limn_session_unwatch_network (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (limn_session_parent_class)->dispose (object);
}

static void
limn_session_finalize (GObject *object)
{
  LimnSession *self = LIMN_SESSION (object);

  g_clear_pointer (&self->model, limn_model_unref);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->original, limn_image_unref);
  g_clear_pointer (&self->wants_smaller, g_hash_table_unref);
  g_clear_pointer (&self->progress, limn_ask_progress_free);
  g_clear_pointer (&self->cutoffs, limn_cutoffs_unref);
  g_clear_pointer (&self->base, limn_prediction_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_clear_pointer (&self->pool, limn_prediction_unref);
  g_clear_pointer (&self->raw, limn_prediction_unref);
  g_clear_pointer (&self->answer, limn_prediction_unref);
  g_clear_pointer (&self->preview, limn_prediction_unref);
  g_clear_pointer (&self->preview_raw, limn_prediction_unref);
  g_clear_pointer (&self->filtered_base, limn_prediction_unref);
  g_clear_pointer (&self->filtered_cutoffs, limn_cutoffs_unref);
  g_clear_pointer (&self->difference, limn_changes_unref);
  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->memory, limn_memory_free);
  g_clear_pointer (&self->preload, limn_preload_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (limn_session_parent_class)->finalize (object);
}

static void
limn_session_class_init (LimnSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_session_dispose;
  object_class->finalize = limn_session_finalize;

  limn_session_install_properties (object_class);
}

static void
limn_session_init (LimnSession *self)
{
  self->model = limn_model_new_local ();
  self->memory = limn_memory_new (MEMORY_CAPACITY, MEMORY_MAX_POINTS);
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->wants_smaller = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cutoffs = limn_cutoffs_new (LIMN_CONFIDENCE_DEFAULT);
  self->overlap = LIMN_OVERLAP_DEFAULT;
  self->floor = LIMN_SESSION_DEFAULT_FLOOR;
  self->covered_from = LIMN_SESSION_NOT_COVERED;
  self->rest_ms = DEFAULT_REST_MS;
  self->longest_ms = DEFAULT_LONGEST_MS;
}

/**
 * limn_session_new:
 * @client: what asks the models
 *
 * Creates a session without a picture, with the local model and the API's default thresholds.
 * Main thread only.
 *
 * Returns: (transfer full): the session
 */
LimnSession *
limn_session_new (LimnClient *client)
{
  g_return_val_if_fail (LIMN_IS_CLIENT (client), NULL);

  return g_object_new (LIMN_TYPE_SESSION, "client", client, NULL);
}

/**
 * limn_session_get_client:
 * @self: a session
 *
 * Gets what asks the models. Main thread only.
 *
 * Returns: (transfer none): the client
 */
LimnClient *
limn_session_get_client (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->client;
}

/**
 * limn_session_open_image:
 * @self: a session
 * @image: a picture that is loaded already
 *
 * Shows a picture in place of the one before, with what is remembered about it, and asks the model
 * at once. Main thread only.
 */
void
limn_session_open_image (LimnSession *self,
                         LimnImage   *image)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (image != NULL);

  limn_session_stop_load (self);
  limn_session_show_image (self, image);
}

/**
 * limn_session_close:
 * @self: a session
 *
 * Cancels what is under way and puts the picture away. What was learned about it stays in memory,
 * and the thresholds stay where they are. Main thread only.
 */
void
limn_session_close (LimnSession *self)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  g_object_freeze_notify (G_OBJECT (self));

  limn_session_begin_epoch (self);
  limn_session_stop_load (self);
  limn_session_forget_load (self);
  limn_session_take_error (self, NULL);
  limn_session_set_image (self, NULL);
  limn_session_refresh (self);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_ask_again:
 * @self: a session
 *
 * Does again what failed: opens the picture that could not be opened, else asks the model at the
 * present settings, at once, even if it has answered them. Does nothing while a picture is being
 * read, since it will be asked about, and without one. Main thread only.
 */
void
limn_session_ask_again (LimnSession *self)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  if (self->failed_load != NULL)
    {
      limn_session_retry_load (self);
      return;
    }
  if (self->image == NULL || self->load != NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->anew_epoch = self->epoch;
  limn_session_take_error (self, NULL);
  limn_session_take_difference (self, NULL);
  limn_session_ask_at_once (self);
  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_cancel:
 * @self: a session
 *
 * Cancels whatever is under way or about to be. What is shown stays, and the status tells what it
 * is worth: with a picture the model was never asked about, that is %LIMN_SESSION_STALE without a
 * prediction. Main thread only.
 */
void
limn_session_cancel (LimnSession *self)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  limn_session_be_still (self);
  limn_session_stop_load (self);
  self->paused = TRUE;
  limn_session_refresh (self);
}

/**
 * limn_session_get_model:
 * @self: a session
 *
 * Gets the model that is asked. Main thread only.
 *
 * Returns: (transfer none): the model
 */
LimnModel *
limn_session_get_model (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->model;
}

/**
 * limn_session_set_model:
 * @self: a session
 * @model: the model
 *
 * Sets the model that is asked. With a picture, it is asked at once; until it answers, what it said
 * before about the same picture is shown, or else, marked stale, what the last model said.
 * Main thread only.
 */
void
limn_session_set_model (LimnSession *self,
                        LimnModel   *model)
{
  g_autoptr (LimnImage) whole = NULL;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (model != NULL);

  if (limn_model_equal (self->model, model))
    return;

  /* What was too large for one server need not be for the next. */
  whole = limn_session_dup_whole (self);

  g_object_freeze_notify (G_OBJECT (self));

  limn_model_ref (model);
  limn_model_unref (self->model);
  self->model = model;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_MODEL]);

  limn_session_begin_epoch (self);
  if (self->image != NULL && self->load == NULL)
    {
      limn_session_forget_load (self);
      limn_session_take_error (self, NULL);
    }
  if (whole != NULL && whole != self->image)
    limn_session_set_image (self, whole);
  if (whole != NULL && self->load == NULL && limn_session_reduces (self, whole))
    limn_session_refresh (self);
  else
    limn_session_go_on (self);

  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_get_confidence:
 * @self: a session
 *
 * Gets the least confidence. Main thread only.
 *
 * Returns: percent
 */
double
limn_session_get_confidence (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_CONFIDENCE_DEFAULT);

  return limn_cutoffs_get_confidence (self->cutoffs);
}

/**
 * limn_session_set_confidence:
 * @self: a session
 * @percent: the least confidence, percent; clamped to 1 to 100 and rounded to two decimals
 *
 * Sets the least confidence, the main value of the cutoffs. What can be derived from the pool is
 * shown before this returns; the model is asked once the value has settled. Main thread only.
 */
void
limn_session_set_confidence (LimnSession *self,
                             double       percent)
{
  g_autoptr (LimnCutoffs) cutoffs = NULL;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (!isnan (percent));

  cutoffs = limn_cutoffs_with_confidence (self->cutoffs, percent);
  limn_session_set_cutoffs (self, cutoffs);
}

/**
 * limn_session_get_overlap:
 * @self: a session
 *
 * Gets the greatest overlap of two objects of a class. Main thread only.
 *
 * Returns: percent
 */
double
limn_session_get_overlap (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_OVERLAP_DEFAULT);

  return self->overlap;
}

/**
 * limn_session_set_overlap:
 * @self: a session
 * @percent: the greatest overlap, percent; clamped to 0 to 100 and rounded to two decimals
 *
 * Sets the greatest overlap. What was asked at this overlap before, or what follows from the answer
 * at overlap 100, is shown before this returns; else what is shown is stale until the model
 * answers. With the first move over a picture, the answer at overlap 100 is asked for. Main thread
 * only.
 */
void
limn_session_set_overlap (LimnSession *self,
                          double       percent)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (!isnan (percent));

  /* As a query rounds it: a step too small to be sent is none. */
  percent = round (CLAMP (percent, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX) * 100.0) / 100.0;
  if (self->overlap == percent)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->overlap = percent;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_OVERLAP]);
  if (self->image != NULL && !self->overlap_touched)
    {
      self->overlap_touched = TRUE;
      self->raw_is_urgent = TRUE;
    }
  limn_session_thresholds_moved (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_session_get_image:
 * @self: a session
 *
 * Gets the picture that is shown. Main thread only.
 *
 * Returns: (transfer none) (nullable): the picture
 */
LimnImage *
limn_session_get_image (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->image;
}

/**
 * limn_session_get_prediction:
 * @self: a session
 *
 * Gets what is shown over the picture. Its query tells what it answers, which need not be the
 * present settings: see limn_session_get_status(). Main thread only.
 *
 * Returns: (transfer none) (nullable): the prediction
 */
LimnPrediction *
limn_session_get_prediction (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->prediction;
}

/**
 * limn_session_get_pool:
 * @self: a session
 *
 * Gets the widest answer known for this image, model and overlap. Main thread only.
 *
 * Returns: (transfer none) (nullable): the pool
 */
LimnPrediction *
limn_session_get_pool (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->pool;
}

/**
 * limn_session_get_status:
 * @self: a session
 *
 * Gets what the picture on screen is worth. Main thread only.
 *
 * Returns: the status
 */
LimnSessionStatus
limn_session_get_status (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), LIMN_SESSION_EMPTY);

  return self->status;
}

/**
 * limn_session_get_error:
 * @self: a session
 *
 * Gets why the last step failed. Main thread only.
 *
 * Returns: (transfer none) (nullable): the error; %NULL unless the status is %LIMN_SESSION_FAILED
 */
const GError *
limn_session_get_error (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->error;
}

/**
 * limn_session_get_busy:
 * @self: a session
 *
 * Tells whether a request is in flight: a question, or the fetching of a linked picture.
 * Main thread only.
 *
 * Returns: %TRUE if there is
 */
gboolean
limn_session_get_busy (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->busy;
}

/**
 * limn_session_get_differs:
 * @self: a session
 *
 * Tells whether the model's answer was not what had been derived for the same settings. It is over
 * with the next question. Main thread only.
 *
 * Returns: %TRUE if it was not
 */
gboolean
limn_session_get_differs (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->differs;
}

/**
 * limn_session_get_duration_ms:
 * @self: a session
 *
 * Gets how long the last answer took, from asking to having it parsed. Main thread only.
 *
 * Returns: milliseconds; 0 if there was none
 */
double
limn_session_get_duration_ms (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), 0.0);

  return self->duration_ms;
}

/**
 * limn_session_get_asked_again:
 * @self: a session
 *
 * Tells whether the model is asked once more for what it has answered already. What is shown stays
 * confirmed then, but somebody waits. Main thread only.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_session_get_asked_again (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->status == LIMN_SESSION_CONFIRMED
         && self->ask != NULL && self->ask->purpose == LIMN_PURPOSE_EXACT;
}

/**
 * limn_session_get_progress:
 * @self: a session
 *
 * Gets how the question that is on its way is doing. Main thread only.
 *
 * Returns: (transfer none) (nullable): its progress; %NULL if there is none
 */
const LimnAskProgress *
limn_session_get_progress (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->progress;
}

/**
 * limn_session_get_was_cold:
 * @self: a session
 *
 * Tells whether the server said that it had to start the model for a question about this picture.
 * Main thread only.
 *
 * Returns: %TRUE if it did
 */
gboolean
limn_session_get_was_cold (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), FALSE);

  return self->was_cold;
}

/**
 * limn_session_set_debounce:
 * @self: a session
 * @rest_ms: how long a value must rest before the model is asked
 * @longest_ms: after how long it is asked even though the value keeps changing, where nothing can
 *   be derived
 *
 * Sets the times of the debounce, which are 150 and 450 ms. For tests. Main thread only.
 */
void
limn_session_set_debounce (LimnSession *self,
                           guint        rest_ms,
                           guint        longest_ms)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  self->rest_ms = rest_ms;
  self->longest_ms = longest_ms;
}
