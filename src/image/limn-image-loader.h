/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-decode-protocol.h"
#include "limn-image.h"

G_BEGIN_DECLS

#define LIMN_MAX_FILE_BYTES LIMN_DECODE_MAX_FILE_BYTES

/**
 * LimnGlimpseFunc:
 * @pixels: what a picture looks like, smaller
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 * @user_data: data
 *
 * Told what a large picture looks like before all of it is there.
 */
typedef void (*LimnGlimpseFunc) (LimnPixels *pixels,
                                 int         width,
                                 int         height,
                                 gpointer    user_data);

/**
 * LimnImageSource:
 * @file: (nullable): a file, or %NULL for @bytes
 * @bytes: (nullable): a picture file
 * @name: (nullable): what to call what is in @bytes
 * @link: (nullable): the https address @bytes came from
 * @is_for_screen: whether a smaller version of a large picture is enough, see
 *   limn_image_set_screen()
 *
 * Where a picture comes from.
 */
typedef struct
{
  GFile      *file;
  GBytes     *bytes;
  const char *name;
  const char *link;
  gboolean    is_for_screen;
} LimnImageSource;

/**
 * LimnImagePart:
 * @x: left edge in pixels of the picture
 * @y: top edge likewise
 * @width: width likewise
 * @height: height likewise
 * @reduction: pixels of the picture that become one in each direction: a power of two; the edges
 *   are multiples of it, or those of the picture
 *
 * A part of a picture.
 */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
  int reduction;
} LimnImagePart;

LimnImage  *limn_image_load_bytes         (GBytes               *bytes,
                                           const char           *name,
                                           const char           *link,
                                           GCancellable         *cancellable,
                                           GError              **error);
LimnImage  *limn_image_load_file          (GFile                *file,
                                           GCancellable         *cancellable,
                                           GError              **error);
void        limn_image_load_async         (const LimnImageSource *source,
                                           LimnGlimpseFunc       glimpse,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
void        limn_image_load_file_async    (GFile                *file,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
void        limn_image_load_bytes_async   (GBytes               *bytes,
                                           const char           *name,
                                           const char           *link,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
LimnImage  *limn_image_load_finish        (GAsyncResult         *result,
                                           GError              **error);
void        limn_image_set_screen         (int                   width,
                                           int                   height);
LimnImage  *limn_image_load_whole         (LimnImage            *image,
                                           GCancellable         *cancellable,
                                           GError              **error);
void        limn_image_load_part_async    (LimnImage            *image,
                                           const LimnImagePart  *part,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
LimnPixels *limn_image_load_part_finish   (GAsyncResult         *result,
                                           GError              **error);
void        limn_thumbnail_load_async     (GFile                *file,
                                           int                   side_px,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
LimnPixels *limn_thumbnail_load_finish    (GAsyncResult         *result,
                                           GError              **error);
const char *limn_image_sniff              (GBytes               *bytes);
gboolean    limn_image_is_supported_name  (const char           *name);
GBytes     *limn_pixels_encode            (LimnPixels           *pixels,
                                           const char           *format,
                                           GError              **error);

G_END_DECLS
