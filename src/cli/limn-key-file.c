/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "limn-key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>

/* A key with all that may stand around it. What is longer is another file than was meant. */
#define MAX_BYTES 1024

/* Reads to the end, or until there is too much: a pipe gives what it has little by little. */
static gssize
read_all (int   fd,
          char *buffer)
{
  gssize length = 0;
  gssize n_bytes = 0;

  do
    {
      n_bytes = read (fd, buffer + length, MAX_BYTES - length);
      if (n_bytes > 0)
        length += n_bytes;
    }
  while ((n_bytes > 0 && length < MAX_BYTES) || (n_bytes < 0 && errno == EINTR));
  return n_bytes < 0 ? -1 : length;
}

/**
 * limn_key_file_read:
 * @path: a file with a key and nothing else; `-` is the standard input
 * @error: return location for an error
 *
 * Reads a key, and leaves no copy of it in memory beside the result. The text of an error repeats
 * nothing of the file.
 *
 * Fails with an error of %G_FILE_ERROR if it cannot be read, or with %LIMN_ERROR_UNAUTHORIZED if it
 * has no key.
 *
 * Returns: (transfer full): the key; %NULL on error
 */
LimnKey *
limn_key_file_read (const char  *path,
                    GError     **error)
{
  gboolean is_stdin = strcmp (path, "-") == 0;
  int fd = is_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  char buffer[MAX_BYTES + 1] = { 0 };
  gssize length = fd >= 0 ? read_all (fd, buffer) : -1;
  int saved_errno = errno;
  LimnKey *key = NULL;

  if (length < 0)
    g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
                         g_strerror (saved_errno));
  else
    key = limn_key_new (buffer, error);
  explicit_bzero (buffer, sizeof buffer);
  if (fd >= 0 && !is_stdin)
    close (fd);
  return key;
}
