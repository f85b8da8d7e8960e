/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures that come from files, bytes and links, and those that do not come. */

#include "config.h"

#include "limn-error.h"
#include "session-fixture.h"

#include <glib/gstdio.h>

static const double scores[] = { 0.9, 0.7, 0.5, 0.3 };
static const double listed[] = { 0.9, 0.7, 0.5, 0.3, -1 };

static char *
write_file (const char *folder,
            const char *name,
            const char *contents,
            gssize      length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return path;
}

static char *
write_png (const char *folder,
           const char *name,
           guint       seed)
{
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, seed);

  return write_file (folder, name, g_bytes_get_data (png, NULL),
                     (gssize) g_bytes_get_size (png));
}

static void
open_path (Fixture    *fixture,
           const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  limn_session_open_file (fixture->session, file);
}

static void
test_file (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-session-XXXXXX", NULL);
  g_autofree char *path = write_png (folder, "first.png", 3);
  LimnSession *session = fixture->session;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  open_path (fixture, path);
  assert_status (fixture, LIMN_SESSION_LOADING);
  g_assert_null (limn_session_get_image (session));
  g_assert_false (limn_session_get_busy (session));
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpint (limn_image_get_width (limn_session_get_image (session)), ==, PICTURE_WIDTH);
  g_assert_cmpstr (limn_image_get_name (limn_session_get_image (session)), ==, "first.png");
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_cmpuint (fixture_n_notified (fixture, "image"), ==, 1);
  g_assert_cmpuint (fixture_n_notified (fixture, "status"), ==, 4);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_stays_until_ready (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-session-XXXXXX", NULL);
  g_autofree char *path = write_png (folder, "next.png", 3);
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;
  LimnPrediction *shown = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  shown = limn_session_get_prediction (session);
  limn_session_ask_again (session);
  request = fixture_expect (fixture, 3, 40, 30);

  /* What ran for the old picture ends, what it shows stays. */
  open_path (fixture, path);
  assert_status (fixture, LIMN_SESSION_LOADING);
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_true (limn_session_get_prediction (session) == shown);
  g_assert_false (limn_session_get_busy (session));

  /* The slider moves the old overlay meanwhile, and its value is asked about the new picture. */
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_LOADING);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);
  limn_test_request_wait_gone (request);
  fixture_reply (fixture_expect (fixture, 4, 10, 30), scores, 4);
  g_assert_true (limn_session_get_image (session) != fixture->image);
  fixture_reply (fixture_expect (fixture, 5, 60, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_bad_file (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-session-XXXXXX", NULL);
  g_autofree char *bad = write_file (folder, "bad.png", "This is no picture.", -1);
  g_autofree char *good = write_png (folder, "good.png", 4);
  LimnSession *session = fixture->session;
  LimnPrediction *shown = NULL;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  shown = limn_session_get_prediction (session);

  open_path (fixture, bad);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_UNSUPPORTED_IMAGE));
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_true (limn_session_get_prediction (session) == shown);

  /* The old picture is still a picture: moving a slider asks about it. */
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_DERIVED);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);

  open_path (fixture, bad);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  open_path (fixture, good);
  assert_status (fixture, LIMN_SESSION_LOADING);
  g_assert_null (limn_session_get_error (session));
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_image (session) != fixture->image);

  g_unlink (bad);
  g_unlink (good);
  g_rmdir (folder);
}

static void
test_retry_file (Fixture *fixture)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-session-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "late.png", NULL);
  g_autofree char *written = NULL;
  LimnSession *session = fixture->session;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  open_path (fixture, path);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (g_error_matches (limn_session_get_error (session), LIMN_ERROR,
                                  LIMN_ERROR_NOT_A_FILE));
  g_assert_null (limn_session_get_image (session));

  /* Without a picture a slider changes nothing about that. */
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_FAILED);

  written = write_png (folder, "late.png", 5);
  limn_session_ask_again (session);
  assert_status (fixture, LIMN_SESSION_LOADING);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 2);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_bytes (Fixture *fixture)
{
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 6);
  /* Of what is cut off further down, the part that is there is shown. */
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (png, 0, 40);
  LimnSession *session = fixture->session;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_open_bytes (session, png, "pasted");
  assert_status (fixture, LIMN_SESSION_LOADING);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (limn_image_get_name (limn_session_get_image (session)), ==, "pasted");

  limn_session_open_bytes (session, head, NULL);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (limn_session_get_error (session)->domain == LIMN_ERROR);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
}

static void
test_overtaken (Fixture *fixture)
{
  g_autoptr (GBytes) first = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 7);
  g_autoptr (GBytes) second = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 8);
  LimnSession *session = fixture->session;

  limn_test_server_set_handler (fixture->server, fixture_reply_handler, (gpointer) listed);
  limn_session_open_bytes (session, first, "first");
  limn_session_open_bytes (session, second, "second");
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpstr (limn_image_get_name (limn_session_get_image (session)), ==, "second");
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);
  g_assert_cmpuint (fixture_n_notified (fixture, "image"), ==, 1);

  /* A picture that is there already overtakes one that is still being read. */
  limn_session_open_bytes (session, first, "first");
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_test_settle ();
  g_assert_true (limn_session_get_image (session) == fixture->image);
}

static void
test_cancel_load (Fixture *fixture)
{
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 9);
  LimnSession *session = fixture->session;

  limn_session_open_bytes (session, png, "never");
  limn_session_cancel (session);
  assert_status (fixture, LIMN_SESSION_EMPTY);
  limn_test_settle ();
  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_null (limn_session_get_image (session));

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_bytes (session, png, "never");
  limn_session_cancel (session);
  assert_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_open_bytes (session, png, "never");
  limn_session_close (session);
  assert_status (fixture, LIMN_SESSION_EMPTY);

  limn_session_open_bytes (session, png, "never");
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM);
}

static void
test_model_while_loading (Fixture *fixture)
{
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, 10);
  g_autoptr (LimnModel) model = fixture_model (fixture, "other/2");
  LimnSession *session = fixture->session;
  LimnTestRequest *request = NULL;

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_bytes (session, png, "next");
  limn_session_set_model (session, model);
  assert_status (fixture, LIMN_SESSION_LOADING);
  request = fixture_expect (fixture, 3, 10, 30);
  g_assert_cmpstr (limn_test_request_get_path (request), ==, "/other/2");
  g_assert_true (limn_session_get_image (session) != fixture->image);
}

static void
reply_png (LimnTestRequest *request,
           guint            seed)
{
  g_autoptr (GBytes) png = limn_test_png_new (PICTURE_WIDTH, PICTURE_HEIGHT, seed);

  limn_test_request_reply (request, 200, "Content-Type: image/png\r\n",
                           g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png));
}

static void
test_link (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree char *link = g_strdup_printf ("%s/photos/street.png?size=big",
                                           limn_test_server_get_url (fixture->server));
  LimnTestRequest *request = NULL;

  limn_session_open_link (session, link);
  assert_status (fixture, LIMN_SESSION_LOADING);
  g_assert_true (limn_session_get_busy (session));
  request = limn_test_server_wait_requests (fixture->server, 1);
  g_assert_cmpstr (limn_test_request_get_method (request), ==, "GET");
  g_assert_cmpstr (limn_test_request_get_target (request), ==, "/photos/street.png?size=big");
  reply_png (request, 11);

  request = limn_test_server_wait_requests (fixture->server, 2);
  g_assert_cmpstr (limn_test_request_get_path (request), ==, "/thing/1");
  g_assert_cmpstr (limn_image_get_name (limn_session_get_image (session)), ==, "street.png");
  g_assert_cmpstr (limn_image_get_link (limn_session_get_image (session)), ==, link);
  fixture_reply (request, scores, 4);
  fixture_reply (fixture_expect (fixture, 3, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_false (limn_session_get_busy (session));
}

static void
test_slider_while_loading (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree char *link = g_strdup_printf ("%s/next.png",
                                           limn_test_server_get_url (fixture->server));

  /* The old picture is on its way out: nothing is asked about it any more. */
  fixture_open_confirmed (fixture, scores, 4);
  limn_session_set_debounce (session, 0, 0);
  limn_session_open_link (session, link);
  limn_test_server_wait_requests (fixture->server, N_TO_CONFIRM + 1);
  limn_session_set_confidence (session, 60);
  assert_status (fixture, LIMN_SESSION_LOADING);
  limn_session_ask_again (session);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, N_TO_CONFIRM + 1);
  assert_status (fixture, LIMN_SESSION_LOADING);

  reply_png (limn_test_server_get_last (fixture->server), 13);
  fixture_reply (fixture_expect (fixture, 4, 10, 30), scores, 4);
  fixture_expect (fixture, 5, 60, 30);
}

static void
test_bad_link (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree char *link = g_strdup_printf ("%s/gone.png",
                                           limn_test_server_get_url (fixture->server));

  fixture_open_confirmed (fixture, scores, 4);
  limn_session_open_link (session, link);
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 3), 404, NULL,
                           "", 0);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_true (limn_session_get_error (session)->domain == LIMN_ERROR);
  g_assert_true (limn_session_get_image (session) == fixture->image);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
  g_assert_false (limn_session_get_busy (session));

  /* Asking again means the link, as long as nothing else was done. */
  limn_session_ask_again (session);
  reply_png (limn_test_server_wait_requests (fixture->server, 4), 12);
  g_assert_cmpstr (limn_test_request_get_path (limn_test_server_get_last (fixture->server)), ==,
                   "/gone.png");
  fixture_reply (fixture_expect (fixture, 5, 10, 30), scores, 4);
  fixture_reply (fixture_expect (fixture, 6, 40, 30), scores, 4);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);

  limn_session_open_link (session, "ftp://127.0.0.1/x.png");
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  limn_session_open_link (session, "not a link at all");
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
}

static void
test_link_given_up (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autofree char *link = g_strdup_printf ("%s/slow.png",
                                           limn_test_server_get_url (fixture->server));

  limn_session_open_link (session, link);
  limn_test_server_wait_requests (fixture->server, 1);
  limn_session_cancel (session);
  assert_status (fixture, LIMN_SESSION_EMPTY);
  g_assert_false (limn_session_get_busy (session));
  limn_test_request_wait_gone (limn_test_server_get_last (fixture->server));

  limn_session_open_link (session, link);
  limn_test_server_wait_requests (fixture->server, 2);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  limn_test_request_wait_gone (limn_test_server_get_last (fixture->server));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/load/file", test_file);
  fixture_add ("/session/load/stays-until-ready", test_stays_until_ready);
  fixture_add ("/session/load/bad-file", test_bad_file);
  fixture_add ("/session/load/retry-file", test_retry_file);
  fixture_add ("/session/load/bytes", test_bytes);
  fixture_add ("/session/load/overtaken", test_overtaken);
  fixture_add ("/session/load/cancel", test_cancel_load);
  fixture_add ("/session/load/model-while-loading", test_model_while_loading);
  fixture_add ("/session/load/link", test_link);
  fixture_add ("/session/load/slider-while-loading", test_slider_while_loading);
  fixture_add ("/session/load/bad-link", test_bad_link);
  fixture_add ("/session/load/link-given-up", test_link_given_up);

  return g_test_run ();
}
