/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may ask at all. Every web page that is open on this computer can send requests to loopback
 * addresses, so the server treats what it gets as coming from anyone: it looks at the headers
 * before it reads a body. Pure function; any thread. */

#include "config.h"

#include "limn-guard.h"

#include "limn-api-error.h"

#include <string.h>

/* A page whose own host name was made to point at 127.0.0.1 sends that name here. */
static gboolean
is_our_host (const char *host,
             guint16     port)
{
  static const char *const names[] = { "127.0.0.1", "[::1]", "localhost" };

  for (guint i = 0; host != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s:%u", names[i], port);

      if (g_ascii_strcasecmp (host, name) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The host of the request line, where one is given, goes before the header. */
static gboolean
is_our_address (GUri    *uri,
                guint16  port)
{
  static const char *const names[] = { "127.0.0.1", "::1", "localhost", NULL };
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);

  return g_strv_contains (names, host) && g_uri_get_port (uri) == port;
}

/* Browsers say when it is a page that asks. People's own programs do not send these. */
static gboolean
is_web_page (SoupMessageHeaders *headers)
{
  const char *site = soup_message_headers_get_list (headers, "Sec-Fetch-Site");

  return soup_message_headers_get_list (headers, "Origin") != NULL
         || (site != NULL && !g_str_equal (site, "none"));
}

/* Where a body ends must not be a matter of opinion: one length, in digits, or chunks. */
static gboolean
has_clear_length (SoupMessageHeaders *headers)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");

  if (length == NULL)
    return TRUE;

  return *length != '\0' && strspn (length, "0123456789") == strlen (length)
         && soup_message_headers_get_list (headers, "Transfer-Encoding") == NULL;
}

static gboolean
is_too_long (SoupMessageHeaders *headers)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  guint64 value = 0;

  return length != NULL
         && !g_ascii_string_to_unsigned (length, 10, 0, LIMN_GUARD_MAX_BODY_BYTES, &value, NULL);
}

/**
 * limn_guard_check:
 * @uri: the address of a request, as its first line or its header tell
 * @headers: its headers
 * @port: the port we listen on
 * @error: return location for an error
 *
 * Decides by its headers whether a request is looked at any further.
 *
 * Returns: %FALSE with a %LIMN_API_ERROR if it is not
 */
gboolean
limn_guard_check (GUri                *uri,
                  SoupMessageHeaders  *headers,
                  guint16              port,
                  GError             **error)
{
  if (is_web_page (headers))
    limn_api_error_set (error, LIMN_API_ERROR_FORBIDDEN);
  else if (!is_our_host (soup_message_headers_get_list (headers, "Host"), port)
           || !is_our_address (uri, port))
    limn_api_error_set (error, LIMN_API_ERROR_MISDIRECTED);
  else if (!has_clear_length (headers))
    g_set_error_literal (error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST,
                         "The length of the request is not clear.");
  else if (is_too_long (headers))
    limn_api_error_set (error, LIMN_API_ERROR_TOO_LARGE);
  else if (strlen (g_uri_get_path (uri)) > LIMN_GUARD_MAX_PATH_BYTES)
    limn_api_error_set (error, LIMN_API_ERROR_NO_PATH);
  else
    return TRUE;

  return FALSE;
}
