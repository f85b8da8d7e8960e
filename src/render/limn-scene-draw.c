/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a scene on any cairo context, in view pixels: fills, then lines, then labels, each from the
 * largest object to the smallest. Widths do not change with the zoom. Culling is by the clip of the
 * context, so that a band or a tile costs what is in it. Any thread, many at once. */

#include "config.h"

#include "limn-drawing.h"
#include "limn-scene-private.h"
#include "limn-stroke.h"

#include <math.h>

/* Objects smaller than these on the screen are drawn as a square, or with a thinner line: five
 * pixels of line around four pixels of object show neither. */
#define SPECK_PX 4.0
#define SMALL_PX 16.0
#define MIN_SPECK_PX 3.0
/* Past so many objects in view the cores of the lines, too, are antialiased with fewer samples. */
#define CROWD 200
/* A box without an outline says less about where the object is: it is filled less. */
#define BOX_FILL_FACTOR 0.4
#define SELECTED_EXTRA_FILL 0.2
#define KEYPOINT_RADIUS_PX 2.5
#define KEYPOINT_REACH_PX 8.0
/* What a speck grows to when it is hovered or selected. */
#define MIN_HIGHLIGHT_PX 8.0

/* One drawing of a scene. */
typedef struct
{
  LimnDrawing   base;

  /* Borrowed */
  LimnScene    *scene;
  GCancellable *cancellable;
} Drawing;

/* The longer side of an item in view pixels, in units of the line scale. */
static double
get_size (Drawing             *drawing,
          const LimnSceneItem *item)
{
  double side = MAX (item->shape.bounds.width, item->shape.bounds.height);

  return side * drawing->base.viewport->zoom / drawing->scene->style.line_scale;
}

static LimnViewBounds
get_keypoint_place (Drawing            *drawing,
                    const LimnKeypoint *keypoint)
{
  LimnViewBounds bounds;

  limn_viewport_to_view (drawing->base.viewport, keypoint->point.x + 0.5, keypoint->point.y + 0.5,
                         &bounds.left, &bounds.top);
  bounds.right = bounds.left;
  bounds.bottom = bounds.top;

  return bounds;
}

/* Keypoints may lie beside their object: an ankle that the box does not reach. */
static gboolean
sees_keypoint (Drawing *drawing,
               guint32  index)
{
  LimnPrediction *prediction = drawing->scene->prediction;
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  double reach = KEYPOINT_REACH_PX * drawing->scene->style.line_scale;

  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      LimnViewBounds bounds =
        get_keypoint_place (drawing, limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i));

      if (limn_drawing_sees (&drawing->base, &bounds, reach))
        return TRUE;
    }

  return FALSE;
}

/* The items that can be seen, largest first. */
static GArray *
collect_visible (Drawing *drawing)
{
  LimnScene *scene = drawing->scene;
  GArray *visible = g_array_new (FALSE, FALSE, sizeof (guint32));
  LimnPen widest = { .scale = scene->style.line_scale,
                     .high_contrast = scene->style.high_contrast };
  double reach = limn_stroke_get_width (LIMN_STROKE_SELECTED, &widest);

  for (guint i = 0; i < scene->n_shown; i++)
    {
      const LimnShape *shape = &scene->items[scene->order[i]].shape;
      LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &shape->bounds);

      if (limn_drawing_sees (&drawing->base, &bounds, reach)
          || sees_keypoint (drawing, scene->order[i]))
        g_array_append_val (visible, scene->order[i]);
    }

  return visible;
}

static void
add_outline (Drawing             *drawing,
             guint                index,
             const LimnSceneItem *item)
{
  limn_drawing_add_shape (&drawing->base, &item->shape, drawing->scene->prediction, index,
                          2.0 * drawing->scene->style.line_scale);
}

/* A square of the class colour for an object of a few pixels, never smaller than can be seen. */
static void
draw_speck (Drawing             *drawing,
            guint                index,
            const LimnSceneItem *item)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  LimnPen pen = limn_scene_get_pen (drawing->scene, index);
  double half = MAX (get_size (drawing, item), MIN_SPECK_PX) / 2.0 * pen.scale;
  double x = (bounds.left + bounds.right) / 2.0;
  double y = (bounds.top + bounds.bottom) / 2.0;
  double grey = limn_color_wants_black_text (&pen.color) ? 0.0 : 1.0;

  bounds = (LimnViewBounds) { .left = limn_drawing_snap (&drawing->base, x - half, 2.0),
                              .top = limn_drawing_snap (&drawing->base, y - half, 2.0),
                              .right = limn_drawing_snap (&drawing->base, x + half, 2.0),
                              .bottom = limn_drawing_snap (&drawing->base, y + half, 2.0) };
  cairo_rectangle (drawing->base.cr, bounds.left - pen.scale, bounds.top - pen.scale,
                   bounds.right - bounds.left + 2.0 * pen.scale,
                   bounds.bottom - bounds.top + 2.0 * pen.scale);
  cairo_set_source_rgba (drawing->base.cr, grey, grey, grey, 0.8);
  cairo_fill (drawing->base.cr);
  cairo_rectangle (drawing->base.cr, bounds.left, bounds.top,
                   bounds.right - bounds.left, bounds.bottom - bounds.top);
  cairo_set_source_rgb (drawing->base.cr, pen.color.red, pen.color.green, pen.color.blue);
  cairo_fill (drawing->base.cr);
}

static double
get_fill_alpha (Drawing             *drawing,
                const LimnSceneItem *item)
{
  const LimnSceneStyle *style = &drawing->scene->style;

  if (!style->fill || style->high_contrast || item->meaning == LIMN_MEANING_IGNORED)
    return 0.0;

  return style->fill_opacity * (item->shape.outlined ? 1.0 : BOX_FILL_FACTOR);
}

static void
fill_item (Drawing             *drawing,
           guint                index,
           const LimnSceneItem *item,
           double               alpha)
{
  LimnColor color = limn_scene_get_pen (drawing->scene, index).color;

  add_outline (drawing, index, item);
  cairo_set_source_rgba (drawing->base.cr, color.red, color.green, color.blue, alpha);
  cairo_fill (drawing->base.cr);
}

/* Fills replace what is below instead of adding to it: two objects that overlap must not look like
 * one that is surer. That takes a group, which SVG can keep only as pixels: there they add up. */
static void
draw_fills (Drawing *drawing,
            GArray  *visible)
{
  cairo_t *cr = drawing->base.cr;
  gboolean grouped = cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_SVG;

  if (!drawing->scene->style.fill || drawing->scene->style.high_contrast ||
      drawing->scene->style.fill_opacity <= 0.0)
    return;

  cairo_save (cr);
  if (grouped)
    {
      cairo_push_group (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  /* The line covers the edge. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);

  for (guint i = 0; i < visible->len; i++)
    {
      guint32 index = g_array_index (visible, guint32, i);
      const LimnSceneItem *item = &drawing->scene->items[index];

      if (g_cancellable_is_cancelled (drawing->cancellable))
        break;
      if (get_size (drawing, item) >= SPECK_PX)
        fill_item (drawing, index, item, get_fill_alpha (drawing, item));
    }

  if (grouped)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint (cr);
    }
  cairo_restore (cr);
}

static void
draw_keypoints (Drawing             *drawing,
                guint                index,
                const LimnSceneItem *item)
{
  LimnPrediction *prediction = drawing->scene->prediction;
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  LimnPen pen = limn_scene_get_pen (drawing->scene, index);

  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i);
      LimnViewBounds bounds = get_keypoint_place (drawing, keypoint);

      if (isfinite (bounds.left) && isfinite (bounds.top)
          && limn_drawing_sees (&drawing->base, &bounds, KEYPOINT_REACH_PX * pen.scale))
        limn_stroke_dot (drawing->base.cr, &pen, bounds.left, bounds.top, KEYPOINT_RADIUS_PX);
    }
}

/* The box beside an outline: thin, and solid, because the outline already tells the class. */
static void
draw_thin_box (Drawing             *drawing,
               guint                index,
               const LimnSceneItem *item)
{
  LimnPen pen = limn_scene_get_pen (drawing->scene, index);

  pen.dash = LIMN_DASH_SOLID;
  limn_drawing_add_box (&drawing->base, &item->shape.box, pen.scale);
  limn_stroke_path (drawing->base.cr, LIMN_STROKE_BOX, &pen);
}

static void
draw_lines (Drawing             *drawing,
            guint                index,
            const LimnSceneItem *item)
{
  LimnPen pen = limn_scene_get_pen (drawing->scene, index);
  double size = get_size (drawing, item);
  gboolean thin = size < SMALL_PX || item->meaning == LIMN_MEANING_IGNORED;

  if (size < SPECK_PX)
    {
      draw_speck (drawing, index, item);
      return;
    }

  if (item->shape.outlined && drawing->scene->style.boxes && !thin)
    draw_thin_box (drawing, index, item);

  add_outline (drawing, index, item);
  limn_stroke_path (drawing->base.cr, thin ? LIMN_STROKE_SMALL : LIMN_STROKE_OUTLINE, &pen);
}

/*< private >
 * limn_scene_is_crowded:
 * @self: a scene
 * @viewport: where the picture is in the view
 *
 * Tells whether so many objects can be seen that the cores of their lines are antialiased with
 * fewer samples. It is the same for all parts of a view. Any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_scene_is_crowded (LimnScene          *self,
                       const LimnViewport *viewport)
{
  guint n_visible = 0;

  for (guint i = 0; i < self->n_shown && n_visible <= CROWD; i++)
    {
      const LimnRect *bounds = &self->items[self->order[i]].shape.bounds;
      double left, top, right, bottom;

      limn_viewport_to_view (viewport, bounds->x, bounds->y, &left, &top);
      limn_viewport_to_view (viewport, bounds->x + bounds->width, bounds->y + bounds->height,
                             &right, &bottom);
      n_visible += right >= 0.0 && left <= viewport->view_width
                   && bottom >= 0.0 && top <= viewport->view_height;
    }

  return n_visible > CROWD;
}

/*< private >
 * limn_scene_draw_objects:
 * @self: a scene
 * @cr: a context in view pixels
 * @viewport: where the picture is in the view
 * @is_crowded: what [method@Scene.is_crowded] says
 * @cancellable: (nullable): stops the drawing
 *
 * Draws all but the labels, where the clip of @cr is. Any thread.
 *
 * Returns: whether there is anything to draw on
 */
gboolean
limn_scene_draw_objects (LimnScene          *self,
                         cairo_t            *cr,
                         const LimnViewport *viewport,
                         gboolean            is_crowded,
                         GCancellable       *cancellable)
{
  Drawing drawing = { .scene = self, .cancellable = cancellable };
  gboolean can_draw = limn_drawing_begin (&drawing.base, cr, viewport);

  if (can_draw)
    {
      g_autoptr (GArray) visible = collect_visible (&drawing);

      if (is_crowded)
        cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
      draw_fills (&drawing, visible);
      for (guint i = 0; i < visible->len && !g_cancellable_is_cancelled (cancellable); i++)
        {
          guint32 index = g_array_index (visible, guint32, i);

          draw_lines (&drawing, index, &self->items[index]);
          draw_keypoints (&drawing, index, &self->items[index]);
        }
    }
  limn_drawing_end (&drawing.base);

  return can_draw;
}

/**
 * limn_scene_draw_until:
 * @self: a scene
 * @cr: a context in view pixels
 * @viewport: where the picture is in the view
 * @cancellable: (nullable): stops the drawing
 *
 * Draws a scene like [method@Scene.draw], but can be stopped, for drawings that the next movement
 * of a slider makes useless.
 *
 * Any thread.
 *
 * Returns: %FALSE when it was stopped; what is drawn then is incomplete
 */
gboolean
limn_scene_draw_until (LimnScene          *self,
                       cairo_t            *cr,
                       const LimnViewport *viewport,
                       GCancellable       *cancellable)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (cr != NULL, FALSE);
  g_return_val_if_fail (viewport != NULL, FALSE);

  if (limn_scene_draw_objects (self, cr, viewport, limn_scene_is_crowded (self, viewport),
                               cancellable)
      && !g_cancellable_is_cancelled (cancellable))
    limn_scene_draw_labels (self, cr, viewport);

  return !g_cancellable_is_cancelled (cancellable);
}

/**
 * limn_scene_draw:
 * @self: a scene
 * @cr: a context in view pixels; its device scale and clip are respected, its state is kept
 * @viewport: where the picture is in the view
 *
 * Draws what the model sees: fills, boxes, outlines, keypoints and labels. The picture is not
 * drawn. Parts of the same view may be drawn by several threads: set a clip in each.
 *
 * Any thread.
 */
void
limn_scene_draw (LimnScene          *self,
                 cairo_t            *cr,
                 const LimnViewport *viewport)
{
  limn_scene_draw_until (self, cr, viewport, NULL);
}

/* The path of a highlighted object; a speck gets a square that can be seen. */
static void
add_highlight (Drawing             *drawing,
               guint                index,
               const LimnSceneItem *item)
{
  double least = MIN_HIGHLIGHT_PX * drawing->scene->style.line_scale;
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  double x = (bounds.left + bounds.right) / 2.0;
  double y = (bounds.top + bounds.bottom) / 2.0;

  if (get_size (drawing, item) >= MIN_HIGHLIGHT_PX)
    add_outline (drawing, index, item);
  else
    cairo_rectangle (drawing->base.cr, limn_drawing_snap (&drawing->base, x - least / 2.0, 2.0),
                     limn_drawing_snap (&drawing->base, y - least / 2.0, 2.0), least, least);
}

static void
highlight_item (Drawing  *drawing,
                int       index,
                gboolean  hovered,
                gboolean  selected)
{
  const LimnSceneItem *item = &drawing->scene->items[index];
  LimnPen pen = limn_scene_get_pen (drawing->scene, (guint) index);

  if (selected && get_fill_alpha (drawing, item) > 0.0)
    fill_item (drawing, (guint) index, item, SELECTED_EXTRA_FILL);

  if (item->shape.outlined && selected && drawing->scene->style.boxes)
    draw_thin_box (drawing, (guint) index, item);

  add_highlight (drawing, (guint) index, item);
  if (hovered)
    limn_stroke_halo (drawing->base.cr, &pen);
  limn_stroke_path (drawing->base.cr, selected ? LIMN_STROKE_SELECTED : LIMN_STROKE_HOVERED, &pen);
  draw_keypoints (drawing, (guint) index, item);
}

/**
 * limn_scene_draw_highlight:
 * @self: a scene
 * @cr: a context in view pixels, on which the scene was drawn
 * @viewport: the viewport it was drawn with
 * @hovered: the instance under the pointer, or -1
 * @selected: the selected instance, or -1
 *
 * Draws hovered and selected objects over the scene: a halo for the one, a heavier line and fill
 * for the other, and the full label of both above all else, whatever the label mode. Instances that
 * are not shown are ignored. Cheap enough for every frame of a moving pointer.
 *
 * Any thread.
 */
void
limn_scene_draw_highlight (LimnScene          *self,
                           cairo_t            *cr,
                           const LimnViewport *viewport,
                           int                 hovered,
                           int                 selected)
{
  Drawing drawing = { .scene = self };
  gboolean has_hovered = FALSE;
  gboolean has_selected = FALSE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (viewport != NULL);

  has_hovered = hovered >= 0 && limn_scene_is_shown (self, (guint) hovered);
  has_selected = selected >= 0 && limn_scene_is_shown (self, (guint) selected);
  if ((!has_hovered && !has_selected))
    return;

  if (limn_drawing_begin (&drawing.base, cr, viewport))
    {
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      if (has_selected)
        highlight_item (&drawing, selected, hovered == selected, TRUE);
      if (has_hovered && hovered != selected)
        highlight_item (&drawing, hovered, TRUE, FALSE);
      limn_scene_raise_labels (self, cr, viewport, has_selected ? selected : -1,
                               has_hovered && hovered != selected ? hovered : -1);
    }
  limn_drawing_end (&drawing.base);
}
