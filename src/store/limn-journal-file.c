/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal on the disk: reading it back after whatever happened, and adding to it so that what is
 * told to be saved is saved. A line is one write() at the end of the file; then the file is synced.
 * If the write fails, the file is cut back. If the sync or the cut fails, nobody knows any more
 * what is in the file: it is closed, and all of it is written anew from memory, under another name,
 * before anything else. Nothing that is on the disk is removed before what replaces it is on the
 * disk as well. Everything blocks and belongs to one thread, the writer's. */

#include "config.h"

#include "limn-journal-file.h"

#include "limn-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOURNAL "verdicts.jsonl"
#define SNAPSHOT "verdicts.snap"
/* Its own file: the journal is replaced now and then, and a lock with it. */
#define LOCK "verdicts.lock"
#define STALE_AFTER_S 3600
#define MAX_COPIES 100

struct _LimnJournalFile
{
  /* Owned */
  char              *base;
  char              *set;
  LimnJournalLog    *log;
  char              *copy;

  gint64             length;
  int                folder;
  int                lock;
  int                fd;
  LimnJournalAccess  access;
  gboolean           is_read;
  gboolean           is_loaded;
  gboolean           has_copy_of_journal;
  gboolean           has_copy_of_snapshot;
  gboolean           was_repaired;
  gboolean           must_rewrite;
  gboolean           must_rewrite_snapshot;
};

/**
 * limn_journal_file_new:
 * @base: the folder of all programs' data
 * @set: the name of the journal, which is that of its folder
 *
 * Makes a journal that has not been read. Any thread.
 *
 * Returns: (transfer full): the journal
 */
LimnJournalFile *
limn_journal_file_new (const char *base,
                       const char *set)
{
  LimnJournalFile *self = g_new0 (LimnJournalFile, 1);

  self->base = g_strdup (base);
  self->set = g_strdup (set);
  self->log = limn_journal_log_new ();
  self->folder = -1;
  self->lock = -1;
  self->fd = -1;
  return self;
}

static void
close_all (LimnJournalFile *self)
{
  limn_disk_close (&self->fd);
  limn_disk_close (&self->lock);
  limn_disk_close (&self->folder);
}

/**
 * limn_journal_file_free:
 * @self: (transfer full): a journal
 *
 * Closes a journal, and lets others write.
 */
void
limn_journal_file_free (LimnJournalFile *self)
{
  close_all (self);
  limn_journal_log_free (self->log);
  g_free (self->base);
  g_free (self->set);
  g_free (self->copy);
  g_free (self);
}

static int
open_folder (LimnJournalFile *self)
{
  const char *const names[] = { "limn", self->set, NULL };
  int code;

  if (self->folder >= 0)
    return 0;
  code = limn_disk_open_folder (self->base, names, TRUE, &self->folder);
  if (code == EROFS || code == EACCES)
    {
      /* It may be there to be read. */
      int unmade = limn_disk_open_folder (self->base, names, FALSE, &self->folder);

      return unmade == ENOENT ? code : unmade;
    }
  return code;
}

static int
take_lock (LimnJournalFile *self)
{
  int code = 0;

  if (self->lock >= 0)
    return 0;
  code = limn_disk_open_at (self->folder, LOCK, O_RDWR | O_CREAT, LIMN_DISK_FILE_MODE,
                            &self->lock);
  if (code == 0)
    code = limn_disk_lock (self->lock);
  if (code != 0)
    limn_disk_close (&self->lock);
  if (code == EWOULDBLOCK)
    self->access = LIMN_JOURNAL_TAKEN;
  return code;
}

/* What is not there is empty; what is there and cannot be read is an error. */
static int
read_file (LimnJournalFile  *self,
           const char       *name,
           GBytes          **bytes)
{
  int code = limn_disk_read_at (self->folder, name, LIMN_JOURNAL_MAX_BYTES, bytes);

  if (code != ENOENT)
    return code;
  *bytes = g_bytes_new (NULL, 0);
  return 0;
}

/* One is enough, however often what comes after it has to be tried. */
static int
keep_copy (LimnJournalFile *self,
           const char      *name,
           GBytes          *bytes,
           gboolean        *has_copy)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *copy = g_strdup_printf ("%s.damaged-%s", name, time);
  struct stat status;
  int code;

  if (*has_copy)
    return 0;
  for (guint i = 2; i < MAX_COPIES && fstatat (self->folder, copy, &status,
                                               AT_SYMLINK_NOFOLLOW) == 0; i++)
    {
      g_free (copy);
      copy = g_strdup_printf ("%s.damaged-%s-%u", name, time, i);
    }
  code = limn_disk_replace_at (self->folder, copy, bytes, LIMN_DISK_FILE_MODE, LIMN_DISK_DURABLE);
  *has_copy = code == 0;
  if (code == 0 && self->copy == NULL)
    self->copy = g_steal_pointer (&copy);
  return code;
}

static int
rewrite_snapshot (LimnJournalFile *self)
{
  g_autoptr (GBytes) bytes = limn_journal_log_write_snapshot (self->log);
  int code = limn_disk_replace_at (self->folder, SNAPSHOT, bytes, LIMN_DISK_FILE_MODE,
                                   LIMN_DISK_DURABLE);

  self->must_rewrite_snapshot = code != 0;
  return code;
}

/* The old one is closed first: it is not the journal any more. */
static int
rewrite (LimnJournalFile *self,
         GPtrArray       *more)
{
  g_autoptr (GBytes) bytes = limn_journal_log_write (self->log, more);
  int code = 0;

  limn_disk_close (&self->fd);
  if (self->must_rewrite_snapshot)
    code = rewrite_snapshot (self);
  if (code == 0)
    code = limn_disk_replace_at (self->folder, JOURNAL, bytes, LIMN_DISK_FILE_MODE,
                                 LIMN_DISK_DURABLE);
  self->must_rewrite = code != 0;
  if (code == 0)
    self->length = (gint64) g_bytes_get_size (bytes);
  return code;
}

static int
cut_torn_line (LimnJournalFile *self)
{
  int fd = -1;
  int code = limn_disk_open_at (self->folder, JOURNAL, O_WRONLY, 0, &fd);

  if (code == 0)
    code = limn_disk_truncate (fd, self->length);
  if (code == 0)
    code = limn_disk_sync (fd);
  limn_disk_close (&fd);
  return code;
}

/* Until this has been done nothing is added. */
static int
repair (LimnJournalFile *self,
        GBytes          *journal,
        GBytes          *snapshot)
{
  int code = 0;

  self->was_repaired |= self->log->is_damaged || self->log->is_snapshot_damaged
                        || self->log->n_new_lost > 0;
  if (self->log->is_snapshot_damaged)
    {
      self->must_rewrite_snapshot = TRUE;
      self->must_rewrite = TRUE;
      code = keep_copy (self, SNAPSHOT, snapshot, &self->has_copy_of_snapshot);
    }
  if (code == 0 && self->log->is_damaged)
    {
      self->must_rewrite = TRUE;
      code = keep_copy (self, JOURNAL, journal, &self->has_copy_of_journal);
    }
  if (code != 0)
    return code;
  if (self->must_rewrite)
    return rewrite (self, NULL);
  return self->log->is_torn ? cut_torn_line (self) : 0;
}

/* Takes what was read, unless verdicts were given numbers already that the disk has others for. */
static int
take_log (LimnJournalFile *self,
          LimnJournalLog  *log)
{
  g_autoptr (LimnJournalLog) before = self->log;

  self->log = log;
  if (before->last_seq == 0 || before->last_seq == log->last_seq)
    return 0;
  if (log->last_seq == 0)
    {
      /* Somebody removed it while it was open. What is known here is all there is. */
      self->log = g_steal_pointer (&before);
      limn_journal_log_free (log);
      self->log->is_damaged = FALSE;
      self->log->is_snapshot_damaged = FALSE;
      self->log->is_torn = FALSE;
      self->must_rewrite_snapshot = self->log->n_in_snapshot > 0;
      self->must_rewrite = TRUE;
      return 0;
    }
  self->access = LIMN_JOURNAL_TAKEN;
  return EWOULDBLOCK;
}

static int
load (LimnJournalFile *self)
{
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GBytes) journal = NULL;
  LimnJournalLog *log = NULL;
  int code = read_file (self, SNAPSHOT, &snapshot);

  if (code == 0)
    code = read_file (self, JOURNAL, &journal);
  if (code != 0)
    return code;
  log = limn_journal_log_new ();
  limn_journal_log_read_snapshot (log, snapshot);
  limn_journal_log_read (log, journal);
  code = take_log (self, log);
  if (code != 0)
    return code;
  self->is_read = TRUE;
  self->length = (gint64) self->log->good_length;
  if (self->log->is_newer)
    self->access = LIMN_JOURNAL_NEWER;
  if (self->lock < 0 || self->log->is_newer)
    return 0;
  self->access = LIMN_JOURNAL_OURS;
  code = repair (self, journal, snapshot);
  self->is_loaded = code == 0;
  return code;
}

/**
 * limn_journal_file_open:
 * @self: a journal
 *
 * Reads the journal, and sets right what is wrong in it. Afterwards limn_journal_file_get_log() has
 * what could be read, also after an error, and when another program writes.
 *
 * Returns: 0 or the code of errno
 */
int
limn_journal_file_open (LimnJournalFile *self)
{
  int code = open_folder (self);
  int locked;

  if (code != 0)
    return code;
  locked = take_lock (self);
  if (locked == 0)
    limn_disk_sweep_at (self->folder, STALE_AFTER_S);
  code = load (self);
  return locked != 0 ? locked : code;
}

/* Whether the file is the one that was written last, and ends where it should. */
static gboolean
is_as_left (LimnJournalFile *self)
{
  struct stat status;

  return fstat (self->fd, &status) == 0 && status.st_nlink > 0 && status.st_size == self->length;
}

static void
check_folder (LimnJournalFile *self)
{
  struct stat status;

  if (self->folder < 0 || (fstat (self->folder, &status) == 0 && status.st_nlink > 0))
    return;
  /* It was removed: begin from the beginning, with what is in memory. */
  close_all (self);
  self->is_loaded = FALSE;
}

/* Somebody has changed the file behind our back. What is known here counts, but what they wrote is
 * theirs. */
static int
put_aside (LimnJournalFile *self)
{
  g_autoptr (GBytes) bytes = NULL;
  int code = read_file (self, JOURNAL, &bytes);

  self->must_rewrite = TRUE;
  self->has_copy_of_journal = FALSE;
  return code == 0 ? keep_copy (self, JOURNAL, bytes, &self->has_copy_of_journal) : code;
}

/* The journal, ready for one more line. */
static int
open_journal (LimnJournalFile *self)
{
  gboolean is_new = self->length == 0;
  int code = 0;

  if (self->fd >= 0 && !is_as_left (self))
    limn_disk_close (&self->fd);
  if (self->fd >= 0)
    return 0;
  code = limn_disk_open_at (self->folder, JOURNAL, O_WRONLY | O_APPEND | (is_new ? O_CREAT : 0),
                            LIMN_DISK_FILE_MODE, &self->fd);
  if (code == ENOENT)
    {
      self->must_rewrite = TRUE;
      return 0;
    }
  if (code == 0 && !is_as_left (self))
    {
      limn_disk_close (&self->fd);
      return put_aside (self);
    }
  /* Its name must be on the disk before what is in it counts. */
  if (code == 0 && is_new)
    code = limn_disk_sync (self->folder);
  if (code != 0)
    limn_disk_close (&self->fd);
  return code;
}

static void
adopt (LimnJournalFile *self,
       GPtrArray       *records,
       guint            n)
{
  for (guint i = 0; i < n; i++)
    {
      LimnRecord *record = g_ptr_array_steal_index (records, 0);

      self->log->last_seq = record->seq;
      g_ptr_array_add (self->log->records, record);
    }
}

/* Writes lines until one fails, which is cut off again; *@n_written are whole. */
static int
write_lines (LimnJournalFile *self,
             GPtrArray       *records,
             guint           *n_written,
             gint64          *length)
{
  *length = self->length;
  for (*n_written = 0; *n_written < records->len; (*n_written)++)
    {
      const LimnRecord *record = g_ptr_array_index (records, *n_written);
      gsize size = 0;
      const void *data = g_bytes_get_data (record->line, &size);
      int code = limn_disk_write_all (self->fd, data, size);

      if (code != 0)
        {
          if (limn_disk_truncate (self->fd, *length) != 0)
            {
              self->must_rewrite = TRUE;
              limn_disk_close (&self->fd);
            }
          return code;
        }
      *length += (gint64) size;
    }
  return 0;
}

static int
append_lines (LimnJournalFile *self,
              GPtrArray       *records,
              guint           *n_saved)
{
  guint n_written = 0;
  gint64 length = 0;
  int code = write_lines (self, records, &n_written, &length);

  if (self->must_rewrite || n_written == 0)
    return code;
  if (limn_disk_sync (self->fd) != 0)
    {
      /* What the system could not write it may have dropped, and would not say so again. */
      self->must_rewrite = TRUE;
      limn_disk_close (&self->fd);
      return code != 0 ? code : EIO;
    }
  self->length = length;
  *n_saved = n_written;
  adopt (self, records, n_written);
  return code;
}

/* Whether the journal may be written, and what was left undone before is done. */
static int
prepare (LimnJournalFile *self)
{
  int code = 0;

  if (self->access == LIMN_JOURNAL_TAKEN || self->access == LIMN_JOURNAL_NEWER)
    return EWOULDBLOCK;
  check_folder (self);
  if (!self->is_loaded)
    code = limn_journal_file_open (self);
  if (code == 0 && !self->is_loaded)
    code = EWOULDBLOCK;
  if (code == 0 && !self->must_rewrite)
    code = open_journal (self);
  return code;
}

/**
 * limn_journal_file_append:
 * @self: a journal
 * @records: (element-type LimnRecord): what is to be saved; what was is taken out
 * @n_saved: (out): how many were saved, from the first on
 *
 * Adds to the journal. What is not saved now may be tried again at any time.
 *
 * Returns: 0 or the code of errno; EWOULDBLOCK if this program may not write
 */
int
limn_journal_file_append (LimnJournalFile *self,
                          GPtrArray       *records,
                          guint           *n_saved)
{
  int code = prepare (self);

  *n_saved = 0;
  if (code != 0)
    return code;
  if (!self->must_rewrite)
    return append_lines (self, records, n_saved);
  code = rewrite (self, records);
  if (code == 0)
    {
      *n_saved = records->len;
      adopt (self, records, records->len);
    }
  return code;
}

/**
 * limn_journal_file_compact:
 * @self: a journal
 *
 * Puts what holds in the snapshot, and begins the journal anew once that is on the disk.
 *
 * Returns: 0 or the code of errno
 */
int
limn_journal_file_compact (LimnJournalFile *self)
{
  int code = prepare (self);

  if (code != 0)
    return code;
  limn_journal_log_compact (self->log);
  /* Should only the first of the two be done, the journal has again what the snapshot has. */
  self->must_rewrite_snapshot = TRUE;
  self->must_rewrite = TRUE;
  return rewrite (self, NULL);
}

/**
 * limn_journal_file_get_access:
 * @self: a journal
 *
 * Gets who may write.
 *
 * Returns: who
 */
LimnJournalAccess
limn_journal_file_get_access (const LimnJournalFile *self)
{
  return self->access;
}

/**
 * limn_journal_file_get_log:
 * @self: a journal
 *
 * Gets what is saved.
 *
 * Returns: (transfer none): the log
 */
const LimnJournalLog *
limn_journal_file_get_log (const LimnJournalFile *self)
{
  return self->log;
}

/**
 * limn_journal_file_is_read:
 * @self: a journal
 *
 * Tells whether it is known what is in it, be it nothing.
 *
 * Returns: %TRUE if it is
 */
gboolean
limn_journal_file_is_read (const LimnJournalFile *self)
{
  return self->is_read;
}

/**
 * limn_journal_file_was_repaired:
 * @self: a journal
 *
 * Tells whether something in it was damaged when it was opened, be it that nothing is lost. A last
 * line that was not finished is no damage.
 *
 * Returns: %TRUE if it was
 */
gboolean
limn_journal_file_was_repaired (const LimnJournalFile *self)
{
  return self->was_repaired;
}

/**
 * limn_journal_file_get_copy:
 * @self: a journal
 *
 * Gets under which name the damaged file was kept.
 *
 * Returns: (transfer none) (nullable): the name, %NULL if there was no need
 */
const char *
limn_journal_file_get_copy (const LimnJournalFile *self)
{
  return self->copy;
}
