/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that keeps a journal is killed, finds its disk full, or broken at any one of its calls,
 * or not its own: what it said is saved is there afterwards, once, and it said what is not. */

#include "config.h"

#include "store-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_BEFORE 3
#define N_DURING 4
#define KILL_MS 90
#define NUMBER_MAX 20

static void
run_append (StoreRun          *run,
            const char *const *before,
            const char        *folder,
            const char        *fail,
            guint              count,
            guint              first)
{
  g_autofree char *count_text = g_strdup_printf ("%u", count);
  g_autofree char *first_text = g_strdup_printf ("%u", first);
  const char *const arguments[] = { "append", folder, count_text, first_text, NULL };

  store_run (run, before, folder, fail, arguments);
}

/* One kind of failure, at every call or at some of them. Returns at how many it was tried. */
static guint
fail_each (const char *kind,
           const char *how,
           guint       stride)
{
  guint n_tried = 0;

  for (guint n = 1 + g_test_rand_int_range (0, stride);; n += stride)
    {
      g_autofree char *folder = store_make_folder ();
      g_autofree char *fail = g_strdup_printf ("%u %s %s", n, kind, how);
      g_autoptr (GHashTable) acks = g_hash_table_new (NULL, NULL);
      g_auto (StoreRun) first = { NULL };
      g_auto (StoreRun) run = { NULL };
      guint n_saved;

      run_append (&first, NULL, folder, NULL, N_BEFORE, 100);
      store_run_acks (&first, acks);
      g_assert_cmpuint (g_hash_table_size (acks), ==, N_BEFORE);

      run_append (&run, NULL, folder, fail, N_DURING, 200);
      store_run_acks (&run, acks);
      n_saved = g_hash_table_size (acks) - N_BEFORE;
      /* All saved, or it was told that they are not. */
      if (n_saved == N_DURING)
        g_assert_cmpuint (store_run_count (&run, "closed"), ==, 1);
      else
        g_assert_cmpuint (store_run_count (&run, "unsaved") + store_run_count (&run, "read-only"),
                          >, 0);
      g_assert_cmpuint (store_run_count (&run, "closed") + store_run_count (&run, "lost"), ==, 1);
      g_assert_cmpuint (store_check (folder, acks), >=, g_hash_table_size (acks));
      store_remove (folder);
      if (!run.has_fired)
        return n_tried;
      n_tried++;
    }
}

static void
test_every_call (void)
{
  const char *const kinds[] = { "EIO", "ENOSPC", "EINTR", "SHORT", "FULL" };
  const char *const hows[] = { "once", "sticky" };
  guint stride = g_getenv ("LIMN_STORE_RUNS") != NULL ? 1 : 6;
  guint n_tried = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (hows); j++)
      n_tried += fail_each (kinds[i], hows[j], stride);
  g_test_message ("%u calls failed", n_tried);
}

static void
test_killed (void)
{
  guint n_runs = store_get_runs (12);
  guint n_acked = 0;
  g_autofree char *folder = NULL;
  g_autoptr (GHashTable) acks = NULL;

  for (guint i = 0; i < n_runs; i++)
    {
      g_auto (StoreRun) run = { NULL };
      g_autofree char *first = g_strdup_printf ("%u", 40000 * (i % NUMBER_MAX + 1));
      const char *arguments[] = { "append", NULL, "90000", first, NULL };

      if (folder == NULL)
        {
          folder = store_make_folder ();
          acks = g_hash_table_new (NULL, NULL);
        }
      arguments[1] = folder;
      store_run_kill (&run, (guint) g_test_rand_int_range (1, KILL_MS + 1), arguments);
      g_assert_cmpint (run.status, ==, -1);
      store_run_acks (&run, acks);
      n_acked += store_run_count (&run, "ack");
      store_check (folder, acks);
      /* Reading what grows and grows takes longer than all else. */
      if (i % NUMBER_MAX == NUMBER_MAX - 1 || i + 1 == n_runs)
        {
          store_remove (folder);
          g_clear_pointer (&folder, g_free);
          g_clear_pointer (&acks, g_hash_table_unref);
        }
    }
  g_test_message ("killed %u times; %u verdicts were told to be saved, none is lost", n_runs,
                  n_acked);
}

/* The file grows up to what the system lets it, and the program lives. */
static void
test_size_limit (void)
{
  const char *const before[] = { "prlimit", "--fsize=20000", NULL };
  g_autofree char *folder = store_make_folder ();
  g_autoptr (GHashTable) acks = g_hash_table_new (NULL, NULL);
  g_auto (StoreRun) run = { NULL };
  g_auto (StoreRun) after = { NULL };
  guint n;

  run_append (&run, before, folder, NULL, 200, 1000);
  g_assert_cmpint (run.status, ==, 3);
  g_assert_cmpuint (store_run_count (&run, "lost"), ==, 1);
  g_assert_nonnull (strstr (run.output, "larger than is allowed"));
  store_run_acks (&run, acks);
  n = g_hash_table_size (acks);
  g_assert_cmpuint (n, >, 40);
  g_assert_cmpuint (n, <, 100);
  g_assert_cmpuint (store_check (folder, acks), ==, n);
  run_append (&after, NULL, folder, NULL, 10, 5000);
  store_run_acks (&after, acks);
  g_assert_cmpuint (store_check (folder, acks), ==, n + 10);
  store_remove (folder);
}

static const char *const script =
  "set -e; mount -t tmpfs -o size=128k limn-full \"$0\";"
  "head -c 80000 /dev/zero >\"$0/filler\"; child=\"$1\"; shift; \"$child\" append \"$0\" 400 1000;"
  "cp -r \"$0/limn\" \"$1\"";

/* A disk of 128 KB, most of which is taken, until something cannot be saved and room is made. */
static void
test_disk_full (void)
{
  g_autofree char *folder = store_make_folder ();
  g_autofree char *copy = store_make_folder ();
  const char *const as_owner[] = { "unshare", "-m", "sh", "-c", script, folder, NULL };
  const char *const as_user[] = { "unshare", "-rm", "sh", "-c", script, folder, NULL };
  const char *const arguments[] = { copy, NULL };
  g_autoptr (GHashTable) acks = g_hash_table_new (NULL, NULL);
  g_auto (StoreRun) run = { NULL };

  store_run (&run, geteuid () == 0 ? as_owner : as_user, folder, NULL, arguments);
  if (run.output[0] == '\0')
    {
      /* Where nobody may mount anything, the limit on the size of files has to do. */
      g_test_message ("no disk of our own here: only test_size_limit() fills one up");
      store_remove (folder);
      store_remove (copy);
      return;
    }
  g_test_message ("a disk of 128 KB by %s", geteuid () == 0 ? "unshare -m" : "unshare -rm");
  g_assert_nonnull (strstr (run.output, "the disk is full"));
  g_assert_cmpuint (store_run_count (&run, "saved"), >=, 1);
  store_run_acks (&run, acks);
  g_assert_cmpuint (g_hash_table_size (acks), >, 130);
  g_assert_cmpuint (store_check (copy, acks), ==, g_hash_table_size (acks));
  store_remove (folder);
  store_remove (copy);
}

/* It is told with the first verdict, and not before. */
static void
assert_may_not_write (const StoreRun *run,
                      guint           n_before)
{
  g_autofree char *start = g_strdup_printf ("load %u\nunsaved 1 you may not write there\n",
                                            n_before);

  g_assert_true (g_str_has_prefix (run->output, start));
  g_assert_cmpuint (store_run_count (run, "ack"), ==, 0);
  g_assert_nonnull (strstr (run->output, "lost 2\n"));
}

static void
test_read_only (void)
{
  g_autofree char *folder = store_make_folder ();
  g_autofree char *path = store_get_journal (folder);
  g_autofree char *set = g_path_get_dirname (path);
  g_autofree char *top = g_path_get_dirname (set);
  g_autofree char *lock = g_build_filename (set, "verdicts.lock", NULL);
  g_autoptr (GHashTable) acks = g_hash_table_new (NULL, NULL);
  const char *const *before = store_be_nobody (folder);
  g_auto (StoreRun) first = { NULL };
  g_auto (StoreRun) file = { NULL };
  g_auto (StoreRun) nothing = { NULL };

  run_append (&first, before, folder, NULL, 2, 100);
  store_run_acks (&first, acks);
  g_assert_cmpuint (g_hash_table_size (acks), ==, 2);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  run_append (&file, before, folder, NULL, 2, 200);
  assert_may_not_write (&file, 2);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpuint (store_check (folder, acks), ==, 2);

  store_remove (top);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  run_append (&nothing, before, folder, NULL, 2, 300);
  assert_may_not_write (&nothing, 0);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  store_remove (folder);
}

/* While one writes, nobody else does. */
static void
test_two_writers (void)
{
  g_autofree char *folder = store_make_folder ();
  g_autofree char *count = g_strdup_printf ("%u", store_get_runs (50));
  g_autoptr (GHashTable) acks = g_hash_table_new (NULL, NULL);
  LimnJournal *journal = store_open (folder);
  const char *const arguments[] = { "append", folder, count, "100", NULL };
  guint n = store_get_runs (50);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnVerdict) verdict = store_make_verdict (500000 + i);
      g_autoptr (LimnVerdict) saved = NULL;

      if (i == n / 2)
        {
          g_auto (StoreRun) other = { NULL };

          store_run (&other, NULL, folder, NULL, arguments);
          g_assert_cmpuint (store_run_count (&other, "read-only"), ==, 1);
          g_assert_cmpuint (store_run_count (&other, "refused"), ==, n);
          g_assert_cmpuint (store_run_count (&other, "ack"), ==, 0);
        }
      saved = store_append (journal, verdict);
      g_assert_nonnull (saved);
      g_hash_table_insert (acks, GUINT_TO_POINTER ((guint) limn_verdict_get_seq (saved)),
                           GUINT_TO_POINTER (500000 + i));
    }
  g_assert_true (store_close (journal));
  g_object_unref (journal);
  g_assert_cmpuint (store_check (folder, acks), ==, n);
  store_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/every-call", test_every_call);
  g_test_add_func ("/faults/killed", test_killed);
  g_test_add_func ("/faults/size-limit", test_size_limit);
  g_test_add_func ("/faults/disk-full", test_disk_full);
  g_test_add_func ("/faults/read-only", test_read_only);
  g_test_add_func ("/faults/two-writers", test_two_writers);

  return g_test_run ();
}
