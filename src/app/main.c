/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-allocator.h"
#include "limn-application.h"
#include "limn-redact.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

/* GTK prepares GL before it knows whether anything will use it, and loads a compiler where there is
 * no graphics card. Who has chosen the cairo renderer does not. Before the first thread. */
static void
spare_gl (void)
{
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return;
  if (gtk_get_minor_version () >= 16)
    g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
  else
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LimnApplication) application = NULL;

  limn_allocator_set_up ();
  spare_gl ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LIMN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  limn_redact_install_log_writer ();
  g_set_application_name (_("Limn"));
  application = limn_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
