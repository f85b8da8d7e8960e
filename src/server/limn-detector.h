/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-candidate.h"
#include "limn-geometry.h"
#include "limn-pixels.h"

G_BEGIN_DECLS

/**
 * LimnLetterbox:
 * @scale_x: network-input pixels per picture pixel, across
 * @scale_y: the same, down
 * @left: where the picture's left edge lies in the network's input
 * @top: where its top edge lies
 *
 * How a picture was fitted into the network's square input.
 */
typedef struct
{
  double scale_x;
  double scale_y;
  double left;
  double top;
} LimnLetterbox;

/**
 * LimnCutEffort:
 * @LIMN_CUT_QUICK: four times faster, for what is hardly an object
 * @LIMN_CUT_CAREFUL: as good as it gets
 *
 * How much time an outline is worth.
 */
typedef enum
{
  LIMN_CUT_QUICK,
  LIMN_CUT_CAREFUL,
} LimnCutEffort;

/**
 * LimnDetector:
 *
 * The network. Loaded once; one thread at a time.
 */
typedef struct _LimnDetector LimnDetector;

LimnDetector *limn_detector_new   (GBytes                *model,
                                   GError               **error);
void          limn_detector_free  (LimnDetector          *self);
gboolean      limn_detector_infer (LimnDetector          *self,
                                   LimnPixels            *pixels,
                                   GArray                *candidates,
                                   LimnLetterbox         *letterbox,
                                   GError               **error);
GArray       *limn_cut_outline    (LimnPixels            *pixels,
                                   const LimnRect        *box,
                                   LimnCutEffort          effort,
                                   GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDetector, limn_detector_free)

G_END_DECLS
