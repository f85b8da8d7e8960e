/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-model.h"

G_BEGIN_DECLS

char     *limn_format_percent       (double           percent);
char     *limn_format_percent_nbsp  (double           percent);
char     *limn_format_percent_range (double           low,
                                     double           high);
gboolean  limn_parse_percent        (const char      *text,
                                     double          *percent);
char     *limn_format_duration      (double           ms);
char     *limn_format_host          (const LimnModel *model);

G_END_DECLS
