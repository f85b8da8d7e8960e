/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-survey.h"
#include "session-fixture.h"

G_BEGIN_DECLS

/* A folder of pictures, and a survey whose signals are counted. */
typedef struct
{
  Fixture    *fixture;
  LimnSurvey *survey;
  char       *folder;
  GPtrArray  *files;
  GPtrArray  *bodies;
  GPtrArray  *failed;
  guint       n_answered;
  guint       n_running;
  guint       n_progress;
  guint       refuse_status;
  guint       n_refused;
} Trip;

void             trip_add           (Trip       *trip,
                                     const char *name,
                                     const char *data,
                                     gsize       length);
Trip            *trip_new           (Fixture *fixture,
                                     guint    n_files);
void             trip_free          (Trip *trip);
char            *trip_get_key       (Trip *trip,
                                     guint index);
LimnPrediction  *trip_look_up       (Trip *trip,
                                     guint index);
guint            trip_find_picture  (Trip            *trip,
                                     LimnTestRequest *request);
void             trip_answer        (Trip            *trip,
                                     LimnTestRequest *request);
void             trip_answer_cb     (LimnTestServer  *server,
                                     LimnTestRequest *request,
                                     gpointer         user_data);
void             trip_refuse_cb     (LimnTestServer  *server,
                                     LimnTestRequest *request,
                                     gpointer         user_data);
gboolean         trip_is_over       (gpointer data);
void             trip_run           (Trip *trip);
void             trip_run_through   (Trip *trip);
void             trip_assert_counts (Trip *trip,
                                     guint n_done,
                                     guint n_failed,
                                     guint n_total);
void             trip_assert_known  (Trip *trip,
                                     guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trip, trip_free)

G_END_DECLS
