/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches the picture behind a link, as a browser would: without a key, a few redirects allowed.
 * A page on the internet that redirects into the local network would make this program its
 * messenger there, so that one way is closed, for names and for the addresses they turn out to
 * have. What comes back is only bytes; whether it is a picture is the loader's to say. Main thread
 * only, asynchronous. */

#include "config.h"

#include "limn-fetch.h"

#include "limn-error.h"
#include "limn-image-loader.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define ACCEPT "image/*,*/*;q=0.5"

typedef struct
{
  LimnHttp        *http; /* borrowed: the source object's */
  LimnHttpRequest *request;
  LimnDeadlines    deadlines;
  guint            n_redirects;
  gboolean         from_public;
} Fetch;

static void send_request (GTask *task,
                          GUri  *uri);

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->request, limn_http_request_free);
  g_free (fetch);
}

static gboolean
is_web_scheme (GUri *uri)
{
  return g_str_equal (g_uri_get_scheme (uri), "http")
         || g_str_equal (g_uri_get_scheme (uri), "https");
}

/**
 * limn_fetch_is_public_host:
 * @host: a name or an address
 *
 * Tells whether @host is of the internet by what it says: not this computer, not an address or a
 * name of a local network. Where a name really leads is seen only when connecting. Any thread.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_fetch_is_public_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *name = NULL;
  const char *last = NULL;

  if (address != NULL)
    return !limn_http_is_private (address);
  name = g_ascii_strdown (host, -1);
  last = strrchr (name, '.');
  /* No name without a dot is public. What ends in a number is an address to some resolvers. */
  return last != NULL
         && !g_ascii_isdigit (last[1])
         && !g_str_has_suffix (name, ".local")
         && !g_str_has_suffix (name, ".localhost")
         && !g_str_has_suffix (name, ".internal")
         && !g_str_has_suffix (name, ".lan")
         && !g_str_has_suffix (name, ".home.arpa");
}

static GError *
error_from_status (guint       status,
                   const char *host)
{
  LimnError code = status >= 500 ? LIMN_ERROR_SERVER : LIMN_ERROR_NOT_A_FILE;

  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE)
    /* Translators: %s is the name of a host. */
    return g_error_new (LIMN_ERROR, code, _("%s has nothing at this link."), host);
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    /* Translators: %s is the name of a host. */
    return g_error_new (LIMN_ERROR, code, _("%s does not let Limn open this link."), host);
  /* Translators: %s is the name of a host, %u the number of an HTTP status. */
  return g_error_new (LIMN_ERROR, code, _("%s did not give the picture (%u)."), host, status);
}

/* Where a redirect leads, if it may be followed. */
static GUri *
resolve_redirect (Fetch                *fetch,
                  const LimnHttpReply  *reply,
                  GError              **error)
{
  const char *host = g_uri_get_host (fetch->request->uri);
  g_autoptr (GUri) target = NULL;

  if (reply->location != NULL)
    target = g_uri_parse_relative (fetch->request->uri, reply->location, SOUP_HTTP_URI_FLAGS, NULL);
  if (target == NULL || !is_web_scheme (target)
      || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0')
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT,
                 /* Translators: %s is the name of a host. */
                 _("%s sent Limn on to an address that cannot be followed."), host);
  else if (fetch->n_redirects >= LIMN_FETCH_MAX_REDIRECTS)
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_REDIRECT,
                         _("The link leads from one address to the next without an end."));
  else if (fetch->from_public && !limn_fetch_is_public_host (g_uri_get_host (target)))
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_REDIRECT,
                 /* Translators: %s is the name of a host. */
                 _("The link leads to %s, which is in the local network. "
                   "Limn does not follow it there."), g_uri_get_host (target));
  else if (g_str_equal (g_uri_get_scheme (fetch->request->uri), "https")
           && g_str_equal (g_uri_get_scheme (target), "http"))
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_INSECURE,
                 /* Translators: %s is the name of a host. */
                 _("%s sent Limn on to an address that is not secure."), host);
  else
    return g_steal_pointer (&target);
  return NULL;
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY
         || status == SOUP_STATUS_FOUND
         || status == SOUP_STATUS_SEE_OTHER
         || status == SOUP_STATUS_TEMPORARY_REDIRECT
         || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpReply) reply = limn_http_send_finish (result, &error);
  g_autoptr (GUri) target = NULL;
  Fetch *fetch = g_task_get_task_data (task);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (reply->status == SOUP_STATUS_OK)
    {
      g_task_return_pointer (task, g_steal_pointer (&reply->body), (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (!is_redirect (reply->status))
    {
      g_task_return_error (task, error_from_status (reply->status,
                                                    g_uri_get_host (fetch->request->uri)));
      return;
    }
  target = resolve_redirect (fetch, reply, &error);
  if (target == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  fetch->n_redirects++;
  send_request (task, target);
}

static void
send_request (GTask *task,
              GUri  *uri)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_clear_pointer (&fetch->request, limn_http_request_free);
  fetch->request = limn_http_request_new ("GET", uri);
  fetch->request->accept = g_strdup (ACCEPT);
  fetch->request->max_reply_bytes = LIMN_MAX_FILE_BYTES;
  /* The link itself was chosen by the person and may lead anywhere; what a server of the internet
   * makes of it may not. */
  fetch->request->public_only = fetch->from_public && fetch->n_redirects > 0;
  if (limn_fetch_is_public_host (g_uri_get_host (uri)))
    fetch->from_public = TRUE;
  limn_http_send_async (fetch->http, fetch->request, &fetch->deadlines,
                        g_task_get_cancellable (task), sent_cb, g_object_ref (task));
}

/**
 * limn_fetch_async:
 * @http: the connections; kept alive by the caller until the callback
 * @link: a link
 * @deadlines: how long each step may take
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: data for @callback
 *
 * Fetches what is behind a link. Main thread only.
 */
void
limn_fetch_async (LimnHttp            *http,
                  const char          *link,
                  const LimnDeadlines *deadlines,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GUri) uri = NULL;
  Fetch *fetch = NULL;

  g_task_set_source_tag (task, limn_fetch_async);
  g_task_set_name (task, "[limn] fetch a link");
  if (g_task_return_error_if_cancelled (task))
    return;

  uri = g_uri_parse (link, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_PARSE_RELAXED, NULL);
  if (uri == NULL || !is_web_scheme (uri)
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_task_return_new_error (task, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE,
                               _("Only links that begin with https or http can be opened."));
      return;
    }
  fetch = g_new0 (Fetch, 1);
  fetch->http = http;
  fetch->deadlines = *deadlines;
  g_task_set_task_data (task, fetch, fetch_free);
  send_request (task, uri);
}

/**
 * limn_fetch_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [func@fetch_async]. Main thread only.
 *
 * Returns: (transfer full): the bytes; %NULL on error
 */
GBytes *
limn_fetch_finish (GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
