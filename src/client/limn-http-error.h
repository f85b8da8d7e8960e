/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-http.h"
#include "limn-model.h"

G_BEGIN_DECLS

/**
 * LimnHttpLimit:
 * @LIMN_HTTP_LIMIT_CONNECT: the connection did not come about in time
 * @LIMN_HTTP_LIMIT_IDLE: nothing moved for too long
 * @LIMN_HTTP_LIMIT_TOTAL: all together took too long
 *
 * Which deadline passed.
 */
typedef enum
{
  LIMN_HTTP_LIMIT_CONNECT,
  LIMN_HTTP_LIMIT_IDLE,
  LIMN_HTTP_LIMIT_TOTAL,
} LimnHttpLimit;

GError *limn_http_error_from_transport (const GError         *error,
                                        LimnHttpPhase         phase,
                                        const char           *host,
                                        GTlsCertificateFlags  certificate_errors);
GError *limn_http_error_from_limit     (LimnHttpLimit         limit,
                                        LimnHttpPhase         phase,
                                        const char           *host,
                                        guint                 limit_ms);
GError *limn_http_error_from_reply     (const LimnHttpReply  *reply,
                                        const LimnModel      *model,
                                        gboolean              has_key);
gboolean limn_http_error_may_pass      (const GError         *error,
                                        GUri                 *uri);
const char *limn_http_get_portal_hint  (void);
gint64  limn_http_parse_retry_after    (const char           *value,
                                        GDateTime            *now);

G_END_DECLS
