/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the sockets between Limn and its server lie, and which of them somebody listens at. The
 * calls look at a few files of a folder in memory; any thread. */

#include "config.h"

#include "limn-local-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Whether a folder is ours and closed to everybody else; a link to such a folder is not. */
static gboolean
is_private (const char *folder)
{
  struct stat status;

  return lstat (folder, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == geteuid ()
         && (status.st_mode & 077) == 0;
}

/**
 * limn_local_socket_dup_folder:
 * @error: return location for an error
 *
 * Makes the folder for sockets, `limn` in the runtime directory of the person, if it is not there.
 * Nobody else can look into it. Any thread.
 *
 * Returns: (transfer full) (type filename): the folder; %NULL with a %G_IO_ERROR if it cannot be
 *   made or is open to others, or there is no runtime directory
 */
char *
limn_local_socket_dup_folder (GError **error)
{
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *folder = NULL;

  /* GLib would take the folder for caches instead, which stays when the person logs out, and may be
   * on a disk that knows no sockets. */
  if (runtime_dir == NULL || !g_path_is_absolute (runtime_dir))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "XDG_RUNTIME_DIR does not name a folder");
      return NULL;
    }
  folder = g_build_filename (runtime_dir, "limn", NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return NULL;
    }
  if (!is_private (folder))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "%s: other people can look into this folder", folder);
      return NULL;
    }

  return g_steal_pointer (&folder);
}

/**
 * limn_local_socket_is_live:
 * @path: (type filename): where a socket may be
 *
 * Tells whether a program listens at a socket, by connecting to it; the file alone stays behind
 * when a program is killed. Does not wait. Any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_local_socket_is_live (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = -1;
  gboolean is_live = FALSE;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_strlcpy (address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
    return FALSE;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;

  /* EAGAIN: somebody listens, and more callers wait than the system keeps. */
  is_live = connect (fd, (const struct sockaddr *) &address, sizeof address) == 0
            || errno == EAGAIN;
  close (fd);

  return is_live;
}

/**
 * limn_local_socket_sweep:
 * @folder: (type filename): a folder of sockets
 * @prefix: how the names of the sockets begin
 *
 * Removes the sockets at which nobody listens any more. Any thread.
 */
void
limn_local_socket_sweep (const char *folder,
                         const char *prefix)
{
  g_autoptr (GDir) dir = NULL;
  const char *name = NULL;

  g_return_if_fail (folder != NULL && prefix != NULL);

  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (g_str_has_prefix (name, prefix) && lstat (path, &status) == 0
          && S_ISSOCK (status.st_mode) && !limn_local_socket_is_live (path))
        g_unlink (path);
    }
}
