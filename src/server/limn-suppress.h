/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-candidate.h"
#include "limn-prediction.h"

G_BEGIN_DECLS

GArray *limn_suppress (const LimnCandidate *candidates,
                       guint                n_candidates,
                       LimnEngine           engine,
                       double               confidence,
                       double               overlap,
                       guint                max_detections);

G_END_DECLS
