/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-geometry.h"
#include "limn-query.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PREDICTION (limn_prediction_get_type ())

#define LIMN_MAX_INSTANCES 20000
#define LIMN_MAX_VERTICES 4000000
#define LIMN_MAX_STRING_BYTES 4096
/* The server's own cap on one answer when nothing else is asked for. */
#define LIMN_MAX_DETECTIONS_DEFAULT 300

/**
 * LimnEngine:
 * @LIMN_ENGINE_UNKNOWN: the reply did not say
 * @LIMN_ENGINE_CLASSIC: `old-inference`: keeps `score >= confidence`
 * @LIMN_ENGINE_CURRENT: `inference-models`: keeps `score > confidence`
 *
 * Which server code answered, by its `x-inference-engine` header.
 */
typedef enum
{
  LIMN_ENGINE_UNKNOWN,
  LIMN_ENGINE_CLASSIC,
  LIMN_ENGINE_CURRENT,
} LimnEngine;

/**
 * LimnInstance:
 * @box: bounding box, picture pixels
 * @bounds: what box and rings cover together, picture pixels, from edge to edge
 * @confidence: 0 to 1, as the server sent it (float32)
 * @class_index: index in the prediction's class table
 * @class_id: the server's id of the class, or -1
 * @first_ring: index of its first ring in the prediction
 * @n_rings: how many rings; 0 means the box is all there is
 * @first_keypoint: index of its first keypoint
 * @n_keypoints: how many keypoints
 * @number: its place in the whole answer, which it keeps when others are taken away
 * @is_outlined: whether a ring encloses anything, so that it can stand for the object
 *
 * One object. Rings are closed implicitly and filled even-odd, so that a hole is just a ring.
 */
typedef struct
{
  LimnRect box;
  LimnRect bounds;
  float    confidence;
  guint32  class_index;
  int      class_id;
  guint32  first_ring;
  guint32  n_rings;
  guint32  first_keypoint;
  guint32  n_keypoints;
  guint32  number;
  gboolean is_outlined;
} LimnInstance;

/**
 * LimnKeypoint:
 *
 * A named point of an instance. @name is an index in the prediction's class table.
 */
typedef struct
{
  LimnPoint point;
  float     confidence;
  guint32   name_index;
} LimnKeypoint;

/**
 * LimnPrediction:
 *
 * One answer of a model, immutable: the query it answers and its instances, strongest first.
 * Instances, rings and points lie in flat arrays; a narrowed prediction shares them.
 */
typedef struct _LimnPrediction LimnPrediction;

GType               limn_prediction_get_type         (void) G_GNUC_CONST;
LimnPrediction     *limn_prediction_ref              (LimnPrediction       *self);
void                limn_prediction_unref            (LimnPrediction       *self);
LimnPrediction     *limn_prediction_narrow           (LimnPrediction       *self,
                                                      LimnQuery            *query);
LimnPrediction     *limn_prediction_pick             (LimnPrediction       *self,
                                                      LimnQuery            *query,
                                                      const guint32        *indices,
                                                      guint                 n_indices);
LimnPrediction     *limn_prediction_rebind           (LimnPrediction       *self,
                                                      LimnQuery            *query);
LimnPrediction     *limn_prediction_date             (LimnPrediction       *self,
                                                      gint64                stored_us);
gint64              limn_prediction_get_stored_us    (const LimnPrediction *self);
LimnQuery          *limn_prediction_get_query        (const LimnPrediction *self);
LimnEngine          limn_prediction_get_engine       (const LimnPrediction *self);
gboolean            limn_prediction_is_derived       (const LimnPrediction *self);
gboolean            limn_prediction_is_capped        (const LimnPrediction *self);
guint               limn_prediction_get_n_instances  (const LimnPrediction *self);
const LimnInstance *limn_prediction_get_instance     (const LimnPrediction *self,
                                                      guint                 index);
const LimnPoint    *limn_prediction_get_ring         (const LimnPrediction *self,
                                                      guint                 ring,
                                                      guint                *n_points);
const LimnKeypoint *limn_prediction_get_keypoint     (const LimnPrediction *self,
                                                      guint                 keypoint);
guint               limn_prediction_get_n_classes    (const LimnPrediction *self);
const char         *limn_prediction_get_class_name   (const LimnPrediction *self,
                                                      guint                 class_index);
const char         *limn_prediction_get_class_of     (const LimnPrediction *self,
                                                      guint                 index);
const char         *limn_prediction_get_name_of      (const LimnPrediction *self,
                                                      guint                 index);
guint               limn_prediction_get_n_dropped    (const LimnPrediction *self);
int                 limn_prediction_get_image_width  (const LimnPrediction *self);
int                 limn_prediction_get_image_height (const LimnPrediction *self);
double              limn_prediction_get_server_time  (const LimnPrediction *self);
double              limn_prediction_get_area         (const LimnPrediction *self,
                                                      guint                 index);
gboolean            limn_prediction_is_same_answer   (const LimnPrediction *a,
                                                      const LimnPrediction *b);
gboolean            limn_prediction_equal_instances  (const LimnPrediction *a,
                                                      const LimnPrediction *b);
gboolean            limn_engine_lets_pass            (LimnEngine            engine,
                                                      float                 score,
                                                      double                confidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPrediction, limn_prediction_unref)

/**
 * LimnPredictionBuilder:
 *
 * Collects instances and makes the immutable prediction. Used by the reply parser, the local
 * server and tests; one thread at a time.
 */
typedef struct _LimnPredictionBuilder LimnPredictionBuilder;

LimnPredictionBuilder *limn_prediction_builder_new            (void);
void                   limn_prediction_builder_free           (LimnPredictionBuilder *self);
void                   limn_prediction_builder_set_query      (LimnPredictionBuilder *self,
                                                               LimnQuery             *query);
void                   limn_prediction_builder_set_engine     (LimnPredictionBuilder *self,
                                                               LimnEngine             engine);
void                   limn_prediction_builder_set_image_size (LimnPredictionBuilder *self,
                                                               int                    width,
                                                               int                    height);
void                   limn_prediction_builder_set_sent_size  (LimnPredictionBuilder *self,
                                                               int                    width,
                                                               int                    height);
void                   limn_prediction_builder_set_time       (LimnPredictionBuilder *self,
                                                               double                 seconds);
gboolean               limn_prediction_builder_begin          (LimnPredictionBuilder *self,
                                                               const char            *class_name,
                                                               int                    class_id,
                                                               double                 confidence,
                                                               const LimnRect        *box);
void                   limn_prediction_builder_begin_ring     (LimnPredictionBuilder *self);
gboolean               limn_prediction_builder_add_point      (LimnPredictionBuilder *self,
                                                               double                 x,
                                                               double                 y);
gboolean               limn_prediction_builder_add_keypoint   (LimnPredictionBuilder *self,
                                                               const char            *name,
                                                               double                 confidence,
                                                               double                 x,
                                                               double                 y);
void                   limn_prediction_builder_close          (LimnPredictionBuilder *self);
void                   limn_prediction_builder_drop           (LimnPredictionBuilder *self);
gboolean               limn_prediction_builder_is_full        (const LimnPredictionBuilder *self);
LimnPrediction        *limn_prediction_builder_end            (LimnPredictionBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPredictionBuilder, limn_prediction_builder_free)

G_END_DECLS
