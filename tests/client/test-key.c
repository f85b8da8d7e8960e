/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <stdio.h>
#include <string.h>

static void
test_accepts (void)
{
  g_autofree char *longest = g_strnfill (LIMN_KEY_MAX_LENGTH, 'z');
  const char *const cases[][2] = {
    { "abcdefgh", "abcdefgh" },
    { "  rf_AbC-123_456\n", "rf_AbC-123_456" },
    { "\t" CANARY "\r\n", CANARY },
    { longest, longest },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnKey) key = limn_key_new (cases[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (limn_key_peek (key), ==, cases[i][1]);
    }
}

static void
test_refuses (void)
{
  g_autofree char *long_key = g_strnfill (LIMN_KEY_MAX_LENGTH + 1, 'a');
  const char *const cases[] = {
    "",
    "   ",
    "short",
    "1234567",
    "has space inside",
    "key/with/slash",
    "schlüssel_mit_umlaut",
    "https://app.roboflow.com/settings/api",
    "https://outline.roboflow.com/a/1?api_key=" CANARY,
    "api_key=" CANARY,
    "line1key\nline2key",
    long_key,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnKey) key = limn_key_new (cases[i], &error);

      g_assert_null (key);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
      /* What was typed may be a secret too. */
      if (strlen (cases[i]) > 5)
        g_assert_null (strstr (error->message, cases[i]));
      assert_no_secret (error->message);
    }
}

static void
test_address (void)
{
  static const char *const with_key[] = {
    "https://outline.roboflow.com/a/1?api_key=" CANARY "&confidence=40",
    "outline.roboflow.com/a/1?confidence=4&API_KEY=" CANARY,
    "curl \"https://x.example/a/1?api_key=" CANARY "\"",
  };
  static const char *const without_key[] = {
    "",
    CANARY,
    "https://app.roboflow.com/settings/api",
    "https://x.example/?api_key=",
    "https://x.example/?api_key=short",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (with_key); i++)
    {
      g_autoptr (LimnKey) key = limn_key_new_from_address (with_key[i]);

      g_assert_cmpstr (limn_key_peek (key), ==, CANARY);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (without_key); i++)
    g_assert_null (limn_key_new_from_address (without_key[i]));
}

/* The same text is the same key, and its place is wiped when nobody needs it. */
static void
test_lifetime (void)
{
  LimnKey *first = limn_key_new (CANARY, NULL);
  LimnKey *second = limn_key_new (" " CANARY, NULL);
  g_autoptr (LimnKey) other = limn_key_new ("another-key", NULL);
  g_autoptr (GPtrArray) live = NULL;
  g_autoptr (GPtrArray) left = NULL;
  const char *place = limn_key_peek (first);

  g_assert_true (first == second);
  g_assert_true (other != first);
  live = limn_key_list_live ();
  g_assert_cmpuint (live->len, ==, 2);
  g_clear_pointer (&live, g_ptr_array_unref);

  limn_key_unref (second);
  g_assert_cmpstr (place, ==, CANARY);
  limn_key_unref (limn_key_ref (first));
  g_assert_cmpstr (place, ==, CANARY);
  limn_key_unref (first);
  for (gsize i = 0; i < strlen (CANARY); i++)
    g_assert_cmpint (place[i], ==, '\0');

  left = limn_key_list_live ();
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_true (g_ptr_array_index (left, 0) == other);
}

/* More keys than one page has room for. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_key_unref);
  g_autoptr (GPtrArray) left = NULL;

  for (int i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("key-number-%d", i);

      g_ptr_array_add (keys, limn_key_new (text, NULL));
    }
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("key-number-%d", i);

      g_assert_cmpstr (limn_key_peek (g_ptr_array_index (keys, i)), ==, text);
    }
  g_ptr_array_set_size (keys, 0);
  left = limn_key_list_live ();
  g_assert_cmpuint (left->len, ==, 0);
}

static gpointer
use_keys (gpointer data)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
      g_autoptr (LimnKey) same = limn_key_ref (key);
      g_autoptr (GPtrArray) live = limn_key_list_live ();

      g_assert_cmpstr (limn_key_peek (same), ==, CANARY);
      g_assert_cmpuint (live->len, >=, 1);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];
  g_autoptr (GPtrArray) left = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("keys", use_keys, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  left = limn_key_list_live ();
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_hint (void)
{
  g_autoptr (LimnKey) key = limn_key_new ("ab345678-yz", NULL);
  g_autofree char *hint = limn_key_dup_hint (key);

  g_assert_cmpstr (hint, ==, "ab***yz");
}

/* What the system says of the memory around @address. */
static char *
read_mapping_flags (gconstpointer address)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean inside = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *end = NULL;
      guint64 from = g_ascii_strtoull (lines[i], &end, 16);

      if (end != lines[i] && *end == '-')
        inside = (gsize) address >= from
                 && (gsize) address < g_ascii_strtoull (end + 1, NULL, 16);
      else if (inside && g_str_has_prefix (lines[i], "VmFlags:"))
        return g_strconcat (lines[i], " ", NULL);
    }
  return NULL;
}

/* The page of a key goes neither to a core dump (dd), nor to a forked child (wf). */
static void
test_page (void)
{
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
  g_autofree char *flags = read_mapping_flags (limn_key_peek (key));

  g_assert_nonnull (flags);
  g_test_message ("%s", flags);
  g_assert_nonnull (strstr (flags, " dd "));
  g_assert_nonnull (strstr (flags, " wf "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/key/accepts", test_accepts);
  g_test_add_func ("/client/key/refuses", test_refuses);
  g_test_add_func ("/client/key/address", test_address);
  g_test_add_func ("/client/key/lifetime", test_lifetime);
  g_test_add_func ("/client/key/many", test_many);
  g_test_add_func ("/client/key/threads", test_threads);
  g_test_add_func ("/client/key/hint", test_hint);
  g_test_add_func ("/client/key/page", test_page);

  return g_test_run ();
}
