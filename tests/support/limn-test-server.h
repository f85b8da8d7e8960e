/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-test-fixtures.h"

G_BEGIN_DECLS

/**
 * LimnTestServer:
 *
 * A scripted HTTP/1.1 server inside the test process: 127.0.0.1, a port the system chooses, all
 * I/O asynchronous on the thread-default main context of its creator. It is built on sockets and
 * not on SoupServer so that it can misbehave.
 *
 * Every request is recorded in full and lives as long as the server. When one is complete, the
 * first that applies is done:
 *
 *  1. the next step of the script, if one was pushed (each step is used once, in order);
 *  2. the handler, if one is set;
 *  3. nothing: the request waits, and the test answers it whenever it likes, in any order.
 *
 * A typical test:
 *
 * |[
 * g_autoptr (LimnTestServer) server = limn_test_server_new ();
 * LimnTestRequest *first = NULL;
 *
 * limn_client_ask_async (client, query, NULL, done_cb, &state);
 * limn_test_server_wait_requests (server, 1);
 * first = limn_test_server_get_request (server, 0);
 * g_assert_cmpstr (limn_test_request_get_method (first), ==, "POST");
 * limn_test_request_reply (first, 200, NULL, "{…}", -1);
 * limn_test_wait (is_done, &state);
 * ]|
 */
typedef struct _LimnTestServer LimnTestServer;

/**
 * LimnTestRequest:
 *
 * One recorded request. Owned by the server; do not free. It can be answered once, in pieces if
 * wished: any number of writes, then `finish`, `close` or `reset`. Answering a request whose client
 * has gone does nothing.
 */
typedef struct _LimnTestRequest LimnTestRequest;

/**
 * LimnTestHandler:
 *
 * Decides what happens to @request, at once or by keeping the pointer and answering later.
 */
typedef void (*LimnTestHandler) (LimnTestServer  *server,
                                 LimnTestRequest *request,
                                 gpointer         user_data);

/**
 * LimnTestAccept:
 * @LIMN_TEST_ACCEPT_READ: read requests, the normal way
 * @LIMN_TEST_ACCEPT_CLOSE: close each new connection at once
 * @LIMN_TEST_ACCEPT_RESET: reset each new connection at once
 * @LIMN_TEST_ACCEPT_SILENT: accept, and never read or write a byte
 *
 * What happens to new connections.
 */
typedef enum
{
  LIMN_TEST_ACCEPT_READ,
  LIMN_TEST_ACCEPT_CLOSE,
  LIMN_TEST_ACCEPT_RESET,
  LIMN_TEST_ACCEPT_SILENT,
} LimnTestAccept;

LimnTestServer  *limn_test_server_new             (void);
void             limn_test_server_free            (LimnTestServer   *self);

/* Where it listens: the port, and "http://127.0.0.1:PORT" (borrowed, no slash at the end). */
guint16          limn_test_server_get_port        (LimnTestServer   *self);
const char      *limn_test_server_get_url         (LimnTestServer   *self);

/* What it does. A handler of NULL makes unscripted requests wait. */
void             limn_test_server_set_accept      (LimnTestServer   *self,
                                                   LimnTestAccept    accept);
void             limn_test_server_set_handler     (LimnTestServer   *self,
                                                   LimnTestHandler   handler,
                                                   gpointer          user_data);
void             limn_test_server_push_handler    (LimnTestServer   *self,
                                                   LimnTestHandler   handler,
                                                   gpointer          user_data);
void             limn_test_server_push_reply      (LimnTestServer   *self,
                                                   guint             status,
                                                   const char       *headers,
                                                   const char       *body,
                                                   gssize            length);

/* Stops listening and closes every connection: from then on, connecting is refused. */
void             limn_test_server_stop            (LimnTestServer   *self);

/* What it saw. A request counts when its last byte is in. */
guint            limn_test_server_get_n_connections (LimnTestServer *self);
guint            limn_test_server_get_n_requests  (LimnTestServer   *self);
LimnTestRequest *limn_test_server_get_request     (LimnTestServer   *self,
                                                   guint             index);
LimnTestRequest *limn_test_server_get_last        (LimnTestServer   *self);

/* Iterates the main context until at least @n requests have come since the start, and returns the
 * n-th. Fails the test after a minute. */
LimnTestRequest *limn_test_server_wait_requests   (LimnTestServer   *self,
                                                   guint             n);

/* The request as it came. Header names in any case; NULL when absent; the first when repeated.
 * The path is without the query and still escaped; a parameter is unescaped, NULL when absent. */
const char      *limn_test_request_get_method     (LimnTestRequest  *self);
const char      *limn_test_request_get_target     (LimnTestRequest  *self);
const char      *limn_test_request_get_path       (LimnTestRequest  *self);
const char      *limn_test_request_get_head       (LimnTestRequest  *self);
const char      *limn_test_request_get_header     (LimnTestRequest  *self,
                                                   const char       *name);
const char      *limn_test_request_get_parameter  (LimnTestRequest  *self,
                                                   const char       *name);
double           limn_test_request_get_number     (LimnTestRequest  *self,
                                                   const char       *name,
                                                   double            fallback);
GBytes          *limn_test_request_get_body       (LimnTestRequest  *self);

/* Whether all that was to be written is written, and whether the client closed the connection
 * before that: the way to see that a cancelled request was really given up. */
gboolean         limn_test_request_is_answered    (LimnTestRequest  *self);
gboolean         limn_test_request_is_gone        (LimnTestRequest  *self);
void             limn_test_request_wait_gone      (LimnTestRequest  *self);

/* A whole reply, with Content-Length. @headers are lines ending in \r\n; NULL means
 * "Content-Type: application/json\r\n". @length of -1 means that @body is text. */
void             limn_test_request_reply          (LimnTestRequest  *self,
                                                   guint             status,
                                                   const char       *headers,
                                                   const char       *body,
                                                   gssize            length);

/* Pieces. `send_raw` writes exactly these bytes; `write_slowly` writes them one at a time, each in
 * a segment of its own and @interval_ms apart. Both return at once and may be chained. `finish`
 * says that the reply is complete and the connection may carry the next request; `close` closes
 * and `reset` resets (RST) it once what was queued is written. */
void             limn_test_request_send_raw       (LimnTestRequest  *self,
                                                   const char       *data,
                                                   gssize            length);
void             limn_test_request_write_slowly   (LimnTestRequest  *self,
                                                   const char       *data,
                                                   gssize            length,
                                                   guint             interval_ms);
void             limn_test_request_finish         (LimnTestRequest  *self);
void             limn_test_request_close          (LimnTestRequest  *self);
void             limn_test_request_reset          (LimnTestRequest  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTestServer, limn_test_server_free)

G_END_DECLS
