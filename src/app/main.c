/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-allocator.h"
#include "limn-application.h"
#include "limn-redact.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LimnApplication) application = NULL;

  limn_allocator_set_up ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LIMN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  limn_redact_install_log_writer ();
  g_set_application_name (_("Limn"));
  application = limn_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
