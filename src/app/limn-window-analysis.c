/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking the model about every picture of the filmstrip. Main thread only. */

#include "config.h"

#include "limn-format.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

/* Outlines that were let go of are missed only where they are held against the truth. */
static gboolean
is_unknown (LimnWindow *self,
            GFile      *file,
            const char *key)
{
  LimnTruthSet *truth = limn_referee_get_truth (self->referee);

  if (limn_survey_get_covered (self->survey, key) > LIMN_CONFIDENCE_MAX)
    return TRUE;

  return truth != NULL && limn_truth_set_lookup (truth, file) != NULL
         && !limn_survey_has_outlines (self->survey, key);
}

static GPtrArray *
list_unknown (LimnWindow *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      LimnPictureItem *item = limn_picture_list_peek (self->pictures, i);
      GFile *file = limn_picture_item_get_file (item);

      if (file != NULL && is_unknown (self, file, limn_picture_item_get_key (item)))
        g_ptr_array_add (files, g_object_ref (file));
    }

  return files;
}

static LimnPictureItem *
find_item (LimnWindow *self,
           const char *key)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      LimnPictureItem *item = limn_picture_list_peek (self->pictures, i);

      if (g_str_equal (limn_picture_item_get_key (item), key))
        return item;
    }

  return NULL;
}

/* The picture that is shown says itself how it is. */
static void
set_state (LimnWindow       *self,
           const char       *key,
           LimnPictureState  state)
{
  LimnPictureItem *item = find_item (self, key);
  int count = -1;

  if (item == NULL || item == self->shown)
    return;
  if (state == LIMN_PICTURE_DONE)
    count = (int) limn_score_table_count_row (limn_survey_get_scores (self->survey), key,
                                              limn_session_get_cutoffs (self->session));

  limn_picture_item_set_answer (item, state, count);
}

static void
answered_cb (LimnWindow *self,
             const char *key)
{
  g_assert (LIMN_IS_WINDOW (self));

  if (limn_survey_is_running (self->survey))
    set_state (self, key, LIMN_PICTURE_DONE);
}

static void
failed_cb (LimnWindow   *self,
           const char   *key,
           const GError *error)
{
  g_assert (LIMN_IS_WINDOW (self));

  set_state (self, key, LIMN_PICTURE_FAILED);
}

static void
confirmed_cb (LimnWindow *self,
              const char *response)
{
  g_assert (LIMN_IS_WINDOW (self));

  if (g_str_equal (response, "ask"))
    limn_window_start_analysis (self);
}

/* What costs credits is not begun by a slip of the hand. */
static void
confirm (LimnWindow *self,
         guint       n_pictures)
{
  g_autofree char *host = limn_format_host (limn_session_get_model (self->session));
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  heading = g_strdup_printf (ngettext ("Ask about %u Picture?", "Ask about %u Pictures?",
                                       n_pictures),
                             n_pictures);
  /* Translators: %u requests, %s is the name of a server */
  body = g_strdup_printf (ngettext ("That is %u request to %s.", "That is %u requests to %s.",
                                    n_pictures),
                          n_pictures, host);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"),
                                    "ask", _("_Ask"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "ask",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
analyse_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  g_autoptr (GPtrArray) files = list_unknown (self);

  if (limn_survey_is_running (self->survey))
    return;

  if (files->len == 0)
    limn_window_toast (self, _("All pictures are analysed"));
  else if (limn_window_needs_consent (self))
    limn_window_ask_consent (self, files->len);
  else if (limn_model_is_remote (limn_session_get_model (self->session)))
    confirm (self, files->len);
  else
    limn_window_start_analysis (self);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  limn_survey_stop (LIMN_WINDOW (widget)->survey);
}

static void
tell_end (LimnWindow *self)
{
  const GError *error = limn_survey_get_error (self->survey);
  g_autofree char *text = NULL;
  guint n_done = 0;
  guint n_failed = 0;
  guint n_total = 0;

  limn_survey_get_progress (self->survey, &n_done, &n_failed, &n_total);
  /* Another model or overlap: what was asked for is of no use any more. */
  if (n_total == 0)
    return;
  if (error != NULL)
    {
      /* Translators: %s is the reason */
      text = g_strdup_printf (_("The analysis stopped: %s"), error->message);
    }
  else if (n_failed > 0)
    {
      /* Translators: %u pictures */
      text = g_strdup_printf (ngettext ("%u picture could not be analysed",
                                        "%u pictures could not be analysed", n_failed),
                              n_failed);
    }
  else
    {
      /* Translators: %u pictures */
      text = g_strdup_printf (ngettext ("%u picture analysed", "%u pictures analysed", n_done),
                              n_done);
    }
  limn_window_toast (self, text);
}

static void
running_changed_cb (LimnWindow *self)
{
  gboolean running = limn_survey_is_running (self->survey);

  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop-analysis", running);
  if (!running)
    tell_end (self);
}

static void
items_changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.analyse-folder",
                                 g_list_model_get_n_items (G_LIST_MODEL (self->pictures)) > 0);
}

/*< private >
 * limn_window_start_analysis:
 * @self: a window
 *
 * Asks about every picture whose answer is not known.
 */
void
limn_window_start_analysis (LimnWindow *self)
{
  g_autoptr (GPtrArray) files = list_unknown (self);

  limn_survey_run (self->survey, files);
}

/*< private >
 * limn_window_class_install_analysis_actions:
 * @widget_class: the class
 *
 * Installs the actions of this file.
 */
void
limn_window_class_install_analysis_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.analyse-folder", NULL, analyse_action);
  gtk_widget_class_install_action (widget_class, "win.stop-analysis", NULL, stop_action);
}

/*< private >
 * limn_window_init_analysis:
 * @self: a window that has its survey
 *
 * Lets the filmstrip follow runs through its pictures.
 */
void
limn_window_init_analysis (LimnWindow *self)
{
  g_signal_connect_object (self->survey, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->survey, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->survey, "notify::running", G_CALLBACK (running_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pictures, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.stop-analysis", FALSE);
  items_changed_cb (self);
}
