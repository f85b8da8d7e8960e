/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do with ground truth: open it, put it away, see what was wrong with it, and have
 * it choose the thresholds. Main thread only; files are read on a worker. */

#include "config.h"

#include "limn-file-picker.h"
#include "limn-format.h"
#include "limn-truth-problems.h"
#include "limn-window-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

static GPtrArray *
list_files (LimnWindow *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      GFile *file = limn_picture_item_get_file (limn_picture_list_peek (self->pictures, i));

      if (file != NULL)
        g_ptr_array_add (files, g_object_ref (file));
    }

  return files;
}

static void
show_toast_of_problems (LimnWindow   *self,
                        LimnTruthSet *truth)
{
  guint n_problems = limn_truth_set_get_n_problems (truth);
  g_autofree char *text = NULL;

  if (n_problems == 0)
    return;

  text = g_strdup_printf (ngettext ("The ground truth has %u problem",
                                    "The ground truth has %u problems", n_problems),
                          n_problems);
  limn_window_toast_with_button (self, text, _("_Show"), "win.truth-problems");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTruthSet) truth = limn_truth_set_load_finish (result, &error);
  g_autoptr (LimnWindow) self = user_data;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_assert (LIMN_IS_WINDOW (self));

  if (truth == NULL)
    {
      /* Translators: %s is the reason. */
      text = g_strdup_printf (_("Could not open the ground truth: %s"), error->message);
      limn_window_toast (self, text);
      return;
    }

  limn_referee_set_truth (self->referee, truth);
  show_toast_of_problems (self, truth);
}

/*< private >
 * limn_window_open_truth:
 * @self: a window
 * @file: a file of ground truth, or a folder
 *
 * Reads ground truth about the pictures of the filmstrip, and holds the answers against it.
 */
void
limn_window_open_truth (LimnWindow *self,
                        GFile      *file)
{
  g_autoptr (GPtrArray) pictures = list_files (self);

  limn_truth_set_load_async (file, pictures, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GListModel) files = limn_file_picker_ask_finish (result, NULL);
  g_autoptr (GFile) file = NULL;

  if (files == NULL)
    return;

  file = g_list_model_get_item (files, 0);
  if (file != NULL)
    limn_window_open_truth (LIMN_WINDOW (object), file);
}

static void
open_truth_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);

  limn_file_picker_ask_async (GTK_WINDOW (self), LIMN_FILE_TRUTH, NULL, self->cancellable,
                              file_chosen_cb, NULL);
}

/* What lies beside the picture that is shown. */
static void
find_truth_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  GFile *file = self->shown != NULL ? limn_picture_item_get_file (self->shown) : NULL;
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;

  if (folder != NULL)
    limn_window_open_truth (self, folder);
}

static void
close_truth_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  limn_referee_set_truth (LIMN_WINDOW (widget)->referee, NULL);
}

static void
truth_problems_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  LimnTruthSet *truth = limn_referee_get_truth (LIMN_WINDOW (widget)->referee);
  GtkWindow *window;

  if (truth == NULL)
    return;

  window = limn_truth_problems_new (truth);
  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_set_modal (window, TRUE);
  gtk_window_present (window);
}

static char *
describe_unreachable (LimnCurve     *curve,
                      LimnCurveGoal  goal)
{
  g_autofree char *share = NULL;
  g_autofree char *at = NULL;
  LimnCurvePoint best = { .precision = NAN, .recall = NAN };

  if (goal == LIMN_CURVE_BEST_F1 || limn_curve_get_n_points (curve) == 0)
    return g_strdup (_("Nothing that was found is right, so no confidence is better"));

  for (guint i = 0; i < limn_curve_get_n_points (curve); i++)
    {
      const LimnCurvePoint *point = limn_curve_get_point (curve, i);

      if (goal == LIMN_CURVE_RECALL_95
            ? isnan (best.recall) || point->recall > best.recall
            : isnan (best.precision) || point->precision > best.precision)
        best = *point;
    }

  share = limn_format_percent_nbsp (100 * (goal == LIMN_CURVE_RECALL_95 ? best.recall
                                                                       : best.precision));
  at = limn_format_percent_nbsp (best.confidence);
  if (goal == LIMN_CURVE_RECALL_95)
    {
      /* Translators: a share and a confidence, in percent */
      return g_strdup_printf (_("No known confidence finds 95 %%: at best %s, at %s"), share, at);
    }

  /* Translators: a share and a confidence, in percent */
  return g_strdup_printf (_("No confidence reaches a precision of 95 %%: at best %s, at %s"),
                          share, at);
}

/* Every class that has a best value gets it; one value of a class is for all its ids. */
static void
use_class_values (LimnWindow *self)
{
  g_autoptr (GPtrArray) names = limn_referee_dup_classes (self->referee);
  g_autoptr (LimnCutoffs) cutoffs = limn_cutoffs_ref (limn_session_get_cutoffs (self->session));
  LimnPrediction *pool = limn_session_get_pool (self->session);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (LimnCurve) curve = limn_referee_dup_class_curve (self->referee, name);
      LimnCurvePoint best;
      int class_id = -1;

      if (curve == NULL || !limn_curve_find (curve, LIMN_CURVE_BEST_F1, &best))
        continue;
      for (guint k = 0; pool != NULL && k < limn_prediction_get_n_instances (pool); k++)
        {
          const LimnInstance *instance = limn_prediction_get_instance (pool, k);

          if (g_str_equal (limn_prediction_get_class_name (pool, instance->class_index), name))
            {
              LimnCutoffs *next;

              if (instance->class_id == class_id)
                continue;
              class_id = instance->class_id;
              next = limn_cutoffs_with_class (cutoffs, name, class_id, best.confidence);
              limn_cutoffs_unref (cutoffs);
              cutoffs = next;
            }
        }
    }

  limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
}

static void
set_goal_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  LimnCurve *curve = limn_referee_get_curve (self->referee);
  const char *what = g_variant_get_string (parameter, NULL);
  LimnCurveGoal goal = LIMN_CURVE_BEST_F1;
  LimnCurvePoint point;

  if (curve == NULL)
    return;
  if (g_str_equal (what, "classes"))
    {
      use_class_values (self);
      return;
    }
  if (g_str_equal (what, "recall"))
    goal = LIMN_CURVE_RECALL_95;
  else if (g_str_equal (what, "precision"))
    goal = LIMN_CURVE_PRECISION_95;

  if (limn_curve_find (curve, goal, &point))
    {
      g_autoptr (LimnCutoffs) cutoffs =
        limn_cutoffs_with_confidence (limn_session_get_cutoffs (self->session), point.confidence);

      limn_truth_card_set_note (self->truth_card, NULL);
      limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
    }
  else
    {
      g_autofree char *text = describe_unreachable (curve, goal);

      limn_truth_card_set_note (self->truth_card, text);
    }
}

static void
update_actions (LimnWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LimnTruthSet *truth = limn_referee_get_truth (self->referee);

  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_action_set_enabled (widget, "win.close-truth", truth != NULL);
  gtk_widget_action_set_enabled (widget, "win.truth-problems",
                                 truth != NULL && limn_truth_set_get_n_problems (truth) > 0);
  gtk_widget_action_set_enabled (widget, "win.set-goal",
                                 limn_referee_get_curve (self->referee) != NULL);
}

/*< private >
 * limn_window_class_install_truth_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_truth_actions (GtkWidgetClass *widget_class)
{
  const struct
  {
    const char                  *name;
    const char                  *type;
    GtkWidgetActionActivateFunc  activate;
  } actions[] = {
    { "win.open-truth", NULL, open_truth_action },
    { "win.find-truth", NULL, find_truth_action },
    { "win.close-truth", NULL, close_truth_action },
    { "win.truth-problems", NULL, truth_problems_action },
    { "win.set-goal", "s", set_goal_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].activate);

  limn_window_class_install_analysis_actions (widget_class);
}

/*< private >
 * limn_window_init_truth:
 * @self: a window that has its tuner
 *
 * Puts the card and the graph of the ground truth in the sidebar.
 */
void
limn_window_init_truth (LimnWindow *self)
{
  self->truth_card = LIMN_TRUTH_CARD (limn_truth_card_new ());
  limn_truth_card_set_referee (self->truth_card, self->referee);
  limn_sidebar_add_card (self->sidebar, GTK_WIDGET (self->truth_card));

  g_signal_connect_object (self->referee, "notify::truth", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->referee, "notify::curve", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);

  limn_window_init_analysis (self);
}
