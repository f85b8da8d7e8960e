/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-drawing.h"
#include "limn-marks.h"
#include "limn-scene-private.h"

G_BEGIN_DECLS

/**
 * LimnMarkSign:
 *
 * What is drawn in a badge, as a shape: no font and no icon theme is needed to tell them apart.
 */
typedef enum
{
  LIMN_MARK_SIGN_NONE,
  LIMN_MARK_SIGN_PLUS,
  LIMN_MARK_SIGN_MINUS,
  LIMN_MARK_SIGN_LOCK,
  LIMN_MARK_SIGN_CROSS,
  LIMN_MARK_SIGN_ALARM,
} LimnMarkSign;

/**
 * LimnMarkArrow:
 * @from: on the edge of the object, picture pixels
 * @to: on the edge of the object that it points at
 * @right: the rightmost point of the object, where a hook begins when the two nearly coincide
 * @left: the leftmost
 *
 * Where an arrow goes, worked out once: at which zoom it is long enough is asked when drawing.
 */
typedef struct
{
  LimnPoint from;
  LimnPoint to;
  LimnPoint right;
  LimnPoint left;
} LimnMarkArrow;

/* One mark with what drawing and finding need. */
typedef struct
{
  LimnMark      mark;
  LimnShape     shape;
  LimnShape     by_shape;
  LimnMarkArrow arrow;
} LimnMarkItem;

struct _LimnMarks
{
  gatomicrefcount  ref_count;

  /* Owned. The items are in the order they were added, order holds their positions (guint16) from
   * the lowest to the topmost. */
  GArray          *items;
  GArray          *order;

  /* Plain */
  gboolean         has_changes;
};

/**
 * LimnMarkDrawing:
 * @base: (owned): what is common to all drawings
 * @palette: (borrowed): where classes have their colours
 * @style: how the scene is drawn, numbers in range
 * @progress: how far the transition is
 * @scale: size of badges, which grow with text and lines
 * @badges: (owned): LimnRect of the badges that were drawn
 * @went: view pixels: all that went, and a margin
 * @n_came: how many in view came
 *
 * One drawing of marks.
 */
typedef struct
{
  LimnDrawing     base;
  LimnPalette    *palette;
  LimnSceneStyle  style;
  double          progress;
  double          scale;
  GArray         *badges;
  LimnViewBounds  went;
  guint           n_came;
} LimnMarkDrawing;

const char   *limn_mark_get_class_name (const LimnMark   *mark);
void          limn_mark_arrow_init  (LimnMarkArrow       *self,
                                     const LimnMarkItem  *item);
double        limn_mark_arrow_probe (const LimnMarkArrow *self,
                                     double               x,
                                     double               y);
void          limn_mark_draw_arrow  (LimnMarkDrawing     *drawing,
                                     const LimnMarkItem  *item,
                                     const LimnPen       *pen);
LimnPen       limn_mark_get_pen     (LimnMarkDrawing     *drawing,
                                     const LimnMark      *mark);
LimnMarkSign  limn_mark_get_sign    (LimnMarkKind         kind);
void          limn_mark_draw_badge  (LimnMarkDrawing     *drawing,
                                     const LimnMarkItem  *item);
void          limn_marks_draw_chips (LimnMarks           *self,
                                     LimnMarkDrawing     *drawing,
                                     LimnScene           *scene);

G_END_DECLS
