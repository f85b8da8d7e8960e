/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-image.h"
#include "limn-scene.h"

G_BEGIN_DECLS

cairo_surface_t *limn_pixels_create_surface (LimnPixels  *pixels);
LimnPixels      *limn_export_pixels         (LimnImage   *image,
                                             LimnScene   *scene);
GBytes          *limn_export_png            (LimnImage   *image,
                                             LimnScene   *scene,
                                             GError     **error);
GBytes          *limn_export_svg            (LimnImage   *image,
                                             LimnScene   *scene,
                                             GError     **error);
double           limn_export_line_scale     (int          width,
                                             int          height);

G_END_DECLS
