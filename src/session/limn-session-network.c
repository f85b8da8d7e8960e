/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session does when the network changes: it asks again what could not be reached. What the
 * system believes about the network never keeps a question from being sent, for it is often wrong,
 * and a server on this computer needs no network. Main thread only. */

#include "config.h"

#include "limn-session-private.h"

#include "limn-error.h"
#include "limn-http-error.h"

#include <string.h>

/* Addresses and routes come one after the other; asked at the first of them, it fails again. */
#define SETTLE_MS 2000

static gboolean
is_worth_retrying (LimnSession *self)
{
  return g_error_matches (self->error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
}

static gboolean
settled_cb (gpointer user_data)
{
  LimnSession *self = user_data;

  g_assert (LIMN_IS_SESSION (self));

  self->network_id = 0;
  if (is_worth_retrying (self))
    limn_session_ask_again (self);

  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (LimnSession *self,
                    gboolean     is_available)
{
  g_assert (LIMN_IS_SESSION (self));

  g_clear_handle_id (&self->network_id, g_source_remove);
  if (!is_available || !is_worth_retrying (self))
    return;

  self->network_id = g_timeout_add (SETTLE_MS, settled_cb, self);
  g_source_set_name_by_id (self->network_id, "[limn] wait for the network to settle");
}

/* What a network that wants people to sign in first can do to a question. */
static gboolean
may_be_portal (LimnSession  *self,
               const GError *error)
{
  return self->monitor != NULL
         && g_network_monitor_get_connectivity (self->monitor) == G_NETWORK_CONNECTIVITY_PORTAL
         && (g_error_matches (error, LIMN_ERROR, LIMN_ERROR_REDIRECT)
             || g_error_matches (error, LIMN_ERROR, LIMN_ERROR_BAD_REPLY)
             || g_error_matches (error, LIMN_ERROR, LIMN_ERROR_INSECURE)
             || g_error_matches (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE)
             || g_error_matches (error, LIMN_ERROR, LIMN_ERROR_TIMEOUT));
}

/*< private >
 * limn_session_mention_portal:
 * @self: a session
 * @error: (inout): why a question failed
 *
 * Adds to an error that the network may want the person to sign in, if the system says so.
 */
void
limn_session_mention_portal (LimnSession  *self,
                             GError      **error)
{
  const char *hint = limn_http_get_portal_hint ();
  g_autofree char *message = NULL;

  if (!may_be_portal (self, *error) || strstr ((*error)->message, hint) != NULL)
    return;

  message = g_strconcat ((*error)->message, " ", hint, NULL);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&message);
}

/*< private >
 * limn_session_unwatch_network:
 * @self: a session
 *
 * Does nothing more when the network changes.
 */
void
limn_session_unwatch_network (LimnSession *self)
{
  g_clear_handle_id (&self->network_id, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
}

/**
 * limn_session_watch_network:
 * @self: a session
 * @monitor: (nullable): what tells about the network
 *
 * Has the session ask again what could not be reached, two seconds after @monitor told that the
 * network changed. Main thread only.
 */
void
limn_session_watch_network (LimnSession     *self,
                            GNetworkMonitor *monitor)
{
  g_return_if_fail (LIMN_IS_SESSION (self));
  g_return_if_fail (monitor == NULL || G_IS_NETWORK_MONITOR (monitor));

  limn_session_unwatch_network (self);
  if (monitor == NULL)
    return;

  self->monitor = g_object_ref (monitor);
  g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
