/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnMemory:
 *
 * The pools of the pictures, models and overlaps that were looked at last, so that going back to
 * one shows its overlay at once. Remembers instances, never pixels. Main thread only.
 */
typedef struct _LimnMemory LimnMemory;

LimnMemory     *limn_memory_new           (guint           capacity,
                                           gsize           max_points);
void            limn_memory_free          (LimnMemory     *self);
guint           limn_memory_get_size      (LimnMemory     *self);
LimnPrediction *limn_memory_lookup        (LimnMemory     *self,
                                           LimnImage      *image,
                                           LimnModel      *model,
                                           double          overlap);
void            limn_memory_store         (LimnMemory     *self,
                                           LimnPrediction *pool);
void            limn_memory_release_image (LimnMemory     *self,
                                           LimnImage      *image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMemory, limn_memory_free)

G_END_DECLS
