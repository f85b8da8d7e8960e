/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-scale.h"

G_BEGIN_DECLS

/* Rows that are turned at once: 16 pixels of 4 bytes are a cache line of the result. */
#define LIMN_SURFACE_BAND_ROWS 16

/*
 * LimnSurfaceSize:
 * @row_width: pixels of the rows that come
 * @n_rows: rows that come
 * @orientation: EXIF orientation of them
 * @width: width of the whole picture in pixels once it is smaller; at most @row_width
 * @height: height likewise; at most @n_rows
 * @x: left edge of the part of that which goes out
 * @y: top edge likewise
 * @part_width: width of the part
 * @part_height: height of the part
 *
 * What a surface is made for. All sides are as the file stores them.
 */
typedef struct
{
  guint32 row_width;
  guint32 n_rows;
  int     orientation;
  guint32 width;
  guint32 height;
  guint32 x;
  guint32 y;
  guint32 part_width;
  guint32 part_height;
} LimnSurfaceSize;

/*
 * LimnSurface:
 * @size: what it is made for
 * @pixels: the pixels of the result, in a memfd, upright; %NULL while not open
 * @fd: the memfd, -1 while not open
 * @pixel_width: width of the result in pixels, upright
 * @pixel_height: height likewise
 * @orientation: EXIF orientation of the rows that come
 * @in_width: pixels of a row that comes
 * @in_height: rows that come
 * @out_width: @pixel_width before it is turned upright
 * @out_height: @pixel_height likewise
 * @n_in: rows that have come
 * @n_scaled: rows that there are of the picture once it is smaller
 * @n_out: those of them that have gone out
 * @alpha: bits that all alphas have in common, 255 while all is opaque
 * @is_scaled: whether rows go through @scale
 * @is_cut: whether less than the whole picture goes out
 * @scale: makes it smaller
 * @input: room for rows on their way into @scale, or that are cut
 * @line: room for a row on its way from @scale, if it is cut
 * @band: room for rows on their way to be turned
 * @stage: room for rows that are written, see limn_surface_stream()
 * @n_staged: rows in @stage
 * @is_full: whether there was no memory for rows of @stage
 *
 * Where decoded rows go, from the top down as the file stores them.
 */
typedef struct
{
  LimnSurfaceSize  size;
  guint8          *pixels;
  int              fd;
  guint32          pixel_width;
  guint32          pixel_height;
  int              orientation;
  guint32          in_width;
  guint32          in_height;
  guint32          out_width;
  guint32          out_height;
  guint32          n_in;
  guint32          n_scaled;
  guint32          n_out;
  guint32          alpha;
  gboolean         is_scaled;
  gboolean         is_cut;
  LimnScale        scale;
  guint32         *input;
  guint32         *line;
  guint32         *band;
  guint32         *stage;
  guint            n_staged;
  gboolean         is_full;
} LimnSurface;

gboolean limn_surface_open        (LimnSurface           *surface,
                                   const LimnSurfaceSize *size);
guint    limn_surface_get_rows    (LimnSurface           *surface,
                                   guint8               **rows,
                                   guint                  n_rows);
gboolean limn_surface_is_direct   (LimnSurface           *surface);
void     limn_surface_stream      (LimnSurface           *surface);
guint32  limn_surface_get_first   (const LimnSurface     *surface);
gboolean limn_surface_has_all     (const LimnSurface     *surface);
void     limn_surface_skip        (LimnSurface           *surface,
                                   guint                  n_rows);
void     limn_surface_push        (LimnSurface           *surface,
                                   guint                  n_rows);
void     limn_surface_push_copy   (LimnSurface           *surface,
                                   const guint32         *row);
void     limn_surface_premultiply (LimnSurface           *surface,
                                   guint32               *row);
gboolean limn_surface_seal        (LimnSurface           *surface);

G_END_DECLS
