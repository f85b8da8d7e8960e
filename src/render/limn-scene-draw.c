/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a scene on any cairo context, in view pixels: fills, then lines, then labels, each from the
 * largest object to the smallest. Widths do not change with the zoom. Culling is by the clip of the
 * context, so that a band or a tile costs what is in it. Any thread, many at once. */

#include "config.h"

#include "limn-outline.h"
#include "limn-scene-private.h"
#include "limn-stroke.h"

#include <math.h>

/* Points closer than this many device pixels cannot be told apart. */
#define TOLERANCE_PX 0.5
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
/* What a speck grows to when it is hovered or selected. */
#define MIN_HIGHLIGHT_PX 8.0

typedef struct
{
  /* Borrowed */
  LimnScene          *scene;
  cairo_t            *cr;
  const LimnViewport *viewport;
  GCancellable       *cancellable;

  /* Owned */
  LimnOutline         outline;

  /* Plain */
  LimnViewBounds      visible;
  double              device_scale;
} Drawing;

static gboolean
is_drawable (const LimnViewport *viewport)
{
  return isfinite (viewport->zoom) && viewport->zoom > 0.0 &&
         isfinite (viewport->x) && isfinite (viewport->y) &&
         isfinite (viewport->view_width) && viewport->view_width > 0.0 &&
         isfinite (viewport->view_height) && viewport->view_height > 0.0;
}

/* Saves the context, clips it to the view, and finds out what can be seen, if anything. To be
 * ended in any case. */
static gboolean
drawing_begin (Drawing            *drawing,
               LimnScene          *scene,
               cairo_t            *cr,
               const LimnViewport *viewport)
{
  double scale_x = 1.0;
  double scale_y = 1.0;

  *drawing = (Drawing) { .scene = scene, .cr = cr, .viewport = viewport };
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, 0.0, 0.0, viewport->view_width, viewport->view_height);
  cairo_clip (cr);
  cairo_clip_extents (cr, &drawing->visible.left, &drawing->visible.top,
                      &drawing->visible.right, &drawing->visible.bottom);
  cairo_surface_get_device_scale (cairo_get_group_target (cr), &scale_x, &scale_y);
  cairo_user_to_device_distance (cr, &scale_x, &scale_y);
  drawing->device_scale = CLAMP (fabs (scale_x), 0.1, 16.0);
  limn_outline_init (&drawing->outline, viewport, &drawing->visible,
                     TOLERANCE_PX / drawing->device_scale);

  return drawing->visible.right > drawing->visible.left &&
         drawing->visible.bottom > drawing->visible.top;
}

static void
drawing_end (Drawing *drawing)
{
  limn_outline_clear (&drawing->outline);
  cairo_restore (drawing->cr);
}

static LimnPen
get_pen (Drawing             *drawing,
         const LimnSceneItem *item)
{
  const LimnSceneClass *class = &drawing->scene->classes[item->class_index];

  return (LimnPen) { .color = class->color, .dash = class->dash,
                     .scale = drawing->scene->style.line_scale,
                     .high_contrast = drawing->scene->style.high_contrast };
}

static LimnViewBounds
to_view (Drawing        *drawing,
         const LimnRect *rect)
{
  LimnViewBounds bounds;

  limn_viewport_to_view (drawing->viewport, rect->x, rect->y, &bounds.left, &bounds.top);
  limn_viewport_to_view (drawing->viewport, rect->x + rect->width, rect->y + rect->height,
                         &bounds.right, &bounds.bottom);

  return bounds;
}

/* The longer side of an item in view pixels, in units of the line scale. */
static double
get_size (Drawing             *drawing,
          const LimnSceneItem *item)
{
  return MAX (item->bounds.width, item->bounds.height) * drawing->viewport->zoom /
         drawing->scene->style.line_scale;
}

static gboolean
is_visible (Drawing              *drawing,
            const LimnViewBounds *bounds,
            double                reach)
{
  return bounds->right + reach >= drawing->visible.left &&
         bounds->left - reach <= drawing->visible.right &&
         bounds->bottom + reach >= drawing->visible.top &&
         bounds->top - reach <= drawing->visible.bottom;
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
      LimnViewBounds bounds = to_view (drawing, &scene->items[scene->order[i]].bounds);

      if (is_visible (drawing, &bounds, reach))
        g_array_append_val (visible, scene->order[i]);
    }

  return visible;
}

static void
add_rectangle (cairo_t              *cr,
               const LimnViewBounds *bounds)
{
  cairo_rectangle (cr, bounds->left, bounds->top,
                   bounds->right - bounds->left, bounds->bottom - bounds->top);
}

/* Puts the middle of a line of @width where its edges fall on device pixels: straight lines along
 * the axes must not blur. */
static double
snap (Drawing *drawing,
      double   position,
      double   width)
{
  double odd = fmod (round (width * drawing->device_scale), 2.0) / 2.0;

  return (round (position * drawing->device_scale - odd) + odd) / drawing->device_scale;
}

static void
add_box (Drawing        *drawing,
         const LimnRect *box,
         double          core_width)
{
  LimnViewBounds bounds = to_view (drawing, box);
  LimnViewBounds *guard = &drawing->outline.guard;

  bounds.left = snap (drawing, MAX (bounds.left, guard->left), core_width);
  bounds.top = snap (drawing, MAX (bounds.top, guard->top), core_width);
  bounds.right = snap (drawing, MIN (bounds.right, guard->right), core_width);
  bounds.bottom = snap (drawing, MIN (bounds.bottom, guard->bottom), core_width);
  add_rectangle (drawing->cr, &bounds);
}

/* Adds the outline of an item to the path, or its box when it has none. */
static void
add_outline (Drawing             *drawing,
             guint                index,
             const LimnSceneItem *item)
{
  LimnPrediction *prediction = drawing->scene->prediction;
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  gboolean added = FALSE;

  for (guint i = 0; item->outlined && i < instance->n_rings; i++)
    {
      guint n_points = 0;
      const LimnPoint *points = limn_prediction_get_ring (prediction, instance->first_ring + i,
                                                          &n_points);

      added |= limn_outline_add_ring (&drawing->outline, drawing->cr, points, n_points);
    }

  if (!added)
    add_box (drawing, &item->bounds, 2.0 * drawing->scene->style.line_scale);
}

/* A square of the class colour for an object of a few pixels, never smaller than can be seen. */
static void
draw_speck (Drawing             *drawing,
            const LimnSceneItem *item)
{
  LimnViewBounds bounds = to_view (drawing, &item->bounds);
  LimnPen pen = get_pen (drawing, item);
  double half = MAX (get_size (drawing, item), MIN_SPECK_PX) / 2.0 * pen.scale;
  double x = (bounds.left + bounds.right) / 2.0;
  double y = (bounds.top + bounds.bottom) / 2.0;
  double grey = limn_color_wants_black_text (&pen.color) ? 0.0 : 1.0;

  bounds = (LimnViewBounds) { .left = snap (drawing, x - half, 2.0),
                              .top = snap (drawing, y - half, 2.0),
                              .right = snap (drawing, x + half, 2.0),
                              .bottom = snap (drawing, y + half, 2.0) };
  cairo_rectangle (drawing->cr, bounds.left - pen.scale, bounds.top - pen.scale,
                   bounds.right - bounds.left + 2.0 * pen.scale,
                   bounds.bottom - bounds.top + 2.0 * pen.scale);
  cairo_set_source_rgba (drawing->cr, grey, grey, grey, 0.8);
  cairo_fill (drawing->cr);
  add_rectangle (drawing->cr, &bounds);
  cairo_set_source_rgb (drawing->cr, pen.color.red, pen.color.green, pen.color.blue);
  cairo_fill (drawing->cr);
}

static double
get_fill_alpha (Drawing             *drawing,
                const LimnSceneItem *item)
{
  const LimnSceneStyle *style = &drawing->scene->style;

  if (!style->fill || style->high_contrast)
    return 0.0;

  return style->fill_opacity * (item->outlined ? 1.0 : BOX_FILL_FACTOR);
}

static void
fill_item (Drawing             *drawing,
           guint                index,
           const LimnSceneItem *item,
           double               alpha)
{
  const LimnColor *color = &drawing->scene->classes[item->class_index].color;

  add_outline (drawing, index, item);
  cairo_set_source_rgba (drawing->cr, color->red, color->green, color->blue, alpha);
  cairo_fill (drawing->cr);
}

/* Fills replace what is below instead of adding to it: two objects that overlap must not look like
 * one that is surer. That takes a group, which SVG can keep only as pixels: there they add up. */
static void
draw_fills (Drawing *drawing,
            GArray  *visible)
{
  cairo_t *cr = drawing->cr;
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
  LimnPen pen = get_pen (drawing, item);

  for (guint i = 0; i < instance->n_keypoints; i++)
    {
      const LimnKeypoint *keypoint = limn_prediction_get_keypoint (prediction,
                                                                   instance->first_keypoint + i);
      double x = 0.0;
      double y = 0.0;
      LimnViewBounds bounds;

      limn_viewport_to_view (drawing->viewport, keypoint->point.x + 0.5, keypoint->point.y + 0.5,
                             &x, &y);
      bounds = (LimnViewBounds) { .left = x, .top = y, .right = x, .bottom = y };
      if (isfinite (x) && isfinite (y) && is_visible (drawing, &bounds, 8.0 * pen.scale))
        limn_stroke_dot (drawing->cr, &pen, x, y, KEYPOINT_RADIUS_PX);
    }
}

/* The box beside an outline: thin, and solid, because the outline already tells the class. */
static void
draw_thin_box (Drawing             *drawing,
               const LimnSceneItem *item)
{
  LimnPen pen = get_pen (drawing, item);

  pen.dash = LIMN_DASH_SOLID;
  add_box (drawing, &item->box, pen.scale);
  limn_stroke_path (drawing->cr, LIMN_STROKE_BOX, &pen);
}

static void
draw_lines (Drawing             *drawing,
            guint                index,
            const LimnSceneItem *item)
{
  LimnPen pen = get_pen (drawing, item);
  double size = get_size (drawing, item);

  if (size < SPECK_PX)
    {
      draw_speck (drawing, item);
      return;
    }

  if (item->outlined && drawing->scene->style.boxes && size >= SMALL_PX)
    draw_thin_box (drawing, item);

  add_outline (drawing, index, item);
  limn_stroke_path (drawing->cr, size < SMALL_PX ? LIMN_STROKE_SMALL : LIMN_STROKE_OUTLINE, &pen);
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
  Drawing drawing;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (cr != NULL, FALSE);
  g_return_val_if_fail (viewport != NULL, FALSE);

  if (!is_drawable (viewport))
    return TRUE;

  if (drawing_begin (&drawing, self, cr, viewport))
    {
      g_autoptr (GArray) visible = collect_visible (&drawing);

      drawing.cancellable = cancellable;
      if (visible->len > CROWD)
        cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
      draw_fills (&drawing, visible);
      for (guint i = 0; i < visible->len && !g_cancellable_is_cancelled (cancellable); i++)
        {
          guint32 index = g_array_index (visible, guint32, i);

          draw_lines (&drawing, index, &self->items[index]);
          draw_keypoints (&drawing, index, &self->items[index]);
        }
      if (!g_cancellable_is_cancelled (cancellable))
        {
          cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
          limn_scene_draw_labels (self, cr, viewport);
        }
    }
  drawing_end (&drawing);

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
  LimnViewBounds bounds = to_view (drawing, &item->bounds);
  double x = (bounds.left + bounds.right) / 2.0;
  double y = (bounds.top + bounds.bottom) / 2.0;

  if (get_size (drawing, item) >= MIN_HIGHLIGHT_PX)
    add_outline (drawing, index, item);
  else
    cairo_rectangle (drawing->cr, snap (drawing, x - least / 2.0, 2.0),
                     snap (drawing, y - least / 2.0, 2.0), least, least);
}

static void
highlight_item (Drawing  *drawing,
                int       index,
                gboolean  hovered,
                gboolean  selected)
{
  const LimnSceneItem *item = &drawing->scene->items[index];
  LimnPen pen = get_pen (drawing, item);

  if (selected && get_fill_alpha (drawing, item) > 0.0)
    fill_item (drawing, (guint) index, item, SELECTED_EXTRA_FILL);

  if (item->outlined && selected && drawing->scene->style.boxes)
    draw_thin_box (drawing, item);

  add_highlight (drawing, (guint) index, item);
  if (hovered)
    limn_stroke_halo (drawing->cr, &pen);
  limn_stroke_path (drawing->cr, selected ? LIMN_STROKE_SELECTED : LIMN_STROKE_HOVERED, &pen);
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
  Drawing drawing;
  gboolean has_hovered = FALSE;
  gboolean has_selected = FALSE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (viewport != NULL);

  has_hovered = hovered >= 0 && limn_scene_is_shown (self, (guint) hovered);
  has_selected = selected >= 0 && limn_scene_is_shown (self, (guint) selected);
  if (!is_drawable (viewport) || (!has_hovered && !has_selected))
    return;

  if (drawing_begin (&drawing, self, cr, viewport))
    {
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      if (has_selected)
        highlight_item (&drawing, selected, hovered == selected, TRUE);
      if (has_hovered && hovered != selected)
        highlight_item (&drawing, hovered, TRUE, FALSE);
      limn_scene_raise_labels (self, cr, viewport, has_selected ? selected : -1,
                               has_hovered && hovered != selected ? hovered : -1);
    }
  drawing_end (&drawing);
}
