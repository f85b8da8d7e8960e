/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was written and may have been changed since: journals of verdicts with their snapshots, and
 * what was open, byte by byte, or as lines that get a good frame here, since none that is made up
 * would have one. The first line says which; a line of equals signs parts the snapshot from the
 * journal. Whatever was read and repaired has to be sound when it is read again. */

#include "config.h"

#include "fuzz-target.h"

#include "limn-bookmark.h"
#include "limn-frame.h"
#include "limn-journal-log.h"

#include <math.h>
#include <string.h>

#define PARTING "==="

static void
check_verdict (LimnVerdict *verdict)
{
  const LimnVerdictParts *parts = limn_verdict_get_parts (verdict);

  fuzz_assert (parts->kind >= LIMN_VERDICT_RIGHT && parts->kind <= LIMN_VERDICT_UNDO);
  if (parts->kind == LIMN_VERDICT_UNDO)
    return;
  fuzz_assert (strlen (parts->digest) == 64);
  fuzz_assert (g_utf8_validate (parts->model_id, -1, NULL));
  fuzz_assert (isfinite (parts->box.x) && isfinite (parts->box.height));
  fuzz_assert (parts->score >= 0.0 && parts->score <= 1.0);
}

static void
check_log (const LimnJournalLog *log)
{
  g_autoptr (GPtrArray) verdicts = limn_journal_log_dup_verdicts (log);
  g_autoptr (GPtrArray) settled = limn_verdicts_settle (verdicts);
  guint64 last = 0;

  fuzz_assert (log->n_in_snapshot <= log->records->len);
  fuzz_assert (settled->len <= verdicts->len);
  for (guint i = 0; i < log->records->len; i++)
    {
      const LimnRecord *record = g_ptr_array_index (log->records, i);

      fuzz_assert (record->seq > last && record->n > 0);
      last = record->seq + record->n - 1;
      if (record->verdict != NULL)
        check_verdict (record->verdict);
    }
  fuzz_assert (last <= log->last_seq);
}

static LimnJournalLog *
read_log (GBytes *snapshot,
          GBytes *journal)
{
  LimnJournalLog *log = limn_journal_log_new ();

  limn_journal_log_read_snapshot (log, snapshot);
  limn_journal_log_read (log, journal);
  return log;
}

/* Writes both anew, as a repair does, and reads them again: nothing more may be wrong. */
static void
check_repair (const LimnJournalLog *log)
{
  g_autoptr (GBytes) snapshot = limn_journal_log_write_snapshot (log);
  g_autoptr (GBytes) journal = limn_journal_log_write (log, NULL);
  g_autoptr (LimnJournalLog) again = read_log (snapshot, journal);

  check_log (again);
  fuzz_assert (!again->is_torn && !again->is_damaged && !again->is_snapshot_damaged);
  fuzz_assert (again->n_new_lost == 0);
  fuzz_assert (again->records->len == log->records->len);
  fuzz_assert (again->last_seq == log->last_seq);
}

static void
read_journal (GBytes *snapshot,
              GBytes *journal)
{
  g_autoptr (LimnJournalLog) log = read_log (snapshot, journal);

  fuzz_assert (log->good_length <= g_bytes_get_size (journal));
  check_log (log);
  if (log->is_newer)
    return;
  check_repair (log);
  limn_journal_log_compact (log);
  check_log (log);
  check_repair (log);
}

/* Puts lines into good frames; the version is part of the frame. */
static GBytes *
seal (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GByteArray *array = g_byte_array_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    {
      GString *frame = limn_frame_begin ();
      g_autoptr (GBytes) line = NULL;

      g_string_append (frame, lines[i]);
      line = limn_frame_end (frame);
      g_byte_array_append (array, g_bytes_get_data (line, NULL), (guint) g_bytes_get_size (line));
    }
  return g_byte_array_free_to_bytes (array);
}

static void
read_sealed (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, PARTING "\n", 2);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) first = parts[0] != NULL ? seal (parts[0]) : g_bytes_ref (nothing);
  g_autoptr (GBytes) second = parts[0] != NULL && parts[1] != NULL ? seal (parts[1]) : NULL;

  if (second != NULL)
    read_journal (first, second);
  else
    read_journal (nothing, first);
}

static void
read_raw (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *parting = size > 0 ? memmem (data, size, PARTING, strlen (PARTING)) : NULL;
  gsize end = parting != NULL ? (gsize) (parting - data) : 0;
  gsize begin = parting != NULL ? end + strlen (PARTING) : 0;
  g_autoptr (GBytes) snapshot = g_bytes_new_from_bytes (bytes, 0, end);
  g_autoptr (GBytes) journal = g_bytes_new_from_bytes (bytes, begin, size - begin);
  gsize start = 0;
  gsize length = limn_frame_find (data, size, &start);

  fuzz_assert (length == 0 || start + length <= size);
  read_journal (snapshot, journal);
}

static void
read_verdict (const char *text)
{
  g_autoptr (LimnVerdict) verdict = limn_verdict_parse (text, strlen (text));
  g_autoptr (LimnVerdict) again = NULL;
  g_autoptr (GBytes) line = NULL;
  gsize length = 0;
  const char *data = NULL;

  if (verdict == NULL)
    return;
  check_verdict (verdict);
  line = limn_verdict_write (verdict);
  data = g_bytes_get_data (line, &length);
  fuzz_assert (length > 1 && limn_frame_check (data, length - 1) == length - 1);
  again = limn_verdict_parse (data, length - 1);
  fuzz_assert (again != NULL && limn_verdict_get_seq (again) == limn_verdict_get_seq (verdict));
}

static void
check_bookmark (const LimnBookmark *bookmark)
{
  const char *const *pictures = limn_bookmark_get_pictures (bookmark);
  guint n = limn_bookmark_get_n_pictures (bookmark);

  fuzz_assert (n <= LIMN_BOOKMARK_MAX_PICTURES && g_strv_length ((char **) pictures) == n);
  fuzz_assert (limn_bookmark_get_current (bookmark) < MAX (n, 1));
  for (guint i = 0; i < n; i++)
    fuzz_assert (strlen (pictures[i]) <= LIMN_BOOKMARK_MAX_ADDRESS);
  fuzz_assert (isfinite (limn_bookmark_get_confidence (bookmark)));
  fuzz_assert (isfinite (limn_bookmark_get_overlap (bookmark)));
}

static void
read_bookmark (GBytes *bytes)
{
  gboolean is_clean = FALSE;
  gboolean is_clean_again = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnBookmark) bookmark = limn_bookmark_read (bytes, &is_clean, &error);
  g_autoptr (LimnBookmark) again = NULL;
  g_autoptr (GBytes) written = NULL;

  fuzz_assert ((bookmark == NULL) == (error != NULL));
  if (bookmark == NULL)
    return;
  check_bookmark (bookmark);
  written = limn_bookmark_write (bookmark, is_clean);
  again = limn_bookmark_read (written, &is_clean_again, NULL);
  fuzz_assert (again != NULL && is_clean_again == is_clean);
  fuzz_assert (g_strv_equal (limn_bookmark_get_pictures (again),
                             limn_bookmark_get_pictures (bookmark)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FuzzInput input = { data, size };
  g_autofree char *kind = fuzz_take_line (&input);
  g_autofree char *text = fuzz_take_text (&input);

  if (g_str_equal (kind, "sealed"))
    {
      read_sealed (text);
    }
  else if (g_str_equal (kind, "open"))
    {
      g_autoptr (GBytes) bytes = seal (text);

      read_bookmark (bytes);
    }
  else if (g_str_equal (kind, "verdict"))
    {
      read_verdict (text);
    }
  else
    {
      g_autoptr (GBytes) bytes = fuzz_take_bytes (&input);

      read_raw (bytes);
      read_bookmark (bytes);
    }
  return 0;
}
