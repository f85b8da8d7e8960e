/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One way through the pictures of a folder. Each picture is a job: it is read on a worker, waits
 * for its turn, and is asked for; its pixels go as soon as the answer is there. What is wrong with
 * one picture is counted, what is wrong with the model or the way to it ends the run: nobody wants
 * to see the same error a thousand times. What may pass, and came several times in a row, makes the
 * run pause: then one picture is asked about from time to time, until it is answered and all go on.
 * Main thread only. */

#include "config.h"

#include "limn-survey-private.h"

#include "limn-error.h"
#include "limn-image-loader.h"

/* So many failures in a row, with no answer between that is of use, are the server's fault. */
#define MAX_BAD_ANSWERS 5
/* A server that wants to be left alone is left alone so often, each time twice as long. */
#define MAX_PAUSES 8
#define MAX_PAUSE_MS 60000
/* A question's confidence has two decimals. */
#define ROUNDING_PERCENT 0.005

/* What is asked at instead when a server cannot do what it was asked for, per cent. */
static const double fallbacks[] = { 5.0, 10.0, 20.0, 40.0 };

typedef struct
{
  /* Owned. The run is NULL once nobody wants the answer. */
  LimnSurveyRun *run;
  GFile         *file;
  char          *key;
  LimnImage     *image;
  GCancellable  *cancellable;

  /* Plain: at what it is asked, and whether that is more than what was wanted. */
  double         percent;
  gboolean       asking;
  gboolean       is_raised;
} Job;

/* A picture that failed in a way that may pass. Whether it was the picture, or the server for all,
 * is known when the next ones are answered or not. */
typedef struct
{
  GFile  *file;
  char   *key;
  GError *error;
} Doubt;

struct _LimnSurveyRun
{
  grefcount   ref_count;

  /* Borrowed */
  LimnSurvey *survey;

  /* Owned. Files that wait, keys of all files, and the jobs that run, which own themselves. */
  LimnModel  *model;
  GQueue      files;
  GHashTable *keys;
  GPtrArray  *jobs;
  GError     *error;
  GError     *pause_error;
  GQueue      doubts;

  /* Plain */
  double      overlap_percent;
  guint       n_done;
  guint       n_failed;
  guint       n_asking;
  guint       n_answered;
  guint       max_jobs;
  guint       n_bad_answers;
  guint       n_pauses;
  guint       pause_id;
  gboolean    is_local;
  gboolean    is_active;
  gboolean    is_left;
  gboolean    is_probing;
};

/* What an error says about the rest of the run. */
typedef enum
{
  VERDICT_PICTURE,
  VERDICT_BAD_ANSWER,
  VERDICT_PASSING,
  VERDICT_WAIT,
  VERDICT_END,
} Verdict;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->run, limn_survey_run_unref);
  g_clear_object (&job->file);
  g_clear_pointer (&job->key, g_free);
  g_clear_pointer (&job->image, limn_image_unref);
  g_clear_object (&job->cancellable);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
doubt_free (gpointer data)
{
  Doubt *doubt = data;

  g_object_unref (doubt->file);
  g_free (doubt->key);
  g_error_free (doubt->error);
  g_free (doubt);
}

/*< private >
 * limn_survey_run_new:
 * @survey: whose run it is
 * @model: who is asked
 * @overlap: at which overlap, per cent
 *
 * Creates a run with nothing to do.
 *
 * Main thread only.
 *
 * Returns: (transfer full): a run
 */
LimnSurveyRun *
limn_survey_run_new (LimnSurvey *survey,
                     LimnModel  *model,
                     double      overlap)
{
  LimnSurveyRun *self = g_new0 (LimnSurveyRun, 1);

  g_ref_count_init (&self->ref_count);
  self->survey = survey;
  self->model = limn_model_ref (model);
  self->overlap_percent = overlap;
  self->is_local = limn_model_is_free (model);
  self->max_jobs = self->is_local ? LIMN_SURVEY_MAX_LOCAL : LIMN_SURVEY_MAX_REMOTE;
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->jobs = g_ptr_array_new ();
  self->is_active = TRUE;
  g_queue_init (&self->files);
  g_queue_init (&self->doubts);

  return self;
}

/*< private >
 * limn_survey_run_ref:
 * @self: a run
 *
 * Adds a reference.
 *
 * Main thread only.
 *
 * Returns: (transfer full): @self
 */
LimnSurveyRun *
limn_survey_run_ref (LimnSurveyRun *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

/*< private >
 * limn_survey_run_unref:
 * @self: (transfer full): a run
 *
 * Drops a reference; the last one frees it. Its owner stops it before.
 *
 * Main thread only.
 */
void
limn_survey_run_unref (LimnSurveyRun *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_queue_clear_full (&self->files, g_object_unref);
  g_queue_clear_full (&self->doubts, doubt_free);
  g_clear_error (&self->pause_error);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->model, limn_model_unref);
  g_free (self);
}

/* The confidence that a picture has to be asked at: as low as the floor, and low enough for what is
 * shown, but not lower than the model stands. */
static double
get_wanted (LimnSurveyRun *self)
{
  LimnSession *session = self->survey->session;
  LimnSurveyTable *table = limn_survey_store_ensure (self->survey->store, self->model,
                                                     self->overlap_percent);
  double lowest = limn_cutoffs_get_lowest (limn_session_get_cutoffs (session));
  double floor_percent = self->is_local ? LIMN_SURVEY_LOCAL_FLOOR
                                        : limn_session_get_floor (session);

  floor_percent = MAX (floor_percent, limn_survey_table_get_least (table));

  return MIN (lowest, floor_percent);
}

static gboolean
is_known (LimnSurveyRun *self,
          const char    *key)
{
  LimnSurveyTable *table = limn_survey_store_ensure (self->survey->store, self->model,
                                                     self->overlap_percent);

  /* Whoever asks for a picture whose outlines were let go of wants them back. */
  return limn_survey_table_get_asked (table, key) <= get_wanted (self) + ROUNDING_PERCENT
         && limn_survey_table_has_outlines (table, key);
}

static Verdict
judge (LimnSurveyRun *self,
       const GError  *error)
{
  if (error->domain != LIMN_ERROR)
    return VERDICT_PICTURE;

  switch ((LimnError) error->code)
    {
    case LIMN_ERROR_UNREACHABLE:
      /* Who never answered is not there; who did may come back. */
      return self->n_answered > 0 ? VERDICT_PASSING : VERDICT_END;
    case LIMN_ERROR_UNAUTHORIZED:
    case LIMN_ERROR_FORBIDDEN:
    case LIMN_ERROR_PAYMENT:
    case LIMN_ERROR_NOT_FOUND:
    case LIMN_ERROR_WRONG_TASK:
    case LIMN_ERROR_REDIRECT:
    case LIMN_ERROR_INSECURE:
    case LIMN_ERROR_LOCAL_MODEL:
    case LIMN_ERROR_NOT_ALLOWED:
      return VERDICT_END;
    case LIMN_ERROR_RATE_LIMITED:
      return VERDICT_WAIT;
    case LIMN_ERROR_TIMEOUT:
    case LIMN_ERROR_SERVER:
      return VERDICT_PASSING;
    case LIMN_ERROR_BAD_REPLY:
      return VERDICT_BAD_ANSWER;
    case LIMN_ERROR_BAD_REQUEST:
    case LIMN_ERROR_TOO_LARGE:
    case LIMN_ERROR_UNSUPPORTED_IMAGE:
    case LIMN_ERROR_DAMAGED_IMAGE:
    case LIMN_ERROR_NOT_A_FILE:
    case LIMN_ERROR_BAD_FILE:
    case LIMN_ERROR_NOT_SAVED:
      break;
    }

  return VERDICT_PICTURE;
}

/* Nobody wants the answer any more. What is under way ends by itself, and frees the job then. */
static void
abandon (Job *job)
{
  gboolean under_way = job->image == NULL || job->asking;

  g_clear_pointer (&job->run, limn_survey_run_unref);
  if (under_way)
    g_cancellable_cancel (job->cancellable);
  else
    job_free (job);
}

static void
abandon_all (LimnSurveyRun *self)
{
  g_autoptr (GPtrArray) jobs = g_steal_pointer (&self->jobs);

  self->jobs = g_ptr_array_new ();
  self->n_asking = 0;
  for (guint i = 0; i < jobs->len; i++)
    abandon (g_ptr_array_index (jobs, i));
}

static void
end (LimnSurveyRun *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_error (&self->pause_error);
  g_queue_clear_full (&self->files, g_object_unref);
  g_queue_clear_full (&self->doubts, doubt_free);
  abandon_all (self);
  self->is_active = FALSE;
}

/* Takes a job that is done off the list; its callback frees it. */
static void
finish_job (LimnSurveyRun *self,
            Job           *job)
{
  g_ptr_array_remove_fast (self->jobs, job);
  if (job->asking)
    self->n_asking--;
}

static gboolean
go_on_cb (gpointer user_data)
{
  LimnSurveyRun *self = user_data;

  self->pause_id = 0;
  limn_survey_run_go_on (self);

  return G_SOURCE_REMOVE;
}

/* Leaves the server alone for a while, then asks for fewer pictures at once. Questions that were
 * under way are refused, too, and make no pause of their own. */
static void
pause_run (LimnSurveyRun *self)
{
  guint64 pause_ms = self->survey->pause_ms;

  if (self->pause_id != 0)
    return;

  pause_ms = MIN (pause_ms << MIN (self->n_pauses, 10), MAX_PAUSE_MS);
  self->n_pauses++;
  self->max_jobs = MAX (self->max_jobs / 2, 1);
  self->pause_id = g_timeout_add ((guint) pause_ms, go_on_cb, self);
  g_source_set_name_by_id (self->pause_id, "[limn] survey pause");
}

static void
add_doubt (LimnSurveyRun *self,
           Job           *job,
           const GError  *error)
{
  Doubt *doubt = g_new0 (Doubt, 1);

  doubt->file = g_object_ref (job->file);
  doubt->key = g_strdup (job->key);
  doubt->error = g_error_copy (error);
  g_queue_push_tail (&self->doubts, doubt);
}

/* It was the pictures: others were answered since, or there are none. */
static void
settle_doubts (LimnSurveyRun *self)
{
  g_autoptr (LimnSurvey) survey = g_object_ref (self->survey);
  Doubt *doubt = NULL;

  while ((doubt = g_queue_pop_head (&self->doubts)) != NULL)
    {
      self->n_failed++;
      limn_survey_tell_failure (survey, doubt->key, doubt->error);
      doubt_free (doubt);
    }
}

/* It was the server: those pictures are asked about again, one of them before all others. */
static void
pause_and_probe (LimnSurveyRun *self,
                 const GError  *error)
{
  Doubt *doubt = NULL;

  while ((doubt = g_queue_pop_tail (&self->doubts)) != NULL)
    {
      g_queue_push_head (&self->files, g_object_ref (doubt->file));
      doubt_free (doubt);
    }
  g_clear_error (&self->pause_error);
  self->pause_error = g_error_copy (error);
  self->is_probing = TRUE;
  pause_run (self);
}

/* Returns whether the failure is taken for one that passes. */
static gboolean
bear (LimnSurveyRun *self,
      Job           *job,
      const GError  *error)
{
  self->n_bad_answers++;
  if (self->n_bad_answers >= MAX_BAD_ANSWERS && self->n_pauses >= MAX_PAUSES)
    return FALSE;

  add_doubt (self, job, error);
  if (self->n_bad_answers >= MAX_BAD_ANSWERS)
    pause_and_probe (self, error);
  limn_survey_run_go_on (self);
  return TRUE;
}

static void
fail (LimnSurveyRun *self,
      Job           *job,
      const GError  *error)
{
  g_autoptr (LimnSurvey) survey = g_object_ref (self->survey);
  Verdict verdict = judge (self, error);

  if (self->is_left)
    {
      limn_survey_run_go_on (self);
      return;
    }
  if (verdict == VERDICT_WAIT && self->n_pauses < MAX_PAUSES)
    {
      g_queue_push_head (&self->files, g_object_ref (job->file));
      pause_run (self);
      limn_survey_run_go_on (self);
      return;
    }

  if (verdict == VERDICT_PASSING && bear (self, job, error))
    return;

  self->n_failed++;
  self->n_bad_answers += verdict == VERDICT_BAD_ANSWER ? 1 : 0;
  if (verdict == VERDICT_END || verdict == VERDICT_WAIT || verdict == VERDICT_PASSING
      || (verdict == VERDICT_BAD_ANSWER && self->n_bad_answers >= MAX_BAD_ANSWERS))
    {
      end (self);
      self->error = g_error_copy (error);
      limn_survey_tell_failure (survey, job->key, error);
      limn_survey_tell_progress (survey, TRUE);
      return;
    }

  limn_survey_tell_failure (survey, job->key, error);
  limn_survey_run_go_on (self);
}

static void ask (LimnSurveyRun *self,
                 Job           *job);

/* A low confidence makes a server decode many outlines, which is more than some can do. Asks again
 * higher up, as long as that is still below what is shown. */
static gboolean
ask_for_less (LimnSurveyRun *self,
              Job           *job,
              const GError  *error)
{
  LimnCutoffs *cutoffs = limn_session_get_cutoffs (self->survey->session);
  double lowest = limn_cutoffs_get_lowest (cutoffs);
  double percent = lowest;

  if (self->is_left || !limn_error_asked_too_much (error) || job->percent >= lowest)
    return FALSE;

  for (gsize i = G_N_ELEMENTS (fallbacks); i > 0; i--)
    {
      if (fallbacks[i - 1] > job->percent && fallbacks[i - 1] < lowest)
        percent = fallbacks[i - 1];
    }
  job->percent = percent;
  job->is_raised = TRUE;
  ask (self, job);

  return TRUE;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPrediction) pool = limn_client_ask_finish (LIMN_CLIENT (source), result, &error);
  g_autoptr (LimnSurveyRun) self = NULL;
  g_autoptr (LimnSurvey) survey = NULL;

  if (job->run == NULL)
    return;

  self = limn_survey_run_ref (job->run);
  survey = g_object_ref (self->survey);
  finish_job (self, job);
  job->asking = FALSE;
  if (error != NULL)
    {
      if (ask_for_less (self, job, error))
        (void) g_steal_pointer (&job);
      else
        fail (self, job, error);
      return;
    }

  self->n_done++;
  self->n_answered++;
  self->n_bad_answers = 0;
  self->n_pauses = 0;
  self->is_probing = FALSE;
  g_clear_error (&self->pause_error);
  settle_doubts (self);
  if (job->is_raised)
    limn_survey_table_raise_least (limn_survey_store_ensure (survey->store, self->model,
                                                             self->overlap_percent),
                                   job->percent);
  limn_survey_put (survey, job->key, pool);
  limn_survey_run_go_on (self);
}

/* The job belongs to the question from here on. */
static void
ask (LimnSurveyRun *self,
     Job           *job)
{
  g_autoptr (LimnQuery) query = limn_query_new (job->image, self->model, job->percent,
                                                self->overlap_percent);

  job->asking = TRUE;
  self->n_asking++;
  if (!g_ptr_array_find (self->jobs, job, NULL))
    g_ptr_array_add (self->jobs, job);
  limn_client_ask_async (limn_session_get_client (self->survey->session), query,
                         job->cancellable, asked_cb, job);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnImage) image = limn_image_load_finish (result, &error);
  g_autoptr (LimnSurveyRun) self = NULL;

  if (job->run == NULL)
    return;

  self = limn_survey_run_ref (job->run);
  if (error != NULL)
    {
      finish_job (self, job);
      fail (self, job, error);
      return;
    }

  /* It stays on the list, and waits there for its turn. */
  job->image = g_steal_pointer (&image);
  (void) g_steal_pointer (&job);
  limn_survey_run_go_on (self);
}

static void
load (LimnSurveyRun *self,
      GFile         *file,
      const char    *key)
{
  /* It is sent, and hardly ever looked at. */
  const LimnImageSource source = { .file = file, .is_for_screen = TRUE };
  Job *job = g_new0 (Job, 1);

  job->run = limn_survey_run_ref (self);
  job->file = g_object_ref (file);
  job->key = g_strdup (key);
  job->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->jobs, job);
  limn_image_load_async (&source, NULL, job->cancellable, loaded_cb, job);
}

/* The local server does one thing after the other: a person who moves a slider comes first. */
static gboolean
may_ask (LimnSurveyRun *self)
{
  LimnSession *session = self->survey->session;
  LimnModel *model = limn_session_get_model (session);

  if (self->is_probing && self->n_asking > 0)
    return FALSE;
  if (!self->is_local)
    return TRUE;

  return self->n_asking == 0 &&
         !(limn_session_get_busy (session) && model != NULL &&
           limn_model_equal (model, self->model));
}

static void
ask_ready (LimnSurveyRun *self)
{
  for (guint i = 0; i < self->jobs->len && may_ask (self); i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->image == NULL || job->asking)
        continue;

      job->percent = get_wanted (self);
      ask (self, job);
    }
}

static void
load_more (LimnSurveyRun *self)
{
  while (self->jobs->len < (self->is_probing ? 1 : self->max_jobs)
         && !g_queue_is_empty (&self->files))
    {
      g_autoptr (GFile) file = g_queue_pop_head (&self->files);
      g_autofree char *key = g_file_get_uri (file);

      if (is_known (self, key))
        self->n_done++;
      else
        load (self, file, key);
    }
}

/*< private >
 * limn_survey_run_go_on:
 * @self: a run
 *
 * Does what can be done now. When all is done, the run is over.
 *
 * Main thread only.
 */
void
limn_survey_run_go_on (LimnSurveyRun *self)
{
  if (self->is_left)
    {
      if (self->jobs->len == 0)
        limn_survey_let_go (self->survey, self);
      return;
    }
  if (!self->is_active)
    return;

  if (self->pause_id == 0)
    {
      load_more (self);
      ask_ready (self);
    }
  if (self->pause_id == 0 && self->jobs->len == 0)
    {
      settle_doubts (self);
      self->is_active = FALSE;
    }
  limn_survey_tell_progress (self->survey, !self->is_active);
}

/*< private >
 * limn_survey_run_add:
 * @self: a run that is active
 * @files: (element-type GFile): pictures; those the run has already are left out
 *
 * Gives the run more to do. It does it at [method@SurveyRun.go_on].
 *
 * Main thread only.
 */
void
limn_survey_run_add (LimnSurveyRun *self,
                     GPtrArray     *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      GFile *file = g_ptr_array_index (files, i);

      if (g_hash_table_add (self->keys, g_file_get_uri (file)))
        g_queue_push_tail (&self->files, g_object_ref (file));
    }
}

/*< private >
 * limn_survey_run_stop:
 * @self: a run
 *
 * Ends the run and cancels what is under way. Nothing of it is heard any more.
 *
 * Main thread only.
 */
void
limn_survey_run_stop (LimnSurveyRun *self)
{
  end (self);
  self->is_left = FALSE;
  self->survey = NULL;
}

/*< private >
 * limn_survey_run_leave:
 * @self: a run
 *
 * Asks nothing more, but still takes the answers to what was asked: they may have been paid for.
 *
 * Main thread only.
 *
 * Returns: whether there are any to wait for
 */
gboolean
limn_survey_run_leave (LimnSurveyRun *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_queue_clear_full (&self->files, g_object_unref);
  for (guint i = self->jobs->len; i > 0; i--)
    {
      Job *job = g_ptr_array_index (self->jobs, i - 1);

      if (!job->asking)
        {
          g_ptr_array_remove_index_fast (self->jobs, i - 1);
          abandon (job);
        }
    }
  self->is_active = FALSE;
  self->is_left = TRUE;

  return self->jobs->len > 0;
}

/*< private >
 * limn_survey_run_is_active:
 * @self: a run
 *
 * Tells whether there is anything to do.
 *
 * Main thread only.
 *
 * Returns: %FALSE when it is over
 */
gboolean
limn_survey_run_is_active (const LimnSurveyRun *self)
{
  return self->is_active;
}

/*< private >
 * limn_survey_run_get_error:
 * @self: a run
 *
 * Gets what ended the run.
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the error
 */
const GError *
limn_survey_run_get_error (const LimnSurveyRun *self)
{
  return self->error;
}

/*< private >
 * limn_survey_run_get_pause:
 * @self: a run
 *
 * Gets why the run waits for its server.
 *
 * Main thread only.
 *
 * Returns: (transfer none) (nullable): the last of the failures; %NULL while it does not wait
 */
const GError *
limn_survey_run_get_pause (const LimnSurveyRun *self)
{
  return self->pause_error;
}

/*< private >
 * limn_survey_run_get_progress:
 * @self: a run
 * @n_done: (out): how many pictures are known, those that were so before included
 * @n_failed: (out): how many could not be read or asked for
 * @n_total: (out): how many there are
 *
 * Counts the pictures of the run.
 *
 * Main thread only.
 */
void
limn_survey_run_get_progress (const LimnSurveyRun *self,
                              guint               *n_done,
                              guint               *n_failed,
                              guint               *n_total)
{
  *n_done = self->n_done;
  *n_failed = self->n_failed;
  *n_total = g_hash_table_size (self->keys);
}
