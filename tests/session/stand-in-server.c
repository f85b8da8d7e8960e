/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for limn-server: says that it is ready on the port of the test's own server, and lives
 * until its input ends. */

#include "config.h"

#include <stdio.h>

#include <glib.h>

int
main (int   argc,
      char *argv[])
{
  g_print ("{\"limn-server\": \"stand-in\", \"port\": %s}\n", g_getenv ("LIMN_TEST_PORT"));
  while (getchar () != EOF)
    ;

  return 0;
}
