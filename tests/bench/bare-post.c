/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The least that a client made with libsoup does: each picture is read, written as base64, posted
 * as the API documents it, and the reply is read and thrown away.
 *
 * usage: bare-post URL IN_FLIGHT TIMES PICTURE…
 *
 * With BARE_POST_AS_IT_IS in the environment the picture is the body as it is.
 *
 * Asks TIMES times, for one picture after another and the first again after the last. Prints the
 * milliseconds that each question took, in the order in which they ended, and last of all of them
 * together. */

#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  SoupSession *session;
  GMainLoop   *loop;
  const char  *url;
  char       **paths;
  guint        n_paths;
  guint        n_times;
  guint        n_sent;
  guint        n_ended;
  gboolean     has_failed;
} Bench;

typedef struct
{
  Bench       *bench;
  SoupMessage *message;
  gint64       begun_us;
} Question;

static void ask_next (Bench *self);

static double
get_ms_since (gint64 begun_us)
{
  return (double) (g_get_monotonic_time () - begun_us) / 1e3;
}

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autofree Question *question = data;
  g_autoptr (SoupMessage) message = question->message;
  g_autoptr (GBytes) reply = soup_session_send_and_read_finish (SOUP_SESSION (source), result,
                                                                NULL);
  Bench *self = question->bench;

  if (reply == NULL || soup_message_get_status (message) != SOUP_STATUS_OK)
    self->has_failed = TRUE;
  printf ("%.3f\n", get_ms_since (question->begun_us));
  if (++self->n_ended == self->n_times)
    g_main_loop_quit (self->loop);
  else
    ask_next (self);
}

static void
ask_next (Bench *self)
{
  g_autofree char *picture = NULL;
  g_autoptr (GBytes) body = NULL;
  Question *question = NULL;
  char *text = NULL;
  gsize size = 0;

  if (self->n_sent == self->n_times)
    return;
  question = g_new0 (Question, 1);
  question->bench = self;
  question->begun_us = g_get_monotonic_time ();
  if (!g_file_get_contents (self->paths[self->n_sent++ % self->n_paths], &picture, &size, NULL))
    self->has_failed = TRUE;
  if (g_getenv ("BARE_POST_AS_IT_IS") != NULL)
    body = g_bytes_new_take (g_steal_pointer (&picture), size);
  else
    {
      text = g_base64_encode ((const guchar *) picture, size);
      body = g_bytes_new_take (text, strlen (text));
    }
  question->message = soup_message_new ("POST", self->url);
  soup_message_set_request_body_from_bytes (question->message, "application/x-www-form-urlencoded",
                                            body);
  /* Without this, libsoup makes a new connection for each. */
  soup_message_set_flags (question->message, SOUP_MESSAGE_IDEMPOTENT);
  soup_session_send_and_read_async (self->session, question->message, G_PRIORITY_DEFAULT, NULL,
                                    answer_cb, question);
}

int
main (int    argc,
      char **argv)
{
  Bench self = { 0 };
  guint n_in_flight = 0;
  gint64 begun_us = 0;

  if (argc < 5)
    return 1;
  n_in_flight = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  self.url = argv[1];
  self.n_times = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  self.paths = argv + 4;
  self.n_paths = (guint) argc - 4;
  self.session = soup_session_new_with_options ("max-conns-per-host", (int) n_in_flight,
                                                "max-conns", (int) n_in_flight, NULL);
  self.loop = g_main_loop_new (NULL, FALSE);
  begun_us = g_get_monotonic_time ();
  for (guint i = 0; i < n_in_flight; i++)
    ask_next (&self);
  g_main_loop_run (self.loop);
  printf ("%.3f\n", get_ms_since (begun_us));
  g_clear_pointer (&self.loop, g_main_loop_unref);
  g_clear_object (&self.session);
  return self.has_failed;
}
