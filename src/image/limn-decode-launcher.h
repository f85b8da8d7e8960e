/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-helper.h"

G_BEGIN_DECLS

gboolean    limn_launcher_start      (const char *const  *argv,
                                      GError            **error);
gboolean    limn_launcher_is_started (void);
LimnHelper *limn_launcher_spawn      (GError            **error);

G_END_DECLS
