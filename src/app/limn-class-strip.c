/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Ticks at the scores of a class. They stand where the knob of the slider above would be at their
 * value, so that what is cut can be read off. Class colours are data and may be close to the
 * background, so a rim in black or white, as the theme is dark or light, keeps each visible. Main
 * thread only. */

#include "config.h"

#include "limn-class-strip.h"

#include "limn-palette.h"

#include <adwaita.h>
#include <math.h>

#define HEIGHT_PX 12
#define TICK_PX 5.0f
#define RIM_PX 1.0f
#define RIM_OPACITY 0.5f

/* More ticks than this run together, so that heights say how many there are. */
#define MAX_TICKS 200

struct _LimnClassStrip
{
  GtkWidget parent_instance;

  /* Owned */
  LimnSurvival *scores;

  /* Borrowed */
  GtkRange *scale;

  guint slot;
};

G_DEFINE_FINAL_TYPE (LimnClassStrip, limn_class_strip, GTK_TYPE_WIDGET)

static GtkWidget *
find_knob (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *knob = g_str_equal (gtk_widget_get_css_name (child), "slider")
                        ? child : find_knob (child);

      if (knob != NULL)
        return knob;
    }

  return NULL;
}

static void
snapshot_tick (GtkSnapshot   *snapshot,
               double         first_x,
               double         last_x,
               double         height,
               const GdkRGBA *fill,
               const GdkRGBA *rim)
{
  const float widths[] = { RIM_PX, RIM_PX, RIM_PX, RIM_PX };
  const GdkRGBA rims[] = { *rim, *rim, *rim, *rim };
  GskRoundedRect outline;
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, roundf ((float) first_x - TICK_PX / 2),
                      (float) (HEIGHT_PX - height), TICK_PX + roundf ((float) (last_x - first_x)),
                      (float) height);
  if (fill != NULL)
    gtk_snapshot_append_color (snapshot, fill, &bounds);

  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, rims);
}

/* One bar for all scores that would be drawn over each other, as high as there are many. */
static void
snapshot_density (LimnClassStrip *self,
                  GtkSnapshot    *snapshot,
                  guint           n_pass,
                  const GdkRGBA  *fill,
                  const GdkRGBA  *rim)
{
  const float *scores = limn_survival_get_scores (self->scores);
  guint n = limn_survival_get_n (self->scores);
  int n_bins = (int) (gtk_widget_get_width (GTK_WIDGET (self)) / TICK_PX) + 1;
  g_autofree guint *counts = g_new0 (guint, n_bins);
  guint most = 1;
  double cut;

  for (guint i = 0; i < n; i++)
    {
      int bin = (int) (limn_class_strip_get_x (self, scores[i] * 100.0) / TICK_PX);

      bin = CLAMP (bin, 0, n_bins - 1);
      counts[bin]++;
      most = MAX (most, counts[bin]);
    }

  cut = n_pass > 0 ? limn_class_strip_get_x (self, scores[n_pass - 1] * 100.0) : G_MAXDOUBLE;
  for (int bin = 0; bin < n_bins; bin++)
    {
      double height = ceil (HEIGHT_PX * (double) counts[bin] / most);
      gboolean passes = (bin + 1) * TICK_PX > cut;

      if (counts[bin] > 0)
        snapshot_tick (snapshot, (bin + 0.5) * TICK_PX, (bin + 0.5) * TICK_PX, height,
                       passes ? fill : NULL, rim);
    }
}

/* Ticks of scores from @first to before @end, strongest first. Those that would lie over each other
 * are one that is wider. */
static void
snapshot_ticks (LimnClassStrip *self,
                GtkSnapshot    *snapshot,
                guint           first,
                guint           end,
                const GdkRGBA  *fill,
                const GdkRGBA  *rim)
{
  const float *scores = limn_survival_get_scores (self->scores);

  for (guint i = first; i < end;)
    {
      double from = limn_class_strip_get_x (self, scores[i] * 100.0);
      double to = from;

      for (i++; i < end; i++)
        {
          double x = limn_class_strip_get_x (self, scores[i] * 100.0);

          if (fabs (x - to) >= TICK_PX)
            break;
          to = x;
        }
      snapshot_tick (snapshot, MIN (from, to), MAX (from, to), HEIGHT_PX, fill, rim);
    }
}

static void
limn_class_strip_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  LimnClassStrip *self = LIMN_CLASS_STRIP (widget);
  AdwStyleManager *style = adw_style_manager_get_default ();
  LimnColor color = limn_palette_slot_color (self->slot);
  float shade = adw_style_manager_get_dark (style) ? 1 : 0;
  float opacity = adw_style_manager_get_high_contrast (style) ? 1 : RIM_OPACITY;
  GdkRGBA fill = { (float) color.red, (float) color.green, (float) color.blue, 1 };
  GdkRGBA rim = { shade, shade, shade, opacity };
  guint n_pass;
  guint n;

  if (self->scores == NULL || self->scale == NULL)
    return;

  n = limn_survival_get_n (self->scores);
  n_pass = limn_survival_count (self->scores, gtk_range_get_value (self->scale));

  if (n > MAX_TICKS)
    {
      snapshot_density (self, snapshot, n_pass, &fill, &rim);
      return;
    }

  snapshot_ticks (self, snapshot, n_pass, n, NULL, &rim);
  snapshot_ticks (self, snapshot, 0, n_pass, &fill, &rim);
}

static void
limn_class_strip_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : 0;
}

static void
limn_class_strip_dispose (GObject *object)
{
  LimnClassStrip *self = LIMN_CLASS_STRIP (object);

  limn_class_strip_set_scale (self, NULL);
  g_clear_pointer (&self->scores, limn_survival_unref);

  G_OBJECT_CLASS (limn_class_strip_parent_class)->dispose (object);
}

static void
limn_class_strip_class_init (LimnClassStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_class_strip_dispose;
  widget_class->measure = limn_class_strip_measure;
  widget_class->snapshot = limn_class_strip_snapshot;

  gtk_widget_class_set_css_name (widget_class, "classstrip");
  /* The slider says in words what is drawn here. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
limn_class_strip_init (LimnClassStrip *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/**
 * limn_class_strip_new:
 *
 * Creates a strip without ticks.
 *
 * Returns: (transfer floating): a new strip
 */
GtkWidget *
limn_class_strip_new (void)
{
  return g_object_new (LIMN_TYPE_CLASS_STRIP, NULL);
}

/**
 * limn_class_strip_set_scale:
 * @self: a strip
 * @scale: (nullable): the slider above, which must be let go of before it goes
 *
 * Sets what the ticks are aligned to, and what cuts them.
 */
void
limn_class_strip_set_scale (LimnClassStrip *self,
                            GtkRange       *scale)
{
  g_return_if_fail (LIMN_IS_CLASS_STRIP (self));
  g_return_if_fail (scale == NULL || GTK_IS_RANGE (scale));

  if (self->scale == scale)
    return;

  if (self->scale != NULL)
    g_signal_handlers_disconnect_by_data (self->scale, self);
  g_set_weak_pointer (&self->scale, scale);
  if (scale != NULL)
    g_signal_connect_object (scale, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                             G_CONNECT_SWAPPED);
}

/**
 * limn_class_strip_set_scores:
 * @self: a strip
 * @scores: (nullable): the scores of a class
 *
 * Sets what is drawn.
 */
void
limn_class_strip_set_scores (LimnClassStrip *self,
                             LimnSurvival   *scores)
{
  g_return_if_fail (LIMN_IS_CLASS_STRIP (self));

  if (self->scores == scores)
    return;

  g_clear_pointer (&self->scores, limn_survival_unref);
  self->scores = scores != NULL ? limn_survival_ref (scores) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * limn_class_strip_set_slot:
 * @self: a strip
 * @slot: the palette's slot of the class
 *
 * Sets the colour of the ticks.
 */
void
limn_class_strip_set_slot (LimnClassStrip *self,
                           guint           slot)
{
  g_return_if_fail (LIMN_IS_CLASS_STRIP (self));

  if (self->slot == slot)
    return;

  self->slot = slot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * limn_class_strip_get_x:
 * @self: a strip
 * @percent: a value of the slider
 *
 * Gets where a value is: below the middle of the knob, if the slider were there.
 *
 * Returns: pixels from the left edge
 */
double
limn_class_strip_get_x (LimnClassStrip *self,
                        double          percent)
{
  GtkAdjustment *adjustment;
  GdkRectangle trough;
  graphene_point_t from;
  graphene_point_t to;
  GtkWidget *knob;
  double share;
  int knob_width = 0;

  g_return_val_if_fail (LIMN_IS_CLASS_STRIP (self), 0);

  if (self->scale == NULL)
    return 0;

  adjustment = gtk_range_get_adjustment (self->scale);
  share = (percent - gtk_adjustment_get_lower (adjustment))
          / (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment));
  share = CLAMP (share, 0.0, 1.0);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    share = 1 - share;

  knob = find_knob (GTK_WIDGET (self->scale));
  if (knob != NULL)
    gtk_widget_measure (knob, GTK_ORIENTATION_HORIZONTAL, -1, &knob_width, NULL, NULL, NULL);

  gtk_range_get_range_rect (self->scale, &trough);
  graphene_point_init (&from, trough.x + knob_width / 2.0
                              + share * (trough.width - knob_width), 0);
  if (!gtk_widget_compute_point (GTK_WIDGET (self->scale), GTK_WIDGET (self), &from, &to))
    return from.x;

  return to.x;
}
