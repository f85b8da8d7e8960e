/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is open is noted on the disk, a little after it changes, so that it can be opened again when
 * the window was closed or the program killed. It is offered where there is no picture, and never
 * opened by itself. Main thread; whether files are still there is looked at on a worker. */

#include "config.h"

#include "limn-preferences.h"
#include "limn-window-private.h"

#include <glib/gi18n-lib.h>

/* A hand on a slider, or on an arrow key, rests before that. */
#define NOTE_AFTER_MS 2000

typedef struct
{
  LimnBookmark *bookmark;
  GPtrArray    *items;
  guint         current;
  guint         n_gone;
} Reopening;

static void
reopening_free (gpointer data)
{
  Reopening *reopening = data;

  limn_bookmark_unref (reopening->bookmark);
  g_clear_pointer (&reopening->items, g_ptr_array_unref);
  g_free (reopening);
}

static LimnBookmark *
make_bookmark (LimnWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LimnModel) model = NULL;
  guint current = 0;

  for (guint i = 0; i < n; i++)
    {
      LimnPictureItem *item = limn_picture_list_peek (self->pictures, i);
      GFile *file = limn_picture_item_get_file (item);
      const char *link = limn_picture_item_get_link (item);

      /* What was pasted is nowhere but here. */
      if (file == NULL && link == NULL)
        continue;
      if (i == selected)
        current = pictures->len;
      g_ptr_array_add (pictures, file != NULL ? g_file_get_uri (file) : g_strdup (link));
    }
  g_ptr_array_add (pictures, NULL);
  /* Stored answers are looked for again when their picture is opened. */
  model = limn_model_get_host (limn_session_get_model (self->session)) == LIMN_HOST_FILE
            ? limn_settings_dup_model (self->settings)
            : limn_model_ref (limn_session_get_model (self->session));
  return limn_bookmark_new ((const char *const *) pictures->pdata, current,
                            model,
                            limn_session_get_confidence (self->session),
                            limn_session_get_overlap (self->session));
}

static void
note (LimnWindow *self)
{
  g_autoptr (LimnBookmark) bookmark = make_bookmark (self);

  g_clear_handle_id (&self->note_id, g_source_remove);
  limn_state_file_save (self->state_file, bookmark);
}

static gboolean
note_cb (gpointer user_data)
{
  LimnWindow *self = user_data;

  g_assert (LIMN_IS_WINDOW (self));

  self->note_id = 0;
  note (self);
  return G_SOURCE_REMOVE;
}

/* An empty window has nothing to say, but for one that was emptied. */
static void
changed_cb (LimnWindow *self)
{
  g_assert (LIMN_IS_WINDOW (self));

  if (!limn_window_is_empty (self))
    self->had_pictures = TRUE;
  if (!self->had_pictures || self->note_id != 0)
    return;
  self->note_id = g_timeout_add (NOTE_AFTER_MS, note_cb, self);
  g_source_set_name_by_id (self->note_id, "[limn] note what is open");
}

static void
last_changed_cb (LimnWindow *self)
{
  LimnBookmark *last = limn_state_file_get_last (self->state_file);
  guint n = last != NULL ? limn_bookmark_get_n_pictures (last) : 0;
  g_autofree char *label = NULL;

  g_assert (LIMN_IS_WINDOW (self));

  /* Translators: a button; %u is how many pictures were open the last time. */
  label = g_strdup_printf (ngettext ("_Reopen %u Picture", "_Reopen %u Pictures", n), n);
  gtk_button_set_label (self->reopen_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->reopen_button), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->reopen_label),
                          n > 0 && !limn_state_file_was_clean (self->state_file));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reopen", n > 0);
}

static void
error_changed_cb (LimnWindow *self)
{
  const GError *error = limn_state_file_get_error (self->state_file);
  g_autofree char *text = NULL;

  g_assert (LIMN_IS_WINDOW (self));

  if (error == NULL)
    return;
  /* Translators: %s is the reason: "the disk is full". */
  text = g_strdup_printf (_("What is open cannot be remembered: %s"), error->message);
  limn_window_toast (self, text);
}

static void
reopen_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Reopening *reopening = task_data;
  const char *const *pictures = limn_bookmark_get_pictures (reopening->bookmark);
  g_autofree gboolean *there = NULL;
  guint n = limn_bookmark_get_n_pictures (reopening->bookmark);

  there = g_new0 (gboolean, n + 1);
  for (guint i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (pictures[i]);

      there[i] = limn_drop_is_link (pictures[i]) || g_file_query_exists (file, cancellable);
    }
  g_task_return_pointer (task, g_steal_pointer (&there), g_free);
}

static void
collect (Reopening      *reopening,
         const gboolean *there)
{
  const char *const *pictures = limn_bookmark_get_pictures (reopening->bookmark);

  reopening->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; pictures[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (pictures[i]);

      if (!there[i])
        {
          reopening->n_gone++;
          continue;
        }
      if (i == limn_bookmark_get_current (reopening->bookmark))
        reopening->current = reopening->items->len;
      g_ptr_array_add (reopening->items, limn_drop_is_link (pictures[i])
                                         ? limn_picture_item_new_for_link (pictures[i])
                                         : limn_picture_item_new_for_file (file));
    }
}

static void
restore (LimnWindow      *self,
         const Reopening *reopening)
{
  LimnModel *model = limn_bookmark_get_model (reopening->bookmark);
  guint first;

  if (model != NULL && !limn_model_equal (model, limn_session_get_model (self->session)))
    limn_settings_set_model (self->settings, model);
  limn_session_set_confidence (self->session,
                               limn_bookmark_get_confidence (reopening->bookmark));
  limn_session_set_overlap (self->session, limn_bookmark_get_overlap (reopening->bookmark));

  first = limn_picture_list_add (self->pictures, reopening->items);
  if (first != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, first + reopening->current);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
reopened_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (LimnWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gboolean *there = g_task_propagate_pointer (G_TASK (result), &error);
  Reopening *reopening = g_task_get_task_data (G_TASK (result));

  if (there == NULL || self->state_file == NULL || !limn_window_is_empty (self))
    return;

  collect (reopening, there);
  if (reopening->n_gone > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u picture is not there any more",
                                                         "%u pictures are not there any more",
                                                         reopening->n_gone), reopening->n_gone);

      limn_window_toast (self, text);
    }
  if (reopening->items->len > 0)
    restore (self, reopening);
  else
    note (self);
}

static void
reopen_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LimnWindow *self = LIMN_WINDOW (widget);
  LimnBookmark *last = limn_state_file_get_last (self->state_file);
  g_autoptr (GTask) task = NULL;
  Reopening *reopening;

  if (last == NULL)
    return;

  reopening = g_new0 (Reopening, 1);
  reopening->bookmark = limn_bookmark_ref (last);
  task = g_task_new (NULL, self->cancellable, reopened_cb, g_object_ref (self));
  g_task_set_source_tag (task, reopen_action);
  g_task_set_name (task, "[limn] reopen pictures");
  g_task_set_task_data (task, reopening, reopening_free);
  g_task_run_in_thread (task, reopen_worker);
}

/**
 * limn_window_set_state_file:
 * @self: a window
 * @state_file: where to note what is open
 *
 * Sets where the window notes what is open; if nothing is, it offers what was. At most once.
 */
void
limn_window_set_state_file (LimnWindow    *self,
                            LimnStateFile *state_file)
{
  const struct
  {
    gpointer    object;
    const char *signal;
    GCallback   callback;
  } connections[] = {
    { state_file, "notify::last", G_CALLBACK (last_changed_cb) },
    { state_file, "notify::error", G_CALLBACK (error_changed_cb) },
    { self->session, "notify::model", G_CALLBACK (changed_cb) },
    { self->session, "notify::confidence", G_CALLBACK (changed_cb) },
    { self->session, "notify::overlap", G_CALLBACK (changed_cb) },
    { self->pictures, "items-changed", G_CALLBACK (changed_cb) },
    { self->selection, "notify::selected", G_CALLBACK (changed_cb) },
  };

  g_return_if_fail (LIMN_IS_WINDOW (self));
  g_return_if_fail (LIMN_IS_STATE_FILE (state_file));
  g_return_if_fail (self->state_file == NULL);

  self->state_file = g_object_ref (state_file);
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (connections[i].object, connections[i].signal,
                             connections[i].callback, self, G_CONNECT_SWAPPED);
  last_changed_cb (self);
  changed_cb (self);
}

/*< private >
 * limn_window_dispose_reopen:
 * @self: a window
 *
 * Notes what was open when the window was closed.
 */
void
limn_window_dispose_reopen (LimnWindow *self)
{
  if (self->state_file != NULL && self->note_id != 0)
    note (self);
  g_clear_handle_id (&self->note_id, g_source_remove);
  g_clear_object (&self->state_file);
}

/*< private >
 * limn_window_class_install_reopen_actions:
 * @widget_class: the class
 *
 * Installs the action of this file.
 */
void
limn_window_class_install_reopen_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.reopen", NULL, reopen_action);
}
