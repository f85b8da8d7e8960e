/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known about the pictures of a folder. Main thread only. */

#include "config.h"

#include "limn-survey.h"

struct _LimnSurvey
{
  GObject         parent_instance;

  /* Owned */
  LimnSession    *session;
  LimnScoreTable *scores;
  GHashTable     *pools;

  /* Plain */
  gboolean        running;
};

G_DEFINE_FINAL_TYPE (LimnSurvey, limn_survey, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_RUNNING,
  N_PROPERTIES,
};

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_FAILED,
  SIGNAL_PROGRESS,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
limn_survey_dispose (GObject *object)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  g_clear_pointer (&self->pools, g_hash_table_unref);
  g_clear_object (&self->scores);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (limn_survey_parent_class)->dispose (object);
}

static void
limn_survey_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  switch (property_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
limn_survey_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  LimnSurvey *self = LIMN_SURVEY (object);

  switch (property_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
limn_survey_class_init (LimnSurveyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_survey_dispose;
  object_class->get_property = limn_survey_get_property;
  object_class->set_property = limn_survey_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, LIMN_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_ANSWERED] =
    g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[SIGNAL_PROGRESS] =
    g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
limn_survey_init (LimnSurvey *self)
{
  self->scores = limn_score_table_new ();
  self->pools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) limn_prediction_unref);
}

/**
 * limn_survey_new:
 * @session: whose model and overlap it is about
 *
 * Creates a survey that knows nothing.
 *
 * Main thread only.
 *
 * Returns: (transfer full): a survey
 */
LimnSurvey *
limn_survey_new (LimnSession *session)
{
  g_return_val_if_fail (LIMN_IS_SESSION (session), NULL);

  return g_object_new (LIMN_TYPE_SURVEY, "session", session, NULL);
}

LimnSession *
limn_survey_get_session (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return self->session;
}

void
limn_survey_put (LimnSurvey     *self,
                 const char     *key,
                 LimnPrediction *pool)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (pool != NULL);

  g_hash_table_replace (self->pools, g_strdup (key), limn_prediction_ref (pool));
  limn_score_table_put (self->scores, key, pool);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, key);
}

LimnPrediction *
limn_survey_lookup (LimnSurvey *self,
                    const char *key)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->pools, key);
}

gboolean
limn_survey_has_outlines (LimnSurvey *self,
                          const char *key)
{
  return limn_survey_lookup (self, key) != NULL;
}

LimnScoreTable *
limn_survey_get_scores (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), NULL);

  return self->scores;
}

void
limn_survey_run (LimnSurvey *self,
                 GPtrArray  *files)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));
  g_return_if_fail (files != NULL);
}

void
limn_survey_stop (LimnSurvey *self)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));
}

gboolean
limn_survey_is_running (LimnSurvey *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY (self), FALSE);

  return self->running;
}

void
limn_survey_get_progress (LimnSurvey *self,
                          guint      *n_done,
                          guint      *n_failed,
                          guint      *n_total)
{
  g_return_if_fail (LIMN_IS_SURVEY (self));

  if (n_done != NULL)
    *n_done = 0;
  if (n_failed != NULL)
    *n_failed = 0;
  if (n_total != NULL)
    *n_total = 0;
}
