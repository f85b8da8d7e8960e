/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the file of a model. The library that parses it was not made for hostile files, so it gets
 * the bytes of a file the person put into the folder for models, and no path that could lead
 * elsewhere by the time it is opened. Any thread, blocks. */

#include "config.h"

#include "limn-model-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_errno (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return FALSE;
}

static gboolean
check_file (int      fd,
            gsize   *size,
            GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return set_errno (error);
  if (!S_ISREG (status.st_mode))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "It is not a file");
  else if (status.st_size <= 0 || status.st_size > LIMN_MODEL_FILE_MAX_BYTES)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "It is empty, or over the limit of 256 MiB");
  else
    {
      *size = (gsize) status.st_size;
      return TRUE;
    }

  return FALSE;
}

static GBytes *
read_fd (int      fd,
         GError **error)
{
  g_autofree guint8 *data = NULL;
  gsize size = 0;
  gsize n_read = 0;

  if (!check_file (fd, &size, error))
    return NULL;
  data = g_try_malloc (size);
  if (data == NULL)
    {
      errno = ENOMEM;
      set_errno (error);
      return NULL;
    }
  while (n_read < size)
    {
      gssize n_bytes = read (fd, data + n_read, size - n_read);

      if (n_bytes < 0 && errno == EINTR)
        continue;
      if (n_bytes < 0)
        {
          set_errno (error);
          return NULL;
        }
      /* It is shorter than it was a moment ago. */
      if (n_bytes == 0)
        break;
      n_read += (gsize) n_bytes;
    }

  return g_bytes_new_take (g_steal_pointer (&data), n_read);
}

/**
 * limn_model_file_read:
 * @folder: (type filename): the folder for models
 * @name: the name of a file in it, without a slash
 * @sha256: (out): its SHA-256 in hexadecimal digits
 * @error: return location for an error
 *
 * Reads the file of a model: a regular file of that folder itself, and no link out of it.
 *
 * Returns: (transfer full): the bytes; %NULL with a %G_IO_ERROR, which is %G_IO_ERROR_NOT_FOUND if
 *   there is no such file
 */
GBytes *
limn_model_file_read (const char  *folder,
                      const char  *name,
                      char       **sha256,
                      GError     **error)
{
  GBytes *bytes = NULL;
  int folder_fd = -1;
  int fd = -1;

  g_return_val_if_fail (folder != NULL && name != NULL && sha256 != NULL, NULL);

  folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd >= 0)
    fd = openat (folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    set_errno (error);
  else
    bytes = read_fd (fd, error);
  if (fd >= 0)
    close (fd);
  if (folder_fd >= 0)
    close (folder_fd);
  if (bytes != NULL)
    *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return bytes;
}
