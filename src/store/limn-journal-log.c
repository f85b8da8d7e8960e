/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the bytes of a journal mean, and what is to be done about those that mean nothing. The files
 * are not here: this is a function of bytes, so that every cut and every changed bit can be tried.
 *
 * Numbers in a journal follow one another, so a gap tells how many verdicts are lost. Where they
 * were, a line stands from then on: {"v":1,"seq":7,"lost":2,…}; so a loss is told once, and stays
 * on record. A snapshot has what held when it was made, with gaps; its first and its last line say
 * the same, up to which number it goes and how many lines it has. Any thread. */

#include "config.h"

#include "limn-journal-log.h"

#include "limn-frame.h"
#include "limn-json.h"

#include <string.h>

/* Numbers stay exact in every reader of JSON. */
#define MAX_SEQ (G_GUINT64_CONSTANT (1) << 53)
#define MAX_DEPTH 8

typedef enum
{
  LINE_UNKNOWN,
  LINE_RECORD,
  LINE_SNAPSHOT,
  LINE_NEWER,
} LineKind;

/* A line of any kind; of a snapshot's first or last one, @seq is how far it goes and @n how many
 * lines lie between the two. */
typedef struct
{
  LineKind     kind;
  guint64      seq;
  guint64      n;
  LimnVerdict *verdict;
} Line;

/**
 * limn_record_new_verdict:
 * @verdict: a verdict with a number
 *
 * Makes the record of a verdict. Any thread.
 *
 * Returns: (transfer full): the record
 */
LimnRecord *
limn_record_new_verdict (LimnVerdict *verdict)
{
  LimnRecord *self = g_new0 (LimnRecord, 1);

  self->seq = limn_verdict_get_seq (verdict);
  self->n = 1;
  self->verdict = limn_verdict_ref (verdict);
  self->line = limn_verdict_write (verdict);
  return self;
}

static LimnRecord *
record_new_lost (guint64 seq,
                 guint64 n)
{
  LimnRecord *self = g_new0 (LimnRecord, 1);
  GString *frame = limn_frame_begin ();

  limn_frame_add_uint (frame, "seq", seq);
  limn_frame_add_uint (frame, "lost", n);
  self->seq = seq;
  self->n = n;
  self->line = limn_frame_end (frame);
  return self;
}

/* Its line is taken as it is, with what is not known in it. */
static LimnRecord *
record_new_for_line (const Line *line,
                     const char *text,
                     gsize       length)
{
  LimnRecord *self = g_new0 (LimnRecord, 1);
  char *copy = g_malloc (length + 1);

  memcpy (copy, text, length);
  copy[length] = '\n';
  self->seq = line->seq;
  self->n = line->n;
  self->verdict = line->verdict;
  self->line = g_bytes_new_take (copy, length + 1);
  return self;
}

/**
 * limn_record_free:
 * @self: (transfer full): a record
 *
 * Frees a record. Any thread.
 */
void
limn_record_free (LimnRecord *self)
{
  g_clear_pointer (&self->verdict, limn_verdict_unref);
  g_bytes_unref (self->line);
  g_free (self);
}

/**
 * limn_journal_log_new:
 *
 * Makes the log of a journal that is empty. Any thread.
 *
 * Returns: (transfer full): the log
 */
LimnJournalLog *
limn_journal_log_new (void)
{
  LimnJournalLog *self = g_new0 (LimnJournalLog, 1);

  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_record_free);
  return self;
}

/**
 * limn_journal_log_free:
 * @self: (transfer full): a log
 *
 * Frees a log. Any thread.
 */
void
limn_journal_log_free (LimnJournalLog *self)
{
  g_ptr_array_unref (self->records);
  g_free (self);
}

static gboolean
read_seq (const LimnJsonField *field,
          guint64             *seq)
{
  gint64 value = 0;

  if (!field->has || !limn_json_get_integer (field->value, &value) || value < 0
      || (guint64) value > MAX_SEQ)
    return FALSE;
  *seq = (guint64) value;
  return TRUE;
}

/* Lines that are not about a verdict. */
static void
read_other_line (Line       *line,
                 const char *text,
                 gsize       length)
{
  static const char *const names[] = { "v", "seq", "lost", "snapshot", "count" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);
  g_autoptr (LimnJson) json = NULL;
  LimnJsonField fields[G_N_ELEMENTS (names)];
  LimnJsonValue root;
  gint64 version = 0;

  json = limn_json_new (bytes, MAX_DEPTH, &root);
  if (json == NULL || !limn_json_read_fields (root, names, G_N_ELEMENTS (names), fields)
      || !fields[0].has || !limn_json_get_integer (fields[0].value, &version))
    return;
  if (version > LIMN_FRAME_VERSION)
    line->kind = LINE_NEWER;
  else if (version < LIMN_FRAME_VERSION)
    return;
  else if (read_seq (&fields[1], &line->seq) && line->seq > 0 && read_seq (&fields[2], &line->n)
           && line->n > 0 && line->n <= MAX_SEQ - line->seq + 1)
    line->kind = LINE_RECORD;
  else if (read_seq (&fields[3], &line->seq) && read_seq (&fields[4], &line->n))
    line->kind = LINE_SNAPSHOT;
}

/* @text is a whole frame. */
static Line
read_line (const char *text,
           gsize       length)
{
  Line line = { .kind = LINE_UNKNOWN };

  if (g_str_has_prefix (text, "{\"v\":1,"))
    line.verdict = limn_verdict_parse (text, length);
  if (line.verdict != NULL && limn_verdict_get_seq (line.verdict) <= MAX_SEQ)
    {
      line.kind = LINE_RECORD;
      line.seq = limn_verdict_get_seq (line.verdict);
      line.n = 1;
      return line;
    }
  g_clear_pointer (&line.verdict, limn_verdict_unref);
  read_other_line (&line, text, length);
  return line;
}

static void
add_record (LimnJournalLog *self,
            LimnRecord     *record)
{
  if (record->verdict == NULL)
    self->n_lost += record->n;
  self->last_seq = record->seq + record->n - 1;
  g_ptr_array_add (self->records, record);
}

static void
add_lost (LimnJournalLog *self,
          guint64         n)
{
  self->n_new_lost += n;
  /* Behind the last number there is none that could be written down. */
  if (n <= MAX_SEQ - self->last_seq)
    add_record (self, record_new_lost (self->last_seq + 1, n));
}

/* A whole frame of the journal. Those that the snapshot has too were left by a crash between the
 * writing of the two. */
static gboolean
take_frame (LimnJournalLog *self,
            const char     *text,
            gsize           length)
{
  Line line = read_line (text, length);

  if (line.kind == LINE_NEWER)
    self->is_newer = TRUE;
  if (line.kind != LINE_RECORD)
    return line.kind == LINE_NEWER;
  if (line.seq <= self->last_seq)
    {
      self->is_damaged |= line.seq > self->snap_seq;
      g_clear_pointer (&line.verdict, limn_verdict_unref);
      return TRUE;
    }
  if (line.seq > self->last_seq + 1)
    {
      self->is_damaged = TRUE;
      add_lost (self, line.seq - self->last_seq - 1);
    }
  add_record (self, record_new_for_line (&line, text, length));
  return TRUE;
}

/* Where a line is no frame, there may be frames in it all the same, if a line break is gone.
 * Returns whether the last thing in it was one. */
static gboolean
salvage (LimnJournalLog *self,
         const char     *text,
         gsize           length)
{
  gsize offset = 0;
  gsize start = 0;
  gsize found = 0;
  gboolean is_good = FALSE;

  while ((found = limn_frame_find (text + offset, length - offset, &start)) > 0)
    {
      is_good = take_frame (self, text + offset + start, found);
      offset += start + found;
    }
  return is_good && offset == length;
}

/**
 * limn_journal_log_read:
 * @self: a log that is empty, or has the snapshot
 * @bytes: the journal
 *
 * Reads a journal, whatever it holds. Any thread.
 */
void
limn_journal_log_read (LimnJournalLog *self,
                       GBytes         *bytes)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  gboolean is_last_bad = FALSE;
  gsize offset = 0;

  while (offset < length)
    {
      const char *end = memchr (text + offset, '\n', length - offset);
      gsize n = end != NULL ? (gsize) (end - text) - offset : length - offset;
      gboolean is_whole = limn_frame_check (text + offset, n) == n && n > 0;

      if (is_whole && end != NULL && take_frame (self, text + offset, n))
        {
          is_last_bad = FALSE;
          if (!self->is_damaged)
            self->good_length = offset + n + 1;
        }
      else if (end == NULL && !is_whole)
        {
          guint before = self->records->len;

          self->is_torn = TRUE;
          salvage (self, text + offset, n);
          if (self->records->len > before)
            {
              self->is_damaged = TRUE;
              is_last_bad = FALSE;
            }
        }
      else
        {
          self->is_damaged = TRUE;
          is_last_bad = n > 0 && !salvage (self, text + offset, n);
        }
      offset += n + 1;
    }
  /* Behind the last good line nobody can tell how many there were. */
  if (is_last_bad)
    add_lost (self, 1);
}

/* The frames of a snapshot, in order. */
static void
read_snapshot_frames (LimnJournalLog *self,
                      const char     *text,
                      gsize           length,
                      guint          *n_ends,
                      guint64        *count)
{
  gsize offset = 0;
  gsize start = 0;
  gsize found = 0;

  while ((found = limn_frame_find (text + offset, length - offset, &start)) > 0)
    {
      const char *frame = text + offset + start;
      Line line = read_line (frame, found);

      if (line.kind == LINE_NEWER)
        self->is_newer = TRUE;
      else if (line.kind == LINE_SNAPSHOT)
        {
          self->snap_seq = MAX (self->snap_seq, line.seq);
          *count = line.n;
          (*n_ends)++;
        }
      else if (line.kind == LINE_RECORD && line.seq > self->last_seq)
        add_record (self, record_new_for_line (&line, frame, found));
      else
        {
          self->is_snapshot_damaged = TRUE;
          g_clear_pointer (&line.verdict, limn_verdict_unref);
        }
      /* A line break belongs to it. */
      self->is_snapshot_damaged |= start > 0 || offset + found >= length || frame[found] != '\n';
      offset += start + found + 1;
      if (offset > length)
        break;
    }
  self->is_snapshot_damaged |= offset < length;
}

/**
 * limn_journal_log_read_snapshot:
 * @self: a log that is empty
 * @bytes: the snapshot
 *
 * Reads a snapshot, whatever it holds. Any thread.
 */
void
limn_journal_log_read_snapshot (LimnJournalLog *self,
                                GBytes         *bytes)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  guint64 count = 0;
  guint n_ends = 0;
  guint64 n_found;

  if (length == 0)
    return;
  read_snapshot_frames (self, text, length, &n_ends, &count);
  n_found = self->records->len;
  self->is_snapshot_damaged |= n_ends != 2 || n_found != count;
  self->snap_seq = MAX (self->snap_seq, self->last_seq);
  self->last_seq = self->snap_seq;
  self->n_in_snapshot = self->records->len;
  if (n_ends > 0 && count > n_found)
    {
      self->n_new_lost += count - n_found;
      self->n_lost += count - n_found;
    }
}

static void
append_line (GByteArray *array,
             GBytes     *line)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (line, &length);

  g_byte_array_append (array, data, (guint) length);
}

static void
append_records (GByteArray *array,
                GPtrArray  *records,
                guint       first)
{
  for (guint i = first; i < records->len; i++)
    append_line (array, ((const LimnRecord *) g_ptr_array_index (records, i))->line);
}

/**
 * limn_journal_log_write:
 * @self: a log
 * @more: (nullable) (element-type LimnRecord): records that come after it
 *
 * Writes the journal anew: all that is not in the snapshot. Any thread.
 *
 * Returns: (transfer full): the journal
 */
GBytes *
limn_journal_log_write (const LimnJournalLog *self,
                        GPtrArray            *more)
{
  GByteArray *array = g_byte_array_new ();

  append_records (array, self->records, self->n_in_snapshot);
  if (more != NULL)
    append_records (array, more, 0);
  return g_byte_array_free_to_bytes (array);
}

/**
 * limn_journal_log_write_snapshot:
 * @self: a log
 *
 * Writes the snapshot. Any thread.
 *
 * Returns: (transfer full): the snapshot
 */
GBytes *
limn_journal_log_write_snapshot (const LimnJournalLog *self)
{
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) end = NULL;
  GString *frame = limn_frame_begin ();

  limn_frame_add_uint (frame, "snapshot", self->snap_seq);
  limn_frame_add_uint (frame, "count", self->n_in_snapshot);
  end = limn_frame_end (frame);
  append_line (array, end);
  for (guint i = 0; i < self->n_in_snapshot; i++)
    append_line (array, ((const LimnRecord *) g_ptr_array_index (self->records, i))->line);
  append_line (array, end);
  return g_byte_array_free_to_bytes (array);
}

/**
 * limn_journal_log_compact:
 * @self: a log
 *
 * Drops what was undone, with its undo, and puts all the rest in the snapshot. Any thread.
 */
void
limn_journal_log_compact (LimnJournalLog *self)
{
  g_autoptr (GPtrArray) verdicts = limn_journal_log_dup_verdicts (self);
  g_autoptr (GPtrArray) held = limn_verdicts_settle (verdicts);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < held->len; i++)
    g_hash_table_add (kept, g_ptr_array_index (held, i));
  for (guint i = self->records->len; i-- > 0;)
    {
      const LimnRecord *record = g_ptr_array_index (self->records, i);

      if (record->verdict != NULL && !g_hash_table_contains (kept, record->verdict))
        g_ptr_array_remove_index (self->records, i);
    }
  self->snap_seq = self->last_seq;
  self->n_in_snapshot = self->records->len;
}

/**
 * limn_journal_log_dup_verdicts:
 * @self: a log
 *
 * Gets all verdicts, also those that were undone. Any thread.
 *
 * Returns: (transfer full) (element-type LimnVerdict): the verdicts, in order
 */
GPtrArray *
limn_journal_log_dup_verdicts (const LimnJournalLog *self)
{
  GPtrArray *verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) limn_verdict_unref);

  for (guint i = 0; i < self->records->len; i++)
    {
      const LimnRecord *record = g_ptr_array_index (self->records, i);

      if (record->verdict != NULL)
        g_ptr_array_add (verdicts, limn_verdict_ref (record->verdict));
    }
  return verdicts;
}
