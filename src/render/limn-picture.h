/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-pixels.h"
#include "limn-viewport.h"

G_BEGIN_DECLS

gboolean         limn_picture_is_opaque (LimnPixels         *pixels);
cairo_surface_t *limn_picture_scale     (LimnPixels         *pixels,
                                         int                 device_width,
                                         int                 device_height);
void             limn_picture_draw      (LimnPixels         *pixels,
                                         cairo_t            *cr,
                                         const LimnViewport *viewport,
                                         gboolean            is_smooth);

G_END_DECLS
