/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One of the certificates beside this file, with its key. */
GTlsCertificate *matrix_load_certificate (const char *name);
/* What the authority beside this file signed is trusted by this process from now on. */
void             matrix_trust_authority  (void);

G_END_DECLS
