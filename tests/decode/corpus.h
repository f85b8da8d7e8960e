/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "limn-decode-protocol.h"

G_BEGIN_DECLS

/* Pictures for the decoder, made here. What a pixel of a lossless one must be is a function of its
 * place, written down apart from every decoder. */

/* All straight ARGB. */
guint32  corpus_color          (guint            x,
                                guint            y);
guint32  corpus_color_alpha    (guint            x,
                                guint            y);
guint32  corpus_premultiply    (guint32          pixel);

typedef struct
{
  guint    width;
  guint    height;
  int      depth;
  int      type;
  gboolean is_interlaced;
  gboolean has_key;
  guint    idat_bytes;
} CorpusPng;

GBytes  *corpus_png            (const CorpusPng *spec);
guint32  corpus_png_pixel      (const CorpusPng *spec,
                                guint            x,
                                guint            y);
GBytes  *corpus_png_blank      (guint            width,
                                guint            height,
                                int              depth,
                                int              type);
GBytes  *corpus_insert_chunk   (GBytes          *png,
                                const char      *type,
                                GBytes          *data);
GBytes  *corpus_deflate_zeros  (gsize            size);

typedef enum
{
  CORPUS_YCC,
  CORPUS_GRAY,
  CORPUS_RGB,
  CORPUS_CMYK,
  CORPUS_YCCK,
  CORPUS_TWO,
} CorpusColors;

typedef struct
{
  guint        width;
  guint        height;
  CorpusColors colors;
  gboolean     is_progressive;
  gboolean     is_arithmetic;
  gboolean     is_split;
  gboolean     has_full_colors;
  gboolean     has_no_mark;
  int          restart_rows;
} CorpusJpeg;

GBytes  *corpus_jpeg           (const CorpusJpeg *spec);
guint32 *corpus_jpeg_ink       (GBytes           *jpeg);
gsize    corpus_find           (GBytes           *bytes,
                                const char       *what,
                                gsize             length,
                                gsize             from);
GBytes  *corpus_jpeg_resized   (GBytes           *jpeg,
                                guint             width,
                                guint             height);
GBytes  *corpus_jpeg_scans     (guint             n_scans,
                                guint             width,
                                guint             height);

GBytes  *corpus_webp           (guint             width,
                                guint             height,
                                gboolean          is_lossless,
                                gboolean          has_alpha);
GBytes  *corpus_webp_film      (guint             n_frames);
GBytes  *corpus_gif            (guint             width,
                                guint             height,
                                guint             n_frames,
                                gboolean          is_interlaced);
guint32  corpus_gif_pixel      (guint             x,
                                guint             y);
GBytes  *corpus_bmp            (int               width,
                                int               height);
GBytes  *corpus_bmp_runs       (void);
GBytes  *corpus_tiff           (guint             orientation,
                                guint             depth,
                                gboolean          has_alpha,
                                guint             n_pages);
GBytes  *corpus_tiff_tiled     (gboolean          is_packed);
GBytes  *corpus_tiff_packed    (const char       *compression);

GBytes  *corpus_patch          (GBytes           *bytes,
                                gsize             offset,
                                const guint8     *data,
                                gsize             size);
GBytes  *corpus_cut            (GBytes           *bytes,
                                gsize             size);
GBytes  *corpus_text           (const char       *text);

/*
 * CorpusKind:
 * @name: what it is, for the test's report
 * @make: makes it
 * @format: what its bytes say
 * @flags: #LimnDecodeFlags it must have
 * @get_pixel: what its pixels must be, straight; %NULL if another decoder has to say
 *
 * A good picture.
 */
typedef struct
{
  const char  *name;
  GBytes    * (*make)      (void);
  LimnFormat   format;
  guint        flags;
  guint32   (*get_pixel)   (guint x,
                            guint y);
} CorpusKind;

const CorpusKind *corpus_get_good (guint *n_kinds);

#define CORPUS_WIDTH 23
#define CORPUS_HEIGHT 17

G_END_DECLS
