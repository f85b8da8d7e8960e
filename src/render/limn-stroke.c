/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cased stroke: a core in the class colour between a white and a black casing, so that it is
 * seen on any picture. For every grey background the better of black and white at 80 % has a
 * contrast of at least 3.7:1; a black casing alone has 1:1 on black. The thread that draws. */

#include "config.h"

#include "limn-stroke.h"

#include <math.h>

/* From here up a colour is so bright that a black casing alone gives 3:1 somewhere. */
#define BRIGHT_LUMINANCE 0.40
#define N_HALO_LAYERS 4
#define HALO_PX 4.0
#define HALO_ALPHA 0.6

/* Widths in view pixels: the core, and each casing per side. */
typedef struct
{
  double core;
  double white;
  double black;
  double core_alpha;
  double white_alpha;
  double black_alpha;
} Stack;

static Stack
get_stack (LimnStroke     stroke,
           const LimnPen *pen)
{
  Stack stack = { 2.0, 0.75, 0.75, 1.0, 0.85, 0.85 };

  switch (stroke)
    {
    case LIMN_STROKE_OUTLINE:
      break;
    case LIMN_STROKE_SMALL:
      /* One casing has to do; it is the one that the core itself does not replace. */
      stack = (Stack) { 1.5, 0.0, 0.0, 1.0, 0.85, 0.85 };
      if (limn_color_get_luminance (&pen->color) >= BRIGHT_LUMINANCE)
        stack.black = 0.75;
      else
        stack.white = 0.75;
      break;
    case LIMN_STROKE_BOX:
      stack = (Stack) { 1.0, 0.0, 0.75, 0.8, 0.0, 0.35 };
      break;
    case LIMN_STROKE_HOVERED:
      stack.core = 3.0;
      break;
    case LIMN_STROKE_SELECTED:
      stack.core = 3.5;
      break;
    }

  if (pen->high_contrast && stroke != LIMN_STROKE_BOX)
    {
      stack.core += 1.0;
      stack.white = 1.5;
      stack.black = 1.5;
      stack.white_alpha = 1.0;
      stack.black_alpha = 1.0;
    }

  return stack;
}

/* The whole stack is dashed. With only the core dashed on a solid white casing, pale colours look
 * solid. Lengths are constants, because a bad dash array puts a context in error for good. */
static void
set_dash (cairo_t       *cr,
          const LimnPen *pen)
{
  double scale = pen->scale;
  const double dashed[] = { 6.0 * scale, 4.0 * scale };
  const double dotted[] = { 2.0 * scale, 3.0 * scale };
  const double dash_dot[] = { 6.0 * scale, 3.0 * scale, 2.0 * scale, 3.0 * scale };

  switch (pen->dash)
    {
    case LIMN_DASH_SOLID:
      cairo_set_dash (cr, NULL, 0, 0.0);
      break;
    case LIMN_DASH_DASHED:
      cairo_set_dash (cr, dashed, G_N_ELEMENTS (dashed), 0.0);
      break;
    case LIMN_DASH_DOTTED:
      cairo_set_dash (cr, dotted, G_N_ELEMENTS (dotted), 0.0);
      break;
    case LIMN_DASH_DASH_DOT:
      cairo_set_dash (cr, dash_dot, G_N_ELEMENTS (dash_dot), 0.0);
      break;
    }
}

static void
stroke_grey (cairo_t *cr,
             double   grey,
             double   alpha,
             double   width)
{
  cairo_set_source_rgba (cr, grey, grey, grey, alpha);
  cairo_set_line_width (cr, width);
  cairo_stroke_preserve (cr);
}

/**
 * limn_stroke_get_width:
 * @stroke: what the line is for
 * @pen: how it is drawn
 *
 * Computes the width of the whole stack.
 *
 * Any thread.
 *
 * Returns: the width, view pixels
 */
double
limn_stroke_get_width (LimnStroke     stroke,
                       const LimnPen *pen)
{
  Stack stack = get_stack (stroke, pen);

  return (stack.core + 2.0 * (stack.white + stack.black)) * pen->scale;
}

/**
 * limn_stroke_get_halo_width:
 * @pen: how the line is drawn
 *
 * Computes how wide a halo is in all, which is more than any line.
 *
 * Any thread.
 *
 * Returns: the width, view pixels
 */
double
limn_stroke_get_halo_width (const LimnPen *pen)
{
  return limn_stroke_get_width (LIMN_STROKE_SELECTED, pen) + 2.0 * HALO_PX * pen->scale;
}

/**
 * limn_stroke_path:
 * @cr: a context with a path
 * @stroke: what the line is for
 * @pen: how it is drawn
 *
 * Strokes the current path with casings and core, and clears it.
 *
 * The thread that draws.
 */
void
limn_stroke_path (cairo_t       *cr,
                  LimnStroke     stroke,
                  const LimnPen *pen)
{
  Stack stack = get_stack (stroke, pen);
  cairo_antialias_t antialias = cairo_get_antialias (cr);

  cairo_set_line_join (cr, stroke == LIMN_STROKE_BOX ? CAIRO_LINE_JOIN_MITER
                                                     : CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  set_dash (cr, pen);

  /* Fewer samples cannot be told from more on lines of a pixel, and take less than half the time;
   * strokes are most of what a drawing costs. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  if (stack.black > 0.0)
    stroke_grey (cr, 0.0, stack.black_alpha,
                 (stack.core + 2.0 * (stack.white + stack.black)) * pen->scale);
  if (stack.white > 0.0)
    stroke_grey (cr, 1.0, stack.white_alpha, (stack.core + 2.0 * stack.white) * pen->scale);
  cairo_set_antialias (cr, antialias);

  cairo_set_source_rgba (cr, pen->color.red, pen->color.green, pen->color.blue,
                         stack.core_alpha);
  cairo_set_line_width (cr, stack.core * pen->scale);
  cairo_stroke (cr);
}

/**
 * limn_stroke_halo:
 * @cr: a context with a path
 * @pen: how the line on it will be drawn
 *
 * Draws a white glow around the current path, and keeps the path.
 *
 * The thread that draws.
 */
void
limn_stroke_halo (cairo_t       *cr,
                  const LimnPen *pen)
{
  double inner = limn_stroke_get_width (LIMN_STROKE_HOVERED, pen);
  /* Layers add up: together they reach the strength of the glow at the line. */
  double alpha = 1.0 - pow (1.0 - HALO_ALPHA, 1.0 / N_HALO_LAYERS);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0.0);
  for (int i = N_HALO_LAYERS; i > 0; i--)
    stroke_grey (cr, 1.0, alpha, inner + 2.0 * HALO_PX * pen->scale * i / N_HALO_LAYERS);
}

/**
 * limn_stroke_dot:
 * @cr: a context
 * @pen: how it is drawn
 * @x: centre, view pixels
 * @y: the same
 * @radius: of the core, view pixels at scale 1
 *
 * Draws a cased dot.
 *
 * The thread that draws.
 */
void
limn_stroke_dot (cairo_t       *cr,
                 const LimnPen *pen,
                 double         x,
                 double         y,
                 double         radius)
{
  Stack stack = get_stack (LIMN_STROKE_OUTLINE, pen);
  const double radii[] = { radius + stack.white + stack.black, radius + stack.white, radius };

  for (gsize i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, radii[i] * pen->scale, 0.0, 2.0 * G_PI);
      if (i == 0)
        cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, stack.black_alpha);
      else if (i == 1)
        cairo_set_source_rgba (cr, 1.0, 1.0, 1.0, stack.white_alpha);
      else
        cairo_set_source_rgb (cr, pen->color.red, pen->color.green, pen->color.blue);
      cairo_fill (cr);
    }
}
