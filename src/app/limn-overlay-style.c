/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the overlay draws: labels, fill, boxes, and what the system asks for. Main thread only. */

#include "config.h"

#include "limn-overlay-private.h"

/* Steps of the text scale smaller than this come from rounding in the settings. */
#define TEXT_SCALE_STEP 0.001

/**
 * limn_overlay_get_style:
 * @self: an overlay
 *
 * Gets how scene and marks are drawn.
 *
 * Returns: (transfer none): the style
 */
const LimnSceneStyle *
limn_overlay_get_style (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), NULL);

  return &self->style;
}

/**
 * limn_overlay_get_labels:
 * @self: an overlay
 *
 * Gets what the label chips say.
 *
 * Returns: the label mode
 */
LimnLabelMode
limn_overlay_get_labels (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), LIMN_LABELS_NONE);

  return self->style.labels;
}

/**
 * limn_overlay_set_labels:
 * @self: an overlay
 * @labels: the label mode
 *
 * Sets what the label chips say.
 */
void
limn_overlay_set_labels (LimnOverlay   *self,
                         LimnLabelMode  labels)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));
  g_return_if_fail (labels <= LIMN_LABELS_PERCENT);

  if (self->style.labels == labels)
    return;

  self->style.labels = labels;
  limn_overlay_change_style (self, "labels");
}

/**
 * limn_overlay_get_fill:
 * @self: an overlay
 *
 * Gets whether outlines are filled.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_overlay_get_fill (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), FALSE);

  return self->style.fill;
}

/**
 * limn_overlay_set_fill:
 * @self: an overlay
 * @fill: whether outlines are filled
 *
 * Sets whether outlines are filled.
 */
void
limn_overlay_set_fill (LimnOverlay *self,
                       gboolean     fill)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  fill = !!fill;
  if (self->style.fill == fill)
    return;

  self->style.fill = fill;
  limn_overlay_change_style (self, "fill");
}

/**
 * limn_overlay_get_boxes:
 * @self: an overlay
 *
 * Gets whether bounding boxes are drawn beside outlines.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_overlay_get_boxes (LimnOverlay *self)
{
  g_return_val_if_fail (LIMN_IS_OVERLAY (self), FALSE);

  return self->style.boxes;
}

/**
 * limn_overlay_set_boxes:
 * @self: an overlay
 * @boxes: whether bounding boxes are drawn beside outlines
 *
 * Sets whether bounding boxes are drawn beside outlines.
 */
void
limn_overlay_set_boxes (LimnOverlay *self,
                        gboolean     boxes)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));

  boxes = !!boxes;
  if (self->style.boxes == boxes)
    return;

  self->style.boxes = boxes;
  limn_overlay_change_style (self, "boxes");
}

/**
 * limn_overlay_set_appearance:
 * @self: an overlay
 * @high_contrast: whether the system asks for high contrast
 * @text_scale: the system's text scale, 1 is normal
 *
 * Follows the system's accessibility settings.
 */
void
limn_overlay_set_appearance (LimnOverlay *self,
                             gboolean     high_contrast,
                             double       text_scale)
{
  g_return_if_fail (LIMN_IS_OVERLAY (self));
  g_return_if_fail (text_scale > 0);

  high_contrast = !!high_contrast;
  text_scale = CLAMP (text_scale, 0.5, 4.0);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->style.high_contrast != high_contrast)
    {
      self->style.high_contrast = high_contrast;
      limn_overlay_change_style (self, "high-contrast");
    }
  if (ABS (self->style.text_scale - text_scale) > TEXT_SCALE_STEP)
    {
      self->style.text_scale = text_scale;
      limn_overlay_change_style (self, "text-scale");
    }
  g_object_thaw_notify (G_OBJECT (self));
}
