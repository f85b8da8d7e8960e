/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/* What a prediction and all that were narrowed from it share. Immutable once built. */
typedef struct
{
  gatomicrefcount ref_count;

  /* Owned. Instances are sorted by confidence, strongest first, and their class indices count up
   * in the order of first appearance: the classes of a prefix are a prefix of the classes. */
  LimnInstance   *instances;
  guint32        *ring_ends;
  LimnPoint      *points;
  LimnKeypoint   *keypoints;
  char          **names;

  guint           n_instances;
  guint           n_rings;
  guint           n_points;
  guint           n_keypoints;
  guint           n_names;
  guint           n_classes;
  guint           n_dropped;
  LimnEngine      engine;
  int             image_width;
  int             image_height;
  double          server_time;
} LimnPredictionData;

/* Instances of some prediction, in an order of their own. Immutable once filled. */
typedef struct
{
  gatomicrefcount ref_count;
  LimnInstance    instances[];
} LimnInstanceList;

struct _LimnPrediction
{
  gatomicrefcount     ref_count;

  /* Owned. */
  LimnPredictionData *data;
  LimnInstanceList   *list;
  LimnQuery          *query;

  /* Borrowed from the list, or else from the data. */
  const LimnInstance *instances;

  guint               n_instances;
  guint               n_classes;
  gint64              stored_us;
  gboolean            is_derived;
  gboolean            is_sorted;
};

LimnPrediction *limn_prediction_new_from_data (LimnPredictionData *data,
                                               LimnQuery          *query);

G_END_DECLS
