/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The gate on its own. The real client never answers what was cancelled, so here a client takes its
 * place that does: it ignores cancelling, and answers in whatever order it is told. */

#include "config.h"

#include "limn-reply-parser.h"
#include "limn-session.h"
#include "limn-test-fixtures.h"

#include <string.h>

/* The session links to these instead of the client's own. */
struct _LimnClient
{
  GObject    parent_instance;
  GPtrArray *tasks;
};

G_DEFINE_FINAL_TYPE (LimnClient, limn_client, G_TYPE_OBJECT)

static void
limn_client_finalize (GObject *object)
{
  g_ptr_array_unref (LIMN_CLIENT (object)->tasks);

  G_OBJECT_CLASS (limn_client_parent_class)->finalize (object);
}

static void
limn_client_class_init (LimnClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_client_finalize;
}

static void
limn_client_init (LimnClient *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

void
limn_client_ask_full_async (LimnClient          *self,
                            LimnQuery           *query,
                            LimnAskFlags         flags,
                            LimnAskProgressFunc  progress,
                            gpointer             progress_data,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, limn_query_ref (query), (GDestroyNotify) limn_query_unref);
  g_ptr_array_add (self->tasks, task);
}

LimnPrediction *
limn_client_ask_finish (LimnClient    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
limn_client_fetch_async (LimnClient          *self,
                         const char          *link,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_assert_not_reached ();
}

GBytes *
limn_client_fetch_finish (LimnClient    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_assert_not_reached ();
}

typedef struct
{
  LimnClient  *client;
  LimnSession *session;
  LimnImage   *image;
} Fixture;

static LimnModel *
make_model (const char *id)
{
  g_autoptr (GError) error = NULL;
  LimnModel *model = limn_model_new (LIMN_HOST_CUSTOM, "http://127.0.0.1:9", id, &error);

  g_assert_no_error (error);

  return model;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (LimnModel) model = make_model ("thing/1");

  fixture->client = g_object_new (LIMN_TYPE_CLIENT, NULL);
  fixture->session = limn_session_new (fixture->client);
  limn_session_set_model (fixture->session, model);
  fixture->image = limn_test_image_new (8, 8);
  limn_session_set_debounce (fixture->session, 0, 0);
  limn_session_open_image (fixture->session, fixture->image);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->session));

  /* A task must be answered, and holds its client. */
  for (guint i = 0; i < fixture->client->tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (fixture->client->tasks, i);

      if (!g_task_get_completed (task))
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Too late.");
    }
  limn_test_settle ();
  g_ptr_array_set_size (fixture->client->tasks, 0);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));
  g_clear_pointer (&fixture->image, limn_image_unref);
}

typedef struct
{
  LimnClient *client;
  guint       n;
} Wanted;

static gboolean
is_asked (gpointer data)
{
  const Wanted *wanted = data;

  return wanted->client->tasks->len >= wanted->n;
}

/* Waits for a question, the last so far, and sees that it is at these thresholds. */
static void
wait_asked (Fixture *fixture,
            guint    n,
            double   confidence,
            double   overlap)
{
  Wanted wanted = { fixture->client, n };
  LimnQuery *query = NULL;

  limn_test_wait (is_asked, &wanted);
  g_assert_cmpuint (fixture->client->tasks->len, ==, n);
  query = g_task_get_task_data (g_ptr_array_index (fixture->client->tasks, n - 1));
  g_assert_cmpfloat (limn_query_get_confidence (query), ==, confidence);
  g_assert_cmpfloat (limn_query_get_overlap (query), ==, overlap);
}

/* Answers the question of this index with so many objects, and lets the session have it. */
static void
answer (Fixture *fixture,
        guint    index,
        gsize    n_objects)
{
  const double scores[] = { 0.99, 0.98, 0.97, 0.96, 0.95 };
  GTask *task = g_ptr_array_index (fixture->client->tasks, index);
  g_autofree char *text = limn_test_reply_scores (8, 8, scores, n_objects);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LimnPrediction *prediction = limn_reply_parse (body, g_task_get_task_data (task),
                                                 LIMN_ENGINE_CLASSIC, &error);

  g_assert_no_error (error);
  g_task_return_pointer (task, prediction, (GDestroyNotify) limn_prediction_unref);
  limn_test_settle ();
}

static void
fail (Fixture *fixture,
      guint    index)
{
  g_task_return_new_error (g_ptr_array_index (fixture->client->tasks, index),
                           G_IO_ERROR, G_IO_ERROR_FAILED, "Nothing works.");
  limn_test_settle ();
}

static void
assert_shown (Fixture *fixture,
              guint    n_objects)
{
  LimnPrediction *prediction = limn_session_get_prediction (fixture->session);

  g_assert_nonnull (prediction);
  g_assert_cmpuint (limn_prediction_get_n_instances (prediction), ==, n_objects);
}

static void
assert_status (Fixture           *fixture,
               LimnSessionStatus  status)
{
  g_assert_cmpint (limn_session_get_status (fixture->session), ==, status);
}

/* The pool and the exact answer, of one object. */
static void
confirm_first (Fixture *fixture)
{
  wait_asked (fixture, 1, 10, 30);
  answer (fixture, 0, 1);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  wait_asked (fixture, 2, 40, 30);
  answer (fixture, 1, 1);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
}

static void
test_overtaken (Fixture       *fixture,
                gconstpointer  data)
{
  confirm_first (fixture);
  limn_session_set_overlap (fixture->session, 40);
  wait_asked (fixture, 3, 40, 100);
  wait_asked (fixture, 4, 10, 40);
  limn_session_set_overlap (fixture->session, 50);
  wait_asked (fixture, 5, 10, 50);

  /* The later answer first; the earlier ones do not move the picture back. */
  answer (fixture, 4, 3);
  assert_shown (fixture, 3);
  wait_asked (fixture, 6, 40, 50);
  answer (fixture, 5, 3);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  answer (fixture, 3, 2);
  answer (fixture, 2, 4);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_shown (fixture, 3);
  g_assert_null (limn_session_get_raw (fixture->session));

  /* Nor are they remembered as if they were known. */
  wait_asked (fixture, 7, 40, 100);
  limn_session_set_overlap (fixture->session, 40);
  assert_status (fixture, LIMN_SESSION_STALE);
  wait_asked (fixture, 8, 10, 40);
  answer (fixture, 7, 4);
  assert_shown (fixture, 4);
}

static void
test_superseded (Fixture       *fixture,
                 gconstpointer  data)
{
  confirm_first (fixture);
  limn_session_set_overlap (fixture->session, 40);
  wait_asked (fixture, 3, 40, 100);
  wait_asked (fixture, 4, 10, 40);
  limn_session_set_overlap (fixture->session, 50);
  wait_asked (fixture, 5, 10, 50);

  /* The earlier one first, in word or in failure: it is not waited for any more. */
  answer (fixture, 3, 2);
  fail (fixture, 2);
  assert_status (fixture, LIMN_SESSION_STALE);
  assert_shown (fixture, 1);
  g_assert_true (limn_session_get_busy (fixture->session));
  limn_session_ask_again (fixture->session);
  wait_asked (fixture, 6, 10, 50);
  fail (fixture, 4);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_null (limn_session_get_error (fixture->session));
  answer (fixture, 5, 3);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  assert_shown (fixture, 3);
}

static void
test_other_picture (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (8, 8, 2);

  limn_session_open_image (fixture->session, other);
  answer (fixture, 0, 1);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_null (limn_session_get_prediction (fixture->session));
  answer (fixture, 1, 2);
  wait_asked (fixture, 3, 40, 30);
  answer (fixture, 2, 2);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_shown (fixture, 2);
}

/* Each purpose in flight when the picture changes: nothing of it reaches the next one. */
static void
test_other_picture_late (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (LimnImage) other = limn_test_image_new_seeded (8, 8, 2);
  guint n = 0;

  limn_session_set_explaining (fixture->session, TRUE);
  confirm_first (fixture);
  wait_asked (fixture, 3, 40, 100);
  limn_session_open_image (fixture->session, other);
  wait_asked (fixture, 4, 10, 30);
  answer (fixture, 2, 5);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_null (limn_session_get_raw (fixture->session));
  answer (fixture, 3, 2);
  wait_asked (fixture, 5, 40, 30);

  limn_session_open_image (fixture->session, fixture->image);
  wait_asked (fixture, 6, 40, 30);
  answer (fixture, 4, 5);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  assert_shown (fixture, 1);
  fail (fixture, 5);
  assert_status (fixture, LIMN_SESSION_FAILED);
  n = fixture->client->tasks->len;
  limn_test_settle ();
  g_assert_cmpuint (fixture->client->tasks->len, ==, n);
}

static void
test_other_model (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (LimnModel) model = make_model ("other/1");

  limn_session_set_model (fixture->session, model);
  answer (fixture, 0, 1);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_null (limn_session_get_prediction (fixture->session));
  fail (fixture, 1);
  assert_status (fixture, LIMN_SESSION_FAILED);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  limn_session_cancel (fixture->session);
  answer (fixture, 0, 1);
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_null (limn_session_get_prediction (fixture->session));
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  limn_session_close (fixture->session);
  answer (fixture, 0, 1);
  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_null (limn_session_get_prediction (fixture->session));
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  answer (fixture, 0, 1);

  fixture->session = limn_session_new (fixture->client);
}

static void
test_cancelled_elsewhere (Fixture       *fixture,
                          gconstpointer  data)
{
  /* Being cancelled is never shown, whoever did it. */
  g_task_return_new_error (g_ptr_array_index (fixture->client->tasks, 0),
                           G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled.");
  limn_test_settle ();
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_null (limn_session_get_error (fixture->session));
  g_assert_false (limn_session_get_busy (fixture->session));
  g_assert_cmpuint (fixture->client->tasks->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/gate/overtaken", Fixture, NULL, set_up, test_overtaken, tear_down);
  g_test_add ("/gate/superseded", Fixture, NULL, set_up, test_superseded, tear_down);
  g_test_add ("/gate/other-picture", Fixture, NULL, set_up, test_other_picture, tear_down);
  g_test_add ("/gate/other-picture-late", Fixture, NULL, set_up, test_other_picture_late,
              tear_down);
  g_test_add ("/gate/other-model", Fixture, NULL, set_up, test_other_model, tear_down);
  g_test_add ("/gate/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/gate/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/gate/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/gate/cancelled-elsewhere", Fixture, NULL, set_up, test_cancelled_elsewhere,
              tear_down);

  return g_test_run ();
}
