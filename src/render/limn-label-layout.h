/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-geometry.h"

G_BEGIN_DECLS

/**
 * LimnLabelForm:
 * @LIMN_LABEL_HIDDEN: there is no room, and the object says enough by itself
 * @LIMN_LABEL_DOT: a dot stands for the label
 * @LIMN_LABEL_SHORT: the short text
 * @LIMN_LABEL_FULL: the full text
 *
 * How much of a label found room.
 */
typedef enum
{
  LIMN_LABEL_HIDDEN,
  LIMN_LABEL_DOT,
  LIMN_LABEL_SHORT,
  LIMN_LABEL_FULL,
} LimnLabelForm;

/**
 * LimnLabelRequest:
 * @anchor: box of the object, view pixels
 * @full_width: width of the chip with the full text
 * @short_width: width of the chip with the short text, or 0 when there is no shorter one
 * @height: height of the chip
 * @clearance: how far the object's line reaches out of its box
 *
 * A label that wants a place.
 */
typedef struct
{
  LimnRect anchor;
  double   full_width;
  double   short_width;
  double   height;
  double   clearance;
} LimnLabelRequest;

/**
 * LimnLabelPlace:
 * @form: what found room
 * @rect: the chip, or the square around the dot; view pixels
 * @has_leader: whether the chip stands so far off that a line must lead to the object
 * @leader_x: end of that line at the object
 * @leader_y: the same
 *
 * Where a label goes.
 */
typedef struct
{
  LimnLabelForm form;
  LimnRect      rect;
  gboolean      has_leader;
  double        leader_x;
  double        leader_y;
} LimnLabelPlace;

void limn_label_layout_place        (const LimnLabelRequest *requests,
                                     gsize                   n_requests,
                                     const LimnRect         *bounds,
                                     double                  scale,
                                     LimnLabelPlace         *places);
void limn_label_layout_place_around (const LimnLabelRequest *requests,
                                     gsize                   n_requests,
                                     const LimnRect         *taken,
                                     gsize                   n_taken,
                                     const LimnRect         *bounds,
                                     double                  scale,
                                     LimnLabelPlace         *places);

G_END_DECLS
