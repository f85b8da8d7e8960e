/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much is left at each confidence, where that changes next, and where it does not. */

#include "config.h"

#include "limn-survival.h"

#include "tune-fixture.h"

#include <math.h>

static guint
count_plainly (const float *scores,
               guint        n_scores,
               LimnEngine   engine,
               double       confidence)
{
  float threshold = (float) (confidence / 100.0);
  guint n = 0;

  for (guint i = 0; i < n_scores; i++)
    n += engine == LIMN_ENGINE_CURRENT ? scores[i] > threshold : scores[i] >= threshold;
  return n;
}

static void
test_sorted (void)
{
  const float scores[] = { 0.5f, 0.9f, NAN, 0.1f, 0.5f, INFINITY, 1.0f, 0.0f, -0.5f };
  const float expected[] = { 1.0f, 0.9f, 0.5f, 0.5f, 0.1f, 0.0f, -0.5f };
  g_autoptr (LimnSurvival) survival = limn_survival_new (scores, G_N_ELEMENTS (scores),
                                                         LIMN_ENGINE_CURRENT);
  g_autoptr (LimnSurvival) none = limn_survival_new (NULL, 0, LIMN_ENGINE_UNKNOWN);

  g_assert_cmpmem (limn_survival_get_scores (survival),
                   limn_survival_get_n (survival) * sizeof (float), expected, sizeof expected);
  g_assert_cmpuint (limn_survival_get_n (none), ==, 0);
  g_assert_cmpuint (limn_survival_count (none, 50.0), ==, 0);
}

static void
test_sorted_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint run = 0; run < 50; run++)
    {
      guint n = (guint) g_rand_int_range (random, 0, 3000);
      g_autofree float *scores = g_new (float, n);
      g_autoptr (LimnSurvival) survival = NULL;
      double sum = 0.0;

      for (guint i = 0; i < n; i++)
        sum += (double) (scores[i] = tune_random_score (random));
      survival = limn_survival_new (scores, n, LIMN_ENGINE_CLASSIC);
      g_assert_cmpuint (limn_survival_get_n (survival), ==, n);
      for (guint i = 0; i < n; i++)
        {
          const float *sorted = limn_survival_get_scores (survival);

          g_assert_true (i == 0 || sorted[i - 1] >= sorted[i]);
          sum -= (double) sorted[i];
        }
      g_assert_cmpfloat_with_epsilon (sum, 0.0, 1e-6);
    }
}

static void
test_count (void)
{
  const float scores[] = { 0.9f, 0.45f, 0.45f, 0.2f };
  g_autoptr (LimnSurvival) classic = limn_survival_new (scores, 4, LIMN_ENGINE_CLASSIC);
  g_autoptr (LimnSurvival) current = limn_survival_new (scores, 4, LIMN_ENGINE_CURRENT);

  g_assert_cmpuint (limn_survival_count (classic, 45.0), ==, 3);
  g_assert_cmpuint (limn_survival_count (current, 45.0), ==, 1);
  g_assert_cmpuint (limn_survival_count (classic, 45.01), ==, 1);
  g_assert_cmpuint (limn_survival_count (current, 44.99), ==, 3);
  g_assert_cmpuint (limn_survival_count (current, 0.0), ==, 4);
  g_assert_cmpuint (limn_survival_count (current, 1000.0), ==, 0);
}

static void
test_next (void)
{
  const float scores[] = { 0.95f, 0.63f, 0.41f, 0.41f, 0.12f };
  static const struct { double from; int direction; gboolean found; double next; } rows[] = {
    { 50.0, 1, TRUE, 79.0 },  /* between 63 and 95 */
    { 79.0, 1, TRUE, 96.0 },  /* beyond the strongest: the first whole percent */
    { 96.0, 1, FALSE, 0.0 },
    { 50.0, -1, TRUE, 27.0 }, /* both of 41 come at once */
    { 27.0, -1, TRUE, 12.0 }, /* below the weakest: the first whole percent */
    { 12.0, -1, FALSE, 0.0 },
    { 41.0, 1, TRUE, 52.0 },
    { 63.0, -1, TRUE, 27.0 },
    { 63.01, -1, TRUE, 52.0 },
  };
  g_autoptr (LimnSurvival) survival = limn_survival_new (scores, G_N_ELEMENTS (scores),
                                                         LIMN_ENGINE_CLASSIC);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double next = 0.0;

      g_assert_cmpint (limn_survival_find_next (survival, rows[i].from, rows[i].direction, &next),
                       ==, rows[i].found);
      if (rows[i].found)
        g_assert_cmpfloat (next, ==, rows[i].next);
    }
}

/* Where no whole percent fits, a tenth does, or a hundredth. Scores that even that cannot tell
 * apart go together. */
static void
test_next_close (void)
{
  const float scores[] = { 0.5042f, 0.5018f, 0.50175f, 0.500f, 0.49991f, 0.49991f };
  static const struct { double next; guint count; } up[] = {
    { 50.0, 3 }, { 50.3, 1 }, { 51.0, 0 },
  };
  g_autoptr (LimnSurvival) survival = limn_survival_new (scores, G_N_ELEMENTS (scores),
                                                         LIMN_ENGINE_CURRENT);
  double confidence = 49.0;

  for (guint i = 0; i < G_N_ELEMENTS (up); i++)
    {
      g_assert_true (limn_survival_find_next (survival, confidence, 1, &confidence));
      g_assert_cmpfloat (confidence, ==, up[i].next);
      g_assert_cmpuint (limn_survival_count (survival, confidence), ==, up[i].count);
    }
  g_assert_false (limn_survival_find_next (survival, confidence, 1, &confidence));
}

/* For all steps, both ways, both engines: one group more or less, and none is passed over. */
static void
test_next_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint run = 0; run < 400; run++)
    {
      LimnEngine engine = g_rand_int_range (random, 0, 3);
      guint n = (guint) g_rand_int_range (random, 0, 30);
      float scores[30];
      g_autoptr (LimnSurvival) survival = NULL;
      double confidence = LIMN_CONFIDENCE_MIN;
      double next = 0.0;
      guint groups_up = 0;
      guint groups_down = 0;

      for (guint i = 0; i < n; i++)
        scores[i] = tune_random_score (random);
      survival = limn_survival_new (scores, n, engine);

      for (; limn_survival_find_next (survival, confidence, 1, &next); groups_up++)
        {
          guint before = count_plainly (scores, n, engine, confidence);
          guint after = count_plainly (scores, n, engine, next);

          g_assert_cmpfloat (next, >, confidence);
          g_assert_cmpfloat (round (next * 100.0) / 100.0, ==, next);
          g_assert_cmpuint (after, <, before);
          g_assert_cmpuint (limn_survival_count (survival, next), ==, after);
          /* Nothing that can be asked lies between but one of both. */
          for (int step = (int) round (confidence * 100.0); step <= round (next * 100.0); step++)
            {
              guint between = count_plainly (scores, n, engine, step / 100.0);

              g_assert_true (between == before || between == after);
            }
          confidence = next;
        }
      g_assert_cmpuint (count_plainly (scores, n, engine, confidence), ==,
                        count_plainly (scores, n, engine, LIMN_CONFIDENCE_MAX));

      confidence = LIMN_CONFIDENCE_MAX;
      for (; limn_survival_find_next (survival, confidence, -1, &next); groups_down++)
        {
          g_assert_cmpfloat (next, <, confidence);
          g_assert_cmpuint (limn_survival_count (survival, next), >,
                            limn_survival_count (survival, confidence));
          confidence = next;
        }
      g_assert_cmpuint (groups_down, ==, groups_up);
    }
}

static void
assert_gap (const float *scores,
            guint        n_scores,
            double       confidence,
            double       floor,
            double       expected_low,
            double       expected_high)
{
  g_autoptr (LimnSurvival) survival = limn_survival_new (scores, n_scores, LIMN_ENGINE_CLASSIC);
  double low = 0.0;
  double high = 0.0;
  gboolean found = limn_survival_find_gap (survival, confidence, floor, &low, &high);

  g_assert_cmpint (found, ==, expected_high > 0.0);
  if (!found)
    return;
  g_assert_cmpfloat (low, ==, expected_low);
  g_assert_cmpfloat (high, ==, expected_high);
}

static void
test_gap (void)
{
  const float scores[] = { 0.9f, 0.63f, 0.41f, 0.40f, 0.12f };

  /* It holds the thumb, and is the widest. */
  assert_gap (scores, 5, 20.0, 10.0, 12.01, 40.0);
  /* Wider than the one that holds the thumb, and near enough. */
  assert_gap (scores, 5, 50.0, 10.0, 12.01, 40.0);
  assert_gap (scores, 5, 60.0, 10.0, 63.01, 90.0);
  /* The widest is too far. */
  assert_gap (scores, 3, 42.0, 10.0, 41.01, 63.0);
  /* The room beyond the outermost scores counts only for a thumb that is there. */
  assert_gap (scores, 1, 95.0, 10.0, 90.01, 100.0);
  assert_gap (scores, 1, 50.0, 10.0, 10.0, 90.0);
  assert_gap (scores, 1, 50.0, 30.0, 30.0, 90.0);
  /* Nothing, or nothing that wide. */
  assert_gap (NULL, 0, 50.0, 10.0, 0.0, 0.0);
  assert_gap (scores + 2, 2, 40.5, 39.0, 0.0, 0.0);
}

/* Of gaps as wide as each other, the one that is nearer. */
static void
test_gap_nearest (void)
{
  const float scores[] = { 0.80f, 0.70f, 0.60f, 0.50f };

  assert_gap (scores, 4, 65.0, 10.0, 60.01, 70.0);
  assert_gap (scores, 4, 71.0, 10.0, 70.01, 80.0);
  assert_gap (scores, 4, 50.01, 10.0, 50.01, 60.0);
}

/* Within a gap nothing changes; and of what is near, nothing is wider. */
static void
test_gap_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint n_found = 0;

  for (guint run = 0; run < 2000; run++)
    {
      LimnEngine engine = g_rand_int_range (random, 0, 3);
      guint n = (guint) g_rand_int_range (random, 1, 40);
      double thumb = g_rand_int_range (random, 100, 10001) / 100.0;
      float scores[40];
      g_autoptr (LimnSurvival) survival = NULL;
      double low = 0.0;
      double high = 0.0;
      guint count = 0;

      for (guint i = 0; i < n; i++)
        scores[i] = tune_random_score (random);
      survival = limn_survival_new (scores, n, engine);
      if (!limn_survival_find_gap (survival, thumb, 10.0, &low, &high))
        continue;

      n_found++;
      g_assert_cmpfloat (low, >=, 10.0);
      g_assert_cmpfloat (high, <=, 100.0);
      g_assert_cmpfloat (high - low, >=, 2.0 - 1e-9);
      count = count_plainly (scores, n, engine, low);
      for (int step = (int) round (low * 100.0); step <= (int) round (high * 100.0); step++)
        g_assert_cmpuint (count_plainly (scores, n, engine, step / 100.0), ==, count);
      /* It ends because something changes there. */
      if (low > 10.0)
        g_assert_cmpuint (count_plainly (scores, n, engine, low - 0.01), >, count);
      if (high < 100.0)
        g_assert_cmpuint (count_plainly (scores, n, engine, high + 0.01), <, count);
      g_assert_true ((low <= thumb + 15.0 && high >= thumb - 15.0));
    }
  g_assert_cmpuint (n_found, >, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tune/survival/sorted", test_sorted);
  g_test_add_func ("/tune/survival/sorted-random", test_sorted_random);
  g_test_add_func ("/tune/survival/count", test_count);
  g_test_add_func ("/tune/survival/next", test_next);
  g_test_add_func ("/tune/survival/next-close", test_next_close);
  g_test_add_func ("/tune/survival/next-random", test_next_random);
  g_test_add_func ("/tune/survival/gap", test_gap);
  g_test_add_func ("/tune/survival/gap-nearest", test_gap_nearest);
  g_test_add_func ("/tune/survival/gap-random", test_gap_random);

  return g_test_run ();
}
