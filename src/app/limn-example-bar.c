/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card of the examples, below the strip. What its buttons do are actions of the window. Main
 * thread only. */

#include "config.h"

#include "limn-example-bar.h"

#include <glib/gi18n-lib.h>

struct _LimnExampleBar
{
  GtkWidget parent_instance;

  /* Owned */
  LimnPins     *pins;
  GSignalGroup *pins_signals;
  GSignalGroup *session_signals;

  /* Template */
  GtkWidget *icon;
  GtkWidget *sentence_label;
  GtkWidget *remedies;
  GtkWidget *classes_button;
  GtkWidget *best_button;
  GtkWidget *clear_button;
};

G_DEFINE_FINAL_TYPE (LimnExampleBar, limn_example_bar, GTK_TYPE_WIDGET)

/* What can be done where no single value works and what is set does not do it either. */
static gboolean
update_remedies (LimnExampleBar *self)
{
  LimnCutoffs *now = limn_session_get_cutoffs (limn_pins_get_session (self->pins));
  g_autoptr (LimnCutoffs) by_class = NULL;
  g_autofree char *best = NULL;
  guint n_by_class = 0;
  guint n_present = 0;
  LimnExampleFit fit;
  guint n_wrong;

  limn_pins_get_fit (self->pins, &fit);
  if (fit.possible || limn_pins_count (self->pins, now, &n_present) == n_present)
    {
      gtk_widget_set_visible (self->remedies, FALSE);
      return FALSE;
    }

  by_class = limn_pins_fit_classes (self->pins, &n_by_class);
  n_wrong = fit.n_examples - fit.n_satisfied;

  /* Translators: a button; %u is a number of examples that it does not satisfy */
  best = g_strdup_printf (ngettext ("_Best compromise (%u wrong)", "_Best compromise (%u wrong)",
                                    n_wrong), n_wrong);
  gtk_button_set_label (GTK_BUTTON (self->best_button), best);
  gtk_button_set_use_underline (GTK_BUTTON (self->best_button), TRUE);
  gtk_widget_set_visible (self->classes_button, n_by_class > fit.n_satisfied);
  gtk_widget_set_visible (self->remedies, TRUE);

  return TRUE;
}

static void
update (LimnExampleBar *self)
{
  g_autofree char *sentence = NULL;
  gboolean is_conflict = FALSE;

  g_assert (LIMN_IS_EXAMPLE_BAR (self));

  if (self->pins != NULL)
    sentence = limn_pins_dup_sentence (self->pins);

  if (sentence != NULL)
    {
      is_conflict = update_remedies (self);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                    is_conflict ? "dialog-warning-symbolic"
                                                : "limn-keep-symbolic");
      if (is_conflict)
        gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "conflict");
    }

  /* It is read aloud when it changes, and only then. */
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->sentence_label)), sentence) != 0)
    gtk_label_set_label (GTK_LABEL (self->sentence_label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
}

static void
limn_example_bar_dispose (GObject *object)
{
  LimnExampleBar *self = LIMN_EXAMPLE_BAR (object);
  GtkWidget *child;

  if (self->sentence_label != NULL)
    limn_example_bar_set_pins (self, NULL);
  g_clear_object (&self->pins_signals);
  g_clear_object (&self->session_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_EXAMPLE_BAR);

  G_OBJECT_CLASS (limn_example_bar_parent_class)->dispose (object);
}

static void
limn_example_bar_class_init (LimnExampleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_example_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "examplebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-example-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, icon);
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, remedies);
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, classes_button);
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, best_button);
  gtk_widget_class_bind_template_child (widget_class, LimnExampleBar, clear_button);
}

static void
limn_example_bar_init (LimnExampleBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tuning-card");

  self->pins_signals = g_signal_group_new (LIMN_TYPE_PINS);
  g_signal_group_connect_object (self->pins_signals, "changed",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::confidence",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::cutoffs",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * limn_example_bar_new:
 *
 * Creates a card of no examples.
 *
 * Returns: (transfer floating): a new card
 */
GtkWidget *
limn_example_bar_new (void)
{
  return g_object_new (LIMN_TYPE_EXAMPLE_BAR, NULL);
}

/**
 * limn_example_bar_set_pins:
 * @self: a card
 * @pins: (nullable): the examples
 *
 * Sets which examples it is about.
 */
void
limn_example_bar_set_pins (LimnExampleBar *self,
                           LimnPins       *pins)
{
  g_return_if_fail (LIMN_IS_EXAMPLE_BAR (self));
  g_return_if_fail (pins == NULL || LIMN_IS_PINS (pins));

  if (!g_set_object (&self->pins, pins))
    return;

  g_signal_group_set_target (self->pins_signals, pins);
  g_signal_group_set_target (self->session_signals,
                             pins != NULL ? limn_pins_get_session (pins) : NULL);
  update (self);
}

/**
 * limn_example_bar_get_text:
 * @self: a card
 *
 * Gets the sentence that is shown.
 *
 * Returns: (transfer none): the text, empty without examples
 */
const char *
limn_example_bar_get_text (LimnExampleBar *self)
{
  g_return_val_if_fail (LIMN_IS_EXAMPLE_BAR (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->sentence_label));
}
