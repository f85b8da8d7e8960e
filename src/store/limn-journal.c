/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The main thread's side of a journal: it gives out the numbers, keeps all verdicts at hand and
 * knows how many of them are not saved, and why. The disk is the writer's. Verdicts that come
 * before it is known what is in the file wait here for their numbers. Main thread only. */

#include "config.h"

#include "limn-journal.h"

#include "limn-error.h"
#include "limn-journal-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first time sends what waited for its number, the second one sees it saved. */
#define CLOSING_FLUSHES 2

struct _LimnJournal
{
  GObject            parent_instance;

  /* Owned */
  GPtrArray         *verdicts; /* all that have a number */
  GPtrArray         *waiting;  /* tasks of those that have none */
  GPtrArray         *loading;  /* tasks that wait for the first news */
  GError            *error;
  char              *copy;
  LimnJournalWriter *writer;

  guint64            last_seq;
  guint64            n_lost;
  guint              n_sent; /* of @verdicts, the last ones, not saved */
  guint              n_unsaved_told;
  gboolean           read_only;
  gboolean           loaded;
  gboolean           was_repaired;
  gboolean           has_news;
};

G_DEFINE_FINAL_TYPE (LimnJournal, limn_journal, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_UNSAVED,
  PROP_ERROR,
  PROP_READ_ONLY,
  PROP_LOADED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* What closing needs until it is over. The timeout and the flush both hold on to it. */
typedef struct
{
  gatomicrefcount  ref_count;
  LimnJournal     *journal;
  GTask           *task;
  guint            timeout_id;
  guint            n_flushes;
} Closing;

static void flush (Closing *closing);

static void
update_unsaved (LimnJournal *self)
{
  guint unsaved = limn_journal_get_unsaved (self);

  if (self->n_unsaved_told == unsaved)
    return;
  self->n_unsaved_told = unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

/* Without anything that waits there is nothing to complain about. */
static void
update_error (LimnJournal  *self,
              const GError *error)
{
  if (limn_journal_get_unsaved (self) == 0)
    error = NULL;
  if (error == NULL && self->error == NULL)
    return;
  if (error != NULL && self->error != NULL && strcmp (error->message, self->error->message) == 0)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
send (LimnJournal *self,
      GTask       *task)
{
  LimnVerdict *verdict = limn_verdict_number (g_task_get_task_data (task), ++self->last_seq);

  g_ptr_array_add (self->verdicts, verdict);
  self->n_sent++;
  g_task_set_task_data (task, limn_verdict_ref (verdict), (GDestroyNotify) limn_verdict_unref);
  limn_journal_writer_append (self->writer, verdict, task);
}

static void
send_waiting (LimnJournal *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    send (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

static void
take_log (LimnJournal           *self,
          const LimnJournalNews *news)
{
  g_ptr_array_unref (self->verdicts);
  self->verdicts = g_ptr_array_ref (news->verdicts);
  self->last_seq = news->last_seq;
  self->n_lost = news->n_lost;
  self->was_repaired = news->was_repaired;
  g_free (self->copy);
  self->copy = g_strdup (news->copy);
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
take_access (LimnJournal       *self,
             LimnJournalAccess  access)
{
  gboolean read_only = access == LIMN_JOURNAL_TAKEN || access == LIMN_JOURNAL_NEWER;

  if (self->read_only == read_only)
    return;
  self->read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

static void
return_loading (LimnJournal  *self,
                const GError *error)
{
  g_autoptr (GPtrArray) loading = g_steal_pointer (&self->loading);

  self->loading = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < loading->len; i++)
    {
      GTask *task = g_ptr_array_index (loading, i);

      if (self->loaded || error == NULL)
        g_task_return_boolean (task, self->loaded);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
news_cb (const LimnJournalNews *news,
         gpointer               user_data)
{
  LimnJournal *self = user_data;

  g_assert (LIMN_IS_JOURNAL (self));

  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  self->has_news = TRUE;
  if (news->verdicts != NULL)
    take_log (self, news);
  self->n_sent -= MIN (self->n_sent, news->n_saved);
  if (news->n_refused > 0)
    {
      guint n = MIN (MIN (self->n_sent, news->n_refused), self->verdicts->len);

      g_ptr_array_set_size (self->verdicts, (int) (self->verdicts->len - n));
      self->n_sent -= n;
    }
  take_access (self, news->access);
  if (self->loaded)
    send_waiting (self);
  update_unsaved (self);
  update_error (self, news->error);
  return_loading (self, news->error);
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

static void
limn_journal_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LimnJournal *self = LIMN_JOURNAL (object);

  switch (prop_id)
    {
    case PROP_UNSAVED:
      g_value_set_uint (value, limn_journal_get_unsaved (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, self->read_only);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
limn_journal_dispose (GObject *object)
{
  LimnJournal *self = LIMN_JOURNAL (object);

  if (self->writer != NULL)
    limn_journal_writer_stop (g_steal_pointer (&self->writer), NULL);

  G_OBJECT_CLASS (limn_journal_parent_class)->dispose (object);
}

static void
limn_journal_finalize (GObject *object)
{
  LimnJournal *self = LIMN_JOURNAL (object);

  g_ptr_array_unref (self->verdicts);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->loading);
  g_clear_error (&self->error);
  g_free (self->copy);

  G_OBJECT_CLASS (limn_journal_parent_class)->finalize (object);
}

static void
limn_journal_class_init (LimnJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = limn_journal_get_property;
  object_class->dispose = limn_journal_dispose;
  object_class->finalize = limn_journal_finalize;

  /**
   * LimnJournal:unsaved:
   *
   * How many verdicts are in memory only.
   */
  properties[PROP_UNSAVED] = g_param_spec_uint ("unsaved", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * LimnJournal:error: (nullable)
   *
   * Why verdicts are not saved, while there are any.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LimnJournal:read-only:
   *
   * Whether verdicts are refused.
   */
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  /**
   * LimnJournal:loaded:
   *
   * Whether it is known what is in the journal.
   */
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
limn_journal_init (LimnJournal *self)
{
  self->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_verdict_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->loading = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
is_folder_name (const char *name)
{
  return name[0] != '\0' && name[0] != '.' && strchr (name, '/') == NULL;
}

/**
 * limn_journal_new:
 * @base: (nullable): the folder of all programs' data, or %NULL for that of this person
 * @set: the name of what is judged; a name for a folder that does not begin with a dot
 *
 * Opens a journal; that it is not there, or cannot be written, is told with the first verdict.
 * Main thread only.
 *
 * Returns: (transfer full): the journal
 */
LimnJournal *
limn_journal_new (const char *base,
                  const char *set)
{
  LimnJournal *self = NULL;

  g_return_val_if_fail (set != NULL && is_folder_name (set), NULL);

  self = g_object_new (LIMN_TYPE_JOURNAL, NULL);
  self->writer = limn_journal_writer_new (base != NULL ? base : g_get_user_data_dir (), set,
                                          news_cb, self);
  return self;
}

/**
 * limn_journal_load_async:
 * @self: a journal
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known what is in the journal, or that it cannot be read now
 * @user_data: data for @callback
 *
 * Waits until the journal has been read, or has been tried to be. Main thread only.
 */
void
limn_journal_load_async (LimnJournal         *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (LIMN_IS_JOURNAL (self));
  g_return_if_fail (self->writer != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_journal_load_async);
  g_task_set_name (task, "[limn] load a journal");
  g_ptr_array_add (self->loading, task);
  if (self->loaded)
    return_loading (self, NULL);
  else if (self->has_news)
    limn_journal_writer_try (self->writer);
}

/**
 * limn_journal_load_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Ends [method@Journal.load_async]. Main thread only.
 *
 * Returns: %FALSE if it could not be read; it is tried again when there is a verdict
 */
gboolean
limn_journal_load_finish (LimnJournal   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_journal_append_async:
 * @self: a journal that is not closed
 * @verdict: what a person said
 * @cancellable: (nullable): a cancellable; the verdict is saved all the same
 * @callback: called when it is saved, or when it is known that it never will be; its source object
 *   is %NULL
 * @user_data: data for @callback
 *
 * Adds a verdict. While it cannot be saved it stays in memory, [property@Journal:unsaved] and
 * [property@Journal:error] tell so, and it is tried again with the next one and every ten seconds.
 * Main thread only.
 */
void
limn_journal_append_async (LimnJournal         *self,
                           LimnVerdict         *verdict,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LIMN_IS_JOURNAL (self));
  g_return_if_fail (verdict != NULL);
  g_return_if_fail (self->writer != NULL);

  /* Not with the journal as its source: a task may end on its worker, and the journal must not. */
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_journal_append_async);
  g_task_set_name (task, "[limn] save a verdict");
  g_task_set_task_data (task, limn_verdict_ref (verdict), (GDestroyNotify) limn_verdict_unref);
  if (self->loaded)
    {
      send (self, task);
    }
  else
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      limn_journal_writer_try (self->writer);
    }
  update_unsaved (self);
}

/**
 * limn_journal_append_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Ends [method@Journal.append_async]. Main thread only.
 *
 * Returns: (transfer full): the verdict with its number, which is on the disk; %NULL on error
 */
LimnVerdict *
limn_journal_append_finish (LimnJournal   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_journal_compact_async:
 * @self: a journal that is not closed
 * @cancellable: (nullable): a cancellable
 * @callback: called when done; its source object is %NULL
 * @user_data: data for @callback
 *
 * Drops from the disk what was undone, together with its undo. Main thread only.
 */
void
limn_journal_compact_async (LimnJournal         *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LIMN_IS_JOURNAL (self));
  g_return_if_fail (self->writer != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_journal_compact_async);
  g_task_set_name (task, "[limn] compact a journal");
  limn_journal_writer_compact (self->writer, task);
}

/**
 * limn_journal_compact_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Ends [method@Journal.compact_async]. Main thread only.
 *
 * Returns: %FALSE on error; then nothing is lost
 */
gboolean
limn_journal_compact_finish (LimnJournal   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
closing_unref (Closing *closing)
{
  if (!g_atomic_ref_count_dec (&closing->ref_count))
    return;
  g_object_unref (closing->journal);
  g_free (closing);
}

static Closing *
closing_ref (Closing *closing)
{
  g_atomic_ref_count_inc (&closing->ref_count);
  return closing;
}

static void
end_closing (Closing *closing)
{
  LimnJournal *self = closing->journal;
  g_autoptr (GTask) task = g_steal_pointer (&closing->task);
  guint unsaved = limn_journal_get_unsaved (self);

  if (task == NULL)
    return;
  g_clear_handle_id (&closing->timeout_id, g_source_remove);
  if (unsaved == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, LIMN_ERROR, LIMN_ERROR_NOT_SAVED,
                             /* Translators: how many, and why: "the disk is full". */
                             ngettext ("%u verdict is not saved: %s",
                                       "%u verdicts are not saved: %s", unsaved),
                             unsaved, self->error != NULL ? self->error->message
                                                          : _("the disk does not answer"));
}

static gboolean
close_timeout_cb (gpointer user_data)
{
  Closing *closing = user_data;

  g_assert (LIMN_IS_JOURNAL (closing->journal));

  closing->timeout_id = 0;
  /* The thread goes on by itself with what it can still do. */
  if (closing->journal->writer != NULL)
    limn_journal_writer_stop (g_steal_pointer (&closing->journal->writer), NULL);
  end_closing (closing);
  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Closing *closing = user_data;

  end_closing (closing);
  closing_unref (closing);
}

static void
stop (Closing *closing)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, stopped_cb, closing_ref (closing));

  g_task_set_source_tag (task, stop);
  g_task_set_name (task, "[limn] stop a journal");
  limn_journal_writer_stop (g_steal_pointer (&closing->journal->writer), task);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Closing *closing = user_data;

  closing->n_flushes++;
  if (closing->journal->writer != NULL)
    {
      if (limn_journal_get_unsaved (closing->journal) > 0 && closing->n_flushes < CLOSING_FLUSHES)
        flush (closing);
      else
        stop (closing);
    }
  closing_unref (closing);
}

static void
flush (Closing *closing)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, flushed_cb, closing_ref (closing));

  g_task_set_source_tag (task, flush);
  g_task_set_name (task, "[limn] flush a journal");
  limn_journal_writer_flush (closing->journal->writer, task);
}

/**
 * limn_journal_close_async:
 * @self: a journal that is not closed
 * @timeout_ms: milliseconds to wait at most
 * @callback: called when everything is saved, or cannot be, or it took too long
 * @user_data: data for @callback
 *
 * Saves what can be saved, and lets others write. Main thread only.
 */
void
limn_journal_close_async (LimnJournal         *self,
                          guint                timeout_ms,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Closing *closing = NULL;

  g_return_if_fail (LIMN_IS_JOURNAL (self));
  g_return_if_fail (self->writer != NULL);

  closing = g_new0 (Closing, 1);
  g_atomic_ref_count_init (&closing->ref_count);
  closing->journal = g_object_ref (self);
  closing->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (closing->task, limn_journal_close_async);
  g_task_set_name (closing->task, "[limn] close a journal");
  closing->timeout_id = g_timeout_add_full (G_PRIORITY_DEFAULT, timeout_ms, close_timeout_cb,
                                            closing_ref (closing),
                                            (GDestroyNotify) closing_unref);
  g_source_set_name_by_id (closing->timeout_id, "[limn] give up closing");
  flush (closing);
  closing_unref (closing);
}

/**
 * limn_journal_close_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Ends [method@Journal.close_async]. Main thread only.
 *
 * Returns: %FALSE if something is not saved
 */
gboolean
limn_journal_close_finish (LimnJournal   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_journal_get_verdicts:
 * @self: a journal
 *
 * Gets all that was said, also what was undone, see limn_verdicts_settle(). Main thread only.
 *
 * Returns: (transfer none) (element-type LimnVerdict): the verdicts, in the order of their numbers
 */
GPtrArray *
limn_journal_get_verdicts (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), NULL);

  return self->verdicts;
}

/**
 * limn_journal_get_unsaved:
 * @self: a journal
 *
 * Gets how many verdicts are in memory only. Main thread only.
 *
 * Returns: the number
 */
guint
limn_journal_get_unsaved (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), 0);

  return self->n_sent + self->waiting->len;
}

/**
 * limn_journal_get_error:
 * @self: a journal
 *
 * Gets why verdicts are not saved. Main thread only.
 *
 * Returns: (transfer none) (nullable): the error; %NULL while there is none
 */
const GError *
limn_journal_get_error (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), NULL);

  return self->error;
}

/**
 * limn_journal_get_read_only:
 * @self: a journal
 *
 * Gets whether verdicts are refused. Main thread only.
 *
 * Returns: %TRUE if they are
 */
gboolean
limn_journal_get_read_only (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), FALSE);

  return self->read_only;
}

/**
 * limn_journal_get_loaded:
 * @self: a journal
 *
 * Gets whether it is known what is in the journal. Main thread only.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_journal_get_loaded (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), FALSE);

  return self->loaded;
}

/**
 * limn_journal_get_n_lost:
 * @self: a journal
 *
 * Gets how many verdicts are known to be lost, ever. Main thread only.
 *
 * Returns: the number
 */
guint64
limn_journal_get_n_lost (LimnJournal *self)
{
  g_return_val_if_fail (LIMN_IS_JOURNAL (self), 0);

  return self->n_lost;
}

/**
 * limn_journal_describe_damage:
 * @self: a journal
 *
 * Says what was damaged when the journal was opened, and what became of it. Main thread only.
 *
 * Returns: (transfer full) (nullable): translated sentences; %NULL if all was well
 */
char *
limn_journal_describe_damage (LimnJournal *self)
{
  g_autofree char *kept = NULL;
  g_autofree char *lost = NULL;
  guint n_lost;

  g_return_val_if_fail (LIMN_IS_JOURNAL (self), NULL);

  if (!self->was_repaired)
    return NULL;
  n_lost = (guint) MIN (self->n_lost, G_MAXUINT);
  if (self->copy != NULL)
    /* Translators: %s is the name of a file. */
    kept = g_strdup_printf (_("The damaged file is kept as %s."), self->copy);
  lost = g_strdup_printf (ngettext ("%u verdict could not be read.",
                                    "%u verdicts could not be read.", n_lost), n_lost);
  return g_strjoin (kept != NULL ? " " : "", lost, kept != NULL ? kept : "", NULL);
}

/**
 * limn_journal_set_retry:
 * @self: a journal that is not closed
 * @retry_ms: milliseconds, %LIMN_JOURNAL_RETRY_MS at first
 *
 * Sets how long it is before what could not be saved is tried again. Main thread only.
 */
void
limn_journal_set_retry (LimnJournal *self,
                        guint        retry_ms)
{
  g_return_if_fail (LIMN_IS_JOURNAL (self));
  g_return_if_fail (self->writer != NULL);

  limn_journal_writer_set_retry (self->writer, retry_ms);
}
