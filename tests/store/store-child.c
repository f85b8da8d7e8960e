/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that keeps a journal, for tests that kill it or take its disk away. It says what it
 * knows, a line each, by one write():
 *
 *   load N        so many verdicts were there
 *   read-only     it may not write
 *   ack SEQ NUM   this one is saved, it was told
 *   refused NUM   this one never will be
 *   unsaved N WHY so many are in memory only
 *   saved         all are saved again
 *   closed        the end, with everything saved; or
 *   lost N        the end, with so many that are not
 *
 * Usage: store-child append FOLDER COUNT FIRST
 *        store-child compact FOLDER COUNT FIRST (which does so after every fifth)
 *        store-child state FOLDER COUNT
 *        store-child export FILE COUNT
 *        store-child reply FOLDER COUNT
 *
 * With FOLDER/filler there, it is removed once something cannot be saved. */

#include "config.h"

#include "limn-atomic-file.h"
#include "limn-disk.h"
#include "limn-error.h"
#include "limn-reply-store.h"
#include "limn-state-file.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RETRY_MS 20
#define CLOSE_MS 3000
#define COMPACT_EVERY 5

typedef struct
{
  GMainLoop   *loop;
  LimnJournal *journal;
  char        *filler;
  guint        number;
  guint        last;
  gboolean     compacts;
  gboolean     has_closed;
  int          status;
} Child;

static void append_next (Child *child);

static void say (const char *format,
                 ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    _exit (2);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Child *child = user_data;

  if (limn_journal_close_finish (child->journal, result, NULL))
    {
      say ("closed\n");
    }
  else
    {
      say ("lost %u\n", limn_journal_get_unsaved (child->journal));
      child->status = 3;
    }
  g_main_loop_quit (child->loop);
}

static void
compacted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Child *child = user_data;

  if (limn_journal_compact_finish (child->journal, result, NULL))
    say ("compacted\n");
  append_next (child);
}

static void
go_on (Child *child)
{
  if (child->number < child->last && child->compacts && child->number % COMPACT_EVERY == 0)
    {
      limn_journal_compact_async (child->journal, NULL, compacted_cb, child);
    }
  else if (child->number < child->last)
    {
      append_next (child);
    }
  else if (!child->has_closed)
    {
      child->has_closed = TRUE;
      limn_journal_close_async (child->journal, CLOSE_MS, closed_cb, child);
    }
}

typedef struct
{
  Child *child;
  guint  number;
} Sent;

static void
appended_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Sent *sent = user_data;
  g_autoptr (LimnVerdict) verdict = NULL;

  verdict = limn_journal_append_finish (sent->child->journal, result, NULL);
  if (verdict != NULL)
    say ("ack %" G_GUINT64_FORMAT " %u\n", limn_verdict_get_seq (verdict), sent->number);
  else
    say ("refused %u\n", sent->number);
  if (sent->number == sent->child->number)
    go_on (sent->child);
}

static gboolean
go_on_cb (gpointer user_data)
{
  go_on (user_data);
  return G_SOURCE_REMOVE;
}

static void
append_next (Child *child)
{
  g_autoptr (LimnVerdict) verdict = store_make_verdict (++child->number);
  Sent *sent = g_new0 (Sent, 1);

  sent->child = child;
  sent->number = child->number;
  limn_journal_append_async (child->journal, verdict, NULL, appended_cb, sent);
  /* It is known already that this one has to wait, and nothing new will be told. */
  if (limn_journal_get_error (child->journal) != NULL)
    g_timeout_add (RETRY_MS, go_on_cb, child);
}

/* The next verdict is what makes it try again. */
static void
error_cb (Child *child)
{
  const GError *error = limn_journal_get_error (child->journal);

  if (error == NULL)
    {
      say ("saved\n");
      return;
    }
  g_assert_cmpint (error->code, ==, LIMN_ERROR_NOT_SAVED);
  say ("unsaved %u %s\n", limn_journal_get_unsaved (child->journal), error->message);
  if (child->filler != NULL)
    g_unlink (child->filler);
  go_on (child);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Child *child = user_data;

  limn_journal_load_finish (child->journal, result, NULL);
  say ("load %u\n", limn_journal_get_verdicts (child->journal)->len);
  if (limn_journal_get_read_only (child->journal))
    say ("read-only\n");
  go_on (child);
}

static int
keep_journal (const char *folder,
              guint       count,
              guint       first,
              gboolean    compacts)
{
  Child child = { .number = first, .last = first + count, .compacts = compacts };
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);

  child.filler = g_file_test (filler, G_FILE_TEST_EXISTS) ? filler : NULL;
  child.loop = g_main_loop_new (NULL, FALSE);
  child.journal = limn_journal_new (folder, "test");
  limn_journal_set_retry (child.journal, RETRY_MS);
  g_signal_connect_swapped (child.journal, "notify::error", G_CALLBACK (error_cb), &child);
  limn_journal_load_async (child.journal, NULL, loaded_cb, &child);
  g_main_loop_run (child.loop);
  g_object_unref (child.journal);
  g_main_loop_unref (child.loop);
  return child.status;
}

static int
keep_state (const char *folder,
            guint       count)
{
  g_autoptr (LimnStateFile) state_file = limn_state_file_new (folder);
  LimnBookmark *last = NULL;

  while (limn_state_file_is_busy (state_file))
    g_main_context_iteration (NULL, TRUE);
  last = limn_state_file_get_last (state_file);
  say ("load %u\n", last != NULL ? limn_bookmark_get_n_pictures (last) : 0);
  for (guint i = 1; i <= count; i++)
    {
      g_autoptr (LimnBookmark) bookmark = NULL;
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) pictures = NULL;

      for (guint j = 0; j < 10 + i % 10; j++)
        g_strv_builder_add (builder, "file:///pictures/street.jpg");
      pictures = g_strv_builder_end (builder);
      bookmark = limn_bookmark_new ((const char *const *) pictures, i % 10, NULL, 40.0, 30.0);
      limn_state_file_save (state_file, bookmark);
      while (limn_state_file_is_busy (state_file))
        g_main_context_iteration (NULL, TRUE);
      if (limn_state_file_get_error (state_file) == NULL)
        say ("ack %u %u\n", i, 10 + i % 10);
      else
        say ("unsaved 1 %s\n", limn_state_file_get_error (state_file)->message);
    }
  limn_state_file_close (state_file);
  while (limn_state_file_is_busy (state_file))
    g_main_context_iteration (NULL, TRUE);
  say (limn_state_file_get_error (state_file) == NULL ? "closed\n" : "lost 1\n");
  return 0;
}

/* Files that say how long they are. */
static int
export_files (const char *path,
              guint       count)
{
  for (guint i = 1; i <= count; i++)
    {
      gsize length = 100000 + 1000 * (i % 50);
      char *data = g_strnfill (length, (char) ('a' + i % 26));
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
      g_autoptr (GError) error = NULL;

      if (limn_atomic_file_write (path, bytes, &error))
        say ("ack %u %" G_GSIZE_FORMAT "\n", i, length);
      else
        say ("unsaved 1 %s\n", error->message);
    }
  say ("closed\n");
  return 0;
}

static int
keep_replies (const char *folder,
              guint       count)
{
  g_autoptr (LimnReplyStore) store = limn_reply_store_new (folder, 1024 * 1024);

  for (guint i = 1; i <= count; i++)
    {
      guint name = i % 3;
      g_autofree char *key = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) &name,
                                                          sizeof name);
      g_autofree char *text = g_strdup_printf ("{\"reply\":%u}", i);
      g_autoptr (GBytes) reply = g_bytes_new (text, strlen (text));
      g_autoptr (GBytes) found = NULL;
      LimnEngine engine;
      gint64 stored_us;

      if (limn_reply_store_put (store, key, LIMN_ENGINE_CURRENT, reply, NULL))
        say ("ack %u %u\n", i, name);
      found = limn_reply_store_lookup (store, key, &engine, &stored_us);
      if (found != NULL && !g_str_has_prefix (g_bytes_get_data (found, NULL), "{\"reply\":"))
        return 4;
    }
  say ("closed\n");
  return 0;
}

static guint
read_number (const char *text)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL))
    g_error ("%s is no number", text);
  return (guint) value;
}

int
main (int   argc,
      char *argv[])
{
  limn_disk_ignore_size_signal ();
  if (argc == 5 && (g_str_equal (argv[1], "append") || g_str_equal (argv[1], "compact")))
    return keep_journal (argv[2], read_number (argv[3]), read_number (argv[4]),
                         g_str_equal (argv[1], "compact"));
  if (argc == 4 && g_str_equal (argv[1], "state"))
    return keep_state (argv[2], read_number (argv[3]));
  if (argc == 4 && g_str_equal (argv[1], "export"))
    return export_files (argv[2], read_number (argv[3]));
  if (argc == 4 && g_str_equal (argv[1], "reply"))
    return keep_replies (argv[2], read_number (argv[3]));
  return 2;
}
