/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-pins.h"

G_BEGIN_DECLS

#define LIMN_TYPE_EXAMPLE_BAR (limn_example_bar_get_type ())

/**
 * LimnExampleBar:
 *
 * What the examples ask of the confidence, whether it can be had, and what to do if not. Hidden
 * while there are none.
 */
G_DECLARE_FINAL_TYPE (LimnExampleBar, limn_example_bar, LIMN, EXAMPLE_BAR, GtkWidget)

GtkWidget  *limn_example_bar_new      (void);
void        limn_example_bar_set_pins (LimnExampleBar *self,
                                       LimnPins       *pins);
const char *limn_example_bar_get_text (LimnExampleBar *self);

G_END_DECLS
