/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <string.h>

#define ORIGIN "https://serverless.roboflow.com"
#define OTHER "https://serverless.roboflow.com:8443"

static void
finish_forget_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Outcome *outcome = user_data;

  limn_keyring_forget_finish (LIMN_KEYRING (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
finish_lookup_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_autoptr (LimnKey) key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result,
                                                        &outcome->error);

  outcome->text = key != NULL ? g_strdup (limn_key_peek (key)) : NULL;
  outcome->done = TRUE;
}

static void
finish_store_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Outcome *outcome = user_data;

  limn_keyring_store_finish (LIMN_KEYRING (source), result, &outcome->error);
  outcome->done = TRUE;
}

static void
check_round (gboolean use_secret_service)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (use_secret_service);
  g_autoptr (GError) error = NULL;
  g_auto (Outcome) outcome = { 0 };
  g_autofree char *none = lookup_key (keyring, ORIGIN, &error);
  g_autofree char *found = NULL;
  g_autofree char *other = NULL;
  g_autofree char *forgotten = NULL;

  g_assert_no_error (error);
  g_assert_null (none);

  store_key (keyring, ORIGIN, CANARY, TRUE);
  g_assert_false (limn_keyring_get_persistent (keyring));
  found = lookup_key (keyring, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, CANARY);

  /* A key never goes to another server, not even to another port of the same. */
  other = lookup_key (keyring, OTHER, &error);
  g_assert_no_error (error);
  g_assert_null (other);

  limn_keyring_forget_async (keyring, ORIGIN, NULL, finish_forget_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_no_error (outcome.error);
  forgotten = lookup_key (keyring, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_null (forgotten);
}

static void
test_memory (void)
{
  check_round (FALSE);
}

static void
test_absent_service (void)
{
  check_round (TRUE);
}

static void
test_environment (void)
{
  g_autoptr (LimnKeyring) keyring = NULL;
  g_autoptr (LimnKeyring) misled = NULL;
  g_autoptr (LimnKey) given = limn_key_new ("KEYCANARY-given", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *other = NULL;
  const char *place = NULL;

  g_setenv ("LIMN_API_KEY", " " CANARY " ", TRUE);
  place = g_getenv ("LIMN_API_KEY");
  keyring = limn_keyring_new (FALSE);
  /* It is gone from where it was, not only from the list of names. */
  g_assert_null (g_getenv ("LIMN_API_KEY"));
  for (gsize i = 0; i < strlen (CANARY) + 2; i++)
    g_assert_cmpint (place[i], ==, '\0');
  g_assert_true (limn_keyring_was_given (keyring));
  store_key (keyring, ORIGIN, "KEYCANARY-stored", FALSE);
  found = lookup_key (keyring, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, CANARY);

  g_setenv ("LIMN_API_KEY", "not a key", TRUE);
  misled = limn_keyring_new (FALSE);
  bad = lookup_key (misled, ORIGIN, &error);
  g_assert_null (bad);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNAUTHORIZED);
  g_assert_true (g_str_has_prefix (error->message, "LIMN_API_KEY"));
  g_assert_null (strstr (error->message, "not a key"));
  g_clear_error (&error);

  limn_keyring_give (misled, given);
  other = lookup_key (misled, ORIGIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other, ==, "KEYCANARY-given");
}

static void
test_cancel (void)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LimnKey) key = limn_key_new (CANARY, NULL);

  for (int during = 0; during < 2; during++)
    {
      g_auto (Outcome) lookup = { 0 };
      g_auto (Outcome) store = { 0 };
      g_auto (Outcome) forget = { 0 };

      g_cancellable_reset (cancellable);
      if (!during)
        g_cancellable_cancel (cancellable);
      limn_keyring_lookup_async (keyring, ORIGIN, cancellable, finish_lookup_cb, &lookup);
      limn_keyring_forget_async (keyring, ORIGIN, cancellable, finish_forget_cb, &forget);
      limn_keyring_store_async (keyring, ORIGIN, key, TRUE, cancellable, finish_store_cb,
                                &store);
      g_cancellable_cancel (cancellable);
      limn_test_wait (outcome_is_done, &lookup);
      limn_test_wait (outcome_is_done, &store);
      limn_test_wait (outcome_is_done, &forget);
      g_assert_error (lookup.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_error (store.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_error (forget.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_owner_gone (void)
{
  LimnKeyring *keyring = limn_keyring_new (TRUE);
  g_auto (Outcome) outcome = { 0 };

  limn_keyring_lookup_async (keyring, ORIGIN, NULL, finish_lookup_cb, &outcome);
  assert_gone (keyring);
  g_assert_true (outcome.done);
}

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/keyring/memory", test_memory);
  g_test_add_func ("/client/keyring/absent-service", test_absent_service);
  g_test_add_func ("/client/keyring/environment", test_environment);
  g_test_add_func ("/client/keyring/cancel", test_cancel);
  g_test_add_func ("/client/keyring/owner-gone", test_owner_gone);

  return g_test_run ();
}
