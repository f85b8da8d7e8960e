/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What there is to know about the selected object. Main thread only. */

#include "config.h"

#include "limn-details.h"

#include "limn-reply-writer.h"

#include <glib/gi18n-lib.h>

/* Long enough to be read, short enough to be believed the next time. */
#define COPIED_MS 2000

struct _LimnDetails
{
  GtkWidget parent_instance;

  /* Owned */
  LimnOverlay  *overlay;
  GSignalGroup *overlay_signals;

  /* Template */
  GtkWidget *label;
  GtkWidget *copy_button;

  guint copied_id;
};

G_DEFINE_FINAL_TYPE (LimnDetails, limn_details, GTK_TYPE_WIDGET)

static LimnPrediction *
get_selected (LimnDetails *self,
              guint       *index)
{
  LimnPrediction *prediction;
  int selected;

  if (self->overlay == NULL)
    return NULL;

  prediction = limn_session_get_prediction (limn_overlay_get_session (self->overlay));
  selected = limn_overlay_get_selected (self->overlay);
  if (prediction == NULL || selected < 0
      || (guint) selected >= limn_prediction_get_n_instances (prediction))
    return NULL;

  *index = selected;

  return prediction;
}

static guint
count_points (LimnPrediction *prediction,
              guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  guint total = 0;

  for (guint i = 0; i < instance->n_rings; i++)
    {
      guint n = 0;

      limn_prediction_get_ring (prediction, instance->first_ring + i, &n);
      total += n;
    }

  return total;
}

/* Lines break after a dot and not before it, nor between a number and its unit. */
static char *
glue (const char *text)
{
  GString *glued = g_string_new (text);

  g_string_replace (glued, " ·", "\302\240·", 0);
  g_string_replace (glued, " ×", "\302\240×", 0);
  g_string_replace (glued, "× ", "×\302\240", 0);
  g_string_replace (glued, " px", "\302\240px", 0);

  return g_string_free (glued, FALSE);
}

static char *
describe (LimnPrediction *prediction,
          guint           index)
{
  const LimnInstance *instance = limn_prediction_get_instance (prediction, index);
  const char *name = limn_prediction_get_class_name (prediction, instance->class_index);
  double area = limn_prediction_get_area (prediction, index);
  g_autofree char *points = NULL;
  guint n_points = count_points (prediction, index);

  if (n_points == 0)
    {
      /* Translators: the class of an object, then its width, height and area in pixels. ' groups
       * thousands. */
      return g_strdup_printf (_("%s · %.0f × %.0f px · area %'.0f px² · box only"),
                              name, instance->box.width, instance->box.height, area);
    }

  points = g_strdup_printf (ngettext ("%u point", "%u points", n_points), n_points);

  /* Translators: the class of an object, its width, height and area in pixels, and how many points
   * its outline has ("62 points"). ' groups thousands. */
  return g_strdup_printf (_("%s · %.0f × %.0f px · area %'.0f px² · %s"),
                          name, instance->box.width, instance->box.height, area, points);
}

/* For the whole answer, whichever object is selected. */
static char *
add_date (LimnDetails *self,
          char        *text)
{
  LimnPrediction *prediction = self->overlay != NULL
                               ? limn_session_get_prediction (limn_overlay_get_session
                                                              (self->overlay)) : NULL;
  gint64 stored_us = prediction != NULL ? limn_prediction_get_stored_us (prediction) : 0;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *owned = text;

  if (stored_us > 0)
    date = g_date_time_new_from_unix_local (stored_us / G_USEC_PER_SEC);
  if (date == NULL && prediction != NULL
      && limn_session_get_was_cold (limn_overlay_get_session (self->overlay)))
    {
      /* Translators: what is known about an object; the server said that its answer took long
       * because the model was not loaded. */
      return g_strdup_printf (_("%s · the model was started for this picture"), owned);
    }
  if (date == NULL)
    return g_steal_pointer (&owned);
  shown = g_date_time_format (date, "%x");
  /* Translators: what is known about an object, and the date at which the model's answer was
   * stored. */
  return g_strdup_printf (_("%s · stored answer of %s"), owned, shown);
}

static void
forget_copied (LimnDetails *self)
{
  g_clear_handle_id (&self->copied_id, g_source_remove);
  gtk_button_set_label (GTK_BUTTON (self->copy_button), _("Copy JSON"));
}

static void
update (LimnDetails *self)
{
  LimnPrediction *prediction;
  g_autofree char *text = NULL;
  guint index = 0;

  g_assert (LIMN_IS_DETAILS (self));

  prediction = get_selected (self, &index);
  if (prediction != NULL)
    {
      g_autofree char *plain = add_date (self, describe (prediction, index));

      text = glue (plain);
    }
  else
    {
      text = add_date (self, g_strdup (_("Select an object to see its numbers")));
    }

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), text) != 0)
    {
      gtk_label_set_label (GTK_LABEL (self->label), text);
      forget_copied (self);
    }

  if (prediction != NULL)
    gtk_widget_remove_css_class (self->label, "dim-label");
  else
    gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "details.copy-json", prediction != NULL);
}

static gboolean
copied_over_cb (gpointer user_data)
{
  LimnDetails *self = user_data;

  g_assert (LIMN_IS_DETAILS (self));

  self->copied_id = 0;
  forget_copied (self);

  return G_SOURCE_REMOVE;
}

static void
copy_action_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  LimnDetails *self = LIMN_DETAILS (widget);
  g_autofree char *json = NULL;
  LimnPrediction *prediction;
  guint index = 0;

  prediction = get_selected (self, &index);
  if (prediction == NULL)
    return;

  json = limn_reply_write_instance (prediction, index);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), json);

  forget_copied (self);
  gtk_button_set_label (GTK_BUTTON (self->copy_button), _("Copied"));
  self->copied_id = g_timeout_add (COPIED_MS, copied_over_cb, self);
  g_source_set_name_by_id (self->copied_id, "[limn] copied");
}

static void
limn_details_dispose (GObject *object)
{
  LimnDetails *self = LIMN_DETAILS (object);
  GtkWidget *child;

  limn_details_set_overlay (self, NULL);
  g_clear_handle_id (&self->copied_id, g_source_remove);
  g_clear_object (&self->overlay_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LIMN_TYPE_DETAILS);

  G_OBJECT_CLASS (limn_details_parent_class)->dispose (object);
}

static void
limn_details_class_init (LimnDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = limn_details_dispose;

  gtk_widget_class_install_action (widget_class, "details.copy-json", NULL, copy_action_cb);

  gtk_widget_class_set_css_name (widget_class, "details");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LIMN_RESOURCE_PATH "/limn-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LimnDetails, label);
  gtk_widget_class_bind_template_child (widget_class, LimnDetails, copy_button);
}

static void
limn_details_init (LimnDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->overlay_signals = g_signal_group_new (LIMN_TYPE_OVERLAY);
  g_signal_group_connect_object (self->overlay_signals, "notify::selected",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->overlay_signals, "notify::scene",
                                 G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * limn_details_new:
 *
 * Creates the details of nothing.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_details_new (void)
{
  return g_object_new (LIMN_TYPE_DETAILS, NULL);
}

/**
 * limn_details_set_overlay:
 * @self: the details
 * @overlay: (nullable): what is shown and selected
 *
 * Sets whose selected object is described.
 */
void
limn_details_set_overlay (LimnDetails *self,
                          LimnOverlay *overlay)
{
  g_return_if_fail (LIMN_IS_DETAILS (self));
  g_return_if_fail (overlay == NULL || LIMN_IS_OVERLAY (overlay));

  if (!g_set_object (&self->overlay, overlay))
    return;

  g_signal_group_set_target (self->overlay_signals, overlay);
  update (self);
}

/**
 * limn_details_get_text:
 * @self: the details
 *
 * Gets the numbers as they are shown.
 *
 * Returns: (transfer none): the text
 */
const char *
limn_details_get_text (LimnDetails *self)
{
  g_return_val_if_fail (LIMN_IS_DETAILS (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->label));
}
