/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A pointer on the strip: over a tick it lights up the object, a click chooses that, and a drag
 * moves the threshold as one on the slider does. Main thread only. */

#include "config.h"

#include "limn-strip-private.h"

#include <math.h>

/* A hand that presses is not steadier than this. */
#define DRAG_PX 3.0

static void
peek (LimnStrip *self,
      int        index)
{
  if (self->tuner != NULL && limn_tuner_get_peeked (self->tuner) != index)
    limn_tuner_set_peeked (self->tuner, index);
}

/*< private >
 * limn_strip_find_index:
 * @self: a strip
 * @x: where, in pixels
 * @y: where, in pixels
 *
 * Finds the instance that a pointer means.
 *
 * Returns: its index in what is known, or -1
 */
int
limn_strip_find_index (LimnStrip *self,
                       double     x,
                       double     y)
{
  const LimnStripTick *tick;

  if (self->tuner == NULL || limn_strip_is_folder (self) || !limn_strip_arrange (self))
    return -1;

  tick = limn_strip_plot_find_tick (self->plot, x, y);

  return tick != NULL ? (int) tick->index : -1;
}

static void
motion_cb (LimnStrip *self,
           double     x,
           double     y)
{
  g_assert (LIMN_IS_STRIP (self));

  if (!self->dragging)
    peek (self, limn_strip_find_index (self, x, y));
}

static void
leave_cb (LimnStrip *self)
{
  g_assert (LIMN_IS_STRIP (self));

  /* What was clicked stays lit. */
  peek (self, self->pressed);
}

static void
move_thumb (LimnStrip *self,
            double     x)
{
  if (limn_strip_arrange (self))
    gtk_adjustment_set_value (limn_strip_get_adjustment (self),
                              round (limn_strip_axis_get_percent (&self->axis, x)));
}

/* One object is meant: the one that is shown is selected, another stays lit and can be pinned. */
static void
choose (LimnStrip *self,
        int        index)
{
  LimnPrediction *known = limn_strip_get_known (self);
  LimnPrediction *shown = limn_session_get_prediction (limn_strip_get_session (self));
  int selected = known != NULL && shown != NULL ? limn_follow_instance (known, shown, index) : -1;

  limn_overlay_set_selected (limn_tuner_get_overlay (self->tuner), selected);
  if (selected >= 0)
    {
      self->pressed = -1;
      return;
    }

  self->pressed = index;
  limn_tuner_pick (self->tuner, known, index);
  peek (self, index);
}

static void
drag_begin_cb (LimnStrip *self,
               double     x,
               double     y)
{
  g_assert (LIMN_IS_STRIP (self));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_x = x;
  self->dragging = FALSE;
  self->pressed = limn_strip_find_index (self, x, y);
}

static void
drag_update_cb (LimnStrip      *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  g_assert (LIMN_IS_STRIP (self));

  if (!self->dragging && fabs (dx) < DRAG_PX)
    return;

  if (!self->dragging)
    {
      self->dragging = TRUE;
      self->pressed = -1;
      peek (self, -1);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  move_thumb (self, self->press_x + dx);
}

static void
drag_end_cb (LimnStrip *self,
             double     dx,
             double     dy)
{
  int pressed = self->pressed;

  g_assert (LIMN_IS_STRIP (self));

  if (self->dragging || self->tuner == NULL)
    {
      self->dragging = FALSE;
      return;
    }

  if (pressed >= 0)
    choose (self, pressed);
  else
    move_thumb (self, self->press_x);
}

/*< private >
 * limn_strip_add_controllers:
 * @self: a strip
 *
 * Lets it be pointed at and dragged.
 */
void
limn_strip_add_controllers (LimnStrip *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
