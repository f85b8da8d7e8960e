/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Thresholds from examples: "this one must stay, that one must go". Every confidence that can be
 * asked is looked at, so that there is no rounding to get wrong: of each example the last step that
 * lets it pass is known, and sums along the steps say how many are satisfied at each. Any
 * thread. */

#include "config.h"

#include "limn-example.h"

#include "limn-steps.h"

#include <string.h>

static gboolean
is_of_class (const LimnExample *example,
             const LimnExample *other)
{
  return other == NULL || (example->class_id == other->class_id
                           && strcmp (example->class_name, other->class_name) == 0);
}

/* How many examples a step satisfies, and whether they are others than at the step before. */
typedef struct
{
  guint    n_satisfied;
  gboolean differs;
} Step;

/* Looks at all steps. With @like, only examples of its class count. */
static Step *
list_steps (const LimnExample *examples,
            guint              n_examples,
            const LimnExample *like,
            LimnEngine         engine)
{
  Step *steps = g_new0 (Step, LIMN_STEP_LAST + 2);

  /* Differences first, in unsigned numbers that wrap, then their sums. */
  for (guint i = 0; i < n_examples; i++)
    if (is_of_class (&examples[i], like))
      {
        int last = limn_step_last_of (engine, examples[i].score);

        steps[LIMN_STEP_FIRST].n_satisfied += examples[i].keep ? 1 : 0;
        steps[last + 1].n_satisfied += examples[i].keep ? -1u : 1;
        steps[last + 1].differs = TRUE;
      }
  for (int step = LIMN_STEP_FIRST; step < LIMN_STEP_LAST; step++)
    steps[step + 1].n_satisfied += steps[step].n_satisfied;
  return steps;
}

static void
find_extremes (const LimnExample *examples,
               guint              n_examples,
               const LimnExample *like,
               LimnExampleFit    *fit)
{
  for (guint i = 0; i < n_examples; i++)
    {
      int *extreme = examples[i].keep ? &fit->weakest_kept : &fit->strongest_hidden;

      if (!is_of_class (&examples[i], like))
        continue;
      fit->n_examples++;
      if (*extreme < 0
          || (examples[i].keep ? examples[i].score < examples[*extreme].score
                               : examples[i].score > examples[*extreme].score))
        *extreme = (int) i;
    }
}

/* The widest run of steps that satisfy the same examples, and the most; of equals, the lowest. */
static void
find_widest (const Step     *steps,
             LimnExampleFit *fit)
{
  int best_first = LIMN_STEP_FIRST;
  int best_last = LIMN_STEP_FIRST - 1;
  int first = LIMN_STEP_FIRST;

  for (int step = LIMN_STEP_FIRST; step <= LIMN_STEP_LAST; step++)
    {
      guint n_satisfied = steps[step].n_satisfied;

      if (steps[step].differs)
        first = step;
      if (n_satisfied > fit->n_satisfied || best_last < best_first
          || (n_satisfied == fit->n_satisfied && step - first > best_last - best_first))
        {
          fit->n_satisfied = n_satisfied;
          best_first = first;
          best_last = step;
        }
    }

  fit->low = limn_step_value (best_first);
  fit->high = limn_step_value (best_last);
  fit->middle = limn_step_value (limn_step_choose (best_first, best_last));
}

static void
fit_like (const LimnExample *examples,
          guint              n_examples,
          const LimnExample *like,
          LimnEngine         engine,
          const LimnCutoffs *cutoffs,
          LimnExampleFit    *fit,
          guint             *n_satisfied_now)
{
  g_autofree Step *steps = list_steps (examples, n_examples, like, engine);

  *fit = (LimnExampleFit) { .weakest_kept = -1, .strongest_hidden = -1 };
  find_extremes (examples, n_examples, like, fit);
  find_widest (steps, fit);
  fit->possible = fit->n_satisfied == fit->n_examples;

  if (cutoffs != NULL)
    {
      double confidence = 0.0;

      limn_cutoffs_get_class (cutoffs, like->class_name, like->class_id, &confidence);
      *n_satisfied_now = steps[limn_step_of (confidence)].n_satisfied;
    }
}

/**
 * limn_example_fit:
 * @examples: (array length=n_examples): what a person said
 * @n_examples: how many; with none, every confidence satisfies them
 * @engine: by whose rule scores are compared
 * @fit: (out caller-allocates): which confidences do what was said
 *
 * Finds one confidence for all examples, whatever their class. Both ends of the interval satisfy
 * them, and so does all that can be asked between. The middle is rounded to a whole percent, or a
 * tenth, where the interval has one. If no value satisfies all, the interval is that of the best
 * compromise: the widest of those that satisfy the most examples, and the same ones all along; the
 * lower one of two as wide. An
 * object that is to be kept and another that is to be hidden may have the same score; then there is
 * no such value.
 *
 * Any thread.
 */
void
limn_example_fit (const LimnExample *examples,
                  guint              n_examples,
                  LimnEngine         engine,
                  LimnExampleFit    *fit)
{
  g_return_if_fail (examples != NULL || n_examples == 0);
  g_return_if_fail (fit != NULL);

  fit_like (examples, n_examples, NULL, engine, NULL, fit, NULL);
}

static guint
hash_class (gconstpointer key)
{
  const LimnExample *example = key;

  return g_str_hash (example->class_name) ^ (guint) example->class_id;
}

static gboolean
equal_class (gconstpointer a,
             gconstpointer b)
{
  return is_of_class (a, b);
}

/**
 * limn_example_fit_classes:
 * @examples: (array length=n_examples): what a person said
 * @n_examples: how many
 * @engine: by whose rule scores are compared
 * @cutoffs: what counts now
 * @n_satisfied: (out) (optional): how many examples the result satisfies
 *
 * Gives classes values of their own, so that as many examples as possible are satisfied. A class
 * for which the value it has or follows does that already is left as it is; one whose own examples
 * conflict gets its best compromise, as limn_example_fit() chooses it.
 *
 * Any thread.
 *
 * Returns: (transfer full): the new cutoffs
 */
LimnCutoffs *
limn_example_fit_classes (const LimnExample *examples,
                          guint              n_examples,
                          LimnEngine         engine,
                          const LimnCutoffs *cutoffs,
                          guint             *n_satisfied)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (hash_class, equal_class);
  g_autoptr (LimnCutoffs) result = NULL;
  guint n = 0;

  g_return_val_if_fail (examples != NULL || n_examples == 0, NULL);
  g_return_val_if_fail (cutoffs != NULL, NULL);

  result = limn_cutoffs_with_confidence (cutoffs, limn_cutoffs_get_confidence (cutoffs));
  for (guint i = 0; i < n_examples; i++)
    {
      LimnExampleFit fit;
      guint n_satisfied_now = 0;

      if (!g_hash_table_add (seen, (LimnExample *) &examples[i]))
        continue;

      fit_like (examples, n_examples, &examples[i], engine, cutoffs, &fit, &n_satisfied_now);
      n += fit.n_satisfied;
      if (n_satisfied_now < fit.n_satisfied)
        {
          LimnCutoffs *next = limn_cutoffs_with_class (result, examples[i].class_name,
                                                       examples[i].class_id, fit.middle);

          limn_cutoffs_unref (result);
          result = next;
        }
    }

  if (n_satisfied != NULL)
    *n_satisfied = n;
  return g_steal_pointer (&result);
}
