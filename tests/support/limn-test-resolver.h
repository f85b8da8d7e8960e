/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on every name of this process leads to this computer, so that a scripted server can be
 * somewhere else by name. How many were looked up tells whether the network was touched at all. */
void  limn_test_resolver_install     (void);
guint limn_test_resolver_get_n_names (void);

G_END_DECLS
