/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnDigest:
 *
 * A checksum that is being taken.
 */
typedef struct _LimnDigest LimnDigest;

LimnDigest *limn_digest_start (GBytes      *bytes);
const char *limn_digest_wait  (LimnDigest  *self);
void        limn_digest_free  (LimnDigest  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDigest, limn_digest_free)

G_END_DECLS
