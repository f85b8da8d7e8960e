/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was open the last time: kept, or not known, whatever became of the file; and files that
 * people ask for: whole, at any time. */

#include "config.h"

#include "limn-atomic-file.h"
#include "limn-error.h"
#include "limn-frame.h"
#include "limn-state-file.h"
#include "limn-test-fixtures.h"
#include "store-run.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static LimnBookmark *
make_bookmark (void)
{
  const char *const pictures[] = {
    "file:///a/b%20c.jpg", "https://example.org/d.png?token=secret", "https://example.org/e.png",
    "https://user:secret@example.org/f.png", "https://example.org/g.png#secret", "no address",
    "file:///h/%22i%22.jpg", NULL,
  };
  g_autoptr (LimnModel) model = limn_model_new (LIMN_HOST_SELF_HOSTED, "http://localhost:9001",
                                                "street/7", NULL);

  return limn_bookmark_new (pictures, 6, model, 41.5, 25.0);
}

static void
assert_bookmark (LimnBookmark *bookmark)
{
  const char *const *pictures = limn_bookmark_get_pictures (bookmark);
  LimnModel *model = limn_bookmark_get_model (bookmark);

  g_assert_cmpuint (limn_bookmark_get_n_pictures (bookmark), ==, 3);
  g_assert_cmpstr (pictures[0], ==, "file:///a/b%20c.jpg");
  g_assert_cmpstr (pictures[1], ==, "https://example.org/e.png");
  g_assert_cmpstr (pictures[2], ==, "file:///h/%22i%22.jpg");
  g_assert_null (pictures[3]);
  g_assert_cmpuint (limn_bookmark_get_current (bookmark), ==, 2);
  g_assert_cmpint (limn_model_get_host (model), ==, LIMN_HOST_SELF_HOSTED);
  g_assert_cmpstr (limn_model_get_id (model), ==, "street/7");
  g_assert_cmpfloat (limn_bookmark_get_confidence (bookmark), ==, 41.5);
  g_assert_cmpfloat (limn_bookmark_get_overlap (bookmark), ==, 25.0);
}

static gboolean
is_idle (gpointer data)
{
  return !limn_state_file_is_busy (data);
}

static LimnStateFile *
open_state (const char *base)
{
  LimnStateFile *state_file = limn_state_file_new (base);

  limn_test_wait (is_idle, state_file);
  return state_file;
}

static char *
get_path (const char *base)
{
  return g_build_filename (base, "limn", "session.json", NULL);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_kept (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = get_path (base);
  g_autoptr (LimnBookmark) bookmark = make_bookmark ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  LimnStateFile *state_file = open_state (base);
  struct stat status;
  guint n_changes = 0;

  g_assert_null (limn_state_file_get_last (state_file));
  limn_state_file_save (state_file, bookmark);
  limn_test_wait (is_idle, state_file);
  g_assert_no_error (limn_state_file_get_error (state_file));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  bytes = store_read (path);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_null (strstr (text, "secret"));
  g_assert_finalize_object (state_file);

  /* It did not end as it should. */
  state_file = open_state (base);
  g_signal_connect_swapped (state_file, "notify::last", G_CALLBACK (count_cb), &n_changes);
  assert_bookmark (limn_state_file_get_last (state_file));
  g_assert_false (limn_state_file_was_clean (state_file));
  limn_state_file_save (state_file, limn_state_file_get_last (state_file));
  g_assert_null (limn_state_file_get_last (state_file));
  g_assert_cmpuint (n_changes, ==, 1);
  limn_state_file_close (state_file);
  limn_test_wait (is_idle, state_file);
  g_assert_finalize_object (state_file);

  /* It did. */
  state_file = open_state (base);
  assert_bookmark (limn_state_file_get_last (state_file));
  g_assert_true (limn_state_file_was_clean (state_file));
  limn_state_file_close (state_file);
  g_assert_finalize_object (state_file);
  store_remove (base);
}

/* All of it or nothing. */
static void
test_every_change (void)
{
  g_autoptr (LimnBookmark) bookmark = make_bookmark ();
  g_autoptr (GBytes) whole = limn_bookmark_write (bookmark, TRUE);
  gsize size = g_bytes_get_size (whole);
  gboolean is_clean = FALSE;

  for (gsize i = 0; i < size * 8; i++)
    {
      char *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, i / 8);
      g_autoptr (GError) error = NULL;

      copy[i / 8] ^= (char) (1 << (i % 8));
      changed = g_bytes_new_take (copy, size);
      g_assert_null (limn_bookmark_read (changed, &is_clean, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_BAD_FILE);
      g_assert_null (limn_bookmark_read (cut, &is_clean, NULL));
    }
}

/* A whole frame around nonsense. */
static void
test_hostile (void)
{
  const char *const bodies[] = {
    "", ",\"clean\":1", ",\"clean\":1,\"current\":0,\"confidence\":40,\"overlap\":30",
    ",\"clean\":1,\"current\":-1,\"confidence\":40,\"overlap\":30,\"pictures\":[]",
    ",\"clean\":1,\"current\":0,\"confidence\":40,\"overlap\":30,\"pictures\":{}",
    ",\"clean\":1,\"current\":0,\"confidence\":40,\"overlap\":30,\"pictures\":[7]",
    ",\"clean\":1,\"current\":0,\"confidence\":\"40\",\"overlap\":30,\"pictures\":[]",
    ",\"clean\":1,\"current\":0,\"confidence\":40,\"overlap\":30,\"pictures\":[\"a\\u0000b\"]",
    ",\"clean\":1,\"current\":0,\"confidence\":40,\"overlap\":30,\"pictures\":[[[[[[[[[[]]]]]]]]]]",
  };
  gboolean is_clean = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      GString *frame = limn_frame_begin ();
      g_autoptr (GBytes) bytes = NULL;

      g_string_append (frame, bodies[i]);
      bytes = limn_frame_end (frame);
      g_assert_null (limn_bookmark_read (bytes, &is_clean, NULL));
    }
}

/* What stands in its place: not known, and never waited for. */
static void
test_in_its_place (void)
{
  g_autofree char *base = store_make_folder ();
  g_autofree char *path = get_path (base);
  g_autofree char *elsewhere = g_build_filename (base, "elsewhere", NULL);
  g_autoptr (LimnBookmark) bookmark = make_bookmark ();
  g_autoptr (GBytes) whole = limn_bookmark_write (bookmark, TRUE);
  g_autofree char *big = g_malloc0 (LIMN_BOOKMARK_MAX_BYTES + 1);

  for (guint i = 0; i < 4; i++)
    {
      LimnStateFile *state_file;

      store_write (path, "", 0);
      store_write (elsewhere, g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
      g_assert_cmpint (g_unlink (path), ==, 0);
      if (i == 0)
        g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      else if (i == 1)
        g_assert_cmpint (symlink (elsewhere, path), ==, 0);
      else if (i == 2)
        store_write (path, big, LIMN_BOOKMARK_MAX_BYTES + 1);
      else
        g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      state_file = open_state (base);
      g_assert_null (limn_state_file_get_last (state_file));
      limn_state_file_save (state_file, bookmark);
      limn_test_wait (is_idle, state_file);
      if (i == 3)
        {
          g_assert_error (limn_state_file_get_error (state_file), LIMN_ERROR,
                          LIMN_ERROR_NOT_SAVED);
          g_assert_cmpint (g_rmdir (path), ==, 0);
        }
      limn_state_file_close (state_file);
      limn_test_wait (is_idle, state_file);
      g_assert_no_error (limn_state_file_get_error (state_file));
      g_assert_finalize_object (state_file);
      state_file = open_state (base);
      assert_bookmark (limn_state_file_get_last (state_file));
      g_assert_finalize_object (state_file);
    }
  store_remove (base);
}

/* Any call may fail, the program may be killed: the old one, the new one, or not known. */
static void
test_every_call (void)
{
  const char *const kinds[] = { "EIO", "ENOSPC", "EINTR", "FULL" };
  const char *const hows[] = { "once", "sticky" };
  guint stride = g_getenv ("LIMN_STORE_RUNS") != NULL ? 1 : 5;
  guint n_tried = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) * G_N_ELEMENTS (hows); i++)
    for (guint n = 1 + i % 3;; n += stride)
      {
        g_autofree char *base = store_make_folder ();
        g_autofree char *fail = g_strdup_printf ("%u %s %s", n, kinds[i / 2], hows[i % 2]);
        const char *const arguments[] = { "state", base, "3", NULL };
        g_auto (StoreRun) before = { NULL };
        g_auto (StoreRun) run = { NULL };
        g_auto (StoreRun) after = { NULL };

        store_run (&before, NULL, base, NULL, arguments);
        g_assert_cmpuint (store_run_count (&before, "closed"), ==, 1);
        store_run (&run, NULL, base, fail, arguments);
        g_assert_cmpint (run.status, ==, 0);
        g_assert_cmpuint (store_run_count (&run, "ack") + store_run_count (&run, "unsaved"), ==, 3);
        store_run (&after, NULL, base, NULL, arguments);
        g_assert_cmpuint (store_run_count (&after, "load 1"), ==, 1);
        store_remove (base);
        if (!run.has_fired)
          break;
        n_tried++;
      }
  g_test_message ("%u calls failed", n_tried);
}

static void
test_killed (void)
{
  guint n_runs = store_get_runs (6);
  g_autofree char *base = store_make_folder ();
  const char *const arguments[] = { "state", base, "100000", NULL };
  guint n_acked = 0;

  for (guint i = 0; i < n_runs; i++)
    {
      g_auto (StoreRun) run = { NULL };
      LimnStateFile *state_file;

      store_run_kill (&run, (guint) g_test_rand_int_range (1, 200), arguments);
      n_acked += store_run_count (&run, "ack");
      state_file = open_state (base);
      if (n_acked > 0)
        {
          g_assert_nonnull (limn_state_file_get_last (state_file));
          g_assert_false (limn_state_file_was_clean (state_file));
        }
      g_object_unref (state_file);
    }
  g_test_message ("killed %u times; written %u times", n_runs, n_acked);
  store_remove (base);
}

/* The first byte says how long the file has to be, see store-child.c. */
static void
assert_whole (const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize size = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  bytes = store_read (path);
  data = g_bytes_get_data (bytes, &size);
  g_assert_cmpuint (size, >=, 100000);
  g_assert_cmpuint (size % 1000, ==, 0);
  for (gsize i = 1; i < size; i++)
    g_assert_cmpint (data[i], ==, data[0]);
}

static void
test_export_killed (void)
{
  guint n_runs = store_get_runs (6);
  g_autofree char *folder = store_make_folder ();
  g_autofree char *path = g_build_filename (folder, "export.png", NULL);
  const char *const arguments[] = { "export", path, "100000", NULL };
  guint n_written = 0;

  for (guint i = 0; i < n_runs; i++)
    {
      g_auto (StoreRun) run = { NULL };

      /* Every other time there is nothing to replace. */
      if (i % 2 == 0)
        g_unlink (path);
      store_run_kill (&run, (guint) g_test_rand_int_range (1, 150), arguments);
      n_written += store_run_count (&run, "ack");
      if (store_run_count (&run, "ack") > 0)
        g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      assert_whole (path);
    }
  g_test_message ("killed %u times, written %u times: never half a file", n_runs, n_written);
  store_remove (folder);
}

static void
test_export_every_call (void)
{
  const char *const kinds[] = { "EIO", "ENOSPC", "EINTR", "SHORT", "FULL" };
  guint n_tried = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint n = 1;; n += 2)
      {
        g_autofree char *folder = store_make_folder ();
        g_autofree char *path = g_build_filename (folder, "export.png", NULL);
        g_autofree char *fail = g_strdup_printf ("%u %s once", n, kinds[i]);
        const char *const arguments[] = { "export", path, "2", NULL };
        g_auto (StoreRun) run = { NULL };

        store_run (&run, NULL, folder, fail, arguments);
        g_assert_cmpuint (store_run_count (&run, "ack") + store_run_count (&run, "unsaved"), ==, 2);
        g_assert_cmpuint (store_run_count (&run, "ack"), >=, 1);
        assert_whole (path);
        store_remove (folder);
        if (!run.has_fired)
          break;
        n_tried++;
      }
  g_test_message ("%u calls failed", n_tried);
}

static void
assert_written (const char *path,
                int         mode)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;

  limn_atomic_file_write (path, bytes, &error);
  g_assert_no_error (error);
  found = store_read (path);
  g_assert_true (g_bytes_equal (found, bytes));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, mode);
}

static void
assert_refused (const char *path)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
  g_autoptr (GError) error = NULL;

  g_assert_false (limn_atomic_file_write (path, bytes, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_NOT_SAVED);
}

static void
test_export_places (void)
{
  g_autofree char *folder = store_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "where", NULL);
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *long_path = g_build_filename (folder, name, NULL);
  mode_t mask = umask (022);

  assert_written (path, 0644);
  g_assert_cmpint (g_chmod (path, 0660), ==, 0);
  assert_written (path, 0660);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  assert_written (link, 0660);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_written (long_path, 0644);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (pipe);
  assert_refused (folder);
  assert_refused (nowhere);
  umask (mask);
  store_remove (folder);
}

/* A folder in which nothing can be made or renamed, as a sandbox hands out for one file: written in
 * place, and not begun where there is no room for it. */
static void
test_export_in_place (void)
{
  g_autofree char *folder = store_make_folder ();
  g_autofree char *path = g_build_filename (folder, "export.png", NULL);
  const char *const arguments[] = { "export", path, "3", NULL };
  const char *const *nobody = NULL;
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  g_auto (StoreRun) run = { NULL };
  g_auto (StoreRun) refused = { NULL };
  GStatBuf first;
  GStatBuf last;

  store_write (path, "old", 3);
  nobody = store_be_nobody (path);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  g_assert_cmpint (g_stat (path, &first), ==, 0);
  store_run (&run, nobody, folder, NULL, arguments);
  g_assert_cmpuint (store_run_count (&run, "ack"), ==, 3);
  assert_whole (path);
  g_assert_cmpint (g_stat (path, &last), ==, 0);
  g_assert_cmpuint (first.st_ino, ==, last.st_ino);

  for (guint i = 0; nobody != NULL && nobody[i] != NULL; i++)
    g_ptr_array_add (before, (gpointer) nobody[i]);
  g_ptr_array_add (before, (gpointer) "prlimit");
  g_ptr_array_add (before, (gpointer) "--fsize=50000");
  g_ptr_array_add (before, NULL);
  store_run (&refused, (const char *const *) before->pdata, folder, NULL, arguments);
  g_assert_cmpuint (store_run_count (&refused, "unsaved"), ==, 3);
  assert_whole (path);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  store_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/state/kept", test_kept);
  g_test_add_func ("/state/every-change", test_every_change);
  g_test_add_func ("/state/hostile", test_hostile);
  g_test_add_func ("/state/in-its-place", test_in_its_place);
  g_test_add_func ("/state/every-call", test_every_call);
  g_test_add_func ("/state/killed", test_killed);
  g_test_add_func ("/export/killed", test_export_killed);
  g_test_add_func ("/export/every-call", test_export_every_call);
  g_test_add_func ("/export/places", test_export_places);
  g_test_add_func ("/export/in-place", test_export_in_place);

  return g_test_run ();
}
