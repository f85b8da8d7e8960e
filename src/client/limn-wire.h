/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-http.h"
#include "limn-key.h"
#include "limn-query.h"

G_BEGIN_DECLS

/* Room for "100.00" and for what a locale or a later format might add. */
#define LIMN_PERCENT_MAX_LENGTH 32

/* The most that a server takes in one request, all in all. */
#define LIMN_WIRE_MAX_BYTES_LEGACY (5 * 1024 * 1024)
#define LIMN_WIRE_MAX_BYTES (20 * 1024 * 1024)

gboolean         limn_wire_check_key      (const LimnModel  *model,
                                           LimnKey          *key,
                                           GError          **error);
gboolean         limn_wire_check_size     (const LimnQuery  *query,
                                           GError          **error);
gboolean         limn_wire_sends_link     (const LimnQuery  *query);
GBytes          *limn_wire_encode         (GBytes           *upload);
LimnHttpRequest *limn_wire_build          (const LimnQuery  *query,
                                           const char       *base_url,
                                           LimnKey          *key,
                                           GBytes           *encoded,
                                           gboolean          active_learning,
                                           GError          **error);
const char      *limn_wire_format_percent (double            percent,
                                           char             *buffer);

G_END_DECLS
