/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-scene.h"
#include "limn-session.h"

G_BEGIN_DECLS

#define LIMN_TYPE_OVERLAY (limn_overlay_get_type ())

/**
 * LimnOverlay:
 *
 * What the person chose to see of the session's prediction: hidden classes, hovered and selected
 * instance, label mode, fill, whether it is shown at all. Makes the [struct@Scene] that the canvas
 * draws, and is what canvas and sidebar share. Main thread only.
 *
 * Properties, notified only on change: `session` (construct only), `scene` (LimnScene, nullable),
 * `hovered` and `selected` (int, index in the shown prediction, -1 for none), `visible` (boolean,
 * all of the overlay), `labels` (int, LimnLabelMode), `fill` (boolean), `high-contrast` (boolean),
 * `text-scale` (double), `boxes` (boolean). The signal `classes-changed` is emitted when the set
 * of hidden classes changes.
 */
G_DECLARE_FINAL_TYPE (LimnOverlay, limn_overlay, LIMN, OVERLAY, GObject)

/**
 * LimnOverlayJudge:
 * @prediction: what is shown
 * @user_data: what was given with the function
 *
 * Says what the ground truth says about each instance of a prediction.
 *
 * Returns: (transfer full) (nullable): a [enum@Meaning] for each, or %NULL for nothing
 */
typedef guint8 *(*LimnOverlayJudge) (LimnPrediction *prediction,
                                     gpointer        user_data);

LimnOverlay  *limn_overlay_new                (LimnSession   *session,
                                               LimnPalette   *palette);
LimnSession  *limn_overlay_get_session        (LimnOverlay   *self);
LimnPalette  *limn_overlay_get_palette        (LimnOverlay   *self);
void          limn_overlay_set_palette        (LimnOverlay   *self,
                                               LimnPalette   *palette);
LimnScene    *limn_overlay_get_scene          (LimnOverlay   *self);
int           limn_overlay_get_hovered        (LimnOverlay   *self);
void          limn_overlay_set_hovered        (LimnOverlay   *self,
                                               int            index);
int           limn_overlay_get_selected       (LimnOverlay   *self);
void          limn_overlay_set_selected       (LimnOverlay   *self,
                                               int            index);
gboolean      limn_overlay_get_visible        (LimnOverlay   *self);
void          limn_overlay_set_visible        (LimnOverlay   *self,
                                               gboolean       visible);
LimnLabelMode limn_overlay_get_labels         (LimnOverlay   *self);
void          limn_overlay_set_labels         (LimnOverlay   *self,
                                               LimnLabelMode  labels);
gboolean      limn_overlay_get_fill           (LimnOverlay   *self);
void          limn_overlay_set_fill           (LimnOverlay   *self,
                                               gboolean       fill);
gboolean      limn_overlay_get_boxes          (LimnOverlay   *self);
void          limn_overlay_set_boxes          (LimnOverlay   *self,
                                               gboolean       boxes);
gboolean      limn_overlay_is_class_hidden    (LimnOverlay   *self,
                                               const char    *class_name);
void          limn_overlay_set_class_hidden   (LimnOverlay   *self,
                                               const char    *class_name,
                                               gboolean       hidden);
const LimnSceneStyle *
              limn_overlay_get_style          (LimnOverlay   *self);
void          limn_overlay_set_appearance     (LimnOverlay   *self,
                                               gboolean       high_contrast,
                                               double         text_scale);
void          limn_overlay_set_judge          (LimnOverlay   *self,
                                               LimnOverlayJudge judge,
                                               gpointer       user_data);
char         *limn_overlay_dup_summary        (LimnOverlay   *self);

G_END_DECLS
