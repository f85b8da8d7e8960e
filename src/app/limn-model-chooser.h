/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_MODEL_CHOOSER (limn_model_chooser_get_type ())

/**
 * LimnModelChooser:
 *
 * Who answers: a kind of host, the id of the model there, and the address where one is needed.
 * What makes sense is written to the settings and given to the session; what does not is
 * explained and leaves both as they are. The signal `target-changed` is emitted when another server
 * is entered, whatever the id of the model.
 */
G_DECLARE_FINAL_TYPE (LimnModelChooser, limn_model_chooser, LIMN, MODEL_CHOOSER,
                      AdwPreferencesGroup)

GtkWidget  *limn_model_chooser_new         (void);
void        limn_model_chooser_connect     (LimnModelChooser *self,
                                            LimnSession      *session,
                                            GSettings        *settings);
void        limn_model_chooser_disconnect  (LimnModelChooser *self);
gboolean    limn_model_chooser_apply       (LimnModelChooser *self);
LimnModel  *limn_model_chooser_get_target  (LimnModelChooser *self);
const char *limn_model_chooser_get_message (LimnModelChooser *self);

G_END_DECLS
