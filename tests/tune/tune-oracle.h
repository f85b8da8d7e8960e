/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-prediction.h"

G_BEGIN_DECLS

/**
 * OracleBox:
 *
 * What a network proposes, in its own pixels.
 */
typedef struct
{
  float x1;
  float y1;
  float x2;
  float y2;
  float score;
  int   class_id;
} OracleBox;

/**
 * OracleRule:
 * @ORACLE_CURRENT: keeps scores above the threshold; intersection over union
 * @ORACLE_CLASSIC: keeps scores on the threshold as well; share of the weaker box
 * @ORACLE_NONE: keeps scores on the threshold as well; removes nothing
 *
 * How a server decides.
 */
typedef enum
{
  ORACLE_CURRENT,
  ORACLE_CLASSIC,
  ORACLE_NONE,
} OracleRule;

/**
 * OracleScene:
 * @boxes: (element-type OracleBox): what the network proposes
 * @image: stands for the picture
 * @width: of the picture, pixels
 * @height: of the picture, pixels
 * @scale_x: picture pixels of a network pixel
 * @scale_y: the same, down
 * @left: network pixels beside the picture
 * @top: network pixels above the picture
 * @rule: how the server decides
 * @engine: what it says it is
 * @max_detections: how many it sends at most
 * @is_own: whether it is the model on this computer
 *
 * A picture in front of a server.
 */
typedef struct
{
  GArray     *boxes;
  LimnImage  *image;
  int         width;
  int         height;
  float       scale_x;
  float       scale_y;
  float       left;
  float       top;
  OracleRule  rule;
  LimnEngine  engine;
  guint       max_detections;
  gboolean    is_own;
} OracleScene;

OracleScene    *oracle_scene_new    (int                width,
                                     int                height,
                                     OracleRule         rule);
OracleScene    *oracle_scene_random (GRand             *rand,
                                     OracleRule         rule,
                                     gboolean           is_own);
void            oracle_scene_free   (OracleScene       *self);
void            oracle_scene_add    (OracleScene       *self,
                                     const OracleBox   *box);
LimnQuery      *oracle_scene_query  (const OracleScene *self,
                                     double             confidence,
                                     double             overlap);
GArray         *oracle_scene_choose (const OracleScene *self,
                                     double             confidence,
                                     double             overlap,
                                     guint32            ties);
LimnPrediction *oracle_scene_ask    (const OracleScene *self,
                                     double             confidence,
                                     double             overlap,
                                     guint32            ties);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OracleScene, oracle_scene_free)

G_END_DECLS
