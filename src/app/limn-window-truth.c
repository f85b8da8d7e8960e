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

typedef struct
{
  LimnWindow *window;
  GFile      *file;
  guint       n_pictures;
  gboolean    again;
} Loading;

static void
loading_free (Loading *loading)
{
  g_object_unref (loading->window);
  g_object_unref (loading->file);
  g_free (loading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loading, loading_free)

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
tell_problems (LimnWindow   *self,
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

static void load (LimnWindow *self,
                  GFile      *file,
                  gboolean    again);

static void
take_truth (LimnWindow   *self,
            LimnTruthSet *truth,
            Loading      *loading)
{
  g_autoptr (GPtrArray) pictures = list_files (self);

  g_set_object (&self->truth_file, loading->file);
  limn_referee_set_truth (self->referee, truth);
  if (!loading->again)
    tell_problems (self, truth);
  /* Pictures came meanwhile. */
  if (pictures->len != loading->n_pictures)
    load (self, loading->file, TRUE);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnTruthSet) truth = limn_truth_set_load_finish (result, &error);
  g_autoptr (Loading) loading = user_data;
  LimnWindow *self;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = loading->window;
  g_assert (LIMN_IS_WINDOW (self));

  g_clear_object (&self->truth_cancellable);
  if (truth != NULL)
    {
      take_truth (self, truth, loading);
    }
  else if (!loading->again)
    {
      /* Translators: %s is the reason. */
      text = g_strdup_printf (_("Could not open the ground truth: %s"), error->message);
      limn_window_toast (self, text);
    }
}

/* What was being read makes room. */
static void
load (LimnWindow *self,
      GFile      *file,
      gboolean    again)
{
  g_autoptr (GPtrArray) pictures = list_files (self);
  Loading *loading = g_new0 (Loading, 1);

  if (self->truth_cancellable != NULL)
    g_cancellable_cancel (self->truth_cancellable);
  g_clear_object (&self->truth_cancellable);

  self->truth_cancellable = g_cancellable_new ();
  loading->window = g_object_ref (self);
  loading->file = g_object_ref (file);
  loading->n_pictures = pictures->len;
  loading->again = again;
  limn_truth_set_load_async (file, pictures, self->truth_cancellable, loaded_cb, loading);
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
  load (self, file, FALSE);
}

/*< private >
 * limn_window_dispose_truth:
 * @self: a window
 *
 * Stops reading.
 */
void
limn_window_dispose_truth (LimnWindow *self)
{
  if (self->truth_cancellable != NULL)
    g_cancellable_cancel (self->truth_cancellable);
  g_clear_object (&self->truth_cancellable);
  g_clear_object (&self->truth_file);
  g_clear_object (&self->offered);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GFile) file = limn_file_picker_ask_finish_one (result);

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
  LimnPictureItem *item = self->shown != NULL ? self->shown : self->opened;
  GFile *file = item != NULL ? limn_picture_item_get_file (item) : NULL;
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;

  if (folder != NULL)
    limn_window_open_truth (self, folder);
}

static void
put_truth_away (LimnWindow *self)
{
  if (self->truth_cancellable != NULL)
    g_cancellable_cancel (self->truth_cancellable);
  g_clear_object (&self->truth_cancellable);
  g_clear_object (&self->truth_file);
  limn_referee_set_truth (self->referee, NULL);
}

static void
close_truth_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  put_truth_away (LIMN_WINDOW (widget));
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
  gtk_window_set_destroy_with_parent (window, TRUE);
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

  if (isnan (best.precision) || isnan (best.recall))
    return g_strdup (_("The ground truth has nothing to find here"));

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

static void
set_goal_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  LimnCurve *curve = limn_referee_get_curve (self->referee);
  const char *what = g_variant_get_string (parameter, NULL);
  LimnCurveGoal goal = LIMN_CURVE_BEST_F1;
  g_autoptr (LimnCutoffs) cutoffs = NULL;
  g_autofree char *text = NULL;
  LimnCurvePoint point;

  if (curve == NULL)
    return;
  if (g_str_equal (what, "recall"))
    goal = LIMN_CURVE_RECALL_95;
  else if (g_str_equal (what, "precision"))
    goal = LIMN_CURVE_PRECISION_95;

  if (g_str_equal (what, "classes"))
    cutoffs = limn_referee_dup_best (self->referee, limn_session_get_cutoffs (self->session));
  /* One value for all: what classes had of their own would be another answer. */
  else if (limn_referee_find (self->referee, NULL, goal, &point))
    cutoffs = limn_cutoffs_new (point.confidence);
  else
    text = describe_unreachable (curve, goal);

  if (cutoffs != NULL)
    limn_pins_apply (self->pins, cutoffs, limn_session_get_overlap (self->session));
  limn_truth_card_set_note (self->truth_card, text);
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

static void
pictures_changed_cb (LimnWindow *self,
                     guint       position,
                     guint       n_removed,
                     guint       n_added)
{
  guint n_pictures = g_list_model_get_n_items (G_LIST_MODEL (self->pictures));

  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-truth", n_pictures > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.find-truth", n_pictures > 0);
  if (n_pictures == 0)
    {
      /* What comes next is another matter. */
      put_truth_away (self);
      g_clear_object (&self->offered);
    }
  if (n_added == 0)
    return;

  /* What is known is about the pictures that there were. */
  if (self->truth_file != NULL)
    load (self, self->truth_file, TRUE);
  else if (self->truth_cancellable == NULL)
    limn_window_offer_truth (self, position, n_added);
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
  g_signal_connect_object (self->pictures, "items-changed", G_CALLBACK (pictures_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  pictures_changed_cb (self, 0, 0, 0);

  limn_window_init_analysis (self);
}
