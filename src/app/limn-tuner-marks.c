/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a tuner has to say about objects, gathered from where it is known. Main thread only. */

#include "config.h"

#include "limn-tuner-private.h"

/*< private >
 * limn_tuner_make_marks:
 * @self: a tuner
 *
 * Gathers what is drawn over the scene.
 *
 * Returns: (transfer full) (nullable): the marks, or %NULL if there is nothing to say
 */
LimnMarks *
limn_tuner_make_marks (LimnTuner *self)
{
  return NULL;
}
