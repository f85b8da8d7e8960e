/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A large picture has as many pixels as fit the screen. Who looks closer is shown those until there
 * are more: of a picture of some size all of them, which then stay, of a very large one those
 * around what is in view. */

#include "config.h"

#include "limn-canvas-private.h"

#include "limn-texture.h"

#include <math.h>

/* Up to here all pixels are taken: 64 MB. */
#define MAX_WHOLE_PIXELS 16e6
/* Room on each side of what is in view, as a share of it: to pan a little needs nothing new. */
#define MARGIN 0.25

/* Two numbers of pixels that differ by rounding are the same. */
#define ABOUT 1.001

/*< private >
 * limn_canvas_get_pixels:
 * @self: a canvas with a picture
 *
 * Gets the most that there is of the whole picture.
 *
 * Returns: (transfer none): pixels
 */
LimnPixels *
limn_canvas_get_pixels (LimnCanvas *self)
{
  return self->whole != NULL ? self->whole : limn_image_get_pixels (self->image);
}

/*< private >
 * limn_canvas_get_share:
 * @self: a canvas with a picture
 *
 * Tells how many pixels there are for one of the picture, in each direction.
 *
 * Returns: 1 if all are there, less if not
 */
double
limn_canvas_get_share (LimnCanvas *self)
{
  return (double) limn_pixels_get_width (limn_canvas_get_pixels (self))
         / limn_image_get_width (self->image);
}

/*< private >
 * limn_canvas_clear_detail:
 * @self: a canvas
 *
 * Forgets what was taken of the picture beyond what it came with.
 */
void
limn_canvas_clear_detail (LimnCanvas *self)
{
  g_cancellable_cancel (self->detail_cancellable);
  g_clear_object (&self->detail_cancellable);
  g_clear_object (&self->detail_texture);
  g_clear_pointer (&self->detail, limn_pixels_unref);
  g_clear_pointer (&self->whole, limn_pixels_unref);
  self->detail_failed = FALSE;
}

static double
get_pixel_zoom (LimnCanvas *self)
{
  return self->viewport.zoom * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

/* What lies between two places of the view, with a margin, in pixels of the picture. */
static void
cut_side (double  offset,
          double  zoom,
          double  view,
          double  margin,
          int     picture,
          int     step,
          int    *begin,
          int    *size)
{
  double first = floor ((-offset - margin * view) / zoom / step) * step;
  double last = ceil ((-offset + (1.0 + margin) * view) / zoom / step) * step;

  *begin = (int) CLAMP (first, 0.0, picture - 1.0);
  *size = (int) CLAMP (last, *begin + 1.0, picture) - *begin;
}

static void
get_wanted_part (LimnCanvas    *self,
                 double         margin,
                 LimnImagePart *part)
{
  const LimnViewport *viewport = &self->viewport;
  double pixel_zoom = get_pixel_zoom (self);

  part->reduction = 1;
  while (pixel_zoom * part->reduction * 2 <= ABOUT)
    part->reduction *= 2;
  cut_side (viewport->x, viewport->zoom, viewport->view_width, margin,
            limn_image_get_width (self->image), part->reduction, &part->x, &part->width);
  cut_side (viewport->y, viewport->zoom, viewport->view_height, margin,
            limn_image_get_height (self->image), part->reduction, &part->y, &part->height);
}

static gboolean
covers (const LimnImagePart *part,
        const LimnImagePart *wanted)
{
  return part->reduction <= wanted->reduction
         && part->x <= wanted->x && part->y <= wanted->y
         && part->x + part->width >= wanted->x + wanted->width
         && part->y + part->height >= wanted->y + wanted->height;
}

/* Whether there are fewer pixels than the view could show. */
static gboolean
is_enlarged (LimnCanvas *self)
{
  double share = limn_canvas_get_share (self);

  return share < 1.0 && get_pixel_zoom (self) > share * ABOUT;
}

static gboolean
is_enough (LimnCanvas *self)
{
  LimnImagePart wanted;

  if (!is_enlarged (self))
    return TRUE;
  get_wanted_part (self, 0.0, &wanted);
  return self->detail != NULL && covers (&self->detail_part, &wanted);
}

static void
part_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  LimnCanvas *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPixels) pixels = limn_image_load_part_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_assert (LIMN_IS_CANVAS (self));

  g_clear_object (&self->detail_cancellable);
  /* What is there stays; to try again with each frame would not help. */
  if (pixels == NULL)
    self->detail_failed = TRUE;
  else if (self->next_part.width == limn_image_get_width (self->image)
           && self->next_part.height == limn_image_get_height (self->image)
           && self->next_part.reduction == 1)
    {
      g_clear_object (&self->full);
      self->whole = g_steal_pointer (&pixels);
    }
  else
    {
      g_clear_object (&self->detail_texture);
      g_clear_pointer (&self->detail, limn_pixels_unref);
      self->detail = g_steal_pointer (&pixels);
      self->detail_part = self->next_part;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/*< private >
 * limn_canvas_update_detail:
 * @self: a canvas with a picture
 *
 * Starts to take more of the picture if the view needs it, one part after the other.
 */
void
limn_canvas_update_detail (LimnCanvas *self)
{
  int width = limn_image_get_width (self->image);
  int height = limn_image_get_height (self->image);

  if (!is_enlarged (self))
    {
      g_clear_object (&self->detail_texture);
      g_clear_pointer (&self->detail, limn_pixels_unref);
    }
  if (is_enough (self) || self->detail_cancellable != NULL || self->detail_failed
      || limn_image_get_original (self->image) == NULL)
    return;

  get_wanted_part (self, MARGIN, &self->next_part);
  if ((double) width * height <= MAX_WHOLE_PIXELS)
    self->next_part = (LimnImagePart) { 0, 0, width, height, 1 };
  self->detail_cancellable = g_cancellable_new ();
  limn_image_load_part_async (self->image, &self->next_part, self->detail_cancellable, part_cb,
                              self);
}

/*< private >
 * limn_canvas_covers_view:
 * @self: a canvas with a picture
 *
 * Tells whether what was taken in addition is all that can be seen.
 *
 * Returns: %TRUE if nothing below it can
 */
gboolean
limn_canvas_covers_view (LimnCanvas *self)
{
  LimnImagePart wanted;

  if (self->detail == NULL)
    return FALSE;
  get_wanted_part (self, 0.0, &wanted);
  wanted.reduction = self->detail_part.reduction;
  return covers (&self->detail_part, &wanted);
}

/* Where the part lies in the view, as if it was a picture. */
static void
get_detail_viewport (LimnCanvas   *self,
                     LimnViewport *viewport)
{
  const LimnImagePart *part = &self->detail_part;

  *viewport = self->viewport;
  viewport->x += part->x * viewport->zoom;
  viewport->y += part->y * viewport->zoom;
  viewport->zoom *= part->reduction;
  viewport->picture_width = limn_pixels_get_width (self->detail);
  viewport->picture_height = limn_pixels_get_height (self->detail);
}

/*< private >
 * limn_canvas_draw_detail:
 * @self: a canvas with a picture
 * @snapshot: a snapshot
 *
 * Draws what was taken in addition.
 */
void
limn_canvas_draw_detail (LimnCanvas  *self,
                         GtkSnapshot *snapshot)
{
  LimnViewport viewport;
  graphene_rect_t rect;

  if (self->detail == NULL || limn_canvas_get_share (self) >= 1.0)
    return;
  get_detail_viewport (self, &viewport);
  graphene_rect_init (&rect, viewport.x, viewport.y, viewport.picture_width * viewport.zoom,
                      viewport.picture_height * viewport.zoom);
  if (limn_canvas_is_drawn_directly (self))
    {
      limn_canvas_draw_directly (self, snapshot, self->detail, &viewport, &rect, FALSE);
      return;
    }
  if (self->detail_texture == NULL)
    self->detail_texture = limn_texture_new_for_pixels (self->detail);
  gtk_snapshot_append_texture (snapshot, self->detail_texture, &rect);
}
