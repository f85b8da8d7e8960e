/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_KEY_GROUP (limn_key_group_get_type ())

/**
 * LimnKeyGroup:
 *
 * The API key of one server: whether there is one, a new one, and forgetting it. A stored key is
 * never shown. What was typed is in the entry until it is saved, and nowhere else.
 */
G_DECLARE_FINAL_TYPE (LimnKeyGroup, limn_key_group, LIMN, KEY_GROUP, AdwPreferencesGroup)

GtkWidget  *limn_key_group_new         (void);
void        limn_key_group_set_server  (LimnKeyGroup *self,
                                        LimnSession  *session,
                                        LimnModel    *server);
void        limn_key_group_disconnect  (LimnKeyGroup *self);
gboolean    limn_key_group_focus       (LimnKeyGroup *self);
const char *limn_key_group_get_state   (LimnKeyGroup *self);

G_END_DECLS
