/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the output of a child program to its end, a line at a time, in bounded memory, whatever
 * the child writes: a pipe that nobody reads would stop it. Main thread, asynchronous. */

#include "config.h"

#include "limn-line-reader.h"

typedef struct
{
  GInputStream *stream;
  GCancellable *cancellable;
  GString      *line;
  LimnLineFunc  func;
  gpointer      user_data;
} LineReader;

static void read_more (LineReader *reader);

static void
line_reader_free (LineReader *reader)
{
  g_object_unref (reader->stream);
  g_object_unref (reader->cancellable);
  g_string_free (reader->line, TRUE);
  g_free (reader);
}

static void
emit_line (LineReader *reader)
{
  g_autofree char *line = g_utf8_make_valid (reader->line->str, reader->line->len);

  g_string_truncate (reader->line, 0);
  reader->func (g_strchomp (line), reader->user_data);
}

/* Whoever started the reading may be gone as soon as it is cancelled, also by the function that
 * gets the lines: this is looked at before each call. */
static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  LineReader *reader = user_data;
  g_autoptr (GBytes) bytes = NULL;
  const char *data = NULL;
  gsize length = 0;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  for (gsize i = 0; i < length && !g_cancellable_is_cancelled (reader->cancellable); i++)
    {
      if (data[i] == '\n')
        emit_line (reader);
      else if (reader->line->len < LIMN_LINE_MAX_BYTES)
        g_string_append_c (reader->line, data[i]);
    }

  if (length > 0 && !g_cancellable_is_cancelled (reader->cancellable))
    {
      read_more (reader);
      return;
    }
  if (reader->line->len > 0 && !g_cancellable_is_cancelled (reader->cancellable))
    emit_line (reader);
  if (!g_cancellable_is_cancelled (reader->cancellable))
    reader->func (NULL, reader->user_data);
  line_reader_free (reader);
}

static void
read_more (LineReader *reader)
{
  g_input_stream_read_bytes_async (reader->stream, LIMN_LINE_MAX_BYTES, G_PRIORITY_DEFAULT,
                                   reader->cancellable, read_cb, reader);
}

/**
 * limn_line_reader_start:
 * @stream: where lines come from
 * @cancellable: ends the reading; @func is not called any more after that
 * @func: gets each line, and %NULL at the end
 * @user_data: data for @func
 *
 * Begins to read the lines of @stream. Main thread only.
 */
void
limn_line_reader_start (GInputStream *stream,
                        GCancellable *cancellable,
                        LimnLineFunc  func,
                        gpointer      user_data)
{
  LineReader *reader = NULL;

  g_return_if_fail (G_IS_INPUT_STREAM (stream));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (func != NULL);

  reader = g_new0 (LineReader, 1);
  reader->stream = g_object_ref (stream);
  reader->cancellable = g_object_ref (cancellable);
  reader->line = g_string_new (NULL);
  reader->func = func;
  reader->user_data = user_data;
  read_more (reader);
}
