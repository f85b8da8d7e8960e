/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "limn-palette.h"
#include "limn-prediction.h"
#include "limn-viewport.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SCENE (limn_scene_get_type ())

/**
 * LimnLabelMode:
 *
 * What the label chips say, in the order that cycling goes through.
 */
typedef enum
{
  LIMN_LABELS_NONE,
  LIMN_LABELS_CLASS,
  LIMN_LABELS_CLASS_AND_PERCENT,
  LIMN_LABELS_PERCENT,
} LimnLabelMode;

/**
 * LimnSceneStyle:
 * @labels: what the chips say
 * @fill_opacity: 0 to 0.8 of the class colour; 0.25 is the default
 * @fill: whether outlines are filled at all
 * @boxes: whether bounding boxes are drawn beside outlines
 * @high_contrast: wider opaque casings, no fill
 * @text_scale: the system's text scale, 1 is normal
 * @line_scale: multiplies every width; exports of big pictures use more than 1
 *
 * How a scene is drawn.
 */
typedef struct
{
  LimnLabelMode labels;
  double        fill_opacity;
  gboolean      fill;
  gboolean      boxes;
  gboolean      high_contrast;
  double        text_scale;
  double        line_scale;
} LimnSceneStyle;

#define LIMN_SCENE_STYLE_DEFAULT                                                         \
  ((LimnSceneStyle) { .labels = LIMN_LABELS_CLASS_AND_PERCENT, .fill_opacity = 0.25,     \
                      .fill = TRUE, .boxes = TRUE, .text_scale = 1.0, .line_scale = 1.0 })

/**
 * LimnMeaning:
 * @LIMN_MEANING_NONE: nothing is said about it; it has the colour of its class
 * @LIMN_MEANING_CORRECT: it is an object of the ground truth
 * @LIMN_MEANING_EXTRA: it is none
 * @LIMN_MEANING_IGNORED: it is neither right nor wrong
 *
 * What the ground truth says about an instance. Solid sky blue, dashed orange, thin grey; the class
 * is in the label.
 */
typedef enum
{
  LIMN_MEANING_NONE,
  LIMN_MEANING_CORRECT,
  LIMN_MEANING_EXTRA,
  LIMN_MEANING_IGNORED,
} LimnMeaning;

/**
 * LimnScene:
 *
 * An immutable list of what to draw and how: the prediction less the hidden classes, with colours
 * settled. Any thread.
 */
typedef struct _LimnScene LimnScene;

GType           limn_scene_get_type       (void) G_GNUC_CONST;
LimnScene      *limn_scene_new            (LimnPrediction       *prediction,
                                           LimnPalette          *palette,
                                           const char * const   *hidden_classes,
                                           const LimnSceneStyle *style);
LimnScene      *limn_scene_new_judged     (LimnPrediction       *prediction,
                                           LimnPalette          *palette,
                                           const char * const   *hidden_classes,
                                           const LimnSceneStyle *style,
                                           const guint8         *meanings);
LimnScene      *limn_scene_ref            (LimnScene            *self);
void            limn_scene_unref          (LimnScene            *self);
LimnPrediction *limn_scene_get_prediction (LimnScene            *self);
guint           limn_scene_get_n_shown    (LimnScene            *self);
gboolean        limn_scene_is_shown       (LimnScene            *self,
                                           guint                 index);
void            limn_scene_draw           (LimnScene            *self,
                                           cairo_t              *cr,
                                           const LimnViewport   *viewport);
gboolean        limn_scene_draw_until     (LimnScene            *self,
                                           cairo_t              *cr,
                                           const LimnViewport   *viewport,
                                           GCancellable         *cancellable);
void            limn_scene_draw_highlight (LimnScene            *self,
                                           cairo_t              *cr,
                                           const LimnViewport   *viewport,
                                           int                   hovered,
                                           int                   selected);
int             limn_scene_hit_test       (LimnScene            *self,
                                           double                x,
                                           double                y,
                                           double                tolerance,
                                           int                   after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnScene, limn_scene_unref)

G_END_DECLS
