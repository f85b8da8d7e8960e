/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a step of the confidence slider takes in the real window, from the new value to the
 * frame that shows its overlay: usage: bench-slider PICTURE REPLY STEPS. A server in this process
 * answers every question with the file REPLY. Prints the milliseconds of each step, a line each. */

#include "config.h"

#include "limn-canvas-private.h"
#include "limn-test-server.h"
#include "limn-window-private.h"

#include <stdlib.h>

typedef struct
{
  LimnWindow *window;
  guint       n_paints;
} Bench;

static char *reply;

static void
answer_cb (LimnTestServer  *server,
           LimnTestRequest *request,
           gpointer         user_data)
{
  limn_test_request_reply (request, 200, NULL, reply, -1);
}

static void
painted_cb (GdkFrameClock *clock,
            Bench         *bench)
{
  bench->n_paints++;
}

/* Whether the overlay on the canvas is that of the present settings. */
static gboolean
is_drawn (const Bench *bench)
{
  LimnCanvas *canvas = bench->window->canvas;
  LimnScene *scene = limn_overlay_get_scene (bench->window->overlay);

  return scene != NULL && canvas->sheet != NULL
         && limn_sheet_get_scene (canvas->sheet) == scene && canvas->image != NULL
         && limn_session_get_prediction (bench->window->session)
              == limn_scene_get_prediction (scene);
}

/* One more frame is painted after the overlay is ready. */
static void
wait_drawn (Bench *bench)
{
  guint n_paints = bench->n_paints;

  while (bench->n_paints == n_paints || !is_drawn (bench))
    g_main_context_iteration (NULL, TRUE);
}

static double
step (Bench  *bench,
      double  confidence)
{
  gint64 begun_us = g_get_monotonic_time ();

  limn_session_set_confidence (bench->window->session, confidence);
  wait_drawn (bench);

  return (double) (g_get_monotonic_time () - begun_us) / 1000.0;
}

static gboolean
is_known (const Bench *bench)
{
  return limn_session_get_status (bench->window->session) == LIMN_SESSION_DERIVED
         || limn_session_get_status (bench->window->session) == LIMN_SESSION_CONFIRMED;
}

static void
run (Bench      *bench,
     const char *picture,
     guint       n_steps)
{
  g_autoptr (GFile) file = g_file_new_for_path (picture);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  gint64 calm_us = 0;

  g_list_store_append (files, file);
  limn_window_open_files (bench->window, G_LIST_MODEL (files));
  while (!is_known (bench))
    g_main_context_iteration (NULL, TRUE);
  while (!is_drawn (bench))
    g_main_context_iteration (NULL, TRUE);
  calm_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  while (g_get_monotonic_time () < calm_us)
    g_main_context_iteration (NULL, FALSE);

  /* Up and down again over the middle of the range, a point at a time. */
  for (guint i = 0; i < n_steps; i++)
    {
      guint phase = i % 80;
      double confidence = 20.0 + (phase < 40 ? phase : 80 - phase);

      g_print ("%.2f\n", step (bench, confidence + 1.0));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (LimnTestServer) server = NULL;
  g_autoptr (LimnKeyring) keyring = limn_keyring_new (FALSE);
  g_autoptr (LimnClient) client = limn_client_new (keyring, NULL);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };

  if (argc != 4 || !g_file_get_contents (argv[2], &reply, NULL, &error))
    {
      g_printerr ("usage: bench-slider PICTURE REPLY STEPS\n");
      return 2;
    }
  adw_init ();

  server = limn_test_server_new ();
  limn_test_server_set_handler (server, answer_cb, NULL);
  settings = g_settings_new (LIMN_APP_ID);
  g_settings_set_string (settings, "host", "custom");
  g_settings_set_string (settings, "custom-url", limn_test_server_get_url (server));
  g_settings_set_string (settings, "model-id", "bench/1");
  g_settings_set_int (settings, "window-width", 1600);
  g_settings_set_int (settings, "window-height", 1000);

  bench.window = limn_window_new (NULL, client, settings);
  /* Only moves that never rest: what is measured is the way from the value to the overlay. The
   * server knows no thresholds, so it is not asked for a confirmation. */
  limn_session_set_save_credits (bench.window->session, TRUE);
  limn_session_set_debounce (bench.window->session, 3600 * 1000, 3600 * 1000);
  gtk_window_present (GTK_WINDOW (bench.window));
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (bench.window)), "after-paint",
                    G_CALLBACK (painted_cb), &bench);

  run (&bench, argv[1], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_free (reply);

  return 0;
}
