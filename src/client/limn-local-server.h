/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_LOCAL_SERVER (limn_local_server_get_type ())

/* Under which address a server is asked at its socket. The name stands for nothing but itself. */
#define LIMN_LOCAL_SERVER_URL "http://localhost"

/**
 * LimnLocalServer:
 *
 * Runs `limn-server` at a Unix socket of its own, and restarts it when it dies or stands still.
 * The program is the one that the environment variable `LIMN_SERVER` names, or the one installed
 * or built beside this program. Main thread only. The server ends with this object.
 */
G_DECLARE_FINAL_TYPE (LimnLocalServer, limn_local_server, LIMN, LOCAL_SERVER, GObject)

LimnLocalServer *limn_local_server_new          (void);
void             limn_local_server_ready_async  (LimnLocalServer      *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
char            *limn_local_server_ready_finish (LimnLocalServer      *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void             limn_local_server_stop         (LimnLocalServer      *self);
void             limn_local_server_suspect      (LimnLocalServer      *self);
void             limn_local_server_begin_question (LimnLocalServer    *self);
void             limn_local_server_end_question (LimnLocalServer      *self);
int              limn_local_server_get_pid      (LimnLocalServer      *self);
void             limn_local_server_set_start_timeout (LimnLocalServer *self,
                                                 guint                 timeout_ms);
void             limn_local_server_set_watch_interval (LimnLocalServer *self,
                                                 guint                 interval_ms);

G_END_DECLS
