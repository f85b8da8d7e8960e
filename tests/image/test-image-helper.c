/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The real limn-decode: killed at any moment, run by a launcher, in bubblewrap, asked for hundreds
 * of pictures at once, and what is left of it when its program is killed.
 *
 * LIMN_TEST_KILLS, LIMN_TEST_APP_KILLS and LIMN_TEST_FILES set how often; 1000 each were run by
 * hand. */

#include "config.h"

#include "decoder-fixture.h"
#include "image-fixture.h"

#include "limn-decoder-private.h"
#include "limn-test-fixtures.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_US (20 * G_USEC_PER_SEC)

/* Under sanitizers, which make system calls of their own, the helper has no filter. */
#ifdef __SANITIZE_ADDRESS__
#define FILTER ""
#else
#define FILTER ", seccomp"
#endif

static char *own_path;

static guint
how_often (const char *variable,
           guint       otherwise)
{
  const char *value = g_getenv (variable);

  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : otherwise;
}

static GBytes *
picture_new (int         width,
             int         height,
             const char *format)
{
  g_autoptr (GdkPixbuf) pixbuf = image_quarters_new (width, height);

  return image_encode (pixbuf, format);
}

static void
assert_opens (void)
{
  g_autoptr (GBytes) jpeg = picture_new (64, 48, "jpeg");
  g_autoptr (LimnImage) image = image_load (jpeg);

  g_assert_cmpint (limn_image_get_width (image), ==, 64);
  g_assert_true (image_is_near (image_pixel (limn_image_get_pixels (image), 5, 5), 0xff0000));
}

static void
check_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  DecoderCount *count = user_data;
  g_autoptr (GError) error = NULL;

  limn_decoder_check_finish (result, &error);
  g_assert_no_error (error);
  count->n_opened++;
}

/* Before and after the check pictures open; inside bubblewrap where that works, and without. */
static void
test_check (void)
{
  DecoderCount count = { .n_wanted = 1 };
  g_autofree char *description = NULL;

  assert_opens ();
  limn_decoder_check_async (NULL, check_cb, &count);
  limn_test_wait (decoder_has_counted, &count);
  description = limn_decoder_dup_description ();
  g_test_message ("%s", description);
  g_assert_true (g_str_has_prefix (description, "own process" FILTER));
  g_test_message ("bubblewrap is %s", strstr (description, "bubblewrap") != NULL ? "used"
                                                                               : "not usable here");
  assert_opens ();
  assert_opens ();
  decoder_wait_idle ();

  limn_decoder_set_bubble (FALSE);
  assert_opens ();
  g_free (description);
  description = limn_decoder_dup_description ();
  g_assert_null (strstr (description, "bubblewrap"));
  decoder_wait_idle ();
}

static gpointer
kill_helpers (gpointer data)
{
  const int *is_over = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int ());

  while (!g_atomic_int_get (is_over))
    {
      g_autoptr (GArray) children = decoder_list (NULL);

      for (guint i = 0; i < children->len; i++)
        if (g_rand_boolean (random))
          kill (g_array_index (children, int, i), SIGKILL);
      for (int i = g_rand_int_range (random, 0, 200); i > 0; i--)
        g_thread_yield ();
    }
  return NULL;
}

/* Whatever helper is killed when: a picture or an error, nothing left behind. */
static void
test_kills (void)
{
  g_autoptr (GBytes) jpeg = picture_new (400, 300, "jpeg");
  guint n_wanted = how_often ("LIMN_TEST_KILLS", 20);
  guint n_failed = 0;
  guint n_opened = 0;
  guint n_fds = 0;
  int is_over = 0;
  GThread *killer = NULL;

  assert_opens ();
  decoder_wait_idle ();
  n_fds = decoder_count_fds ();
  killer = g_thread_new ("killer", kill_helpers, &is_over);
  while (n_failed < n_wanted)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnImage) image = limn_image_load_bytes (jpeg, "", NULL, NULL, &error);

      g_assert_true ((image == NULL) == (error != NULL));
      n_failed += image == NULL;
      n_opened += image != NULL;
      if (image != NULL)
        g_assert_cmpint (limn_image_get_width (image), ==, 400);
    }
  g_atomic_int_set (&is_over, 1);
  g_thread_join (killer);
  g_test_message ("%u failed, %u opened", n_failed, n_opened);

  /* The spare may be one of those that were killed. */
  limn_decoder_drop_spare ();
  assert_opens ();
  decoder_wait_idle ();
  g_assert_cmpuint (decoder_count_fds (), ==, n_fds);
}

/* A folder dropped at once, a tenth of it broken: two decoders at a time, whatever is asked. */
static void
test_many (void)
{
  guint n_files = how_often ("LIMN_TEST_FILES", 100);
  g_autofree char *folder = g_dir_make_tmp ("limn-many-XXXXXX", NULL);
  g_autofree char *good_path = g_build_filename (folder, "good.jpg", NULL);
  g_autofree char *bad_path = g_build_filename (folder, "bad.jpg", NULL);
  g_autoptr (GFile) good = g_file_new_for_path (good_path);
  g_autoptr (GFile) bad = g_file_new_for_path (bad_path);
  g_autoptr (GBytes) jpeg = picture_new (64, 48, "jpeg");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DecoderCount count = { .n_wanted = n_files };
  LimnDecoderStats stats = { 0 };

  g_file_set_contents (good_path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg),
                       NULL);
  g_file_set_contents (bad_path, "\xff\xd8\xff\xe0 and nothing else", -1, NULL);
  for (guint i = 0; i < n_files; i++)
    limn_image_load_file_async (i % 10 == 0 ? bad : good, NULL, decoder_count_cb, &count);
  limn_test_wait (decoder_has_counted, &count);
  g_assert_cmpuint (count.n_failed, ==, (n_files + 9) / 10);
  g_assert_cmpuint (count.n_opened, ==, n_files - count.n_failed);
  limn_decoder_get_stats (&stats);
  g_assert_cmpuint (stats.most_running, <=, 2);

  /* And all of it cancelled. */
  for (guint i = 0; i < n_files; i++)
    limn_image_load_file_async (good, cancellable, decoder_count_cb, &count);
  g_cancellable_cancel (cancellable);
  count.n_wanted = 2 * n_files;
  limn_test_wait (decoder_has_counted, &count);
  g_assert_cmpuint (count.n_cancelled, ==, n_files);
  decoder_wait_idle ();

  g_remove (good_path);
  g_remove (bad_path);
  g_rmdir (folder);
}

static void
test_same (void)
{
  g_autoptr (GBytes) png = picture_new (32, 24, "png");
  g_autoptr (LimnImage) first = image_load (png);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (LimnImage) image = image_load (png);

      g_assert_cmpstr (limn_image_get_digest (image), ==, limn_image_get_digest (first));
      g_assert_true (limn_image_get_upload (image) == png);
    }
}

/* Starts this program as another one that decodes without end. */
static GPid
start_victim (const char *mode,
              const char *helper)
{
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "LIMN_DECODE", helper, TRUE);
  const char *argv[] = { own_path, mode, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL, (char **) argv, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                 &error);
  g_assert_no_error (error);
  return pid;
}

static guint
count_running (const char *program)
{
  g_autoptr (GArray) pids = decoder_list (program);

  return pids->len;
}

/* A helper that was just being started runs the program of its parent for a moment, and a list of
 * processes takes a moment to make: so none of either must be there twice. */
static gboolean
is_anything_left (const char *helper)
{
  for (guint i = 0; i < 2; i++)
    if (count_running (own_path) > 0 || count_running (helper) > 0)
      return TRUE;
  return FALSE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

/* A helper dies with its program, by a signal of the kernel. */
static void
kill_victims (const char *mode,
              guint       n_times)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-victim-XXXXXX", NULL);
  g_autofree char *helper = g_build_filename (folder, "limn-decode", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (g_getenv ("LIMN_DECODE"));
  g_autoptr (GFile) copy = g_file_new_for_path (helper);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) outlived_ms = g_array_new (FALSE, FALSE, sizeof (double));

  /* A program of its own, by which its processes are known when their parent is gone. */
  g_file_copy (source, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_times; i++)
    {
      GPid victim = start_victim (mode, helper);
      gint64 begin_us = 0;
      double ms = 0.0;

      while (count_running (helper) == 0)
        g_thread_yield ();
      for (int n = g_test_rand_int_range (0, 2000); n > 0; n--)
        g_thread_yield ();
      kill (victim, SIGKILL);
      begin_us = g_get_monotonic_time ();
      waitpid (victim, NULL, 0);
      while (is_anything_left (helper))
        g_assert_cmpint (g_get_monotonic_time () - begin_us, <, DEADLINE_US);
      ms = (double) (g_get_monotonic_time () - begin_us) / 1000.0;
      g_array_append_val (outlived_ms, ms);
    }
  g_array_sort (outlived_ms, compare_doubles);
  g_test_message ("helpers were gone after %.1f ms, 99 of 100 after %.1f ms, all after %.1f ms",
                  g_array_index (outlived_ms, double, n_times / 2),
                  g_array_index (outlived_ms, double, n_times * 99 / 100),
                  g_array_index (outlived_ms, double, n_times - 1));
  g_remove (helper);
  g_rmdir (folder);
}

static void
test_program_killed (void)
{
  kill_victims ("--victim", how_often ("LIMN_TEST_APP_KILLS", 5));
}

static void
test_launcher_killed (void)
{
  kill_victims ("--launched-victim", how_often ("LIMN_TEST_APP_KILLS", 5));
}

/* With a launcher, none of the helpers is the program's own child. */
static void
test_launcher (void)
{
  GPid pid = start_victim ("--launched", g_getenv ("LIMN_DECODE"));
  int status = 0;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

static int
be_launched (void)
{
  g_autoptr (GArray) children = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("text", 4);
  LimnDecoderStats stats = { 0 };

  for (guint i = 0; i < 10; i++)
    assert_opens ();
  image_assert_fails (text, LIMN_ERROR_UNSUPPORTED_IMAGE, "text");
  do
    limn_decoder_get_stats (&stats);
  while (stats.n_running > 0);
  g_assert_cmpuint (stats.n_started, >=, 11);
  children = decoder_list (NULL);
  g_assert_cmpuint (children->len, ==, 1);
  return 0;
}

static G_GNUC_NORETURN void
be_a_victim (void)
{
  g_autoptr (GBytes) jpeg = picture_new (1000, 800, "jpeg");

  /* Should the test itself end before. */
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  while (TRUE)
    {
      g_autoptr (LimnImage) image = limn_image_load_bytes (jpeg, "", NULL, NULL, NULL);

      g_assert_nonnull (image);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_str_has_prefix (argv[1], "--launched"))
    g_assert_true (limn_decoder_start_launcher (NULL));
  if (argc == 2 && g_str_has_suffix (argv[1], "victim"))
    be_a_victim ();
  if (argc == 2 && g_str_equal (argv[1], "--launched"))
    return be_launched ();

  g_test_init (&argc, &argv, NULL);
  own_path = g_file_read_link ("/proc/self/exe", NULL);
  g_test_add_func ("/image/helper/check", test_check);
  g_test_add_func ("/image/helper/kills", test_kills);
  g_test_add_func ("/image/helper/many", test_many);
  g_test_add_func ("/image/helper/same", test_same);
  g_test_add_func ("/image/helper/program-killed", test_program_killed);
  g_test_add_func ("/image/helper/launcher", test_launcher);
  g_test_add_func ("/image/helper/launcher-killed", test_launcher_killed);
  return g_test_run ();
}
