/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The queue in front of the model, with the real network on small pictures: answers, errors, what
 * is withdrawn before, while it waits and while it runs, an owner that goes away, a full queue, and
 * pictures that are remembered and forgotten. */

#include "config.h"

#include "limn-api-error.h"
#include "limn-inference.h"
#include "limn-model-file.h"
#include "limn-test-fixtures.h"

#define N_REMEMBERED 16

/* One question and what came of it. */
typedef struct
{
  LimnAnswer *answer;
  GError     *error;
  gboolean    is_done;
} Question;

static void
question_clear (Question *question)
{
  g_clear_pointer (&question->answer, limn_answer_free);
  g_clear_error (&question->error);
  question->is_done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Question *question = user_data;

  g_assert_false (question->is_done);
  question->answer = limn_inference_ask_finish (LIMN_INFERENCE (source), result, &question->error);
  g_assert_true ((question->answer != NULL) != (question->error != NULL));
  question->is_done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Question *) data)->is_done;
}

static LimnInference *
new_inference (void)
{
  const char *folder = g_getenv ("LIMN_MODEL_DIR");
  g_autofree char *sha256 = NULL;
  g_autoptr (GBytes) model = NULL;
  g_autoptr (GError) error = NULL;
  LimnDetector *detector = NULL;

  if (folder == NULL || *folder == '\0')
    g_error ("LIMN_MODEL_DIR does not name the folder of the model; build-aux/test sets it.");

  model = limn_model_file_read (folder, "coco-1.onnx", &sha256, &error);
  g_assert_no_error (error);
  detector = limn_detector_new (model, &error);
  g_assert_no_error (error);

  return limn_inference_new (detector, LIMN_ENGINE_CURRENT);
}

static void
ask (LimnInference *inference,
     guint          seed,
     GCancellable  *cancellable,
     Question      *question)
{
  g_autoptr (GBytes) png = limn_test_png_new (64, 48, seed);

  limn_inference_ask_async (inference,
                            limn_route_parse ("/coco/1", NULL, LIMN_ENGINE_CURRENT, NULL), NULL,
                            png, cancellable, done_cb, question);
}

static void
test_success (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_auto (Question) question = { 0 };

  ask (inference, 1, NULL, &question);
  g_assert_false (question.is_done);
  g_assert_true (limn_inference_is_busy (inference));
  limn_test_wait (is_done, &question);
  g_assert_no_error (question.error);
  g_assert_cmpstr (question.answer->content_type, ==, "application/json");
  g_assert_cmpuint (g_bytes_get_size (question.answer->body), >, 0);
  g_assert_false (limn_inference_is_busy (inference));
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, 1);
}

static void
test_error (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_autoptr (GBytes) body = g_bytes_new_static ("bGltbg==", 8);
  g_auto (Question) question = { 0 };

  limn_inference_ask_async (inference,
                            limn_route_parse ("/coco/1", NULL, LIMN_ENGINE_CURRENT, NULL),
                            "text/plain", body, NULL, done_cb, &question);
  limn_test_wait (is_done, &question);
  g_assert_error (question.error, LIMN_API_ERROR, LIMN_API_ERROR_BAD_REQUEST);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, 0);
}

static void
test_cancel_before (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Question) question = { 0 };

  g_cancellable_cancel (cancellable);
  ask (inference, 1, cancellable, &question);
  limn_test_wait (is_done, &question);
  g_assert_error (question.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, 0);
}

static void
test_cancel_waiting (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Question) first = { 0 };
  g_auto (Question) second = { 0 };

  ask (inference, 1, NULL, &first);
  ask (inference, 2, cancellable, &second);
  g_cancellable_cancel (cancellable);
  limn_test_wait (is_done, &second);
  g_assert_no_error (first.error);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, 1);
}

static void
test_cancel_running (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Question) first = { 0 };
  g_auto (Question) second = { 0 };

  ask (inference, 1, cancellable, &first);
  ask (inference, 2, NULL, &second);
  g_assert_true (limn_inference_is_busy (inference));
  g_cancellable_cancel (cancellable);
  limn_test_wait (is_done, &second);
  g_assert_true (first.is_done);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (second.error);
}

/* The worker may be the last to let go of it, and then nothing wakes the main context. */
static void
wait_until_gone (gpointer *weak)
{
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (g_atomic_pointer_get (weak) != NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      limn_test_settle ();
      g_thread_yield ();
    }
}

static void
test_owner_gone (void)
{
  LimnInference *inference = new_inference ();
  gpointer weak = inference;
  g_auto (Question) first = { 0 };
  g_auto (Question) second = { 0 };

  g_object_add_weak_pointer (G_OBJECT (inference), &weak);
  ask (inference, 1, NULL, &first);
  ask (inference, 2, NULL, &second);
  g_object_unref (inference);
  limn_test_wait (is_done, &second);
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  wait_until_gone (&weak);
}

static void
test_busy (void)
{
  g_autoptr (LimnInference) inference = new_inference ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Question questions[LIMN_INFERENCE_MAX_WAITING + 3] = { 0 };
  guint last = G_N_ELEMENTS (questions) - 1;

  /* One runs, and as many wait as may; the last of those withdraws later. */
  for (guint i = 0; i < last - 1; i++)
    ask (inference, i + 1, i == last - 2 ? cancellable : NULL, &questions[i]);
  ask (inference, 50, NULL, &questions[last - 1]);
  g_cancellable_cancel (cancellable);
  ask (inference, 51, NULL, &questions[last]);

  limn_test_wait (is_done, &questions[last]);
  limn_test_settle ();
  g_assert_error (questions[last - 1].error, LIMN_API_ERROR, LIMN_API_ERROR_BUSY);
  g_assert_cmpuint (limn_api_error_get_status (questions[last - 1].error), ==, 503);
  g_assert_error (questions[last - 2].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (questions[last].error);
  for (guint i = 0; i < last - 2; i++)
    g_assert_no_error (questions[i].error);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    question_clear (&questions[i]);
}

static void
ask_and_wait (LimnInference *inference,
              guint          seed)
{
  g_auto (Question) question = { 0 };

  ask (inference, seed, NULL, &question);
  limn_test_wait (is_done, &question);
  g_assert_no_error (question.error);
}

static void
test_memory (void)
{
  g_autoptr (LimnInference) inference = new_inference ();

  for (guint i = 0; i < N_REMEMBERED; i++)
    ask_and_wait (inference, i + 1);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, N_REMEMBERED);

  /* All are there. The first becomes the newest, so that the next one pushes out the second. */
  for (guint i = N_REMEMBERED; i > 0; i--)
    ask_and_wait (inference, i);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, N_REMEMBERED);
  ask_and_wait (inference, 100);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, N_REMEMBERED + 1);
  ask_and_wait (inference, 1);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, N_REMEMBERED + 1);
  ask_and_wait (inference, N_REMEMBERED);
  g_assert_cmpuint (limn_inference_get_n_inferences (inference), ==, N_REMEMBERED + 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/inference/success", test_success);
  g_test_add_func ("/inference/error", test_error);
  g_test_add_func ("/inference/cancel-before", test_cancel_before);
  g_test_add_func ("/inference/cancel-waiting", test_cancel_waiting);
  g_test_add_func ("/inference/cancel-running", test_cancel_running);
  g_test_add_func ("/inference/owner-gone", test_owner_gone);
  g_test_add_func ("/inference/busy", test_busy);
  g_test_add_func ("/inference/memory", test_memory);

  return g_test_run ();
}
