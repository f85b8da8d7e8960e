/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_MODEL_FILE_MAX_BYTES (256 * 1024 * 1024)

GBytes *limn_model_file_read (const char  *folder,
                              const char  *name,
                              char       **sha256,
                              GError     **error);

G_END_DECLS
