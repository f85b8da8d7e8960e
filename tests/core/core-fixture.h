/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-error.h"
#include "limn-reply-parser.h"

G_BEGIN_DECLS

LimnQuery      *core_query_new    (int          width,
                                   int          height,
                                   double       confidence);
LimnPrediction *core_parse        (const char  *json,
                                   gssize       length,
                                   int          width,
                                   int          height,
                                   GError     **error);
LimnPrediction *core_parse_good   (const char  *json,
                                   int          width,
                                   int          height);
void            core_assert_fails (const char  *json,
                                   gssize       length,
                                   LimnError    code,
                                   const char  *what);
void            core_enter_locale (const char  *name);
void            core_leave_locale (void);

G_END_DECLS
