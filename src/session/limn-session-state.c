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
answers (LimnPrediction *prediction,
         LimnQuery      *query)
{
  return prediction != NULL && limn_query_equal (limn_prediction_get_query (prediction), query);
}

static gboolean
is_about (LimnPrediction *prediction,
          LimnImage      *image)
{
  return prediction != NULL
         && limn_query_get_image (limn_prediction_get_query (prediction)) == image;
}

/* The best there is for @query: the model's own answer, else what follows exactly from the pool,
 * else the whole pool (which lacks only what is weaker), else what is shown already. */
static LimnPrediction *
choose_prediction (LimnSession    *self,
                   LimnQuery      *query,
                   LimnPrediction *pool)
{
  if (answers (self->answer, query))
    return limn_prediction_ref (self->answer);

  if (pool != NULL && limn_query_covers (limn_prediction_get_query (pool), query))
    {
      g_autoptr (LimnPrediction) derived = limn_prediction_narrow (pool, query);

      /* The same once more would only make the window draw for nothing. */
      if (is_about (self->prediction, self->image)
          && answers (self->prediction, query)
          && limn_prediction_is_derived (self->prediction) == limn_prediction_is_derived (derived)
          && limn_prediction_equal_instances (self->prediction, derived))
        return limn_prediction_ref (self->prediction);

      return g_steal_pointer (&derived);
    }

  if (pool != NULL)
    return limn_prediction_ref (pool);
  if (is_about (self->prediction, self->image))
    return limn_prediction_ref (self->prediction);

  return NULL;
}

static LimnSessionStatus
judge (LimnSession *self,
       LimnQuery   *query)
{
  if (self->error != NULL)
    return LIMN_SESSION_FAILED;
  if (self->load != NULL)
    return LIMN_SESSION_LOADING;
  if (query == NULL)
    return LIMN_SESSION_EMPTY;
  if (self->prediction == NULL)
    return self->ask != NULL || self->debounce_id != 0 ? LIMN_SESSION_ASKING : LIMN_SESSION_STALE;
  if (!answers (self->prediction, query))
    return LIMN_SESSION_STALE;

  return self->prediction == self->answer ? LIMN_SESSION_CONFIRMED : LIMN_SESSION_DERIVED;
}

/*< private >
 * limn_session_set_prediction:
 * @self: a session
 * @prediction: (nullable): what is to be shown
 *
 * Sets the property.
 */
void
limn_session_set_prediction (LimnSession    *self,
                             LimnPrediction *prediction)
{
  if (self->prediction == prediction)
    return;

  g_clear_pointer (&self->prediction, limn_prediction_unref);
  if (prediction != NULL)
    self->prediction = limn_prediction_ref (prediction);
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_PREDICTION]);
}

static void
set_pool (LimnSession    *self,
          LimnPrediction *pool)
{
  if (self->pool == pool)
    return;

  g_clear_pointer (&self->pool, limn_prediction_unref);
  if (pool != NULL)
    self->pool = limn_prediction_ref (pool);
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_POOL]);
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
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_IMAGE]);
}

/*< private >
 * limn_session_dup_query:
 * @self: a session
 *
 * Makes the query that the settings of this moment ask.
 *
 * Returns: (transfer full) (nullable): the query; %NULL without a picture
 */
LimnQuery *
limn_session_dup_query (LimnSession *self)
{
  if (self->image == NULL)
    return NULL;

  return limn_query_new (self->image, self->model, self->confidence, self->overlap);
}

/*< private >
 * limn_session_set_differs:
 * @self: a session
 * @differs: whether the model's answer was not what had been derived
 *
 * Sets the property.
 */
void
limn_session_set_differs (LimnSession *self,
                          gboolean     differs)
{
  if (self->differs == differs)
    return;

  self->differs = differs;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_DIFFERS]);
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
 * limn_session_refresh:
 * @self: a session
 *
 * Works out what is shown, and what it is worth, from what is known. Every change ends here. All of
 * it is set before anybody is notified, so that handlers never see halves.
 */
void
limn_session_refresh (LimnSession *self)
{
  g_autoptr (LimnQuery) query = limn_session_dup_query (self);
  g_autoptr (LimnPrediction) pool = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  LimnSessionStatus status = LIMN_SESSION_EMPTY;
  gboolean busy = self->ask != NULL || (self->load != NULL && self->load->fetching);

  g_object_freeze_notify (G_OBJECT (self));

  if (query != NULL)
    {
      pool = limn_memory_lookup (self->memory, self->image, self->model,
                                 limn_query_get_overlap (query));
      prediction = choose_prediction (self, query, pool);
    }
  set_pool (self, pool);
  limn_session_set_prediction (self, prediction);

  status = judge (self, query);
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

  g_object_thaw_notify (G_OBJECT (self));
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

static gboolean
debounce_cb (gpointer user_data)
{
  LimnSession *self = user_data;

  g_assert (LIMN_IS_SESSION (self));

  self->debounce_id = 0;
  g_object_freeze_notify (G_OBJECT (self));
  limn_session_start_ask (self);
  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));

  return G_SOURCE_REMOVE;
}

/* (Re)starts the wait: until the hand has rested, but not past the longest time since it began to
 * move. */
static void
arm_debounce (LimnSession *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 left_ms = 0;

  if (self->debounce_id == 0)
    self->first_move_us = now_us;
  limn_session_clear_debounce (self);

  left_ms = (gint64) self->longest_ms - (now_us - self->first_move_us) / 1000;
  self->debounce_id = g_timeout_add ((guint) CLAMP (left_ms, 0, (gint64) self->rest_ms),
                                     debounce_cb, self);
  g_source_set_name_by_id (self->debounce_id, "limn-session-debounce");
}

/*< private >
 * limn_session_thresholds_moved:
 * @self: a session
 *
 * Does what a new value of a threshold calls for. What was asked before goes on until the new
 * question is sent, since it may yet bring something to show; it ends here only if the new value
 * is answered already.
 */
void
limn_session_thresholds_moved (LimnSession *self)
{
  g_autoptr (LimnQuery) query = limn_session_dup_query (self);

  if (query != NULL && self->load == NULL)
    {
      limn_session_forget_load (self);
      limn_session_take_error (self, NULL);
      limn_session_set_differs (self, FALSE);
      if (answers (self->answer, query))
        {
          limn_session_clear_debounce (self);
          limn_session_stop_ask (self);
        }
      else if (self->ask != NULL && limn_query_equal (self->ask->query, query))
        limn_session_clear_debounce (self);
      else
        arm_debounce (self);
    }
  limn_session_refresh (self);
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
  limn_session_clear_debounce (self);
  limn_session_stop_ask (self);
  g_clear_pointer (&self->answer, limn_prediction_unref);
  limn_session_set_differs (self, FALSE);
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
  limn_session_set_image (self, image);
  limn_session_start_ask (self);
  limn_session_refresh (self);

  g_object_thaw_notify (G_OBJECT (self));
}
