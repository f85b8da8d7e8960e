/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"

#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLOSE_MS 5000

guint
store_get_runs (guint few)
{
  const char *runs = g_getenv ("LIMN_STORE_RUNS");
  guint64 value = 0;

  if (runs != NULL && g_ascii_string_to_unsigned (runs, 10, 1, G_MAXUINT, &value, NULL))
    return (guint) value;
  return few;
}

char *
store_make_folder (void)
{
  char *folder = g_dir_make_tmp ("limn-store-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

void
store_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        store_remove (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

LimnVerdict *
store_make_verdict (guint number)
{
  static const char *const classes[] = { "dog", "a \"quoted\" one", "tab\tand\nbreak", "größe" };
  g_autofree char *digest = NULL;
  const LimnVerdictParts parts = {
    .kind = (LimnVerdictKind) (number % 3),
    .reason = (LimnVerdictReason) (number % 3 == LIMN_VERDICT_WRONG ? number % 6 : 0),
    .digest = digest = g_strdup_printf ("%064x", number),
    .origin = "https://serverless.roboflow.com",
    .model_id = "street/7",
    .class_name = classes[number % 4],
    .box = { number, number / 2.0, 100.25, 33.0 },
    .score = (number % 1000) / 1000.0,
    .confidence = 40.0,
    .overlap = 30.5,
    /* The clock runs backwards: the order is that of the numbers. */
    .time_us = G_GINT64_CONSTANT (1700000000000000) - number,
  };
  LimnVerdict *verdict = limn_verdict_new (&parts);

  g_assert_nonnull (verdict);
  return verdict;
}

void
store_assert_verdict (LimnVerdict *verdict,
                      guint64      seq,
                      guint        number)
{
  g_autoptr (LimnVerdict) expected = store_make_verdict (number);
  const LimnVerdictParts *a = limn_verdict_get_parts (verdict);
  const LimnVerdictParts *b = limn_verdict_get_parts (expected);

  g_assert_cmpuint (limn_verdict_get_seq (verdict), ==, seq);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpint (a->reason, ==, b->reason);
  g_assert_cmpstr (a->digest, ==, b->digest);
  g_assert_cmpstr (a->origin, ==, b->origin);
  g_assert_cmpstr (a->model_id, ==, b->model_id);
  g_assert_cmpstr (a->class_name, ==, b->class_name);
  g_assert_cmpfloat (a->box.x, ==, b->box.x);
  g_assert_cmpfloat (a->box.y, ==, b->box.y);
  g_assert_cmpfloat (a->box.width, ==, b->box.width);
  g_assert_cmpfloat (a->box.height, ==, b->box.height);
  g_assert_cmpfloat (a->score, ==, b->score);
  g_assert_cmpfloat (a->confidence, ==, b->confidence);
  g_assert_cmpfloat (a->overlap, ==, b->overlap);
  g_assert_cmpint (a->time_us, ==, b->time_us);
}

char *
store_get_journal (const char *base)
{
  return g_build_filename (base, "limn", "test", "verdicts.jsonl", NULL);
}

GBytes *
store_read (const char *path)
{
  char *data = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

void
store_write (const char *path,
             const void *data,
             gsize       length)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                            &error);
  g_assert_no_error (error);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

LimnJournal *
store_open (const char *base)
{
  LimnJournal *journal = limn_journal_new (base, "test");
  g_autoptr (GAsyncResult) result = NULL;

  limn_journal_load_async (journal, NULL, result_cb, &result);
  limn_test_wait (has_result, &result);
  limn_journal_load_finish (journal, result, NULL);
  return journal;
}

LimnVerdict *
store_append (LimnJournal *journal,
              LimnVerdict *verdict)
{
  g_autoptr (GAsyncResult) result = NULL;

  limn_journal_append_async (journal, verdict, NULL, result_cb, &result);
  limn_test_wait (has_result, &result);
  return limn_journal_append_finish (journal, result, NULL);
}

gboolean
store_close (LimnJournal *journal)
{
  g_autoptr (GAsyncResult) result = NULL;

  limn_journal_close_async (journal, CLOSE_MS, result_cb, &result);
  limn_test_wait (has_result, &result);
  return limn_journal_close_finish (journal, result, NULL);
}
