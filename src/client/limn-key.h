/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The lengths of every kind of key that inference servers hand out, with room. */
#define LIMN_KEY_MIN_LENGTH 8
#define LIMN_KEY_MAX_LENGTH 128

/**
 * LimnKey:
 *
 * An API key. Immutable, reference counted, any thread. There is no way to make text of it but
 * [method@Key.peek], which is for the request and the keyring only.
 */
typedef struct _LimnKey LimnKey;

LimnKey    *limn_key_new              (const char  *typed,
                                       GError     **error);
LimnKey    *limn_key_new_from_address (const char  *typed);
LimnKey    *limn_key_ref              (LimnKey     *self);
void        limn_key_unref            (LimnKey     *self);
const char *limn_key_peek             (LimnKey     *self);
char       *limn_key_dup_hint         (LimnKey     *self);
GPtrArray  *limn_key_list_live        (void);
void        limn_key_wipe             (char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnKey, limn_key_unref)

G_END_DECLS
