/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session shows, and what it says about it, on the ways that go well and those that do
 * not. */

#include "config.h"

#include "limn-error.h"
#include "session-fixture.h"

static const double scores[] = { 0.9, 0.7, 0.5, 0.3 };
static const double weak_scores[] = { 0.9, 0.7, 0.5, 0.07 };

static void
test_empty (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_true (limn_session_get_client (session) == fixture->client);
  g_assert_null (limn_session_get_image (session));
  g_assert_null (limn_session_get_prediction (session));
  g_assert_null (limn_session_get_pool (session));
  g_assert_null (limn_session_get_error (session));
  g_assert_false (limn_session_get_busy (session));
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, LIMN_CONFIDENCE_DEFAULT);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, LIMN_OVERLAP_DEFAULT);
  g_assert_cmpfloat (limn_session_get_duration_ms (session), ==, 0.0);

  /* Without a picture there is nothing to ask, cancel or close. */
  limn_session_set_confidence (session, 50);
  limn_session_ask_again (session);
  limn_session_cancel (session);
  limn_session_close (session);
  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_cmpuint (fixture_n_notified (fixture, "confidence"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "cutoffs"), ==, 1);
  g_assert_cmpuint (g_hash_table_size (fixture->notified), ==, 2);
}

static void
test_open (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  limn_session_open_image (session, fixture->image);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_true (limn_session_get_busy (session));

  request = limn_test_server_wait_requests (fixture->server, 1);
  g_assert_cmpstr (limn_test_request_get_path (request), ==, "/thing/1");
  g_assert_cmpfloat (limn_test_request_get_number (request, "confidence", 0), ==, 10);
  g_assert_cmpfloat (limn_test_request_get_number (request, "overlap", 0), ==, 30);
  fixture_reply (request, scores, 4);

  /* The first answer is wider, and shown at once as far as it was asked for; then the model is
   * asked for its own word. */
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 40);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
  g_assert_true (limn_session_get_busy (session));
  fixture_reply (fixture_expect (fixture, 2, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_pool (session)), ==, 4);
  g_assert_false (limn_session_get_busy (session));
  g_assert_false (limn_session_get_differs (session));
  g_assert_cmpfloat (limn_session_get_duration_ms (session), >, 0.0);

  /* Nothing was said twice. */
  g_assert_cmpuint (fixture_n_notified (fixture, "image"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "pool"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "covered-from"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 3);
  g_assert_cmpuint (fixture_n_notified (fixture, "busy"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "progress"), >, 4);
  g_assert_cmpuint (g_hash_table_size (fixture->notified), ==, 7);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_properties (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (LimnImage) image = NULL;
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnPrediction) pool = NULL;
  g_autoptr (GError) error = NULL;
  LimnSessionStatus status = LIMN_SESSION_EMPTY;
  double confidence = 0.0;
  double overlap = 0.0;
  gboolean busy = TRUE;
  gboolean differs = TRUE;

  fixture_open_confirmed (fixture, scores, 4);
  g_object_get (session,
                "model", &model,
                "image", &image,
                "prediction", &prediction,
                "pool", &pool,
                "error", &error,
                "status", &status,
                "confidence", &confidence,
                "overlap", &overlap,
                "busy", &busy,
                "differs", &differs,
                NULL);
  g_assert_true (model == limn_session_get_model (session));
  g_assert_true (image == fixture->image);
  g_assert_true (prediction == limn_session_get_prediction (session));
  g_assert_true (pool == limn_session_get_pool (session));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (confidence, ==, 40);
  g_assert_cmpfloat (overlap, ==, 30);
  g_assert_false (busy);
  g_assert_false (differs);

  fixture_reset_notified (fixture);
  g_object_set (session, "confidence", 55.0, "overlap", 45.0, NULL);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 55);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, 45);
  g_assert_cmpuint (fixture_n_notified (fixture, "confidence"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "overlap"), ==, 1);
}

static void
test_clamp (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  limn_session_set_confidence (session, 0);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, LIMN_CONFIDENCE_MIN);
  limn_session_set_confidence (session, -7);
  g_assert_cmpuint (fixture_n_notified (fixture, "confidence"), ==, 1);
  limn_session_set_confidence (session, 400);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, LIMN_CONFIDENCE_MAX);
  limn_session_set_overlap (session, -1);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, LIMN_OVERLAP_MIN);
  limn_session_set_overlap (session, 101);
  g_assert_cmpfloat (limn_session_get_overlap (session), ==, LIMN_OVERLAP_MAX);
}

static void
test_raise (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnPrediction *pool = NULL;
  g_autoptr (LimnPrediction) derived = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  pool = limn_session_get_pool (session);
  fixture_reset_notified (fixture);

  /* At once, and before anything is sent. */
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 60);
  g_assert_true (limn_session_get_pool (session) == pool);
  g_assert_false (limn_session_get_busy (session));
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 1);
  derived = limn_prediction_ref (limn_session_get_prediction (session));

  /* Then the model is asked at the exact value. Its answer is the same, so nothing is drawn
   * again. */
  fixture_reply (fixture_expect (fixture, N_TO_CONFIRM + 1, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_prediction (session) == derived);
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  g_assert_true (limn_session_get_pool (session) == pool);
  g_assert_false (limn_session_get_differs (session));
  g_assert_cmpuint (fixture_n_notified (fixture, "differs"), ==, 0);
  g_assert_cmpuint (fixture_n_notified (fixture, "pool"), ==, 0);
}

static void
test_differs (Fixture *fixture)
{
  const double surprise[] = { 0.95, 0.65, 0.61 };
  LimnSession *session = fixture->session;
  g_autoptr (LimnPrediction) derived = NULL;
  LimnChanges *difference = NULL;
  guint n_came = 0;
  guint n_went = 0;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_confidence (session, 60);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  derived = limn_prediction_ref (limn_session_get_prediction (session));
  fixture_reply (fixture_expect (fixture, N_TO_CONFIRM + 1, 60, 30), surprise, 3);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_differs (session));
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);

  /* What came and what went can be looked at: the third is new, the others have other scores. */
  difference = limn_session_get_difference (session);
  g_assert_nonnull (difference);
  g_assert_true (limn_changes_get_before (difference) == derived);
  g_assert_true (limn_changes_get_after (difference) == limn_session_get_prediction (session));
  g_assert_cmpuint (limn_changes_get_came (difference, &n_came)[0], ==, 2);
  g_assert_cmpuint (n_came, ==, 1);
  limn_changes_get_went (difference, &n_went);
  g_assert_cmpuint (n_went, ==, 0);

  /* What the model contradicted is not derived from any more. */
  g_assert_true (limn_session_get_pool (session) == limn_session_get_prediction (session));
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 60);
  limn_session_set_confidence (session, 62);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_false (limn_session_get_differs (session));
  g_assert_null (limn_session_get_difference (session));
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "differs"), ==, 2);
  g_assert_cmpuint (fixture_n_notified (fixture, "difference"), ==, 2);
}

static void
test_lower (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  fixture_open_confirmed (fixture, weak_scores, 4);
  limn_session_set_confidence (session, 80);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);

  /* Under the pool: all that is known is shown, and said to be stale. */
  limn_session_set_confidence (session, 5);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 10);

  /* One question, for there is nothing between the settings and the floor. */
  fixture_reply (fixture_expect (fixture, N_TO_CONFIRM + 1, 5, 30), weak_scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 5);

  /* The wider answer is the pool now. */
  g_assert_true (limn_session_get_pool (session) == limn_session_get_prediction (session));
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 5);
  limn_session_set_confidence (session, 8);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
}

static void
test_overlap (Fixture *fixture)
{
  const double fewer[] = { 0.9, 0.5 };
  LimnSession *session = fixture->session;
  LimnPrediction *shown = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  shown = limn_session_get_prediction (session);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_overlap (session, 20);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_null (limn_session_get_pool (session));
  g_assert_cmpfloat (limn_session_get_covered_from (session), >, 100);

  /* While the hand moves, what overlap removes at all; that gives way to what it comes to rest
   * at. */
  fixture_expect (fixture, 3, 40, 100);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_overlap (session, 10);
  fixture_reply (fixture_expect (fixture, 4, 10, 10), fewer, 2);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  limn_test_request_wait_gone (limn_test_server_get_request (fixture->server, 2));
  fixture_reply (fixture_expect (fixture, 5, 40, 10), fewer, 2);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_false (limn_session_get_differs (session));
  fixture_reply (fixture_expect (fixture, 6, 40, 100), scores, 4);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_raw (session)), ==, 3);

  /* What was known at the overlap before is still known. */
  limn_session_set_overlap (session, 30);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
  fixture_reply (fixture_expect (fixture, 7, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));
}

static void
reset_handler (LimnTestServer  *server,
               LimnTestRequest *request,
               gpointer         user_data)
{
  limn_test_request_reset (request);
}

static void
test_error (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnPrediction) shown = NULL;
  guint before = 0;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_confidence (session, 60);
  shown = limn_prediction_ref (limn_session_get_prediction (session));
  limn_test_request_reply (fixture_expect (fixture, 3, 60, 30), 500, NULL,
                           "{\"message\":\"Internal error.\"}", -1);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);

  /* The last good overlay and the slider stay. */
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 60);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_SERVER));
  g_assert_false (limn_session_get_busy (session));
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 1);

  /* Asking again recovers. */
  limn_session_ask_again (session);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_null (limn_session_get_error (session));
  fixture_reply (fixture_expect (fixture, 4, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  /* So does the slider. A connection that was in use already may be tried twice. */
  limn_test_server_set_handler (fixture->server, reset_handler, NULL);
  limn_session_set_confidence (session, 30);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  limn_test_server_set_handler (fixture->server, NULL, NULL);
  before = limn_test_server_get_n_requests (fixture->server);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_UNREACHABLE));
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);
  limn_session_set_confidence (session, 20);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_null (limn_session_get_error (session));
  fixture_reply (limn_test_server_wait_requests (fixture->server, before + 1), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);
}

static void
test_first_fails (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  limn_session_open_image (session, fixture->image);
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 1), 404, NULL,
                           "{\"message\":\"no such model\"}", -1);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_NOT_FOUND));
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_null (limn_session_get_prediction (session));

  limn_session_ask_again (session);
  assert_status (fixture, LIMN_SESSION_ASKING);
  fixture_reply (fixture_expect (fixture, 2, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 3, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_ask_again (Fixture *fixture)
{
  const double surprise[] = { 0.8 };
  LimnSession *session = fixture->session;

  /* The same question again: confirmed until the new answer is there, and then what that says. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_ask_again (session);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_busy (session));
  fixture_reply (fixture_expect (fixture, 3, 40, 30), surprise, 1);
  fixture_wait_idle (fixture);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  g_assert_false (limn_session_get_differs (session));
}

static void
test_picture_replaced (Fixture *fixture)
{
  const double other[] = { 0.8 };
  LimnSession *session = fixture->session;
  LimnTestRequest *first = NULL;
  LimnTestRequest *second = NULL;

  limn_session_open_image (session, fixture->image);
  first = limn_test_server_wait_requests (fixture->server, 1);
  limn_session_open_image (session, fixture->other_image);
  assert_status (fixture, LIMN_SESSION_ASKING);
  second = limn_test_server_wait_requests (fixture->server, 2);
  limn_test_request_wait_gone (first);

  fixture_reply (second, other, 1);
  fixture_reply (first, scores, 4);
  fixture_reply (fixture_expect (fixture, 3, 40, 30), other, 1);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_settle ();
  g_assert_true (limn_session_get_image (session) == fixture->other_image);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "error"), ==, 0);
}

static void
test_replaced_shown (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  /* The overlay of one picture is never drawn over another. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_image (session, fixture->other_image);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_null (limn_session_get_prediction (session));
  g_assert_null (limn_session_get_pool (session));
}

static void
test_model_replaced (Fixture *fixture)
{
  const double other[] = { 0.8 };
  LimnSession *session = fixture->session;
  g_autoptr (LimnModel) model = fixture_model (fixture, "other/2");
  g_autoptr (LimnModel) same = fixture_model (fixture, "other/2");
  g_autoptr (LimnModel) old = limn_model_ref (limn_session_get_model (session));
  LimnTestRequest *first = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_ask_again (session);
  first = fixture_expect (fixture, 3, 40, 30);

  /* What the last model said stays, but is not passed off as the new one's. */
  limn_session_set_model (session, model);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_null (limn_session_get_pool (session));
  limn_test_request_wait_gone (first);
  g_assert_cmpstr (limn_test_request_get_path (fixture_expect (fixture, 4, 10, 30)), ==,
                   "/other/2");
  fixture_reply (limn_test_server_get_last (fixture->server), other, 1);
  fixture_reply (fixture_expect (fixture, 5, 40, 30), other, 1);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "model"), ==, 1);

  limn_session_set_model (session, same);
  g_assert_cmpuint (fixture_n_notified (fixture, "model"), ==, 1);
  g_assert_false (limn_session_get_busy (session));

  /* Going back shows at once what the first one said. */
  limn_session_set_model (session, old);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  fixture_reply (fixture_expect (fixture, 6, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_close (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_ask_again (session);
  request = fixture_expect (fixture, 3, 40, 30);
  limn_session_close (session);
  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_null (limn_session_get_image (session));
  g_assert_null (limn_session_get_prediction (session));
  g_assert_null (limn_session_get_pool (session));
  g_assert_false (limn_session_get_busy (session));
  limn_test_request_wait_gone (request);
  assert_status (fixture, LIMN_SESSION_EMPTY);
}

static void
test_back (Fixture *fixture)
{
  const double other[] = { 0.8 };
  LimnSession *session = fixture->session;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_image (session, fixture->other_image);
  fixture_reply (fixture_expect (fixture, 3, 10, 30), other, 1);
  fixture_reply (fixture_expect (fixture, 4, 40, 30), other, 1);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  /* Back to the first one: its overlay is there in the same call, then the model confirms it. */
  fixture_reset_notified (fixture);
  limn_session_open_image (session, fixture->image);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_true (limn_query_get_image (limn_prediction_get_query (
                   limn_session_get_prediction (session))) == fixture->image);
  g_assert_true (limn_session_get_busy (session));
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  fixture_reply (fixture_expect (fixture, 5, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));

  /* At another confidence too. */
  limn_session_open_image (session, fixture->other_image);
  limn_session_set_confidence (session, 15);
  limn_session_open_image (session, fixture->image);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 4);
  g_assert_cmpfloat (fixture_shown_at (fixture), ==, 15);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 10);
}

static void
test_reopened (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnImage) again = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 1);

  /* The same bytes once more: known, but not yet said by the model about this opening. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_image (session, again);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_true (limn_session_get_busy (session));
  fixture_reply (fixture_expect (fixture, 3, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
freed_cb (gpointer data)
{
  gboolean *freed = data;

  g_atomic_int_set (freed, TRUE);
}

static gboolean
is_freed (gpointer data)
{
  gboolean *freed = data;

  return g_atomic_int_get (freed);
}

static void
test_frees_pixels (Fixture *fixture)
{
  static const guint32 black[PICTURE_WIDTH * PICTURE_HEIGHT] = { 0 };
  LimnSession *session = fixture->session;
  g_autoptr (GBytes) upload = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 3);
  gboolean freed = FALSE;
  g_autoptr (GBytes) data = g_bytes_new_with_free_func (black, sizeof black, freed_cb, &freed);
  g_autoptr (LimnPixels) pixels = limn_pixels_new (data, PICTURE_WIDTH, PICTURE_HEIGHT,
                                                   PICTURE_WIDTH * sizeof *black);
  g_autoptr (LimnImage) image = limn_image_new ("watched", NULL, upload, pixels);

  g_clear_pointer (&pixels, limn_pixels_unref);
  g_clear_pointer (&data, g_bytes_unref);
  limn_session_open_image (session, image);
  g_clear_pointer (&image, limn_image_unref);
  fixture_reply (fixture_expect (fixture, 1, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 2, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_confidence (session, 60);
  g_assert_false (freed);

  /* The overlay is remembered; the pixels of a picture that is not shown are not. */
  limn_session_open_image (session, fixture->image);
  /* A worker may be the last to let go of them. */
  limn_test_wait (is_freed, &freed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/empty", test_empty);
  fixture_add ("/session/open", test_open);
  fixture_add ("/session/properties", test_properties);
  fixture_add ("/session/clamp", test_clamp);
  fixture_add ("/session/raise", test_raise);
  fixture_add ("/session/differs", test_differs);
  fixture_add ("/session/lower", test_lower);
  fixture_add ("/session/overlap", test_overlap);
  fixture_add ("/session/error", test_error);
  fixture_add ("/session/first-fails", test_first_fails);
  fixture_add ("/session/ask-again", test_ask_again);
  fixture_add ("/session/picture-replaced", test_picture_replaced);
  fixture_add ("/session/replaced-shown", test_replaced_shown);
  fixture_add ("/session/model-replaced", test_model_replaced);
  fixture_add ("/session/close", test_close);
  fixture_add ("/session/back", test_back);
  fixture_add ("/session/reopened", test_reopened);
  fixture_add ("/session/frees-pixels", test_frees_pixels);

  return g_test_run ();
}
