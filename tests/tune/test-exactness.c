/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is derived here against what a server would answer, in thousands of random scenes: a higher
 * confidence is always the same, a lower overlap is the same whenever that is claimed, and what is
 * learned about the server is never wrong. */

#include "config.h"

#include "limn-suppression.h"
#include "tune-oracle.h"

#include <math.h>

#define N_NARROW_SCENES 1500
#define N_OVERLAP_SCENES 240
#define N_LEARN_SCENES 600
#define SEED 20260301

static const char *const rule_names[] = { "current", "classic", "none" };

/* The percent that stands for the very score of an instance, or any other from the floor on. */
static double
get_threshold (GRand          *rand,
               LimnPrediction *prediction,
               double          floor_percent)
{
  guint n = limn_prediction_get_n_instances (prediction);
  double percent = g_rand_double_range (rand, floor_percent, 100.0);

  if (n > 0 && g_rand_int_range (rand, 0, 3) > 0)
    {
      guint index = (guint) g_rand_int_range (rand, 0, (int) n);

      percent = (double) limn_prediction_get_instance (prediction, index)->confidence * 100.0;
    }
  return MAX (percent, floor_percent);
}

/* N1: what is asked at a floor and narrowed is what is asked. */
static void
test_narrow (gconstpointer data)
{
  OracleRule rule = (OracleRule) GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + rule);
  guint n_asked = 0;
  guint n_on_score = 0;
  guint n_capped = 0;

  for (guint round = 0; round < N_NARROW_SCENES; round++)
    {
      static const double floors[] = { 1.0, 5.0, 10.0, 25.0 };
      g_autoptr (OracleScene) scene = oracle_scene_random (rand, rule, FALSE);
      double floor_percent = floors[g_rand_int_range (rand, 0, G_N_ELEMENTS (floors))];
      double overlap = g_rand_int_range (rand, 0, 21) * 5.0;
      g_autoptr (LimnPrediction) wide = NULL;

      scene->engine = rule == ORACLE_NONE ? LIMN_ENGINE_UNKNOWN : scene->engine;
      wide = oracle_scene_ask (scene, floor_percent, overlap, 0);
      n_capped += limn_prediction_is_capped (wide);
      for (guint step = 0; step < 4; step++)
        {
          double wish = get_threshold (rand, wide, floor_percent);
          g_autoptr (LimnQuery) query = oracle_scene_query (scene, wish, overlap);
          double confidence = limn_query_get_confidence (query);
          g_autoptr (LimnPrediction) derived = limn_prediction_narrow (wide, query);
          g_autoptr (LimnPrediction) answer = oracle_scene_ask (scene, confidence, overlap, 0);

          n_asked++;
          for (guint i = 0; i < limn_prediction_get_n_instances (wide); i++)
            n_on_score += limn_prediction_get_instance (wide, i)->confidence
                          == (float) (confidence / 100.0);
          if (!limn_prediction_equal_instances (derived, answer))
            g_error ("scene %u: %u derived and %u asked at %g %%", round,
                     limn_prediction_get_n_instances (derived),
                     limn_prediction_get_n_instances (answer), confidence);
        }
    }
  g_assert_cmpuint (n_on_score, >, 100);
  g_assert_cmpuint (n_capped, >, 10);
  g_test_message ("%s: %u questions, %u scores on the threshold, %u capped floors, 0 mismatches",
                  rule_names[rule], n_asked, n_on_score, n_capped);
}

typedef struct
{
  guint n;
  guint n_exact;
  guint n_right;
  guint n_partial;
} Count;

/* Whenever a preview says it is exact, it is what the server answers. */
static void
compare_preview (const OracleScene *scene,
                 LimnPrediction    *raw,
                 LimnRule           rule,
                 double             confidence,
                 double             overlap,
                 guint32            ties,
                 Count             *count)
{
  g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, rule, confidence, overlap);
  g_autoptr (LimnQuery) query = oracle_scene_query (scene, confidence, overlap);
  g_autoptr (LimnPrediction) derived = limn_suppression_dup_prediction (preview, query);
  g_autoptr (LimnPrediction) answer = oracle_scene_ask (scene, confidence, overlap, ties);
  gboolean is_right = limn_prediction_equal_instances (derived, answer);

  count->n++;
  count->n_exact += limn_suppression_is_exact (preview);
  count->n_right += is_right && !limn_suppression_is_exact (preview);
  count->n_partial += limn_suppression_is_partial (preview);
  if (limn_suppression_is_exact (preview) && !is_right)
    g_error ("%s: %u are left and the server keeps %u at %g %%, %g %%",
             rule_names[scene->rule], limn_prediction_get_n_instances (derived),
             limn_prediction_get_n_instances (answer), confidence, overlap);
}

static void
print_count (const char  *what,
             const Count *count)
{
  g_test_message ("%s: %u previews, %.1f %% exact, %.1f %% of the others right anyway, "
                  "%u partial, 0 wrong claims", what, count->n,
                  100.0 * count->n_exact / count->n,
                  100.0 * count->n_right / MAX (count->n - count->n_exact, 1), count->n_partial);
}

static void
check_overlap (OracleRule rule,
               gboolean   is_own)
{
  LimnRule known = rule == ORACLE_CURRENT ? LIMN_RULE_IOU : LIMN_RULE_COVERED;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 10 + rule);
  Count sure = { 0 };
  Count either = { 0 };
  Count unknown = { 0 };

  for (guint round = 0; round < N_OVERLAP_SCENES; round++)
    {
      g_autoptr (OracleScene) scene = oracle_scene_random (rand, rule, is_own);
      g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
      double confidence = rint (get_threshold (rand, raw, 10.0) * 100.0) / 100.0;

      for (int overlap = 0; overlap <= 100; overlap += 5)
        {
          compare_preview (scene, raw, known, 10.0, overlap, g_rand_int (rand), &sure);
          compare_preview (scene, raw, known, confidence, overlap, g_rand_int (rand), &sure);
        }
      compare_preview (scene, raw, LIMN_RULE_EITHER, confidence, 30.0, 0, &either);
      compare_preview (scene, raw, LIMN_RULE_EITHER, confidence, 70.0, 0, &either);
      compare_preview (scene, raw, LIMN_RULE_UNKNOWN, confidence, 30.0, 0, &unknown);
    }
  print_count (rule_names[rule], &sure);
  print_count ("either", &either);
  print_count ("unknown", &unknown);
  /* A claim that is never made would never be wrong. */
  g_assert_cmpuint (sure.n_exact, >, sure.n / 4);
  g_assert_cmpuint (sure.n_partial, >, 0);
  g_assert_cmpuint (either.n_exact, >, either.n / 20);
  g_assert_cmpuint (unknown.n_exact, ==, 0);
}

/* N5: an answer at overlap 100, at every other overlap. */
static void
test_overlap (gconstpointer data)
{
  check_overlap ((OracleRule) GPOINTER_TO_INT (data), FALSE);
}

/* The same from the model on this computer, of which more is known. */
static void
test_overlap_own (gconstpointer data)
{
  check_overlap ((OracleRule) GPOINTER_TO_INT (data), TRUE);
}

/* Pairs with sides on whole pixels, whose ratio is on the limit or just beside it, on pictures that
 * are as large as the network or not: where rounding decides. */
static void
test_on_limit (gconstpointer data)
{
  OracleRule rule = (OracleRule) GPOINTER_TO_INT (data);
  static const int networks[] = { 320, 416, 640, 1280 };
  LimnRule known = rule == ORACLE_CURRENT ? LIMN_RULE_IOU : LIMN_RULE_COVERED;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 20 + rule);
  Count count = { 0 };

  for (guint round = 0; round < 8000; round++)
    {
      int side = 64 * g_rand_int_range (rand, 5, 40);
      g_autoptr (OracleScene) scene = oracle_scene_new (side, side, rule);
      float x = (float) g_rand_double_range (rand, -4.0, 500.0);
      float width = (float) g_rand_int_range (rand, 4, 140);
      float height = (float) g_rand_int_range (rand, 4, 100);
      float shift = (float) g_rand_int_range (rand, -20, 60);
      OracleBox box = { x, 20.0f, x + width, 20.0f + height, 0.9f, 79 };
      g_autoptr (LimnPrediction) raw = NULL;
      int percent = 0;

      scene->scale_x = scene->scale_y = (float) side
                                        / (float) networks[round % G_N_ELEMENTS (networks)];
      oracle_scene_add (scene, &box);
      box = (OracleBox) { x + shift, 20.0f + (float) g_rand_int_range (rand, 0, 5),
                          x + shift + width, 20.0f + height, 0.8f, 79 };
      oracle_scene_add (scene, &box);
      raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
      if (limn_prediction_get_n_instances (raw) != 2)
        continue;
      percent = (int) (100.0 * limn_rule_measure
                         (known, &limn_prediction_get_instance (raw, 0)->box,
                          &limn_prediction_get_instance (raw, 1)->box));
      for (int limit = MAX (percent - 8, 0); limit <= MIN (percent + 8, 100); limit += 2)
        compare_preview (scene, raw, known, 10.0, limit, 0, &count);
    }
  print_count (rule_names[rule], &count);
  g_assert_cmpuint (count.n_exact, >, count.n / 20);
  g_assert_cmpuint (count.n_exact, <, count.n);
}

/* The right rule, or none: never a wrong one. */
static void
test_learn (gconstpointer data)
{
  OracleRule rule = (OracleRule) GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 30 + rule);
  guint counts[LIMN_RULE_OTHER + 1] = { 0 };
  LimnRule right = rule == ORACLE_CURRENT ? LIMN_RULE_IOU
                   : rule == ORACLE_CLASSIC ? LIMN_RULE_COVERED : LIMN_RULE_NONE;
  LimnRule all = LIMN_RULE_UNKNOWN;

  for (guint round = 0; round < N_LEARN_SCENES; round++)
    {
      g_autoptr (OracleScene) scene = oracle_scene_random (rand, rule, FALSE);
      g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);

      for (guint step = 0; step < 3; step++)
        {
          double confidence = g_rand_int_range (rand, 10, 60);
          double overlap = g_rand_int_range (rand, 0, 21) * 5.0;
          g_autoptr (LimnPrediction) answer = oracle_scene_ask (scene, confidence, overlap,
                                                                g_rand_int (rand));
          LimnRule learned = limn_rule_learn (raw, answer);

          counts[learned]++;
          all = limn_rule_combine (all, learned);
          if (learned != right && learned != LIMN_RULE_UNKNOWN
              && !(learned == LIMN_RULE_EITHER && rule != ORACLE_NONE))
            g_error ("scene %u: %s taken for rule %d at %g %%", round, rule_names[rule], learned,
                     overlap);
        }
    }
  g_test_message ("%s: %u lessons teach the rule, %u leave both, %u nothing, none is wrong",
                  rule_names[rule], counts[right], counts[LIMN_RULE_EITHER],
                  counts[LIMN_RULE_UNKNOWN]);
  g_assert_cmpint (all, ==, right);
  g_assert_cmpuint (counts[right], >, N_LEARN_SCENES / 3);
}

/* The model's own answer: who removed whom is a stronger one that the answer has. */
static void
test_explain (gconstpointer data)
{
  OracleRule rule = (OracleRule) GPOINTER_TO_INT (data);
  LimnRule known = rule == ORACLE_CURRENT ? LIMN_RULE_IOU : LIMN_RULE_COVERED;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED + 40 + rule);
  guint n_explained = 0;

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (OracleScene) scene = oracle_scene_random (rand, rule, FALSE);
      g_autoptr (LimnPrediction) raw = oracle_scene_ask (scene, 10.0, 100.0, 0);
      double overlap = g_rand_int_range (rand, 0, 20) * 5.0;
      g_autoptr (LimnPrediction) answer = oracle_scene_ask (scene, 15.0, overlap, 0);
      g_autoptr (LimnSuppression) why = limn_suppression_new_for_answer (raw, answer, known);
      g_autoptr (LimnPrediction) kept = limn_suppression_dup_prediction (why, NULL);
      guint n_removals = 0;
      const LimnRemoval *removals = limn_suppression_get_removals (why, &n_removals);

      if (limn_prediction_is_capped (raw) || limn_prediction_get_n_dropped (raw) > 0)
        continue;
      g_assert_true (limn_prediction_equal_instances (kept, answer));
      g_assert_true (limn_suppression_is_exact (why));
      for (guint i = 0; i < n_removals; i++)
        {
          const LimnInstance *weaker = limn_prediction_get_instance (raw, removals[i].index);
          const LimnInstance *stronger = limn_prediction_get_instance (raw, removals[i].by);

          g_assert_cmpint (weaker->class_id, ==, stronger->class_id);
          g_assert_cmpfloat (weaker->confidence, <=, stronger->confidence);
          n_explained++;
        }
    }
  g_test_message ("%s: %u removals explained", rule_names[rule], n_explained);
  g_assert_cmpuint (n_explained, >, 1000);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char   *name;
    GTestDataFunc func;
    int           n_rules;
  } tests[] = {
    { "narrow", test_narrow, 3 },
    { "overlap", test_overlap, 2 },
    { "overlap-own", test_overlap_own, 2 },
    { "on-limit", test_on_limit, 2 },
    { "learn", test_learn, 3 },
    { "explain", test_explain, 2 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (int rule = 0; rule < tests[i].n_rules; rule++)
      {
        g_autofree char *path = g_strdup_printf ("/tune/exactness/%s/%s", tests[i].name,
                                                 rule_names[rule]);

        g_test_add_data_func (path, GINT_TO_POINTER (rule), tests[i].func);
      }
  return g_test_run ();
}
