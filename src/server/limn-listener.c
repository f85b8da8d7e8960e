/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The accept loop. SoupServer has one of its own, but it stops for good after one failed accept,
 * knows no limit of connections and no timeout. Main thread. */

#include "config.h"

#include "limn-listener.h"

/* How long to wait after a failed accept; it fails for want of file descriptors, and would at once
 * fail again. */
#define RETRY_MS 100
#define MAX_SOCKETS 2

/* One of the loopback addresses. */
typedef struct
{
  LimnListener *owner;
  GSocket      *socket;
  GSource      *source;
  guint         retry_id;
} Door;

struct _LimnListener
{
  GObject           parent_instance;

  Door              doors[MAX_SOCKETS];
  guint             n_doors;
  guint16           port;
  guint             n_connections;

  LimnListenerFunc  func;
  gpointer          user_data;
};

G_DEFINE_FINAL_TYPE (LimnListener, limn_listener, G_TYPE_OBJECT)

static void watch_door (Door *door);

static void
connection_gone_cb (gpointer  data,
                    GObject  *where_the_object_was)
{
  g_autoptr (LimnListener) self = data;

  self->n_connections--;
}

static void
take_connection (LimnListener *self,
                 GSocket      *socket)
{
  g_autoptr (GSocketConnection) connection = NULL;

  if (self->n_connections >= LIMN_LISTENER_MAX_CONNECTIONS)
    {
      g_socket_close (socket, NULL);
      return;
    }

  g_socket_set_timeout (socket, LIMN_LISTENER_IDLE_SECONDS);
  connection = g_socket_connection_factory_create_connection (socket);
  self->n_connections++;
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, g_object_ref (self));
  self->func (connection, self->user_data);
}

static gboolean
retry_cb (gpointer user_data)
{
  Door *door = user_data;

  door->retry_id = 0;
  watch_door (door);

  return G_SOURCE_REMOVE;
}

static gboolean
incoming_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Door *door = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);

  if (accepted != NULL)
    {
      take_connection (door->owner, accepted);
      return G_SOURCE_CONTINUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  g_info ("Cannot accept a connection: %s", error->message);
  g_clear_pointer (&door->source, g_source_unref);
  door->retry_id = g_timeout_add (RETRY_MS, retry_cb, door);
  g_source_set_name_by_id (door->retry_id, "[limn] accept again");

  return G_SOURCE_REMOVE;
}

static void
watch_door (Door *door)
{
  door->source = g_socket_create_source (door->socket, G_IO_IN, NULL);
  g_source_set_static_name (door->source, "[limn] accept");
  g_source_set_callback (door->source, G_SOURCE_FUNC (incoming_cb), door, NULL);
  g_source_attach (door->source, NULL);
}

static gboolean
open_door (LimnListener   *self,
           GSocketFamily   family,
           GError        **error)
{
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr (GSocketAddress) bound = NULL;
  Door *door = &self->doors[self->n_doors];

  if (socket == NULL)
    return FALSE;

  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error))
    return FALSE;
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return FALSE;

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->n_doors++;
  door->owner = self;
  door->socket = g_steal_pointer (&socket);
  watch_door (door);

  return TRUE;
}

static void
limn_listener_dispose (GObject *object)
{
  limn_listener_close (LIMN_LISTENER (object));

  G_OBJECT_CLASS (limn_listener_parent_class)->dispose (object);
}

static void
limn_listener_class_init (LimnListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = limn_listener_dispose;
}

static void
limn_listener_init (LimnListener *self)
{
}

/**
 * limn_listener_new:
 * @port: the port, or 0 for one that the system chooses
 * @func: takes new connections over
 * @user_data: for @func
 * @error: return location for an error
 *
 * Listens on 127.0.0.1, and on ::1 where the system has it, at the same port.
 *
 * Returns: (transfer full) (nullable): the listener, or %NULL with a %G_IO_ERROR, of which
 *   %G_IO_ERROR_ADDRESS_IN_USE says that another program has the port
 */
LimnListener *
limn_listener_new (guint16            port,
                   LimnListenerFunc   func,
                   gpointer           user_data,
                   GError           **error)
{
  g_autoptr (LimnListener) self = g_object_new (LIMN_TYPE_LISTENER, NULL);
  g_autoptr (GError) second_error = NULL;

  g_return_val_if_fail (func != NULL, NULL);

  self->port = port;
  self->func = func;
  self->user_data = user_data;
  if (!open_door (self, G_SOCKET_FAMILY_IPV4, error))
    return NULL;

  /* No IPv6 is fine. Another program on the chosen port there is not, since `localhost` may lead
   * to it; a port that the system chose was free a moment ago. */
  if (!open_door (self, G_SOCKET_FAMILY_IPV6, &second_error) && port != 0
      && g_error_matches (second_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&second_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * limn_listener_get_port:
 * @self: the listener
 *
 * Gets the port.
 *
 * Returns: the port
 */
guint16
limn_listener_get_port (LimnListener *self)
{
  g_return_val_if_fail (LIMN_IS_LISTENER (self), 0);

  return self->port;
}

/**
 * limn_listener_get_n_connections:
 * @self: the listener
 *
 * Gets how many connections are open.
 *
 * Returns: the count
 */
guint
limn_listener_get_n_connections (LimnListener *self)
{
  g_return_val_if_fail (LIMN_IS_LISTENER (self), 0);

  return self->n_connections;
}

/**
 * limn_listener_close:
 * @self: the listener
 *
 * Stops listening. Connections that are open stay so. Closing twice is fine.
 */
void
limn_listener_close (LimnListener *self)
{
  g_return_if_fail (LIMN_IS_LISTENER (self));

  for (guint i = 0; i < self->n_doors; i++)
    {
      Door *door = &self->doors[i];

      g_clear_handle_id (&door->retry_id, g_source_remove);
      if (door->source != NULL)
        g_source_destroy (door->source);
      g_clear_pointer (&door->source, g_source_unref);
      if (door->socket != NULL)
        g_socket_close (door->socket, NULL);
      g_clear_object (&door->socket);
    }
  self->n_doors = 0;
}
