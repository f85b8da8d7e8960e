/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Precision, recall and F1 over confidence. Everything is counted once, from the strongest score to
 * the weakest, and looked up afterwards. Any thread. */

#include "config.h"

#include "limn-curve.h"

#include "limn-class-names.h"

#include <math.h>
#include <stdlib.h>

/* Confidence travels in hundredths of a percent; those are what a slider can be set to. */
#define STEPS 100.0
#define LOWEST_STEP 100
#define HIGHEST_STEP 10000
/* 95 %, as a fraction, so that no rounding decides. */
#define GOAL_ABOVE 19
#define GOAL_BELOW 20

typedef struct
{
  float score;
  guint is_correct;
} Shot;

struct _LimnCurve
{
  gatomicrefcount  ref_count;

  /* Strongest first; is_correct counts up. */
  Shot            *shots;
  guint            n_shots;
  guint            n_objects;
  LimnEngine       engine;

  LimnCurvePoint  *points;
  int             *lowest_steps;
  guint            n_points;
};

G_DEFINE_BOXED_TYPE (LimnCurve, limn_curve, limn_curve_ref, limn_curve_unref)

/* Tells for each class of a prediction whether it is the one that is asked for. */
static gboolean *
choose_classes (const LimnPrediction *prediction,
                const char           *name,
                const char           *fold)
{
  guint n = limn_prediction_get_n_classes (prediction);
  gboolean *is_chosen = g_new (gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *own = limn_prediction_get_class_name (prediction, i);

      is_chosen[i] = name == NULL || g_str_equal (own, name);
      if (!is_chosen[i])
        {
          g_autofree char *own_fold = limn_class_names_fold (own);

          is_chosen[i] = g_str_equal (own_fold, fold);
        }
    }
  return is_chosen;
}

static guint
add_match (LimnMatch  *match,
           const char *class_name,
           const char *fold,
           GArray     *shots)
{
  LimnPrediction *prediction = limn_match_get_prediction (match);
  LimnPrediction *objects = limn_truth_get_objects (limn_match_get_truth (match));
  g_autofree gboolean *is_chosen = choose_classes (prediction, class_name, fold);
  g_autofree gboolean *is_wanted = choose_classes (objects, class_name, fold);
  guint n_objects = 0;

  for (guint i = 0; i < limn_prediction_get_n_instances (prediction); i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (prediction, i);
      int object = limn_match_get_object (match, i);
      Shot shot = { instance->confidence, object >= 0 ? 1 : 0 };

      if (is_chosen[instance->class_index] && object != LIMN_MATCH_IGNORED)
        g_array_append_val (shots, shot);
    }
  for (guint i = 0; i < limn_prediction_get_n_instances (objects); i++)
    if (is_wanted[limn_prediction_get_instance (objects, i)->class_index]
        && limn_match_get_instance (match, i) != LIMN_MATCH_IGNORED)
      n_objects++;
  return n_objects;
}

static int
compare_shots (const void *a,
               const void *b)
{
  const Shot *p = a;
  const Shot *q = b;

  return (p->score < q->score) - (p->score > q->score);
}

static double
divide (guint part,
        guint whole)
{
  return whole > 0 ? (double) part / whole : (double) NAN;
}

/* What holds when the strongest @n_shown are shown. */
static LimnCurvePoint
measure (const LimnCurve *self,
         guint            n_shown,
         double           confidence)
{
  LimnCurvePoint point = { .confidence = confidence };

  point.n_correct = n_shown > 0 ? self->shots[n_shown - 1].is_correct : 0;
  point.n_extra = n_shown - point.n_correct;
  /* Fewer objects than are found: two classes of the truth that fold to one name. */
  point.n_missed = self->n_objects - MIN (point.n_correct, self->n_objects);
  point.precision = divide (point.n_correct, n_shown);
  point.recall = divide (point.n_correct, point.n_correct + point.n_missed);
  point.f1 = divide (2 * point.n_correct, 2 * point.n_correct + point.n_extra + point.n_missed);
  return point;
}

/* The highest step that lets a score pass, or one below the lowest. */
static int
get_step (LimnEngine engine,
          float      score)
{
  int low = LOWEST_STEP - 1;
  int high = HIGHEST_STEP;

  while (low < high)
    {
      int middle = low + (high - low + 1) / 2;

      if (limn_engine_lets_pass (engine, score, middle / STEPS))
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/* Scores that no step separates are one point. */
static void
make_points (LimnCurve *self)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LimnCurvePoint));
  g_autoptr (GArray) lowest = g_array_new (FALSE, FALSE, sizeof (int));
  guint i = 0;

  while (i < self->n_shots)
    {
      int step = get_step (self->engine, self->shots[i].score);
      int next = LOWEST_STEP - 1;
      LimnCurvePoint point = { 0 };

      if (step < LOWEST_STEP)
        break;
      while (i < self->n_shots
             && limn_engine_lets_pass (self->engine, self->shots[i].score, step / STEPS))
        i++;
      if (i < self->n_shots)
        next = get_step (self->engine, self->shots[i].score);
      point = measure (self, i, step / STEPS);
      next++;
      g_array_append_val (points, point);
      g_array_append_val (lowest, next);
    }
  self->n_points = points->len;
  self->points = (LimnCurvePoint *) (void *) g_array_free (g_steal_pointer (&points), FALSE);
  self->lowest_steps = (int *) (void *) g_array_free (g_steal_pointer (&lowest), FALSE);
}

/**
 * limn_curve_new:
 * @matches: (array length=n_matches): the matches, one for each picture
 * @n_matches: how many
 * @class_name: (nullable): only this class, whatever its capitals and spaces; %NULL for all
 * @engine: how the server compares, which decides on which side of a confidence its equals are
 *
 * Makes the curve. Objects that do not count, and the instances that found one, are left out of
 * all figures. Precision is correct / (correct + extra), recall is correct / (correct + missed),
 * and F1 is their harmonic mean, 2 correct / (2 correct + extra + missed).
 *
 * The points go from the highest confidence to the lowest. Confidence is a value that can be asked
 * for, of two decimals: the highest one at which just those instances are shown. So scores that
 * differ by less than that may share a point, and those below 1 % have none.
 *
 * Any thread.
 *
 * Returns: (transfer full): the curve
 */
LimnCurve *
limn_curve_new (LimnMatch * const *matches,
                guint              n_matches,
                const char        *class_name,
                LimnEngine         engine)
{
  g_autoptr (GArray) shots = g_array_new (FALSE, FALSE, sizeof (Shot));
  g_autofree char *fold = class_name != NULL ? limn_class_names_fold (class_name) : NULL;
  LimnCurve *self = g_new0 (LimnCurve, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->engine = engine;
  for (guint i = 0; i < n_matches; i++)
    self->n_objects += add_match (matches[i], class_name, fold, shots);
  if (shots->len > 0)
    qsort (shots->data, shots->len, sizeof (Shot), compare_shots);
  self->n_shots = shots->len;
  self->shots = (Shot *) (void *) g_array_free (g_steal_pointer (&shots), FALSE);
  for (guint i = 1; i < self->n_shots; i++)
    self->shots[i].is_correct += self->shots[i - 1].is_correct;
  make_points (self);
  return self;
}

/**
 * limn_curve_ref:
 * @self: a curve
 *
 * Takes a reference. Any thread.
 *
 * Returns: (transfer full): @self
 */
LimnCurve *
limn_curve_ref (LimnCurve *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * limn_curve_unref:
 * @self: (transfer full): a curve
 *
 * Gives a reference back; the last one frees. Any thread.
 */
void
limn_curve_unref (LimnCurve *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->shots);
  g_free (self->points);
  g_free (self->lowest_steps);
  g_free (self);
}

/**
 * limn_curve_get_n_points:
 * @self: a curve
 *
 * Gets how many points there are. Any thread.
 *
 * Returns: how many
 */
guint
limn_curve_get_n_points (const LimnCurve *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_points;
}

/**
 * limn_curve_get_point:
 * @self: a curve
 * @position: which, highest confidence first
 *
 * Gets a point. Any thread.
 *
 * Returns: (transfer none): the point, owned by the curve
 */
const LimnCurvePoint *
limn_curve_get_point (const LimnCurve *self,
                      guint            position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->n_points, NULL);

  return &self->points[position];
}

/**
 * limn_curve_get_at:
 * @self: a curve
 * @confidence: percent
 * @point: (out caller-allocates): how good the answers are there
 *
 * Measures at any confidence, with the comparison of the server. Any thread.
 */
void
limn_curve_get_at (const LimnCurve *self,
                   double           confidence,
                   LimnCurvePoint  *point)
{
  guint low = 0;
  guint high = 0;

  g_return_if_fail (self != NULL && point != NULL);

  high = self->n_shots;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (limn_engine_lets_pass (self->engine, self->shots[middle].score, confidence))
        low = middle + 1;
      else
        high = middle;
    }
  *point = measure (self, low, confidence);
}

/* The middle of the confidences at which a point holds, with as few decimals as it takes to be one
 * of them: a value to remember, with room on both sides. */
static double
choose_confidence (const LimnCurve *self,
                   guint            position)
{
  static const int roundings[] = { 500, 100, 10 };
  int low = self->lowest_steps[position];
  int high = (int) round (self->points[position].confidence * STEPS);
  int middle = low + (high - low) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (roundings); i++)
    {
      int rounded = (middle + roundings[i] / 2) / roundings[i] * roundings[i];

      if (rounded >= low && rounded <= high)
        return rounded / STEPS;
    }
  return middle / STEPS;
}

/* A greater F1, or the same one with more room. */
static gboolean
is_better (const LimnCurve *self,
           guint            position,
           guint            best)
{
  const LimnCurvePoint *p = &self->points[position];
  const LimnCurvePoint *q = &self->points[best];

  if (p->f1 != q->f1)
    return p->f1 > q->f1;
  return p->confidence * STEPS - self->lowest_steps[position]
         > q->confidence * STEPS - self->lowest_steps[best];
}

static gboolean
find_best_f1 (const LimnCurve *self,
              LimnCurvePoint  *point)
{
  guint best = 0;

  for (guint i = 1; i < self->n_points; i++)
    if (is_better (self, i, best))
      best = i;
  if (self->n_points == 0 || self->points[best].n_correct == 0)
    return FALSE;
  *point = self->points[best];
  point->confidence = choose_confidence (self, best);
  return TRUE;
}

static gboolean
is_goal (guint part,
         guint rest)
{
  return part > 0 && (guint64) part * GOAL_BELOW >= ((guint64) part + rest) * GOAL_ABOVE;
}

static gboolean
find_recall (const LimnCurve *self,
             LimnCurvePoint  *point)
{
  for (guint i = 0; i < self->n_points; i++)
    if (is_goal (self->points[i].n_correct, self->points[i].n_missed))
      {
        *point = self->points[i];
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_precision (const LimnCurve *self,
                LimnCurvePoint  *point)
{
  for (guint i = self->n_points; i > 0; i--)
    if (is_goal (self->points[i - 1].n_correct, self->points[i - 1].n_extra))
      {
        *point = self->points[i - 1];
        point->confidence = self->lowest_steps[i - 1] / STEPS;
        return TRUE;
      }
  return FALSE;
}

/**
 * limn_curve_find:
 * @self: a curve
 * @goal: what is wanted
 * @point: (out caller-allocates): where it is
 *
 * Finds the confidence for a goal, as a value that can be asked for and gives just that point.
 *
 * %LIMN_CURVE_BEST_F1 is greatest over a range of confidences; the middle of it is chosen, rounded
 * if that stays within. Of equal ones the widest range wins. %LIMN_CURVE_RECALL_95 is the highest
 * confidence that finds 95 %. %LIMN_CURVE_PRECISION_95 is the lowest one at which something is
 * shown and 95 % of it is right; precision is not monotonic, so it may be lower somewhere above.
 *
 * Any thread.
 *
 * Returns: %FALSE if no confidence reaches it; then @point is not set
 */
gboolean
limn_curve_find (const LimnCurve *self,
                 LimnCurveGoal    goal,
                 LimnCurvePoint  *point)
{
  g_return_val_if_fail (self != NULL && point != NULL, FALSE);

  switch (goal)
    {
    case LIMN_CURVE_BEST_F1:
      return find_best_f1 (self, point);
    case LIMN_CURVE_RECALL_95:
      return find_recall (self, point);
    case LIMN_CURVE_PRECISION_95:
      return find_precision (self, point);
    }
  g_return_val_if_reached (FALSE);
}
