/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * LimnChunks:
 * @bad_offset: where the data of the first part that is cut off or has a wrong checksum begins;
 *   the size of the file if there is none
 * @is_whole: whether all is there up to the end of the picture, with the right checksums
 * @is_known: whether what rules the look of all pixels is as it was written
 * @is_head_good: whether the parts before the pixels that cannot be done without are good
 *
 * What the checksums of a PNG file say.
 */
typedef struct
{
  gsize    bad_offset;
  gboolean is_whole;
  gboolean is_known;
  gboolean is_head_good;
} LimnChunks;

void limn_chunks_check (LimnChunks   *chunks,
                        const guint8 *data,
                        gsize         size);

G_END_DECLS
