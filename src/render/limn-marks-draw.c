/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws marks over a scene, in view pixels, each frame. The main thread. */

#include "config.h"

#include "limn-marks-private.h"
#include "limn-stroke.h"

static void
draw_mark (const LimnMark       *mark,
           LimnPalette          *palette,
           const LimnSceneStyle *style,
           cairo_t              *cr,
           const LimnViewport   *viewport)
{
  const LimnInstance *instance = limn_prediction_get_instance (mark->prediction, mark->index);
  guint slot = limn_palette_get_slot (palette,
                                      limn_prediction_get_name_of (mark->prediction, mark->index));
  LimnPen pen = { .color = limn_palette_slot_color (slot), .dash = LIMN_DASH_DASHED,
                  .scale = style->line_scale, .high_contrast = style->high_contrast };
  double x = 0.0;
  double y = 0.0;

  limn_viewport_to_view (viewport, instance->box.x, instance->box.y, &x, &y);
  cairo_rectangle (cr, x, y, instance->box.width * viewport->zoom,
                   instance->box.height * viewport->zoom);
  limn_stroke_path (cr, LIMN_STROKE_SMALL, &pen);
}

/**
 * limn_marks_draw:
 * @self: a list
 * @palette: where classes have their colours
 * @style: how the scene is drawn
 * @progress: how far the transition after a change is, 0 to 1; less than 0 for none at all
 * @cr: a context in view pixels, on which the scene was drawn
 * @viewport: where the picture is in the view
 *
 * Draws the marks over the scene.
 *
 * The thread that draws.
 */
void
limn_marks_draw (LimnMarks            *self,
                 LimnPalette          *palette,
                 const LimnSceneStyle *style,
                 double                progress,
                 cairo_t              *cr,
                 const LimnViewport   *viewport)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (palette != NULL);
  g_return_if_fail (style != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (viewport != NULL);

  for (guint i = 0; i < self->marks->len; i++)
    {
      const LimnMark *mark = &g_array_index (self->marks, LimnMark, i);

      if (progress < 1.0 || (mark->kind != LIMN_MARK_CAME && mark->kind != LIMN_MARK_WENT))
        draw_mark (mark, palette, style, cr, viewport);
    }
}
