/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of a widget that only the style sheet fills, as the trough of a scale is one. */

#include "config.h"

#include "limn-css-node.h"

#include <adwaita.h>

/**
 * limn_css_node_new:
 * @parent: the widget that measures and allocates it
 * @css_name: its name in the style sheet
 *
 * Creates a part that takes no pointer and says nothing to assistive technology. Main thread only.
 *
 * Returns: (transfer none): the part, a child of @parent
 */
GtkWidget *
limn_css_node_new (GtkWidget  *parent,
                   const char *css_name)
{
  GtkWidget *node = g_object_new (ADW_TYPE_BIN,
                                  "css-name", css_name,
                                  "can-target", FALSE,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);

  gtk_widget_set_parent (node, parent);

  return node;
}
