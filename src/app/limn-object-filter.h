/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnObjectFilter:
 *
 * What a person typed over the object list: words that are in the name of the class, and bounds
 * of the score in percent (`>60`, `<=80`). All must hold. What is not complete yet, like a lone
 * `>`, does not count.
 */
typedef struct _LimnObjectFilter LimnObjectFilter;

LimnObjectFilter *limn_object_filter_new           (const char             *text);
void              limn_object_filter_free          (LimnObjectFilter       *self);
gboolean          limn_object_filter_is_empty      (const LimnObjectFilter *self);
gboolean          limn_object_filter_matches_class (const LimnObjectFilter *self,
                                                    const char             *class_name);
gboolean          limn_object_filter_matches_score (const LimnObjectFilter *self,
                                                    double                  confidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnObjectFilter, limn_object_filter_free)

G_END_DECLS
