/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of the local server, with a stand-in for the real program. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-local-socket.h"
#include "limn-server-finder.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

static void
use_mode (const char *mode)
{
  g_setenv ("LIMN_SERVER", g_getenv ("LIMN_TEST_FAKE_SERVER"), TRUE);
  if (mode != NULL)
    g_setenv ("LIMN_FAKE_MODE", mode, TRUE);
  else
    g_unsetenv ("LIMN_FAKE_MODE");
}

static char *
wait_ready (LimnLocalServer  *server,
            GError          **error)
{
  g_auto (Outcome) outcome = { 0 };

  limn_local_server_ready_async (server, NULL, outcome_ready_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_true ((outcome.text != NULL) == (outcome.error == NULL));
  if (outcome.error != NULL)
    g_propagate_error (error, g_steal_pointer (&outcome.error));
  return g_steal_pointer (&outcome.text);
}

static gboolean
is_process_gone (gpointer data)
{
  return kill (GPOINTER_TO_INT (data), 0) != 0 && errno == ESRCH;
}

static gboolean
has_no_process (gpointer data)
{
  return limn_local_server_get_pid (data) == 0;
}

static void
test_start_and_stop (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autofree char *later = NULL;
  int pid = 0;

  use_mode (NULL);
  /* The key is not for the child: the stand-in refuses to start with it. */
  g_setenv ("LIMN_API_KEY", CANARY, TRUE);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, 0);
  path = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  pid = limn_local_server_get_pid (server);
  g_assert_cmpint (pid, >, 0);

  again = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, path);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, pid);

  limn_local_server_stop (server);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, 0);
  limn_test_wait (is_process_gone, GINT_TO_POINTER (pid));
  limn_local_server_stop (server);

  later = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limn_local_server_get_pid (server), !=, pid);
  g_unsetenv ("LIMN_API_KEY");
}

static void
test_ends_with_object (void)
{
  LimnLocalServer *server = limn_local_server_new ();
  g_autofree char *path = NULL;
  int pid = 0;

  use_mode (NULL);
  path = wait_ready (server, NULL);
  g_assert_nonnull (path);
  pid = limn_local_server_get_pid (server);
  assert_gone (server);
  limn_test_wait (is_process_gone, GINT_TO_POINTER (pid));
}

/* Neither the end of its input nor SIGTERM impresses this one. */
static void
test_stubborn (void)
{
  LimnLocalServer *server = limn_local_server_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Outcome) outcome = { 0 };
  int pid = 0;

  use_mode ("stubborn");
  limn_local_server_ready_async (server, cancellable, outcome_ready_cb, &outcome);
  pid = limn_local_server_get_pid (server);
  g_assert_cmpint (pid, >, 0);
  g_cancellable_cancel (cancellable);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The wait was given up, not the server. */
  g_assert_cmpint (limn_local_server_get_pid (server), ==, pid);
  assert_gone (server);
  limn_test_wait (is_process_gone, GINT_TO_POINTER (pid));
}

static void
test_waiters (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  g_auto (Outcome) third = { 0 };
  g_auto (Outcome) fourth = { 0 };

  use_mode (NULL);
  g_cancellable_cancel (before);
  limn_local_server_ready_async (server, before, outcome_ready_cb, &first);
  limn_test_wait (outcome_is_done, &first);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, 0);

  limn_local_server_ready_async (server, during, outcome_ready_cb, &second);
  limn_local_server_ready_async (server, NULL, outcome_ready_cb, &third);
  limn_local_server_ready_async (server, NULL, outcome_ready_cb, &fourth);
  g_cancellable_cancel (during);
  limn_test_wait (outcome_is_done, &second);
  limn_test_wait (outcome_is_done, &third);
  limn_test_wait (outcome_is_done, &fourth);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (third.error);
  g_assert_cmpstr (third.text, ==, fourth.text);
}

static void
test_owner_gone_while_starting (void)
{
  LimnLocalServer *server = limn_local_server_new ();
  g_auto (Outcome) outcome = { 0 };
  int pid = 0;

  use_mode (NULL);
  limn_local_server_ready_async (server, NULL, outcome_ready_cb, &outcome);
  pid = limn_local_server_get_pid (server);
  assert_gone (server);
  g_assert_true (outcome.done);
  g_assert_no_error (outcome.error);
  limn_test_wait (is_process_gone, GINT_TO_POINTER (pid));
}

static void
test_stop_while_starting (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_auto (Outcome) outcome = { 0 };

  use_mode ("silent");
  limn_local_server_ready_async (server, NULL, outcome_ready_cb, &outcome);
  limn_local_server_stop (server);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
}

static void
test_bad_starts (void)
{
  static const struct
  {
    const char *mode;
    const char *expected;
  } cases[] = {
    { "not-set-up", "The local model is not set up. Run build-aux/run once. It said: no model in "
                    "the cache folder" },
    { "crash", "The local model did not start. It said: something broke" },
    { "garbage", "The local model said something that was not expected when it started." },
    { "other-socket", "The local model said something that was not expected when it started." },
    { "silent", "The local model takes too long to start." },
    { "deep", "The local model takes too long to start." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnLocalServer) server = limn_local_server_new ();
      g_autoptr (GError) error = NULL;

      use_mode (cases[i].mode);
      limn_local_server_set_start_timeout (server, i < 4 ? 30000 : 200);
      g_assert_null (wait_ready (server, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
      g_assert_cmpstr (error->message, ==, cases[i].expected);
      g_assert_cmpint (limn_local_server_get_pid (server), ==, 0);
    }
}

/* Setting the model up and trying again works at once, however often it was tried before. */
static void
test_set_up_later (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  for (int i = 0; i < 8; i++)
    {
      g_autoptr (GError) expected = NULL;

      use_mode ("not-set-up");
      g_assert_null (wait_ready (server, &expected));
      g_assert_nonnull (strstr (expected->message, "not set up"));
    }
  use_mode (NULL);
  path = wait_ready (server, &error);
  g_assert_no_error (error);
}

static void
test_missing (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;

  g_setenv ("LIMN_SERVER", "/nonexistent/limn-server", TRUE);
  g_assert_null (wait_ready (server, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
  g_assert_nonnull (strstr (error->message, "/nonexistent/limn-server"));
}

static void
test_restart (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();

  use_mode (NULL);
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = wait_ready (server, &error);
      int pid = limn_local_server_get_pid (server);

      g_assert_no_error (error);
      g_assert_cmpint (pid, >, 0);
      g_assert_no_errno (kill (pid, SIGKILL));
      limn_test_wait (has_no_process, server);
    }
  /* Three restarts a minute, and no more. */
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (wait_ready (server, &error));
    g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
    g_assert_cmpstr (error->message, ==,
                     "The local model keeps stopping. Try again in a minute.");
  }
}

static gboolean
is_zombie_or_gone (gpointer data)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", GPOINTER_TO_INT (data));
  g_autofree char *stat = NULL;

  return !g_file_get_contents (path, &stat, NULL, NULL) || strstr (stat, ") Z ") != NULL;
}

/* The server is dead, but the news has not come through the main loop. */
static void
test_suspect (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;
  int pid = 0;

  use_mode (NULL);
  path = wait_ready (server, &error);
  g_assert_no_error (error);
  pid = limn_local_server_get_pid (server);

  /* A wrong suspicion costs nothing. */
  limn_local_server_suspect (server);
  same = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (same, ==, path);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, pid);

  limn_local_server_suspect (server);
  g_assert_cmpint (pid, >, 0);
  g_assert_no_errno (kill (pid, SIGKILL));
  while (!is_zombie_or_gone (GINT_TO_POINTER (pid)))
    g_thread_yield ();
  other = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_cmpint (limn_local_server_get_pid (server), !=, pid);
}

static gboolean
has_other_process (gpointer data)
{
  int *pid = g_object_get_data (data, "test-pid");

  return limn_local_server_get_pid (data) != 0 && limn_local_server_get_pid (data) != *pid;
}

/* One that stands still while it is asked is ended and started again; one that nobody asks is left
 * alone, since a computer that was asleep looks the same. */
static void
test_stands_still (void)
{
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  int pid = 0;

  use_mode (NULL);
  limn_local_server_set_watch_interval (server, 50);
  path = wait_ready (server, &error);
  g_assert_no_error (error);
  pid = limn_local_server_get_pid (server);
  g_object_set_data (G_OBJECT (server), "test-pid", &pid);

  /* Being asked and well. */
  limn_local_server_begin_question (server);
  for (gint64 end_us = g_get_monotonic_time () + 300000; g_get_monotonic_time () < end_us;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (limn_local_server_get_pid (server), ==, pid);

  g_assert_no_errno (kill (pid, SIGSTOP));
  limn_test_wait (has_other_process, server);
  limn_test_wait (is_process_gone, GINT_TO_POINTER (pid));
  other = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other, !=, path);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  limn_local_server_end_question (server);
}

/* Two programs, or two of them in one, never meet at one socket. */
static void
test_two (void)
{
  g_autoptr (LimnLocalServer) first = limn_local_server_new ();
  g_autoptr (LimnLocalServer) second = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first_path = NULL;
  g_autofree char *second_path = NULL;

  use_mode (NULL);
  first_path = wait_ready (first, &error);
  g_assert_no_error (error);
  second_path = wait_ready (second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first_path, !=, second_path);
  g_assert_true (limn_local_socket_is_live (first_path));
  g_assert_true (limn_local_socket_is_live (second_path));
}

/* What killed servers left is swept away, and nothing else is. */
static void
test_leftovers (void)
{
  g_autofree char *folder = limn_local_socket_dup_folder (NULL);
  g_autofree char *dead = g_build_filename (folder, "server-1-1", NULL);
  g_autofree char *file = g_build_filename (folder, "server-notes", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (dead);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (LimnLocalServer) server = limn_local_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  use_mode (NULL);
  g_assert_true (g_socket_bind (socket, address, TRUE, NULL));
  g_socket_close (socket, NULL);
  g_assert_true (g_file_test (dead, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  path = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (path, folder));
  g_assert_false (g_file_test (dead, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_remove (file);
}

static gboolean
is_file_gone (gpointer data)
{
  return !g_file_test (data, G_FILE_TEST_EXISTS);
}

/* A folder that others can look into is not used, and the one instead of it leaves nothing. */
static void
test_no_runtime_folder (void)
{
  g_autofree char *folder = limn_local_socket_dup_folder (NULL);
  g_autofree char *own_folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  LimnLocalServer *server = limn_local_server_new ();

  use_mode (NULL);
  g_assert_no_errno (g_chmod (folder, 0755));
  g_assert_null (limn_local_socket_dup_folder (&error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  path = wait_ready (server, &error);
  g_assert_no_error (error);
  g_assert_false (g_str_has_prefix (path, folder));
  own_folder = g_path_get_dirname (path);
  assert_gone (server);
  limn_test_wait (is_file_gone, own_folder);
  g_assert_no_errno (g_chmod (folder, 0700));
}

static void
test_finder (void)
{
  g_autofree char *root = g_dir_make_tmp ("limn-finder-XXXXXX", NULL);
  g_autofree char *app = g_build_filename (root, "app", NULL);
  g_autofree char *folder = g_build_filename (root, "server", NULL);
  g_autofree char *built = g_build_filename (folder, "limn-server", NULL);
  g_autofree char *libexec = g_build_filename (root, "libexec", NULL);
  g_autofree char *installed = g_build_filename (libexec, "limn-server", NULL);
  g_autofree char *found_built = NULL;
  g_autofree char *found_installed = NULL;
  g_autofree char *found_override = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) override_error = NULL;

  g_mkdir (app, 0700);
  g_mkdir (folder, 0700);
  g_mkdir (libexec, 0700);
  g_assert_null (limn_server_find_in (NULL, app, libexec, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);
  g_assert_nonnull (strstr (error->message, "build-aux/run"));

  g_assert_true (g_file_set_contents_full (installed, "x", 1, G_FILE_SET_CONTENTS_NONE, 0755,
                                           NULL));
  found_installed = limn_server_find_in ("", app, libexec, NULL);
  g_assert_cmpstr (found_installed, ==, installed);

  g_assert_true (g_file_set_contents_full (built, "x", 1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  found_built = limn_server_find_in (NULL, app, libexec, NULL);
  g_assert_true (g_str_has_suffix (found_built, "/app/../server/limn-server"));

  found_override = limn_server_find_in (installed, app, libexec, NULL);
  g_assert_cmpstr (found_override, ==, installed);
  g_assert_null (limn_server_find_in (root, app, libexec, &override_error));
  g_assert_error (override_error, LIMN_ERROR, LIMN_ERROR_LOCAL_MODEL);

  g_remove (installed);
  g_remove (built);
  g_rmdir (libexec);
  g_rmdir (folder);
  g_rmdir (app);
  g_rmdir (root);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *runtime = g_dir_make_tmp ("limn-run-XXXXXX", NULL);
  g_autofree char *folder = NULL;
  int status = 0;

  g_unsetenv ("LIMN_API_KEY");
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/local-server/start-and-stop", test_start_and_stop);
  g_test_add_func ("/client/local-server/ends-with-object", test_ends_with_object);
  g_test_add_func ("/client/local-server/stubborn", test_stubborn);
  g_test_add_func ("/client/local-server/waiters", test_waiters);
  g_test_add_func ("/client/local-server/owner-gone", test_owner_gone_while_starting);
  g_test_add_func ("/client/local-server/stop-while-starting", test_stop_while_starting);
  g_test_add_func ("/client/local-server/bad-starts", test_bad_starts);
  g_test_add_func ("/client/local-server/set-up-later", test_set_up_later);
  g_test_add_func ("/client/local-server/missing", test_missing);
  g_test_add_func ("/client/local-server/restart", test_restart);
  g_test_add_func ("/client/local-server/suspect", test_suspect);
  g_test_add_func ("/client/local-server/stands-still", test_stands_still);
  g_test_add_func ("/client/local-server/two", test_two);
  g_test_add_func ("/client/local-server/leftovers", test_leftovers);
  g_test_add_func ("/client/local-server/no-runtime-folder", test_no_runtime_folder);
  g_test_add_func ("/client/local-server/finder", test_finder);

  status = g_test_run ();
  folder = limn_local_socket_dup_folder (NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (runtime), ==, 0);

  return status;
}
