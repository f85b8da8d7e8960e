/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The accept loop. A listener of SoupServer or GSocketService stops for good after one failed
 * accept; this one tries again. Who is at the door is asked in when there is a place; behind them
 * the system keeps the others. Those who are gone by the time they are looked at take none: the
 * system's queue is short, and a new caller who finds it full tries again only after a second. Main
 * thread. */

#include "config.h"

#include "limn-listener.h"

#include "limn-local-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long to wait after a failed accept; it fails for want of file descriptors, and would at once
 * fail again. */
#define RETRY_MS 100
#define MAX_SOCKETS 2
/* How many the system keeps waiting, and how many of them are looked at before anything else has
 * its turn. */
#define BACKLOG 4096
#define MAX_AT_ONCE 256

/* One of the loopback addresses, or a Unix socket. */
typedef struct
{
  LimnListener *owner;
  GSocket      *socket;
  GSocket      *first; /* came in, and waits for a place */
  GSource      *source;
  guint         retry_id;
} Door;

struct _LimnListener
{
  GObject                  parent_instance;

  Door                     doors[MAX_SOCKETS];
  char                    *socket_path;
  const LimnListenerHooks *hooks;
  gpointer                 user_data;

  struct stat              socket_status; /* which file is ours */
  guint                    n_doors;
  guint16                  port;
};

G_DEFINE_FINAL_TYPE (LimnListener, limn_listener, G_TYPE_OBJECT)

static void     watch_door  (Door         *door);
static gboolean incoming_cb (GSocket      *socket,
                             GIOCondition  condition,
                             gpointer      user_data);

static gboolean
retry_cb (gpointer user_data)
{
  Door *door = user_data;

  door->retry_id = 0;
  /* Nothing new has to come for the one that is at the door already. */
  if (door->first == NULL || incoming_cb (door->socket, G_IO_IN, door) == G_SOURCE_CONTINUE)
    watch_door (door);

  return G_SOURCE_REMOVE;
}

/* Does not look at the door for a while, whoever knocks. */
static gboolean
rest (Door  *door,
      guint  milliseconds)
{
  g_clear_pointer (&door->source, g_source_unref);
  door->retry_id = g_timeout_add (milliseconds, retry_cb, door);
  g_source_set_name_by_id (door->retry_id, "[limn] accept again");

  return G_SOURCE_REMOVE;
}

/* At a Unix socket the system says who comes; nobody but the person whose server it is may, not
 * even if the file was opened to others. */
static gboolean
is_welcome (GSocket *socket)
{
  struct ucred peer = { 0 };
  socklen_t size = sizeof peer;

  if (g_socket_get_family (socket) != G_SOCKET_FAMILY_UNIX)
    return TRUE;

  return getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
         && peer.uid == geteuid ();
}

/* Closed by the other side before it said anything. */
static gboolean
is_gone (int fd)
{
  char byte = 0;

  return recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Lets in who waits at the door; returns after how many milliseconds to try again, or 0. */
static guint
let_first_in (Door *door)
{
  LimnListener *self = door->owner;
  guint wait_ms = 0;

  if (!is_gone (g_socket_get_fd (door->first)) && is_welcome (door->first))
    {
      wait_ms = self->hooks->make_room (self->user_data);
      if (wait_ms == 0)
        self->hooks->take (door->first, self->user_data);
    }
  if (wait_ms == 0)
    g_clear_object (&door->first);

  return wait_ms;
}

/* Accepts the next one. A socket of GLib asks the system a dozen questions, too many to ask about
 * those who are gone; for them, @door's first stays %NULL. Fails with an error number. */
static int
accept_next (Door *door)
{
  int fd = accept4 (g_socket_get_fd (door->socket), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

  if (fd < 0)
    return errno == EINTR || errno == ECONNABORTED ? 0 : errno;
  if (!is_gone (fd))
    door->first = g_socket_new_from_fd (fd, NULL);
  if (door->first == NULL)
    close (fd);

  return 0;
}

static gboolean
incoming_cb (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Door *door = user_data;

  for (guint i = 0; i < MAX_AT_ONCE; i++)
    {
      int code = door->first == NULL ? accept_next (door) : 0;
      guint wait_ms = door->first != NULL ? let_first_in (door) : 0;

      if (wait_ms > 0)
        return rest (door, wait_ms);
      if (code == EAGAIN)
        break;
      if (code != 0)
        {
          g_info ("Cannot accept a connection: %s", g_strerror (code));
          return rest (door, RETRY_MS);
        }
    }

  return G_SOURCE_CONTINUE;
}

static void
watch_door (Door *door)
{
  door->source = g_socket_create_source (door->socket, G_IO_IN, NULL);
  g_source_set_static_name (door->source, "[limn] accept");
  g_source_set_callback (door->source, G_SOURCE_FUNC (incoming_cb), door, NULL);
  g_source_attach (door->source, NULL);
}

static GSocket *
bind_socket (GSocketAddress  *address,
             GError         **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                             error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static void
open_door (LimnListener *self,
           GSocket      *socket)
{
  Door *door = &self->doors[self->n_doors++];

  door->owner = self;
  door->socket = g_object_ref (socket);
  watch_door (door);
}

static gboolean
open_loopback (LimnListener   *self,
               GSocketFamily   family,
               GError        **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, self->port);
  g_autoptr (GSocket) socket = bind_socket (wanted, error);
  g_autoptr (GSocketAddress) bound = NULL;

  if (socket == NULL)
    return FALSE;
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return FALSE;

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  open_door (self, socket);

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
 * @hooks: (transfer none): who gets in; must stay
 * @user_data: for @hooks
 *
 * Creates a listener, which does not listen yet.
 *
 * Returns: (transfer full): the listener
 */
LimnListener *
limn_listener_new (const LimnListenerHooks *hooks,
                   gpointer                 user_data)
{
  LimnListener *self = g_object_new (LIMN_TYPE_LISTENER, NULL);

  self->hooks = hooks;
  self->user_data = user_data;

  return self;
}

/**
 * limn_listener_open_port:
 * @self: a listener that does not listen yet
 * @port: the port, or 0 for one that the system chooses
 * @error: return location for an error
 *
 * Listens on 127.0.0.1, and on ::1 where the system has it, at the same port.
 *
 * Returns: %FALSE with a %G_IO_ERROR, of which %G_IO_ERROR_ADDRESS_IN_USE says that another program
 *   has the port
 */
gboolean
limn_listener_open_port (LimnListener  *self,
                         guint16        port,
                         GError       **error)
{
  g_autoptr (GError) second_error = NULL;

  g_return_val_if_fail (LIMN_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->n_doors == 0, FALSE);

  self->port = port;
  if (!open_loopback (self, G_SOCKET_FAMILY_IPV4, error))
    return FALSE;

  /* No IPv6 is fine. Another program on the chosen port there is not, since `localhost` may lead
   * to it; a port that the system chose was free a moment ago. */
  if (!open_loopback (self, G_SOCKET_FAMILY_IPV6, &second_error) && port != 0
      && g_error_matches (second_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_propagate_error (error, g_steal_pointer (&second_error));
      return FALSE;
    }

  return TRUE;
}

/* Binds beside the final name and moves the socket there when it listens already, so that nobody
 * ever finds one that refuses connections but is alive. */
static GSocket *
bind_at_path (const char  *folder,
              const char  *path,
              GError     **error)
{
  g_autofree char *name = g_strdup_printf (".%x", g_random_int ());
  g_autofree char *first_path = g_build_filename (folder, name, NULL);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  mode_t old_mask = 0;

  if (strlen (first_path) >= LIMN_LOCAL_SOCKET_MAX_BYTES
      || strlen (path) >= LIMN_LOCAL_SOCKET_MAX_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG,
                   "the name is longer than the %d bytes that sockets may have",
                   LIMN_LOCAL_SOCKET_MAX_BYTES - 1);
      return NULL;
    }
  address = g_unix_socket_address_new (first_path);
  old_mask = umask (0177);
  socket = bind_socket (address, error);
  umask (old_mask);
  if (socket == NULL)
    return NULL;
  if (g_rename (first_path, path) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      g_unlink (first_path);
      return NULL;
    }

  return g_steal_pointer (&socket);
}

/* What is at a path may be taken away only if it is a socket at which nobody listens. */
static gboolean
check_path (const char  *path,
            GError     **error)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return TRUE;
  if (!S_ISSOCK (status.st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "there is another file");
  else if (limn_local_socket_is_live (path))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                         "another server listens there");
  else
    return TRUE;

  return FALSE;
}

/**
 * limn_listener_open_socket:
 * @self: a listener that does not listen yet
 * @path: (type filename): where to make the socket
 * @error: return location for an error
 *
 * Listens at a Unix socket that only this person can open. A socket that a killed server left there
 * is replaced.
 *
 * Returns: %FALSE with a %G_IO_ERROR, of which %G_IO_ERROR_ADDRESS_IN_USE says that another server
 *   listens there
 */
gboolean
limn_listener_open_socket (LimnListener  *self,
                           const char    *path,
                           GError       **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (GSocket) socket = NULL;
  int lock = -1;

  g_return_val_if_fail (LIMN_IS_LISTENER (self), FALSE);
  g_return_val_if_fail (self->n_doors == 0 && path != NULL, FALSE);

  /* Two that start at the same moment must not both find the place free. */
  folder = g_path_get_dirname (path);
  lock = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0 || flock (lock, LOCK_EX) != 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  else if (check_path (path, error))
    socket = bind_at_path (folder, path, error);
  if (socket != NULL)
    {
      self->socket_path = g_strdup (path);
      lstat (path, &self->socket_status);
      open_door (self, socket);
    }
  if (lock >= 0)
    close (lock);

  return socket != NULL;
}

/**
 * limn_listener_get_port:
 * @self: the listener
 *
 * Gets the port.
 *
 * Returns: the port, or 0 if it listens at a Unix socket or not at all
 */
guint16
limn_listener_get_port (LimnListener *self)
{
  g_return_val_if_fail (LIMN_IS_LISTENER (self), 0);

  return self->port;
}

/**
 * limn_listener_get_socket_path:
 * @self: the listener
 *
 * Gets the path of the Unix socket.
 *
 * Returns: (transfer none) (nullable) (type filename): the path, or %NULL if there is none
 */
const char *
limn_listener_get_socket_path (LimnListener *self)
{
  g_return_val_if_fail (LIMN_IS_LISTENER (self), NULL);

  return self->socket_path;
}

/* The file may be another's by now. */
static void
remove_socket (LimnListener *self)
{
  struct stat status;

  if (self->socket_path != NULL && lstat (self->socket_path, &status) == 0
      && status.st_dev == self->socket_status.st_dev
      && status.st_ino == self->socket_status.st_ino)
    g_unlink (self->socket_path);
  g_clear_pointer (&self->socket_path, g_free);
}

/**
 * limn_listener_close:
 * @self: the listener
 *
 * Stops listening and removes the Unix socket. Connections that are open stay so. Closing twice is
 * fine.
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
      g_clear_object (&door->first);
      if (door->socket != NULL)
        g_socket_close (door->socket, NULL);
      g_clear_object (&door->socket);
    }
  self->n_doors = 0;
  remove_socket (self);
}
