/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with the thresholds beyond moving them. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

/* A summary is longer than a notice, and is read, not glanced at. */
#define SUMMARY_SECONDS 8
#define SUMMARY_WIDTH_CHARS 44

static void
next_change_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  limn_tuner_step_to_change (LIMN_WINDOW (widget)->tuner, 1);
}

static void
previous_change_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  limn_tuner_step_to_change (LIMN_WINDOW (widget)->tuner, -1);
}

/* A label of role "status" is read out when it comes, and a title of a toast has no room for more
 * than one line. */
static GtkWidget *
create_spoken_label (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                   "label", text,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "max-width-chars", SUMMARY_WIDTH_CHARS,
                                   "xalign", 0.0,
                                   NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  return label;
}

static void
speak_summary_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autofree char *text = limn_tuner_dup_spoken (self->tuner);
  AdwToast *toast;

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, create_spoken_label (text));
  adw_toast_set_timeout (toast, SUMMARY_SECONDS);
  limn_window_show_toast (self, toast);
}

/*< private >
 * limn_window_class_install_tuning_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_tuning_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.next-change", NULL, next_change_action);
  gtk_widget_class_install_action (widget_class, "win.previous-change", NULL,
                                   previous_change_action);
  gtk_widget_class_install_action (widget_class, "win.speak-summary", NULL, speak_summary_action);
}
