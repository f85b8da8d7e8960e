/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The labels of a scene: what they say, where they go, and drawing them. Places depend on scene and
 * viewport only, never on the part being painted, so that bands drawn by different threads fit
 * together and the label of a hovered object stays where it was. */

#include "config.h"

#include "limn-label.h"
#include "limn-scene-private.h"
#include "limn-stroke.h"

#include <math.h>

/* Room between an object's line and its chip, which has a casing of one pixel. */
#define CHIP_CASING_PX 1.0
#define DOT_RADIUS_PX 2.0
/* More than the casing of a chip or a dot, and half the width of a leader. */
#define REACH_PX 4.0
/* Places for so many labels are found in less than a millisecond. */
#define FEW_LABELS 100

/* What colour says about an object that is judged is not its class: its label says it, always. */
static LimnLabelMode
get_mode (LimnScene     *self,
          guint          index,
          LimnLabelMode  mode)
{
  if (self->items[index].meaning == LIMN_MEANING_NONE)
    return mode;

  switch (mode)
    {
    case LIMN_LABELS_NONE:
    case LIMN_LABELS_CLASS:
      return LIMN_LABELS_CLASS;
    case LIMN_LABELS_CLASS_AND_PERCENT:
    case LIMN_LABELS_PERCENT:
      break;
    }

  return LIMN_LABELS_CLASS_AND_PERCENT;
}

static LimnLabelText
get_text (LimnScene     *self,
          guint          index,
          LimnLabelMode  mode)
{
  const LimnSceneItem *item = &self->items[index];
  LimnLabelText text = { .class_name = self->classes[item->class_index].name, .percent = -1 };

  switch (mode)
    {
    case LIMN_LABELS_NONE:
      text.class_name = NULL;
      break;
    case LIMN_LABELS_CLASS:
      break;
    case LIMN_LABELS_CLASS_AND_PERCENT:
      text.percent = limn_label_get_percent (item->confidence);
      break;
    case LIMN_LABELS_PERCENT:
      text.class_name = NULL;
      text.percent = limn_label_get_percent (item->confidence);
      break;
    }

  return text;
}

static LimnLabelText
get_short_text (LimnScene *self,
                guint      index)
{
  gboolean judged = self->items[index].meaning != LIMN_MEANING_NONE;

  return get_text (self, index, judged ? LIMN_LABELS_CLASS : LIMN_LABELS_PERCENT);
}

static LimnRect
get_anchor (LimnScene          *self,
            const LimnViewport *viewport,
            guint               index)
{
  const LimnRect *bounds = &self->items[index].shape.bounds;
  LimnRect anchor = { .width = bounds->width * viewport->zoom,
                      .height = bounds->height * viewport->zoom };

  limn_viewport_to_view (viewport, bounds->x, bounds->y, &anchor.x, &anchor.y);

  return anchor;
}

/* A chip sits like a tab on the line of the box; without a box line it keeps off the outline. */
static double
get_clearance (LimnScene *self,
               guint      index)
{
  LimnPen pen = limn_scene_get_pen (self, index);
  gboolean on_box_line = self->items[index].shape.outlined && self->style.boxes;
  LimnStroke stroke = on_box_line ? LIMN_STROKE_BOX : LIMN_STROKE_OUTLINE;

  return limn_stroke_get_width (stroke, &pen) / 2.0 +
         (on_box_line ? 0.0 : CHIP_CASING_PX * self->style.line_scale);
}

static LimnLabelRequest
make_request (LimnScene           *self,
              LimnLabeler         *labeler,
              const LimnViewport  *viewport,
              guint                index,
              LimnLabelMode        mode)
{
  LimnLabelText text = get_text (self, index, mode);
  LimnLabelRequest request = {
    .anchor = get_anchor (self, viewport, index),
    .clearance = get_clearance (self, index),
  };

  limn_labeler_measure (labeler, &text, &request.full_width, &request.height);
  if (mode == LIMN_LABELS_CLASS_AND_PERCENT)
    {
      LimnLabelText brief = get_short_text (self, index);
      double height = 0.0;

      limn_labeler_measure (labeler, &brief, &request.short_width, &height);
    }

  return request;
}

/*< private >
 * limn_scene_get_label_area:
 * @viewport: a viewport
 * @area: (out): view pixels
 *
 * Computes what labels must stay inside of: the part of the picture that is in the view.
 *
 * Any thread.
 */
void
limn_scene_get_label_area (const LimnViewport *viewport,
                           LimnRect           *area)
{
  double left = MAX (viewport->x, 0.0);
  double top = MAX (viewport->y, 0.0);
  double right = MIN (viewport->x + viewport->picture_width * viewport->zoom,
                      viewport->view_width);
  double bottom = MIN (viewport->y + viewport->picture_height * viewport->zoom,
                       viewport->view_height);

  *area = (LimnRect) { .x = left, .y = top,
                       .width = MAX (right - left, 0.0), .height = MAX (bottom - top, 0.0) };
}

static gboolean
intersects (const LimnRect *a,
            const LimnRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width &&
         a->y <= b->y + b->height && b->y <= a->y + a->height;
}

static gboolean
has_labels (LimnScene *self)
{
  return self->style.labels != LIMN_LABELS_NONE || self->judged;
}

static LimnLabelPlan *
create_plan (LimnScene          *self,
             LimnLabeler        *labeler,
             const LimnViewport *viewport)
{
  g_autoptr (GArray) requests = g_array_new (FALSE, FALSE, sizeof (LimnLabelRequest));
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint32));
  LimnLabelPlan *plan = g_new0 (LimnLabelPlan, 1);
  LimnRect area;

  g_atomic_ref_count_init (&plan->ref_count);
  plan->viewport = *viewport;
  limn_scene_get_label_area (viewport, &area);
  if (!has_labels (self) || area.width < 1.0 || area.height < 1.0)
    return plan;

  /* Instances are strongest first, and so are the requests. */
  for (guint32 i = 0; i < self->n_items; i++)
    {
      LimnLabelMode mode = get_mode (self, i, self->style.labels);
      LimnRect anchor = get_anchor (self, viewport, i);
      LimnLabelRequest request;

      if (!self->items[i].shown || mode == LIMN_LABELS_NONE || !intersects (&anchor, &area))
        continue;

      request = make_request (self, labeler, viewport, i, mode);
      g_array_append_val (requests, request);
      g_array_append_val (items, i);
    }

  plan->n_labels = items->len;
  plan->places = g_new0 (LimnLabelPlace, plan->n_labels);
  limn_label_layout_place ((const LimnLabelRequest *) requests->data, plan->n_labels, &area,
                           self->style.line_scale, plan->places);
  plan->items = (guint32 *) g_array_free (g_steal_pointer (&items), FALSE);

  return plan;
}

/*< private >
 * limn_label_plan_ref:
 * @self: a plan
 *
 * Adds a reference.
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnLabelPlan *
limn_label_plan_ref (LimnLabelPlan *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/*< private >
 * limn_label_plan_unref:
 * @self: (transfer full): a plan
 *
 * Drops a reference.
 *
 * Any thread.
 */
void
limn_label_plan_unref (LimnLabelPlan *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->items);
  g_free (self->places);
  g_free (self);
}

/*< private >
 * limn_scene_create_labeler:
 * @self: a scene
 *
 * Creates what measures and draws the labels, for one thread.
 *
 * Returns: (transfer full): a labeler
 */
LimnLabeler *
limn_scene_create_labeler (LimnScene *self)
{
  return limn_labeler_new (self->style.text_scale, self->style.line_scale);
}

static LimnLabelPlan *
ref_plan (LimnScene          *self,
          LimnLabeler        *labeler,
          const LimnViewport *viewport)
{
  LimnLabelPlan *plan = NULL;

  g_mutex_lock (&self->plan_mutex);
  if (self->plan == NULL || !limn_viewport_equal (&self->plan->viewport, viewport))
    {
      g_clear_pointer (&self->plan, limn_label_plan_unref);
      self->plan = create_plan (self, labeler, viewport);
    }
  plan = limn_label_plan_ref (self->plan);
  g_mutex_unlock (&self->plan_mutex);

  return plan;
}

/*< private >
 * limn_scene_ref_label_plan:
 * @self: a scene
 * @viewport: a viewport
 *
 * Gets where the labels go. The last answer is kept: bands and highlights of the same view need not
 * work it out again. While one thread does, others that want it wait.
 *
 * Any thread.
 *
 * Returns: (transfer full): the plan
 */
LimnLabelPlan *
limn_scene_ref_label_plan (LimnScene          *self,
                           const LimnViewport *viewport)
{
  g_autoptr (LimnLabeler) labeler = limn_scene_create_labeler (self);

  return ref_plan (self, labeler, viewport);
}

/*< private >
 * limn_scene_peek_label_plan:
 * @self: a scene
 * @viewport: a viewport
 *
 * Gets where the labels go, if that is known or soon found. Never waits for another thread.
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the plan
 */
LimnLabelPlan *
limn_scene_peek_label_plan (LimnScene          *self,
                            const LimnViewport *viewport)
{
  LimnLabelPlan *plan = NULL;

  if (!g_mutex_trylock (&self->plan_mutex))
    return NULL;
  if (self->plan != NULL && limn_viewport_equal (&self->plan->viewport, viewport))
    plan = limn_label_plan_ref (self->plan);
  g_mutex_unlock (&self->plan_mutex);

  return plan == NULL && self->n_shown <= FEW_LABELS ? limn_scene_ref_label_plan (self, viewport)
                                                     : plan;
}

static void
draw_place (LimnScene            *self,
            cairo_t              *cr,
            LimnLabeler          *labeler,
            guint                 index,
            const LimnLabelPlace *place,
            LimnChipLook          look)
{
  LimnPen pen = limn_scene_get_pen (self, index);
  LimnLabelText text;

  switch (place->form)
    {
    case LIMN_LABEL_HIDDEN:
      break;
    case LIMN_LABEL_DOT:
      limn_stroke_dot (cr, &pen,
                       place->rect.x + place->rect.width / 2.0,
                       place->rect.y + place->rect.height / 2.0,
                       DOT_RADIUS_PX);
      break;
    case LIMN_LABEL_SHORT:
      text = get_short_text (self, index);
      limn_labeler_draw_chip (labeler, cr, &text, &pen.color, &place->rect, look);
      break;
    case LIMN_LABEL_FULL:
      text = get_text (self, index, get_mode (self, index, self->style.labels));
      limn_labeler_draw_chip (labeler, cr, &text, &pen.color, &place->rect, look);
      break;
    }
}

/*< private >
 * limn_scene_get_label_reach:
 * @self: a scene
 * @place: where a label is
 *
 * Computes what a label covers: its chip with the casing, and its leader. Any thread.
 *
 * Returns: a rectangle in view pixels, empty if nothing is to be seen
 */
LimnRect
limn_scene_get_label_reach (LimnScene            *self,
                            const LimnLabelPlace *place)
{
  double margin = REACH_PX * self->style.line_scale;
  LimnRect rect = place->rect;
  double right = rect.x + rect.width;
  double bottom = rect.y + rect.height;

  if (place->form == LIMN_LABEL_HIDDEN)
    return (LimnRect) { 0 };
  if (place->has_leader)
    {
      rect.x = MIN (rect.x, place->leader_x);
      rect.y = MIN (rect.y, place->leader_y);
      right = MAX (right, place->leader_x);
      bottom = MAX (bottom, place->leader_y);
    }

  return (LimnRect) { .x = rect.x - margin, .y = rect.y - margin,
                      .width = right - rect.x + 2.0 * margin,
                      .height = bottom - rect.y + 2.0 * margin };
}

/*< private >
 * limn_scene_draw_plan:
 * @self: a scene
 * @cr: a context in view pixels
 * @plan: where the labels go
 * @labeler: from [method@Scene.create_labeler], for this thread
 *
 * Draws the labels that the clip of @cr lets be seen. Any thread.
 */
void
limn_scene_draw_plan (LimnScene     *self,
                      cairo_t       *cr,
                      LimnLabelPlan *plan,
                      LimnLabeler   *labeler)
{
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;
  g_autofree guint32 *visible = g_new (guint32, plan->n_labels);
  guint n_visible = 0;
  LimnRect clip;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  clip = (LimnRect) { .x = left, .y = top, .width = right - left, .height = bottom - top };
  for (guint32 i = 0; i < plan->n_labels; i++)
    {
      LimnRect reach = limn_scene_get_label_reach (self, &plan->places[i]);

      if (plan->places[i].form != LIMN_LABEL_HIDDEN && intersects (&reach, &clip))
        visible[n_visible++] = i;
    }

  for (guint i = 0; i < n_visible; i++)
    {
      LimnPen pen = limn_scene_get_pen (self, plan->items[visible[i]]);

      limn_labeler_draw_leader (labeler, cr, &pen.color, &plan->places[visible[i]]);
    }
  for (guint i = 0; i < n_visible; i++)
    draw_place (self, cr, labeler, plan->items[visible[i]], &plan->places[visible[i]],
                LIMN_CHIP_NORMAL);
}

/*< private >
 * limn_scene_draw_labels:
 * @self: a scene
 * @cr: a context in view pixels
 * @viewport: where the picture is in the view
 *
 * Draws the labels: leaders below, chips above. Any thread.
 */
void
limn_scene_draw_labels (LimnScene          *self,
                        cairo_t            *cr,
                        const LimnViewport *viewport)
{
  g_autoptr (LimnLabelPlan) plan = NULL;
  g_autoptr (LimnLabeler) labeler = NULL;

  if (!has_labels (self))
    return;

  labeler = limn_scene_create_labeler (self);
  plan = ref_plan (self, labeler, viewport);
  cairo_save (cr);
  cairo_rectangle (cr, 0.0, 0.0, viewport->view_width, viewport->view_height);
  cairo_clip (cr);
  limn_scene_draw_plan (self, cr, plan, labeler);
  cairo_restore (cr);
}

static const LimnLabelPlace *
find_place (const LimnLabelPlan *plan,
            guint                index)
{
  for (guint i = 0; i < plan->n_labels; i++)
    {
      if (plan->items[i] == index)
        return plan->places[i].form >= LIMN_LABEL_SHORT ? &plan->places[i] : NULL;
    }

  return NULL;
}

static LimnRect
place_highlight (LimnScene           *self,
                 LimnLabeler         *labeler,
                 const LimnLabelPlan *plan,
                 guint                index)
{
  const LimnLabelPlace *known = find_place (plan, index);
  LimnLabelRequest request = make_request (self, labeler, &plan->viewport, index,
                                           LIMN_LABELS_CLASS_AND_PERCENT);
  LimnLabelPlace place = { .form = LIMN_LABEL_HIDDEN };
  LimnRect rect = { .width = request.full_width, .height = request.height };
  LimnRect area;

  limn_scene_get_label_area (&plan->viewport, &area);
  if (area.width < 1.0 || area.height < 1.0)
    return (LimnRect) { 0 };

  if (known == NULL)
    {
      limn_label_layout_place (&request, 1, &area, self->style.line_scale, &place);
      if (place.form == LIMN_LABEL_FULL)
        return place.rect;
    }

  /* It is asked for, so it is shown: over other chips, and over the object if need be. */
  rect.x = known != NULL ? known->rect.x : request.anchor.x;
  rect.y = known != NULL ? known->rect.y : request.anchor.y - request.height;
  rect.x = round (MAX (MIN (rect.x, area.x + area.width - rect.width), area.x));
  rect.y = round (MAX (MIN (rect.y, area.y + area.height - rect.height), area.y));

  return rect;
}

/*< private >
 * limn_scene_place_highlight:
 * @self: a scene
 * @viewport: a viewport
 * @index: an instance that is shown
 *
 * Computes where the full label of a highlighted object goes: where its chip is, so that nothing
 * jumps, or where it would be if it were alone.
 *
 * Any thread.
 *
 * Returns: the chip, view pixels; empty when the picture is not in the view
 */
LimnRect
limn_scene_place_highlight (LimnScene          *self,
                            const LimnViewport *viewport,
                            guint               index)
{
  g_autoptr (LimnLabeler) labeler = limn_scene_create_labeler (self);
  g_autoptr (LimnLabelPlan) plan = ref_plan (self, labeler, viewport);

  return place_highlight (self, labeler, plan, index);
}

/* The highlight was drawn over the chips that lie on the object: they come to the top again. */
static void
restore_chips (LimnScene           *self,
               cairo_t             *cr,
               LimnLabeler         *labeler,
               const LimnLabelPlan *plan,
               guint                index)
{
  LimnPen pen = limn_scene_get_pen (self, index);
  double reach = limn_stroke_get_halo_width (&pen) / 2.0;
  LimnRect area = get_anchor (self, &plan->viewport, index);

  area = (LimnRect) { .x = area.x - reach, .y = area.y - reach,
                      .width = area.width + 2.0 * reach, .height = area.height + 2.0 * reach };
  for (guint i = 0; i < plan->n_labels; i++)
    {
      if (plan->places[i].form != LIMN_LABEL_HIDDEN && intersects (&area, &plan->places[i].rect))
        draw_place (self, cr, labeler, plan->items[i], &plan->places[i], LIMN_CHIP_AGAIN);
    }
}

/*< private >
 * limn_scene_raise_labels:
 * @self: a scene
 * @cr: a context, on which the highlights of both were drawn
 * @viewport: a viewport
 * @lower: an instance that is shown, or -1
 * @upper: another one, or -1
 *
 * Draws the full labels of highlighted objects over everything else.
 *
 * The thread that draws.
 */
void
limn_scene_raise_labels (LimnScene          *self,
                         cairo_t            *cr,
                         const LimnViewport *viewport,
                         int                 lower,
                         int                 upper)
{
  g_autoptr (LimnLabeler) labeler = limn_scene_create_labeler (self);
  g_autoptr (LimnLabelPlan) plan = ref_plan (self, labeler, viewport);
  const int indices[] = { lower, upper };

  for (gsize i = 0; i < G_N_ELEMENTS (indices); i++)
    {
      if (indices[i] >= 0)
        restore_chips (self, cr, labeler, plan, (guint) indices[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (indices); i++)
    {
      LimnLabelText text;
      LimnRect rect;
      LimnPen pen;

      if (indices[i] < 0)
        continue;

      text = get_text (self, (guint) indices[i], LIMN_LABELS_CLASS_AND_PERCENT);
      pen = limn_scene_get_pen (self, (guint) indices[i]);
      rect = place_highlight (self, labeler, plan, (guint) indices[i]);
      if (rect.width > 0.0)
        limn_labeler_draw_chip (labeler, cr, &text, &pen.color, &rect, LIMN_CHIP_RAISED);
    }
}
