/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* System calls on files, with what is easily forgotten: calls that a signal interrupts, writes that
 * are cut short, links, pipes and devices where a file should be, errors that only closing reports.
 * Every function returns 0 or the code of errno. All of them block: workers only. */

#include "config.h"

#include "limn-disk.h"

#include "limn-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A call that is interrupted this often in a row is broken. */
#define MAX_INTERRUPTIONS 100
/* What a file is called until it is whole. */
#define PART_PREFIX ".limn-"
#define PART_SUFFIX ".part"
#define PART_RANDOM 8
#define MAX_NAME_TRIES 100
#define READ_STEP (64 * 1024)

/**
 * limn_disk_set_error:
 * @error: return location for %LIMN_ERROR_NOT_SAVED
 * @code: a code of errno
 *
 * Says why something could not be written. Any thread.
 */
void
limn_disk_set_error (GError **error,
                     int      code)
{
  const char *sentence = g_strerror (code);

  if (code == ENOSPC)
    sentence = _("the disk is full");
  else if (code == EDQUOT)
    sentence = _("your share of the disk is used up");
  else if (code == EFBIG)
    sentence = _("the file would be larger than is allowed");
  else if (code == EROFS)
    sentence = _("the disk can only be read");
  else if (code == EACCES || code == EPERM)
    sentence = _("you may not write there");
  else if (code == EIO)
    sentence = _("the disk reports a fault");
  else if (code == ELOOP)
    sentence = _("a link stands where a file should be");
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_NOT_SAVED, sentence);
}

/**
 * limn_disk_ignore_size_signal:
 *
 * Makes a file that grows over what the system allows an error like any other. The system would end
 * the program. A program that has chosen otherwise is left alone. Any thread.
 */
void
limn_disk_ignore_size_signal (void)
{
  struct sigaction action = { .sa_handler = SIG_DFL };

  if (sigaction (SIGXFSZ, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
    {
      action.sa_handler = SIG_IGN;
      sigaction (SIGXFSZ, &action, NULL);
    }
}

/**
 * limn_disk_open_at:
 * @folder: a descriptor of a folder
 * @name: a name in it
 * @flags: flags of `open()`
 * @mode: permissions of a file that is made
 * @fd: (out): the descriptor, or -1
 *
 * Opens a file, never through a link, and without waiting for the other end of a pipe.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_open_at (int         folder,
                   const char *name,
                   int         flags,
                   int         mode,
                   int        *fd)
{
  *fd = -1;
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      *fd = openat (folder, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode);
      if (*fd >= 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/* What is in a folder is as safe as its name is. Whoever makes it first is as good as we. */
static int
make_folder (int         folder,
             const char *name)
{
  if (mkdirat (folder, name, 0700) == 0)
    return limn_disk_sync (folder);
  return errno == EEXIST ? 0 : errno;
}

static int
open_base (const char *base,
           gboolean    make,
           int        *fd)
{
  /* What the person has set up may well be a link. */
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      if (make && g_mkdir_with_parents (base, 0700) != 0)
        return errno;
      *fd = open (base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (*fd >= 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/**
 * limn_disk_open_folder:
 * @base: where the folders of all programs are
 * @names: (array zero-terminated=1): our folder there, the one in it, and so on
 * @make: whether to make what is not there, for us only
 * @fd: (out): the descriptor, or -1
 *
 * Opens a folder of our own. No link is followed below @base.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_open_folder (const char        *base,
                       const char *const *names,
                       gboolean           make,
                       int               *fd)
{
  int parent = -1;
  int code = open_base (base, make, &parent);

  *fd = -1;
  for (guint i = 0; code == 0 && names[i] != NULL; i++)
    {
      int child = -1;

      if (make)
        code = make_folder (parent, names[i]);
      if (code == 0)
        code = limn_disk_open_at (parent, names[i], O_RDONLY | O_DIRECTORY, 0, &child);
      limn_disk_close (&parent);
      parent = child;
    }
  if (code != 0)
    limn_disk_close (&parent);
  else
    *fd = parent;
  return code;
}

/**
 * limn_disk_close:
 * @fd: (inout): a descriptor, or -1; it is -1 afterwards
 *
 * Closes a descriptor. After an error it is closed as well.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_close (int *fd)
{
  int closed = *fd;

  *fd = -1;
  if (closed < 0 || close (closed) == 0 || errno == EINTR)
    return 0;
  return errno;
}

/**
 * limn_disk_write_all:
 * @fd: a descriptor
 * @data: (array length=length): what to write
 * @length: how many bytes
 *
 * Writes all of something by one call, or by more if the first one was cut short.
 *
 * Returns: 0 or the code of errno; then some of it may have been written
 */
int
limn_disk_write_all (int           fd,
                     gconstpointer data,
                     gsize         length)
{
  const char *next = data;
  guint n_interruptions = 0;

  while (length > 0)
    {
      gssize written = write (fd, next, length);

      if (written > 0)
        {
          next += written;
          length -= (gsize) written;
          n_interruptions = 0;
        }
      else if (written == 0)
        return ENOSPC;
      else if (errno != EINTR || ++n_interruptions >= MAX_INTERRUPTIONS)
        return errno;
    }
  return 0;
}

/**
 * limn_disk_sync:
 * @fd: a descriptor of a file or a folder
 *
 * Waits until what was written is on the disk. After an error nobody knows what is, and asking
 * again tells nothing: open the file anew.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_sync (int fd)
{
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      if (fdatasync (fd) == 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/**
 * limn_disk_truncate:
 * @fd: a descriptor
 * @length: bytes to keep
 *
 * Cuts a file.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_truncate (int    fd,
                    gint64 length)
{
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      if (ftruncate (fd, length) == 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/**
 * limn_disk_lock:
 * @fd: a descriptor
 *
 * Takes the lock of a file, without waiting for it. The system gives it back when the descriptor is
 * closed, however the program ends.
 *
 * Returns: 0 or the code of errno; EWOULDBLOCK if somebody else has it
 */
int
limn_disk_lock (int fd)
{
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/**
 * limn_disk_read:
 * @fd: a descriptor
 * @max_bytes: the most that is read
 * @bytes: (out) (transfer full) (nullable): what is in the file
 *
 * Reads all of a file, from where the descriptor is.
 *
 * Returns: 0 or the code of errno; ENOTSUP for what is no file, EFBIG over @max_bytes
 */
int
limn_disk_read (int      fd,
                gsize    max_bytes,
                GBytes **bytes)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint n_interruptions = 0;
  struct stat status;

  *bytes = NULL;
  if (fstat (fd, &status) != 0)
    return errno;
  if (!S_ISREG (status.st_mode))
    return ENOTSUP;
  if (status.st_size < 0 || (guint64) status.st_size > MIN (max_bytes, G_MAXUINT / 2))
    return EFBIG;

  for (;;)
    {
      guint before = array->len;
      gssize n;

      g_byte_array_set_size (array, before + READ_STEP);
      n = read (fd, array->data + before, READ_STEP);
      g_byte_array_set_size (array, before + (guint) MAX (n, 0));
      if (n == 0)
        break;
      if (n < 0 && (errno != EINTR || ++n_interruptions >= MAX_INTERRUPTIONS))
        return errno;
      /* It may grow while it is read. */
      if (array->len > max_bytes)
        return EFBIG;
    }
  *bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  return 0;
}

/**
 * limn_disk_read_at:
 * @folder: a descriptor of a folder
 * @name: a name in it
 * @max_bytes: the most that is read
 * @bytes: (out) (transfer full) (nullable): what is in the file
 *
 * Reads all of a file that may be anything: a pipe, a device or a link is refused and not waited
 * for.
 *
 * Returns: 0 or the code of errno
 */
int
limn_disk_read_at (int          folder,
                   const char  *name,
                   gsize        max_bytes,
                   GBytes     **bytes)
{
  int fd = -1;
  int code = limn_disk_open_at (folder, name, O_RDONLY, 0, &fd);

  *bytes = NULL;
  if (code == 0)
    code = limn_disk_read (fd, max_bytes, bytes);
  limn_disk_close (&fd);
  return code;
}

static int
open_part (int    folder,
           int    mode,
           char **name,
           int   *fd)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  int code = EEXIST;

  for (guint i = 0; i < MAX_NAME_TRIES && code == EEXIST; i++)
    {
      char random[PART_RANDOM + 1] = { 0 };

      for (guint j = 0; j < PART_RANDOM; j++)
        random[j] = letters[g_random_int_range (0, sizeof letters - 1)];
      g_free (*name);
      *name = g_strconcat (PART_PREFIX, random, PART_SUFFIX, NULL);
      code = limn_disk_open_at (folder, *name, O_WRONLY | O_CREAT | O_EXCL, mode, fd);
    }
  return code;
}

static int
rename_part (int         folder,
             const char *part,
             const char *name)
{
  for (guint i = 0; i < MAX_INTERRUPTIONS; i++)
    {
      if (renameat (folder, part, folder, name) == 0)
        return 0;
      if (errno != EINTR)
        return errno;
    }
  return EINTR;
}

/**
 * limn_disk_replace_at:
 * @folder: a descriptor of a folder
 * @name: a name in it
 * @bytes: what the file is to hold
 * @mode: its permissions, less the mask of the process
 * @flags: how
 *
 * Puts a file in the place of what is there, if anything: whoever looks sees all of the old one or
 * all of the new one, also after a crash. A link is replaced, not followed.
 *
 * Returns: 0 or the code of errno; then the old one is there still, unless only the last step of
 *   making it durable failed
 */
int
limn_disk_replace_at (int            folder,
                      const char    *name,
                      GBytes        *bytes,
                      int            mode,
                      LimnDiskFlags  flags)
{
  g_autofree char *part = NULL;
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);
  int fd = -1;
  int code = open_part (folder, mode, &part, &fd);
  int closing;

  if (code != 0)
    return code;
  if ((flags & LIMN_DISK_EXACT_MODE) != 0 && fchmod (fd, (mode_t) mode) != 0)
    code = errno;
  if (code == 0)
    code = limn_disk_write_all (fd, data, length);
  if (code == 0 && (flags & LIMN_DISK_DURABLE) != 0)
    code = limn_disk_sync (fd);
  closing = limn_disk_close (&fd);
  if (code == 0)
    code = closing;
  if (code == 0)
    code = rename_part (folder, part, name);
  if (code != 0)
    {
      unlinkat (folder, part, 0);
      return code;
    }
  return (flags & LIMN_DISK_DURABLE) != 0 ? limn_disk_sync (folder) : 0;
}

static gboolean
is_stale_part (int         folder,
               const char *name,
               gint64      newest)
{
  struct stat status;

  return g_str_has_prefix (name, PART_PREFIX) && g_str_has_suffix (name, PART_SUFFIX)
         && fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
         && S_ISREG (status.st_mode) && status.st_uid == geteuid ()
         && (gint64) status.st_mtime <= newest;
}

/**
 * limn_disk_sweep_at:
 * @folder: a descriptor of a folder
 * @min_age_s: seconds since they were last written, at least
 *
 * Removes what was left behind when the program was killed while it wrote. Younger ones may belong
 * to another program that is writing.
 *
 * Returns: how many were removed
 */
guint
limn_disk_sweep_at (int    folder,
                    gint64 min_age_s)
{
  gint64 newest = (gint64) time (NULL) - min_age_s;
  const struct dirent *entry;
  guint n_removed = 0;
  DIR *list;
  int fd = -1;

  /* Reading a folder moves its descriptor, so it gets one of its own. */
  if (limn_disk_open_at (folder, ".", O_RDONLY | O_DIRECTORY, 0, &fd) != 0)
    return 0;
  list = fdopendir (fd);
  if (list == NULL)
    {
      limn_disk_close (&fd);
      return 0;
    }
  while ((entry = readdir (list)) != NULL)
    if (is_stale_part (folder, entry->d_name, newest) && unlinkat (folder, entry->d_name, 0) == 0)
      n_removed++;
  closedir (list);
  return n_removed;
}
