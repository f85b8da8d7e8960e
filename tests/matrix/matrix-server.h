/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MatrixDoor:
 * @MATRIX_DOOR_OPEN: connections are accepted
 * @MATRIX_DOOR_CLOSED: nothing listens at the port
 * @MATRIX_DOOR_BLACK_HOLE: the port swallows what wants to connect and says nothing
 *
 * How a server receives.
 */
typedef enum
{
  MATRIX_DOOR_OPEN,
  MATRIX_DOOR_CLOSED,
  MATRIX_DOOR_BLACK_HOLE,
} MatrixDoor;

/**
 * MatrixServer:
 *
 * A server that misbehaves, on threads of its own, so that what it does costs the main loop of the
 * window nothing. It listens on 127.0.0.1. Each try runs the behaviour that was set when it began,
 * from its first byte; a behaviour is written as if there were only that one connection.
 * All functions of the server are for the main thread, those of a peer for its behaviour.
 */
typedef struct _MatrixServer MatrixServer;
typedef struct _MatrixPeer MatrixPeer;

/* Whether the connection goes on: it is run again when the next request comes. */
typedef gboolean (*MatrixBehaviour) (MatrixPeer *peer,
                                     const char *text);

MatrixServer *matrix_server_new               (void);
void          matrix_server_free              (MatrixServer    *self);
guint16       matrix_server_get_port          (MatrixServer    *self);
void          matrix_server_set_door          (MatrixServer    *self,
                                               MatrixDoor       door);
/* NULL for a server that does not speak TLS. */
void          matrix_server_set_certificate   (MatrixServer    *self,
                                               GTlsCertificate *certificate);
/* From its first connection on it is a proxy that leads to itself. */
void          matrix_server_set_proxy         (MatrixServer    *self);
void          matrix_server_set_behaviour     (MatrixServer    *self,
                                               MatrixBehaviour  behave,
                                               const char      *text);
/* Ends every connection and waits until its thread is gone. */
void          matrix_server_hang_up           (MatrixServer    *self);
/* A try is a connection, and each request on it but the first. */
guint         matrix_server_get_n_tries       (MatrixServer    *self);
guint         matrix_server_get_n_connections (MatrixServer    *self);
void          matrix_server_forget            (MatrixServer    *self);
/* The head of the last request, or NULL. */
char         *matrix_server_dup_head          (MatrixServer    *self);

/* Each of these tells whether the client is still there. */
gboolean      matrix_peer_read_head           (MatrixPeer      *self);
gboolean      matrix_peer_read_body           (MatrixPeer      *self,
                                               gsize            most);
gboolean      matrix_peer_read_request        (MatrixPeer      *self);
gboolean      matrix_peer_send                (MatrixPeer      *self,
                                               const char      *data,
                                               gssize           length);
gboolean      matrix_peer_send_slowly         (MatrixPeer      *self,
                                               const char      *data,
                                               gssize           length,
                                               guint            pause_ms);
gboolean      matrix_peer_pause               (MatrixPeer      *self,
                                               guint            pause_ms);
/* These three end a behaviour; all return FALSE. */
gboolean      matrix_peer_finish              (MatrixPeer      *self);
gboolean      matrix_peer_reset               (MatrixPeer      *self);
gboolean      matrix_peer_hold                (MatrixPeer      *self);
guint         matrix_peer_get_try             (MatrixPeer      *self);
char         *matrix_peer_dup_head            (MatrixPeer      *self);
/* How many requests came on this connection, this one included. */
guint         matrix_peer_get_n_requests      (MatrixPeer      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MatrixServer, matrix_server_free)

G_END_DECLS
