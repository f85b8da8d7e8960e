/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "limn-answer.h"

G_BEGIN_DECLS

#define LIMN_TYPE_EXCHANGE (limn_exchange_get_type ())

/**
 * LimnExchange:
 *
 * One request and its answer. Collects the body up to a limit, notices when the asker goes away,
 * and writes what is sent. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnExchange, limn_exchange, LIMN, EXCHANGE, GObject)

LimnExchange *limn_exchange_new             (SoupServerMessage *message,
                                             GSocket           *socket,
                                             const char        *engine_name,
                                             GLogLevelFlags     log_level);
LimnExchange *limn_exchange_get             (SoupServerMessage *message);
GBytes       *limn_exchange_steal_body      (LimnExchange      *self);
GCancellable *limn_exchange_get_cancellable (LimnExchange      *self);
void          limn_exchange_set_route       (LimnExchange      *self,
                                             LimnRoute         *route);
LimnRoute    *limn_exchange_get_route       (LimnExchange      *self);
LimnRoute    *limn_exchange_steal_route     (LimnExchange      *self);
void          limn_exchange_hold            (LimnExchange      *self);
void          limn_exchange_send            (LimnExchange      *self,
                                             guint              status,
                                             const char        *content_type,
                                             GBytes            *body);
void          limn_exchange_send_error      (LimnExchange      *self,
                                             const GError      *error);

G_END_DECLS
