/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-tooltip.h"

/**
 * limn_tooltip_set:
 * @widget: a widget
 * @text: (nullable): what to say of it
 *
 * Sets a tooltip. GTK then asks the display what is below the pointer, a quarter of a millisecond
 * each time; of a widget that is not on the screen yet, as those of a new row of a list, that is
 * not done. Main thread only.
 */
void
limn_tooltip_set (GtkWidget  *widget,
                  const char *text)
{
  gboolean is_hidden = FALSE;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  /* GTK asks for visible ones. */
  is_hidden = gtk_widget_get_visible (widget) && !gtk_widget_get_mapped (widget);
  if (is_hidden)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (is_hidden)
    gtk_widget_set_visible (widget, TRUE);
}
