/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ServerProcess:
 *
 * A real limn-server, as programs start it: at a socket, or on a port if there is a token.
 */
typedef struct
{
  GSubprocess *process;
  char        *folder;
  char        *socket_path;
  char        *token;
  char        *base_url;
  guint16      port;
} ServerProcess;

/**
 * Reply:
 *
 * What a client program saw.
 */
typedef struct
{
  guint     status;
  char     *engine;
  char     *body;
  JsonNode *json;
} Reply;

ServerProcess *server_process_start  (const char    *arguments,
                                      const char    *token);
void           server_process_wait   (ServerProcess *self);
void           server_process_stop   (ServerProcess *self);
guint          server_process_count  (ServerProcess *self);
char          *run_script            (const char    *script,
                                      int           *exit_status);
Reply         *reply_from_curl       (ServerProcess *server,
                                      const char    *format,
                                      ...) G_GNUC_PRINTF (2, 3);
void           reply_free            (Reply         *self);
const char    *reply_get_message     (Reply         *self);
JsonArray     *reply_get_predictions (Reply         *self);
const char    *get_program           (void);
const char    *get_photo             (const char    *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerProcess, server_process_stop)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

G_END_DECLS
