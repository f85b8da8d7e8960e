/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMN_TYPE_SCORE_BAR (limn_score_bar_get_type ())

/**
 * LimnScoreBar:
 *
 * A thin bar in the colour of a class, as long as a score is high. The number beside it says the
 * same in text.
 */
G_DECLARE_FINAL_TYPE (LimnScoreBar, limn_score_bar, LIMN, SCORE_BAR, GtkWidget)

GtkWidget *limn_score_bar_new          (void);
void       limn_score_bar_set          (LimnScoreBar *self,
                                        guint         slot,
                                        double        fraction);
double     limn_score_bar_get_fraction (LimnScoreBar *self);

G_END_DECLS
