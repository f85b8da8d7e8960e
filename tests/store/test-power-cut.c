/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a power cut would have left of a journal, at any time between two calls: all that was
 * synced, and of the rest whatever the disk had got to by chance. The calls come from the log of a
 * real run; the states are made in memory. A name is on the disk once its folder was synced, data
 * once its file was. Whatever was told to be saved before must be in every one of these states. */

#include "config.h"

#include "limn-journal-log.h"
#include "store-run.h"

#include <glib/gstdio.h>
#include <string.h>

/* So many calls of which nobody knows are tried in all combinations; of more, some are. */
#define MAX_ALL 6
#define N_RANDOM 64

typedef enum
{
  OP_WRITE,
  OP_TRUNCATE,
  OP_NAME,
  OP_UNNAME,
  OP_SYNC,
  OP_SAY,
} OpKind;

/* @file is what is written, named or synced; folders are files too. @folder is where a name is. */
typedef struct
{
  OpKind      kind;
  guint       file;
  guint       folder;
  char       *path;
  char       *old_path;
  const char *data;
  gsize       offset;
  gsize       length;
  guint       synced_by;
} Op;

typedef struct
{
  GArray     *ops;
  GHashTable *files;   /* number of a file by its inode: inodes are used again */
  GHashTable *by_path;
  guint       n_files;
  const char *next;
} Log;

static void
op_clear (gpointer data)
{
  Op *op = data;

  g_free (op->path);
  g_free (op->old_path);
}

static guint64
read_number (Log *log)
{
  char *end = NULL;
  guint64 value = g_ascii_strtoull (log->next, &end, 10);

  g_assert_true (end != log->next);
  log->next = *end == ' ' ? end + 1 : end;
  return value;
}

static char *
read_word (Log *log)
{
  gsize length = strcspn (log->next, " \n");
  char *word = g_strndup (log->next, length);

  log->next += length + (log->next[length] == ' ');
  return word;
}

static guint
get_file (Log     *log,
          guint64  inode)
{
  gpointer number = g_hash_table_lookup (log->files, GUINT_TO_POINTER ((guint) inode));

  return GPOINTER_TO_UINT (number);
}

static guint
get_folder (Log        *log,
            const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return GPOINTER_TO_UINT (g_hash_table_lookup (log->by_path, folder));
}

static void
add_file (Log        *log,
          guint64     inode,
          const char *path)
{
  log->n_files++;
  g_hash_table_insert (log->files, GUINT_TO_POINTER ((guint) inode),
                       GUINT_TO_POINTER (log->n_files));
  g_hash_table_insert (log->by_path, g_strdup (path), GUINT_TO_POINTER (log->n_files));
}

/* Names are given to new files, or change from one to another. */
static void
read_name (Log     *log,
           Op      *op,
           char     letter,
           guint64  inode)
{
  op->kind = letter == 'U' ? OP_UNNAME : OP_NAME;
  if (letter == 'R')
    op->old_path = read_word (log);
  op->path = read_word (log);
  if (letter == 'R')
    {
      op->file = GPOINTER_TO_UINT (g_hash_table_lookup (log->by_path, op->old_path));
      g_hash_table_insert (log->by_path, g_strdup (op->path), GUINT_TO_POINTER (op->file));
    }
  else if (letter != 'U')
    add_file (log, inode, op->path);
  op->folder = get_folder (log, op->path);
}

static void
read_op (Log *log)
{
  Op op = { .synced_by = G_MAXUINT };
  char letter = log->next[0];
  guint64 inode = 0;

  log->next += 2;
  if (strchr ("WTSCM", letter) != NULL)
    inode = read_number (log);
  if (strchr ("CMRU", letter) != NULL)
    read_name (log, &op, letter, inode);
  else if (letter == 'W')
    {
      op.kind = OP_WRITE;
      op.offset = read_number (log);
      op.length = read_number (log);
      op.data = log->next;
      log->next += op.length;
    }
  else if (letter == 'T')
    {
      op.kind = OP_TRUNCATE;
      op.length = read_number (log);
    }
  else if (letter == 'S')
    op.kind = OP_SYNC;
  else
    {
      g_assert_cmpint (letter, ==, 'A');
      op.kind = OP_SAY;
      op.data = log->next;
      op.length = strcspn (log->next, "\n");
      /* The program's own line break, and that of the log. */
      log->next += op.length + 1;
    }
  if (op.file == 0 && inode != 0)
    op.file = get_file (log, inode);
  g_assert_cmpint (log->next[0], ==, '\n');
  log->next++;
  g_array_append_val (log->ops, op);
}

/* By which sync each call is on the disk for certain. */
static void
find_syncs (GArray *ops)
{
  for (guint i = 0; i < ops->len; i++)
    {
      const Op *sync = &g_array_index (ops, Op, i);

      for (guint j = 0; sync->kind == OP_SYNC && j < i; j++)
        {
          Op *op = &g_array_index (ops, Op, j);
          gboolean is_data = op->kind == OP_WRITE || op->kind == OP_TRUNCATE;
          gboolean is_name = op->kind == OP_NAME || op->kind == OP_UNNAME;

          if (op->synced_by == G_MAXUINT
              && ((is_data && op->file == sync->file) || (is_name && op->folder == sync->file)))
            op->synced_by = i;
        }
    }
}

static void
log_clear (Log *log)
{
  g_array_unref (log->ops);
  g_hash_table_unref (log->files);
  g_hash_table_unref (log->by_path);
}

static void
log_read (Log        *log,
          const char *folder,
          GBytes     *bytes)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);
  GStatBuf status;

  log->ops = g_array_new (FALSE, FALSE, sizeof (Op));
  g_array_set_clear_func (log->ops, op_clear);
  log->files = g_hash_table_new (NULL, NULL);
  log->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  log->n_files = 0;
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  add_file (log, status.st_ino, folder);
  for (log->next = text; log->next < text + length;)
    read_op (log);
  find_syncs (log->ops);
}

static void
apply_data (GHashTable *contents,
            const Op   *op)
{
  GByteArray *array = g_hash_table_lookup (contents, GUINT_TO_POINTER (op->file));
  guint before;

  if (array == NULL)
    {
      array = g_byte_array_new ();
      g_hash_table_insert (contents, GUINT_TO_POINTER (op->file), array);
    }
  before = array->len;
  if (op->kind == OP_TRUNCATE || op->offset + op->length > before)
    g_byte_array_set_size (array, (guint) (op->offset + op->length));
  /* A hole reads as zeros. */
  if (array->len > before)
    memset (array->data + before, 0, array->len - before);
  if (op->kind == OP_WRITE)
    memcpy (array->data + op->offset, op->data, op->length);
}

static GBytes *
find_content (GHashTable *names,
              GHashTable *contents,
              const char *folder,
              const char *name)
{
  g_autofree char *top = g_build_filename (folder, "limn", NULL);
  g_autofree char *set = g_build_filename (top, "test", NULL);
  g_autofree char *path = g_build_filename (set, name, NULL);
  gpointer file = g_hash_table_lookup (names, path);
  GByteArray *array = g_hash_table_lookup (contents, file);

  if (file == NULL || array == NULL || !g_hash_table_contains (names, top)
      || !g_hash_table_contains (names, set))
    return g_bytes_new (NULL, 0);
  return g_bytes_new (array->data, array->len);
}

static void
assert_saved (LimnJournalLog *log,
              guint           seq,
              guint           number)
{
  for (guint i = 0; i < log->records->len; i++)
    {
      const LimnRecord *record = g_ptr_array_index (log->records, i);

      if (record->seq == seq && record->verdict != NULL)
        {
          store_assert_verdict (record->verdict, seq, number);
          return;
        }
    }
  g_test_message ("%u is not there", seq);
  g_assert_not_reached ();
}

/* @chosen has a bit for every call before @end of which nobody knows. */
static void
check_state (const Log  *log,
             const char *folder,
             guint       end,
             guint64     chosen)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) contents = g_hash_table_new_full (NULL, NULL, NULL,
                                                           (GDestroyNotify) g_byte_array_unref);
  g_autoptr (LimnJournalLog) journal_log = limn_journal_log_new ();
  g_autoptr (GBytes) snapshot = NULL;
  g_autoptr (GBytes) journal = NULL;

  for (guint i = 0; i < end; i++)
    {
      const Op *op = &g_array_index (log->ops, Op, i);
      gboolean is_there = op->synced_by < end;

      if (op->kind == OP_SYNC || op->kind == OP_SAY)
        continue;
      if (!is_there)
        {
          is_there = chosen & 1;
          chosen >>= 1;
        }
      if (!is_there)
        continue;
      if (op->kind == OP_WRITE || op->kind == OP_TRUNCATE)
        apply_data (contents, op);
      else if (op->kind == OP_NAME)
        g_hash_table_insert (names, op->path, GUINT_TO_POINTER (op->file));
      if (op->kind == OP_UNNAME)
        g_hash_table_remove (names, op->path);
      if (op->old_path != NULL)
        g_hash_table_remove (names, op->old_path);
    }
  snapshot = find_content (names, contents, folder, "verdicts.snap");
  journal = find_content (names, contents, folder, "verdicts.jsonl");
  limn_journal_log_read_snapshot (journal_log, snapshot);
  limn_journal_log_read (journal_log, journal);
  for (guint i = 0; i < end; i++)
    {
      const Op *op = &g_array_index (log->ops, Op, i);
      guint seq = 0;
      guint number = 0;

      if (op->kind == OP_SAY && sscanf (op->data, "ack %u %u", &seq, &number) == 2)
        assert_saved (journal_log, seq, number);
    }
}

static guint
count_unknown (const Log *log,
               guint      end)
{
  guint n = 0;

  for (guint i = 0; i < end; i++)
    {
      const Op *op = &g_array_index (log->ops, Op, i);

      n += op->kind != OP_SYNC && op->kind != OP_SAY && op->synced_by >= end;
    }
  return n;
}

static guint64
random_bits (void)
{
  return (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
}

static guint
check_run (const char *command,
           const char *count,
           const char *fail)
{
  g_autofree char *folder = store_make_folder ();
  const char *const arguments[] = { command, folder, count, "100", NULL };
  g_auto (StoreRun) run = { NULL };
  Log log;
  guint n_states = 0;

  store_run (&run, NULL, folder, fail, arguments);
  g_assert_cmpuint (store_run_count (&run, "ack"), >, 0);
  log_read (&log, folder, run.log);
  for (guint end = 0; end <= log.ops->len; end++)
    {
      guint n = count_unknown (&log, end);
      guint n_tries = n <= MAX_ALL ? 1u << n : N_RANDOM;

      for (guint i = 0; i < n_tries; i++)
        check_state (&log, folder, end, n <= MAX_ALL ? i : random_bits ());
      n_states += n_tries;
    }
  log_clear (&log);
  store_remove (folder);
  return n_states;
}

static void
test_append (void)
{
  g_test_message ("%u states", check_run ("append", "12", ""));
}

static void
test_compact (void)
{
  g_test_message ("%u states", check_run ("compact", "22", ""));
}

/* Where a call failed as well, and all of it was written anew. */
static void
test_after_failures (void)
{
  const char *const kinds[] = { "EIO", "FULL", "ENOSPC" };
  guint stride = g_getenv ("LIMN_STORE_RUNS") != NULL ? 1 : 9;
  guint n_states = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint n = 12 + i; n < 50; n += stride)
      {
        g_autofree char *fail = g_strdup_printf ("%u %s once", n, kinds[i]);

        n_states += check_run ("compact", "8", fail);
      }
  g_test_message ("%u states", n_states);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/power-cut/append", test_append);
  g_test_add_func ("/power-cut/compact", test_compact);
  g_test_add_func ("/power-cut/after-failures", test_after_failures);

  return g_test_run ();
}
