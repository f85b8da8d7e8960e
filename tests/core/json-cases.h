/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One text: what it is about, and its bytes, of which some may be NUL. */
typedef struct
{
  const char *what;
  const char *text;
  gsize       length;
} JsonCase;

#define JSON_CASE(what, text) { what, text, sizeof text - 1 }

/* What every reader of JSON has to take, has to refuse, and may do as it likes with. */
extern const JsonCase json_good_cases[];
extern const gsize json_n_good_cases;
extern const JsonCase json_bad_cases[];
extern const gsize json_n_bad_cases;
extern const JsonCase json_open_cases[];
extern const gsize json_n_open_cases;

G_END_DECLS
