/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The two thresholds of a session. The session decides when the model is asked; here each move
 * goes to it at once, and what comes back is put in words. Main thread only. */

#include "config.h"

#include "limn-thresholds.h"

#include "limn-format.h"
#include "limn-strip.h"
#include "limn-threshold-words.h"

#include <glib/gi18n-lib.h>

/* "12 of 300 shown" is always whole. */
#define SHOWN_WIDTH_CHARS 16

struct _LimnThresholds
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay   *overlay;
  LimnTuner     *tuner;
  GBindingGroup *bindings;
  GSignalGroup  *overlay_signals;
  GSignalGroup  *session_signals;
  GSignalGroup  *tuner_signals;
  GSignalGroup  *survey_signals;
  GBindingGroup *tuner_bindings;

  /* Template */
  LimnThresholdRow *confidence;
  LimnStrip        *strip;
  GtkWidget        *shown_label;
  GtkWidget        *capped_label;
  GtkWidget        *ghosts_label;
  GtkWidget        *scope_box;
  GtkWidget        *folder_button;
  GtkWidget        *extras;
  LimnThresholdRow *overlap;
  GtkWidget        *removed_label;
};

G_DEFINE_FINAL_TYPE (LimnThresholds, limn_thresholds, GTK_TYPE_WIDGET)

static LimnSession *
get_session (LimnThresholds *self)
{
  return self->overlay != NULL ? limn_overlay_get_session (self->overlay) : NULL;
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

/* From where on everything is known; without a picture there is nothing that could be asked. */
static void
update_coverage (LimnThresholds *self)
{
  LimnSession *session = get_session (self);
  g_autofree char *coverage = NULL;
  double from;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (session == NULL)
    return;

  from = limn_session_get_covered_from (session);
  if (limn_session_get_image (session) != NULL)
    coverage = limn_describe_coverage (from, LIMN_CONFIDENCE_MIN);
  else
    from = LIMN_CONFIDENCE_MIN;
  limn_threshold_row_set_coverage (self->confidence, from, coverage);
}

/* One line below the strip: the most useful of what there is to say. */
static char *
explain_confidence (LimnThresholds *self)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (get_session (self));
  LimnSurvival *survival = self->tuner != NULL ? limn_tuner_get_survival (self->tuner) : NULL;
  double low;
  double high;

  if (limn_cutoffs_get_n_classes (cutoffs) > 0)
    return limn_explain_confidence (cutoffs);
  if (survival != NULL && limn_survival_get_n (survival) == 0)
    return limn_strip_dup_description (self->strip);
  if (limn_strip_get_gap (self->strip, &low, &high))
    return limn_describe_gap (low, high);

  return limn_explain_confidence (cutoffs);
}

static void
update_explanations (LimnThresholds *self)
{
  LimnSession *session = get_session (self);
  g_autofree char *confidence = NULL;
  g_autofree char *overlap = NULL;
  g_autofree char *source = NULL;
  LimnRule rule;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (session == NULL)
    return;

  rule = limn_get_explained_rule (session);
  confidence = explain_confidence (self);
  overlap = limn_explain_overlap (limn_session_get_overlap (session), rule);
  source = limn_describe_rule (session);
  limn_threshold_row_set_explanation (self->confidence, confidence);
  limn_threshold_row_set_explanation (self->overlap, overlap);
  limn_threshold_row_set_note (self->overlap, source,
                               rule == LIMN_RULE_NONE || rule == LIMN_RULE_OTHER);
}

static char *
dup_weakest (LimnPrediction *prediction)
{
  guint n = limn_prediction_get_n_instances (prediction);
  g_autofree char *percent = NULL;

  if (n == 0)
    return NULL;

  percent = limn_format_percent_nbsp
    (100.0 * (double) limn_prediction_get_instance (prediction, n - 1)->confidence);

  /* Translators: %s is a percentage */
  return g_strdup_printf (_("weakest shown %s"), percent);
}

static void
update_capped (LimnThresholds  *self,
               const LimnTally *tally)
{
  LimnPrediction *prediction = limn_session_get_prediction (get_session (self));
  gboolean capped = tally != NULL && tally->capped && prediction != NULL;
  g_autofree char *text = NULL;
  g_autofree char *weakest = NULL;

  gtk_widget_set_visible (self->capped_label, capped);
  if (!capped)
    return;

  /* Translators: %u is as many as the model sends at most */
  text = g_strdup_printf (_("%u or more"), tally->n_total);
  weakest = dup_weakest (prediction);
  set_text (self->capped_label, text);
  gtk_widget_set_tooltip_text (self->capped_label, weakest);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->capped_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  weakest != NULL ? weakest : "", -1);
}

static void
update_ghosts (LimnThresholds *self)
{
  g_autofree char *text = NULL;
  gboolean full = gtk_widget_get_visible (self->capped_label)
                  && gtk_widget_get_visible (self->scope_box);
  guint n = 0;

  g_assert (LIMN_IS_THRESHOLDS (self));

  /* With badge and scope there is no room left in the line. */
  if (!full && self->tuner != NULL && !limn_tuner_get_folder (self->tuner))
    n = limn_tuner_count_ghosts (self->tuner);

  if (n > 0)
    {
      /* Translators: %u is a number of objects a little below the threshold */
      text = g_strdup_printf (ngettext ("%u just below", "%u just below", n), n);
    }
  set_text (self->ghosts_label, text != NULL ? text : "");
}

static char *
describe_picture (LimnThresholds *self)
{
  LimnSession *session = get_session (self);
  gboolean approximate = limn_session_get_status (session) == LIMN_SESSION_APPROXIMATE;
  g_autoptr (LimnTally) tally = NULL;

  if (limn_session_get_prediction (session) != NULL)
    tally = limn_tally_new (self->overlay);

  update_capped (self, tally);
  gtk_widget_set_tooltip_text (self->shown_label,
                               approximate ? _("Worked out here; the model is being asked") : NULL);

  /* Before the first answer the line keeps its height, so that nothing below it jumps. */
  return tally != NULL ? limn_describe_shown (tally, approximate)
                       : g_strdup (_("Nothing shown yet"));
}

static LimnScoreTable *
get_scores (LimnThresholds *self)
{
  LimnSurvey *survey = self->tuner != NULL ? limn_tuner_get_survey (self->tuner) : NULL;

  return survey != NULL ? limn_survey_get_scores (survey) : NULL;
}

static void
update_shown (LimnThresholds *self)
{
  LimnScoreTable *scores;
  g_autofree char *text = NULL;
  gboolean folder;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (self->overlay == NULL)
    return;

  scores = get_scores (self);
  folder = scores != NULL && limn_tuner_get_folder (self->tuner);
  if (folder)
    {
      text = limn_describe_folder (scores, limn_session_get_cutoffs (get_session (self)));
      update_capped (self, NULL);
      gtk_widget_set_tooltip_text (self->shown_label, NULL);
    }
  else
    {
      text = describe_picture (self);
    }

  set_text (self->shown_label, text);
  /* What is beside it gives way first. */
  gtk_label_set_width_chars (GTK_LABEL (self->shown_label),
                             MIN (g_utf8_strlen (text, -1), SHOWN_WIDTH_CHARS));
  gtk_widget_set_visible (self->scope_box,
                          folder || (scores != NULL && limn_score_table_get_n_rows (scores) > 1));
  update_ghosts (self);
}

static void
update_removed (LimnThresholds *self)
{
  LimnSuppression *suppression =
    self->tuner != NULL ? limn_tuner_get_suppression (self->tuner) : NULL;
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_THRESHOLDS (self));

  if (suppression != NULL && self->overlay != NULL)
    text = limn_describe_removed (suppression, limn_session_get_cutoffs (get_session (self)));
  set_text (self->removed_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->removed_label, text);
}

static void
scene_changed_cb (LimnThresholds *self)
{
  update_explanations (self);
  update_coverage (self);
  update_shown (self);
}

static void
tuner_changed_cb (LimnThresholds *self)
{
  update_explanations (self);
  update_shown (self);
  update_removed (self);
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
  g_clear_object (&self->tuner_signals);
  g_clear_object (&self->survey_signals);
  g_clear_object (&self->tuner_bindings);
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
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, capped_label);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, ghosts_label);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, scope_box);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, folder_button);
  gtk_widget_class_bind_template_child (widget_class, LimnThresholds, removed_label);
}

static void
connect_signals (LimnThresholds *self)
{
  static const char * const explained[] = {
    "notify::confidence", "notify::overlap", "notify::rule", "notify::raw", "notify::cutoffs",
  };
  static const char * const counted[] = {
    "notify::pool", "notify::status", "notify::cutoffs", "notify::confidence",
  };

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  /* Comes with each prediction and each hidden class. */
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (explained); i++)
    g_signal_group_connect_object (self->session_signals, explained[i],
                                   G_CALLBACK (update_explanations), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    g_signal_group_connect_object (self->session_signals, counted[i],
                                   G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::cutoffs",
                                 G_CALLBACK (update_removed), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::covered-from",
                                 G_CALLBACK (update_coverage), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::image",
                                 G_CALLBACK (update_coverage), self, G_CONNECT_SWAPPED);
}

static void
connect_tuner_signals (LimnThresholds *self)
{
  self->tuner_signals = g_signal_group_new (LIMN_TYPE_TUNER);
  g_signal_group_connect_object (self->tuner_signals, "notify::survival",
                                 G_CALLBACK (tuner_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->tuner_signals, "notify::folder",
                                 G_CALLBACK (tuner_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->tuner_signals, "notify::suppression",
                                 G_CALLBACK (update_removed), self, G_CONNECT_SWAPPED);

  self->survey_signals = g_signal_group_new (LIMN_TYPE_SURVEY);
  g_signal_group_connect_object (self->survey_signals, "answered",
                                 G_CALLBACK (update_shown), self, G_CONNECT_SWAPPED);

  self->tuner_bindings = g_binding_group_new ();
  g_binding_group_bind (self->tuner_bindings, "folder", self->folder_button, "active",
                        G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
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
  limn_strip_set_scale (self->strip, limn_threshold_row_get_scale (self->confidence));
  connect_signals (self);
  connect_tuner_signals (self);
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
  LimnSurvey *survey;

  g_return_if_fail (LIMN_IS_THRESHOLDS (self));
  g_return_if_fail (tuner == NULL || LIMN_IS_TUNER (tuner));

  if (!g_set_object (&self->tuner, tuner))
    return;

  survey = tuner != NULL ? limn_tuner_get_survey (tuner) : NULL;
  limn_strip_set_tuner (self->strip, tuner);
  g_signal_group_set_target (self->tuner_signals, tuner);
  g_signal_group_set_target (self->survey_signals, survey);
  g_binding_group_set_source (self->tuner_bindings, tuner);
  tuner_changed_cb (self);
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
