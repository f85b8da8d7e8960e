/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-decode-job.h"

G_BEGIN_DECLS

/* Only in the build for tests, see limn-decode-hooks.c. */
void limn_hooks_serve (int      argc,
                       char   **argv);
void limn_hooks_run   (LimnJob *job);

G_END_DECLS
