/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-palette.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SWATCH (limn_swatch_get_type ())

/**
 * LimnSwatch:
 *
 * A patch of a class's colour, with the dash of its outline. Its size and its rim are the style
 * sheet's. Properties, notified only on change: `slot` (uint, of the palette) and `plain`
 * (boolean, never dashed).
 */
G_DECLARE_FINAL_TYPE (LimnSwatch, limn_swatch, LIMN, SWATCH, GtkWidget)

GtkWidget *limn_swatch_new      (void);
guint      limn_swatch_get_slot (LimnSwatch *self);
void       limn_swatch_set_slot (LimnSwatch *self,
                                 guint       slot);

G_END_DECLS
