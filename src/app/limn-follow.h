/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

int limn_follow_instance (LimnPrediction *from,
                          LimnPrediction *to,
                          int             index);

G_END_DECLS
