/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LimnShortcut:
 * @group: untranslated heading in the shortcuts window
 * @title: untranslated name of what it does; %NULL if it goes with the row before
 * @action: detailed action name, or %NULL where a widget handles the key itself
 * @keys: accelerators separated by spaces, the first one is shown in menus
 * @mirrored: whether left and right change places in a right-to-left language
 *
 * One row of the shortcuts window, and what its keys do.
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *keys;
  gboolean    mirrored;
} LimnShortcut;

const LimnShortcut *limn_shortcuts_get        (guint          *n_shortcuts);
void                limn_shortcuts_attach     (GtkWidget      *widget);
void                limn_shortcuts_set_accels (GtkApplication *application);

G_END_DECLS
