/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-image.h"
#include "limn-model.h"

G_BEGIN_DECLS

#define LIMN_TYPE_QUERY (limn_query_get_type ())

#define LIMN_CONFIDENCE_MIN 1.0
#define LIMN_CONFIDENCE_MAX 100.0
#define LIMN_CONFIDENCE_DEFAULT 40.0
#define LIMN_OVERLAP_MIN 0.0
#define LIMN_OVERLAP_MAX 100.0
#define LIMN_OVERLAP_DEFAULT 30.0

/**
 * LimnQuery:
 *
 * Everything that changes an answer: image, model, and the two thresholds in percent.
 * Immutable; may cross threads.
 */
typedef struct _LimnQuery LimnQuery;

GType      limn_query_get_type       (void) G_GNUC_CONST;
LimnQuery *limn_query_new            (LimnImage       *image,
                                      LimnModel       *model,
                                      double           confidence,
                                      double           overlap);
LimnQuery *limn_query_ref            (LimnQuery       *self);
void       limn_query_unref          (LimnQuery       *self);
LimnImage *limn_query_get_image      (const LimnQuery *self);
LimnModel *limn_query_get_model      (const LimnQuery *self);
double     limn_query_get_confidence (const LimnQuery *self);
double     limn_query_get_overlap    (const LimnQuery *self);
gboolean   limn_query_equal          (const LimnQuery *a,
                                      const LimnQuery *b);
gboolean   limn_query_covers         (const LimnQuery *wide,
                                      const LimnQuery *narrow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnQuery, limn_query_unref)

G_END_DECLS
