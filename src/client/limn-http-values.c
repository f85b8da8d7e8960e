/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes out and what comes back, as values, and what an address says about where it leads. The
 * key joins a request only here, when its message is made, and is wiped from it when the message is
 * done. Pure functions. Any thread. */

#include "config.h"

#include "limn-http.h"

#include <string.h>

#define KEY_PARAMETER "api_key"

/**
 * limn_http_is_loopback:
 * @uri: an address
 *
 * Tells whether an address is on this computer by what it says, without asking anyone: `localhost`
 * or a loopback address in its usual form. Any thread.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_http_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * limn_http_is_private:
 * @address: an address
 *
 * Tells whether an address is of this computer or of a local network. Any thread.
 *
 * Returns: %TRUE if it cannot be reached from elsewhere
 */
gboolean
limn_http_is_private (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  g_autoptr (GInetAddress) inner = NULL;

  if (g_inet_address_get_is_loopback (address)
      || g_inet_address_get_is_any (address)
      || g_inet_address_get_is_link_local (address)
      || g_inet_address_get_is_site_local (address)
      || g_inet_address_get_is_multicast (address))
    return TRUE;
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    /* "This network", and what carriers use inside. */
    return bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
  if ((bytes[0] & 0xfe) == 0xfc)
    return TRUE;
  if (memcmp (bytes, mapped, sizeof mapped) != 0)
    return FALSE;
  inner = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return limn_http_is_private (inner);
}

/**
 * limn_http_request_new:
 * @method: a method, a static string
 * @uri: an address
 *
 * Makes a request without a body. Any thread.
 *
 * Returns: (transfer full): the request
 */
LimnHttpRequest *
limn_http_request_new (const char *method,
                       GUri       *uri)
{
  LimnHttpRequest *self = g_new0 (LimnHttpRequest, 1);

  self->method = method;
  self->uri = g_uri_ref (uri);
  return self;
}

/**
 * limn_http_request_free:
 * @self: (transfer full): a request
 *
 * Frees a request. Any thread.
 */
void
limn_http_request_free (LimnHttpRequest *self)
{
  g_uri_unref (self->uri);
  g_free (self->socket_path);
  g_free (self->content_type);
  g_free (self->accept);
  g_clear_pointer (&self->key, limn_key_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static GUri *
build_uri_with_key (GUri    *uri,
                    LimnKey *key)
{
  const char *query = g_uri_get_query (uri);
  char *full_query = g_strconcat (KEY_PARAMETER "=", limn_key_peek (key),
                                  query != NULL ? "&" : NULL, query, NULL);
  GUri *full = g_uri_build (g_uri_get_flags (uri), g_uri_get_scheme (uri), g_uri_get_userinfo (uri),
                            g_uri_get_host (uri), g_uri_get_port (uri), g_uri_get_path (uri),
                            full_query, NULL);

  limn_key_wipe (full_query);
  return full;
}

/**
 * limn_http_message_new:
 * @request: what to send
 *
 * Makes the message of a request, with the key where the server looks for it. Any thread.
 *
 * Returns: (transfer full): the message, without a body; to be wiped after use
 */
SoupMessage *
limn_http_message_new (LimnHttpRequest *request)
{
  gboolean in_address = request->key != NULL && request->key_in_address;
  g_autoptr (GUri) uri = in_address ? build_uri_with_key (request->uri, request->key)
                                    : g_uri_ref (request->uri);
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);

  if (request->key != NULL && !in_address)
    {
      char *value = g_strconcat ("Bearer ", limn_key_peek (request->key), NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
      limn_key_wipe (value);
    }
  return message;
}

/**
 * limn_http_message_wipe:
 * @message: a message that is done, and that nobody else uses
 *
 * Overwrites the key in a message, as far as can be: what libsoup copied to send it is out of
 * reach. Any thread.
 */
void
limn_http_message_wipe (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  /* The strings are the message's own, whose last owner is the caller. */
  char *query = (char *) g_uri_get_query (soup_message_get_uri (message));
  char *value = (char *) soup_message_headers_get_one (headers, "Authorization");

  if (query != NULL && strstr (query, KEY_PARAMETER "=") != NULL)
    explicit_bzero (query, strlen (query));
  if (value != NULL)
    explicit_bzero (value, strlen (value));
}

/**
 * limn_http_reply_free:
 * @self: (transfer full): a reply
 *
 * Frees a reply. Any thread.
 */
void
limn_http_reply_free (LimnHttpReply *self)
{
  g_free (self->media_type);
  g_free (self->engine);
  g_free (self->location);
  g_free (self->retry_after);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
