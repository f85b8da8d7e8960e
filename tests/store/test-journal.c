/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal as a program uses it, and what it makes of files that were cut, changed, taken by
 * somebody else or written by a later version. */

#include "config.h"

#include "limn-frame.h"
#include "limn-journal-log.h"
#include "limn-test-fixtures.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_PREFIX_LINES 200
#define N_FLIP_LINES 20

static void
append_number (LimnJournal *journal,
               guint        number)
{
  g_autoptr (LimnVerdict) verdict = store_make_verdict (number);
  g_autoptr (LimnVerdict) saved = store_append (journal, verdict);

  g_assert_nonnull (saved);
  store_assert_verdict (saved, limn_verdict_get_seq (saved), number);
}

static void
assert_numbers (LimnJournal *journal,
                guint        first,
                guint        n)
{
  GPtrArray *verdicts = limn_journal_get_verdicts (journal);

  g_assert_cmpuint (verdicts->len, ==, n);
  for (guint i = 0; i < n; i++)
    store_assert_verdict (g_ptr_array_index (verdicts, i), first + i, first + i);
}

/* A journal of the verdicts 1 to @n. */
static GBytes *
make_journal (guint n)
{
  GByteArray *array = g_byte_array_new ();

  for (guint i = 1; i <= n; i++)
    {
      g_autoptr (LimnVerdict) verdict = store_make_verdict (i);
      g_autoptr (LimnVerdict) numbered = limn_verdict_number (verdict, i);
      g_autoptr (GBytes) line = limn_verdict_write (numbered);

      g_byte_array_append (array, g_bytes_get_data (line, NULL), (guint) g_bytes_get_size (line));
    }
  return g_byte_array_free_to_bytes (array);
}

static void
close_and_free (LimnJournal *journal)
{
  g_assert_true (store_close (journal));
  g_assert_finalize_object (journal);
}

static void
test_saved (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = store_get_journal (base);
  g_autofree char *folder = g_path_get_dirname (path);
  LimnJournal *journal = store_open (base);
  g_autoptr (LimnVerdict) verdict = store_make_verdict (4);
  struct stat status;

  g_assert_true (limn_journal_get_loaded (journal));
  for (guint i = 1; i <= 3; i++)
    append_number (journal, i);
  g_assert_cmpuint (limn_journal_get_unsaved (journal), ==, 0);
  g_assert_null (limn_journal_get_error (journal));
  g_assert_null (limn_journal_describe_damage (journal));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);

  /* Known at once, saved before it is closed. */
  limn_journal_append_async (journal, verdict, NULL, NULL, NULL);
  g_assert_cmpuint (limn_journal_get_unsaved (journal), ==, 1);
  assert_numbers (journal, 1, 4);
  close_and_free (journal);

  journal = store_open (base);
  assert_numbers (journal, 1, 4);
  append_number (journal, 5);
  close_and_free (journal);
  journal = store_open (base);
  assert_numbers (journal, 1, 5);
  close_and_free (journal);
  store_remove (base);
}

static void
undo (LimnJournal *journal,
      guint64      seq)
{
  const LimnVerdictParts parts = { .kind = LIMN_VERDICT_UNDO, .undone = seq, .time_us = 1 };
  g_autoptr (LimnVerdict) verdict = limn_verdict_new (&parts);
  g_autoptr (LimnVerdict) saved = store_append (journal, verdict);

  g_assert_nonnull (saved);
}

static void
assert_held (LimnJournal *journal,
             guint        first,
             guint        second)
{
  g_autoptr (GPtrArray) held = limn_verdicts_settle (limn_journal_get_verdicts (journal));

  g_assert_cmpuint (held->len, ==, 2);
  store_assert_verdict (g_ptr_array_index (held, 0), first, first);
  store_assert_verdict (g_ptr_array_index (held, 1), second, second);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
is_done (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
compact (LimnJournal *journal)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  limn_journal_compact_async (journal, NULL, done_cb, &result);
  limn_test_wait (is_done, &result);
  g_assert_true (limn_journal_compact_finish (journal, result, &error));
  g_assert_no_error (error);
}

/* An undo is a line of its own; compacting drops it and what it undid. A crash between the two
 * files leaves the old journal beside the new snapshot, which says nothing twice. */
static void
test_undo_and_compact (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = store_get_journal (base);
  g_autoptr (GBytes) before = NULL;
  LimnJournal *journal = store_open (base);

  for (guint i = 1; i <= 3; i++)
    append_number (journal, i);
  undo (journal, 2);
  undo (journal, 3);
  undo (journal, 5);
  assert_held (journal, 1, 3);
  before = store_read (path);
  compact (journal);
  append_number (journal, 7);
  close_and_free (journal);

  journal = store_open (base);
  g_assert_null (limn_journal_describe_damage (journal));
  g_assert_cmpuint (limn_journal_get_verdicts (journal)->len, ==, 3);
  undo (journal, 7);
  assert_held (journal, 1, 3);
  close_and_free (journal);

  store_write (path, g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  journal = store_open (base);
  g_assert_null (limn_journal_describe_damage (journal));
  assert_held (journal, 1, 3);
  append_number (journal, 7);
  close_and_free (journal);
  store_remove (base);
}

static guint
count_lines (const char *text,
             gsize       length)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n';
  return n;
}

/* Every cut of a journal of 200 lines: what was whole is there, in order, and nothing is lost. */
static void
test_every_prefix (void)
{
  g_autoptr (GBytes) whole = make_journal (N_PREFIX_LINES);
  gsize size = 0;
  const char *text = g_bytes_get_data (whole, &size);
  /* Where lines end is where it is interesting. */
  guint stride = g_getenv ("LIMN_STORE_RUNS") != NULL ? 1 : 101;
  guint n_cuts = 0;

  for (gsize cut = 0; cut <= size; cut++)
    {
      g_autoptr (LimnJournalLog) log = limn_journal_log_new ();
      g_autoptr (GBytes) bytes = NULL;
      guint n_lines;
      gboolean misses_break = cut < size && text[cut] == '\n';

      if (cut % stride != 0 && !misses_break && cut != size && (cut == 0 || text[cut - 1] != '\n'))
        continue;
      bytes = g_bytes_new_from_bytes (whole, 0, cut);
      n_lines = count_lines (text, cut) + (misses_break ? 1 : 0);
      limn_journal_log_read (log, bytes);
      g_assert_cmpuint (log->records->len, ==, n_lines);
      g_assert_cmpuint (log->last_seq, ==, n_lines);
      g_assert_cmpuint (log->n_lost, ==, 0);
      g_assert_true (log->is_damaged == misses_break);
      g_assert_true (log->is_torn == (cut > 0 && text[cut - 1] != '\n' && !misses_break));
      n_cuts++;
    }
  g_test_message ("%u cuts of %" G_GSIZE_FORMAT " bytes", n_cuts, size);
}

static void
assert_flip (GBytes *whole,
             gsize   position,
             guint   bit,
             guint  *n_lost)
{
  g_autoptr (LimnJournalLog) log = limn_journal_log_new ();
  g_autoptr (LimnJournalLog) again = limn_journal_log_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) rewritten = NULL;
  gsize size = g_bytes_get_size (whole);
  char *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  guint n = 0;

  copy[position] ^= (char) (1 << bit);
  bytes = g_bytes_new_take (copy, size);
  limn_journal_log_read (log, bytes);
  g_assert_true (log->is_damaged || log->is_torn);
  g_assert_false (log->is_newer);
  g_assert_cmpuint (log->n_lost, <=, 1);
  g_assert_cmpuint (log->last_seq, ==, N_FLIP_LINES);
  for (guint i = 0; i < log->records->len; i++)
    {
      const LimnRecord *record = g_ptr_array_index (log->records, i);

      if (record->verdict == NULL)
        continue;
      store_assert_verdict (record->verdict, record->seq, (guint) record->seq);
      n++;
    }
  g_assert_cmpuint (n + log->n_lost, ==, N_FLIP_LINES);
  *n_lost += (guint) log->n_lost;

  /* What is written then is right, and the loss is not told twice. */
  rewritten = limn_journal_log_write (log, NULL);
  limn_journal_log_read (again, rewritten);
  g_assert_false (again->is_damaged);
  g_assert_cmpuint (again->n_lost, ==, log->n_lost);
  g_assert_cmpuint (again->n_new_lost, ==, 0);
  g_assert_cmpuint (again->records->len, ==, log->records->len);
}

/* Every bit of a journal of 20 lines: at most the one verdict is lost, and it is told. */
static void
test_every_bit (void)
{
  g_autoptr (GBytes) whole = make_journal (N_FLIP_LINES);
  gsize size = g_bytes_get_size (whole);
  guint stride = g_getenv ("LIMN_STORE_RUNS") != NULL ? 1 : 41;
  guint n_flips = 0;
  guint n_lost = 0;

  for (gsize i = 0; i < size * 8; i++)
    if (i % stride == 0 || ((const char *) g_bytes_get_data (whole, NULL))[i / 8] == '\n')
      {
        assert_flip (whole, i / 8, i % 8, &n_lost);
        n_flips++;
      }
  g_test_message ("%u flips of %" G_GSIZE_FORMAT " bits, %u times a verdict was lost", n_flips,
                  size * 8, n_lost);
}

/* The same for a snapshot. */
static void
test_every_bit_of_a_snapshot (void)
{
  g_autoptr (GBytes) journal = make_journal (N_FLIP_LINES / 2);
  g_autoptr (LimnJournalLog) first = limn_journal_log_new ();
  g_autoptr (GBytes) whole = NULL;
  gsize size = 0;

  limn_journal_log_read (first, journal);
  limn_journal_log_compact (first);
  whole = limn_journal_log_write_snapshot (first);
  size = g_bytes_get_size (whole);
  for (gsize i = 0; i < size * 8; i += 29)
    {
      g_autoptr (LimnJournalLog) log = limn_journal_log_new ();
      char *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GBytes) bytes = NULL;

      copy[i / 8] ^= (char) (1 << (i % 8));
      bytes = g_bytes_new_take (copy, size);
      limn_journal_log_read_snapshot (log, bytes);
      g_assert_true (log->is_snapshot_damaged);
      g_assert_false (log->is_newer);
      g_assert_cmpuint (log->n_lost, <=, 1);
      g_assert_cmpuint (log->records->len + log->n_lost, ==, N_FLIP_LINES / 2);
      g_assert_cmpuint (log->last_seq, ==, N_FLIP_LINES / 2);
    }
}

static guint
count_files (const char *folder,
             const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}

/* A last line that is not finished is cut off; damage before it is told, and what was there kept,
 * once. */
static void
test_recovered (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = store_get_journal (base);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) whole = make_journal (9);
  g_autofree char *told = NULL;
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  LimnJournal *journal;

  store_write (path, copy, g_bytes_get_size (whole) - 5);
  journal = store_open (base);
  g_assert_null (limn_journal_describe_damage (journal));
  assert_numbers (journal, 1, 8);
  append_number (journal, 9);
  close_and_free (journal);
  g_assert_cmpuint (count_files (folder, ".damaged-"), ==, 0);

  copy[g_bytes_get_size (whole) / 2] ^= 1;
  store_write (path, copy, g_bytes_get_size (whole));
  journal = store_open (base);
  told = limn_journal_describe_damage (journal);
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "1 verdict could not be read"));
  g_assert_nonnull (strstr (told, ".damaged-"));
  g_assert_cmpuint (limn_journal_get_verdicts (journal)->len, ==, 8);
  g_assert_cmpuint (limn_journal_get_n_lost (journal), ==, 1);
  append_number (journal, 10);
  close_and_free (journal);
  g_assert_cmpuint (count_files (folder, ".damaged-"), ==, 1);

  journal = store_open (base);
  g_assert_null (limn_journal_describe_damage (journal));
  g_assert_cmpuint (limn_journal_get_n_lost (journal), ==, 1);
  g_assert_cmpuint (limn_journal_get_verdicts (journal)->len, ==, 9);
  close_and_free (journal);
  g_assert_cmpuint (count_files (folder, ".damaged-"), ==, 1);
  store_remove (base);
}

/* Two million beginnings before one whole line: not each byte is looked at for each of them. */
static void
test_beginnings (void)
{
  const char beginning[] = "{\"v\":";
  const guint n_beginnings = 2000000;
  g_autoptr (GBytes) whole = make_journal (1);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize start = 0;

  for (guint i = 0; i < n_beginnings; i++)
    g_string_append (text, beginning);
  g_string_append_len (text, g_bytes_get_data (whole, NULL), (gssize) g_bytes_get_size (whole));

  g_assert_cmpuint (limn_frame_find (text->str, text->len, &start), ==,
                    g_bytes_get_size (whole) - 1);
  g_assert_cmpuint (start, ==, n_beginnings * strlen (beginning));
  g_assert_cmpuint (limn_frame_find (text->str, start, &start), ==, 0);
  /* What g_bytes_get_data() gives for no bytes. */
  g_assert_cmpuint (limn_frame_find (NULL, 0, &start), ==, 0);
}

/* A later version's journal is read as far as it can be, and not touched. */
static void
test_newer (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = store_get_journal (base);
  g_autoptr (GBytes) whole = make_journal (2);
  g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (whole, NULL),
                                               (gssize) g_bytes_get_size (whole));
  GString *frame = limn_frame_begin ();
  g_autoptr (GBytes) line = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (LimnVerdict) verdict = store_make_verdict (3);
  g_autoptr (LimnVerdict) refused = NULL;
  LimnJournal *journal;

  frame->str[frame->len - 1] = '2';
  limn_frame_add_uint (frame, "number", 3);
  line = limn_frame_end (frame);
  g_string_append_len (text, g_bytes_get_data (line, NULL), (gssize) g_bytes_get_size (line));
  g_string_append (text, "{\"half");
  store_write (path, text->str, text->len);

  journal = store_open (base);
  g_assert_true (limn_journal_get_read_only (journal));
  assert_numbers (journal, 1, 2);
  refused = store_append (journal, verdict);
  g_assert_null (refused);
  assert_numbers (journal, 1, 2);
  g_assert_cmpuint (limn_journal_get_unsaved (journal), ==, 0);
  close_and_free (journal);
  after = store_read (path);
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), text->str, text->len);
  store_remove (base);
}

static void
test_second_refused (void)
{
  g_autofree char *base = store_make_folder ();
  LimnJournal *first = store_open (base);
  LimnJournal *second;
  g_autoptr (LimnVerdict) verdict = store_make_verdict (9);

  append_number (first, 1);
  second = store_open (base);
  g_assert_true (limn_journal_get_read_only (second));
  assert_numbers (second, 1, 1);
  g_assert_null (store_append (second, verdict));
  append_number (first, 2);
  close_and_free (second);
  append_number (first, 3);
  close_and_free (first);

  second = store_open (base);
  g_assert_false (limn_journal_get_read_only (second));
  assert_numbers (second, 1, 3);
  close_and_free (second);
  store_remove (base);
}

/* Removed, or written to by somebody else, while it is open: nothing that was saved is lost. */
static void
test_changed_behind_our_back (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = store_get_journal (base);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *set_aside = g_strconcat (base, "/limn/elsewhere", NULL);
  LimnJournal *journal = store_open (base);

  append_number (journal, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);
  append_number (journal, 2);
  g_assert_cmpint (truncate (path, 10), ==, 0);
  append_number (journal, 3);
  g_assert_cmpuint (count_files (folder, ".damaged-"), ==, 1);
  store_remove (folder);
  append_number (journal, 4);
  close_and_free (journal);
  journal = store_open (base);
  assert_numbers (journal, 1, 4);
  close_and_free (journal);

  /* No way through a link. */
  g_assert_cmpint (g_rename (folder, set_aside), ==, 0);
  g_assert_cmpint (symlink (set_aside, folder), ==, 0);
  journal = store_open (base);
  g_assert_false (limn_journal_get_loaded (journal));
  g_assert_finalize_object (journal);
  store_remove (base);
}

static void
test_refused_values (void)
{
  g_autoptr (LimnVerdict) good = store_make_verdict (1);
  LimnVerdictParts parts = *limn_verdict_get_parts (good);
  g_autofree char *long_name = g_strnfill (LIMN_VERDICT_MAX_STRING + 1, 'x');

  parts.score = 1.5;
  g_assert_null (limn_verdict_new (&parts));
  parts = *limn_verdict_get_parts (good);
  parts.box.x = (double) G_MAXINT64 * 1e300;
  g_assert_null (limn_verdict_new (&parts));
  parts = *limn_verdict_get_parts (good);
  parts.digest = "ABC";
  g_assert_null (limn_verdict_new (&parts));
  parts = *limn_verdict_get_parts (good);
  parts.class_name = long_name;
  g_assert_null (limn_verdict_new (&parts));
}

static void
add (GPtrArray        *verdicts,
     guint             number,
     LimnVerdictKind   kind,
     double            shift_px)
{
  g_autoptr (LimnVerdict) model = store_make_verdict (number);
  LimnVerdictParts parts = *limn_verdict_get_parts (model);
  g_autoptr (LimnVerdict) verdict = NULL;

  parts.kind = kind;
  parts.reason = LIMN_REASON_NONE;
  parts.box.x += shift_px;
  parts.undone = number;
  verdict = limn_verdict_new (&parts);
  g_ptr_array_add (verdicts, limn_verdict_number (verdict, verdicts->len + 1));
}

/* Two people: agreed on 1, at odds about 2, 3 only here, 4 only there, 5 another object there, and
 * 6 taken back there. */
static void
test_merge (void)
{
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                               limn_verdict_unref);
  g_autoptr (GPtrArray) theirs = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                 limn_verdict_unref);
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GPtrArray) merged = NULL;
  const double x[] = { 1.0, 2.0, 3.0, 5.0, 4.0, 55.0 };

  add (ours, 1, LIMN_VERDICT_RIGHT, 0.0);
  add (ours, 2, LIMN_VERDICT_RIGHT, 0.0);
  add (ours, 3, LIMN_VERDICT_MISSED, 0.0);
  add (ours, 5, LIMN_VERDICT_RIGHT, 0.0);
  add (theirs, 1, LIMN_VERDICT_RIGHT, 1.0);
  add (theirs, 2, LIMN_VERDICT_WRONG, 0.0);
  add (theirs, 4, LIMN_VERDICT_RIGHT, 0.0);
  add (theirs, 5, LIMN_VERDICT_WRONG, 50.0);
  add (theirs, 6, LIMN_VERDICT_RIGHT, 0.0);
  add (theirs, 5, LIMN_VERDICT_UNDO, 0.0);

  merged = limn_verdicts_merge (ours, theirs, &conflicts);
  g_assert_cmpuint (conflicts->len, ==, 2);
  g_assert_cmpint (limn_verdict_get_parts (conflicts->pdata[0])->kind, ==, LIMN_VERDICT_RIGHT);
  g_assert_cmpint (limn_verdict_get_parts (conflicts->pdata[1])->kind, ==, LIMN_VERDICT_WRONG);
  g_assert_cmpuint (merged->len, ==, G_N_ELEMENTS (x));
  for (guint i = 0; i < merged->len; i++)
    g_assert_cmpfloat (limn_verdict_get_parts (merged->pdata[i])->box.x, ==, x[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/journal/saved", test_saved);
  g_test_add_func ("/journal/undo-and-compact", test_undo_and_compact);
  g_test_add_func ("/journal/every-prefix", test_every_prefix);
  g_test_add_func ("/journal/every-bit", test_every_bit);
  g_test_add_func ("/journal/every-bit-of-a-snapshot", test_every_bit_of_a_snapshot);
  g_test_add_func ("/journal/recovered", test_recovered);
  g_test_add_func ("/journal/beginnings", test_beginnings);
  g_test_add_func ("/journal/newer", test_newer);
  g_test_add_func ("/journal/second-refused", test_second_refused);
  g_test_add_func ("/journal/changed-behind-our-back", test_changed_behind_our_back);
  g_test_add_func ("/journal/merge", test_merge);
  g_test_add_func ("/journal/refused-values", test_refused_values);

  return g_test_run ();
}
