/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-tally.h"
#include "limn-tuner.h"

G_BEGIN_DECLS

char     *limn_describe_coverage  (double             covered_from,
                                   double             lower);
char     *limn_explain_confidence (const LimnCutoffs *cutoffs);
char     *limn_describe_gap       (double             low,
                                   double             high);
LimnRule  limn_get_explained_rule (LimnSession       *session);
char     *limn_explain_overlap    (double             overlap,
                                   LimnRule           rule);
char     *limn_describe_rule      (LimnSession       *session);
char     *limn_describe_shown     (const LimnTally   *tally,
                                   gboolean           approximate);
char     *limn_describe_folder    (LimnScoreTable    *table,
                                   const LimnCutoffs *cutoffs);
char     *limn_describe_removed   (LimnSuppression   *suppression,
                                   const LimnCutoffs *cutoffs);

G_END_DECLS
