/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-label-layout.h"
#include "limn-scene.h"

G_BEGIN_DECLS

/**
 * LimnLabelText:
 * @class_name: (nullable): first part, heavier
 * @percent: whole per cent, or -1 for none
 *
 * What a chip says.
 */
typedef struct
{
  const char *class_name;
  int         percent;
} LimnLabelText;

/**
 * LimnChipLook:
 * @LIMN_CHIP_NORMAL: with a translucent casing
 * @LIMN_CHIP_AGAIN: drawn once more where it was, so without what would add up
 * @LIMN_CHIP_RAISED: of a hovered or selected object
 * @LIMN_CHIP_QUIET: beside the scene: near-black with a rim of the colour
 *
 * What surrounds a chip.
 */
typedef enum
{
  LIMN_CHIP_NORMAL,
  LIMN_CHIP_AGAIN,
  LIMN_CHIP_RAISED,
  LIMN_CHIP_QUIET,
} LimnChipLook;

/**
 * LimnLabeler:
 *
 * Measures and draws chips, and keeps the text layouts it made: a picture has many objects but few
 * classes and at most 101 percentages. Lives in one drawing, on one thread.
 */
typedef struct _LimnLabeler LimnLabeler;

LimnLabeler *limn_labeler_new          (double                text_scale,
                                        double                line_scale);
void         limn_labeler_free         (LimnLabeler          *self);
void         limn_labeler_measure      (LimnLabeler          *self,
                                        const LimnLabelText  *text,
                                        double               *width,
                                        double               *height);
void         limn_labeler_draw_chip    (LimnLabeler          *self,
                                        cairo_t              *cr,
                                        const LimnLabelText  *text,
                                        const LimnColor      *color,
                                        const LimnRect       *rect,
                                        LimnChipLook          look);
void         limn_labeler_draw_leader  (LimnLabeler          *self,
                                        cairo_t              *cr,
                                        const LimnColor      *color,
                                        const LimnLabelPlace *place);
int          limn_label_get_percent    (double                confidence);
char        *limn_label_format_percent (int                   percent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnLabeler, limn_labeler_free)

G_END_DECLS
