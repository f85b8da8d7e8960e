/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * LimnScale:
 * @in_width: pixels of a row that comes in
 * @in_height: rows that come in
 * @out_width: pixels of a row that goes out, at most @in_width
 * @out_height: rows that go out, at most @in_height
 * @low: sums of blue and red over the pixels of a row, one for each column that goes out
 * @high: sums of green and alpha likewise
 * @sums: sums of the four channels over the rows of one row that goes out
 * @filled: how much of that row has come in, in parts of @in_height
 *
 * Makes a picture smaller, row by row: every pixel becomes the mean of the area it stands for.
 */
typedef struct
{
  guint32  in_width;
  guint32  in_height;
  guint32  out_width;
  guint32  out_height;
  guint64 *low;
  guint64 *high;
  float   *sums;
  guint32  filled;
} LimnScale;

/* Says where the next row goes, and that it has been written. */
typedef struct
{
  guint32 * (*get_row)  (gpointer user_data);
  void      (*row_done) (gpointer user_data);
  gpointer  user_data;
} LimnScaleTarget;

gboolean limn_scale_init  (LimnScale             *scale,
                           guint32                in_width,
                           guint32                in_height,
                           guint32                out_width,
                           guint32                out_height);
void     limn_scale_push  (LimnScale             *scale,
                           const guint32         *row,
                           const LimnScaleTarget *target);
void     limn_scale_clear (LimnScale             *scale);

G_END_DECLS
