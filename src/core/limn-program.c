/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the programs of Limn that people do not run themselves. Looks at a few paths; any
 * thread. */

#include "config.h"

#include "limn-program.h"

/**
 * limn_program_is_one:
 * @path: a path
 *
 * Tells whether a path is one of a program. Any thread.
 *
 * Returns: %TRUE if it can be run
 */
gboolean
limn_program_is_one (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)
         && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/**
 * limn_program_find_in:
 * @name: name of a program, like `limn-server`
 * @source_folder: the folder below `src` it is built in, like `server`
 * @program_dir: (nullable): the folder of the running program
 * @libexec_dir: where programs are installed that people do not run themselves
 *
 * Finds a program. What was built beside the running program comes before what is installed:
 * otherwise a program fresh from the build would talk to an older one. An installed program has no
 * such neighbour. Any thread.
 *
 * Returns: (transfer full) (nullable): a path, or %NULL if there is none
 */
char *
limn_program_find_in (const char *name,
                      const char *source_folder,
                      const char *program_dir,
                      const char *libexec_dir)
{
  g_autofree char *built = NULL;
  g_autofree char *installed = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (source_folder != NULL, NULL);
  g_return_val_if_fail (libexec_dir != NULL, NULL);

  if (program_dir != NULL)
    {
      built = g_build_filename (program_dir, "..", source_folder, name, NULL);
      if (limn_program_is_one (built))
        return g_steal_pointer (&built);
    }
  installed = g_build_filename (libexec_dir, name, NULL);
  return limn_program_is_one (installed) ? g_steal_pointer (&installed) : NULL;
}

/**
 * limn_program_dup_dir:
 *
 * Gets the folder of the running program. Any thread.
 *
 * Returns: (transfer full) (nullable): a path, or %NULL if the system does not say
 */
char *
limn_program_dup_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}
