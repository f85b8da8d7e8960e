/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-candidate.h"

G_BEGIN_DECLS

#define LIMN_NETWORK_SIDE 416
#define LIMN_BOX_SIDES 4
#define LIMN_BOX_BINS 11

void limn_decode_boxes (const float *scores,
                        const float *sides,
                        int          stride,
                        float        floor,
                        GArray      *candidates);

G_END_DECLS
