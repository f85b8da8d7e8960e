/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Uses Limn's real window for minutes or hours as no person would, with the real local model and
 * with the same model behind a proxy that spoils answers, and measures what must not grow. Ends
 * with 1 if something grew, was logged or stayed behind. */

#include "config.h"

#include "limn-allocator.h"
#include "soak-hand.h"
#include "soak-pictures.h"
#include "soak-proxy.h"
#include "soak-watch.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define N_PICTURES 60
#define WARM_UP_PICTURES 500
#define WARM_UP_DEEDS 40
#define SAMPLE_EVERY 25
#define FAULTS_PERCENT 5
#define MAX_SLOPE_BYTES 1024
#define MAX_MORE_DESCRIPTORS 2
#define SETTLE_MS 4000

typedef struct
{
  int       minutes;
  int       steps;
  int       seed;
  gboolean  torture;
  char     *photos;
  char     *server;
} Options;

static gboolean
pause_over_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/* The window lives for so long. */
static void
live (guint ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (ms, pause_over_cb, loop);
  g_main_loop_run (loop);
}

static Options
parse_options (int    *argc,
               char ***argv)
{
  Options options = { .steps = 0, .seed = 1 };
  const GOptionEntry entries[] = {
    { "minutes", 0, 0, G_OPTION_ARG_INT, &options.minutes, "How long", "N" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &options.steps, "How many deeds", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "Of what is random", "N" },
    { "torture", 0, 0, G_OPTION_ARG_NONE, &options.torture, "Only what disturbs most", NULL },
    { "photos", 0, 0, G_OPTION_ARG_FILENAME, &options.photos, "Where, if not in LIMN_PHOTO_DIR",
      "FOLDER" },
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &options.server, "limn-server", "PROGRAM" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error)
      || options.server == NULL
      || (options.minutes <= 0) == (options.steps <= 0))
    {
      g_printerr ("limn-soak: %s\n", error != NULL ? error->message
                                                   : "--server, and one of --minutes and --steps, "
                                                     "are needed.");
      exit (2);
    }

  if (options.photos == NULL)
    options.photos = g_build_filename (g_getenv ("LIMN_PHOTO_DIR"), "instance_segmentation",
                                       "data_annotated", NULL);

  return options;
}

/* The server behind the proxy. It ends when its standard input does. */
static GSubprocess *
start_server (const char *program,
              const char *socket_path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *argument = g_strdup_printf ("--socket=%s", socket_path);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  GSubprocess *process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                              | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, program, argument, "--exit-with-stdin", "--nice=5", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);

  return process;
}

static void
report_progress (SoakHand  *hand,
                 SoakWatch *watch,
                 gint64     start_us,
                 guint      n_deeds)
{
  SoakStalls stalls;

  soak_watch_get_stalls (watch, &stalls);
  g_print ("# %5.1f min  %6u deeds  %6u pictures  %6.1f MB  %u descriptors  stalls %u, worst "
           "%.0f ms (%.0f ms of processor)\n",
           (g_get_monotonic_time () - start_us) / 60e6, n_deeds, soak_hand_get_n_pictures (hand),
           soak_count_memory () / 1e6, soak_count_descriptors (), stalls.n_over_100,
           stalls.worst_wall_ms, stalls.worst_cpu_ms);
}

/* One deed, and what comes of it. */
static void
do_something (SoakHand      *hand,
              SoakWatch     *watch,
              const Options *options)
{
  if (options->torture)
    {
      soak_watch_set_deed (watch, soak_hand_disturb (hand));
      live (soak_hand_get_pause_ms (hand) / 8);
    }
  else
    {
      soak_watch_set_deed (watch, soak_hand_act (hand));
      live (soak_hand_get_pause_ms (hand));
    }
}

/* Puts everything away. What was once started and is kept, like the spare decoder, stays. */
static void
rest (SoakHand        *hand,
      LimnLocalServer *local_server,
      SoakProxy       *proxy)
{
  soak_hand_close_window (hand);
  limn_local_server_stop (local_server);
  live (SETTLE_MS);
  soak_proxy_wait_idle (proxy);
}

static guint
use (SoakHand      *hand,
     SoakWatch     *watch,
     const Options *options)
{
  gint64 start_us = g_get_monotonic_time ();
  gint64 end_us = start_us + (gint64) options->minutes * 60 * G_USEC_PER_SEC;
  gint64 report_us = start_us;
  guint n_deeds = 0;
  guint sampled_at = 0;

  while (options->steps > 0 ? n_deeds < (guint) options->steps : g_get_monotonic_time () < end_us)
    {
      do_something (hand, watch, options);
      n_deeds++;
      if (soak_hand_get_n_pictures (hand) >= sampled_at + SAMPLE_EVERY)
        {
          sampled_at = soak_hand_get_n_pictures (hand);
          soak_watch_pause (watch);
          soak_watch_sample (watch, sampled_at);
          soak_watch_resume (watch);
        }
      if (g_get_monotonic_time () >= report_us)
        {
          soak_watch_pause (watch);
          report_progress (hand, watch, start_us, n_deeds);
          soak_watch_resume (watch);
          report_us += 30 * G_USEC_PER_SEC;
        }
    }

  return n_deeds;
}

/* A line of TAP: what, and as what it was measured. */
static gboolean
tell (guint       number,
      gboolean    is_good,
      const char *what,
      const char *figure)
{
  g_print ("%s %u %s: %s\n", is_good ? "ok" : "not ok", number, what, figure);

  return is_good;
}

static gboolean
judge (SoakWatch *watch,
       guint      fds_before)
{
  double slope = 0;
  gboolean has_slope = soak_watch_get_slope (watch, WARM_UP_PICTURES, &slope);
  guint fds_after = soak_count_descriptors ();
  guint n_zombies = soak_count_zombies ();
  guint n_logged = soak_watch_get_n_logged (watch);
  gboolean is_good = TRUE;
  g_autofree char *growth = NULL;
  g_autofree char *descriptors = g_strdup_printf ("%u before, %u after", fds_before, fds_after);
  g_autofree char *zombies = g_strdup_printf ("%u", n_zombies);
  g_autofree char *logged = g_strdup_printf ("%u", n_logged);

  growth = has_slope ? g_strdup_printf ("%.0f bytes", slope) : g_strdup ("too short to say");
  is_good &= tell (1, !has_slope || slope <= MAX_SLOPE_BYTES,
                   "memory does not grow, a picture after the first 500", growth);
  is_good &= tell (2, fds_after <= fds_before + MAX_MORE_DESCRIPTORS,
                   "no descriptors stay behind", descriptors);
  if (!is_good)
    {
      g_autofree char *list = soak_list_descriptors ();

      g_print ("#%s\n", list);
    }
  is_good &= tell (3, n_zombies == 0, "no zombies stay behind", zombies);
  is_good &= tell (4, n_logged == 0, "no warnings and no criticals", logged);

  return is_good;
}

/* Figures, not verdicts: another program on the same processors makes the stalls what they are. */
static void
tell_figures (SoakWatch *watch,
              SoakProxy *proxy,
              guint      n_deeds,
              guint      n_pictures)
{
  SoakStalls stalls;
  guint n_requests = 0;
  guint n_faults = 0;

  soak_proxy_get_counts (proxy, &n_requests, &n_faults);
  soak_watch_get_stalls (watch, &stalls);
  g_print ("# %u deeds, %u pictures; %u requests by the proxy, %u of them spoilt\n", n_deeds,
           n_pictures, n_requests, n_faults);
  g_print ("# stalls of the main loop: %u over 50 ms, %u over 100 ms, worst %.0f ms; of its own "
           "processor time %u over 100 ms, worst %.0f ms\n",
           stalls.n_over_50, stalls.n_over_100, stalls.worst_wall_ms, stalls.n_cpu_over_100,
           stalls.worst_cpu_ms);
}

static gboolean
soak (const Options *options,
      const char    *folder)
{
  g_autofree char *socket_path = g_build_filename (folder, "server", NULL);
  g_autoptr (GSubprocess) server = start_server (options->server, socket_path);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (SoakProxy) proxy = soak_proxy_new (socket_path, FAULTS_PERCENT, options->seed);
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnLocalServer) local_server = limn_local_server_new ();
  g_autoptr (LimnClient) client = limn_client_new (keyring, local_server);
  g_autoptr (GSettings) settings = g_settings_new (LIMN_APP_ID);
  g_autoptr (SoakWatch) watch = NULL;
  g_autoptr (SoakHand) hand = NULL;
  guint n_deeds = 0;
  guint fds_before = 0;

  files = soak_pictures_make (options->photos, folder, N_PICTURES);
  limn_client_set_timeouts (client, 2000, 5000, 10000);
  g_settings_set_string (settings, "host", "custom");
  g_settings_set_string (settings, "custom-url", soak_proxy_get_url (proxy));
  g_settings_set_string (settings, "model-id", LIMN_MODEL_LOCAL_ID);

  hand = soak_hand_new (client, settings, files, soak_proxy_get_url (proxy), options->seed);
  watch = soak_watch_new ();
  soak_watch_pause (watch);
  live (SETTLE_MS);
  for (guint i = 0; i < WARM_UP_DEEDS; i++)
    do_something (hand, watch, options);
  rest (hand, local_server, proxy);
  fds_before = soak_count_descriptors ();

  soak_hand_open_window (hand);
  soak_watch_resume (watch);
  n_deeds = use (hand, watch, options);
  soak_watch_pause (watch);
  rest (hand, local_server, proxy);

  tell_figures (watch, proxy, n_deeds, soak_hand_get_n_pictures (hand));

  return judge (watch, fds_before);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  Options options = parse_options (&argc, &argv);
  g_autofree char *folder = g_dir_make_tmp ("limn-soak-XXXXXX", NULL);
  gboolean is_good = FALSE;

  g_assert_nonnull (folder);
  limn_allocator_set_up ();
  g_print ("1..4\n");
  adw_init ();
  is_good = soak (&options, folder);
  remove_folder (folder);
  g_free (options.photos);
  g_free (options.server);

  return is_good ? 0 : 1;
}
