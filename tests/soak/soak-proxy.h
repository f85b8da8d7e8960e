/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoakProxy:
 *
 * Stands between a client and a real server, on loopback, and spoils some of the answers: cut off,
 * reset, late, busy, no answer at all, garbage. Works on threads of its own.
 */
typedef struct _SoakProxy SoakProxy;

SoakProxy  *soak_proxy_new            (const char *server_path,
                                       guint       faults_percent,
                                       guint32     seed);
void        soak_proxy_free           (SoakProxy  *self);
const char *soak_proxy_get_url        (SoakProxy  *self);
void        soak_proxy_get_counts     (SoakProxy  *self,
                                       guint      *n_requests,
                                       guint      *n_faults);
void        soak_proxy_wait_idle      (SoakProxy  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoakProxy, soak_proxy_free)

G_END_DECLS
