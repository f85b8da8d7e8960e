/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of what a ground truth says that could not be used as it stands: a line each, as
 * compilers print them, so that it can be copied whole. Main thread only. */

#include "config.h"

#include "limn-truth-problems.h"

#include <adwaita.h>

#include <glib/gi18n-lib.h>

static char *
list_problems (LimnTruthSet *truth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < limn_truth_set_get_n_problems (truth); i++)
    {
      const LimnTruthProblem *problem = limn_truth_set_get_problem (truth, i);

      if (i > 0)
        g_string_append_c (text, '\n');
      if (problem->line > 0)
        g_string_append_printf (text, "%s:%u: %s", problem->file, problem->line, problem->text);
      else
        g_string_append_printf (text, "%s: %s", problem->file, problem->text);
    }

  return g_string_free (text, FALSE);
}

/**
 * limn_truth_problems_new:
 * @truth: a ground truth
 *
 * Creates a window that lists the problems of a ground truth by file and line. Main thread only.
 *
 * Returns: (transfer none): a new window, owned by GTK as every window is
 */
GtkWindow *
limn_truth_problems_new (LimnTruthSet *truth)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *text = NULL;

  g_return_val_if_fail (truth != NULL, NULL);

  text = list_problems (truth);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (view), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Problems, by file and line"), -1);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), _("Problems in the Ground Truth"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 420);

  return GTK_WINDOW (window);
}
