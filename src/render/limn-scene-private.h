/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-label-layout.h"
#include "limn-label.h"
#include "limn-scene.h"
#include "limn-shape.h"
#include "limn-stroke.h"

G_BEGIN_DECLS

/* One class of the prediction. The name belongs to the prediction. */
typedef struct
{
  const char *name;
  LimnColor   color;
  LimnDash    dash;
  gboolean    hidden;
} LimnSceneClass;

/* One instance, by its index in the prediction. */
typedef struct
{
  LimnShape   shape;
  guint32     class_index;
  float       confidence;
  LimnMeaning meaning;
  gboolean    shown;
} LimnSceneItem;

/* Where the labels of a scene go in a viewport. Immutable, shared by drawings. */
typedef struct
{
  gatomicrefcount  ref_count;
  LimnViewport     viewport;
  guint            n_labels;
  guint32         *items;
  LimnLabelPlace  *places;
} LimnLabelPlan;

struct _LimnScene
{
  gatomicrefcount  ref_count;

  /* Owned, and written only while the scene is made. order holds the shown items, largest first. */
  LimnPrediction  *prediction;
  LimnSceneClass  *classes;
  LimnSceneItem   *items;
  guint32         *order;
  guint            n_classes;
  guint            n_items;
  guint            n_shown;
  gboolean         judged;
  LimnSceneStyle   style;

  /* Guarded by the mutex: the plan of the last viewport, which highlights use again. */
  GMutex           plan_mutex;
  LimnLabelPlan   *plan;
};

void           limn_scene_style_clamp     (LimnSceneStyle     *style);
LimnPen        limn_scene_get_pen         (LimnScene          *self,
                                           guint               index);
gboolean       limn_scene_is_crowded      (LimnScene          *self,
                                           const LimnViewport *viewport);
gboolean       limn_scene_draw_objects    (LimnScene          *self,
                                           cairo_t            *cr,
                                           const LimnViewport *viewport,
                                           gboolean            is_crowded,
                                           GCancellable       *cancellable);
LimnScene     *limn_scene_with_line_scale (LimnScene          *self,
                                           double              line_scale);
void           limn_scene_get_label_area  (const LimnViewport *viewport,
                                           LimnRect           *area);
LimnLabelPlan *limn_scene_ref_label_plan  (LimnScene          *self,
                                           const LimnViewport *viewport);
LimnLabelPlan *limn_scene_peek_label_plan (LimnScene          *self,
                                           const LimnViewport *viewport);
LimnLabelPlan *limn_label_plan_ref        (LimnLabelPlan      *self);
void           limn_label_plan_unref      (LimnLabelPlan      *self);
LimnLabeler   *limn_scene_create_labeler  (LimnScene          *self);
LimnRect       limn_scene_get_label_reach (LimnScene            *self,
                                           const LimnLabelPlace *place);
void           limn_scene_draw_labels     (LimnScene          *self,
                                           cairo_t            *cr,
                                           const LimnViewport *viewport);
void           limn_scene_draw_plan       (LimnScene          *self,
                                           cairo_t            *cr,
                                           LimnLabelPlan      *plan,
                                           LimnLabeler        *labeler);
void           limn_scene_raise_labels    (LimnScene          *self,
                                           cairo_t            *cr,
                                           const LimnViewport *viewport,
                                           int                 lower,
                                           int                 upper);
LimnRect       limn_scene_place_highlight (LimnScene          *self,
                                           const LimnViewport *viewport,
                                           guint               index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnLabelPlan, limn_label_plan_unref)

G_END_DECLS
