/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pointer, touch and the held Space of the canvas. All that a pointer can do here can also be done
 * with actions, the list and the keyboard. Main thread only. */

#include "config.h"

#include "limn-canvas-private.h"

#include <math.h>

/* One notch of a wheel. Five notches are about a factor of two and a half. */
#define WHEEL_STEP 1.2

/* How near to an outline the pointer must be, so that thin objects can be picked. */
#define PICK_TOLERANCE_PX 4.0
#define TOUCH_TOLERANCE_PX 14.0

/* Clicks this near to each other mean the same place, and go through what lies there. */
#define SAME_PLACE_PX 4.0

/* How far a notch with Shift moves the view. */
#define WHEEL_PAN_PX 60.0

#define MOUSE_BACK 8
#define MOUSE_FORWARD 9

static void
update_cursor (LimnCanvas *self)
{
  const char *name = NULL;

  if (self->moved)
    name = "grabbing";
  else if (self->overlay != NULL && limn_overlay_get_hovered (self->overlay) >= 0)
    name = "pointer";
  else if (!isnan (self->pointer_x)
           && limn_canvas_find_pickable (self, self->pointer_x, self->pointer_y,
                                         PICK_TOLERANCE_PX) != NULL)
    name = "pointer";
  else if (limn_canvas_can_pan (self))
    name = "grab";

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

/*< private >
 * limn_canvas_update_hover:
 * @self: a canvas
 *
 * Finds what is under the pointer now, after the pointer or what is under it moved.
 */
void
limn_canvas_update_hover (LimnCanvas *self)
{
  int index = -1;

  if (self->overlay == NULL)
    return;

  if (!isnan (self->pointer_x) && !self->moved)
    index = limn_canvas_find (self, self->pointer_x, self->pointer_y, PICK_TOLERANCE_PX, -1);
  limn_overlay_set_hovered (self->overlay, index);
  update_cursor (self);
}

static void
motion_cb (LimnCanvas *self,
           double      x,
           double      y)
{
  g_assert (LIMN_IS_CANVAS (self));

  self->pointer_x = x;
  self->pointer_y = y;
  limn_canvas_update_hover (self);
}

static void
leave_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  self->pointer_x = NAN;
  if (self->overlay != NULL)
    limn_overlay_set_hovered (self->overlay, -1);
}

static void
pan_by (LimnCanvas *self,
        double      dx,
        double      dy)
{
  LimnViewport viewport = self->viewport;

  limn_viewport_pan (&viewport, dx, dy);
  limn_viewport_clamp (&viewport);
  limn_canvas_set_viewport (self, &viewport, self->fitted);
}

static void
zoom_by (LimnCanvas *self,
         double      factor,
         double      x,
         double      y)
{
  LimnViewport viewport = self->viewport;

  limn_viewport_zoom_at (&viewport, viewport.zoom * factor, x, y);
  limn_viewport_clamp (&viewport);
  limn_canvas_set_viewport (self, &viewport, FALSE);
}

static gboolean
scroll_cb (LimnCanvas               *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GdkModifierType state;
  gboolean touchpad;
  double x;
  double y;

  g_assert (LIMN_IS_CANVAS (self));

  if (self->image == NULL)
    return GDK_EVENT_PROPAGATE;

  state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  touchpad = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE;
  x = isnan (self->pointer_x) ? self->viewport.view_width / 2 : self->pointer_x;
  y = isnan (self->pointer_x) ? self->viewport.view_height / 2 : self->pointer_y;

  if (touchpad && (state & GDK_CONTROL_MASK) == 0)
    pan_by (self, -dx, -dy);
  else if ((state & GDK_SHIFT_MASK) != 0)
    pan_by (self, -(dx + dy) * WHEEL_PAN_PX, 0);
  else if (touchpad)
    zoom_by (self, pow (WHEEL_STEP, -dy / 10.0), x, y);
  else
    zoom_by (self, pow (WHEEL_STEP, -dy), x, y);

  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (LimnCanvas *self,
               double      x,
               double      y)
{
  g_assert (LIMN_IS_CANVAS (self));

  self->grab_x = 0;
  self->grab_y = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (LimnCanvas *self,
                double      dx,
                double      dy)
{
  g_assert (LIMN_IS_CANVAS (self));

  if (gtk_gesture_is_recognized (self->pinch) || !limn_canvas_can_pan (self))
    return;

  if (!self->moved)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy))
        return;
      self->moved = TRUE;
      gtk_gesture_set_state (self->drag, GTK_EVENT_SEQUENCE_CLAIMED);
      limn_canvas_update_hover (self);
    }

  pan_by (self, dx - self->grab_x, dy - self->grab_y);
  self->grab_x = dx;
  self->grab_y = dy;
}

static void
drag_end_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  self->moved = FALSE;
  limn_canvas_update_hover (self);
}

static void
pinch_begin_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  self->pinch_zoom = self->viewport.zoom;
  gtk_gesture_set_state (self->pinch, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_changed_cb (LimnCanvas *self,
                  double      scale)
{
  double x;
  double y;

  g_assert (LIMN_IS_CANVAS (self));

  if (self->image == NULL || !gtk_gesture_get_bounding_box_center (self->pinch, &x, &y))
    return;

  zoom_by (self, self->pinch_zoom * scale / self->viewport.zoom, x, y);
}

static double
get_tolerance (GtkGesture *click)
{
  GdkDevice *device =
    gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (click));

  if (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN)
    return TOUCH_TOLERANCE_PX;

  return PICK_TOLERANCE_PX;
}

/* What is shown goes before what is only marked. */
static void
select_at (LimnCanvas *self,
           double      x,
           double      y,
           double      tolerance,
           int         after)
{
  int found = limn_canvas_find (self, x, y, tolerance, after);
  const LimnMark *mark = found < 0 ? limn_canvas_find_pickable (self, x, y, tolerance) : NULL;

  if (mark != NULL)
    limn_tuner_pick (self->tuner, mark->prediction, (int) mark->index);
  else if (found < 0 && self->tuner != NULL)
    limn_tuner_unselect (self->tuner);
  else
    limn_overlay_set_selected (self->overlay, found);
}

static void
click_released_cb (LimnCanvas *self,
                   int         n_press,
                   double      x,
                   double      y,
                   GtkGesture *click)
{
  int selected;
  int after = -1;

  g_assert (LIMN_IS_CANVAS (self));

  if (self->overlay == NULL || self->image == NULL)
    return;

  if (n_press == 2)
    {
      limn_canvas_toggle_fit (self, x, y);
      return;
    }

  selected = limn_overlay_get_selected (self->overlay);
  if (hypot (x - self->click_x, y - self->click_y) <= SAME_PLACE_PX)
    after = selected;
  self->click_x = x;
  self->click_y = y;
  select_at (self, x, y, get_tolerance (click), after);
}

/* What is meant already stays meant, or there were no menu for what lies beneath another. */
static void
menu_pressed_cb (LimnCanvas *self,
                 int         n_press,
                 double      x,
                 double      y,
                 GtkGesture *click)
{
  double tolerance;

  g_assert (LIMN_IS_CANVAS (self));

  if (self->tuner == NULL || self->image == NULL)
    return;

  tolerance = get_tolerance (click);
  if (hypot (x - self->click_x, y - self->click_y) > SAME_PLACE_PX
      || !limn_tuner_get_target (self->tuner, NULL, NULL))
    select_at (self, x, y, tolerance, -1);
  self->click_x = x;
  self->click_y = y;

  if (!limn_tuner_get_target (self->tuner, NULL, NULL))
    return;

  gtk_gesture_set_state (click, GTK_EVENT_SEQUENCE_CLAIMED);
  limn_canvas_popup_at (self, x, y);
}

static void
touch_held_cb (LimnCanvas *self,
               double      x,
               double      y,
               GtkGesture *touch)
{
  menu_pressed_cb (self, 1, x, y, touch);
}

static void
side_button_cb (LimnCanvas       *self,
                int               n_press,
                double            x,
                double            y,
                GtkGestureSingle *gesture)
{
  guint button;

  g_assert (LIMN_IS_CANVAS (self));

  button = gtk_gesture_single_get_current_button (gesture);
  if (button == MOUSE_BACK)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.previous", NULL);
  else if (button == MOUSE_FORWARD)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.next", NULL);
}

static void
set_peeking (LimnCanvas *self,
             gboolean    peeking)
{
  if (self->peeking == peeking)
    return;

  self->peeking = peeking;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (LimnCanvas      *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  g_assert (LIMN_IS_CANVAS (self));

  if (keyval != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  set_peeking (self, TRUE);

  return GDK_EVENT_STOP;
}

static void
key_released_cb (LimnCanvas      *self,
                 guint            keyval,
                 guint            keycode,
                 GdkModifierType  state)
{
  g_assert (LIMN_IS_CANVAS (self));

  if (keyval == GDK_KEY_space)
    set_peeking (self, FALSE);
}

static void
focus_left_cb (LimnCanvas *self)
{
  g_assert (LIMN_IS_CANVAS (self));

  set_peeking (self, FALSE);
}

static void
add_gestures (LimnCanvas *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *side = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *touch = gtk_gesture_long_press_new ();

  self->drag = g_object_ref (gtk_gesture_drag_new ());
  g_signal_connect_swapped (self->drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (self->drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (self->drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (self->drag, "cancel", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->drag));

  self->pinch = g_object_ref (gtk_gesture_zoom_new ());
  g_signal_connect_swapped (self->pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (self->pinch, "scale-changed", G_CALLBACK (pinch_changed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->pinch));

  g_signal_connect_swapped (click, "released", G_CALLBACK (click_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (side), 0);
  g_signal_connect_swapped (side, "pressed", G_CALLBACK (side_button_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (side));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect_swapped (touch, "pressed", G_CALLBACK (touch_held_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (touch));
}

/*< private >
 * limn_canvas_add_input:
 * @self: a canvas
 *
 * Adds the event controllers, which the widget owns.
 */
void
limn_canvas_add_input (LimnCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll;
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->pointer_x = NAN;
  self->click_x = NAN;
  self->click_y = NAN;

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  add_gestures (self);
}
