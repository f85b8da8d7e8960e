/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the decoder is run inside bubblewrap: without files but those of the system, without a
 * network, without other processes to see. That is on top of what the decoder does to itself, where
 * the system allows it. Any thread. */

#include "config.h"

#include "limn-decode-bubble.h"

/* Inside, another sandbox cannot be made, and the decoder has to do on its own. */
#define FLATPAK_FILE "/.flatpak-info"

static void
add (GStrvBuilder *argv,
     const char   *option,
     const char   *first,
     const char   *second)
{
  g_strv_builder_add_many (argv, option, first, second, NULL);
}

/* Where the libraries are: mostly a link into /usr. */
static void
add_library_folder (GStrvBuilder *argv,
                    const char   *folder)
{
  g_autofree char *target = g_file_read_link (folder, NULL);

  if (target != NULL)
    add (argv, "--symlink", target, folder);
  else
    add (argv, "--ro-bind-try", folder, folder);
}

/*< private >
 * limn_bubble_dup_argv:
 * @program: path of the decoder
 * @option: (nullable): its one argument
 *
 * Makes the command that runs the decoder inside bubblewrap. Whether that works on this system has
 * to be tried.
 *
 * Returns: (transfer full) (nullable): program and arguments, or %NULL if there is no bubblewrap
 */
char **
limn_bubble_dup_argv (const char *program,
                      const char *option)
{
  g_autofree char *bubble = g_find_program_in_path ("bwrap");
  g_autoptr (GStrvBuilder) argv = NULL;

  if (bubble == NULL || g_file_test (FLATPAK_FILE, G_FILE_TEST_EXISTS))
    return NULL;

  argv = g_strv_builder_new ();
  g_strv_builder_add_many (argv, bubble, "--unshare-all", "--die-with-parent", "--new-session",
                           "--cap-drop", "ALL", NULL);
  add (argv, "--ro-bind", "/usr", "/usr");
  add_library_folder (argv, "/lib");
  add_library_folder (argv, "/lib64");
  add (argv, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
  if (!g_str_has_prefix (program, "/usr/"))
    add (argv, "--ro-bind", program, program);
  g_strv_builder_add_many (argv, "--chdir", "/", "--", program, option, NULL);
  return g_strv_builder_end (argv);
}
