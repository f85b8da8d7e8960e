/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-overlay.h"

G_BEGIN_DECLS

#define LIMN_TYPE_DETAILS (limn_details_get_type ())

/**
 * LimnDetails:
 *
 * The numbers of the selected object, and its JSON for the clipboard. The action
 * `details.copy-json` copies.
 */
G_DECLARE_FINAL_TYPE (LimnDetails, limn_details, LIMN, DETAILS, GtkWidget)

GtkWidget  *limn_details_new         (void);
void        limn_details_set_overlay (LimnDetails *self,
                                      LimnOverlay *overlay);
const char *limn_details_get_text    (LimnDetails *self);

G_END_DECLS
