/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pins: what they ask of the thresholds, how they find their objects again, and undo. */

#include "config.h"

#include "limn-pins.h"
#include "sidebar-fixture.h"

#define NBSP "\302\240"

/* Where they are in the street. */
#define PERSON_64 2
#define TV_47 3
#define BUS_42 4
#define TV_33 7
#define TV_22 9

typedef struct
{
  LimnPins *pins;
  guint     position;
  gboolean  present;
  guint     n_in_pool;
} Wanted;

static LimnPrediction *
get_pool (Fixture *fixture)
{
  LimnPrediction *pool = limn_session_get_pool (fixture->session);

  g_assert_nonnull (pool);

  return pool;
}

static LimnPins *
create (Fixture *fixture)
{
  LimnPins *pins = limn_pins_new (fixture->session);

  fixture_set_street (fixture);
  fixture_open_confirmed (fixture);
  limn_pins_set_picture (pins, "file:///street", "street");
  g_assert_cmpuint (limn_prediction_get_n_instances (get_pool (fixture)), ==, 10);

  return pins;
}

static void
drop (Fixture  *fixture,
      LimnPins *pins)
{
  g_assert_finalize_object (pins);
}

static void
pin (Fixture  *fixture,
     LimnPins *pins,
     guint     index,
     gboolean  keep)
{
  limn_pins_set (pins, get_pool (fixture), index, keep);
}

static void
assert_sentence (LimnPins   *pins,
                 const char *expected)
{
  g_autofree char *sentence = limn_pins_dup_sentence (pins);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Two pins: the thumb goes to the middle of what satisfies both. */
static void
test_fit (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  LimnExampleFit fit;
  guint n_changed = 0;

  assert_sentence (pins, NULL);
  g_signal_connect_swapped (pins, "changed", G_CALLBACK (count_cb), &n_changed);

  pin (fixture, pins, PERSON_64, TRUE);
  pin (fixture, pins, TV_47, FALSE);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 2);

  limn_pins_get_fit (pins, &fit);
  g_assert_true (fit.possible);
  g_assert_cmpfloat_with_epsilon (fit.low, 47.01, 0.02);
  g_assert_cmpfloat_with_epsilon (fit.high, 64, 0.02);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), fit.middle, 1e-9);
  g_assert_cmpfloat_with_epsilon (fit.middle, 55.5, 0.6);
  g_assert_cmpint (fit.weakest_kept, ==, 0);
  g_assert_cmpint (fit.strongest_hidden, ==, 1);
  assert_sentence (pins, "48–64" NBSP "% satisfies 2 of 2");

  /* The same once more is nothing new; the opposite is. */
  pin (fixture, pins, PERSON_64, TRUE);
  g_assert_cmpuint (n_changed, ==, 2);
  pin (fixture, pins, PERSON_64, FALSE);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 2);
  assert_sentence (pins, "65–100" NBSP "% satisfies 2 of 2");

  g_assert_true (limn_pins_remove (pins, get_pool (fixture), PERSON_64));
  g_assert_false (limn_pins_remove (pins, get_pool (fixture), PERSON_64));
  assert_sentence (pins, "48–100" NBSP "% satisfies 1 of 1");

  limn_pins_clear (pins);
  assert_sentence (pins, NULL);

  drop (fixture, pins);
}

/* While one side is open the thumb moves no further than it has to. */
static void
test_one_side (Fixture *fixture)
{
  LimnPins *pins = create (fixture);

  pin (fixture, pins, PERSON_64, TRUE);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 40, 1e-9);
  pin (fixture, pins, TV_33, TRUE);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 33, 1e-9);
  assert_sentence (pins, "1–33" NBSP "% satisfies 2 of 2");

  limn_pins_clear (pins);
  pin (fixture, pins, TV_47, FALSE);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 48, 1e-9);
  pin (fixture, pins, TV_22, FALSE);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 48, 1e-9);

  drop (fixture, pins);
}

/* The two that contradict each other are named, and nothing moves until the person says how. */
static void
test_conflict (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  g_autoptr (LimnCutoffs) cutoffs = NULL;
  LimnExampleFit fit;
  double own = 0;
  guint n_present = 0;
  guint n = 0;

  pin (fixture, pins, TV_33, TRUE);
  pin (fixture, pins, TV_22, FALSE);
  limn_session_set_confidence (fixture->session, 44);
  pin (fixture, pins, PERSON_64, FALSE);

  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 44, 1e-9);
  limn_pins_get_fit (pins, &fit);
  g_assert_false (fit.possible);
  g_assert_cmpint (fit.weakest_kept, ==, 0);
  g_assert_cmpint (fit.strongest_hidden, ==, 2);
  assert_sentence (pins, "No single value works: tv 33" NBSP "% must stay but person 64" NBSP
                         "% must go");

  cutoffs = limn_pins_fit_classes (pins, &n);
  g_assert_cmpuint (n, ==, 3);
  limn_pins_apply (pins, cutoffs, limn_session_get_overlap (fixture->session));
  g_assert_true (limn_cutoffs_equal (limn_session_get_cutoffs (fixture->session), cutoffs));
  /* No further than the person must go. */
  g_assert_true (limn_cutoffs_get_class (cutoffs, "person", 0, &own));
  g_assert_cmpfloat_with_epsilon (own, 65, 1e-9);
  g_assert_cmpuint (limn_pins_count (pins, cutoffs, &n_present), ==, 3);
  g_assert_cmpuint (n_present, ==, 3);
  assert_sentence (pins, "Per-class values satisfy 3 of 3");

  /* One more example moves the value of its class, not the main one. */
  pin (fixture, pins, BUS_42, TRUE);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 44, 1e-9);
  g_assert_true (limn_cutoffs_get_class (limn_session_get_cutoffs (fixture->session), "bus", 0,
                                         &own));
  g_assert_cmpfloat (own, <=, 42);
  assert_sentence (pins, "Per-class values satisfy 4 of 4");
  limn_pins_undo (pins);
  assert_sentence (pins, "Per-class values satisfy 3 of 3");

  limn_pins_undo (pins);
  g_assert_false (limn_cutoffs_get_class (limn_session_get_cutoffs (fixture->session), "tv", 0,
                                          &own));
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 44, 1e-9);

  drop (fixture, pins);
}

/* Kept and hidden at one score: impossible by definition, in words as well. */
static void
test_same_score (Fixture *fixture)
{
  LimnPins *pins = limn_pins_new (fixture->session);
  LimnExampleFit fit;

  fixture_see (fixture, "car", 0.5, 10, 10, 90, 90);
  fixture_see (fixture, "shadow", 0.5, 300, 10, 90, 90);
  fixture_open_confirmed (fixture);
  limn_pins_set_picture (pins, "a", "a");
  pin (fixture, pins, 0, TRUE);
  pin (fixture, pins, 1, FALSE);

  limn_pins_get_fit (pins, &fit);
  g_assert_false (fit.possible);
  g_assert_cmpuint (fit.n_satisfied, ==, 1);
  assert_sentence (pins, "No single value works: car 50" NBSP "% must stay but shadow 50" NBSP
                         "% must go");

  drop (fixture, pins);
}

/* One step is the pin and the threshold that it moved. */
static void
test_undo (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  double after_first;
  double after_second;

  g_assert_false (limn_pins_can_undo (pins));
  limn_pins_undo (pins);

  pin (fixture, pins, PERSON_64, TRUE);
  after_first = limn_session_get_confidence (fixture->session);
  pin (fixture, pins, TV_47, FALSE);
  after_second = limn_session_get_confidence (fixture->session);
  g_assert_cmpfloat (40, <, after_second);
  limn_pins_clear (pins);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), after_second,
                                  1e-9);

  limn_pins_undo (pins);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 2);
  g_assert_nonnull (limn_pins_find (pins, get_pool (fixture), TV_47));
  limn_pins_undo (pins);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 1);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), after_first,
                                  1e-9);
  limn_pins_undo (pins);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 0);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), 40, 1e-9);
  g_assert_false (limn_pins_can_undo (pins));

  limn_pins_redo (pins);
  limn_pins_redo (pins);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 2);
  g_assert_cmpfloat_with_epsilon (limn_session_get_confidence (fixture->session), after_second,
                                  1e-9);

  /* A new step forgets what could have been taken again. */
  g_assert_true (limn_pins_can_redo (pins));
  pin (fixture, pins, BUS_42, FALSE);
  g_assert_false (limn_pins_can_redo (pins));

  drop (fixture, pins);
}

static void
test_undo_depth (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  guint n = 0;

  for (guint i = 0; i < LIMN_PINS_MAX_UNDO + 20; i++)
    pin (fixture, pins, PERSON_64, i % 2 == 0);

  for (; limn_pins_can_undo (pins); n++)
    limn_pins_undo (pins);
  g_assert_cmpuint (n, ==, LIMN_PINS_MAX_UNDO);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 1);

  drop (fixture, pins);
}

static gboolean
is_as_wanted (gpointer data)
{
  const Wanted *wanted = data;

  return limn_pins_get (wanted->pins, wanted->position)->present == wanted->present;
}

/* Asks again about what the scene is now. */
static void
ask_until (Fixture  *fixture,
           LimnPins *pins,
           gboolean  present)
{
  Wanted wanted = { .pins = pins, .position = 0, .present = present };

  limn_session_ask_again (fixture->session);
  limn_test_wait (is_as_wanted, &wanted);
}

static void
move (Fixture *fixture,
      guint    index,
      double   dx)
{
  g_array_index (fixture->scene, LimnTestInstance, index).x += dx;
}

/* The person of 60 by 200: moved by 2 they share 0.94 of both, by 11 less than 0.7. */
static void
test_jitter (Fixture *fixture)
{
  LimnPins *pins = create (fixture);

  pin (fixture, pins, PERSON_64, TRUE);

  move (fixture, PERSON_64, 11);
  ask_until (fixture, pins, FALSE);
  g_assert_null (limn_pins_find (pins, get_pool (fixture), PERSON_64));
  g_assert_cmpint (limn_pins_locate (pins, 0, get_pool (fixture)), ==, -1);
  assert_sentence (pins, "1 pin is not in this answer");

  move (fixture, PERSON_64, -9);
  ask_until (fixture, pins, TRUE);
  g_assert_cmpint (limn_pins_locate (pins, 0, get_pool (fixture)), ==, PERSON_64);
  g_assert_nonnull (limn_pins_find (pins, get_pool (fixture), PERSON_64));

  /* A box in the same place is not the same object if its class is another. */
  g_array_index (fixture->scene, LimnTestInstance, PERSON_64).class_name = "shadow";
  ask_until (fixture, pins, FALSE);

  drop (fixture, pins);
}

/* Two boxes that would both do: each pin has its own. */
static void
test_near_duplicates (Fixture *fixture)
{
  LimnPins *pins = limn_pins_new (fixture->session);

  fixture_see (fixture, "car", 0.8, 100, 100, 200, 200);
  fixture_see (fixture, "car", 0.6, 102, 100, 200, 200);
  fixture_open_confirmed (fixture);
  limn_pins_set_picture (pins, "a", "a");

  pin (fixture, pins, 1, FALSE);
  g_assert_null (limn_pins_find (pins, get_pool (fixture), 0));
  pin (fixture, pins, 0, TRUE);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 2);
  g_assert_cmpint (limn_pins_locate (pins, 0, get_pool (fixture)), ==, 1);
  g_assert_cmpint (limn_pins_locate (pins, 1, get_pool (fixture)), ==, 0);
  assert_sentence (pins, "61–80" NBSP "% satisfies 2 of 2");

  drop (fixture, pins);
}

static gboolean
has_pool_of (gpointer data)
{
  const Wanted *wanted = data;
  LimnPrediction *pool = limn_session_get_pool (limn_pins_get_session (wanted->pins));

  return pool != NULL && limn_prediction_get_n_instances (pool) == wanted->n_in_pool;
}

/* Pins in two pictures ask for one value; those of the other keep the score they had. */
static void
test_two_pictures (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  Wanted wanted = { .pins = pins, .n_in_pool = 2 };
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 5);
  g_autoptr (LimnPrediction) answer = limn_prediction_ref (get_pool (fixture));

  pin (fixture, pins, PERSON_64, TRUE);

  /* In the same place as a person in the street, and yet another one. */
  g_array_set_size (fixture->scene, 0);
  fixture_see (fixture, "person", 0.71, 690, 340, 60, 200);
  fixture_see (fixture, "person", 0.52, 120, 300, 75, 220);
  limn_session_open_image (fixture->session, other);
  limn_test_wait (has_pool_of, &wanted);
  limn_pins_set_picture (pins, "file:///other", "other");

  g_assert_null (limn_pins_find (pins, get_pool (fixture), 0));
  g_assert_true (limn_pins_get (pins, 0)->present);
  pin (fixture, pins, 1, FALSE);
  assert_sentence (pins, "53–64" NBSP "% satisfies 2 of 2");
  g_assert_cmpstr (limn_pins_get (pins, 1)->picture_name, ==, "other");
  g_assert_cmpint (limn_pins_locate (pins, 0, get_pool (fixture)), ==, -1);

  /* An answer about the first that came without its being shown. */
  g_clear_pointer (&answer, limn_prediction_unref);
  answer = limn_prediction_ref (get_pool (fixture));
  limn_pins_take_answer (pins, "file:///street", answer);
  g_assert_cmpfloat_with_epsilon (limn_pins_get (pins, 0)->score, 0.71, 1e-6);
  assert_sentence (pins, "53–71" NBSP "% satisfies 2 of 2");

  drop (fixture, pins);
}

/* What one model was sure of says nothing about another. */
static void
test_other_model (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  Wanted wanted = { .pins = pins, .position = 0, .present = TRUE };
  g_autoptr (LimnModel) model = NULL;
  g_autoptr (GError) error = NULL;

  pin (fixture, pins, PERSON_64, TRUE);
  g_array_index (fixture->scene, LimnTestInstance, PERSON_64).confidence = 0.55;
  model = limn_model_new (LIMN_HOST_CUSTOM, limn_test_server_get_url (fixture->server), "street/4",
                          &error);
  g_assert_no_error (error);
  limn_session_set_model (fixture->session, model);
  g_assert_false (limn_pins_get (pins, 0)->present);
  assert_sentence (pins, "1 pin is not in this answer");

  limn_test_wait (is_as_wanted, &wanted);
  g_assert_cmpfloat_with_epsilon (limn_pins_get (pins, 0)->score, 0.55, 1e-6);

  drop (fixture, pins);
}

/* An answer about another picture cannot be pinned. */
static void
test_stale (Fixture *fixture)
{
  LimnPins *pins = create (fixture);
  g_autoptr (LimnPrediction) old = limn_prediction_ref (get_pool (fixture));
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (PICTURE_WIDTH, PICTURE_HEIGHT, 5);
  Wanted wanted = { .pins = pins, .n_in_pool = 1 };

  g_array_set_size (fixture->scene, 1);
  limn_session_open_image (fixture->session, other);
  limn_test_wait (has_pool_of, &wanted);
  limn_pins_set_picture (pins, "file:///other", "other");

  limn_pins_set (pins, old, 0, TRUE);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 0);
  limn_pins_set_picture (pins, NULL, NULL);
  limn_pins_set (pins, get_pool (fixture), 0, TRUE);
  g_assert_cmpuint (limn_pins_get_n (pins), ==, 0);

  drop (fixture, pins);
}

int
main (int   argc,
      char *argv[])
{
  fixture_init (&argc, &argv);

  fixture_add ("/sidebar/pins/fit", test_fit);
  fixture_add ("/sidebar/pins/one-side", test_one_side);
  fixture_add ("/sidebar/pins/conflict", test_conflict);
  fixture_add ("/sidebar/pins/same-score", test_same_score);
  fixture_add ("/sidebar/pins/undo", test_undo);
  fixture_add ("/sidebar/pins/undo-depth", test_undo_depth);
  fixture_add ("/sidebar/pins/jitter", test_jitter);
  fixture_add ("/sidebar/pins/near-duplicates", test_near_duplicates);
  fixture_add ("/sidebar/pins/two-pictures", test_two_pictures);
  fixture_add ("/sidebar/pins/other-model", test_other_model);
  fixture_add ("/sidebar/pins/stale", test_stale);

  return g_test_run ();
}
