/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The length of a score, in the colour of its class. A GtkLevelBar could not have a colour per
 * class without a style sheet per class. Main thread only. */

#include "config.h"

#include "limn-score-bar.h"

#include "limn-swatch.h"

#include <math.h>

struct _LimnScoreBar
{
  GtkWidget parent_instance;

  GtkWidget *fill;

  double fraction;
};

G_DEFINE_FINAL_TYPE (LimnScoreBar, limn_score_bar, GTK_TYPE_WIDGET)

static void
limn_score_bar_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  LimnScoreBar *self = LIMN_SCORE_BAR (widget);

  gtk_widget_measure (self->fill, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
limn_score_bar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  LimnScoreBar *self = LIMN_SCORE_BAR (widget);
  int length = round (width * self->fraction);
  GtkAllocation area = { 0, 0, MAX (length, 1), height };

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    area.x = width - area.width;

  gtk_widget_size_allocate (self->fill, &area, -1);
}

static void
limn_score_bar_dispose (GObject *object)
{
  LimnScoreBar *self = LIMN_SCORE_BAR (object);

  g_clear_pointer (&self->fill, gtk_widget_unparent);

  G_OBJECT_CLASS (limn_score_bar_parent_class)->dispose (object);
}

static void
limn_score_bar_class_init (LimnScoreBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_score_bar_dispose;
  widget_class->measure = limn_score_bar_measure;
  widget_class->size_allocate = limn_score_bar_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "scorebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
limn_score_bar_init (LimnScoreBar *self)
{
  self->fill = g_object_new (LIMN_TYPE_SWATCH, "plain", TRUE, "css-name", "fill", NULL);
  gtk_widget_set_parent (self->fill, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/**
 * limn_score_bar_new:
 *
 * Creates an empty bar.
 *
 * Returns: (transfer floating): a new bar
 */
GtkWidget *
limn_score_bar_new (void)
{
  return g_object_new (LIMN_TYPE_SCORE_BAR, NULL);
}

/**
 * limn_score_bar_set:
 * @self: a bar
 * @slot: the palette's slot whose colour it has
 * @fraction: its length, 0 to 1
 *
 * Sets colour and length.
 */
void
limn_score_bar_set (LimnScoreBar *self,
                    guint         slot,
                    double        fraction)
{
  g_return_if_fail (LIMN_IS_SCORE_BAR (self));

  limn_swatch_set_slot (LIMN_SWATCH (self->fill), slot);

  fraction = CLAMP (fraction, 0.0, 1.0);
  if (fabs (self->fraction - fraction) > 0)
    {
      self->fraction = fraction;
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
}

/**
 * limn_score_bar_get_fraction:
 * @self: a bar
 *
 * Gets how much of the bar is filled.
 *
 * Returns: its length, 0 to 1
 */
double
limn_score_bar_get_fraction (LimnScoreBar *self)
{
  g_return_val_if_fail (LIMN_IS_SCORE_BAR (self), 0);

  return self->fraction;
}
