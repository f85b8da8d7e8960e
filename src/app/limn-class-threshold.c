/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The slider of a class. It shows the value that it is given, which is the main one until the
 * person moves it. Main thread only. */

#include "config.h"

#include "limn-class-threshold.h"

#include "limn-class-strip.h"
#include "limn-format.h"
#include "limn-query.h"
#include "limn-tooltip.h"

#include <glib/gi18n-lib.h>

struct _LimnClassThreshold
{
  GtkWidget parent_instance;

  /* Owned */
  LimnSurvival *scores;

  /* Template */
  GtkAdjustment *adjustment;
  GtkWidget     *scale;
  GtkWidget     *value_label;
  GtkWidget     *strip;

  gboolean is_own;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (LimnClassThreshold, limn_class_threshold, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* "2 of 4 pass; follows the main confidence" */
static void
update_description (LimnClassThreshold *self)
{
  guint n = self->scores != NULL ? limn_survival_get_n (self->scores) : 0;
  guint n_pass = 0;
  g_autofree char *text = NULL;

  if (n > 0)
    n_pass = limn_survival_count (self->scores, gtk_adjustment_get_value (self->adjustment));

  if (self->is_own)
    {
      /* Translators: read aloud after the confidence of a class; numbers of objects */
      text = g_strdup_printf (_("%u of %u pass; has its own value"), n_pass, n);
    }
  else
    {
      /* Translators: read aloud after the confidence of a class; numbers of objects */
      text = g_strdup_printf (_("%u of %u pass; follows the main confidence"), n_pass, n);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update_value (LimnClassThreshold *self)
{
  g_autofree char *text = limn_format_percent (gtk_adjustment_get_value (self->adjustment));

  gtk_label_set_label (GTK_LABEL (self->value_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  update_description (self);
}

static void
value_changed_cb (LimnClassThreshold *self)
{
  g_assert (LIMN_IS_CLASS_THRESHOLD (self));

  update_value (self);
  if (!self->is_updating)
    g_signal_emit (self, signals[SIGNAL_MOVED], 0, gtk_adjustment_get_value (self->adjustment));
}

/* A wheel that passes over the slider goes on scrolling the list and does not change it. */
static void
stop_wheel (GtkWidget *scale)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scale);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
limn_class_threshold_dispose (GObject *object)
{
  LimnClassThreshold *self = LIMN_CLASS_THRESHOLD (object);
  GtkWidget *child;

  if (self->strip != NULL)
    limn_class_strip_set_scale (LIMN_CLASS_STRIP (self->strip), NULL);
  g_clear_pointer (&self->scores, limn_survival_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_CLASS_THRESHOLD);

  G_OBJECT_CLASS (limn_class_threshold_parent_class)->dispose (object);
}

static void
limn_class_threshold_class_init (LimnClassThresholdClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_class_threshold_dispose;

  g_type_ensure (LIMN_TYPE_CLASS_STRIP);

  signals[SIGNAL_MOVED] =
    g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "classthreshold");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-class-threshold.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnClassThreshold, adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnClassThreshold, scale);
  gtk_widget_class_bind_template_child (widget_class, LimnClassThreshold, value_label);
  gtk_widget_class_bind_template_child (widget_class, LimnClassThreshold, strip);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
}

static void
limn_class_threshold_init (LimnClassThreshold *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stop_wheel (self->scale);
  limn_class_strip_set_scale (LIMN_CLASS_STRIP (self->strip), GTK_RANGE (self->scale));
  update_value (self);
}

/**
 * limn_class_threshold_new:
 *
 * Creates the threshold of no class yet.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_class_threshold_new (void)
{
  return g_object_new (LIMN_TYPE_CLASS_THRESHOLD, NULL);
}

/**
 * limn_class_threshold_set_name:
 * @self: the threshold of a class
 * @class_name: what the class is called
 *
 * Sets how it is read aloud.
 */
void
limn_class_threshold_set_name (LimnClassThreshold *self,
                               const char         *class_name)
{
  g_autofree char *label = NULL;

  g_return_if_fail (LIMN_IS_CLASS_THRESHOLD (self));
  g_return_if_fail (class_name != NULL);

  /* Translators: %s is the name of a class of objects */
  label = g_strdup_printf (_("Confidence of %s"), class_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  limn_tooltip_set (self->scale, label);
}

/**
 * limn_class_threshold_set_slot:
 * @self: the threshold of a class
 * @slot: the palette's slot of the class
 *
 * Sets the colour of the scores.
 */
void
limn_class_threshold_set_slot (LimnClassThreshold *self,
                               guint               slot)
{
  g_return_if_fail (LIMN_IS_CLASS_THRESHOLD (self));

  limn_class_strip_set_slot (LIMN_CLASS_STRIP (self->strip), slot);
}

/**
 * limn_class_threshold_set_scores:
 * @self: the threshold of a class
 * @scores: (nullable): what is known of the class
 *
 * Sets which scores are drawn.
 */
void
limn_class_threshold_set_scores (LimnClassThreshold *self,
                                 LimnSurvival       *scores)
{
  g_return_if_fail (LIMN_IS_CLASS_THRESHOLD (self));

  if (self->scores == scores)
    return;

  g_clear_pointer (&self->scores, limn_survival_unref);
  self->scores = scores != NULL ? limn_survival_ref (scores) : NULL;
  limn_class_strip_set_scores (LIMN_CLASS_STRIP (self->strip), scores);
  update_description (self);
}

/**
 * limn_class_threshold_set_value:
 * @self: the threshold of a class
 * @percent: its value
 * @own: whether it is its own, and not the main one
 *
 * Sets the value, without telling that it moved.
 */
void
limn_class_threshold_set_value (LimnClassThreshold *self,
                                double              percent,
                                gboolean            own)
{
  g_return_if_fail (LIMN_IS_CLASS_THRESHOLD (self));

  percent = CLAMP (percent, LIMN_CONFIDENCE_MIN, LIMN_CONFIDENCE_MAX);
  self->is_own = own;
  self->is_updating = TRUE;
  gtk_adjustment_set_value (self->adjustment, percent);
  self->is_updating = FALSE;
  update_description (self);

  if (own)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "follows");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "follows");
}

/**
 * limn_class_threshold_get_scale:
 * @self: the threshold of a class
 *
 * Gets the slider.
 *
 * Returns: (transfer none): the slider
 */
GtkRange *
limn_class_threshold_get_scale (LimnClassThreshold *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_THRESHOLD (self), NULL);

  return GTK_RANGE (self->scale);
}

/**
 * limn_class_threshold_get_text:
 * @self: the threshold of a class
 *
 * Gets the number as it is shown.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_class_threshold_get_text (LimnClassThreshold *self)
{
  g_return_val_if_fail (LIMN_IS_CLASS_THRESHOLD (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->value_label));
}
