/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scores of what is known, right below the slider of the confidence and in line with it. What
 * is where is worked out by the plot; this is the widget: it follows the session, the overlay and
 * the examples, is pointed at, dragged and stepped through. What has the theme's colours is a CSS
 * node, what has colours of classes is drawn. Main thread only. */

#include "config.h"

#include "limn-strip.h"

#include "limn-css-node.h"
#include "limn-format.h"
#include "limn-strip-private.h"

#include <adwaita.h>

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEIGHT_PX 28
#define THUMB_PX 2

G_DEFINE_FINAL_TYPE (LimnStrip, limn_strip, GTK_TYPE_WIDGET)

/*< private >
 * limn_strip_get_session:
 * @self: a strip
 *
 * Gets whose scores are drawn.
 *
 * Returns: (transfer none) (nullable): the session
 */
LimnSession *
limn_strip_get_session (LimnStrip *self)
{
  return self->tuner != NULL ? limn_tuner_get_session (self->tuner) : NULL;
}

/*< private >
 * limn_strip_get_known:
 * @self: a strip
 *
 * Gets what the ticks stand for; their indices are the tuner's too.
 *
 * Returns: (transfer none) (nullable): all that is known of the picture
 */
LimnPrediction *
limn_strip_get_known (LimnStrip *self)
{
  LimnSession *session = limn_strip_get_session (self);

  return session != NULL ? limn_session_get_pool (session) : NULL;
}

/*< private >
 * limn_strip_get_adjustment:
 * @self: a strip with a slider
 *
 * Gets the threshold.
 *
 * Returns: (transfer none): the value of the slider, in percent
 */
GtkAdjustment *
limn_strip_get_adjustment (LimnStrip *self)
{
  return gtk_range_get_adjustment (GTK_RANGE (limn_covered_scale_get_scale (self->scale)));
}

static double
get_threshold (LimnStrip *self)
{
  return self->scale != NULL ? gtk_adjustment_get_value (limn_strip_get_adjustment (self)) : 0;
}

static double
get_thumb_x (LimnStrip *self)
{
  return limn_strip_axis_get_x (&self->axis, get_threshold (self));
}

/*< private >
 * limn_strip_is_folder:
 * @self: a strip
 *
 * Gets whether the scores are those of all pictures.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_strip_is_folder (LimnStrip *self)
{
  return self->tuner != NULL && limn_tuner_get_folder (self->tuner);
}

/* Nothing can be drawn in line with a slider that is not there. */
static gboolean
update_axis (LimnStrip *self)
{
  GtkAdjustment *adjustment;
  graphene_point_t start;
  graphene_point_t end;

  if (self->scale == NULL)
    return FALSE;

  adjustment = limn_strip_get_adjustment (self);
  self->axis.lower = gtk_adjustment_get_lower (adjustment);
  self->axis.upper = gtk_adjustment_get_upper (adjustment);
  graphene_point_init (&start, limn_covered_scale_get_x (self->scale, self->axis.lower), 0);
  graphene_point_init (&end, limn_covered_scale_get_x (self->scale, self->axis.upper), 0);
  if (!gtk_widget_compute_point (GTK_WIDGET (self->scale), GTK_WIDGET (self), &start, &start)
      || !gtk_widget_compute_point (GTK_WIDGET (self->scale), GTK_WIDGET (self), &end, &end))
    return FALSE;

  if (fabs (self->axis.start - start.x) > 0 || fabs (self->axis.end - end.x) > 0)
    self->arranged = FALSE;
  self->axis.start = start.x;
  self->axis.end = end.x;

  return self->axis.upper > self->axis.lower;
}

/*< private >
 * limn_strip_get_known_from:
 * @self: a strip with a tuner and a slider
 *
 * Gets from where on the scores are all there.
 *
 * Returns: percent; more than 100 if nothing is known
 */
double
limn_strip_get_known_from (LimnStrip *self)
{
  LimnSurvey *survey = limn_tuner_get_survey (self->tuner);

  if (limn_strip_is_folder (self) && survey != NULL)
    return limn_score_table_get_floor (limn_survey_get_scores (survey));

  return limn_session_get_covered_from (limn_strip_get_session (self));
}

static void
mark_pins (LimnStrip      *self,
           LimnPrediction *known,
           LimnStripPin   *marks)
{
  LimnPins *pins = limn_tuner_get_pins (self->tuner);

  if (pins == NULL)
    return;

  for (guint i = 0; i < limn_pins_get_n (pins); i++)
    {
      int index = limn_pins_locate (pins, i, known);

      if (index >= 0)
        marks[index] = limn_pins_get (pins, i)->keep ? LIMN_STRIP_PIN_KEEP
                                                     : LIMN_STRIP_PIN_STRIKE;
    }
}

static void
collect_ticks (LimnStrip      *self,
               LimnPrediction *known)
{
  LimnOverlay *overlay = limn_tuner_get_overlay (self->tuner);
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (limn_strip_get_session (self));
  guint n = limn_prediction_get_n_instances (known);
  g_autofree LimnStripPin *pins = g_new0 (LimnStripPin, n + 1);

  mark_pins (self, known, pins);
  for (guint i = 0; i < n; i++)
    {
      const LimnInstance *instance = limn_prediction_get_instance (known, i);
      const char *name = limn_prediction_get_class_name (known, instance->class_index);
      LimnStripTick tick = {
        .score = instance->confidence,
        .index = i,
        .slot = limn_palette_get_slot (limn_overlay_get_palette (overlay), name),
        .shown = limn_cutoffs_let_pass (cutoffs, known, i),
        .concealed = limn_overlay_is_class_hidden (overlay, name),
        .pin = pins[i],
      };

      limn_strip_plot_add (self->plot, &tick);
    }
}

/*< private >
 * limn_strip_arrange:
 * @self: a strip
 *
 * Works out what is where, once after each change and when it is needed.
 *
 * Returns: %FALSE if there is no slider to be in line with
 */
gboolean
limn_strip_arrange (LimnStrip *self)
{
  LimnPrediction *known = limn_strip_get_known (self);

  if (!update_axis (self))
    return FALSE;
  if (self->arranged)
    return TRUE;

  limn_strip_plot_clear (self->plot);
  if (limn_strip_is_folder (self))
    {
      LimnSurvival *survival = limn_tuner_get_survival (self->tuner);

      if (survival != NULL)
        limn_strip_plot_arrange_all (self->plot, &self->axis, HEIGHT_PX, survival);
    }
  else
    {
      if (known != NULL)
        collect_ticks (self, known);
      limn_strip_plot_arrange (self->plot, &self->axis, HEIGHT_PX);
    }
  self->arranged = TRUE;

  return TRUE;
}

static void
describe (LimnStrip *self)
{
  g_autofree char *description = limn_strip_dup_description (self);
  g_autofree char *value = NULL;
  double percent = get_threshold (self);

  value = limn_format_percent (percent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, percent,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, value,
                                  -1);
}

static gboolean
describe_cb (gpointer user_data)
{
  LimnStrip *self = user_data;

  g_assert (LIMN_IS_STRIP (self));

  self->describe_id = 0;
  describe (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (LimnStrip *self)
{
  g_assert (LIMN_IS_STRIP (self));

  self->arranged = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));

  /* A step of the slider changes several things; they are one sentence. */
  if (self->describe_id == 0)
    {
      self->describe_id = g_idle_add (describe_cb, self);
      g_source_set_name_by_id (self->describe_id, "[limn] describe the strip");
    }
}

/* What was clicked is of an answer that is gone. */
static void
renewed_cb (LimnStrip *self)
{
  g_assert (LIMN_IS_STRIP (self));

  self->pressed = -1;
  changed_cb (self);
}

static void
moved_cb (LimnStrip *self)
{
  gboolean was_arranged = self->arranged;

  g_assert (LIMN_IS_STRIP (self));

  changed_cb (self);
  /* The bars of a folder stay where they are: half a million scores need not be counted anew. */
  self->arranged = was_arranged && limn_strip_is_folder (self);
}

static gboolean
get_fit (LimnStrip      *self,
         LimnExampleFit *fit)
{
  LimnPins *pins = self->tuner != NULL ? limn_tuner_get_pins (self->tuner) : NULL;

  if (pins == NULL || limn_pins_get_n (pins) == 0)
    return FALSE;

  limn_pins_get_fit (pins, fit);

  return fit->possible && fit->n_examples > 0;
}

static void
allocate_band (LimnStrip *self,
               GtkWidget *band,
               double     low,
               double     high)
{
  double a = round (limn_strip_axis_get_x (&self->axis, low));
  double b = round (limn_strip_axis_get_x (&self->axis, high));
  GtkAllocation area = { MIN (a, b), 0, MAX (fabs (b - a), 1), HEIGHT_PX };

  gtk_widget_size_allocate (band, &area, -1);
}

static void
limn_strip_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  LimnStrip *self = LIMN_STRIP (widget);
  gboolean has_axis = update_axis (self);
  LimnExampleFit fit = { 0 };
  GtkAllocation area = { 0, 0, THUMB_PX, HEIGHT_PX };
  double low = 0;
  double high = 0;

  if (has_axis)
    area.x = round (get_thumb_x (self)) - THUMB_PX / 2;
  gtk_widget_size_allocate (self->thumb, &area, -1);

  limn_strip_get_gap (self, &low, &high);
  allocate_band (self, self->gap, low, high);
  get_fit (self, &fit);
  allocate_band (self, self->fit, fit.low, fit.high);

  area.x = 0;
  area.width = MAX (width, 1);
  if (has_axis && self->tuner != NULL)
    {
      double from = limn_strip_get_known_from (self);
      double x = round (limn_strip_axis_get_x (&self->axis, from));
      gboolean mirrored = self->axis.end < self->axis.start;

      if (from <= self->axis.upper)
        {
          area.x = mirrored ? x : 0;
          area.width = MAX (mirrored ? width - x : x, 1);
        }
    }
  gtk_widget_size_allocate (self->unknown, &area, -1);
}

static void
limn_strip_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : 0;
}

static LimnStripInk
get_ink (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  double level = adw_style_manager_get_dark (style) ? 1 : 0;

  return (LimnStripInk) { { level, level, level }, adw_style_manager_get_high_contrast (style) };
}

static void
snapshot_plot (LimnStrip   *self,
               GtkSnapshot *snapshot)
{
  graphene_rect_t bounds =
    GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)), HEIGHT_PX);
  LimnSurvival *survival = limn_tuner_get_survival (self->tuner);
  LimnStripInk ink = get_ink ();
  cairo_t *cr;

  if (survival == NULL || bounds.size.width <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  limn_strip_plot_draw_steps (self->plot, cr, &ink, survival,
                              limn_strip_get_known_from (self));
  limn_strip_plot_draw (self->plot, cr, &ink, get_thumb_x (self),
                        limn_strip_is_folder (self) ? -1 : limn_tuner_get_peeked (self->tuner));
  cairo_destroy (cr);
}

static void
limn_strip_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  LimnStrip *self = LIMN_STRIP (widget);
  LimnExampleFit fit;
  double low;
  double high;

  if (!limn_strip_arrange (self) || self->tuner == NULL)
    return;

  if (limn_session_get_image (limn_strip_get_session (self)) != NULL
      && limn_strip_get_known_from (self) > self->axis.lower)
    gtk_widget_snapshot_child (widget, self->unknown, snapshot);
  if (get_fit (self, &fit))
    gtk_widget_snapshot_child (widget, self->fit, snapshot);
  else if (limn_strip_get_gap (self, &low, &high))
    gtk_widget_snapshot_child (widget, self->gap, snapshot);
  snapshot_plot (self, snapshot);
  gtk_widget_snapshot_child (widget, self->thumb, snapshot);
}

static gboolean
limn_strip_query_tooltip (GtkWidget  *widget,
                          int         x,
                          int         y,
                          gboolean    keyboard_mode,
                          GtkTooltip *tooltip)
{
  LimnStrip *self = LIMN_STRIP (widget);
  g_autofree char *text = NULL;

  if (self->tuner == NULL || limn_session_get_image (limn_strip_get_session (self)) == NULL
      || !limn_strip_arrange (self))
    return FALSE;

  text = keyboard_mode ? limn_strip_dup_description (self)
                       : limn_strip_dup_place_text (self, x, y);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LimnStrip *self = LIMN_STRIP (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int direction = g_variant_get_int32 (parameter);

  if (self->tuner != NULL)
    limn_tuner_step_to_change (self->tuner, mirrored ? -direction : direction);
}

static void
limn_strip_dispose (GObject *object)
{
  LimnStrip *self = LIMN_STRIP (object);

  if (self->tuner_signals != NULL)
    limn_strip_set_tuner (self, NULL);
  limn_strip_set_scale (self, NULL);
  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_object (&self->tuner_signals);
  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->pins_signals);
  g_clear_pointer (&self->unknown, gtk_widget_unparent);
  g_clear_pointer (&self->gap, gtk_widget_unparent);
  g_clear_pointer (&self->fit, gtk_widget_unparent);
  g_clear_pointer (&self->thumb, gtk_widget_unparent);

  G_OBJECT_CLASS (limn_strip_parent_class)->dispose (object);
}

static void
limn_strip_finalize (GObject *object)
{
  g_clear_pointer (&LIMN_STRIP (object)->plot, limn_strip_plot_free);

  G_OBJECT_CLASS (limn_strip_parent_class)->finalize (object);
}

static void
limn_strip_class_init (LimnStripClass *klass)
{
  static const struct
  {
    guint key;
    int   direction;
  } keys[] = {
    { GDK_KEY_Left, -1 },
    { GDK_KEY_KP_Left, -1 },
    { GDK_KEY_Right, 1 },
    { GDK_KEY_KP_Right, 1 },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_strip_dispose;
  object_class->finalize = limn_strip_finalize;
  widget_class->measure = limn_strip_measure;
  widget_class->size_allocate = limn_strip_size_allocate;
  widget_class->snapshot = limn_strip_snapshot;
  widget_class->query_tooltip = limn_strip_query_tooltip;

  gtk_widget_class_install_action (widget_class, "strip.step", "i", step_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, "strip.step", "i",
                                         keys[i].direction);

  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

typedef void (*StripFunc) (LimnStrip *self);

static GSignalGroup *
connect_group (LimnStrip          *self,
               GType               type,
               const char * const *signals,
               StripFunc           callback)
{
  GSignalGroup *group = g_signal_group_new (type);

  for (guint i = 0; signals[i] != NULL; i++)
    g_signal_group_connect_object (group, signals[i], G_CALLBACK (callback), self,
                                   G_CONNECT_SWAPPED);

  return group;
}

static void
connect_signals (LimnStrip *self)
{
  static const char * const changes_tuner[] = { "notify::survival", "notify::folder", NULL };
  static const char * const moves_overlay[] = { "notify::scene", NULL };
  static const char * const renews_session[] = { "notify::pool", "notify::image", NULL };
  static const char * const moves_session[] = {
    "notify::covered-from", "notify::cutoffs", "notify::confidence", NULL,
  };
  static const char * const changes_pins[] = { "changed", NULL };

  self->tuner_signals = connect_group (self, LIMN_TYPE_TUNER, changes_tuner, changed_cb);
  g_signal_group_connect_object (self->tuner_signals, "notify::peeked",
                                 G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  self->overlay_signals = connect_group (self, LIMN_TYPE_OVERLAY, moves_overlay, moved_cb);
  self->session_signals = connect_group (self, LIMN_TYPE_SESSION, renews_session, renewed_cb);
  for (guint i = 0; moves_session[i] != NULL; i++)
    g_signal_group_connect_object (self->session_signals, moves_session[i],
                                   G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  self->pins_signals = connect_group (self, LIMN_TYPE_PINS, changes_pins, changed_cb);
}

static void
limn_strip_init (LimnStrip *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->plot = limn_strip_plot_new ();
  self->pressed = -1;
  self->unknown = limn_css_node_new (GTK_WIDGET (self), "unknown");
  self->gap = limn_css_node_new (GTK_WIDGET (self), "gap");
  self->fit = limn_css_node_new (GTK_WIDGET (self), "fit");
  self->thumb = limn_css_node_new (GTK_WIDGET (self), "thumb");

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Scores"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, LIMN_CONFIDENCE_MIN,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, LIMN_CONFIDENCE_MAX,
                                  -1);
  limn_strip_add_controllers (self);
  connect_signals (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

/**
 * limn_strip_new:
 *
 * Creates a strip of nothing yet.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_strip_new (void)
{
  return g_object_new (LIMN_TYPE_STRIP, NULL);
}

/**
 * limn_strip_set_scale:
 * @self: a strip
 * @scale: (nullable): the slider with which to be in line
 *
 * Sets the slider that is moved when the strip is dragged, and above whose values it draws.
 */
void
limn_strip_set_scale (LimnStrip        *self,
                      LimnCoveredScale *scale)
{
  g_return_if_fail (LIMN_IS_STRIP (self));
  g_return_if_fail (scale == NULL || LIMN_IS_COVERED_SCALE (scale));

  if (self->scale != NULL)
    g_signal_handlers_disconnect_by_data (limn_strip_get_adjustment (self), self);
  if (!g_set_object (&self->scale, scale))
    return;

  if (scale != NULL)
    g_signal_connect_object (limn_strip_get_adjustment (self), "value-changed",
                             G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * limn_strip_set_tuner:
 * @self: a strip
 * @tuner: (nullable): whose scores are drawn
 *
 * Sets what the strip is about.
 */
void
limn_strip_set_tuner (LimnStrip *self,
                      LimnTuner *tuner)
{
  LimnOverlay *overlay;

  g_return_if_fail (LIMN_IS_STRIP (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (!g_set_object (&self->tuner, tuner))
    return;

  overlay = tuner != NULL ? limn_tuner_get_overlay (tuner) : NULL;
  g_signal_group_set_target (self->tuner_signals, tuner);
  g_signal_group_set_target (self->overlay_signals, overlay);
  g_signal_group_set_target (self->session_signals, limn_strip_get_session (self));
  g_signal_group_set_target (self->pins_signals,
                             tuner != NULL ? limn_tuner_get_pins (tuner) : NULL);
  changed_cb (self);
}

/**
 * limn_strip_get_gap:
 * @self: a strip
 * @low: (out): where it begins, in percent
 * @high: (out): where it ends
 *
 * Gets the widest interval near the threshold in which no object comes or goes.
 *
 * Returns: %FALSE if there is none
 */
gboolean
limn_strip_get_gap (LimnStrip *self,
                    double    *low,
                    double    *high)
{
  LimnSurvival *survival;
  LimnSession *session;

  g_return_val_if_fail (LIMN_IS_STRIP (self), FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  if (self->tuner == NULL)
    return FALSE;

  session = limn_strip_get_session (self);
  survival = limn_tuner_get_survival (self->tuner);
  if (survival == NULL || limn_survival_get_n (survival) == 0)
    return FALSE;

  return limn_survival_find_gap (survival, limn_session_get_confidence (session),
                                 limn_strip_get_known_from (self), low, high);
}
