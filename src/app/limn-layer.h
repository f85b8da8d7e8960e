/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LimnLayer:
 *
 * Something drawn that is shown in many frames. Main thread only.
 */
typedef struct _LimnLayer LimnLayer;

LimnLayer       *limn_layer_new         (cairo_surface_t       *surface);
void             limn_layer_free        (LimnLayer             *self);
cairo_surface_t *limn_layer_get_surface (LimnLayer             *self);
int              limn_layer_get_width   (LimnLayer             *self);
int              limn_layer_get_height  (LimnLayer             *self);
void             limn_layer_append      (LimnLayer             *self,
                                         GtkWidget             *widget,
                                         GtkSnapshot           *snapshot,
                                         const graphene_rect_t *place,
                                         const graphene_rect_t *visible);
gboolean         limn_layer_is_painted  (GtkWidget             *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnLayer, limn_layer_free)

G_END_DECLS
