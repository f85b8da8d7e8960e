/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with examples: objects that must be shown, or must not. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

static void
example_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
}

/*< private >
 * limn_window_class_install_example_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_example_actions (GtkWidgetClass *widget_class)
{
  const struct
  {
    const char *name;
    const char *type;
  } actions[] = {
    { "win.keep-object", NULL },
    { "win.hide-object", NULL },
    { "win.unpin-object", NULL },
    { "win.clear-pins", NULL },
    { "win.fit-classes", NULL },
    { "win.best-compromise", NULL },
    { "win.undo", NULL },
    { "win.redo", NULL },
    { "win.copy-thresholds", "s" },
    { "win.save-preset", NULL },
    { "win.open-preset", NULL },
    { "win.reset-classes", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     example_action);
}
