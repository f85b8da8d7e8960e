/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

#include "limn-error.h"
#include "limn-image-loader.h"

G_BEGIN_DECLS

GdkPixbuf *image_quarters_new  (int           width,
                                int           height);
GBytes    *image_encode        (GdkPixbuf    *pixbuf,
                                const char   *format);
GBytes    *image_splice        (GBytes       *bytes,
                                gsize         offset,
                                const guint8 *data,
                                gsize         size);
GBytes    *image_exif          (int           orientation);
GBytes    *image_jpeg_oriented (GdkPixbuf    *pixbuf,
                                int           orientation);
GBytes    *image_png_chunk     (const char   *type,
                                const guint8 *data,
                                gsize         size);
GBytes    *image_png_claim     (guint32       width,
                                guint32       height,
                                guint8        depth,
                                guint8        colour);
LimnImage *image_load          (GBytes       *bytes);
void       image_assert_fails  (GBytes       *bytes,
                                LimnError     code,
                                const char   *what);
void       image_assert_never_whole
                               (GBytes       *bytes,
                                const char   *what);
guint32    image_pixel         (LimnPixels   *pixels,
                                int           x,
                                int           y);
gboolean   image_is_near       (guint32       pixel,
                                guint32       rgb);

G_END_DECLS
