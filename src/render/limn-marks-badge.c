/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The badges of marks: small discs with a sign at the top left corner of an object. Signs are
 * drawn, not typeset, so that they look the same everywhere and sit in the middle. The thread that
 * draws. */

#include "config.h"

#include "limn-marks-private.h"

#include <math.h>

#define BADGE_PX 16.0
/* The badge of an object of less than so many badges sits on its edge, or it would cover it. */
#define LARGE_BADGES 3.0
/* Between line and badge, and between two badges. */
#define GAP_PX 3.0
/* What a label takes above the box, or inside where there is no room above. */
#define LABEL_PX 21.0
#define MAX_STEPS 3

/*< private >
 * limn_mark_get_sign:
 * @kind: what is said
 *
 * Gets the sign that says it.
 *
 * Any thread.
 *
 * Returns: the sign
 */
LimnMarkSign
limn_mark_get_sign (LimnMarkKind kind)
{
  switch (kind)
    {
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_PEEKED:
      return LIMN_MARK_SIGN_NONE;
    case LIMN_MARK_CAME:
    case LIMN_MARK_ONLY_MODEL:
      return LIMN_MARK_SIGN_PLUS;
    case LIMN_MARK_WENT:
    case LIMN_MARK_ONLY_DERIVED:
      return LIMN_MARK_SIGN_MINUS;
    case LIMN_MARK_KEPT:
      return LIMN_MARK_SIGN_LOCK;
    case LIMN_MARK_STRUCK:
      return LIMN_MARK_SIGN_CROSS;
    case LIMN_MARK_CONFLICT:
      return LIMN_MARK_SIGN_ALARM;
    }

  g_return_val_if_reached (LIMN_MARK_SIGN_NONE);
}

static void
add_line (cairo_t *cr,
          double   x1,
          double   y1,
          double   x2,
          double   y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
}

/* The shackle, and the body below it with the corners a line of two gives. */
static void
draw_lock (cairo_t *cr)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0.0, -1.6, 2.1, G_PI, 2.0 * G_PI);
  cairo_line_to (cr, 2.1, 0.5);
  cairo_move_to (cr, -2.1, -1.6);
  cairo_line_to (cr, -2.1, 0.5);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);

  cairo_rectangle (cr, -3.0, 0.2, 6.0, 3.6);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

/* Draws a sign around the origin, in the source of the context; the disc has a radius of 8. */
static void
draw_sign (cairo_t      *cr,
           LimnMarkSign  sign)
{
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 2.0);

  switch (sign)
    {
    case LIMN_MARK_SIGN_NONE:
      break;
    case LIMN_MARK_SIGN_PLUS:
      add_line (cr, -4.0, 0.0, 4.0, 0.0);
      add_line (cr, 0.0, -4.0, 0.0, 4.0);
      cairo_stroke (cr);
      break;
    case LIMN_MARK_SIGN_MINUS:
      add_line (cr, -4.0, 0.0, 4.0, 0.0);
      cairo_stroke (cr);
      break;
    case LIMN_MARK_SIGN_LOCK:
      draw_lock (cr);
      break;
    case LIMN_MARK_SIGN_CROSS:
      add_line (cr, -3.0, -3.0, 3.0, 3.0);
      add_line (cr, -3.0, 3.0, 3.0, -3.0);
      cairo_stroke (cr);
      break;
    case LIMN_MARK_SIGN_ALARM:
      add_line (cr, 0.0, -4.5, 0.0, 0.8);
      add_line (cr, 0.0, 4.2, 0.0, 4.2);
      cairo_stroke (cr);
      break;
    }
}

static LimnColor
get_disc_color (LimnMarkKind kind)
{
  switch (kind)
    {
    case LIMN_MARK_ONLY_MODEL:
      return LIMN_COLOR_CORRECT;
    case LIMN_MARK_ONLY_DERIVED:
      return LIMN_COLOR_EXTRA;
    case LIMN_MARK_CONFLICT:
      return LIMN_COLOR_ALARM;
    case LIMN_MARK_GHOST:
    case LIMN_MARK_REMOVED:
    case LIMN_MARK_CAME:
    case LIMN_MARK_WENT:
    case LIMN_MARK_KEPT:
    case LIMN_MARK_STRUCK:
    case LIMN_MARK_MISSED:
    case LIMN_MARK_PEEKED:
      break;
    }

  return (LimnColor) { 1.0, 1.0, 1.0 };
}

static gboolean
overlaps (const LimnRect *a,
          const LimnRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width &&
         a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_taken (LimnMarkDrawing *drawing,
          const LimnRect  *rect)
{
  for (guint i = 0; i < drawing->badges->len; i++)
    {
      if (overlaps (rect, &g_array_index (drawing->badges, LimnRect, i)))
        return TRUE;
    }

  return FALSE;
}

/* Inside of the corner, below the label where that is inside too; on the left edge of small
 * objects, and hardly on tiny ones. Badges of one object stand side by side, and none leaves the
 * picture. */
static LimnRect
place_badge (LimnMarkDrawing    *drawing,
             const LimnMarkItem *item)
{
  LimnViewBounds bounds = limn_drawing_to_view (&drawing->base, &item->shape.bounds);
  double size = BADGE_PX * drawing->scale;
  double gap = GAP_PX * drawing->scale;
  gboolean large = MIN (bounds.right - bounds.left, bounds.bottom - bounds.top) >=
                   LARGE_BADGES * size;
  double inside = MIN (size / 2.0, (bounds.right - bounds.left) / 4.0);
  LimnRect rect = { .width = size, .height = size };
  LimnRect area;

  limn_scene_get_label_area (drawing->base.viewport, &area);
  rect.x = bounds.left + (large ? gap : inside - size);
  rect.y = bounds.top + (large ? gap : 0.0);
  if (large && bounds.top - area.y < LABEL_PX * drawing->scale)
    rect.y = MAX (rect.y, area.y + LABEL_PX * drawing->scale + gap);
  rect.x = MAX (MIN (rect.x, area.x + area.width - size - 1.0), area.x + 1.0);
  rect.y = MAX (MIN (rect.y, area.y + area.height - size - 1.0), area.y + 1.0);
  for (int i = 0; i < MAX_STEPS && is_taken (drawing, &rect); i++)
    rect.x += size + gap;

  return rect;
}

static void
draw_disc (LimnMarkDrawing *drawing,
           const LimnRect  *rect,
           double           grow_px)
{
  cairo_new_sub_path (drawing->base.cr);
  cairo_arc (drawing->base.cr, rect->x + rect->width / 2.0, rect->y + rect->height / 2.0,
             rect->width / 2.0 + grow_px * drawing->scale, 0.0, 2.0 * G_PI);
  cairo_fill (drawing->base.cr);
}

/*< private >
 * limn_mark_draw_badge:
 * @drawing: a drawing
 * @item: a mark
 *
 * Draws the badge of a mark, if its kind has one.
 *
 * The thread that draws.
 */
void
limn_mark_draw_badge (LimnMarkDrawing    *drawing,
                      const LimnMarkItem *item)
{
  cairo_t *cr = drawing->base.cr;
  LimnMarkSign sign = limn_mark_get_sign (item->mark.kind);
  LimnColor color = get_disc_color (item->mark.kind);
  LimnRect rect = { 0 };

  if (sign == LIMN_MARK_SIGN_NONE)
    return;

  rect = place_badge (drawing, item);
  rect.x = limn_drawing_snap (&drawing->base, rect.x, 2.0);
  rect.y = limn_drawing_snap (&drawing->base, rect.y, 2.0);
  g_array_append_val (drawing->badges, rect);

  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, drawing->style.high_contrast ? 1.0 : 0.75);
  draw_disc (drawing, &rect, drawing->style.high_contrast ? 2.0 : 1.25);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  draw_disc (drawing, &rect, 0.0);

  /* Black on all of these colours has a contrast of 9 or more. */
  cairo_save (cr);
  cairo_translate (cr, rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
  cairo_scale (cr, drawing->scale, drawing->scale);
  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  draw_sign (cr, sign);
  cairo_restore (cr);
}
