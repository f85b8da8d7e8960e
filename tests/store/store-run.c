/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-run.h"

#include "limn-test-fixtures.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Longer than any run takes; a child that hangs fails the test. */
#define DEADLINE_MS 60000

typedef struct
{
  GMainLoop   *loop;
  GSubprocess *process;
} Waiting;

void
store_run_clear (StoreRun *run)
{
  g_clear_pointer (&run->output, g_free);
  g_clear_pointer (&run->log, g_bytes_unref);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Waiting *waiting = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_main_loop_quit (waiting->loop);
}

static gboolean
kill_cb (gpointer user_data)
{
  Waiting *waiting = user_data;

  g_subprocess_force_exit (waiting->process);
  return G_SOURCE_REMOVE;
}

static void
wait_for_end (StoreRun    *run,
              GSubprocess *process,
              guint        after_ms)
{
  Waiting waiting = { g_main_loop_new (NULL, FALSE), process };
  g_autoptr (GSource) source = g_timeout_source_new (after_ms);

  g_source_set_callback (source, kill_cb, &waiting, NULL);
  g_source_attach (source, NULL);
  g_subprocess_wait_async (process, NULL, ended_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_source_destroy (source);
  g_main_loop_unref (waiting.loop);
  run->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

static void
add_all (GPtrArray         *line,
         const char *const *words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    g_ptr_array_add (line, (gpointer) words[i]);
}

/* What it says, and what the shim writes down, go to files: a kill cannot take them back. */
static void
run_child (StoreRun          *run,
           const char *const *before,
           const char        *folder,
           const char        *fail,
           const char *const *arguments,
           guint              after_ms)
{
  g_autofree char *place = store_make_folder ();
  g_autofree char *output = g_build_filename (place, "output", NULL);
  g_autofree char *log = g_build_filename (place, "log", NULL);
  g_autofree char *fired = g_build_filename (place, "fired", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GBytes) signs = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_subprocess_launcher_set_stdout_file_path (launcher, output);
  g_subprocess_launcher_take_fd (launcher, g_open (log, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), 7);
  g_subprocess_launcher_take_fd (launcher, g_open (fired, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), 8);
  /* Looking for leaks takes longer than all else a child does; it is done where there is time. */
  if (g_getenv ("LIMN_STORE_RUNS") == NULL)
    g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS",
                                  "verify_asan_link_order=0:detect_leaks=0", TRUE);
  if (fail != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("LIMN_STORE_SHIM"), TRUE);
      g_subprocess_launcher_setenv (launcher, "LIMN_SHIM_FOLDER", folder, TRUE);
      g_subprocess_launcher_setenv (launcher, "LIMN_SHIM_FAIL", fail, TRUE);
      g_subprocess_launcher_setenv (launcher, "LIMN_SHIM_LOG", "7", TRUE);
      g_subprocess_launcher_setenv (launcher, "LIMN_SHIM_FIRED", "8", TRUE);
    }
  add_all (line, before);
  g_ptr_array_add (line, (gpointer) g_getenv ("LIMN_STORE_CHILD"));
  add_all (line, arguments);
  g_ptr_array_add (line, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line->pdata, &error);
  g_assert_no_error (error);
  wait_for_end (run, process, after_ms);

  g_assert_true (g_file_get_contents (output, &run->output, &length, NULL));
  run->log = store_read (log);
  signs = store_read (fired);
  run->has_fired = g_bytes_get_size (signs) > 0;
  store_remove (place);
}

void
store_run (StoreRun          *run,
           const char *const *before,
           const char        *folder,
           const char        *fail,
           const char *const *arguments)
{
  run_child (run, before, folder, fail, arguments, DEADLINE_MS);
  if (run->status < 0)
    g_test_message ("with “%s” it said: %s", fail != NULL ? fail : "", run->output);
  g_assert_cmpint (run->status, >=, 0);
}

void
store_run_kill (StoreRun          *run,
                guint              after_ms,
                const char *const *arguments)
{
  run_child (run, NULL, NULL, NULL, arguments, after_ms);
}

const char *const *
store_be_nobody (const char *path)
{
  static const char *const nobody[] = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", NULL,
  };

  if (geteuid () != 0)
    return NULL;
  g_assert_cmpint (chown (path, 65534, 65534), ==, 0);
  return nobody;
}

guint
store_run_count (const StoreRun *run,
                 const char     *word)
{
  g_auto (GStrv) lines = g_strsplit (run->output, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], word);
  return n;
}

void
store_run_acks (const StoreRun *run,
                GHashTable     *acks)
{
  g_auto (GStrv) lines = g_strsplit (run->output, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      guint64 seq = 0;
      guint64 number = 0;

      if (g_strv_length (words) != 3 || !g_str_equal (words[0], "ack"))
        continue;
      g_assert_true (g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXUINT, &seq, NULL));
      g_assert_true (g_ascii_string_to_unsigned (words[2], 10, 1, G_MAXUINT, &number, NULL));
      g_assert_true (g_hash_table_insert (acks, GUINT_TO_POINTER ((guint) seq),
                                          GUINT_TO_POINTER ((guint) number)));
    }
}

guint
store_check (const char *folder,
             GHashTable *acks)
{
  LimnJournal *journal = store_open (folder);
  GPtrArray *verdicts = limn_journal_get_verdicts (journal);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  guint64 before = 0;
  guint n_found = 0;
  guint n = verdicts->len;

  g_assert_true (limn_journal_get_loaded (journal));
  g_assert_false (limn_journal_get_read_only (journal));
  g_assert_cmpuint (limn_journal_get_n_lost (journal), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      LimnVerdict *verdict = g_ptr_array_index (verdicts, i);
      guint64 seq = limn_verdict_get_seq (verdict);
      guint number = (guint) limn_verdict_get_parts (verdict)->box.x;
      gpointer acked = g_hash_table_lookup (acks, GUINT_TO_POINTER ((guint) seq));

      g_assert_cmpuint (seq, >, before);
      before = seq;
      store_assert_verdict (verdict, seq, number);
      g_assert_true (g_hash_table_add (numbers, GUINT_TO_POINTER (number)));
      g_assert_true (acked == NULL || GPOINTER_TO_UINT (acked) == number);
      n_found += acked != NULL;
    }
  g_assert_cmpuint (n_found, ==, g_hash_table_size (acks));
  g_assert_true (store_close (journal));
  g_assert_finalize_object (journal);
  return n;
}
