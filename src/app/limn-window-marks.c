/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with what is drawn beside the answer. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

static void
object_menu_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
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
}
