/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of one window. Adding is in bulk, with one signal, because a folder may hold ten
 * thousand; the set beside the array keeps that linear. Main thread only. */

#include "config.h"

#include "limn-picture-list.h"

struct _LimnPictureList
{
  GObject parent_instance;

  /* Owned */
  GPtrArray  *items;
  GHashTable *places; /* item to position + 1, by where the picture comes from */
};

static void limn_picture_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimnPictureList, limn_picture_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      limn_picture_list_model_init))

static guint
place_hash (gconstpointer key)
{
  LimnPictureItem *item = (LimnPictureItem *) key;
  GFile *file = limn_picture_item_get_file (item);
  const char *link = limn_picture_item_get_link (item);

  if (file != NULL)
    return g_file_hash (file);

  return g_str_hash (link != NULL ? link : limn_picture_item_get_name (item));
}

static gboolean
place_equal (gconstpointer a,
             gconstpointer b)
{
  return limn_picture_item_equal ((LimnPictureItem *) a, (LimnPictureItem *) b);
}

static GType
limn_picture_list_get_item_type (GListModel *model)
{
  return LIMN_TYPE_PICTURE_ITEM;
}

static guint
limn_picture_list_get_n_items (GListModel *model)
{
  return LIMN_PICTURE_LIST (model)->items->len;
}

static gpointer
limn_picture_list_get_item (GListModel *model,
                            guint       position)
{
  LimnPictureItem *item = limn_picture_list_peek (LIMN_PICTURE_LIST (model), position);

  return item != NULL ? g_object_ref (item) : NULL;
}

static void
limn_picture_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = limn_picture_list_get_item_type;
  iface->get_n_items = limn_picture_list_get_n_items;
  iface->get_item = limn_picture_list_get_item;
}

static void
limn_picture_list_finalize (GObject *object)
{
  LimnPictureList *self = LIMN_PICTURE_LIST (object);

  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (limn_picture_list_parent_class)->finalize (object);
}

static void
limn_picture_list_class_init (LimnPictureListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_picture_list_finalize;
}

static void
limn_picture_list_init (LimnPictureList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->places = g_hash_table_new (place_hash, place_equal);
}

/**
 * limn_picture_list_new:
 *
 * Creates an empty list.
 *
 * Returns: (transfer full): a new list
 */
LimnPictureList *
limn_picture_list_new (void)
{
  return g_object_new (LIMN_TYPE_PICTURE_LIST, NULL);
}

/**
 * limn_picture_list_add:
 * @self: a list
 * @pictures: (element-type LimnPictureItem): pictures
 *
 * Adds those pictures that are not in the list yet at its end.
 *
 * Returns: the position of the first of @pictures in the list, or %GTK_INVALID_LIST_POSITION if
 *   @pictures is empty
 */
guint
limn_picture_list_add (LimnPictureList *self,
                       GPtrArray       *pictures)
{
  guint first = GTK_INVALID_LIST_POSITION;
  guint before;

  g_return_val_if_fail (LIMN_IS_PICTURE_LIST (self), GTK_INVALID_LIST_POSITION);
  g_return_val_if_fail (pictures != NULL, GTK_INVALID_LIST_POSITION);

  before = self->items->len;

  for (guint i = 0; i < pictures->len; i++)
    {
      LimnPictureItem *item = g_ptr_array_index (pictures, i);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, item));

      if (place == 0)
        {
          g_ptr_array_add (self->items, g_object_ref (item));
          place = self->items->len;
          g_hash_table_insert (self->places, item, GUINT_TO_POINTER (place));
        }
      if (first == GTK_INVALID_LIST_POSITION)
        first = place - 1;
    }

  if (self->items->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->items->len - before);

  return first;
}

/**
 * limn_picture_list_clear:
 * @self: a list
 *
 * Removes all pictures.
 */
void
limn_picture_list_clear (LimnPictureList *self)
{
  guint before;

  g_return_if_fail (LIMN_IS_PICTURE_LIST (self));

  before = self->items->len;
  if (before == 0)
    return;

  g_hash_table_remove_all (self->places);
  g_ptr_array_set_size (self->items, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, 0);
}

/**
 * limn_picture_list_peek:
 * @self: a list
 * @position: a position
 *
 * Gets a picture without taking a reference.
 *
 * Returns: (transfer none) (nullable): the picture, or %NULL past the end
 */
LimnPictureItem *
limn_picture_list_peek (LimnPictureList *self,
                        guint            position)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_LIST (self), NULL);

  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}

/**
 * limn_picture_list_forget_answers:
 * @self: a list
 *
 * Sets all pictures back to not asked, because another model answers now.
 */
void
limn_picture_list_forget_answers (LimnPictureList *self)
{
  g_return_if_fail (LIMN_IS_PICTURE_LIST (self));

  for (guint i = 0; i < self->items->len; i++)
    limn_picture_item_set_answer (g_ptr_array_index (self->items, i), LIMN_PICTURE_UNASKED, -1);
}
