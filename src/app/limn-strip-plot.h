/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "limn-palette.h"
#include "limn-survival.h"

G_BEGIN_DECLS

/* Past this many ticks what lies close together becomes a bar. */
#define LIMN_STRIP_MAX_TICKS 200

/**
 * LimnStripPin:
 *
 * Whether an object is an example, and of what.
 */
typedef enum
{
  LIMN_STRIP_PIN_NONE,
  LIMN_STRIP_PIN_KEEP,
  LIMN_STRIP_PIN_STRIKE,
} LimnStripPin;

/**
 * LimnStripAxis:
 * @lower: the percentage at @start
 * @upper: the percentage at @end
 * @start: where @lower is, in pixels; right of @end where people read from right to left
 * @end: where @upper is, in pixels
 *
 * Percentages to pixels.
 */
typedef struct
{
  double lower;
  double upper;
  double start;
  double end;
} LimnStripAxis;

/**
 * LimnStripTick:
 * @score: 0 to 1
 * @index: which instance it is
 * @slot: the palette's slot of its class
 * @shown: whether it passes
 * @concealed: whether its class is hidden
 * @pin: whether it is an example
 * @x: its middle, in pixels; this and what follows is set by limn_strip_plot_arrange()
 * @y: its upper end
 * @width: how wide it is; 0 if it is in a bar
 * @height: how high it is
 *
 * One instance.
 */
typedef struct
{
  float        score;
  guint        index;
  guint        slot;
  gboolean     shown;
  gboolean     concealed;
  LimnStripPin pin;
  double       x;
  double       y;
  double       width;
  double       height;
} LimnStripTick;

/**
 * LimnStripBar:
 * @x: its left edge, in pixels
 * @low: the lowest score in it, 0 to 1
 * @high: the highest
 * @n: how many instances are in it
 *
 * Instances whose scores are so close that they are only counted.
 */
typedef struct
{
  double x;
  float  low;
  float  high;
  guint  n;
} LimnStripBar;

/**
 * LimnStripInk:
 * @color: of lines, against the background
 * @strong: whether faint lines have to be strong
 *
 * What is drawn with, beside the colours of the classes.
 */
typedef struct
{
  LimnColor color;
  gboolean  strong;
} LimnStripInk;

/**
 * LimnStripPlot:
 *
 * Where ticks and bars are, and how they look. Main thread only.
 */
typedef struct _LimnStripPlot LimnStripPlot;

double               limn_strip_axis_get_x       (const LimnStripAxis *axis,
                                                  double               percent);
double               limn_strip_axis_get_percent (const LimnStripAxis *axis,
                                                  double               x);
LimnStripPlot       *limn_strip_plot_new         (void);
void                 limn_strip_plot_free        (LimnStripPlot       *self);
void                 limn_strip_plot_clear       (LimnStripPlot       *self);
void                 limn_strip_plot_add         (LimnStripPlot       *self,
                                                  const LimnStripTick *tick);
void                 limn_strip_plot_arrange     (LimnStripPlot       *self,
                                                  const LimnStripAxis *axis,
                                                  double               height);
void                 limn_strip_plot_arrange_all (LimnStripPlot       *self,
                                                  const LimnStripAxis *axis,
                                                  double               height,
                                                  LimnSurvival        *survival);
const LimnStripTick *limn_strip_plot_get_ticks   (LimnStripPlot       *self,
                                                  guint               *n_ticks);
const LimnStripBar  *limn_strip_plot_get_bars    (LimnStripPlot       *self,
                                                  guint               *n_bars);
const LimnStripTick *limn_strip_plot_find_tick   (LimnStripPlot       *self,
                                                  double               x,
                                                  double               y);
const LimnStripBar  *limn_strip_plot_find_bar    (LimnStripPlot       *self,
                                                  double               x);
void                 limn_strip_plot_draw        (LimnStripPlot       *self,
                                                  cairo_t             *cr,
                                                  const LimnStripInk  *ink,
                                                  double               thumb_x,
                                                  int                  marked);
void                 limn_strip_plot_draw_steps  (LimnStripPlot       *self,
                                                  cairo_t             *cr,
                                                  const LimnStripInk  *ink,
                                                  LimnSurvival        *survival,
                                                  double               from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnStripPlot, limn_strip_plot_free)

G_END_DECLS
