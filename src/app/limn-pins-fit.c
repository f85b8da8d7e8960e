/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the examples ask of the thresholds, in numbers and in words. Main thread only. */

#include "config.h"

#include "limn-pins-private.h"

#include "limn-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static LimnEngine
get_engine (LimnPins *self)
{
  LimnPrediction *prediction = limn_session_get_pool (self->session);

  if (prediction == NULL)
    prediction = limn_session_get_prediction (self->session);

  return prediction != NULL ? limn_prediction_get_engine (prediction) : LIMN_ENGINE_UNKNOWN;
}

/* @positions tells which pin each example is. */
static GArray *
collect_examples (LimnPins *self,
                  GArray   *positions)
{
  GArray *examples = g_array_new (FALSE, FALSE, sizeof (LimnExample));

  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      LimnExample example = { pin->class_name, pin->class_id, pin->score, pin->keep };

      if (!pin->present)
        continue;

      g_array_append_val (examples, example);
      if (positions != NULL)
        g_array_append_val (positions, i);
    }

  return examples;
}

/*< private >
 * limn_pins_has_own:
 * @self: the pins
 * @cutoffs: thresholds
 *
 * Returns: whether a present pin's class has a value of its own, which the main one does not reach
 */
gboolean
limn_pins_has_own (LimnPins    *self,
                   LimnCutoffs *cutoffs)
{
  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      double confidence;

      if (pin->present
          && limn_cutoffs_get_class (cutoffs, pin->class_name, pin->class_id, &confidence))
        return TRUE;
    }

  return FALSE;
}

/**
 * limn_pins_get_fit:
 * @self: the pins
 * @fit: (out): which confidences do what the pins ask
 *
 * Works out which single confidence satisfies the pins that are in the last answer about their
 * picture. The two indices in @fit are positions of pins. Main thread only.
 */
void
limn_pins_get_fit (LimnPins       *self,
                   LimnExampleFit *fit)
{
  g_autoptr (GArray) examples = NULL;
  g_autoptr (GArray) positions = NULL;

  g_return_if_fail (LIMN_IS_PINS (self));
  g_return_if_fail (fit != NULL);

  positions = g_array_new (FALSE, FALSE, sizeof (guint));
  examples = collect_examples (self, positions);
  limn_example_fit ((const LimnExample *) examples->data, examples->len, get_engine (self), fit);

  if (fit->weakest_kept >= 0)
    fit->weakest_kept = (int) g_array_index (positions, guint, fit->weakest_kept);
  if (fit->strongest_hidden >= 0)
    fit->strongest_hidden = (int) g_array_index (positions, guint, fit->strongest_hidden);
}

/*< private >
 * limn_pins_choose:
 * @fit: what satisfies all
 * @now: the confidence now
 *
 * Chooses the middle. Where the examples bound it on one side only, that would be far away from
 * anything a person said: then the way is as short as it can be, to a whole percent.
 *
 * Returns: a confidence that satisfies all
 */
double
limn_pins_choose (const LimnExampleFit *fit,
                  double                now)
{
  if (fit->weakest_kept >= 0 && fit->strongest_hidden >= 0)
    return fit->middle;
  if (now < fit->low)
    return ceil (fit->low) <= fit->high ? ceil (fit->low) : fit->low;
  if (now > fit->high)
    return floor (fit->high) >= fit->low ? floor (fit->high) : fit->high;

  return now;
}

/* What limn_pins_choose() says of the examples of one class alone. */
static double
choose_for_class (LimnPins   *self,
                  GArray     *examples,
                  const char *name,
                  int         class_id,
                  double      fitted)
{
  g_autoptr (GArray) of_class = g_array_new (FALSE, FALSE, sizeof (LimnExample));
  double now = limn_session_get_confidence (self->session);
  LimnExampleFit fit;

  for (guint i = 0; i < examples->len; i++)
    {
      const LimnExample *example = &g_array_index (examples, LimnExample, i);

      if (example->class_id == class_id && g_str_equal (example->class_name, name))
        g_array_append_vals (of_class, example, 1);
    }

  if (of_class->len == 0)
    return fitted;

  limn_example_fit ((const LimnExample *) of_class->data, of_class->len, get_engine (self), &fit);
  limn_cutoffs_get_class (limn_session_get_cutoffs (self->session), name, class_id, &now);

  return fit.possible ? limn_pins_choose (&fit, now) : fitted;
}

/**
 * limn_pins_fit_classes:
 * @self: the pins
 * @n_satisfied: (out) (optional): how many pins the result satisfies
 *
 * Works out values of their own for the classes of the pins. Main thread only.
 *
 * Returns: (transfer full): the session's cutoffs with those
 */
LimnCutoffs *
limn_pins_fit_classes (LimnPins *self,
                       guint    *n_satisfied)
{
  g_autoptr (GArray) examples = NULL;
  g_autoptr (LimnCutoffs) fitted = NULL;
  LimnCutoffs *cutoffs;

  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);

  examples = collect_examples (self, NULL);
  fitted = limn_example_fit_classes ((const LimnExample *) examples->data, examples->len,
                                     get_engine (self), limn_session_get_cutoffs (self->session),
                                     n_satisfied);

  cutoffs = limn_cutoffs_ref (fitted);
  for (guint i = 0; i < limn_cutoffs_get_n_classes (fitted); i++)
    {
      double confidence = 0;
      int class_id = -1;
      const char *name = limn_cutoffs_get_nth (fitted, i, &class_id, &confidence);
      LimnCutoffs *next;

      confidence = choose_for_class (self, examples, name, class_id, confidence);
      next = limn_cutoffs_with_class (cutoffs, name, class_id, confidence);
      limn_cutoffs_unref (cutoffs);
      cutoffs = next;
    }

  return cutoffs;
}

/**
 * limn_pins_count:
 * @self: the pins
 * @cutoffs: some thresholds
 * @n_present: (out) (optional): how many pins are in the last answer about their picture
 *
 * Counts which of those pins are as they should be with @cutoffs. Main thread only.
 *
 * Returns: the number of satisfied pins
 */
guint
limn_pins_count (LimnPins    *self,
                 LimnCutoffs *cutoffs,
                 guint       *n_present)
{
  LimnEngine engine;
  guint n_satisfied = 0;
  guint n = 0;

  g_return_val_if_fail (LIMN_IS_PINS (self), 0);
  g_return_val_if_fail (cutoffs != NULL, 0);

  engine = get_engine (self);
  for (guint i = 0; i < self->pins->len; i++)
    {
      const LimnPin *pin = g_ptr_array_index (self->pins, i);
      double confidence = limn_cutoffs_get_confidence (cutoffs);

      if (!pin->present)
        continue;

      limn_cutoffs_get_class (cutoffs, pin->class_name, pin->class_id, &confidence);
      n++;
      if (limn_engine_lets_pass (engine, pin->score, confidence) == pin->keep)
        n_satisfied++;
    }

  if (n_present != NULL)
    *n_present = n;

  return n_satisfied;
}

/* "car 38 %", as its label on the picture says it; to the tenth where the other one would have the
 * same number. */
static char *
format_pin (const LimnPin *pin,
            const LimnPin *other)
{
  double score = pin->score * 100.0;
  gboolean is_ambiguous = fabs (round (score) - round (other->score * 100.0)) < 0.5;
  g_autofree char *percent = limn_format_percent_nbsp (is_ambiguous ? score : round (score));

  /* Translators: the class of an object, and how sure the model is of it as a percentage */
  return g_strdup_printf (_("%s %s"), pin->class_name, percent);
}

/* The two that contradict each other. */
static char *
describe_conflict (LimnPins             *self,
                   const LimnExampleFit *fit)
{
  const LimnPin *keep = g_ptr_array_index (self->pins, fit->weakest_kept);
  const LimnPin *hide = g_ptr_array_index (self->pins, fit->strongest_hidden);
  g_autofree char *kept = format_pin (keep, hide);
  g_autofree char *struck = format_pin (hide, keep);

  /* Translators: two objects, "car 38 %" and "shadow 52 %" */
  return g_strdup_printf (_("No single value works: %s must stay but %s must go"), kept, struck);
}

static char *
describe_fit (LimnPins *self,
              guint     n_present)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->session);
  guint n_satisfied = limn_pins_count (self, cutoffs, NULL);
  g_autofree char *range = NULL;
  LimnExampleFit fit;

  if (limn_pins_has_own (self, cutoffs) && n_satisfied == n_present)
    {
      /* Translators: both numbers are numbers of examples */
      return g_strdup_printf (_("Per-class values satisfy %u of %u"), n_satisfied, n_present);
    }

  limn_pins_get_fit (self, &fit);
  if (fit.possible || fit.weakest_kept < 0 || fit.strongest_hidden < 0)
    {
      range = limn_format_percent_range (fit.low, fit.high);

      /* Translators: a range of percentages, and two numbers of examples */
      return g_strdup_printf (_("%s satisfies %u of %u"), range, fit.n_satisfied, fit.n_examples);
    }

  return describe_conflict (self, &fit);
}

/**
 * limn_pins_dup_sentence:
 * @self: the pins
 *
 * Says what the pins ask, and whether it can be had: "41–63 % satisfies 5 of 5". Main thread only.
 *
 * Returns: (transfer full) (nullable): the sentences, one a line; %NULL without pins
 */
char *
limn_pins_dup_sentence (LimnPins *self)
{
  g_autofree char *fit = NULL;
  g_autofree char *absent = NULL;
  guint n_present = 0;
  guint n_absent;

  g_return_val_if_fail (LIMN_IS_PINS (self), NULL);

  if (self->pins->len == 0)
    return NULL;

  limn_pins_count (self, limn_session_get_cutoffs (self->session), &n_present);
  n_absent = self->pins->len - n_present;
  if (n_present > 0)
    fit = describe_fit (self, n_present);
  if (n_absent == 0)
    return g_steal_pointer (&fit);

  /* Translators: a pin is an object that was marked as an example */
  absent = g_strdup_printf (ngettext ("%u pin is not in this answer",
                                      "%u pins are not in this answer", n_absent), n_absent);
  if (fit == NULL)
    return g_steal_pointer (&absent);

  return g_strdup_printf ("%s\n%s", fit, absent);
}
