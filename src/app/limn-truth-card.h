/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-referee.h"

G_BEGIN_DECLS

#define LIMN_TYPE_TRUTH_CARD (limn_truth_card_get_type ())

/**
 * LimnTruthCard:
 *
 * What the ground truth says: precision, recall and F1 at the threshold, the best values, and the
 * folder's average precision. Hidden without a ground truth.
 */
G_DECLARE_FINAL_TYPE (LimnTruthCard, limn_truth_card, LIMN, TRUTH_CARD, GtkWidget)

GtkWidget  *limn_truth_card_new         (void);
void        limn_truth_card_set_referee (LimnTruthCard *self,
                                         LimnReferee   *referee);
void        limn_truth_card_set_note    (LimnTruthCard *self,
                                         const char    *note);
const char *limn_truth_card_get_counts  (LimnTruthCard *self);
const char *limn_truth_card_get_ap      (LimnTruthCard *self);

G_END_DECLS
