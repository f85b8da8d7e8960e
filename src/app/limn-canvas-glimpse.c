/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A large picture before it is there: a small version of it, stretched to the place it will have.
 * It is drawn instead of the picture before, of which nothing is shown together with it, and stays
 * until the picture itself can be drawn. Main thread only. */

#include "config.h"

#include "limn-canvas-private.h"

#include "limn-texture.h"

/*< private >
 * limn_canvas_update_glimpse:
 * @self: a canvas
 *
 * Follows the session to the first look at another picture, and away from it when that is shown.
 */
void
limn_canvas_update_glimpse (LimnCanvas *self)
{
  LimnPixels *pixels = NULL;
  int width = 0;
  int height = 0;

  if (self->overlay != NULL)
    pixels = limn_session_get_glimpse (limn_overlay_get_session (self->overlay), &width, &height);
  /* The picture has been read, but is still being made ready. */
  if (pixels == NULL && self->next_image != NULL)
    return;
  g_clear_object (&self->glimpse);
  if (pixels != NULL)
    self->glimpse = limn_texture_new_for_pixels (pixels);
  self->glimpse_width = width;
  self->glimpse_height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/*< private >
 * limn_canvas_draw_glimpse:
 * @self: a canvas
 * @snapshot: a snapshot
 *
 * Draws the first look at a picture where it will lie.
 *
 * Returns: %FALSE if there is none
 */
gboolean
limn_canvas_draw_glimpse (LimnCanvas  *self,
                          GtkSnapshot *snapshot)
{
  LimnViewport viewport = self->viewport;
  graphene_rect_t place;

  if (self->glimpse == NULL)
    return FALSE;

  viewport.picture_width = self->glimpse_width;
  viewport.picture_height = self->glimpse_height;
  limn_canvas_fit (self, &viewport);
  place = limn_canvas_get_place (self, &viewport);
  gtk_snapshot_append_texture (snapshot, self->glimpse, &place);
  return TRUE;
}
