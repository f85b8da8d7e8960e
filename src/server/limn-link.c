/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches the image that `image=` points to. The asker must not reach through us what it could not
 * reach itself: links are https to public addresses, checked on the connection that is really used,
 * or http to this computer, where the asker already is. Main thread, all I/O asynchronous. */

#include "config.h"

#include "limn-link.h"

#include "limn-api-error.h"

#include <string.h>

#define CHUNK_BYTES (64 * 1024)

/* One link on its way. */
typedef struct
{
  SoupSession  *session;
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *data;
  /* Cancelled by the asker, by the deadline, or when the address is refused. */
  GCancellable *cancellable;
  GCancellable *asker;
  gulong        asker_id;
  GSource      *deadline;
  guint         n_redirects;
  gboolean      is_loopback;
  gboolean      is_refused;
} Load;

static void send_request (GTask      *task,
                          const char *link);

static void
load_free (gpointer data)
{
  Load *load = data;

  if (load->asker_id != 0)
    g_cancellable_disconnect (load->asker, load->asker_id);
  if (load->deadline != NULL)
    g_source_destroy (load->deadline);
  g_clear_pointer (&load->deadline, g_source_unref);
  g_clear_object (&load->asker);
  g_clear_object (&load->cancellable);
  g_clear_object (&load->message);
  g_clear_object (&load->stream);
  g_clear_object (&load->session);
  g_clear_pointer (&load->data, g_byte_array_unref);
  g_free (load);
}

static gboolean
is_public_v4 (const guint8 *bytes)
{
  return bytes[0] != 0 && bytes[0] != 10 && bytes[0] != 127 && bytes[0] < 224
         && !(bytes[0] == 100 && bytes[1] >= 64 && bytes[1] < 128)
         && !(bytes[0] == 169 && bytes[1] == 254)
         && !(bytes[0] == 172 && bytes[1] >= 16 && bytes[1] < 32)
         && !(bytes[0] == 192 && bytes[1] == 0 && bytes[2] == 0)
         && !(bytes[0] == 192 && bytes[1] == 168)
         && !(bytes[0] == 198 && (bytes[1] == 18 || bytes[1] == 19));
}

/**
 * limn_link_is_public:
 * @address: an address
 *
 * Tells whether an address is one of the public Internet: not this computer, its network, or a
 * group.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_link_is_public (GInetAddress *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return is_public_v4 (bytes);
  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    return is_public_v4 (bytes + sizeof mapped);

  /* Only 2000::/3 is given out; 2002::/16 carries IPv4 inside. */
  return (bytes[0] & 0xe0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x02);
}

static gboolean
is_loopback_host (const char *host)
{
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_equal (host, "127.0.0.1")
         || g_str_equal (host, "::1");
}

/**
 * limn_link_check:
 * @link: an address
 * @is_loopback: (out): whether it leads to this computer
 * @error: return location for an error
 *
 * Decides by its form alone whether a link may be fetched.
 *
 * Returns: %FALSE with %LIMN_API_ERROR_BAD_REQUEST if it may not
 */
gboolean
limn_link_check (const char  *link,
                 gboolean    *is_loopback,
                 GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (link, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (host == NULL || *host == '\0')
    {
      limn_api_error_set_image (error, "Provided image URL is invalid");
      return FALSE;
    }

  *is_loopback = g_str_equal (scheme, "http") && is_loopback_host (host);
  if (*is_loopback)
    return TRUE;

  if (!g_str_equal (scheme, "https"))
    {
      limn_api_error_set_image (error, "Providing images via non https:// URL is not supported in "
                                       "this configuration of `inference`.");
      return FALSE;
    }
  if (g_hostname_is_ip_address (host) || strchr (host, '.') == NULL)
    {
      limn_api_error_set_image (error, "Providing images via URL without FQDN is not supported in "
                                       "this configuration of `inference`.");
      return FALSE;
    }

  return TRUE;
}

/**
 * limn_link_session_new:
 *
 * Creates the session for links. It uses no proxy, or the address of the connection would be the
 * proxy's and its check would mean nothing.
 *
 * Returns: (transfer full): the session
 */
SoupSession *
limn_link_session_new (void)
{
  SoupSession *session = soup_session_new_with_options ("timeout", LIMN_LINK_SECONDS,
                                                        "user-agent", "limn-server",
                                                        NULL);

  soup_session_set_proxy_resolver (session, NULL);

  return session;
}

static void
network_event_cb (SoupMessage        *message,
                  GSocketClientEvent  event,
                  GIOStream          *connection,
                  gpointer            user_data)
{
  Load *load = g_task_get_task_data (user_data);
  g_autoptr (GSocketAddress) remote = NULL;
  GInetAddress *address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;

  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_INET_SOCKET_ADDRESS (remote))
    address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  if (address == NULL
      || (load->is_loopback ? !g_inet_address_get_is_loopback (address)
                            : !limn_link_is_public (address)))
    {
      load->is_refused = TRUE;
      g_cancellable_cancel (load->cancellable);
    }
}

/* Why it failed, in the words of the real server. Only the asker's own cancel stays what it is. */
static void
fail (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (load->asker, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      limn_api_error_set_image (&error,
                                load->is_refused
                                  ? "URL points to a network destination that is not allowed."
                                  : "Data pointed by URL could not be decoded into image.");
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void read_more (GTask *task);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result,
                                                               NULL);
  Load *load = g_task_get_task_data (task);
  gsize size = chunk != NULL ? g_bytes_get_size (chunk) : 0;

  if (chunk == NULL || load->data->len + size > LIMN_LINK_MAX_BYTES)
    {
      fail (task);
      return;
    }
  if (size == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&load->data)),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }

  g_byte_array_append (load->data, g_bytes_get_data (chunk, NULL), (guint) size);
  read_more (g_steal_pointer (&task));
}

static void
read_more (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (load->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   load->cancellable, read_cb, task);
}

/* Follows one redirect, if it leads where the link itself might have led. */
static void
follow (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (load->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GUri) target = NULL;
  g_autofree char *link = NULL;
  gboolean was_loopback = load->is_loopback;

  if (location != NULL)
    target = g_uri_parse_relative (soup_message_get_uri (load->message), location,
                                   SOUP_HTTP_URI_FLAGS, NULL);
  if (target == NULL || ++load->n_redirects > LIMN_LINK_MAX_REDIRECTS)
    {
      fail (task);
      g_object_unref (task);
      return;
    }

  link = g_uri_to_string (target);
  if (!limn_link_check (link, &load->is_loopback, NULL) || (load->is_loopback && !was_loopback))
    {
      load->is_refused = TRUE;
      fail (task);
      g_object_unref (task);
      return;
    }

  send_request (task, link);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);
  Load *load = g_task_get_task_data (task);
  guint status = soup_message_get_status (load->message);

  if (stream == NULL)
    {
      fail (task);
      return;
    }
  if (SOUP_STATUS_IS_REDIRECTION (status))
    {
      follow (g_steal_pointer (&task));
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      fail (task);
      return;
    }

  g_set_object (&load->stream, stream);
  read_more (g_steal_pointer (&task));
}

static void
send_request (GTask      *task,
              const char *link)
{
  Load *load = g_task_get_task_data (task);

  g_clear_object (&load->message);
  load->message = soup_message_new (SOUP_METHOD_GET, link);
  if (load->message == NULL)
    {
      fail (task);
      g_object_unref (task);
      return;
    }

  soup_message_add_flags (load->message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect_object (load->message, "network-event", G_CALLBACK (network_event_cb), task, 0);
  soup_session_send_async (load->session, load->message, G_PRIORITY_DEFAULT, load->cancellable,
                           sent_cb, task);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Load *load = user_data;

  g_cancellable_cancel (load->cancellable);

  return G_SOURCE_REMOVE;
}

static void
asker_cancelled_cb (GCancellable *asker,
                    GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/**
 * limn_link_load_async:
 * @session: what limn_link_session_new() made
 * @link: the address of an image
 * @cancellable: (nullable): to stop; cancel it on the main thread
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Fetches an image: at most 20 MB, in at most 30 seconds, over at most five redirects.
 */
void
limn_link_load_async (SoupSession         *session,
                      const char          *link,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, limn_link_load_async);
  g_task_set_name (task, "[limn] link");
  g_task_set_task_data (task, load, load_free);
  load->session = g_object_ref (session);
  load->data = g_byte_array_new ();
  load->cancellable = g_cancellable_new ();
  if (!limn_link_check (link, &load->is_loopback, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (cancellable != NULL)
    {
      load->asker = g_object_ref (cancellable);
      load->asker_id = g_cancellable_connect (cancellable, G_CALLBACK (asker_cancelled_cb),
                                              g_object_ref (load->cancellable), g_object_unref);
    }
  load->deadline = g_timeout_source_new_seconds (LIMN_LINK_SECONDS);
  g_source_set_static_name (load->deadline, "[limn] link deadline");
  g_source_set_callback (load->deadline, deadline_cb, load, NULL);
  g_source_attach (load->deadline, NULL);

  send_request (g_steal_pointer (&task), link);
}

/**
 * limn_link_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Takes what was fetched.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with %LIMN_API_ERROR_BAD_REQUEST or
 *   %G_IO_ERROR_CANCELLED
 */
GBytes *
limn_link_load_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
