/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Filter and greedy suppression, per class, by the rules of the two engines that answer at
 * Roboflow. Everything is float32 in network-input pixels, before any rounding, because that is
 * what decides which of two near-equal boxes stays. Pure functions; any thread. */

#include "config.h"

#include "limn-suppress.h"

/* The current engine tells classes apart by moving each to a place of its own, which costs bits of
 * the coordinates, up to this many boxes; past it, it goes class by class. */
#define MAX_MOVED_BOXES 1000

typedef struct
{
  const LimnCandidate *candidates;
  LimnEngine           engine;
  double               overlap;
  /* Added to the coordinates of class n, n times. */
  float                class_step;
} Rule;

static int
compare_strongest_first (gconstpointer a,
                         gconstpointer b,
                         gpointer      user_data)
{
  const LimnCandidate *candidates = user_data;
  guint index_a = *(const guint *) a;
  guint index_b = *(const guint *) b;
  float score_a = candidates[index_a].score;
  float score_b = candidates[index_b].score;

  if (score_a != score_b)
    return score_a > score_b ? -1 : 1;

  return index_a < index_b ? -1 : index_a > index_b;
}

static gboolean
passes (const LimnCandidate *candidate,
        LimnEngine           engine,
        float                confidence)
{
  if (engine == LIMN_ENGINE_CLASSIC)
    return candidate->score >= confidence;

  return candidate->score > confidence;
}

static LimnCandidate
moved (const Rule          *rule,
       const LimnCandidate *candidate)
{
  LimnCandidate box = *candidate;
  float offset = (float) candidate->class_id * rule->class_step;

  box.x1 += offset;
  box.y1 += offset;
  box.x2 += offset;
  box.y2 += offset;

  return box;
}

/* Intersection over union. Two empty boxes give a NaN, which is not greater than anything. */
static gboolean
covers_current (const Rule          *rule,
                const LimnCandidate *stronger,
                const LimnCandidate *weaker)
{
  LimnCandidate a = moved (rule, stronger);
  LimnCandidate b = moved (rule, weaker);
  float width = MAX (0.0f, MIN (a.x2, b.x2) - MAX (a.x1, b.x1));
  float height = MAX (0.0f, MIN (a.y2, b.y2) - MAX (a.y1, b.y1));
  float intersection = width * height;
  float area_a = (a.x2 - a.x1) * (a.y2 - a.y1);
  float area_b = (b.x2 - b.x1) * (b.y2 - b.y1);
  float ratio = intersection / (area_a + area_b - intersection);

  return (double) ratio > rule->overlap;
}

/* The share of the weaker box that is covered, with the old convention that a box from 0 to 9 is
 * ten pixels wide. */
static gboolean
covers_classic (const Rule          *rule,
                const LimnCandidate *a,
                const LimnCandidate *b)
{
  float width = MAX (0.0f, MIN (a->x2, b->x2) - MAX (a->x1, b->x1) + 1.0f);
  float height = MAX (0.0f, MIN (a->y2, b->y2) - MAX (a->y1, b->y1) + 1.0f);
  float area = (b->x2 - b->x1 + 1.0f) * (b->y2 - b->y1 + 1.0f);

  return width * height / area > (float) rule->overlap;
}

static gboolean
is_covered (const Rule          *rule,
            GArray              *kept,
            const LimnCandidate *weaker)
{
  for (guint i = 0; i < kept->len; i++)
    {
      const LimnCandidate *stronger = &rule->candidates[g_array_index (kept, guint, i)];

      if (stronger->class_id != weaker->class_id)
        continue;
      if (rule->engine == LIMN_ENGINE_CLASSIC ? covers_classic (rule, stronger, weaker)
                                              : covers_current (rule, stronger, weaker))
        return TRUE;
    }

  return FALSE;
}

static float
get_class_step (const LimnCandidate *candidates,
                GArray              *order)
{
  float highest = 0;

  if (order->len > MAX_MOVED_BOXES)
    return 0;

  for (guint i = 0; i < order->len; i++)
    {
      const LimnCandidate *box = &candidates[g_array_index (order, guint, i)];

      highest = MAX (highest, MAX (MAX (box->x1, box->x2), MAX (box->y1, box->y2)));
    }

  return highest + 1.0f;
}

/**
 * limn_suppress:
 * @candidates: (array length=n_candidates): what the network proposes
 * @n_candidates: how many
 * @engine: whose rules: %LIMN_ENGINE_CLASSIC, or the current one for all else
 * @confidence: threshold, a fraction; the classic engine keeps what is equal, the current does not
 * @overlap: threshold, a fraction: of intersection over union (current), or of the share of the
 *   weaker box that is covered (classic). What is over it goes
 * @max_detections: how many to keep at most, the strongest
 *
 * Chooses the candidates to answer with. Any thread.
 *
 * Returns: (transfer full) (element-type guint): indices of @candidates, strongest first
 */
GArray *
limn_suppress (const LimnCandidate *candidates,
               guint                n_candidates,
               LimnEngine           engine,
               double               confidence,
               double               overlap,
               guint                max_detections)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint));
  Rule rule = { candidates, engine, overlap, 0 };

  for (guint i = 0; i < n_candidates; i++)
    {
      if (passes (&candidates[i], engine, (float) confidence))
        g_array_append_val (order, i);
    }
  g_array_sort_with_data (order, compare_strongest_first, (gpointer) candidates);
  rule.class_step = get_class_step (candidates, order);

  /* Greedy, strongest first: what is kept does not depend on anything weaker, so the cap can stop
   * the walk. */
  for (guint i = 0; i < order->len && kept->len < max_detections; i++)
    {
      guint index = g_array_index (order, guint, i);

      if (!is_covered (&rule, kept, &candidates[index]))
        g_array_append_val (kept, index);
    }

  return kept;
}
