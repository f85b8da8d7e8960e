/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Has pictures decoded in processes of their own. One helper is kept ready, at most two have a
 * picture at a time, and each gets one picture and is never used again. Helpers are started, and
 * seen off, on one thread that stays, because they die with the thread that started them; asking
 * and waiting blocks and belongs on workers. The helpers belong to the process, as GTask's threads
 * do. */

#include "config.h"

#include "limn-decoder.h"

#include "limn-decode-bubble.h"
#include "limn-decode-helper.h"
#include "limn-decode-launcher.h"
#include "limn-decoder-private.h"
#include "limn-error.h"
#include "limn-program.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define PROGRAM_NAME "limn-decode"
#define MAX_RUNNING 2
#define WALL_MS 15000
/* A helper that has answered ends at once; this long it may take on a busy computer. */
#define FAREWELL_MS 1000
/* Helpers that do not start, in a row, until the system is blamed. */
#define MAX_STARTS 3

/* All of a picture, as large as it is. */
static const LimnDecodeView all = { 0 };

/* Guarded by the lock. */
typedef struct
{
  GMutex            lock;
  GCond             cond;
  GMainContext     *context; /* of the thread that stays */
  LimnHelper       *spare;
  gboolean          is_starting;
  gboolean          wants_bubble;
  gboolean          is_unfiltered; /* where the system cannot filter system calls */
  gboolean          is_trying; /* whether a helper is being started in bubblewrap to see */
  LimnHelper       *trial;
  guint             n_waiting; /* for a full picture */
  guint             n_failed;
  char             *failure;
  LimnDecoderStats  stats;
  gint64            wall_ms;
  gboolean          is_filtered;
} Pool;

/* A helper that has done its work, or will not. */
typedef struct
{
  LimnHelper *helper;
  GSource    *timeout;
  gint64      patience_ms;
  gboolean    has_slot;
  char       *digest; /* of the picture that it did not answer to */
} Farewell;

static Pool pool = { .wall_ms = WALL_MS };

static gpointer
stay (gpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (data, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

static GMainContext *
get_context (void)
{
  static gsize is_started = 0;

  if (g_once_init_enter (&is_started))
    {
      pool.context = g_main_context_new ();
      g_thread_unref (g_thread_new ("limn-decoder", stay, pool.context));
      g_once_init_leave (&is_started, 1);
    }
  return pool.context;
}

static void
attach (GSource     *source,
        GSourceFunc  func,
        gpointer     data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, get_context ());
  g_source_unref (source);
}

static char *
find_program (GError **error)
{
  const char *override = g_getenv ("LIMN_DECODE");
  g_autofree char *program_dir = NULL;
  char *path = NULL;

  if (override != NULL && *override != '\0')
    path = limn_program_is_one (override) ? g_strdup (override) : NULL;
  else
    {
      program_dir = limn_program_dup_dir ();
      path = limn_program_find_in (PROGRAM_NAME, "decode", program_dir, LIMN_LIBEXEC_DIR);
    }
  if (path == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("the program limn-decode is missing"));
  return path;
}

/* On the thread that stays. */
static LimnHelper *
start (gboolean   in_bubble,
       GError   **error)
{
  g_autofree char *program = NULL;
  g_auto (GStrv) bubble = NULL;
  const char *option = NULL;

  if (limn_launcher_is_started ())
    return limn_launcher_spawn (error);
  program = find_program (error);
  if (program == NULL)
    return NULL;
  g_mutex_lock (&pool.lock);
  option = pool.is_unfiltered ? LIMN_DECODE_UNFILTERED : NULL;
  g_mutex_unlock (&pool.lock);
  bubble = in_bubble ? limn_bubble_dup_argv (program, option) : NULL;
  if (bubble != NULL)
    return limn_helper_spawn ((const char *const *) bubble, TRUE, error);
  return limn_helper_spawn ((const char *const[]) { program, option, NULL }, FALSE, error);
}

static gboolean
start_cb (gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  LimnHelper *helper = NULL;
  gboolean in_bubble = FALSE;

  g_mutex_lock (&pool.lock);
  in_bubble = pool.wants_bubble;
  g_mutex_unlock (&pool.lock);
  helper = start (in_bubble, &error);

  g_mutex_lock (&pool.lock);
  pool.is_starting = FALSE;
  pool.spare = helper;
  pool.stats.n_started += helper != NULL;
  if (helper == NULL)
    {
      pool.n_failed++;
      g_free (pool.failure);
      pool.failure = g_strdup (error->message);
    }
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
order_spare (void)
{
  if (pool.spare != NULL || pool.is_starting)
    return;
  pool.is_starting = TRUE;
  attach (g_idle_source_new (), start_cb, NULL);
}

/* Asks the kernel whether system calls of the helper were filtered. It is dead, but there until it
 * is reaped. */
static void
note_filter (const LimnHelper *helper)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", helper->pid);
  g_autofree char *status = NULL;

  if (helper->in_bubble || !helper->is_child || !g_file_get_contents (path, &status, NULL, NULL))
    return;
  g_mutex_lock (&pool.lock);
  pool.is_filtered = strstr (status, "\nSeccomp:\t2\n") != NULL;
  g_mutex_unlock (&pool.lock);
}

static gboolean
ended_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Farewell *farewell = user_data;
  int killed_by = 0;

  if (farewell->has_slot && farewell->digest == NULL && !pool.is_filtered)
    note_filter (farewell->helper);
  killed_by = limn_helper_reap (farewell->helper);
  if (farewell->digest != NULL)
    g_info ("The decoder failed (signal %d) at the picture with SHA-256 %s",
            killed_by, farewell->digest);

  g_source_destroy (farewell->timeout);
  g_source_unref (farewell->timeout);
  limn_helper_free (farewell->helper);
  g_mutex_lock (&pool.lock);
  if (farewell->has_slot)
    pool.stats.n_running--;
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
  g_free (farewell->digest);
  g_free (farewell);
  return G_SOURCE_REMOVE;
}

static gboolean
impatient_cb (gpointer user_data)
{
  Farewell *farewell = user_data;

  limn_helper_kill (farewell->helper);
  return G_SOURCE_REMOVE;
}

static gboolean
farewell_cb (gpointer user_data)
{
  Farewell *farewell = user_data;

  farewell->timeout = g_timeout_source_new ((guint) farewell->patience_ms);
  attach (g_source_ref (farewell->timeout), impatient_cb, farewell);
  attach (g_unix_fd_source_new (farewell->helper->pid_fd, G_IO_IN),
          G_SOURCE_FUNC (ended_cb), farewell);
  return G_SOURCE_REMOVE;
}

/* Sees a helper off: it ends now, or within @patience_ms. */
static void
see_off (LimnHelper *helper,
         gint64      patience_ms,
         gboolean    has_slot,
         const char *digest)
{
  Farewell *farewell = g_new0 (Farewell, 1);

  if (patience_ms == 0)
    limn_helper_kill (helper);
  farewell->helper = helper;
  farewell->patience_ms = MAX (patience_ms, FAREWELL_MS);
  farewell->has_slot = has_slot;
  farewell->digest = g_strdup (digest);
  attach (g_idle_source_new (), farewell_cb, farewell);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_mutex_lock (&pool.lock);
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
}

/* Waits for one of the places. Small versions let full pictures go first: somebody waits for
 * those. */
static gboolean
take_slot (gboolean      is_small,
           GCancellable *cancellable,
           GError      **error)
{
  gboolean is_cancelled = FALSE;
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  g_mutex_lock (&pool.lock);
  pool.n_waiting += !is_small;
  while (!(is_cancelled = g_cancellable_is_cancelled (cancellable))
         && (pool.stats.n_running >= MAX_RUNNING || (is_small && pool.n_waiting > 0)))
    g_cond_wait (&pool.cond, &pool.lock);
  pool.n_waiting -= !is_small;
  if (!is_cancelled)
    {
      pool.stats.n_running++;
      pool.stats.most_running = MAX (pool.stats.most_running, pool.stats.n_running);
    }
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
  g_cancellable_disconnect (cancellable, handler);

  if (is_cancelled)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return !is_cancelled;
}

static void
give_slot_back (void)
{
  g_mutex_lock (&pool.lock);
  pool.stats.n_running--;
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
}

/* The spare, or a new one. Returns NULL if none starts; the reason is kept. */
static LimnHelper *
take_helper (void)
{
  LimnHelper *helper = NULL;
  guint n_failed = 0;

  g_mutex_lock (&pool.lock);
  n_failed = pool.n_failed;
  while (pool.spare == NULL && pool.n_failed == n_failed)
    {
      order_spare ();
      g_cond_wait (&pool.cond, &pool.lock);
    }
  helper = g_steal_pointer (&pool.spare);
  g_mutex_unlock (&pool.lock);
  return helper;
}

static char *
dup_digest (LimnSnapshot *snapshot)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, limn_snapshot_get_bytes (snapshot));
}

static void
log_lie (LimnSnapshot *snapshot)
{
  g_autofree char *digest = dup_digest (snapshot);

  g_info ("The decoder gave a wrong answer to the picture with SHA-256 %s", digest);
}

static void
fail (GError **error)
{
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_DAMAGED_IMAGE,
                       _("The picture could not be opened: the decoder failed."));
}

static void
fail_for_good (GError **error)
{
  g_mutex_lock (&pool.lock);
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
               /* Translators: %s says why, like “the program limn-decode is missing”. */
               _("Pictures cannot be opened on this system: %s."),
               pool.failure != NULL ? pool.failure : _("the decoder does not start"));
  g_mutex_unlock (&pool.lock);
}

/* Takes what came apart: nothing of it is believed. Closes the file. */
static gboolean
take_message (LimnHelperMessage     *message,
              const LimnDecodeView  *view,
              LimnPixels           **pixels)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const LimnDecodeReply *reply = &message->reply;
  struct stat info = { 0 };
  int seals = 0;
  gboolean is_good = FALSE;

  if (message->fd >= 0 && fstat (message->fd, &info) == 0)
    seals = fcntl (message->fd, F_GET_SEALS);
  is_good = limn_decode_reply_check (reply, message->size, message->n_fds, view,
                                     (gsize) MAX (info.st_size, 0), (guint) MAX (seals, 0));
  if (is_good && message->fd >= 0)
    {
      mapped = g_mapped_file_new_from_fd (message->fd, FALSE, NULL);
      is_good = mapped != NULL;
    }
  if (message->fd >= 0)
    g_close (message->fd, NULL);
  if (mapped != NULL)
    {
      bytes = g_mapped_file_get_bytes (mapped);
      *pixels = limn_pixels_new (bytes, (int) reply->pixel_width, (int) reply->pixel_height,
                                 reply->stride);
    }
  return is_good;
}

/* A helper that could not lock itself in as it should ends before it is asked. It still has its
 * limits, and its own process; that is better than no pictures, and is said. */
static void
note_refusal (const LimnHelper *helper)
{
  if (limn_helper_wait_status (helper) != LIMN_DECODE_EXIT_SANDBOX)
    return;
  g_mutex_lock (&pool.lock);
  if (!pool.is_unfiltered)
    g_info ("This system cannot filter what the decoder asks of it");
  pool.is_unfiltered = TRUE;
  g_mutex_unlock (&pool.lock);
  limn_decoder_drop_spare ();
}

/* Has one helper decode. Takes @helper and, unless it did not start, the slot. */
static LimnHelperEnd
decode_with (LimnHelper           *helper,
             LimnSnapshot         *snapshot,
             const LimnDecodeView *view,
             GCancellable         *cancellable,
             LimnHelperMessage    *message)
{
  LimnHelperEnd end = LIMN_HELPER_UNASKED;
  g_autofree char *digest = NULL;
  gint64 deadline_us = g_get_monotonic_time () + pool.wall_ms * 1000;

  if (limn_helper_ask (helper, view, limn_snapshot_get_fd (snapshot)))
    {
      /* The next one gets ready while this one works. */
      g_mutex_lock (&pool.lock);
      order_spare ();
      g_mutex_unlock (&pool.lock);
      end = limn_helper_wait (helper, deadline_us, cancellable, message);
    }
  switch (end)
    {
    case LIMN_HELPER_ANSWERED:
      see_off (helper, FAREWELL_MS, TRUE, NULL);
      break;
    case LIMN_HELPER_UNASKED:
      note_refusal (helper);
      see_off (helper, 0, FALSE, NULL);
      break;
    case LIMN_HELPER_SILENT:
    case LIMN_HELPER_LATE:
      digest = dup_digest (snapshot);
      see_off (helper, end == LIMN_HELPER_LATE ? 0 : FAREWELL_MS, TRUE, digest);
      break;
    case LIMN_HELPER_CANCELLED:
      see_off (helper, 0, TRUE, NULL);
      break;
    }
  return end;
}

/*< private >
 * limn_decoder_decode:
 * @snapshot: a picture
 * @view: (nullable): how much of it is wanted; %NULL for all, as large as it is
 * @cancellable: (nullable): a cancellable
 * @reply: (out): what the decoder says of the picture, checked
 * @pixels: (out) (transfer full) (nullable): what it looks like, if @reply has a status with pixels
 * @error: return location for an error
 *
 * Has a picture decoded by a helper. The pixels are mapped, not copied. Blocks: workers only.
 *
 * Returns: %FALSE with %LIMN_ERROR_DAMAGED_IMAGE if the helper failed,
 *   %LIMN_ERROR_UNSUPPORTED_IMAGE if none starts, or %G_IO_ERROR_CANCELLED
 */
gboolean
limn_decoder_decode (LimnSnapshot          *snapshot,
                     const LimnDecodeView  *view,
                     GCancellable          *cancellable,
                     LimnDecodeReply       *reply,
                     LimnPixels           **pixels,
                     GError               **error)
{
  LimnHelperMessage message = { .fd = -1 };
  LimnHelperEnd end = LIMN_HELPER_UNASKED;

  *pixels = NULL;
  if (view == NULL)
    view = &all;
  if (!take_slot (view->max_side != 0, cancellable, error))
    return FALSE;
  for (guint i = 0; i < MAX_STARTS && end == LIMN_HELPER_UNASKED; i++)
    {
      LimnHelper *helper = take_helper ();

      if (helper != NULL)
        end = decode_with (helper, snapshot, view, cancellable, &message);
    }
  switch (end)
    {
    case LIMN_HELPER_ANSWERED:
      *reply = message.reply;
      if (take_message (&message, view, pixels))
        return TRUE;
      log_lie (snapshot);
      fail (error);
      break;
    case LIMN_HELPER_SILENT:
    case LIMN_HELPER_LATE:
      fail (error);
      break;
    case LIMN_HELPER_UNASKED:
      give_slot_back ();
      fail_for_good (error);
      break;
    case LIMN_HELPER_CANCELLED:
      g_cancellable_set_error_if_cancelled (cancellable, error);
      break;
    }
  return FALSE;
}

static gboolean
trial_cb (gpointer user_data)
{
  LimnHelper *helper = start (TRUE, NULL);

  g_mutex_lock (&pool.lock);
  pool.trial = helper;
  pool.is_trying = FALSE;
  g_cond_broadcast (&pool.cond);
  g_mutex_unlock (&pool.lock);
  return G_SOURCE_REMOVE;
}

static LimnHelper *
start_trial (void)
{
  LimnHelper *helper = NULL;

  g_mutex_lock (&pool.lock);
  pool.is_trying = TRUE;
  attach (g_idle_source_new (), trial_cb, NULL);
  while (pool.is_trying)
    g_cond_wait (&pool.cond, &pool.lock);
  helper = g_steal_pointer (&pool.trial);
  g_mutex_unlock (&pool.lock);
  return helper;
}

/*< private >
 * limn_decoder_try_bubble:
 * @snapshot: a good picture
 *
 * Finds out whether helpers work inside bubblewrap, and if they do, runs them in it from now on.
 * Call it once. Blocks: workers only.
 *
 * Returns: %TRUE if they do
 */
gboolean
limn_decoder_try_bubble (LimnSnapshot *snapshot)
{
  LimnHelperMessage message = { .fd = -1 };
  g_autoptr (LimnPixels) pixels = NULL;
  LimnHelper *helper = start_trial ();
  LimnHelperEnd end = LIMN_HELPER_UNASKED;

  if (helper == NULL || !helper->in_bubble)
    {
      if (helper != NULL)
        see_off (helper, 0, FALSE, NULL);
      return FALSE;
    }
  take_slot (TRUE, NULL, NULL);
  end = decode_with (helper, snapshot, &all, NULL, &message);
  if (end == LIMN_HELPER_UNASKED)
    give_slot_back ();
  if (end != LIMN_HELPER_ANSWERED || !take_message (&message, &all, &pixels) || pixels == NULL)
    return FALSE;
  limn_decoder_set_bubble (TRUE);
  return TRUE;
}

/*< private >
 * limn_decoder_set_wall:
 * @wall_ms: how long a picture may take, in ms; 0 for as usual
 *
 * Makes tests wait less. Call it while nothing is decoded.
 */
void
limn_decoder_set_wall (gint64 wall_ms)
{
  pool.wall_ms = wall_ms > 0 ? wall_ms : WALL_MS;
}

/*< private >
 * limn_decoder_drop_spare:
 *
 * Ends the helper that is ready, so that the next one is started anew. Any thread.
 */
void
limn_decoder_drop_spare (void)
{
  LimnHelper *spare = NULL;

  g_mutex_lock (&pool.lock);
  while (pool.is_starting)
    g_cond_wait (&pool.cond, &pool.lock);
  spare = g_steal_pointer (&pool.spare);
  g_mutex_unlock (&pool.lock);
  if (spare != NULL)
    see_off (spare, 0, FALSE, NULL);
}

/*< private >
 * limn_decoder_set_bubble:
 * @is_wanted: whether helpers are run inside bubblewrap
 *
 * Chooses what helpers are run in from now on. Any thread.
 */
void
limn_decoder_set_bubble (gboolean is_wanted)
{
  g_mutex_lock (&pool.lock);
  pool.wants_bubble = is_wanted;
  g_mutex_unlock (&pool.lock);
  limn_decoder_drop_spare ();
}

/*< private >
 * limn_decoder_get_stats:
 * @stats: (out): numbers
 *
 * Gets numbers for tests. Any thread.
 */
void
limn_decoder_get_stats (LimnDecoderStats *stats)
{
  g_mutex_lock (&pool.lock);
  *stats = pool.stats;
  g_mutex_unlock (&pool.lock);
}

/**
 * limn_decoder_warm_up:
 *
 * Gets the first decoder ready, so that the first picture does not wait for it. Any thread.
 */
void
limn_decoder_warm_up (void)
{
  g_mutex_lock (&pool.lock);
  order_spare ();
  g_mutex_unlock (&pool.lock);
}

/**
 * limn_decoder_start_launcher:
 * @error: return location for an error
 *
 * Starts a small process that runs decoders for this one, which may then give up the right to run
 * programs. Call it first in `main()`, before there are threads. It ends with this process.
 *
 * Returns: %FALSE with %LIMN_ERROR_UNSUPPORTED_IMAGE if it could not be started
 */
gboolean
limn_decoder_start_launcher (GError **error)
{
  g_autofree char *program = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  program = find_program (&cause);
  if (program != NULL && limn_launcher_start ((const char *const[]) { program, NULL }, &cause))
    return TRUE;
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_UNSUPPORTED_IMAGE,
               _("Pictures cannot be opened on this system: %s."), cause->message);
  return FALSE;
}

/**
 * limn_decoder_dup_description:
 *
 * Tells what stands between a picture and this process, for reports of problems. What is not known
 * yet is not claimed. Any thread.
 *
 * Returns: (transfer full): like “own process, seccomp”
 */
char *
limn_decoder_dup_description (void)
{
  char *description = NULL;

  g_mutex_lock (&pool.lock);
  description = g_strconcat ("own process", pool.is_filtered ? ", seccomp" : "",
                             pool.wants_bubble ? ", bubblewrap" : "", NULL);
  g_mutex_unlock (&pool.lock);
  return description;
}
