/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws marks over a scene, in view pixels: outlines and arrows, then badges, then texts. Each kind
 * has a line and a sign of its own, so that nothing is said by colour alone. They are few, and are
 * drawn in the frame. The thread that draws. */

#include "config.h"

#include "limn-label.h"
#include "limn-marks-private.h"

#include <math.h>

/* What is smaller on the screen is marked by a square of this size. */
#define MIN_MARK_PX 8.0
/* How far the ring of what came grows, and how wide it is. */
#define PULSE_REACH_PX 12.0
#define PULSE_WIDTH_PX 3.0
#define PULSE_ALPHA 0.9
/* Past so many marks in view lines are antialiased with fewer samples and follow outlines less
 * closely; past so many at once, rings go around boxes: a frame has 16 ms. */
#define CROWD 40
#define MAX_FINE_PULSES 6
#define CROWD_TOLERANCE_PX 1.5
/* The font of labels at text scale 1, and the least it may be. */
#define FONT_PX 12.0
#define MIN_FONT_PX 11.0

/*< private >
 * limn_mark_get_pen:
 * @drawing: a drawing
 * @mark: a mark
 *
 * Gets colour and line of a mark.
 *
 * Any thread.
 *
 * Returns: how its outline is drawn
 */
LimnPen
limn_mark_get_pen (LimnMarkDrawing *drawing,
                   const LimnMark  *mark)
{
  const char *name = limn_mark_get_class_name (mark);
  LimnPen pen = { .dash = LIMN_DASH_SOLID, .scale = drawing->style.line_scale,
                  .high_contrast = drawing->style.high_contrast };

  pen.color = limn_palette_slot_color (limn_palette_get_slot (drawing->palette, name));
  switch (mark->kind)
    {
    case LIMN_MARK_GHOST:
      pen.dash = LIMN_DASH_DASHED;
      break;
    case LIMN_MARK_REMOVED:
      pen.dash = LIMN_DASH_DOTTED;
      break;
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_KEPT:
    case LIMN_MARK_STRUCK:
    case LIMN_MARK_CONFLICT:
    case LIMN_MARK_PEEKED:
      break;
    case LIMN_MARK_MISSED:
      pen.color = LIMN_COLOR_MISSED;
      pen.dash = LIMN_DASH_DOTTED;
      break;
    case LIMN_MARK_ONLY_MODEL:
      pen.color = LIMN_COLOR_CORRECT;
      break;
    case LIMN_MARK_ONLY_DERIVED:
      pen.color = LIMN_COLOR_EXTRA;
      pen.dash = LIMN_DASH_DASHED;
      break;
    }

  return pen;
}

/* The path of an object; a speck gets a square that can be seen. */
static void
add_path (LimnMarkDrawing    *drawing,
          const LimnMarkItem *item)
{
  double least = MIN_MARK_PX * drawing->style.line_scale;
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  double x = (bounds.left + bounds.right) / 2.0;
  double y = (bounds.top + bounds.bottom) / 2.0;

  cairo_new_path (drawing->base.cr);
  if (MAX (bounds.right - bounds.left, bounds.bottom - bounds.top) >= least)
    limn_drawing_add_shape (&drawing->base, &item->shape, item->mark.prediction, item->mark.index,
                            2.0 * drawing->style.line_scale);
  else
    cairo_rectangle (drawing->base.cr,
                     limn_drawing_snap (&drawing->base, x - least / 2.0, 2.0),
                     limn_drawing_snap (&drawing->base, y - least / 2.0, 2.0), least, least);
}

static void
stroke_item (LimnMarkDrawing    *drawing,
             const LimnMarkItem *item,
             LimnStroke          stroke)
{
  LimnPen pen = limn_mark_get_pen (drawing, &item->mark);

  add_path (drawing, item);
  limn_stroke_path (drawing->base.cr, stroke, &pen);
}

/* From one corner of the object to the other. */
static void
strike_out (LimnMarkDrawing    *drawing,
            const LimnMarkItem *item)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  LimnPen pen = limn_mark_get_pen (drawing, &item->mark);
  LimnViewBounds *guard = &drawing->base.outline.guard;

  /* A box that is far larger than the view keeps its diagonal near enough. */
  cairo_new_path (drawing->base.cr);
  cairo_move_to (drawing->base.cr, MAX (bounds.left, guard->left),
                 MIN (bounds.bottom, guard->bottom));
  cairo_line_to (drawing->base.cr, MIN (bounds.right, guard->right),
                 MAX (bounds.top, guard->top));
  limn_stroke_path (drawing->base.cr, LIMN_STROKE_OUTLINE, &pen);
}

static LimnViewBounds
get_bounds (LimnMarkDrawing    *drawing,
            const LimnMarkItem *item,
            double              reach)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);

  return (LimnViewBounds) { .left = bounds.left - reach, .top = bounds.top - reach,
                            .right = bounds.right + reach, .bottom = bounds.bottom + reach };
}

/* A group is as large as the clip: not the whole view for what takes a part of it. */
static void
push_group_within (LimnMarkDrawing      *drawing,
                   const LimnViewBounds *bounds)
{
  cairo_t *cr = drawing->base.cr;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, bounds->left, bounds->top,
                   bounds->right - bounds->left, bounds->bottom - bounds->top);
  cairo_clip (cr);
  cairo_push_group (cr);
}

static void
pop_group (LimnMarkDrawing *drawing,
           double           alpha)
{
  cairo_pop_group_to_source (drawing->base.cr);
  cairo_paint_with_alpha (drawing->base.cr, alpha);
  cairo_restore (drawing->base.cr);
}

/* A ring that leaves the outline and fades: in the colour of the class with a white edge, or it
 * would not be seen on what has that colour. What is inside of it is cut out again: the object must
 * be seen all the time. */
static void
pulse (LimnMarkDrawing    *drawing,
       const LimnMarkItem *item)
{
  cairo_t *cr = drawing->base.cr;
  LimnPen pen = limn_mark_get_pen (drawing, &item->mark);
  double width = PULSE_WIDTH_PX * pen.scale;
  double inner = limn_stroke_get_width (LIMN_STROKE_OUTLINE, &pen) +
                 2.0 * PULSE_REACH_PX * drawing->progress * pen.scale;
  LimnViewBounds bounds = get_bounds (drawing, item,
                                      MIN_MARK_PX * pen.scale + inner + 4.0 * width);

  push_group_within (drawing, &bounds);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0.0);
  add_path (drawing, item);
  cairo_set_source_rgb (cr, pen.color.red, pen.color.green, pen.color.blue);
  cairo_set_line_width (cr, inner + 4.0 * width);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_set_line_width (cr, inner + 2.0 * width);
  cairo_stroke_preserve (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, inner);
  cairo_stroke_preserve (cr);
  cairo_fill (cr);
  pop_group (drawing, PULSE_ALPHA * (1.0 - drawing->progress));
}

/* The same around the box, for many at once. */
static void
pulse_box (LimnMarkDrawing    *drawing,
           const LimnMarkItem *item)
{
  cairo_t *cr = drawing->base.cr;
  LimnPen pen = limn_mark_get_pen (drawing, &item->mark);
  double width = PULSE_WIDTH_PX * pen.scale;
  double alpha = PULSE_ALPHA * (1.0 - drawing->progress);
  double reach = (2.0 + PULSE_REACH_PX * drawing->progress) * pen.scale + width / 2.0;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_width (cr, width);
  for (int i = 0; i < 2; i++)
    {
      LimnViewBounds bounds = get_bounds (drawing, item, reach + width * i);

      cairo_new_path (cr);
      cairo_rectangle (cr, bounds.left, bounds.top,
                       bounds.right - bounds.left, bounds.bottom - bounds.top);
      if (i == 0)
        cairo_set_source_rgba (cr, 1.0, 1.0, 1.0, alpha);
      else
        cairo_set_source_rgba (cr, pen.color.red, pen.color.green, pen.color.blue, alpha);
      cairo_stroke (cr);
    }
}

static void
peek (LimnMarkDrawing    *drawing,
      const LimnMarkItem *item)
{
  LimnPen pen = limn_mark_get_pen (drawing, &item->mark);

  add_path (drawing, item);
  limn_stroke_halo (drawing->base.cr, &pen);
  limn_stroke_path (drawing->base.cr, LIMN_STROKE_HOVERED, &pen);
}

static void
draw_removed (LimnMarkDrawing    *drawing,
              const LimnMarkItem *item)
{
  stroke_item (drawing, item, LIMN_STROKE_OUTLINE);
  if (item->mark.by != NULL)
    {
      LimnPen pen = limn_mark_get_pen (drawing, &item->mark);

      limn_mark_draw_arrow (drawing, item, &pen);
    }
}

static void
draw_line (LimnMarkDrawing    *drawing,
           const LimnMarkItem *item)
{
  switch (item->mark.kind)
    {
    case LIMN_MARK_GHOST:
      stroke_item (drawing, item, LIMN_STROKE_SMALL);
      break;
    case LIMN_MARK_REMOVED:
      draw_removed (drawing, item);
      break;
    case LIMN_MARK_CAME:
      if (drawing->progress >= 0.0 && drawing->n_came > MAX_FINE_PULSES)
        pulse_box (drawing, item);
      else if (drawing->progress >= 0.0)
        pulse (drawing, item);
      stroke_item (drawing, item, LIMN_STROKE_OUTLINE);
      break;
    case LIMN_MARK_KEPT:
      break;
    case LIMN_MARK_STRUCK:
      stroke_item (drawing, item, LIMN_STROKE_OUTLINE);
      strike_out (drawing, item);
      break;
    case LIMN_MARK_CONFLICT:
      stroke_item (drawing, item, LIMN_STROKE_DOUBLE);
      break;
    case LIMN_MARK_PEEKED:
      peek (drawing, item);
      break;
    case LIMN_MARK_MISSED:
      stroke_item (drawing, item, LIMN_STROKE_BEADS);
      break;
    case LIMN_MARK_WENT:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      stroke_item (drawing, item, LIMN_STROKE_OUTLINE);
      break;
    }
}

static gboolean
is_change (const LimnMarkItem *item)
{
  return item->mark.kind == LIMN_MARK_CAME || item->mark.kind == LIMN_MARK_WENT;
}

/* Whether anything of a mark, its badge and its arrow can be seen. */
static gboolean
is_visible (LimnMarkDrawing    *drawing,
            const LimnMarkItem *item)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  double reach = 32.0 * MAX (drawing->scale, drawing->style.line_scale);

  if (item->mark.by != NULL)
    {
      LimnViewBounds other = limn_drawing_to_view (&drawing->base, &item->by_shape.bounds);

      bounds.left = MIN (bounds.left, other.left);
      bounds.top = MIN (bounds.top, other.top);
      bounds.right = MAX (bounds.right, other.right);
      bounds.bottom = MAX (bounds.bottom, other.bottom);
    }

  return limn_drawing_sees (&drawing->base, &bounds, reach);
}

/* What is in view decides how finely it is drawn. */
static void
take_stock (LimnMarks       *self,
            LimnMarkDrawing *drawing)
{
  guint n_visible = 0;

  drawing->went = (LimnViewBounds) { .left = drawing->base.visible.right,
                                     .top = drawing->base.visible.bottom,
                                     .right = drawing->base.visible.left,
                                     .bottom = drawing->base.visible.top };
  for (guint i = 0; i < self->items->len; i++)
    {
      const LimnMarkItem *item = &g_array_index (self->items, LimnMarkItem, i);
      LimnViewBounds bounds = get_bounds (drawing, item, 32.0 * drawing->scale);

      if (!is_visible (drawing, item))
        continue;

      n_visible++;
      if (item->mark.kind == LIMN_MARK_CAME)
        drawing->n_came++;
      if (item->mark.kind != LIMN_MARK_WENT)
        continue;

      drawing->went.left = MIN (drawing->went.left, bounds.left);
      drawing->went.top = MIN (drawing->went.top, bounds.top);
      drawing->went.right = MAX (drawing->went.right, bounds.right);
      drawing->went.bottom = MAX (drawing->went.bottom, bounds.bottom);
    }

  if (n_visible > CROWD)
    {
      cairo_set_antialias (drawing->base.cr, CAIRO_ANTIALIAS_FAST);
      drawing->base.outline.tolerance_px = CROWD_TOLERANCE_PX;
    }
}

typedef void (*DrawFunc) (LimnMarkDrawing    *drawing,
                          const LimnMarkItem *item);

/* Calls @draw for what came and went, or for all the rest, from the lowest to the topmost. */
static void
draw_each (LimnMarks       *self,
           LimnMarkDrawing *drawing,
           gboolean         changes,
           LimnMarkKind     kind,
           DrawFunc         draw)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      guint position = g_array_index (self->order, guint16, i);
      const LimnMarkItem *item = &g_array_index (self->items, LimnMarkItem, position);

      if (is_change (item) != changes || (changes && item->mark.kind != kind))
        continue;
      if (is_visible (drawing, item))
        draw (drawing, item);
    }
}

static void
draw_change_cb (LimnMarkDrawing    *drawing,
                const LimnMarkItem *item)
{
  draw_line (drawing, item);
  limn_mark_draw_badge (drawing, item);
}

/* One group for all that fade alike: its lines would otherwise show through each other. */
static void
draw_faded (LimnMarks       *self,
            LimnMarkDrawing *drawing)
{
  push_group_within (drawing, &drawing->went);
  draw_each (self, drawing, TRUE, LIMN_MARK_WENT, draw_change_cb);
  pop_group (drawing, 1.0 - drawing->progress);
}

static void
draw_changes (LimnMarks       *self,
              LimnMarkDrawing *drawing)
{
  if (!self->has_changes || drawing->progress >= 1.0)
    return;

  if (drawing->progress <= 0.0)
    draw_each (self, drawing, TRUE, LIMN_MARK_WENT, draw_change_cb);
  else
    draw_faded (self, drawing);
  draw_each (self, drawing, TRUE, LIMN_MARK_CAME, draw_change_cb);
}

/**
 * limn_marks_draw_around:
 * @self: a list
 * @scene: (nullable): the scene below, whose labels the texts of the marks keep off
 * @palette: where classes have their colours; new classes take slots in it
 * @style: how the scene is drawn; values out of range are clamped
 * @progress: how far the transition after a change is: 0 to 1 while it is shown, 1 when it is over;
 *   less than 0 where nothing may move, and signs stand for what came and went
 * @cr: a context in view pixels, on which the scene was drawn; its state is kept
 * @viewport: where the picture is in the view
 *
 * Draws the marks over the scene. Cheap enough for every frame.
 *
 * The thread that draws.
 */
void
limn_marks_draw_around (LimnMarks            *self,
                        LimnScene            *scene,
                        LimnPalette          *palette,
                        const LimnSceneStyle *style,
                        double                progress,
                        cairo_t              *cr,
                        const LimnViewport   *viewport)
{
  LimnMarkDrawing drawing = { 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (palette != NULL);
  g_return_if_fail (style != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (viewport != NULL);

  if (self->items->len == 0)
    return;

  drawing.palette = palette;
  drawing.style = *style;
  limn_scene_style_clamp (&drawing.style);
  drawing.progress = isfinite (progress) ? MIN (progress, 1.0) : 1.0;
  drawing.scale = MAX (FONT_PX * drawing.style.text_scale, MIN_FONT_PX) / FONT_PX *
                  drawing.style.line_scale;
  drawing.badges = g_array_new (FALSE, FALSE, sizeof (LimnRect));
  if (limn_drawing_begin (&drawing.base, cr, viewport))
    {
      take_stock (self, &drawing);
      draw_each (self, &drawing, FALSE, LIMN_MARK_GHOST, draw_line);
      draw_changes (self, &drawing);
      draw_each (self, &drawing, FALSE, LIMN_MARK_GHOST, limn_mark_draw_badge);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
      limn_marks_draw_chips (self, &drawing, scene);
    }
  limn_drawing_end (&drawing.base);
  g_array_unref (drawing.badges);
}

/**
 * limn_marks_draw:
 * @self: a list
 * @palette: where classes have their colours; new classes take slots in it
 * @style: how the scene is drawn; values out of range are clamped
 * @progress: how far the transition after a change is: 0 to 1 while it is shown, 1 when it is over;
 *   less than 0 where nothing may move, and signs stand for what came and went
 * @cr: a context in view pixels, on which the scene was drawn; its state is kept
 * @viewport: where the picture is in the view
 *
 * Draws the marks over the scene, like [method@Marks.draw_around] without looking at its labels.
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
  limn_marks_draw_around (self, NULL, palette, style, progress, cr, viewport);
}
