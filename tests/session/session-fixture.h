/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-session.h"
#include "limn-test-server.h"

G_BEGIN_DECLS

#define PICTURE_WIDTH 64
#define PICTURE_HEIGHT 48

/* What it takes until a remote model has confirmed a new picture at the first thresholds: the
 * question for the pool, and the exact one. */
#define N_TO_CONFIRM 2

/**
 * Fixture:
 * @server: the model's server
 * @client: a real client without a keyring
 * @session: the session under test, with the model "thing/1" on @server
 * @image: a picture
 * @other_image: another
 * @notified: property names with how often they were notified
 *
 * A session, and a server in place of the model.
 */
typedef struct
{
  LimnTestServer *server;
  LimnClient     *client;
  LimnSession    *session;
  LimnImage      *image;
  LimnImage      *other_image;
  GHashTable     *notified;
} Fixture;

typedef void (*FixtureTest) (Fixture *fixture);

/* Adds a test that gets a fresh fixture, and fails if anything of it leaks. */
void       fixture_add            (const char          *path,
                                   FixtureTest          test);

/* The model "ID" on the fixture's server. */
LimnModel *fixture_model          (Fixture             *fixture,
                                   const char          *id);

/* Uses the local model, in whose place the fixture's server answers. */
void       fixture_use_local      (Fixture             *fixture);

/* Waits for the n-th request since the start, and fails unless it is the last so far and asks at
 * these thresholds. */
LimnTestRequest *fixture_expect   (Fixture             *fixture,
                                   guint                n,
                                   double               confidence,
                                   double               overlap);

/* Answers a request with squares of these scores, as a server would: those under the confidence
 * that it asks for are left out. */
void       fixture_reply          (LimnTestRequest     *request,
                                   const double        *scores,
                                   gsize                n_scores);

/* A handler that does the same; the data are scores that end with a negative one. */
void       fixture_reply_handler  (LimnTestServer      *server,
                                   LimnTestRequest     *request,
                                   gpointer             scores);

/* Waits for a status, waits until nothing is asked any more, and tells what is shown. */
void       fixture_wait_status    (Fixture             *fixture,
                                   LimnSessionStatus    status);
void       fixture_wait_idle      (Fixture             *fixture);
guint      fixture_n_shown        (Fixture             *fixture);
double     fixture_shown_at       (Fixture             *fixture);

/* Opens the fixture's picture and sees to it that the model confirms it, and that nothing is asked
 * any more. */
void       fixture_open_confirmed (Fixture             *fixture,
                                   const double        *scores,
                                   gsize                n_scores);

/* Notifications since the last reset. */
guint      fixture_n_notified     (Fixture             *fixture,
                                   const char          *property);
void       fixture_reset_notified (Fixture             *fixture);

#define assert_status(fixture, expected) \
  g_assert_cmpint (limn_session_get_status ((fixture)->session), ==, (expected))

G_END_DECLS
