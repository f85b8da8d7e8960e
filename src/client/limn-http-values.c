/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes out and what comes back, as values, and what an address says about where it leads. Pure
 * functions. Any thread. */

#include "config.h"

#include "limn-http.h"

#include "limn-keyring.h"

#include <string.h>

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
 * Wipes what is secret in a request and frees it. Any thread.
 */
void
limn_http_request_free (LimnHttpRequest *self)
{
  g_uri_unref (self->uri);
  g_free (self->content_type);
  g_free (self->accept);
  limn_key_free (self->authorization);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
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
