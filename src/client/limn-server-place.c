/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The surroundings of a local server: the socket it listens at, and its environment. The calls look
 * at a few files of a folder in memory; any thread. */

#include "config.h"

#include "limn-server-place.h"

#include "limn-local-socket.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SOCKET_PREFIX "server-"

/**
 * limn_server_make_socket_path:
 * @owns_folder: (out): whether the folder of the socket is to be removed with it
 * @error: return location for an error
 *
 * Chooses where a server is to listen. Each has a name of its own, so that two windows or programs
 * never meet at one. Where the runtime directory cannot be used, or its name is longer than the
 * system takes, the socket lies in a folder of its own. What killed servers left is removed. Any
 * thread.
 *
 * Returns: (transfer full) (type filename): the path of a socket; %NULL with a %G_FILE_ERROR
 */
char *
limn_server_make_socket_path (gboolean  *owns_folder,
                              GError   **error)
{
  g_autofree char *folder = limn_local_socket_dup_folder (NULL);
  g_autofree char *name = g_strdup_printf (SOCKET_PREFIX "%d-%08x", (int) getpid (),
                                           g_random_int ());
  g_autofree char *path = NULL;

  if (folder != NULL)
    {
      limn_local_socket_sweep (folder, SOCKET_PREFIX);
      path = g_build_filename (folder, name, NULL);
    }
  *owns_folder = path == NULL || strlen (path) >= LIMN_LOCAL_SOCKET_MAX_BYTES;
  if (!*owns_folder)
    return g_steal_pointer (&path);

  g_clear_pointer (&folder, g_free);
  folder = g_dir_make_tmp ("limn-XXXXXX", error);

  return folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

/**
 * limn_server_dup_environment:
 *
 * Makes what a server is told of our surroundings: where its files are, in which language it runs,
 * and what developers want of it. No display, no bus, no proxy, and no key of a hosted service.
 * Any thread.
 *
 * Returns: (transfer full): the environment
 */
char **
limn_server_dup_environment (void)
{
  static const char *const names[] = { "HOME", "LANG", "PATH", "TMPDIR", NULL };
  static const char *const prefixes[] = {
    "ASAN_", "G_", "LC_", "LIMN_", "LSAN_", "UBSAN_", "XDG_",
  };
  g_auto (GStrv) all = g_get_environ ();
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (all[i], strcspn (all[i], "="));
      gboolean is_kept = g_strv_contains (names, name);

      for (guint j = 0; j < G_N_ELEMENTS (prefixes) && !is_kept; j++)
        is_kept = g_str_has_prefix (name, prefixes[j]);
      if (is_kept && strcmp (name, "LIMN_API_KEY") != 0)
        g_strv_builder_add (kept, all[i]);
    }

  return g_strv_builder_end (kept);
}
