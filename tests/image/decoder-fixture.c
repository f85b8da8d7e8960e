/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process has open and what it has started, as the kernel says. */

#include "config.h"

#include "decoder-fixture.h"

#include "image-fixture.h"

#include "limn-decoder-private.h"

#include <string.h>
#include <unistd.h>

#define DEADLINE_US (20 * G_USEC_PER_SEC)

void
decoder_count_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  DecoderCount *count = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_finish (result, &error);

  g_assert_true ((image == NULL) == (error != NULL));
  if (image != NULL)
    count->n_opened++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    count->n_cancelled++;
  else
    count->n_failed++;
}

gboolean
decoder_has_counted (gpointer data)
{
  DecoderCount *count = data;

  return count->n_opened + count->n_failed + count->n_cancelled >= count->n_wanted;
}

guint
decoder_count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_fds = 0;

  while (g_dir_read_name (dir) != NULL)
    n_fds++;
  return n_fds;
}

/* The processes that run @program, or that are left of children of ours. */
GArray *
decoder_list (const char *program)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  g_autofree char *ours = g_strdup_printf ("\nPPid:\t%d\n", (int) getpid ());
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (int));
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc", name, "exe", NULL);
      g_autofree char *status_path = g_build_filename ("/proc", name, "status", NULL);
      g_autofree char *target = g_file_read_link (link, NULL);
      g_autofree char *status = NULL;
      int pid = (int) g_ascii_strtoll (name, NULL, 10);

      if (pid <= 0 || pid == (int) getpid ())
        continue;
      if (program == NULL)
        {
          if (!g_file_get_contents (status_path, &status, NULL, NULL)
              || strstr (status, ours) == NULL)
            continue;
        }
      else if (g_strcmp0 (target, program) != 0)
        continue;
      g_array_append_val (pids, pid);
    }
  return pids;
}

/* Until nothing is decoded, and one helper or none is left. */
void
decoder_wait_idle (void)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;

  while (TRUE)
    {
      g_autoptr (GArray) children = decoder_list (NULL);
      LimnDecoderStats stats = { 0 };

      limn_decoder_get_stats (&stats);
      if (stats.n_running == 0 && children->len <= 1)
        return;
      if (g_get_monotonic_time () > deadline_us)
        g_error ("%u are decoding, %u processes are left", stats.n_running, children->len);
      g_thread_yield ();
    }
}
