/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-object-filter.h"
#include "limn-object-model.h"

G_BEGIN_DECLS

guint *limn_object_order (LimnOverlay            *overlay,
                          LimnPrediction         *prediction,
                          LimnObjectSort          sort,
                          const LimnObjectFilter *filter,
                          guint                  *n);

G_END_DECLS
