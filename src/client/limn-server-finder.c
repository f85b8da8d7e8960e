/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the program that serves the local model. Looks at a few paths; main thread. */

#include "config.h"

#include "limn-server-finder.h"

#include "limn-error.h"

#include <glib/gi18n-lib.h>

#define PROGRAM_NAME "limn-server"

static gboolean
is_program (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)
         && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/**
 * limn_server_find_in:
 * @override: (nullable): the path that the person chose, or %NULL
 * @program_dir: (nullable): the folder of the running program
 * @libexec_dir: where programs are installed that people do not run themselves
 * @error: return location for an error
 *
 * Finds `limn-server`. What was built beside the running program comes before what is installed:
 * otherwise a program fresh from the build would talk to an older server. An installed program has
 * no such neighbour. A choice of the person that does not exist is an error, not a fallback.
 *
 * Fails with %LIMN_ERROR_LOCAL_MODEL. Any thread.
 *
 * Returns: (transfer full): a path; %NULL on error
 */
char *
limn_server_find_in (const char  *override,
                     const char  *program_dir,
                     const char  *libexec_dir,
                     GError     **error)
{
  g_autofree char *built = NULL;
  g_autofree char *installed = NULL;

  g_return_val_if_fail (libexec_dir != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (override != NULL && *override != '\0')
    {
      if (is_program (override))
        return g_strdup (override);
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                   /* Translators: %s is the path of a file. */
                   _("LIMN_SERVER names “%s”, which is not a program."), override);
      return NULL;
    }

  if (program_dir != NULL)
    {
      built = g_build_filename (program_dir, "..", "server", PROGRAM_NAME, NULL);
      if (is_program (built))
        return g_steal_pointer (&built);
    }
  installed = g_build_filename (libexec_dir, PROGRAM_NAME, NULL);
  if (is_program (installed))
    return g_steal_pointer (&installed);

  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                       _("The program of the local model, limn-server, is missing. "
                         "Run build-aux/run once to set it up."));
  return NULL;
}

/**
 * limn_server_find:
 * @error: return location for an error
 *
 * Finds `limn-server` for the running program: see [func@server_find_in].
 *
 * Fails with %LIMN_ERROR_LOCAL_MODEL. Any thread.
 *
 * Returns: (transfer full): a path; %NULL on error
 */
char *
limn_server_find (GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *program_dir = program != NULL ? g_path_get_dirname (program) : NULL;

  return limn_server_find_in (g_getenv ("LIMN_SERVER"), program_dir, LIMN_LIBEXEC_DIR, error);
}
