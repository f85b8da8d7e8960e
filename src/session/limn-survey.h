/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-score-table.h"
#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SURVEY (limn_survey_get_type ())

/* Outlines are let go of, the longest unused first, past this many points in all: 400 MB. */
#define LIMN_SURVEY_MAX_VERTICES (50 * 1000 * 1000)

/* A run asks a remote model for so many pictures at once. The local one computes one at a time:
 * there, one is read while another is asked for. */
#define LIMN_SURVEY_MAX_REMOTE 4
#define LIMN_SURVEY_MAX_LOCAL 2
/* A run asks the local model no lower than this: the outlines of everything it holds for possible
 * take longer than all the rest. */
#define LIMN_SURVEY_LOCAL_FLOOR 10.0

/**
 * LimnSurvey:
 *
 * What a model said about the pictures of a folder: pools, by the key of the picture, asked for at
 * the floor so that every confidence above follows without asking. Fed by the session as a person
 * goes through the pictures, and by a run through all of them. It is about one model and one
 * overlap, those of the session; it starts anew when either changes, and comes back to what it
 * knew. Main thread only.
 *
 * Properties: `session` (construct only), `running` (boolean), `scores` (LimnScoreTable: another
 * one when model or overlap change). Signals: `answered` (string key) when a picture's pool came or
 * changed, `failed` (string key, GError), `progress` ().
 */
G_DECLARE_FINAL_TYPE (LimnSurvey, limn_survey, LIMN, SURVEY, GObject)

LimnSurvey     *limn_survey_new          (LimnSession    *session);
LimnSession    *limn_survey_get_session  (LimnSurvey     *self);
void            limn_survey_put          (LimnSurvey     *self,
                                          const char     *key,
                                          LimnPrediction *pool);
LimnPrediction *limn_survey_lookup       (LimnSurvey     *self,
                                          const char     *key);
GPtrArray      *limn_survey_dup_keys     (LimnSurvey     *self);
gboolean        limn_survey_has_outlines (LimnSurvey     *self,
                                          const char     *key);
double          limn_survey_get_covered  (LimnSurvey     *self,
                                          const char     *key);
LimnScoreTable *limn_survey_get_scores   (LimnSurvey     *self);
void            limn_survey_run          (LimnSurvey     *self,
                                          GPtrArray      *files);
void            limn_survey_stop         (LimnSurvey     *self);
gboolean        limn_survey_is_running   (LimnSurvey     *self);
const GError   *limn_survey_get_error    (LimnSurvey     *self);
const GError   *limn_survey_get_pause    (LimnSurvey     *self);
void            limn_survey_get_progress (LimnSurvey     *self,
                                          guint          *n_done,
                                          guint          *n_failed,
                                          guint          *n_total);
void            limn_survey_set_limits   (LimnSurvey     *self,
                                          guint64         max_vertices,
                                          guint           pause_ms);

G_END_DECLS
