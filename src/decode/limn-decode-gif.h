/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * LimnGifFrame:
 * @n_rows: rows of the whole picture, from the top, of which all pixels are there
 * @n_sure: how many of these are sure to be as they were written
 * @is_whole: whether the data of the first frame is all there
 *
 * What the codes of the first frame of a GIF file say.
 */
typedef struct
{
  guint32  n_rows;
  guint32  n_sure;
  gboolean is_whole;
} LimnGifFrame;

void limn_gif_frame_count (LimnGifFrame *frame,
                           const guint8 *data,
                           gsize         size);

G_END_DECLS
