/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-marks.h"
#include "limn-overlay.h"
#include "limn-pins.h"
#include "limn-referee.h"
#include "limn-survey.h"

G_BEGIN_DECLS

#define LIMN_TYPE_TUNER (limn_tuner_get_type ())

/* How far below the threshold a ghost may be, in points, and how many there are at most. */
#define LIMN_GHOST_POINTS 10.0
#define LIMN_MAX_GHOSTS 100

/* A move is over after this long without one; what came and went is forgotten then. */
#define LIMN_REST_MS 2000

/* More than this many at once are counted but not drawn one by one. */
#define LIMN_MAX_MOVING 200

/**
 * LimnTuner:
 *
 * What is shown beside the answer while a person chooses thresholds: near-misses, what came and
 * went, why something vanished, examples, the ground truth's verdict. Canvas, strip and sidebar
 * share it. It makes the [struct@Marks] that the canvas draws, when they are first asked for after
 * a change. Main thread only.
 *
 * Properties, notified only on change: `ghosts` (boolean), `explaining` (boolean, the session's),
 * `comparing` (boolean: the difference between what was derived and what the model said is shown),
 * `folder` (boolean: strip and figures are the whole folder's), `peeked` (int: index in the pool of
 * what is pointed at in the strip, -1 for none), `marks` (LimnMarks, nullable), `survival`
 * (LimnSurvival of the scope, nullable), `changes` (LimnChanges of the last move, nullable),
 * `suppression` (LimnSuppression that explains what is shown, nullable). The signal `stepped`
 * (LimnMarks) is emitted when objects came or went, with those of this step alone. `target`
 * (boolean, whether an object is selected or picked).
 */
G_DECLARE_FINAL_TYPE (LimnTuner, limn_tuner, LIMN, TUNER, GObject)

LimnTuner       *limn_tuner_new             (LimnOverlay *overlay,
                                             LimnSurvey  *survey,
                                             LimnPins    *pins,
                                             LimnReferee *referee);
LimnOverlay     *limn_tuner_get_overlay     (LimnTuner   *self);
LimnSession     *limn_tuner_get_session     (LimnTuner   *self);
LimnSurvey      *limn_tuner_get_survey      (LimnTuner   *self);
LimnPins        *limn_tuner_get_pins        (LimnTuner   *self);
LimnReferee     *limn_tuner_get_referee     (LimnTuner   *self);
gboolean         limn_tuner_get_ghosts      (LimnTuner   *self);
void             limn_tuner_set_ghosts      (LimnTuner   *self,
                                             gboolean     ghosts);
gboolean         limn_tuner_get_comparing   (LimnTuner   *self);
void             limn_tuner_set_comparing   (LimnTuner   *self,
                                             gboolean     comparing);
gboolean         limn_tuner_get_folder      (LimnTuner   *self);
void             limn_tuner_set_folder      (LimnTuner   *self,
                                             gboolean     folder);
int              limn_tuner_get_peeked      (LimnTuner   *self);
void             limn_tuner_set_peeked      (LimnTuner   *self,
                                             int          index);
gboolean         limn_tuner_get_target      (LimnTuner       *self,
                                             LimnPrediction **prediction,
                                             guint           *index);
void             limn_tuner_pick            (LimnTuner       *self,
                                             LimnPrediction  *prediction,
                                             int              index);
void             limn_tuner_unselect        (LimnTuner       *self);
gboolean         limn_tuner_step_target     (LimnTuner       *self,
                                             int              step);
gboolean         limn_tuner_is_covered      (LimnTuner   *self);
guint            limn_tuner_count_ghosts    (LimnTuner   *self);
LimnMarks       *limn_tuner_get_marks       (LimnTuner   *self);
LimnMarks       *limn_tuner_dup_moves       (LimnTuner   *self);
LimnSurvival    *limn_tuner_get_survival    (LimnTuner   *self);
LimnChanges     *limn_tuner_get_changes     (LimnTuner   *self);
LimnSuppression *limn_tuner_get_suppression (LimnTuner   *self);
char            *limn_tuner_dup_spoken      (LimnTuner   *self);
char            *limn_tuner_dup_tip         (LimnTuner      *self,
                                             const LimnMark *mark);
char            *limn_tuner_dup_description (LimnTuner   *self);
char            *limn_tuner_dup_changes     (LimnTuner   *self);
void             limn_tuner_step_to_change  (LimnTuner   *self,
                                             int          direction);

G_END_DECLS
