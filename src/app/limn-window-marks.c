/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with what is drawn beside the answer. What is on or off is a property of the
 * tuner and is an action of its own in limn-window-actions.c. Main thread only. */

#include "config.h"

#include "limn-reply-writer.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

static void
object_menu_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  limn_canvas_popup (LIMN_WINDOW (widget)->canvas);
}

static void
copy_object_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  LimnPrediction *prediction = NULL;
  guint index = 0;
  g_autofree char *json = NULL;

  if (!limn_tuner_get_target (self->tuner, &prediction, &index))
    return;

  json = limn_reply_write_instance (prediction, index);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), json);
  limn_window_toast (self, _("JSON copied"));
}

/*< private >
 * limn_window_update_marks_actions:
 * @self: a window
 *
 * Enables what can be done now with what is drawn beside the answer.
 */
void
limn_window_update_marks_actions (LimnWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_target = limn_tuner_get_target (self->tuner, NULL, NULL);

  gtk_widget_action_set_enabled (widget, "win.object-menu", has_target);
  gtk_widget_action_set_enabled (widget, "win.copy-object", has_target);
}

/*< private >
 * limn_window_class_install_marks_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_marks_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.object-menu", NULL, object_menu_action);
  gtk_widget_class_install_action (widget_class, "win.copy-object", NULL, copy_object_action);
}
