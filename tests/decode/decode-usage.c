/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a program and prints the most memory in KB that it had. Small itself: decode-fixture.c says
 * why. */

#include "config.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int    argc,
      char **argv)
{
  struct rusage usage;
  int status = 0;
  pid_t child = argc > 1 ? fork () : -1;

  if (child == 0)
    {
      execv (argv[1], argv + 1);
      _exit (127);
    }
  if (child < 0 || wait4 (child, &status, 0, &usage) != child)
    return 1;
  printf ("%ld\n", usage.ru_maxrss);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 126;
}
