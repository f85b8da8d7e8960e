/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *limn_text_clean (const char *text,
                       gssize      length,
                       gsize       max_bytes);

G_END_DECLS
