/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-status-words.h"
#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STATUS_PILL (limn_status_pill_get_type ())

/**
 * LimnStatusPill:
 *
 * What the picture on screen is worth, in one line over the canvas: asking, confirmed, derived,
 * stale, failed. On failure it is a button that activates `win.remedy`.
 */
G_DECLARE_FINAL_TYPE (LimnStatusPill, limn_status_pill, LIMN, STATUS_PILL, GtkWidget)

GtkWidget  *limn_status_pill_new          (void);
void        limn_status_pill_set_overlay  (LimnStatusPill *self,
                                           LimnOverlay    *overlay);
void        limn_status_pill_set_tuner    (LimnStatusPill *self,
                                           LimnTuner      *tuner);
void        limn_status_pill_announce     (LimnStatusPill *self,
                                           const char     *text);
void        limn_status_pill_set_patience (LimnStatusPill *self,
                                           guint           patience_ms);
const char *limn_status_pill_get_text     (LimnStatusPill *self);

G_END_DECLS
