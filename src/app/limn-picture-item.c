/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One picture of the filmstrip: where it comes from and what came of it. It holds no pixels but a
 * thumbnail, so that a folder of ten thousand pictures costs little. Main thread only; thumbnails
 * are read on a worker. */

#include "config.h"

#include "limn-picture-item.h"

#include "limn-image-loader.h"
#include "limn-texture.h"

struct _LimnPictureItem
{
  GObject parent_instance;

  /* Owned */
  GFile        *file;
  char         *link;
  GBytes       *bytes;
  char         *name;
  char         *key;
  GdkPaintable *thumbnail;
  GCancellable *cancellable;

  LimnPictureState state;
  int              count;
  gboolean         thumbnail_failed;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_COUNT,
  PROP_THUMBNAIL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (LimnPictureState, limn_picture_state,
                    G_DEFINE_ENUM_VALUE (LIMN_PICTURE_UNASKED, "unasked"),
                    G_DEFINE_ENUM_VALUE (LIMN_PICTURE_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (LIMN_PICTURE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (LIMN_PICTURE_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (LimnPictureItem, limn_picture_item, G_TYPE_OBJECT)

static void
thumbnail_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (LimnPictureItem) self = user_data;
  g_autoptr (LimnPixels) pixels = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  pixels = limn_thumbnail_load_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_assert (LIMN_IS_PICTURE_ITEM (self));

  g_clear_object (&self->cancellable);
  if (pixels == NULL)
    {
      /* The session says what is wrong with the picture when it is opened. */
      self->thumbnail_failed = TRUE;
      return;
    }

  texture = limn_texture_new_for_pixels (pixels);
  limn_picture_item_set_thumbnail (self, GDK_PAINTABLE (texture));
}

static void
limn_picture_item_dispose (GObject *object)
{
  LimnPictureItem *self = LIMN_PICTURE_ITEM (object);

  limn_picture_item_cancel_thumbnail (self);
  g_clear_object (&self->thumbnail);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (limn_picture_item_parent_class)->dispose (object);
}

static void
limn_picture_item_finalize (GObject *object)
{
  LimnPictureItem *self = LIMN_PICTURE_ITEM (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (limn_picture_item_parent_class)->finalize (object);
}

static void
limn_picture_item_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LimnPictureItem *self = LIMN_PICTURE_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_COUNT:
      g_value_set_int (value, self->count);
      break;
    case PROP_THUMBNAIL:
      g_value_set_object (value, self->thumbnail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_picture_item_class_init (LimnPictureItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = limn_picture_item_dispose;
  object_class->finalize = limn_picture_item_finalize;
  object_class->get_property = limn_picture_item_get_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, LIMN_TYPE_PICTURE_STATE, LIMN_PICTURE_UNASKED, flags);
  properties[PROP_COUNT] =
    g_param_spec_int ("count", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_THUMBNAIL] =
    g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_PAINTABLE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_picture_item_init (LimnPictureItem *self)
{
  self->count = -1;
}

/**
 * limn_picture_item_new_for_file:
 * @file: a file
 *
 * Creates an item for a file, which is not looked at yet.
 *
 * Returns: (transfer full): a new item
 */
LimnPictureItem *
limn_picture_item_new_for_file (GFile *file)
{
  LimnPictureItem *self;
  g_autofree char *basename = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  basename = g_file_get_basename (file);

  self = g_object_new (LIMN_TYPE_PICTURE_ITEM, NULL);
  self->file = g_object_ref (file);
  self->name = g_filename_display_name (basename != NULL ? basename : "");

  return self;
}

/**
 * limn_picture_item_new_for_link:
 * @link: a web address
 *
 * Creates an item for a picture on the web, which is not fetched yet. Its name is the last part of
 * the path, never the query, which may hold a secret.
 *
 * Returns: (transfer full): a new item
 */
LimnPictureItem *
limn_picture_item_new_for_link (const char *link)
{
  LimnPictureItem *self;
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (link != NULL, NULL);

  self = g_object_new (LIMN_TYPE_PICTURE_ITEM, NULL);
  self->link = g_strdup (link);

  uri = g_uri_parse (link, G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri != NULL)
    {
      self->name = g_path_get_basename (g_uri_get_path (uri));
      if (self->name[0] == '/' || self->name[0] == '.')
        g_clear_pointer (&self->name, g_free);
      if (self->name == NULL)
        self->name = g_strdup (g_uri_get_host (uri));
    }
  if (self->name == NULL)
    self->name = g_strdup ("");

  return self;
}

/**
 * limn_picture_item_new_for_bytes:
 * @bytes: an encoded picture
 * @name: what to call it
 *
 * Creates an item for image data that was dropped or pasted.
 *
 * Returns: (transfer full): a new item
 */
LimnPictureItem *
limn_picture_item_new_for_bytes (GBytes     *bytes,
                                 const char *name)
{
  LimnPictureItem *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (LIMN_TYPE_PICTURE_ITEM, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup (name);

  return self;
}

/**
 * limn_picture_item_get_name:
 * @self: an item
 *
 * Gets the name that people see.
 *
 * Returns: (transfer none): the name, in UTF-8
 */
const char *
limn_picture_item_get_name (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), NULL);

  return self->name;
}

/**
 * limn_picture_item_get_file:
 * @self: an item
 *
 * Gets the file it is read from.
 *
 * Returns: (transfer none) (nullable): the file, or %NULL for a link or bytes
 */
GFile *
limn_picture_item_get_file (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), NULL);

  return self->file;
}

/**
 * limn_picture_item_get_link:
 * @self: an item
 *
 * Gets the web address it is fetched from.
 *
 * Returns: (transfer none) (nullable): the address, or %NULL for a file or bytes
 */
const char *
limn_picture_item_get_link (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), NULL);

  return self->link;
}

/**
 * limn_picture_item_get_key:
 * @self: an item
 *
 * Gets what names the picture among all pictures: the address of its file, or its web address, or
 * what its bytes add up to. The same picture has the same key in every run.
 *
 * Returns: (transfer none): the key
 */
const char *
limn_picture_item_get_key (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), NULL);

  if (self->key == NULL)
    {
      if (self->file != NULL)
        {
          self->key = g_file_get_uri (self->file);
        }
      else if (self->link != NULL)
        {
          self->key = g_strconcat ("link:", self->link, NULL);
        }
      else
        {
          g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);

          self->key = g_strconcat ("bytes:", digest, NULL);
        }
    }

  return self->key;
}

/**
 * limn_picture_item_equal:
 * @self: an item
 * @other: another item
 *
 * Compares where two items come from.
 *
 * Returns: %TRUE if it is the same file, link or data
 */
gboolean
limn_picture_item_equal (LimnPictureItem *self,
                         LimnPictureItem *other)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), FALSE);
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (other), FALSE);

  if (self->file != NULL)
    return other->file != NULL && g_file_equal (self->file, other->file);
  if (self->link != NULL)
    return g_strcmp0 (self->link, other->link) == 0;

  return other->bytes != NULL && g_bytes_equal (self->bytes, other->bytes);
}

/**
 * limn_picture_item_get_state:
 * @self: an item
 *
 * Gets what is known about the picture.
 *
 * Returns: the state
 */
LimnPictureState
limn_picture_item_get_state (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), LIMN_PICTURE_UNASKED);

  return self->state;
}

/**
 * limn_picture_item_get_count:
 * @self: an item
 *
 * Gets how many objects the model last saw in it.
 *
 * Returns: the count, or -1 before there is an answer
 */
int
limn_picture_item_get_count (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), -1);

  return self->count;
}

/**
 * limn_picture_item_set_answer:
 * @self: an item
 * @state: what is known now
 * @count: how many objects, or -1 if that is not known
 *
 * Sets what is known about the picture.
 */
void
limn_picture_item_set_answer (LimnPictureItem  *self,
                              LimnPictureState  state,
                              int               count)
{
  g_return_if_fail (LIMN_IS_PICTURE_ITEM (self));
  g_return_if_fail (count >= -1);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (self->count != count)
    {
      self->count = count;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * limn_picture_item_get_thumbnail:
 * @self: an item
 *
 * Gets the small picture, if it was loaded.
 *
 * Returns: (transfer none) (nullable): the thumbnail
 */
GdkPaintable *
limn_picture_item_get_thumbnail (LimnPictureItem *self)
{
  g_return_val_if_fail (LIMN_IS_PICTURE_ITEM (self), NULL);

  return self->thumbnail;
}

/**
 * limn_picture_item_set_thumbnail:
 * @self: an item
 * @thumbnail: (nullable): a small picture, or %NULL to save its memory
 *
 * Sets the small picture.
 */
void
limn_picture_item_set_thumbnail (LimnPictureItem *self,
                                 GdkPaintable    *thumbnail)
{
  g_return_if_fail (LIMN_IS_PICTURE_ITEM (self));
  g_return_if_fail (thumbnail == NULL || GDK_IS_PAINTABLE (thumbnail));

  if (g_set_object (&self->thumbnail, thumbnail))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THUMBNAIL]);
}

/**
 * limn_picture_item_request_thumbnail:
 * @self: an item
 * @side_px: longest side in device pixels
 *
 * Loads the thumbnail of a file on a worker, unless it is there already. Links and bytes get theirs
 * with [method@PictureItem.set_thumbnail] once they were opened.
 */
void
limn_picture_item_request_thumbnail (LimnPictureItem *self,
                                     int              side_px)
{
  g_return_if_fail (LIMN_IS_PICTURE_ITEM (self));
  g_return_if_fail (side_px > 0);

  if (self->file == NULL || self->thumbnail != NULL || self->thumbnail_failed
      || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  limn_thumbnail_load_async (self->file, side_px, self->cancellable, thumbnail_loaded_cb,
                             g_object_ref (self));
}

/**
 * limn_picture_item_cancel_thumbnail:
 * @self: an item
 *
 * Stops loading the thumbnail, because it scrolled out of view.
 */
void
limn_picture_item_cancel_thumbnail (LimnPictureItem *self)
{
  g_return_if_fail (LIMN_IS_PICTURE_ITEM (self));

  if (self->cancellable == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * limn_picture_item_open:
 * @self: an item
 * @session: the session of a window
 *
 * Makes it the picture that the session asks about.
 */
void
limn_picture_item_open (LimnPictureItem *self,
                        LimnSession     *session)
{
  g_return_if_fail (LIMN_IS_PICTURE_ITEM (self));
  g_return_if_fail (LIMN_IS_SESSION (session));

  if (self->file != NULL)
    limn_session_open_file (session, self->file);
  else if (self->link != NULL)
    limn_session_open_link (session, self->link);
  else
    limn_session_open_bytes (session, self->bytes, self->name);
}
