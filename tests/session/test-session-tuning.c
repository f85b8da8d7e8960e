/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session does for choosing thresholds: cutoffs of classes, what was derived beside what the
 * model says, and what a model measures when it removes instances for their overlap. */

#include "config.h"

#include "limn-reply-parser.h"
#include "scene-stub.h"
#include "session-fixture.h"

#include <math.h>
#include <string.h>

#define SCENE_SIZE 800
#define N_PAIRS 9
#define N_MOVED 5
#define N_OVERLAPS 20
#define N_RANDOM 15

/* Two classes, so that a cutoff of one shows. */
static const LimnTestInstance pets[] = {
  { "dog", 0, 0.9, 1, 1, 9, 9, NULL, 0 },
  { "cat", 1, 0.8, 20, 1, 9, 9, NULL, 0 },
  { "dog", 0, 0.6, 40, 1, 9, 9, NULL, 0 },
  { "cat", 1, 0.5, 1, 20, 9, 9, NULL, 0 },
  { "cat", 1, 0.3, 20, 20, 9, 9, NULL, 0 },
  { "dog", 0, 0.2, 40, 20, 9, 9, NULL, 0 },
};

/* What the server says about the pets: how much higher their scores are than they were, and which
 * one it leaves out. */
typedef struct
{
  double shift;
  int    hidden;
} Pets;

static void
pets_handler (LimnTestServer  *server,
              LimnTestRequest *request,
              gpointer         user_data)
{
  const Pets *self = user_data;
  double percent = limn_test_request_get_number (request, "confidence", NAN);
  LimnTestInstance kept[G_N_ELEMENTS (pets)] = { 0 };
  g_autofree char *body = NULL;
  gsize n_kept = 0;

  for (int i = 0; i < (int) G_N_ELEMENTS (pets); i++)
    if (pets[i].confidence >= percent / 100.0 && i != self->hidden)
      {
        kept[n_kept] = pets[i];
        kept[n_kept++].confidence += self->shift;
      }
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, kept, n_kept);
  limn_test_request_reply (request, 200, NULL, body, -1);
}

static void
open_pets (Fixture *fixture,
           Pets    *self)
{
  limn_test_server_set_handler (fixture->server, pets_handler, self);
  limn_session_set_debounce (fixture->session, 0, 0);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
set_class (Fixture    *fixture,
           const char *name,
           int         class_id,
           double      percent)
{
  LimnCutoffs *before = limn_session_get_cutoffs (fixture->session);
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_with_class (before, name, class_id, percent);

  limn_session_set_cutoffs (fixture->session, cutoffs);
}

static double
asked_at (Fixture *fixture)
{
  return limn_test_request_get_number (limn_test_server_get_last (fixture->server), "confidence",
                                       NAN);
}

/* What is shown is what the cutoffs leave of the pool. */
static void
assert_filtered (Fixture *fixture,
                 guint    n_shown)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnPrediction) expected =
    limn_cutoffs_apply (limn_session_get_cutoffs (session), limn_session_get_pool (session));

  g_assert_cmpuint (fixture_n_shown (fixture), ==, n_shown);
  g_assert_true (limn_prediction_equal_instances (limn_session_get_prediction (session), expected));
}

static void
test_cutoffs (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;

  open_pets (fixture, &server);
  assert_filtered (fixture, 4);
  fixture_reset_notified (fixture);

  /* A class that asks for more than the others is filtered here: the question is the same. */
  set_class (fixture, "cat", 1, 70);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_filtered (fixture, 3);
  g_assert_cmpuint (fixture_n_notified (fixture, "cutoffs"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "confidence"), ==, 0);
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 0);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);

  /* One that asks for less goes out at its value. */
  set_class (fixture, "cat", 1, 25);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  assert_filtered (fixture, 5);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (asked_at (fixture), ==, 25);
  assert_filtered (fixture, 5);
  g_assert_false (limn_session_get_differs (session));

  /* The main value leaves it alone. */
  limn_session_set_confidence (session, 95);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_filtered (fixture, 3);
  g_assert_cmpuint (fixture_n_notified (fixture, "confidence"), ==, 1);
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 95);
  limn_session_set_confidence (session, 15);
  assert_filtered (fixture, 6);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (asked_at (fixture), ==, 15);

  /* Below the floor it is asked for, and what is known is filtered meanwhile. */
  set_class (fixture, "dog", 0, 5.555);
  assert_status (fixture, LIMN_SESSION_STALE);
  assert_filtered (fixture, 6);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpfloat (asked_at (fixture), ==, 5.56);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 5.56);
  g_assert_cmpuint (limn_prediction_get_n_instances (limn_session_get_pool (session)), ==, 6);
}

static void
test_cutoffs_kept (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;
  g_autoptr (LimnCutoffs) same = NULL;
  LimnPrediction *shown = NULL;

  /* They hold for the next picture, whose first question goes out at the lowest. */
  set_class (fixture, "cat", 1, 5);
  open_pets (fixture, &server);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpfloat (asked_at (fixture), ==, 5);
  assert_filtered (fixture, 5);

  /* The same once more is nothing; and the filter is not done again for nothing. */
  fixture_reset_notified (fixture);
  shown = limn_session_get_prediction (session);
  same = limn_cutoffs_with_class (limn_session_get_cutoffs (session), "cat", 1, 5);
  limn_session_set_cutoffs (session, same);
  limn_session_ask_again (session);
  fixture_wait_idle (fixture);
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_cmpuint (fixture_n_notified (fixture, "cutoffs"), ==, 0);
  g_assert_cmpuint (fixture_n_notified (fixture, "prediction"), ==, 0);
}

static void
test_agrees (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;
  LimnPrediction *pool = NULL;

  /* Servers compute on what they like: a score that moved a little is no other answer. But the
   * model's own is shown. */
  open_pets (fixture, &server);
  pool = limn_session_get_pool (session);
  server.shift = 0.0001;
  limn_session_set_confidence (session, 45);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));
  g_assert_null (limn_session_get_difference (session));
  g_assert_true (limn_session_get_pool (session) == pool);
  g_assert_cmpfloat_with_epsilon (
    limn_prediction_get_instance (limn_session_get_prediction (session), 0)->confidence, 0.9001,
    1e-6);
}

static void
test_differs_in_sight (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;
  guint n_went = 0;

  /* Who does not look at weak cats does not see that one is gone; but the pool is no good. */
  open_pets (fixture, &server);
  set_class (fixture, "cat", 1, 70);
  server.hidden = 3;
  limn_session_set_confidence (session, 45);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 45);

  /* A dog that is gone is another matter. */
  server.hidden = 2;
  limn_session_set_confidence (session, 50);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_differs (session));
  g_assert_cmpuint (limn_changes_get_went (limn_session_get_difference (session), &n_went)[0], ==,
                    2);
  g_assert_cmpuint (n_went, ==, 1);
  g_assert_true (limn_changes_get_after (limn_session_get_difference (session))
                 == limn_session_get_prediction (session));

  /* It is over with the next picture. */
  limn_session_open_image (session, fixture->other_image);
  g_assert_false (limn_session_get_differs (session));
  g_assert_null (limn_session_get_difference (session));
}

static void
test_differs_stays (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;
  LimnChanges *difference = NULL;

  /* What is asked in the background says nothing about it; a local pool that was contradicted is
   * not asked for once more. */
  fixture_use_local (fixture);
  open_pets (fixture, &server);
  fixture_wait_idle (fixture);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 1);
  server.hidden = 0;
  limn_session_set_confidence (session, 35);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  difference = limn_session_get_difference (session);
  g_assert_nonnull (difference);
  fixture_wait_idle (fixture);
  g_assert_cmpfloat (limn_test_request_get_number (
                       limn_test_server_get_last (fixture->server), "overlap", NAN),
                     ==, 100);
  g_assert_true (limn_session_get_difference (session) == difference);
  g_assert_cmpfloat (limn_session_get_covered_from (session), ==, 35);
}

static void
test_properties (Fixture *fixture)
{
  Pets server = { 0.0, -1 };
  LimnSession *session = fixture->session;
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_new (30);
  g_autoptr (LimnCutoffs) got = NULL;
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnChanges) difference = NULL;
  double covered_from = 0.0;
  double floor_percent = 0.0;
  gboolean save_credits = FALSE;
  gboolean explaining = FALSE;
  int rule = -1;

  g_object_set (session, "cutoffs", cutoffs, "floor", 12.0, "save-credits", TRUE,
                "explaining", TRUE, NULL);
  limn_test_server_set_handler (fixture->server, pets_handler, &server);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  fixture_wait_idle (fixture);
  g_object_get (session, "cutoffs", &got, "floor", &floor_percent, "save-credits", &save_credits,
                "explaining", &explaining, "covered-from", &covered_from, "raw", &raw,
                "rule", &rule, "difference", &difference, NULL);
  g_assert_true (got == limn_session_get_cutoffs (session));
  g_assert_true (limn_cutoffs_equal (got, cutoffs));
  g_assert_cmpfloat (limn_session_get_confidence (session), ==, 30);
  g_assert_cmpfloat (floor_percent, ==, 12);
  g_assert_true (save_credits);
  g_assert_true (explaining);
  g_assert_cmpfloat (covered_from, ==, 12);
  g_assert_true (raw == limn_session_get_raw (session));
  g_assert_nonnull (raw);
  g_assert_cmpint (rule, ==, (int) limn_session_get_rule (session));
  g_assert_null (difference);
}

/* Puts a scene into the fixture's picture. */
static void
play_scene (Fixture *fixture,
            Scene   *scene,
            guint    seed)
{
  limn_image_unref (fixture->image);
  fixture->image = limn_test_image_new_seeded (SCENE_SIZE, SCENE_SIZE, seed);
  scene->size = SCENE_SIZE;
  scene->max_detections = LIMN_MAX_DETECTIONS_DEFAULT;
  limn_test_server_set_handler (fixture->server, scene_handler, scene);
}

/* Pairs, each in a cell of its own: of equal size and moved farther and farther apart, so that each
 * overlap tells some of them apart; then small ones inside large ones, which only one of the two
 * formulas takes for the same object. */
static void
place_pairs (Scene *scene)
{
  scene->n_candidates = 0;
  for (int i = 0; i < N_PAIRS; i++)
    {
      float left = (float) (5 + i % 3 * 260);
      float top = (float) (5 + i / 3 * 260);
      float step = (float) (i + 1);
      float width = (float) (40 + 30 * (i - N_MOVED));
      float score = 0.95f - 0.0523f * (float) i;
      Candidate strong = { left, top, left + 180, top + 150, score, i % 2 };
      Candidate moved = { left + 15 * step, top + 8 * step, left + 15 * step + 180,
                          top + 8 * step + 150, score - 0.0211f, i % 2 };
      Candidate nested = { left + 20, top + 20, left + 20 + width, top + 120, score - 0.0211f,
                           i % 2 };

      scene->candidates[scene->n_candidates++] = strong;
      scene->candidates[scene->n_candidates++] = i < N_MOVED ? moved : nested;
    }
}

static LimnPrediction *
ask_scene (Fixture *fixture,
           Scene   *scene)
{
  g_autoptr (LimnQuery) query = limn_query_new (fixture->image,
                                                limn_session_get_model (fixture->session),
                                                limn_session_get_confidence (fixture->session),
                                                limn_session_get_overlap (fixture->session));
  g_autofree char *text = scene_answer (scene, limn_query_get_confidence (query),
                                        limn_query_get_overlap (query));
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, query, scene->engine, &error);

  g_assert_no_error (error);

  return prediction;
}

/* Moves the overlap over a picture whose raw answer is known, without ever asking. What is shown as
 * derived must be what the server would say. Counts that, and what else is the same. */
static void
check_previews (Fixture *fixture,
                Scene   *scene,
                guint   *n_derived,
                guint   *n_equal)
{
  LimnSession *session = fixture->session;
  guint n_requests = limn_test_server_get_n_requests (fixture->server);

  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  for (int i = 0; i < N_OVERLAPS; i++)
    {
      g_autoptr (LimnPrediction) expected = NULL;
      gboolean is_derived = FALSE;
      gboolean is_equal = FALSE;

      limn_session_set_overlap (session, 2.5 + 4.9 * i);
      expected = ask_scene (fixture, scene);
      is_derived = limn_session_get_status (session) == LIMN_SESSION_DERIVED;
      is_equal = limn_prediction_equal_instances (limn_session_get_prediction (session), expected);
      g_assert_true (is_derived
                     || limn_session_get_status (session) == LIMN_SESSION_APPROXIMATE);
      g_assert_true (is_equal || !is_derived);
      *n_derived += is_derived;
      *n_equal += is_equal;
      g_assert_cmpfloat (limn_session_get_covered_from (session), >, 100);
    }
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_requests);
}

static void
check_rule (Fixture  *fixture,
            LimnRule  rule)
{
  LimnSession *session = fixture->session;
  Scene scene = { .rule = rule };
  guint n_derived = 0;
  guint n_equal = 0;

  /* The server does not say which engine it is: the rule is found out from its answers alone. */
  place_pairs (&scene);
  play_scene (fixture, &scene, 30);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_UNKNOWN);
  limn_session_set_explaining (session, TRUE);
  fixture_wait_idle (fixture);
  g_assert_cmpint (limn_session_get_rule (session), ==, rule);
  g_assert_cmpuint (fixture_n_notified (fixture, "rule"), ==, 1);
  check_previews (fixture, &scene, &n_derived, &n_equal);
  g_assert_cmpuint (n_equal, ==, N_OVERLAPS);
  g_assert_cmpuint (n_derived, >=, N_OVERLAPS * 3 / 4);

  /* The model is asked as always, and says the same. */
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_overlap (session, 41.7);
  g_assert_cmpint (limn_session_get_status (session), !=, LIMN_SESSION_STALE);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_false (limn_session_get_differs (session));
  g_assert_cmpint (limn_session_get_rule (session), ==, rule);
}

static void
test_rule_iou (Fixture *fixture)
{
  check_rule (fixture, LIMN_RULE_IOU);
}

static void
test_rule_covered (Fixture *fixture)
{
  check_rule (fixture, LIMN_RULE_COVERED);
}

static void
test_rule_none (Fixture *fixture)
{
  check_rule (fixture, LIMN_RULE_NONE);
}

/* Whatever is on the picture: what is said to be certain is. */
static void
test_random (Fixture *fixture)
{
  const LimnRule rules[] = { LIMN_RULE_IOU, LIMN_RULE_COVERED, LIMN_RULE_NONE };
  LimnSession *session = fixture->session;
  guint n_derived = 0;
  guint n_equal = 0;

  limn_session_set_explaining (session, TRUE);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *id = g_strdup_printf ("random/%u", i + 1);
      g_autoptr (LimnModel) model = fixture_model (fixture, id);
      LimnRule rule = rules[i % G_N_ELEMENTS (rules)];
      Scene scene = { .rule = rule, .engine = LIMN_ENGINE_CLASSIC };

      if (rule == LIMN_RULE_IOU)
        scene.engine = LIMN_ENGINE_CURRENT;
      scene_randomize (&scene, SCENE_SIZE);
      play_scene (fixture, &scene, 100 + i);
      limn_session_close (session);
      limn_session_set_model (session, model);
      limn_session_set_debounce (session, 0, 0);
      limn_session_set_overlap (session, 30);
      limn_session_open_image (session, fixture->image);
      fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
      fixture_wait_idle (fixture);
      if (limn_session_get_rule (session) == rule)
        check_previews (fixture, &scene, &n_derived, &n_equal);
    }

  /* And much is. */
  g_assert_cmpuint (n_derived, >, N_RANDOM);
  g_assert_cmpuint (n_equal, >, n_derived);
}

static void
test_rule_of_engine (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnModel) first = limn_model_ref (limn_session_get_model (session));
  g_autoptr (LimnModel) other = fixture_model (fixture, "other/2");
  Scene scene = { .rule = LIMN_RULE_COVERED, .engine = LIMN_ENGINE_CURRENT };

  /* What the header says, until the answers say otherwise. */
  place_pairs (&scene);
  play_scene (fixture, &scene, 32);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_IOU);
  limn_session_set_explaining (session, TRUE);
  fixture_wait_idle (fixture);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_COVERED);

  /* Each model has its own, and keeps it. */
  scene.engine = LIMN_ENGINE_CLASSIC;
  limn_session_set_explaining (session, FALSE);
  limn_session_set_model (session, other);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_UNKNOWN);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_COVERED);
  scene.engine = LIMN_ENGINE_CURRENT;
  limn_session_set_model (session, first);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_COVERED);
}

static void
test_first_touch (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  Scene scene = { .rule = LIMN_RULE_IOU, .engine = LIMN_ENGINE_CURRENT };
  g_autoptr (LimnPrediction) expected = NULL;

  /* The first touch fetches what is behind the slider while the hand still moves; from then on it
   * sees what it does. */
  place_pairs (&scene);
  play_scene (fixture, &scene, 33);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_overlap (session, 50);
  assert_status (fixture, LIMN_SESSION_STALE);
  fixture_expect (fixture, 3, 40, 100);
  fixture_wait_idle (fixture);
  g_assert_nonnull (limn_session_get_raw (session));
  g_assert_cmpint (limn_session_get_status (session), !=, LIMN_SESSION_STALE);
  expected = ask_scene (fixture, &scene);
  g_assert_true (limn_prediction_equal_instances (limn_session_get_prediction (session), expected));

  /* Higher confidences follow, lower ones do not. */
  limn_session_set_confidence (session, 55);
  limn_prediction_unref (expected);
  expected = ask_scene (fixture, &scene);
  g_assert_true (limn_prediction_equal_instances (limn_session_get_prediction (session), expected));
  limn_session_set_confidence (session, 20);
  assert_status (fixture, LIMN_SESSION_STALE);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 3);

  /* A touch without a picture is none. */
  limn_session_close (session);
  limn_session_set_overlap (session, 45);
  limn_session_set_confidence (session, 40);
  limn_session_set_debounce (session, 0, 0);
  play_scene (fixture, &scene, 35);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  g_assert_null (limn_session_get_raw (session));
}

static void
test_preview_differs (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  Scene scene = { .rule = LIMN_RULE_IOU, .engine = LIMN_ENGINE_CURRENT };
  g_autoptr (LimnPrediction) derived = NULL;
  double overlap = 10.0;

  /* The rule was right so far, and then the server does otherwise. */
  place_pairs (&scene);
  play_scene (fixture, &scene, 34);
  limn_session_set_floor (session, 100);
  limn_session_set_explaining (session, TRUE);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 2);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  do
    limn_session_set_overlap (session, overlap += 1.0);
  while (limn_session_get_status (session) != LIMN_SESSION_DERIVED);
  derived = limn_prediction_ref (limn_session_get_prediction (session));
  scene.n_candidates = 1;
  scene.candidates[0].score = 0.95f;
  limn_session_ask_again (session);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  g_assert_true (limn_session_get_differs (session));
  g_assert_true (limn_changes_get_before (limn_session_get_difference (session)) == derived);
}

static void
test_preview_differs_from_pool (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  Scene scene = { .rule = LIMN_RULE_IOU, .engine = LIMN_ENGINE_CURRENT };
  g_autoptr (LimnPrediction) derived = NULL;

  /* The pool says so first, and the exact answer agrees with the pool. */
  place_pairs (&scene);
  play_scene (fixture, &scene, 36);
  limn_session_set_explaining (session, TRUE);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_overlap (session, 95);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  derived = limn_prediction_ref (limn_session_get_prediction (session));
  scene.n_candidates = 1;
  limn_session_ask_again (session);
  fixture_expect (fixture, 4, 10, 95);
  fixture_expect (fixture, 5, 40, 95);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  g_assert_true (limn_session_get_differs (session));
  g_assert_cmpuint (fixture_n_notified (fixture, "difference"), ==, 1);
  g_assert_true (limn_changes_get_before (limn_session_get_difference (session)) == derived);
  g_assert_true (limn_changes_get_after (limn_session_get_difference (session))
                 == limn_session_get_prediction (session));

  /* A touch of the slider, and it is history. */
  limn_session_set_overlap (session, 94);
  g_assert_false (limn_session_get_differs (session));
}

static void
body_handler (LimnTestServer  *server,
              LimnTestRequest *request,
              gpointer         body)
{
  limn_test_request_reply (request, 200,
                           "Content-Type: application/json\r\n"
                           "x-inference-engine: inference-models\r\n", body, -1);
}

static void
test_rule_not_seen (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  Scene scene = { .rule = LIMN_RULE_NONE, .engine = LIMN_ENGINE_CURRENT };

  /* Both share an eleventh: too little for either rule to have been seen at work at 30 %. */
  scene.candidates[scene.n_candidates++] = (Candidate) { 100, 100, 300, 300, 0.9f, 0 };
  scene.candidates[scene.n_candidates++] = (Candidate) { 260, 100, 460, 300, 0.8f, 0 };
  play_scene (fixture, &scene, 30);
  limn_session_set_explaining (session, TRUE);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);

  /* What no rule removes is certain. */
  limn_session_set_debounce (session, 60 * 1000, 60 * 1000);
  limn_session_set_overlap (session, 80);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);

  /* What the engine is known for may not be what this model does. */
  limn_session_set_overlap (session, 5);
  assert_status (fixture, LIMN_SESSION_APPROXIMATE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 1);
  limn_session_set_debounce (session, 0, 0);
  limn_session_set_overlap (session, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  g_assert_cmpint (limn_session_get_rule (session), ==, LIMN_RULE_NONE);
}

static void
test_capped (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree LimnTestInstance *instances = g_new0 (LimnTestInstance, LIMN_MAX_DETECTIONS_DEFAULT);
  g_autofree char *body = NULL;

  /* What was cut off could have been left over: what is seen is not certain, and says so. */
  for (int i = 0; i < LIMN_MAX_DETECTIONS_DEFAULT; i++)
    instances[i] = (LimnTestInstance) {
      .class_name = "thing",
      .confidence = 0.99 - 0.001 * i,
      .x = (i % 20) * 3,
      .y = i / 20 * 3,
      .width = 2,
      .height = 2,
    };
  body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, instances, LIMN_MAX_DETECTIONS_DEFAULT);
  limn_test_server_set_handler (fixture->server, body_handler, body);
  limn_session_set_explaining (session, TRUE);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);
  g_assert_true (limn_prediction_is_capped (limn_session_get_raw (session)));
  limn_session_set_overlap (session, 50);
  assert_status (fixture, LIMN_SESSION_APPROXIMATE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, LIMN_MAX_DETECTIONS_DEFAULT);

  /* Above the weakest of them nothing was cut off. */
  limn_session_set_confidence (session, 90);
  assert_status (fixture, LIMN_SESSION_DERIVED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/tuning/cutoffs", test_cutoffs);
  fixture_add ("/session/tuning/cutoffs/kept", test_cutoffs_kept);
  fixture_add ("/session/tuning/agrees", test_agrees);
  fixture_add ("/session/tuning/differs/in-sight", test_differs_in_sight);
  fixture_add ("/session/tuning/differs/stays", test_differs_stays);
  fixture_add ("/session/tuning/properties", test_properties);
  fixture_add ("/session/tuning/rule/iou", test_rule_iou);
  fixture_add ("/session/tuning/rule/covered", test_rule_covered);
  fixture_add ("/session/tuning/rule/none", test_rule_none);
  fixture_add ("/session/tuning/rule/random", test_random);
  fixture_add ("/session/tuning/rule/of-engine", test_rule_of_engine);
  fixture_add ("/session/tuning/first-touch", test_first_touch);
  fixture_add ("/session/tuning/preview-differs", test_preview_differs);
  fixture_add ("/session/tuning/preview-differs/pool", test_preview_differs_from_pool);
  fixture_add ("/session/tuning/rule/not-seen", test_rule_not_seen);
  fixture_add ("/session/tuning/capped", test_capped);

  return g_test_run ();
}
