/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-key.h"

G_BEGIN_DECLS

LimnKey *limn_key_file_read (const char  *path,
                             GError     **error);

G_END_DECLS
