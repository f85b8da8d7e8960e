/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The layer of the canvas that is drawn while thresholds are chosen: what is near, removed, pinned
 * or missed stands still and is recorded once per change; what comes and goes moves above it for a
 * quarter of a second, so that a frame of that draws neither the picture, nor the overlay, nor the
 * marks that stand still again. Where the system asks for no animations, signs stand for what came
 * and went until the hand rests. Exports know nothing of this layer. Main thread only. */

#include "config.h"

#include "limn-canvas-private.h"

#include <string.h>

/* How long what came pulses, and what went fades. */
#define STEP_MS 250

/* A slider that is moved fast leaves several steps under way; the oldest make room. */
#define MAX_STEPS 8

/* How far pulse, badge and chip reach beyond the box of an object. */
#define REACH_PX 120

#define PICK_TOLERANCE_PX 4.0

/* What came and went with one step, and when. */
typedef struct
{
  LimnMarks *marks;
  gint64     began_us;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  limn_marks_unref (step->marks);
  g_free (step);
}

static gboolean
is_animated (LimnCanvas *self)
{
  gboolean animated = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)),
                "gtk-enable-animations", &animated, NULL);

  return animated;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  LimnCanvas *self = LIMN_CANVAS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  Step *oldest;

  while ((oldest = g_queue_peek_head (&self->steps)) != NULL)
    {
      /* The first frame after a step is where it begins. */
      if (oldest->began_us == 0 || now - oldest->began_us < STEP_MS * 1000)
        break;
      step_free (g_queue_pop_head (&self->steps));
    }

  gtk_widget_queue_draw (widget);
  if (!g_queue_is_empty (&self->steps))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
stepped_cb (LimnCanvas *self,
            LimnMarks  *marks)
{
  Step *step;

  g_assert (LIMN_IS_CANVAS (self));

  if (!is_animated (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  step = g_new0 (Step, 1);
  step->marks = limn_marks_ref (marks);
  g_queue_push_tail (&self->steps, step);
  if (g_queue_get_length (&self->steps) > MAX_STEPS)
    step_free (g_queue_pop_head (&self->steps));
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
marks_changed_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  g_clear_pointer (&self->still, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
changes_changed_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  g_clear_pointer (&self->moves, limn_marks_unref);
  if (!is_animated (self))
    self->moves = limn_tuner_dup_moves (self->tuner);
  limn_canvas_update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/*< private >
 * limn_canvas_stop_steps:
 * @self: a canvas
 *
 * Ends what moves, because it was about another picture.
 */
void
limn_canvas_stop_steps (LimnCanvas *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_queue_clear_full (&self->steps, step_free);
  g_clear_pointer (&self->moves, limn_marks_unref);
  g_clear_pointer (&self->still, gsk_render_node_unref);
  g_clear_pointer (&self->still_scene, limn_scene_unref);
}

/* Where a list of marks may draw, within the view. */
static gboolean
get_bounds (LimnCanvas      *self,
            LimnMarks       *marks,
            graphene_rect_t *bounds)
{
  graphene_rect_t view;

  graphene_rect_init (bounds, 0, 0, 0, 0);
  for (guint i = 0; i < limn_marks_get_n (marks); i++)
    {
      const LimnMark *mark = limn_marks_get (marks, i);

      limn_canvas_include (self, mark->prediction, (int) mark->index, REACH_PX, bounds);
      if (mark->by != NULL)
        limn_canvas_include (self, mark->by, (int) mark->by_index, REACH_PX, bounds);
    }

  graphene_rect_init (&view, 0, 0, self->viewport.view_width, self->viewport.view_height);

  return bounds->size.width > 0 && graphene_rect_intersection (bounds, &view, bounds);
}

static void
draw (LimnCanvas  *self,
      GtkSnapshot *snapshot,
      LimnMarks   *marks,
      LimnScene   *scene,
      double       progress)
{
  graphene_rect_t bounds;
  cairo_t *cr;

  if (!get_bounds (self, marks, &bounds))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  limn_marks_draw_around (marks, scene, limn_overlay_get_palette (self->overlay),
                          limn_overlay_get_style (self->overlay), progress, cr, &self->viewport);
  cairo_destroy (cr);
}

static GskRenderNode *
record_still (LimnCanvas *self,
              LimnMarks  *marks,
              LimnScene  *scene)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  draw (self, snapshot, marks, scene, 1.0);

  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_still (LimnCanvas  *self,
            GtkSnapshot *snapshot,
            LimnScene   *scene)
{
  LimnMarks *marks = limn_tuner_get_marks (self->tuner);

  if (marks == NULL)
    return;

  if (self->still == NULL || self->still_scene != scene
      || memcmp (&self->still_viewport, &self->viewport, sizeof self->viewport) != 0)
    {
      g_clear_pointer (&self->still, gsk_render_node_unref);
      self->still = record_still (self, marks, scene);
      g_clear_pointer (&self->still_scene, limn_scene_unref);
      self->still_scene = scene != NULL ? limn_scene_ref (scene) : NULL;
      self->still_viewport = self->viewport;
    }
  if (self->still != NULL)
    gtk_snapshot_append_node (snapshot, self->still);
}

static void
draw_steps (LimnCanvas  *self,
            GtkSnapshot *snapshot)
{
  gint64 now = 0;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock != NULL)
    now = gdk_frame_clock_get_frame_time (clock);

  for (GList *link = self->steps.head; link != NULL; link = link->next)
    {
      Step *step = link->data;

      if (step->began_us == 0)
        step->began_us = now;
      draw (self, snapshot, step->marks, NULL,
            CLAMP ((now - step->began_us) / (STEP_MS * 1000.0), 0.0, 1.0));
    }
}

/*< private >
 * limn_canvas_draw_tuning:
 * @self: a canvas
 * @snapshot: a snapshot
 *
 * Draws what is said beside the answer, over the overlay.
 */
void
limn_canvas_draw_tuning (LimnCanvas  *self,
                         GtkSnapshot *snapshot)
{
  LimnScene *scene;

  if (self->tuner == NULL || self->image == NULL || self->next_image != NULL || self->peeking
      || !limn_overlay_get_visible (self->overlay))
    return;

  scene = limn_overlay_get_scene (self->overlay);
  draw_still (self, snapshot, scene);
  if (self->moves != NULL)
    draw (self, snapshot, self->moves, scene, -1.0);
  draw_steps (self, snapshot);
}

static const LimnMark *
find_mark (LimnCanvas *self,
           double      x,
           double      y,
           double      tolerance)
{
  LimnMarks *marks;
  double picture_x;
  double picture_y;
  int found;

  if (self->tuner == NULL || self->image == NULL || self->next_image != NULL || self->peeking
      || !limn_overlay_get_visible (self->overlay))
    return NULL;

  marks = limn_tuner_get_marks (self->tuner);
  if (marks == NULL)
    return NULL;

  limn_viewport_to_picture (&self->viewport, x, y, &picture_x, &picture_y);
  found = limn_marks_hit_test (marks, picture_x, picture_y, tolerance / self->viewport.zoom);

  return found >= 0 ? limn_marks_get (marks, (guint) found) : NULL;
}

/*< private >
 * limn_canvas_find_pickable:
 * @self: a canvas
 * @x: where in the view
 * @y: the same
 * @tolerance: how far beside it still counts, view pixels
 *
 * Finds the mark at a place that stands for an object that is not shown.
 *
 * Returns: (transfer none) (nullable): the mark
 */
const LimnMark *
limn_canvas_find_pickable (LimnCanvas *self,
                           double      x,
                           double      y,
                           double      tolerance)
{
  const LimnMark *mark = find_mark (self, x, y, tolerance);

  if (mark == NULL)
    return NULL;

  switch (mark->kind)
    {
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
    case LIMN_MARK_STRUCK:
    case LIMN_MARK_KEPT:
    case LIMN_MARK_CONFLICT:
    case LIMN_MARK_PEEKED:
      return mark;
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_ONLY_MODEL:
    case LIMN_MARK_ONLY_DERIVED:
      return NULL;
    }

  g_return_val_if_reached (NULL);
}

static gboolean
query_tooltip_cb (LimnCanvas *self,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  const LimnMark *mark;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_CANVAS (self));

  if (keyboard)
    return FALSE;

  mark = find_mark (self, x, y, PICK_TOLERANCE_PX);
  text = mark != NULL ? limn_tuner_dup_tip (self->tuner, mark) : NULL;
  if (text == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

/*< private >
 * limn_canvas_add_tuning:
 * @self: a canvas
 *
 * Makes marks say what they mean.
 */
void
limn_canvas_add_tuning (LimnCanvas *self)
{
  g_queue_init (&self->steps);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/**
 * limn_canvas_set_tuner:
 * @self: a canvas
 * @tuner: (nullable): what is drawn over the scene
 *
 * Sets what is shown beside the answer while thresholds are chosen.
 */
void
limn_canvas_set_tuner (LimnCanvas *self,
                       LimnTuner  *tuner)
{
  g_return_if_fail (LIMN_IS_CANVAS (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (self->tuner == tuner)
    return;

  if (self->tuner != NULL)
    g_signal_handlers_disconnect_by_data (self->tuner, self);
  limn_canvas_stop_steps (self);
  g_set_object (&self->tuner, tuner);
  if (tuner != NULL)
    {
      g_signal_connect_object (tuner, "notify::marks",
                               G_CALLBACK (marks_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (tuner, "notify::changes",
                               G_CALLBACK (changes_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (tuner, "notify::target",
                               G_CALLBACK (limn_canvas_update_description), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (tuner, "stepped",
                               G_CALLBACK (stepped_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
