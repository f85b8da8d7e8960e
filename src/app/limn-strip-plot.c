/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture in the strip: which instance is where, and what it looks like. Few instances are
 * ticks in the colours of their classes. In a crowd ticks get thinner, and of more than can be told
 * apart those that lie together become bars in no colour, while the lone ones, which are what a
 * person wants to see, stay ticks. It knows no widgets. Main thread only. */

#include "config.h"

#include "limn-strip-plot.h"

#include <math.h>

/* From here to the lower edge there are ticks; above it are the marks of the examples. */
#define TOP_PX 8.0
#define BOTTOM_PX 3.0

/* A tick is wide enough to be hollow; next to others it gets narrower, down to a line. */
#define TICK_WIDTH_PX 6.0
#define NARROW_WIDTH_PX 4.0
#define LINE_WIDTH_PX 2.0
#define TICK_SPACE_PX 7.0
#define NARROW_SPACE_PX 5.0

/* A bar and the space after it, and from how many instances on there is one. */
#define BAR_STEP_PX 4.0
#define BAR_WIDTH_PX 3.0
#define BAR_LEAST_PX 5.0
#define BAR_LEAST_N 3

/* A pointer is not more exact than this. */
#define REACH_PX 4.0

/* How far a tick that is pointed at sticks out. */
#define MARKED_PX 3.0

struct _LimnStripPlot
{
  GArray *ticks; /* weakest first */
  GArray *bars;  /* from left to right */

  LimnStripAxis axis;
  double        height;
};

/**
 * limn_strip_axis_get_x:
 * @axis: an axis
 * @percent: a percentage
 *
 * Converts.
 *
 * Returns: where it is, in pixels
 */
double
limn_strip_axis_get_x (const LimnStripAxis *axis,
                       double               percent)
{
  double part = (percent - axis->lower) / (axis->upper - axis->lower);

  return axis->start + CLAMP (part, 0.0, 1.0) * (axis->end - axis->start);
}

/**
 * limn_strip_axis_get_percent:
 * @axis: an axis
 * @x: where, in pixels
 *
 * Converts.
 *
 * Returns: the percentage there
 */
double
limn_strip_axis_get_percent (const LimnStripAxis *axis,
                             double               x)
{
  double part = fabs (axis->end - axis->start) > 0
                ? (x - axis->start) / (axis->end - axis->start) : 0;

  return axis->lower + CLAMP (part, 0.0, 1.0) * (axis->upper - axis->lower);
}

/**
 * limn_strip_plot_new:
 *
 * Creates an empty plot.
 *
 * Returns: (transfer full): a new plot
 */
LimnStripPlot *
limn_strip_plot_new (void)
{
  LimnStripPlot *self = g_new0 (LimnStripPlot, 1);

  self->ticks = g_array_new (FALSE, FALSE, sizeof (LimnStripTick));
  self->bars = g_array_new (FALSE, FALSE, sizeof (LimnStripBar));

  return self;
}

/**
 * limn_strip_plot_free:
 * @self: (nullable): a plot
 *
 * Frees it.
 */
void
limn_strip_plot_free (LimnStripPlot *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ticks);
  g_array_unref (self->bars);
  g_free (self);
}

/**
 * limn_strip_plot_clear:
 * @self: a plot
 *
 * Takes everything out.
 */
void
limn_strip_plot_clear (LimnStripPlot *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->ticks, 0);
  g_array_set_size (self->bars, 0);
}

/**
 * limn_strip_plot_add:
 * @self: a plot
 * @tick: an instance; where it goes is found later
 *
 * Adds an instance.
 */
void
limn_strip_plot_add (LimnStripPlot       *self,
                     const LimnStripTick *tick)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (tick != NULL);

  g_array_append_val (self->ticks, *tick);
}

static LimnStripTick *
get_tick (LimnStripPlot *self,
          guint          position)
{
  return &g_array_index (self->ticks, LimnStripTick, position);
}

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  const LimnStripTick *one = a;
  const LimnStripTick *other = b;

  if (one->score < other->score)
    return -1;
  if (one->score > other->score)
    return 1;

  /* Of equal ones the order of the answer, so that a stack does not change from frame to frame. */
  return one->index < other->index ? -1 : one->index > other->index;
}

static gboolean
same_score (float a,
            float b)
{
  return !(a < b) && !(a > b);
}

/* Ticks of one score share the height, from @begin to before @end. */
static void
stack_ticks (LimnStripPlot *self,
             guint          begin,
             guint          end)
{
  double room = self->height - TOP_PX - BOTTOM_PX;
  double gap = end - begin <= 4 ? 1 : 0;
  double each = (room + gap) / (end - begin);

  for (guint i = begin; i < end; i++)
    {
      LimnStripTick *tick = get_tick (self, i);

      tick->height = MAX (each - gap, 1);
      tick->y = self->height - BOTTOM_PX - (i - begin) * each - tick->height;
    }
}

static double
width_for_space (double space)
{
  if (space >= TICK_SPACE_PX)
    return TICK_WIDTH_PX;

  return space >= NARROW_SPACE_PX ? NARROW_WIDTH_PX : LINE_WIDTH_PX;
}

/* Gives the ticks of each score the width that there is beside the next score that is a tick. */
static void
widen_ticks (LimnStripPlot *self)
{
  double before = G_MAXDOUBLE;

  for (guint begin = 0; begin < self->ticks->len;)
    {
      LimnStripTick *first = get_tick (self, begin);
      double after = G_MAXDOUBLE;
      guint end = begin + 1;
      double width;

      while (end < self->ticks->len && same_score (get_tick (self, end)->score, first->score))
        end++;
      if (end < self->ticks->len)
        after = fabs (get_tick (self, end)->x - first->x);

      width = width_for_space (MIN (before, after));
      for (guint i = begin; i < end; i++)
        get_tick (self, i)->width = width;
      stack_ticks (self, begin, end);

      before = after;
      begin = end;
    }
}

static int
get_bin (LimnStripPlot *self,
         double         x)
{
  return floor ((x - MIN (self->axis.start, self->axis.end)) / BAR_STEP_PX);
}

static double
get_bin_x (LimnStripPlot *self,
           int            bin)
{
  return MIN (self->axis.start, self->axis.end) + bin * BAR_STEP_PX;
}

static void
add_to_bar (LimnStripPlot *self,
            int            bin,
            float          score)
{
  LimnStripBar fresh = { get_bin_x (self, bin), score, score, 0 };
  LimnStripBar *bar = NULL;

  if (self->bars->len > 0)
    bar = &g_array_index (self->bars, LimnStripBar, self->bars->len - 1);
  if (bar == NULL || fabs (bar->x - fresh.x) > BAR_STEP_PX / 2)
    {
      g_array_append_val (self->bars, fresh);
      bar = &g_array_index (self->bars, LimnStripBar, self->bars->len - 1);
    }

  bar->low = MIN (bar->low, score);
  bar->high = MAX (bar->high, score);
  bar->n++;
}

/* The ticks from @begin to before @end lie in one bin: many become a bar and lose their place. */
static void
gather_bin (LimnStripPlot *self,
            guint          begin,
            guint          end)
{
  int bin = get_bin (self, get_tick (self, begin)->x);

  if (end - begin < BAR_LEAST_N)
    return;

  for (guint i = begin; i < end; i++)
    {
      LimnStripTick *tick = get_tick (self, i);

      add_to_bar (self, bin, tick->score);
      /* An example is never lost in a crowd. */
      if (tick->pin == LIMN_STRIP_PIN_NONE)
        tick->width = 0;
    }
}

static void
gather_bars (LimnStripPlot *self)
{
  for (guint begin = 0; begin < self->ticks->len;)
    {
      int bin = get_bin (self, get_tick (self, begin)->x);
      guint end = begin + 1;

      while (end < self->ticks->len && get_bin (self, get_tick (self, end)->x) == bin)
        end++;
      gather_bin (self, begin, end);
      begin = end;
    }
}

static void
set_space (LimnStripPlot       *self,
           const LimnStripAxis *axis,
           double               height)
{
  self->axis = *axis;
  self->height = height;
  g_array_set_size (self->bars, 0);
}

/**
 * limn_strip_plot_arrange:
 * @self: a plot
 * @axis: where percentages are
 * @height: how much there is, in pixels
 *
 * Finds a place for each instance that was added.
 */
void
limn_strip_plot_arrange (LimnStripPlot       *self,
                         const LimnStripAxis *axis,
                         double               height)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (axis != NULL);

  set_space (self, axis, height);
  g_array_sort (self->ticks, compare_ticks);
  for (guint i = 0; i < self->ticks->len; i++)
    {
      LimnStripTick *tick = get_tick (self, i);

      tick->x = limn_strip_axis_get_x (axis, 100.0 * (double) tick->score);
    }

  widen_ticks (self);
  if (self->ticks->len > LIMN_STRIP_MAX_TICKS)
    gather_bars (self);
}

/**
 * limn_strip_plot_arrange_all:
 * @self: a plot
 * @axis: where percentages are
 * @height: how much there is, in pixels
 * @survival: the scores
 *
 * Makes bars of scores of which nothing else is known, in place of what was added.
 */
void
limn_strip_plot_arrange_all (LimnStripPlot       *self,
                             const LimnStripAxis *axis,
                             double               height,
                             LimnSurvival        *survival)
{
  const float *scores;

  g_return_if_fail (self != NULL);
  g_return_if_fail (axis != NULL);
  g_return_if_fail (survival != NULL);

  limn_strip_plot_clear (self);
  set_space (self, axis, height);
  scores = limn_survival_get_scores (survival);
  for (guint i = 0; i < limn_survival_get_n (survival); i++)
    {
      double x = limn_strip_axis_get_x (axis, 100.0 * (double) scores[i]);

      add_to_bar (self, get_bin (self, x), scores[i]);
    }
}

/**
 * limn_strip_plot_get_ticks:
 * @self: a plot
 * @n_ticks: (out): how many
 *
 * Gets the instances, weakest first, with those that are in a bar.
 *
 * Returns: (transfer none) (array length=n_ticks): the ticks
 */
const LimnStripTick *
limn_strip_plot_get_ticks (LimnStripPlot *self,
                           guint         *n_ticks)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_ticks != NULL, NULL);

  *n_ticks = self->ticks->len;

  return (const LimnStripTick *) self->ticks->data;
}

/**
 * limn_strip_plot_get_bars:
 * @self: a plot
 * @n_bars: (out): how many
 *
 * Gets the bars.
 *
 * Returns: (transfer none) (array length=n_bars): the bars
 */
const LimnStripBar *
limn_strip_plot_get_bars (LimnStripPlot *self,
                          guint         *n_bars)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_bars != NULL, NULL);

  *n_bars = self->bars->len;

  return (const LimnStripBar *) self->bars->data;
}

/**
 * limn_strip_plot_find_tick:
 * @self: a plot
 * @x: where, in pixels
 * @y: where, in pixels
 *
 * Finds the tick that a pointer means.
 *
 * Returns: (transfer none) (nullable): the nearest, or %NULL if none is near
 */
const LimnStripTick *
limn_strip_plot_find_tick (LimnStripPlot *self,
                           double         x,
                           double         y)
{
  const LimnStripTick *nearest = NULL;
  double least = REACH_PX;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->ticks->len; i++)
    {
      const LimnStripTick *tick = get_tick (self, i);
      double dx = fabs (tick->x - x);
      gboolean inside = y >= tick->y && y < tick->y + tick->height + 1;

      /* Of those on top of one another it is the one at the pointer's height. */
      if (tick->width <= 0 || dx > least || (!(dx < least) && nearest != NULL && !inside))
        continue;

      least = dx;
      nearest = tick;
    }

  return nearest;
}

/**
 * limn_strip_plot_find_bar:
 * @self: a plot
 * @x: where, in pixels
 *
 * Finds the bar that a pointer means.
 *
 * Returns: (transfer none) (nullable): the bar there
 */
const LimnStripBar *
limn_strip_plot_find_bar (LimnStripPlot *self,
                          double         x)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->bars->len; i++)
    {
      const LimnStripBar *bar = &g_array_index (self->bars, LimnStripBar, i);

      if (x >= bar->x && x < bar->x + BAR_STEP_PX)
        return bar;
    }

  return NULL;
}

static void
set_ink (cairo_t            *cr,
         const LimnStripInk *ink,
         double              faint,
         double              strong)
{
  cairo_set_source_rgba (cr, ink->color.red, ink->color.green, ink->color.blue,
                         ink->strong ? strong : faint);
}

/* A frame of that width, or all of the rectangle if nothing would be left inside. */
static void
fill_frame (cairo_t *cr,
            double   x,
            double   y,
            double   width,
            double   height,
            double   border)
{
  cairo_rectangle (cr, x, y, width, height);
  if (width > 2 * border && height > 2 * border)
    cairo_rectangle (cr, x + border, y + border, width - 2 * border, height - 2 * border);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (cr);
}

static void
draw_tick (cairo_t             *cr,
           const LimnStripInk  *ink,
           const LimnStripTick *tick,
           gboolean             marked)
{
  LimnColor color = limn_palette_slot_color (tick->slot);
  double width = marked ? MAX (tick->width, TICK_WIDTH_PX) + 2 : tick->width;
  double x = round (tick->x - width / 2);
  double y = round (tick->y);
  double height = MAX (round (tick->y + tick->height) - y, 1);
  double rim = width > LINE_WIDTH_PX && height > 4 ? 1 : 0;
  double opacity = tick->concealed ? 0.35 : 1;

  /* Above one that is an example is its mark. */
  if (marked)
    {
      double up = tick->pin == LIMN_STRIP_PIN_NONE ? MARKED_PX : 0;

      y -= up;
      height += up + 2;
    }

  /* The rim keeps pale colours from a light background and dark ones from a dark one. */
  if (rim > 0)
    {
      set_ink (cr, ink, marked ? 1 : 0.5 * opacity, 1);
      fill_frame (cr, x, y, width, height, rim);
    }

  if (rim <= 0 && !tick->shown)
    opacity *= 0.55;
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, opacity);
  if (rim > 0 && !tick->shown)
    {
      fill_frame (cr, x + rim, y + rim, width - 2 * rim, height - 2 * rim, 1);
    }
  else
    {
      cairo_rectangle (cr, x + rim, y + rim, width - 2 * rim, height - 2 * rim);
      cairo_fill (cr);
    }
}

/* A padlock of 6 by 7 pixels. */
static void
draw_lock (cairo_t *cr,
           double   x)
{
  cairo_rectangle (cr, x - 3, 3.5, 6, 3.5);
  cairo_fill (cr);
  cairo_set_line_width (cr, 1.25);
  cairo_arc (cr, x, 3.25, 1.9, G_PI, 2 * G_PI);
  cairo_stroke (cr);
}

/* A cross of 6 by 6 pixels. */
static void
draw_cross (cairo_t *cr,
            double   x)
{
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, x - 2.5, 1.5);
  cairo_line_to (cr, x + 2.5, 6.5);
  cairo_move_to (cr, x + 2.5, 1.5);
  cairo_line_to (cr, x - 2.5, 6.5);
  cairo_stroke (cr);
}

static void
draw_pin (cairo_t             *cr,
          const LimnStripInk  *ink,
          const LimnStripTick *tick)
{
  set_ink (cr, ink, 0.85, 1);
  switch (tick->pin)
    {
    case LIMN_STRIP_PIN_NONE:
      break;
    case LIMN_STRIP_PIN_KEEP:
      draw_lock (cr, round (tick->x));
      break;
    case LIMN_STRIP_PIN_STRIKE:
      draw_cross (cr, round (tick->x));
      break;
    }
}

static void
draw_bars (LimnStripPlot      *self,
           cairo_t            *cr,
           const LimnStripInk *ink,
           double              thumb_x)
{
  double room = self->height - TOP_PX - BOTTOM_PX;
  gboolean mirrored = self->axis.end < self->axis.start;
  guint most = 1;

  for (guint i = 0; i < self->bars->len; i++)
    most = MAX (most, g_array_index (self->bars, LimnStripBar, i).n);

  for (guint i = 0; i < self->bars->len; i++)
    {
      const LimnStripBar *bar = &g_array_index (self->bars, LimnStripBar, i);
      double middle = bar->x + BAR_WIDTH_PX / 2;
      gboolean shown = mirrored ? middle <= thumb_x : middle >= thumb_x;
      /* By the logarithm: a hundred weak ones must not flatten the three that matter. */
      double height = MAX (room * log1p (bar->n) / log1p (most), BAR_LEAST_PX);

      set_ink (cr, ink, shown ? 0.6 : 0.28, shown ? 1 : 0.55);
      cairo_rectangle (cr, round (bar->x), round (self->height - BOTTOM_PX - height),
                       BAR_WIDTH_PX, round (height));
      cairo_fill (cr);
    }
}

/**
 * limn_strip_plot_draw:
 * @self: a plot that was arranged
 * @cr: where to
 * @ink: what lines are drawn with
 * @thumb_x: where the threshold is, in pixels
 * @marked: index of the instance that is pointed at, or -1
 *
 * Draws bars and ticks.
 */
void
limn_strip_plot_draw (LimnStripPlot      *self,
                      cairo_t            *cr,
                      const LimnStripInk *ink,
                      double              thumb_x,
                      int                 marked)
{
  const LimnStripTick *last = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (ink != NULL);

  draw_bars (self, cr, ink, thumb_x);
  for (guint i = 0; i < self->ticks->len; i++)
    {
      const LimnStripTick *tick = get_tick (self, i);

      if (marked >= 0 && tick->index == (guint) marked)
        last = tick;
      else if (tick->width > 0)
        draw_tick (cr, ink, tick, FALSE);
    }

  if (last != NULL)
    draw_tick (cr, ink, last, TRUE);
  for (guint i = 0; i < self->ticks->len; i++)
    draw_pin (cr, ink, get_tick (self, i));
}

static double
get_step_y (LimnStripPlot *self,
            LimnSurvival  *survival,
            double         x)
{
  double n = limn_survival_count (survival, limn_strip_axis_get_percent (&self->axis, x));

  return self->height - 1 - (self->height - 3) * log1p (n)
                            / log1p (limn_survival_get_n (survival));
}

/**
 * limn_strip_plot_draw_steps:
 * @self: a plot that was arranged
 * @cr: where to
 * @ink: what lines are drawn with
 * @survival: the scores
 * @from: from where on they are known, in percent
 *
 * Draws how many remain at each threshold, by the logarithm.
 */
void
limn_strip_plot_draw_steps (LimnStripPlot      *self,
                            cairo_t            *cr,
                            const LimnStripInk *ink,
                            LimnSurvival       *survival,
                            double              from)
{
  double begin;
  double end;
  double step;
  double y;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (ink != NULL);
  g_return_if_fail (survival != NULL);

  if (limn_survival_get_n (survival) == 0)
    return;

  begin = limn_strip_axis_get_x (&self->axis, from);
  end = self->axis.end;
  step = end < begin ? -1 : 1;
  y = get_step_y (self, survival, begin);
  cairo_move_to (cr, begin, y);
  for (double x = begin + step; (end - x) * step > 0; x += step)
    {
      cairo_line_to (cr, x, y);
      y = get_step_y (self, survival, x);
      cairo_line_to (cr, x, y);
    }
  cairo_line_to (cr, end, y);

  set_ink (cr, ink, 0.3, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  cairo_line_to (cr, end, self->height);
  cairo_line_to (cr, begin, self->height);
  cairo_close_path (cr);
  set_ink (cr, ink, 0.06, 0.12);
  cairo_fill (cr);
}
