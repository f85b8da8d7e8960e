/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that were stored earlier: those that lie beside a picture, and those that were named when
 * the window was opened. They take the place of the model until it is asked again. Main thread
 * only. */

#include "config.h"

#include "limn-preferences.h"
#include "limn-reply-file.h"
#include "limn-window-private.h"

/* The picture first: with the model first, the one before it would be asked about once more. */
static void
open_with (LimnWindow      *self,
           LimnPictureItem *item,
           LimnModel       *model)
{
  g_set_object (&self->opened, item);
  limn_picture_item_open (item, self->session);
  if (!limn_model_equal (model, limn_session_get_model (self->session)))
    limn_session_set_model (self->session, model);
  limn_window_update_title (self);
}

/* Who is asked where nothing is stored. */
static LimnModel *
dup_asked (LimnWindow *self)
{
  LimnModel *model = limn_session_get_model (self->session);

  return limn_model_get_host (model) != LIMN_HOST_FILE ? limn_model_ref (model)
                                                       : limn_settings_dup_model (self->settings);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  LimnWindow *self;
  g_autoptr (LimnPictureItem) item = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnModel) model = NULL;
  gboolean is_there = limn_reply_file_find_finish (result, &error);

  if (error != NULL)
    return;

  self = user_data;
  g_assert (LIMN_IS_WINDOW (self));

  g_clear_object (&self->find_cancellable);
  item = g_steal_pointer (&self->wanted);
  if (is_there)
    {
      g_autoptr (GFile) folder = g_file_get_parent (limn_picture_item_get_file (item));

      model = limn_model_new_for_file (folder);
    }
  else
    model = dup_asked (self);
  open_with (self, item, model);
}

/*< private >
 * limn_window_open_stored:
 * @self: a window
 * @item: a picture
 *
 * Opens a picture, and with it the answer that was stored for it, if there is one.
 */
void
limn_window_open_stored (LimnWindow      *self,
                         LimnPictureItem *item)
{
  GFile *file = limn_picture_item_get_file (item);
  g_autoptr (LimnModel) model = NULL;

  limn_window_dispose_stored (self);
  if (self->predictions != NULL)
    {
      open_with (self, item, self->predictions);
      return;
    }
  if (file == NULL)
    {
      model = dup_asked (self);
      open_with (self, item, model);
      return;
    }
  self->wanted = g_object_ref (item);
  self->find_cancellable = g_cancellable_new ();
  limn_reply_file_find_async (file, self->find_cancellable, found_cb, self);
}

/*< private >
 * limn_window_dispose_stored:
 * @self: a window
 *
 * Stops looking for stored answers.
 */
void
limn_window_dispose_stored (LimnWindow *self)
{
  if (self->find_cancellable != NULL)
    g_cancellable_cancel (self->find_cancellable);
  g_clear_object (&self->find_cancellable);
  g_clear_object (&self->wanted);
}

/*< private >
 * limn_window_ask_again:
 * @self: a window
 *
 * Asks the model itself about the picture, whatever was stored.
 */
void
limn_window_ask_again (LimnWindow *self)
{
  g_autoptr (LimnModel) model = dup_asked (self);

  if (!limn_model_equal (model, limn_session_get_model (self->session)))
    limn_session_set_model (self->session, model);
  limn_session_ask_again (self->session);
}

/**
 * limn_window_set_predictions:
 * @self: a window
 * @file: a file with stored answers, or a folder of them
 *
 * Shows stored answers in place of the model's for the pictures that are opened from now on.
 */
void
limn_window_set_predictions (LimnWindow *self,
                             GFile      *file)
{
  g_return_if_fail (LIMN_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_pointer (&self->predictions, limn_model_unref);
  self->predictions = limn_model_new_for_file (file);
}
