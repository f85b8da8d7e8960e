/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the program that serves the local model. Looks at a few paths; main thread. */

#include "config.h"

#include "limn-server-finder.h"

#include "limn-error.h"
#include "limn-program.h"

#include <glib/gi18n-lib.h>

/**
 * limn_server_find_in:
 * @override: (nullable): the path that the person chose, or %NULL
 * @program_dir: (nullable): the folder of the running program
 * @libexec_dir: where programs are installed that people do not run themselves
 * @error: return location for an error
 *
 * Finds `limn-server`, see [func@program_find_in]. A choice of the person that does not exist is an
 * error, not a fallback.
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
  char *path = NULL;

  g_return_val_if_fail (libexec_dir != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (override != NULL && *override != '\0')
    {
      if (limn_program_is_one (override))
        return g_strdup (override);
      g_set_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                   /* Translators: %s is the path of a file. */
                   _("LIMN_SERVER names “%s”, which is not a program."), override);
      return NULL;
    }

  path = limn_program_find_in ("limn-server", "server", program_dir, libexec_dir);
  if (path == NULL)
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL,
                         _("The program of the local model, limn-server, is missing. "
                           "Run build-aux/run once to set it up."));
  return path;
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
  g_autofree char *program_dir = limn_program_dup_dir ();

  return limn_server_find_in (g_getenv ("LIMN_SERVER"), program_dir, LIMN_LIBEXEC_DIR, error);
}
