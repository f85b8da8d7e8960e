/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

static void
test_clean_accepts (void)
{
  static const char *const cases[][2] = {
    { "abcdefgh", "abcdefgh" },
    { "  rf_AbC-123_456\n", "rf_AbC-123_456" },
    { "https://outline.roboflow.com/a/1?api_key=" CANARY "&confidence=40", CANARY },
    { "outline.roboflow.com/a/1?confidence=4&API_KEY=" CANARY, CANARY },
    { "curl \"https://x.example/a/1?api_key=" CANARY "\"", CANARY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char *key = limn_key_clean (cases[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (key, ==, cases[i][1]);
      limn_key_free (key);
    }
}

static void
test_clean_refuses (void)
{
  g_autofree char *long_key = g_strnfill (129, 'a');
  const char *const cases[] = {
    "",
    "   ",
    "short",
    "has space inside",
    "key/with/slash",
    "schlüssel_mit_umlaut",
    "https://app.roboflow.com/settings/api",
    "https://x.example/?api_key=",
    "https://x.example/?api_key=short",
    "line1key\nline2key",
    long_key,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char *key = limn_key_clean (cases[i], &error);

      g_assert_null (key);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
      /* What was typed may be a secret too. */
      if (strlen (cases[i]) > 5)
        g_assert_null (strstr (error->message, cases[i]));
    }
}

static void
test_redact_forms (void)
{
  g_autofree char *base64 = g_base64_encode ((const guint8 *) "x:" CANARY ":y",
                                             strlen ("x:" CANARY ":y"));
  g_autofree char *base64_shifted = g_base64_encode ((const guint8 *) "x" CANARY,
                                                     strlen ("x" CANARY));
  g_autofree char *base64_exact = g_base64_encode ((const guint8 *) CANARY, strlen (CANARY));
  g_autoptr (GString) percent = g_string_new ("a ");
  const char *texts[] = {
    "plain " CANARY " in the middle",
    "twice " CANARY CANARY,
    NULL,
    NULL,
    NULL,
    NULL,
  };

  for (const char *p = CANARY; *p != '\0'; p++)
    g_string_append_printf (percent, "%%%02x", *p);
  texts[2] = base64;
  texts[3] = base64_shifted;
  texts[4] = base64_exact;
  texts[5] = percent->str;
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = limn_key_redact (texts[i], CANARY);

      assert_no_secret (clean);
      g_assert_nonnull (strstr (clean, "***"));
      /* The middle of each encoding is of the key alone. */
      g_assert_null (strstr (clean, "Q0FOQVJZ"));
      g_assert_null (strstr (clean, "NBTkFSW"));
      g_assert_null (strstr (clean, "DQU5BUl"));
      g_assert_null (strstr (clean, "%43%41"));
    }
}

static void
test_redact_patterns (void)
{
  static const char *const cases[][2] = {
    { "GET /a/1?api_key=secret&x=1", "GET /a/1?api_key=***&x=1" },
    { "API_KEY=secret TOKEN=other", "API_KEY=*** TOKEN=***" },
    { "Authorization: Bearer abc.def", "Authorization: Bearer ***" },
    { "{\"api_key\": \"secret\", \"a\": 1}", "{\"api_key\": \"***\", \"a\": 1}" },
    { "nothing to hide", "nothing to hide" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = limn_key_redact (cases[i][0], NULL);

      g_assert_cmpstr (clean, ==, cases[i][1]);
    }
  g_assert_null (limn_key_redact (NULL, CANARY));
}

static void
test_redact_bytes (void)
{
  g_autofree char *clean = limn_key_redact ("\xff\xfe api_key=\xff" CANARY " end", CANARY);

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  assert_no_secret (clean);
  g_assert_true (g_str_has_suffix (clean, " end"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/key/clean-accepts", test_clean_accepts);
  g_test_add_func ("/client/key/clean-refuses", test_clean_refuses);
  g_test_add_func ("/client/key/redact-forms", test_redact_forms);
  g_test_add_func ("/client/key/redact-patterns", test_redact_patterns);
  g_test_add_func ("/client/key/redact-bytes", test_redact_bytes);

  return g_test_run ();
}
