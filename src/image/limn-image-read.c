/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a file that may be anything: a pipe that never ends, a device, a folder, a file that grows
 * while it is read. The bytes are taken once, so what is shown, hashed and sent is the same.
 * Blocks: workers only. */

#include "config.h"

#include "limn-image-read.h"

#include "limn-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (256 * 1024)

static void
fail_to_read (GError     **error,
              const char  *reason)
{
  /* Translators: the placeholder is the system's reason, such as “Permission denied”. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE, _("The file cannot be read: %s."),
               reason);
}

static void
fail_too_large (GError **error,
                gsize    max_bytes)
{
  g_autofree char *limit = g_format_size (max_bytes);

  /* Translators: the placeholder is a size such as “67.1 MB”. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
               _("The file is too large. The limit is %s."), limit);
}

/* Takes what the system says for a stream: cancelling stays what it is, all else is no file. */
static void
fail_from_io (GError **error,
              GError  *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else
    fail_to_read (error, cause->message);
}

/* O_NONBLOCK, so that a pipe without a writer does not hold up the open. */
static int
open_regular (const char  *path,
              gsize        max_bytes,
              gsize       *size,
              GError     **error)
{
  struct stat info;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0)
    {
      fail_to_read (error, g_strerror (errno));
      return -1;
    }
  if (fstat (fd, &info) != 0)
    fail_to_read (error, g_strerror (errno));
  else if (S_ISDIR (info.st_mode))
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE, _("This is a folder."));
  else if (!S_ISREG (info.st_mode))
    g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE,
                         _("This is a device or a pipe, not a file."));
  else if (info.st_size > 0 && (guint64) info.st_size > max_bytes)
    fail_too_large (error, max_bytes);
  else
    {
      *size = (gsize) info.st_size;
      return fd;
    }
  g_close (fd, NULL);
  return -1;
}

static gboolean
read_all (int            fd,
          GByteArray    *buffer,
          gsize          max_bytes,
          GCancellable  *cancellable,
          GError       **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      guint begin = buffer->len;
      gssize n = 0;

      g_byte_array_set_size (buffer, begin + CHUNK_BYTES);
      n = read (fd, buffer->data + begin, CHUNK_BYTES);
      g_byte_array_set_size (buffer, begin + (guint) MAX (n, 0));
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          fail_to_read (error, g_strerror (errno));
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      if (buffer->len > max_bytes)
        {
          fail_too_large (error, max_bytes);
          return FALSE;
        }
    }
  return FALSE;
}

static GBytes *
read_path (const char    *path,
           gsize          max_bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GByteArray) buffer = NULL;
  gsize size = 0;
  int fd = open_regular (path, max_bytes, &size, error);
  gboolean is_read = FALSE;

  if (fd < 0)
    return NULL;
  buffer = g_byte_array_sized_new ((guint) size + CHUNK_BYTES);
  is_read = read_all (fd, buffer, max_bytes, cancellable, error);
  g_close (fd, NULL);
  return is_read ? g_byte_array_free_to_bytes (g_steal_pointer (&buffer)) : NULL;
}

static GBytes *
read_stream (GFile         *file,
             gsize          max_bytes,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) cause = NULL;
  gssize n = 0;

  stream = g_file_read (file, cancellable, &cause);
  if (stream == NULL)
    {
      fail_from_io (error, cause);
      return NULL;
    }
  do
    {
      guint begin = buffer->len;

      g_byte_array_set_size (buffer, begin + CHUNK_BYTES);
      n = g_input_stream_read (G_INPUT_STREAM (stream), buffer->data + begin, CHUNK_BYTES,
                               cancellable, &cause);
      g_byte_array_set_size (buffer, begin + (guint) MAX (n, 0));
      if (buffer->len > max_bytes)
        {
          fail_too_large (error, max_bytes);
          return NULL;
        }
    }
  while (n > 0);
  if (n < 0)
    {
      fail_from_io (error, cause);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&buffer));
}

/*< private >
 * limn_read_file:
 * @file: a file
 * @max_bytes: the most that is read
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads all of a regular file. Blocks.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL with %LIMN_ERROR_NOT_A_FILE,
 *   %LIMN_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 */
GBytes *
limn_read_file (GFile         *file,
                gsize          max_bytes,
                GCancellable  *cancellable,
                GError       **error)
{
  const char *path = g_file_peek_path (file);

  if (path != NULL)
    return read_path (path, max_bytes, cancellable, error);
  return read_stream (file, max_bytes, cancellable, error);
}
