/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest line that is passed on; the rest of a longer one is dropped. */
#define LIMN_LINE_MAX_BYTES 4096

/**
 * LimnLineFunc:
 * @line: (nullable): one line, valid UTF-8, without its end; %NULL once at the end of the stream
 *
 * Gets the lines of a stream.
 */
typedef void (*LimnLineFunc) (const char *line,
                              gpointer    user_data);

void limn_line_reader_start (GInputStream *stream,
                             GCancellable *cancellable,
                             LimnLineFunc  func,
                             gpointer      user_data);

G_END_DECLS
