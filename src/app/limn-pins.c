/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The examples of a window: objects that must be shown, or must not, in any of its pictures. Where
 * their objects are in an answer is in limn-pins-follow.c, what they ask of the thresholds in
 * limn-pins-fit.c; here they come and go, and the thresholds with them, in one step of undo. Main
 * thread only. */

#include "config.h"

#include "limn-pins-private.h"

#include <math.h>

/* Percents are rounded to hundredths, so this is the same. */
#define PERCENT_TOLERANCE 1e-9

/* What a step of undo brings back. @cutoffs is NULL where the step left the thresholds alone. */
typedef struct
{
  GPtrArray   *pins;
  LimnCutoffs *cutoffs;
  double       overlap;
} Step;

G_DEFINE_FINAL_TYPE (LimnPins, limn_pins, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pin_clear (gpointer data)
{
  LimnPin *pin = data;

  g_free (pin->picture);
  g_free (pin->picture_name);
  g_free (pin->class_name);
}

static void
pin_unref (gpointer data)
{
  g_rc_box_release_full (data, pin_clear);
}

static gpointer
pin_ref (gconstpointer pin,
         gpointer      user_data)
{
  return g_rc_box_acquire ((gpointer) pin);
}

static LimnPin *
pin_new (LimnPins       *self,
         LimnPrediction *prediction,
         guint           index,
         gboolean        keep)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  LimnPin *pin = g_rc_box_new0 (LimnPin);

  pin->picture = g_strdup (self->picture);
  pin->picture_name = g_strdup (self->picture_name);
  pin->class_name = g_strdup (limn_prediction_get_class_name (prediction,
                                                               instance->class_index));
  pin->class_id = instance->class_id;
  pin->box = instance->box;
  pin->score = instance->confidence;
  pin->keep = keep;
  pin->present = TRUE;

  return pin;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_ptr_array_unref (step->pins);
  g_clear_pointer (&step->cutoffs, limn_cutoffs_unref);
  g_free (step);
}

/* Pins are shared with the steps, so that those who come back know the last answer as well. */
static Step *
step_new (LimnPins *self)
{
  Step *step = g_new0 (Step, 1);

  step->pins = g_ptr_array_copy (self->pins, pin_ref, NULL);
  g_ptr_array_set_free_func (step->pins, pin_unref);
  step->cutoffs = limn_cutoffs_ref (limn_session_get_cutoffs (self->session));
  step->overlap = limn_session_get_overlap (self->session);

  return step;
}

static void
push_step (GQueue *queue,
           Step   *step)
{
  g_queue_push_tail (queue, step);
  if (g_queue_get_length (queue) > LIMN_PINS_MAX_UNDO)
    step_free (g_queue_pop_head (queue));
}

/*< private >
 * limn_pins_emit_changed:
 * @self: the pins
 *
 * Tells that a pin or what follows from them changed.
 */
void
limn_pins_emit_changed (LimnPins *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_all_absent (GPtrArray *pins)
{
  for (guint i = 0; i < pins->len; i++)
    ((LimnPin *) g_ptr_array_index (pins, i))->present = FALSE;
}

/* Scores of one model say nothing about another. */
static void
model_changed_cb (LimnPins *self)
{
  LimnModel *model;

  g_assert (LIMN_IS_PINS (self));

  model = limn_session_get_model (self->session);
  if (model != NULL && self->model != NULL && limn_model_equal (model, self->model))
    return;

  g_clear_pointer (&self->model, limn_model_unref);
  self->model = model != NULL ? limn_model_ref (model) : NULL;

  for (GList *l = self->undo.head; l != NULL; l = l->next)
    set_all_absent (((Step *) l->data)->pins);
  for (GList *l = self->redo.head; l != NULL; l = l->next)
    set_all_absent (((Step *) l->data)->pins);
  if (self->pins->len == 0)
    return;

  set_all_absent (self->pins);
  limn_pins_emit_changed (self);
}

static void
limn_pins_dispose (GObject *object)
{
  LimnPins *self = LIMN_PINS (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (limn_pins_parent_class)->dispose (object);
}

static void
limn_pins_finalize (GObject *object)
{
  LimnPins *self = LIMN_PINS (object);

  limn_pins_forget_places (self);
  g_queue_clear_full (&self->undo, step_free);
  g_queue_clear_full (&self->redo, step_free);
  g_clear_pointer (&self->pins, g_ptr_array_unref);
  g_clear_pointer (&self->model, limn_model_unref);
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->picture, g_free);
  g_clear_pointer (&self->picture_name, g_free);

  G_OBJECT_CLASS (limn_pins_parent_class)->finalize (object);
}

static void
limn_pins_class_init (LimnPinsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_pins_dispose;
  object_class->finalize = limn_pins_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
limn_pins_init (LimnPins *self)
{
  self->pins = g_ptr_array_new_with_free_func (pin_unref);
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
}

/**
 * limn_pins_new:
 * @session: whose answers are followed and whose thresholds are set
 *
 * Creates no pins yet. Main thread only.
 *
 * Returns: (transfer full): the pins of a window
 */
LimnPins *
limn_pins_new (LimnSession *session)
{
  LimnPins *self;

  g_return_val_if_fail (LIMN_IS_SESSION (session), NULL);

  self = g_object_new (LIMN_TYPE_PINS, NULL);
  self->session = g_object_ref (session);
  model_changed_cb (self);

  g_signal_connect_object (session, "notify::pool", G_CALLBACK (limn_pins_follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::prediction", G_CALLBACK (limn_pins_follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::model", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * limn_pins_get_session:
 * @self: the pins
 *
 * Gets whose thresholds are set. Main thread only.
 *
 * Returns: (transfer none): the session
 */
LimnSession *
limn_pins_get_session (LimnPins *self)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);

  return self->session;
}

/* Moves the thresholds to where the examples want them, if there is such a place. */
static void
move_thresholds (LimnPins *self)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);
  LimnExampleFit fit;

  if (limn_pins_has_own (self, cutoffs))
    {
      guint n_satisfied = 0;
      g_autoptr (LimnCutoffs) fitted = limn_pins_fit_classes (self, &n_satisfied);

      if (n_satisfied == limn_pins_count (self, fitted, NULL))
        limn_session_set_cutoffs (self->session, fitted);
      return;
    }

  limn_pins_get_fit (self, &fit);
  if (fit.possible && fit.n_examples > 0)
    {
      double now = limn_session_get_confidence (self->session);

      limn_session_set_confidence (self->session, limn_pins_choose (&fit, now));
    }
}

/* Whether the thresholds are still those of @step. */
static gboolean
has_thresholds_of (LimnPins   *self,
                   const Step *step)
{
  return limn_cutoffs_equal (step->cutoffs, limn_session_get_cutoffs (self->session))
         && fabs (step->overlap - limn_session_get_overlap (self->session)) < PERCENT_TOLERANCE;
}

/* Ends a step that began with @before. */
static void
finish_step (LimnPins *self,
             Step     *before,
             gboolean  move)
{
  limn_pins_forget_places (self);
  g_queue_clear_full (&self->redo, step_free);
  if (move)
    move_thresholds (self);
  if (has_thresholds_of (self, before))
    g_clear_pointer (&before->cutoffs, limn_cutoffs_unref);

  push_step (&self->undo, before);
  limn_pins_emit_changed (self);
}

/**
 * limn_pins_set:
 * @self: the pins
 * @prediction: an answer about the picture that is shown
 * @index: one of its instances
 * @keep: whether it must be shown, or must not
 *
 * Pins an object, or changes what a pin says. If one confidence satisfies all pins, the session is
 * moved to the middle of those that do; while there are only objects to keep, or only objects to
 * hide, it is moved as little as is needed. One step of undo. Does nothing if @prediction is about
 * another picture. Main thread only.
 */
void
limn_pins_set (LimnPins       *self,
               LimnPrediction *prediction,
               guint           index,
               gboolean        keep)
{
  Step *before;
  LimnPin *pin;
  int position;

  g_return_if_fail (LIMN_IS_PINS (self));
  g_return_if_fail (prediction != NULL);
  g_return_if_fail (index < limn_prediction_get_n_instances (prediction));

  if (!limn_pins_is_about (self, prediction))
    return;

  position = limn_pins_find_position (self, prediction, index);
  if (position >= 0
      && ((LimnPin *) g_ptr_array_index (self->pins, position))->keep == !!keep)
    return;

  before = step_new (self);
  pin = pin_new (self, prediction, index, !!keep);
  if (position >= 0)
    {
      pin_unref (g_ptr_array_index (self->pins, position));
      g_ptr_array_index (self->pins, position) = pin;
    }
  else
    {
      g_ptr_array_add (self->pins, pin);
    }

  finish_step (self, before, TRUE);
}

/**
 * limn_pins_remove:
 * @self: the pins
 * @prediction: an answer about the picture that is shown
 * @index: one of its instances
 *
 * Takes a pin away, as [method@Pins.set] puts one. Main thread only.
 *
 * Returns: %FALSE if the object has none
 */
gboolean
limn_pins_remove (LimnPins       *self,
                  LimnPrediction *prediction,
                  guint           index)
{
  Step *before;
  int position;

  g_return_val_if_fail (LIMN_IS_PINS (self), FALSE);
  g_return_val_if_fail (prediction != NULL, FALSE);

  position = limn_pins_find_position (self, prediction, index);
  if (position < 0)
    return FALSE;

  before = step_new (self);
  g_ptr_array_remove_index (self->pins, (guint) position);
  finish_step (self, before, TRUE);

  return TRUE;
}

/**
 * limn_pins_get_n:
 * @self: the pins
 *
 * Gets how many pins there are, in all pictures. Main thread only.
 *
 * Returns: the number
 */
guint
limn_pins_get_n (LimnPins *self)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), 0);

  return self->pins->len;
}

/**
 * limn_pins_get:
 * @self: the pins
 * @position: from 0
 *
 * Gets a pin, in the order they were set. Main thread only.
 *
 * Returns: (transfer none): the pin, until the next change
 */
const LimnPin *
limn_pins_get (LimnPins *self,
               guint     position)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);
  g_return_val_if_fail (position < self->pins->len, NULL);

  return g_ptr_array_index (self->pins, position);
}

/**
 * limn_pins_apply:
 * @self: the pins
 * @cutoffs: thresholds
 * @overlap: in percent
 *
 * Sets the session's thresholds as a step that can be undone. Main thread only.
 */
void
limn_pins_apply (LimnPins    *self,
                 LimnCutoffs *cutoffs,
                 double       overlap)
{
  Step *before;

  g_return_if_fail (LIMN_IS_PINS (self));
  g_return_if_fail (cutoffs != NULL);

  before = step_new (self);
  limn_session_set_cutoffs (self->session, cutoffs);
  limn_session_set_overlap (self->session, overlap);
  if (has_thresholds_of (self, before))
    {
      step_free (before);
      return;
    }

  finish_step (self, before, FALSE);
}

/**
 * limn_pins_clear:
 * @self: the pins
 *
 * Takes all pins away. The thresholds stay. One step of undo. Main thread only.
 */
void
limn_pins_clear (LimnPins *self)
{
  Step *before;

  g_return_if_fail (LIMN_IS_PINS (self));

  if (self->pins->len == 0)
    return;

  before = step_new (self);
  g_ptr_array_set_size (self->pins, 0);
  finish_step (self, before, FALSE);
}

/**
 * limn_pins_can_undo:
 * @self: the pins
 *
 * Gets whether there is a step to take back. Main thread only.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_pins_can_undo (LimnPins *self)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), FALSE);

  return !g_queue_is_empty (&self->undo);
}

/**
 * limn_pins_can_redo:
 * @self: the pins
 *
 * Gets whether there is a step to take again. Main thread only.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_pins_can_redo (LimnPins *self)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), FALSE);

  return !g_queue_is_empty (&self->redo);
}

/* Goes to the last step of @from, and remembers in @to how to come back. */
static void
take_step (LimnPins *self,
           GQueue   *from,
           GQueue   *to)
{
  Step *step = g_queue_pop_tail (from);
  Step *back;

  if (step == NULL)
    return;

  back = step_new (self);
  if (step->cutoffs == NULL)
    g_clear_pointer (&back->cutoffs, limn_cutoffs_unref);
  push_step (to, back);

  limn_pins_forget_places (self);
  g_ptr_array_unref (self->pins);
  self->pins = g_ptr_array_ref (step->pins);
  if (step->cutoffs != NULL)
    {
      limn_session_set_cutoffs (self->session, step->cutoffs);
      limn_session_set_overlap (self->session, step->overlap);
    }
  step_free (step);

  limn_pins_follow (self);
  limn_pins_emit_changed (self);
}

/**
 * limn_pins_undo:
 * @self: the pins
 *
 * Takes the last step back: the pins, and the thresholds if it moved them. Main thread only.
 */
void
limn_pins_undo (LimnPins *self)
{
  g_return_if_fail (LIMN_IS_PINS (self));

  take_step (self, &self->undo, &self->redo);
}

/**
 * limn_pins_redo:
 * @self: the pins
 *
 * Takes again what was taken back last. Main thread only.
 */
void
limn_pins_redo (LimnPins *self)
{
  g_return_if_fail (LIMN_IS_PINS (self));

  take_step (self, &self->redo, &self->undo);
}
