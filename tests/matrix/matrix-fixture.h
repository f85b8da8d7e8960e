/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app-fixture.h"
#include "matrix-server.h"

#include "limn-error.h"

G_BEGIN_DECLS

/* In place of an error: the row ends with a result. */
#define MATRIX_RESULT (-1)

/* Objects in the answer of a server that is well, and in the one that some rows still give. */
#define MATRIX_N_BEFORE 2
#define MATRIX_N_FRESH 3

#define MATRIX_OK "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
/* The whole of what a server that is well would answer to a row. */
#define MATRIX_GOOD MATRIX_OK "Content-Length: @L\r\n\r\n@R"

/**
 * MatrixRow:
 * @name: number in the matrix and a few words
 * @behave: what the server does; %NULL: reads the request, sends @text and closes
 * @text: what it sends. "@R" stands for a good reply of three objects, "@L" for its length in
 *   decimals, "@X" for the same in hexadecimals, "@P" for the port of the other host
 * @code: the error, or %MATRIX_RESULT
 * @remedy: the button
 * @n_tries: how many tries reach the server
 * @says: parts of the sentence that the window shows
 * @door: how the server receives
 * @connect_ms: time for connecting; 0 for enough
 * @idle_ms: the longest time without a byte; 0 for enough
 * @total_ms: time for all; 0 for enough
 *
 * One row of the matrix.
 */
typedef struct
{
  const char      *name;
  MatrixBehaviour  behave;
  const char      *text;
  int              code;
  LimnRemedy       remedy;
  guint            n_tries;
  const char      *says[4];
  MatrixDoor       door;
  guint            connect_ms;
  guint            idle_ms;
  guint            total_ms;
} MatrixRow;

/**
 * Matrix:
 * @app: the window, with a client; its own server is the host that nobody is to ask
 * @server: the server that misbehaves
 * @window: the window, with a picture and an answer
 *
 * One window for all rows of a program.
 */
typedef struct
{
  AppFixture    app;
  MatrixServer *server;
  LimnWindow   *window;

  /* Private */
  char         *home;
  char         *files;
  gint64        beat_us;
  gint64        worst_us;
  gint64        memory;
  guint         n_descriptors;
  guint         beat_id;
  gboolean      has_answer;
  gboolean      is_hosted;
} Matrix;

/* All there is to do for a program of rows over HTTP and a small picture. */
int       matrix_main        (int              argc,
                              char           **argv,
                              const char      *suite,
                              const MatrixRow *rows,
                              gsize            n_rows);

/* Before anything else in main(): a home of its own, and a log that is kept. */
void      matrix_init        (int             *argc,
                              char          ***argv);
/* A window with a picture of that many bytes or a little more, and the answer to it if there is
 * one. */
Matrix   *matrix_new         (const char      *scheme,
                              const char      *host,
                              gsize            picture_bytes,
                              GTlsCertificate *certificate);
/* The same at a server that is there already, which the matrix takes; an address of NULL is that of
 * the hosted models. */
Matrix   *matrix_new_at      (MatrixServer    *server,
                              const char      *url,
                              gsize            picture_bytes,
                              GTlsCertificate *certificate);
void      matrix_free        (Matrix          *self);
/* Adds the rows as tests of that matrix. */
void      matrix_add         (Matrix          *self,
                              const char      *suite,
                              const MatrixRow *rows,
                              gsize            n_rows);
void      matrix_run         (Matrix          *self,
                              const MatrixRow *row);

/* The steps of a row, for those that take others between. */
void      matrix_begin       (Matrix          *self);
void      matrix_ask         (Matrix          *self,
                              const MatrixRow *row);
void      matrix_judge       (Matrix          *self,
                              const MatrixRow *row);
void      matrix_recover     (Matrix          *self,
                              const MatrixRow *row);
void      matrix_end         (Matrix          *self,
                              const MatrixRow *row);

/* What a server does that is well: a behaviour. */
gboolean  matrix_answer      (MatrixPeer      *peer,
                              const char      *text);
/* Writes out what the signs in a text stand for. */
char     *matrix_expand      (Matrix          *self,
                              const char      *text);
void      matrix_act         (Matrix          *self,
                              const char      *action);

G_END_DECLS
