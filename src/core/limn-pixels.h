/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LIMN_TYPE_PIXELS (limn_pixels_get_type ())

/**
 * LimnPixels:
 *
 * Upright pixels: 32 bits each, premultiplied ARGB in native byte order. That is cairo's
 * `CAIRO_FORMAT_ARGB32` and GDK's `GDK_MEMORY_DEFAULT`, so that both show them without a copy.
 * Opaque pictures have alpha 255. Immutable; may cross threads.
 */
typedef struct _LimnPixels LimnPixels;

GType       limn_pixels_get_type   (void) G_GNUC_CONST;
LimnPixels *limn_pixels_new        (GBytes           *data,
                                    int               width,
                                    int               height,
                                    gsize             stride);
LimnPixels *limn_pixels_ref        (LimnPixels       *self);
void        limn_pixels_unref      (LimnPixels       *self);
GBytes     *limn_pixels_get_bytes  (const LimnPixels *self);
int         limn_pixels_get_width  (const LimnPixels *self);
int         limn_pixels_get_height (const LimnPixels *self);
gsize       limn_pixels_get_stride (const LimnPixels *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPixels, limn_pixels_unref)

G_END_DECLS
