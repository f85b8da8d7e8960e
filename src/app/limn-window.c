/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: it makes the session and the state that canvas and sidebar share, and hands them out.
 * What follows from the session is in limn-window-state.c, what people can do in
 * limn-window-actions.c, how pictures come in in limn-window-open.c, and how they go out in
 * limn-window-share.c. Main thread only. */

#include "config.h"

#include "limn-window.h"

#include "limn-menus.h"
#include "limn-preferences.h"
#include "limn-shortcuts.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

#define TOAST_SECONDS 4
/* What can be acted on stays until a hand is there. */
#define OFFER_SECONDS 8

G_DEFINE_FINAL_TYPE (LimnWindow, limn_window, ADW_TYPE_APPLICATION_WINDOW)

/*< private >
 * limn_window_toast:
 * @self: a window
 * @text: one sentence, plain text
 *
 * Says something that needs no decision. What was said before makes room.
 */
void
limn_window_toast (LimnWindow *self,
                   const char *text)
{
  limn_window_toast_with_button (self, text, NULL, NULL);
}

/*< private >
 * limn_window_show_toast:
 * @self: a window
 * @toast: (transfer full): what is said
 *
 * Shows a toast, and remembers it as the last.
 */
void
limn_window_show_toast (LimnWindow *self,
                        AdwToast   *toast)
{
  /* An offer waits until what was said before has been read. */
  if (self->toast != NULL && adw_toast_get_button_label (toast) == NULL)
    adw_toast_dismiss (self->toast);

  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/*< private >
 * limn_window_toast_with_button:
 * @self: a window
 * @text: one sentence, plain text
 * @button: (nullable): what can be done about it
 * @action: (nullable): the action that does it
 *
 * Says something, and offers what may follow, after what was said before.
 */
void
limn_window_toast_with_button (LimnWindow *self,
                               const char *text,
                               const char *button,
                               const char *action)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, button != NULL ? OFFER_SECONDS : TOAST_SECONDS);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  limn_window_show_toast (self, toast);
}

static void
save_size (LimnWindow *self)
{
  int width;
  int height;

  if (self->settings == NULL || gtk_window_is_fullscreen (GTK_WINDOW (self)))
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gtk_window_is_maximized (GTK_WINDOW (self)) && width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}

static gboolean
limn_window_close_request (GtkWindow *window)
{
  save_size (LIMN_WINDOW (window));

  return GTK_WINDOW_CLASS (limn_window_parent_class)->close_request (window);
}

static void
limn_window_dispose (GObject *object)
{
  LimnWindow *self = LIMN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  limn_window_dispose_reopen (self);
  limn_window_dispose_stored (self);
  limn_window_dispose_truth (self);
  limn_window_dispose_state (self);
  limn_window_remove_stateful_actions (self);

  if (self->session != NULL)
    limn_session_close (self->session);
  if (self->canvas != NULL)
    {
      limn_canvas_set_tuner (self->canvas, NULL);
      limn_canvas_set_overlay (self->canvas, NULL);
    }

  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_WINDOW);

  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->help);
  g_clear_weak_pointer (&self->toast);
  limn_window_dispose_consent (self);
  g_clear_object (&self->selection);
  g_clear_object (&self->pictures);
  g_clear_object (&self->opened);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->shown_image, limn_image_unref);
  g_clear_pointer (&self->predictions, limn_model_unref);
  g_clear_object (&self->tuner);
  g_clear_object (&self->referee);
  g_clear_object (&self->pins);
  g_clear_object (&self->survey);
  g_clear_object (&self->overlay);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->samples, limn_drop_free);

  G_OBJECT_CLASS (limn_window_parent_class)->dispose (object);
}

static void
limn_window_finalize (GObject *object)
{
  LimnWindow *self = LIMN_WINDOW (object);

  g_clear_pointer (&self->model_key, g_free);
  g_clear_pointer (&self->classes_key, g_free);

  G_OBJECT_CLASS (limn_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, error_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, sample_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, reopen_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, reopen_label);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, title_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, header);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, share_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, zoom_controls);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, split);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, canvas);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, filmstrip);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, filmstrip_revealer);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, pill);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, picture_note);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, bar_label);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, LimnWindow, drop_label);
}

static void
limn_window_class_init (LimnWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_window_dispose;
  object_class->finalize = limn_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = limn_window_close_request;

  g_type_ensure (LIMN_TYPE_BANNER);
  g_type_ensure (LIMN_TYPE_CANVAS);
  g_type_ensure (LIMN_TYPE_FILMSTRIP);
  g_type_ensure (LIMN_TYPE_SIDEBAR);
  g_type_ensure (LIMN_TYPE_SPLIT);
  g_type_ensure (LIMN_TYPE_STATUS_PILL);

  gtk_widget_class_set_template_from_resource (widget_class, LIMN_RESOURCE_PATH "/limn-window.ui");
  bind_template (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, limn_canvas_reveal);
  limn_window_class_install_actions (widget_class);
  limn_window_class_install_open_actions (widget_class);
  limn_window_class_install_reopen_actions (widget_class);
  limn_window_class_install_share_actions (widget_class);
  limn_window_class_install_marks_actions (widget_class);
  limn_window_class_install_tuning_actions (widget_class);
  limn_window_class_install_example_actions (widget_class);
  limn_window_class_install_truth_actions (widget_class);
}

/* A split button gives its arrow a tooltip, but no name that assistive technology could say. */
static void
name_split_button (GtkWidget  *button,
                   const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (button); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_MENU_BUTTON (child))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                        -1);
    }
}

static gboolean
give_focus_back_cb (gpointer user_data)
{
  LimnWindow *self = user_data;
  GtkWidget *focus;

  g_assert (LIMN_IS_WINDOW (self));

  focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus != NULL && !gtk_widget_get_mapped (focus)
      && !gtk_widget_grab_focus (GTK_WIDGET (self->canvas)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);

  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  /* What was chosen happens after this. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, give_focus_back_cb, g_object_ref (self),
                   g_object_unref);
}

/* GTK 4.8 leaves the focus in a submenu whose item was chosen, and keys go nowhere from then on. */
static void
focus_changed_cb (LimnWindow *self)
{
  GtkWidget *menu = gtk_window_get_focus (GTK_WINDOW (self));

  while (menu != NULL && !GTK_IS_POPOVER (menu))
    menu = gtk_widget_get_parent (menu);

  if (menu != NULL
      && g_signal_handler_find (menu, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, menu_closed_cb, NULL) == 0)
    g_signal_connect_object (menu, "closed", G_CALLBACK (menu_closed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
limn_window_init (LimnWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->pictures = limn_picture_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->pictures)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_split_button_set_menu_model (self->open_button, limn_menus_get ("open_menu"));
  gtk_menu_button_set_menu_model (self->menu_button, limn_menus_get ("main_menu"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->share_button),
                                  limn_menus_get ("share_menu"));
  name_split_button (GTK_WIDGET (self->open_button), _("More ways to open pictures"));
  limn_shortcuts_attach (GTK_WIDGET (self));
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
}

static void
restore_size (LimnWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * limn_window_new:
 * @application: the application
 * @client: who asks
 * @settings: the settings
 *
 * Creates a window without a picture. Main thread only.
 *
 * Returns: (transfer none): a new window, owned by GTK as every window is
 */
LimnWindow *
limn_window_new (GtkApplication *application,
                 LimnClient     *client,
                 GSettings      *settings)
{
  LimnWindow *self;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (LIMN_IS_CLIENT (client), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (LIMN_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (settings);
  self->session = limn_session_new (client);
  limn_session_watch_network (self->session, g_network_monitor_get_default ());

  limn_window_init_state (self);
  limn_window_init_consent (self);
  limn_window_add_stateful_actions (self);
  limn_window_init_open (self);
  restore_size (self);

  return self;
}

/**
 * limn_window_get_session:
 * @self: a window
 *
 * Gets the window's session.
 *
 * Returns: (transfer none): the session
 */
LimnSession *
limn_window_get_session (LimnWindow *self)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * limn_window_get_overlay:
 * @self: a window
 *
 * Gets what canvas and sidebar share.
 *
 * Returns: (transfer none): the overlay
 */
LimnOverlay *
limn_window_get_overlay (LimnWindow *self)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), NULL);

  return self->overlay;
}

/**
 * limn_window_get_tuner:
 * @self: a window
 *
 * Gets what is shown beside the answer while thresholds are chosen.
 *
 * Returns: (transfer none): the tuner
 */
LimnTuner *
limn_window_get_tuner (LimnWindow *self)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), NULL);

  return self->tuner;
}

/**
 * limn_window_get_pictures:
 * @self: a window
 *
 * Gets the pictures of the filmstrip.
 *
 * Returns: (transfer none): a list of [class@PictureItem]
 */
GListModel *
limn_window_get_pictures (LimnWindow *self)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), NULL);

  return G_LIST_MODEL (self->pictures);
}

/**
 * limn_window_is_empty:
 * @self: a window
 *
 * Checks whether the window has no pictures yet, so that it can take those of the command line.
 *
 * Returns: %TRUE if it has none
 */
gboolean
limn_window_is_empty (LimnWindow *self)
{
  g_return_val_if_fail (LIMN_IS_WINDOW (self), FALSE);

  return g_list_model_get_n_items (G_LIST_MODEL (self->pictures)) == 0;
}

/**
 * limn_window_show_preferences:
 * @self: a window
 * @focus_key: whether to go to the entry of the key
 *
 * Shows which model answers and with which key.
 */
void
limn_window_show_preferences (LimnWindow *self,
                              gboolean    focus_key)
{
  g_return_if_fail (LIMN_IS_WINDOW (self));

  if (self->preferences == NULL)
    {
      GtkWidget *preferences = limn_preferences_new (self->session, self->settings);

      gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (self));
      gtk_window_set_modal (GTK_WINDOW (preferences), TRUE);
      g_set_weak_pointer (&self->preferences, GTK_WINDOW (preferences));
    }

  gtk_window_present (self->preferences);
  if (focus_key)
    limn_preferences_focus_key (LIMN_PREFERENCES (self->preferences));
}

/*< private >
 * limn_window_show_privacy:
 * @self: a window
 *
 * Shows what may leave this computer.
 */
void
limn_window_show_privacy (LimnWindow *self)
{
  limn_window_show_preferences (self, FALSE);
  limn_preferences_show_privacy (LIMN_PREFERENCES (self->preferences));
}
