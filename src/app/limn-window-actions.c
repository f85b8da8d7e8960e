/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do in a window, but for opening, saving and copying. Menus, buttons, keys and
 * tests all come through here. Main thread only. */

#include "config.h"

#include "limn-tally.h"
#include "limn-window-private.h"

/* How far the arrow keys move the view, as a part of it. */
#define PAN_SHARE 0.15

static void
go_to (LimnWindow *self,
       guint       position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (position < n)
    gtk_single_selection_set_selected (self->selection, position);
}

static void
previous_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION && position > 0)
    go_to (self, position - 1);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    go_to (self, position + 1);
}

static void
first_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  go_to (LIMN_WINDOW (widget), 0);
}

static void
last_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  go_to (self, g_list_model_get_n_items (G_LIST_MODEL (self->selection)) - 1);
}

static void
zoom_in_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  limn_canvas_zoom_in (LIMN_WINDOW (widget)->canvas);
}

static void
zoom_out_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  limn_canvas_zoom_out (LIMN_WINDOW (widget)->canvas);
}

static void
zoom_fit_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  limn_canvas_zoom_fit (LIMN_WINDOW (widget)->canvas);
}

static void
zoom_to_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  limn_canvas_zoom_to (LIMN_WINDOW (widget)->canvas, g_variant_get_double (parameter));
}

static void
zoom_selected_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  if (limn_tuner_get_target (self->tuner, NULL, NULL))
    limn_canvas_reveal_target (self->canvas);
  else
    limn_canvas_zoom_fit (self->canvas);
}

static void
pan_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  const char *direction = g_variant_get_string (parameter, NULL);
  double dx = 0;
  double dy = 0;

  if (g_str_equal (direction, "left"))
    dx = -PAN_SHARE;
  else if (g_str_equal (direction, "right"))
    dx = PAN_SHARE;
  else if (g_str_equal (direction, "up"))
    dy = -PAN_SHARE;
  else if (g_str_equal (direction, "down"))
    dy = PAN_SHARE;

  limn_canvas_pan (LIMN_WINDOW (widget)->canvas, dx, dy);
}

static void
ask_again_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  limn_window_ask_again (LIMN_WINDOW (widget));
}

static void
choose_model_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  limn_window_show_preferences (LIMN_WINDOW (widget), FALSE);
}

/* Made when it is asked for. GtkApplication would make one for each window as it opens, from a
 * resource of another name, which takes longer than all the rest of the window. */
static void
show_help_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  if (self->help == NULL)
    {
      g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource (LIMN_RESOURCE_PATH "/help-overlay.ui");
      GtkWindow *help = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

      gtk_window_set_transient_for (help, GTK_WINDOW (self));
      gtk_window_set_destroy_with_parent (help, TRUE);
      g_set_weak_pointer (&self->help, help);
    }
  gtk_window_present (self->help);
}

static void
remedy_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  const GError *error = limn_session_get_error (self->session);

  if (error == NULL)
    return;

  switch (limn_error_get_remedy (error))
    {
    case LIMN_REMEDY_RETRY:
      limn_window_ask_again (self);
      break;
    case LIMN_REMEDY_ENTER_KEY:
      limn_window_show_preferences (self, TRUE);
      break;
    case LIMN_REMEDY_CHOOSE_MODEL:
      limn_window_show_preferences (self, FALSE);
      break;
    case LIMN_REMEDY_SEND_SMALLER:
      limn_session_send_smaller (self->session);
      break;
    case LIMN_REMEDY_ALLOW_HOST:
      if (limn_window_needs_consent (self))
        limn_window_ask_consent (self, 0);
      else
        limn_window_show_privacy (self);
      break;
    case LIMN_REMEDY_OPEN_ANOTHER:
    case LIMN_REMEDY_NONE:
      gtk_widget_activate_action (widget, "win.open", NULL);
      break;
    }
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  limn_session_cancel (LIMN_WINDOW (widget)->session);
}

/* One step back each time: what is under way, then full screen, then the selection. */
static void
escape_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  if (limn_session_get_busy (self->session)
      || limn_session_get_status (self->session) == LIMN_SESSION_LOADING)
    limn_session_cancel (self->session);
  else if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    limn_tuner_unselect (self->tuner);
}

static void
step_confidence_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  LimnSession *session = LIMN_WINDOW (widget)->session;
  double value = limn_session_get_confidence (session) + g_variant_get_double (parameter);

  limn_session_set_confidence (session, CLAMP (value, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX));
}

static void
step_overlap_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LimnSession *session = LIMN_WINDOW (widget)->session;
  double value = limn_session_get_overlap (session) + g_variant_get_double (parameter);

  limn_session_set_overlap (session, CLAMP (value, LIMN_OVERLAP_MIN, LIMN_OVERLAP_MAX));
}

static void
reset_thresholds_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  LimnSession *session = LIMN_WINDOW (widget)->session;

  limn_session_set_confidence (session, LIMN_CONFIDENCE_DEFAULT);
  limn_session_set_overlap (session, LIMN_OVERLAP_DEFAULT);
}

static void
cycle_labels_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LimnOverlay *overlay = LIMN_WINDOW (widget)->overlay;

  limn_overlay_set_labels (overlay,
                           (limn_overlay_get_labels (overlay) + 1) % (LIMN_LABELS_PERCENT + 1));
}

/* The number is the place of the class in the sidebar. */
static void
toggle_class_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LimnOverlay *overlay = LIMN_WINDOW (widget)->overlay;
  g_autoptr (LimnTally) tally = limn_tally_new (overlay);
  guint place = (guint) g_variant_get_int32 (parameter);
  const LimnClassTally *class_tally;

  if (tally->classes == NULL || place >= tally->classes->len)
    return;

  class_tally = g_ptr_array_index (tally->classes, place);
  limn_overlay_set_class_hidden (overlay, class_tally->name, !class_tally->hidden);
}

static void
step_object (LimnWindow *self,
             int         step)
{
  if (limn_tuner_step_target (self->tuner, step))
    limn_canvas_show_target (self->canvas);
}

static void
next_object_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  step_object (LIMN_WINDOW (widget), 1);
}

static void
previous_object_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  step_object (LIMN_WINDOW (widget), -1);
}

/*< private >
 * limn_window_update_actions:
 * @self: a window
 *
 * Enables what can be done now.
 */
void
limn_window_update_actions (LimnWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n_pictures = g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
  guint position = gtk_single_selection_get_selected (self->selection);
  gboolean has_place = position != GTK_INVALID_LIST_POSITION;
  gboolean has_picture = limn_session_get_image (self->session) != NULL;
  gboolean has_answer = has_picture && limn_session_get_prediction (self->session) != NULL;
  const char *for_picture[] = { "win.zoom-in", "win.zoom-out", "win.zoom-fit", "win.zoom-to",
                                "win.zoom-selected", "win.pan", "win.ask-again",
                                "win.copy-picture" };
  const char *for_answer[] = { "win.copy-annotated", "win.copy-json", "win.save-annotated",
                               "win.save-drawing", "win.save-json", "win.toggle-class",
                               "win.next-object", "win.previous-object" };

  for (guint i = 0; i < G_N_ELEMENTS (for_picture); i++)
    gtk_widget_action_set_enabled (widget, for_picture[i], has_picture);
  for (guint i = 0; i < G_N_ELEMENTS (for_answer); i++)
    gtk_widget_action_set_enabled (widget, for_answer[i], has_answer);

  gtk_widget_action_set_enabled (widget, "win.previous", has_place && position > 0);
  gtk_widget_action_set_enabled (widget, "win.first", has_place && position > 0);
  gtk_widget_action_set_enabled (widget, "win.next", has_place && position + 1 < n_pictures);
  gtk_widget_action_set_enabled (widget, "win.last", has_place && position + 1 < n_pictures);
  gtk_widget_action_set_enabled (widget, "win.close-pictures", n_pictures > 0);
  gtk_widget_action_set_enabled (widget, "win.remedy",
                                 limn_session_get_error (self->session) != NULL);
}

/*< private >
 * limn_window_class_install_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_actions (GtkWidgetClass *widget_class)
{
  const struct
  {
    const char                  *name;
    const char                  *type;
    GtkWidgetActionActivateFunc  activate;
  } actions[] = {
    { "win.previous", NULL, previous_action },
    { "win.next", NULL, next_action },
    { "win.first", NULL, first_action },
    { "win.last", NULL, last_action },
    { "win.zoom-in", NULL, zoom_in_action },
    { "win.zoom-out", NULL, zoom_out_action },
    { "win.zoom-fit", NULL, zoom_fit_action },
    { "win.zoom-to", "d", zoom_to_action },
    { "win.zoom-selected", NULL, zoom_selected_action },
    { "win.pan", "s", pan_action },
    { "win.ask-again", NULL, ask_again_action },
    { "win.choose-model", NULL, choose_model_action },
    { "win.show-help-overlay", NULL, show_help_action },
    { "win.remedy", NULL, remedy_action },
    { "win.cancel", NULL, cancel_action },
    { "win.escape", NULL, escape_action },
    { "win.step-confidence", "d", step_confidence_action },
    { "win.step-overlap", "d", step_overlap_action },
    { "win.reset-thresholds", NULL, reset_thresholds_action },
    { "win.cycle-labels", NULL, cycle_labels_action },
    { "win.toggle-class", "i", toggle_class_action },
    { "win.next-object", NULL, next_object_action },
    { "win.previous-object", NULL, previous_object_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].activate);

  /* Not with the others below: an action that holds the window would keep it forever. */
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
}

/*< private >
 * limn_window_add_stateful_actions:
 * @self: a window
 *
 * Adds the actions that are on or off, each of which is a property of what it switches.
 */
void
limn_window_add_stateful_actions (LimnWindow *self)
{
  const struct
  {
    const char *name;
    gpointer    object;
    const char *property;
  } switches[] = {
    { "show-overlay", self->overlay, "visible" },
    { "labels", self->overlay, "labels" },
    { "fill", self->overlay, "fill" },
    { "boxes", self->overlay, "boxes" },
    { "show-sidebar", self->split, "open" },
    { "ghosts", self->tuner, "ghosts" },
    { "explain", self->tuner, "explaining" },
    { "compare-difference", self->tuner, "comparing" },
    { "folder-scope", self->tuner, "folder" },
  };
  g_autoptr (GAction) filmstrip = g_settings_create_action (self->settings, "show-filmstrip");

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autoptr (GPropertyAction) action =
        g_property_action_new (switches[i].name, switches[i].object, switches[i].property);

      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }

  g_action_map_add_action (G_ACTION_MAP (self), filmstrip);
}

/*< private >
 * limn_window_remove_stateful_actions:
 * @self: a window
 *
 * Removes them, before GTK lets go of the group they are in: what changes later, as a setting may,
 * must not be told to a window that is gone.
 */
void
limn_window_remove_stateful_actions (LimnWindow *self)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
}
