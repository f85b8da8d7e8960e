/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Suppression, one case at a time: who removes whom and why, what is claimed to be exact and what
 * is not, and what two answers teach. */

#include "config.h"

#include "limn-suppression.h"
#include "limn-test-fixtures.h"

#include <string.h>

/* One letter of a scene: "A" is an instance of class a, and so on. */
typedef struct
{
  const char *class_name;
  int         class_id;
  double      score;
  LimnRect    box;
} Thing;

typedef struct
{
  LimnEngine engine;
  double     confidence;
  double     overlap;
  guint      n_dropped;
  gboolean   no_query;
} Terms;

static const Terms raw_terms = { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE };

static LimnQuery *
make_query (double confidence,
            double overlap)
{
  static LimnImage *image = NULL;
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_OUTLINE, NULL, "rabbits/2", NULL);

  if (image == NULL)
    image = limn_test_image_new (640, 480);
  return limn_query_new (image, model, confidence, overlap);
}

static LimnPrediction *
make (const Thing *things,
      guint        n_things,
      const Terms *terms)
{
  g_autoptr (LimnPredictionBuilder) builder = limn_prediction_builder_new ();
  g_autoptr (LimnQuery) query = make_query (terms->confidence, terms->overlap);

  limn_prediction_builder_set_image_size (builder, 640, 480);
  if (!terms->no_query)
    limn_prediction_builder_set_query (builder, query);
  limn_prediction_builder_set_engine (builder, terms->engine);
  for (guint i = 0; i < n_things; i++)
    g_assert_true (limn_prediction_builder_begin (builder, things[i].class_name,
                                                  things[i].class_id, things[i].score,
                                                  &things[i].box));
  limn_prediction_builder_close (builder);
  for (guint i = 0; i < terms->n_dropped; i++)
    limn_prediction_builder_drop (builder);
  return limn_prediction_builder_end (builder);
}

/* Indices as digits. */
static void
assert_kept (LimnSuppression *suppression,
             const char      *expected)
{
  guint n_kept = 0;
  const guint32 *kept = limn_suppression_get_kept (suppression, &n_kept);

  g_assert_cmpuint (n_kept, ==, strlen (expected));
  for (guint i = 0; i < n_kept; i++)
    g_assert_cmpuint (kept[i], ==, (guint) (expected[i] - '0'));
}

static void
assert_removal (LimnSuppression *suppression,
                guint            position,
                guint32          index,
                guint32          by,
                double           share)
{
  guint n_removals = 0;
  const LimnRemoval *removals = limn_suppression_get_removals (suppression, &n_removals);

  g_assert_cmpuint (position, <, n_removals);
  g_assert_cmpuint (removals[position].index, ==, index);
  g_assert_cmpuint (removals[position].by, ==, by);
  g_assert_cmpfloat_with_epsilon (removals[position].share, share, 0.005);
}

static guint
count_removals (LimnSuppression *suppression)
{
  guint n_removals = 0;

  limn_suppression_get_removals (suppression, &n_removals);
  return n_removals;
}

/* A dog and its doubles, one in its shadow, and a cat in the same place. */
static const Thing dogs[] = {
  { "dog", 1, 0.88, { 100, 100, 200, 200 } },
  { "cat", 2, 0.80, { 100, 100, 200, 200 } },
  { "dog", 1, 0.71, { 120, 100, 200, 200 } },
  { "dog", 1, 0.60, { 150, 150, 60, 60 } },
  { "dog", 1, 0.50, { 210, 100, 200, 200 } },
  { "dog", 1, 0.40, { 400, 300, 60, 60 } },
};

static void
test_iou (void)
{
  g_autoptr (LimnPrediction) raw = make (dogs, G_N_ELEMENTS (dogs), &raw_terms);
  g_autoptr (LimnSuppression) strict = limn_suppression_new (raw, LIMN_RULE_IOU, 10.0, 20.0);
  g_autoptr (LimnSuppression) loose = limn_suppression_new (raw, LIMN_RULE_IOU, 10.0, 50.0);
  g_autoptr (LimnSuppression) none = limn_suppression_new (raw, LIMN_RULE_IOU, 10.0, 100.0);
  g_autoptr (LimnSuppression) fewer = limn_suppression_new (raw, LIMN_RULE_IOU, 60.0, 20.0);

  assert_kept (strict, "0135");
  assert_removal (strict, 0, 2, 0, 180.0 / 220.0);
  assert_removal (strict, 1, 4, 0, 90.0 / 310.0);
  g_assert_true (limn_suppression_is_exact (strict));
  g_assert_false (limn_suppression_is_partial (strict));
  g_assert_true (limn_suppression_get_raw (strict) == raw);
  /* What was removed does not remove: the fifth shares two fifths with the third. */
  assert_kept (loose, "01345");
  g_assert_true (limn_suppression_is_exact (loose));
  assert_kept (none, "012345");
  g_assert_true (limn_suppression_is_exact (none));
  /* 0.60 is on the threshold, and this engine keeps what is above only. */
  assert_kept (fewer, "01");
  g_assert_cmpuint (count_removals (fewer), ==, 1);
}

static void
test_covered (void)
{
  Terms terms = raw_terms;
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnSuppression) at_30 = NULL;
  g_autoptr (LimnSuppression) at_60 = NULL;
  g_autoptr (LimnSuppression) guessed = NULL;

  terms.engine = LIMN_ENGINE_CLASSIC;
  raw = make (dogs, G_N_ELEMENTS (dogs), &terms);
  at_30 = limn_suppression_new (raw, LIMN_RULE_COVERED, 10.0, 30.0);
  at_60 = limn_suppression_new (raw, LIMN_RULE_COVERED, 60.0, 60.0);
  guessed = limn_suppression_new (raw, LIMN_RULE_UNKNOWN, 10.0, 30.0);

  assert_kept (at_30, "015");
  assert_removal (at_30, 0, 2, 0, 181.0 / 201.0);
  assert_removal (at_30, 1, 3, 0, 1.0);
  assert_removal (at_30, 2, 4, 0, 91.0 / 201.0);
  g_assert_true (limn_suppression_is_exact (at_30));
  /* This engine keeps what is on the threshold, to be looked at. */
  assert_kept (at_60, "01");
  assert_removal (at_60, 1, 3, 0, 1.0);
  /* The header tells the rule, which is not to know it. */
  assert_kept (guessed, "015");
  g_assert_false (limn_suppression_is_exact (guessed));
}

static void
test_no_rule (void)
{
  g_autoptr (LimnPrediction) raw = make (dogs, G_N_ELEMENTS (dogs), &raw_terms);
  g_autoptr (LimnSuppression) none = limn_suppression_new (raw, LIMN_RULE_NONE, 10.0, 30.0);
  g_autoptr (LimnSuppression) on_score = limn_suppression_new (raw, LIMN_RULE_NONE, 60.0, 30.0);
  g_autoptr (LimnSuppression) other = limn_suppression_new (raw, LIMN_RULE_OTHER, 10.0, 30.0);
  g_autoptr (LimnSuppression) either = limn_suppression_new (raw, LIMN_RULE_EITHER, 10.0, 30.0);
  g_autoptr (LimnSuppression) agreed = limn_suppression_new (raw, LIMN_RULE_EITHER, 65.0, 30.0);

  assert_kept (none, "012345");
  g_assert_true (limn_suppression_is_exact (none));
  g_assert_cmpuint (count_removals (none), ==, 0);
  /* Some models without suppression keep what is on the threshold, some do not. */
  g_assert_false (limn_suppression_is_exact (on_score));
  assert_kept (other, "012345");
  g_assert_false (limn_suppression_is_exact (other));
  /* One rule removes the fourth, the other does not. */
  g_assert_false (limn_suppression_is_exact (either));
  assert_kept (agreed, "01");
  g_assert_true (limn_suppression_is_exact (agreed));
}

/* Everything that must not be called exact, each with the one reason. */
static void
test_claims (void)
{
  static const Thing pair[] = {
    { "a", 0, 0.9, { 100, 100, 200, 200 } }, { "a", 0, 0.8, { 110, 100, 200, 200 } },
  };
  static const Thing tie[] = {
    { "a", 0, 0.9, { 100, 100, 200, 200 } }, { "a", 0, 0.9, { 110, 100, 200, 200 } },
  };
  static const Thing near_limit[] = {
    { "a", 0, 0.9, { 100, 100, 20, 20 } }, { "a", 0, 0.8, { 110, 100, 20, 20 } },
  };
  static const Thing at_edge[] = {
    { "a", 0, 0.9, { 0, 100, 200, 200 } }, { "a", 0, 0.8, { 0, 110, 200, 200 } },
  };
  static const Thing apart[] = {
    { "a", 0, 0.9, { 0, 100, 200, 200 } }, { "a", 0, 0.9, { 300, 110, 340, 200 } },
  };
  static const struct
  {
    const Thing *things;
    Terms        terms;
    gboolean     is_exact;
  } cases[] = {
    { pair, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE }, TRUE },
    { pair, { LIMN_ENGINE_CURRENT, 40.0, 100.0, 0, FALSE }, TRUE },
    { pair, { LIMN_ENGINE_CURRENT, 40.01, 100.0, 0, FALSE }, FALSE },
    { pair, { LIMN_ENGINE_CURRENT, 10.0, 99.0, 0, FALSE }, FALSE },
    { pair, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 1, FALSE }, FALSE },
    { pair, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, TRUE }, FALSE },
    { pair, { LIMN_ENGINE_UNKNOWN, 10.0, 100.0, 0, FALSE }, TRUE },
    { tie, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE }, FALSE },
    { near_limit, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE }, FALSE },
    { at_edge, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE }, FALSE },
    { apart, { LIMN_ENGINE_CURRENT, 10.0, 100.0, 0, FALSE }, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnPrediction) raw = make (cases[i].things, 2, &cases[i].terms);
      g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, LIMN_RULE_IOU, 40.0, 30.0);

      if (limn_suppression_is_exact (preview) != cases[i].is_exact)
        g_error ("case %u", i);
      g_assert_false (limn_suppression_is_partial (preview));
    }
}

/* A small one in the corner of a large one, equally strong: if the server takes the large one first
 * the small one goes, else both stay. */
static void
test_tie_order (void)
{
  static const Thing things[] = {
    { "a", 0, 0.9, { 110, 110, 30, 30 } }, { "a", 0, 0.9, { 100, 100, 200, 200 } },
  };
  Terms terms = { LIMN_ENGINE_CLASSIC, 10.0, 100.0, 0, FALSE };
  g_autoptr (LimnPrediction) raw = make (things, G_N_ELEMENTS (things), &terms);
  g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, LIMN_RULE_COVERED, 10.0, 30.0);
  g_autoptr (LimnSuppression) by_iou = limn_suppression_new (raw, LIMN_RULE_IOU, 10.0, 30.0);

  assert_kept (preview, "01");
  g_assert_false (limn_suppression_is_exact (preview));
  g_assert_true (limn_suppression_is_exact (by_iou));
}

/* Two classes of one name, one class of no id, and an order of somebody's own. */
static void
test_classes (void)
{
  static const Thing things[] = {
    { "a", 0, 0.9, { 100, 100, 200, 200 } }, { "a", 1, 0.8, { 100, 100, 200, 200 } },
    { "b", 0, 0.7, { 100, 100, 200, 200 } }, { "b", -1, 0.6, { 100, 100, 200, 200 } },
    { "a", 1, 0.5, { 101, 100, 200, 200 } },
  };
  static const guint32 backwards[] = { 4, 3, 2, 1, 0 };
  g_autoptr (LimnPrediction) raw = make (things, G_N_ELEMENTS (things), &raw_terms);
  g_autoptr (LimnPrediction) shuffled = limn_prediction_pick (raw, limn_prediction_get_query (raw),
                                                              backwards, 5);
  g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, LIMN_RULE_IOU, 10.0, 30.0);
  g_autoptr (LimnSuppression) other = limn_suppression_new (shuffled, LIMN_RULE_IOU, 10.0, 30.0);

  assert_kept (preview, "0123");
  assert_removal (preview, 0, 4, 1, 199.0 / 201.0);
  assert_kept (other, "4321");
  assert_removal (other, 0, 0, 3, 199.0 / 201.0);
}

/* 300 instances: what is weaker was not sent. */
static void
test_capped (void)
{
  g_autofree Thing *things = g_new0 (Thing, 300);
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnSuppression) all = NULL;
  g_autoptr (LimnSuppression) above = NULL;
  g_autoptr (LimnQuery) query = make_query (20.0, 30.0);
  g_autoptr (LimnPrediction) derived = NULL;

  for (guint i = 0; i < 300; i++)
    things[i] = (Thing) { "a", 0, 0.9 - 0.002 * i,
                          { 10.0 + 30.0 * (i % 20), 10.0 + 30.0 * (i / 20), 20, 20 } };
  raw = make (things, 300, &raw_terms);
  all = limn_suppression_new (raw, LIMN_RULE_IOU, 20.0, 30.0);
  above = limn_suppression_new (raw, LIMN_RULE_IOU, 31.0, 30.0);

  g_assert_true (limn_suppression_is_partial (all));
  g_assert_false (limn_suppression_is_exact (all));
  g_assert_false (limn_suppression_is_partial (above));
  g_assert_true (limn_suppression_is_exact (above));

  derived = limn_suppression_dup_prediction (all, query);
  g_assert_true (limn_prediction_get_query (derived) == query);
  g_assert_true (limn_prediction_is_derived (derived));
  g_assert_cmpuint (limn_prediction_get_n_instances (derived), ==, 300);
}

static void
test_empty (void)
{
  static const LimnRule rules[] = {
    LIMN_RULE_UNKNOWN, LIMN_RULE_IOU, LIMN_RULE_COVERED, LIMN_RULE_EITHER, LIMN_RULE_NONE,
  };
  Terms terms = { LIMN_ENGINE_CLASSIC, 20.0, 30.0, 0, FALSE };
  g_autoptr (LimnPrediction) raw = make (NULL, 0, &raw_terms);
  g_autoptr (LimnPrediction) answer = make (NULL, 0, &terms);

  g_assert_cmpint (limn_rule_learn (raw, answer), ==, LIMN_RULE_UNKNOWN);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (LimnSuppression) preview = limn_suppression_new (raw, rules[i], 20.0, 30.0);
      g_autoptr (LimnSuppression) why = limn_suppression_new_for_answer (raw, answer, rules[i]);
      g_autoptr (LimnPrediction) derived = limn_suppression_dup_prediction (preview, NULL);

      assert_kept (preview, "");
      assert_kept (why, "");
      g_assert_cmpuint (limn_prediction_get_n_instances (derived), ==, 0);
      g_assert_cmpint (limn_suppression_is_exact (preview), ==, rules[i] != LIMN_RULE_UNKNOWN);
    }
}

/* The answer keeps the first, the cat and the last; one that nobody explains is missing. */
static void
test_for_answer (void)
{
  Terms terms = { LIMN_ENGINE_CLASSIC, 20.0, 30.0, 0, FALSE };
  Thing kept[3] = { dogs[0], dogs[1], dogs[5] };
  Thing unexplained[2] = { dogs[0], dogs[1] };
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnPrediction) answer = NULL;
  g_autoptr (LimnPrediction) lacking = NULL;
  g_autoptr (LimnSuppression) why = NULL;
  g_autoptr (LimnSuppression) by_iou = NULL;
  g_autoptr (LimnSuppression) less = NULL;
  g_autoptr (LimnSuppression) nothing = NULL;

  /* Sent again, a side may be rounded the other way. */
  kept[0].box.width += 0.5;
  kept[0].score -= 0.00005;
  raw = make (dogs, G_N_ELEMENTS (dogs), &(Terms) { LIMN_ENGINE_CLASSIC, 10.0, 100.0, 0, FALSE });
  answer = make (kept, G_N_ELEMENTS (kept), &terms);
  lacking = make (unexplained, G_N_ELEMENTS (unexplained), &terms);
  why = limn_suppression_new_for_answer (raw, answer, LIMN_RULE_COVERED);
  by_iou = limn_suppression_new_for_answer (raw, answer, LIMN_RULE_IOU);
  less = limn_suppression_new_for_answer (raw, lacking, LIMN_RULE_COVERED);
  nothing = limn_suppression_new_for_answer (raw, answer, LIMN_RULE_OTHER);

  assert_kept (why, "015");
  g_assert_cmpuint (count_removals (why), ==, 3);
  assert_removal (why, 1, 3, 0, 1.0);
  g_assert_true (limn_suppression_is_exact (why));
  /* By this rule nobody removes the small one. */
  assert_kept (by_iou, "015");
  g_assert_cmpuint (count_removals (by_iou), ==, 1);
  g_assert_false (limn_suppression_is_exact (by_iou));
  assert_kept (less, "01");
  g_assert_cmpuint (count_removals (less), ==, 3);
  g_assert_false (limn_suppression_is_exact (less));
  assert_kept (nothing, "015");
  g_assert_cmpuint (count_removals (nothing), ==, 0);
}

/* What is below the confidence of the answer is no removal; nor is what fell to its cap. */
static void
test_for_answer_limits (void)
{
  g_autofree Thing *things = g_new0 (Thing, 301);
  Terms terms = { LIMN_ENGINE_CURRENT, 20.0, 30.0, 0, FALSE };
  Terms high = { LIMN_ENGINE_CURRENT, 50.0, 30.0, 0, FALSE };
  g_autoptr (LimnPrediction) raw = NULL;
  g_autoptr (LimnPrediction) capped = NULL;
  g_autoptr (LimnPrediction) above = NULL;
  g_autoptr (LimnSuppression) why = NULL;
  g_autoptr (LimnSuppression) none = NULL;

  for (guint i = 0; i < 301; i++)
    things[i] = (Thing) { "a", 0, 0.9 - 0.002 * MIN (i, 299),
                          { 10.0 + 30.0 * (i % 20), 10.0 + 29.0 * (i / 20), 20, 20 } };
  things[300].score = 0.25;
  things[300].box = things[0].box;
  raw = make (things, 301, &raw_terms);
  capped = make (things, 300, &terms);
  above = make (things, 200, &high);
  why = limn_suppression_new_for_answer (raw, capped, LIMN_RULE_IOU);
  none = limn_suppression_new_for_answer (raw, above, LIMN_RULE_IOU);

  g_assert_cmpuint (count_removals (why), ==, 0);
  g_assert_cmpuint (count_removals (none), ==, 0);
  g_assert_true (limn_suppression_is_exact (none));
  g_assert_cmpint (limn_rule_learn (raw, capped), ==, LIMN_RULE_UNKNOWN);
}

static LimnRule
learn (const char *kept,
       double      overlap)
{
  Thing things[G_N_ELEMENTS (dogs)];
  Terms terms = { LIMN_ENGINE_UNKNOWN, 20.0, overlap, 0, FALSE };
  g_autoptr (LimnPrediction) raw = make (dogs, G_N_ELEMENTS (dogs), &raw_terms);
  g_autoptr (LimnPrediction) answer = NULL;

  for (guint i = 0; kept[i] != '\0'; i++)
    things[i] = dogs[kept[i] - '0'];
  answer = make (things, (guint) strlen (kept), &terms);
  return limn_rule_learn (raw, answer);
}

static void
test_learn (void)
{
  Thing moved[1] = { dogs[0] };
  Terms terms = { LIMN_ENGINE_CURRENT, 20.0, 30.0, 0, FALSE };
  g_autoptr (LimnPrediction) raw = make (dogs, G_N_ELEMENTS (dogs), &raw_terms);
  g_autoptr (LimnPrediction) elsewhere = NULL;

  g_assert_cmpint (learn ("0135", 20.0), ==, LIMN_RULE_IOU);
  g_assert_cmpint (learn ("015", 30.0), ==, LIMN_RULE_COVERED);
  /* Both had to remove the third. */
  g_assert_cmpint (learn ("012345", 30.0), ==, LIMN_RULE_NONE);
  g_assert_cmpint (learn ("012345", 100.0), ==, LIMN_RULE_UNKNOWN);
  /* The cat, whom nobody touches, and the last. */
  g_assert_cmpint (learn ("05", 30.0), ==, LIMN_RULE_OTHER);
  g_assert_cmpint (learn ("01", 30.0), ==, LIMN_RULE_OTHER);
  /* One was removed, another one that shares more was not. */
  g_assert_cmpint (learn ("01235", 20.0), ==, LIMN_RULE_OTHER);

  moved[0].box.x += 3.0;
  elsewhere = make (moved, 1, &terms);
  g_assert_cmpint (limn_rule_learn (raw, elsewhere), ==, LIMN_RULE_UNKNOWN);
}

/* A small one in a large one: one rule had to remove it, the other and no rule had not. */
static void
test_learn_doubt (void)
{
  static const Thing things[] = {
    { "a", 0, 0.9, { 100, 100, 200, 200 } }, { "a", 0, 0.8, { 150, 150, 60, 60 } },
    { "a", 0, 0.7, { 104, 100, 200, 200 } },
  };
  Terms terms = { LIMN_ENGINE_CURRENT, 20.0, 30.0, 0, FALSE };
  g_autoptr (LimnPrediction) raw = make (things, 2, &raw_terms);
  g_autoptr (LimnPrediction) answer = make (things, 2, &terms);
  g_autoptr (LimnPrediction) doubled = make (things, 3, &raw_terms);
  g_autoptr (LimnPrediction) both = make (things, 1, &terms);
  Thing twins[2] = { things[0], things[2] };
  g_autoptr (LimnPrediction) pair = make (twins, 2, &raw_terms);
  g_autoptr (LimnPrediction) small_kept = make (things, 2, &terms);

  g_assert_cmpint (limn_rule_learn (raw, answer), ==, LIMN_RULE_UNKNOWN);
  g_assert_cmpint (limn_rule_learn (pair, both), ==, LIMN_RULE_EITHER);
  g_assert_cmpint (limn_rule_learn (doubled, small_kept), ==, LIMN_RULE_IOU);
  g_assert_cmpint (limn_rule_learn (doubled, both), ==, LIMN_RULE_COVERED);
}

static void
test_combine (void)
{
  enum { U = LIMN_RULE_UNKNOWN, I = LIMN_RULE_IOU, C = LIMN_RULE_COVERED, E = LIMN_RULE_EITHER,
         N = LIMN_RULE_NONE, O = LIMN_RULE_OTHER };
  /* In the order of the enumeration, which is that of the table in the documentation. */
  static const int table[6][6] = {
    { U, I, C, E, N, O },
    { I, I, O, I, O, O },
    { C, O, C, C, O, O },
    { E, I, C, E, O, O },
    { N, O, O, O, N, O },
    { O, O, O, O, O, O },
  };

  for (int a = 0; a < 6; a++)
    for (int b = 0; b < 6; b++)
      {
        g_assert_cmpint (limn_rule_combine ((LimnRule) a, (LimnRule) b), ==, table[a][b]);
        for (int c = 0; c < 6; c++)
          g_assert_cmpint (table[table[a][b]][c], ==, table[a][table[b][c]]);
      }
}

static void
test_measure (void)
{
  const LimnRect large = { 0, 0, 100, 100 };
  const LimnRect small = { 10, 10, 25, 25 };
  const LimnRect beside = { 100, 0, 100, 100 };
  const LimnRect apart = { 102, 0, 100, 100 };

  g_assert_cmpfloat_with_epsilon (limn_rule_measure (LIMN_RULE_IOU, &large, &small), 0.0625, 1e-9);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_IOU, &large, &large), ==, 1.0);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_IOU, &large, &beside), ==, 0.0);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_EITHER, &large, &small), ==, 0.0625);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_COVERED, &large, &small), ==, 1.0);
  g_assert_cmpfloat_with_epsilon (limn_rule_measure (LIMN_RULE_COVERED, &small, &large),
                                  676.0 / 10201.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (limn_rule_measure (LIMN_RULE_COVERED, &large, &beside),
                                  1.0 / 101.0, 1e-9);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_COVERED, &large, &apart), ==, 0.0);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_NONE, &large, &large), ==, 0.0);
  g_assert_cmpfloat (limn_rule_measure (LIMN_RULE_OTHER, &large, &large), ==, 0.0);
  g_assert_cmpint (limn_rule_of_engine (LIMN_ENGINE_CURRENT), ==, LIMN_RULE_IOU);
  g_assert_cmpint (limn_rule_of_engine (LIMN_ENGINE_CLASSIC), ==, LIMN_RULE_COVERED);
  g_assert_cmpint (limn_rule_of_engine (LIMN_ENGINE_UNKNOWN), ==, LIMN_RULE_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/suppression/iou", test_iou);
  g_test_add_func ("/tune/suppression/covered", test_covered);
  g_test_add_func ("/tune/suppression/no-rule", test_no_rule);
  g_test_add_func ("/tune/suppression/claims", test_claims);
  g_test_add_func ("/tune/suppression/tie-order", test_tie_order);
  g_test_add_func ("/tune/suppression/classes", test_classes);
  g_test_add_func ("/tune/suppression/capped", test_capped);
  g_test_add_func ("/tune/suppression/empty", test_empty);
  g_test_add_func ("/tune/suppression/for-answer", test_for_answer);
  g_test_add_func ("/tune/suppression/for-answer-limits", test_for_answer_limits);
  g_test_add_func ("/tune/rule/learn", test_learn);
  g_test_add_func ("/tune/rule/learn-doubt", test_learn_doubt);
  g_test_add_func ("/tune/rule/combine", test_combine);
  g_test_add_func ("/tune/rule/measure", test_measure);
  return g_test_run ();
}
