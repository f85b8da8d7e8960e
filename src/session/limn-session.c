/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The state machine of one window, as its owner sees it: settings, commands and properties. What
 * follows from them is worked out in limn-session-state.c, the model is asked in
 * limn-session-ask.c, and pictures come by limn-session-load.c. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

#include <math.h>

/* How long the hand must rest before the model is asked, and how long it can keep moving before it
 * is asked anyway. Shorter asks for values nobody stopped at; longer feels dead. */
#define DEFAULT_REST_MS 150
#define DEFAULT_LONGEST_MS 450

/* Pools kept for going back to a picture, a model or an overlap. */
#define MEMORY_CAPACITY 32

G_DEFINE_FINAL_TYPE (LimnSession, limn_session, G_TYPE_OBJECT)

GParamSpec *limn_session_properties[N_PROPS];

GType
limn_session_status_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { LIMN_SESSION_EMPTY, "LIMN_SESSION_EMPTY", "empty" },
        { LIMN_SESSION_LOADING, "LIMN_SESSION_LOADING", "loading" },
        { LIMN_SESSION_ASKING, "LIMN_SESSION_ASKING", "asking" },
        { LIMN_SESSION_DERIVED, "LIMN_SESSION_DERIVED", "derived" },
        { LIMN_SESSION_STALE, "LIMN_SESSION_STALE", "stale" },
        { LIMN_SESSION_CONFIRMED, "LIMN_SESSION_CONFIRMED", "confirmed" },
        { LIMN_SESSION_FAILED, "LIMN_SESSION_FAILED", "failed" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("LimnSessionStatus", values));
    }

  return type;
}

static void
limn_session_dispose (GObject *object)
{
  LimnSession *self = LIMN_SESSION (object);

  limn_session_clear_debounce (self);
  limn_session_stop_ask (self);
  limn_session_stop_load (self);
  limn_session_forget_load (self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (limn_session_parent_class)->dispose (object);
}

static void
limn_session_finalize (GObject *object)
{
  LimnSession *self = LIMN_SESSION (object);

  g_clear_pointer (&self->model, limn_model_unref);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_clear_pointer (&self->pool, limn_prediction_unref);
  g_clear_pointer (&self->answer, limn_prediction_unref);
  g_clear_pointer (&self->memory, limn_memory_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (limn_session_parent_class)->finalize (object);
}

static void
limn_session_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LimnSession *self = LIMN_SESSION (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;

    case PROP_MODEL:
      g_value_set_boxed (value, self->model);
      break;

    case PROP_CONFIDENCE:
      g_value_set_double (value, self->confidence);
      break;

    case PROP_OVERLAP:
      g_value_set_double (value, self->overlap);
      break;

    case PROP_IMAGE:
      g_value_set_boxed (value, self->image);
      break;

    case PROP_PREDICTION:
      g_value_set_boxed (value, self->prediction);
      break;

    case PROP_POOL:
      g_value_set_boxed (value, self->pool);
      break;

    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;

    case PROP_DIFFERS:
      g_value_set_boolean (value, self->differs);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_session_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  LimnSession *self = LIMN_SESSION (object);

  switch (prop_id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;

    case PROP_MODEL:
      limn_session_set_model (self, g_value_get_boxed (value));
      break;

    case PROP_CONFIDENCE:
      limn_session_set_confidence (self, g_value_get_double (value));
      break;

    case PROP_OVERLAP:
      limn_session_set_overlap (self, g_value_get_double (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_settings (void)
{
  /**
   * LimnSession:client:
   *
   * What asks the models.
   */
  limn_session_properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, LIMN_TYPE_CLIENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * LimnSession:model:
   *
   * The model that is asked.
   */
  limn_session_properties[PROP_MODEL] =
    g_param_spec_boxed ("model", NULL, NULL, LIMN_TYPE_MODEL,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * LimnSession:confidence:
   *
   * The least confidence, in percent.
   */
  limn_session_properties[PROP_CONFIDENCE] =
    g_param_spec_double ("confidence", NULL, NULL,
                         LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX, LIMN_CONFIDENCE_DEFAULT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * LimnSession:overlap:
   *
   * The greatest overlap of two objects of a class, in percent.
   */
  limn_session_properties[PROP_OVERLAP] =
    g_param_spec_double ("overlap", NULL, NULL,
                         LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX, LIMN_OVERLAP_DEFAULT,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
install_shown (void)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * LimnSession:image:
   *
   * The picture that is shown.
   */
  limn_session_properties[PROP_IMAGE] =
    g_param_spec_boxed ("image", NULL, NULL, LIMN_TYPE_IMAGE, flags);

  /**
   * LimnSession:prediction:
   *
   * What is shown over the picture. Its query tells what it answers.
   */
  limn_session_properties[PROP_PREDICTION] =
    g_param_spec_boxed ("prediction", NULL, NULL, LIMN_TYPE_PREDICTION, flags);

  /**
   * LimnSession:pool:
   *
   * The widest answer known for this image, model and overlap.
   */
  limn_session_properties[PROP_POOL] =
    g_param_spec_boxed ("pool", NULL, NULL, LIMN_TYPE_PREDICTION, flags);
}

static void
install_worth (void)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * LimnSession:status:
   *
   * What the picture on screen is worth.
   */
  limn_session_properties[PROP_STATUS] =
    g_param_spec_enum ("status", NULL, NULL, LIMN_TYPE_SESSION_STATUS, LIMN_SESSION_EMPTY, flags);

  /**
   * LimnSession:error:
   *
   * Why the last step failed, if it did.
   */
  limn_session_properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * LimnSession:busy:
   *
   * Whether a request is in flight.
   */
  limn_session_properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);

  /**
   * LimnSession:differs:
   *
   * Whether the model's answer was not what had been derived for the same settings.
   */
  limn_session_properties[PROP_DIFFERS] =
    g_param_spec_boolean ("differs", NULL, NULL, FALSE, flags);
}

static void
limn_session_class_init (LimnSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_session_dispose;
  object_class->finalize = limn_session_finalize;
  object_class->get_property = limn_session_get_property;
  object_class->set_property = limn_session_set_property;

  install_settings ();
  install_shown ();
  install_worth ();
  g_object_class_install_properties (object_class, N_PROPS, limn_session_properties);
}

static void
limn_session_init (LimnSession *self)
{
  self->model = limn_model_new_local ();
  self->memory = limn_memory_new (MEMORY_CAPACITY);
  self->confidence = LIMN_CONFIDENCE_DEFAULT;
  self->overlap = LIMN_OVERLAP_DEFAULT;
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
  limn_session_set_differs (self, FALSE);
  limn_session_start_ask (self);
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

  limn_session_clear_debounce (self);
  limn_session_stop_ask (self);
  limn_session_stop_load (self);
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
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (model != NULL);

  if (limn_model_equal (self->model, model))
    return;

  g_object_freeze_notify (G_OBJECT (self));

  limn_model_ref (model);
  limn_model_unref (self->model);
  self->model = model;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_MODEL]);

  limn_session_begin_epoch (self);
  if (self->image != NULL && self->load == NULL)
    {
      limn_session_forget_load (self);
      limn_session_start_ask (self);
    }
  limn_session_refresh (self);

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

  return self->confidence;
}

/**
 * limn_session_set_confidence:
 * @self: a session
 * @percent: the least confidence, percent; clamped to 1 to 100
 *
 * Sets the least confidence. What can be derived from the pool is shown before this returns; the
 * model is asked once the value has settled. Main thread only.
 */
void
limn_session_set_confidence (LimnSession *self,
                             double       percent)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (!isnan (percent));

  percent = CLAMP (percent, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX);
  if (self->confidence == percent)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->confidence = percent;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_CONFIDENCE]);
  limn_session_thresholds_moved (self);
  g_object_thaw_notify (G_OBJECT (self));
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
 * @percent: the greatest overlap, percent; clamped to 0 to 100
 *
 * Sets the greatest overlap. What is shown is stale until the model answers, unless it was asked at
 * this overlap before. Main thread only.
 */
void
limn_session_set_overlap (LimnSession *self,
                          double       percent)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (!isnan (percent));

  percent = CLAMP (percent, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX);
  if (self->overlap == percent)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->overlap = percent;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_OVERLAP]);
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
 * limn_session_set_debounce:
 * @self: a session
 * @rest_ms: how long a value must rest before the model is asked
 * @longest_ms: after how long it is asked even though the value keeps changing
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
