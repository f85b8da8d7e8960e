/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The row of the stored answers in the preferences. Main thread; measuring and clearing are
 * workers'. */

#include "config.h"

#include "limn-stored-row.h"

#include <glib/gi18n-lib.h>

struct _LimnStoredRow
{
  AdwActionRow parent_instance;

  /* Owned */
  LimnReplyStore *store;
  GCancellable   *cancellable;

  /* Borrowed from the template of the parent */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (LimnStoredRow, limn_stored_row, ADW_TYPE_ACTION_ROW)

static void
measure_worker (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, g_format_size (limn_reply_store_measure (task_data)), g_free);
}

static void
clear_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  limn_reply_store_clear (task_data);
  measure_worker (task, source, task_data, cancellable);
}

static void
measured_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  LimnStoredRow *self;
  g_autofree char *size = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *none = g_format_size (0);
  g_autofree char *text = NULL;

  /* Cancelled: the row may be gone. */
  if (size == NULL)
    return;

  self = user_data;
  g_assert (LIMN_IS_STORED_ROW (self));

  /* Translators: %s is an amount of data: "12 MB". */
  text = g_strdup_printf (_("%s of answers that need not be paid for again"), size);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_sensitive (self->button, g_strcmp0 (size, none) != 0);
}

static void
run (LimnStoredRow   *self,
     GTaskThreadFunc  worker)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, measured_cb, self);
  g_task_set_source_tag (task, run);
  g_task_set_name (task, "[limn] stored answers");
  g_task_set_task_data (task, limn_reply_store_ref (self->store),
                        (GDestroyNotify) limn_reply_store_unref);
  g_task_run_in_thread (task, worker);
}

static void
clear_cb (LimnStoredRow *self)
{
  g_assert (LIMN_IS_STORED_ROW (self));

  gtk_widget_set_sensitive (self->button, FALSE);
  run (self, clear_worker);
}

static void
limn_stored_row_dispose (GObject *object)
{
  LimnStoredRow *self = LIMN_STORED_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->store, limn_reply_store_unref);

  G_OBJECT_CLASS (limn_stored_row_parent_class)->dispose (object);
}

static void
limn_stored_row_class_init (LimnStoredRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_stored_row_dispose;
}

static void
limn_stored_row_init (LimnStoredRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Stored answers"));
  self->button = gtk_button_new_with_mnemonic (_("C_lear"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Forget the stored answers of hosted models"));
  gtk_widget_set_sensitive (self->button, FALSE);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clear_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * limn_stored_row_new:
 *
 * Creates a row without a store. Main thread only.
 *
 * Returns: (transfer floating): a new widget
 */
GtkWidget *
limn_stored_row_new (void)
{
  return g_object_new (LIMN_TYPE_STORED_ROW, NULL);
}

/**
 * limn_stored_row_set_store:
 * @self: a row
 * @store: (nullable): where answers are kept
 *
 * Sets which answers it is about, and measures them. Main thread only.
 */
void
limn_stored_row_set_store (LimnStoredRow  *self,
                           LimnReplyStore *store)
{
  g_return_if_fail (LIMN_IS_STORED_ROW (self));

  if (store != NULL)
    limn_reply_store_ref (store);
  g_clear_pointer (&self->store, limn_reply_store_unref);
  self->store = store;
  gtk_widget_set_visible (GTK_WIDGET (self), store != NULL);
  if (store != NULL)
    run (self, measure_worker);
}
