/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-protocol.h"

G_BEGIN_DECLS

/*
 * LimnHeader:
 * @format: what the magic bytes say
 * @name: name of the format for people, %NULL if unknown
 * @width: width in pixels as stored
 * @height: height in pixels as stored
 * @orientation: EXIF orientation, 1 to 8; 1 if there is none
 * @n_passes: how often the decoder may have to go over all pixels (progressive JPEG)
 * @used_size: bytes that are decoded; less than the file where only the first frame is, or where a
 *   part that is cut off begins
 * @frame_offset: where the first frame of a GIF begins
 * @is_complete: whether all the data the structure promises is there
 * @is_ended: likewise with the frames or pages that are not decoded, up to the end (GIF, TIFF)
 * @has_more_frames: whether there are more frames or pages than the first
 * @must_reencode: whether servers read these bytes in another way than what is shown
 *
 * What the structure of a file tells without decoding a pixel.
 */
typedef struct
{
  LimnFormat  format;
  const char *name;
  guint64     width;
  guint64     height;
  int         orientation;
  guint       n_passes;
  gsize       used_size;
  gsize       frame_offset;
  gboolean    is_complete;
  gboolean    is_ended;
  gboolean    has_more_frames;
  gboolean    must_reencode;
} LimnHeader;

gboolean   limn_header_read      (const guint8  *data,
                                  gsize          size,
                                  LimnHeader    *header);
gboolean   limn_header_read_jpeg (const guint8  *data,
                                  gsize          size,
                                  LimnHeader    *header);
gboolean   limn_header_read_tiff (const guint8  *data,
                                  gsize          size,
                                  LimnHeader    *header);
int        limn_exif_orientation (const guint8  *data,
                                  gsize          size);

static inline guint32
limn_read_be32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static inline guint16
limn_read_be16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static inline guint32
limn_read_le32 (const guint8 *data)
{
  return (guint32) data[3] << 24 | (guint32) data[2] << 16 | (guint32) data[1] << 8 | data[0];
}

static inline guint16
limn_read_le16 (const guint8 *data)
{
  return (guint16) (data[1] << 8 | data[0]);
}

/* Bytes of the palette that the flags of a GIF promise. */
static inline gsize
limn_gif_palette_bytes (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

G_END_DECLS
