/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real libsecret, on a keyring file of its own as inside a sandbox. */

#include "config.h"

#include "client-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#define ORIGIN "https://outline.roboflow.com"

const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

static char *path = NULL;

/* libsecret 0.20.5 leaks the tag of the file each time it writes. The place of the allocation is
 * seen only with whole stacks. */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:libgio-2.0.so";
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_true (limn_keyring_forget_finish (LIMN_KEYRING (source), result, &outcome->error));
  g_assert_no_error (outcome->error);
  outcome->done = TRUE;
}

static char *
lookup_in_new_run (const char *origin)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (GError) error = NULL;
  char *key = lookup_key (keyring, origin, &error);

  g_assert_no_error (error);
  return key;
}

static void
test_remember (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autofree char *stored = NULL;
  g_autofree char *other = NULL;
  g_autofree char *forgotten = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;
  g_auto (Outcome) outcome = { 0 };

  store_key (keyring, ORIGIN, CANARY, TRUE);
  g_assert_true (limn_keyring_get_persistent (keyring));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (memmem (content, length, CANARY, strlen (CANARY)));

  stored = lookup_in_new_run (ORIGIN);
  g_assert_cmpstr (stored, ==, CANARY);
  other = lookup_in_new_run ("https://outline.roboflow.com.example");
  g_assert_null (other);

  limn_keyring_forget_async (keyring, ORIGIN, NULL, forgotten_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  forgotten = lookup_in_new_run (ORIGIN);
  g_assert_null (forgotten);
}

static void
test_this_run_only (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autofree char *here = NULL;
  g_autofree char *later = NULL;

  store_key (keyring, ORIGIN, CANARY, FALSE);
  g_assert_false (limn_keyring_get_persistent (keyring));
  here = lookup_key (keyring, ORIGIN, NULL);
  g_assert_cmpstr (here, ==, CANARY);
  later = lookup_in_new_run (ORIGIN);
  g_assert_null (later);
}

static void
remove_aside (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, ".corrupt-") != NULL)
      {
        g_autofree char *full = g_build_filename (folder, name, NULL);

        g_assert_no_errno (g_remove (full));
      }
}

/* libsecret itself ends the program on nearly each of these. */
static void
test_cut_short (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *cut = g_build_filename (folder, "cut.keyring", NULL);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_false (limn_keyring_check_file (cut));
  g_assert_false (limn_keyring_check_file (folder));
  store_key (keyring, ORIGIN, CANARY, TRUE);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  for (gsize i = 0; i < length; i++)
    {
      g_assert_true (g_file_set_contents (cut, content, i, NULL));
      g_assert_true (limn_keyring_check_file (cut));
      g_assert_false (g_file_test (cut, G_FILE_TEST_EXISTS));
    }
  g_assert_true (g_file_set_contents (cut, content, length, NULL));
  g_assert_false (limn_keyring_check_file (cut));
  content[0] ^= 1;
  g_assert_true (g_file_set_contents (cut, content, length, NULL));
  g_assert_true (limn_keyring_check_file (cut));
  remove_aside (folder);
}

/* In a process of its own, because libsecret reads the file once. Reading this one would end it. */
static void
test_recovers_in_new_process (void)
{
  g_autofree char *lost = NULL;
  g_autofree char *again = NULL;
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);

  lost = lookup_in_new_run (ORIGIN);
  g_assert_null (lost);
  store_key (keyring, ORIGIN, CANARY, TRUE);
  g_assert_true (limn_keyring_get_persistent (keyring));
  again = lookup_in_new_run (ORIGIN);
  g_assert_cmpstr (again, ==, CANARY);
}

/* libsecret reads its file only once, so that each cut is a start of its own. All of them take a
 * while; a variable asks for them. */
static void
test_recovers (void)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *content = NULL;
  gsize step = g_getenv ("LIMN_TEST_ALL_CUTS") != NULL ? 1 : 29;
  gsize length = 0;
  guint n_starts = 0;
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);

  store_key (keyring, ORIGIN, CANARY, TRUE);
  store_key (keyring, "https://serverless.roboflow.com", "KEYCANARY-of-another-server", TRUE);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, >, 300);
  for (gsize i = 0; i < length; i += step)
    {
      g_assert_true (g_file_set_contents (path, content, i, NULL));
      g_test_trap_subprocess ("/client/keyring-file/recovers/subprocess", 0, 0);
      g_test_trap_assert_passed ();
      remove_aside (folder);
      n_starts++;
    }
  g_test_message ("%u starts with a file of %zu bytes that was cut short", n_starts, length);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int result = 0;

  /* A test in a process of its own has the file of its parent. */
  path = g_strdup (g_getenv ("SECRET_FILE_TEST_PATH"));
  if (path == NULL)
    {
      folder = g_dir_make_tmp ("limn-keyring-XXXXXX", NULL);
      path = g_build_filename (folder, "test.keyring", NULL);
    }
  g_unsetenv ("LIMN_API_KEY");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "a password for tests", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/keyring-file/remember", test_remember);
  g_test_add_func ("/client/keyring-file/this-run-only", test_this_run_only);
  g_test_add_func ("/client/keyring-file/cut-short", test_cut_short);
  g_test_add_func ("/client/keyring-file/recovers", test_recovers);
  g_test_add_func ("/client/keyring-file/recovers/subprocess", test_recovers_in_new_process);

  result = g_test_run ();
  if (folder != NULL)
    {
      g_remove (path);
      g_rmdir (folder);
    }
  g_clear_pointer (&path, g_free);
  return result;
}
