/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A library that is loaded before all others, and stands between a program and the disk. It counts
 * the calls that touch files below one folder, makes one of them, or all from one on, fail, and
 * writes down what was done, for a test that wants to know what a power cut would have left:
 *
 *   LIMN_SHIM_FOLDER   the folder
 *   LIMN_SHIM_FAIL     which call, how, and for how long: "12 EIO once", "3 ENOSPC sticky"
 *   LIMN_SHIM_FIRED    the descriptor that gets a byte when it happens
 *   LIMN_SHIM_LOG      the descriptor that gets the log
 *
 * It makes system calls by itself, so that it does not matter who else stands there. A short write
 * ("SHORT") writes half; a disk that fills up in the middle of one ("FULL") writes half and then no
 * more. The system closes a descriptor whatever close() returns, and so does this. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FDS 4096
#define MAX_PATH 4096
#define MAX_RECORD (1024 * 1024)

/* The names that programs call; with large files there are two of some. */
int     shim_open        (const char *path, int flags, ...) __asm__ ("open");
int     shim_open64      (const char *path, int flags, ...) __asm__ ("open64");
int     shim_openat      (int folder, const char *path, int flags, ...) __asm__ ("openat");
int     shim_openat64    (int folder, const char *path, int flags, ...) __asm__ ("openat64");
ssize_t shim_write       (int fd, const void *data, size_t length) __asm__ ("write");
int     shim_fdatasync   (int fd) __asm__ ("fdatasync");
int     shim_fsync       (int fd) __asm__ ("fsync");
int     shim_renameat    (int from, const char *old, int to, const char *name) __asm__ ("renameat");
int     shim_ftruncate   (int fd, off_t length) __asm__ ("ftruncate");
int     shim_ftruncate64 (int fd, off_t length) __asm__ ("ftruncate64");
int     shim_close       (int fd) __asm__ ("close");
int     shim_flock       (int fd, int operation) __asm__ ("flock");
int     shim_mkdirat     (int folder, const char *path, mode_t mode) __asm__ ("mkdirat");
int     shim_unlinkat    (int folder, const char *path, int flags) __asm__ ("unlinkat");

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char tracked[MAX_FDS];
static const char *root;
static unsigned long n_calls;
static unsigned long fail_at;
static int fail_code;
static int fail_short;
static int fail_full;
static int fail_sticky;
static int fired_fd = -1;
static int log_fd = -1;
static int is_ready;

static unsigned long
read_number (const char **text)
{
  unsigned long value = 0;

  while (**text >= '0' && **text <= '9')
    value = value * 10 + (unsigned long) (*(*text)++ - '0');
  while (**text == ' ')
    (*text)++;
  return value;
}

static int
read_fd (const char *name)
{
  const char *text = getenv (name);

  return text != NULL ? (int) read_number (&text) : -1;
}

static int
takes (const char **text,
       const char  *word)
{
  size_t length = strlen (word);

  if (strncmp (*text, word, length) != 0)
    return 0;
  *text += length;
  while (**text == ' ')
    (*text)++;
  return 1;
}

static void
get_ready (void)
{
  const char *fail = getenv ("LIMN_SHIM_FAIL");

  if (is_ready)
    return;
  is_ready = 1;
  root = getenv ("LIMN_SHIM_FOLDER");
  fired_fd = read_fd ("LIMN_SHIM_FIRED");
  log_fd = read_fd ("LIMN_SHIM_LOG");
  if (fail == NULL)
    return;
  fail_at = read_number (&fail);
  if (takes (&fail, "EIO"))
    fail_code = EIO;
  else if (takes (&fail, "ENOSPC"))
    fail_code = ENOSPC;
  else if (takes (&fail, "EINTR"))
    fail_code = EINTR;
  else if (takes (&fail, "SHORT"))
    fail_short = 1;
  else if (takes (&fail, "FULL"))
    fail_full = 1;
  fail_sticky = takes (&fail, "sticky");
}

/* The name of what is opened, from the top. */
static int
get_path (int         folder,
          const char *path,
          char       *full)
{
  char link[64];
  ssize_t length;

  if (path[0] == '/' || folder == AT_FDCWD)
    {
      snprintf (full, MAX_PATH, "%s", path);
      return 1;
    }
  snprintf (link, sizeof link, "/proc/self/fd/%d", folder);
  length = syscall (SYS_readlinkat, AT_FDCWD, link, full, MAX_PATH - 1);
  if (length < 0)
    return 0;
  full[length] = '\0';
  snprintf (full + length, MAX_PATH - (size_t) length, "/%s", path);
  return 1;
}

static int
is_below (const char *full)
{
  size_t length;

  if (root == NULL)
    return 0;
  length = strlen (root);
  return strncmp (full, root, length) == 0 && (full[length] == '/' || full[length] == '\0');
}

static int
is_tracked (int fd)
{
  return fd >= 0 && fd < MAX_FDS && tracked[fd];
}

/* Called with the mutex locked. */
static void
tell (const char *head,
      const void *data,
      size_t      length)
{
  static char record[MAX_RECORD];
  size_t n = strlen (head);

  if (log_fd < 0 || n + length + 1 > sizeof record)
    return;
  memcpy (record, head, n);
  if (length > 0)
    memcpy (record + n, data, length);
  record[n + length] = '\n';
  syscall (SYS_write, log_fd, record, n + length + 1);
}

static unsigned long
get_inode (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 ? (unsigned long) status.st_ino : 0;
}

/* Whether this call is to fail. Called with the mutex locked. */
static int
fails (int is_write)
{
  int does;

  if ((fail_short || fail_full) && !is_write)
    return 0;
  n_calls++;
  does = fail_at > 0 && (fail_sticky || (fail_full && n_calls <= fail_at + 1)
                         ? n_calls >= fail_at : n_calls == fail_at);
  if (does && n_calls == fail_at && fired_fd >= 0)
    syscall (SYS_write, fired_fd, "!", 1);
  return does;
}

static int
fail (void)
{
  pthread_mutex_unlock (&mutex);
  errno = fail_code;
  return -1;
}

static int
open_it (int         folder,
         const char *path,
         int         flags,
         mode_t      mode)
{
  char full[MAX_PATH];
  char head[MAX_PATH + 64];
  struct stat status;
  int was_there;
  int below;
  int fd;

  pthread_mutex_lock (&mutex);
  get_ready ();
  below = get_path (folder, path, full) && is_below (full);
  if (below && fails (0))
    return fail ();
  was_there = fstatat (folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
  fd = (int) syscall (SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && fd < MAX_FDS)
    tracked[fd] = (char) below;
  if (fd >= 0 && below && (flags & O_CREAT) != 0 && !was_there)
    {
      snprintf (head, sizeof head, "C %lu %s", get_inode (fd), full);
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return fd;
}

static mode_t
get_mode (int     flags,
          va_list arguments)
{
  return (flags & O_CREAT) != 0 ? (mode_t) va_arg (arguments, unsigned int) : 0;
}

#define OPEN(name, folder)                                \
  int                                                     \
  name                                                    \
  {                                                       \
    va_list arguments;                                    \
    mode_t mode;                                          \
                                                          \
    va_start (arguments, flags);                          \
    mode = get_mode (flags, arguments);                   \
    va_end (arguments);                                   \
    return open_it (folder, path, flags, mode);           \
  }

OPEN (shim_open (const char *path, int flags, ...), AT_FDCWD)
OPEN (shim_open64 (const char *path, int flags, ...), AT_FDCWD)
OPEN (shim_openat (int folder, const char *path, int flags, ...), folder)
OPEN (shim_openat64 (int folder, const char *path, int flags, ...), folder)

/* Where the next write goes. */
static long
get_offset (int fd)
{
  struct stat status;

  if ((fcntl (fd, F_GETFL) & O_APPEND) != 0)
    return fstat (fd, &status) == 0 ? (long) status.st_size : 0;
  return (long) syscall (SYS_lseek, fd, 0, SEEK_CUR);
}

static ssize_t
write_it (int         fd,
          const void *data,
          size_t      length)
{
  char head[128];
  ssize_t written;

  snprintf (head, sizeof head, "W %lu %ld ", get_inode (fd), get_offset (fd));
  written = (ssize_t) syscall (SYS_write, fd, data, length);
  if (written > 0)
    {
      snprintf (head + strlen (head), sizeof head - strlen (head), "%ld ", (long) written);
      tell (head, data, (size_t) written);
    }
  return written;
}

ssize_t
shim_write (int         fd,
            const void *data,
            size_t      length)
{
  ssize_t written = -1;
  int saved = 0;

  pthread_mutex_lock (&mutex);
  get_ready ();
  if (!is_tracked (fd))
    {
      /* What the program says is part of what happened. */
      if (fd == STDOUT_FILENO)
        tell ("A ", data, length);
      pthread_mutex_unlock (&mutex);
      return (ssize_t) syscall (SYS_write, fd, data, length);
    }
  if (!fails (1))
    {
      written = write_it (fd, data, length);
      saved = errno;
    }
  else if (fail_short || (fail_full && n_calls == fail_at))
    written = write_it (fd, data, length > 1 ? length / 2 : length);
  else
    saved = fail_full ? ENOSPC : fail_code;
  pthread_mutex_unlock (&mutex);
  errno = saved;
  return written;
}

static int
sync_it (int  fd,
         long call)
{
  char head[64];
  int result;

  pthread_mutex_lock (&mutex);
  get_ready ();
  if (is_tracked (fd) && fails (0))
    return fail ();
  result = (int) syscall (call, fd);
  if (result == 0 && is_tracked (fd))
    {
      snprintf (head, sizeof head, "S %lu", get_inode (fd));
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return result;
}

int
shim_fdatasync (int fd)
{
  return sync_it (fd, SYS_fdatasync);
}

int
shim_fsync (int fd)
{
  return sync_it (fd, SYS_fsync);
}

int
shim_renameat (int         from,
               const char *old,
               int         to,
               const char *name)
{
  char full[MAX_PATH];
  char target[MAX_PATH];
  char head[2 * MAX_PATH + 64];
  int result;

  pthread_mutex_lock (&mutex);
  get_ready ();
  if (!get_path (to, name, target) || !get_path (from, old, full) || !is_below (target))
    {
      pthread_mutex_unlock (&mutex);
      return (int) syscall (SYS_renameat, from, old, to, name);
    }
  if (fails (0))
    return fail ();
  result = (int) syscall (SYS_renameat, from, old, to, name);
  if (result == 0)
    {
      snprintf (head, sizeof head, "R %s %s", full, target);
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return result;
}

int
shim_ftruncate (int   fd,
                off_t length)
{
  char head[128];
  int result;

  pthread_mutex_lock (&mutex);
  get_ready ();
  if (is_tracked (fd) && fails (0))
    return fail ();
  result = (int) syscall (SYS_ftruncate, fd, length);
  if (result == 0 && is_tracked (fd))
    {
      snprintf (head, sizeof head, "T %lu %ld", get_inode (fd), (long) length);
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return result;
}

int
shim_ftruncate64 (int   fd,
                  off_t length)
{
  return shim_ftruncate (fd, length);
}

int
shim_close (int fd)
{
  int below;

  pthread_mutex_lock (&mutex);
  get_ready ();
  below = is_tracked (fd);
  if (below)
    tracked[fd] = 0;
  if (below && fails (0))
    {
      syscall (SYS_close, fd);
      return fail ();
    }
  pthread_mutex_unlock (&mutex);
  return (int) syscall (SYS_close, fd);
}

int
shim_flock (int fd,
            int operation)
{
  pthread_mutex_lock (&mutex);
  get_ready ();
  if (is_tracked (fd) && fails (0))
    return fail ();
  pthread_mutex_unlock (&mutex);
  return (int) syscall (SYS_flock, fd, operation);
}

int
shim_mkdirat (int         folder,
              const char *path,
              mode_t      mode)
{
  char full[MAX_PATH];
  char head[MAX_PATH + 64];
  struct stat status;
  int result;

  pthread_mutex_lock (&mutex);
  get_ready ();
  if (get_path (folder, path, full) && is_below (full) && fails (0))
    return fail ();
  result = (int) syscall (SYS_mkdirat, folder, path, mode);
  if (result == 0 && is_below (full) && stat (full, &status) == 0)
    {
      snprintf (head, sizeof head, "M %lu %s", (unsigned long) status.st_ino, full);
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return result;
}

int
shim_unlinkat (int         folder,
               const char *path,
               int         flags)
{
  char full[MAX_PATH];
  char head[MAX_PATH + 64];
  int result;

  pthread_mutex_lock (&mutex);
  get_ready ();
  result = (int) syscall (SYS_unlinkat, folder, path, flags);
  if (result == 0 && get_path (folder, path, full) && is_below (full))
    {
      snprintf (head, sizeof head, "U %s", full);
      tell (head, NULL, 0);
    }
  pthread_mutex_unlock (&mutex);
  return result;
}
