/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-detector.h"
#include "limn-image.h"
#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * LimnAnalysis:
 *
 * What is known about one picture: its pixels, what the network proposed, and the outlines cut so
 * far. One thread at a time.
 */
typedef struct _LimnAnalysis LimnAnalysis;

LimnAnalysis   *limn_analysis_new        (LimnDetector  *detector,
                                          LimnImage     *image,
                                          GError       **error);
void            limn_analysis_free       (LimnAnalysis  *self);
LimnImage      *limn_analysis_get_image  (LimnAnalysis  *self);
gsize           limn_analysis_get_bytes  (LimnAnalysis  *self);
LimnPrediction *limn_analysis_answer     (LimnAnalysis  *self,
                                          LimnEngine     engine,
                                          double         confidence,
                                          double         overlap,
                                          guint          max_detections,
                                          gint64         started_us,
                                          GCancellable  *cancellable,
                                          GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAnalysis, limn_analysis_free)

G_END_DECLS
