/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-key.h"

G_BEGIN_DECLS

#define LIMN_TYPE_KEYRING (limn_keyring_get_type ())

/**
 * LimnKeyring:
 *
 * API keys, one per origin (`https://host:port`): from the environment variable `LIMN_API_KEY`,
 * from the person's keyring (libsecret), or kept for this run only. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnKeyring, limn_keyring, LIMN, KEYRING, GObject)

LimnKeyring *limn_keyring_new            (gboolean              use_secret_service);
void         limn_keyring_lookup_async   (LimnKeyring          *self,
                                          const char           *origin,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
void         limn_keyring_unlock_async   (LimnKeyring          *self,
                                          const char           *origin,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
LimnKey     *limn_keyring_lookup_finish  (LimnKeyring          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void         limn_keyring_store_async    (LimnKeyring          *self,
                                          const char           *origin,
                                          LimnKey              *key,
                                          gboolean              remember,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean     limn_keyring_store_finish   (LimnKeyring          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void         limn_keyring_forget_async   (LimnKeyring          *self,
                                          const char           *origin,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean     limn_keyring_forget_finish  (LimnKeyring          *self,
                                          GAsyncResult         *result,
                                          GError              **error);
gboolean     limn_keyring_get_persistent (LimnKeyring          *self);
void         limn_keyring_give           (LimnKeyring          *self,
                                          LimnKey              *key);
gboolean     limn_keyring_was_given      (LimnKeyring          *self);
gboolean     limn_keyring_get_locked     (LimnKeyring          *self);
gboolean     limn_keyring_check_file     (const char           *path);

G_END_DECLS
