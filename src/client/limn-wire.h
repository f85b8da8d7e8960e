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

/* The most that a server takes in one request, all in all. Whether it counts in thousands or in
 * powers of two nobody says; these are good for both. */
#define LIMN_WIRE_MAX_BYTES_LEGACY (5 * 1000 * 1000)
#define LIMN_WIRE_MAX_BYTES (20 * 1000 * 1000)

/**
 * LimnWireForm:
 * @LIMN_WIRE_TEXT: as bare base64 text, which is a third longer
 * @LIMN_WIRE_PARTS: as it is, as the one part of a multipart body
 * @LIMN_WIRE_LINK: not at all; the server is given its link
 *
 * How a picture is sent.
 */
typedef enum
{
  LIMN_WIRE_TEXT,
  LIMN_WIRE_PARTS,
  LIMN_WIRE_LINK,
} LimnWireForm;

gboolean         limn_wire_check_key      (const LimnModel  *model,
                                           LimnKey          *key,
                                           GError          **error);
gboolean         limn_wire_check_size     (const LimnQuery  *query,
                                           GError          **error);
gsize            limn_wire_get_max_upload (const LimnModel  *model);
gsize            limn_wire_get_smaller    (const LimnModel  *model,
                                           const LimnImage  *image);
LimnWireForm     limn_wire_get_form       (const LimnQuery  *query);
gboolean         limn_wire_sends_link     (const LimnQuery  *query);
GBytes          *limn_wire_encode         (const LimnQuery  *query);
LimnHttpRequest *limn_wire_build          (const LimnQuery  *query,
                                           const char       *base_url,
                                           LimnKey          *key,
                                           GBytes           *encoded,
                                           gboolean          active_learning,
                                           GError          **error);
const char      *limn_wire_format_percent (double            percent,
                                           char             *buffer);

G_END_DECLS
