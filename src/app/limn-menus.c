/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The menus, which all windows share. GTK 4.8 loses every item of a menu that it reads from a
 * description, so in a template they would be lost once for each window. */

#include "config.h"

#include "limn-menus.h"

#include <gtk/gtk.h>

/**
 * limn_menus_get:
 * @id: the name of a menu in limn-menus.ui
 *
 * Gets a menu. Main thread only.
 *
 * Returns: (transfer none): the menu
 */
GMenuModel *
limn_menus_get (const char *id)
{
  static GtkBuilder *builder = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (builder == NULL)
    builder = gtk_builder_new_from_resource (LIMN_RESOURCE_PATH "/limn-menus.ui");

  return G_MENU_MODEL (gtk_builder_get_object (builder, id));
}
