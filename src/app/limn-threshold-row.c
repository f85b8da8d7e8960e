/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One threshold: a number that can be typed, a slider that can be dragged and a way back, over one
 * adjustment, so that there is one value. It knows nothing of models. Main thread only. */

#include "config.h"

#include "limn-threshold-row.h"

#include "limn-format.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* Less than this is the same percentage. */
#define SAME_PERCENT 0.005

struct _LimnThresholdRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkAdjustment    *adjustment;
  GtkWidget        *title_label;
  GtkWidget        *spin;
  GtkWidget        *reset_button;
  LimnCoveredScale *covered_scale;
  GtkWidget        *scale;
  AdwBin           *below_bin;
  GtkWidget        *note_image;
  GtkWidget        *explanation_label;

  char     *title;
  char     *coverage;
  double    default_value;
  gboolean  keeps_above;
};

G_DEFINE_FINAL_TYPE (LimnThresholdRow, limn_threshold_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_LOWER,
  PROP_DEFAULT_VALUE,
  PROP_KEEPS_ABOVE,
  PROP_ADJUSTMENT,
  PROP_BELOW,
  PROP_EXPLANATION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static int
spin_input_cb (GtkSpinButton    *spin,
               double           *new_value,
               LimnThresholdRow *self)
{
  g_assert (LIMN_IS_THRESHOLD_ROW (self));

  /* What is not a number puts the value back that was there. */
  *new_value = gtk_spin_button_get_value (spin);
  limn_parse_percent (gtk_editable_get_text (GTK_EDITABLE (spin)), new_value);

  return TRUE;
}

static gboolean
spin_output_cb (GtkSpinButton    *spin,
                LimnThresholdRow *self)
{
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_THRESHOLD_ROW (self));

  text = limn_format_percent (gtk_spin_button_get_value (spin));
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static void
value_changed_cb (LimnThresholdRow *self)
{
  double value;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_THRESHOLD_ROW (self));

  value = gtk_adjustment_get_value (self->adjustment);
  text = limn_format_percent (value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "threshold.reset",
                                 fabs (value - self->default_value) > SAME_PERCENT);
}

/* What the slider does at its value, and how far that is known: both in one, since a description
 * that is a relation leaves no room for words. */
static void
update_description (LimnThresholdRow *self)
{
  const char *explanation = gtk_label_get_label (GTK_LABEL (self->explanation_label));
  g_autofree char *description = NULL;

  if (self->coverage != NULL)
    {
      /* Translators: two sentences; the second says from where on the answer is known */
      description = g_strdup_printf (_("%s %s"), explanation, self->coverage);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : explanation, -1);
}

static void
reset_action_cb (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  limn_threshold_row_reset (LIMN_THRESHOLD_ROW (widget));
}

/* The title without its mnemonic, as it reads in the middle of a sentence. */
static char *
dup_plain_title (LimnThresholdRow *self)
{
  g_auto (GStrv) parts = g_strsplit (self->title != NULL ? self->title : "", "_", 2);

  return g_strjoinv ("", parts);
}

static void
limn_threshold_row_constructed (GObject *object)
{
  LimnThresholdRow *self = LIMN_THRESHOLD_ROW (object);
  g_autofree char *title = dup_plain_title (self);
  g_autofree char *percent = limn_format_percent (self->default_value);
  g_autofree char *reset = NULL;

  G_OBJECT_CLASS (limn_threshold_row_parent_class)->constructed (object);

  /* Translators: the first %s is "Confidence" or "Overlap", the second a percentage */
  reset = g_strdup_printf (_("Reset %s to %s"), title, percent);
  gtk_widget_set_tooltip_text (self->reset_button, reset);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, reset, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_label (GTK_LABEL (self->title_label), self->title);
  limn_covered_scale_set_keeps_above (self->covered_scale, self->keeps_above);
  gtk_adjustment_set_value (self->adjustment, self->default_value);
  value_changed_cb (self);
}

static void
limn_threshold_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (object), LIMN_TYPE_THRESHOLD_ROW);

  G_OBJECT_CLASS (limn_threshold_row_parent_class)->dispose (object);
}

static void
limn_threshold_row_finalize (GObject *object)
{
  LimnThresholdRow *self = LIMN_THRESHOLD_ROW (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->coverage, g_free);

  G_OBJECT_CLASS (limn_threshold_row_parent_class)->finalize (object);
}

static void
limn_threshold_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  LimnThresholdRow *self = LIMN_THRESHOLD_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_LOWER:
      g_value_set_double (value, gtk_adjustment_get_lower (self->adjustment));
      break;
    case PROP_DEFAULT_VALUE:
      g_value_set_double (value, self->default_value);
      break;
    case PROP_KEEPS_ABOVE:
      g_value_set_boolean (value, self->keeps_above);
      break;
    case PROP_ADJUSTMENT:
      g_value_set_object (value, self->adjustment);
      break;
    case PROP_BELOW:
      g_value_set_object (value, adw_bin_get_child (self->below_bin));
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->explanation_label)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_threshold_row_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  LimnThresholdRow *self = LIMN_THRESHOLD_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_LOWER:
      gtk_adjustment_set_lower (self->adjustment, g_value_get_double (value));
      break;
    case PROP_DEFAULT_VALUE:
      self->default_value = g_value_get_double (value);
      break;
    case PROP_KEEPS_ABOVE:
      self->keeps_above = g_value_get_boolean (value);
      break;
    case PROP_BELOW:
      adw_bin_set_child (self->below_bin, g_value_get_object (value));
      break;
    case PROP_EXPLANATION:
      limn_threshold_row_set_explanation (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, once);
  properties[PROP_LOWER] =
    g_param_spec_double ("lower", NULL, NULL, 0, 100, 0, once);
  properties[PROP_DEFAULT_VALUE] =
    g_param_spec_double ("default-value", NULL, NULL, 0, 100, 0, once);
  properties[PROP_KEEPS_ABOVE] =
    g_param_spec_boolean ("keeps-above", NULL, NULL, FALSE, once);
  properties[PROP_ADJUSTMENT] =
    g_param_spec_object ("adjustment", NULL, NULL, GTK_TYPE_ADJUSTMENT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BELOW] =
    g_param_spec_object ("below", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EXPLANATION] =
    g_param_spec_string ("explanation", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_threshold_row_class_init (LimnThresholdRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMN_TYPE_COVERED_SCALE);

  object_class->constructed = limn_threshold_row_constructed;
  object_class->dispose = limn_threshold_row_dispose;
  object_class->finalize = limn_threshold_row_finalize;
  object_class->get_property = limn_threshold_row_get_property;
  object_class->set_property = limn_threshold_row_set_property;
  install_properties (object_class);

  gtk_widget_class_install_action (widget_class, "threshold.reset", NULL, reset_action_cb);
  /* In the number, Backspace belongs to the text; this is for the slider. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0,
                                       "threshold.reset", NULL);

  gtk_widget_class_set_css_name (widget_class, "threshold");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-threshold-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, spin);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, reset_button);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, covered_scale);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, scale);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, below_bin);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, note_image);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholdRow, explanation_label);
  gtk_widget_class_bind_template_callback (widget_class, spin_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, spin_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
}

static void
limn_threshold_row_init (LimnThresholdRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * limn_threshold_row_get_adjustment:
 * @self: a threshold row
 *
 * Gets the value that the number and the slider share.
 *
 * Returns: (transfer none): the adjustment, in percent
 */
GtkAdjustment *
limn_threshold_row_get_adjustment (LimnThresholdRow *self)
{
  g_return_val_if_fail (LIMN_IS_THRESHOLD_ROW (self), NULL);

  return self->adjustment;
}

/**
 * limn_threshold_row_set_note:
 * @self: a threshold row
 * @note: (nullable): how the explanation is known, not markup
 * @important: whether there is a sign beside it
 *
 * Sets what is behind the explanation, which a pointer on it brings up.
 */
void
limn_threshold_row_set_note (LimnThresholdRow *self,
                             const char       *note,
                             gboolean          important)
{
  g_return_if_fail (LIMN_IS_THRESHOLD_ROW (self));

  gtk_widget_set_visible (self->note_image, important);
  gtk_widget_set_tooltip_text (gtk_widget_get_parent (self->explanation_label), note);
}

/**
 * limn_threshold_row_set_explanation:
 * @self: a threshold row
 * @explanation: (nullable): a sentence, not markup
 *
 * Sets the sentence that says what the threshold does.
 */
void
limn_threshold_row_set_explanation (LimnThresholdRow *self,
                                    const char       *explanation)
{
  const char *old;

  g_return_if_fail (LIMN_IS_THRESHOLD_ROW (self));

  old = gtk_label_get_label (GTK_LABEL (self->explanation_label));
  if (g_strcmp0 (old, explanation) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->explanation_label), explanation);
  update_description (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPLANATION]);
}

/**
 * limn_threshold_row_get_scale:
 * @self: a threshold row
 *
 * Gets the slider, to draw in line with it.
 *
 * Returns: (transfer none): the slider and its trough
 */
LimnCoveredScale *
limn_threshold_row_get_scale (LimnThresholdRow *self)
{
  g_return_val_if_fail (LIMN_IS_THRESHOLD_ROW (self), NULL);

  return self->covered_scale;
}

/**
 * limn_threshold_row_set_coverage:
 * @self: a threshold row
 * @covered_from: from where on the answer is known, in percent
 * @coverage: (nullable): the same as a sentence, not markup
 *
 * Sets how much of the slider can be moved without asking.
 */
void
limn_threshold_row_set_coverage (LimnThresholdRow *self,
                                 double            covered_from,
                                 const char       *coverage)
{
  g_return_if_fail (LIMN_IS_THRESHOLD_ROW (self));

  limn_covered_scale_set_covered_from (self->covered_scale, covered_from);
  if (g_strcmp0 (self->coverage, coverage) == 0)
    return;

  g_free (self->coverage);
  self->coverage = g_strdup (coverage);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->covered_scale), coverage);
  update_description (self);
}

/**
 * limn_threshold_row_reset:
 * @self: a threshold row
 *
 * Goes back to the default.
 */
void
limn_threshold_row_reset (LimnThresholdRow *self)
{
  g_return_if_fail (LIMN_IS_THRESHOLD_ROW (self));

  gtk_adjustment_set_value (self->adjustment, self->default_value);
}
