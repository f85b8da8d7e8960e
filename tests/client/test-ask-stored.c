/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers that were paid for are not paid for again; whatever is not an answer is not kept. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"

#include <glib/gstdio.h>

typedef struct
{
  Net             net;
  char           *base;
  LimnReplyStore *store;
} Stored;

static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_tree (path);
    }
  g_assert_cmpint (g_remove (folder), ==, 0);
}

static void
set_up (Stored        *self,
        gconstpointer  data)
{
  net_set_up (&self->net, data);
  self->base = g_dir_make_tmp ("limn-stored-XXXXXX", NULL);
  g_assert_nonnull (self->base);
  self->store = limn_reply_store_new (self->base, LIMN_REPLY_STORE_MAX_BYTES);
  limn_client_set_reply_store (self->net.client, self->store);
  net_give_key (&self->net);
}

static void
tear_down (Stored        *self,
           gconstpointer  data)
{
  net_tear_down (&self->net, data);
  g_clear_pointer (&self->store, limn_reply_store_unref);
  remove_tree (self->base);
  g_clear_pointer (&self->base, g_free);
}

static gboolean
is_stored (gpointer data)
{
  Stored *self = data;

  return limn_reply_store_measure (self->store) > 0;
}

static void
wait_until_stored (Stored *self)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  /* The answer does not wait for the disk, so nothing tells when it is there. */
  while (!is_stored (self) && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_assert_true (is_stored (self));
}

static LimnPrediction *
ask_hosted_as (Stored        *self,
               LimnAskFlags   flags,
               guint          n_requests,
               GError       **error)
{
  g_autoptr (LimnQuery) query = net_query (&self->net, LIMN_HOST_SERVERLESS);
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_full_async (self->net.client, query, flags, NULL, NULL, NULL, outcome_ask_cb,
                              &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  if (outcome.error != NULL)
    g_propagate_error (error, g_steal_pointer (&outcome.error));

  g_assert_cmpuint (limn_client_get_n_requests (self->net.client), ==, n_requests);
  return g_steal_pointer (&outcome.prediction);
}

static LimnPrediction *
ask_hosted (Stored  *self,
            guint    n_requests,
            GError **error)
{
  return ask_hosted_as (self, LIMN_ASK_FLAGS_NONE, n_requests, error);
}

static void
test_paid_once (Stored        *self,
                gconstpointer  data)
{
  g_autoptr (LimnPrediction) first = NULL;
  g_autoptr (LimnPrediction) second = NULL;
  g_autoptr (LimnPrediction) third = NULL;
  g_autoptr (LimnPrediction) fourth = NULL;

  limn_test_server_push_reply (self->net.server, 200, "", GOOD_REPLY, -1);
  first = ask_hosted (self, 1, NULL);
  g_assert_nonnull (first);
  g_assert_cmpint (limn_prediction_get_stored_us (first), ==, 0);
  wait_until_stored (self);

  second = ask_hosted (self, 1, NULL);
  g_assert_nonnull (second);
  g_assert_cmpint (limn_prediction_get_stored_us (second), >, 0);
  g_assert_true (limn_prediction_equal_instances (first, second));

  /* Asked again by a person. */
  limn_test_server_push_reply (self->net.server, 200, "", GOOD_REPLY, -1);
  third = ask_hosted_as (self, LIMN_ASK_FLAGS_ANEW, 2, NULL);
  g_assert_cmpint (limn_prediction_get_stored_us (third), ==, 0);
  fourth = ask_hosted (self, 2, NULL);
  g_assert_cmpint (limn_prediction_get_stored_us (fourth), >, 0);
}

/* A server of somebody's own may have another model tomorrow. */
static void
test_hosted_only (Stored        *self,
                  gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (&self->net, LIMN_HOST_SELF_HOSTED);

  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (LimnPrediction) prediction = NULL;

      limn_test_server_push_reply (self->net.server, 200, "", GOOD_REPLY, -1);
      prediction = net_ask (&self->net, query, NULL);
      g_assert_nonnull (prediction);
      g_assert_cmpuint (limn_client_get_n_requests (self->net.client), ==, i);
    }
  g_assert_cmpuint (limn_reply_store_measure (self->store), ==, 0);
}

static void
test_failures_not_kept (Stored        *self,
                        gconstpointer  data)
{
  const struct
  {
    guint       status;
    const char *body;
  } bad[] = {
    { 403, "{\"message\":\"Forbidden\"}" },
    { 404, GOOD_REPLY },
    { 200, "{\"predictions\":[" },
    { 200, "" },
    { 200, "{\"message\":\"well\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      limn_test_server_push_reply (self->net.server, bad[i].status, "", bad[i].body, -1);
      g_assert_null (ask_hosted (self, i + 1, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (limn_reply_store_measure (self->store), ==, 0);
    }
}

/* Sound as a file, but no answer to this question: removed, and asked for. */
static void
test_bad_answer_asked_again (Stored        *self,
                             gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (&self->net, LIMN_HOST_SERVERLESS);
  g_autofree char *key = limn_reply_store_make_key (query);
  g_autoptr (GBytes) bad = g_bytes_new_static ("{\"predictions\":7}", 17);
  g_autoptr (LimnPrediction) prediction = NULL;

  g_assert_true (limn_reply_store_put (self->store, key, LIMN_ENGINE_CURRENT, bad, NULL));
  limn_test_server_push_reply (self->net.server, 200, "", GOOD_REPLY, -1);
  prediction = ask_hosted (self, 1, NULL);
  g_assert_nonnull (prediction);
  g_assert_cmpint (limn_prediction_get_stored_us (prediction), ==, 0);
  wait_until_stored (self);
}

#define ADD(name, test) g_test_add ("/ask-stored/" name, Stored, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("paid-once", test_paid_once);
  ADD ("hosted-only", test_hosted_only);
  ADD ("failures-not-kept", test_failures_not_kept);
  ADD ("bad-answer-asked-again", test_bad_answer_asked_again);

  return g_test_run ();
}
