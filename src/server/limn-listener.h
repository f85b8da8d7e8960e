/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_LISTENER (limn_listener_get_type ())

/* More connections than this at a time are closed as soon as they come in. */
#define LIMN_LISTENER_MAX_CONNECTIONS 16
/* A connection on which nothing moves for so long is closed. */
#define LIMN_LISTENER_IDLE_SECONDS 30

/**
 * LimnListener:
 *
 * Accepts connections on the loopback addresses, and on no others. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnListener, limn_listener, LIMN, LISTENER, GObject)

/**
 * LimnListenerFunc:
 * @connection: a new connection
 * @user_data: what was given with the function
 *
 * Takes a connection over.
 */
typedef void (*LimnListenerFunc) (GSocketConnection *connection,
                                  gpointer           user_data);

LimnListener *limn_listener_new               (guint16            port,
                                               LimnListenerFunc   func,
                                               gpointer           user_data,
                                               GError           **error);
guint16       limn_listener_get_port          (LimnListener      *self);
guint         limn_listener_get_n_connections (LimnListener      *self);
void          limn_listener_close             (LimnListener      *self);

G_END_DECLS
