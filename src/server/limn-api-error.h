/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LimnApiError:
 * @LIMN_API_ERROR_BAD_REQUEST: the image, the body or its type cannot be used (400)
 * @LIMN_API_ERROR_KEY_MISSING: no key, where one is needed (401)
 * @LIMN_API_ERROR_KEY_WRONG: another key than the server's (401)
 * @LIMN_API_ERROR_FORBIDDEN: a web page asks, which it may not (403)
 * @LIMN_API_ERROR_NO_MODEL: no such model (404)
 * @LIMN_API_ERROR_NO_PATH: no such path (404)
 * @LIMN_API_ERROR_METHOD: the path exists, but not with this method (405)
 * @LIMN_API_ERROR_TIMEOUT: the request did not come in time (408)
 * @LIMN_API_ERROR_LENGTH_REQUIRED: the length of the body is not given (411)
 * @LIMN_API_ERROR_TOO_LARGE: the body is over the limit (413)
 * @LIMN_API_ERROR_MISDIRECTED: the request names another host (421)
 * @LIMN_API_ERROR_PARAMETERS: a parameter is of the wrong type (422); the message is the list of
 *   what is wrong, as JSON
 * @LIMN_API_ERROR_HEAD_TOO_LARGE: the head is over the limit (431)
 * @LIMN_API_ERROR_INTERNAL: our own fault (500)
 * @LIMN_API_ERROR_BUSY: too many questions wait already (503)
 *
 * What the server answers when it does not answer the question.
 */
typedef enum
{
  LIMN_API_ERROR_BAD_REQUEST,
  LIMN_API_ERROR_KEY_MISSING,
  LIMN_API_ERROR_KEY_WRONG,
  LIMN_API_ERROR_FORBIDDEN,
  LIMN_API_ERROR_NO_MODEL,
  LIMN_API_ERROR_NO_PATH,
  LIMN_API_ERROR_METHOD,
  LIMN_API_ERROR_TIMEOUT,
  LIMN_API_ERROR_LENGTH_REQUIRED,
  LIMN_API_ERROR_TOO_LARGE,
  LIMN_API_ERROR_MISDIRECTED,
  LIMN_API_ERROR_PARAMETERS,
  LIMN_API_ERROR_HEAD_TOO_LARGE,
  LIMN_API_ERROR_INTERNAL,
  LIMN_API_ERROR_BUSY,
} LimnApiError;

#define LIMN_API_ERROR (limn_api_error_quark ())

GQuark  limn_api_error_quark      (void);
void    limn_api_error_set        (GError       **error,
                                   LimnApiError   code);
void    limn_api_error_set_image  (GError       **error,
                                   const char    *cause);
guint   limn_api_error_get_status (const GError  *error);
char   *limn_api_error_to_json    (const GError  *error);

G_END_DECLS
