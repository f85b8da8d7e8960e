/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "limn-model.h"

G_BEGIN_DECLS

#define LIMN_TYPE_POLICY (limn_policy_get_type ())

/**
 * LimnPolicy:
 *
 * What a person lets leave this computer, and to whom. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnPolicy, limn_policy, LIMN, POLICY, GObject)

LimnPolicy *limn_policy_new                  (void);
gboolean    limn_policy_get_local_only       (LimnPolicy       *self);
gboolean    limn_policy_is_allowed           (LimnPolicy       *self,
                                              const LimnModel  *model);
void        limn_policy_allow                (LimnPolicy       *self,
                                              const char       *origin);
void        limn_policy_withdraw             (LimnPolicy       *self,
                                              const char       *origin);
gboolean    limn_policy_check                (LimnPolicy       *self,
                                              const LimnModel  *model,
                                              GError          **error);
gboolean    limn_policy_check_link           (LimnPolicy       *self,
                                              const char       *link,
                                              GError          **error);
gboolean    limn_policy_wants_key_in_address (LimnPolicy       *self,
                                              const LimnModel  *model);
void        limn_policy_explain_rejection    (LimnPolicy       *self,
                                              const LimnModel  *model,
                                              GError           *error);
void        limn_policy_put_key_in_address   (LimnPolicy       *self,
                                              const LimnModel  *model,
                                              gboolean          in_address);

G_END_DECLS
