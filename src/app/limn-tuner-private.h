/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-tuner.h"

G_BEGIN_DECLS

/* What the session said when the tuner last looked. */
typedef struct
{
  LimnPrediction    *shown;
  LimnPrediction    *pool;
  LimnPrediction    *raw;
  LimnChanges       *difference;
  LimnCutoffs       *cutoffs;
  LimnSessionStatus  status;
  LimnRule           rule;
  double             overlap;
  double             covered_from;
  gboolean           explaining;
} LimnTunerView;

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
  LimnChanges     *verdict; /* from what was matched with the ground truth to what is shown */

  /* Owned: what was shown before the hand moved, and what came and went since */
  LimnPrediction *before;
  LimnChanges    *changes;

  /* Owned: what was picked that is not shown, such as a ghost */
  LimnPrediction *picked;

  /* Plain */
  LimnTunerView view; /* owns what it points at */
  int           picked_index;
  int           peeked;
  guint         rest_id;
  gboolean      ghosts;
  gboolean      comparing;
  gboolean      folder;
};

/* limn-tuner-follow.c */
void limn_tuner_follow          (LimnTuner *self);
void limn_tuner_unfollow        (LimnTuner *self);
void limn_tuner_forget_marks    (LimnTuner *self);
void limn_tuner_forget_survival (LimnTuner *self);

/* limn-tuner-marks.c */
char      *limn_tuner_describe    (LimnPrediction *prediction,
                                   guint           index);
LimnMarks *limn_tuner_make_marks  (LimnTuner   *self);
LimnMarks *limn_tuner_make_moves  (LimnTuner   *self,
                                   LimnChanges *changes);
GArray    *limn_tuner_find_ghosts (LimnTuner   *self,
                                   guint        most);

/* limn-tuner-explain.c */
LimnSuppression *limn_tuner_make_suppression (LimnTuner *self);
char            *limn_tuner_dup_reason       (LimnTuner *self,
                                              guint      index);
void             limn_tuner_add_removed      (LimnTuner *self,
                                              LimnMarks *marks,
                                              guint      most);
void             limn_tuner_add_stacked      (LimnTuner *self,
                                              LimnMarks *marks,
                                              guint      most);

/* limn-tuner-truth.c */
void limn_tuner_follow_match (LimnTuner *self);
void limn_tuner_add_missed   (LimnTuner *self,
                              LimnMarks *marks,
                              guint      most);

G_END_DECLS
