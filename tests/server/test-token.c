/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The token for TCP, and the file of the model. */

#include "config.h"

#include "limn-api-error.h"
#include "limn-model-file.h"
#include "limn-token.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_make (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = limn_token_make (&error);
  g_autofree char *second = limn_token_make (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (first), ==, 32);
  g_assert_cmpuint (strspn (first, "0123456789abcdef"), ==, 32);
  g_assert_cmpstr (first, !=, second);
}

static void
test_check (void)
{
  static const struct { const char *query; const char *header; int code; } cases[] = {
    { "abc", NULL, -1 }, { NULL, "Bearer abc", -1 }, { NULL, "bearer abc", -1 },
    { "", "Bearer abc", -1 },
    { "abc", "Bearer wrong", -1 },
    { NULL, NULL, LIMN_API_ERROR_KEY_MISSING }, { "", NULL, LIMN_API_ERROR_KEY_MISSING },
    { NULL, "Basic abc", LIMN_API_ERROR_KEY_MISSING },
    { NULL, "Bearer ", LIMN_API_ERROR_KEY_MISSING },
    { "ab", NULL, LIMN_API_ERROR_KEY_WRONG }, { "abcd", NULL, LIMN_API_ERROR_KEY_WRONG },
    { "abcabc", NULL, LIMN_API_ERROR_KEY_WRONG }, { "ABC", NULL, LIMN_API_ERROR_KEY_WRONG },
    { "wrong", "Bearer abc", LIMN_API_ERROR_KEY_WRONG },
  };
  g_autoptr (LimnToken) token = limn_token_new ("abc");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_right = limn_token_check (token, cases[i].query, cases[i].header, &error);

      g_assert_cmpint (is_right, ==, cases[i].code < 0);
      if (!is_right)
        {
          g_assert_error (error, LIMN_API_ERROR, cases[i].code);
          g_assert_cmpuint (limn_api_error_get_status (error), ==, 401);
        }
    }
}

/* Five wrong ones in a second cost nothing, more are held back; one a second never is. */
static void
test_delay (void)
{
  g_autoptr (LimnToken) token = limn_token_new ("abc");
  gint64 now_us = 0;

  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpuint (limn_token_get_delay (token, now_us), ==, i < 5 ? 0 : 100);
      now_us += 10000;
    }
  now_us += G_USEC_PER_SEC;
  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpuint (limn_token_get_delay (token, now_us), ==, 0);
      now_us += G_USEC_PER_SEC / 5 + 1;
    }
}

static void
assert_refused (const char *folder,
                const char *name,
                int         code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;

  g_assert_null (limn_model_file_read (folder, name, &sha256, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_null (sha256);
}

static void
test_model_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-model-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "model", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);
  g_autofree char *huge = g_build_filename (folder, "huge", NULL);
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (g_file_set_contents (file, "limn", 4, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (huge, "", 0, NULL));
  g_assert_no_errno (truncate (huge, LIMN_MODEL_FILE_MAX_BYTES + 1));
  g_assert_no_errno (symlink (file, link));
  g_assert_no_errno (mkfifo (pipe_path, 0600));

  bytes = limn_model_file_read (folder, "model", &sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 4);
  g_assert_cmpstr (sha256, ==, "f08a41a67b394cfac1a94cd1dd876c297105406975f810cc711d7a15f4fe43be");
  assert_refused (folder, "none", G_IO_ERROR_NOT_FOUND);
  assert_refused (file, "model", G_IO_ERROR_NOT_DIRECTORY);
  assert_refused (folder, "link", G_IO_ERROR_TOO_MANY_LINKS);
  assert_refused (folder, "pipe", G_IO_ERROR_NOT_REGULAR_FILE);
  assert_refused (folder, "empty", G_IO_ERROR_INVALID_DATA);
  assert_refused (folder, "huge", G_IO_ERROR_INVALID_DATA);

  g_remove (file);
  g_remove (link);
  g_remove (pipe_path);
  g_remove (empty);
  g_remove (huge);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token/make", test_make);
  g_test_add_func ("/token/check", test_check);
  g_test_add_func ("/token/delay", test_delay);
  g_test_add_func ("/model-file/read", test_model_file);

  return g_test_run ();
}
