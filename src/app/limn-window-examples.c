/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with examples: objects that must be shown, or must not. What follows from
 * those is the pins'; here it is said which object is meant. Main thread only. */

#include "config.h"

#include "limn-window-private.h"

static void
pin_target (LimnWindow *self,
            gboolean    keep)
{
  LimnPrediction *prediction = NULL;
  guint index = 0;

  if (limn_tuner_get_target (self->tuner, &prediction, &index))
    limn_pins_set (self->pins, prediction, index, keep);
}

static void
keep_object_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  pin_target (LIMN_WINDOW (widget), TRUE);
}

static void
hide_object_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  pin_target (LIMN_WINDOW (widget), FALSE);
}

static void
unpin_object_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  LimnPrediction *prediction = NULL;
  guint index = 0;

  if (limn_tuner_get_target (self->tuner, &prediction, &index))
    limn_pins_remove (self->pins, prediction, index);
}

static void
clear_pins_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  limn_pins_clear (LIMN_WINDOW (widget)->pins);
}

static void
fit_classes_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autoptr (LimnCutoffs) cutoffs = limn_pins_fit_classes (self->pins, NULL);

  limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
}

/* One value for the classes of all pins, which drops the values that those have of their own. */
static void
best_compromise_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autoptr (LimnCutoffs) cutoffs = NULL;
  LimnExampleFit fit;

  limn_pins_get_fit (self->pins, &fit);
  if (fit.n_examples == 0)
    return;

  cutoffs = limn_cutoffs_with_confidence (limn_session_get_cutoffs (self->session), fit.middle);
  for (guint i = 0; i < limn_pins_get_n (self->pins); i++)
    {
      const LimnPin *pin = limn_pins_get (self->pins, i);
      LimnCutoffs *without = limn_cutoffs_without_class (cutoffs, pin->class_name, pin->class_id);

      limn_cutoffs_unref (cutoffs);
      cutoffs = without;
    }

  limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  limn_pins_undo (LIMN_WINDOW (widget)->pins);
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  limn_pins_redo (LIMN_WINDOW (widget)->pins);
}

static void
update_actions (LimnWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LimnPrediction *prediction = NULL;
  gboolean has_target;
  gboolean is_pinned;
  guint index = 0;

  g_assert (LIMN_IS_WINDOW (self));

  has_target = limn_tuner_get_target (self->tuner, &prediction, &index);
  is_pinned = has_target && limn_pins_find (self->pins, prediction, index) != NULL;

  gtk_widget_action_set_enabled (widget, "win.unpin-object", is_pinned);
  gtk_widget_action_set_enabled (widget, "win.clear-pins", limn_pins_get_n (self->pins) > 0);
  gtk_widget_action_set_enabled (widget, "win.fit-classes", limn_pins_get_n (self->pins) > 0);
  gtk_widget_action_set_enabled (widget, "win.best-compromise", limn_pins_get_n (self->pins) > 0);
  gtk_widget_action_set_enabled (widget, "win.undo", limn_pins_can_undo (self->pins));
  gtk_widget_action_set_enabled (widget, "win.redo", limn_pins_can_redo (self->pins));
}

/* What the model said about a picture that is not shown: its pins learn of it as well. */
static void
answered_cb (LimnWindow *self,
             const char *key)
{
  LimnPrediction *pool;

  g_assert (LIMN_IS_WINDOW (self));

  pool = limn_survey_lookup (self->survey, key);
  if (pool != NULL)
    limn_pins_take_answer (self->pins, key, pool);
}

/*< private >
 * limn_window_class_install_example_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_example_actions (GtkWidgetClass *widget_class)
{
  const struct
  {
    const char                  *name;
    GtkWidgetActionActivateFunc  activate;
  } actions[] = {
    { "win.keep-object", keep_object_action },
    { "win.hide-object", hide_object_action },
    { "win.unpin-object", unpin_object_action },
    { "win.clear-pins", clear_pins_action },
    { "win.fit-classes", fit_classes_action },
    { "win.best-compromise", best_compromise_action },
    { "win.undo", undo_action },
    { "win.redo", redo_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);

  limn_window_class_install_preset_actions (widget_class);
}

/*< private >
 * limn_window_init_examples:
 * @self: a window that has its tuner
 *
 * Lets the examples follow the folder, and brings back the thresholds of the model's classes.
 */
void
limn_window_init_examples (LimnWindow *self)
{
  g_signal_connect_object (self->pins, "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tuner, "notify::target", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->overlay, "notify::selected", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->survey, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);

  limn_window_init_presets (self);
}
