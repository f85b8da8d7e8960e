/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-inference.h"

G_BEGIN_DECLS

#define LIMN_TYPE_HTTP_SERVICE (limn_http_service_get_type ())

#define LIMN_SERVED_MODEL_ID "coco/1"

/**
 * LimnHttpService:
 *
 * The API over HTTP, at a Unix socket or on loopback. Main thread only.
 */
G_DECLARE_FINAL_TYPE (LimnHttpService, limn_http_service, LIMN, HTTP_SERVICE, GObject)

LimnHttpService *limn_http_service_new           (LimnInference    *inference,
                                                  const char       *model_hash,
                                                  gboolean          allow_links,
                                                  GLogLevelFlags    log_level);
gboolean         limn_http_service_listen_port   (LimnHttpService  *self,
                                                  guint16           port,
                                                  const char       *token,
                                                  GError          **error);
gboolean         limn_http_service_listen_socket (LimnHttpService  *self,
                                                  const char       *path,
                                                  GError          **error);
guint16          limn_http_service_get_port      (LimnHttpService  *self);
gboolean         limn_http_service_is_idle       (LimnHttpService  *self);
void             limn_http_service_stop          (LimnHttpService  *self);
void             limn_http_service_close         (LimnHttpService  *self);

G_END_DECLS
