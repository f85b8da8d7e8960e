/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what people ask for to where they ask for: all of it or nothing. GIO writes a file that is
 * new under its own name from the first byte on, and so leaves half a file where the program is
 * killed; this always writes under another name first. Where a folder lets nobody do that, as one
 * that a sandbox hands out a single file of, the file is written in place, once there is room for
 * all of it, and its length is looked at. Blocking but for the asynchronous pair. */

#include "config.h"

#include "limn-atomic-file.h"

#include "limn-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Younger leftovers may be of a program that still writes. */
#define STALE_AFTER_S 3600

typedef struct
{
  char   *path;
  GBytes *bytes;
} WriteData;

static void
write_data_free (gpointer data)
{
  WriteData *write_data = data;

  g_free (write_data->path);
  g_bytes_unref (write_data->bytes);
  g_free (write_data);
}

static int
check_length (int   fd,
              gsize length)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return errno;
  return (guint64) status.st_size == length ? 0 : EIO;
}

/* Without room for all of it nothing is overwritten. Not every file system can tell. */
static int
reserve (int   fd,
         gsize length)
{
  if (length > 0 && fallocate (fd, FALLOC_FL_KEEP_SIZE, 0, (off_t) length) != 0
      && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
    return errno;
  return 0;
}

static int
write_in_place (const char *path,
                GBytes     *bytes)
{
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  int fd = open (path, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
  int code = fd >= 0 ? reserve (fd, length) : errno;
  int closing;

  if (code == 0)
    code = limn_disk_write_all (fd, data, length);
  if (code == 0)
    code = limn_disk_truncate (fd, (gint64) length);
  if (code == 0)
    code = limn_disk_sync (fd);
  if (code == 0)
    code = check_length (fd, length);
  closing = limn_disk_close (&fd);
  return code != 0 ? code : closing;
}

/* What a folder says that lets no other name be written, or no name be changed. */
static gboolean
must_be_in_place (int code)
{
  return code == EACCES || code == EPERM || code == EROFS || code == EBUSY || code == EXDEV
         || code == ENOTSUP || code == ENOSYS;
}

static int
write_file (const char *path,
            GBytes     *bytes)
{
  char *resolved = realpath (path, NULL);
  g_autofree char *target = g_strdup (resolved != NULL ? resolved : path);
  g_autofree char *parent = g_path_get_dirname (target);
  g_autofree char *name = g_path_get_basename (target);
  LimnDiskFlags flags = LIMN_DISK_DURABLE;
  int mode = 0666;
  struct stat status;
  int folder = -1;
  int code = 0;

  free (resolved);
  limn_disk_ignore_size_signal ();
  if (stat (target, &status) == 0)
    {
      if (!S_ISREG (status.st_mode))
        return S_ISDIR (status.st_mode) ? EISDIR : ENOTSUP;
      /* Another file in its place would be more than its owner allows. */
      if (access (target, W_OK) != 0)
        return errno;
      mode = status.st_mode & 0777;
      flags |= LIMN_DISK_EXACT_MODE;
    }

  folder = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  code = folder >= 0 ? limn_disk_replace_at (folder, name, bytes, mode, flags) : errno;
  limn_disk_close (&folder);
  return must_be_in_place (code) ? write_in_place (target, bytes) : code;
}

static void
write_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const WriteData *data = task_data;
  g_autofree char *folder = g_path_get_dirname (data->path);
  g_autoptr (GError) error = NULL;

  if (limn_atomic_file_write (data->path, data->bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  limn_atomic_file_sweep (folder);
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * limn_atomic_file_write:
 * @path: where to
 * @bytes: what the file is to hold
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 *
 * Makes a file, or replaces what is in one: whoever looks sees all of the old one or all of the new
 * one, also after a crash. It keeps its permissions. At the end of a link, what the link leads to
 * is replaced. Blocks until it is on the disk: workers only.
 *
 * Returns: %FALSE if it could not be written; the message says why, without the name of the file
 */
gboolean
limn_atomic_file_write (const char  *path,
                        GBytes      *bytes,
                        GError     **error)
{
  int code;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  code = write_file (path, bytes);
  if (code != 0)
    limn_disk_set_error (error, code);
  return code == 0;
}

/**
 * limn_atomic_file_write_async:
 * @file: where to
 * @bytes: what the file is to hold
 * @cancellable: (nullable): a cancellable; what has begun is finished
 * @callback: called when it is on the disk, or could not be written; its source object is %NULL
 * @user_data: data for @callback
 *
 * Does on a worker what limn_atomic_file_write() does, and removes what was left behind in that
 * folder before. A file that has no path is left to GIO and whoever serves it. Main thread only.
 */
void
limn_atomic_file_write_async (GFile               *file,
                              GBytes              *bytes,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  WriteData *data = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (bytes != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, limn_atomic_file_write_async);
  g_task_set_name (task, "[limn] write a file");
  if (g_file_peek_path (file) == NULL)
    {
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                           G_FILE_CREATE_REPLACE_DESTINATION, cancellable,
                                           replaced_cb, g_steal_pointer (&task));
      return;
    }
  data = g_new0 (WriteData, 1);
  data->path = g_file_get_path (file);
  data->bytes = g_bytes_ref (bytes);
  g_task_set_task_data (task, data, write_data_free);
  g_task_run_in_thread (task, write_worker);
}

/**
 * limn_atomic_file_write_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [func@atomic_file_write_async]. Main thread only.
 *
 * Returns: %FALSE if it could not be written
 */
gboolean
limn_atomic_file_write_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_atomic_file_sweep:
 * @folder: a folder that was written to
 *
 * Removes from it what was left behind more than an hour ago by a program that was killed while it
 * wrote. Blocks: workers only.
 */
void
limn_atomic_file_sweep (const char *folder)
{
  int fd = -1;

  g_return_if_fail (folder != NULL);

  fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    limn_disk_sweep_at (fd, STALE_AFTER_S);
  limn_disk_close (&fd);
}
