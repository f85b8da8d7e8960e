/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "limn-key.h"

G_BEGIN_DECLS

/* How much of the reply to a failed request is read: enough for any message. */
#define LIMN_HTTP_MAX_ERROR_BYTES (64 * 1024)

/**
 * LimnDeadlines:
 * @connect_ms: name lookup, connection and TLS
 * @idle_ms: longest time without a byte in either direction
 * @total_ms: all of it
 *
 * How long a request may take, in milliseconds.
 */
typedef struct
{
  guint connect_ms;
  guint idle_ms;
  guint total_ms;
} LimnDeadlines;

/**
 * LimnHttpPhase:
 * @LIMN_HTTP_CONNECTING: nothing was sent
 * @LIMN_HTTP_SENDING: the request is being sent
 * @LIMN_HTTP_WAITING: the whole request is out
 * @LIMN_HTTP_READING: the head of the reply is in
 *
 * How far a request has come.
 */
typedef enum
{
  LIMN_HTTP_CONNECTING,
  LIMN_HTTP_SENDING,
  LIMN_HTTP_WAITING,
  LIMN_HTTP_READING,
} LimnHttpPhase;

/**
 * LimnHttpProgressFunc:
 * @phase: how far the request has come
 * @n_sent: bytes of the body that were handed to the network
 * @user_data: data of the caller
 *
 * Is told about every step of a request.
 */
typedef void (*LimnHttpProgressFunc) (LimnHttpPhase phase,
                                      gsize         n_sent,
                                      gpointer      user_data);

/**
 * LimnHttpRequest:
 * @method: static string
 * @uri: the address, without the key
 * @socket_path: (nullable): the Unix socket to send it to, wherever @uri leads
 * @content_type: (nullable): type of the body, sent even without a body
 * @accept: (nullable): value of the Accept header
 * @key: (nullable): the key
 * @key_in_address: whether the key is sent as a parameter of the address, not in a header
 * @body: (nullable): the body
 * @max_reply_bytes: longest body of a reply
 * @public_only: whether to refuse to connect to this computer or the local network
 * @progress: (nullable): told about every step, while the request is under way
 * @progress_data: data for @progress
 * @n_sent: how many times it was given to the network; counts while the request is under way
 * @was_dropped: set at the end: whether it failed because the connection did, before the first byte
 *   of a reply, in a way that may pass
 *
 * What is sent. One owner; not changed once it is on its way, but for @n_sent and @was_dropped.
 */
typedef struct
{
  const char *method;
  GUri       *uri;
  char       *socket_path;
  char       *content_type;
  char       *accept;
  LimnKey    *key;
  GBytes     *body;
  gsize       max_reply_bytes;
  gboolean    key_in_address;
  gboolean    public_only;
  guint       n_sent;
  gboolean    was_dropped;

  LimnHttpProgressFunc progress;
  gpointer             progress_data;
} LimnHttpRequest;

/**
 * LimnHttpReply:
 * @status: the status
 * @media_type: (nullable): type of the body without parameters, in lower case
 * @engine: (nullable): the `x-inference-engine` header
 * @location: (nullable): the `Location` header
 * @retry_after: (nullable): the `Retry-After` header
 * @was_cold: whether the server says that it had to start the model first
 * @body: the body; cut off at %LIMN_HTTP_MAX_ERROR_BYTES unless the status is 200
 *
 * What came back.
 */
typedef struct
{
  guint   status;
  char   *media_type;
  char   *engine;
  char   *location;
  char   *retry_after;
  gboolean was_cold;
  GBytes *body;
} LimnHttpReply;

/**
 * LimnHttp:
 *
 * The connections to the world: one for this computer, which no proxy ever sees, one for the rest,
 * and one for the socket of the local model. Main thread only.
 */
typedef struct
{
  SoupSession *loopback;
  SoupSession *network;
  SoupSession *local; /* NULL before the local model was asked */
  char        *socket_path; /* of the local model */
} LimnHttp;

LimnHttp        *limn_http_new          (void);
void             limn_http_free         (LimnHttp             *self);
gboolean         limn_http_is_loopback  (GUri                 *uri);
gboolean         limn_http_is_private   (GInetAddress         *address);
LimnHttpRequest *limn_http_request_new  (const char           *method,
                                         GUri                 *uri);
void             limn_http_request_free (LimnHttpRequest      *self);
SoupMessage     *limn_http_message_new  (LimnHttpRequest      *request);
void             limn_http_message_wipe (SoupMessage          *message);
void             limn_http_reply_free   (LimnHttpReply        *self);
void             limn_http_send_async   (LimnHttp             *self,
                                         LimnHttpRequest      *request,
                                         const LimnDeadlines  *deadlines,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
LimnHttpReply   *limn_http_send_finish  (GAsyncResult         *result,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHttp, limn_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHttpRequest, limn_http_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHttpReply, limn_http_reply_free)

G_END_DECLS
