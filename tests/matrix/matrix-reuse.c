/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows 49 to 51 of the matrix: connections that are kept, and what servers do to them. And what a
 * person does while nothing comes: waits, gives up, or goes to another server, which is not to get
 * the key of this one. */

#include "config.h"

#include "matrix-fixture.h"

#include "limn-window-private.h"
#include "matrix-traces.h"

#include <string.h>

#define PATIENCE_MS 30

static Matrix *matrix = NULL;

static gboolean
answer_and_keep (MatrixPeer *peer,
                 const char *text)
{
  return matrix_peer_read_request (peer) && matrix_peer_send (peer, text, -1);
}

static gboolean
answer_and_close (MatrixPeer *peer,
                  const char *text)
{
  answer_and_keep (peer, text);

  return FALSE;
}

/* As a server does that closed a kept connection just when it was used again. */
static gboolean
reset_kept (MatrixPeer *peer,
            const char *text)
{
  if (matrix_peer_get_n_requests (peer) > 0)
    return matrix_peer_read_head (peer) && matrix_peer_reset (peer);

  return answer_and_keep (peer, text);
}

static gboolean
hold (MatrixPeer *peer,
      const char *text)
{
  return matrix_peer_read_request (peer) && matrix_peer_hold (peer);
}

/* Asks with one behaviour, then with another, and once more when all is well. */
static void
ask_twice (const MatrixRow *first,
           const MatrixRow *second)
{
  matrix_begin (matrix);
  matrix_ask (matrix, first);
  matrix_judge (matrix, first);
  if (second != NULL)
    {
      matrix_ask (matrix, second);
      matrix_judge (matrix, second);
    }
  matrix_recover (matrix, first);
}

static void
test_kept (void)
{
  const MatrixRow row = { .behave = answer_and_keep, .text = MATRIX_GOOD,
                          .code = MATRIX_RESULT, .n_tries = 1 };

  ask_twice (&row, NULL);
  g_assert_cmpuint (matrix_server_get_n_connections (matrix->server), ==, 1);
  matrix_end (matrix, &row);
}

static void
test_more_than_asked (void)
{
  const MatrixRow row = {
    .behave = answer_and_keep, .code = MATRIX_RESULT, .n_tries = 1,
    .text = MATRIX_GOOD "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{\"predictions\":[]}",
  };

  ask_twice (&row, NULL);
  g_assert_cmpuint (matrix_server_get_n_connections (matrix->server), ==, 2);
  matrix_end (matrix, &row);
}

static void
test_closed (void)
{
  const MatrixRow row = { .behave = answer_and_close, .text = MATRIX_GOOD,
                          .code = MATRIX_RESULT, .n_tries = 1 };

  ask_twice (&row, NULL);
  g_assert_cmpuint (matrix_server_get_n_connections (matrix->server), ==, 2);
  matrix_end (matrix, &row);
}

static void
test_reset (void)
{
  const MatrixRow kept = { .behave = answer_and_keep, .text = MATRIX_GOOD,
                           .code = MATRIX_RESULT, .n_tries = 1 };
  const MatrixRow reset = { .behave = reset_kept, .text = MATRIX_GOOD,
                            .code = MATRIX_RESULT, .n_tries = 3 };

  ask_twice (&kept, &reset);
  matrix_end (matrix, &kept);
}

static gboolean
is_waiting_long (gpointer data)
{
  const char *text = limn_status_pill_get_text (matrix->window->pill);

  return strstr (text, "till waiting") != NULL;
}

static gboolean
is_given_up (gpointer data)
{
  return !limn_session_get_busy (limn_window_get_session (matrix->window));
}

/* Row 20 for someone who does not want to wait. */
static void
test_give_up (void)
{
  const MatrixRow well = { .code = MATRIX_RESULT };
  LimnSession *session = limn_window_get_session (matrix->window);

  matrix_begin (matrix);
  limn_status_pill_set_patience (matrix->window->pill, PATIENCE_MS);
  matrix_server_set_behaviour (matrix->server, hold, "");
  matrix_act (matrix, "win.ask-again");
  limn_test_wait (is_waiting_long, NULL);
  matrix_act (matrix, "win.escape");
  limn_test_wait (is_given_up, NULL);
  g_assert_null (limn_session_get_error (session));
  g_assert_nonnull (limn_overlay_get_scene (limn_window_get_overlay (matrix->window)));
  matrix_recover (matrix, &well);
  matrix_end (matrix, &well);
}

/* The key of one origin is not sent to another one. */
static void
test_other_origin (void)
{
  g_autofree char *url = g_settings_get_string (matrix->app.settings, "custom-url");
  LimnTestServer *other = matrix->app.server;
  g_autofree char *head = NULL;
  LimnTestRequest *request = NULL;

  head = matrix_server_dup_head (matrix->server);
  g_assert_nonnull (strstr (head, MATRIX_KEY));
  app_answer (&matrix->app);
  g_settings_set_string (matrix->app.settings, "custom-url", limn_test_server_get_url (other));
  request = limn_test_server_wait_requests (other, 1);
  g_assert_null (strstr (limn_test_request_get_head (request), MATRIX_KEY));
  g_assert_null (strstr (limn_test_request_get_head (request), "uthorization"));
  app_wait_status (&matrix->app, LIMN_SESSION_CONFIRMED);
}

int
main (int   argc,
      char *argv[])
{
  int status = 0;

  matrix_init (&argc, &argv);
  matrix = matrix_new ("http", "127.0.0.1", 0, NULL);
  g_test_add_func ("/matrix/reuse/kept", test_kept);
  g_test_add_func ("/matrix/reuse/49-more-than-asked", test_more_than_asked);
  g_test_add_func ("/matrix/reuse/50-closed", test_closed);
  g_test_add_func ("/matrix/reuse/51-reset", test_reset);
  g_test_add_func ("/matrix/reuse/20-give-up", test_give_up);
  g_test_add_func ("/matrix/reuse/other-origin", test_other_origin);
  status = g_test_run ();
  matrix_free (matrix);

  return status;
}
