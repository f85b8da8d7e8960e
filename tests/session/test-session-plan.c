/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which questions a session asks, at which values, in which order, and what it does when the ones
 * that nobody waits for come to nothing. */

#include "config.h"

#include "limn-error.h"
#include "session-fixture.h"

static const double scores[] = { 0.9, 0.7, 0.5, 0.3 };
static const double listed[] = { 0.9, 0.7, 0.5, 0.3, -1 };

/* Nothing more is asked than so many questions. */
static void
assert_no_more (Fixture *fixture,
                guint    n)
{
  limn_test_settle ();
  g_assert_false (limn_session_get_busy (fixture->session));
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n);
}

static void
test_local_order (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnPrediction *shown = NULL;

  fixture_use_local (fixture);
  limn_session_open_image (session, fixture->image);

  /* First what is waited for, and only then what later questions will be answered from. */
  fixture_reply (fixture_expect (fixture, 1, 40, 30), scores, 4);
  g_assert_cmpstr (limn_test_request_get_path (limn_test_server_get_last (fixture->server)), ==,
                   "/coco/1");
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  shown = limn_session_get_prediction (session);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 40);
  g_assert_true (limn_session_get_busy (session));

  fixture_reply (fixture_expect (fixture, 2, 1, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 3, 40, 100), scores, 4);
  fixture_wait_idle (fixture);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 1);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_pool (session)), ==, 4);
  g_assert_cmpfloat (limn_query_get_overlap (limn_prediction_get_query (
                       limn_session_get_raw (session))), ==, 100);
  assert_no_more (fixture, 3);

  /* Nothing of that was seen. */
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "busy"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "covered-from"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "raw"), ==, 1);

  /* All of the slider is known now; the answer without suppression only from 40 up. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 2);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  fixture_reply (fixture_expect (fixture, 4, 2, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 5, 2, 100), scores, 4);
  fixture_wait_idle (fixture);
  limn_session_set_confidence (session, 60);
  fixture_reply (fixture_expect (fixture, 6, 60, 30), scores, 4);
  fixture_wait_idle (fixture);
  assert_no_more (fixture, 6);
}

static void
test_floor (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  g_assert_cmpfloat (limn_session_get_floor (session), ==, 10);
  limn_session_set_floor (session, 25);
  limn_session_set_floor (session, 25);
  g_assert_cmpuint (fixture_n_notified (fixture, "floor"), ==, 1);
  limn_session_open_image (session, fixture->image);
  fixture_reply (fixture_expect (fixture, 1, 25, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 2, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 25);

  /* Where the settings are below the floor, one question does. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 12);
  fixture_reply (fixture_expect (fixture, 3, 12, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 12);
  assert_no_more (fixture, 3);

  limn_session_set_floor (session, 0);
  g_assert_cmpfloat (limn_session_get_floor (session), ==, 1);
  limn_session_set_floor (session, 101);
  g_assert_cmpfloat (limn_session_get_floor (session), ==, 100);
}

static void
test_out_of_cover (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* Through all that is known and out of it: one question, when the hand rests. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  for (double percent = 90; percent > 5; percent -= 0.5)
    limn_session_set_confidence (session, percent);
  assert_status (fixture, LIMN_SESSION_STALE);
  assert_no_more (fixture, N_TO_CONFIRM);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 5);
  fixture_reply (fixture_expect (fixture, N_TO_CONFIRM + 1, 5, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_no_more (fixture, N_TO_CONFIRM + 1);
}

static void
test_save_credits (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  limn_session_set_save_credits (session, TRUE);
  g_assert_true (limn_session_get_save_credits (session));
  limn_session_set_debounce (session, 0, 0);
  limn_session_open_image (session, fixture->image);
  fixture_reply (fixture_expect (fixture, 1, 10, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);

  for (int i = 0; i < 100; i++)
    {
      limn_session_set_confidence (session, 10 + i * 0.7);
      assert_status (fixture, LIMN_SESSION_DERIVED);
      limn_test_settle ();
    }
  assert_no_more (fixture, 1);

  /* Outside there is no other way. */
  limn_session_set_confidence (session, 5);
  fixture_reply (fixture_expect (fixture, 2, 5, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_confidence (session, 50);
  assert_no_more (fixture, 2);

  /* Whoever asks explicitly gets an answer; and so does who stops saving. */
  limn_session_ask_again (session);
  fixture_reply (fixture_expect (fixture, 3, 50, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_confidence (session, 60);
  assert_no_more (fixture, 3);
  limn_session_set_save_credits (session, FALSE);
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_notified (fixture, "save-credits"), ==, 2);
}

static void
test_save_credits_local (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* There are none to save. */
  fixture_use_local (fixture);
  limn_session_set_save_credits (session, TRUE);
  fixture_open_confirmed (fixture, scores, 4);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 3);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 60);
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

typedef enum
{
  REFUSE_STATUS,
  REFUSE_SIZE,
  REFUSE_SILENCE,
} Refusal;

/* A server that cannot be asked below some confidence. */
typedef struct
{
  Refusal kind;
  guint   status;
  double  below;
} Refuser;

static void
refuser_handler (LimnTestServer  *server,
                 LimnTestRequest *request,
                 gpointer         user_data)
{
  const Refuser *refuser = user_data;

  if (limn_test_request_get_number (request, "confidence", 0) >= refuser->below)
    {
      fixture_reply (request, scores, 4);
      return;
    }

  switch (refuser->kind)
    {
    case REFUSE_STATUS:
      limn_test_request_reply (request, refuser->status, NULL, "{\"message\":\"Too much.\"}", -1);
      break;

    case REFUSE_SIZE:
      limn_test_request_send_raw (request,
                                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                  "Content-Length: 99999999999\r\n\r\n{", -1);
      break;

    case REFUSE_SILENCE:
      break;
    }
}

static void
check_refused (Fixture *fixture,
               Refuser *refuser)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnModel) model = fixture_model (fixture, "other/2");
  guint n = 0;

  limn_test_server_set_handler (fixture->server, refuser_handler, refuser);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 20);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 3);
  g_assert_cmpfloat (limn_session_get_floor (session), ==, 10);

  /* Silence may be taken for a connection that went away while it was idle, and tried again. */
  n = limn_test_server_get_n_requests (fixture->server);
  g_assert_cmpuint (n, >=, 3);

  /* It is remembered for the next picture, and about no other model. */
  limn_session_open_image (session, fixture->other_image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_no_more (fixture, n + 2);
  g_assert_cmpfloat (limn_test_request_get_number (
                       limn_test_server_get_request (fixture->server, n), "confidence", 0),
                     ==, 20);
  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_set_model (session, model);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
}

static void
test_refused_504 (Fixture *fixture)
{
  Refuser refuser = { REFUSE_STATUS, 504, 20 };

  check_refused (fixture, &refuser);
}

static void
test_refused_507 (Fixture *fixture)
{
  Refuser refuser = { REFUSE_STATUS, 507, 20 };

  check_refused (fixture, &refuser);
}

static void
test_refused_400 (Fixture *fixture)
{
  Refuser refuser = { REFUSE_STATUS, 400, 20 };

  check_refused (fixture, &refuser);
}

static void
test_refused_422 (Fixture *fixture)
{
  Refuser refuser = { REFUSE_STATUS, 422, 20 };

  check_refused (fixture, &refuser);
}

static void
test_refused_size (Fixture *fixture)
{
  Refuser refuser = { REFUSE_SIZE, 0, 20 };

  check_refused (fixture, &refuser);
}

static void
test_refused_timeout (Fixture *fixture)
{
  Refuser refuser = { REFUSE_SILENCE, 0, 20 };

  limn_client_set_timeouts (fixture->client, 15000, 500, 15000);
  check_refused (fixture, &refuser);
}

static void
test_refused_always (Fixture *fixture)
{
  const double asked[] = { 10, 20, 40 };
  Refuser refuser = { REFUSE_STATUS, 504, 1000 };
  LimnSession *session = fixture->session;

  /* Up to the settings themselves; only that this fails is an error. */
  limn_test_server_set_handler (fixture->server, refuser_handler, &refuser);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_SERVER));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    g_assert_cmpfloat (limn_test_request_get_number (
                         limn_test_server_get_request (fixture->server, i), "confidence", 0),
                       ==, asked[i]);
  assert_no_more (fixture, 3);

  /* What it refused once is not asked again. */
  limn_test_server_set_handler (fixture->server, NULL, NULL);
  limn_session_ask_again (session);
  fixture_reply (fixture_expect (fixture, 4, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 40);

  /* Nor is anything above the settings. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 33);
  fixture_reply (fixture_expect (fixture, 5, 33, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_not_refused (Fixture *fixture)
{
  Refuser refuser = { REFUSE_STATUS, 500, 1000 };

  /* That has nothing to do with how far down it was asked. */
  limn_test_server_set_handler (fixture->server, refuser_handler, &refuser);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  assert_no_more (fixture, 1);

  refuser.status = 401;
  limn_session_open_image (fixture->session, fixture->other_image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  assert_no_more (fixture, 2);
}

static void
test_not_reached (Fixture *fixture)
{
  /* Nor has this, and it would be tried again and again. */
  limn_test_server_stop (fixture->server);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_error_matches (limn_session_get_error (fixture->session), LIMN_ERROR,
                                  LIMN_ERROR_UNREACHABLE));
  g_assert_cmpuint (limn_client_get_n_requests (fixture->client), ==, 1);
}

static void
test_background_fails (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  fixture_use_local (fixture);
  limn_session_open_image (session, fixture->image);
  fixture_reply (fixture_expect (fixture, 1, 40, 30), scores, 4);
  limn_test_request_reply (fixture_expect (fixture, 2, 1, 30), 500, NULL, "{}", -1);
  limn_test_request_reply (fixture_expect (fixture, 3, 40, 100), 500, NULL, "{}", -1);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);
  g_assert_null (limn_session_get_raw (session));
  assert_no_more (fixture, 3);

  /* With this picture it is not tried again by itself, with the next one it is. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_confidence (session, 60);
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_idle (fixture);
  assert_no_more (fixture, 4);
  limn_session_open_image (session, fixture->other_image);
  fixture_reply (fixture_expect (fixture, 5, 60, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 6, 1, 30), scores, 4);

  /* Whoever asks again means all of it. */
  limn_test_request_reply (fixture_expect (fixture, 7, 60, 100), 500, NULL, "{}", -1);
  fixture_wait_idle (fixture);
  limn_session_ask_again (session);
  fixture_reply (fixture_expect (fixture, 8, 60, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 9, 60, 100), scores, 4);
  fixture_wait_idle (fixture);
  g_assert_nonnull (limn_session_get_raw (session));
}

static void
test_background_refused (Fixture *fixture)
{
  const double asked[] = { 40, 1, 5, 10, 40 };
  Refuser refuser = { REFUSE_STATUS, 507, 10 };
  LimnSession *session = fixture->session;

  /* The local model too may be asked too much. */
  fixture_use_local (fixture);
  limn_test_server_set_handler (fixture->server, refuser_handler, &refuser);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    g_assert_cmpfloat (limn_test_request_get_number (
                         limn_test_server_get_request (fixture->server, i), "confidence", 0),
                       ==, asked[i]);
  assert_no_more (fixture, G_N_ELEMENTS (asked));
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);
}

static void
test_explaining (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* A remote model is asked without suppression only if somebody wants to know. */
  fixture_open_confirmed (fixture, scores, 4);
  assert_no_more (fixture, N_TO_CONFIRM);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_explaining (session, TRUE);
  g_assert_true (limn_session_get_explaining (session));
  fixture_reply (fixture_expect (fixture, 3, 40, 100), scores, 4);
  fixture_wait_idle (fixture);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_raw (session)), ==, 3);

  /* What it answered holds for what is above, and not for what is below. */
  limn_session_set_confidence (session, 60);
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_idle (fixture);
  assert_no_more (fixture, 4);
  limn_session_set_confidence (session, 20);
  fixture_reply (fixture_expect (fixture, 5, 20, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 6, 20, 100), scores, 4);
  fixture_wait_idle (fixture);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_raw (session)), ==, 4);

  /* Of the next picture too, until nobody wants to know. */
  limn_session_open_image (session, fixture->other_image);
  fixture_reply (fixture_expect (fixture, 7, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 8, 20, 30), scores, 4);
  limn_test_request_reply (fixture_expect (fixture, 9, 20, 100), 504, NULL, "{}", -1);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_explaining (session, FALSE);
  assert_no_more (fixture, 9);
  limn_session_set_explaining (session, TRUE);
  fixture_expect (fixture, 10, 20, 100);
  g_assert_cmpuint (fixture_n_notified (fixture, "explaining"), ==, 3);
}

static void
test_background_waited_for (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  /* To be sure of what is shown already is not worth giving up what is on its way. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_explaining (session, TRUE);
  request = fixture_expect (fixture, 3, 40, 100);
  limn_session_set_confidence (session, 60);
  limn_test_settle ();
  g_assert_false (limn_test_request_is_gone (request));
  assert_status (fixture, LIMN_SESSION_DERIVED);
  fixture_reply (request, scores, 4);
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);

  /* To see something is. What was given up comes after it. */
  limn_session_open_image (session, fixture->other_image);
  fixture_reply (fixture_expect (fixture, 5, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 6, 60, 30), scores, 4);
  request = fixture_expect (fixture, 7, 60, 100);
  limn_session_set_confidence (session, 5);
  fixture_reply (fixture_expect (fixture, 8, 5, 30), scores, 4);
  limn_test_request_wait_gone (request);
  fixture_reply (fixture_expect (fixture, 9, 5, 100), scores, 4);
  fixture_wait_idle (fixture);
  assert_no_more (fixture, 9);
}

static void
test_wide_waited_for (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  fixture_use_local (fixture);
  limn_session_set_debounce (session, 0, 0);
  limn_session_open_image (session, fixture->image);
  fixture_reply (fixture_expect (fixture, 1, 40, 30), scores, 4);
  request = fixture_expect (fixture, 2, 1, 30);
  limn_session_set_confidence (session, 60);
  limn_test_settle ();
  g_assert_false (limn_test_request_is_gone (request));

  /* Below what is known, the pool that is on its way is as good as an answer. */
  limn_session_set_confidence (session, 20);
  assert_status (fixture, LIMN_SESSION_STALE);
  limn_test_settle ();
  g_assert_false (limn_test_request_is_gone (request));
  fixture_reply (request, scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);
  fixture_reply (fixture_expect (fixture, 3, 20, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));
}

/* Opens a picture of the local model, and answers until this question is on its way. */
static LimnTestRequest *
reach (Fixture *fixture,
       guint    n)
{
  const double asked[][2] = { { 40, 30 }, { 1, 30 }, { 40, 100 } };
  LimnTestRequest *request = NULL;
  guint before = limn_test_server_get_n_requests (fixture->server);

  limn_session_open_image (fixture->session, fixture->image);
  for (guint i = 0; i < n; i++)
    {
      request = fixture_expect (fixture, before + i + 1, asked[i][0], asked[i][1]);
      if (i + 1 < n)
        fixture_reply (request, scores, 4);
    }

  return request;
}

static void
check_given_up (Fixture *fixture,
                guint    n)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  /* By cancelling: what is shown stays, and nothing begins by itself again. */
  fixture_use_local (fixture);
  request = reach (fixture, n);
  limn_session_cancel (session);
  limn_test_request_wait_gone (request);
  assert_status (fixture, n > 1 ? LIMN_SESSION_CONFIRMED : LIMN_SESSION_STALE);
  assert_no_more (fixture, n);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);

  /* Until something is done. */
  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_ask_again (session);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 1);
  g_assert_nonnull (limn_session_get_raw (session));
  limn_test_server_set_handler (fixture->server, NULL, NULL);

  /* By another picture. */
  limn_image_unref (fixture->image);
  fixture->image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 20);
  request = reach (fixture, n);
  limn_session_open_image (session, fixture->other_image);
  limn_test_request_wait_gone (request);

  /* By the session going away. */
  limn_image_unref (fixture->image);
  fixture->image = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 21);
  limn_session_close (session);
  limn_test_settle ();
  request = reach (fixture, n);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  limn_test_request_wait_gone (request);
}

static void
test_given_up_exact (Fixture *fixture)
{
  check_given_up (fixture, 1);
}

static void
test_given_up_wide (Fixture *fixture)
{
  check_given_up (fixture, 2);
}

static void
test_given_up_raw (Fixture *fixture)
{
  check_given_up (fixture, 3);
}

static void
test_remembered (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* Back to a picture: the pool and what overlap removes are known; only its word is asked. */
  fixture_use_local (fixture);
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_image (session, fixture->other_image);
  g_assert_null (limn_session_get_raw (session));
  g_assert_cmpfloat (limn_session_get_covered_from (session), >, 100);
  fixture_expect (fixture, 4, 40, 30);
  limn_session_open_image (session, fixture->image);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 1);
  g_assert_nonnull (limn_session_get_raw (session));
  fixture_reply (fixture_expect (fixture, 5, 40, 30), scores, 4);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_no_more (fixture, 5);
}

static void
test_overlap_remembered (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* Each overlap has its pool, and going back to one is the hand's business alone. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_set_debounce (session, 0, 0);
  for (int overlap = 31; overlap < 51; overlap++)
    {
      limn_session_set_overlap (session, overlap);
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      fixture_wait_idle (fixture);
    }
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  for (int overlap = 50; overlap >= 30; overlap--)
    {
      limn_session_set_overlap (session, overlap);
      g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
      assert_status (fixture, overlap < 50 ? LIMN_SESSION_DERIVED : LIMN_SESSION_CONFIRMED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/plan/local-order", test_local_order);
  fixture_add ("/session/plan/floor", test_floor);
  fixture_add ("/session/plan/out-of-cover", test_out_of_cover);
  fixture_add ("/session/plan/save-credits", test_save_credits);
  fixture_add ("/session/plan/save-credits/local", test_save_credits_local);
  fixture_add ("/session/plan/refused/504", test_refused_504);
  fixture_add ("/session/plan/refused/507", test_refused_507);
  fixture_add ("/session/plan/refused/400", test_refused_400);
  fixture_add ("/session/plan/refused/422", test_refused_422);
  fixture_add ("/session/plan/refused/size", test_refused_size);
  fixture_add ("/session/plan/refused/timeout", test_refused_timeout);
  fixture_add ("/session/plan/refused/always", test_refused_always);
  fixture_add ("/session/plan/not-refused", test_not_refused);
  fixture_add ("/session/plan/not-reached", test_not_reached);
  fixture_add ("/session/plan/background-fails", test_background_fails);
  fixture_add ("/session/plan/background-refused", test_background_refused);
  fixture_add ("/session/plan/explaining", test_explaining);
  fixture_add ("/session/plan/background-waited-for", test_background_waited_for);
  fixture_add ("/session/plan/wide-waited-for", test_wide_waited_for);
  fixture_add ("/session/plan/given-up/exact", test_given_up_exact);
  fixture_add ("/session/plan/given-up/wide", test_given_up_wide);
  fixture_add ("/session/plan/given-up/raw", test_given_up_raw);
  fixture_add ("/session/plan/remembered", test_remembered);
  fixture_add ("/session/plan/overlap-remembered", test_overlap_remembered);

  return g_test_run ();
}
