/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a session makes of a server that is busy, gone, or finds a picture too large. */

#include "config.h"

#include "session-fixture.h"

#include "limn-error.h"
#include "limn-image-loader.h"

#include <string.h>

static const double scores[] = { 0.9, 0.7, 0.45 };

/* A network that changes when it is told to. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject              parent_instance;
  GNetworkConnectivity connectivity;
};

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void test_network_iface_init (GNetworkMonitorInterface *iface);
static void test_network_initable_init (GInitableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                      test_network_iface_init))

static void
test_network_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
test_network_initable (GInitable     *initable,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return TRUE;
}

static void
test_network_initable_init (GInitableIface *iface)
{
  iface->init = test_network_initable;
}

/* It says that there is no network, whatever there is. */
static void
test_network_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_CONNECTIVITY)
    g_value_set_enum (value, (int) TEST_NETWORK (object)->connectivity);
  else
    g_value_set_boolean (value, FALSE);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
}

static gboolean
is_retrying (gpointer session)
{
  const LimnAskProgress *progress = limn_session_get_progress (session);

  return progress != NULL && progress->phase == LIMN_ASK_RETRYING;
}

static void
test_busy (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  limn_client_set_retries (fixture->client, 2, 10);
  limn_test_server_push_reply (fixture->server, 503, "Retry-After: 3\r\n", "", 0);
  limn_session_open_image (session, fixture->image);
  limn_test_wait (is_retrying, session);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_true (limn_session_get_busy (session));
  g_assert_true (limn_session_get_progress (session)->is_busy);

  fixture_reply (limn_test_server_wait_requests (fixture->server, 2), scores, 3);
  fixture_reply (limn_test_server_wait_requests (fixture->server, 3), scores, 3);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_null (limn_session_get_progress (session));
}

/* Whoever cancels while a busy server is waited for keeps what there was, at once. */
static void
test_cancel_busy (Fixture *fixture)
{
  LimnSession *session = fixture->session;

  fixture_open_confirmed (fixture, scores, 3);
  limn_client_set_retries (fixture->client, 2, 1000);
  limn_test_server_push_reply (fixture->server, 429, "Retry-After: 60\r\n", "", 0);
  limn_session_set_overlap (session, 60);
  limn_test_wait (is_retrying, session);
  limn_session_cancel (session);
  g_assert_false (limn_session_get_busy (session));
  g_assert_null (limn_session_get_progress (session));
  assert_status (fixture, LIMN_SESSION_STALE);
  g_assert_cmpuint (fixture_n_shown (fixture), ==, 3);
}

static void
test_cold_start (Fixture *fixture)
{
  g_autofree char *body = limn_test_reply (PICTURE_WIDTH, PICTURE_HEIGHT, NULL, 0);

  limn_test_server_push_reply (fixture->server, 200, "Content-Type: application/json\r\n"
                               "X-Model-Cold-Start: true\r\n", body, -1);
  limn_session_open_image (fixture->session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_DERIVED);
  g_assert_true (limn_session_get_was_cold (fixture->session));
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 2), 200, NULL, body,
                           -1);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  g_assert_true (limn_session_get_was_cold (fixture->session));
  limn_session_open_image (fixture->session, fixture->other_image);
  g_assert_false (limn_session_get_was_cold (fixture->session));
}

/* What the system believes about the network keeps nothing from being sent; when it changes, what
 * could not be reached is asked again, and nothing else is. */
static void
test_network_change (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (TestNetwork) network = g_object_new (TEST_TYPE_NETWORK, NULL);
  g_autofree double *listed = g_new (double, 2);
  guint n_before = 0;

  listed[0] = 0.9;
  listed[1] = -1.0;
  limn_session_watch_network (session, G_NETWORK_MONITOR (network));
  limn_test_server_set_accept (fixture->server, LIMN_TEST_ACCEPT_CLOSE);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_error (limn_session_get_error (session), LIMN_ERROR, LIMN_ERROR_UNREACHABLE);

  limn_test_server_set_accept (fixture->server, LIMN_TEST_ACCEPT_READ);
  limn_test_server_set_handler (fixture->server, fixture_reply_handler, listed);
  g_signal_emit_by_name (network, "network-changed", FALSE);
  limn_test_settle ();
  assert_status (fixture, LIMN_SESSION_FAILED);
  g_signal_emit_by_name (network, "network-changed", TRUE);
  limn_test_settle ();
  assert_status (fixture, LIMN_SESSION_FAILED);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  fixture_wait_idle (fixture);

  n_before = limn_test_server_get_n_requests (fixture->server);
  g_signal_emit_by_name (network, "network-changed", TRUE);
  limn_test_settle ();
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, n_before);
}

static void
test_portal (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (TestNetwork) network = g_object_new (TEST_TYPE_NETWORK, NULL);

  network->connectivity = G_NETWORK_CONNECTIVITY_PORTAL;
  limn_session_watch_network (session, G_NETWORK_MONITOR (network));
  limn_test_server_push_reply (fixture->server, 200, "Content-Type: text/html\r\n",
                               "<html>Welcome", -1);
  limn_session_open_image (session, fixture->image);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_cmpstr (limn_session_get_error (session)->message, ==,
                   "The reply was a web page, not a result. This network may need you to sign in.");

  limn_test_server_push_reply (fixture->server, 302, "Location: http://login.example/x?y=z\r\n",
                               "", 0);
  limn_session_ask_again (session);
  limn_test_server_wait_requests (fixture->server, 2);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_cmpstr (limn_session_get_error (session)->message, ==,
                   "127.0.0.1 sent Limn on to login.example, which it does not follow. "
                   "This network may need you to sign in.");
}

/* A picture whose every pixel is another, so that it does not pack. */
static LimnImage *
noise_new (int width,
           int height)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize size = (gsize) width * (gsize) height * 4;
  guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LimnPixels) pixels = NULL;
  g_autoptr (GBytes) upload = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = i % 4 == 3 ? 255 : (guint8) g_rand_int (random);
  bytes = g_bytes_new_take (data, size);
  pixels = limn_pixels_new (bytes, width, height, (gsize) width * 4);
  upload = limn_pixels_encode (pixels, "png", NULL);
  g_assert_nonnull (upload);

  return limn_image_new ("noise.png", NULL, upload, pixels);
}

static gboolean
is_much_reduced (gpointer session)
{
  return limn_image_is_reduced (limn_session_get_image (session));
}

static void
reply_sent (LimnTestRequest *request,
            LimnImage       *sent)
{
  LimnTestInstance instance = { .class_name = "thing", .confidence = 0.9 };
  g_autofree char *body = NULL;

  /* The middle, and half as wide and high as what was sent. */
  instance.x = limn_image_get_sent_width (sent) / 4.0;
  instance.y = limn_image_get_sent_height (sent) / 4.0;
  instance.width = limn_image_get_sent_width (sent) / 2.0;
  instance.height = limn_image_get_sent_height (sent) / 2.0;
  body = limn_test_reply (limn_image_get_sent_width (sent), limn_image_get_sent_height (sent),
                          &instance, 1);
  limn_test_request_reply (request, 200, "Content-Type: application/json\r\n"
                           "x-inference-engine: inference-models\r\n", body, -1);
}

static gboolean
is_reduced (gpointer session)
{
  return limn_session_get_sends_smaller (session);
}

static void
assert_middle (Fixture *fixture,
               double   width,
               double   height)
{
  LimnPrediction *prediction = limn_session_get_prediction (fixture->session);
  const LimnInstance *instance = limn_prediction_get_instance (prediction, 0);

  g_assert_cmpfloat_with_epsilon (instance->box.width, width / 2.0, 2.0);
  g_assert_cmpfloat_with_epsilon (instance->box.height, height / 2.0, 2.0);
}

/* A server that takes half: the copy is asked about, the picture is shown, and the answer lies on
 * the picture. */
static void
test_smaller (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnImage) whole = noise_new (400, 300);
  g_autoptr (LimnModel) other = fixture_model (fixture, "other/1");
  LimnImage *copy = NULL;

  limn_test_server_push_reply (fixture->server, 413, NULL, "", 0);
  limn_session_open_image (session, whole);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  g_assert_error (limn_session_get_error (session), LIMN_ERROR, LIMN_ERROR_TOO_LARGE);
  g_assert_cmpint (limn_error_get_remedy (limn_session_get_error (session)), ==,
                   LIMN_REMEDY_SEND_SMALLER);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);

  limn_session_send_smaller (session);
  assert_status (fixture, LIMN_SESSION_ASKING);
  g_assert_true (limn_session_get_busy (session));
  limn_test_wait (is_reduced, session);
  /* Packing it tighter was not enough for that server. */
  limn_test_request_reply (limn_test_server_wait_requests (fixture->server, 2), 413, NULL, "", 0);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  limn_session_send_smaller (session);
  limn_test_wait (is_much_reduced, session);
  copy = limn_session_get_image (session);
  g_assert_true (limn_image_get_pixels (copy) == limn_image_get_pixels (whole));
  g_assert_cmpuint (g_bytes_get_size (limn_image_get_upload (copy)), <=,
                    g_bytes_get_size (limn_image_get_upload (whole)) / 2);
  g_assert_cmpint (limn_image_get_sent_width (copy), <, 400);

  reply_sent (limn_test_server_wait_requests (fixture->server, 3), copy);
  reply_sent (limn_test_server_wait_requests (fixture->server, 4), copy);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_middle (fixture, 400, 300);

  /* Another model on the same server gets the same copy, without being asked in vain first. */
  limn_session_set_model (session, other);
  g_assert_true (limn_session_get_image (session) == whole);
  limn_test_wait (is_reduced, session);
  copy = limn_session_get_image (session);
  reply_sent (limn_test_server_wait_requests (fixture->server, 5), copy);
  reply_sent (limn_test_server_wait_requests (fixture->server, 6), copy);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  assert_middle (fixture, 400, 300);
}

static gboolean
has_raw (gpointer session)
{
  return limn_session_get_raw (session) != NULL;
}

/* Moves the overlap over a picture of which all is known, and tells what is then shown. */
static LimnSessionStatus
move_overlap (Fixture   *fixture,
              LimnImage *image)
{
  LimnSession *session = fixture->session;
  guint n = limn_test_server_get_n_requests (fixture->server);

  limn_session_set_overlap (session, 30);
  limn_session_open_image (session, image);
  reply_sent (limn_test_server_wait_requests (fixture->server, n + 1), image);
  reply_sent (limn_test_server_wait_requests (fixture->server, n + 2), image);
  fixture_wait_status (fixture, LIMN_SESSION_CONFIRMED);
  limn_session_set_overlap (session, 60);
  reply_sent (limn_test_server_wait_requests (fixture->server, n + 3), image);
  limn_test_wait (has_raw, session);

  return limn_session_get_status (session);
}

/* What overlap removes is worked out on whole pixels, which a smaller copy's are not. */
static void
test_smaller_is_approximate (Fixture *fixture)
{
  LimnImageParts parts = {
    .name = "copy",
    .upload = limn_image_get_upload (fixture->other_image),
    .pixels = limn_image_get_pixels (fixture->other_image),
    .sent_width = PICTURE_WIDTH / 2,
    .sent_height = PICTURE_HEIGHT / 2,
  };
  g_autoptr (LimnImage) copy = limn_image_new_from_parts (&parts);

  /* The hand does not rest while this is looked at. */
  limn_session_set_debounce (fixture->session, 100000, 100000);
  g_assert_cmpint (move_overlap (fixture, fixture->image), ==, LIMN_SESSION_DERIVED);
  g_assert_cmpint (move_overlap (fixture, copy), ==, LIMN_SESSION_APPROXIMATE);
}

static void
test_smaller_cancel (Fixture *fixture)
{
  LimnSession *session = fixture->session;
  g_autoptr (LimnImage) whole = noise_new (400, 300);

  limn_test_server_push_reply (fixture->server, 413, NULL, "", 0);
  limn_session_open_image (session, whole);
  fixture_wait_status (fixture, LIMN_SESSION_FAILED);
  limn_session_send_smaller (session);
  limn_session_cancel (session);
  g_assert_false (limn_session_get_busy (session));
  limn_test_settle ();
  g_assert_true (limn_session_get_image (session) == whole);
  g_assert_cmpuint (limn_test_server_get_n_requests (fixture->server), ==, 1);

  /* And with the session gone. */
  limn_session_send_smaller (session);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  limn_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("/session/wait/busy", test_busy);
  fixture_add ("/session/wait/cancel-busy", test_cancel_busy);
  fixture_add ("/session/wait/cold-start", test_cold_start);
  fixture_add ("/session/wait/network-change", test_network_change);
  fixture_add ("/session/wait/portal", test_portal);
  fixture_add ("/session/wait/smaller", test_smaller);
  fixture_add ("/session/wait/smaller-is-approximate", test_smaller_is_approximate);
  fixture_add ("/session/wait/smaller-cancel", test_smaller_cancel);

  return g_test_run ();
}
