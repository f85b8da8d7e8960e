/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decoders that crash, hang, lie or do not start: each is an error, and the next picture opens.
 * The first argument is the path of odd-decoder. */

#include "config.h"

#include "decoder-fixture.h"
#include "image-fixture.h"

#include "limn-decoder-private.h"
#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <string.h>

#define WALL_MS 300

static GBytes *
word_new (const char *word)
{
  return g_bytes_new (word, strlen (word));
}

static LimnImage *
open_word (const char    *word,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GBytes) bytes = word_new (word);

  return limn_image_load_bytes (bytes, "secret-name", NULL, cancellable, error);
}

static void
assert_opens (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = open_word ("good", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (limn_image_get_width (image), ==, 2);
  g_assert_cmphex (image_pixel (limn_image_get_pixels (image), 1, 0), ==, 0xff445566);
  g_assert_cmpint (limn_image_get_n_whole_rows (image), ==, 0);
  g_assert_false (limn_image_is_first_frame (image));
}

static void
assert_fails (const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = open_word (word, NULL, &error);

  g_assert_null (image);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_DAMAGED_IMAGE);
  g_assert_cmpstr (error->message, ==, "The picture could not be opened: the decoder failed.");
}

static void
test_odd_ends (void)
{
  static const char *const words[] = {
    "exit", "crash", "short", "long", "empty", "pipe", "none", "two", "wide", "huge", "status",
    "broken-with-pixels", "thin", "soft",
  };
  guint n_fds = 0;

  assert_opens ();
  decoder_wait_idle ();
  n_fds = decoder_count_fds ();
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("%s", words[i]);
      assert_fails (words[i]);
      assert_opens ();
    }
  decoder_wait_idle ();
  g_assert_cmpuint (decoder_count_fds (), ==, n_fds);
}

static void
test_hang (void)
{
  gint64 begin_us = g_get_monotonic_time ();

  limn_decoder_set_wall (WALL_MS);
  assert_fails ("hang");
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, WALL_MS * 1000);
  limn_decoder_set_wall (0);
  decoder_wait_idle ();
  assert_opens ();
}

/* One that has answered and does not go is made to go. */
static void
test_stay (void)
{
  g_autoptr (LimnImage) image = open_word ("stay", NULL, NULL);

  g_assert_nonnull (image);
  decoder_wait_idle ();
}

static gpointer
cancel_when_running (gpointer data)
{
  LimnDecoderStats stats = { 0 };

  do
    {
      g_thread_yield ();
      limn_decoder_get_stats (&stats);
    }
  while (stats.n_running == 0);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  decoder_wait_idle ();
  thread = g_thread_new ("cancel", cancel_when_running, cancellable);
  g_assert_null (open_word ("hang", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  decoder_wait_idle ();
}

/* Two hang; the third waits for a place, and need not wait for long when nobody wants it. */
static void
test_cancel_waiting (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) last = g_cancellable_new ();
  g_autoptr (GBytes) hang = word_new ("hang");
  DecoderCount count = { 0 };
  LimnDecoderStats stats = { 0 };

  for (guint i = 0; i < 2; i++)
    limn_image_load_bytes_async (hang, "", NULL, cancellable, decoder_count_cb, &count);
  do
    limn_decoder_get_stats (&stats);
  while (stats.n_running < 2);
  limn_image_load_bytes_async (hang, "", NULL, last, decoder_count_cb, &count);
  g_cancellable_cancel (last);
  count.n_wanted = 1;
  limn_test_wait (decoder_has_counted, &count);
  g_assert_cmpuint (count.n_cancelled, ==, 1);
  g_cancellable_cancel (cancellable);
  count.n_wanted = 3;
  limn_test_wait (decoder_has_counted, &count);
  g_assert_cmpuint (count.n_cancelled, ==, 3);
  decoder_wait_idle ();
}

static void
assert_system_blamed (const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = open_word ("good", NULL, &error);

  g_assert_null (image);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE);
  g_assert_true (g_str_has_prefix (error->message,
                                   "Pictures cannot be opened on this system: "));
  if (why != NULL)
    g_assert_nonnull (strstr (error->message, why));
}

static void
test_does_not_start (void)
{
  g_autofree char *program = g_strdup (g_getenv ("LIMN_DECODE"));

  decoder_wait_idle ();
  g_setenv ("LIMN_DECODE", "/nonexistent/limn-decode", TRUE);
  limn_decoder_drop_spare ();
  assert_system_blamed ("the program limn-decode is missing");
  g_setenv ("LIMN_DECODE", "/bin/true", TRUE);
  assert_system_blamed (NULL);
  g_setenv ("LIMN_DECODE", program, TRUE);
  limn_decoder_drop_spare ();
  assert_opens ();
  decoder_wait_idle ();
}

/* A script in place of the decoder, which ends as one that cannot filter system calls. */
static void
test_unfiltered (void)
{
  g_autofree char *program = g_strdup (g_getenv ("LIMN_DECODE"));
  g_autofree char *folder = g_dir_make_tmp ("limn-unfiltered-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "limn-decode", NULL);
  g_autofree char *script =
    g_strdup_printf ("#!/bin/sh\n[ \"$1\" = --unfiltered ] || exit 3\nexec %s\n", program);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("LIMN_DECODE", path, TRUE);
  assert_opens ();
  assert_opens ();
  decoder_wait_idle ();
  g_remove (path);
  g_rmdir (folder);
}

/* Every helper that leaves without a look at the picture is replaced, three times. */
static void
test_leaves (void)
{
  g_autoptr (GError) error = NULL;
  LimnDecoderStats before = { 0 };
  LimnDecoderStats after = { 0 };

  decoder_wait_idle ();
  limn_decoder_get_stats (&before);
  g_assert_null (open_word ("leave", NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE);
  decoder_wait_idle ();
  limn_decoder_get_stats (&after);
  g_assert_cmpuint (after.n_started - before.n_started, >=, 3);
  assert_opens ();
}

static void
test_notes (void)
{
  g_autoptr (LimnImage) damaged = open_word ("damaged", NULL, NULL);
  g_autoptr (LimnImage) film = open_word ("film", NULL, NULL);
  g_autoptr (GBytes) bytes = word_new ("damaged");

  /* Not even the first row is sure, which is not the same as a whole picture. */
  g_assert_cmpint (limn_image_get_n_whole_rows (damaged), ==, 1);
  g_assert_cmpstr (limn_image_sniff (limn_image_get_upload (damaged)), ==, "image/png");
  g_assert_false (g_bytes_equal (limn_image_get_upload (damaged), bytes));
  g_assert_true (limn_image_is_first_frame (film));
  g_assert_cmpint (limn_image_get_n_whole_rows (film), ==, 0);
}

/* The log of a crash has what the picture can be found by, and not what it is called. */
static char *logged;

static GLogWriterOutput
keep_log (GLogLevelFlags   level,
          const GLogField *fields,
          gsize            n_fields,
          gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && strstr (fields[i].value, "SHA-256") != NULL)
      {
        g_free (logged);
        logged = g_strdup (fields[i].value);
      }
  return G_LOG_WRITER_HANDLED;
}

static void
test_log (void)
{
  g_autoptr (GBytes) bytes = word_new ("crash");
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_log_set_writer_func (keep_log, NULL, NULL);
  assert_fails ("crash");
  decoder_wait_idle ();
  g_assert_nonnull (logged);
  g_assert_nonnull (strstr (logged, digest));
  g_assert_nonnull (strstr (logged, "signal 11"));
  g_assert_null (strstr (logged, "secret-name"));
  g_free (logged);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* A test that runs itself again hands the path down in the environment. */
  if (argc == 2)
    g_setenv ("LIMN_DECODE", argv[1], TRUE);

  g_test_add_func ("/image/decoder/odd-ends", test_odd_ends);
  g_test_add_func ("/image/decoder/hang", test_hang);
  g_test_add_func ("/image/decoder/stay", test_stay);
  g_test_add_func ("/image/decoder/cancel", test_cancel);
  g_test_add_func ("/image/decoder/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/image/decoder/does-not-start", test_does_not_start);
  g_test_add_func ("/image/decoder/unfiltered", test_unfiltered);
  g_test_add_func ("/image/decoder/leaves", test_leaves);
  g_test_add_func ("/image/decoder/notes", test_notes);
  g_test_add_func ("/image/decoder/log", test_log);
  return g_test_run ();
}
