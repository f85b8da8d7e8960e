/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The examples of a window: objects that must be shown, or must not, in any of its pictures. A pin
 * remembers where its object was and looks for it in each new answer, because answers know no
 * identity. What the examples ask of the thresholds is worked out in tune; here it is set on the
 * session, in the same step of undo as the pin that asked for it. Main thread only. */

#include "config.h"

#include "limn-pins.h"

#include "limn-changes.h"
#include "limn-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The same object in two answers: what limn_changes_new() says as well. */
#define LEAST_IOU 0.9

/* A model may be asked at this, and an interval may end at it, by the rounding to hundredths. */
#define PERCENT_TOLERANCE 1e-9

/* The pool, what is shown, and one more that marks are made of. */
#define N_PLACES 3

/* What a step of undo brings back. @cutoffs is NULL where the step left the thresholds alone. */
typedef struct
{
  GPtrArray   *pins;
  LimnCutoffs *cutoffs;
  double       overlap;
} Step;

/* Which instance of @prediction each pin is, -1 for none. */
typedef struct
{
  LimnPrediction *prediction;
  int            *indices;
} Places;

struct _LimnPins
{
  GObject parent_instance;

  /* Owned */
  LimnSession *session;
  LimnModel   *model;
  LimnImage   *image;
  char        *picture;
  char        *picture_name;
  GPtrArray   *pins;
  GQueue       undo;
  GQueue       redo;
  Places       places[N_PLACES];

  guint next_place;
};

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
  pin->class_name = g_strdup (limn_prediction_get_name_of (prediction, index));
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

static void
forget_places (LimnPins *self)
{
  for (guint i = 0; i < N_PLACES; i++)
    {
      g_clear_pointer (&self->places[i].prediction, limn_prediction_unref);
      g_clear_pointer (&self->places[i].indices, g_free);
    }
}

/* One pin and one instance that may be the same object. */
typedef struct
{
  double iou;
  double distance;
  guint  pin;
  guint  index;
} Pair;

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const Pair *one = a;
  const Pair *other = b;

  if (one->iou < other->iou || one->iou > other->iou)
    return one->iou > other->iou ? -1 : 1;
  if (one->distance < other->distance || one->distance > other->distance)
    return one->distance < other->distance ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index;
}

static void
add_pairs (GArray         *pairs,
           const LimnPin  *pin,
           guint           position,
           LimnPrediction *prediction)
{
  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
      Pair pair;

      if (instance->class_id != pin->class_id
          || g_strcmp0 (limn_prediction_get_name_of (prediction, i), pin->class_name) != 0)
        continue;

      pair.iou = limn_box_iou (&pin->box, &instance->box);
      pair.distance = fabs ((double) pin->score - instance->confidence);
      pair.pin = position;
      pair.index = i;
      if (pair.iou >= LEAST_IOU)
        g_array_append_val (pairs, pair);
    }
}

/* Each pin is at most one instance and no two are the same one: the closest pair first. */
static int *
find_places (LimnPins       *self,
             const char     *key,
             LimnPrediction *prediction)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  int *indices = g_new (int, self->pins->len + 1);

  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);

      indices[i] = -1;
      if (g_strcmp0 (pin->picture, key) == 0)
        add_pairs (pairs, pin, i, prediction);
    }

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      if (indices[pair->pin] < 0
          && g_hash_table_add (taken, GUINT_TO_POINTER (pair->index + 1)))
        indices[pair->pin] = (int) pair->index;
    }

  return indices;
}

/* Rows and marks ask for each of their objects; the answer is worked out once per prediction. */
static const int *
get_places (LimnPins       *self,
            LimnPrediction *prediction)
{
  Places *places;

  for (guint i = 0; i < N_PLACES; i++)
    if (self->places[i].prediction == prediction)
      return self->places[i].indices;

  places = &self->places[self->next_place];
  self->next_place = (self->next_place + 1) % N_PLACES;

  g_clear_pointer (&places->prediction, limn_prediction_unref);
  g_clear_pointer (&places->indices, g_free);
  places->prediction = limn_prediction_ref (prediction);
  places->indices = find_places (self, self->picture, prediction);

  return places->indices;
}

static void
emit_changed (LimnPins *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Whether @prediction is about the picture that the pins were told is shown: for a moment the
 * session shows an old answer beside a new picture, and the other way round. */
static gboolean
is_about_picture (LimnPins       *self,
                  LimnPrediction *prediction)
{
  LimnQuery *query = limn_prediction_get_query (prediction);
  LimnImage *image = limn_session_get_image (self->session);

  if (query == NULL || self->picture == NULL)
    return FALSE;

  return image != NULL && limn_query_get_image (query) == image && self->image == image;
}

static gboolean
follow_answer (LimnPins       *self,
               const char     *key,
               LimnPrediction *answer)
{
  g_autofree int *indices = find_places (self, key, answer);
  gboolean changed = FALSE;

  for (guint i = 0; i < self->pins->len; i++)
    {
      LimnPin *pin = g_ptr_array_index (self->pins, i);
      gboolean present = indices[i] >= 0;
      float score = pin->score;

      if (g_strcmp0 (pin->picture, key) != 0)
        continue;
      if (present)
        score = limn_prediction_get_instance (answer, indices[i])->confidence;

      changed |= present != pin->present || score < pin->score || score > pin->score;
      pin->present = present;
      pin->score = score;
    }

  return changed;
}

/* The pool knows what is under the threshold as well; without one there is only what is shown, and
 * what is not shown may be there all the same. */
static void
answer_changed_cb (LimnPins *self)
{
  LimnPrediction *pool;

  g_assert (LIMN_IS_PINS (self));

  if (self->pins->len == 0)
    return;

  pool = limn_session_get_pool (self->session);
  if (pool == NULL || !is_about_picture (self, pool))
    return;
  if (follow_answer (self, self->picture, pool))
    emit_changed (self);
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
  emit_changed (self);
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

  forget_places (self);
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

  g_signal_connect_object (session, "notify::pool", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::prediction", G_CALLBACK (answer_changed_cb), self,
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

/**
 * limn_pins_set_picture:
 * @self: the pins
 * @key: (nullable): the key of the session's image, %NULL for none
 * @name: (nullable): what it is called
 *
 * Sets which picture the session shows. To be called when the session's image has changed, also
 * when the same picture came back. Main thread only.
 */
void
limn_pins_set_picture (LimnPins   *self,
                       const char *key,
                       const char *name)
{
  LimnImage *image;
  gboolean is_other;

  g_return_if_fail (LIMN_IS_PINS (self));

  image = limn_session_get_image (self->session);
  is_other = g_strcmp0 (self->picture, key) != 0;
  if (!is_other && image == self->image)
    return;

  forget_places (self);
  g_clear_pointer (&self->image, limn_image_unref);
  self->image = image != NULL ? limn_image_ref (image) : NULL;
  if (is_other)
    {
      g_free (self->picture);
      self->picture = g_strdup (key);
    }
  g_free (self->picture_name);
  self->picture_name = g_strdup (name);

  answer_changed_cb (self);
  if (is_other && self->pins->len > 0)
    emit_changed (self);
}

static LimnEngine
get_engine (LimnPins *self)
{
  LimnPrediction *prediction = limn_session_get_pool (self->session);

  if (prediction == NULL)
    prediction = limn_session_get_prediction (self->session);

  return prediction != NULL ? limn_prediction_get_engine (prediction) : LIMN_ENGINE_UNKNOWN;
}

/* @positions tells which pin each example is. */
static GArray *
collect_examples (LimnPins *self,
                  GArray   *positions)
{
  GArray *examples = g_array_new (FALSE, FALSE, sizeof (LimnExample));

  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      LimnExample example = { pin->class_name, pin->class_id, pin->score, pin->keep };

      if (!pin->present)
        continue;

      g_array_append_val (examples, example);
      if (positions != NULL)
        g_array_append_val (positions, i);
    }

  return examples;
}

/* Whether a present pin's class has a value of its own, which the main one does not reach. */
static gboolean
has_own_values (LimnPins    *self,
                LimnCutoffs *cutoffs)
{
  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      double confidence;

      if (pin->present
          && limn_cutoffs_get_class (cutoffs, pin->class_name, pin->class_id, &confidence))
        return TRUE;
    }

  return FALSE;
}

/* Moves the thresholds to where the examples want them, if there is such a place. */
static void
move_thresholds (LimnPins *self)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);
  LimnExampleFit fit;

  if (has_own_values (self, cutoffs))
    {
      guint n_satisfied = 0;
      g_autoptr (LimnCutoffs) fitted = limn_pins_fit_classes (self, &n_satisfied);

      if (n_satisfied == limn_pins_count (self, fitted, NULL))
        limn_session_set_cutoffs (self->session, fitted);
      return;
    }

  limn_pins_get_fit (self, &fit);
  if (fit.possible && fit.n_examples > 0)
    limn_session_set_confidence (self->session, fit.middle);
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
  forget_places (self);
  g_queue_clear_full (&self->redo, step_free);
  if (move)
    move_thresholds (self);
  if (has_thresholds_of (self, before))
    g_clear_pointer (&before->cutoffs, limn_cutoffs_unref);

  push_step (&self->undo, before);
  emit_changed (self);
}

static int
find_position (LimnPins       *self,
               LimnPrediction *prediction,
               guint           index)
{
  const int *indices;

  if (self->pins->len == 0 || !is_about_picture (self, prediction))
    return -1;

  indices = get_places (self, prediction);
  for (guint i = 0; i < self->pins->len; i++)
    if (indices[i] == (int) index)
      return (int) i;

  return -1;
}

/**
 * limn_pins_set:
 * @self: the pins
 * @prediction: an answer about the picture that is shown
 * @index: one of its instances
 * @keep: whether it must be shown, or must not
 *
 * Pins an object, or changes what a pin says. If one confidence satisfies all pins, the session is
 * moved to the middle of those that do. One step of undo. Does nothing if @prediction is about
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

  if (!is_about_picture (self, prediction))
    return;

  position = find_position (self, prediction, index);
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

  position = find_position (self, prediction, index);
  if (position < 0)
    return FALSE;

  before = step_new (self);
  g_ptr_array_remove_index (self->pins, (guint) position);
  finish_step (self, before, TRUE);

  return TRUE;
}

/**
 * limn_pins_find:
 * @self: the pins
 * @prediction: an answer about the picture that is shown
 * @index: one of its instances
 *
 * Looks for the pin of an object. Main thread only.
 *
 * Returns: (transfer none) (nullable): the pin, until the next change
 */
const LimnPin *
limn_pins_find (LimnPins       *self,
                LimnPrediction *prediction,
                guint           index)
{
  int position;

  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);
  g_return_val_if_fail (prediction != NULL, NULL);

  position = find_position (self, prediction, index);

  return position >= 0 ? g_ptr_array_index (self->pins, position) : NULL;
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
 * limn_pins_locate:
 * @self: the pins
 * @position: which pin
 * @prediction: an answer about the picture that is shown
 *
 * Looks for the object of a pin. Main thread only.
 *
 * Returns: its index in @prediction, or -1
 */
int
limn_pins_locate (LimnPins       *self,
                  guint           position,
                  LimnPrediction *prediction)
{
  g_return_val_if_fail (LIMN_IS_PINS (self), -1);
  g_return_val_if_fail (position < self->pins->len, -1);
  g_return_val_if_fail (prediction != NULL, -1);

  if (!is_about_picture (self, prediction))
    return -1;

  return get_places (self, prediction)[position];
}

/**
 * limn_pins_get_fit:
 * @self: the pins
 * @fit: (out): which confidences do what the pins ask
 *
 * Works out which single confidence satisfies the pins that are in the last answer about their
 * picture. The two indices in @fit are positions of pins. Main thread only.
 */
void
limn_pins_get_fit (LimnPins       *self,
                   LimnExampleFit *fit)
{
  g_autoptr (GArray) examples = NULL;
  g_autoptr (GArray) positions = NULL;

  g_return_if_fail (LIMN_IS_PINS (self));
  g_return_if_fail (fit != NULL);

  positions = g_array_new (FALSE, FALSE, sizeof (guint));
  examples = collect_examples (self, positions);
  limn_example_fit ((const LimnExample *) examples->data, examples->len, get_engine (self), fit);

  if (fit->weakest_kept >= 0)
    fit->weakest_kept = (int) g_array_index (positions, guint, fit->weakest_kept);
  if (fit->strongest_hidden >= 0)
    fit->strongest_hidden = (int) g_array_index (positions, guint, fit->strongest_hidden);
}

/**
 * limn_pins_fit_classes:
 * @self: the pins
 * @n_satisfied: (out) (optional): how many pins the result satisfies
 *
 * Works out values of their own for the classes of the pins. Main thread only.
 *
 * Returns: (transfer full): the session's cutoffs with those
 */
LimnCutoffs *
limn_pins_fit_classes (LimnPins *self,
                       guint    *n_satisfied)
{
  g_autoptr (GArray) examples = NULL;
  guint n = 0;
  LimnCutoffs *cutoffs;

  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);

  examples = collect_examples (self, NULL);
  cutoffs = limn_example_fit_classes ((const LimnExample *) examples->data, examples->len,
                                      get_engine (self), limn_session_get_cutoffs (self->session),
                                      &n);
  if (n_satisfied != NULL)
    *n_satisfied = n;

  return cutoffs;
}

/**
 * limn_pins_count:
 * @self: the pins
 * @cutoffs: some thresholds
 * @n_present: (out) (optional): how many pins are in the last answer about their picture
 *
 * Counts which of those pins are as they should be with @cutoffs. Main thread only.
 *
 * Returns: the number of satisfied pins
 */
guint
limn_pins_count (LimnPins    *self,
                 LimnCutoffs *cutoffs,
                 guint       *n_present)
{
  LimnEngine engine;
  guint n_satisfied = 0;
  guint n = 0;

  g_return_val_if_fail (LIMN_IS_PINS (self), 0);
  g_return_val_if_fail (cutoffs != NULL, 0);

  engine = get_engine (self);
  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      double confidence = limn_cutoffs_get_confidence (cutoffs);

      if (!pin->present)
        continue;

      limn_cutoffs_get_class (cutoffs, pin->class_name, pin->class_id, &confidence);
      n++;
      if (limn_engine_lets_pass (engine, pin->score, confidence) == pin->keep)
        n_satisfied++;
    }

  if (n_present != NULL)
    *n_present = n;

  return n_satisfied;
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
 * limn_pins_take_answer:
 * @self: the pins
 * @key: the key of a picture
 * @answer: what the session's model said about it, down to where it is known
 *
 * Lets the pins in a picture look for their objects in an answer that the session did not get. Main
 * thread only.
 */
void
limn_pins_take_answer (LimnPins       *self,
                       const char     *key,
                       LimnPrediction *answer)
{
  g_return_if_fail (LIMN_IS_PINS (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (answer != NULL);

  if (self->pins->len > 0 && follow_answer (self, key, answer))
    emit_changed (self);
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

  forget_places (self);
  g_ptr_array_unref (self->pins);
  self->pins = g_ptr_array_ref (step->pins);
  if (step->cutoffs != NULL)
    {
      limn_session_set_cutoffs (self->session, step->cutoffs);
      limn_session_set_overlap (self->session, step->overlap);
    }
  step_free (step);

  answer_changed_cb (self);
  emit_changed (self);
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

/* "41–63 %": whole numbers inside the interval if there are any, as they are what people set. */
static char *
format_range (double low,
              double high)
{
  double first = ceil (low - PERCENT_TOLERANCE);
  double last = floor (high + PERCENT_TOLERANCE);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (first > last)
    {
      first = low;
      last = high;
    }

  to = limn_format_percent_nbsp (last);
  if (last - first < PERCENT_TOLERANCE)
    return g_steal_pointer (&to);

  from = first < ceil (first) ? g_strdup_printf ("%.2f", first) : g_strdup_printf ("%.0f", first);

  /* Translators: a range: the first %s is a number, the second a percentage, "41–63 %" */
  return g_strdup_printf (C_("range", "%s–%s"), from, to);
}

/* "car 38 %" */
static char *
format_pin (LimnPins *self,
            int       position)
{
  const LimnPin *pin = g_ptr_array_index (self->pins, position);
  g_autofree char *percent = limn_format_percent_nbsp (pin->score * 100.0);

  /* Translators: the class of an object, and how sure the model is of it as a percentage */
  return g_strdup_printf (_("%s %s"), pin->class_name, percent);
}

static char *
describe_fit (LimnPins *self,
              guint     n_present)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);
  guint n_satisfied = limn_pins_count (self, cutoffs, NULL);
  g_autofree char *range = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *struck = NULL;
  LimnExampleFit fit;

  if (has_own_values (self, cutoffs) && n_satisfied == n_present)
    {
      /* Translators: both numbers are numbers of examples */
      return g_strdup_printf (_("Per-class values satisfy %u of %u"), n_satisfied, n_present);
    }

  limn_pins_get_fit (self, &fit);
  if (fit.possible || fit.weakest_kept < 0 || fit.strongest_hidden < 0)
    {
      range = format_range (fit.low, fit.high);

      /* Translators: a range of percentages, and two numbers of examples */
      return g_strdup_printf (_("%s satisfies %u of %u"), range, fit.n_satisfied, fit.n_examples);
    }

  kept = format_pin (self, fit.weakest_kept);
  struck = format_pin (self, fit.strongest_hidden);

  /* Translators: two objects, "car 38 %" and "shadow 52 %" */
  return g_strdup_printf (_("No single value works: %s must stay but %s must go"), kept, struck);
}

/**
 * limn_pins_dup_sentence:
 * @self: the pins
 *
 * Says what the pins ask, and whether it can be had: "41–63 % satisfies 5 of 5". Main thread only.
 *
 * Returns: (transfer full) (nullable): the sentences, one a line; %NULL without pins
 */
char *
limn_pins_dup_sentence (LimnPins *self)
{
  g_autofree char *fit = NULL;
  g_autofree char *absent = NULL;
  guint n_present = 0;
  guint n_absent;

  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);

  if (self->pins->len == 0)
    return NULL;

  limn_pins_count (self, limn_session_get_cutoffs (self->session), &n_present);
  n_absent = self->pins->len - n_present;
  if (n_present > 0)
    fit = describe_fit (self, n_present);
  if (n_absent == 0)
    return g_steal_pointer (&fit);

  /* Translators: a pin is an object that was marked as an example */
  absent = g_strdup_printf (ngettext ("%u pin is not in this answer",
                                      "%u pins are not in this answer", n_absent), n_absent);
  if (fit == NULL)
    return g_steal_pointer (&absent);

  return g_strdup_printf ("%s\n%s", fit, absent);
}
