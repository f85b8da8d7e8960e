/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LIMN_TYPE_LISTENER (limn_listener_get_type ())

/**
 * LimnListener:
 *
 * Accepts connections on the loopback addresses or at a Unix socket, and nowhere else. Main thread
 * only.
 */
G_DECLARE_FINAL_TYPE (LimnListener, limn_listener, LIMN, LISTENER, GObject)

/**
 * LimnListenerHooks:
 * @make_room: called when somebody wants to come in; returns 0 if there is a place, or after how
 *   many milliseconds to try again
 * @take: takes a new connection over
 *
 * Who gets in.
 */
typedef struct
{
  guint (* make_room) (gpointer  user_data);
  void  (* take)      (GSocket  *socket,
                       gpointer  user_data);
} LimnListenerHooks;

LimnListener *limn_listener_new             (const LimnListenerHooks  *hooks,
                                             gpointer                  user_data);
gboolean      limn_listener_open_port       (LimnListener             *self,
                                             guint16                   port,
                                             GError                  **error);
gboolean      limn_listener_open_socket     (LimnListener             *self,
                                             const char               *path,
                                             GError                  **error);
guint16       limn_listener_get_port        (LimnListener             *self);
const char   *limn_listener_get_socket_path (LimnListener             *self);
void          limn_listener_close           (LimnListener             *self);

G_END_DECLS
