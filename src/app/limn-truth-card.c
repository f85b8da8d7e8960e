/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The group of the sidebar that says how good the answers are. It asks the referee, which works the
 * figures out elsewhere, so a step of the slider costs a lookup. Main thread only. */

#include "config.h"

#include "limn-truth-card.h"

#include "limn-format.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* More names than these would push the figures off the screen. */
#define MAX_NAMES 4

struct _LimnTruthCard
{
  GtkWidget parent_instance;

  /* Owned */
  LimnReferee  *referee;
  GSignalGroup *referee_signals;
  GSignalGroup *session_signals;
  GSignalGroup *survey_signals;

  /* Template */
  GtkWidget *problems_button;
  GtkWidget *source_label;
  GtkWidget *figures;
  GtkWidget *precision_label;
  GtkWidget *recall_label;
  GtkWidget *f1_label;
  GtkWidget *counts_label;
  GtkWidget *goals;
  GtkWidget *note_label;
  GtkWidget *ap_label;
  GtkWidget *known_label;
  GtkWidget *unanswered_label;
  GtkWidget *analysis_label;
  GtkWidget *analyse_button;
  GtkWidget *classes_expander;
  GtkWidget *class_rows;
};

G_DEFINE_FINAL_TYPE (LimnTruthCard, limn_truth_card, GTK_TYPE_WIDGET)

static LimnSession *
get_session (LimnTruthCard *self)
{
  return limn_survey_get_session (limn_referee_get_survey (self->referee));
}

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
set_share (GtkWidget *label,
           double     share)
{
  g_autofree char *text = isnan (share) ? g_strdup ("–") : limn_format_percent_nbsp (100 * share);

  set_label (label, text);
}

static const char *
name_format (LimnTruthFormat format)
{
  switch (format)
    {
    case LIMN_TRUTH_COCO:
      return "COCO";
    case LIMN_TRUTH_YOLO:
      return "YOLO";
    case LIMN_TRUTH_LABELME:
      return "labelme";
    case LIMN_TRUTH_VOC:
      return "Pascal VOC";
    }

  return "";
}

static void
update_source (LimnTruthCard *self,
               LimnTruthSet  *truth)
{
  guint n_problems = limn_truth_set_get_n_problems (truth);
  g_autofree char *objects = NULL;
  g_autofree char *pictures = NULL;
  g_autofree char *text = NULL;
  g_autofree char *problems = NULL;

  objects = g_strdup_printf (ngettext ("%u object", "%u objects",
                                       limn_truth_set_get_n_objects (truth)),
                             limn_truth_set_get_n_objects (truth));
  pictures = g_strdup_printf (ngettext ("%u picture", "%u pictures", limn_truth_set_get_n (truth)),
                              limn_truth_set_get_n (truth));
  /* Translators: a file's name, a format, "12 objects" and "3 pictures" */
  text = g_strdup_printf (_("%s (%s) · %s in %s"), limn_truth_set_get_name (truth),
                          name_format (limn_truth_set_get_format (truth)), objects, pictures);
  set_label (self->source_label, text);

  problems = g_strdup_printf (ngettext ("%u problem", "%u problems", n_problems), n_problems);
  gtk_button_set_label (GTK_BUTTON (self->problems_button), problems);
  gtk_widget_set_visible (self->problems_button, n_problems > 0);
}

static char *
describe_counts (const LimnCurvePoint *point)
{
  g_autofree char *correct = NULL;
  g_autofree char *extra = NULL;
  g_autofree char *missed = NULL;

  /* Translators: %u objects that were found */
  correct = g_strdup_printf (ngettext ("%u correct", "%u correct", point->n_correct),
                             point->n_correct);
  /* Translators: %u objects that are shown but are not there */
  extra = g_strdup_printf (ngettext ("%u extra", "%u extra", point->n_extra), point->n_extra);
  /* Translators: %u objects that are there but were not found */
  missed = g_strdup_printf (ngettext ("%u missed", "%u missed", point->n_missed),
                            point->n_missed);

  /* Translators: "4 correct", "1 extra" and "2 missed" */
  return g_strdup_printf (_("%s · %s · %s"), correct, extra, missed);
}

static void
update_figures (LimnTruthCard *self)
{
  LimnCurvePoint point = { .precision = NAN, .recall = NAN, .f1 = NAN };
  g_autofree char *counts = NULL;
  gboolean measured;

  measured = limn_referee_measure (self->referee, limn_session_get_cutoffs (get_session (self)),
                                   &point);
  if (measured)
    counts = describe_counts (&point);
  else if (limn_referee_is_judging (self->referee))
    counts = g_strdup (_("Comparing…"));
  else if (limn_referee_get_folder (self->referee))
    counts = g_strdup (_("No analysed picture has a ground truth"));
  else if (limn_session_get_image (get_session (self)) == NULL)
    counts = g_strdup (_("No picture"));
  else if (limn_referee_knows_picture (self->referee))
    counts = g_strdup (_("The model has not answered yet"));
  else
    counts = g_strdup (_("The ground truth says nothing about this picture"));

  set_share (self->precision_label, point.precision);
  set_share (self->recall_label, point.recall);
  set_share (self->f1_label, point.f1);
  set_label (self->counts_label, counts);
  gtk_widget_set_sensitive (self->goals, measured);
}

static void
update_average (LimnTruthCard *self)
{
  const LimnCocoSummary *summary = limn_referee_get_summary (self->referee);
  guint n_pictures = limn_referee_get_n_measured (self->referee);
  g_autofree char *text = NULL;
  g_autofree char *tip = NULL;

  gtk_widget_set_visible (self->ap_label, summary != NULL && summary->ap >= 0);
  if (summary == NULL || summary->ap < 0)
    return;

  /* Translators: COCO's average precision of masks over all, at 50 % and at 75 % overlap */
  text = g_strdup_printf (_("Mask AP %.3f · AP50 %.3f · AP75 %.3f"),
                          summary->ap, summary->ap50, summary->ap75);
  set_label (self->ap_label, text);
  /* Translators: %u pictures */
  tip = g_strdup_printf (ngettext ("Average precision of the masks of %u picture, as COCO "
                                   "defines it",
                                   "Average precision of the masks of %u pictures, as COCO "
                                   "defines it", n_pictures),
                         n_pictures);
  gtk_widget_set_tooltip_text (self->ap_label, tip);
}

/* Below what was asked for there may be more, which no figure counts. */
static void
update_known (LimnTruthCard *self)
{
  guint n_raised = 0;
  double covered = limn_referee_get_covered (self->referee, &n_raised);
  g_autofree char *from = limn_format_percent_nbsp (covered);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->known_label, covered > 0);
  if (covered <= 0)
    return;

  if (n_raised > 0)
    {
      /* Translators: %s is a confidence in percent; %u pictures have so many objects below it that
       * the server did not answer. */
      text = g_strdup_printf (ngettext ("The figures are about answers from %s up: "
                                        "%u picture had too many below",
                                        "The figures are about answers from %s up: "
                                        "%u pictures had too many below", n_raised),
                              from, n_raised);
    }
  else
    {
      /* Translators: %s is a confidence in percent */
      text = g_strdup_printf (_("The figures are about answers from %s up"), from);
    }
  set_label (self->known_label, text);
}

static void
update_unanswered (LimnTruthCard *self)
{
  g_autoptr (GPtrArray) names = limn_referee_dup_unanswered (self->referee);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->unanswered_label, names->len > 0);
  if (names->len == 0)
    return;

  if (names->len == 1)
    {
      /* Translators: %s is a class of the ground truth */
      text = g_strdup_printf (_("No answers of class “%s”"),
                              (const char *) g_ptr_array_index (names, 0));
      set_label (self->unanswered_label, text);
      return;
    }

  for (guint i = 0; i < MIN (names->len, MAX_NAMES); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (names, i));
  if (names->len > MAX_NAMES)
    g_string_append (list, ", …");
  /* Translators: %u classes of the ground truth, and %s their names: none was found */
  text = g_strdup_printf (ngettext ("No answers of %u class: %s", "No answers of %u classes: %s",
                                    names->len),
                          names->len, list->str);
  set_label (self->unanswered_label, text);
}

static void
update_analysis (LimnTruthCard *self)
{
  LimnSurvey *survey = limn_referee_get_survey (self->referee);
  LimnTruthSet *truth = limn_referee_get_truth (self->referee);
  guint n_pictures = limn_referee_get_n_pictures (self->referee);
  guint n_without = limn_referee_get_n_without_outlines (self->referee);
  g_autofree char *text = NULL;

  if (truth == NULL)
    return;

  if (n_without > 0)
    {
      /* Translators: %u pictures */
      text = g_strdup_printf (ngettext ("%u picture must be asked about again",
                                        "%u pictures must be asked about again", n_without),
                              n_without);
    }
  else
    {
      /* Translators: of the second number of pictures with a ground truth, the first is known */
      text = g_strdup_printf (ngettext ("%u of %u picture analysed",
                                        "%u of %u pictures analysed",
                                        limn_truth_set_get_n (truth)),
                              n_pictures, limn_truth_set_get_n (truth));
    }
  set_label (self->analysis_label, text);
  gtk_widget_set_visible (self->analyse_button,
                          n_pictures < limn_truth_set_get_n (truth)
                            && !limn_survey_is_running (survey));
}

static GtkWidget *
make_class_row (LimnTruthCard *self,
                const char    *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *figures;
  GtkWidget *row = gtk_list_box_row_new ();
  LimnCurvePoint best;
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  double ap = 0;

  if (limn_referee_find (self->referee, name, LIMN_CURVE_BEST_F1, &best))
    {
      g_autofree char *f1 = limn_format_percent_nbsp (100 * best.f1);
      g_autofree char *at = limn_format_percent_nbsp (best.confidence);

      /* Translators: the best F1 of a class, and the confidence that gives it */
      text = g_strdup_printf (_("F1 %s at %s"), f1, at);
    }
  else
    {
      text = g_strdup (_("none found"));
    }
  if (limn_referee_get_class_ap (self->referee, name, &ap) && ap >= 0)
    {
      g_autofree char *with_ap = g_strdup_printf ("%s · AP %.3f", text, ap);

      g_free (text);
      text = g_steal_pointer (&with_ap);
    }

  figures = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (figures, "numeric");
  gtk_widget_add_css_class (figures, "caption");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), figures);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  spoken = g_strdup_printf ("%s: %s", name, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

/* They are made when they are looked at. */
static void
update_classes (LimnTruthCard *self)
{
  g_autoptr (GPtrArray) names = NULL;
  GtkWidget *row;

  g_assert (LIMN_IS_TRUTH_CARD (self));

  while ((row = gtk_widget_get_first_child (self->class_rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->class_rows), row);
  if (self->referee == NULL || !gtk_expander_get_expanded (GTK_EXPANDER (self->classes_expander)))
    return;

  names = limn_referee_dup_classes (self->referee);
  for (guint i = 0; i < names->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->class_rows),
                         make_class_row (self, g_ptr_array_index (names, i)));
}

static void
update (LimnTruthCard *self)
{
  LimnTruthSet *truth;

  g_assert (LIMN_IS_TRUTH_CARD (self));

  truth = self->referee != NULL ? limn_referee_get_truth (self->referee) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), truth != NULL);
  if (truth == NULL)
    return;

  update_source (self, truth);
  update_figures (self);
  update_average (self);
  update_known (self);
  update_unanswered (self);
  update_analysis (self);
}

static void
truth_changed_cb (LimnTruthCard *self)
{
  g_assert (LIMN_IS_TRUTH_CARD (self));

  limn_truth_card_set_note (self, NULL);
  update (self);
}

static void
curve_changed_cb (LimnTruthCard *self)
{
  update (self);
  update_classes (self);
}

/* What was said about a goal is about the threshold that it set. */
static void
moved_cb (LimnTruthCard *self)
{
  g_assert (LIMN_IS_TRUTH_CARD (self));

  if (self->referee == NULL || limn_referee_get_truth (self->referee) == NULL)
    return;

  limn_truth_card_set_note (self, NULL);
  update_figures (self);
}

static void
limn_truth_card_dispose (GObject *object)
{
  LimnTruthCard *self = LIMN_TRUTH_CARD (object);
  GtkWidget *child;

  if (self->source_label != NULL)
    limn_truth_card_set_referee (self, NULL);
  g_clear_object (&self->referee_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->survey_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_TRUTH_CARD);

  G_OBJECT_CLASS (limn_truth_card_parent_class)->dispose (object);
}

static void
limn_truth_card_class_init (LimnTruthCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_truth_card_dispose;

  gtk_widget_class_set_css_name (widget_class, "truthcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-truth-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, problems_button);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, source_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, figures);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, precision_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, recall_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, f1_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, counts_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, goals);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, note_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, ap_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, known_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, unanswered_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, analysis_label);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, analyse_button);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, classes_expander);
  gtk_widget_class_bind_template_child (widget_class, LimnTruthCard, class_rows);
}

static void
limn_truth_card_init (LimnTruthCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->referee_signals = g_signal_group_new (LIMN_TYPE_REFEREE);
  g_signal_group_connect_object (self->referee_signals, "notify::truth",
                                 G_CALLBACK (truth_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->referee_signals, "notify::curve",
                                 G_CALLBACK (curve_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->referee_signals, "notify::summary",
                                 G_CALLBACK (curve_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->referee_signals, "notify::busy",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  /* The confidence is one of the cutoffs. */
  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::cutoffs",
                                 G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  self->survey_signals = g_signal_group_new (LIMN_TYPE_SURVEY);
  g_signal_group_connect_object (self->survey_signals, "notify::running",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->classes_expander, "notify::expanded",
                           G_CALLBACK (update_classes), self, G_CONNECT_SWAPPED);
}

/**
 * limn_truth_card_new:
 *
 * Creates a card that is hidden. Main thread only.
 *
 * Returns: (transfer floating): a new card
 */
GtkWidget *
limn_truth_card_new (void)
{
  return g_object_new (LIMN_TYPE_TRUTH_CARD, NULL);
}

/**
 * limn_truth_card_set_referee:
 * @self: a card
 * @referee: (nullable): who knows how good the answers are
 *
 * Sets whose figures are shown. Main thread only.
 */
void
limn_truth_card_set_referee (LimnTruthCard *self,
                             LimnReferee   *referee)
{
  g_return_if_fail (LIMN_IS_TRUTH_CARD (self));
  g_return_if_fail (referee == NULL || LIMN_IS_REFEREE (referee));

  if (!g_set_object (&self->referee, referee))
    return;

  g_signal_group_set_target (self->referee_signals, referee);
  g_signal_group_set_target (self->session_signals, referee != NULL ? get_session (self) : NULL);
  g_signal_group_set_target (self->survey_signals,
                             referee != NULL ? limn_referee_get_survey (referee) : NULL);
  curve_changed_cb (self);
}

/**
 * limn_truth_card_set_note:
 * @self: a card
 * @note: (nullable): a sentence
 *
 * Says something about the goal that was asked for, until the threshold moves. Main thread only.
 */
void
limn_truth_card_set_note (LimnTruthCard *self,
                          const char    *note)
{
  g_return_if_fail (LIMN_IS_TRUTH_CARD (self));

  if (note != NULL)
    set_label (self->note_label, note);
  gtk_widget_set_visible (self->note_label, note != NULL);
}

/**
 * limn_truth_card_get_counts:
 * @self: a card
 *
 * Gets the line below the figures. Main thread only.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_truth_card_get_counts (LimnTruthCard *self)
{
  g_return_val_if_fail (LIMN_IS_TRUTH_CARD (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->counts_label));
}

/**
 * limn_truth_card_get_ap:
 * @self: a card
 *
 * Gets the line of the average precision, or nothing while there is none. Main thread only.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
limn_truth_card_get_ap (LimnTruthCard *self)
{
  g_return_val_if_fail (LIMN_IS_TRUTH_CARD (self), NULL);

  return gtk_widget_get_visible (self->ap_label) ? gtk_label_get_label (GTK_LABEL (self->ap_label))
                                                 : NULL;
}
