/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/* How much the masks of one reply may cost together, in columns and edges. A reply of a few bytes
 * can ask for thousands of masks as wide as the picture; this ends it within about a second. */
#define LIMN_RLE_WORK_BUDGET (40 * 1000 * 1000)

typedef enum
{
  LIMN_RLE_OK,
  LIMN_RLE_MALFORMED,
  LIMN_RLE_TOO_LARGE,
} LimnRleResult;

LimnRleResult limn_rle_trace (const char            *counts,
                              gsize                  length,
                              int                    width,
                              int                    height,
                              gint64                *budget,
                              LimnPredictionBuilder *builder);

G_END_DECLS
