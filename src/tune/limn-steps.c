/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Confidence as whole numbers. Of each score the last step at which it is let through says all that
 * matters about it, whatever the engine; what is computed from that is exact, and always a value
 * that a server can be asked. Any thread. */

#include "config.h"

#include "limn-steps.h"

#include <math.h>

/*< private >
 * limn_step_of:
 * @confidence: percent
 *
 * Rounds as a query does. Any thread.
 *
 * Returns: the step, within the range that can be asked
 */
int
limn_step_of (double confidence)
{
  if (isnan (confidence))
    confidence = LIMN_CONFIDENCE_DEFAULT;
  return (int) round (CLAMP (confidence, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX)
                      * LIMN_STEPS_PER_PERCENT);
}

/*< private >
 * limn_step_value:
 * @step: a step
 *
 * Returns: its confidence, percent, to the last bit what a query makes of it
 */
double
limn_step_value (int step)
{
  return (double) step / LIMN_STEPS_PER_PERCENT;
}

/*< private >
 * limn_step_last_of:
 * @engine: by whose rule
 * @score: a score, 0 to 1
 *
 * Finds the greatest confidence at which a score is let through. Any thread.
 *
 * Returns: the step; less than the first one if there is none
 */
int
limn_step_last_of (LimnEngine engine,
                   float      score)
{
  /* The first guess is too high, by two at most: one is added because float32 may have rounded the
   * score down, and equality is not enough for every engine. */
  double guess = floor ((double) score * 100.0 * LIMN_STEPS_PER_PERCENT) + 1.0;
  int step = (int) CLAMP (guess, LIMN_STEP_FIRST, LIMN_STEP_LAST);

  while (step >= LIMN_STEP_FIRST && !limn_engine_lets_pass (engine, score, limn_step_value (step)))
    step--;
  return step;
}

/*< private >
 * limn_step_choose:
 * @first: a step
 * @last: a step that is not less
 *
 * Finds the roundest confidence from @first to @last that is nearest to their middle: a whole
 * percent, or else a tenth, or else what there is. Any thread.
 *
 * Returns: the step
 */
int
limn_step_choose (int first,
                  int last)
{
  static const int units[] = { LIMN_STEPS_PER_PERCENT, LIMN_STEPS_PER_PERCENT / 10, 1 };
  int middle = (first + last + 1) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      int below = middle / units[i] * units[i];
      int above = below + units[i];

      if (below >= first && (above > last || middle - below <= above - middle))
        return below;
      if (above <= last)
        return above;
    }
  return middle;
}
