/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "limn-survey.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SURVEY_BAR (limn_survey_bar_get_type ())

/**
 * LimnSurveyBar:
 *
 * How far a run through the pictures is, and a button that stops it. Hidden while there is none.
 */
G_DECLARE_FINAL_TYPE (LimnSurveyBar, limn_survey_bar, LIMN, SURVEY_BAR, GtkWidget)

GtkWidget  *limn_survey_bar_new        (void);
void        limn_survey_bar_set_survey (LimnSurveyBar *self,
                                        LimnSurvey    *survey);
const char *limn_survey_bar_get_text   (LimnSurveyBar *self);

G_END_DECLS
