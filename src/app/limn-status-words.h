/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-tuner.h"

G_BEGIN_DECLS

char *limn_status_describe     (LimnOverlay *overlay);
char *limn_status_describe_all (LimnOverlay *overlay,
                                LimnTuner   *tuner,
                                gboolean     is_slow);
char *limn_status_describe_note (LimnOverlay *overlay,
                                 gboolean     is_slow);

G_END_DECLS
