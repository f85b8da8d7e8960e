/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The cased stroke: a core in the class colour between a white and a black casing, so that it is
 * seen on any picture. For every grey background the better of black and white at 80 % has a
 * contrast of at least 3.7:1; a black casing alone has 1:1 on black. The thread that draws. */

#include "config.h"

#include "limn-stroke.h"

#include "limn-stroke-raster.h"

#include <math.h>

/* From here up a colour is so bright that a black casing alone gives 3:1 somewhere. */
#define BRIGHT_LUMINANCE 0.40
#define N_HALO_LAYERS 4
#define HALO_PX 4.0
#define HALO_ALPHA 0.6
/* Sides of an arrow's head, and half of its angle. */
#define HEAD_PX 10.0
#define HEAD_ANGLE 0.46

/* Widths in view pixels: the core, and each casing per side. */
typedef struct
{
  double core;
  double white;
  double black;
  double core_alpha;
  double white_alpha;
  double black_alpha;
  double gap;
} Stack;

static Stack
get_stack (LimnStroke     stroke,
           const LimnPen *pen)
{
  Stack stack = { 2.0, 0.75, 0.75, 1.0, 0.85, 0.85, 0.0 };

  switch (stroke)
    {
    case LIMN_STROKE_OUTLINE:
      break;
    case LIMN_STROKE_SMALL:
      /* One casing has to do; it is the one that the core itself does not replace. */
      stack = (Stack) { 1.5, 0.0, 0.0, 1.0, 0.85, 0.85, 0.0 };
      if (limn_color_get_luminance (&pen->color) >= BRIGHT_LUMINANCE)
        stack.black = 0.75;
      else
        stack.white = 0.75;
      break;
    case LIMN_STROKE_BOX:
      stack = (Stack) { 1.0, 0.0, 0.75, 0.8, 0.0, 0.35, 0.0 };
      break;
    case LIMN_STROKE_HOVERED:
      stack.core = 3.0;
      break;
    case LIMN_STROKE_SELECTED:
      stack.core = 3.5;
      break;
    case LIMN_STROKE_DOUBLE:
      stack.core = 7.0;
      stack.gap = 2.0;
      break;
    case LIMN_STROKE_BEADS:
      stack = (Stack) { 3.5, 1.25, 0.75, 1.0, 1.0, 0.85, 0.0 };
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
          LimnStroke     stroke,
          const LimnPen *pen)
{
  double scale = pen->scale;
  /* No length at all: the round caps are the beads. */
  const double beads[] = { 0.0, (pen->high_contrast ? 11.0 : 9.0) * scale };
  const double dashed[] = { 6.0 * scale, 4.0 * scale };
  const double dotted[] = { 2.0 * scale, 3.0 * scale };
  const double dash_dot[] = { 6.0 * scale, 3.0 * scale, 2.0 * scale, 3.0 * scale };

  if (stroke == LIMN_STROKE_BEADS)
    {
      cairo_set_dash (cr, beads, G_N_ELEMENTS (beads), 0.0);
      return;
    }

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

static void
add_layer (LimnStrokeLayer *layers,
           guint           *n_layers,
           double           width,
           double           grey,
           double           alpha)
{
  layers[*n_layers] = (LimnStrokeLayer) { width, { grey, grey, grey }, alpha };
  *n_layers += 1;
}

/* The same as below, where it can be had for less. */
static gboolean
stroke_at_once (cairo_t       *cr,
                const Stack   *stack,
                const LimnPen *pen)
{
  LimnStrokeLayer layers[LIMN_STROKE_MAX_LAYERS];
  guint n_layers = 0;

  if (stack->black > 0.0)
    add_layer (layers, &n_layers, (stack->core + 2.0 * (stack->white + stack->black)) * pen->scale,
               0.0, stack->black_alpha);
  if (stack->white > 0.0)
    add_layer (layers, &n_layers, (stack->core + 2.0 * stack->white) * pen->scale, 1.0,
               stack->white_alpha);
  layers[n_layers++] = (LimnStrokeLayer) { stack->core * pen->scale, pen->color,
                                           stack->core_alpha };
  if (stack->gap > 0.0)
    add_layer (layers, &n_layers, stack->gap * pen->scale,
               limn_color_wants_black_text (&pen->color) ? 0.0 : 1.0, 1.0);
  if (!limn_stroke_raster (cr, layers, n_layers))
    return FALSE;
  cairo_new_path (cr);
  return TRUE;
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

  if (pen->dash == LIMN_DASH_SOLID && stroke != LIMN_STROKE_BOX && stroke != LIMN_STROKE_BEADS
      && stroke_at_once (cr, &stack, pen))
    return;

  cairo_set_line_join (cr, stroke == LIMN_STROKE_BOX ? CAIRO_LINE_JOIN_MITER
                                                     : CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, stroke == LIMN_STROKE_BEADS ? CAIRO_LINE_CAP_ROUND
                                                      : CAIRO_LINE_CAP_BUTT);
  set_dash (cr, stroke, pen);

  if (stack.black > 0.0)
    stroke_grey (cr, 0.0, stack.black_alpha,
                 (stack.core + 2.0 * (stack.white + stack.black)) * pen->scale);
  if (stack.white > 0.0)
    stroke_grey (cr, 1.0, stack.white_alpha, (stack.core + 2.0 * stack.white) * pen->scale);
  cairo_set_source_rgba (cr, pen->color.red, pen->color.green, pen->color.blue,
                         stack.core_alpha);
  cairo_set_line_width (cr, stack.core * pen->scale);
  cairo_stroke_preserve (cr);
  if (stack.gap > 0.0)
    stroke_grey (cr, limn_color_wants_black_text (&pen->color) ? 0.0 : 1.0, 1.0,
                 stack.gap * pen->scale);
  cairo_new_path (cr);
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

/* Where a path of one curve ends, and the direction it comes from there. */
static void
get_end (const cairo_path_t *path,
         double             *x,
         double             *y,
         double             *angle)
{
  const cairo_path_data_t *before = NULL;
  const cairo_path_data_t *last = NULL;

  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      for (int k = 1; k < path->data[i].header.length; k++)
        {
          before = last;
          last = &path->data[i + k];
        }
    }

  *x = last != NULL ? last->point.x : 0.0;
  *y = last != NULL ? last->point.y : 0.0;
  *angle = before != NULL ? atan2 (*y - before->point.y, *x - before->point.x) : 0.0;
}

/* The triangle of an arrow's head, with its tip where the arrow ends. */
static void
add_head (cairo_t       *cr,
          const LimnPen *pen,
          double         x,
          double         y,
          double         angle)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - HEAD_PX * pen->scale * cos (angle - HEAD_ANGLE),
                 y - HEAD_PX * pen->scale * sin (angle - HEAD_ANGLE));
  cairo_line_to (cr, x - HEAD_PX * pen->scale * cos (angle + HEAD_ANGLE),
                 y - HEAD_PX * pen->scale * sin (angle + HEAD_ANGLE));
  cairo_close_path (cr);
}

/* One layer of shaft and head, @grow view pixels around the core. */
static void
draw_arrow_layer (cairo_t       *cr,
                  const LimnPen *pen,
                  cairo_path_t  *shaft,
                  double         width,
                  double         grow)
{
  double angle = 0.0;
  double x = 0.0;
  double y = 0.0;

  cairo_append_path (cr, shaft);
  cairo_set_line_width (cr, (width + 2.0 * grow) * pen->scale);
  cairo_stroke (cr);

  get_end (shaft, &x, &y, &angle);
  add_head (cr, pen, x, y, angle);
  cairo_fill_preserve (cr);
  if (grow > 0.0)
    {
      cairo_set_line_width (cr, 2.0 * grow * pen->scale);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

/**
 * limn_stroke_arrow:
 * @cr: a context with an open path of one curve
 * @pen: how it is drawn; always solid
 *
 * Draws an arrow along the current path, with the head at its end, and clears the path.
 *
 * The thread that draws.
 */
void
limn_stroke_arrow (cairo_t       *cr,
                   const LimnPen *pen)
{
  Stack stack = get_stack (LIMN_STROKE_OUTLINE, pen);
  cairo_path_t *shaft = cairo_copy_path (cr);

  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, stack.black_alpha);
  draw_arrow_layer (cr, pen, shaft, stack.core, stack.white + stack.black);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  draw_arrow_layer (cr, pen, shaft, stack.core, stack.white);
  cairo_set_source_rgb (cr, pen->color.red, pen->color.green, pen->color.blue);
  draw_arrow_layer (cr, pen, shaft, stack.core, 0.0);
  cairo_path_destroy (shaft);
}
