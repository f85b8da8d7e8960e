/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How good the answers are at each confidence: precision is a solid line, recall a dashed one, F1 a
 * thick one with a dot where it is greatest. Main thread only. */

#include "config.h"

#include "limn-curves.h"

#include "limn-format.h"

#include <adwaita.h>
#include <math.h>

#include <glib/gi18n-lib.h>

#define HEIGHT_PX 72
/* Room for half a line's width and for the dot, and at the top for its name. */
#define MARGIN_PX 5.0
#define TOP_PX 17.0
#define DOT_PX 3.5
#define LABEL_GAP_PX 3.0
#define LABEL_PX 14.0

typedef enum
{
  PRECISION,
  RECALL,
  F1,
  N_LINES,
} Line;

struct _LimnCurves
{
  GtkWidget parent_instance;

  /* Owned */
  LimnReferee      *referee;
  LimnCoveredScale *scale;
  GSignalGroup     *referee_signals;
  GSignalGroup     *session_signals;

  guint describe_id;
};

G_DEFINE_FINAL_TYPE (LimnCurves, limn_curves, GTK_TYPE_WIDGET)

static LimnSession *
get_session (LimnCurves *self)
{
  return limn_survey_get_session (limn_referee_get_survey (self->referee));
}

static LimnCurve *
get_curve (LimnCurves *self)
{
  return self->referee != NULL ? limn_referee_get_curve (self->referee) : NULL;
}

static gboolean
to_scale (LimnCurves *self,
          double      x,
          double     *scale_x)
{
  graphene_point_t from = GRAPHENE_POINT_INIT (x, 0);
  graphene_point_t to;

  if (!gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (self->scale), &from, &to))
    return FALSE;

  *scale_x = to.x;

  return TRUE;
}

static gboolean
from_scale (LimnCurves *self,
            double      confidence,
            double     *x)
{
  graphene_point_t from;
  graphene_point_t to;

  graphene_point_init (&from, limn_covered_scale_get_x (self->scale, confidence), 0);
  if (!gtk_widget_compute_point (GTK_WIDGET (self->scale), GTK_WIDGET (self), &from, &to))
    return FALSE;

  *x = to.x;

  return TRUE;
}

static double
get_value (const LimnCurvePoint *point,
           Line                  line)
{
  switch (line)
    {
    case PRECISION:
      return point->precision;
    case RECALL:
      return point->recall;
    case F1:
      return point->f1;
    case N_LINES:
      break;
    }

  return NAN;
}

static double
to_y (double value,
      double height)
{
  return height - MARGIN_PX - value * (height - MARGIN_PX - TOP_PX);
}

/* Blue and orange that stay apart for every kind of colour vision, at 3:1 or more from the card. */
static void
set_ink (cairo_t *cr,
         Line     line,
         gboolean dark)
{
  static const double dashes[] = { 4, 3 };

  cairo_set_dash (cr, dashes, line == RECALL ? G_N_ELEMENTS (dashes) : 0, 0);
  cairo_set_line_width (cr, line == F1 ? 2.25 : 1.5);
  switch (line)
    {
    case PRECISION:
      cairo_set_source_rgb (cr, dark ? 0.34 : 0.00, dark ? 0.71 : 0.45, dark ? 0.91 : 0.70);
      break;
    case RECALL:
      cairo_set_source_rgb (cr, dark ? 0.90 : 0.76, dark ? 0.62 : 0.33, 0.00);
      break;
    case F1:
    case N_LINES:
      cairo_set_source_rgb (cr, dark ? 1 : 0.14, dark ? 1 : 0.14, dark ? 1 : 0.14);
      break;
    }
}

/* A step for each pixel: as fine as can be seen, whatever the number of scores. What is not known
 * has no values. */
static LimnCurvePoint *
sample (LimnCurves *self,
        LimnCurve  *curve,
        int         n_points)
{
  GtkAdjustment *adjustment =
    gtk_range_get_adjustment (GTK_RANGE (limn_covered_scale_get_scale (self->scale)));
  double lower = gtk_adjustment_get_lower (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double covered = limn_referee_get_covered (self->referee, NULL);
  LimnCurvePoint *points = g_new0 (LimnCurvePoint, n_points);
  double first = 0;
  double last = 0;

  if (!from_scale (self, lower, &first) || !from_scale (self, upper, &last) || first == last)
    n_points = 0;
  for (int x = 0; x < n_points; x++)
    {
      double part = CLAMP ((x + 0.5 - first) / (last - first), 0.0, 1.0);
      double confidence = lower + part * (upper - lower);

      if (confidence >= covered)
        limn_curve_get_at (curve, confidence, &points[x]);
      else
        points[x].precision = points[x].recall = points[x].f1 = NAN;
    }

  return points;
}

static void
draw_line (LimnCurves           *self,
           cairo_t              *cr,
           const LimnCurvePoint *points,
           int                   n_points,
           Line                  line)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean open = FALSE;

  for (int x = 0; x < n_points; x++)
    {
      double value = get_value (&points[x], line);

      if (isnan (value))
        open = FALSE;
      else if (!open)
        cairo_move_to (cr, x + 0.5, to_y (value, height));
      else
        cairo_line_to (cr, x + 0.5, to_y (value, height));
      open = !isnan (value);
    }

  set_ink (cr, line, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  cairo_stroke (cr);
}

/* At @x, or around it, and above @y. */
static void
draw_label (LimnCurves *self,
            cairo_t    *cr,
            const char *text,
            gboolean    centred,
            double      x,
            double      y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  y -= height;
  if (centred)
    x -= width / 2.0;
  x = CLAMP (x, 1, gtk_widget_get_width (GTK_WIDGET (self)) - width - 1);
  y = CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self)) - height);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

/* Where F1 is greatest, and its name beside it. */
static void
draw_best (LimnCurves *self,
           cairo_t    *cr)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  LimnCurvePoint best;
  double x;
  double y;

  if (!limn_referee_find (self->referee, NULL, LIMN_CURVE_BEST_F1, &best)
      || !from_scale (self, best.confidence, &x))
    return;

  y = to_y (best.f1, height);
  set_ink (cr, F1, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  cairo_arc (cr, x, y, DOT_PX, 0, 2 * G_PI);
  cairo_fill (cr);
  /* Translators: the harmonic mean of precision and recall, as a label in a small graph */
  draw_label (self, cr, C_("graph", "F1"), TRUE, x, y - DOT_PX);
}

/* The names of the two others are where the lines are farthest apart: at the ends. */
static void
draw_names (LimnCurves *self,
            cairo_t    *cr,
            LimnCurve  *curve)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double covered = limn_referee_get_covered (self->referee, NULL);
  LimnCurvePoint low;
  double recall_y;
  double precision_y;
  double x;

  limn_curve_get_at (curve, covered, &low);
  if (isnan (low.recall) || isnan (low.precision) || !from_scale (self, covered, &x))
    return;

  /* Each above its line, unless they would lie on each other. */
  recall_y = to_y (low.recall, height) - 1;
  precision_y = to_y (low.precision, height) - 1;
  if (fabs (recall_y - precision_y) < LABEL_PX && recall_y <= precision_y)
    recall_y = precision_y - LABEL_PX;
  else if (fabs (recall_y - precision_y) < LABEL_PX)
    precision_y = recall_y - LABEL_PX;

  set_ink (cr, RECALL, dark);
  /* Translators: recall, as a label in a small graph */
  draw_label (self, cr, C_("graph", "R"), FALSE, x + LABEL_GAP_PX, recall_y);
  set_ink (cr, PRECISION, dark);
  /* Translators: precision, as a label in a small graph */
  draw_label (self, cr, C_("graph", "P"), FALSE, x + LABEL_GAP_PX, precision_y);
}

static void
draw_thumb (LimnCurves *self,
            cairo_t    *cr)
{
  GtkAdjustment *adjustment =
    gtk_range_get_adjustment (GTK_RANGE (limn_covered_scale_get_scale (self->scale)));
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  double x;

  if (!from_scale (self, gtk_adjustment_get_value (adjustment), &x))
    return;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_source_rgba (cr, dark ? 1 : 0, dark ? 1 : 0, dark ? 1 : 0, 0.45);
  cairo_rectangle (cr, round (x) - 0.5, 0, 1, gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_fill (cr);
}

static void
limn_curves_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  LimnCurves *self = LIMN_CURVES (widget);
  LimnCurve *curve = get_curve (self);
  g_autofree LimnCurvePoint *points = NULL;
  int width = gtk_widget_get_width (widget);
  graphene_rect_t bounds;
  cairo_t *cr;

  if (curve == NULL || self->scale == NULL || width < 1)
    return;

  graphene_rect_init (&bounds, 0, 0, width, gtk_widget_get_height (widget));
  points = sample (self, curve, width);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_thumb (self, cr);
  for (Line line = PRECISION; line < N_LINES; line++)
    draw_line (self, cr, points, width, line);
  draw_best (self, cr);
  draw_names (self, cr, curve);
  cairo_destroy (cr);
}

static void
limn_curves_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : 0;
}

static char *
describe_at (LimnCurve *curve,
             double     confidence)
{
  LimnCurvePoint point;
  g_autofree char *at = limn_format_percent_nbsp (confidence);
  g_autofree char *precision = NULL;
  g_autofree char *recall = NULL;
  g_autofree char *f1 = NULL;

  limn_curve_get_at (curve, confidence, &point);
  if (isnan (point.recall))
    return g_strdup (_("There is nothing to find."));

  recall = limn_format_percent_nbsp (100 * point.recall);
  if (isnan (point.precision))
    {
      /* Translators: the first %s is a confidence in percent, the second a share */
      return g_strdup_printf (_("At %s nothing is shown: recall %s"), at, recall);
    }

  precision = limn_format_percent_nbsp (100 * point.precision);
  f1 = limn_format_percent_nbsp (100 * (isnan (point.f1) ? 0 : point.f1));

  /* Translators: a confidence, and three shares, all in percent */
  return g_strdup_printf (_("At %s: precision %s, recall %s, F1 %s"), at, precision, recall, f1);
}

static gboolean
limn_curves_query_tooltip (GtkWidget  *widget,
                           int         x,
                           int         y,
                           gboolean    keyboard_mode,
                           GtkTooltip *tooltip)
{
  LimnCurves *self = LIMN_CURVES (widget);
  LimnCurve *curve = get_curve (self);
  g_autofree char *text = NULL;
  double scale_x;

  if (curve == NULL || self->scale == NULL || !to_scale (self, x, &scale_x))
    return FALSE;

  text = describe_at (curve, round (limn_covered_scale_get_value_at (self->scale, scale_x)));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
released_cb (LimnCurves *self,
             int         n_press,
             double      x,
             double      y)
{
  double scale_x;

  g_assert (LIMN_IS_CURVES (self));

  if (get_curve (self) != NULL && self->scale != NULL && to_scale (self, x, &scale_x))
    limn_session_set_confidence (get_session (self),
                                 round (limn_covered_scale_get_value_at (self->scale, scale_x)));
}

static gboolean
describe_cb (gpointer user_data)
{
  LimnCurves *self = user_data;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_CURVES (self));

  self->describe_id = 0;
  text = limn_curves_dup_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (LimnCurves *self)
{
  g_assert (LIMN_IS_CURVES (self));

  gtk_widget_set_visible (GTK_WIDGET (self), get_curve (self) != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  /* Once for all that changes in a step. */
  if (self->describe_id == 0)
    {
      self->describe_id = g_idle_add (describe_cb, self);
      g_source_set_name_by_id (self->describe_id, "[limn] describe curves");
    }
}

static void
limn_curves_dispose (GObject *object)
{
  LimnCurves *self = LIMN_CURVES (object);

  if (self->referee_signals != NULL)
    limn_curves_set_referee (self, NULL);
  limn_curves_set_scale (self, NULL);
  g_clear_object (&self->referee_signals);
  g_clear_object (&self->session_signals);
  g_clear_handle_id (&self->describe_id, g_source_remove);

  G_OBJECT_CLASS (limn_curves_parent_class)->dispose (object);
}

static void
limn_curves_class_init (LimnCurvesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_curves_dispose;
  widget_class->measure = limn_curves_measure;
  widget_class->snapshot = limn_curves_snapshot;
  widget_class->query_tooltip = limn_curves_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "curves");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
limn_curves_init (LimnCurves *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->referee_signals = g_signal_group_new (LIMN_TYPE_REFEREE);
  g_signal_group_connect_object (self->referee_signals, "notify::curve", G_CALLBACK (changed_cb),
                                 self, G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::confidence",
                                 G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::covered-from",
                                 G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Precision, recall and F1 over confidence"), -1);
}

/**
 * limn_curves_new:
 *
 * Creates an empty graph. Main thread only.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_curves_new (void)
{
  return g_object_new (LIMN_TYPE_CURVES, NULL);
}

/**
 * limn_curves_set_scale:
 * @self: a graph
 * @scale: (nullable): the slider whose places it shares
 *
 * Sets which slider it lies below. Main thread only.
 */
void
limn_curves_set_scale (LimnCurves       *self,
                       LimnCoveredScale *scale)
{
  g_return_if_fail (LIMN_IS_CURVES (self));
  g_return_if_fail (scale == NULL || LIMN_IS_COVERED_SCALE (scale));

  if (g_set_object (&self->scale, scale))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * limn_curves_set_referee:
 * @self: a graph
 * @referee: (nullable): who knows how good the answers are
 *
 * Sets whose curve is drawn. Main thread only.
 */
void
limn_curves_set_referee (LimnCurves  *self,
                         LimnReferee *referee)
{
  g_return_if_fail (LIMN_IS_CURVES (self));
  g_return_if_fail (referee == NULL || LIMN_IS_REFEREE (referee));

  if (!g_set_object (&self->referee, referee))
    return;

  g_signal_group_set_target (self->referee_signals, referee);
  g_signal_group_set_target (self->session_signals, referee != NULL ? get_session (self) : NULL);
  changed_cb (self);
}

/**
 * limn_curves_dup_description:
 * @self: a graph
 *
 * Puts the graph in words: how good the answers are at the threshold, and where F1 is greatest.
 * Main thread only.
 *
 * Returns: (transfer full): the words
 */
char *
limn_curves_dup_description (LimnCurves *self)
{
  LimnCurve *curve;
  LimnCurvePoint best;
  g_autofree char *here = NULL;
  g_autofree char *f1 = NULL;
  g_autofree char *at = NULL;

  g_return_val_if_fail (LIMN_IS_CURVES (self), NULL);

  curve = get_curve (self);
  if (curve == NULL)
    return g_strdup (_("There is no ground truth for this."));

  here = describe_at (curve, limn_session_get_confidence (get_session (self)));
  if (!limn_referee_find (self->referee, NULL, LIMN_CURVE_BEST_F1, &best))
    return g_steal_pointer (&here);

  f1 = limn_format_percent_nbsp (100 * best.f1);
  at = limn_format_percent_nbsp (best.confidence);

  /* Translators: "At 40 %: precision …", then a share and the confidence where it is */
  return g_strdup_printf (_("%s. Best F1 %s at %s."), here, f1, at);
}
