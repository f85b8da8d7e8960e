/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-client.h"
#include "limn-overlay.h"
#include "limn-state-file.h"
#include "limn-tuner.h"

G_BEGIN_DECLS

#define LIMN_TYPE_WINDOW (limn_window_get_type ())

/**
 * LimnWindow:
 *
 * One window: its pictures, its session, and what is shown of them. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnWindow, limn_window, LIMN, WINDOW, AdwApplicationWindow)

LimnWindow  *limn_window_new              (GtkApplication *application,
                                           LimnClient     *client,
                                           GSettings      *settings);
LimnSession *limn_window_get_session      (LimnWindow     *self);
LimnOverlay *limn_window_get_overlay      (LimnWindow     *self);
LimnTuner   *limn_window_get_tuner        (LimnWindow     *self);
GListModel  *limn_window_get_pictures     (LimnWindow     *self);
gboolean     limn_window_is_empty         (LimnWindow     *self);
void         limn_window_open_files       (LimnWindow     *self,
                                           GListModel     *files);
gboolean     limn_window_open_value       (LimnWindow     *self,
                                           const GValue   *value);
void         limn_window_set_predictions  (LimnWindow     *self,
                                           GFile          *file);
void         limn_window_set_state_file   (LimnWindow     *self,
                                           LimnStateFile  *state_file);
void         limn_window_show_preferences (LimnWindow     *self,
                                           gboolean        focus_key);

G_END_DECLS
