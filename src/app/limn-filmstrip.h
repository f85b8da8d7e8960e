/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMN_TYPE_FILMSTRIP (limn_filmstrip_get_type ())

/**
 * LimnFilmstrip:
 *
 * The pictures of a window in a row. The selected one is the one on the canvas.
 */
G_DECLARE_FINAL_TYPE (LimnFilmstrip, limn_filmstrip, LIMN, FILMSTRIP, GtkWidget)

GtkWidget *limn_filmstrip_new       (void);
void       limn_filmstrip_set_model (LimnFilmstrip      *self,
                                     GtkSingleSelection *model);

G_END_DECLS
