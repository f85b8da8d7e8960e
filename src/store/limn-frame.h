/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The version of everything that is written in frames. */
#define LIMN_FRAME_VERSION 1

GString *limn_frame_begin      (void);
void     limn_frame_add_string (GString    *frame,
                                const char *key,
                                const char *value);
void     limn_frame_add_number (GString    *frame,
                                const char *key,
                                double      value);
void     limn_frame_add_uint   (GString    *frame,
                                const char *key,
                                guint64     value);
GBytes  *limn_frame_end        (GString    *frame);
void     limn_frame_quote      (GString    *text,
                                const char *value);
gsize    limn_frame_check      (const char *text,
                                gsize       length);
gsize    limn_frame_find       (const char *text,
                                gsize       length,
                                gsize      *start);

G_END_DECLS
