/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with the thresholds beyond moving them. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

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

static void
speak_summary_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
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
