/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that owns a journal's file. It gets orders through a queue and keeps their order; what
 * piled up while it waited for the disk is written together, and is on the disk after one sync.
 * What cannot be saved stays here and is tried again with the next order and every ten seconds.
 * News go to the main thread before the tasks they are about return. When the main thread has let
 * go, the thread tries once more and ends. */

#include "config.h"

#include "limn-journal-writer.h"

#include "limn-disk.h"
#include "limn-error.h"
#include "limn-journal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

typedef enum
{
  ORDER_TRY,
  ORDER_APPEND,
  ORDER_FLUSH,
  ORDER_COMPACT,
  ORDER_STOP,
} OrderKind;

typedef struct
{
  OrderKind    kind;
  LimnVerdict *verdict;
  GTask       *task;
} Order;

struct _LimnJournalWriter
{
  gatomicrefcount      ref_count;

  /* Owned by both threads */
  GAsyncQueue         *queue;
  GMainContext        *context;
  int                  retry_ms;

  /* The main thread's; no news any more once func is NULL */
  LimnJournalNewsFunc  func;
  gpointer             user_data;

  /* The writer's. Every record that waits has a task in the same place. */
  LimnJournalFile     *file;
  GPtrArray           *records;
  GPtrArray           *tasks;
  gboolean             has_told_log;
};

/* News on their way to the main thread. */
typedef struct
{
  LimnJournalWriter *writer;
  LimnJournalNews    news;
  GError            *error;
  char              *copy;
} Letter;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->verdict, limn_verdict_unref);
  g_clear_object (&order->task);
  g_free (order);
}

static void
writer_unref (LimnJournalWriter *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->file, limn_journal_file_free);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->tasks);
  g_free (self);
}

static LimnJournalWriter *
writer_ref (LimnJournalWriter *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_clear_pointer (&letter->news.verdicts, g_ptr_array_unref);
  g_clear_error (&letter->error);
  g_free (letter->copy);
  writer_unref (letter->writer);
  g_free (letter);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Letter *letter = user_data;

  letter->news.error = letter->error;
  letter->news.copy = letter->copy;
  if (letter->writer->func != NULL)
    letter->writer->func (&letter->news, letter->writer->user_data);
  return G_SOURCE_REMOVE;
}

static GError *
new_error (LimnJournalWriter *self,
           int                code)
{
  GError *error = NULL;

  switch (limn_journal_file_get_access (self->file))
    {
    case LIMN_JOURNAL_UNKNOWN:
    case LIMN_JOURNAL_OURS:
      limn_disk_set_error (&error, code);
      break;
    case LIMN_JOURNAL_TAKEN:
      error = g_error_new_literal (LIMN_ERROR, LIMN_ERROR_NOT_SAVED,
                                   _("another window of Limn is writing there"));
      break;
    case LIMN_JOURNAL_NEWER:
      error = g_error_new_literal (LIMN_ERROR, LIMN_ERROR_NOT_SAVED,
                                   _("a newer version of Limn has written there"));
      break;
    }
  return error;
}

static void
tell (LimnJournalWriter *self,
      guint              n_saved,
      guint              n_refused,
      int                code)
{
  const LimnJournalLog *log = limn_journal_file_get_log (self->file);
  g_autoptr (GSource) source = g_idle_source_new ();
  Letter *letter = g_new0 (Letter, 1);

  letter->writer = writer_ref (self);
  letter->news.access = limn_journal_file_get_access (self->file);
  letter->news.n_saved = n_saved;
  letter->news.n_refused = n_refused;
  if (code != 0)
    letter->error = new_error (self, code);
  if (!self->has_told_log && limn_journal_file_is_read (self->file))
    {
      self->has_told_log = TRUE;
      letter->news.verdicts = limn_journal_log_dup_verdicts (log);
      letter->news.last_seq = log->last_seq;
      letter->news.n_lost = log->n_lost;
      letter->news.was_repaired = limn_journal_file_was_repaired (self->file);
      letter->copy = g_strdup (limn_journal_file_get_copy (self->file));
    }
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[limn] news of the journal");
  g_source_set_callback (source, deliver_cb, letter, letter_free);
  g_source_attach (source, self->context);
}

static gboolean
may_never_write (LimnJournalWriter *self)
{
  LimnJournalAccess access = limn_journal_file_get_access (self->file);

  return access == LIMN_JOURNAL_TAKEN || access == LIMN_JOURNAL_NEWER;
}

static void
return_saved (LimnJournalWriter *self,
              guint              n_saved)
{
  for (guint i = 0; i < n_saved; i++)
    {
      GTask *task = g_ptr_array_index (self->tasks, i);

      g_task_return_pointer (task, limn_verdict_ref (g_task_get_task_data (task)),
                             (GDestroyNotify) limn_verdict_unref);
    }
  if (n_saved > 0)
    g_ptr_array_remove_range (self->tasks, 0, n_saved);
}

static void
refuse_all (LimnJournalWriter *self,
            int                code)
{
  for (guint i = 0; i < self->tasks->len; i++)
    g_task_return_error (g_ptr_array_index (self->tasks, i), new_error (self, code));
  g_ptr_array_set_size (self->tasks, 0);
  g_ptr_array_set_size (self->records, 0);
}

/* Saves what waits, as far as that can be done now. */
static int
save (LimnJournalWriter *self)
{
  guint n_saved = 0;
  guint n_refused = 0;
  int code = 0;

  if (!limn_journal_file_is_read (self->file))
    code = limn_journal_file_open (self->file);
  if (self->records->len > 0)
    {
      code = limn_journal_file_append (self->file, self->records, &n_saved);
      if (may_never_write (self))
        n_refused = self->records->len;
    }
  tell (self, n_saved, n_refused, code);
  return_saved (self, n_saved);
  if (n_refused > 0)
    refuse_all (self, code);
  return code;
}

static void
return_code (GTask *task,
             int    code)
{
  GError *error = NULL;

  if (code == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  limn_disk_set_error (&error, code);
  g_task_return_error (task, error);
}

/* Takes all orders that are there, as far as they can be done in one go. Returns the one that
 * cannot. */
static Order *
collect (LimnJournalWriter *self,
         Order             *order)
{
  while (order != NULL && (order->kind == ORDER_APPEND || order->kind == ORDER_TRY))
    {
      if (order->kind == ORDER_APPEND)
        {
          g_ptr_array_add (self->records, limn_record_new_verdict (order->verdict));
          g_ptr_array_add (self->tasks, g_steal_pointer (&order->task));
        }
      order_free (order);
      order = g_async_queue_try_pop (self->queue);
    }
  return order;
}

static Order *
wait_for_order (LimnJournalWriter *self)
{
  gboolean is_waiting = self->records->len > 0 || !limn_journal_file_is_read (self->file);

  if (!is_waiting)
    return g_async_queue_pop (self->queue);
  return g_async_queue_timeout_pop (self->queue,
                                    (guint64) g_atomic_int_get (&self->retry_ms) * 1000);
}

/* Whoever is told that it is over finds the lock free. */
static void
end (LimnJournalWriter *self,
     int                code)
{
  refuse_all (self, code);
  g_clear_pointer (&self->file, limn_journal_file_free);
}

static gpointer
writer_thread (gpointer data)
{
  LimnJournalWriter *self = data;
  gboolean is_over = FALSE;

  limn_disk_ignore_size_signal ();
  while (!is_over)
    {
      Order *order = collect (self, wait_for_order (self));
      int code = save (self);

      if (order == NULL)
        continue;
      if (order->kind == ORDER_COMPACT && code == 0)
        code = limn_journal_file_compact (self->file);
      is_over = order->kind == ORDER_STOP;
      if (is_over)
        end (self, code);
      if (order->task != NULL)
        return_code (order->task, code);
      order_free (order);
    }
  writer_unref (self);
  return NULL;
}

static void
send_order (LimnJournalWriter *self,
            OrderKind          kind,
            LimnVerdict       *verdict,
            GTask             *task)
{
  Order *order = g_new0 (Order, 1);

  order->kind = kind;
  order->verdict = verdict != NULL ? limn_verdict_ref (verdict) : NULL;
  order->task = task != NULL ? g_object_ref (task) : NULL;
  g_async_queue_push (self->queue, order);
}

/**
 * limn_journal_writer_new:
 * @base: the folder of all programs' data
 * @set: the name of the journal
 * @func: called on this thread with what there is to tell, the first time when the journal was read
 * @user_data: data for @func
 *
 * Starts the thread, which reads the journal. Main thread only.
 *
 * Returns: (transfer full): the writer, for limn_journal_writer_stop()
 */
LimnJournalWriter *
limn_journal_writer_new (const char          *base,
                         const char          *set,
                         LimnJournalNewsFunc  func,
                         gpointer             user_data)
{
  LimnJournalWriter *self = g_new0 (LimnJournalWriter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->queue = g_async_queue_new_full (order_free);
  self->context = g_main_context_ref_thread_default ();
  self->retry_ms = LIMN_JOURNAL_RETRY_MS;
  self->func = func;
  self->user_data = user_data;
  self->file = limn_journal_file_new (base, set);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_record_free);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  limn_journal_writer_try (self);
  g_thread_unref (g_thread_new ("limn-journal", writer_thread, writer_ref (self)));
  return self;
}

/**
 * limn_journal_writer_stop:
 * @self: (transfer full): a writer
 * @task: (nullable): returns when the file is closed
 *
 * Lets the thread try once more to save what waits, and end. There are no more news. Main thread
 * only.
 */
void
limn_journal_writer_stop (LimnJournalWriter *self,
                          GTask             *task)
{
  self->func = NULL;
  send_order (self, ORDER_STOP, NULL, task);
  writer_unref (self);
}

/**
 * limn_journal_writer_set_retry:
 * @self: a writer
 * @retry_ms: milliseconds
 *
 * Sets how long it waits before it tries again to save what could not be. Main thread only.
 */
void
limn_journal_writer_set_retry (LimnJournalWriter *self,
                               guint              retry_ms)
{
  g_atomic_int_set (&self->retry_ms, (int) MIN (retry_ms, G_MAXINT));
}

/**
 * limn_journal_writer_try:
 * @self: a writer
 *
 * Makes it try now; there are news in any case. Main thread only.
 */
void
limn_journal_writer_try (LimnJournalWriter *self)
{
  send_order (self, ORDER_TRY, NULL, NULL);
}

/**
 * limn_journal_writer_append:
 * @self: a writer
 * @verdict: a verdict with the next number
 * @task: returns the verdict once it is saved, or an error once it is known that it never will be
 *
 * Saves a verdict. Main thread only.
 */
void
limn_journal_writer_append (LimnJournalWriter *self,
                            LimnVerdict       *verdict,
                            GTask             *task)
{
  send_order (self, ORDER_APPEND, verdict, task);
}

/**
 * limn_journal_writer_flush:
 * @self: a writer
 * @task: returns %TRUE if all that was sent before is saved
 *
 * Makes it try now, and tell. Main thread only.
 */
void
limn_journal_writer_flush (LimnJournalWriter *self,
                           GTask             *task)
{
  send_order (self, ORDER_FLUSH, NULL, task);
}

/**
 * limn_journal_writer_compact:
 * @self: a writer
 * @task: returns %TRUE once it is done
 *
 * Puts into a snapshot what holds. Main thread only.
 */
void
limn_journal_writer_compact (LimnJournalWriter *self,
                             GTask             *task)
{
  send_order (self, ORDER_COMPACT, NULL, task);
}
