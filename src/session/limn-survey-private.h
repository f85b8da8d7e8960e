/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-survey-store.h"
#include "limn-survey.h"

G_BEGIN_DECLS

/**
 * LimnSurveyRun:
 *
 * One way through the pictures of a folder, by one model at one overlap. Main thread only.
 */
typedef struct _LimnSurveyRun LimnSurveyRun;

struct _LimnSurvey
{
  GObject          parent_instance;

  /* Owned. The run is kept when it is over, for what it counted; those that were left when model or
   * overlap changed wait for what they had asked. */
  LimnSession     *session;
  LimnSurveyStore *store;
  LimnSurveyRun   *run;
  GPtrArray       *left_runs;

  /* Borrowed from the store. */
  LimnSurveyTable *table;

  /* Plain */
  guint            pause_ms;
};

LimnSurveyRun *limn_survey_run_new          (LimnSurvey          *survey,
                                             LimnModel           *model,
                                             double               overlap);
LimnSurveyRun *limn_survey_run_ref          (LimnSurveyRun       *self);
void           limn_survey_run_unref        (LimnSurveyRun       *self);
void           limn_survey_run_add          (LimnSurveyRun       *self,
                                             GPtrArray           *files);
void           limn_survey_run_go_on        (LimnSurveyRun       *self);
void           limn_survey_run_stop         (LimnSurveyRun       *self);
gboolean       limn_survey_run_leave        (LimnSurveyRun       *self);
gboolean       limn_survey_run_is_active    (const LimnSurveyRun *self);
const GError  *limn_survey_run_get_error    (const LimnSurveyRun *self);
const GError  *limn_survey_run_get_pause    (const LimnSurveyRun *self);
void           limn_survey_run_get_progress (const LimnSurveyRun *self,
                                             guint               *n_done,
                                             guint               *n_failed,
                                             guint               *n_total);
void           limn_survey_tell_failure     (LimnSurvey          *self,
                                             const char          *key,
                                             const GError        *error);
void           limn_survey_tell_progress    (LimnSurvey          *self,
                                             gboolean             ended);
void           limn_survey_let_go           (LimnSurvey          *self,
                                             LimnSurveyRun       *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnSurveyRun, limn_survey_run_unref)

G_END_DECLS
