/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown beside the answer while a person chooses thresholds. It follows session, overlay,
 * pins, survey and referee, and says what follows from them all: canvas, strip, pill and sidebar
 * ask it and need not know each other. What takes time is made when it is first asked for after a
 * change, so that a slider that moves several times in a frame costs one round. Main thread
 * only. */

#include "config.h"

#include "limn-tuner-private.h"

enum
{
  PROP_0,
  PROP_GHOSTS,
  PROP_EXPLAINING,
  PROP_COMPARING,
  PROP_FOLDER,
  PROP_PEEKED,
  PROP_MARKS,
  PROP_SURVIVAL,
  PROP_CHANGES,
  PROP_SUPPRESSION,
  PROP_TARGET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LimnTuner, limn_tuner, G_TYPE_OBJECT)

static void
notify (LimnTuner *self,
        guint      property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
limn_tuner_dispose (GObject *object)
{
  LimnTuner *self = LIMN_TUNER (object);

  if (self->overlay != NULL)
    limn_tuner_unfollow (self);
  g_clear_object (&self->overlay);
  g_clear_object (&self->survey);
  g_clear_object (&self->pins);
  g_clear_object (&self->referee);

  G_OBJECT_CLASS (limn_tuner_parent_class)->dispose (object);
}

static void
limn_tuner_finalize (GObject *object)
{
  LimnTuner *self = LIMN_TUNER (object);

  g_clear_pointer (&self->marks, limn_marks_unref);
  g_clear_pointer (&self->survival, limn_survival_unref);
  g_clear_pointer (&self->suppression, limn_suppression_unref);
  g_clear_pointer (&self->verdict, limn_changes_unref);
  g_clear_pointer (&self->picked, limn_prediction_unref);

  G_OBJECT_CLASS (limn_tuner_parent_class)->finalize (object);
}

static void
limn_tuner_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LimnTuner *self = LIMN_TUNER (object);

  switch (prop_id)
    {
    case PROP_GHOSTS:
      g_value_set_boolean (value, self->ghosts);
      break;
    case PROP_EXPLAINING:
      g_value_set_boolean (value,
                           limn_session_get_explaining (limn_tuner_get_session (self)));
      break;
    case PROP_COMPARING:
      g_value_set_boolean (value, self->comparing);
      break;
    case PROP_FOLDER:
      g_value_set_boolean (value, self->folder);
      break;
    case PROP_PEEKED:
      g_value_set_int (value, self->peeked);
      break;
    case PROP_MARKS:
      g_value_set_boxed (value, limn_tuner_get_marks (self));
      break;
    case PROP_SURVIVAL:
      g_value_set_boxed (value, limn_tuner_get_survival (self));
      break;
    case PROP_CHANGES:
      g_value_set_boxed (value, self->changes);
      break;
    case PROP_SUPPRESSION:
      g_value_set_boxed (value, limn_tuner_get_suppression (self));
      break;
    case PROP_TARGET:
      g_value_set_boolean (value, limn_tuner_get_target (self, NULL, NULL));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_tuner_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  LimnTuner *self = LIMN_TUNER (object);

  switch (prop_id)
    {
    case PROP_GHOSTS:
      limn_tuner_set_ghosts (self, g_value_get_boolean (value));
      break;
    case PROP_EXPLAINING:
      limn_session_set_explaining (limn_tuner_get_session (self), g_value_get_boolean (value));
      break;
    case PROP_COMPARING:
      limn_tuner_set_comparing (self, g_value_get_boolean (value));
      break;
    case PROP_FOLDER:
      limn_tuner_set_folder (self, g_value_get_boolean (value));
      break;
    case PROP_PEEKED:
      limn_tuner_set_peeked (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_tuner_class_init (LimnTunerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags read_write = read_only | G_PARAM_WRITABLE;

  object_class->dispose = limn_tuner_dispose;
  object_class->finalize = limn_tuner_finalize;
  object_class->get_property = limn_tuner_get_property;
  object_class->set_property = limn_tuner_set_property;

  properties[PROP_GHOSTS] =
    g_param_spec_boolean ("ghosts", NULL, NULL, FALSE, read_write);
  properties[PROP_EXPLAINING] =
    g_param_spec_boolean ("explaining", NULL, NULL, FALSE, read_write);
  properties[PROP_COMPARING] =
    g_param_spec_boolean ("comparing", NULL, NULL, FALSE, read_write);
  properties[PROP_FOLDER] =
    g_param_spec_boolean ("folder", NULL, NULL, FALSE, read_write);
  properties[PROP_PEEKED] =
    g_param_spec_int ("peeked", NULL, NULL, -1, G_MAXINT, -1, read_write);
  properties[PROP_MARKS] =
    g_param_spec_boxed ("marks", NULL, NULL, LIMN_TYPE_MARKS, read_only);
  properties[PROP_SURVIVAL] =
    g_param_spec_boxed ("survival", NULL, NULL, LIMN_TYPE_SURVIVAL, read_only);
  properties[PROP_CHANGES] =
    g_param_spec_boxed ("changes", NULL, NULL, LIMN_TYPE_CHANGES, read_only);
  properties[PROP_SUPPRESSION] =
    g_param_spec_boxed ("suppression", NULL, NULL, LIMN_TYPE_SUPPRESSION, read_only);
  properties[PROP_TARGET] =
    g_param_spec_boolean ("target", NULL, NULL, FALSE, read_only);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("stepped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 1, LIMN_TYPE_MARKS);
}

static void
limn_tuner_init (LimnTuner *self)
{
  self->peeked = -1;
}

/**
 * limn_tuner_new:
 * @overlay: what the person chose to see
 * @survey: what is known of the folder
 * @pins: the examples
 * @referee: the ground truth's verdict
 *
 * Creates what canvas, strip and sidebar share while thresholds are chosen. Main thread only.
 *
 * Returns: (transfer full): a new tuner
 */
LimnTuner *
limn_tuner_new (LimnOverlay *overlay,
                LimnSurvey  *survey,
                LimnPins    *pins,
                LimnReferee *referee)
{
  LimnTuner *self;

  g_return_val_if_fail (LIMN_IS_OVERLAY (overlay), NULL);
  g_return_val_if_fail (LIMN_IS_SURVEY (survey), NULL);
  g_return_val_if_fail (LIMN_IS_PINS (pins), NULL);
  g_return_val_if_fail (LIMN_IS_REFEREE (referee), NULL);

  self = g_object_new (LIMN_TYPE_TUNER, NULL);
  self->overlay = g_object_ref (overlay);
  self->survey = g_object_ref (survey);
  self->pins = g_object_ref (pins);
  self->referee = g_object_ref (referee);
  limn_tuner_follow (self);

  return self;
}

/**
 * limn_tuner_get_overlay:
 * @self: a tuner
 *
 * Gets what the person chose to see.
 *
 * Returns: (transfer none): the overlay
 */
LimnOverlay *
limn_tuner_get_overlay (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->overlay;
}

/**
 * limn_tuner_get_session:
 * @self: a tuner
 *
 * Gets the session whose thresholds are chosen.
 *
 * Returns: (transfer none): the session
 */
LimnSession *
limn_tuner_get_session (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return limn_overlay_get_session (self->overlay);
}

/**
 * limn_tuner_get_survey:
 * @self: a tuner
 *
 * Gets what is known of the folder.
 *
 * Returns: (transfer none): the survey
 */
LimnSurvey *
limn_tuner_get_survey (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->survey;
}

/**
 * limn_tuner_get_pins:
 * @self: a tuner
 *
 * Gets the examples.
 *
 * Returns: (transfer none): the pins
 */
LimnPins *
limn_tuner_get_pins (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->pins;
}

/**
 * limn_tuner_get_referee:
 * @self: a tuner
 *
 * Gets who holds the answers against the ground truth.
 *
 * Returns: (transfer none): the referee
 */
LimnReferee *
limn_tuner_get_referee (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->referee;
}

/**
 * limn_tuner_get_ghosts:
 * @self: a tuner
 *
 * Gets whether what is just below the threshold is shown.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_tuner_get_ghosts (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  return self->ghosts;
}

/**
 * limn_tuner_set_ghosts:
 * @self: a tuner
 * @ghosts: whether what is just below the threshold is shown
 *
 * Sets whether what is just below the threshold is shown.
 */
void
limn_tuner_set_ghosts (LimnTuner *self,
                       gboolean   ghosts)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  ghosts = !!ghosts;
  if (self->ghosts == ghosts)
    return;

  self->ghosts = ghosts;
  notify (self, PROP_GHOSTS);
  limn_tuner_forget_marks (self);
}

/**
 * limn_tuner_get_comparing:
 * @self: a tuner
 *
 * Gets whether the difference between what was derived and what the model said is shown.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_tuner_get_comparing (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  return self->comparing;
}

/**
 * limn_tuner_set_comparing:
 * @self: a tuner
 * @comparing: whether the difference is shown
 *
 * Sets whether the difference between what was derived and what the model said is shown. It cannot
 * be switched on while there is none, and goes off when there is none any more.
 */
void
limn_tuner_set_comparing (LimnTuner *self,
                          gboolean   comparing)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  comparing = comparing && limn_session_get_difference (limn_tuner_get_session (self)) != NULL;
  if (self->comparing == comparing)
    return;

  self->comparing = comparing;
  notify (self, PROP_COMPARING);
  limn_tuner_forget_marks (self);
}

/**
 * limn_tuner_get_folder:
 * @self: a tuner
 *
 * Gets whether strip and figures are the folder's.
 *
 * Returns: %FALSE if they are those of the picture that is shown
 */
gboolean
limn_tuner_get_folder (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  return self->folder;
}

/**
 * limn_tuner_set_folder:
 * @self: a tuner
 * @folder: whether strip and figures are the folder's
 *
 * Sets whether strip and figures are the folder's. The referee follows.
 */
void
limn_tuner_set_folder (LimnTuner *self,
                       gboolean   folder)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  folder = !!folder;
  if (self->folder == folder)
    return;

  self->folder = folder;
  limn_referee_set_folder (self->referee, folder);
  notify (self, PROP_FOLDER);
  limn_tuner_forget_survival (self);
}

/**
 * limn_tuner_get_peeked:
 * @self: a tuner
 *
 * Gets what is pointed at outside the picture.
 *
 * Returns: an index in the session's pool, -1 for none
 */
int
limn_tuner_get_peeked (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), -1);

  return self->peeked;
}

/**
 * limn_tuner_set_peeked:
 * @self: a tuner
 * @index: an index in the session's pool, -1 for none
 *
 * Sets what is pointed at outside the picture. It lights up on the canvas: what is shown as if it
 * were hovered, what is not as a mark of its own.
 */
void
limn_tuner_set_peeked (LimnTuner *self,
                       int        index)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  if (self->peeked == index)
    return;

  self->peeked = index;
  if (self->view.pool != NULL && self->view.shown != NULL)
    limn_overlay_set_hovered (self->overlay,
                              limn_follow_instance (self->view.pool, self->view.shown, index));
  notify (self, PROP_PEEKED);
  limn_tuner_forget_marks (self);
}

/**
 * limn_tuner_is_covered:
 * @self: a tuner
 *
 * Gets whether all is known that a ghost could be.
 *
 * Returns: %FALSE if the model would have to be asked for more
 */
gboolean
limn_tuner_is_covered (LimnTuner *self)
{
  LimnSession *session;
  double from;

  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  session = limn_tuner_get_session (self);
  from = limn_cutoffs_get_lowest (limn_session_get_cutoffs (session)) - LIMN_GHOST_POINTS;

  return limn_session_get_covered_from (session) <= MAX (from, LIMN_CONFIDENCE_MIN);
}

/**
 * limn_tuner_count_ghosts:
 * @self: a tuner
 *
 * Counts the instances that are just below the threshold, whether they are shown or not.
 *
 * Returns: how many
 */
guint
limn_tuner_count_ghosts (LimnTuner *self)
{
  g_autoptr (GArray) ghosts = NULL;

  g_return_val_if_fail (LIMN_IS_TUNER (self), 0);

  ghosts = limn_tuner_find_ghosts (self, G_MAXUINT);

  return ghosts->len;
}

/**
 * limn_tuner_get_marks:
 * @self: a tuner
 *
 * Gets what is drawn over the scene, but for what comes and goes.
 *
 * Returns: (transfer none) (nullable): the marks
 */
LimnMarks *
limn_tuner_get_marks (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  if (self->marks == NULL)
    self->marks = limn_tuner_make_marks (self);

  return self->marks;
}

/**
 * limn_tuner_dup_moves:
 * @self: a tuner
 *
 * Makes the marks of what came and went with the last move, for those who do not want to see it
 * move.
 *
 * Returns: (transfer full) (nullable): the marks
 */
LimnMarks *
limn_tuner_dup_moves (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->changes != NULL ? limn_tuner_make_moves (self, self->changes) : NULL;
}

static LimnSurvival *
make_survival (LimnTuner *self)
{
  LimnPrediction *pool = limn_session_get_pool (limn_tuner_get_session (self));
  g_autofree float *scores = NULL;
  guint n;

  if (self->folder)
    {
      LimnScoreTable *table = limn_survey_get_scores (self->survey);
      LimnSurvival *survival = table != NULL && limn_score_table_get_n_rows (table) > 0
                               ? limn_score_table_get_survival (table) : NULL;

      return survival != NULL ? limn_survival_ref (survival) : NULL;
    }

  if (pool == NULL)
    return NULL;

  n = limn_prediction_get_n_instances (pool);
  scores = g_new (float, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    scores[i] = limn_prediction_get_instance (pool, i)->confidence;

  return limn_survival_new (scores, n, limn_prediction_get_engine (pool));
}

/**
 * limn_tuner_get_survival:
 * @self: a tuner
 *
 * Gets how many instances are left at each confidence: of the picture, or of the folder.
 *
 * Returns: (transfer none) (nullable): the survival, or %NULL while nothing is known
 */
LimnSurvival *
limn_tuner_get_survival (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  if (self->survival == NULL)
    self->survival = make_survival (self);

  return self->survival;
}

/**
 * limn_tuner_get_changes:
 * @self: a tuner
 *
 * Gets what came and went since the hand began to move.
 *
 * Returns: (transfer none) (nullable): the changes, or %NULL when the hand rests
 */
LimnChanges *
limn_tuner_get_changes (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return self->changes;
}

/**
 * limn_tuner_get_suppression:
 * @self: a tuner
 *
 * Gets why instances are missing in what is shown.
 *
 * Returns: (transfer none) (nullable): the suppression, or %NULL while nobody asks for it
 */
LimnSuppression *
limn_tuner_get_suppression (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  if (self->suppression == NULL)
    self->suppression = limn_tuner_make_suppression (self);

  return self->suppression;
}

/**
 * limn_tuner_step_to_change:
 * @self: a tuner
 * @direction: less than 0 for down, more for up
 *
 * Moves the confidence to the next value at which the count changes.
 */
void
limn_tuner_step_to_change (LimnTuner *self,
                           int        direction)
{
  LimnSession *session;
  LimnSurvival *survival;
  double next;

  g_return_if_fail (LIMN_IS_TUNER (self));

  session = limn_tuner_get_session (self);
  survival = limn_tuner_get_survival (self);
  if (survival != NULL && direction != 0
      && limn_survival_find_next (survival, limn_session_get_confidence (session), direction,
                                  &next))
    limn_session_set_confidence (session, next);
}
