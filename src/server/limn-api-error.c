/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error answers of the API: status and body, with the words the real servers use, since clients
 * look for them. Any thread. */

#include "config.h"

#include "limn-api-error.h"

#include <json-glib/json-glib.h>

G_DEFINE_QUARK (limn-api-error, limn_api_error)

#define KEY_HELP                                                                                  \
  "Visit https://docs.roboflow.com/api-reference/authentication#retrieve-an-api-key to learn how " \
  "to retrieve one."

/* The text of an error that has only one. */
static const char *
get_text (LimnApiError code)
{
  switch (code)
    {
    case LIMN_API_ERROR_BAD_REQUEST:
      return "Invalid Content-Type header provided with request.";
    case LIMN_API_ERROR_KEY_MISSING:
      return "Required Roboflow API key is missing. " KEY_HELP;
    case LIMN_API_ERROR_KEY_WRONG:
      return "Unauthorized access to roboflow API - check API key and make sure the key is valid "
             "for workspace you use. " KEY_HELP;
    case LIMN_API_ERROR_FORBIDDEN:
      return "Requests from web pages are not allowed.";
    case LIMN_API_ERROR_NO_MODEL:
      return "Requested Roboflow resource not found. Make sure that workspace, project or model "
             "you referred in request exists.";
    case LIMN_API_ERROR_NO_PATH:
      return "Not Found";
    case LIMN_API_ERROR_METHOD:
      return "Method Not Allowed";
    case LIMN_API_ERROR_TIMEOUT:
      return "The request did not come in time.";
    case LIMN_API_ERROR_LENGTH_REQUIRED:
      return "The length of the request is needed: send Content-Length, not chunks.";
    case LIMN_API_ERROR_TOO_LARGE:
      return "Request payload too large.";
    case LIMN_API_ERROR_MISDIRECTED:
      return "Only requests for this computer's loopback address are answered.";
    case LIMN_API_ERROR_PARAMETERS:
      return "[]";
    case LIMN_API_ERROR_HEAD_TOO_LARGE:
      return "Too many or too large headers.";
    case LIMN_API_ERROR_INTERNAL:
      return "Internal error.";
    case LIMN_API_ERROR_BUSY:
      return "Too many requests wait already. Try again in a second.";
    }

  g_return_val_if_reached ("Internal error.");
}

/**
 * limn_api_error_set:
 * @error: (nullable): return location
 * @code: which error
 *
 * Sets an error with the text that belongs to its code.
 */
void
limn_api_error_set (GError       **error,
                    LimnApiError   code)
{
  g_set_error_literal (error, LIMN_API_ERROR, code, get_text (code));
}

/**
 * limn_api_error_set_image:
 * @error: (nullable): return location
 * @cause: why the image cannot be used, as the real server says it
 *
 * Sets the error for an image that could not be loaded.
 */
void
limn_api_error_set_image (GError     **error,
                          const char  *cause)
{
  g_set_error (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST,
               "Could not load input image. Cause: %s", cause);
}

/**
 * limn_api_error_get_status:
 * @error: an error
 *
 * Gets the HTTP status; errors of other domains are our own fault.
 *
 * Returns: the status
 */
guint
limn_api_error_get_status (const GError *error)
{
  g_return_val_if_fail (error != NULL, 500);

  if (error->domain != LIMN_API_ERROR)
    return 500;

  switch ((LimnApiError) error->code)
    {
    case LIMN_API_ERROR_BAD_REQUEST:
      return 400;
    case LIMN_API_ERROR_KEY_MISSING:
    case LIMN_API_ERROR_KEY_WRONG:
      return 401;
    case LIMN_API_ERROR_FORBIDDEN:
      return 403;
    case LIMN_API_ERROR_NO_MODEL:
    case LIMN_API_ERROR_NO_PATH:
      return 404;
    case LIMN_API_ERROR_METHOD:
      return 405;
    case LIMN_API_ERROR_TIMEOUT:
      return 408;
    case LIMN_API_ERROR_LENGTH_REQUIRED:
      return 411;
    case LIMN_API_ERROR_TOO_LARGE:
      return 413;
    case LIMN_API_ERROR_MISDIRECTED:
      return 421;
    case LIMN_API_ERROR_PARAMETERS:
      return 422;
    case LIMN_API_ERROR_HEAD_TOO_LARGE:
      return 431;
    case LIMN_API_ERROR_INTERNAL:
      return 500;
    case LIMN_API_ERROR_BUSY:
      return 503;
    }

  g_return_val_if_reached (500);
}

static char *
write_member (const char *name,
              const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/**
 * limn_api_error_to_json:
 * @error: an error
 *
 * Writes the body: `message` from the inference routes, `detail` from the layer that knows paths,
 * methods and parameter types. The text of other domains stays inside.
 *
 * Returns: (transfer full): JSON
 */
char *
limn_api_error_to_json (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != LIMN_API_ERROR)
    return write_member ("message", get_text (LIMN_API_ERROR_INTERNAL));

  switch ((LimnApiError) error->code)
    {
    case LIMN_API_ERROR_PARAMETERS:
      return g_strdup_printf ("{\"detail\":%s}", error->message);
    case LIMN_API_ERROR_NO_PATH:
    case LIMN_API_ERROR_METHOD:
      return write_member ("detail", error->message);
    case LIMN_API_ERROR_BAD_REQUEST:
    case LIMN_API_ERROR_KEY_MISSING:
    case LIMN_API_ERROR_KEY_WRONG:
    case LIMN_API_ERROR_FORBIDDEN:
    case LIMN_API_ERROR_NO_MODEL:
    case LIMN_API_ERROR_TIMEOUT:
    case LIMN_API_ERROR_LENGTH_REQUIRED:
    case LIMN_API_ERROR_TOO_LARGE:
    case LIMN_API_ERROR_HEAD_TOO_LARGE:
    case LIMN_API_ERROR_MISDIRECTED:
    case LIMN_API_ERROR_INTERNAL:
    case LIMN_API_ERROR_BUSY:
      return write_member ("message", error->message);
    }

  g_return_val_if_reached (NULL);
}
