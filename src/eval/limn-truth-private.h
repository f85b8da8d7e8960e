/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-mask-private.h"

G_BEGIN_DECLS

/* How much one set of ground truth may hold in all: 600 MB. */
#define LIMN_TRUTH_MAX_POINTS (25 * 1000 * 1000)

/* An object as its file gives it. If it came as run lengths, the rings of the prediction are exact
 * and there are none here. */
typedef struct
{
  guint32  first_ring;
  guint32  n_rings;
  LimnRect box;
  gboolean is_bitmap;
} LimnOutline;

/*
 * LimnOutlines:
 * @outlines: (element-type LimnOutline): one for each object
 * @ring_ends: (element-type guint32): where in @points each ring ends
 * @points: (element-type LimnVertex): pixel 0 reaches from 0.0 to 1.0
 *
 * What was written, in full precision: a prediction has float32.
 */
typedef struct
{
  GArray *outlines;
  GArray *ring_ends;
  GArray *points;
} LimnOutlines;

typedef enum
{
  LIMN_TRUTH_ADDED,
  LIMN_TRUTH_NO_AREA,
  LIMN_TRUTH_TOO_MANY,
} LimnTruthResult;

/* Collects the objects of one picture. An object is laid out ring by ring and then added. */
typedef struct _LimnTruthBuilder LimnTruthBuilder;

/*
 * LimnTruthObject:
 * @class_name: (nullable): name of the class
 * @class_id: number of the class, or -1
 * @box: (nullable): the box; %NULL to take what the rings reach
 * @flags: what is special
 * @area: as the file gives it; negative if it does not
 * @is_bitmap: whether the rings are the borders of pixels
 *
 * What belongs to an object beside its rings.
 */
typedef struct
{
  const char     *class_name;
  int             class_id;
  const LimnRect *box;
  LimnTruthFlags  flags;
  double          area;
  gboolean        is_bitmap;
} LimnTruthObject;

LimnTruth          *limn_truth_new_full           (LimnPrediction        *objects,
                                                   const guint8          *flags,
                                                   const double          *areas,
                                                   LimnOutlines          *outlines,
                                                   gboolean               is_normalised);
const LimnOutlines *limn_truth_get_outlines       (const LimnTruth       *self);
LimnOutlines       *limn_outlines_new             (void);
void                limn_outlines_free            (LimnOutlines          *self);

LimnTruthBuilder   *limn_truth_builder_new        (int                    width,
                                                   int                    height,
                                                   gboolean               is_normalised);
void                limn_truth_builder_free       (LimnTruthBuilder      *self);
void                limn_truth_builder_begin_ring (LimnTruthBuilder      *self);
void                limn_truth_builder_add_point  (LimnTruthBuilder      *self,
                                                   double                 x,
                                                   double                 y);
gboolean            limn_truth_builder_end_ring   (LimnTruthBuilder      *self);
void                limn_truth_builder_discard    (LimnTruthBuilder      *self);
LimnTruthResult     limn_truth_builder_add        (LimnTruthBuilder      *self,
                                                   const LimnTruthObject *object);
guint               limn_truth_builder_get_n      (const LimnTruthBuilder *self);
guint               limn_truth_builder_get_n_points (const LimnTruthBuilder *self);
LimnTruth          *limn_truth_builder_end        (LimnTruthBuilder      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTruthBuilder, limn_truth_builder_free)

G_END_DECLS
