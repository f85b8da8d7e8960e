/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with ground truth and with a whole folder. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

static void
truth_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
}

/*< private >
 * limn_window_class_install_truth_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_truth_actions (GtkWidgetClass *widget_class)
{
  const struct
  {
    const char *name;
    const char *type;
  } actions[] = {
    { "win.open-truth", NULL },
    { "win.close-truth", NULL },
    { "win.analyse-folder", NULL },
    { "win.stop-analysis", NULL },
    { "win.set-goal", "s" },
    { "win.truth-problems", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, truth_action);
}
