/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process cannot do any more when it has made the server's promises. */

#include "config.h"

#include "limn-confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static gpointer
try_in_thread (gpointer data)
{
  GMutex *lock = data;
  char *arguments[] = { (char *) "/bin/true", NULL };

  /* Until the promises are made. */
  g_mutex_lock (lock);
  g_mutex_unlock (lock);
  errno = 0;
  execve (arguments[0], arguments, NULL);

  return GINT_TO_POINTER (errno);
}

static gpointer
do_nothing (gpointer data)
{
  return NULL;
}

static void
assert_refused (int result,
                int code)
{
  g_assert_cmpint (result, ==, -1);
  g_assert_cmpint (errno, ==, code);
}

static void
check_all (gboolean allow_links)
{
  char *arguments[] = { (char *) "/bin/true", NULL };
  g_autoptr (GError) error = NULL;
  GMutex lock;
  GThread *thread = NULL;
  int fds[2] = { -1, -1 };
  int fd = -1;

  g_mutex_init (&lock);
  g_mutex_lock (&lock);
  thread = g_thread_new ("older", try_in_thread, &lock);
  limn_confine_limits ();
  g_assert_true (limn_confine_calls (allow_links, &error));
  g_assert_no_error (error);
  g_mutex_unlock (&lock);

  /* Also for threads that were there before. */
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, EPERM);
  assert_refused (execve (arguments[0], arguments, NULL), EPERM);
  assert_refused (rename ("/nonexistent/a", "/nonexistent/b"), EPERM);
  assert_refused (listen (0, 1), EPERM);
#ifndef __SANITIZE_ADDRESS__
  assert_refused (open ("/dev/null", O_WRONLY), EACCES);
  assert_refused (open ("/dev/null", O_RDWR), EACCES);
  assert_refused (open ("/nonexistent", O_RDONLY | O_CREAT, 0600), EACCES);
#endif
  fd = socket (AF_INET, SOCK_STREAM, 0);
  if (allow_links)
    g_assert_cmpint (fd, >=, 0);
  else
    assert_refused (fd, EPERM);

  /* What it does need. */
  g_assert_no_errno (open ("/dev/null", O_RDONLY | O_CLOEXEC));
  g_assert_no_errno (memfd_create ("limn", MFD_CLOEXEC));
  g_assert_no_errno (socketpair (AF_UNIX, SOCK_SEQPACKET, 0, fds));
  g_thread_join (g_thread_new ("younger", do_nothing, NULL));
}

static void
test_closed (void)
{
  if (g_test_subprocess ())
    {
      check_all (FALSE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_links (void)
{
  if (g_test_subprocess ())
    {
      check_all (TRUE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

/* Who was given less keeps less. */
static void
test_limits (void)
{
  const struct rlimit few = { 40, 50 };
  struct rlimit files = { 0, 0 };
  struct rlimit core = { 1, 1 };

  if (g_test_subprocess ())
    {
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &few));
      limn_confine_limits ();
      g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &files));
      g_assert_no_errno (getrlimit (RLIMIT_CORE, &core));
      g_assert_cmpuint (files.rlim_cur, ==, 40);
      g_assert_cmpuint (files.rlim_max, ==, 50);
      g_assert_cmpuint (core.rlim_max, ==, 0);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/confine/closed", test_closed);
  g_test_add_func ("/confine/links", test_links);
  g_test_add_func ("/confine/limits", test_limits);

  return g_test_run ();
}
