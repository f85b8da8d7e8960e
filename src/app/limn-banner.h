/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-error.h"

G_BEGIN_DECLS

#define LIMN_TYPE_BANNER (limn_banner_get_type ())

/**
 * LimnBanner:
 *
 * What went wrong and what to do about it, with one button that activates `win.remedy`. Hidden
 * while there is no error.
 */
G_DECLARE_FINAL_TYPE (LimnBanner, limn_banner, LIMN, BANNER, GtkWidget)

GtkWidget  *limn_banner_new        (void);
void        limn_banner_set_error  (LimnBanner   *self,
                                    const GError *error);
const char *limn_banner_get_button (LimnBanner   *self);
const char *limn_remedy_get_label  (LimnRemedy    remedy);

G_END_DECLS
