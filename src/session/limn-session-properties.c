/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The properties of a session, as GObject wants to be told of them. What they are is in
 * limn-session.c and limn-session-tuning.c. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

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
        { LIMN_SESSION_APPROXIMATE, "LIMN_SESSION_APPROXIMATE", "approximate" },
        { LIMN_SESSION_STALE, "LIMN_SESSION_STALE", "stale" },
        { LIMN_SESSION_CONFIRMED, "LIMN_SESSION_CONFIRMED", "confirmed" },
        { LIMN_SESSION_FAILED, "LIMN_SESSION_FAILED", "failed" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("LimnSessionStatus", values));
    }

  return type;
}

/* Those for choosing thresholds, and what is under way. Tells whether the property is one of
 * them. */
static gboolean
get_tuning_property (LimnSession *self,
                     guint        prop_id,
                     GValue      *value)
{
  switch (prop_id)
    {
    case PROP_DIFFERENCE:
      g_value_set_boxed (value, self->difference);
      break;

    case PROP_CUTOFFS:
      g_value_set_boxed (value, self->cutoffs);
      break;

    case PROP_COVERED_FROM:
      g_value_set_double (value, self->covered_from);
      break;

    case PROP_FLOOR:
      g_value_set_double (value, self->floor);
      break;

    case PROP_SAVE_CREDITS:
      g_value_set_boolean (value, self->save_credits);
      break;

    case PROP_EXPLAINING:
      g_value_set_boolean (value, self->explaining);
      break;

    case PROP_RAW:
      g_value_set_boxed (value, self->raw);
      break;

    case PROP_RULE:
      g_value_set_int (value, (int) self->rule);
      break;

    case PROP_PROGRESS:
      g_value_set_boxed (value, self->progress);
      break;

    case PROP_GLIMPSE:
      g_value_set_boxed (value, self->glimpse);
      break;

    default:
      return FALSE;
    }

  return TRUE;
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
      g_value_set_double (value, limn_cutoffs_get_confidence (self->cutoffs));
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
      if (!get_tuning_property (self, prop_id, value))
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

    case PROP_CUTOFFS:
      limn_session_set_cutoffs (self, g_value_get_boxed (value));
      break;

    case PROP_FLOOR:
      limn_session_set_floor (self, g_value_get_double (value));
      break;

    case PROP_SAVE_CREDITS:
      limn_session_set_save_credits (self, g_value_get_boolean (value));
      break;

    case PROP_EXPLAINING:
      limn_session_set_explaining (self, g_value_get_boolean (value));
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

  /**
   * LimnSession:covered-from:
   *
   * From which confidence up everything is known, in percent; 101 if nothing is.
   */
  limn_session_properties[PROP_COVERED_FROM] =
    g_param_spec_double ("covered-from", NULL, NULL,
                         LIMN_CONFIDENCE_MIN, LIMN_SESSION_NOT_COVERED, LIMN_SESSION_NOT_COVERED,
                         flags);

  /**
   * LimnSession:raw:
   *
   * The answer at overlap 100, from which nothing was removed.
   */
  limn_session_properties[PROP_RAW] =
    g_param_spec_boxed ("raw", NULL, NULL, LIMN_TYPE_PREDICTION, flags);

  /**
   * LimnSession:rule:
   *
   * What this model measures when it removes instances for their overlap, a #LimnRule.
   */
  limn_session_properties[PROP_RULE] =
    g_param_spec_int ("rule", NULL, NULL, LIMN_RULE_UNKNOWN, LIMN_RULE_OTHER, LIMN_RULE_UNKNOWN,
                      flags);
}

static void
install_glimpse (void)
{
  /**
   * LimnSession:glimpse:
   *
   * What a large picture that is being read looks like, smaller.
   */
  limn_session_properties[PROP_GLIMPSE] =
    g_param_spec_boxed ("glimpse", NULL, NULL, LIMN_TYPE_PIXELS,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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
   * LimnSession:progress:
   *
   * How the question that is on its way is doing.
   */
  limn_session_properties[PROP_PROGRESS] =
    g_param_spec_boxed ("progress", NULL, NULL, LIMN_TYPE_ASK_PROGRESS, flags);

  /**
   * LimnSession:differs:
   *
   * Whether the model's answer was not what had been derived for the same settings.
   */
  limn_session_properties[PROP_DIFFERS] =
    g_param_spec_boolean ("differs", NULL, NULL, FALSE, flags);

  /**
   * LimnSession:difference:
   *
   * What came and went from what had been derived to what the model said.
   */
  limn_session_properties[PROP_DIFFERENCE] =
    g_param_spec_boxed ("difference", NULL, NULL, LIMN_TYPE_CHANGES, flags);
}

static void
install_tuning (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * LimnSession:cutoffs:
   *
   * The least confidence, and the own values of some classes.
   */
  limn_session_properties[PROP_CUTOFFS] =
    g_param_spec_boxed ("cutoffs", NULL, NULL, LIMN_TYPE_CUTOFFS, flags);

  /**
   * LimnSession:floor:
   *
   * How far down a remote model is asked, in percent, so that everything above can be derived.
   */
  limn_session_properties[PROP_FLOOR] =
    g_param_spec_double ("floor", NULL, NULL,
                         LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX, LIMN_SESSION_DEFAULT_FLOOR,
                         flags);

  /**
   * LimnSession:save-credits:
   *
   * Whether a remote model is asked only about what is not known already.
   */
  limn_session_properties[PROP_SAVE_CREDITS] =
    g_param_spec_boolean ("save-credits", NULL, NULL, FALSE, flags);

  /**
   * LimnSession:explaining:
   *
   * Whether it is wanted to know why instances were removed.
   */
  limn_session_properties[PROP_EXPLAINING] =
    g_param_spec_boolean ("explaining", NULL, NULL, FALSE, flags);
}

/*< private >
 * limn_session_install_properties:
 * @object_class: the class
 *
 * Gives the class its properties.
 */
void
limn_session_install_properties (GObjectClass *object_class)
{
  object_class->get_property = limn_session_get_property;
  object_class->set_property = limn_session_set_property;

  install_settings ();
  install_shown ();
  install_glimpse ();
  install_worth ();
  install_tuning ();
  g_object_class_install_properties (object_class, N_PROPS, limn_session_properties);
}
