/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "limn-test-server.h"

G_BEGIN_DECLS

/* The server's side of a connection. */
typedef struct _LimnTestConnection LimnTestConnection;

struct _LimnTestRequest
{
  LimnTestConnection *connection;
  char               *method;
  char               *target;
  char               *path;
  char               *head;
  GHashTable         *headers;
  GHashTable         *parameters;
  GBytes             *body;
  gboolean            ended;
  gboolean            answered;
  gboolean            gone;
};

/* From the lines of the head, without the empty one; body and connection are the server's. */
LimnTestRequest *limn_test_request_new  (const char *head);
void             limn_test_request_free (gpointer    data);

G_END_DECLS
