/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-head.h"
#include "limn-route.h"

G_BEGIN_DECLS

#define LIMN_TYPE_CONNECTION (limn_connection_get_type ())

/* How long each thing may take, in milliseconds: from the first byte of a request to the end of its
 * head, to the end of its body, from there to the answer, the sending of the answer, and the wait
 * for the next request. */
#define LIMN_CONNECTION_HEAD_MS 10000
#define LIMN_CONNECTION_REQUEST_MS 30000
#define LIMN_CONNECTION_ANSWER_MS 120000
#define LIMN_CONNECTION_SEND_MS 30000
#define LIMN_CONNECTION_IDLE_MS 10000

/**
 * LimnConnection:
 *
 * One connection: reads requests, one at a time, and sends their answers. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnConnection, limn_connection, LIMN, CONNECTION, GObject)

/**
 * LimnConnectionHooks:
 * @judge: looks at a head before the body comes; returns %FALSE with an error to refuse
 * @ask: the request is whole; is to call limn_connection_send() or limn_connection_send_error()
 * @closed: the connection is over
 *
 * Who decides about requests and answers them.
 */
typedef struct
{
  gboolean (* judge)  (LimnConnection  *connection,
                       const LimnHead  *head,
                       gpointer         user_data,
                       GError         **error);
  void     (* ask)    (LimnConnection  *connection,
                       const LimnHead  *head,
                       gpointer         user_data);
  void     (* closed) (LimnConnection  *connection,
                       gpointer         user_data);
} LimnConnectionHooks;

LimnConnection *limn_connection_new           (GSocket                   *socket,
                                               const char                *engine_name,
                                               GLogLevelFlags             log_level,
                                               const LimnConnectionHooks *hooks,
                                               gpointer                   user_data);
void            limn_connection_close         (LimnConnection            *self);
gboolean        limn_connection_is_busy       (LimnConnection            *self);
guint           limn_connection_get_patience  (LimnConnection            *self,
                                               gint64                     now_us,
                                               gint64                    *since_us);
void            limn_connection_set_delay     (LimnConnection            *self,
                                               guint                      delay_ms);
void            limn_connection_set_route     (LimnConnection            *self,
                                               LimnRoute                 *route);
LimnRoute      *limn_connection_get_route     (LimnConnection            *self);
LimnRoute      *limn_connection_steal_route   (LimnConnection            *self);
GBytes         *limn_connection_steal_body    (LimnConnection            *self);
GCancellable   *limn_connection_get_cancellable (LimnConnection          *self);
void            limn_connection_send          (LimnConnection            *self,
                                               guint                      status,
                                               const char                *content_type,
                                               GBytes                    *body);
void            limn_connection_send_error    (LimnConnection            *self,
                                               const GError              *error);

G_END_DECLS
