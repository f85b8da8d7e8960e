/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies a file that may be anything into memory: a pipe that never ends, a device, a folder, a
 * file that shrinks while it is read, a share that does not answer. It is read, never mapped, since
 * a mapped file that shrinks kills the process. The copying is done on a thread of its own that is
 * left behind if the system does not answer it. Blocks: workers only. */

#include "config.h"

#include "limn-snapshot.h"

#include "limn-error.h"
#include "limn-image-loader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (256 * 1024)
#define MEMORY_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
/* Nothing came for so long: nothing will. */
#define PATIENCE_MS 15000

/* Of the kernel since 6.3; the headers of Debian 12 do not know it. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

struct _LimnSnapshot
{
  GBytes *bytes;
  int     fd;
};

/* What the one that waits and the one that copies share. */
typedef struct
{
  gatomicrefcount ref_count;
  GFile          *file;
  GCancellable   *cancellable; /* of the copying alone */
  GMutex          lock;
  GCond           cond;
  guint64         n_bytes;     /* locked, and so are those below */
  gboolean        is_done;
  LimnSnapshot   *snapshot;
  GError         *error;
} Copy;

static gint64 patience_ms = PATIENCE_MS;

static void
fail_to_read (GError     **error,
              const char  *reason)
{
  /* Translators: the placeholder is the system's reason, such as “Permission denied”. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_NOT_A_FILE, _("The file cannot be read: %s."),
               reason);
}

static void
fail_too_large (GError **error)
{
  g_autofree char *limit = g_format_size (LIMN_MAX_FILE_BYTES);

  /* Translators: the placeholder is a size such as “67.1 MB”. */
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
               _("The file is too large. The limit is %s."), limit);
}

static void
fail_no_memory (GError **error)
{
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_TOO_LARGE,
                       _("There is not enough memory for this picture."));
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

static int
create_memory (void)
{
  int fd = memfd_create ("limn-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create ("limn-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  return fd;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* Takes both. */
static LimnSnapshot *
snapshot_new (GBytes *bytes,
              int     fd)
{
  LimnSnapshot *self = g_new0 (LimnSnapshot, 1);

  self->bytes = bytes;
  self->fd = fd;
  return self;
}

/* Takes @fd. What is in it is @bytes, if those are there already. */
static LimnSnapshot *
seal (int      fd,
      GBytes  *bytes,
      GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;

  if (fcntl (fd, F_ADD_SEALS, MEMORY_SEALS) == 0)
    {
      if (bytes != NULL)
        g_bytes_ref (bytes);
      else if ((mapped = g_mapped_file_new_from_fd (fd, FALSE, NULL)) != NULL)
        bytes = g_mapped_file_get_bytes (mapped);
      if (bytes != NULL)
        return snapshot_new (bytes, fd);
    }
  fail_no_memory (error);
  g_close (fd, NULL);
  return NULL;
}

static Copy *
copy_new (GFile *file)
{
  Copy *copy = g_new0 (Copy, 1);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->file = g_object_ref (file);
  copy->cancellable = g_cancellable_new ();
  g_mutex_init (&copy->lock);
  g_cond_init (&copy->cond);
  return copy;
}

static Copy *
copy_ref (Copy *copy)
{
  g_atomic_ref_count_inc (&copy->ref_count);
  return copy;
}

static void
copy_unref (Copy *copy)
{
  if (!g_atomic_ref_count_dec (&copy->ref_count))
    return;
  g_object_unref (copy->file);
  g_object_unref (copy->cancellable);
  g_mutex_clear (&copy->lock);
  g_cond_clear (&copy->cond);
  g_clear_pointer (&copy->snapshot, limn_snapshot_free);
  g_clear_error (&copy->error);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_unref)

/* O_NONBLOCK, so that a pipe without a writer does not hold up the open. */
static int
open_regular (const char  *path,
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
  else if (info.st_size > LIMN_MAX_FILE_BYTES)
    fail_too_large (error);
  else
    return fd;
  g_close (fd, NULL);
  return -1;
}

static gssize
read_fd (int            fd,
         guint8        *buffer,
         GCancellable  *cancellable,
         GError       **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      gssize n = read (fd, buffer, CHUNK_BYTES);

      if (n >= 0)
        return n;
      if (errno == EINTR)
        continue;
      fail_to_read (error, g_strerror (errno));
      return -1;
    }
  return -1;
}

static gssize
read_stream (GInputStream  *stream,
             guint8        *buffer,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GError) cause = NULL;
  gssize n = g_input_stream_read (stream, buffer, CHUNK_BYTES, cancellable, &cause);

  if (n < 0)
    fail_from_io (error, cause);
  return n;
}

static gboolean
copy_all (Copy          *copy,
          int            fd,
          GInputStream  *stream,
          int            memory,
          GError       **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK_BYTES);
  gsize size = 0;

  while (TRUE)
    {
      gssize n = stream != NULL ? read_stream (stream, buffer, copy->cancellable, error)
                                : read_fd (fd, buffer, copy->cancellable, error);

      if (n <= 0)
        return n == 0;
      size += (gsize) n;
      if (size > LIMN_MAX_FILE_BYTES)
        {
          fail_too_large (error);
          return FALSE;
        }
      if (!write_all (memory, buffer, (gsize) n))
        {
          fail_no_memory (error);
          return FALSE;
        }
      g_mutex_lock (&copy->lock);
      copy->n_bytes = size;
      g_mutex_unlock (&copy->lock);
    }
}

static LimnSnapshot *
copy_run (Copy    *copy,
          GError **error)
{
  const char *path = g_file_peek_path (copy->file);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) cause = NULL;
  gboolean is_copied = FALSE;
  int memory = -1;
  int fd = -1;

  if (path != NULL)
    fd = open_regular (path, error);
  else
    stream = g_file_read (copy->file, copy->cancellable, &cause);
  if (cause != NULL)
    fail_from_io (error, cause);
  if (fd < 0 && stream == NULL)
    return NULL;

  memory = create_memory ();
  if (memory < 0)
    fail_no_memory (error);
  else
    is_copied = copy_all (copy, fd, G_INPUT_STREAM (stream), memory, error);
  if (fd >= 0)
    g_close (fd, NULL);
  if (is_copied)
    return seal (memory, NULL, error);
  if (memory >= 0)
    g_close (memory, NULL);
  return NULL;
}

/* Owns the reference that was pushed. */
static void
copy_worker (gpointer data,
             gpointer user_data)
{
  g_autoptr (Copy) copy = data;
  GError *error = NULL;
  LimnSnapshot *snapshot = copy_run (copy, &error);

  g_mutex_lock (&copy->lock);
  copy->snapshot = snapshot;
  copy->error = error;
  copy->is_done = TRUE;
  g_cond_broadcast (&copy->cond);
  g_mutex_unlock (&copy->lock);
}

/* As many threads as files are being read; idle ones are shared with the rest of the process. */
static GThreadPool *
get_threads (void)
{
  static gsize threads = 0;

  if (g_once_init_enter (&threads))
    g_once_init_leave (&threads, (gsize) g_thread_pool_new (copy_worker, NULL, -1, FALSE, NULL));
  return (GThreadPool *) threads;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Copy *copy = user_data;

  g_mutex_lock (&copy->lock);
  g_cond_broadcast (&copy->cond);
  g_mutex_unlock (&copy->lock);
}

/* Waits for as long as something comes. Returns with the lock held. */
static void
wait_for_copy (Copy         *copy,
               GCancellable *cancellable)
{
  guint64 n_seen = 0;
  gint64 deadline_us = g_get_monotonic_time () + patience_ms * 1000;

  g_mutex_lock (&copy->lock);
  while (!copy->is_done && !g_cancellable_is_cancelled (cancellable))
    {
      if (g_cond_wait_until (&copy->cond, &copy->lock, deadline_us))
        continue;
      if (copy->n_bytes == n_seen)
        break;
      n_seen = copy->n_bytes;
      deadline_us = g_get_monotonic_time () + patience_ms * 1000;
    }
}

/*< private >
 * limn_snapshot_new_for_file:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Copies all of a regular file. Gives up when nothing comes for 15 seconds. Blocks.
 *
 * Returns: (transfer full) (nullable): the copy, or %NULL with %LIMN_ERROR_NOT_A_FILE,
 *   %LIMN_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 */
LimnSnapshot *
limn_snapshot_new_for_file (GFile         *file,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autoptr (Copy) copy = copy_new (file);
  LimnSnapshot *snapshot = NULL;
  gulong handler = 0;

  g_thread_pool_push (get_threads (), copy_ref (copy), NULL);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), copy, NULL);
  wait_for_copy (copy, cancellable);
  if (copy->error != NULL)
    g_propagate_error (error, g_steal_pointer (&copy->error));
  else if (copy->snapshot != NULL)
    snapshot = g_steal_pointer (&copy->snapshot);
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    fail_to_read (error, _("nothing comes"));
  g_mutex_unlock (&copy->lock);

  /* Whatever it still waits for is not wanted any more. */
  g_cancellable_cancel (copy->cancellable);
  g_cancellable_disconnect (cancellable, handler);
  return snapshot;
}

/*< private >
 * limn_snapshot_new_for_bytes:
 * @bytes: a picture file, not empty
 * @error: return location for an error
 *
 * Copies bytes, which are kept too: they cannot change either. Any thread.
 *
 * Returns: (transfer full) (nullable): the copy, or %NULL with %LIMN_ERROR_TOO_LARGE
 */
LimnSnapshot *
limn_snapshot_new_for_bytes (GBytes  *bytes,
                             GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int fd = -1;

  if (size > LIMN_MAX_FILE_BYTES)
    {
      fail_too_large (error);
      return NULL;
    }
  fd = create_memory ();
  if (fd >= 0 && write_all (fd, data, size))
    return seal (fd, bytes, error);
  if (fd >= 0)
    g_close (fd, NULL);
  fail_no_memory (error);
  return NULL;
}

/*< private >
 * limn_snapshot_free:
 * @self: (transfer full): a copy
 *
 * Frees it. Its bytes stay for as long as somebody holds them.
 */
void
limn_snapshot_free (LimnSnapshot *self)
{
  g_close (self->fd, NULL);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/*< private >
 * limn_snapshot_get_bytes:
 * @self: a copy
 *
 * Gets the bytes. Any thread.
 *
 * Returns: (transfer none): bytes
 */
GBytes *
limn_snapshot_get_bytes (LimnSnapshot *self)
{
  return self->bytes;
}

/*< private >
 * limn_snapshot_get_fd:
 * @self: a copy
 *
 * Gets the sealed memory, to be handed to another process. Any thread.
 *
 * Returns: a file descriptor that @self owns
 */
int
limn_snapshot_get_fd (LimnSnapshot *self)
{
  return self->fd;
}

/*< private >
 * limn_snapshot_set_patience:
 * @idle_ms: how long nothing may come, in ms; 0 for as usual
 *
 * Makes tests wait less. Call it before anything is read.
 */
void
limn_snapshot_set_patience (gint64 idle_ms)
{
  patience_ms = idle_ms > 0 ? idle_ms : PATIENCE_MS;
}
