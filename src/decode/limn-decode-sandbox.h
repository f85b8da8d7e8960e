/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * LimnFilter:
 * @LIMN_FILTER_ERRORS: what is not on the list fails
 * @LIMN_FILTER_STRICT: what is not on the list ends the process, so that tests find it
 * @LIMN_FILTER_NONE: no list, where the system cannot do it
 *
 * What becomes of system calls.
 */
typedef enum
{
  LIMN_FILTER_ERRORS,
  LIMN_FILTER_STRICT,
  LIMN_FILTER_NONE,
} LimnFilter;

gboolean limn_sandbox_limit (void);
gboolean limn_sandbox_close (LimnFilter filter);

G_END_DECLS
