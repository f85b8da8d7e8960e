/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "limn-pixels.h"

G_BEGIN_DECLS

GdkTexture *limn_texture_new_for_pixels  (LimnPixels      *pixels);
GdkTexture *limn_texture_new_for_surface (cairo_surface_t *surface);

G_END_DECLS
