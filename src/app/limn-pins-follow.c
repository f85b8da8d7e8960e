/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How pins find their objects. Answers know no identity, so an object is the same where class and
 * box are; each pin is at most one instance of an answer, and no two are the same one. Main thread
 * only. */

#include "config.h"

#include "limn-pins-private.h"

#include "limn-changes.h"

#include <math.h>

/* The same object in two answers: what limn_changes_new() says as well. */
#define LEAST_IOU 0.9

/*< private >
 * limn_pins_forget_places:
 * @self: the pins
 *
 * To be called when the pins are other ones, or in another picture.
 */
void
limn_pins_forget_places (LimnPins *self)
{
  for (guint i = 0; i < LIMN_PINS_N_PLACES; i++)
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
      const char *name = limn_prediction_get_class_name (prediction, instance->class_index);
      Pair pair;

      if (instance->class_id != pin->class_id || g_strcmp0 (name, pin->class_name) != 0)
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
  LimnPinPlaces *places;

  for (guint i = 0; i < LIMN_PINS_N_PLACES; i++)
    if (self->places[i].prediction == prediction)
      return self->places[i].indices;

  places = &self->places[self->next_place];
  self->next_place = (self->next_place + 1) % LIMN_PINS_N_PLACES;

  g_clear_pointer (&places->prediction, limn_prediction_unref);
  g_clear_pointer (&places->indices, g_free);
  places->prediction = limn_prediction_ref (prediction);
  places->indices = find_places (self, self->picture, prediction);

  return places->indices;
}

/*< private >
 * limn_pins_is_about:
 * @self: the pins
 * @prediction: an answer
 *
 * Whether it is about the picture that the pins were told is shown: for a moment the session shows
 * an old answer beside a new picture, and the other way round.
 */
gboolean
limn_pins_is_about (LimnPins       *self,
                    LimnPrediction *prediction)
{
  LimnQuery *query = limn_prediction_get_query (prediction);
  LimnImage *image = query != NULL ? limn_query_get_image (query) : NULL;

  if (image == NULL || self->picture == NULL || self->image == NULL
      || self->image != limn_session_get_image (self->session))
    return FALSE;

  /* What is remembered from before was about the same bytes. */
  return image == self->image
         || g_strcmp0 (limn_image_get_digest (image), limn_image_get_digest (self->image)) == 0;
}

/* What is weaker than what was asked for may be there all the same. */
static gboolean
can_tell (LimnPrediction *answer,
          const LimnPin  *pin)
{
  LimnQuery *query = limn_prediction_get_query (answer);

  return query == NULL
         || limn_engine_lets_pass (limn_prediction_get_engine (answer), pin->score,
                                   limn_query_get_confidence (query));
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

      if (g_strcmp0 (pin->picture, key) != 0 || (!present && !can_tell (answer, pin)))
        continue;
      if (present)
        score = limn_prediction_get_instance (answer, indices[i])->confidence;

      changed |= present != pin->present || score < pin->score || score > pin->score;
      pin->present = present;
      pin->score = score;
    }

  return changed;
}

/*< private >
 * limn_pins_follow:
 * @self: the pins
 *
 * Looks for the objects of the picture that is shown in the session's pool. Without one nothing new
 * is known: what is not shown may be there all the same.
 */
void
limn_pins_follow (LimnPins *self)
{
  LimnPrediction *pool;

  g_assert (LIMN_IS_PINS (self));

  if (self->pins->len == 0)
    return;

  pool = limn_session_get_pool (self->session);
  if (pool == NULL || !limn_pins_is_about (self, pool))
    return;
  if (follow_answer (self, self->picture, pool))
    limn_pins_emit_changed (self);
}

/*< private >
 * limn_pins_find_position:
 * @self: the pins
 * @prediction: an answer about the picture that is shown
 * @index: one of its instances
 *
 * Returns: which pin it has, or -1
 */
int
limn_pins_find_position (LimnPins       *self,
                         LimnPrediction *prediction,
                         guint           index)
{
  const int *indices;

  if (self->pins->len == 0 || !limn_pins_is_about (self, prediction))
    return -1;

  indices = get_places (self, prediction);
  for (guint i = 0; i < self->pins->len; i++)
    if (indices[i] == (int) index)
      return (int) i;

  return -1;
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

  limn_pins_forget_places (self);
  g_clear_pointer (&self->image, limn_image_unref);
  self->image = image != NULL ? limn_image_ref (image) : NULL;
  if (is_other)
    {
      g_free (self->picture);
      self->picture = g_strdup (key);
    }
  g_free (self->picture_name);
  self->picture_name = g_strdup (name);

  limn_pins_follow (self);
  if (is_other && self->pins->len > 0)
    limn_pins_emit_changed (self);
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

  position = limn_pins_find_position (self, prediction, index);

  return position >= 0 ? g_ptr_array_index (self->pins, position) : NULL;
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

  if (!limn_pins_is_about (self, prediction))
    return -1;

  return get_places (self, prediction)[position];
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
    limn_pins_emit_changed (self);
}
