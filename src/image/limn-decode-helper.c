/* SPDX-FileCopyrightText: 2026 The Limn authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One decoder process: how it is started, asked, listened to and ended. What it says is treated as
 * a stranger's. A helper dies with the thread that started it, so start it on a thread that stays;
 * all else may be done on any. */

#include "config.h"

#include "limn-decode-helper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than one is sent only by a helper that has been taken over. */
#define MAX_FDS 8
/* A process that has closed its line ends at once. */
#define END_MS 1000

/* Of glibc since 2.36. */
static int
open_pid (GPid pid)
{
  return (int) syscall (SYS_pidfd_open, pid, 0);
}

static gboolean
fail_errno (GError     **error,
            const char  *what,
            int          code)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", what,
               g_strerror (code));
  return FALSE;
}

/* Nothing is passed on but the line and, where somebody looks at it, the standard error. */
static void
set_up_files (posix_spawn_file_actions_t *actions,
              int                         socket_fd,
              gboolean                    keeps_stderr)
{
  posix_spawn_file_actions_init (actions);
  /* First, since the line may have one of the numbers that are opened next. */
  posix_spawn_file_actions_adddup2 (actions, socket_fd, LIMN_DECODE_FD);
  posix_spawn_file_actions_addopen (actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen (actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (!keeps_stderr)
    posix_spawn_file_actions_addopen (actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (actions, LIMN_DECODE_FD + 1);
}

/* A process group of its own: Ctrl+C in a terminal is for us alone. No signal is ignored. */
static void
set_up_signals (posix_spawnattr_t *attributes)
{
  sigset_t all;
  sigset_t none;

  sigfillset (&all);
  sigemptyset (&none);
  posix_spawnattr_init (attributes);
  posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
                                        | POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setsigdefault (attributes, &all);
  posix_spawnattr_setsigmask (attributes, &none);
}

/* The environment is empty but for what tests need to see of a decoder that is built for them. */
static int
spawn (const char *const *argv,
       int                socket_fd,
       GPid              *pid)
{
  gboolean keeps_stderr = g_getenv ("LIMN_DECODE") != NULL;
  char *environment[] = { NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int code = 0;

  set_up_files (&actions, socket_fd, keeps_stderr);
  set_up_signals (&attributes);
  code = posix_spawn (pid, argv[0], &actions, &attributes, (char *const *) argv, environment);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return code;
}

/*< private >
 * limn_helper_spawn:
 * @argv: program and arguments
 * @in_bubble: whether the program is bubblewrap
 * @error: return location for an error
 *
 * Starts a helper. It dies with the calling thread.
 *
 * Returns: (transfer full) (nullable): a process that is getting ready, or %NULL with an error of
 *   %G_IO_ERROR
 */
LimnHelper *
limn_helper_spawn (const char *const  *argv,
                   gboolean            in_bubble,
                   GError            **error)
{
  int line[2] = { -1, -1 };
  GPid pid = 0;
  int pid_fd = -1;
  int code = 0;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) != 0)
    {
      fail_errno (error, "socketpair", errno);
      return NULL;
    }
  code = spawn (argv, line[1], &pid);
  g_close (line[1], NULL);
  if (code != 0)
    {
      fail_errno (error, argv[0], code);
      g_close (line[0], NULL);
      return NULL;
    }
  pid_fd = open_pid (pid);
  if (pid_fd < 0)
    {
      fail_errno (error, "pidfd_open", errno);
      /* Nobody else has waited for it, so that it still has its number. */
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      g_close (line[0], NULL);
      return NULL;
    }
  return limn_helper_new (pid, pid_fd, line[0], TRUE, in_bubble);
}

/*< private >
 * limn_helper_new:
 * @pid: number of the process
 * @pid_fd: (transfer full): stands for the process
 * @socket_fd: (transfer full): our end of the line to it
 * @is_child: whether it is ours to be waited for
 * @in_bubble: whether @pid is bubblewrap
 *
 * Takes a helper that somebody started.
 *
 * Returns: (transfer full): it
 */
LimnHelper *
limn_helper_new (GPid      pid,
                 int       pid_fd,
                 int       socket_fd,
                 gboolean  is_child,
                 gboolean  in_bubble)
{
  LimnHelper *self = g_new0 (LimnHelper, 1);

  self->pid = pid;
  self->pid_fd = pid_fd;
  self->socket_fd = socket_fd;
  self->is_child = is_child;
  self->in_bubble = in_bubble;
  return self;
}

/*< private >
 * limn_helper_free:
 * @self: (transfer full): a helper that has been reaped, or was never ours
 *
 * Lets go of it.
 */
void
limn_helper_free (LimnHelper *self)
{
  g_close (self->pid_fd, NULL);
  g_close (self->socket_fd, NULL);
  g_free (self);
}

/*< private >
 * limn_helper_has_ended:
 * @self: a helper
 *
 * Tells whether the process has ended.
 *
 * Returns: %TRUE if it has
 */
gboolean
limn_helper_has_ended (const LimnHelper *self)
{
  GPollFD poll = { self->pid_fd, G_IO_IN, 0 };

  return g_poll (&poll, 1, 0) > 0;
}

/*< private >
 * limn_helper_kill:
 * @self: a helper
 *
 * Ends the process at once, if it has not ended yet.
 */
void
limn_helper_kill (const LimnHelper *self)
{
  syscall (SYS_pidfd_send_signal, self->pid_fd, SIGKILL, NULL, 0);
}

/*< private >
 * limn_helper_wait_status:
 * @self: a helper that is about to end
 *
 * Waits a moment for the process to end. What is left of it stays to be reaped.
 *
 * Returns: its exit status, or -1 if it did not end by itself or was not ours
 */
int
limn_helper_wait_status (const LimnHelper *self)
{
  GPollFD poll = { self->pid_fd, G_IO_IN, 0 };
  siginfo_t info = { 0 };

  g_poll (&poll, 1, END_MS);
  if (!self->is_child
      || waitid (P_PIDFD, (id_t) self->pid_fd, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
    return -1;
  return info.si_code == CLD_EXITED ? info.si_status : -1;
}

/*< private >
 * limn_helper_reap:
 * @self: a helper that has ended
 *
 * Removes what is left of the process.
 *
 * Returns: the signal that ended it, 0 if none did or it was not ours
 */
int
limn_helper_reap (const LimnHelper *self)
{
  siginfo_t info = { 0 };

  if (!self->is_child || waitid (P_PIDFD, (id_t) self->pid_fd, &info, WEXITED | WNOHANG) != 0)
    return 0;
  return info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED ? info.si_status : 0;
}

/*< private >
 * limn_helper_send_fds:
 * @socket_fd: a socket that keeps messages apart
 * @data: (array length=size): the message
 * @size: bytes
 * @fds: (array length=n_fds): file descriptors to go with it
 * @n_fds: how many, at most 2
 *
 * Sends a message.
 *
 * Returns: %FALSE with `errno` if the other end is gone
 */
gboolean
limn_helper_send_fds (int            socket_fd,
                      gconstpointer  data,
                      gsize          size,
                      const int     *fds,
                      guint          n_fds)
{
  union
  {
    struct cmsghdr header;
    char           space[CMSG_SPACE (2 * sizeof (int))];
  } control = { 0 };
  struct iovec vector = { (gpointer) data, size };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
  gssize n = 0;

  if (n_fds > 0)
    {
      struct cmsghdr *header = NULL;

      message.msg_control = &control;
      message.msg_controllen = CMSG_SPACE (n_fds * sizeof (int));
      header = CMSG_FIRSTHDR (&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (n_fds * sizeof (int));
      memcpy (CMSG_DATA (header), fds, n_fds * sizeof (int));
    }
  do
    n = sendmsg (socket_fd, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == (gssize) size;
}

/* Closes what does not fit, and counts it. */
static guint
take_fds (struct msghdr *message,
          int           *fds,
          guint          max_fds)
{
  guint n_fds = 0;

  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL;
       header = CMSG_NXTHDR (message, header))
    {
      gsize size = header->cmsg_len - CMSG_LEN (0);

      if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
        continue;
      for (gsize i = 0; i < size / sizeof (int); i++)
        {
          int fd = -1;

          memcpy (&fd, CMSG_DATA (header) + i * sizeof (int), sizeof fd);
          if (n_fds < max_fds)
            fds[n_fds] = fd;
          else
            g_close (fd, NULL);
          n_fds++;
        }
    }
  return n_fds;
}

/*< private >
 * limn_helper_receive_fds:
 * @socket_fd: a socket that keeps messages apart
 * @data: (array length=size): where to put the message
 * @size: bytes
 * @fds: (array length=max_fds): where to put file descriptors
 * @max_fds: how many there is room for; more are closed
 * @n_fds: (out): how many came
 *
 * Takes a message.
 *
 * Returns: how many bytes it had, more than @size if it was cut; 0 if the other end is gone, -1
 *   with `errno` on error
 */
gssize
limn_helper_receive_fds (int       socket_fd,
                         gpointer  data,
                         gsize     size,
                         int      *fds,
                         guint     max_fds,
                         guint    *n_fds)
{
  union
  {
    struct cmsghdr header;
    char           space[CMSG_SPACE (MAX_FDS * sizeof (int))];
  } control = { 0 };
  struct iovec vector = { data, size };
  struct msghdr message = {
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };
  gssize n = 0;

  do
    n = recvmsg (socket_fd, &message, MSG_CMSG_CLOEXEC | MSG_TRUNC);
  while (n < 0 && errno == EINTR);
  *n_fds = n < 0 ? 0 : take_fds (&message, fds, max_fds);
  /* The kernel has closed what there was no room for; there were too many in any case. */
  if (n >= 0 && (message.msg_flags & MSG_CTRUNC) != 0)
    *n_fds += max_fds + 1;
  return n;
}

/*< private >
 * limn_helper_ask:
 * @self: a helper
 * @view: how much of it is wanted
 * @picture_fd: a picture in sealed memory
 *
 * Asks for a picture to be decoded.
 *
 * Returns: %FALSE if the helper is gone
 */
gboolean
limn_helper_ask (const LimnHelper     *self,
                 const LimnDecodeView *view,
                 int                   picture_fd)
{
  const LimnDecodeRequest request = { LIMN_DECODE_MAGIC, *view };

  return limn_helper_send_fds (self->socket_fd, &request, sizeof request, &picture_fd, 1);
}

/* Returns FALSE when the time is over or nobody wants the answer. */
static gboolean
poll_until (int           fd,
            gint64        deadline_us,
            GCancellable *cancellable)
{
  GPollFD polls[2] = { { fd, G_IO_IN, 0 }, { -1, 0, 0 } };
  gboolean can_cancel = g_cancellable_make_pollfd (cancellable, &polls[1]);

  while (!g_cancellable_is_cancelled (cancellable) && polls[0].revents == 0)
    {
      gint64 rest_us = deadline_us - g_get_monotonic_time ();

      if (rest_us <= 0)
        break;
      g_poll (polls, can_cancel ? 2 : 1, (int) (rest_us / 1000) + 1);
    }
  if (can_cancel)
    g_cancellable_release_fd (cancellable);
  return polls[0].revents != 0;
}

/*< private >
 * limn_helper_wait:
 * @self: a helper that has been asked
 * @deadline_us: until when, in monotonic time
 * @cancellable: (nullable): a cancellable
 * @message: (out): what came, with %LIMN_HELPER_ANSWERED only; its file descriptor is owned
 *
 * Waits for what the helper says. Blocks.
 *
 * Returns: how that ended
 */
LimnHelperEnd
limn_helper_wait (const LimnHelper   *self,
                  gint64              deadline_us,
                  GCancellable       *cancellable,
                  LimnHelperMessage  *message)
{
  gssize n = 0;

  *message = (LimnHelperMessage) { .fd = -1 };
  if (!poll_until (self->socket_fd, deadline_us, cancellable))
    return g_cancellable_is_cancelled (cancellable) ? LIMN_HELPER_CANCELLED : LIMN_HELPER_LATE;
  n = limn_helper_receive_fds (self->socket_fd, &message->reply, sizeof message->reply,
                               &message->fd, 1, &message->n_fds);
  /* The kernel says so when the request was still in the line. */
  if (n < 0)
    return errno == ECONNRESET ? LIMN_HELPER_UNASKED : LIMN_HELPER_SILENT;
  message->size = (gsize) n;
  return n > 0 || message->n_fds > 0 ? LIMN_HELPER_ANSWERED : LIMN_HELPER_SILENT;
}
