/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of a command line, one after the other: read, asked about, drawn, reported. The next
 * ones are read while the model answers. Whatever is faster, results come out in the order of the
 * command line. All of it is on the main thread; reading, parsing and drawing are workers'. Jobs
 * live until every callback has come back, so callbacks may rely on them. */

#include "config.h"

#include "limn-batch.h"

#include "limn-annotations.h"
#include "limn-decoder.h"
#include "limn-error.h"
#include "limn-image-loader.h"
#include "limn-image-reduce.h"
#include "limn-report.h"
#include "limn-wire.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>

/* Pictures that are read ahead of those that are asked about. Each may take 480 MB decoded. */
#define READ_AHEAD 2
/* Requests at once. A local model takes one picture at a time; hosted ones are mostly waiting. */
#define ASK_LOCAL 1
#define ASK_REMOTE 4

/* So many failures in a row that may pass are the server's, not the pictures'. */
#define MAX_FAILURES 5
/* A picture that is still too large when it was made smaller so often is so for another reason. */
#define MAX_SHRINKS 3

typedef struct _Batch Batch;

typedef enum
{
  STEP_WAITING,
  STEP_READING,
  STEP_READ,
  STEP_ASKING,
  STEP_ANSWERED,
  STEP_DRAWING,
  STEP_DONE,
} Step;

typedef struct
{
  Batch          *batch;
  const char     *picture;
  Step            step;
  LimnImage      *image;
  LimnPrediction *prediction;
  char           *annotated;
  GError         *error;
  guint           n_shrinks;
  gint64          asked_us;
  double          took_ms;
  /* Not LIMN_EXIT_OK when the error is one that all other pictures would meet too. */
  LimnExit        verdict;
} Job;

struct _Batch
{
  LimnClient        *client;
  const LimnOptions *options;
  LimnReport         report;
  LimnAnnotations   *annotations;
  GCancellable      *cancellable;
  GMainLoop         *loop;
  Job               *jobs;
  guint              n_jobs;
  guint              next_read;
  guint              next_ask;
  guint              next_draw;
  guint              next_report;
  guint              n_asking;
  /* Operations whose callback has not come yet. */
  guint              n_running;
  guint              n_answered;
  /* Jobs that wait until the server answers again, in the order of the command line. */
  GList             *held;
  guint              n_failures;
  guint              n_probes;
  guint              waited_s;
  guint              pause_id;
  gboolean           probing;
  /* An error that ends it all was met; it is reported when its turn comes. */
  gboolean           hopeless;
  gboolean           stopped;
  LimnExit           exit;
};

static void pump (Batch *self);
static void ask  (Batch *self,
                  Job   *job);

static void
job_clear (Job *self)
{
  g_clear_pointer (&self->image, limn_image_unref);
  g_clear_pointer (&self->prediction, limn_prediction_unref);
  g_clear_pointer (&self->annotated, g_free);
  g_clear_error (&self->error);
}

static void
stop (Batch    *self,
      LimnExit  exit)
{
  if (!self->stopped)
    self->exit = exit;
  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->pause_id != 0)
    {
      g_clear_handle_id (&self->pause_id, g_source_remove);
      self->n_running--;
    }
}

/* Whether the next picture, or the same one a little later, may fare better. */
static gboolean
may_pass (Batch        *self,
          const GError *error)
{
  if (error->domain != LIMN_ERROR)
    return FALSE;

  switch ((LimnError) error->code)
    {
    case LIMN_ERROR_RATE_LIMITED:
    case LIMN_ERROR_SERVER:
      return TRUE;
    case LIMN_ERROR_UNREACHABLE:
    case LIMN_ERROR_TIMEOUT:
      return self->n_answered > 0;
    case LIMN_ERROR_UNAUTHORIZED:
    case LIMN_ERROR_FORBIDDEN:
    case LIMN_ERROR_PAYMENT:
    case LIMN_ERROR_NOT_FOUND:
    case LIMN_ERROR_BAD_REQUEST:
    case LIMN_ERROR_BAD_REPLY:
    case LIMN_ERROR_WRONG_TASK:
    case LIMN_ERROR_TOO_LARGE:
    case LIMN_ERROR_REDIRECT:
    case LIMN_ERROR_INSECURE:
    case LIMN_ERROR_UNSUPPORTED_IMAGE:
    case LIMN_ERROR_DAMAGED_IMAGE:
    case LIMN_ERROR_NOT_A_FILE:
    case LIMN_ERROR_LOCAL_MODEL:
    case LIMN_ERROR_BAD_FILE:
    case LIMN_ERROR_NOT_ALLOWED:
    case LIMN_ERROR_NOT_SAVED:
      break;
    }

  return FALSE;
}

/* The exit code of an error that every other picture would meet too, or LIMN_EXIT_OK. */
static LimnExit
exit_for_all (Batch        *self,
              const GError *error)
{
  if (error->domain != LIMN_ERROR)
    return LIMN_EXIT_OK;

  switch ((LimnError) error->code)
    {
    case LIMN_ERROR_NOT_FOUND:
    case LIMN_ERROR_REDIRECT:
    case LIMN_ERROR_INSECURE:
    case LIMN_ERROR_LOCAL_MODEL:
      return LIMN_EXIT_NO_MODEL;
    case LIMN_ERROR_UNREACHABLE:
    case LIMN_ERROR_TIMEOUT:
      /* A server that has answered before may only have been slow or gone this once. */
      return self->n_answered == 0 ? LIMN_EXIT_NO_MODEL : LIMN_EXIT_OK;
    case LIMN_ERROR_UNAUTHORIZED:
    case LIMN_ERROR_FORBIDDEN:
    case LIMN_ERROR_PAYMENT:
    case LIMN_ERROR_NOT_ALLOWED:
      return LIMN_EXIT_REFUSED;
    case LIMN_ERROR_RATE_LIMITED:
    case LIMN_ERROR_BAD_REQUEST:
    case LIMN_ERROR_SERVER:
    case LIMN_ERROR_BAD_REPLY:
    case LIMN_ERROR_WRONG_TASK:
    case LIMN_ERROR_TOO_LARGE:
    case LIMN_ERROR_UNSUPPORTED_IMAGE:
    case LIMN_ERROR_DAMAGED_IMAGE:
    case LIMN_ERROR_NOT_A_FILE:
    case LIMN_ERROR_BAD_FILE:
    case LIMN_ERROR_NOT_SAVED:
      return LIMN_EXIT_OK;
    }

  return LIMN_EXIT_OK;
}

static void
draw_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;

  job->annotated = limn_annotations_write_finish (result, &job->error);
  job->step = STEP_DONE;
  job->batch->n_running--;
  pump (job->batch);
}

static void
draw (Batch *self,
      Job   *job)
{
  if (job->error != NULL || self->annotations == NULL)
    {
      job->step = STEP_DONE;
      return;
    }

  job->step = STEP_DRAWING;
  self->n_running++;
  limn_annotations_write_async (self->annotations, job->picture, job->prediction,
                                self->cancellable, draw_cb, job);
}

/* Takes out what the thresholds of the classes do not let through. */
static void
filter_answer (Batch *self,
               Job   *job)
{
  LimnPrediction *kept = NULL;

  if (self->options->preset == NULL)
    return;
  kept = limn_cutoffs_apply (limn_preset_get_cutoffs (self->options->preset), job->prediction);
  limn_prediction_unref (job->prediction);
  job->prediction = kept;
}

static gboolean
pause_over_cb (gpointer user_data)
{
  Batch *self = user_data;

  self->pause_id = 0;
  self->n_running--;
  self->probing = TRUE;
  pump (self);
  return G_SOURCE_REMOVE;
}

static int
compare_jobs (gconstpointer a,
              gconstpointer b)
{
  return a < b ? -1 : a > b;
}

/* The first time, it is said once why nothing more comes. */
static void
pause_asking (Batch *self,
              Job   *job,
              guint  seconds)
{
  g_autofree char *note = NULL;

  if (self->n_probes == 0)
    {
      /* Translators: the first %s is a whole sentence; then up to how many seconds. */
      note = g_strdup_printf (ngettext ("%s Waiting up to %u second for it to answer again.",
                                        "%s Waiting up to %u seconds for it to answer again.",
                                        self->options->wait_s),
                              job->error->message, self->options->wait_s);
      limn_report_note (&self->report, job->picture, note);
    }
  self->n_probes++;
  self->waited_s += seconds;
  self->pause_id = g_timeout_add_seconds (seconds, pause_over_cb, self);
  g_source_set_name_by_id (self->pause_id, "[limn] wait for the server to answer again");
  self->n_running++;
}

/* The server did not come back in time: what waited for it fails like the one that was asked. */
static void
give_up (Batch *self,
         Job   *job)
{
  for (GList *link = self->held; link != NULL; link = link->next)
    {
      Job *held = link->data;

      held->error = g_error_copy (job->error);
      held->verdict = LIMN_EXIT_NO_MODEL;
      held->step = STEP_ANSWERED;
    }
  g_clear_pointer (&self->held, g_list_free);
  job->verdict = LIMN_EXIT_NO_MODEL;
}

/* After some failures in a row that may pass, the picture is kept and asked about again: first the
 * one alone, and when it is answered the others. Returns whether it is kept. */
static gboolean
hold (Batch *self,
      Job   *job)
{
  guint seconds = 1u << MIN (self->n_probes, 5);

  if (self->stopped || !may_pass (self, job->error))
    return FALSE;

  self->n_failures++;
  if (self->n_failures < MAX_FAILURES && self->held == NULL && !self->probing)
    return FALSE;
  if (self->pause_id == 0)
    {
      if (self->waited_s + seconds > self->options->wait_s)
        {
          give_up (self, job);
          return FALSE;
        }
      pause_asking (self, job, seconds);
    }

  self->probing = FALSE;
  g_clear_error (&job->error);
  self->held = g_list_insert_sorted (self->held, job, compare_jobs);
  return TRUE;
}

static void
reduce_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Job *job = user_data;
  Batch *self = job->batch;
  g_autofree char *note = NULL;
  LimnImage *copy = limn_image_reduce_finish (result, &job->error);

  self->n_running--;
  self->n_asking--;
  job->step = STEP_ANSWERED;
  if (copy != NULL)
    {
      limn_image_unref (job->image);
      job->image = copy;
      /* Translators: width and height in pixels of the smaller copy of a picture */
      note = g_strdup_printf (_("Sent at %d × %d."), limn_image_get_sent_width (copy),
                              limn_image_get_sent_height (copy));
      limn_report_note (&self->report, job->picture, note);
      ask (self, job);
    }
  pump (self);
}

/* Returns whether a smaller copy is made and asked about in place of the picture. */
static gboolean
shrink (Batch *self,
        Job   *job)
{
  if (self->stopped || !self->options->shrink || !limn_error_sent_too_much (job->error)
      || job->n_shrinks >= MAX_SHRINKS)
    return FALSE;

  g_clear_error (&job->error);
  job->n_shrinks++;
  self->n_running++;
  self->n_asking++;
  limn_image_reduce_async (job->image, limn_wire_get_smaller (self->options->model, job->image),
                           self->cancellable, reduce_cb, job);
  return TRUE;
}

static void
ask_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Job *job = user_data;
  Batch *self = job->batch;

  job->prediction = limn_client_ask_finish (LIMN_CLIENT (source), result, &job->error);
  job->took_ms = (double) (g_get_monotonic_time () - job->asked_us) / 1000.0;
  self->n_asking--;
  self->n_running--;
  if (job->prediction == NULL && (shrink (self, job) || hold (self, job)))
    {
      pump (self);
      return;
    }

  job->step = STEP_ANSWERED;
  g_clear_pointer (&job->image, limn_image_unref);
  if (job->prediction != NULL)
    {
      self->n_answered++;
      self->n_failures = 0;
      self->n_probes = 0;
      self->waited_s = 0;
      self->probing = FALSE;
      filter_answer (self, job);
    }
  else if (job->verdict == LIMN_EXIT_OK)
    job->verdict = exit_for_all (self, job->error);
  if (job->verdict != LIMN_EXIT_OK)
    self->hopeless = TRUE;
  pump (self);
}

static void
ask (Batch *self,
     Job   *job)
{
  g_autoptr (LimnQuery) query = NULL;

  if (job->error != NULL)
    {
      job->step = STEP_ANSWERED;
      return;
    }

  query = limn_query_new (job->image, self->options->model, self->options->confidence,
                          self->options->overlap);
  job->step = STEP_ASKING;
  job->asked_us = g_get_monotonic_time ();
  self->n_asking++;
  self->n_running++;
  limn_client_ask_async (self->client, query, self->cancellable, ask_cb, job);
}

/* The reply's receipt names the picture as the command line did: two folders may have pictures of
 * one name. */
static void
take_image (Job       *job,
            LimnImage *image)
{
  g_autofree char *name = g_filename_display_name (job->picture);

  job->image = limn_image_new_renamed (image, name);
  limn_image_unref (image);
}

static void
load_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = user_data;
  LimnImage *image = limn_image_load_finish (result, &job->error);

  if (image != NULL)
    take_image (job, image);
  job->step = STEP_READ;
  job->batch->n_running--;
  pump (job->batch);
}

static void
fetch_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Job *job = user_data;
  g_autoptr (GBytes) bytes = limn_client_fetch_finish (LIMN_CLIENT (source), result, &job->error);

  if (bytes != NULL)
    {
      limn_image_load_bytes_async (bytes, job->picture, job->picture, job->batch->cancellable,
                                   load_cb, job);
      return;
    }

  job->step = STEP_READ;
  job->batch->n_running--;
  pump (job->batch);
}

static gboolean
is_link (const char *picture)
{
  return g_ascii_strncasecmp (picture, "https://", strlen ("https://")) == 0 ||
         g_ascii_strncasecmp (picture, "http://", strlen ("http://")) == 0;
}

static void
read_picture (Batch *self,
              Job   *job)
{
  job->step = STEP_READING;
  self->n_running++;
  if (is_link (job->picture))
    limn_client_fetch_async (self->client, job->picture, self->cancellable, fetch_cb, job);
  else
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (job->picture);

      limn_image_load_file_async (file, self->cancellable, load_cb, job);
    }
}

static void
report (Batch *self,
        Job   *job)
{
  gboolean written;

  if (job->error != NULL)
    {
      self->exit = LIMN_EXIT_SOME_FAILED;
      if (job->verdict != LIMN_EXIT_OK)
        stop (self, job->verdict);
      written = limn_report_failure (&self->report, job->picture, job->error);
    }
  else
    written = limn_report_answer (&self->report, job->prediction, job->picture, job->took_ms,
                                  job->annotated);

  if (!written)
    stop (self, LIMN_EXIT_SOME_FAILED);
}

static guint
get_max_asking (Batch *self)
{
  if (self->options->at_once != 0)
    return self->options->at_once;
  return limn_model_is_remote (self->options->model) ? ASK_REMOTE : ASK_LOCAL;
}

/* While the server does not answer, one picture at a time goes to it, and none during a pause. */
static gboolean
may_ask (Batch *self)
{
  if (self->stopped || self->hopeless || self->pause_id != 0)
    return FALSE;
  return self->n_asking < (self->probing ? 1 : get_max_asking (self));
}

static void
ask_held (Batch *self)
{
  while (self->held != NULL && may_ask (self))
    {
      Job *job = self->held->data;

      self->held = g_list_delete_link (self->held, self->held);
      ask (self, job);
    }
}

/* Moves every job as far as it can go, and ends the loop when there is nothing left to wait for. */
static void
pump (Batch *self)
{
  while (!self->stopped && self->next_read < self->n_jobs &&
         self->next_read < self->next_report + get_max_asking (self) + READ_AHEAD)
    read_picture (self, &self->jobs[self->next_read++]);

  ask_held (self);
  while (self->next_ask < self->next_read && may_ask (self) &&
         self->jobs[self->next_ask].step == STEP_READ)
    ask (self, &self->jobs[self->next_ask++]);

  while (!self->stopped && self->next_draw < self->next_ask &&
         self->jobs[self->next_draw].step == STEP_ANSWERED)
    draw (self, &self->jobs[self->next_draw++]);

  while (!self->stopped && self->next_report < self->next_draw &&
         self->jobs[self->next_report].step == STEP_DONE)
    {
      report (self, &self->jobs[self->next_report]);
      job_clear (&self->jobs[self->next_report++]);
    }

  if (self->n_running > 0)
    {
      if (!self->stopped && self->next_report < self->n_jobs)
        limn_report_progress (&self->report, self->next_report,
                              self->jobs[self->next_report].picture);
    }
  else if (self->stopped || self->next_report == self->n_jobs)
    g_main_loop_quit (self->loop);
  else
    /* Jobs that failed without an operation made room for the next ones. */
    pump (self);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  Batch *self = user_data;

  stop (self, LIMN_EXIT_INTERRUPTED);
  pump (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
start_cb (gpointer user_data)
{
  pump (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * limn_batch_run:
 * @client: who asks
 * @options: the command line
 *
 * Asks about every picture and prints the answers. Runs a main loop until it is done.
 *
 * Returns: the exit code of the program
 */
LimnExit
limn_batch_run (LimnClient        *client,
                const LimnOptions *options)
{
  Batch self = { .client = client, .options = options, .exit = LIMN_EXIT_OK };
  g_autoptr (GError) error = NULL;
  guint signal_ids[2];

  self.n_jobs = g_strv_length (options->pictures);
  self.report = (LimnReport) {
    .json = options->json,
    .n_pictures = self.n_jobs,
    .preset = options->preset,
  };
  if (options->annotate != NULL)
    {
      self.annotations = limn_annotations_new (options->annotate,
                                               (const char * const *) options->pictures, &error);
      if (self.annotations == NULL)
        {
          limn_report_error (&self.report, NULL, error);
          return LIMN_EXIT_USAGE;
        }
    }

  limn_decoder_warm_up ();
  self.cancellable = g_cancellable_new ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.jobs = g_new0 (Job, self.n_jobs);
  for (guint i = 0; i < self.n_jobs; i++)
    {
      self.jobs[i].batch = &self;
      self.jobs[i].picture = options->pictures[i];
    }

  signal_ids[0] = g_unix_signal_add (SIGINT, interrupted_cb, &self);
  signal_ids[1] = g_unix_signal_add (SIGTERM, interrupted_cb, &self);
  g_idle_add (start_cb, &self);
  g_main_loop_run (self.loop);
  limn_report_quiet (&self.report);

  g_source_remove (signal_ids[0]);
  g_source_remove (signal_ids[1]);
  for (guint i = 0; i < self.n_jobs; i++)
    job_clear (&self.jobs[i]);
  g_free (self.jobs);
  g_list_free (self.held);
  g_main_loop_unref (self.loop);
  g_object_unref (self.cancellable);
  g_clear_pointer (&self.annotations, limn_annotations_free);
  return self.exit;
}
