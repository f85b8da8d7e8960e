/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-client.h"
#include "limn-test-server.h"

G_BEGIN_DECLS

/* A key that would be noticed anywhere. */
#define CANARY "KEYCANARY_0123456789-abcdef"

#define GOOD_REPLY \
  "{\"predictions\":[{\"x\":10,\"y\":8,\"width\":6,\"height\":4,\"confidence\":0.9," \
  "\"class\":\"cat\",\"class_id\":1,\"points\":[{\"x\":7,\"y\":6},{\"x\":13,\"y\":6}," \
  "{\"x\":13,\"y\":10}]}],\"image\":{\"width\":32,\"height\":24},\"time\":0.1}"

/* A scripted server and a client that uses it, without a local model and without a keyring. */
typedef struct
{
  LimnTestServer *server;
  LimnClient     *client;
} Net;

/* What came of one asynchronous call. */
typedef struct
{
  LimnPrediction *prediction;
  GBytes         *bytes;
  char           *text;
  GError         *error;
  gboolean        done;
} Outcome;

void            net_set_up        (Net                 *net,
                                   gconstpointer        data);
void            net_tear_down     (Net                 *net,
                                   gconstpointer        data);
void            net_give_key      (Net                 *net);
LimnModel      *net_model         (Net                 *net,
                                   LimnHost             host);
LimnQuery      *net_query         (Net                 *net,
                                   LimnHost             host);

void            outcome_clear     (Outcome             *outcome);
gboolean        outcome_is_done   (gpointer             outcome);
void            outcome_ask_cb    (GObject             *source,
                                   GAsyncResult        *result,
                                   gpointer             outcome);
void            outcome_fetch_cb  (GObject             *source,
                                   GAsyncResult        *result,
                                   gpointer             outcome);
void            outcome_ready_cb  (GObject             *source,
                                   GAsyncResult        *result,
                                   gpointer             outcome);

/* Ask and wait. A key in the text of an error fails the test. */
LimnPrediction *net_ask           (Net                 *net,
                                   LimnQuery           *query,
                                   GError             **error);
LimnPrediction *client_ask        (LimnClient          *client,
                                   LimnQuery           *query,
                                   GError             **error);
GBytes         *client_fetch      (LimnClient          *client,
                                   const char          *link,
                                   GError             **error);
void            store_key         (LimnKeyring         *keyring,
                                   const char          *origin,
                                   const char          *key,
                                   gboolean             remember);
char           *lookup_key        (LimnKeyring         *keyring,
                                   const char          *origin,
                                   GError             **error);
void            assert_no_secret  (const char          *text);
void            assert_gone       (gpointer             object);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

G_END_DECLS
