/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card that says how far a run through the pictures is. Main thread only. */

#include "config.h"

#include "limn-survey-bar.h"

#include <glib/gi18n-lib.h>

struct _LimnSurveyBar
{
  GtkWidget parent_instance;

  /* Owned */
  LimnSurvey   *survey;
  GSignalGroup *survey_signals;

  /* Template */
  GtkWidget *text_label;
  GtkWidget *progress;
};

G_DEFINE_FINAL_TYPE (LimnSurveyBar, limn_survey_bar, GTK_TYPE_WIDGET)

static char *
describe (guint n_done,
          guint n_failed,
          guint n_total)
{
  g_autofree char *done = NULL;
  g_autofree char *failed = NULL;

  /* Translators: how many pictures of how many were analysed */
  done = g_strdup_printf (_("Analysed %u of %u pictures"), n_done, n_total);
  if (n_failed == 0)
    return g_steal_pointer (&done);

  /* Translators: %u pictures could not be analysed */
  failed = g_strdup_printf (ngettext ("%u failed", "%u failed", n_failed), n_failed);

  /* Translators: "Analysed 5 of 9 pictures" and "1 failed" */
  return g_strdup_printf (_("%s, %s"), done, failed);
}

/* Said once, for as long as it holds, and not for each picture. */
static char *
describe_pause (const GError *error)
{
  /* Translators: %s is a whole sentence that says what went wrong */
  return g_strdup_printf (_("Paused: %s It is asked again from time to time."), error->message);
}

static void
update (LimnSurveyBar *self)
{
  const GError *pause = self->survey != NULL ? limn_survey_get_pause (self->survey) : NULL;
  gboolean running = self->survey != NULL && limn_survey_is_running (self->survey);
  g_autofree char *text = NULL;
  guint n_done = 0;
  guint n_failed = 0;
  guint n_total = 0;

  g_assert (LIMN_IS_SURVEY_BAR (self));

  if (running)
    {
      limn_survey_get_progress (self->survey, &n_done, &n_failed, &n_total);
      text = pause != NULL ? describe_pause (pause) : describe (n_done, n_failed, n_total);
      gtk_label_set_label (GTK_LABEL (self->text_label), text);
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                     n_total > 0 ? (double) (n_done + n_failed) / n_total : 0);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), running);
}

static void
limn_survey_bar_dispose (GObject *object)
{
  LimnSurveyBar *self = LIMN_SURVEY_BAR (object);
  GtkWidget *child;

  if (self->text_label != NULL)
    limn_survey_bar_set_survey (self, NULL);
  g_clear_object (&self->survey_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_SURVEY_BAR);

  G_OBJECT_CLASS (limn_survey_bar_parent_class)->dispose (object);
}

static void
limn_survey_bar_class_init (LimnSurveyBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_survey_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "surveybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-survey-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnSurveyBar, text_label);
  gtk_widget_class_bind_template_child (widget_class, LimnSurveyBar, progress);
}

static void
limn_survey_bar_init (LimnSurveyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tuning-card");

  self->survey_signals = g_signal_group_new (LIMN_TYPE_SURVEY);
  g_signal_group_connect_object (self->survey_signals, "notify::running", G_CALLBACK (update),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->survey_signals, "progress", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

/**
 * limn_survey_bar_new:
 *
 * Creates a card that is hidden. Main thread only.
 *
 * Returns: (transfer floating): a new card
 */
GtkWidget *
limn_survey_bar_new (void)
{
  return g_object_new (LIMN_TYPE_SURVEY_BAR, NULL);
}

/**
 * limn_survey_bar_set_survey:
 * @self: a card
 * @survey: (nullable): what runs through the pictures
 *
 * Sets whose runs are shown. Main thread only.
 */
void
limn_survey_bar_set_survey (LimnSurveyBar *self,
                            LimnSurvey    *survey)
{
  g_return_if_fail (LIMN_IS_SURVEY_BAR (self));
  g_return_if_fail (survey == NULL || LIMN_IS_SURVEY (survey));

  if (!g_set_object (&self->survey, survey))
    return;

  g_signal_group_set_target (self->survey_signals, survey);
  update (self);
}

/**
 * limn_survey_bar_get_text:
 * @self: a card
 *
 * Gets what is shown, or was last. Main thread only.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_survey_bar_get_text (LimnSurveyBar *self)
{
  g_return_val_if_fail (LIMN_IS_SURVEY_BAR (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->text_label));
}
