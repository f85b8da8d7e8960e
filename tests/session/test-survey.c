/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a survey keeps: the wider answer, by model and overlap, without pictures, and without the
 * outlines that were longest unused. */

#include "config.h"

#include "limn-survey.h"
#include "session-fixture.h"

/* A survey whose answers are counted. */
typedef struct
{
  Fixture    *fixture;
  LimnSurvey *survey;
  guint       n_answered;
} Notes;

static void
answered_cb (Notes *notes)
{
  notes->n_answered++;
}

static Notes *
notes_new (Fixture *fixture)
{
  Notes *notes = g_new0 (Notes, 1);

  notes->fixture = fixture;
  notes->survey = limn_survey_new (fixture->session);
  g_signal_connect_swapped (notes->survey, "answered", G_CALLBACK (answered_cb), notes);

  return notes;
}

static void
notes_free (Notes *notes)
{
  g_assert_finalize_object (g_steal_pointer (&notes->survey));
  g_free (notes);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Notes, notes_free)

/* One object for each score, with an outline of three points. */
static LimnPrediction *
make_pool (Fixture      *fixture,
           const char   *model_id,
           double        confidence,
           double        overlap,
           const double *scores,
           gsize         n_scores)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnModel) model = fixture_model (fixture, model_id);
  g_autoptr (LimnQuery) query = limn_query_new (fixture->image, model, confidence, overlap);

  limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, LIMN_ENGINE_CURRENT);
  for (gsize i = 0; i < n_scores; i++)
    {
      const LimnRect box = { 1.0 + (double) i, 2.0, 20.0, 10.0 };

      g_assert_true (limn_prediction_builder_begin (builder, i % 2 == 0 ? "cat" : "dog",
                                                    (int) i % 2, scores[i], &box));
      limn_prediction_builder_begin_ring (builder);
      limn_prediction_builder_add_point (builder, 2.0, 2.0);
      limn_prediction_builder_add_point (builder, 12.0, 2.0);
      limn_prediction_builder_add_point (builder, 12.0, 11.0);
    }

  return limn_prediction_builder_end (builder);
}

static void
put (Notes        *notes,
     const char   *key,
     const char   *model_id,
     double        confidence,
     double        overlap,
     const double *scores,
     gsize         n_scores)
{
  g_autoptr (LimnPrediction) pool = make_pool (notes->fixture, model_id, confidence, overlap,
                                               scores, n_scores);

  limn_survey_put (notes->survey, key, pool);
}

static void
assert_n (Notes      *notes,
          const char *key,
          guint       n_instances)
{
  LimnPrediction *pool = limn_survey_lookup (notes->survey, key);

  g_assert_nonnull (pool);
  g_assert_cmpuint (limn_prediction_get_n_instances (pool), ==, n_instances);
}

static const double three[] = { 0.9, 0.5, 0.2 };

static void
test_put_keeps_wider (Fixture *fixture)
{
  g_autoptr (Notes) notes = notes_new (fixture);
  LimnScoreTable *scores = limn_survey_get_scores (notes->survey);

  g_assert_null (limn_survey_lookup (notes->survey, "a"));
  g_assert_cmpfloat (limn_survey_get_covered (notes->survey, "a"), >, 100.0);
  put (notes, "a", "thing/1", 40, 30, three, 2);
  assert_n (notes, "a", 2);
  g_assert_cmpuint (notes->n_answered, ==, 1);
  g_assert_cmpuint (limn_score_table_get_n_scores (scores), ==, 2);

  /* The same again, and a narrower one, change nothing. */
  put (notes, "a", "thing/1", 40, 30, three, 2);
  put (notes, "a", "thing/1", 60, 30, three, 1);
  g_assert_cmpuint (notes->n_answered, ==, 1);
  assert_n (notes, "a", 2);

  /* A wider one is kept, and so is another answer to the same question. */
  put (notes, "a", "thing/1", 10, 30, three, 3);
  g_assert_cmpuint (notes->n_answered, ==, 2);
  assert_n (notes, "a", 3);
  g_assert_cmpfloat (limn_survey_get_covered (notes->survey, "a"), ==, 10.0);
  put (notes, "a", "thing/1", 10, 30, three, 2);
  g_assert_cmpuint (notes->n_answered, ==, 3);
  assert_n (notes, "a", 2);
  g_assert_cmpuint (limn_score_table_get_n_scores (scores), ==, 2);
  g_assert_cmpuint (limn_score_table_get_n_rows (scores), ==, 1);
  g_assert_true (limn_survey_has_outlines (notes->survey, "a"));
  g_assert_false (limn_survey_has_outlines (notes->survey, "b"));
}

/* An answer that was cut off is complete only down to its weakest object. */
static void
test_put_capped (Fixture *fixture)
{
  g_autoptr (Notes) notes = notes_new (fixture);
  double scores[LIMN_MAX_DETECTIONS_DEFAULT];

  for (gsize i = 0; i < G_N_ELEMENTS (scores); i++)
    scores[i] = 0.99 - 0.001 * (double) i;
  put (notes, "a", "thing/1", 40, 30, scores, 200);
  put (notes, "a", "thing/1", 10, 30, scores, G_N_ELEMENTS (scores));
  assert_n (notes, "a", 200);
  g_assert_cmpfloat (limn_survey_get_covered (notes->survey, "a"), ==, 40.0);

  put (notes, "b", "thing/1", 90, 30, scores, 90);
  put (notes, "b", "thing/1", 10, 30, scores, G_N_ELEMENTS (scores));
  assert_n (notes, "b", 300);
  g_assert_cmpfloat_with_epsilon (limn_survey_get_covered (notes->survey, "b"), 69.1, 1e-4);
}

static void
test_put_lets_picture_go (Fixture *fixture)
{
  g_autoptr (Notes) notes = notes_new (fixture);

  put (notes, "a", "thing/1", 10, 30, three, 3);
  g_assert_null (limn_prediction_get_query (limn_survey_lookup (notes->survey, "a")));
}

static void
test_tables (Fixture *fixture)
{
  g_autoptr (Notes) notes = notes_new (fixture);
  g_autoptr (LimnModel) other = fixture_model (fixture, "other/2");
  g_autoptr (LimnModel) first = fixture_model (fixture, "thing/1");
  g_autoptr (LimnScoreTable) scores = g_object_ref (limn_survey_get_scores (notes->survey));

  put (notes, "a", "thing/1", 10, 30, three, 3);
  /* An answer of another model, or at another overlap, is not mixed in. */
  put (notes, "a", "other/2", 10, 30, three, 1);
  put (notes, "a", "thing/1", 10, 50, three, 2);
  g_assert_cmpuint (notes->n_answered, ==, 1);
  assert_n (notes, "a", 3);

  limn_session_set_model (fixture->session, other);
  assert_n (notes, "a", 1);
  g_assert_true (limn_survey_get_scores (notes->survey) != scores);
  g_assert_cmpuint (limn_score_table_get_n_scores (limn_survey_get_scores (notes->survey)), ==, 1);
  limn_session_set_overlap (fixture->session, 50);
  g_assert_null (limn_survey_lookup (notes->survey, "a"));
  limn_session_set_model (fixture->session, first);
  assert_n (notes, "a", 2);

  /* Many values that were only passed do not push out what is known. */
  for (int i = 51; i <= 99; i++)
    limn_session_set_overlap (fixture->session, i);
  limn_session_set_overlap (fixture->session, 30);
  assert_n (notes, "a", 3);
  g_assert_true (limn_survey_get_scores (notes->survey) == scores);

  /* More tables with something in them than are kept do. */
  for (int i = 60; i < 68; i++)
    {
      limn_session_set_overlap (fixture->session, i);
      put (notes, "a", "thing/1", 10, i, three, 1);
    }
  limn_session_set_overlap (fixture->session, 61);
  assert_n (notes, "a", 1);
  limn_session_set_overlap (fixture->session, 30);
  g_assert_null (limn_survey_lookup (notes->survey, "a"));
}

static void
test_outlines (Fixture *fixture)
{
  g_autoptr (Notes) notes = notes_new (fixture);
  g_autoptr (LimnPrediction) before = NULL;
  LimnPrediction *after = NULL;

  /* Three pools of nine points each, and room for two. */
  limn_survey_set_limits (notes->survey, 20, 1);
  put (notes, "a", "thing/1", 10, 30, three, 3);
  put (notes, "b", "thing/1", 10, 30, three, 3);
  before = limn_prediction_ref (limn_survey_lookup (notes->survey, "b"));
  limn_survey_lookup (notes->survey, "a");
  put (notes, "c", "thing/1", 10, 30, three, 3);
  g_assert_true (limn_survey_has_outlines (notes->survey, "a"));
  g_assert_false (limn_survey_has_outlines (notes->survey, "b"));
  g_assert_true (limn_survey_has_outlines (notes->survey, "c"));

  /* All but the outlines is as it was. */
  after = limn_survey_lookup (notes->survey, "b");
  g_assert_cmpuint (limn_prediction_get_n_instances (after), ==, 3);
  g_assert_cmpint (limn_prediction_get_engine (after), ==, LIMN_ENGINE_CURRENT);
  g_assert_cmpint (limn_prediction_get_image_width (after), ==, PICTURE_WIDTH);
  for (guint i = 0; i < 3; i++)
    {
      const LimnInstance *a = limn_prediction_get_instance (before, i);
      const LimnInstance *b = limn_prediction_get_instance (after, i);

      g_assert_cmpuint (a->n_rings, ==, 1);
      g_assert_cmpuint (b->n_rings, ==, 0);
      g_assert_cmpfloat (a->confidence, ==, b->confidence);
      g_assert_cmpfloat (a->box.x, ==, b->box.x);
      g_assert_cmpfloat (a->box.width, ==, b->box.width);
      g_assert_cmpint (a->class_id, ==, b->class_id);
      g_assert_cmpstr (limn_prediction_get_class_name (before, a->class_index), ==,
                       limn_prediction_get_class_name (after, b->class_index));
    }

  /* They come back when the picture is asked for again. */
  put (notes, "b", "thing/1", 10, 30, three, 3);
  g_assert_true (limn_survey_has_outlines (notes->survey, "b"));
  g_assert_false (limn_survey_has_outlines (notes->survey, "a"));
  put (notes, "none", "thing/1", 10, 30, NULL, 0);
  g_assert_true (limn_survey_has_outlines (notes->survey, "none"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/survey/put/keeps-wider", test_put_keeps_wider);
  fixture_add ("/survey/put/capped", test_put_capped);
  fixture_add ("/survey/put/lets-picture-go", test_put_lets_picture_go);
  fixture_add ("/survey/tables", test_tables);
  fixture_add ("/survey/outlines", test_outlines);

  return g_test_run ();
}
