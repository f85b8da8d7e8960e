/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws scenes by parts, on all processors. The view is divided into tiles; where the last sheet is
 * of the same view and its scene shows the same answer, only the tiles are drawn in which something
 * came, went or moved, labels included. Runs of such tiles in a row are one part, so that what lies
 * across them is drawn once. How a view is divided shows in the rounding of a few pixels in a
 * million. */

#include "config.h"

#include "limn-sheet.h"

#include "limn-parts.h"
#include "limn-scene-private.h"
#include "limn-sheet-private.h"

#include <math.h>
#include <string.h>

/* Side of a tile in device pixels: smaller ones waste less, larger ones cut fewer objects. */
#define TILE_PX 64
/* Above this share of all tiles all is drawn, in bands. */
#define MOST_TILES 0.6
/* Bands are so high: enough of them for all processors, and few objects in two. */
#define BAND_PX 128
#define MARGIN_PX 2

/* What the threads share. */
typedef struct
{
  LimnScene          *scene;
  LimnLabelPlan      *plan;
  const LimnViewport *viewport;
  GCancellable       *cancellable;
  cairo_surface_t    *surface;
  GArray             *parts;
  int                 scale;
  gboolean            is_crowded;
} Painting;

struct _LimnSheet
{
  gatomicrefcount  ref_count;

  /* Owned */
  LimnScene       *scene;
  LimnLabelPlan   *plan;
  cairo_surface_t *surface;

  LimnViewport     viewport;
  int              scale;
  gboolean         is_crowded;
  double           drawn;
};

G_DEFINE_BOXED_TYPE (LimnSheet, limn_sheet, limn_sheet_ref, limn_sheet_unref)

/* Draws a part with a margin on a surface of its own, and takes the part out of it: cairo rounds
 * the pixels at the edge of a clip another way. */
static void
draw_part (const Painting              *painting,
           LimnLabeler                 *labeler,
           const cairo_rectangle_int_t *part)
{
  int stride = cairo_image_surface_get_stride (painting->surface);
  guint8 *target = cairo_image_surface_get_data (painting->surface) + (gssize) part->y * stride
                   + (gssize) part->x * 4;
  cairo_surface_t *surface = NULL;
  const guint8 *source = NULL;
  int source_stride = 0;
  cairo_t *cr = NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, part->width + 2 * MARGIN_PX,
                                        part->height + 2 * MARGIN_PX);
  cairo_surface_set_device_scale (surface, painting->scale, painting->scale);
  cairo_surface_set_device_offset (surface, MARGIN_PX - part->x, MARGIN_PX - part->y);
  cr = cairo_create (surface);
  if (limn_scene_draw_objects (painting->scene, cr, painting->viewport, painting->is_crowded,
                               painting->cancellable)
      && !g_cancellable_is_cancelled (painting->cancellable))
    limn_scene_draw_plan (painting->scene, cr, painting->plan, labeler);
  cairo_destroy (cr);

  cairo_surface_flush (surface);
  source = cairo_image_surface_get_data (surface);
  source_stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; source != NULL && y < part->height; y++)
    memcpy (target + (gssize) y * stride,
            source + (gssize) (y + MARGIN_PX) * source_stride + MARGIN_PX * 4,
            (gsize) part->width * 4);
  cairo_surface_destroy (surface);
}

static void
draw_parts_cb (LimnParts *parts,
               gpointer   user_data)
{
  const Painting *painting = user_data;
  g_autoptr (LimnLabeler) labeler = limn_scene_create_labeler (painting->scene);
  guint index = 0;

  while (limn_parts_next (parts, &index)
         && !g_cancellable_is_cancelled (painting->cancellable))
    draw_part (painting, labeler, &g_array_index (painting->parts, cairo_rectangle_int_t, index));
}

/* The surface is flushed before and marked dirty after, since the threads write past it. */
static void
paint (Painting *painting)
{
  cairo_surface_flush (painting->surface);
  limn_parts_work (painting->parts->len, draw_parts_cb, painting);
  cairo_surface_mark_dirty (painting->surface);
}

static GArray *
make_bands (int width,
            int height)
{
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_int_t));

  for (int y = 0; y < height; y += BAND_PX)
    {
      cairo_rectangle_int_t band = { .y = y, .width = width, .height = MIN (BAND_PX, height - y) };

      g_array_append_val (bands, band);
    }

  return bands;
}

static cairo_surface_t *
copy_surface (cairo_surface_t *from,
              int              width,
              int              height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  /* Nobody draws on @from any more, and another thread may be showing it. */
  if (from != NULL && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      memcpy (cairo_image_surface_get_data (surface), cairo_image_surface_get_data (from),
              (gsize) cairo_image_surface_get_stride (from) * (gsize) height);
      cairo_surface_mark_dirty (surface);
    }

  return surface;
}

/* The parts in which @self is not what @before was; %NULL if that is the most of it. */
static GArray *
find_parts (LimnSheet *self,
            LimnSheet *before,
            int        width,
            int        height)
{
  g_autoptr (LimnTiles) tiles = NULL;
  LimnSheetSide now = { self->scene, self->plan };
  LimnSheetSide then = { 0 };

  if (before == NULL || before->is_crowded != self->is_crowded
      || !limn_sheet_fits (before, &self->viewport, self->scale))
    return NULL;

  then = (LimnSheetSide) { before->scene, before->plan };
  tiles = limn_tiles_new (width, height, TILE_PX);
  if (!limn_sheet_mark_changes (&then, &now, &self->viewport, self->scale, tiles)
      || limn_tiles_get_share (tiles) > MOST_TILES)
    return NULL;

  self->drawn = limn_tiles_get_share (tiles);
  return limn_tiles_to_parts (tiles);
}

/**
 * limn_sheet_new:
 * @scene: what to draw
 * @viewport: where the picture is in the view
 * @scale: device pixels for one of the view
 * @before: (nullable): the last sheet
 * @cancellable: (nullable): stops the drawing
 *
 * Draws a scene. Where @before shows the same view of other parts of the same answer, only what
 * differs is drawn. Blocks, and lets other threads help; any thread.
 *
 * Returns: (transfer full) (nullable): the sheet; %NULL when it was cancelled, or has no memory
 */
LimnSheet *
limn_sheet_new (LimnScene          *scene,
                const LimnViewport *viewport,
                int                 scale,
                LimnSheet          *before,
                GCancellable       *cancellable)
{
  g_autoptr (LimnSheet) self = NULL;
  g_autoptr (GArray) parts = NULL;
  Painting painting = { 0 };
  int width = 0;
  int height = 0;

  g_return_val_if_fail (scene != NULL, NULL);
  g_return_val_if_fail (viewport != NULL, NULL);
  g_return_val_if_fail (scale >= 1, NULL);

  width = (int) ceil (viewport->view_width) * scale;
  height = (int) ceil (viewport->view_height) * scale;
  self = g_new0 (LimnSheet, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->scene = limn_scene_ref (scene);
  self->viewport = *viewport;
  self->scale = scale;
  self->plan = limn_scene_ref_label_plan (scene, viewport);
  self->is_crowded = limn_scene_is_crowded (scene, viewport);
  self->drawn = 1.0;
  parts = find_parts (self, before, width, height);
  self->surface = copy_surface (parts != NULL ? before->surface : NULL, width, height);
  if (cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS)
    return NULL;
  cairo_surface_set_device_scale (self->surface, scale, scale);
  if (parts == NULL)
    parts = make_bands (width, height);

  painting = (Painting) {
    .scene = scene,
    .plan = self->plan,
    .viewport = &self->viewport,
    .cancellable = cancellable,
    .surface = self->surface,
    .parts = parts,
    .scale = scale,
    .is_crowded = self->is_crowded,
  };
  paint (&painting);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * limn_sheet_ref:
 * @self: a sheet
 *
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnSheet *
limn_sheet_ref (LimnSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * limn_sheet_unref:
 * @self: (transfer full): a sheet
 *
 * Gives a reference back. Any thread.
 */
void
limn_sheet_unref (LimnSheet *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->plan, limn_label_plan_unref);
  g_clear_pointer (&self->scene, limn_scene_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

/**
 * limn_sheet_get_scene:
 * @self: a sheet
 *
 * Gets what was drawn. Any thread.
 *
 * Returns: (transfer none): the scene
 */
LimnScene *
limn_sheet_get_scene (const LimnSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scene;
}

/**
 * limn_sheet_get_surface:
 * @self: a sheet
 *
 * Gets the drawing. Any thread, but a surface is for one at a time; nobody may draw on it.
 *
 * Returns: (transfer none): an image surface of format ARGB32 and the size of the view
 */
cairo_surface_t *
limn_sheet_get_surface (const LimnSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->surface;
}

/**
 * limn_sheet_get_viewport:
 * @self: a sheet
 *
 * Gets the view it was drawn for. Any thread.
 *
 * Returns: (transfer none): the viewport
 */
const LimnViewport *
limn_sheet_get_viewport (const LimnSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->viewport;
}

/**
 * limn_sheet_fits:
 * @self: a sheet
 * @viewport: a viewport
 * @scale: device pixels for one of the view
 *
 * Tells whether it was drawn for that view. Any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_sheet_fits (const LimnSheet    *self,
                 const LimnViewport *viewport,
                 int                 scale)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (viewport != NULL, FALSE);

  return self->scale == scale && limn_viewport_equal (&self->viewport, viewport);
}

/**
 * limn_sheet_get_drawn:
 * @self: a sheet
 *
 * Gets how much of the view was drawn anew to make it. Any thread.
 *
 * Returns: a share, from 0 to 1
 */
double
limn_sheet_get_drawn (const LimnSheet *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  return self->drawn;
}
