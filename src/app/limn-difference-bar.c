/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The card that says where deriving was wrong. What it shows is drawn by the canvas. Main thread
 * only. */

#include "config.h"

#include "limn-difference-bar.h"

#include <glib/gi18n-lib.h>

struct _LimnDifferenceBar
{
  GtkWidget parent_instance;

  /* Owned */
  LimnSession  *session;
  GSignalGroup *session_signals;

  /* Template */
  GtkWidget *text_label;
  GtkWidget *show_button;
};

G_DEFINE_FINAL_TYPE (LimnDifferenceBar, limn_difference_bar, GTK_TYPE_WIDGET)

/* No line ends between a number and its word. */
static char *
glue (char *text)
{
  g_autofree char *owned = text;
  GString *glued = g_string_new (owned);

  g_string_replace (glued, " ", "\302\240", 0);

  return g_string_free (glued, FALSE);
}

static char *
describe (LimnChanges *difference)
{
  g_autofree char *more = NULL;
  g_autofree char *fewer = NULL;
  guint n_came = 0;
  guint n_went = 0;

  limn_changes_get_came (difference, &n_came);
  limn_changes_get_went (difference, &n_went);

  if (n_came == 0 && n_went == 0)
    return g_strdup (_("The model's answer has the same objects as what was derived, "
                       "with other scores"));

  /* Translators: part of "The model's answer differs from what was derived: 1 more, 2 fewer" */
  more = glue (g_strdup_printf (ngettext ("%u more", "%u more", n_came), n_came));
  /* Translators: part of "The model's answer differs from what was derived: 1 more, 2 fewer" */
  fewer = glue (g_strdup_printf (ngettext ("%u fewer", "%u fewer", n_went), n_went));

  if (n_went == 0)
    {
      /* Translators: %s is "1 more" or "2 fewer" */
      return g_strdup_printf (_("The model's answer differs from what was derived: %s"), more);
    }
  if (n_came == 0)
    {
      /* Translators: %s is "1 more" or "2 fewer" */
      return g_strdup_printf (_("The model's answer differs from what was derived: %s"), fewer);
    }

  /* Translators: "1 more" and "2 fewer" */
  return g_strdup_printf (_("The model's answer differs from what was derived: %s, %s"),
                          more, fewer);
}

static void
update (LimnDifferenceBar *self)
{
  LimnChanges *difference = NULL;

  g_assert (LIMN_IS_DIFFERENCE_BAR (self));

  if (self->session != NULL && limn_session_get_differs (self->session))
    difference = limn_session_get_difference (self->session);

  if (difference != NULL)
    {
      g_autofree char *text = describe (difference);

      if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->text_label)), text) != 0)
        gtk_label_set_label (GTK_LABEL (self->text_label), text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), difference != NULL);
}

static void
limn_difference_bar_dispose (GObject *object)
{
  LimnDifferenceBar *self = LIMN_DIFFERENCE_BAR (object);
  GtkWidget *child;

  if (self->text_label != NULL)
    limn_difference_bar_set_session (self, NULL);
  g_clear_object (&self->session_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_DIFFERENCE_BAR);

  G_OBJECT_CLASS (limn_difference_bar_parent_class)->dispose (object);
}

static void
limn_difference_bar_class_init (LimnDifferenceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_difference_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "differencebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-difference-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnDifferenceBar, text_label);
  gtk_widget_class_bind_template_child (widget_class, LimnDifferenceBar, show_button);
}

static void
limn_difference_bar_init (LimnDifferenceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tuning-card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");

  self->session_signals = g_signal_group_new (LIMN_TYPE_SESSION);
  g_signal_group_connect_object (self->session_signals, "notify::differs",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->session_signals, "notify::difference",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * limn_difference_bar_new:
 *
 * Creates a card of no difference.
 *
 * Returns: (transfer floating): a new card
 */
GtkWidget *
limn_difference_bar_new (void)
{
  return g_object_new (LIMN_TYPE_DIFFERENCE_BAR, NULL);
}

/**
 * limn_difference_bar_set_session:
 * @self: a card
 * @session: (nullable): whose answers are compared
 *
 * Sets whose difference is told.
 */
void
limn_difference_bar_set_session (LimnDifferenceBar *self,
                                 LimnSession       *session)
{
  g_return_if_fail (LIMN_IS_DIFFERENCE_BAR (self));
  g_return_if_fail (session == NULL || LIMN_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  update (self);
}

/**
 * limn_difference_bar_get_text:
 * @self: a card
 *
 * Gets the sentence that is shown, or was last.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_difference_bar_get_text (LimnDifferenceBar *self)
{
  g_return_val_if_fail (LIMN_IS_DIFFERENCE_BAR (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->text_label));
}
