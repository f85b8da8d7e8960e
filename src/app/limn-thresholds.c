/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two thresholds of a session. The session decides when the model is asked; here each move
 * goes to it at once, and what comes back is put in words. Main thread only. */

#include "config.h"

#include "limn-thresholds.h"

#include "limn-format.h"
#include "limn-strip.h"
#include "limn-tally.h"

#include <glib/gi18n-lib.h>

/* From here on no pair of boxes shares more, so none is removed. */
#define NOTHING_REMOVED 99.995

struct _LimnThresholds
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay   *overlay;
  LimnTuner     *tuner;
  GBindingGroup *bindings;
  GSignalGroup  *overlay_signals;
  GSignalGroup  *session_signals;

  /* Template */
  LimnThresholdRow *confidence;
  LimnStrip        *strip;
  GtkWidget        *extras;
  LimnThresholdRow *overlap;
  GtkWidget        *shown_label;
};

G_DEFINE_FINAL_TYPE (LimnThresholds, limn_thresholds, GTK_TYPE_WIDGET)

static char *
explain_confidence (double confidence)
{
  g_autofree char *percent = limn_format_percent_nbsp (confidence);

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Shows what the model is at least %s sure of."), percent);
}

static char *
explain_overlap (double     overlap,
                 LimnEngine engine)
{
  g_autofree char *percent = limn_format_percent_nbsp (overlap);

  if (overlap > NOTHING_REMOVED)
    return g_strdup (_("No box is removed, however much it overlaps another."));

  switch (engine)
    {
    case LIMN_ENGINE_CLASSIC:
      /* Translators: %s is a percentage */
      return g_strdup_printf (_("Two boxes of one class sharing more than %s of the weaker box: "
                                "the stronger stays."), percent);
    case LIMN_ENGINE_CURRENT:
      /* Translators: %s is a percentage; IoU is "intersection over union" */
      return g_strdup_printf (_("Two boxes of one class sharing more than %s (IoU): "
                                "the stronger stays."), percent);
    case LIMN_ENGINE_UNKNOWN:
      break;
    }

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("Two boxes of one class that overlap by more than %s: "
                            "the stronger stays."), percent);
}

static LimnEngine
get_engine (LimnSession *session)
{
  LimnPrediction *prediction = limn_session_get_prediction (session);

  return prediction != NULL ? limn_prediction_get_engine (prediction) : LIMN_ENGINE_UNKNOWN;
}

/* "12 of 19 shown", and why not all of what is over the threshold. */
static char *
describe_shown (const LimnTally *tally)
{
  g_autofree char *shown = NULL;
  g_autofree char *hidden = NULL;

  if (tally->capped)
    {
      /* Translators: the second number is as many as the model sends at most */
      shown = g_strdup_printf (_("%u of %u or more shown"), tally->n_shown, tally->n_total);
    }
  else
    {
      shown = g_strdup_printf (_("%u of %u shown"), tally->n_shown, tally->n_total);
    }

  if (tally->n_hidden == 0)
    return g_steal_pointer (&shown);

  /* Translators: %u is a number of objects whose class is hidden */
  hidden = g_strdup_printf (ngettext ("%u hidden by class", "%u hidden by class",
                                      tally->n_hidden),
                            tally->n_hidden);

  /* Translators: two parts of a line: "12 of 19 shown" and "3 hidden by class" */
  return g_strdup_printf (_("%s · %s"), shown, hidden);
}

static void
update_explanations (LimnThresholds *self)
{
  LimnSession *session;
  g_autofree char *confidence = NULL;
  g_autofree char *overlap = NULL;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (self->overlay == NULL)
    return;

  session = limn_overlay_get_session (self->overlay);
  confidence = explain_confidence (limn_session_get_confidence (session));
  overlap = explain_overlap (limn_session_get_overlap (session), get_engine (session));
  limn_threshold_row_set_explanation (self->confidence, confidence);
  limn_threshold_row_set_explanation (self->overlap, overlap);
}

static void
update_shown (LimnThresholds *self)
{
  g_autoptr (LimnTally) tally = NULL;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (self->overlay == NULL)
    return;

  /* Before the first answer the line keeps its height, so that nothing below it jumps. */
  if (limn_session_get_prediction (limn_overlay_get_session (self->overlay)) != NULL)
    {
      tally = limn_tally_new (self->overlay);
      text = describe_shown (tally);
    }
  else
    {
      text = g_strdup (_("Nothing shown yet"));
    }

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->shown_label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (self->shown_label), text);
}

static void
scene_changed_cb (LimnThresholds *self)
{
  update_explanations (self);
  update_shown (self);
}

static void
limn_thresholds_dispose (GObject *object)
{
  LimnThresholds *self = LIMN_THRESHOLDS (object);
  GtkWidget *child;

  if (self->strip != NULL)
    limn_thresholds_set_tuner (self, NULL);
  limn_thresholds_set_overlay (self, NULL);
  g_clear_object (&self->bindings);
  g_clear_object (&self->overlay_signals);
  g_clear_object (&self->session_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_THRESHOLDS);

  G_OBJECT_CLASS (limn_thresholds_parent_class)->dispose (object);
}

static void
limn_thresholds_class_init (LimnThresholdsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = limn_thresholds_dispose;

  g_type_ensure (LIMN_TYPE_STRIP);
  g_type_ensure (LIMN_TYPE_THRESHOLD_ROW);

  gtk_widget_class_set_css_name (widget_class, "thresholds");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-thresholds.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, confidence);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, strip);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, extras);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, overlap);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, shown_label);
}

static void
connect_signals (LimnThresholds *self)
{
  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  /* Comes with each prediction and each hidden class. */
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::pool",
                                 G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::confidence",
                                 G_CALLBACK (update_explanations), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::overlap",
                                 G_CALLBACK (update_explanations), self, G_CONNECT_SWAPPED);
}

static void
limn_thresholds_init (LimnThresholds *self)
{
  GBindingFlags both_ways = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "confidence",
                        limn_threshold_row_get_adjustment (self->confidence), "value",
                        both_ways);
  g_binding_group_bind (self->bindings, "overlap",
                        limn_threshold_row_get_adjustment (self->overlap), "value",
                        both_ways);
  connect_signals (self);
}

/**
 * limn_thresholds_new:
 *
 * Creates the two thresholds of no session yet.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_thresholds_new (void)
{
  return g_object_new (LIMN_TYPE_THRESHOLDS, NULL);
}

/**
 * limn_thresholds_set_overlay:
 * @self: the thresholds
 * @overlay: (nullable): what is shown, and whose session is set
 *
 * Sets whose thresholds these are.
 */
void
limn_thresholds_set_overlay (LimnThresholds *self,
                             LimnOverlay    *overlay)
{
  LimnSession *session;

  g_return_if_fail (LIMN_IS_THRESHOLDS (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  session = overlay != NULL ? limn_overlay_get_session (overlay) : NULL;
  g_binding_group_set_source (self->bindings, session);
  g_signal_group_set_target (self->overlay_signals, overlay);
  g_signal_group_set_target (self->session_signals, session);
  scene_changed_cb (self);
}

/**
 * limn_thresholds_set_tuner:
 * @self: the thresholds
 * @tuner: (nullable): what is known beside the answer
 *
 * Sets where the strip and the figures below the sliders come from.
 */
void
limn_thresholds_set_tuner (LimnThresholds *self,
                           LimnTuner      *tuner)
{
  g_return_if_fail (LIMN_IS_THRESHOLDS (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (!g_set_object (&self->tuner, tuner))
    return;

  limn_strip_set_tuner (self->strip, tuner);
}

/**
 * limn_thresholds_add_extra:
 * @self: the thresholds
 * @extra: what belongs to the confidence
 *
 * Puts a widget right below the strip, after those that were added before.
 */
void
limn_thresholds_add_extra (LimnThresholds *self,
                           GtkWidget      *extra)
{
  g_return_if_fail (LIMN_IS_THRESHOLDS (self));
  g_return_if_fail (GTK_IS_WIDGET (extra));

  gtk_box_append (GTK_BOX (self->extras), extra);
}

/**
 * limn_thresholds_get_confidence:
 * @self: the thresholds
 *
 * Gets the row of the confidence.
 *
 * Returns: (transfer none): the row
 */
LimnThresholdRow *
limn_thresholds_get_confidence (LimnThresholds *self)
{
  g_return_val_if_fail (LIMN_IS_THRESHOLDS (self), NULL);

  return self->confidence;
}

/**
 * limn_thresholds_get_overlap:
 * @self: the thresholds
 *
 * Gets the row of the overlap.
 *
 * Returns: (transfer none): the row
 */
LimnThresholdRow *
limn_thresholds_get_overlap (LimnThresholds *self)
{
  g_return_val_if_fail (LIMN_IS_THRESHOLDS (self), NULL);

  return self->overlap;
}

/**
 * limn_thresholds_get_shown_text:
 * @self: the thresholds
 *
 * Gets the line that says how much is shown.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_thresholds_get_shown_text (LimnThresholds *self)
{
  g_return_val_if_fail (LIMN_IS_THRESHOLDS (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->shown_label));
}
