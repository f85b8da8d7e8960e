/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A key, a link with a signature and what browsers send fit many times over. */
#define LIMN_HEAD_MAX_BYTES (16 * 1024)
#define LIMN_HEAD_MAX_FIELDS 64
#define LIMN_HEAD_MAX_METHOD_BYTES 8
#define LIMN_HEAD_MAX_PATH_BYTES 256
#define LIMN_HEAD_MAX_BODY_BYTES (20 * 1024 * 1024)

/**
 * LimnHead:
 * @method: the method
 * @path: the path, still percent-encoded
 * @query: (nullable): the query, still percent-encoded
 * @host: (nullable): the host and port that are asked, as sent
 * @content_type: (nullable): what the body is said to be
 * @authorization: (nullable): the header of that name
 * @content_length: length of the body in bytes; G_MAXUINT64 for a number that is larger
 * @has_length: whether a length was given
 * @is_chunked: whether the body has no length but an end mark
 * @is_web_page: whether a browser sent it for a page
 * @expects_continue: whether the asker waits for leave to send the body
 * @is_kept: whether the asker may ask again over the same connection
 *
 * The head of a request.
 */
typedef struct
{
  char     *method;
  char     *path;
  char     *query;
  char     *host;
  char     *content_type;
  char     *authorization;
  guint64   content_length;
  gboolean  has_length;
  gboolean  is_chunked;
  gboolean  is_web_page;
  gboolean  expects_continue;
  gboolean  is_kept;
} LimnHead;

gsize     limn_head_find_end (const char      *data,
                              gsize            size,
                              gsize            from);
LimnHead *limn_head_parse    (const char      *data,
                              gsize            size,
                              GError         **error);
gboolean  limn_head_check    (const LimnHead  *self,
                              guint16          port,
                              GError         **error);
gboolean  limn_head_check_body (const LimnHead  *self,
                              GError         **error);
void      limn_head_free     (LimnHead        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHead, limn_head_free)

G_END_DECLS
