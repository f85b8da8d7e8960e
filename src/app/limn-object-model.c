/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The shown instances as a list model and a selection model in one. A change of the prediction
 * leaves the rows at both ends alone that show the same as before, so that the list does not jump
 * while a slider moves. Main thread only. */

#include "config.h"

#include "limn-object-model.h"

#include "limn-object-item.h"
#include "limn-object-order.h"

struct _LimnObjectModel
{
  GObject parent_instance;

  /* Owned */
  LimnOverlay      *overlay;
  GSignalGroup     *overlay_signals;
  LimnPrediction   *prediction;
  LimnPalette      *palette;
  LimnObjectFilter *filter;
  GHashTable       *items;
  guint            *order;
  guint            *positions;

  LimnObjectSort sort;
  guint          n;
  guint          n_positions;
  int            selected;
};

static void list_model_iface_init      (GListModelInterface        *iface);
static void selection_model_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimnObjectModel, limn_object_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_iface_init))

GType
limn_object_sort_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { LIMN_OBJECT_SORT_SCORE, "LIMN_OBJECT_SORT_SCORE", "score" },
    { LIMN_OBJECT_SORT_CLASS, "LIMN_OBJECT_SORT_CLASS", "class" },
    { LIMN_OBJECT_SORT_SIZE, "LIMN_OBJECT_SORT_SIZE", "size" },
    { LIMN_OBJECT_SORT_POSITION, "LIMN_OBJECT_SORT_POSITION", "position" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("LimnObjectSort", values));

  return type;
}

/* Whether a row for @index would look the same for both predictions. */
static gboolean
looks_same (LimnPrediction *a,
            LimnPrediction *b,
            guint           index)
{
  const LimnInstance *one;
  const LimnInstance *other;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL
      || index >= limn_prediction_get_n_instances (a)
      || index >= limn_prediction_get_n_instances (b))
    return FALSE;

  one = limn_prediction_get_instance (a, index);
  other = limn_prediction_get_instance (b, index);

  return !(one->confidence < other->confidence) && !(one->confidence > other->confidence)
         && g_strcmp0 (limn_prediction_get_class_name (a, one->class_index),
                       limn_prediction_get_class_name (b, other->class_index)) == 0;
}

static void
forget_changed_items (LimnObjectModel *self,
                      LimnPrediction  *old)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!looks_same (old, self->prediction, GPOINTER_TO_UINT (key)))
      g_hash_table_iter_remove (&iter);
}

static void
set_positions (LimnObjectModel *self)
{
  self->n_positions = self->prediction != NULL
                      ? limn_prediction_get_n_instances (self->prediction) : 0;

  g_free (self->positions);
  self->positions = g_new (guint, self->n_positions + 1);
  for (guint i = 0; i < self->n_positions; i++)
    self->positions[i] = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < self->n; i++)
    self->positions[self->order[i]] = i;
}

/* How many rows at the start, and how many at the end, are the same in both orders. */
static void
find_common_ends (const guint    *a,
                  guint           n_a,
                  LimnPrediction *prediction_a,
                  const guint    *b,
                  guint           n_b,
                  LimnPrediction *prediction_b,
                  guint          *n_first,
                  guint          *n_last)
{
  guint n = MIN (n_a, n_b);
  guint first = 0;
  guint last = 0;

  while (first < n && a[first] == b[first]
         && looks_same (prediction_a, prediction_b, a[first]))
    first++;
  while (last < n - first && a[n_a - 1 - last] == b[n_b - 1 - last]
         && looks_same (prediction_a, prediction_b, a[n_a - 1 - last]))
    last++;

  *n_first = first;
  *n_last = last;
}

/* Takes over what the overlay shows now, and tells what changed of the list. */
static void
rebuild (LimnObjectModel *self)
{
  g_autoptr (LimnPrediction) old_prediction = g_steal_pointer (&self->prediction);
  g_autofree guint *old_order = g_steal_pointer (&self->order);
  LimnPrediction *prediction = NULL;
  LimnPalette *palette = NULL;
  guint n_old = self->n;
  guint n_first;
  guint n_last;

  if (self->overlay != NULL)
    {
      prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
      palette = limn_overlay_get_palette (self->overlay);
    }

  self->n = 0;
  if (prediction != NULL)
    {
      self->order = limn_object_order (self->overlay, prediction, self->sort, self->filter,
                                       &self->n);
      self->prediction = limn_prediction_ref (prediction);
    }

  find_common_ends (old_order, n_old, old_prediction, self->order, self->n, self->prediction,
                    &n_first, &n_last);
  if (palette != self->palette)
    {
      g_clear_pointer (&self->palette, limn_palette_unref);
      self->palette = palette != NULL ? limn_palette_ref (palette) : NULL;
      g_hash_table_remove_all (self->items);
      n_first = 0;
      n_last = 0;
    }
  else
    {
      forget_changed_items (self, old_prediction);
    }

  set_positions (self);
  self->selected = self->overlay != NULL ? limn_overlay_get_selected (self->overlay) : -1;

  if (n_old != n_first + n_last || self->n != n_first + n_last)
    g_list_model_items_changed (G_LIST_MODEL (self), n_first,
                                n_old - n_first - n_last, self->n - n_first - n_last);
}

static gboolean
is_outdated (LimnObjectModel *self)
{
  LimnSession *session = limn_overlay_get_session (self->overlay);

  return limn_session_get_prediction (session) != self->prediction;
}

static void
emit_selection (LimnObjectModel *self,
                int              index)
{
  guint position = limn_object_model_get_position (self, index);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
}

static void
take_selected (LimnObjectModel *self,
               int              old)
{
  if (old == self->selected)
    return;

  emit_selection (self, old);
  emit_selection (self, self->selected);
}

static void
scene_changed_cb (LimnObjectModel *self)
{
  int old;

  g_assert (LIMN_IS_OBJECT_MODEL (self));

  old = self->selected;
  rebuild (self);
  take_selected (self, old);
}

static void
selected_changed_cb (LimnObjectModel *self)
{
  int old;

  g_assert (LIMN_IS_OBJECT_MODEL (self));

  /* The index is one of a prediction that has not been announced yet: first things first. */
  if (is_outdated (self))
    {
      scene_changed_cb (self);
      return;
    }

  old = self->selected;
  self->selected = limn_overlay_get_selected (self->overlay);
  take_selected (self, old);
}

static GType
limn_object_model_get_item_type (GListModel *list)
{
  return LIMN_TYPE_OBJECT_ITEM;
}

static guint
limn_object_model_get_n_items (GListModel *list)
{
  return LIMN_OBJECT_MODEL (list)->n;
}

static gpointer
limn_object_model_get_item (GListModel *list,
                            guint       position)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (list);
  LimnObjectItem *item;
  guint index;

  if (position >= self->n)
    return NULL;

  index = self->order[position];
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (index));
  if (item == NULL)
    {
      const LimnInstance *instance = limn_prediction_get_instance (self->prediction, index);
      const char *name = limn_prediction_get_class_name (self->prediction,
                                                         instance->class_index);

      item = limn_object_item_new (self->prediction, index,
                                   limn_palette_get_slot (self->palette, name));
      g_hash_table_insert (self->items, GUINT_TO_POINTER (index), item);
    }

  return g_object_ref (item);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = limn_object_model_get_item_type;
  iface->get_n_items = limn_object_model_get_n_items;
  iface->get_item = limn_object_model_get_item;
}

static gboolean
limn_object_model_is_selected (GtkSelectionModel *model,
                               guint              position)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (model);

  return self->selected >= 0 && limn_object_model_get_index (self, position) == self->selected;
}

static GtkBitset *
limn_object_model_get_selection_in_range (GtkSelectionModel *model,
                                          guint              position,
                                          guint              n_items)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (model);
  guint selected = limn_object_model_get_position (self, self->selected);
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (bits, selected);

  return bits;
}

static gboolean
limn_object_model_select_item (GtkSelectionModel *model,
                               guint              position,
                               gboolean           unselect_rest)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (model);
  int index = limn_object_model_get_index (self, position);

  if (index < 0)
    return FALSE;

  limn_overlay_set_selected (self->overlay, index);

  return TRUE;
}

static gboolean
limn_object_model_unselect_item (GtkSelectionModel *model,
                                 guint              position)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (model);

  if (!limn_object_model_is_selected (model, position))
    return FALSE;

  limn_overlay_set_selected (self->overlay, -1);

  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = limn_object_model_is_selected;
  iface->get_selection_in_range = limn_object_model_get_selection_in_range;
  iface->select_item = limn_object_model_select_item;
  iface->unselect_item = limn_object_model_unselect_item;
}

static void
limn_object_model_dispose (GObject *object)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (object);

  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->overlay);

  G_OBJECT_CLASS (limn_object_model_parent_class)->dispose (object);
}

static void
limn_object_model_finalize (GObject *object)
{
  LimnObjectModel *self = LIMN_OBJECT_MODEL (object);

  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_clear_pointer (&self->palette, limn_palette_unref);
  g_clear_pointer (&self->filter, limn_object_filter_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->positions, g_free);

  G_OBJECT_CLASS (limn_object_model_parent_class)->finalize (object);
}

static void
limn_object_model_class_init (LimnObjectModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_object_model_dispose;
  object_class->finalize = limn_object_model_finalize;
}

static void
limn_object_model_init (LimnObjectModel *self)
{
  self->items = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->filter = limn_object_filter_new (NULL);
  self->selected = -1;

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->overlay_signals, "notify::selected",
                                 G_CALLBACK (selected_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * limn_object_model_new:
 *
 * Creates an empty model.
 *
 * Returns: (transfer full): a new model
 */
LimnObjectModel *
limn_object_model_new (void)
{
  return g_object_new (LIMN_TYPE_OBJECT_MODEL, NULL);
}

/**
 * limn_object_model_set_overlay:
 * @self: a model
 * @overlay: (nullable): what is shown
 *
 * Sets whose instances are listed and selected.
 */
void
limn_object_model_set_overlay (LimnObjectModel *self,
                               LimnOverlay     *overlay)
{
  g_return_if_fail (LIMN_IS_OBJECT_MODEL (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  g_signal_group_set_target (self->overlay_signals, overlay);
  scene_changed_cb (self);
}

/**
 * limn_object_model_get_sort:
 * @self: a model
 *
 * Gets the order.
 *
 * Returns: the order
 */
LimnObjectSort
limn_object_model_get_sort (LimnObjectModel *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_MODEL (self), LIMN_OBJECT_SORT_SCORE);

  return self->sort;
}

/**
 * limn_object_model_set_sort:
 * @self: a model
 * @sort: the order
 *
 * Sets the order.
 */
void
limn_object_model_set_sort (LimnObjectModel *self,
                            LimnObjectSort   sort)
{
  g_return_if_fail (LIMN_IS_OBJECT_MODEL (self));

  if (self->sort == sort)
    return;

  self->sort = sort;
  rebuild (self);
}

/**
 * limn_object_model_set_filter:
 * @self: a model
 * @text: (nullable): what a person typed
 *
 * Sets which instances are listed; see [struct@ObjectFilter].
 */
void
limn_object_model_set_filter (LimnObjectModel *self,
                              const char      *text)
{
  g_return_if_fail (LIMN_IS_OBJECT_MODEL (self));

  limn_object_filter_free (self->filter);
  self->filter = limn_object_filter_new (text);
  rebuild (self);
}

/**
 * limn_object_model_is_filtered:
 * @self: a model
 *
 * Gets whether a filter is set.
 *
 * Returns: %TRUE if not everything may pass
 */
gboolean
limn_object_model_is_filtered (LimnObjectModel *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_MODEL (self), FALSE);

  return !limn_object_filter_is_empty (self->filter);
}

/**
 * limn_object_model_get_index:
 * @self: a model
 * @position: a position in the list
 *
 * Gets which instance of the prediction is there.
 *
 * Returns: its index, or -1
 */
int
limn_object_model_get_index (LimnObjectModel *self,
                             guint            position)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_MODEL (self), -1);

  return position < self->n ? (int) self->order[position] : -1;
}

/**
 * limn_object_model_get_position:
 * @self: a model
 * @index: an instance of the prediction, or -1
 *
 * Gets where an instance is in the list.
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION
 */
guint
limn_object_model_get_position (LimnObjectModel *self,
                                int              index)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_MODEL (self), GTK_INVALID_LIST_POSITION);

  return index >= 0 && (guint) index < self->n_positions ? self->positions[index]
                                                         : GTK_INVALID_LIST_POSITION;
}

/**
 * limn_object_model_get_n_live:
 * @self: a model
 *
 * Gets how many items have been made, for tests.
 *
 * Returns: the number
 */
guint
limn_object_model_get_n_live (LimnObjectModel *self)
{
  g_return_val_if_fail (LIMN_IS_OBJECT_MODEL (self), 0);

  return g_hash_table_size (self->items);
}
