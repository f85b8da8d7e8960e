/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-suppression.h"
#include "limn-test-server.h"

G_BEGIN_DECLS

#define SCENE_MAX_CANDIDATES 60

/* Something a model found, before anything is left out. Corners in pixels. */
typedef struct
{
  float left;
  float top;
  float right;
  float bottom;
  float score;
  int   class_id;
} Candidate;

/**
 * Scene:
 * @candidates: what a model found, in any order
 * @n_candidates: how many
 * @max_detections: where the server cuts its list
 * @size: width and height of the picture, pixels
 * @engine: which engine the server says it is; how it compares with the confidence
 * @rule: what it measures: %LIMN_RULE_IOU, %LIMN_RULE_COVERED or %LIMN_RULE_NONE
 *
 * A picture with objects and the server that answers about it.
 */
typedef struct
{
  Candidate  candidates[SCENE_MAX_CANDIDATES];
  guint      n_candidates;
  guint      max_detections;
  int        size;
  LimnEngine engine;
  LimnRule   rule;
} Scene;

/* Puts objects into the scene. Scores come in hundredths half of the time, so that many lie exactly
 * on a threshold, and twice in a scene. */
void  scene_randomize (Scene           *scene,
                       int              size);

/* The reply of the scene's server, by the whole filter as the engines do it. */
char *scene_answer    (const Scene     *scene,
                       double           confidence,
                       double           overlap);

/* A handler that gives that reply; the data are the scene. */
void  scene_handler   (LimnTestServer  *server,
                       LimnTestRequest *request,
                       gpointer         scene);

G_END_DECLS
