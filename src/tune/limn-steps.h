/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/* The confidences that can be asked, counted in steps of a hundredth of a percent, since that is
 * what travels. There are 9,901 of them and no more. */
#define LIMN_STEPS_PER_PERCENT 100
#define LIMN_STEP_FIRST ((int) LIMN_CONFIDENCE_MIN * LIMN_STEPS_PER_PERCENT)
#define LIMN_STEP_LAST ((int) LIMN_CONFIDENCE_MAX * LIMN_STEPS_PER_PERCENT)

int    limn_step_of      (double     confidence);
double limn_step_value   (int        step);
int    limn_step_last_of (LimnEngine engine,
                          float      score);
int    limn_step_choose  (int        first,
                          int        last);

G_END_DECLS
