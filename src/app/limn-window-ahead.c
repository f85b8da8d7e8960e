/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who looks at one picture after the other finds the next one read already: the neighbour of the
 * picture that is shown, on the side where the person is going. */

#include "config.h"

#include "limn-window-private.h"

/*< private >
 * limn_window_note_way:
 * @self: a window
 * @position: the picture that has been chosen
 *
 * Notes on which side of the last one it lies.
 */
void
limn_window_note_way (LimnWindow *self,
                      guint       position)
{
  if (position == GTK_INVALID_LIST_POSITION || position == self->last_position)
    return;
  self->goes_back = position < self->last_position;
  self->last_position = position;
}

static gboolean
read_ahead_cb (gpointer user_data)
{
  LimnWindow *self = user_data;
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autoptr (LimnPictureItem) next = NULL;
  g_autoptr (LimnPreload) preload = NULL;
  GFile *file = NULL;

  self->ahead_id = 0;
  if (position == GTK_INVALID_LIST_POSITION || (self->goes_back && position == 0))
    return G_SOURCE_REMOVE;
  next = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                self->goes_back ? position - 1 : position + 1);
  file = next != NULL ? limn_picture_item_get_file (next) : NULL;
  preload = file != NULL ? limn_preload_new (file) : NULL;
  if (preload != NULL)
    limn_session_set_preload (self->session, preload);

  return G_SOURCE_REMOVE;
}

/*< private >
 * limn_window_read_ahead:
 * @self: a window with a picture
 *
 * Begins to read the next picture, once there is nothing else to do.
 */
void
limn_window_read_ahead (LimnWindow *self)
{
  if (self->ahead_id != 0)
    return;
  self->ahead_id = g_idle_add_full (G_PRIORITY_LOW, read_ahead_cb, self, NULL);
  g_source_set_name_by_id (self->ahead_id, "[limn] read the next picture");
}
