/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-tuner.h"

G_BEGIN_DECLS

struct _LimnTuner
{
  GObject parent_instance;

  /* Owned */
  LimnOverlay *overlay;
  LimnSurvey  *survey;
  LimnPins    *pins;
  LimnReferee *referee;

  /* Owned: made when they are asked for, forgotten when what they follow from changes */
  LimnMarks       *marks;
  LimnSurvival    *survival;
  LimnSuppression *suppression;

  /* Owned: what is shown, what was shown before the hand moved, and what came and went since */
  LimnPrediction *shown;
  LimnPrediction *before;
  LimnChanges    *changes;

  /* Owned: what was picked that is not shown, such as a ghost */
  LimnPrediction *picked;

  /* Plain */
  int      picked_index;
  int      peeked;
  guint    rest_id;
  gboolean ghosts;
  gboolean comparing;
  gboolean folder;
};

/* limn-tuner-marks.c */
LimnMarks *limn_tuner_make_marks (LimnTuner *self);

G_END_DECLS
