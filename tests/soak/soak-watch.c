/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The main loop is watched from inside: a source of high priority that is always due notes when the
 * loop came round, so that the time between two rounds is the time that everything else took. The
 * processor time of the thread is noted too, since on a busy machine the rest is waiting for a
 * turn. */

#include "config.h"

#include "soak-watch.h"

#include <malloc.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BEAT_MS 5

typedef struct
{
  guint   n_pictures;
  guint64 bytes;
} Sample;

struct _SoakWatch
{
  guint       beat_id;
  gint64      last_wall_us;
  gint64      last_cpu_us;
  SoakStalls  stalls;
  GArray     *samples;
  const char *deed;
};

/* Counted where GLib logs, which may be on any thread. */
static int n_logged;

static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
beat_cb (gpointer user_data)
{
  SoakWatch *self = user_data;
  gint64 wall_us = g_get_monotonic_time ();
  gint64 cpu_us = get_cpu_us ();
  double wall_ms = (wall_us - self->last_wall_us) / 1000.0 - BEAT_MS;
  double cpu_ms = (cpu_us - self->last_cpu_us) / 1000.0;

  self->stalls.worst_wall_ms = MAX (self->stalls.worst_wall_ms, wall_ms);
  self->stalls.worst_cpu_ms = MAX (self->stalls.worst_cpu_ms, cpu_ms);
  self->stalls.n_over_50 += wall_ms > 50;
  self->stalls.n_over_100 += wall_ms > 100;
  self->stalls.n_cpu_over_100 += cpu_ms > 100;
  if (wall_ms > 100)
    g_print ("# stalled %.0f ms (%.0f ms of processor) after: %s\n", wall_ms, cpu_ms, self->deed);
  self->last_wall_us = wall_us;
  self->last_cpu_us = cpu_us;

  return G_SOURCE_CONTINUE;
}

static GLogWriterOutput
log_writer (GLogLevelFlags   level,
            const GLogField *fields,
            gsize            n_fields,
            gpointer         user_data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    g_atomic_int_inc (&n_logged);

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* Starts watching; once in a process. Main thread only, as all of this. */
SoakWatch *
soak_watch_new (void)
{
  SoakWatch *self = g_new0 (SoakWatch, 1);

  g_log_set_writer_func (log_writer, NULL, NULL);
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  self->deed = "the start";
  soak_watch_resume (self);

  return self;
}

void
soak_watch_free (SoakWatch *self)
{
  soak_watch_pause (self);
  g_array_unref (self->samples);
  g_free (self);
}

/* What the test itself does is not counted. */
void
soak_watch_pause (SoakWatch *self)
{
  g_clear_handle_id (&self->beat_id, g_source_remove);
}

void
soak_watch_resume (SoakWatch *self)
{
  if (self->beat_id != 0)
    return;

  self->last_wall_us = g_get_monotonic_time ();
  self->last_cpu_us = get_cpu_us ();
  self->beat_id = g_timeout_add_full (G_PRIORITY_HIGH, BEAT_MS, beat_cb, self, NULL);
  g_source_set_name_by_id (self->beat_id, "[limn] watch the main loop");
}

/* Says what is being done, for the line about a stall. */
void
soak_watch_set_deed (SoakWatch  *self,
                     const char *deed)
{
  self->deed = deed;
}

void
soak_watch_get_stalls (SoakWatch  *self,
                       SoakStalls *stalls)
{
  *stalls = self->stalls;
}

guint
soak_watch_get_n_logged (SoakWatch *self)
{
  return g_atomic_int_get (&n_logged);
}

void
soak_watch_sample (SoakWatch *self,
                   guint      n_pictures)
{
  Sample sample = { n_pictures, 0 };

  sample.bytes = soak_count_memory ();
  g_array_append_val (self->samples, sample);
}

/* The slope of the least-squares line through the samples after the warm-up. */
gboolean
soak_watch_get_slope (SoakWatch *self,
                      guint      warm_up,
                      double    *bytes_a_picture)
{
  double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;

  for (guint i = 0; i < self->samples->len; i++)
    {
      const Sample *sample = &g_array_index (self->samples, Sample, i);
      double x = sample->n_pictures;
      double y = sample->bytes;

      if (sample->n_pictures < warm_up)
        continue;
      n++;
      sum_x += x;
      sum_y += y;
      sum_xx += x * x;
      sum_xy += x * y;
    }
  if (n < 3 || n * sum_xx - sum_x * sum_x < 1)
    return FALSE;

  *bytes_a_picture = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
  return TRUE;
}

/* Memory that is in use by this process and by nobody else, in bytes. */
guint64
soak_count_memory (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  /* What the allocator keeps for later is not in use. */
  malloc_trim (0);
  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  line = strstr (text, "Private_Dirty:");

  return line != NULL ? g_ascii_strtoull (line + strlen ("Private_Dirty:"), NULL, 10) * 1024 : 0;
}

guint
soak_count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  /* One of them is the listing itself. */
  return n > 0 ? n - 1 : 0;
}

/* What they are, as the kernel names it. */
char *
soak_list_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  GString *list = g_string_new (NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      g_string_append_printf (list, " %s=%s", name, target != NULL ? target : "?");
    }

  return g_string_free (list, FALSE);
}

static gboolean
is_own_zombie (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *own = g_strdup_printf (" Z %d ", (int) getpid ());
  g_autofree char *text = NULL;
  const char *after_name = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  after_name = strrchr (text, ')');

  return after_name != NULL && g_str_has_prefix (after_name + 1, own);
}

guint
soak_count_zombies (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_ascii_isdigit (*name) && is_own_zombie (name);

  return n;
}
