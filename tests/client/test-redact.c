/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-redact.h"

#include <string.h>

static void
test_forms (void)
{
  g_autofree char *base64 = g_base64_encode ((const guint8 *) "x:" CANARY ":y",
                                             strlen ("x:" CANARY ":y"));
  g_autofree char *base64_shifted = g_base64_encode ((const guint8 *) "x" CANARY,
                                                     strlen ("x" CANARY));
  g_autofree char *base64_exact = g_base64_encode ((const guint8 *) CANARY, strlen (CANARY));
  g_autoptr (GString) percent = g_string_new ("a ");
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
  const char *texts[] = {
    "plain " CANARY " in the middle",
    "twice " CANARY CANARY,
    "partly %4bEYCANARY%5F0123456789-abcde%66 escaped",
    NULL,
    NULL,
    NULL,
    NULL,
  };

  for (const char *p = CANARY; *p != '\0'; p++)
    g_string_append_printf (percent, "%%%02x", *p);
  texts[3] = base64;
  texts[4] = base64_shifted;
  texts[5] = base64_exact;
  texts[6] = percent->str;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = limn_redact (texts[i]);

      assert_no_secret (clean);
      g_assert_nonnull (strstr (clean, "***"));
      /* The middle of each encoding is of the key alone. */
      g_assert_null (strstr (clean, "Q0FOQVJZ"));
      g_assert_null (strstr (clean, "NBTkFSW"));
      g_assert_null (strstr (clean, "DQU5BUl"));
      g_assert_null (strstr (clean, "%43%41"));
      g_assert_null (strstr (clean, "EYCANARY"));
    }
}

static void
test_several (void)
{
  g_autoptr (LimnKey) one = limn_key_new (CANARY, NULL);
  g_autoptr (LimnKey) two = limn_key_new ("another-key", NULL);
  g_autofree char *clean = limn_redact ("a " CANARY " b another-key c");

  g_assert_cmpstr (clean, ==, "a *** b *** c");
}

static void
test_patterns (void)
{
  static const char *const cases[][2] = {
    { "GET /a/1?api_key=secret&x=1", "GET /a/1?api_key=***&x=1" },
    { "API_KEY=secret TOKEN=other", "API_KEY=*** TOKEN=***" },
    { "Authorization: Bearer abc.def", "Authorization: Bearer ***" },
    { "It said: “Bearer ***”, “key=***”", "It said: “Bearer ***”, “key=***”" },
    { "{\"api_key\": \"secret\", \"a\": 1}", "{\"api_key\": \"***\", \"a\": 1}" },
    { "nothing to hide", "nothing to hide" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = limn_redact (cases[i][0]);

      g_assert_cmpstr (clean, ==, cases[i][1]);
    }
  g_assert_null (limn_redact (NULL));
}

static void
test_not_text (void)
{
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
  g_autofree char *clean = limn_redact ("\xff\xfe api_key=\xff" CANARY " end");

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  assert_no_secret (clean);
  g_assert_true (g_str_has_suffix (clean, " end"));
}

/* A reply keeps its length, and is not even copied if there is nothing in it. */
static void
test_bytes (void)
{
  static const char reply[] = "{\"class\":\"" CANARY "\",\"again\":\"x" CANARY "\",\"z\":1}";
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"class\":\"cat\"}", 15);
  g_autoptr (GBytes) same = limn_redact_bytes (g_bytes_ref (plain));
  g_autoptr (GBytes) clean = limn_redact_bytes (g_bytes_new_static (reply, sizeof reply - 1));
  g_autofree char *text = NULL;

  g_assert_true (same == plain);
  g_assert_cmpuint (g_bytes_get_size (clean), ==, sizeof reply - 1);
  text = g_strndup (g_bytes_get_data (clean, NULL), g_bytes_get_size (clean));
  assert_no_secret (text);
  g_assert_true (g_str_has_suffix (text, "\",\"z\":1}"));
  g_assert_nonnull (strstr (reply, CANARY));
}

/* A whole program: what it logs and prints has passed the redactor. */
static void
test_log (void)
{
  g_autoptr (LimnKey) key = NULL;

  if (g_test_subprocess ())
    {
      limn_redact_install_log_writer ();
      g_log_set_always_fatal (0);
      key = limn_key_new (CANARY, NULL);
      g_debug ("debugged %s", CANARY);
      g_message ("said https://x.example/a/1?api_key=%s&y=1", CANARY);
      g_warning ("warned of Bearer %s", CANARY);
      g_printerr ("printed %s: Größe\n", CANARY);
      g_log_structured ("limn", G_LOG_LEVEL_WARNING, "LIMN_DETAIL", CANARY, "MESSAGE", "with %s",
                        CANARY);
      return;
    }
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*said https://x.example/a/1?api_key=***&y=1*");
  g_test_trap_assert_stderr ("*warned of Bearer ****");
  g_test_trap_assert_stderr ("*printed ***: *");
  g_test_trap_assert_stderr_unmatched ("*KEYCANARY*");
  g_test_trap_assert_stdout_unmatched ("*KEYCANARY*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/redact/forms", test_forms);
  g_test_add_func ("/client/redact/several", test_several);
  g_test_add_func ("/client/redact/patterns", test_patterns);
  g_test_add_func ("/client/redact/not-text", test_not_text);
  g_test_add_func ("/client/redact/bytes", test_bytes);
  g_test_add_func ("/client/redact/log", test_log);

  return g_test_run ();
}
