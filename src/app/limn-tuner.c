/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown beside the answer while a person chooses thresholds. It follows session, overlay,
 * pins, survey and referee, and says what follows from them all: canvas, strip, pill and sidebar
 * ask it and need not know each other. What takes time is made when it is first asked for after a
 * change, so that a slider that moves several times in a frame costs one round. It knows one thing
 * about time: when a move is over. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

#include "limn-format.h"

#include <glib/gi18n-lib.h>

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
  N_PROPS,
};

enum
{
  SIGNAL_STEPPED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LimnTuner, limn_tuner, G_TYPE_OBJECT)

static void
notify (LimnTuner *self,
        guint      property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
forget_marks (LimnTuner *self)
{
  g_clear_pointer (&self->marks, limn_marks_unref);
  notify (self, PROP_MARKS);
}

static void
forget_survival (LimnTuner *self)
{
  g_clear_pointer (&self->survival, limn_survival_unref);
  notify (self, PROP_SURVIVAL);
}

static void
forget_suppression (LimnTuner *self)
{
  g_clear_pointer (&self->suppression, limn_suppression_unref);
  notify (self, PROP_SUPPRESSION);
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
  notify (self, PROP_CHANGES);
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
extend_move (LimnTuner *self)
{
  if (self->before == NULL && self->shown != NULL)
    self->before = limn_prediction_ref (self->shown);

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

static void
shown_changed (LimnTuner *self)
{
  LimnPrediction *next = limn_session_get_prediction (limn_tuner_get_session (self));
  g_autoptr (LimnPrediction) last = g_steal_pointer (&self->shown);
  g_autoptr (LimnChanges) step = NULL;
  g_autoptr (LimnChanges) changes = NULL;

  if (next != NULL)
    self->shown = limn_prediction_ref (next);

  if (!same_subject (last, next))
    {
      forget_move (self);
      g_clear_pointer (&self->picked, limn_prediction_unref);
      return;
    }

  step = limn_changes_new (last, next);
  if (limn_changes_is_empty (step))
    return;

  if (self->before == NULL)
    self->before = limn_prediction_ref (last);
  extend_move (self);
  changes = limn_changes_new (self->before, next);
  set_changes (self, changes);
}

static void
session_changed_cb (LimnTuner *self)
{
  LimnSession *session = limn_tuner_get_session (self);

  g_assert (LIMN_IS_TUNER (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->shown != limn_session_get_prediction (session))
    shown_changed (self);
  if (self->comparing && limn_session_get_difference (session) == NULL)
    limn_tuner_set_comparing (self, FALSE);
  forget_survival (self);
  forget_suppression (self);
  forget_marks (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
threshold_moved_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  extend_move (self);
}

static void
explaining_changed_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  notify (self, PROP_EXPLAINING);
}

static void
around_changed_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  forget_marks (self);
}

static void
survey_answered_cb (LimnTuner *self)
{
  g_assert (LIMN_IS_TUNER (self));

  if (self->folder)
    forget_survival (self);
}

static void
limn_tuner_dispose (GObject *object)
{
  LimnTuner *self = LIMN_TUNER (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->overlay != NULL)
    {
      g_signal_handlers_disconnect_by_data (limn_overlay_get_session (self->overlay), self);
      g_signal_handlers_disconnect_by_data (self->overlay, self);
    }
  if (self->pins != NULL)
    g_signal_handlers_disconnect_by_data (self->pins, self);
  if (self->survey != NULL)
    g_signal_handlers_disconnect_by_data (self->survey, self);
  if (self->referee != NULL)
    g_signal_handlers_disconnect_by_data (self->referee, self);
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
  g_clear_pointer (&self->shown, limn_prediction_unref);
  g_clear_pointer (&self->before, limn_prediction_unref);
  g_clear_pointer (&self->changes, limn_changes_unref);
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

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_STEPPED] =
    g_signal_new ("stepped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, LIMN_TYPE_MARKS);
}

static void
limn_tuner_init (LimnTuner *self)
{
  self->peeked = -1;
}

static void
connect_all (LimnTuner *self)
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
    { session, "notify::explaining", G_CALLBACK (explaining_changed_cb) },
    { session, "notify", G_CALLBACK (session_changed_cb) },
    { self->overlay, "classes-changed", G_CALLBACK (around_changed_cb) },
    { self->overlay, "notify::palette", G_CALLBACK (around_changed_cb) },
    { self->pins, "changed", G_CALLBACK (around_changed_cb) },
    { self->survey, "answered", G_CALLBACK (survey_answered_cb) },
    { self->referee, "notify::match", G_CALLBACK (around_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (connections[i].object, connections[i].signal,
                             connections[i].callback, self, G_CONNECT_SWAPPED);
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
  connect_all (self);
  session_changed_cb (self);

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
  forget_marks (self);
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
  forget_marks (self);
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
  forget_survival (self);
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
  notify (self, PROP_PEEKED);
  forget_marks (self);
}

/**
 * limn_tuner_get_target:
 * @self: a tuner
 * @prediction: (out) (transfer none) (optional): where the object is from
 * @index: (out) (optional): its index there
 *
 * Gets which object is meant by what is done next, pinning for one: the selected instance, or else
 * what was picked that is not shown, such as a ghost.
 *
 * Returns: %FALSE if none is
 */
gboolean
limn_tuner_get_target (LimnTuner       *self,
                       LimnPrediction **prediction,
                       guint           *index)
{
  LimnPrediction *of;
  int found;

  g_return_val_if_fail (LIMN_IS_TUNER (self), FALSE);

  found = limn_overlay_get_selected (self->overlay);
  of = self->shown;
  if (found < 0 && self->picked != NULL)
    {
      found = self->picked_index;
      of = self->picked;
    }
  if (found < 0 || of == NULL)
    return FALSE;

  if (prediction != NULL)
    *prediction = of;
  if (index != NULL)
    *index = (guint) found;

  return TRUE;
}

/**
 * limn_tuner_pick:
 * @self: a tuner
 * @prediction: (nullable): where the object is from
 * @index: its index there, or -1
 *
 * Picks an object that is not shown, such as a ghost, in place of the selected one.
 */
void
limn_tuner_pick (LimnTuner      *self,
                 LimnPrediction *prediction,
                 int             index)
{
  g_return_if_fail (LIMN_IS_TUNER (self));

  g_clear_pointer (&self->picked, limn_prediction_unref);
  if (prediction != NULL && index >= 0
      && (guint) index < limn_prediction_get_n_instances (prediction))
    {
      self->picked = limn_prediction_ref (prediction);
      self->picked_index = index;
      limn_overlay_set_selected (self->overlay, -1);
    }
  forget_marks (self);
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
  g_return_val_if_fail (LIMN_IS_TUNER (self), 0);

  return 0;
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

  return NULL;
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

      return table != NULL ? limn_score_table_get_survival (table) : NULL;
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

  return self->suppression;
}

/**
 * limn_tuner_dup_changes:
 * @self: a tuner
 *
 * Says what the last move did: "3 came, 1 went; 7 of 12 shown at 50 %".
 *
 * Returns: (transfer full) (nullable): a sentence in the person's language, or %NULL if it did
 *   nothing
 */
char *
limn_tuner_dup_changes (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return NULL;
}

/**
 * limn_tuner_dup_spoken:
 * @self: a tuner
 *
 * Says what is shown in words: "12 objects: 7 dogs, 5 cats; weakest shown 51 %, strongest 97 %; 3
 * just below".
 *
 * Returns: (transfer full): a sentence in the person's language
 */
char *
limn_tuner_dup_spoken (LimnTuner *self)
{
  g_return_val_if_fail (LIMN_IS_TUNER (self), NULL);

  return limn_overlay_dup_summary (self->overlay);
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
