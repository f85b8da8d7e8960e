/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So many wrong tokens a second cost nothing; from then on each answer is held back. */
#define LIMN_TOKEN_FREE_FAILURES 5
#define LIMN_TOKEN_DELAY_MS 100

/**
 * LimnToken:
 *
 * What must be known to ask over TCP. Main thread only.
 */
typedef struct _LimnToken LimnToken;

char      *limn_token_make      (GError          **error);
LimnToken *limn_token_new       (const char       *text);
void       limn_token_free      (LimnToken        *self);
gboolean   limn_token_check     (const LimnToken  *self,
                                 const char       *in_query,
                                 const char       *authorization,
                                 GError          **error);
guint      limn_token_get_delay (LimnToken        *self,
                                 gint64            now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnToken, limn_token_free)

G_END_DECLS
