/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a session gets its pictures: from a file, from bytes, or from a link that the client fetches
 * first. What is shown stays until the new picture is ready, and for good if it never is.
 * Main thread only; the loader reads and decodes on a worker. */

#include "config.h"

#include "limn-session-private.h"

#include "limn-image-loader.h"

static void
load_clear (gpointer data)
{
  LimnSessionLoad *load = data;

  g_weak_ref_clear (&load->session);
  g_clear_object (&load->cancellable);
  g_clear_object (&load->file);
  g_clear_pointer (&load->bytes, g_bytes_unref);
  g_clear_pointer (&load->name, g_free);
  g_clear_pointer (&load->link, g_free);
}

static void
load_unref (LimnSessionLoad *load)
{
  g_rc_box_release_full (load, load_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSessionLoad, load_unref)

static LimnSessionLoad *
load_new (LimnSession *self)
{
  LimnSessionLoad *load = g_rc_box_new0 (LimnSessionLoad);

  g_weak_ref_init (&load->session, self);

  return load;
}

/* What people call a file. Names need not be UTF-8. */
static char *
name_of_file (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return base == NULL ? NULL : g_filename_display_name (base);
}

/* The last part of the path, as people know the picture; never the query, which may hold a key. */
static char *
name_of_link (const char *link)
{
  g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_NON_DNS, NULL);
  g_autofree char *name = NULL;

  if (uri == NULL)
    return NULL;
  name = g_path_get_basename (g_uri_get_path (uri));
  if (g_str_equal (name, "/") || g_str_equal (name, "."))
    return g_strdup (g_uri_get_host (uri));

  return g_steal_pointer (&name);
}

static void
set_glimpse (LimnSession *self,
             LimnPixels  *pixels,
             int          width,
             int          height)
{
  if (self->glimpse == NULL && pixels == NULL)
    return;
  g_clear_pointer (&self->glimpse, limn_pixels_unref);
  self->glimpse = pixels != NULL ? limn_pixels_ref (pixels) : NULL;
  self->glimpse_width = width;
  self->glimpse_height = height;
  g_object_notify_by_pspec (G_OBJECT (self), limn_session_properties[PROP_GLIMPSE]);
}

/* Ends @load with an error. Being cancelled is none, it only ends. */
static void
fail (LimnSession     *self,
      LimnSessionLoad *load,
      GError          *error)
{
  g_autoptr (GError) owned = error;

  g_object_freeze_notify (G_OBJECT (self));
  limn_session_forget_load (self);
  self->load = NULL;
  set_glimpse (self, NULL, 0, 0);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    load_unref (load);
  else
    {
      self->failed_load = load;
      limn_session_take_error (self, g_steal_pointer (&owned));
    }
  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
glimpse_cb (LimnPixels *pixels,
            int         width,
            int         height,
            gpointer    user_data)
{
  LimnSessionLoad *load = user_data;
  g_autoptr (LimnSession) self = g_weak_ref_get (&load->session);

  if (self != NULL && self->load == load)
    set_glimpse (self, pixels, width, height);
}

static void
load_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LimnSessionLoad) load = user_data;
  g_autoptr (LimnSession) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_finish (result, &error);

  self = g_weak_ref_get (&load->session);
  if (self == NULL || self->load != load)
    return;

  if (image == NULL)
    fail (self, load, g_steal_pointer (&error));
  else
    {
      g_clear_pointer (&self->load, load_unref);
      limn_session_show_image (self, image);
      set_glimpse (self, NULL, 0, 0);
    }
}

/* Reads and decodes @load, whose file or bytes are there. */
static void
read_picture (LimnSessionLoad *load,
              GBytes          *bytes)
{
  const LimnImageSource source = {
    .file = bytes == NULL ? load->file : NULL,
    .bytes = bytes,
    .name = load->name,
    .link = load->link,
    .is_for_screen = TRUE,
  };
  g_autoptr (LimnSession) self = g_weak_ref_get (&load->session);
  g_autoptr (LimnPreload) preload = self != NULL ? g_steal_pointer (&self->preload) : NULL;

  if (bytes == NULL && preload != NULL && limn_preload_is_of (preload, load->file))
    limn_preload_take_async (preload, load->cancellable, load_cb, g_rc_box_acquire (load));
  else
    limn_image_load_async (&source, glimpse_cb, load->cancellable, load_cb,
                           g_rc_box_acquire (load));
}

static void
fetch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LimnSessionLoad) load = user_data;
  g_autoptr (LimnSession) self = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = limn_client_fetch_finish (LIMN_CLIENT (source), result, &error);

  self = g_weak_ref_get (&load->session);
  if (self == NULL || self->load != load)
    return;

  load->fetching = FALSE;
  if (bytes == NULL)
    {
      fail (self, load, g_steal_pointer (&error));
      return;
    }

  read_picture (load, bytes);
  limn_session_refresh (self);
}

/*< private >
 * limn_session_stop_load:
 * @self: a session
 *
 * Cancels the picture on its way, if any. The caller refreshes.
 */
void
limn_session_stop_load (LimnSession *self)
{
  g_autoptr (LimnSessionLoad) load = g_steal_pointer (&self->load);

  if (load != NULL)
    g_cancellable_cancel (load->cancellable);
  set_glimpse (self, NULL, 0, 0);
}

/*< private >
 * limn_session_forget_load:
 * @self: a session
 *
 * Forgets the picture that could not be opened, so that asking again means the model.
 */
void
limn_session_forget_load (LimnSession *self)
{
  g_clear_pointer (&self->failed_load, load_unref);
}

/*< private >
 * limn_session_start_load:
 * @self: a session
 * @load: (transfer full): which picture
 *
 * Begins an epoch and starts to read the picture.
 */
void
limn_session_start_load (LimnSession     *self,
                         LimnSessionLoad *load)
{
  g_object_freeze_notify (G_OBJECT (self));

  self->epoch++;
  limn_session_be_still (self);
  limn_session_stop_load (self);
  limn_session_forget_load (self);
  limn_session_take_error (self, NULL);

  g_clear_object (&load->cancellable);
  load->cancellable = g_cancellable_new ();
  load->fetching = load->link != NULL;
  self->load = load;
  if (load->link != NULL)
    limn_client_fetch_async (self->client, load->link, load->cancellable,
                             fetch_cb, g_rc_box_acquire (load));
  else
    read_picture (load, load->bytes);

  limn_session_refresh (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/*< private >
 * limn_session_retry_load:
 * @self: a session whose last picture could not be opened
 *
 * Tries that picture again.
 */
void
limn_session_retry_load (LimnSession *self)
{
  g_assert (self->failed_load != NULL);

  limn_session_start_load (self, g_steal_pointer (&self->failed_load));
}

/**
 * limn_session_open_file:
 * @self: a session
 * @file: the picture's file
 *
 * Opens a picture. It is read and decoded on a worker; until then, and if that fails, what is shown
 * stays. Then the model is asked at once. Main thread only.
 */
void
limn_session_open_file (LimnSession *self,
                        GFile       *file)
{
  LimnSessionLoad *load = NULL;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  load = load_new (self);
  load->file = g_object_ref (file);
  load->name = name_of_file (file);
  limn_session_start_load (self, load);
}

/**
 * limn_session_set_preload:
 * @self: a session
 * @preload: (nullable): a picture on its way
 *
 * Has the next picture taken from there, if it is that one. Main thread only.
 */
void
limn_session_set_preload (LimnSession *self,
                          LimnPreload *preload)
{
  g_return_if_fail (LIMN_IS_SESSION (self));

  g_clear_pointer (&self->preload, limn_preload_unref);
  self->preload = preload != NULL ? limn_preload_ref (preload) : NULL;
}

/**
 * limn_session_open_bytes:
 * @self: a session
 * @bytes: a picture, as a file would hold it
 * @name: (nullable): what people call it
 *
 * Opens a picture that was pasted or dropped as data. See limn_session_open_file().
 * Main thread only.
 */
void
limn_session_open_bytes (LimnSession *self,
                         GBytes      *bytes,
                         const char  *name)
{
  LimnSessionLoad *load = NULL;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (bytes != NULL);

  load = load_new (self);
  load->bytes = g_bytes_ref (bytes);
  load->name = g_strdup (name);
  limn_session_start_load (self, load);
}

/**
 * limn_session_open_link:
 * @self: a session
 * @link: where the picture is, http or https
 *
 * Opens a picture from the network: fetches it, then goes on like limn_session_open_file(). The
 * link is what the model gets to see. Main thread only.
 */
void
limn_session_open_link (LimnSession *self,
                        const char  *link)
{
  LimnSessionLoad *load = NULL;

  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (link != NULL);

  load = load_new (self);
  load->link = g_strdup (link);
  load->name = name_of_link (link);
  limn_session_start_load (self, load);
}

/**
 * limn_session_get_loading_name:
 * @self: a session
 *
 * Gets what people call the picture that is being read, while there is one. Main thread only.
 *
 * Returns: (nullable) (transfer none): its name
 */
const char *
limn_session_get_loading_name (LimnSession *self)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  return self->load == NULL ? NULL : self->load->name;
}

/**
 * limn_session_get_glimpse:
 * @self: a session
 * @width: (out): width of the picture in pixels, 0 if there is none
 * @height: (out): height of the picture in pixels, 0 if there is none
 *
 * Gets what a large picture that is being read looks like, to be shown stretched until it is there.
 * Main thread only.
 *
 * Returns: (nullable) (transfer none): fewer pixels than the picture has
 */
LimnPixels *
limn_session_get_glimpse (LimnSession *self,
                          int         *width,
                          int         *height)
{
  g_return_val_if_fail (LIMN_IS_SESSION (self), NULL);

  *width = self->glimpse != NULL ? self->glimpse_width : 0;
  *height = self->glimpse != NULL ? self->glimpse_height : 0;
  return self->glimpse;
}
