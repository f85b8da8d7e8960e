/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-fixture.h"

#include <string.h>

void
net_set_up (Net           *net,
            gconstpointer  data)
{
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);

  net->server = limn_test_server_new ();
  net->client = limn_client_new (keyring, NULL);
  /* One try each, unless a test is about more. */
  limn_client_set_retries (net->client, 0, 0);
}

void
net_tear_down (Net           *net,
               gconstpointer  data)
{
  assert_gone (g_steal_pointer (&net->client));
  g_clear_pointer (&net->server, limn_test_server_free);
}

/* Gives the key that every test may look for to the origin of the scripted server. */
void
net_give_key (Net *net)
{
  store_key (limn_client_get_keyring (net->client), limn_test_server_get_url (net->server), CANARY,
             FALSE);
}

LimnModel *
net_model (Net      *net,
           LimnHost  host)
{
  g_autoptr (GError) error = NULL;
  LimnModel *model = limn_model_new (host, limn_test_server_get_url (net->server), "cats/3",
                                     &error);

  g_assert_no_error (error);
  return model;
}

LimnQuery *
net_query (Net      *net,
           LimnHost  host)
{
  g_autoptr (LimnImage) image = limn_test_image_new (32, 24);
  g_autoptr (LimnModel) model = net_model (net, host);

  return limn_query_new (image, model, 40, 30);
}

void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->prediction, limn_prediction_unref);
  g_clear_pointer (&outcome->bytes, g_bytes_unref);
  g_clear_pointer (&outcome->text, g_free);
  g_clear_error (&outcome->error);
}

gboolean
outcome_is_done (gpointer outcome)
{
  return ((Outcome *) outcome)->done;
}

void
outcome_ask_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->done);
  outcome->prediction = limn_client_ask_finish (LIMN_CLIENT (source), result, &outcome->error);
  outcome->done = TRUE;
}

void
outcome_fetch_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->done);
  outcome->bytes = limn_client_fetch_finish (LIMN_CLIENT (source), result, &outcome->error);
  outcome->done = TRUE;
}

void
outcome_ready_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->done);
  outcome->text = limn_local_server_ready_finish (LIMN_LOCAL_SERVER (source), result,
                                                  &outcome->error);
  outcome->done = TRUE;
}

LimnPrediction *
client_ask (LimnClient  *client,
            LimnQuery   *query,
            GError     **error)
{
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_async (client, query, NULL, outcome_ask_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_true ((outcome.prediction != NULL) == (outcome.error == NULL));
  if (outcome.error != NULL)
    {
      assert_no_secret (outcome.error->message);
      g_assert_null (strstr (outcome.error->message, "://"));
      g_propagate_error (error, g_steal_pointer (&outcome.error));
    }
  return g_steal_pointer (&outcome.prediction);
}

LimnPrediction *
net_ask (Net        *net,
         LimnQuery  *query,
         GError    **error)
{
  return client_ask (net->client, query, error);
}

GBytes *
client_fetch (LimnClient  *client,
              const char  *link,
              GError     **error)
{
  g_auto (Outcome) outcome = { 0 };

  limn_client_fetch_async (client, link, NULL, outcome_fetch_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_true ((outcome.bytes != NULL) == (outcome.error == NULL));
  if (outcome.error != NULL)
    g_propagate_error (error, g_steal_pointer (&outcome.error));
  return g_steal_pointer (&outcome.bytes);
}

static void
store_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_true (limn_keyring_store_finish (LIMN_KEYRING (source), result, &outcome->error));
  g_assert_no_error (outcome->error);
  outcome->done = TRUE;
}

void
store_key (LimnKeyring *keyring,
           const char  *origin,
           const char  *key,
           gboolean     remember)
{
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (LimnKey) value = limn_key_new (key, &outcome.error);

  g_assert_no_error (outcome.error);
  limn_keyring_store_async (keyring, origin, value, remember, NULL, store_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
}

static void
lookup_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_autoptr (LimnKey) key = limn_keyring_lookup_finish (LIMN_KEYRING (source), result,
                                                        &outcome->error);

  outcome->text = key != NULL ? g_strdup (limn_key_peek (key)) : NULL;
  outcome->done = TRUE;
}

char *
lookup_key (LimnKeyring  *keyring,
            const char   *origin,
            GError      **error)
{
  g_auto (Outcome) outcome = { 0 };

  limn_keyring_lookup_async (keyring, origin, NULL, lookup_cb, &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  if (outcome.error != NULL)
    g_propagate_error (error, g_steal_pointer (&outcome.error));
  return g_steal_pointer (&outcome.text);
}

void
assert_no_secret (const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guint8 *) CANARY, strlen (CANARY));

  g_assert_nonnull (text);
  if (strstr (text, CANARY) != NULL || strstr (text, "CANARY") != NULL
      || strstr (text, encoded) != NULL)
    g_error ("There is a key in: %s", text);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Gives up the last reference, and waits until what is under way has let go too. */
void
assert_gone (gpointer object)
{
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  limn_test_wait (is_null, &weak);
}
