/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The few facts that a row of the object list shows, as GListModel wants them: in a GObject. Main
 * thread only. */

#include "config.h"

#include "limn-object-item.h"

struct _LimnObjectItem
{
  GObject parent_instance;

  char   *class_name;
  double  confidence;
  guint   index;
  guint   slot;
};

G_DEFINE_FINAL_TYPE (LimnObjectItem, limn_object_item, G_TYPE_OBJECT)

static void
limn_object_item_finalize (GObject *object)
{
  LimnObjectItem *self = LIMN_OBJECT_ITEM (object);

  g_clear_pointer (&self->class_name, g_ref_string_release);

  G_OBJECT_CLASS (limn_object_item_parent_class)->finalize (object);
}

static void
limn_object_item_class_init (LimnObjectItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_object_item_finalize;
}

static void
limn_object_item_init (LimnObjectItem *self)
{
}

/**
 * limn_object_item_new:
 * @prediction: a prediction
 * @index: which of its instances
 * @slot: the palette's slot of its class
 *
 * Creates the item of an instance. It does not keep @prediction.
 *
 * Returns: (transfer full): a new item
 */
LimnObjectItem *
limn_object_item_new (LimnPrediction *prediction,
                      guint           index,
                      guint           slot)
{
  const LimnInstance *instance;
  const char *class_name;
  LimnObjectItem *self;

  g_return_val_if_fail (prediction != NULL, NULL);
  g_return_val_if_fail (index < limn_prediction_get_n_instances (prediction), NULL);

  instance = limn_prediction_get_instance (prediction, index);
  class_name = limn_prediction_get_class_name (prediction, instance->class_index);

  self = g_object_new (LIMN_TYPE_OBJECT_ITEM, NULL);
  self->class_name = g_ref_string_new_intern (class_name);
  self->confidence = instance->confidence;
  self->index = index;
  self->slot = slot;

  return self;
}

/**
 * limn_object_item_get_index:
 * @self: an item
 *
 * Gets which instance of the prediction this is.
 *
 * Returns: its index
 */
guint
limn_object_item_get_index (LimnObjectItem *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_ITEM (self), 0);

  return self->index;
}

/**
 * limn_object_item_get_slot:
 * @self: an item
 *
 * Gets the palette's slot of its class.
 *
 * Returns: the slot
 */
guint
limn_object_item_get_slot (LimnObjectItem *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_ITEM (self), 0);

  return self->slot;
}

/**
 * limn_object_item_get_class_name:
 * @self: an item
 *
 * Gets its class.
 *
 * Returns: (transfer none): the name
 */
const char *
limn_object_item_get_class_name (LimnObjectItem *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_ITEM (self), NULL);

  return self->class_name;
}

/**
 * limn_object_item_get_confidence:
 * @self: an item
 *
 * Gets its score.
 *
 * Returns: 0 to 1
 */
double
limn_object_item_get_confidence (LimnObjectItem *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_ITEM (self), 0);

  return self->confidence;
}
