/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PREFERENCES (limn_preferences_get_type ())

/**
 * LimnPreferences:
 *
 * Which model answers and with which key, and how the window looks. Changes apply at once.
 */
G_DECLARE_FINAL_TYPE (LimnPreferences, limn_preferences, LIMN, PREFERENCES, AdwPreferencesWindow)

GtkWidget *limn_preferences_new          (LimnSession     *session,
                                          GSettings       *settings);
void       limn_preferences_focus_key    (LimnPreferences *self);
void       limn_preferences_show_privacy (LimnPreferences *self);
LimnModel *limn_settings_dup_model       (GSettings       *settings);
void       limn_settings_bind_policy     (GSettings       *settings,
                                          LimnPolicy      *policy);
void       limn_settings_set_model       (GSettings       *settings,
                                          LimnModel       *model);
const char *limn_settings_get_url_key    (LimnHost         host);

G_END_DECLS
