/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_DIFFERENCE_BAR (limn_difference_bar_get_type ())

/**
 * LimnDifferenceBar:
 *
 * Says that the model's answer was not what had been derived, and by how much. Hidden while it is.
 */
G_DECLARE_FINAL_TYPE (LimnDifferenceBar, limn_difference_bar, LIMN, DIFFERENCE_BAR, GtkWidget)

GtkWidget  *limn_difference_bar_new         (void);
void        limn_difference_bar_set_session (LimnDifferenceBar *self,
                                             LimnSession       *session);
const char *limn_difference_bar_get_text    (LimnDifferenceBar *self);

G_END_DECLS
