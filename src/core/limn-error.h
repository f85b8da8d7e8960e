/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnError:
 * @LIMN_ERROR_UNREACHABLE: nothing answers at the address
 * @LIMN_ERROR_TIMEOUT: no answer within the time allowed
 * @LIMN_ERROR_UNAUTHORIZED: the key is missing or was refused (401)
 * @LIMN_ERROR_FORBIDDEN: key, model or quota (403); legacy hosts do not say which
 * @LIMN_ERROR_PAYMENT: credits, plan or a paused workspace (402, 423)
 * @LIMN_ERROR_NOT_FOUND: no such model or version (404)
 * @LIMN_ERROR_RATE_LIMITED: asked too often (429)
 * @LIMN_ERROR_BAD_REQUEST: the server could not use the picture or a parameter (400, 422)
 * @LIMN_ERROR_SERVER: the server has a problem of its own (5xx and what is unknown)
 * @LIMN_ERROR_BAD_REPLY: the reply is not one this program can use
 * @LIMN_ERROR_WRONG_TASK: the reply is good, but of a task that has no outlines or boxes
 * @LIMN_ERROR_TOO_LARGE: picture, request or reply is over a limit
 * @LIMN_ERROR_REDIRECT: the server sent us elsewhere; Limn does not follow
 * @LIMN_ERROR_INSECURE: TLS failed, or a key would have travelled in clear
 * @LIMN_ERROR_UNSUPPORTED_IMAGE: not a picture of a kind Limn opens
 * @LIMN_ERROR_DAMAGED_IMAGE: a picture, but broken
 * @LIMN_ERROR_NOT_A_FILE: a directory, pipe or device, or the file is gone or not readable
 * @LIMN_ERROR_LOCAL_MODEL: the local model is not set up, or its server does not start
 * @LIMN_ERROR_BAD_FILE: a file of thresholds or of ground truth that makes no sense
 * @LIMN_ERROR_NOT_ALLOWED: nobody has said yet that pictures may be sent to this host
 * @LIMN_ERROR_NOT_SAVED: something could not be written to disk
 *
 * What can go wrong because of the world. The codes are part of the interface: never renumber.
 */
typedef enum
{
  LIMN_ERROR_UNREACHABLE,
  LIMN_ERROR_TIMEOUT,
  LIMN_ERROR_UNAUTHORIZED,
  LIMN_ERROR_FORBIDDEN,
  LIMN_ERROR_PAYMENT,
  LIMN_ERROR_NOT_FOUND,
  LIMN_ERROR_RATE_LIMITED,
  LIMN_ERROR_BAD_REQUEST,
  LIMN_ERROR_SERVER,
  LIMN_ERROR_BAD_REPLY,
  LIMN_ERROR_WRONG_TASK,
  LIMN_ERROR_TOO_LARGE,
  LIMN_ERROR_REDIRECT,
  LIMN_ERROR_INSECURE,
  LIMN_ERROR_UNSUPPORTED_IMAGE,
  LIMN_ERROR_DAMAGED_IMAGE,
  LIMN_ERROR_NOT_A_FILE,
  LIMN_ERROR_LOCAL_MODEL,
  LIMN_ERROR_BAD_FILE,
  LIMN_ERROR_NOT_ALLOWED,
  LIMN_ERROR_NOT_SAVED,
} LimnError;

/**
 * LimnRemedy:
 * @LIMN_REMEDY_NONE: nothing a button can do
 * @LIMN_REMEDY_RETRY: ask again
 * @LIMN_REMEDY_ENTER_KEY: enter a key
 * @LIMN_REMEDY_CHOOSE_MODEL: choose another model or server
 * @LIMN_REMEDY_OPEN_ANOTHER: open another picture
 * @LIMN_REMEDY_SEND_SMALLER: send a smaller version of the picture
 * @LIMN_REMEDY_ALLOW_HOST: say that pictures may be sent to this host
 *
 * The one button that belongs to an error.
 */
typedef enum
{
  LIMN_REMEDY_NONE,
  LIMN_REMEDY_RETRY,
  LIMN_REMEDY_ENTER_KEY,
  LIMN_REMEDY_CHOOSE_MODEL,
  LIMN_REMEDY_OPEN_ANOTHER,
  LIMN_REMEDY_SEND_SMALLER,
  LIMN_REMEDY_ALLOW_HOST,
} LimnRemedy;

#define LIMN_ERROR (limn_error_quark ())

GQuark      limn_error_quark               (void);
const char *limn_error_get_nick            (LimnError     code);
const char *limn_error_get_advice          (const GError *error);
LimnRemedy  limn_error_get_remedy          (const GError *error);
void        limn_error_mark_asked_too_much (GError       *error);
gboolean    limn_error_asked_too_much      (const GError *error);
void        limn_error_mark_sent_too_much  (GError       *error);
gboolean    limn_error_sent_too_much       (const GError *error);

G_END_DECLS
