/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When a question is asked again by itself, when never, and what is told meanwhile. */

#include "config.h"

#include "client-fixture.h"
#include "limn-error.h"
#include "limn-retry.h"

#include <string.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define N_CLIENTS 10

static void
test_rule (void)
{
  static const struct
  {
    guint            n_tries;
    guint            status;
    gboolean         was_dropped;
    gint64           retry_after_s;
    double           chance;
    LimnRetryVerdict verdict;
    guint            wait_ms;
  } cases[] = {
    { 1, 0, TRUE, -1, 0.5, LIMN_RETRY_WAIT, 1000 },
    { 2, 0, TRUE, -1, 0.5, LIMN_RETRY_WAIT, 2000 },
    { 3, 0, TRUE, -1, 0.5, LIMN_RETRY_NEVER, 0 },
    { 1, 0, FALSE, -1, 0.5, LIMN_RETRY_NEVER, 0 },
    { 1, 429, FALSE, -1, 0.0, LIMN_RETRY_WAIT, 0 },
    { 1, 502, FALSE, -1, 1.0, LIMN_RETRY_WAIT, 2000 },
    { 2, 503, FALSE, -1, 1.0, LIMN_RETRY_WAIT, 4000 },
    { 2, 504, FALSE, 3, 1.0, LIMN_RETRY_WAIT, 3000 },
    { 1, 429, FALSE, 0, 1.0, LIMN_RETRY_WAIT, 0 },
    { 1, 429, FALSE, 60, 1.0, LIMN_RETRY_WAIT, 60000 },
    { 1, 429, FALSE, 61, 1.0, LIMN_RETRY_LATER, 0 },
    { 3, 503, FALSE, 3, 1.0, LIMN_RETRY_NEVER, 0 },
  };
  static const guint never[] = { 200, 204, 206, 301, 304, 400, 401, 402, 403, 404, 409, 413, 415,
                                 422, 423, 500, 501, 505, 507, 999 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnRetryCase failed = {
        .n_tries = cases[i].n_tries,
        .max_retries = LIMN_RETRY_MAX,
        .status = cases[i].status,
        .was_dropped = cases[i].was_dropped,
        .retry_after_s = cases[i].retry_after_s,
        .second_ms = 1000,
        .left_ms = 120000,
        .chance = cases[i].chance,
      };
      guint wait_ms = 1;

      g_assert_cmpint (limn_retry_decide (&failed, &wait_ms), ==, cases[i].verdict);
      g_assert_cmpuint (wait_ms, ==, cases[i].wait_ms);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    {
      LimnRetryCase failed = { .n_tries = 1, .max_retries = 2, .status = never[i],
                               .retry_after_s = 1, .second_ms = 1000, .left_ms = 120000 };
      guint wait_ms = 1;

      g_assert_cmpint (limn_retry_decide (&failed, &wait_ms), ==, LIMN_RETRY_NEVER);
      g_assert_cmpuint (wait_ms, ==, 0);
    }
}

/* No wait is longer than what is left of the time for the question, or than half a minute. */
static void
test_bounds (void)
{
  LimnRetryCase failed = { .n_tries = 1, .max_retries = 40, .status = 503, .retry_after_s = -1,
                           .second_ms = 1000, .left_ms = 120000, .chance = 1.0 };
  guint wait_ms = 0;

  for (failed.n_tries = 1; failed.n_tries <= 40; failed.n_tries++)
    {
      g_assert_cmpint (limn_retry_decide (&failed, &wait_ms), ==, LIMN_RETRY_WAIT);
      g_assert_cmpuint (wait_ms, <=, 30000);
    }
  failed.n_tries = 1;
  failed.left_ms = 2000;
  g_assert_cmpint (limn_retry_decide (&failed, &wait_ms), ==, LIMN_RETRY_NEVER);
  failed.retry_after_s = 2;
  g_assert_cmpint (limn_retry_decide (&failed, &wait_ms), ==, LIMN_RETRY_LATER);
}

/* Ten programs meet a server that is busy for a minute, all in the same moment, by a clock that
 * this test turns. None tries more than three times, and they do not come back together: in no
 * tenth of a second do more than half of them. */
static void
test_no_waves (void)
{
  g_autoptr (GRand) random = NULL;

  for (guint seed = 0; seed < 50; seed++)
    {
      gint64 due_ms[N_CLIENTS] = { 0 };
      guint n_tries[N_CLIENTS] = { 0 };
      guint n_in_tenth[100] = { 0 };

      g_clear_pointer (&random, g_rand_free);
      random = g_rand_new_with_seed (seed);
      /* After the longest waits there are, all have given up. */
      for (gint64 now_ms = 0; now_ms < 10000; now_ms++)
        for (guint i = 0; i < N_CLIENTS; i++)
          {
            LimnRetryCase failed = { .max_retries = LIMN_RETRY_MAX, .status = 503,
                                     .retry_after_s = -1, .second_ms = 1000 };
            guint wait_ms = 0;

            if (due_ms[i] != now_ms)
              continue;
            failed.n_tries = ++n_tries[i];
            failed.left_ms = (guint) (120000 - now_ms);
            failed.chance = g_rand_double (random);
            n_in_tenth[now_ms / 100]++;
            due_ms[i] = limn_retry_decide (&failed, &wait_ms) == LIMN_RETRY_WAIT
                          ? MAX (now_ms + wait_ms, now_ms + 1)
                          : -1;
          }
      for (guint i = 0; i < N_CLIENTS; i++)
        g_assert_cmpuint (n_tries[i], ==, 3);
      for (guint i = 1; i < G_N_ELEMENTS (n_in_tenth); i++)
        g_assert_cmpuint (n_in_tenth[i], <=, N_CLIENTS / 2);
    }
}

/* What is told about a question is kept in an array. */
static void
story_cb (const LimnAskProgress *progress,
          gpointer               user_data)
{
  GArray *told = user_data;

  g_array_append_val (told, *progress);
}

/* Asks with retries, and keeps what is told. */
static LimnPrediction *
ask_with_story (Net      *net,
                LimnHost  host,
                GArray   *told,
                GError  **error)
{
  g_autoptr (LimnQuery) query = net_query (net, host);
  g_auto (Outcome) outcome = { 0 };

  limn_client_ask_full_async (net->client, query, LIMN_ASK_FLAGS_NONE,
                              told != NULL ? story_cb : NULL, told, NULL, outcome_ask_cb,
                              &outcome);
  limn_test_wait (outcome_is_done, &outcome);
  if (outcome.error != NULL)
    g_propagate_error (error, g_steal_pointer (&outcome.error));
  return g_steal_pointer (&outcome.prediction);
}

static GArray *
story_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LimnAskProgress));
}

static guint
story_count (GArray       *told,
             LimnAskPhase  phase)
{
  guint n = 0;

  for (guint i = 0; i < told->len; i++)
    n += g_array_index (told, LimnAskProgress, i).phase == phase ? 1 : 0;
  return n;
}

static const LimnAskProgress *
story_find (GArray       *told,
            LimnAskPhase  phase)
{
  for (guint i = 0; i < told->len; i++)
    if (g_array_index (told, LimnAskProgress, i).phase == phase)
      return &g_array_index (told, LimnAskProgress, i);
  return NULL;
}

static void
test_statuses (Net           *net,
               gconstpointer  data)
{
  static const struct
  {
    guint status;
    guint n_requests;
  } cases[] = {
    { 429, 3 }, { 502, 3 }, { 503, 3 }, { 504, 3 },
    { 204, 1 }, { 206, 1 }, { 302, 1 }, { 400, 1 }, { 401, 1 }, { 402, 1 }, { 403, 1 }, { 404, 1 },
    { 409, 1 }, { 413, 1 }, { 415, 1 }, { 422, 1 }, { 423, 1 }, { 500, 1 }, { 507, 1 }, { 999, 1 },
  };

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = limn_test_server_get_n_requests (net->server);
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < cases[i].n_requests; j++)
        limn_test_server_push_reply (net->server, cases[i].status, NULL, "{}", -1);
      g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, NULL, &error));
      g_test_message ("%u: %s", cases[i].status, error->message);
      g_assert_cmpuint (limn_test_server_get_n_requests (net->server) - before, ==,
                        cases[i].n_requests);
    }
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 4 * 3 + 16);
}

static void
test_recovers (Net           *net,
               gconstpointer  data)
{
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (GArray) told = story_new ();
  const LimnAskProgress *waiting = NULL;
  GError *error = NULL;

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 10);
  limn_test_server_push_reply (net->server, 503, "Retry-After: 3\r\n", "", 0);
  limn_test_server_push_reply (net->server, 429, "Retry-After: -5\r\n", "", 0);
  limn_test_server_push_reply (net->server, 200, NULL, GOOD_REPLY, -1);
  prediction = ask_with_story (net, LIMN_HOST_CUSTOM, told, &error);
  g_assert_no_error (error);
  g_assert_nonnull (prediction);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 3);
  g_assert_cmpuint (story_count (told, LIMN_ASK_RETRYING), ==, 2);
  waiting = story_find (told, LIMN_ASK_RETRYING);
  g_assert_true (waiting->is_busy);
  g_assert_cmpuint (waiting->n_retries, ==, 1);
  g_assert_cmpuint (waiting->max_retries, ==, 2);
  g_assert_cmpint (waiting->retry_at_us - waiting->since_us, ==, 3 * 10 * 1000);
}

/* Whom to believe about when. */
static void
test_retry_after (Net           *net,
                  gconstpointer  data)
{
  static const struct
  {
    const char *header;
    guint       n_requests;
    const char *expected;
  } cases[] = {
    { "Retry-After: 1\r\n", 3, "Try again in 1 second." },
    { "Retry-After: 60\r\n", 3, "Try again in 60 seconds." },
    { "Retry-After: 61\r\n", 1, "Try again after " },
    { "Retry-After: 86400\r\n", 1, "Try again after " },
    { "Retry-After: 86401\r\n", 3, "asked too often." },
    { "Retry-After: -5\r\n", 3, "asked too often." },
    { "Retry-After: soon\r\n", 3, "asked too often." },
    { "Retry-After: Sun, 06 Nov 2099 08:49:37 GMT\r\n", 3, "asked too often." },
    { "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 3, "asked too often." },
  };

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = limn_test_server_get_n_requests (net->server);
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < cases[i].n_requests; j++)
        limn_test_server_push_reply (net->server, 429, cases[i].header, "", 0);
      g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, NULL, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_RATE_LIMITED);
      g_assert_nonnull (strstr (error->message, cases[i].expected));
      g_assert_cmpuint (limn_test_server_get_n_requests (net->server) - before, ==,
                        cases[i].n_requests);
    }
}

/* A server that hangs up before it says a word is asked again. */
static void
test_dropped (Net           *net,
              gconstpointer  data)
{
  static const LimnTestAccept ways[] = { LIMN_TEST_ACCEPT_CLOSE, LIMN_TEST_ACCEPT_RESET };

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GArray) told = story_new ();
      g_autoptr (GError) error = NULL;

      limn_test_server_set_accept (net->server, ways[i]);
      g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, told, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
      g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 3 * (i + 1));
      g_assert_cmpuint (story_count (told, LIMN_ASK_RETRYING), ==, 2);
      g_assert_false (story_find (told, LIMN_ASK_RETRYING)->is_busy);
    }
}

/* Nobody listens at a port of this computer: that is an answer, and is said at once. */
static void
test_refused (Net           *net,
              gconstpointer  data)
{
  g_autoptr (GArray) told = story_new ();
  g_autoptr (GError) error = NULL;

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 1000 * 1000);
  limn_test_server_stop (net->server);
  g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, told, &error));
  g_assert_cmpstr (error->message, ==, "Can’t reach 127.0.0.1. Is the server running?");
  g_assert_cmpuint (story_count (told, LIMN_ASK_RETRYING), ==, 0);
}

/* With the first byte of a reply the question may have been answered, and paid for. */
static void
test_every_cut (Net           *net,
                gconstpointer  data)
{
  g_autofree char *reply = g_strdup_printf (OK_HEAD "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                            strlen (GOOD_REPLY), GOOD_REPLY);
  gsize length = strlen (reply);

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  for (gsize cut = 1; cut < length; cut++)
    {
      g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
      g_auto (Outcome) outcome = { 0 };
      LimnTestRequest *request = NULL;

      limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcome);
      request = limn_test_server_wait_requests (net->server, cut);
      limn_test_request_send_raw (request, reply, cut);
      limn_test_request_close (request);
      limn_test_wait (outcome_is_done, &outcome);
      g_assert_nonnull (outcome.error);
      g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, cut);
    }
}

static void
test_never (Net           *net,
            gconstpointer  data)
{
  g_autoptr (GError) timeout = NULL;
  g_autoptr (GError) unreadable = NULL;

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  limn_client_set_timeouts (net->client, 60000, 100, 60000);
  g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, NULL, &timeout));
  g_assert_error (timeout, LIMN_ERROR, LIMN_ERROR_TIMEOUT);

  limn_client_set_timeouts (net->client, 60000, 60000, 60000);
  limn_test_server_push_reply (net->server, 200, NULL, "{\"predictions\":", -1);
  g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, NULL, &unreadable));
  g_assert_error (unreadable, LIMN_ERROR, LIMN_ERROR_BAD_REPLY);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 2);
}

/* All tries together have the time of one. */
static void
test_total (Net           *net,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 1000);
  limn_client_set_timeouts (net->client, 60000, 60000, 10000);
  limn_test_server_push_reply (net->server, 503, "Retry-After: 10\r\n", "", 0);
  g_assert_null (ask_with_story (net, LIMN_HOST_CUSTOM, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_SERVER);
  g_assert_nonnull (strstr (error->message, "Try again in 10 seconds."));
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 1);
}

static gboolean
is_retrying (gpointer data)
{
  return story_count (data, LIMN_ASK_RETRYING) > 0;
}

/* Whoever cancels while the next try is a long time away is not kept waiting for it. */
static void
test_cancel (Net           *net,
             gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) told = story_new ();
  g_auto (Outcome) outcome = { 0 };
  guint n_told = 0;

  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 1000);
  limn_test_server_push_reply (net->server, 503, "Retry-After: 60\r\n", "", 0);
  limn_client_ask_full_async (net->client, query, LIMN_ASK_FLAGS_NONE, story_cb, told,
                              cancellable, outcome_ask_cb, &outcome);
  limn_test_wait (is_retrying, told);
  n_told = told->len;
  g_cancellable_cancel (cancellable);
  limn_test_wait (outcome_is_done, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (limn_test_server_get_n_requests (net->server), ==, 1);
  g_assert_cmpuint (told->len, ==, n_told);
}

/* The phases come in their order, and all of the picture is sent. */
static void
test_progress (Net           *net,
               gconstpointer  data)
{
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (GArray) told = story_new ();
  GError *error = NULL;
  LimnAskPhase last = LIMN_ASK_PREPARING;
  const LimnAskProgress *end = NULL;

  limn_test_server_push_reply (net->server, 200,
                               "Content-Type: application/json\r\nX-Model-Cold-Start: true\r\n",
                               GOOD_REPLY, -1);
  prediction = ask_with_story (net, LIMN_HOST_CUSTOM, told, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < told->len; i++)
    {
      const LimnAskProgress *progress = &g_array_index (told, LimnAskProgress, i);

      g_assert_cmpint (progress->phase, >=, last);
      g_assert_cmpuint (progress->n_sent, <=, progress->n_total);
      last = progress->phase;
    }
  g_assert_cmpuint (story_count (told, LIMN_ASK_CONNECTING), ==, 1);
  g_assert_cmpuint (story_count (told, LIMN_ASK_SENDING), >=, 1);
  g_assert_cmpuint (story_count (told, LIMN_ASK_WAITING), ==, 1);
  end = &g_array_index (told, LimnAskProgress, told->len - 1);
  g_assert_cmpint (end->phase, ==, LIMN_ASK_READING);
  g_assert_cmpuint (end->n_sent, ==, end->n_total);
  g_assert_true (end->was_cold);
}

static gboolean
later_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_later (gpointer data)
{
  return *(gboolean *) data;
}

/* Whoever waits for a connection has all of the time left once there is one. */
static void
test_queue (Net           *net,
            gconstpointer  data)
{
  g_autoptr (LimnQuery) query = net_query (net, LIMN_HOST_CUSTOM);
  Outcome outcomes[9] = { 0 };
  gboolean later = FALSE;

  for (guint i = 0; i < 8; i++)
    limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcomes[i]);
  limn_test_server_wait_requests (net->server, 8);
  limn_client_set_timeouts (net->client, 100, 60000, 5000);
  limn_client_ask_async (net->client, query, NULL, outcome_ask_cb, &outcomes[8]);
  g_timeout_add (300, later_cb, &later);
  limn_test_wait (is_later, &later);
  g_assert_false (outcomes[8].done);

  for (guint i = 0; i < 8; i++)
    limn_test_request_reply (limn_test_server_get_request (net->server, i), 200, NULL, GOOD_REPLY,
                             -1);
  limn_test_request_reply (limn_test_server_wait_requests (net->server, 9), 200, NULL, GOOD_REPLY,
                           -1);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      limn_test_wait (outcome_is_done, &outcomes[i]);
      g_assert_no_error (outcomes[i].error);
      outcome_clear (&outcomes[i]);
    }
}

/* Reads the beginning of an upload, and closes with the rest unread: that resets the connection. */
static gboolean
cut_off_cb (GThreadedSocketService *service,
            GSocketConnection      *connection,
            GObject                *source,
            gpointer                user_data)
{
  g_autofree char *buffer = g_malloc (65536);
  gsize n_read = 0;

  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, 65536,
                           &n_read, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

/* A long upload that the server cuts off is not sent again: it was too long for it, most likely,
 * and a smaller copy is offered. */
static void
test_large_upload (Net           *net,
                   gconstpointer  data)
{
  gsize size = 12 * 1000 * 1000;
  g_autoptr (LimnImage) plain = limn_test_image_new (8, 8);
  g_autoptr (GBytes) upload = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (LimnImage) image = limn_image_new ("big", NULL, upload, limn_image_get_pixels (plain));
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (2);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_CUSTOM, url, "cats/3", NULL);
  g_autoptr (LimnQuery) query = limn_query_new (image, model, 40, 30);
  g_autoptr (GError) error = NULL;

  g_signal_connect (service, "run", G_CALLBACK (cut_off_cb), NULL);
  limn_client_set_retries (net->client, LIMN_RETRY_MAX, 0);
  g_assert_null (net_ask (net, query, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNREACHABLE);
  g_test_message ("%s", error->message);
  g_assert_true (limn_error_sent_too_much (error));
  g_assert_cmpint (limn_error_get_remedy (error), ==, LIMN_REMEDY_SEND_SMALLER);
  g_assert_cmpuint (limn_client_get_n_requests (net->client), ==, 1);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

#define ADD(name, function) \
  g_test_add ("/client/retry/" name, Net, NULL, net_set_up, function, net_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_unsetenv ("LIMN_API_KEY");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/retry/rule", test_rule);
  g_test_add_func ("/client/retry/bounds", test_bounds);
  g_test_add_func ("/client/retry/no-waves", test_no_waves);
  ADD ("statuses", test_statuses);
  ADD ("recovers", test_recovers);
  ADD ("retry-after", test_retry_after);
  ADD ("dropped", test_dropped);
  ADD ("refused", test_refused);
  ADD ("every-cut", test_every_cut);
  ADD ("never", test_never);
  ADD ("total", test_total);
  ADD ("cancel", test_cancel);
  ADD ("progress", test_progress);
  ADD ("queue", test_queue);
  ADD ("large-upload", test_large_upload);

  return g_test_run ();
}
