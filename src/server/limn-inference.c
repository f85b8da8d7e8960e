/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The queue in front of the model. The queue itself lives on the main thread. One question at a
 * time is given to a worker, which decodes, runs the network if the picture is new, and writes the
 * reply; while it does, detector and memory are its own. */

#include "config.h"

#include "limn-inference.h"

#include "limn-analysis.h"
#include "limn-api-error.h"
#include "limn-error.h"
#include "limn-image-loader.h"
#include "limn-upload.h"

/* How many pictures are remembered, and how much memory they may take together. The newest stays
 * in any case: it is the one whose sliders are being moved. */
#define MEMORY_PICTURES 16
#define MEMORY_BYTES ((gsize) 384 * 1024 * 1024)

/* One question. */
typedef struct
{
  LimnRoute *route;
  char      *content_type;
  GBytes    *body;
} Job;

/* One remembered picture. */
typedef struct
{
  char         *digest;
  LimnAnalysis *analysis;
} Memory;

struct _LimnInference
{
  GObject       parent_instance;

  /* Main thread. */
  GQueue        waiting;
  gboolean      is_running;
  LimnEngine    engine;

  /* The running job's. */
  LimnDetector *detector;
  GQueue        memories;

  /* Any thread; atomic. */
  int           n_inferences;
};

G_DEFINE_FINAL_TYPE (LimnInference, limn_inference, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->route, limn_route_free);
  g_clear_pointer (&job->content_type, g_free);
  g_clear_pointer (&job->body, g_bytes_unref);
  g_free (job);
}

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_clear_pointer (&memory->digest, g_free);
  g_clear_pointer (&memory->analysis, limn_analysis_free);
  g_free (memory);
}

/* Newest first; a hit becomes the newest. */
static LimnAnalysis *
recall (LimnInference *self,
        const char    *digest)
{
  for (GList *l = self->memories.head; l != NULL; l = l->next)
    {
      Memory *memory = l->data;

      if (g_str_equal (memory->digest, digest))
        {
          g_queue_unlink (&self->memories, l);
          g_queue_push_head_link (&self->memories, l);
          return memory->analysis;
        }
    }

  return NULL;
}

static void
remember (LimnInference *self,
          const char    *digest,
          LimnAnalysis  *analysis)
{
  Memory *memory = g_new0 (Memory, 1);
  gsize bytes = 0;
  guint n_kept = 0;

  memory->digest = g_strdup (digest);
  memory->analysis = analysis;
  g_queue_push_head (&self->memories, memory);

  for (GList *l = self->memories.head; l != NULL; l = l->next)
    {
      bytes += limn_analysis_get_bytes (((Memory *) l->data)->analysis);
      if (n_kept > 0 && (n_kept == MEMORY_PICTURES || bytes > MEMORY_BYTES))
        break;
      n_kept++;
    }
  while (g_queue_get_length (&self->memories) > n_kept)
    memory_free (g_queue_pop_tail (&self->memories));
}

/* The words of the real server for what its decoder refuses. */
static void
set_image_error (GError       **error,
                 const GError  *cause,
                 gboolean       is_link)
{
  if (g_error_matches (cause, LIMN_ERROR, LIMN_ERROR_TOO_LARGE))
    limn_api_error_set_image (error, "The image is over the limit of bytes or pixels.");
  else if (is_link)
    limn_api_error_set_image (error, "Data is not image.");
  else
    limn_api_error_set_image (error, "Malformed base64 input image.");
}

static LimnAnalysis *
analyse (LimnInference *self,
         Job           *job,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autoptr (LimnImage) image = NULL;
  g_autofree char *digest = NULL;
  LimnAnalysis *analysis = NULL;

  bytes = job->content_type == NULL
            ? g_bytes_ref (job->body)
            : limn_upload_decode (job->content_type, job->route->image_type, job->body, error);
  if (bytes == NULL)
    return NULL;

  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  analysis = recall (self, digest);
  if (analysis != NULL)
    return analysis;

  image = limn_image_load_bytes (bytes, "upload", NULL, cancellable, &load_error);
  if (g_error_matches (load_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&load_error));
  else if (load_error != NULL)
    set_image_error (error, load_error, job->content_type == NULL);
  if (image == NULL)
    return NULL;

  g_atomic_int_inc (&self->n_inferences);
  analysis = limn_analysis_new (self->detector, image, error);
  if (analysis != NULL)
    remember (self, digest, analysis);

  return analysis;
}

static void
job_worker (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  LimnInference *self = source_object;
  Job *job = task_data;
  gint64 started_us = g_get_monotonic_time ();
  g_autoptr (LimnPrediction) prediction = NULL;
  g_autoptr (LimnAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  LimnAnalysis *analysis = analyse (self, job, cancellable, &error);

  if (analysis != NULL)
    prediction = limn_analysis_answer (analysis, self->engine, job->route->confidence,
                                       job->route->overlap, job->route->max_detections,
                                       started_us, cancellable, &error);
  if (prediction != NULL)
    answer = limn_answer_new (limn_analysis_get_image (analysis), prediction, job->route, &error);
  if (answer != NULL)
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) limn_answer_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void pump (LimnInference *self);

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  LimnInference *self = LIMN_INFERENCE (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  LimnAnswer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_running = FALSE;
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) limn_answer_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  pump (self);
}

/* Gives the worker the next question that still has someone waiting for it. */
static void
pump (LimnInference *self)
{
  while (!self->is_running && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
      g_autoptr (GTask) work = NULL;

      if (g_task_return_error_if_cancelled (task))
        continue;

      work = g_task_new (self, g_task_get_cancellable (task), job_done_cb, g_object_ref (task));
      g_task_set_source_tag (work, pump);
      g_task_set_name (work, "[limn] inference");
      /* The question belongs to the outer task, which lives until the inner one is done. */
      g_task_set_task_data (work, g_task_get_task_data (task), NULL);
      self->is_running = TRUE;
      g_task_run_in_thread (work, job_worker);
    }
}

/* Questions whose asker is gone do not count against those who wait. */
static void
drop_cancelled (LimnInference *self)
{
  GList *next = NULL;

  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      g_autoptr (GTask) task = NULL;

      next = l->next;
      if (!g_cancellable_is_cancelled (g_task_get_cancellable (l->data)))
        continue;
      task = l->data;
      g_queue_delete_link (&self->waiting, l);
      g_task_return_error_if_cancelled (task);
    }
}

static void
limn_inference_finalize (GObject *object)
{
  LimnInference *self = LIMN_INFERENCE (object);

  /* Every task holds a reference to us, so none is left. */
  g_assert (g_queue_is_empty (&self->waiting));
  g_queue_clear_full (&self->memories, memory_free);
  g_clear_pointer (&self->detector, limn_detector_free);

  G_OBJECT_CLASS (limn_inference_parent_class)->finalize (object);
}

static void
limn_inference_class_init (LimnInferenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = limn_inference_finalize;
}

static void
limn_inference_init (LimnInference *self)
{
  g_queue_init (&self->waiting);
  g_queue_init (&self->memories);
}

/**
 * limn_inference_new:
 * @detector: (transfer full): the network
 * @engine: whose rules of filter and suppression
 *
 * Creates the queue in front of a network.
 *
 * Returns: (transfer full): the queue
 */
LimnInference *
limn_inference_new (LimnDetector *detector,
                    LimnEngine    engine)
{
  LimnInference *self = NULL;

  g_return_val_if_fail (detector != NULL, NULL);

  self = g_object_new (LIMN_TYPE_INFERENCE, NULL);
  self->detector = detector;
  self->engine = engine;

  return self;
}

/**
 * limn_inference_get_engine:
 * @self: the queue
 *
 * Gets whose rules it follows.
 *
 * Returns: the engine
 */
LimnEngine
limn_inference_get_engine (LimnInference *self)
{
  g_return_val_if_fail (LIMN_IS_INFERENCE (self), LIMN_ENGINE_UNKNOWN);

  return self->engine;
}

/**
 * limn_inference_get_n_inferences:
 * @self: the queue
 *
 * Gets how often the network ran.
 *
 * Returns: the count
 */
guint
limn_inference_get_n_inferences (LimnInference *self)
{
  g_return_val_if_fail (LIMN_IS_INFERENCE (self), 0);

  return (guint) g_atomic_int_get (&self->n_inferences);
}

/**
 * limn_inference_is_busy:
 * @self: the queue
 *
 * Gets whether a question is being answered.
 *
 * Returns: %TRUE if so
 */
gboolean
limn_inference_is_busy (LimnInference *self)
{
  g_return_val_if_fail (LIMN_IS_INFERENCE (self), FALSE);

  return self->is_running;
}

/**
 * limn_inference_ask_async:
 * @self: the queue
 * @route: (transfer full): the question
 * @content_type: (nullable): the type of the body, or %NULL if the body is the image itself
 * @body: the body of the request
 * @cancellable: (nullable): to withdraw the question
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Asks the model. Fails with %LIMN_API_ERROR_BUSY if too many wait already.
 */
void
limn_inference_ask_async (LimnInference       *self,
                          LimnRoute           *route,
                          const char          *content_type,
                          GBytes              *body,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = NULL;

  g_return_if_fail (LIMN_IS_INFERENCE (self));
  g_return_if_fail (route != NULL && body != NULL);

  job = g_new0 (Job, 1);
  job->route = route;
  job->content_type = g_strdup (content_type);
  job->body = g_bytes_ref (body);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_inference_ask_async);
  g_task_set_name (task, "[limn] question");
  g_task_set_task_data (task, job, job_free);

  drop_cancelled (self);
  if (g_queue_get_length (&self->waiting) >= LIMN_INFERENCE_MAX_WAITING)
    {
      g_autoptr (GError) error = NULL;

      limn_api_error_set (&error, LIMN_API_ERROR_BUSY);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  pump (self);
}

/**
 * limn_inference_ask_finish:
 * @self: the queue
 * @result: what the callback got
 * @error: return location for an error
 *
 * Takes the reply.
 *
 * Returns: (transfer full) (nullable): the reply, or %NULL with a %LIMN_API_ERROR, a %LIMN_ERROR or
 *   %G_IO_ERROR_CANCELLED
 */
LimnAnswer *
limn_inference_ask_finish (LimnInference  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
