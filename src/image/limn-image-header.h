/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The formats that are opened, then what is known only to be named in the refusal. */
typedef enum
{
  LIMN_FORMAT_UNKNOWN,
  LIMN_FORMAT_JPEG,
  LIMN_FORMAT_PNG,
  LIMN_FORMAT_WEBP,
  LIMN_FORMAT_BMP,
  LIMN_FORMAT_TIFF,
  LIMN_FORMAT_GIF,
  LIMN_FORMAT_OTHER,
} LimnFormat;

/*
 * LimnHeader:
 * @format: what the magic bytes say
 * @name: name of the format for people, %NULL if unknown
 * @width: width in pixels as stored, 0 if the header does not tell
 * @height: height in pixels as stored, 0 if the header does not tell
 * @orientation: EXIF orientation 1 to 8; 1 if there is none
 * @has_alpha: whether pixels may be transparent
 * @is_complete: whether the end of the file is there, as far as the format lets one tell
 * @frame_width: the largest frame's width, where frames have their own size (GIF)
 * @frame_height: the largest frame's height
 */
typedef struct
{
  LimnFormat  format;
  const char *name;
  guint64     width;
  guint64     height;
  int         orientation;
  gboolean    has_alpha;
  gboolean    is_complete;
} LimnHeader;

LimnFormat limn_format_sniff (const guint8  *data,
                              gsize          size,
                              const char   **name);
gboolean   limn_header_read  (const guint8  *data,
                              gsize          size,
                              LimnHeader    *header);

G_END_DECLS
